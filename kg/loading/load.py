"""Loads the graphs of a build folder into a triplestore, and counts what arrived."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kg.errors import MissingError, OutputError, UsageError
from kg.ids import base_of
from kg.loading.credentials import Credentials
from kg.loading.endpoint import Endpoint
from kg.loading.graphs import Summary, pieces, summaries
from kg.loading.journal import Journal
from kg.loading.others import refuse, strangers
from kg.loading.profiles import PROFILES, Profile, endpoints

if TYPE_CHECKING:
    import httpx

_LONGEST = 86_400  # seconds of a timeout; far beyond, the system cannot count them


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadSettings:
    """How to load. `chunk` is in bytes; 0 takes that of the profile."""

    profile: Profile = PROFILES["generic"]
    query: str | None = None  # URL of the query endpoint, where the profile does not tell
    credentials: Credentials = field(default_factory=Credentials)
    chunk: int = 0
    tries: int = 8
    timeout: float = 120.0  # seconds of one request as a whole
    certificates: Path | None = None  # a file of certificates to trust, in place of those of the system
    fresh: bool = False  # send everything, whatever the journal knows
    count: bool = True  # ask what is there, and count what arrived
    replace: bool = False  # whether another build of the same base may be taken away
    journal: Path | None = None  # the file that tells what the target was given already; by default in the folder

    def __post_init__(self) -> None:
        if not 0 < self.timeout <= _LONGEST:
            raise UsageError(f"--timeout {self.timeout}: expected seconds, more than 0 and at most {_LONGEST:,}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What a load did. `counted` is None where nothing could be counted."""

    graphs: int
    triples: int
    sent: int  # graphs that were sent, the rest being there already
    removed: int
    counted: int | None
    seconds: float


def load(
    folder: Path,
    url: str,
    settings: LoadSettings | None = None,
    *,
    progress: Callable[[str, int, int], None] = lambda graph, done, all_: None,
    waiting: Callable[[str], None] = lambda reason: None,
) -> Loaded:
    """Make the graphs at `url` those of the build in `folder`.

    Each graph is replaced as a whole; graphs that the same folder loaded before and no longer has are removed; other
    graphs there are left alone. Where the target holds documents of another build of the same base, with which this one
    shares graphs, nothing is changed and OutputError raised, unless `replace` says that they go; that is found out by a
    query, so not without `count`. A load that is cut off, by either side, goes on where it was when it is called again.
    What was loaded is noted in a journal; graphs that it knows and the folder does not hold are those to remove.
    `progress` hears of each graph with the number of triples sent so far and of all. Raises UsageError for a URL or a
    setting, MissingError or DataError for the folder, and OutputError for what the server refuses, or if it does not
    hold as many triples afterwards as were sent.
    """
    from kg.loading.guard import Guard

    chosen = settings or LoadSettings()
    start = time.monotonic()
    graphs_url, query_url = endpoints(chosen.profile, url, chosen.query)
    trig = folder / "graph.trig"
    if not trig.is_file():
        raise MissingError(f"{folder}: holds no graph.trig; expected a folder that `kg build` made")
    graphs = summaries(trig)
    with _client(chosen) as client, Journal(folder, graphs_url, chosen.journal) as journal:
        endpoint = Endpoint(
            client=client,
            guard=Guard(client, chosen.timeout, chosen.credentials.secrets),
            graphs=graphs_url,
            query=query_url,
            tries=chosen.tries,
            waiting=waiting,
        )
        others = _others(graphs, endpoint, journal, chosen)
        if chosen.fresh:
            journal.clear()
        removed = [*(g for g in journal.known if g not in graphs), *others]
        wanted = _wanted(graphs, journal, endpoint, chosen)
        for graph in removed:
            endpoint.delete(graph)
            journal.forget(graph)
        _send(trig, graphs, wanted, endpoint, journal, chosen, progress)
        counted = _compared(graphs, endpoint, journal, chosen)
    return Loaded(
        graphs=len(graphs),
        triples=sum(g.triples for g in graphs.values()),
        sent=len(wanted),
        removed=len(removed),
        counted=counted,
        seconds=time.monotonic() - start,
    )


def _others(graphs: dict[str, Summary], endpoint: Endpoint, journal: Journal, settings: LoadSettings) -> list[str]:
    """The graphs of another build that go. Raises OutputError if there are some, and they may not."""
    base = base_of(graphs)
    if base is None or endpoint.query is None or not settings.count:
        return []
    found = strangers(endpoint, base, {*graphs, *journal.known}, settings.profile.rows)
    if not settings.replace:
        refuse(found, base)
    return found


def _client(settings: LoadSettings) -> httpx.Client:
    import ssl

    import httpx

    verify: ssl.SSLContext | bool = True
    if settings.certificates is not None:
        try:
            verify = ssl.create_default_context(cafile=str(settings.certificates))
        except (OSError, ssl.SSLError) as error:
            raise MissingError(f"{settings.certificates}: no certificates can be read: {error}") from None
    return httpx.Client(
        auth=settings.credentials.auth(), timeout=settings.timeout, verify=verify, follow_redirects=False
    )


def _wanted(graphs: dict[str, Summary], journal: Journal, endpoint: Endpoint, settings: LoadSettings) -> frozenset[str]:
    """The graphs that must be sent: those that the target has not, or not so."""
    same = {g for g, s in graphs.items() if journal.known.get(g) == s.digest}
    if same and settings.count and endpoint.query and settings.profile.literals:
        there = endpoint.counts(sorted(same), settings.profile.rows)
        same = {g for g in same if there.get(g) == graphs[g].triples}  # the target may have lost some meanwhile
    return frozenset(graphs.keys() - same)


def _send(
    trig: Path,
    graphs: dict[str, Summary],
    wanted: frozenset[str],
    endpoint: Endpoint,
    journal: Journal,
    settings: LoadSettings,
    progress: Callable[[str, int, int], None],
) -> None:
    if not wanted:
        return
    total = sum(graphs[g].triples for g in wanted)
    done = 0
    for piece in pieces(trig, settings.chunk or settings.profile.chunk, wanted):
        try:
            if piece.first:
                journal.forget(piece.graph)
                endpoint.put(piece.graph, piece.content)
            else:
                endpoint.post(piece.graph, piece.content)
        except OutputError as error:
            raise OutputError(f"{error}; {done:,} of {total:,} triples were sent: the same command goes on") from None
        done += piece.content.count(b"\n")
        if piece.last:
            journal.enter(piece.graph, graphs[piece.graph].digest)
        progress(piece.graph, done, total)


def _compared(graphs: dict[str, Summary], endpoint: Endpoint, journal: Journal, settings: LoadSettings) -> int | None:
    """How many triples the target holds now in these graphs. Raises OutputError if it is another number."""
    if not settings.count or endpoint.query is None:
        return None
    counts = endpoint.counts(sorted(graphs), settings.profile.rows)
    different = sorted(g for g, s in graphs.items() if counts[g] != s.triples)
    if different and settings.profile.literals:
        for graph in different:
            journal.forget(graph)
        graph = different[0]
        raise OutputError(
            f"{endpoint.graphs}: {len(different)} graphs hold another number of triples than were sent, the first "
            f"<{graph}> {counts[graph]:,} instead of {graphs[graph].triples:,}: the same command sends them again"
        )
    return sum(counts.values())
