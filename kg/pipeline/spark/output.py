"""The canonical N-Quads as sorted part files, in any place that Spark writes.

    URL/graph.nq/part-00000-….txt    the lines of graph.nq, in order over the parts, each once
    URL/_kg/                         what is written meanwhile

The lines of documents come from the executors that made them and do not pass through this process; it adds what
comes of all documents together, and what an earlier build made. Spark makes them distinct and sorts them: by the bytes
of UTF-8, which is the order of graph.nq.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from itertools import count, islice
from pathlib import Path
from typing import Any

from kg.errors import OutputError
from kg.model import Iri
from kg.pipeline.keep.files import NAMES
from kg.pipeline.keep.state import State
from kg.pipeline.spark.session import Session

_LINES = NAMES["nquads"]
_MEANWHILE = "_kg"
_KEYS = 50_000  # that are told at a time
_CHUNK = 8 << 20  # bytes of lines that are told at a time


class Output:
    """One place for the lines of a graph. Raises OutputError if it holds something else."""

    def __init__(self, session: Session, url: str) -> None:
        self._session, self._url = session, url.rstrip("/")
        self._numbers = count()
        self._staged: list[str] = []

    def begin(self) -> None:
        """Make the place, or see that it is ours."""
        system, path = self._session.place(self._url)
        if system.exists(path):
            if not system.getFileStatus(path).isDirectory():
                raise OutputError(f"{self._url}: is a file; expected a folder for the parts")
            names = {str(status.getPath().getName()) for status in system.listStatus(path)}
            if names - {_LINES, _MEANWHILE}:
                raise OutputError(f"{self._url}: holds files that kg did not make; name an empty or a new folder")
        system.delete(self._session.place(self._meanwhile())[1], True)
        system.mkdirs(self._session.place(self._meanwhile())[1])

    def stage(self, rows: Any) -> Any:
        """Let the executors write rows down, and give them back as they are there."""
        place = self._meanwhile(f"rows-{next(self._numbers)}")
        rows.write.parquet(place)
        self._staged.append(place)
        return self._session.spark.read.parquet(place)

    def write(self, folder: Path, state: State, shard: Path, entangled: frozenset[Iri]) -> None:
        """Write the lines of the graph that is in `folder`, whose documents are in `state`, those of now in `shard`."""
        import pyarrow as pa

        spark = self._session.spark
        blocks = made_blocks(state, shard, entangled)
        keys = self._told("keys", _tables(pa, "key", pa.string(), (key for key, _, _ in blocks), _KEYS))
        blocks = made_blocks(state, shard, entangled)
        chunks = (zlib.compress(chunk, 1) for chunk in _beside(folder / _LINES, ((a, n) for _, a, n in blocks)))
        rest = self._told("rest", _tables(pa, "nquads", pa.binary(), chunks, 1))
        lines = []
        if self._staged and keys:
            staged = spark.read.parquet(*self._staged).where("nquads is not null").select("key", "nquads")
            lines.append(staged.join(spark.read.parquet(*keys), "key", "left_semi").select("nquads"))
        if rest:
            lines.append(spark.read.parquet(*rest).select("nquads"))
        packed = lines[0]
        for more in lines[1:]:
            packed = packed.union(more)
        new = self._meanwhile("new")
        packed.mapInArrow(_unpacking(), "value string").distinct().sort("value").write.text(new)
        system, target = self._session.place(f"{self._url}/{_LINES}")
        system.delete(target, True)
        if not system.rename(self._session.place(new)[1], target):
            raise OutputError(f"{self._url}/{_LINES}: cannot be written")
        system.delete(self._session.place(self._meanwhile())[1], True)

    def _told(self, name: str, tables: Iterable[Any]) -> list[str]:
        """Write tables down, one after the other, and return their places."""
        places = []
        for table in tables:
            places.append(self._meanwhile(f"{name}-{next(self._numbers)}"))
            self._session.spark.createDataFrame(table).write.parquet(places[-1])
        return places

    def _meanwhile(self, name: str = "") -> str:
        return f"{self._url}/{_MEANWHILE}/{name}".rstrip("/")


def made_blocks(state: State, shard: Path, entangled: frozenset[Iri]) -> Iterator[tuple[str, int, int]]:
    """The documents whose lines are as the executors gave them: key, and where they are in the new graph.nq."""
    query = """SELECT d.iri, d.key, m.at, m.length FROM moved m JOIN document d ON d.iri = m.iri
        JOIN file f ON f.number = d.file WHERE m.part = 'nquads' AND f.path = ? ORDER BY m.at"""
    for iri, key, at, length in state.base.execute(query, (str(shard),)):
        if iri not in entangled:
            yield key, at, length


def _beside(path: Path, blocks: Iterable[tuple[int, int]]) -> Iterator[bytes]:
    """All whole lines of a file that are in none of the blocks, some at a time."""
    with path.open("rb") as file:
        held: list[bytes] = []
        size = at = 0
        for start, length in (*blocks, (path.stat().st_size, 0)):
            file.seek(at)
            while at < start:
                lines = file.readlines(min(_CHUNK, start - at) - 1 or 1)
                told = b"".join(lines)
                at += len(told)
                held.append(told)
                size += len(told)
                if size >= _CHUNK:
                    yield b"".join(held)
                    held, size = [], 0
            at = start + length
        if held:
            yield b"".join(held)


def _tables(pa: Any, name: str, kind: Any, values: Iterable[Any], most: int) -> Iterator[Any]:
    iterator = iter(values)
    while some := list(islice(iterator, most)):
        yield pa.table({name: pa.array(some, kind)})


def _unpacking() -> Any:
    """The function that Spark runs to have one row a line."""

    def unpack(batches: Iterator[Any]) -> Iterator[Any]:
        from kg.pipeline.spark.output import unpacked

        return unpacked(batches)

    return unpack


def unpacked(batches: Iterator[Any]) -> Iterator[Any]:
    """Yield the lines that packed rows hold."""
    import pyarrow as pa

    for batch in batches:
        for packed in batch.column(0):
            lines = zlib.decompress(packed.as_py()).decode().split("\n")[:-1]
            yield pa.record_batch({"value": pa.array(lines, pa.string())})
