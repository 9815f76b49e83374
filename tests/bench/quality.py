"""How good the understanding is: every measure on public gold data, beside what it must reach and what it aims at.

    python tests/bench/quality.py [--limit N] [--only WORD]

Reads the benchmarks where they lie: in the folder that KG_BENCH names, else beside the checkout in shared/bench. A
benchmark that is not there is skipped with a word. Figures are those of `kg score`.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.ids import Minter
from kg.score.formats import FORMATS
from kg.score.run import mark
from kg.score.tally import Tally
from kg.understand import Understanding

ROOT = Path(__file__).resolve().parents[2]
BENCH = Path(os.environ.get("KG_BENCH", ROOT.parent / "shared" / "bench"))


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table."""

    title: str
    path: str  # under the folder of the benchmarks, or under tests/
    format: str
    layer: str
    figure: Callable[[Tally], float]
    must: float
    aim: float
    low: bool = False  # the lower the better


def macro(tally: Tally) -> float:
    return tally.macro_f1


def micro(tally: Tally) -> float:
    return tally.micro.f1


def precision(tally: Tally) -> float:
    return tally.micro.precision


def recall(tally: Tally) -> float:
    return tally.micro.recall


def mean(name: str) -> Callable[[Tally], float]:
    return lambda tally: tally.means.get(name, float("nan"))


MEASURES: tuple[Measure, ...] = (
    Measure(
        "PLOVER, root of a given pair, macro F1",
        "plover_plv/PLV_train.tsv",
        "plover",
        "root of a given pair",
        macro,
        0.65,
        0.82,
    ),
    Measure(
        "PLOVER, pair and root in the raw sentence, F1",
        "plover_plv/PLV_train.tsv",
        "plover-raw",
        "pair and root",
        micro,
        0.35,
        0.6,
    ),
    Measure(
        "CrossNER politics dev, typed micro F1", "crossner_politics/dev.txt", "crossner", "mentions", micro, 0.6, 0.73
    ),
    Measure(
        "CrossNER politics train, typed micro F1",
        "crossner_politics/train.txt",
        "crossner",
        "mentions",
        micro,
        0.6,
        0.73,
    ),
    Measure(
        "Text2KGBench politics validation, F1",
        "text2kgbench/ont_8_politics_validation.jsonl",
        "text2kg",
        "triples with likeliest ties",
        mean("F1"),
        0.5,
        0.75,
    ),
    Measure(
        "Text2KGBench politics train, F1",
        "text2kgbench/ont_8_politics_train.jsonl",
        "text2kg",
        "triples with likeliest ties",
        mean("F1"),
        0.5,
        0.75,
    ),
    Measure(
        "Text2KGBench politics validation, claims alone, F1",
        "text2kgbench/ont_8_politics_validation.jsonl",
        "text2kg",
        "triples",
        mean("F1"),
        0.0,
        0.75,
    ),
    Measure(
        "Text2KGBench politics, ontology conformance",
        "text2kgbench/ont_8_politics_validation.jsonl",
        "text2kg",
        "triples with likeliest ties",
        mean("ontology conformance"),
        1.0,
        1.0,
    ),
    Measure(
        "Re-DocRED, claims and default reasoning, precision",
        "redocred/dev_revised.json",
        "redocred",
        "claims with default reasoning",
        precision,
        0.75,
        0.85,
    ),
    Measure(
        "Re-DocRED, claims and default reasoning, recall",
        "redocred/dev_revised.json",
        "redocred",
        "claims with default reasoning",
        recall,
        0.25,
        0.5,
    ),
    Measure(
        "Re-DocRED, claims alone, precision",
        "redocred/dev_revised.json",
        "redocred",
        "claims alone",
        precision,
        0.75,
        0.85,
    ),
    Measure(
        "Re-DocRED, claims alone, recall", "redocred/dev_revised.json", "redocred", "claims alone", recall, 0.0, 0.5
    ),
    Measure("GUM news, linking accuracy", "gum_news", "gum", "links", mean("accuracy"), 0.85, 0.95),
    Measure(
        "GUM news, coreference of named entities, CoNLL F1",
        "gum_news",
        "gum",
        "coreference",
        mean("mean F1"),
        0.55,
        0.7,
    ),
    Measure(
        "PolNeAR, attribution, source and content overlap F1", "polnear", "polnear", "attribution", micro, 0.6, 0.8
    ),
    Measure(
        "factuality UDS-IH2, non-facts asserted",
        "factuality/UDS_IH2",
        "factuality",
        "factuality",
        mean("non-facts asserted"),
        0.1,
        0.03,
        low=True,
    ),
    Measure(
        "factuality UDS-IH2, accuracy of fact or not",
        "factuality/UDS_IH2",
        "factuality",
        "factuality",
        mean("accuracy"),
        0.0,
        1.0,
    ),
    Measure(
        "factuality MEANTIME (58 non-facts), non-facts asserted",
        "factuality/MEANTIME",
        "factuality",
        "factuality",
        mean("non-facts asserted"),
        0.10,
        0.03,
        low=True,
    ),
    Measure(
        "factuality MEANTIME, accuracy of fact or not",
        "factuality/MEANTIME",
        "factuality",
        "factuality",
        mean("accuracy"),
        0.0,
        1.0,
    ),
    Measure(
        "initiatives (own), relations with status, F1",
        "initiatives/initiatives.jsonl",
        "kg",
        "relations",
        micro,
        0.0,
        1.0,
    ),
)


@dataclass(frozen=True, slots=True)
class Row:
    """A measure with what came out."""

    measure: Measure
    value: float
    texts: int
    seconds: float

    @property
    def verdict(self) -> str:
        better = (lambda a, b: a <= b) if self.measure.low else (lambda a, b: a >= b)
        if better(self.value, self.measure.aim):
            return "aim reached"
        return "reached" if better(self.value, self.measure.must) else "not reached"


def place(measure: Measure) -> Path | None:
    """Where the data of a measure lies; None if it is not there."""
    for folder in (BENCH, ROOT / "tests"):
        if (folder / measure.path).exists():
            return folder / measure.path
    return None


def rows(understanding: Understanding, *, only: str = "", limit: int | None = None) -> Iterator[Row | str]:
    """Measure everything that is there; a word for what is not. A standard is read once for all its measures."""
    done: dict[tuple[Path, str], tuple[dict[str, Tally], int, float]] = {}
    known = {f.name: f for f in FORMATS}
    for measure in MEASURES:
        if only.lower() not in measure.title.lower():
            continue
        path = place(measure)
        if path is None:
            yield f"skipped: {measure.title}: {measure.path} is not in {BENCH}"
            continue
        key = (path, measure.format)
        if key not in done:
            start = time.perf_counter()
            marks = mark(path, known[measure.format], understanding, limit=limit)
            done[key] = (marks.tallies, marks.texts, time.perf_counter() - start)
        tallies, texts, seconds = done[key]
        yield Row(measure, measure.figure(tallies[measure.layer]), texts, seconds)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, help="only the first so many texts of each")
    parser.add_argument("--only", default="", help="only measures with this word in their title")
    options = parser.parse_args()
    print(f"{'measure':<58}{'texts':>7}{'is':>8}{'must':>7}{'aim':>7}  verdict")
    for row in rows(Understanding(Minter()), only=options.only, limit=options.limit):
        if isinstance(row, str):
            print(row)
            continue
        m = row.measure
        print(f"{m.title:<58}{row.texts:>7}{row.value:>8.3f}{m.must:>7.2f}{m.aim:>7.2f}  {row.verdict}", flush=True)


if __name__ == "__main__":
    main()
