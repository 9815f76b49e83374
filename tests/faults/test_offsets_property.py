"""Whatever the text: what is found stands where it is said to stand, and comes back from its record."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg import records
from kg.model import Extraction
from kg.understand import Understanding

from .files import ROOT
from .properties import offsets, record
from .texts import ANY, NEWS, SIGNS
from .within import tries, within

DATES = st.sampled_from((None, "2024", "2024-06", "2024-06-05", "0001-01-01", "9999-12-31"))


@pytest.mark.model
def test_every_span_is_the_slice_it_names(understanding: Understanding) -> None:
    @tries(100)
    @given(NEWS, DATES)
    def run(text: str, date: str | None) -> None:
        with within():
            offsets(text, understanding, date=date)

    run()


@pytest.mark.model
def test_any_characters_can_be_understood(understanding: Understanding) -> None:
    @tries(60)
    @given(ANY)
    def run(text: str) -> None:
        with within():
            offsets(text, understanding)

    run()


@pytest.mark.model
def test_signs_within_the_words_of_an_article_move_nothing(understanding: Understanding) -> None:
    article = (ROOT / "seeds" / "articles" / "arctic-shipping.md").read_text(encoding="utf-8")

    @tries(30)
    @given(
        st.lists(st.tuples(st.integers(0, 600), st.sampled_from(SIGNS)), min_size=1, max_size=12), st.integers(0, 2000)
    )
    def run(signs: list[tuple[int, str]], start: int) -> None:
        text = article[start : start + 600]
        for at, sign in signs:
            text = text[:at] + sign + text[at:]
        with within():
            offsets(text, understanding)

    run()


@pytest.fixture(scope="module")
def lines(article_extractions: list[Extraction]) -> list[dict[str, Any]]:
    return [json.loads(records.to_line(extraction)) for extraction in article_extractions[:3]]


@pytest.mark.model
def test_a_changed_record_is_refused_or_comes_back(lines: list[dict[str, Any]]) -> None:
    short = [_shortened(line) for line in lines]

    @tries(80)
    @given(st.data())
    def run(data: st.DataObject) -> None:
        value: Any = json.loads(json.dumps(data.draw(st.sampled_from(short))))
        for _ in range(data.draw(st.integers(1, 3))):
            _change(value, data)
        with within():
            record(json.dumps(value))

    run()


@pytest.mark.model
def test_a_damaged_line_is_refused_or_comes_back(lines: list[dict[str, Any]]) -> None:
    short = [json.dumps(_shortened(line), ensure_ascii=False) for line in lines]

    @tries(80)
    @given(st.sampled_from(short), st.data())
    def run(line: str, data: st.DataObject) -> None:
        for _ in range(data.draw(st.integers(1, 3))):
            at = data.draw(st.integers(0, len(line)))
            line = line[:at] + data.draw(st.sampled_from(SIGNS) | st.text('"{}[]:,0e-.n\\u', max_size=3)) + line[
                at + data.draw(st.integers(0, 5)) :
            ]  # fmt: skip
        with within():
            record(line)

    run()


def _shortened(line: dict[str, Any]) -> dict[str, Any]:
    """The record with few of each, which still stand in it with all that they speak of."""
    claims, statements = line["claims"][:2], [s for s in line["statements"] if "within" not in s][:1]
    spoken = {iri for claim in claims for iri in (claim["subject"], claim["object"])}
    spoken |= {holder["source"] for claim in claims for holder in claim.get("attribution", ())}
    spoken |= {statement["source"] for statement in statements}
    spoken |= {e["acts_for"] for e in line["entities"] if e["iri"] in spoken and "acts_for" in e}
    return {
        **line,
        "entities": [e for e in line["entities"] if e["iri"] in spoken],
        "mentions": [m for m in line["mentions"] if m["entity"] in spoken][:2],
        "claims": claims,
        "statements": statements,
    }


VALUES = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(SIGNS) | st.text(max_size=5)
    | st.just([]) | st.just({}) | st.sampled_from(("positive", "urn:x", "sc:meets", "2024-13-45", "_:b", "http://[")) 
)  # fmt: skip


def _change(value: Any, data: st.DataObject) -> None:
    """Put something else in one place of the record, or take it out."""
    while isinstance(value, dict | list) and value:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = data.draw(st.sampled_from(keys))
        inner = value[key]
        if not isinstance(inner, dict | list) or not inner or data.draw(st.integers(0, 3)) == 0:
            match data.draw(st.integers(0, 3)):
                case 0:
                    del value[key]
                case 1 if isinstance(inner, int):
                    value[key] = inner + data.draw(st.integers(-2, 2))
                case _:
                    value[key] = data.draw(VALUES)
            return
        value = inner
