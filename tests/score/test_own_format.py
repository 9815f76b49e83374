"""The gold format of kg itself: what is read, what is refused, and what is counted."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg.errors import DataError, MissingError
from kg.model import Document, Entity, Extraction, Failure
from kg.score.formats import own
from kg.score.run import formats_of, mark
from kg.score.standard import GoldText
from kg.score.tally import Measure, Tally
from kg.understand import Understanding

TEXT = "Russia attacked Ukraine. Poland said that Hungary had attacked Serbia."


def span(quote: str, **more: Any) -> dict[str, Any]:
    start = TEXT.index(quote)
    return {"start": start, "end": start + len(quote), "quote": quote, **more}


def record(**more: Any) -> dict[str, Any]:
    names = ("Russia", "Ukraine", "Hungary", "Serbia")
    mentions = [span(n, kind="State", entity=n.lower()) for n in names]
    relations = [
        {"subject": "russia", "relation": "assaults", "object": "ukraine", "status": "asserted"},
        {"subject": "hungary", "relation": "assaults", "object": "serbia", "status": "claim", "mode": "actual"},
    ]
    return {"format": "kg-gold/1", "id": "one", "text": TEXT, "mentions": mentions, "relations": relations, **more}


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    def run(*records: Any) -> Path:
        path = tmp_path / "gold.jsonl"
        path.write_text("".join(r if isinstance(r, str) else json.dumps(r) + "\n" for r in records), encoding="utf-8")
        return path

    return run


def marked(path: Path, understanding: Understanding, **more: Any) -> dict[str, Tally]:
    return mark(path, own.FORMAT, understanding, **more).tallies


def test_what_the_text_says_is_found(written: Callable[..., Path], understanding: Understanding) -> None:
    tallies = marked(written(record()), understanding)
    assert tallies["relations"].micro == Measure(2, 0, 0)
    assert tallies["relations"].means["mode accuracy"] == 1.0
    assert tallies["offsets"].micro.misses == 0
    assert tallies["offsets"].micro.hits > 8


def test_a_wrong_status_is_missed_and_extra(written: Callable[..., Path], understanding: Understanding) -> None:
    relations = [{"subject": "hungary", "relation": "assaults", "object": "serbia", "status": "asserted"}]
    tally = marked(written(record(relations=relations)), understanding)["relations"]
    assert (tally.of("assaults asserted"), tally.of("assaults claim")) == (Measure(0, 1, 1), Measure(0, 1, 0))
    assert {"held back what is asserted", "asserted, not in the gold"} == {s.kind for s in tally.slips}


def test_a_wider_relation_of_the_gold_is_found_by_a_closer_one(
    written: Callable[..., Path], understanding: Understanding
) -> None:
    text = "Xi Jinping met Vladimir Putin."
    mentions = [
        {"start": 0, "end": 10, "quote": "Xi Jinping", "entity": "x"},
        {"start": 15, "end": 29, "quote": "Vladimir Putin", "entity": "p"},
    ]
    for relation, hits in (("meets", 1), ("consultsWith", 1), ("assaults", 0)):
        relations = [{"subject": "p", "relation": relation, "object": "x", "status": "asserted"}]
        path = written({"format": "kg-gold/1", "text": text, "mentions": mentions, "relations": relations})
        assert marked(path, understanding)["relations"].micro.hits == hits, relation


def test_an_absent_layer_is_not_scored(written: Callable[..., Path], understanding: Understanding) -> None:
    whole = record()
    del whole["relations"]
    assert list(marked(written(whole), understanding)) == ["mentions", "offsets"]
    with pytest.raises(DataError, match="no text has gold for relations"):
        marked(written(whole), understanding, layers=frozenset({"relations"}))


def test_every_layer_of_the_format_is_measured(written: Callable[..., Path], understanding: Understanding) -> None:
    text = "Hungary attacked Serbia. Poland said that it had warned Hungary. Emmanuel Macron left."

    def at(quote: str, **more: Any) -> dict[str, Any]:
        start = text.rindex(quote)
        return {"start": start, "end": start + len(quote), "quote": quote, **more}

    states = "https://w3id.org/statecraft/data/"
    linked = next(e.iri for e in understanding_of(understanding, text) if e.label == "Serbia")
    mentions = [
        {"start": 0, "end": 7, "kind": "State", "entity": "h", "link": states + "nothing"},
        at("Hungary", kind="Polity", entity="h"),
        at("Serbia", kind="State", entity="s", link=linked),
        at("Poland", entity="p", form="name"),
        at("it", entity="p", form="pronoun"),
        at("Emmanuel Macron", kind="State"),
    ]
    events = [at("attacked", value=3), at("left", value=3)]
    attributions = [{"source": [at("Poland")], "cue": [at("said")], "content": [at("it had warned Hungary")]}]
    line = {"format": "kg-gold/1", "text": text, "mentions": mentions, "events": events, "attributions": attributions}
    tallies = marked(written(line), understanding)
    assert list(tallies) == ["mentions", "links", "coreference", "factuality", "attribution", "offsets"]
    assert tallies["mentions"].of("State") == Measure(2, 0, 1)
    assert (tallies["mentions"].of("Polity"), tallies["mentions"].of("any")) == (Measure(1, 0, 0), Measure(1, 0, 0))
    assert tallies["mentions"].of("Person") == Measure(0, 1, 0)
    assert tallies["links"].micro == Measure(1, 1, 1)
    assert tallies["coreference"].of("name").hits >= 3
    assert tallies["factuality"].of("fact") == Measure(2, 0, 0)
    assert tallies["attribution"].micro == Measure(1, 0, 0)


def understanding_of(understanding: Understanding, text: str) -> tuple[Entity, ...]:
    document = Document(iri="urn:x", text=text, source="x")
    (extraction,) = understanding.pipe([document])
    assert isinstance(extraction, Extraction)
    return extraction.entities


def test_limit_and_layers(written: Callable[..., Path], understanding: Understanding) -> None:
    path = written(record(), record(id="two", text=TEXT + " ", mentions=[], relations=[]))
    marks = mark(path, own.FORMAT, understanding, limit=1, layers=frozenset({"offsets"}))
    assert (marks.texts, list(marks.tallies)) == (1, ["offsets"])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"mentions": [{"start": 0, "end": 900}]}, "outside the text"),
        ({"mentions": [{"start": 5, "end": 5}]}, "outside the text"),
        ({"mentions": [{"start": 0, "end": 6, "quote": "Prussia"}]}, "is not what stands at 0..6"),
        ({"mentions": [{"end": 6}]}, "mentions/0"),
        ({"relations": [{"subject": "x", "relation": "a", "object": "y", "status": "claim"}]}, "no mention has"),
        ({"relations": [{"subject": "russia", "relation": "a", "object": "serbia", "status": "sure"}]}, "relations/0"),
        ({"events": [{"start": 0, "end": 6, "value": 7}]}, "events/0"),
        ({"text": ""}, "text"),
        ({"date": "yesterday"}, "date"),
        ({"format": "kg-gold/9"}, "format"),
    ],
)
def test_what_does_not_hold_is_refused(written: Callable[..., Path], change: dict[str, Any], told: str) -> None:
    path = written(record(), record(**change), record())
    good, bad, last = own.read(path)
    assert isinstance(good, GoldText)
    assert isinstance(last, GoldText), "what comes after is read"
    assert isinstance(bad, Failure)
    assert bad.source == "gold.jsonl#2"
    assert bad.reason.startswith("line 2: ")
    assert told in bad.reason


def test_files_that_are_no_standard(tmp_path: Path) -> None:
    for name, content in (("a", b""), ("b", b"\xff\xfe"), ("c", b"[" * 100_000), ("d", b"{}\n"), ("e", b"x\ty\n")):
        (tmp_path / name).write_bytes(content)
        assert not own.told_by(tmp_path / name), name
        with pytest.raises(DataError, match="no gold standard"):
            formats_of(tmp_path / name)
    with pytest.raises(MissingError):
        formats_of(tmp_path / "absent")


def test_measures() -> None:
    tally = Tally()
    tally.hit("a", 3)
    tally.extra("a")
    tally.miss("b")
    assert tally.of("a").precision == 0.75
    assert tally.of("a").recall == 1.0
    assert tally.of("b").f1 == 0.0
    assert tally.micro == Measure(3, 1, 1)
    assert tally.micro.f1 == 0.75
    assert tally.macro_f1 == pytest.approx((6 / 7) / 2)
    assert Measure(0, 0, 0).f1 == 0.0
