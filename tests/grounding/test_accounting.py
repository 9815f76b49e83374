"""Whatever a tool says ends as a claim or as unverified: nothing is lost, and nothing breaks, whatever it says."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.grounding import Foreign, Grounding, Name, Told
from kg.model import Extraction, Failure, Unverified
from kg.records import from_line, to_line
from kg.understand import Understanding
from tests.conftest import document_of

pytestmark = pytest.mark.model

TEXTS = [
    "Russia imposed sanctions on Chad on Monday. Chad’s president, Mahamat Déby, called it “a mistake”.",
    "Putin met Xi Jinping in Beijing.\n\nHe would likely visit Mali — experts doubt it.",
    "Peru denied that it had attacked Goma. Россия и 中国 signed an agreement.",
    "x",
    "\n\n\u00ad\n",
]
NAMES = st.sampled_from(
    (
        *("Russia", "RUSSIA", "Chad", "Chad’s president", "president", "Déby", "Putin", "Xi", "Beijing", "He", "it"),
        *("Peru", "Goma", "Россия", "中国", "experts", "Monday", "sanctions", "a", "", " ", "“", "Atlantis", "the"),
        *("x", "\u00ad", "\x08", "\ud800"),
    )
) | st.text(max_size=6)
WORDS = st.sampled_from(
    ["sanctioned", "SANCTIONED_BY", "met with", "sc:visits", "leads", "signed", "RELATED", "", "did not meet"]
) | st.text(max_size=5)
OFFSET = st.none() | st.integers(-3, 120)


@st.composite
def foreigns(draw: st.DrawFn) -> Foreign:
    text = draw(st.sampled_from(TEXTS))

    def name() -> Name:
        kind = draw(st.sampled_from(["", "GPE", "Person", "Country", "odd", "://", "#"]))
        return Name(
            text=draw(NAMES), kind=kind, start=draw(OFFSET), end=draw(OFFSET), iri=draw(st.none() | st.text(max_size=3))
        )

    def quote() -> str | None:
        start, end = sorted(draw(st.integers(0, len(text))) for _ in range(2))
        return draw(st.sampled_from([None, "", text, text[start:end], f"“{text[start:end]}…”", "not there"]))

    def told() -> Told:
        return Told(
            subject=name(),
            relation=draw(WORDS),
            object=name(),
            quote=quote(),
            start=draw(OFFSET),
            end=draw(OFFSET),
            negated=draw(st.booleans()),
            said_by=draw(st.none() | NAMES),
            time=draw(st.none() | st.sampled_from(["2024", "Monday", "", "2024-02-30T1"])),
            confidence=draw(st.none() | st.floats(-1, 2) | st.just(float("nan"))),
        )

    statements = [told() for _ in range(draw(st.integers(0, 3)))]
    statements += statements[: draw(st.integers(0, 2))]
    names = tuple(name() for _ in range(draw(st.integers(0, 2))))
    return Foreign(document=document_of(text), tool="tool", names=names, told=tuple(statements))


@given(foreign=foreigns(), beside=st.booleans())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_is_lost(
    foreign: Foreign, beside: bool, understanding: Understanding, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KG_DEBUG", "1")  # what nobody expected is raised
    grounding = Grounding(understanding, understanding.minter, beside=beside)
    (extraction,) = grounding.ground([foreign])
    assert isinstance(extraction, Extraction)
    counts = grounding.counts
    found = [claim for claim in extraction.claims if claim.found_by]
    assert (counts.told, counts.claims, counts.unverified) == (
        len(foreign.told),
        len(found),
        len(extraction.unverified),
    )
    assert counts.told == counts.claims + counts.unverified + counts.merged
    assert counts.merged >= 0
    assert bool(foreign.told) == bool(found or extraction.unverified)
    text = foreign.document.text
    for claim in found:
        for span in (claim.evidence, claim.sentence, claim.trigger):
            assert text[span.start : span.end] == span.quote
        assert claim.sentence.start <= claim.evidence.start <= claim.trigger.start
        assert claim.trigger.end <= claim.evidence.end <= claim.sentence.end
    assert all(u.reason.strip() and u.by == "tool" for u in extraction.unverified)
    assert from_line(to_line(extraction), where="test") == extraction


def test_the_same_comes_out_every_time(understanding: Understanding) -> None:
    told = tuple(
        Told(subject=Name(text=a), relation="met", object=Name(text=b))
        for a in ("Putin", "He", "Xi")
        for b in ("Xi", "Mali")
    )
    foreign = Foreign(document=document_of(TEXTS[1]), tool="tool", told=told)
    one, other = (list(Grounding(understanding, understanding.minter).ground([foreign, foreign])) for _ in range(2))
    assert one == other
    assert one[0] == one[1]


def test_texts_are_taken_as_they_come(understanding: Understanding) -> None:
    taken = 0

    def stream() -> object:
        nonlocal taken
        for number in range(100):
            taken += 1
            yield Foreign(document=document_of(f"Russia sanctioned Chad {number} times."), tool="tool")

    results = Grounding(understanding, understanding.minter).ground(stream())  # type: ignore[arg-type]
    next(results)
    assert taken <= 40
    assert sum(1 for _ in results) == 99


def test_a_text_that_breaks_fails_alone(understanding: Understanding, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("KG_DEBUG", raising=False)
    broken = Told(subject=Name(text="Russia"), relation=None, object=Name(text="Chad"))  # type: ignore[arg-type]
    good = Told(subject=Name(text="Russia"), relation="sanctioned", object=Name(text="Chad"))
    document = document_of("Russia sanctioned Chad.")
    grounding = Grounding(understanding, understanding.minter)
    first, second = grounding.ground(Foreign(document=document, tool="t", told=(told,)) for told in (broken, good))
    assert isinstance(first, Failure)
    assert "cannot be grounded" in first.reason
    assert isinstance(second, Extraction)
    assert (grounding.counts.failed, grounding.counts.claims) == (1, 1)


def test_names_in_no_statement_that_are_nowhere_are_counted(understanding: Understanding) -> None:
    grounding = Grounding(understanding, understanding.minter)
    foreign = Foreign(document=document_of("Chad left."), tool="t", names=(Name(text="Chad"), Name(text="Atlantis")))
    (extraction,) = grounding.ground([foreign])
    assert isinstance(extraction, Extraction)
    assert [m.span.quote for m in extraction.mentions] == ["Chad"]
    assert grounding.counts.unfound == 1


def test_an_unverified_statement_is_named_by_what_was_said(understanding: Understanding) -> None:
    document = document_of("Chad left.")

    def said(**more: object) -> Unverified:
        told = Told(subject=Name(text="A"), relation="met", object=Name(text="B"), **more)  # type: ignore[arg-type]
        (extraction,) = Grounding(understanding, understanding.minter).ground(
            [Foreign(document=document, tool="t", told=(told,))]
        )
        assert isinstance(extraction, Extraction)
        return extraction.unverified[0]

    assert said().iri == said(where="elsewhere", confidence=0.5).iri
    assert len({said().iri, said(quote="x").iri, said(negated=True).iri}) == 3
    assert said().iri.startswith(f"{document.iri}/unverified/")
