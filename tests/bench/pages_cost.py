"""Entity pages from `kg serve`: requests a second, the 99th percentile, and memory over many requests.

    python tests/bench/pages_cost.py [REQUESTS] [DIR]

DIR is the folder of a build; without one, the graph is that of the articles in this repository, its documents repeated
under other names until there are 200,000 triples. Eight connections ask for HTML and for Turtle in turn: first each
page once, so that all are made; then at random (always the same), where those that are asked for again may have been
kept. Entities are drawn as readers would: half of the requests go to the hundred of whom most is claimed.
Memory is the resident memory of the server and of its workers together.
"""

from __future__ import annotations

import http.client
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.pages import Addresses  # noqa: E402  # the path is set first
from kg.stores import build_store  # noqa: E402
from tests.bench.query_cost import graph  # noqa: E402
from tests.serving import children, serving  # noqa: E402

_CONNECTIONS = 8
_TRIPLES = 200_000


def entities(nquads: Path) -> list[str]:
    """The paths of all entities, those of whom most is claimed first."""
    text = nquads.read_text(encoding="utf-8")
    base = re.search(r"<([^>]+/)graph/entities>", text)
    addresses = Addresses(base[1]) if base else Addresses()
    named = set(re.findall(r"^<([^>#]+)> <[^>]+#type> <[^>]+/ontology#Entity>", text, re.MULTILINE))
    claims = Counter(re.findall(r"#(?:subject|object)> <([^>]+)>", text))
    return [addresses.path(iri) for iri in sorted(named, key=lambda iri: (-claims[iri], iri))]


def asked(url: str, paths: Sequence[str], suffix: str) -> tuple[float, list[float]]:
    """Ask for documents over several connections: seconds in all, and seconds of each."""
    parts, took, lock = urlsplit(url), [], threading.Lock()
    rest = iter(paths)

    def run() -> None:
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
        while True:
            with lock:
                path = next(rest, None)
            if path is None:
                return
            start = time.perf_counter()
            connection.request("GET", f"/{quote(path)}{suffix}")
            reply = connection.getresponse()
            content = reply.read()
            seconds = time.perf_counter() - start
            assert reply.status == 200, (path, reply.status, content[:200])
            with lock:
                took.append(seconds)

    threads = [threading.Thread(target=run) for _ in range(_CONNECTIONS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(took) == len(paths)
    return time.perf_counter() - start, sorted(took)


def memory(pid: int) -> float:
    """Megabytes of a process and of those it started."""
    pages = (Path(f"/proc/{p}/statm").read_text(encoding="ascii").split()[1] for p in (pid, *children(pid)))
    return sum(int(p) for p in pages) * 4096 / 1e6


def told(name: str, all_: float, took: list[float]) -> None:
    middle, high = (took[min(len(took) - 1, int(len(took) * share))] * 1000 for share in (0.5, 0.99))
    print(f"| {name} | {len(took):,} | {len(took) / all_:,.0f} | {middle:.1f} | {high:.1f} |", flush=True)


def main() -> None:
    numbers = [a for a in sys.argv[1:] if a.isdigit()]
    folders = [Path(a) for a in sys.argv[1:] if not a.isdigit()]
    count = int(numbers[0]) if numbers else 5000
    with tempfile.TemporaryDirectory() as room:
        place = Path(room)
        folder = folders[0] if folders else place / "out"
        if not folders:
            nquads = graph(_TRIPLES, folder)
            (folder / "graph.nq").write_text(nquads, encoding="utf-8")
            build_store(folder / "graph.nq", folder / "store")
        paths = entities(folder / "graph.nq")
        print(f"{len(paths):,} entities, {sum(1 for _ in (folder / 'graph.nq').open('rb')):,} statements\n")
        print("| what | requests | a second | median ms | 99th percentile ms |\n|---|---|---|---|---|")
        draw = random.Random(5)
        often = paths[:100]
        with serving(folder, log=place / "log") as running:
            for name, suffix in (("HTML", ".html"), ("Turtle", ".ttl")):
                told(f"{name}, each once", *asked(running.url, paths, suffix))
            sizes = [memory(running.process.pid)]
            for part in range(10):
                for name, suffix in (("HTML", ".html"), ("Turtle", ".ttl")):
                    some = [draw.choice(often if draw.random() < 0.5 else paths) for _ in range(count // 20)]
                    all_, took = asked(running.url, some, suffix)
                    if part in {0, 9}:
                        told(f"{name}, tenth {part + 1} of ten", all_, took)
                sizes.append(memory(running.process.pid))
        print(f"\nmemory in MB, before and after each tenth: {', '.join(f'{size:.0f}' for size in sizes)}")


if __name__ == "__main__":
    main()
