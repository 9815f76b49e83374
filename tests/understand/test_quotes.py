"""Every offset names the words that are quoted, in all articles of the project and in hostile texts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kg.model import Extraction, Span

pytestmark = pytest.mark.model


def spans_of(extraction: Extraction) -> Iterator[Span]:
    for mention in extraction.mentions:
        yield mention.span
    for claim in extraction.claims:
        yield from (claim.evidence, claim.sentence, claim.trigger)
        attribution = claim.attribution
        while attribution is not None:
            yield attribution.cue
            attribution = attribution.within


def check(extraction: Extraction) -> None:
    text = extraction.document.text
    entities = {e.iri for e in extraction.entities}
    for span in spans_of(extraction):
        assert text[span.start : span.end] == span.quote
        assert span.quote == span.quote.strip()
    for claim in extraction.claims:
        assert {claim.subject, claim.object} <= entities
        assert claim.subject != claim.object
        assert claim.sentence.start <= claim.trigger.start
        assert claim.trigger.end <= claim.sentence.end
        assert claim.evidence.start <= claim.trigger.start
        assert claim.trigger.end <= claim.evidence.end
        assert claim.sentence.start <= claim.evidence.start
        assert claim.evidence.end <= claim.sentence.end
        assert claim.construction is not None
    assert len({c.iri for c in extraction.claims}) == len(extraction.claims)
    assert {m.entity for m in extraction.mentions} <= entities
    assert {e.acts_for for e in extraction.entities if e.acts_for} <= entities
    assert [e.iri for e in extraction.entities] == sorted(entities)


def test_quotes_of_all_articles_are_exact(article_extractions: list[Extraction]) -> None:
    for extraction in article_extractions:
        check(extraction)
        assert any(c.plain for c in extraction.claims), extraction.document.source
    assert any(not c.plain for x in article_extractions for c in x.claims)
    assert any(c.attribution is not None for x in article_extractions for c in x.claims)


def test_the_same_text_is_understood_alike_alone_and_among_others(
    understanding: Any, article_extractions: list[Extraction]
) -> None:
    last = article_extractions[-1]
    (alone,) = understanding.pipe([last.document])
    assert alone == last


HOSTILE = [
    "\ufeffRussia attacked Ukraine.",
    "Russia\u00a0attacked\u00a0Ukraine.",
    "Russia attacked\nUkraine.\r\n\r\nPoland  met   Hungary.",
    "🎉🎉 Russia 🇷🇺 attacked Ukraine 🇺🇦. 𝕽ussia attacked Poland.",
    "e\u0301 Russia attacked Ukraine\u200b. \u202eRussia met Poland\u202c.",
    "Russia attacked Ukraine" + "\u0000" + ". Poland met Hungary.",
    "   \n\t Russia attacked Ukraine   \n",
    "RUSSIA ATTACKED UKRAINE. russia attacked ukraine.",
    "((((Russia)))) attacked \"“'Ukraine'”\".",
    "Russia, " * 60 + "attacked Ukraine.",
    "Россия напала на Украину. 俄罗斯袭击乌克兰。 هاجمت روسيا أوكرانيا.",
    "?" * 300,
    "(" * 50 + "NATO" + ")" * 50,
    "<b>Russia</b> attacked <i>Ukraine</i> & “Poland”.",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_quotes_of_hostile_texts_are_exact(read: Any, text: str) -> None:
    check(read(text).extraction)


VOCABULARY = (
    "Russia Ukraine Poland Macron Putin he it they the its Moscow Kremlin NATO attacked met visited said that "
    "sanctions on with of by Chinese officials president leader three both countries and , . ; ? ! “ ” ( ) — 's ’s 🎉 "
    "if may not denied to former (OAT) Institute University treaty between talks 2022 Monday - US"
)
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", "\u00a0", "\n\n"])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(WORDS, min_size=1, max_size=40), st.sampled_from([None, "2024", "2024-06-05"]))
def test_no_jumble_of_words_breaks_the_understanding(read: Any, words: list[str], date: str | None) -> None:
    check(read(" ".join(words), date).extraction)
