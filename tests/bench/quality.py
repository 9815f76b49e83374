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


@dataclass(frozen=True, slots=True, kw_only=True)
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
        title="PLOVER, root of a given pair, macro F1",
        path="plover_plv/PLV_train.tsv",
        format="plover",
        layer="root of a given pair",
        figure=macro,
        must=0.65,
        aim=0.82,
        low=False,
    ),
    Measure(
        title="PLOVER, pair and root in the raw sentence, F1",
        path="plover_plv/PLV_train.tsv",
        format="plover-raw",
        layer="pair and root",
        figure=micro,
        must=0.35,
        aim=0.6,
        low=False,
    ),
    Measure(
        title="CrossNER politics dev, typed micro F1",
        path="crossner_politics/dev.txt",
        format="crossner",
        layer="mentions",
        figure=micro,
        must=0.6,
        aim=0.73,
        low=False,
    ),
    Measure(
        title="CrossNER politics train, typed micro F1",
        path="crossner_politics/train.txt",
        format="crossner",
        layer="mentions",
        figure=micro,
        must=0.6,
        aim=0.73,
        low=False,
    ),
    Measure(
        title="Text2KGBench politics validation, F1",
        path="text2kgbench/ont_8_politics_validation.jsonl",
        format="text2kg",
        layer="triples",
        figure=mean("F1"),
        must=0.5,
        aim=0.75,
        low=False,
    ),
    Measure(
        title="Text2KGBench politics train, F1",
        path="text2kgbench/ont_8_politics_train.jsonl",
        format="text2kg",
        layer="triples",
        figure=mean("F1"),
        must=0.5,
        aim=0.75,
        low=False,
    ),
    Measure(
        title="Text2KGBench politics validation, claims alone, F1",
        path="text2kgbench/ont_8_politics_validation.jsonl",
        format="text2kg",
        layer="triples of claims",
        figure=mean("F1"),
        must=0.0,
        aim=0.75,
        low=False,
    ),
    Measure(
        title="Text2KGBench politics, ontology conformance",
        path="text2kgbench/ont_8_politics_validation.jsonl",
        format="text2kg",
        layer="triples",
        figure=mean("ontology conformance"),
        must=1.0,
        aim=1.0,
        low=False,
    ),
    Measure(
        title="Re-DocRED, claims and default reasoning, precision",
        path="redocred/dev_revised.json",
        format="redocred",
        layer="claims with default reasoning",
        figure=precision,
        must=0.75,
        aim=0.85,
        low=False,
    ),
    Measure(
        title="Re-DocRED, claims and default reasoning, recall",
        path="redocred/dev_revised.json",
        format="redocred",
        layer="claims with default reasoning",
        figure=recall,
        must=0.25,
        aim=0.5,
        low=False,
    ),
    Measure(
        title="Re-DocRED, claims alone, precision",
        path="redocred/dev_revised.json",
        format="redocred",
        layer="claims alone",
        figure=precision,
        must=0.75,
        aim=0.85,
        low=False,
    ),
    Measure(
        title="Re-DocRED, claims alone, recall",
        path="redocred/dev_revised.json",
        format="redocred",
        layer="claims alone",
        figure=recall,
        must=0.0,
        aim=0.5,
        low=False,
    ),
    Measure(
        title="GUM news, linking accuracy",
        path="gum_news",
        format="gum",
        layer="links",
        figure=mean("accuracy"),
        must=0.85,
        aim=0.95,
        low=False,
    ),
    Measure(
        title="GUM news, coreference of named entities, CoNLL F1",
        path="gum_news",
        format="gum",
        layer="coreference",
        figure=mean("mean F1"),
        must=0.55,
        aim=0.7,
        low=False,
    ),
    Measure(
        title="PolNeAR, attribution, source and content overlap F1",
        path="polnear",
        format="polnear",
        layer="attribution",
        figure=micro,
        must=0.6,
        aim=0.8,
        low=False,
    ),
    Measure(
        title="factuality UDS-IH2, non-facts asserted",
        path="factuality/UDS_IH2",
        format="factuality",
        layer="factuality",
        figure=mean("non-facts asserted"),
        must=0.1,
        aim=0.03,
        low=True,
    ),
    Measure(
        title="factuality UDS-IH2, accuracy of fact or not",
        path="factuality/UDS_IH2",
        format="factuality",
        layer="factuality",
        figure=mean("accuracy"),
        must=0.0,
        aim=1.0,
        low=False,
    ),
    Measure(
        title="factuality MEANTIME (58 non-facts), non-facts asserted",
        path="factuality/MEANTIME",
        format="factuality",
        layer="factuality",
        figure=mean("non-facts asserted"),
        must=0.10,
        aim=0.03,
        low=True,
    ),
    Measure(
        title="factuality MEANTIME, accuracy of fact or not",
        path="factuality/MEANTIME",
        format="factuality",
        layer="factuality",
        figure=mean("accuracy"),
        must=0.0,
        aim=1.0,
        low=False,
    ),
    Measure(
        title="initiatives (own), relations with status, F1",
        path="initiatives/initiatives.jsonl",
        format="kg",
        layer="relations",
        figure=micro,
        must=0.0,
        aim=1.0,
        low=False,
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
