"""One build: from sources to a generation of the graph in a folder."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path
from secrets import token_hex
from typing import Any, Protocol

from kg import rdf
from kg.errors import OutputError
from kg.ids import digest
from kg.model import Document, Failure, Iri
from kg.pipeline.across import Comparing
from kg.pipeline.decided import Decided
from kg.pipeline.decisions import Decision, decision_lines
from kg.pipeline.keep.copying import Copier
from kg.pipeline.keep.earlier import Earlier, documents_in
from kg.pipeline.keep.files import NAMES, Sources, write_files, write_shared
from kg.pipeline.keep.generation import DECISIONS, RECORDS, STATE, Room, commit, show, unwritable, write_report
from kg.pipeline.keep.recipe import recipe, result_recipe, understanding_recipe
from kg.pipeline.keep.seal import Seal, copy_state, is_whole, seal, sealed
from kg.pipeline.keep.state import State
from kg.pipeline.keep.storing import change_store, load_store
from kg.pipeline.report import Report, Undated, account, undated
from kg.pipeline.run import Run
from kg.pipeline.stages import Stages
from kg.pipeline.terms import term_lines
from kg.pipeline.work import Task, Workshop, tasks
from kg.pipeline.work.piece import unpacked
from kg.pipeline.work.pool import Done, Numbered, Pool
from kg.pipeline.work.shards import SUFFIX, Shard, Stored, stored_in, told_in
from kg.pipeline.work.tasks import again
from kg.pipeline.work.workshop import BATCH

_FEW = 24  # documents for which more processes would take longer to start than to work
_WINDOW = 2 * BATCH  # tasks among which those of one length are brought together, for each process
_FAR = 4  # sides of an engine, whose processes are not known here
_EARLIER = "earlier.db"
_LONG = 100_000  # bytes of text that make a batch, however few documents they are


class Engine(Protocol):
    """Does documents somewhere else than in processes of this machine."""

    seconds: Counter[str]

    @property
    def gives_more(self) -> bool:
        """Whether something is written beside the folder, with every build."""

    def begin(self) -> None:
        """Make ready for one build."""

    def tasks(self, sources: Iterable[str | Document], stages: Stages) -> Iterator[Task | Failure]:
        """The tasks of the sources, in order."""

    def results(
        self, batches: Iterator[Sequence[Numbered]], stages: Stages, decisions: Sequence[Decision], shard: Shard
    ) -> Iterator[Done]:
        """Yield what comes of each task, in any order; pieces are in `shard`."""

    def publish(self, folder: Path, state: State, shard: Shard, entangled: frozenset[Iri]) -> None:
        """Give more than the folder with the new graph, before its state settles."""


class Build:
    """The work on one folder. With `workers` None, documents are done side by side where there are enough of them;
    with 0, or with `stages` that are given, they are done in this process; with an `engine` by that."""

    def __init__(
        self,
        room: Room,
        stages: Stages,
        decisions: Sequence[Decision],
        *,
        software: str,
        settings: dict[str, Any],
        workers: int | None,
        engine: Engine | None = None,
        progress: Callable[[str], None],
        stage: Callable[[str], None],
    ) -> None:
        self._room, self._stages, self._decisions = room, stages, tuple(decisions)
        self._workers, self._settings = workers, settings
        self._progress, self._stage = progress, stage
        self._engine = engine
        self._run = Run(stages.settings.base, software, stages.settings.model, stages.seconds)
        self._recipe = recipe(stages.settings, decisions)
        self._understood = understanding_recipe(stages.settings)
        self._result = result_recipe(stages.settings, decisions)
        self._inputs = hashlib.sha256()
        self._earlier: Earlier | None = None
        self._resumed = 0  # documents that a build did which was ended
        self._told = sealed(room)
        self._name = f"{self._recipe}-{token_hex(4)}"  # of shards
        self._shard = Shard(room.shards / f"{self._name}{SUFFIX}")
        self._again = Shard(room.shards / f"again-{self._name}{SUFFIX}")  # never gone on from: others may be there then
        self._far = Shard(room.shards / f"{self._name}-far{SUFFIX}")  # of the engine

    def run(self, sources: Iterable[str | Document]) -> Report:
        """Build the graph, or find that it is there. Raises OutputError and what the parts of a build raise."""
        try:
            return self._built(sources)
        except OSError as error:
            raise unwritable(self._room.folder, error) from None
        except sqlite3.OperationalError as error:
            full = error.sqlite_errorcode == sqlite3.SQLITE_FULL
            reason = os.strerror(errno.ENOSPC) if full else f"the state of the graph: {error}"
            raise OutputError(f"{self._room.folder}: cannot be written: {reason}") from None
        except OutputError as error:  # of a part, which names its place in the room
            new = str(self._room.new)
            raise OutputError(str(error).replace(new, str(self._room.folder))) from None
        finally:
            for shard in (self._shard, self._again, self._far):
                shard.close()

    def _built(self, sources: Iterable[str | Document]) -> Report:
        engine = self._engine
        if engine is not None:
            engine.begin()
        state = self._state()
        found = self._found()
        plan = self._plan(sources, state, found)
        for position, task, result in self._results(plan):
            if isinstance(result, Failure):
                state.fail(position, result)
            else:
                self._take(state, position, result)
            self._progress(task.source)
        with self._run.timed("compare"):
            state.finish()
        if self._earlier is not None:
            self._earlier.close()
            (self._room.new / _EARLIER).unlink()
        for failure in state.failures():
            self._note(failure.source, failure.stage, failure.reason)
        if not state.numbers()[0]:
            report = self._account(state, Decided(self._decisions), (), {})
            write_report(self._room, report.text())
            return report
        told = self._told
        same = told is not None and not state.changed and (told.result, told.inputs) == (self._result, self._digest())
        if told is None or not same or (engine is not None and engine.gives_more) or not is_whole(self._room, told):
            return self._written(state)
        return self._unchanged(state)

    def _state(self) -> State:
        """The state of the earlier graph, or an empty one if its pieces are of no use any more."""
        room, told = self._room, self._told
        self._told = None
        if room.now is not None and told is not None and self._understood == told.understood:
            same = told.recipe == self._recipe
            copy = room.new / (STATE if same else _EARLIER)
            if copy_state(room, told, copy):
                if same:
                    self._told = told
                    state = State(copy)
                    state.begin()
                    return state
                self._earlier = Earlier(copy, room.now / RECORDS)
        return State(room.new / STATE)

    def _found(self) -> dict[str, Stored]:
        """The pieces that a build with the same recipe made before it was ended; others are of no use."""
        found: dict[str, Stored] = {}
        for path in sorted(self._room.shards.glob(f"*{SUFFIX}")):
            if path.name.startswith(self._recipe):
                found.update((stored.key, stored) for stored in stored_in(path))
            else:
                path.unlink()
        return found

    def _plan(self, sources: Iterable[str | Document], state: State, found: dict[str, Stored]) -> Iterator[Numbered]:
        """Yield what has to be done; all else is taken from the earlier graph, or from shards."""
        stages, engine = self._stages, self._engine
        given = tasks(sources, minter=stages.minter, settings=stages.settings.read)
        for position, task in enumerate(given if engine is None else engine.tasks(sources, stages), 1):
            if isinstance(task, Failure):
                state.fail(position, task)
                self._progress(task.source)
                continue
            self._note(task.key, task.note or "")
            if task.note is not None:
                state.note(position, task.note)
            if state.claim(position, task.key, task.source):
                self._progress(task.source)
                continue
            stored = found.get(task.key)
            if stored is not None:
                self._take(state, position, stored)
                self._resumed += 1
                self._progress(task.source)
                continue
            record = self._earlier.record(task.key) if self._earlier is not None else None
            if record is not None:
                task = again(task, unpacked(record))
            yield position, task

    def _take(self, state: State, position: int, stored: Stored) -> None:
        with stored.path.open("rb") as file:
            state.add(position, stored, told_in(stored, file))

    def _results(self, plan: Iterator[Numbered]) -> Iterator[Done]:
        """Do the tasks: with the engine if there is one, here if they are few, else in processes."""
        workers, engine = self._workers, self._engine
        if engine is not None:
            yield from engine.results(_batches(plan, _FAR), self._stages, self._decisions, self._far)
            self._spent(engine.seconds)
            return
        if workers is None:
            first = list(islice(plan, _FEW + 1))
            plan = chain(first, plan)
            workers = _processors() if len(first) > _FEW else 0
        batches = _batches(plan, max(workers, 1))
        if not workers:
            workshop = Workshop(self._stages, self._decisions)
            for batch in batches:
                pieces = workshop.pieces([task for _, task in batch])
                for (position, task), piece in zip(batch, pieces, strict=True):
                    yield position, task, piece if isinstance(piece, Failure) else self._shard.add(task.key, piece)
            return
        with Pool(workers, self._stages.settings, self._decisions, self._room.shards, self._name) as pool:
            yield from pool.results(batches)
            self._spent(pool.seconds)

    def _spent(self, elsewhere: Counter[str]) -> None:
        """Add CPU seconds that were spent in other processes."""
        for stage, seconds in elsewhere.items():
            self._run.seconds[stage] = self._run.seconds.get(stage, 0.0) + seconds

    def _written(self, state: State) -> Report:
        """Compare the documents, write the new generation, and let it count."""
        room, stages = self._room, self._stages
        decided = Decided(self._decisions)
        earlier = {part: room.now / name for part, name in NAMES.items()} if room.now is not None else {}
        with Sources(earlier, state) as sources, Copier() as copier:
            self._stage("comparing the documents")
            with self._run.timed("compare"):
                comparing = Comparing(state, stages, Workshop(stages, self._decisions), self._again, sources)
                comparing.clashes()
                findings = comparing.compare(decided)
                for effects in state.effects():
                    decided.absorb(effects)
            self._stage("writing the files")
            with self._run.timed("write"):
                extra = chain(decided.lines(stages.minter), self._terms(), self._authority(state))
                shared = write_shared(room.new, state, extra, stages.minter)
            with self._run.timed("store"):  # before large files are on their way to the disk: it waits for the disk
                alone = not shared.entangled and state.setting("entangled") != "yes"
                changed = alone and change_store(room, state)
            with self._run.timed("write"):
                counts = write_files(room.new, sources, state, copier, shared, stages.minter)
            if not changed:
                self._stage("loading the store")
                with self._run.timed("store"):
                    load_store(room, state, copier)
            if self._engine is not None:
                copier.wait()
                self._engine.publish(room.new, state, self._far, shared.entangled)
            if self._told is None and room.now is not None:
                state.compare(documents_in(room.now / STATE))
            report = self._account(state, decided, findings, counts)
            (room.new / "report.json").write_text(report.text(), encoding="utf-8", newline="\n")
            decisions = "".join(f"{line}\n" for line in decision_lines(self._decisions))
            (room.new / DECISIONS).write_text(decisions, encoding="utf-8", newline="\n")
            rdf.serialize(self._run.lines(), room.new / "run.ttl", format="turtle")
            self._stage("letting the new graph count")
            state.settle()
            state.forget(shared.entangled)
            state.set("entangled", "yes" if shared.entangled else "no")
        state.close()
        inputs = self._digest()
        seal(room.new, Seal(understood=self._understood, recipe=self._recipe, result=self._result, inputs=inputs))
        commit(room)
        return report

    def _terms(self) -> Iterable[str]:
        return term_lines(self._stages.settings.ontology_files, graph=self._stages.minter.graph("ontology"))

    def _authority(self, state: State) -> Iterable[str]:
        """What the graph has of the authority data."""
        choice, graph = self._stages.settings.authority, self._stages.minter.graph("authority")
        if choice == "all":
            return self._stages.authority.whole(graph=graph)
        if choice == "none":
            return ()
        return self._stages.authority.lines(state.names("needed"), graph=graph, by_name=state.names("named"))

    def _account(self, state: State, decided: Decided, findings: Iterable[Any], counts: dict[str, int]) -> Report:
        report = account(state, settings=self._settings, triples=counts, across=findings, decided=decided)
        return replace(report, resumed=self._resumed, undated=self._undated(state))

    def _unchanged(self, state: State) -> Report:
        """The account of the earlier graph, which is what this build would make."""
        show(self._room)
        told = json.loads((self._room.folder / "report.json").read_text(encoding="utf-8"))
        return Report(told=told, failures=list(state.failures()), kept=state.kept, undated=self._undated(state))

    def _undated(self, state: State) -> Undated:
        return undated(state, self._stages.settings.read)

    def _note(self, *parts: str) -> None:
        self._inputs.update(digest(*parts).encode())

    def _digest(self) -> str:
        return self._inputs.hexdigest()


def _batches(plan: Iterator[Numbered], sides: int) -> Iterator[Sequence[Numbered]]:
    """Tasks of about one length together, as many as cost little memory; of a few, some for each of the `sides`."""
    while window := list(islice(plan, _WINDOW * sides)):
        window.sort(key=lambda numbered: (numbered[1].size, numbered[0]))
        most = BATCH if sides == 1 else min(BATCH, -(-len(window) // (2 * sides)))
        batch: list[Numbered] = []
        size = 0
        for numbered in window:
            if batch and (len(batch) == most or size + numbered[1].size > _LONG):
                yield batch
                batch, size = [], 0
            batch.append(numbered)
            size += numbered[1].size
        yield batch


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
