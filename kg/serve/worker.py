"""The process that runs queries: one at a time, over a store it opens, until it is told to end or is killed.

A query that runs cannot be interrupted from within its process (pyoxigraph has no time-out), and one that takes all
memory ends it. So queries run here, and who waits for them kills this process if they take too much.
"""

from __future__ import annotations

import errno
import gc
import signal
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing.connection import Connection
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Literal

from kg.errors import KgError, MalformedQueryError, QueryError, RefusedQueryError
from kg.serve.spool import Answer, Spool, TooLarge

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.serve.rendering import Asked, Site

_FULL = ("No space left", "File too large", "quota exceeded")
_HOLDING = 16 << 20  # bytes of pages that are kept to be sent again
_MARKS = {"xml": b"</result>", "csv": b"\r\n", "tsv": b"\n", "json": b"},{"}
"""What stands once for each row, but for literals that hold the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A store at one moment: reopened where the stamp is another. `folder` is that of the build."""

    path: str
    stamp: str
    folder: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing to do. `snapshot` only makes one, for readers; `count` counts the statements; `warm` gets ready for
    others, and is not answered.
    """

    kind: Literal["query", "graph", "page", "snapshot", "count", "update", "put", "post", "delete", "warm"]
    place: Place = Place(path="", stamp="")  # filled in by who runs it
    asked: Asked | None = None  # of a page
    text: str = ""  # the query, or the update
    base: str | None = None
    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    dataset: bool = False  # whether default and named say what the dataset is
    rows: str | None = None  # the format of rows, and of graphs, that the answer is to have; None: not accepted
    graphs: str | None = None
    graph: str | None = None  # a named graph; None is the default graph
    uploads: tuple[tuple[str, bytes], ...] = ()  # (format, content) to be written into the graph
    services: frozenset[str] = frozenset()
    max_rows: int = 1_000_000
    max_size: int = 1 << 29

    @property
    def writes(self) -> bool:
        """Whether it changes the store."""
        return self.kind in {"update", "put", "post", "delete"}


class _Held:
    """The pages that were asked for last, so that those which many ask for are made once; so many bytes of them."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()
        self._size = 0

    def get(self, key: Hashable) -> Answer | None:
        found = self._answers.get(key)
        if found is not None:
            self._answers.move_to_end(key)
        return found

    def put(self, key: Hashable, answer: Answer) -> None:
        self._answers[key] = answer
        self._size += len(answer.content)
        while self._size > _HOLDING:
            _, gone = self._answers.popitem(last=False)
            self._size -= len(gone.content)


class _Opened:
    """A store that is open, and the site that is made of it."""

    def __init__(self, place: Place, *, writing: bool) -> None:
        import pyoxigraph as ox

        from kg.stores import open_store

        self.place = place
        self.held = _Held()
        self.store: ox.Store = ox.Store(place.path) if writing else open_store(Path(place.path))

    @cached_property
    def site(self) -> Site:
        from kg.serve.rendering import Site

        return Site(self.store, Path(self.place.folder))


def work(connection: Connection, room: str, writing: bool) -> None:
    """Do tasks as they come, until None comes or the other end is gone. `room` is a folder for large answers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal sends it to all; only the server decides
    opened: _Opened | None = None
    while True:
        try:
            task = connection.recv()
        except EOFError:
            return
        if task is None:
            return
        try:
            if opened is None or task.place != opened.place:
                opened = None  # the lock of the old one goes first
                gc.collect()  # and its files, which what was found in it holds in circles
                opened = _Opened(task.place, writing=writing)
            if task.kind == "warm":
                _warm(opened, connection)
                continue
            answer = _done(task, opened, room)
        except KgError as error:
            answer = Answer(status=_status(error), message=" ".join(str(error).split()))
        except OSError as error:
            full = error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG} or any(w in str(error) for w in _FULL)
            told = "no space is left on the device" if full else f"the {task.kind} failed: OSError"
            if "/LOCK:" in str(error):
                told = "another program has it open for writing; stop that first"
            answer = Answer(status=507 if full else 500, message=told)
        except Exception as error:  # whatever else: this query failed, the next may not
            answer = Answer(status=500, message=f"the {task.kind} failed: {type(error).__name__}")
        if task.kind == "warm":  # who asks next hears what is wrong
            continue
        try:
            connection.send(answer)
        except OSError:
            return


def _warm(opened: _Opened, connection: Connection) -> None:
    """Do before the first request what it would have to wait for, step by step, until one comes."""
    for step in opened.site.warming():
        if connection.poll():
            return
        step()


def _status(error: KgError) -> int:
    if isinstance(error, MalformedQueryError):
        return 400
    if isinstance(error, RefusedQueryError):
        return 403
    return 500


def _done(task: Task, opened: _Opened, room: str) -> Answer:
    if task.kind == "query":
        return _query(task, opened.store, room)
    if task.kind == "graph":
        return _graph(task, opened.store, room)
    if task.kind == "page":
        return _page(task, opened, room)
    if task.kind == "count":
        return Answer(status=200, statements=len(opened.store))
    from kg.serve import writes

    return writes.done(task, opened.store, room)


def _query(task: Task, store: ox.Store, room: str) -> Answer:
    from kg.stores import Dataset, run

    dataset = Dataset(default=task.default, named=task.named) if task.dataset else None
    try:
        result = run(store, task.text, dataset=dataset, base=task.base, services=task.services)
    except QueryError as error:
        return Answer(status=_status(error), message=" ".join(str(error).split()))
    format = task.graphs if result.kind == "graph" else task.rows
    if format is None:
        return _not_accepted(result.kind)
    mark = _MARKS.get(format) if result.kind == "rows" else None
    return _spooled(task, room, mark, result.kind, lambda output: result.write(output, format=format))


def _graph(task: Task, store: ox.Store, room: str) -> Answer:
    import pyoxigraph as ox

    from kg import rdf

    if task.graph is not None and not store.contains_named_graph(ox.NamedNode(task.graph)):
        return Answer(status=404, message="no such graph")
    if task.graphs is None:
        return _not_accepted("graph")
    graph: Any = ox.DefaultGraph() if task.graph is None else ox.NamedNode(task.graph)
    lines = sorted(f"{quad.triple} ." for quad in store.quads_for_pattern(None, None, None, graph))
    return _spooled(task, room, None, "graph", lambda output: rdf.serialize(lines, output, format=task.graphs or ""))


def _not_accepted(kind: str) -> Answer:
    from kg.serve import media

    offered = ", ".join(media.GRAPHS if kind == "graph" else media.ROWS)
    what = {"rows": "rows", "boolean": "yes or no", "graph": "a graph"}[kind]
    return Answer(status=406, message=f"{what} cannot be sent in what the request accepts: expected one of {offered}")


def _page(task: Task, opened: _Opened, room: str) -> Answer:
    assert task.asked is not None
    key = (task.asked.path, task.asked.query, task.asked.root)
    if (held := opened.held.get(key)) is not None:
        return held
    made = opened.site.answer(task.asked)
    answer = _spooled(task, room, None, made.media, made.write)
    if answer.status != 200:
        return answer
    answer = replace(answer, status=made.status, location=made.location, links=made.links)
    if answer.status == 200 and answer.path is None:
        opened.held.put(key, answer)
    return answer


def _spooled(task: Task, room: str, mark: bytes | None, kind: str, write: Callable[[IO[bytes]], None]) -> Answer:
    spool: Any = Spool(room, mark, task.max_rows, task.max_size)
    try:
        write(spool)
    except TooLarge as error:
        spool.drop()
        return Answer(status=413, message=str(error))
    except BaseException:
        spool.drop()
        raise
    answer: Answer = spool.answer(kind)
    return answer
