"""Entity pages from `kg serve`: requests a second, percentiles, and memory over 50,000 requests.

    python tests/bench/pages_cost.py [REQUESTS] [DIR]

DIR is the folder of a build; without one, the graph is that of the articles in this repository, its documents repeated
under other names until there are 200,000 triples. Eight connections, which are kept, ask for HTML and for Turtle in
turn: first each document once, so that all are made; then at random (always the same), where those that are asked for
again may have been kept. Entities are drawn as readers would: half of the requests go to the hundred of whom most is
claimed. Memory is the resident memory of the server and of its workers together, after each tenth of the requests; its
slope is that of the line through the last seven. Where server and client share the processors, the client's share of
the time is the server's loss: it is told.
"""

from __future__ import annotations

import random
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.ids import DEFAULT_BASE  # noqa: E402  # the path is set first
from kg.pages import Addresses  # noqa: E402
from kg.stores import build_store  # noqa: E402
from tests.bench.load import CONNECTIONS, Load, Request, load, memory, processor, slope  # noqa: E402
from tests.bench.query_cost import graph  # noqa: E402
from tests.serving import serving  # noqa: E402

TRIPLES = 200_000
_PARTS = 10
_WARM = 3  # parts after which memory should not rise
_FORMS = {"HTML": ".html", "Turtle": ".ttl"}


def entities(nquads: Path) -> list[str]:
    """The IRIs of all entities, those of whom most is claimed first."""
    text = nquads.read_text(encoding="utf-8")
    named = set(re.findall(r"^<([^>#]+)> <[^>]+#type> <[^>]+/ontology#Entity>", text, re.MULTILINE))
    claims = Counter(re.findall(r"#(?:subject|object)> <([^>]+)>", text))
    return sorted(named, key=lambda iri: (-claims[iri], iri))


def base_of(nquads: Path) -> str:
    """What the IRIs of the graph's own begin with."""
    with nquads.open(encoding="utf-8") as lines:
        found = (re.search(r"<([^>]+/)graph/entities>", line) for line in lines)
        return next((match[1] for match in found if match), DEFAULT_BASE)


def paths(nquads: Path) -> list[str]:
    """The paths of the pages of all entities, without suffix, in the same order."""
    addresses = Addresses(base_of(nquads))
    return [quote(addresses.path(iri)) for iri in entities(nquads)]


def both(chosen: Iterable[str]) -> list[Request]:
    """HTML and Turtle of each, in turn."""
    return [Request(name, f"/{path}{suffix}") for path in chosen for name, suffix in _FORMS.items()]


def told(name: str, done: Load) -> None:
    for kind in _FORMS:
        times = " | ".join(f"{done.within(share, kind):.1f}" for share in (0.5, 0.95, 0.99))
        count = len(done.took[kind])
        print(f"| {kind}, {name} | {count:,} | {times} | {done.size[kind] / count / 1000:.1f} |")


def joined(parts: Iterable[Load]) -> Load:
    whole = Load()
    for part in parts:
        whole.seconds += part.seconds
        whole.cpu += part.cpu
        for kind, took in part.took.items():
            whole.took[kind] = sorted(whole.took.get(kind, []) + took)
            whole.size[kind] = whole.size.get(kind, 0) + part.size[kind]
    return whole


def main() -> None:
    numbers = [a for a in sys.argv[1:] if a.isdigit()]
    folders = [Path(a) for a in sys.argv[1:] if not a.isdigit()]
    count = int(numbers[0]) if numbers else 50_000
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as room:
        place = Path(room)
        folder = folders[0] if folders else place / "out"
        if not folders:
            nquads = graph(TRIPLES, folder)
            (folder / "graph.nq").write_text(nquads, encoding="utf-8")
            build_store(folder / "graph.nq", folder / "store")
        known = paths(folder / "graph.nq")
        statements = sum(1 for _ in (folder / "graph.nq").open("rb"))
        print(f"{len(known):,} entities, {statements:,} statements, {CONNECTIONS} connections\n", flush=True)
        draw = random.Random(5)
        often = known[:100]
        with serving(folder, log=place / "log") as running:
            server = running.process.pid
            first = load(running.url, both(known))
            sizes, parts = [memory(server)], []
            busy = processor(server)
            assert not first.refused, first.refused[:3]
            print("| requests so far | a second | memory MB |\n|---|---|---|")
            print(f"| each once: {first.count:,} | {first.count / first.seconds:,.0f} | {sizes[0]:.0f} |", flush=True)
            for part in range(_PARTS):
                some = [draw.choice(often if draw.random() < 0.5 else known) for _ in range(count // _PARTS // 2)]
                done = load(running.url, both(some))
                assert not done.refused, done.refused[:3]
                parts.append(done)
                sizes.append(memory(server))
                rate = done.count / done.seconds
                print(f"| {(part + 1) * done.count:,} | {rate:,.0f} | {sizes[-1]:.0f} |", flush=True)
            busy = processor(server) - busy
    again = joined(parts)
    print("\n| what | requests | median ms | 95 % ms | 99 % ms | KB each |\n|---|---|---|---|---|---|")
    told("each once", first)
    told("at random", again)
    rise = slope(sizes[-(_PARTS - _WARM) :]) / (count / _PARTS) * 10_000
    share = again.cpu / (again.cpu + busy)
    print(
        f"\nat random: {again.count:,} requests in {again.seconds:.0f} s, {again.count / again.seconds:,.0f} a second;"
    )
    print(f"memory after warming up: {rise:+.2f} MB for 10,000 requests, at most {max(sizes):.0f} MB;")
    print(f"processor time: server {busy:.0f} s, client {again.cpu:.0f} s ({share:.0%} of both)")


if __name__ == "__main__":
    main()
