"""Eight questions to a graph of a million triples: `kg serve`, Oxigraph's own server, and rdflib.

    python tests/bench/query_cost.py [TRIPLES] [--without-rdflib]

The graph is that of the articles in this repository, its documents repeated under other names until there are enough
triples. Servers are asked over HTTP for JSON, rdflib without HTTP. Wall milliseconds, the best of five (of rdflib: one
run, ended after five minutes); all three must give as many rows. A server's answers are not cached between the runs.
"""

from __future__ import annotations

import multiprocessing
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg import vocab  # noqa: E402  # the path is set first
from kg.pipeline import build  # noqa: E402
from tests.serving import folder_of, serving  # noqa: E402

Ask = Callable[[str], int | None]

QUESTIONS = {
    "claims by status": "SELECT ?status (COUNT(*) AS ?n) { ?c a sc:Claim ; sc:status ?status } GROUP BY ?status",
    "what Mali did": (
        "SELECT DISTINCT ?relation ?whom { GRAPH ?g { state:mali ?relation ?whom } "
        'FILTER(STRENDS(STR(?g), "/graph/asserted")) }'
    ),
    "claims about Denmark": (
        "SELECT DISTINCT ?c ?quote { { ?c rdf:subject state:denmark } UNION { ?c rdf:object state:denmark } "
        "?c sc:evidence/oa:hasSelector/oa:exact ?quote } LIMIT 500"
    ),
    "who says what": (
        "SELECT ?holder ?p (COUNT(*) AS ?n) { ?c sem:accordingTo ?holder ; rdf:predicate ?p } GROUP BY ?holder ?p"
    ),
    "documents that speak of two": (
        "SELECT DISTINCT ?d { ?a sc:mentionOf state:china ; sc:inDocument ?d . "
        "?b sc:mentionOf state:norway ; sc:inDocument ?d }"
    ),
    "relations between states": (
        "SELECT ?a ?b (COUNT(DISTINCT ?c) AS ?n) { ?c rdf:subject ?a ; rdf:object ?b ; sc:status sc:asserted . "
        "?a a sc:State . ?b a sc:State } GROUP BY ?a ?b ORDER BY DESC(?n) LIMIT 20"
    ),
    "names that hold a word": (
        'SELECT DISTINCT ?thing ?name { ?thing rdfs:label ?name FILTER(CONTAINS(LCASE(STR(?name)), "arctic")) }'
    ),
    "affirmed and denied": (
        "SELECT DISTINCT ?s ?p ?o { ?x rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; sc:polarity sc:positive . "
        "?y rdf:subject ?s ; rdf:predicate ?p ; rdf:object ?o ; sc:polarity sc:negative }"
    ),
}
_PREFIXES = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in vocab.PREFIXES.items())
_LIMIT = 300  # seconds that one question may take
_DOCUMENT = re.compile(r"/document/[0-9a-f]{4}([0-9a-f]{16})")


def graph(count: int, place: Path) -> str:
    """N-Quads with at least `count` triples."""
    build([str(ROOT / "seeds" / "articles"), str(ROOT / "tests" / "articles")], place)
    lines = (place / "graph.nq").read_text(encoding="utf-8").splitlines()
    found, copy = list(lines), 0
    while len(found) < count:
        copy += 1
        named = [line for line in lines if "/document/" in line]
        found += [_DOCUMENT.sub(rf"/document/{copy:04x}\g<1>", line) for line in named]
    return "\n".join(dict.fromkeys(found)) + "\n"


def over_http(url: str) -> Callable[[str], int]:
    client = httpx.Client(timeout=_LIMIT)
    number = iter(range(1 << 30))

    def ask(query: str) -> int:
        # A comment makes each text a new one, so that no answer is taken from a cache.
        reply = client.post(
            url,
            data={"query": f"{_PREFIXES}{query} # {next(number)}"},
            headers={"Accept": "application/sparql-results+json", "Accept-Encoding": "identity"},
        )
        assert reply.status_code == 200, reply.text
        return len(reply.json()["results"]["bindings"])

    return ask


def sides(folder: Path, nquads: Path, place: Path, *, with_rdflib: bool) -> Iterator[tuple[str, Ask]]:
    """Each system by name, with a function that asks it and gives the number of rows."""
    with serving(folder, "--timeout", str(_LIMIT), log=place / "log") as running:
        yield "kg serve", over_http(running.sparql)
    program = Path(sys.executable).with_name("oxigraph")
    store = folder / "store"
    options = ["serve-read-only", "--location", store, "--bind", "127.0.0.1:17878", "--union-default-graph"]
    process = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(3)
        yield "oxigraph", over_http("http://127.0.0.1:17878/query")
    finally:
        process.kill()
        process.wait()
    if with_rdflib:
        import rdflib

        data = rdflib.Dataset(default_union=True)
        data.parse(nquads, format="nquads")
        yield "rdflib", lambda query: _limited(lambda: len(list(data.query(_PREFIXES + query))))


def _limited(work: Callable[[], int]) -> int | None:
    """What it gives, in a process that shares the memory of this one; None if it takes longer than the limit."""
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(target=lambda: theirs.send(work()))
    process.start()
    found = ours.recv() if ours.poll(_LIMIT) else None
    process.kill()
    process.join()
    return found


def main() -> None:
    numbers = [a for a in sys.argv[1:] if a.isdigit()]
    count = int(numbers[0]) if numbers else 1_000_000
    with tempfile.TemporaryDirectory(prefix="kg-bench-") as name:
        place = Path(name)
        text = graph(count, place / "build")
        print(f"{text.count(chr(10)):,} triples")
        folder = folder_of(place / "out", text)
        times: dict[str, dict[str, float]] = {}  # seconds; infinite beyond the limit
        rows: dict[str, set[int]] = {}
        for side, ask in sides(folder, folder / "graph.nq", place, with_rdflib="--without-rdflib" not in sys.argv):
            for question, query in QUESTIONS.items():
                best = float("inf")
                for _ in range(1 if side == "rdflib" else 5):
                    start = time.perf_counter()
                    found = ask(query)
                    if found is not None:
                        rows.setdefault(question, set()).add(found)
                        best = min(best, time.perf_counter() - start)
                print(f"{side}: {question}: {1000 * best:.1f} ms", file=sys.stderr, flush=True)
                times.setdefault(side, {})[question] = best
    print(
        f"{'':<30}{'rows':>8}"
        + "".join(f"{side + ' ms':>16}" for side in times)
        + f"{'oxigraph/kg':>14}{'rdflib/kg':>12}"
    )
    for question in QUESTIONS:
        told = [1000 * times[side][question] for side in times]
        ratios = [f"{t / told[0]:.2f}" for t in told[1:]]
        number = "/".join(str(n) for n in sorted(rows[question]))
        print(f"{question:<30}{number:>8}" + "".join(f"{t:>16.1f}" for t in told) + "".join(f"{r:>13}" for r in ratios))


if __name__ == "__main__":
    main()
