"""What documents show only together: two holders of one office, contradictions, entities twice."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest

from kg.gate import OPEN, Background, Corpus, CorpusFinding, Facts, Tenure, Witness
from kg.model import (
    Attribution,
    Certainty,
    Claim,
    Document,
    Entity,
    Extraction,
    Mode,
    Polarity,
    Span,
    Status,
    Verdict,
)
from kg.vocab import SC

TEXT = "words of a text"
SPAN = Span(start=0, end=5, quote="words")
PARENTS = {
    "State": frozenset({"State", "Polity", "Actor", "Entity"}),
    "Organization": frozenset({"Organization", "Actor", "Entity"}),
    "Company": frozenset({"Company", "Organization", "Actor", "Entity"}),
    "PoliticalParty": frozenset({"PoliticalParty", "Organization", "Actor", "Entity"}),
    "Person": frozenset({"Person", "Actor", "Entity"}),
    "Office": frozenset({"Office", "Entity"}),
}
KINDS = {"norland": "State", "sudria": "State", "presidency": "Office"}
BACKGROUND = Background(
    offices={"urn:presidency": "urn:norland"},
    seats={"urn:norland": ("urn:presidency",)},
    posts={"urn:presidency": "urn:norland"},
    tenures=(Tenure(person="urn:ada", office="urn:presidency", days=("2020-01-01", "2023-12-31")),),
    labels={"urn:ada": "Ada Lind", "urn:presidency": "President of Norland", "urn:norland": "Norland"},
    names={"norland": (("urn:norland", "State"),), "steelworks": (("urn:steelworks", "Organization"),)},
    same={"urn:q1": ("urn:norland",), "urn:twin": ("urn:other-twin",)},
)


@dataclass
class Text:
    """One document with its claims: subject, relation, object, and what is different about them."""

    name: str
    date: str | None = "2024-06-05"
    claims: list[Claim] = field(default_factory=list)
    entities: dict[str, Entity] = field(default_factory=dict)

    def entity(self, name: str, kind: str | None = None, label: str | None = None, *, authority: bool = False) -> str:
        iri = name if ":" in name else f"urn:{name}"
        made = Entity(iri=iri, kind=kind or KINDS.get(name, "Person"), label=label or name, authority=authority)
        self.entities.setdefault(iri, made)
        return iri

    def says(
        self,
        subject: str,
        relation: str,
        thing: str,
        *,
        when: str | None = None,
        denied: bool = False,
        by: str | None = None,
        mode: Mode = Mode.ACTUAL,
        certainty: Certainty = Certainty.CERTAIN,
    ) -> Text:
        self.claims.append(
            Claim(
                iri=f"urn:{self.name}:{len(self.claims)}",
                subject=self.entity(subject, authority=subject in KINDS),
                relation=SC + relation,
                object=self.entity(thing, authority=thing in KINDS),
                evidence=SPAN,
                sentence=SPAN,
                trigger=SPAN,
                polarity=Polarity.NEGATIVE if denied else Polarity.POSITIVE,
                mode=mode,
                certainty=certainty,
                attribution=Attribution(source=self.entity(by), cue=SPAN) if by else None,
                time=when,
            )
        )
        return self

    @property
    def extraction(self) -> Extraction:
        document = Document(iri=f"urn:{self.name}", text=TEXT, source=f"{self.name}.txt", date=self.date)
        return Extraction(document=document, entities=tuple(self.entities.values()), claims=tuple(self.claims))

    @property
    def verdicts(self) -> dict[str, Verdict]:
        return {
            c.iri: Verdict(claim=c, status=Status.ASSERTED if c.plain else Status.CLAIM, reason="") for c in self.claims
        }


def findings(*texts: Text, accepted: Iterable[str] = ()) -> Sequence[CorpusFinding]:
    witness = Witness(BACKGROUND, symmetric={SC + "meets"}, parents=PARENTS)
    with Corpus(BACKGROUND, parents=PARENTS) as corpus:
        for text in texts:
            facts = witness.facts(text.extraction, text.verdicts, accepted=set(accepted))
            corpus.add(text.extraction.document.iri, Facts.of(facts.rows()))
        return list(corpus.findings())


def held(found: Iterable[CorpusFinding]) -> set[str]:
    return {f.claims[0] for f in found if f.holds_back}


# two holders


def test_two_leaders_of_one_state_at_one_time_are_held_back() -> None:
    found = findings(Text("one").says("bo", "leads", "norland"), Text("two").says("cy", "leads", "norland"))
    assert held(found) == {"urn:one:0", "urn:two:0"}
    assert {f.kind for f in found} == {"two-holders"}
    assert "cy in two.txt" in found[0].message
    assert found[0].others == ("urn:two:0",)
    assert found[0].finding.shape.endswith("#corpus-two-holders")
    assert found[0].finding.severity == "Warning"


@pytest.mark.parametrize("dates", [("2024-06-05", "2025-06-05"), ("2024-06-05", None), (None, None)])
def test_leaders_of_different_or_unknown_times_are_not(dates: tuple[str | None, str | None]) -> None:
    one, two = (Text(name, date).says(name, "leads", "norland") for name, date in zip("bc", dates, strict=True))
    assert held(findings(one, two)) == set()


def test_one_leader_in_many_documents_is_one() -> None:
    assert findings(*(Text(f"t{n}").says("bo", "leads", "norland") for n in range(5))) == []


def test_a_leader_who_is_not_the_one_of_the_authority_data_is_held_back() -> None:
    found = findings(Text("one", "2022-03-04").says("bo", "leads", "norland").says("ada", "leads", "norland"))
    assert held(found) == {"urn:one:0"}  # and not the claim that a tenure backs
    assert "Ada Lind by the authority data" in found[0].message


def test_a_tenure_that_does_not_cover_the_time_speaks_against_nobody() -> None:
    assert findings(Text("one", "2024-01-03").says("bo", "leads", "norland")) == []


def test_a_state_of_unknown_offices_may_have_two_leaders_and_not_three() -> None:
    texts = [Text(name).says(name, "leads", "sudria") for name in ("a", "b", "c")]
    assert held(findings(*texts[:2])) == set()
    assert held(findings(*texts)) == {"urn:a:0", "urn:b:0", "urn:c:0"}


def test_an_office_has_one_holder_at_a_time_that_is_told() -> None:
    one = Text("one").says("bo", "holdsOffice", "presidency", when="2024")
    two = Text("two").says("cy", "holdsOffice", "presidency", when="2024-03")
    later = Text("later").says("di", "holdsOffice", "presidency", when="2025/..")
    assert held(findings(one, two, later)) == {"urn:one:0", "urn:two:0"}


def test_who_held_an_office_at_no_told_time_contradicts_nobody() -> None:
    texts = [Text(name).says(name, "holdsOffice", "presidency") for name in ("a", "b", "c")]
    assert findings(*texts) == []


def test_a_claim_that_a_person_accepted_is_not_held_back() -> None:
    one, two = Text("one").says("bo", "leads", "norland"), Text("two").says("cy", "leads", "norland")
    assert held(findings(one, two, accepted=["urn:one:0"])) == {"urn:two:0"}


# contradictions


def test_a_denial_in_the_voice_of_another_document_holds_back() -> None:
    one = Text("one").says("norland", "sanctions", "sudria")
    two = Text("two", "2024-06-08").says("norland", "sanctions", "sudria", denied=True)
    (found,) = findings(one, two)
    assert (found.kind, found.claims, found.others) == ("contradiction", ("urn:one:0",), ("urn:two:0",))
    assert "two.txt denies it" in found.message


def test_a_relation_that_holds_both_ways_is_denied_both_ways() -> None:
    one = Text("one").says("norland", "meets", "sudria")
    assert held(findings(one, Text("two").says("sudria", "meets", "norland", denied=True))) == {"urn:one:0"}
    one = Text("one").says("norland", "sanctions", "sudria")
    assert findings(one, Text("two").says("sudria", "sanctions", "norland", denied=True)) == []


NO_CONTRADICTION = {
    "another time": Text("two", "2025-06-05").says("norland", "sanctions", "sudria", denied=True),
    "a time of its own": Text("two").says("norland", "sanctions", "sudria", denied=True, when="2019"),
    "no time": Text("two", None).says("norland", "sanctions", "sudria", denied=True),
    "another relation": Text("two").says("norland", "threatens", "sudria", denied=True),
    "a plan": Text("two").says("norland", "sanctions", "sudria", denied=True, mode=Mode.PLANNED),
    "a guess": Text("two").says("norland", "sanctions", "sudria", denied=True, certainty=Certainty.POSSIBLE),
    "no denial": Text("two").says("norland", "sanctions", "sudria"),
}


@pytest.mark.parametrize("name", NO_CONTRADICTION)
def test_what_is_no_contradiction(name: str) -> None:
    assert findings(Text("one").says("norland", "sanctions", "sudria"), NO_CONTRADICTION[name]) == []


def test_one_document_is_judged_by_its_own_shape() -> None:
    text = Text("one").says("norland", "sanctions", "sudria").says("norland", "sanctions", "sudria", denied=True)
    assert findings(text) == []


def test_a_denial_by_somebody_who_is_quoted_is_told_and_holds_nothing_back() -> None:
    one = Text("one").says("norland", "sanctions", "sudria")
    two = Text("two").says("norland", "sanctions", "sudria", denied=True, by="bo")
    (found,) = findings(one, two)
    assert (found.kind, found.holds_back) == ("disputed", False)
    assert (found.claims, found.others) == (("urn:one:0",), ("urn:two:0",))


# entities twice


def test_an_entity_that_goes_by_an_identifier_of_another() -> None:
    text = Text("one")
    text.entity("urn:q1", "State", "Norrland")
    (found,) = findings(text)
    assert (found.kind, found.entities, found.names) == (
        "same-identifier",
        ("urn:q1", "urn:norland"),
        ("Norrland", "Norland"),
    )


def test_two_entities_of_the_authority_data_with_one_identifier() -> None:
    text = Text("one")
    text.entity("urn:twin", "State", "Twinland", authority=True)
    (found,) = findings(text)
    assert (found.kind, found.entities) == ("same-identifier", ("urn:twin", "urn:other-twin"))


@pytest.mark.parametrize(("kind", "count"), [("State", 1), ("Person", 0)])
def test_an_entity_with_the_name_and_class_of_the_authority_data(kind: str, count: int) -> None:
    text = Text("one")
    text.entity("urn:new", kind, "NORLAND")
    found = findings(text)
    assert [f.kind for f in found] == ["same-name"] * count


def test_a_narrower_class_is_the_same_class() -> None:
    text = Text("one")
    text.entity("urn:new", "Company", "Steelworks")
    assert [f.entities for f in findings(text)] == [("urn:new", "urn:steelworks")]


def test_one_entity_of_two_classes() -> None:
    texts = [Text("one"), Text("two"), Text("three")]
    for text, kind in zip(texts, ("Organization", "Company", "PoliticalParty"), strict=True):
        text.entity("urn:x", kind, "X")
    assert findings(*texts[:2]) == []  # one is below the other
    (found,) = findings(*texts)
    assert (found.kind, found.entities) == ("two-classes", ("urn:x",))
    assert "Company in two.txt" in found.message


# the whole


def test_the_order_of_the_documents_makes_no_difference() -> None:
    texts = [Text(f"t{n}").says("abc"[n % 3], "leads", "norland") for n in range(9)]
    texts += [Text(f"d{n}").says("norland", "sanctions", "sudria", denied=n % 2 == 0) for n in range(6)]
    expected = findings(*texts)
    assert len(expected) > 9
    for seed in range(5):
        random.Random(seed).shuffle(texts)
        assert findings(*texts) == expected


def test_a_document_that_is_gone_speaks_against_nobody() -> None:
    witness = Witness(BACKGROUND, symmetric={SC + "meets"}, parents=PARENTS)
    one, two = Text("one").says("bo", "leads", "norland"), Text("two").says("cy", "leads", "norland")
    with Corpus(BACKGROUND, parents=PARENTS) as corpus:
        for text in (one, two):
            corpus.add(text.extraction.document.iri, witness.facts(text.extraction, text.verdicts))
        assert held(corpus.findings()) == {"urn:one:0", "urn:two:0"}
        corpus.remove("urn:one")
        assert held(corpus.findings()) == set()


def test_an_open_tenure_covers_any_time() -> None:
    background = Background(
        offices={"urn:presidency": "urn:norland"},
        seats={"urn:norland": ("urn:presidency",)},
        tenures=(Tenure(person="urn:ada", office="urn:presidency", days=OPEN),),
    )
    with Corpus(background, parents=PARENTS) as corpus:
        text = Text("one").says("bo", "leads", "norland")
        corpus.add("urn:one", Witness(background, parents=PARENTS).facts(text.extraction, text.verdicts))
        assert held(corpus.findings()) == {"urn:one:0"}


def test_outside_of_its_context_a_corpus_is_of_no_use() -> None:
    with pytest.raises(RuntimeError, match="context"):
        _ = Corpus(BACKGROUND).base
