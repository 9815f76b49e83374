"""What each part of the understanding adds: the measures of quality.py with that part taken away.

    python tests/bench/ablation.py [--limit N] [--only WORD]

A part is replaced by nothing while everything else stays as it is; the table shows each measure with all parts, and
the difference without each.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest.mock import patch

sys.path.insert(0, str(Path(__file__).parent))

import quality

from kg.ids import Minter
from kg.understand import Understanding
from kg.understand.attribution import attribution
from kg.understand.coreference import coreference
from kg.understand.entities import names
from kg.understand.factuality import factuality
from kg.understand.factuality.assessment import Assessment
from kg.understand.knowledge import lexicon
from kg.understand.knowledge.authority import Authority
from kg.understand.syntax.parse import Parse


@contextmanager
def without_model_names() -> Iterator[Understanding]:
    original = Parse.of.__func__  # type: ignore[attr-defined]

    def bare(cls: type[Parse], *given: Any) -> Parse:
        parse: Parse = original(cls, *given)
        parse.ents = []
        for token in parse:
            token.ent_type_ = ""
        return parse

    with patch.object(Parse, "of", classmethod(bare)):
        yield Understanding(Minter())


@contextmanager
def without_authority() -> Iterator[Understanding]:
    yield Understanding(Minter(), authority=Authority([]))


@contextmanager
def without_words_of_names() -> Iterator[Understanding]:
    """Names that no word gives away: neither runs of capitals nor agreements called after places."""
    with (
        patch.object(names.NameFinder, "_run_names", lambda self, doc, spans: []),
        patch.object(names.NameFinder, "_agreements", lambda self, doc: []),
    ):
        yield Understanding(Minter())


@contextmanager
def without_coreference() -> Iterator[Understanding]:
    with patch.object(coreference.Coreference, "resolve", lambda self: None):
        yield Understanding(Minter())


@contextmanager
def without_factuality() -> Iterator[Understanding]:
    with patch.object(factuality.Factuality, "assess", lambda self, *a, **k: Assessment()):
        yield Understanding(Minter())


@contextmanager
def without_signals() -> Iterator[Understanding]:
    """Modals, negation and grammar stay; no word of the lexicon changes the truth of another."""
    bare = lexicon.compile_lexicon(lexicon.assets.turtle_files("ontology"))
    bare.effects = {}
    yield Understanding(Minter(), lexicon=bare)


@contextmanager
def without_attribution() -> Iterator[Understanding]:
    with patch.object(attribution.Attributions, "attribute", lambda self, *a, **k: None):
        yield Understanding(Minter())


PARTS: dict[str, Callable[[], Any]] = {
    "authority data": without_authority,
    "names that the model sees": without_model_names,
    "names told by their words": without_words_of_names,
    "coreference": without_coreference,
    "factuality": without_factuality,
    "signals of the lexicon": without_signals,
    "attribution": without_attribution,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--limit", type=int, help="only the first so many texts of each")
    parser.add_argument("--only", default="", help="only measures with this word in their title")
    options = parser.parse_args()
    columns: dict[str, dict[str, float]] = {}

    def measure(part: str, understanding: Understanding) -> None:
        found = quality.rows(understanding, only=options.only, limit=options.limit)
        columns[part] = {r.measure.title: r.value for r in found if isinstance(r, quality.Row)}
        print(f"measured: {part}", file=sys.stderr)

    measure("everything", Understanding(Minter()))
    for part, without in PARTS.items():
        with without() as understanding:
            measure(f"without {part}", understanding)
    titles = list(columns["everything"])
    for number, title in enumerate(titles, 1):
        print(f"({number}) {title}")
    print(f"\n{'':<36}" + "".join(f"{f'({n})':>9}" for n in range(1, len(titles) + 1)))
    for part, values in columns.items():
        base = columns["everything"]
        cells = [values[t] if part == "everything" else values[t] - base[t] for t in titles]
        shown = [f"{c:>9.3f}" if part == "everything" else f"{c:>+9.3f}" for c in cells]
        print(f"{part:<36}" + "".join(shown))


if __name__ == "__main__":
    main()
