"""Does the documents of a build with Spark: in rounds, so that the memory of this process does not grow with them.

While the rows of one round are taken in here, the executors are at the next.
"""

from __future__ import annotations

import json
import pickle
import uuid
import zlib
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

from kg import errors
from kg.errors import KgError, SetupError
from kg.model import Document, Failure, Iri
from kg.pipeline.decisions import Decision
from kg.pipeline.keep.state import State
from kg.pipeline.spark import SparkSettings
from kg.pipeline.spark.output import Output
from kg.pipeline.spark.session import Session, spoken
from kg.pipeline.spark.sources import is_remote, remote_tasks
from kg.pipeline.spark.worker import ROWS, TASKS, doing, order_of
from kg.pipeline.stages import Stages
from kg.pipeline.work import Piece, Task, Told, tasks
from kg.pipeline.work.piece import PARTS
from kg.pipeline.work.pool import Done, Numbered
from kg.pipeline.work.shards import Shard

_TOGETHER = 4  # batches that a worker takes at a time: what is done again if it is killed
_ROUND = 4  # batches for each place where tasks run
_LEAST, _MOST = 8, 256  # batches of a round
_BYTES = 64 << 20  # of text in a round
_AHEAD = 2  # rounds that are under way


class SparkEngine:
    """One session for all builds of this process, until `close`."""

    def __init__(self, settings: SparkSettings) -> None:
        self._settings = settings
        self._session: Session | None = None
        self._output: Output | None = None
        self.seconds: Counter[str] = Counter()  # CPU seconds a stage, of all executors

    @property
    def session(self) -> Session:
        """The session, started when it is first needed. Raises SetupError."""
        if self._session is None:
            self._session = Session(self._settings)
        return self._session

    @property
    def gives_more(self) -> bool:
        """Whether there is something to write beside the folder of the build."""
        return self._settings.output is not None

    def close(self) -> None:
        if self._session is not None:
            self._session.close()
            self._session = None

    def begin(self) -> None:
        """Start what is needed, and see that the output can be written, before there is any work."""
        self.seconds.clear()
        if self._settings.output is not None:
            with spoken(f"--spark-output {self._settings.output}"):
                self._output = Output(self.session, self._settings.output)
                self._output.begin()
        elif self._session is None:
            _ = self.session

    def tasks(self, sources: Iterable[str | Document], stages: Stages) -> Iterator[Task | Failure]:
        """The tasks of the sources, in order: what has an address is read by Spark, all else as always."""
        read, minter = stages.settings.read, stages.minter
        for source in sources:
            if isinstance(source, str) and is_remote(source):
                yield from remote_tasks(self.session, source, minter, read)
            else:
                yield from tasks([source], minter=minter, settings=read)

    def results(
        self, batches: Iterator[Sequence[Numbered]], stages: Stages, decisions: Sequence[Decision], shard: Shard
    ) -> Iterator[Done]:
        """Yield what comes of each task; pieces are in `shard`, those of a round by their IRIs."""
        order = order_of(stages.settings, decisions)
        work, group = doing(order), f"kg-{uuid.uuid4().hex}"
        rounds = self._rounds(batches)
        under_way: deque[tuple[dict[int, Task], Future[Any]]] = deque()
        with ThreadPoolExecutor(_AHEAD, thread_name_prefix="kg spark") as threads:
            try:
                while True:
                    while len(under_way) < _AHEAD and (one := next(rounds, None)) is not None:
                        told = {number: task for batch in one for number, task in batch}
                        under_way.append((told, threads.submit(self._done, one, work, group)))
                    if not under_way:
                        return
                    told, future = under_way.popleft()
                    yield from self._taken(future.result(), told, shard)
            except BaseException:
                with suppress(Exception):
                    self.session.spark.sparkContext.cancelJobGroup(group)
                raise

    def _rounds(self, batches: Iterator[Sequence[Numbered]]) -> Iterator[list[Sequence[Numbered]]]:
        most = max(_LEAST, min(_MOST, _ROUND * self.session.parallelism))
        one: list[Sequence[Numbered]] = []
        size = 0
        for batch in batches:
            one.append(batch)
            size += sum(task.size for _, task in batch)
            if len(one) >= most or size > _BYTES:
                yield one
                one, size = [], 0
        if one:
            yield one

    def _done(self, batches: list[Sequence[Numbered]], work: Any, group: str) -> Any:
        """The rows of one round."""
        import pyarrow as pa

        spark = self.session.spark
        with spoken("Spark gave up", SetupError):
            spark.sparkContext.setJobGroup(group, "kg build", interruptOnCancel=False)
            packed = [pickle.dumps(list(batch), protocol=pickle.HIGHEST_PROTOCOL) for batch in batches]
            column = pa.table({TASKS.split(" ")[0]: pa.array(packed, pa.binary())})
            parts = -(-len(batches) // _TOGETHER)
            rows = spark.createDataFrame(column, schema=TASKS).repartition(parts).mapInArrow(work, ROWS)
            if self._output is not None:
                rows = self._output.stage(rows)
            return rows.toArrow().sort_by("iri")

    def _taken(self, table: Any, told: dict[int, Task], shard: Shard) -> Iterator[Done]:
        """Put the pieces of a round into the shard."""
        waiting = dict(told)
        failures: list[tuple[int, Failure]] = []
        for batch in table.to_batches(max_chunksize=64):
            for row in batch.to_pylist():
                other = json.loads(row["other"]) if row["other"] else None
                if other is None:
                    number, stored = row["number"], shard.add(row["key"], _piece(row))
                    yield number, waiting.pop(number), stored
                elif other[0] == "seconds":
                    self.seconds.update(other[1])
                elif other[0] == "error":
                    raise _error(*other[1:])
                else:
                    source, stage, reason = other[1:]
                    failures.append((row["number"], Failure(source=source, stage=stage, reason=reason)))
        for number, failure in failures:
            yield number, waiting.pop(number), failure
        if waiting:
            raise SetupError(f"Spark gave no answer for {len(waiting)} documents")

    def publish(self, folder: Path, state: State, shard: Shard, entangled: frozenset[Iri]) -> None:
        """Write the canonical lines where Spark writes, if they are wanted there; `folder` has the new graph."""
        if self._output is not None:
            with spoken(f"--spark-output {self._settings.output}"):
                self._output.write(folder, state, shard.path, entangled)


def _piece(row: dict[str, Any]) -> Piece:
    parts = {name: zlib.decompress(row[name]) for name in PARTS}
    return Piece(told=Told.from_json(zlib.decompress(row["told"])), **parts)


def _error(name: str, message: str) -> KgError:
    kind = getattr(errors, name, None)
    known = isinstance(kind, type) and issubclass(kind, KgError)
    return kind(message) if known else SetupError(message)  # type: ignore[misc]
