"""What an executor does: batches of tasks become rows of pieces.

A Python worker of Spark starts one process that has the model, as a build on one machine does, and keeps it. So a
document that ends its process is found out and set aside, and the worker lives on; and a worker that is killed is
replaced by Spark, which does its tasks again.
"""

from __future__ import annotations

import json
import os
import pickle
import shutil
import tempfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import astuple, dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from kg.errors import KgError, SetupError
from kg.ids import digest
from kg.model import Failure
from kg.pipeline.decisions import Decision
from kg.pipeline.keep.recipe import recipe
from kg.pipeline.settings import BuildSettings
from kg.pipeline.work.piece import PARTS
from kg.pipeline.work.pool import Done, Pool

TASKS = "tasks binary"
ROWS = f"number long, key string, iri string, told binary, {', '.join(f'{p} binary' for p in PARTS)}, other string"
"""The columns of what comes back. `other` is JSON: a failure, an error, or the seconds of the stages."""

_LEVEL = 1  # of compression: it is a tenth then, and costs little
_MOST = 1 << 30  # bytes that a process writes before it is replaced, so that neither disk nor memory fill up
_NONE = -1  # the number of a row that is about no task

Batches = Iterator[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What an executor has to know: settings, decisions, the files that the settings name, and what is expected."""

    settings: BuildSettings
    decisions: tuple[Decision, ...]
    shapes: tuple[tuple[str, bytes], ...]
    ontology: tuple[tuple[str, bytes], ...]
    recipe: str


def order_of(settings: BuildSettings, decisions: Iterable[Decision]) -> Order:
    """The order for a build. Raises OSError or MissingError for files that cannot be read."""
    return Order(
        settings=settings,
        decisions=tuple(decisions),
        shapes=tuple((path.name, path.read_bytes()) for path in settings.shape_files),
        ontology=tuple((path.name, path.read_bytes()) for path in settings.ontology_files),
        recipe=expected(settings, tuple(decisions)),
    )


def expected(settings: BuildSettings, decisions: tuple[Decision, ...]) -> str:
    """Stands for the code, the libraries and the model, which have to be the same everywhere.

    Of a model in a folder, which was copied, only its name is compared.
    """
    folder = Path(settings.model).is_dir()
    return recipe(replace(settings, model=Path(settings.model).name) if folder else settings, decisions)


def doing(order: Order) -> Callable[[Batches], Batches]:
    """The function that Spark runs on batches of rows with a column `tasks`."""
    packed = pickle.dumps(order, protocol=pickle.HIGHEST_PROTOCOL)

    def work(batches: Batches) -> Batches:
        from kg.pipeline.spark.worker import done

        return done(packed, batches)

    return work


def done(packed: bytes, batches: Batches) -> Batches:
    """Yield rows for what comes of the tasks of a partition."""
    try:
        bench = _bench(packed)
        results = bench.rows(pickle.loads(task.as_py()) for batch in batches for task in batch.column("tasks"))
        while rows := list(islice(results, 8)):
            yield _batch(rows)
        yield _batch([_row(other=["seconds", dict(bench.seconds())])])
    except KgError as error:  # told as data: to try again would change nothing
        yield _batch([_row(other=["error", type(error).__name__, str(error)])])
        _drop()
    except BaseException:  # Spark has given the partition up, or this is a fault: what is under way is of no use
        _drop()
        raise


class _Bench:
    """A process with the model, and the shard that it writes into."""

    def __init__(self, packed: bytes) -> None:
        self.name = digest(packed.hex())
        order: Order = pickle.loads(packed)
        above = os.environ.get("SPARK_LOCAL_DIRS", "").split(",")[0]
        self._folder = Path(tempfile.mkdtemp(prefix="kg-", dir=above if os.path.isdir(above) else None))
        settings = replace(
            order.settings,
            shapes=_files(self._folder / "shapes", order.shapes),
            ontology=_files(self._folder / "ontology", order.ontology),
        )
        if expected(settings, order.decisions) != order.recipe:
            raise SetupError(
                "an executor has another version of kg, of a library or of the model than this machine: the graph "
                "would not be the same; install the same there"
            )
        (self._folder / "shards").mkdir()
        self._pool = Pool(1, settings, order.decisions, self._folder / "shards", "done")
        self._pool.__enter__()

    def rows(self, batches: Iterable[Any]) -> Iterator[dict[str, Any]]:
        for result in self._pool.results(batches):
            yield _row_of(result)

    def seconds(self) -> dict[str, float]:
        told: dict[str, float] = dict(self._pool.seconds)
        self._pool.seconds.clear()
        return told

    @property
    def full(self) -> bool:
        return sum(path.stat().st_size for path in (self._folder / "shards").iterdir()) > _MOST

    def close(self) -> None:
        self._pool.__exit__()
        shutil.rmtree(self._folder, ignore_errors=True)


_BENCH: list[_Bench] = []


def _bench(packed: bytes) -> _Bench:
    """The process that this worker has, if it is of use, or a new one."""
    if _BENCH and (_BENCH[0].name != digest(packed.hex()) or _BENCH[0].full):
        _drop()
    if not _BENCH:
        _BENCH.append(_Bench(packed))
    return _BENCH[0]


def _drop() -> None:
    while _BENCH:
        with suppress(OSError):
            _BENCH.pop().close()


def _files(folder: Path, files: Iterable[tuple[str, bytes]]) -> tuple[Path, ...]:
    """The files, each in a folder of its own: two may have one name."""
    paths = []
    for number, (name, data) in enumerate(files):
        path = folder / str(number) / name
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        paths.append(path)
    return tuple(paths)


def _row_of(result: Done) -> dict[str, Any]:
    number, task, found = result
    if isinstance(found, Failure):
        return _row(number, task.key, other=["failure", *astuple(found)])
    with found.path.open("rb") as file:
        told, *parts = (_read(file, place) for place in (found.told, *found.parts))
    iri = json.loads(told)[0]
    packed = {name: zlib.compress(part, _LEVEL) for name, part in zip(PARTS, parts, strict=True)}
    return _row(number, task.key, iri=iri, told=zlib.compress(told, _LEVEL), **packed)


def _read(file: Any, place: tuple[int, int]) -> bytes:
    file.seek(place[0])
    data: bytes = file.read(place[1])
    return data


def _row(number: int = _NONE, key: str = "", *, other: Any = None, **values: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("iri", "told", *PARTS))
    return {"number": number, "key": key, **empty, **values, "other": None if other is None else json.dumps(other)}


def _batch(rows: list[dict[str, Any]]) -> Any:
    import pyarrow as pa

    kinds = {"long": pa.int64(), "string": pa.string(), "binary": pa.binary()}
    columns = [column.strip().split(" ") for column in ROWS.split(",")]
    schema = pa.schema([(name, kinds[kind]) for name, kind in columns])
    return pa.RecordBatch.from_pylist(rows, schema=schema)
