"""What is asserted of five articles, held against a person's marks.

`marked.json` lists each asserted triple with the words it rests on, read by hand against the article and marked right
or wrong. A triple that nobody has marked counts as wrong: who changes what is extracted reads what is new.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from kg.model import Failure, Status
from kg.pipeline import judged
from kg.vocab import local_name

HERE = Path(__file__).parent
MARKED = json.loads((HERE / "marked.json").read_text(encoding="utf-8"))


def asserted(article: str) -> set[tuple[str, str]]:
    """Triples by label, each with its quote."""
    item = next(iter(judged([str(HERE / article)])))
    assert not isinstance(item, Failure)
    labels = {e.iri: e.label for e in item.extraction.entities}
    return {
        (
            f"{labels[v.claim.subject]} | {local_name(v.claim.relation)} | {labels[v.claim.object]}",
            " ".join(v.claim.evidence.quote.split()),
        )
        for v in item.verdicts.values()
        if v.status is Status.ASSERTED
    }


@pytest.mark.model
def test_nine_of_ten_asserted_triples_are_right() -> None:
    right = total = 0
    unmarked: list[str] = []
    for article, marks in MARKED.items():
        marked = {(m["triple"], m["quote"]): m["right"] for m in marks}
        for found in asserted(article):
            total += 1
            right += marked.get(found, False)
            if found not in marked:
                unmarked.append(f"{article}: {found[0]} << {found[1]}")
    print(f"{right} of {total} asserted triples are right", *unmarked, sep="\n")
    assert total >= 80
    assert right >= 0.9 * total, unmarked
