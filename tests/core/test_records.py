"""The claims format: what is written comes back, and what is not exactly right is refused by name."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from kg import records, vocab
from kg.errors import DataError
from kg.model import (
    Attribution,
    Certainty,
    Claim,
    Document,
    Entity,
    Extraction,
    Mention,
    Mode,
    Polarity,
    Span,
    Unverified,
)

CONTROLS = "".join(map(chr, [*range(0x20), 0xFFFE, 0xFFFF])).translate({9: None, 10: None, 13: None})
CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters=CONTROLS)
IRI = st.integers(0, 10**6).map("https://example.org/n{}".format)
MAYBE_TEXT = st.none() | st.text(CHARACTERS, min_size=1, max_size=12)
CONFIDENCE = st.floats(0, 1)


@st.composite
def extractions(draw: st.DrawFn) -> Extraction:
    text = draw(st.text(CHARACTERS, min_size=1, max_size=60))

    def span() -> Span:
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        return Span(start=start, end=end, quote=text[start:end])

    names = draw(st.lists(IRI, min_size=2, max_size=4, unique=True))
    one = st.sampled_from(names)

    def attribution(depth: int) -> Attribution | None:
        if depth == 0:
            return None
        return Attribution(source=draw(one), cue=span(), within=attribution(depth - 1))

    return Extraction(
        document=Document(
            iri="https://example.org/document/1",
            text=text,
            source=draw(st.text(CHARACTERS, max_size=10)),
            title=draw(MAYBE_TEXT),
            date=draw(st.sampled_from([None, "2024", "2024-06", "2024-06-05"])),
            author=draw(MAYBE_TEXT),
            publisher=draw(MAYBE_TEXT),
            url=draw(st.sampled_from([None, "https://example.org/é"])),
            language=draw(st.sampled_from(["en", "pt-BR"])),
        ),
        entities=tuple(
            Entity(
                iri=iri,
                kind=draw(st.sampled_from(["State", "Person"])),
                label=draw(st.text(CHARACTERS, min_size=1, max_size=9)),
                aliases=tuple(draw(st.lists(st.text(CHARACTERS, max_size=5), max_size=2))),
                authority=draw(st.booleans()),
                acts_for=draw(st.none() | one),
            )
            for iri in names
        ),
        mentions=tuple(
            Mention(
                span=span(),
                entity=draw(one),
                form=draw(st.sampled_from(["name", "metonym", "demonym", "role", "nominal", "pronoun"])),
                confidence=draw(CONFIDENCE),
                candidates=tuple(draw(st.lists(IRI, max_size=2))),
            )
            for _ in range(draw(st.integers(0, 3)))
        ),
        claims=tuple(
            Claim(
                iri=f"https://example.org/document/1/claim/{number}",
                subject=draw(one),
                relation="https://w3id.org/statecraft/ontology#meets",
                object=draw(one),
                evidence=span(),
                sentence=span(),
                trigger=span(),
                polarity=draw(st.sampled_from(Polarity)),
                certainty=draw(st.sampled_from(Certainty)),
                mode=draw(st.sampled_from(Mode)),
                attribution=attribution(draw(st.integers(0, 3))),
                event=draw(st.none() | IRI.map("{}/event".format)),
                time=draw(st.sampled_from([None, "2024-06"])),
                confidence=draw(CONFIDENCE),
                construction=draw(st.none() | IRI),
                found_by=tuple(draw(st.lists(st.text(CHARACTERS, min_size=1, max_size=5), max_size=2, unique=True))),
            )
            for number in range(draw(st.integers(0, 3)))
        ),
        unverified=tuple(
            Unverified(
                iri=f"https://example.org/document/1/unverified/{number}",
                subject=draw(st.text(CHARACTERS, max_size=5)),
                relation=draw(st.text(CHARACTERS, max_size=5)),
                object=draw(st.text(CHARACTERS, max_size=5)),
                quote=draw(st.none() | st.text(CHARACTERS, max_size=9)),
                reason=draw(st.text(CHARACTERS, min_size=1, max_size=9)),
                by=draw(st.text(CHARACTERS, min_size=1, max_size=9)),
            )
            for number in range(draw(st.integers(0, 2)))
        ),
    )


@settings(max_examples=80, deadline=None)
@given(extractions())
def test_any_extraction_comes_back_from_its_line(extraction: Extraction) -> None:
    line = records.to_line(extraction)
    assert "\n" not in line
    assert records.from_line(line, where="x#1") == extraction
    assert records.to_line(records.from_line(line, where="x#1")) == line


@pytest.mark.model
def test_extractions_of_real_articles_come_back(article_extractions: list[Extraction]) -> None:
    for extraction in article_extractions:
        assert records.from_line(records.to_line(extraction), where="x#1") == extraction


def test_the_schema_is_valid_and_describes_what_is_written() -> None:
    schema = records.schema()
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(sample())


def test_the_schema_names_every_field_of_the_values() -> None:
    schema = records.schema()["properties"]
    assert set(schema["document"]["properties"]) == set(Document.__dataclass_fields__)
    assert set(schema["entities"]["items"]["properties"]) == set(Entity.__dataclass_fields__)
    assert set(schema["claims"]["items"]["properties"]) == set(Claim.__dataclass_fields__)
    assert set(schema["unverified"]["items"]["properties"]) == set(Unverified.__dataclass_fields__)
    claims = schema["claims"]["items"]["properties"]
    assert claims["polarity"]["enum"] == [p.value for p in Polarity]
    assert claims["certainty"]["enum"] == [c.value for c in Certainty]
    assert claims["mode"]["enum"] == [m.value for m in Mode]


def sample() -> dict[str, Any]:
    """Kim met Xi, Moon said."""
    text = "Kim met Xi, Moon said."

    def span(words: str) -> dict[str, Any]:
        start = text.index(words)
        return {"start": start, "end": start + len(words), "quote": words}

    return {
        "format": records.FORMAT,
        "document": {"iri": "urn:d", "source": "t.txt", "text": text, "date": "2024-06-05"},
        "entities": [
            {"iri": "urn:kim", "kind": "Person", "label": "Kim"},
            {"iri": "urn:xi", "kind": "Person", "label": "Xi", "acts_for": "urn:kim"},
            {"iri": "urn:moon", "kind": "Person", "label": "Moon"},
        ],
        "mentions": [{**span("Kim"), "entity": "urn:kim", "form": "name"}],
        "claims": [
            {
                "iri": "urn:c",
                "subject": "urn:kim",
                "relation": "urn:meets",
                "object": "urn:xi",
                "evidence": span("Kim met Xi"),
                "sentence": span(text),
                "trigger": span("met"),
                "attribution": [{"source": "urn:moon", "cue": span("said")}],
            }
        ],
    }


def test_what_is_left_out_has_its_default() -> None:
    extraction = records.from_record(sample(), where="x#1")
    (claim,) = extraction.claims
    assert (claim.polarity, claim.certainty, claim.mode) == ("positive", "certain", "actual")
    assert claim.confidence == 1.0
    assert extraction.document.language == "en"
    assert extraction.mentions[0].confidence == 1.0
    del (short := sample())["claims"], short["mentions"], short["entities"]
    assert records.from_record(short, where="x#1").claims == ()


def put(*path: str | int, value: Any) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        place: Any = record
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return change


def drop(*path: str | int) -> Callable[[dict[str, Any]], None]:
    def change(record: dict[str, Any]) -> None:
        place: Any = record
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return change


CLAIM = ("claims", 0)
REFUSED = {
    "another format": (put("format", value="kg-extraction/2"), "format"),
    "no format": (drop("format"), "format"),
    "no document": (drop("document"), "document"),
    "no text": (drop("document", "text"), "text"),
    "an empty text": (put("document", "text", value=""), "document/text"),
    "a text that is a number": (put("document", "text", value=3), "document/text"),
    "an unknown field": (put("document", "colour", value="red"), "colour"),
    "a date in words": (put("document", "date", value="June"), "document/date"),
    "a relative document": (put("document", "iri", value="d"), "document/iri"),
    "a null": (put("document", "title", value=None), "document/title"),
    "a broken address": (put("document", "url", value="http://[x"), "url"),
    "half a character": (put("entities", 0, "label", value="a\ud800"), "Unicode"),
    "a kind in small letters": (put("entities", 0, "kind", value="person"), "entities/0/kind"),
    "an entity with a broken IRI": (put("entities", 0, "iri", value="http://a/%zz"), "entity"),
    "a wrong quote": (put(*CLAIM, "evidence", "quote", value="Kim saw Xi"), "quote 'Kim saw Xi'"),
    "a quote one to the right": (put(*CLAIM, "trigger", value={"start": 5, "end": 8, "quote": "met"}), "trigger"),
    "a quote that is too short": (put(*CLAIM, "trigger", value={"start": 4, "end": 7, "quote": "me"}), "trigger"),
    "an offset outside": (put(*CLAIM, "trigger", "end", value=999), "outside"),
    "an end before the start": (put(*CLAIM, "trigger", "end", value=2), "outside"),
    "a negative offset": (put(*CLAIM, "trigger", "start", value=-1), "start"),
    "an offset with a point": (put(*CLAIM, "trigger", "start", value=4.5), "start"),
    "a wrong quote of a mention": (put("mentions", 0, "quote", value="Xim"), "Xim"),
    "a wrong quote of a cue": (put(*CLAIM, "attribution", 0, "cue", "quote", value="sang"), "cue"),
    "a mention of the unknown": (put("mentions", 0, "entity", value="urn:z"), "urn:z"),
    "an unknown subject": (put(*CLAIM, "subject", value="urn:z"), "subject urn:z"),
    "an unknown object": (put(*CLAIM, "object", value="urn:z"), "object urn:z"),
    "an unknown source": (put(*CLAIM, "attribution", 0, "source", value="urn:z"), "source urn:z"),
    "acting for the unknown": (put("entities", 1, "acts_for", value="urn:z"), "acts for urn:z"),
    "an unknown form": (put("mentions", 0, "form", value="shout"), "form"),
    "a polarity of its own": (put(*CLAIM, "polarity", value="maybe"), "polarity"),
    "too much confidence": (put(*CLAIM, "confidence", value=1.01), "confidence"),
    "too little confidence": (put("mentions", 0, "confidence", value=-0.1), "confidence"),
    "an attribution to nobody": (put(*CLAIM, "attribution", value=[]), "attribution"),
    "no evidence": (drop(*CLAIM, "evidence"), "evidence"),
    "a relation with a broken IRI": (put(*CLAIM, "relation", value="http://[x"), "relation"),
    "an event with a broken IRI": (put(*CLAIM, "event", value="http://a/#b#c"), "event"),
    "a construction with a broken IRI": (put(*CLAIM, "construction", value="http://a/%z"), "construction"),
    "a candidate with a broken IRI": (put("mentions", 0, "candidates", value=["http://[x"]), "candidate"),
    "an offset with a point that is whole": (put(*CLAIM, "trigger", "start", value=4.0), "without a point"),
    "an end with a point that is whole": (put("mentions", 0, "end", value=3.0), "without a point"),
    "a confidence that is no number": (put(*CLAIM, "confidence", value=float("nan")), "confidence"),
    "a mention whose confidence is no number": (put("mentions", 0, "confidence", value=float("nan")), "confidence"),
    "a fragment as document": (put("document", "iri", value="http://a/b#c"), "without #"),
    "more sources than anybody names": (
        put(*CLAIM, "attribution", value=sample()["claims"][0]["attribution"] * 17),
        "17 items: expected at most 16",
    ),
    "an IRI with a space": (put(*CLAIM, "iri", value="http://a/b c"), "expected an absolute IRI"),
    "a candidate that is no IRI": (put("mentions", 0, "candidates", value=["x"]), "expected an absolute IRI"),
    "a date in other words": (put("document", "date", value="5.6.2024"), "expected YYYY, YYYY-MM or YYYY-MM-DD"),
    "a kind of two words": (put("entities", 0, "kind", value="Two words"), "expected the name of a class"),
    "a reference with a newline": (put(*CLAIM, "subject", value="urn:kim\n"), "subject urn:kim: not among"),
    "a null character in the text": (put("document", "text", value="a\x00"), "U+0000"),
    "an escape in the name": (put("document", "source", value="\x1b[31m"), "U+001B"),
    "a form feed in an alias": (put("entities", 0, "aliases", value=["\f"]), "U+000C"),
    "a noncharacter in the text": (put("document", "text", value="a\ufffe"), "U+FFFE"),
    "another noncharacter": (put("entities", 0, "label", value="\uffff"), "U+FFFF"),
    "a claim with the IRI of the document": (put(*CLAIM, "iri", value="urn:d"), "twice"),
    "an entity with the IRI of the document": (
        lambda r: r["entities"].append({"iri": "urn:d", "kind": "State", "label": "D"}),
        "twice",
    ),
    "an entity that is described twice": (lambda r: r["entities"].append(dict(r["entities"][0], label="K")), "twice"),
    "an event with the IRI of its claim": (put(*CLAIM, "event", value="urn:c"), "twice"),
    "an event with the IRI of the document": (put(*CLAIM, "event", value="urn:d"), "twice"),
    "an event with the IRI of an entity": (put(*CLAIM, "event", value="urn:moon"), "twice"),
    "an entity that is a class": (
        lambda r: r["entities"].append({"iri": vocab.SC + "State", "kind": "State", "label": "D"}),
        "vocabulary",
    ),
    "a claim that is a property": (put(*CLAIM, "iri", value=vocab.TYPE), "vocabulary"),
    "an event that is a type of events": (put(*CLAIM, "event", value=vocab.PLOVER + "ASSAULT"), "vocabulary"),
    "a claim named as a span": (put(*CLAIM, "iri", value="urn:other#char=0,3"), "span"),
    "an entity named as a mention": (
        lambda r: r["entities"].append({"iri": "urn:other#mention=0,3,ab", "kind": "State", "label": "D"}),
        "span",
    ),
    "a claim with the IRI of an entity": (put(*CLAIM, "iri", value="urn:kim"), "twice"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_wrong_record_is_refused_by_name(case: str) -> None:
    change, words = REFUSED[case]
    record = sample()
    change(record)
    with pytest.raises(DataError) as caught:
        records.from_record(record, where="claims.jsonl#7")
    message = str(caught.value)
    assert message.startswith("claims.jsonl#7: ")
    assert words in message
    assert "\n" not in message


@pytest.mark.parametrize("word", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_json_number_is_refused(word: str) -> None:
    line = json.dumps(sample()).replace('"end": 3', f'"end": {word}', 1)
    with pytest.raises(DataError, match=rf"x#1: not JSON: {word} is no number"):
        records.from_line(line, where="x#1")


def test_newlines_and_tabs_are_text() -> None:
    record = sample()
    record["document"]["text"] += "\t\r\n\x85\u2028"
    assert records.from_record(record, where="x#1").document.text == record["document"]["text"]


BAD_DOCUMENTS = {
    "no text": (Document(iri="urn:d", text="", source="s"), "no text"),
    "a relative IRI": (Document(iri="d", text="x", source="s"), "absolute IRI"),
    "a fragment": (Document(iri="urn:d#1", text="x", source="s"), "without #"),
    "half a character": (Document(iri="urn:d", text="\ud800", source="s"), "surrogate"),
    "a control character": (Document(iri="urn:d", text="x", source="s", title="\x01"), r"U\+0001"),
    "an address that is none": (Document(iri="urn:d", text="x", source="s", url="x"), "url 'x'"),
}


@pytest.mark.parametrize("case", BAD_DOCUMENTS)
def test_a_document_that_cannot_stand_in_a_graph_is_refused(case: str) -> None:
    document, words = BAD_DOCUMENTS[case]
    with pytest.raises(DataError, match=words):
        records.check_document(document, where="s")
    records.check_document(Document(iri="urn:d", text="x\n", source="s"), where="s")


def test_a_claim_that_stands_twice_is_refused() -> None:
    record = sample()
    record["claims"] *= 2
    with pytest.raises(DataError, match="stands twice"):
        records.from_record(record, where="x#1")


@pytest.mark.parametrize("line", ["", "{", "[]", "3", "null", '"x"', "[" * 100_000, "{}", '{"format": []}', "\x00"])
def test_a_line_that_is_no_record_is_refused(line: str) -> None:
    with pytest.raises(DataError, match="x#1: "):
        records.from_line(line, where="x#1")


def test_offsets_count_code_points() -> None:
    record = sample()
    text = "🎉 " + record["document"]["text"]
    record["document"]["text"] = text
    line = json.dumps(record)
    with pytest.raises(DataError):
        records.from_line(line, where="x#1")
    for span in (record["mentions"][0], *(record["claims"][0][n] for n in ("evidence", "sentence", "trigger"))):
        span["start"], span["end"] = span["start"] + 2, span["end"] + 2
    cue = record["claims"][0]["attribution"][0]["cue"]
    cue["start"], cue["end"] = cue["start"] + 2, cue["end"] + 2
    assert records.from_record(record, where="x#1").claims[0].trigger.quote == "met"


def test_what_no_tool_found_is_written_as_it_always_was() -> None:
    record = records.to_record(records.from_record(sample(), where="x#1"))
    assert list(record) == ["format", "document", "entities", "mentions", "claims", "statements"]
    assert "found_by" not in record["claims"][0]
    assert record["format"] == "kg-extraction/1"


def unverified(**more: Any) -> dict[str, Any]:
    said = {"subject": "Kim", "relation": "loves", "object": "Xi", "reason": "The quote is not in the text.", "by": "x"}
    return {**sample(), "unverified": [{**said, **more}]}


def test_what_a_tool_says_needs_its_words_a_reason_and_the_tool() -> None:
    (read,) = records.from_record(unverified(), where="x#1").unverified
    assert (read.subject, read.relation, read.object, read.quote) == ("Kim", "loves", "Xi", None)
    assert read.iri.startswith("urn:d/unverified/")
    again = records.from_record(unverified(quote="Kim loves Xi"), where="x#1").unverified
    assert again[0].iri != read.iri


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"reason": ""}, "unverified/0/reason"),
        ({"by": None}, "unverified/0/by"),
        ({"start": 1}, "unverified/0"),
        ({"iri": "urn:c"}, "stands twice, first as the IRI of a claim"),
        ({"iri": "unverified"}, "expected an absolute IRI"),
        ({"quote": "\x08"}, "U+0008"),
    ],
)
def test_what_is_wrong_with_an_unverified_statement_is_told(more: dict[str, Any], told: str) -> None:
    with pytest.raises(DataError) as error:
        records.from_record(unverified(**more), where="x#1")
    assert told in str(error.value)


def test_the_same_tool_stands_once() -> None:
    record = sample()
    record["claims"][0]["found_by"] = ["x", "x"]
    with pytest.raises(DataError):
        records.from_record(record, where="x#1")
