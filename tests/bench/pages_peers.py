"""The pages of the same entities from `kg serve` and from other servers of linked data, on one machine in one run.

    python tests/bench/pages_peers.py [ENTITIES] [DIR] [--only NAME]

DIR is the folder of a build; without one, the graph is that of `pages_cost.py`. Peers get its statements as N-Triples:
none of them serves pages of named graphs. Entities are those of whom most is claimed. Eight connections ask for each
document once ("first") and then for all of them three times more ("again"), a minute at most each; who answers with a
way to the document is asked for the document. Statements are those of a document of middle size. CPU is the processor
time that the server took for each, which other work on the machine changes less; memory is that of the server with its
workers. What cannot be had is left out, and told.

A peer is looked for where an environment variable says:

- OXIGRAPH: the program `oxigraph`; by default that beside the Python that runs this. It has SPARQL, and no pages.
- RDFLIB_ENDPOINT: the program `rdflib-endpoint`, of the Python package of that name, best in an environment of its own.
  SPARQL over rdflib's own store, and no pages.
- TRIFID: the folder `node_modules/trifid` where npm has installed that package, for `node`. Pages and data by
  negotiation, over a store in memory. It is told the statements by a configuration that is written here.
- SHMARQL: the Python of an environment where the package `shmarql` is installed. Data by negotiation. Version 0.70
  answers for a page with the name of an object of Python, so its pages are not asked for.
- LINKED_DATA_PSGI: the script `linked_data.psgi` of Perl's RDF::LinkedData (in Debian librdf-linkeddata-perl), for
  `plackup` with Starman. Pages and data, over a store in memory.
- VIRTUOSO: the program `virtuoso-t`; `isql-vt` or `isql` stands beside it. SPARQL; Debian's packages lack its pages.

Prez is not among the packages that pip finds, so it is not here. Servers that have SPARQL alone are asked
for Turtle by CONSTRUCT, twice: for the statements about the entity itself, which the peers' own documents have, and for
what the document of `kg` holds, which has its claims too. The page of `kg` as HTML has more than these: the first forty
claims with their sentences, offices, neighbours and documents.
"""

from __future__ import annotations

import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import pyoxigraph as ox  # noqa: E402  # the path is set first

from kg.pages import Addresses  # noqa: E402
from kg.stores import build_store  # noqa: E402
from tests.bench.load import CONNECTIONS, Client, Load, Request, load, memory, processor  # noqa: E402
from tests.bench.pages_cost import TRIPLES, base_of, entities  # noqa: E402
from tests.bench.peers import PEERS, Absent, Data, Peer, Running  # noqa: E402
from tests.bench.query_cost import graph  # noqa: E402
from tests.serving import serving  # noqa: E402

_AGAIN = 3
_LIMIT = 60.0  # seconds of one load
_COUNTED = 50  # documents whose statements are counted
_GRAPH = re.compile(r" <[^<>]*> \.$")


def ours(folder: Path) -> Peer:
    addresses = Addresses(base_of(folder / "graph.nq"))

    @contextmanager
    def start(data: Data) -> Iterator[Running]:
        with serving(folder, log=data.place / "log") as running:

            def asked(iri: str) -> dict[str, tuple[str, str]]:
                path = f"/{quote(addresses.path(iri))}"
                return {"HTML": (f"{path}.html", "text/html"), "Turtle with claims": (f"{path}.ttl", "text/turtle")}

            yield Running(running.url, running.process.pid, asked)

    return start


def statements(nquads: Path, target: Path) -> Path:
    """The statements of all graphs as N-Triples, each once."""
    lines = nquads.read_text(encoding="utf-8").splitlines()
    target.write_text("\n".join(dict.fromkeys(_GRAPH.sub(" .", line) for line in lines)) + "\n", encoding="utf-8")
    return target


def held(url: str, requests: Sequence[Request]) -> int:
    """How many statements documents of Turtle hold."""
    client = Client(url)
    counts: list[int] = []
    until = time.monotonic() + _LIMIT
    for request in requests:
        if counts and time.monotonic() > until:
            break
        status, _, body = client.get(request)
        if status != 200:
            continue
        counts.append(len(set(ox.parse(body, format=ox.RdfFormat.TURTLE, base_iri=url))))
    client.close()
    return sorted(counts)[len(counts) // 2] if counts else 0


def common(iris: Sequence[str]) -> str:
    """What all of them begin with, up to a slash."""
    first, last = min(iris), max(iris)
    size = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return first[: first.rindex("/", 0, size) + 1]


@dataclass(frozen=True, slots=True)
class Round:
    """One load, with the processor time that the server took for it."""

    load: Load
    cpu: float

    @classmethod
    def of(cls, running: Running, requests: Sequence[Request]) -> Round:
        busy = processor(running.pid)
        done = load(running.url, requests, limit=_LIMIT)
        return cls(done, processor(running.pid) - busy)

    def cells(self, kind: str) -> list[str]:
        took = self.load.took.get(kind)
        if not took:
            return ["none"] * 4
        rate = len(took) / self.load.seconds
        times = [f"{self.load.within(share, kind):,.1f}" for share in (0.5, 0.99)]
        return [f"{rate:,.0f}" if rate >= 10 else f"{rate:.1f}", *times, f"{1000 * self.cpu / len(took):.1f}"]


def measured(name: str, peer: Peer, data: Data, iris: Sequence[str]) -> list[str]:
    """Print the rows of a peer; what it refused, in words."""
    refused = []
    with peer(data) as running:
        for kind, requests in running.requests(iris).items():
            rounds = [Round.of(running, requests), Round.of(running, requests * _AGAIN)]
            first = rounds[0].load
            if first.refused:
                refused.append(f"{name}, {kind}: {len(first.refused)} of {len(requests)} refused: {first.refused[0]}")
            took = first.took.get(kind)
            size = f"{first.size[kind] / len(took) / 1000:.1f}" if took else ""
            count = f"{held(running.url, requests[:_COUNTED]):,}" if kind.startswith("Turtle") else ""
            cells = [name, kind, *(cell for round in rounds for cell in round.cells(kind)), size, count]
            print(f"| {' | '.join([*cells, f'{memory(running.pid):,.0f}'])} |", flush=True)
    return refused


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that no peer is left running
    only = sys.argv[sys.argv.index("--only") + 1] if "--only" in sys.argv else None
    given = [a for a in sys.argv[1:] if a not in {"--only", only}]
    count = next((int(a) for a in given if a.isdigit()), 200)
    folders = [Path(a) for a in given if not a.isdigit()]
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as room:
        place = Path(room)
        folder = folders[0].absolute() if folders else place / "out"
        if not folders:
            nquads = graph(TRIPLES, folder)
            (folder / "graph.nq").write_text(nquads, encoding="utf-8")
            build_store(folder / "graph.nq", folder / "store")
        file = statements(folder / "graph.nq", place / "graph.nt")
        iris = entities(folder / "graph.nq")[:count]
        base = common(iris)
        print(f"{len(iris)} entities, {sum(1 for _ in file.open('rb')):,} statements, {CONNECTIONS} connections\n")
        print("| | | first: a second | median ms | 99 % ms | CPU ms ", end="")
        print("| again: a second | median ms | 99 % ms | CPU ms |", end="")
        print(f" KB each | statements | memory MB |\n{'|---' * 13}|", flush=True)
        notes = []
        for number, (name, peer) in enumerate({"kg serve": ours(folder), **PEERS}.items()):
            if only is not None and name != only:
                continue
            own = place / str(number)
            own.mkdir()
            try:
                notes += measured(name, peer, Data(file, own, base), iris)
            except Absent as why:
                notes.append(f"{name} is left out: {why}")
        print("\n" + "\n".join(notes))


if __name__ == "__main__":
    main()
