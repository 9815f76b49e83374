"""What a tool takes for somebody, and the text does not, is for people to look at."""

from __future__ import annotations

import pytest

from kg.grounding.doubts import Tally

from .conftest import Ground, name, tell

pytestmark = pytest.mark.model


@pytest.mark.parametrize(
    ("text", "relation", "thing"),
    [
        ("Russia launched an attack on Tuesday.", "attacked", name("Tuesday", "State")),
        ("Russia imposed sanctions on Thursday.", "sanctioned", name("Thursday", "State")),
        ("Russia met with protests in Rome.", "met with", name("protests", "Organization")),
        ("Russia sent aid in March to Syria.", "aids", name("March", "State")),
    ],
)
def test_days_and_common_nouns_are_nobody(ground: Ground, text: str, relation: str, thing: object) -> None:
    found = ground(text, tell("Russia", relation, thing)).extraction  # type: ignore[arg-type]
    assert all(claim.confidence < 0.5 for claim in found.claims)


def test_a_name_that_only_a_tool_knows_may_act(ground: Ground) -> None:
    claim = ground(
        "The Ostland Front attacked Mali.", tell(name("Ostland Front", "ArmedGroup"), "attacked", "Mali")
    ).claim
    assert claim.confidence >= 0.5


def test_another_identifier_than_that_of_the_text_is_a_disagreement(ground: Ground) -> None:
    text, state = "Poland accused Russia of sabotage.", "https://w3id.org/statecraft/id/state/"
    same, other = (
        ground(text, tell(name("Poland", iri=f"{state}{who}"), "accuses", "Russia")).claim.confidence
        for who in ("poland", "france")
    )
    assert same > 0.5 > other


BERLIN = "Germany imposed sanctions on Chad."
WD = "http://www.wikidata.org/entity/"


def only(tally: Tally) -> str:
    """The only doubt that was noted, as it was told."""
    ((kind, count),) = tally.counts.items()
    assert count == 1
    return tally.first[kind]


@pytest.mark.parametrize(
    ("identifier", "told"),
    [
        (
            f"{WD}Q142",
            "gives the identifier of “France” (“http://www.wikidata.org/entity/Q142”) for “Germany”, and the",
        ),
        ("https://www.wikidata.org/wiki/Q142", "the identifier of “France”"),
        ("http://dbpedia.org/resource/France", "the identifier of “France”"),
        (f"{WD}Q64", "gives the identifier “http://www.wikidata.org/entity/Q64” for “Germany”, and “Germany”, whom"),
    ],
)
def test_an_identifier_of_something_else_never_wins(ground: Ground, identifier: str, told: str) -> None:
    found = ground(BERLIN, tell(name("Germany", iri=identifier), "sanctions", "Chad", BERLIN, confidence=1.0))
    assert found.triples() == [("Germany", "sanctions", "Chad")]
    assert found.claim.confidence < 0.5
    assert told in only(found.grounding.counts.doubts)


@pytest.mark.parametrize(
    ("text", "said", "identifier"),
    [
        (BERLIN, "Germany", f"{WD}Q183"),
        (BERLIN, "Germany", "https://www.wikidata.org/wiki/Q183"),
        (BERLIN, "Germany", "http://dbpedia.org/resource/Germany"),
        (BERLIN, "Germany", "https://example.org/things/7"),  # nobody knows what that is
        ("Moscow imposed sanctions on Chad.", "Moscow", f"{WD}Q159"),
        ("Moscow imposed sanctions on Chad.", "Moscow", f"{WD}Q649"),  # the city, which stands for its state
        ("The Blorb Zwick imposed sanctions on Chad.", "Blorb Zwick", f"{WD}Q99999999"),
    ],
)
def test_an_identifier_of_the_same_thing_is_no_doubt(ground: Ground, text: str, said: str, identifier: str) -> None:
    plain, linked = (
        ground(text, tell(name(said, "Organization", iri=iri), "sanctions", "Chad", text)).claim
        for iri in (None, identifier)
    )
    assert linked == plain


def test_what_an_identifier_means_is_not_looked_for_under_a_name_of_something_else(ground: Ground) -> None:
    text = "France imposed sanctions on Chad."
    reason = ground(text, tell(name("Germany", iri=f"{WD}Q142"), "sanctions", "Chad")).reason
    assert reason.startswith("“Germany” is not in the text")
    assert "the identifier that is given with it is that of “France”" in reason
    named = tell(name("Gallia Frobna", iri=f"{WD}Q142"), "sanctions", "Chad")
    assert ground(text, named).triples() == [("France", "sanctions", "Chad")]


def test_identifiers_of_names_in_no_statement_are_told_too(ground: Ground) -> None:
    found = ground(BERLIN, names=(name("Germany", iri=f"{WD}Q142"), name("Chad", iri=f"{WD}Q657")))
    assert "“France”" in only(found.grounding.counts.dropped)


# dates

DATED = "Russia sanctioned Chad on 3 May 2021."
BARE = "Russia imposed sanctions on Chad."


@pytest.mark.parametrize(
    ("text", "time", "kept"),
    [
        (DATED, "2021-05-03", "2021-05-03"),
        (DATED, "2021", "2021-05-03"),
        (DATED, "3 May 2021", "2021-05-03"),
        (BARE, "2024-06-05", "2024-06-05"),  # the date of the document
        ("Since 2019, Chad has been a member of NATO.", "2019", "2019"),
        ("Between 2019 and 2021, Chad was a member of NATO.", "2019/2021", "2019/2021"),
    ],
)
def test_a_date_that_the_text_or_the_document_bears_out(ground: Ground, text: str, time: str, kept: str) -> None:
    thing = "NATO" if "NATO" in text else "Chad"
    one, relation = ("Chad", "memberOf") if thing == "NATO" else ("Russia", "sanctions")
    found = ground(text, tell(one, relation, thing, text, time=time), date="2024-06-05")
    assert found.claim.time == kept
    assert not found.grounding.counts.dropped.counts


@pytest.mark.parametrize(
    ("text", "time", "kept", "told"),
    [
        (BARE, "1999", None, "the date “1999” that the tool gives is not in the sentence, nor that of the document"),
        (BARE, "2024-06-04", None, "the date “2024-06-04” that the tool gives is not in the sentence"),
        (BARE, "some day", None, "“some day”, which the tool gives as the date, is no day, month or year"),
        (
            "Russia sanctioned Chad in May 2021.",
            "2021-05-04",
            "2021-05",
            "more exact than what the text tells, “2021-05”",
        ),
        (DATED, "2024-06-05", "2021-05-03", "gives the date “2024-06-05”, and the text “2021-05-03”"),  # when published
        ("Since 2019, Chad has been a member of NATO.", "2019-04-01", None, "is more exact than what the text tells"),
    ],
)
def test_a_date_that_nothing_bears_out_is_dropped(
    ground: Ground, text: str, time: str, kept: str | None, told: str
) -> None:
    one, relation, thing = ("Chad", "memberOf", "NATO") if "NATO" in text else ("Russia", "sanctions", "Chad")
    found = ground(text, tell(one, relation, thing, text, time=time), date="2024-06-05")
    assert found.claim.time == kept
    assert told in only(found.grounding.counts.dropped)
    assert found.claim.confidence == ground(text, tell(one, relation, thing, text), date="2024-06-05").claim.confidence


def test_another_date_than_the_text_gives_is_a_disagreement(ground: Ground) -> None:
    found = ground(DATED, tell("Russia", "sanctions", "Chad", DATED, time="1999"))
    assert found.claim.time == "2021-05-03"
    assert found.claim.confidence < 0.5
    assert "the tool gives the date “1999”, and the text “2021-05-03”" in only(found.grounding.counts.doubts)


@pytest.mark.parametrize(("start", "end"), [(3, None), (2014, 2022), (0, 6)])
def test_places_that_do_not_hold_the_quote_are_told(ground: Ground, start: int, end: int | None) -> None:
    text = f"Peru left. {BARE}"
    found = ground(text, tell("Russia", "sanctions", "Chad", BARE, start=start, end=end))
    assert found.claim.evidence.quote == BARE
    assert "does not stand at the characters that it gives" in only(found.grounding.counts.dropped)
    right = ground(text, tell("Russia", "sanctions", "Chad", BARE, start=11, end=len(text)))
    assert not right.grounding.counts.dropped.counts


def test_a_place_without_a_quote_must_hold_the_sentence(ground: Ground) -> None:
    wrong, right = (
        ground(f"{BARE} Peru left.", tell("Russia", "sanctions", "Chad", start=a, end=b)).grounding.counts.dropped
        for a, b in ((2014, 2022), (0, 6))
    )
    assert "“2014–2022”" in only(wrong)
    assert not right.counts


@pytest.mark.parametrize(
    ("about", "words"),
    [
        ({"start": 3, "end": 900}, "“Russia” does not stand at the characters that the tool gives for it, “3–900”"),
        ({"iri": "no iri"}, "“no iri”, which the tool gives as the identifier of “Russia”, is no IRI of a thing"),
        ({"iri": "wd:Nosuch"}, "“wd:Nosuch”, which the tool gives as the identifier of “Russia”, is no IRI"),
    ],
)
def test_what_is_given_with_a_name_and_cannot_be_meant_is_told(
    ground: Ground, about: dict[str, object], words: str
) -> None:
    found = ground(BARE, tell(name("Russia", **about), "sanctions", "Chad", BARE))
    assert found.claim.confidence >= 0.5
    assert only(found.grounding.counts.dropped).startswith(words)


# why


@pytest.mark.parametrize(
    ("text", "told", "why"),
    [
        (BARE, {"confidence": 0.3}, "the confidence that the tool itself gives is “0.3”"),
        (BARE, {"negated": True}, "the tool says that it is denied, and the text does not deny it"),
        ("Russia did not sanction Chad.", {}, "the text denies what the tool says to be so"),
        (f"Peru met Mali. {BARE}", {"said_by": "Peru"}, "the tool names “Peru” as who says so"),
        ("Russia and Chad are far apart.", {}, "no word of the sentence is known to tell the relation"),
        (
            "Russia criticised Chad after Mali sanctioned Niger.",
            {},
            "“sanctioned” is known to tell it, but the grammar",
        ),
        ("Chad sanctioned Russia.", {}, "what the rules find in the same sentence speaks against it"),
    ],
)
def test_why_a_claim_is_held_is_told(ground: Ground, text: str, told: dict[str, object], why: str) -> None:
    found = ground(text, tell("Russia", "sanctions", "Chad", **told))
    assert found.claim.confidence < 0.5
    assert any(reason.startswith(why) for reason in found.grounding.counts.doubts.first.values())


def test_what_is_sure_enough_tells_no_reason(ground: Ground) -> None:
    both = ground(BARE, tell("Russia", "sanctions", "Chad", confidence=0.6), beside=True)
    assert both.claim.confidence >= 0.5
    assert not both.grounding.counts.doubts.counts


def test_classes_that_are_none_are_counted(ground: Ground) -> None:
    told = tell(name("Russia", "Frob"), "sanctions", name("Chad", "Country"))
    found = ground(BARE, told, told, names=(name("Russia", "Frob"), name("sanctions", "Frob"), name("Chad", "")))
    assert dict(found.grounding.counts.kinds) == {"Frob": 2}


def test_what_somebody_stopped_doing_is_no_fact(ground: Ground) -> None:
    claim = ground("Canada stopped supporting Peru.", tell("Canada", "supports", "Peru")).claim
    assert claim.polarity.value == "negative"
    assert claim.confidence < 0.5


# who says so


SAID = "Russia had sanctioned Chad."


@pytest.mark.parametrize(
    ("before", "holders"),
    [
        ("Beijing said that", ["Beijing", "China", "the Chinese government", "Chinese officials"]),
        ("Chinese officials said that", ["China", "Beijing", "officials", "Chinese officials", "officials of China"]),
        (
            "Kremlin spokesman Dmitry Peskov said",
            ["Peskov", "Mr Peskov", "spokesman Dmitry Peskov", "Kremlin spokesman"],
        ),
        ("Xi Jinping visited Peru. He said that", ["He", "Xi Jinping", "President Xi", "XI JINPING"]),
        ("Peru said that Mali had claimed that", ["Peru", "Mali"]),
        ("Experts at the Carnegie Center said that", ["experts", "Experts at the Carnegie Center"]),
        ("The foreign ministry of Peru said that", ["Peru", "the foreign ministry of Peru", "The foreign ministry"]),
        ("A journalist said that", ["journalist", "the journalist"]),
        ("Beijing said that", [None, "", " ", "null", "N/A", "unknown"]),
    ],
)
def test_the_holder_of_the_text_in_other_words_is_the_same(
    ground: Ground, before: str, holders: list[str | None]
) -> None:
    for holder in holders:
        claim = ground(f"{before} {SAID}", tell("Russia", "sanctions", "Chad", said_by=holder)).claim
        assert claim.attribution is not None
        assert (claim.doubts, claim.confidence >= 0.5) == ((), True), holder


@pytest.mark.parametrize(
    ("before", "holder", "ours"),
    [
        ("Beijing said that", "Russia", "China"),
        ("Beijing said that", "the author", "China"),
        ("Peru met Mali. Beijing said that", "Peru", "China"),
        ("Peru said that Mali had claimed that", "Chad", "Mali"),
        ("Xi Jinping visited Peru. He said that", "Peru", "Xi Jinping"),
        ("The US ambassador to China said that", "China", "ambassador of United States"),
        ("Kremlin spokesman Dmitry Peskov said", "the Kremlin", "Dmitry Peskov"),
    ],
)
def test_another_holder_than_that_of_the_text_is_held_for_people(
    ground: Ground, before: str, holder: str, ours: str
) -> None:
    found = ground(f"{before} {SAID}", tell("Russia", "sanctions", "Chad", said_by=holder))
    assert found.claim.confidence < 0.5
    assert found.claim.doubts == (f"the tool names “{holder}” as who says so, and in the text it is “{ours}”",)
    assert sum(found.grounding.counts.doubts.counts.values()) == 1


def test_a_holder_whom_the_text_does_not_name_is_told_as_such(ground: Ground) -> None:
    for text in (f"Beijing said that {SAID}", "“Russia sanctioned Chad,” he said."):
        found = ground(text, tell("Russia", "sanctions", "Chad", said_by="Norway"))
        assert found.claim.confidence < 0.5
        why = "the tool names “Norway” as who says so, and nobody of that name is in the text"
        assert found.claim.doubts == (why,)


def test_where_the_text_does_not_tell_who_speaks_anybody_in_it_may(ground: Ground) -> None:
    text = "Peru met Mali. “Russia sanctioned Chad,” somebody said."
    for holder in ("Peru", "the author"):
        assert ground(text, tell("Russia", "sanctions", "Chad", said_by=holder)).claim.doubts == ()


def test_beside_the_rules_another_holder_is_told_too(ground: Ground) -> None:
    """And the words of the tool make no thing of it."""
    text = f"Peru met Mali. Beijing said that {SAID}"
    plain = ground(text, tell("Russia", "sanctions", "Chad", said_by="Beijing"), beside=True)
    other = ground(text, tell("Russia", "sanctions", "Chad", said_by="Peru met"), beside=True)
    (held,) = (c for c in other.extraction.claims if c.found_by)
    assert held.confidence < 0.5
    assert held.doubts == ("the tool names “Peru met” as who says so, and in the text it is “China”",)
    assert other.extraction.entities == plain.extraction.entities
    assert other.extraction.mentions == plain.extraction.mentions
