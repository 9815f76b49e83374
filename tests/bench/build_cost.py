"""Time of a whole build against bare spaCy on the same texts, and each stage's share.

    python tests/bench/build_cost.py [COUNT]

The texts are windows of sentences from the articles that lie in this repository: as many distinct texts as are
asked for, some 120 words each. Both sides use the same pipeline and batch size, and run in turn in one process;
CPU seconds, the better of two runs each, since the machine may be busy.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from kg.ids import Minter
from kg.model import Document
from kg.pipeline import BuildSettings, Stages
from kg.sources import read
from kg.understand.syntax import language

ROOT = Path(__file__).resolve().parents[2]
BATCH = 8


def texts(count: int) -> list[str]:
    """`count` distinct texts of five sentences or so."""
    places = [str(ROOT / "tests" / "articles"), str(ROOT / "seeds" / "articles")]
    nlp = language.load()
    sentences: list[str] = []
    for item in read([*places], minter=Minter()):
        if isinstance(item, Document):
            sentences.extend(s.text.strip() for s in nlp(item.text).sents if len(s) > 6)
    found: list[str] = []
    for width in (5, 6, 4, 7):
        for start in range(0, len(sentences) - width):
            found.append(" ".join(sentences[start : start + width]))
            if len(found) == count:
                return found
    return found


def timed(function: Callable[[], None]) -> tuple[float, float]:
    """CPU and wall seconds of one call."""
    cpu, wall = time.process_time(), time.perf_counter()
    function()
    return time.process_time() - cpu, time.perf_counter() - wall


def documents_of(bodies: list[str], minter: Minter) -> list[Document]:
    """The texts as documents of one day."""
    return [
        Document(
            iri=minter.document(text=t, title=None, date=None, url=None), text=t, source=f"{i}.txt", date="2024-06-01"
        )
        for i, t in enumerate(bodies)
    ]


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    bodies = texts(count)
    documents = documents_of(bodies, Minter())
    nlp = language.load()
    words = sum(len(t.split()) for t in bodies)

    def bare() -> None:
        for start in range(0, len(bodies), BATCH):
            with nlp.memory_zone():
                for _ in nlp.pipe(bodies[start : start + BATCH], batch_size=BATCH):
                    pass

    stages = Stages(BuildSettings())
    load, _ = timed(lambda: list_of(stages, documents[:2]))
    shares: dict[str, float] = {}
    claims = triples = 0

    def whole() -> None:
        nonlocal claims, triples, shares
        from kg.pipeline import build

        with tempfile.TemporaryDirectory() as room:
            report = build(documents, Path(room) / "out", stages=stages)
        told = report.to_json()
        claims, triples, shares = told["claims"]["extracted"], told["triples"]["total"], dict(stages.seconds)
        stages.seconds.clear()

    bare()
    runs = [(timed(bare), timed(whole)) for _ in range(2)]
    base = min(r[0][0] for r in runs)
    total = min(r[1][0] for r in runs)
    each = triples / max(claims, 1)
    print(f"{len(bodies)} texts, {words} words, {claims} claims, {triples} triples ({each:.0f} a claim)")
    print(f"loading model, lexicon, shapes and authority data once: {load:.2f} CPU s\n")
    print(f"{'':<34}{'CPU s':>8}{'ms a text':>11}{'of bare spaCy':>15}")
    print(f"{'bare spaCy nlp.pipe':<34}{base:>8.2f}{1000 * base / len(bodies):>11.1f}{1.0:>15.2f}")
    print(f"{'kg build, everything':<34}{total:>8.2f}{1000 * total / len(bodies):>11.1f}{total / base:>15.2f}")
    rest = total - sum(shares.values())
    for name, seconds in [*sorted(shares.items(), key=lambda item: -item[1]), ("other", max(rest, 0.0))]:
        print(f"  {name:<32}{seconds:>8.2f}{1000 * seconds / len(bodies):>11.1f}{seconds / base:>15.2f}")


def list_of(stages: Stages, documents: list[Document]) -> None:
    """Make every part load."""
    for _ in stages.judged(stages.extractions(documents)):
        pass


if __name__ == "__main__":
    main()
