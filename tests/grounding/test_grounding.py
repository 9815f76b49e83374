"""What others say of a text becomes a claim that the text bears out, or is told to be unverified, with the reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.model import Certainty, Failure, Mode, Polarity
from kg.understand import Understanding
from kg.understand.entities.loose import called
from kg.understand.knowledge.authority import shipped
from kg.vocab import SC
from tests.conftest import document_of

from .conftest import TOOL, Ground, name, tell

pytestmark = pytest.mark.model

PLAIN = "Russia imposed sanctions on Chad on Monday."


def test_a_plain_statement(ground: Ground) -> None:
    found = ground(PLAIN, tell("Russia", "IMPOSED_SANCTIONS_ON", "Chad", "Russia imposed sanctions on Chad"))
    claim = found.claim
    assert found.triples() == [("Russia", "sanctions", "Chad")]
    assert claim.plain
    assert (claim.evidence.start, claim.evidence.quote) == (0, "Russia imposed sanctions on Chad")
    assert claim.sentence.quote == PLAIN
    assert claim.trigger.quote == "imposed sanctions"
    assert claim.time == "2024-06-03"  # resolved against the date of the document
    assert claim.found_by == (TOOL,)
    assert claim.construction is not None
    assert claim.event is not None
    assert claim.confidence >= 0.5


def test_it_is_the_claim_that_the_rules_make(ground: Ground) -> None:
    alone = ground(PLAIN, tell("Russia", "sanctions", "Chad", PLAIN)).claim
    rules = ground(PLAIN, beside=True).claim
    assert (alone.iri, alone.subject, alone.object, alone.event) == (
        rules.iri,
        rules.subject,
        rules.object,
        rules.event,
    )
    assert rules.found_by == ()


def test_only_what_the_tool_says_is_in_an_import(ground: Ground) -> None:
    text = f"{PLAIN} France met Mali."
    found = ground(text, tell("Russia", "sanctions", "Chad", PLAIN), names=(name("Mali"),))
    assert found.triples() == [("Russia", "sanctions", "Chad")]
    assert {m.span.quote for m in found.extraction.mentions} == {"Russia", "Chad", "Mali"}


@pytest.mark.parametrize(
    ("relation", "subject", "thing"),
    [
        ("was sanctioned by", "Chad", "Russia"),
        ("sanctioned", "Russia", "Chad"),
        ("SANCTIONED_BY", "Chad", "Russia"),
        ("sanctions", "Russia", "Chad"),
        (SC + "sanctions", "Russia", "Chad"),
    ],
)
def test_passive_words_change_the_sides(ground: Ground, relation: str, subject: str, thing: str) -> None:
    for text in (PLAIN, "Chad was sanctioned by Russia."):
        assert ground(text, tell(subject, relation, thing, text)).triples() == [("Russia", "sanctions", "Chad")]


# quotes


def test_a_quote_that_is_nowhere(ground: Ground) -> None:
    found = ground(PLAIN, tell("Russia", "sanctions", "Chad", "Russia slapped sanctions on Chad", where="row 12"))
    assert found.reason == "The quote “Russia slapped sanctions on Chad” is not in the text (row 12)."
    (unverified,) = found.extraction.unverified
    assert (unverified.subject, unverified.relation, unverified.object) == ("Russia", "sanctions", "Chad")
    assert (unverified.quote, unverified.by) == ("Russia slapped sanctions on Chad", TOOL)


def test_marks_dashes_and_line_breaks_may_differ(ground: Ground) -> None:
    text = "Russia’s\n“tough” sanc\u00adtions on  Chad — the first\n— were imposed."
    quote = 'Russia\'s "tough" sanctions on Chad - the first'
    claim = ground(text, tell("Russia", "sanctions", "Chad", quote)).claim
    assert claim.evidence.quote == "Russia’s\n“tough” sanc\u00adtions on  Chad — the first"


def test_of_several_places_the_one_that_holds_both_names(ground: Ground) -> None:
    text = "It imposed sanctions. Russia met Mali. Mali said that Russia imposed sanctions on Chad. Peru is far."
    claim = ground(text, tell("Peru", "sanctions", "Chad", "imposed sanctions"))
    assert not claim.triples()
    found = ground(text, tell("Russia", "sanctions", "Chad", "imposed sanctions")).claim
    assert found.evidence.quote == "Russia imposed sanctions on Chad"
    first = ground(
        f"{PLAIN} Later, {PLAIN}", tell("Russia", "sanctions", "Chad", "Russia imposed sanctions on Chad")
    ).claim
    assert first.evidence.start == 0


def test_offsets_choose_among_places(ground: Ground) -> None:
    quote = "Russia imposed sanctions on Chad"
    text = f"{PLAIN} Later, {PLAIN}"
    later = text.rindex(quote)
    assert ground(text, tell("Russia", "sanctions", "Chad", quote, start=later)).claim.evidence.start == later
    assert ground(text, tell("Russia", "sanctions", "Chad", quote, start=3)).claim.evidence.start == 0


def test_of_a_long_quote_the_sentence_that_tells(ground: Ground) -> None:
    text = "Russia and Chad are far apart. France met Mali. Russia imposed sanctions on Chad. Peru left."
    claim = ground(text, tell("Russia", "sanctions", "Chad", text)).claim
    assert claim.evidence.quote == "Russia imposed sanctions on Chad."
    assert claim.plain


def test_without_a_quote_the_one_sentence_with_both_names(ground: Ground) -> None:
    text = f"France met Mali. {PLAIN} Peru left."
    assert ground(text, tell("Russia", "sanctions", "Chad")).claim.sentence.quote == PLAIN
    assert "no sentence of the text speaks of both" in ground(text, tell("Russia", "sanctions", "Mali")).reason
    twice = f"{PLAIN} Later, {PLAIN}"
    assert "2 sentences of the text speak of both" in ground(twice, tell("Russia", "sanctions", "Chad")).reason
    at = name("Chad", start=twice.rindex("Chad"))
    assert ground(twice, tell("Russia", "sanctions", at)).claim.sentence.start == len(PLAIN) + 1


# names


def test_names_that_are_not_there(ground: Ground) -> None:
    quote = "Russia imposed sanctions on Chad"
    assert "“Atlantis” is not in the text" in ground(PLAIN, tell("Russia", "sanctions", "Atlantis", quote)).reason
    text = f"{PLAIN} Mali left."
    assert "speaks of “Mali”" in ground(text, tell("Russia", "sanctions", "Mali", quote)).reason
    assert "one and the same" in ground(PLAIN, tell("Russia", "sanctions", "Russia", quote)).reason
    assert "“it” is no name" in ground("So it rained in Chad.", tell("it", "sanctions", "Chad")).reason
    assert "needs a name" in ground(PLAIN, tell("", "sanctions", "Chad", quote)).reason


def test_aliases_pronouns_and_roles_stand_for_their_entity(ground: Ground) -> None:
    text = "Vladimir Putin visited Beijing. He met Xi Jinping there."
    claim = ground(text, tell("PUTIN", "met", "Xi", "He met Xi Jinping there"))
    assert claim.triples() == [("Vladimir Putin", "meets", "Xi Jinping")]
    assert claim.claim.evidence.quote == "He met Xi Jinping there"
    moscow = "Moscow imposed sanctions on Chad."
    assert ground(moscow, tell("Russia", "sanctions", "Chad", moscow)).triples() == [("Russia", "sanctions", "Chad")]


def test_names_in_other_scripts(ground: Ground) -> None:
    text = "Россия imposed sanctions on 中国 and الصين."
    found = ground(
        text,
        *(tell(name("Россия", "Country"), "sanctioned", name(other, "Country"), text) for other in ("中国", "الصين")),
    )
    assert set(found.triples()) == {("Россия", "sanctions", "中国"), ("Россия", "sanctions", "الصين")}
    assert {e.kind for e in found.extraction.entities} == {"State"}


def test_names_inside_a_word_of_a_script_without_spaces(ground: Ground) -> None:
    text = "俄罗斯制裁了乍得。"
    found = ground(text, tell(name("俄罗斯", "Country"), "sanctions", name("乍得", "Country"), "俄罗斯制裁了乍得"))
    assert {m.span.quote for m in found.extraction.mentions} == {"俄罗斯", "乍得"}
    assert found.claim.confidence < 0.5  # no word that the lexicon knows


def test_descriptions_are_of_one_text_alone(ground: Ground) -> None:
    text = "Britain has imposed sanctions on senior officials."
    found = ground(text, tell("Britain", "sanctions", "senior officials", text))
    assert found.triples() == [("United Kingdom", "sanctions", "senior officials")]
    assert found.claim.object.startswith(f"{found.extraction.document.iri}/entity/")
    assert {m.form for m in found.extraction.mentions if m.entity == found.claim.object} == {"nominal"}


@pytest.mark.parametrize(
    ("kind", "ours"),
    [
        ("ORGANIZATION", "Organization"),
        ("PoliticalParty", "PoliticalParty"),
        ("political party", "PoliticalParty"),
        ("https://schema.org/Person", "Person"),
        ("Country", "State"),
        ("EVENT", "NamedEvent"),
        ("Claim", "Actor"),  # no class of things that texts name
        ("thing", "Actor"),
        ("", "Actor"),
    ],
)
def test_classes_of_names_that_only_the_tool_knows(ground: Ground, kind: str, ours: str) -> None:
    text = "The blorb zwick sanctioned Chad."
    found = ground(text, tell(name("blorb zwick", kind), "sanctioned", "Chad", text))
    assert [e.kind for e in found.extraction.entities if e.label == "blorb zwick"] == [ours]


def test_names_are_called_as_the_text_calls_them(ground: Ground) -> None:
    text = "The  Blorb\nZwick sanctioned Chad, and the Blorb Zwick met Mali."
    told = (tell(name("BLORB ZWICK", "ORG"), "sanctioned", "CHAD"), tell("the blorb zwick", "met", "mali"))
    found = ground(text, *told)
    one, other = found.extraction.claims
    assert one.subject == other.subject
    assert not any(e.label.isupper() or e.label.islower() for e in found.extraction.entities)


@pytest.mark.parametrize(
    ("words", "kind", "iri"),
    [
        ("Russia", "Actor", "https://w3id.org/statecraft/id/state/russia"),  # the authority data knows it
        ("Blorb Zwick", "Company", "entity/company/blorb-zwick"),
        ("中国", "State", "entity/state/中国"),
        ("Zwick", "Person", "/entity/person/zwick"),
        ("the three envoys", "Group", "/entity/group/the-three-envoys"),
    ],
)
def test_what_a_name_that_only_a_tool_sees_is_called(
    words: str, kind: str, iri: str, understanding: Understanding
) -> None:
    (reading,) = understanding.readings([(document_of("Chad left."), ())])
    assert not isinstance(reading, Failure)
    entity = called(reading.scene, kind, words, shipped())
    here = f"{reading.scene.document.iri}{iri}" if iri.startswith("/") else understanding.minter.base + iri
    assert entity.iri == (iri if iri.startswith("https:") else here)
    assert entity.label == words


def test_our_own_class_stands(ground: Ground) -> None:
    found = ground(PLAIN, tell(name("Russia", "ORGANIZATION"), "sanctions", "Chad", PLAIN))
    assert {e.kind for e in found.extraction.entities} == {"State"}


# what the text makes of it


@pytest.mark.parametrize(
    ("text", "polarity", "certainty", "mode", "quoted"),
    [
        (
            "Kenya would likely impose sanctions on Chad.",
            Polarity.POSITIVE,
            Certainty.PROBABLE,
            Mode.HYPOTHETICAL,
            False,
        ),
        ("Kenya could impose sanctions on Chad.", Polarity.POSITIVE, Certainty.POSSIBLE, Mode.ACTUAL, False),
        ("Kenya will impose sanctions on Chad.", Polarity.POSITIVE, Certainty.CERTAIN, Mode.PLANNED, False),
        ("Kenya wants to impose sanctions on Chad.", Polarity.POSITIVE, Certainty.CERTAIN, Mode.WANTED, False),
        ("Peru said that Kenya imposed sanctions on Chad.", Polarity.POSITIVE, Certainty.CERTAIN, Mode.ACTUAL, True),
        ("“Kenya imposed sanctions on Chad,” Peru said.", Polarity.POSITIVE, Certainty.CERTAIN, Mode.ACTUAL, True),
    ],
)
def test_hedged_and_quoted_is_never_plain(
    ground: Ground, text: str, polarity: Polarity, certainty: Certainty, mode: Mode, quoted: bool
) -> None:
    claim = ground(text, tell("Kenya", "sanctions", "Chad", text, confidence=1.0)).claim
    assert not claim.plain
    assert (claim.polarity, claim.certainty, claim.mode) == (polarity, certainty, mode)
    assert (claim.attribution is not None) is quoted


@pytest.mark.parametrize(
    "text", ["Kenya did not impose sanctions on Chad.", "Peru denied that Kenya imposed sanctions on Chad."]
)
def test_denials_are_negative_whatever_the_tool_says(ground: Ground, text: str) -> None:
    unaware = ground(text, tell("Kenya", "sanctions", "Chad", text)).claim
    aware = ground(text, tell("Kenya", "sanctions", "Chad", text, negated=True)).claim
    assert unaware.polarity is aware.polarity is Polarity.NEGATIVE
    assert unaware.confidence < 0.5 <= aware.confidence


def test_a_denial_that_the_text_does_not_make(ground: Ground) -> None:
    claim = ground(PLAIN, tell("Russia", "sanctions", "Chad", PLAIN, negated=True, confidence=1.0)).claim
    assert claim.polarity is Polarity.POSITIVE
    assert claim.confidence < 0.5


def test_confidences_are_combined(ground: Ground) -> None:
    sure, unsure = (ground(PLAIN, tell("Russia", "sanctions", "Chad", PLAIN, confidence=c)).claim for c in (1.0, 0.7))
    assert unsure.confidence == pytest.approx(0.7 * sure.confidence)


@pytest.mark.parametrize(
    ("subject", "relation", "thing", "text"),
    [
        ("Russia", "meets", "Chad", PLAIN),  # no word for it
        ("Chad", "sanctions", "Russia", PLAIN),  # the other way round
        ("Russia", "sanctions", "Niger", "Russia criticised Chad after Mali sanctioned Niger."),  # somebody else did
        ("Russia", "sanctions", "Chad", "Russia sanctioned companies from Chad."),  # something else was
        ("Russia", "invades", "Chad", "Russia attacked Chad."),  # a wider word
        ("Russia", "aids", "Chad", "Russia suspended its aid to Chad."),
        ("Russia", "meets", "Oslo", "Russia met Chad in Oslo."),
        ("Chad", "meets", "Oslo", "Russia and Chad met in Oslo."),
        ("Russia", "signsAgreementWith", "Mali", "Russia, which borders Mali, signed an agreement with Chad."),
        ("Kim Jong Un", "leads", "Chad", "Kim Jong Un is the former leader of Chad."),
    ],
)
def test_what_the_grammar_does_not_bear_out_is_held_for_people(
    ground: Ground, subject: str, relation: str, thing: str, text: str
) -> None:
    claim = ground(text, tell(subject, relation, thing, text, confidence=1.0)).claim
    assert not claim.plain or claim.confidence < 0.5


def test_somebody_else_is_said_to_say_so(ground: Ground) -> None:
    text = f"Peru met Mali. {PLAIN}"
    assert ground(text, tell("Russia", "sanctions", "Chad", PLAIN, said_by="Peru")).claim.confidence < 0.5
    assert ground(text, tell("Russia", "sanctions", "Chad", PLAIN, said_by="the author")).claim.confidence >= 0.5
    nobody = ground(text, tell("Russia", "sanctions", "Chad", PLAIN, said_by="Norway"))
    assert nobody.claim.confidence < 0.5
    assert nobody.claim.doubts == ("the tool names “Norway” as who says so, and nobody of that name is in the text",)


def test_a_time_of_theirs_must_be_told(ground: Ground) -> None:
    text = "Russia, in the course of 2021, sanctioned Chad."
    for told, expected in (("2021-05-01", "2021"), ("1999", None)):
        time = ground(text, tell("Russia", "sanctions", "Chad", text, time=told)).claim.time
        assert time is None or time[:4] == expected or time == "2021"


def test_unknown_relations_say_how_to_map_them(ground: Ground, tmp_path: Path) -> None:
    told = tell("Russia", "FROBNICATED", "Chad", PLAIN)
    assert "a row `FROBNICATED,sc:…,` in a mapping file" in ground(PLAIN, told).reason
    path = tmp_path / "relations.csv"
    path.write_text("relation,ours,inverse\nfrobnicated,sc:sanctions,\nfrobbed by,sc:sanctions,yes\n")
    assert ground(PLAIN, told, mapping=path).triples() == [("Russia", "sanctions", "Chad")]
    turned = tell("Chad", "frobbed_by", "Russia", PLAIN)
    assert ground(PLAIN, turned, mapping=path).triples() == [("Russia", "sanctions", "Chad")]


# beside the rules


def test_what_both_find_is_one_claim_and_surer(ground: Ground) -> None:
    text = "Vladimir Putin visited Beijing. He met Xi Jinping there."
    rules = {c.iri: c for c in ground(text, beside=True).extraction.claims}
    found = ground(text, tell("Putin", "met", "Xi Jinping", "He met Xi Jinping there", confidence=0.8), beside=True)
    both = {c.iri: c for c in found.extraction.claims}
    assert both.keys() == rules.keys()
    (met,) = (c for c in both.values() if c.found_by)
    assert met.confidence == pytest.approx(1 - (1 - rules[met.iri].confidence) * 0.2, abs=0.001)
    assert {iri: c for iri, c in both.items() if iri != met.iri} == {i: c for i, c in rules.items() if i != met.iri}


def test_where_they_disagree_people_decide(ground: Ground) -> None:
    found = ground(PLAIN, tell("Russia", "sanctions", "Chad", PLAIN, negated=True), beside=True).claim
    assert found.confidence < 0.5
    assert found.found_by == (TOOL,)


def test_what_the_tool_alone_finds_is_added(ground: Ground) -> None:
    text = f"{PLAIN} The blorb zwick sanctioned Mali."
    found = ground(text, tell(name("blorb zwick", "ORG"), "sanctioned", "Mali"), beside=True)
    assert {("Russia", "sanctions", "Chad"), ("blorb zwick", "sanctions", "Mali")} <= set(found.triples())


def test_statements_that_say_the_same_are_one(ground: Ground) -> None:
    told = tell("Russia", "sanctions", "Chad", PLAIN)
    other = tell("Chad", "sanctioned_by", "Russia", "Russia imposed sanctions on Chad", confidence=0.6)
    wrong = tell("Russia", "sanctions", "Atlantis", PLAIN)
    found = ground(PLAIN, told, other, wrong, told, wrong)
    assert len(found.extraction.claims) == len(found.extraction.unverified) == 1
    assert found.grounding.counts.merged == 3
    assert found.extraction.claims[0].confidence >= 0.5
