"""The quads of one document: no blank nodes, valid IRIs, exact positions, and every part of a claim."""

from __future__ import annotations

from dataclasses import replace

import pyoxigraph as ox
import pytest

from kg.graph import Mapper
from kg.ids import Minter
from kg.model import (
    Attribution,
    Certainty,
    Claim,
    Document,
    Entity,
    Extraction,
    Finding,
    Mention,
    Mode,
    Polarity,
    Span,
    Status,
    Unverified,
    Verdict,
)
from kg.understand.knowledge.lexicon import shipped
from kg.vocab import DCT, LABEL, NIF, OA, PLOVER, PROV, RDF, SC, SCHEMA, SEM, SH, TYPE, VERIFICATION, XSD

MINTER = Minter()
TEXT = "🎉 Анна Weber met Xi in May, Moon told\tPoland.\n“Yes”"
DOC = MINTER.document(text=TEXT, title=None, date=None, url=None)
ANNA, XI = MINTER.entity("Person", "Анна Weber"), "https://w3id.org/statecraft/id/person/xi-jinping"
MOON, POLAND = MINTER.local_entity(DOC, "Person", "Moon"), "https://w3id.org/statecraft/id/state/poland"


def span(words: str) -> Span:
    start = TEXT.index(words)
    return Span(start=start, end=start + len(words), quote=words)


CLAIM = Claim(
    iri=MINTER.claim(DOC, "1"),
    subject=ANNA,
    relation=SC + "meets",
    object=XI,
    evidence=span("Анна Weber met Xi"),
    sentence=span(TEXT.split("\n")[0]),
    trigger=span("met"),
    event=MINTER.event(DOC, 13, 16),
    time="2024-05",
    confidence=0.855,
    construction="https://w3id.org/statecraft/lexicon/en#meet",
)
TOLD = Attribution(source=MOON, cue=span("told"), within=Attribution(source=POLAND, cue=span("in May"), within=None))
HEDGED = replace(
    CLAIM,
    iri=MINTER.claim(DOC, "2"),
    object=POLAND,
    polarity=Polarity.NEGATIVE,
    certainty=Certainty.POSSIBLE,
    mode=Mode.PLANNED,
    attribution=TOLD,
    time=None,
    construction=None,
)
EXTRACTION = Extraction(
    document=Document(
        iri=DOC,
        text=TEXT,
        source="a.txt",
        title='A "title"',
        date="2024-06",
        author="Jane",
        publisher="The Press",
        url="https://example.org/é",
    ),
    entities=(
        Entity(iri=ANNA, kind="Person", label="Анна Weber", aliases=("Weber",), acts_for=POLAND),
        Entity(iri=XI, kind="Person", label="Xi Jinping", authority=True),
        Entity(iri=MOON, kind="Person", label="Moon"),
        Entity(iri=POLAND, kind="State", label="Poland", authority=True),
    ),
    mentions=(
        Mention(span=span("Анна Weber"), entity=ANNA, form="name", confidence=0.85),
        Mention(span=span("Xi"), entity=XI, form="name", candidates=(MOON,)),
        Mention(span=span("Xi"), entity=MOON, form="nominal"),
    ),
    claims=(CLAIM, HEDGED),
)


@pytest.fixture(scope="module")
def mapper() -> Mapper:
    lexicon = shipped()
    return Mapper(
        MINTER,
        parents=lexicon.parents,
        plover={iri: r.plover for iri, r in lexicon.relations.items()},
        symmetric=frozenset(iri for iri, r in lexicon.relations.items() if r.symmetric),
    )


def verdicts(**statuses: Status) -> dict[str, Verdict]:
    found = {}
    for name, claim in (("first", CLAIM), ("second", HEDGED)):
        status = statuses.get(name, Status.ASSERTED if name == "first" else Status.CLAIM)
        finding = Finding(
            shape="urn:shape", severity="Violation", message="no", focus=claim.iri, path="urn:p", value="v"
        )
        findings = (finding,) if status in {Status.REVIEW, Status.QUARANTINED} else ()
        found[claim.iri] = Verdict(claim=claim, status=status, reason="because", findings=findings)
    return found


class Quads:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.store = ox.Store()
        for line in lines:
            self.store.extend(ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS))

    def values(self, subject: str, predicate: str) -> set[str]:
        found = self.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, None)
        return {q.object.value for q in found}

    def value(self, subject: str, predicate: str) -> str:
        (one,) = self.values(subject, predicate)
        return one

    def graph(self, name: str) -> set[tuple[str, str, str]]:
        found = self.store.quads_for_pattern(None, None, None, ox.NamedNode(name))
        return {(q.subject.value, q.predicate.value, q.object.value) for q in found}


@pytest.fixture(scope="module")
def quads(mapper: Mapper) -> Quads:
    return Quads(mapper.document(EXTRACTION, verdicts()))


def test_no_blank_node_and_only_valid_quads(quads: Quads) -> None:
    for quad in quads.store:
        assert isinstance(quad.subject, ox.NamedNode)
        assert not isinstance(quad.object, ox.BlankNode)
        assert isinstance(quad.graph_name, ox.NamedNode)
    assert {q.graph_name.value for q in quads.store} == {
        DOC,
        MINTER.graph("asserted"),
        MINTER.graph("entities"),
    }


def test_lines_are_canonical(quads: Quads) -> None:
    for line in quads.lines:
        (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_QUADS)
        assert f"{quad} ." == line


def test_the_document_keeps_its_text_and_what_is_known_of_it(quads: Quads) -> None:
    assert quads.value(DOC, SC + "text") == TEXT
    assert quads.value(DOC, DCT + "title") == 'A "title"'
    assert quads.value(DOC, SC + "author") == "Jane"
    assert quads.value(DOC, DCT + "publisher") == "The Press"
    assert quads.value(DOC, SCHEMA + "url") == "https://example.org/é"
    assert quads.values(DOC, SC + "mentions") == {ANNA, XI, MOON, POLAND}
    (date,) = quads.store.quads_for_pattern(ox.NamedNode(DOC), ox.NamedNode(DCT + "date"), None, None)
    assert date.object == ox.Literal("2024-06", datatype=ox.NamedNode(XSD + "gYearMonth"))


def test_what_a_document_does_not_say_is_left_out(mapper: Mapper) -> None:
    bare = Extraction(document=Document(iri=DOC, text="x", source="a.txt"))
    quads = Quads(mapper.document(bare, {}))
    for predicate in (DCT + "title", DCT + "date", SC + "author", DCT + "publisher", SCHEMA + "url"):
        assert quads.values(DOC, predicate) == set()
    assert quads.value(DOC, SC + "language") == "en"


@pytest.mark.parametrize("part", ["evidence", "sentence", "trigger"])
def test_positions_and_quotes_name_the_same_characters(quads: Quads, part: str) -> None:
    expected: Span = getattr(CLAIM, part)
    evidence = quads.value(CLAIM.iri, SC + part)
    assert evidence == f"{DOC}#char={expected.start},{expected.end}"
    assert quads.value(evidence, OA + "hasSource") == DOC
    selector = quads.value(evidence, OA + "hasSelector")
    start, end = (int(quads.value(selector, OA + name)) for name in ("start", "end"))
    assert TEXT[start:end] == quads.value(selector, OA + "exact") == expected.quote


def test_a_claim_tells_all_that_is_known_of_it(quads: Quads) -> None:
    assert {SC + "Claim", RDF + "Statement"} == quads.values(HEDGED.iri, TYPE)
    assert quads.value(HEDGED.iri, RDF + "subject") == ANNA
    assert quads.value(HEDGED.iri, RDF + "predicate") == SC + "meets"
    assert quads.value(HEDGED.iri, RDF + "object") == POLAND
    assert quads.value(HEDGED.iri, SC + "inDocument") == DOC
    assert quads.value(HEDGED.iri, SC + "polarity") == SC + "negative"
    assert quads.value(HEDGED.iri, SC + "certainty") == SC + "possible"
    assert quads.value(HEDGED.iri, SC + "mode") == SC + "planned"
    assert quads.value(HEDGED.iri, SC + "status") == SC + "claim"
    assert quads.value(HEDGED.iri, SC + "statusReason") == "because"
    assert quads.value(HEDGED.iri, SC + "confidence") == "0.855"
    assert quads.values(HEDGED.iri, SC + "construction") == set()
    assert quads.values(HEDGED.iri, SC + "when") == set()
    assert quads.value(CLAIM.iri, SC + "construction") == CLAIM.construction
    assert quads.value(CLAIM.iri, SC + "when") == "2024-05"


def test_a_chain_of_holders_goes_from_the_inside_out(quads: Quads) -> None:
    assert quads.value(HEDGED.iri, SEM + "accordingTo") == MOON
    inner = quads.value(HEDGED.iri, SC + "attribution")
    assert quads.value(inner, SC + "attributedTo") == MOON
    assert quads.value(inner, SC + "cue") == f"{DOC}#char={TOLD.cue.start},{TOLD.cue.end}"
    outer = quads.value(inner, SC + "within")
    assert quads.value(outer, SC + "attributedTo") == POLAND
    assert quads.values(outer, SC + "within") == set()
    assert quads.values(CLAIM.iri, SC + "attribution") == set()


def test_only_asserted_claims_are_bare_triples_and_events(quads: Quads) -> None:
    assert quads.graph(MINTER.graph("asserted")) == {(ANNA, SC + "meets", XI)}
    event = quads.value(CLAIM.iri, SC + "event")
    assert quads.value(event, SC + "ploverType") == PLOVER + "CONSULT"
    assert quads.values(event, SC + "actor") == {ANNA, XI}
    assert quads.values(HEDGED.iri, SC + "event") == set()


@pytest.mark.parametrize("status", [Status.CLAIM, Status.REVIEW, Status.QUARANTINED])
def test_nothing_is_asserted_of_a_claim_that_is_held_back(mapper: Mapper, status: Status) -> None:
    quads = Quads(mapper.document(EXTRACTION, verdicts(first=status)))
    assert quads.graph(MINTER.graph("asserted")) == set()
    assert not any(o == SC + "Event" for _, _, o in quads.graph(DOC))


def test_a_recipient_is_told_apart_from_the_actor(mapper: Mapper) -> None:
    attack = replace(CLAIM, relation=SC + "assaults")
    extraction = replace(EXTRACTION, claims=(attack,))
    verdict = Verdict(claim=attack, status=Status.ASSERTED, reason="because")
    quads = Quads(mapper.document(extraction, {attack.iri: verdict}))
    assert quads.values(attack.event or "", SC + "actor") == {ANNA}
    assert quads.values(attack.event or "", SC + "recipient") == {XI}


def test_entities_of_the_authority_data_are_not_described_again(quads: Quads) -> None:
    described = {s for s, _, _ in quads.graph(MINTER.graph("entities"))}
    assert described == {ANNA, MOON}
    assert {SC + "Person", SC + "Actor", SC + "Entity"} <= quads.values(ANNA, TYPE)
    assert quads.value(ANNA, LABEL) == "Анна Weber"
    assert quads.value(ANNA, SC + "actsFor") == POLAND


def test_two_mentions_at_one_place_stay_two(quads: Quads) -> None:
    mentions = {s for s, p, o in quads.graph(DOC) if (p, o) == (TYPE, SC + "Mention")}
    assert len(mentions) == 3
    (xi,) = [m for m in mentions if quads.value(m, SC + "mentionOf") == XI]
    assert quads.value(xi, SC + "form") == SC + "name"
    assert quads.value(xi, SC + "candidate") == MOON
    assert quads.value(xi, NIF + "anchorOf") == "Xi"
    assert TEXT[int(quads.value(xi, NIF + "beginIndex")) : int(quads.value(xi, NIF + "endIndex"))] == "Xi"


def test_a_refused_claim_leaves_the_graph_and_tells_its_shape_in_quarantine(mapper: Mapper) -> None:
    judged = verdicts(second=Status.QUARANTINED)
    kept = Quads(mapper.document(EXTRACTION, judged))
    assert kept.values(HEDGED.iri, TYPE) == set()
    assert kept.values(CLAIM.iri, TYPE)
    refused = Quads(mapper.quarantined(EXTRACTION, judged))
    assert refused.values(CLAIM.iri, TYPE) == set()
    assert refused.value(HEDGED.iri, SC + "status") == SC + "quarantined"
    assert refused.value(HEDGED.iri, SC + "heldBackBy") == "urn:shape"
    (finding,) = [s for s, p, o in refused.graph(DOC) if p == PROV + "wasDerivedFrom" and o == HEDGED.iri]
    assert refused.value(finding, SH + "resultMessage") == "no"
    assert refused.value(finding, SH + "sourceShape") == "urn:shape"
    assert refused.value(POLAND, LABEL) == "Poland"  # readable without the rest of the graph


def test_nothing_refused_gives_no_quarantine(mapper: Mapper) -> None:
    assert mapper.quarantined(EXTRACTION, verdicts()) == []


def test_review_is_kept_with_its_shape(mapper: Mapper) -> None:
    quads = Quads(mapper.document(EXTRACTION, verdicts(first=Status.REVIEW)))
    assert quads.value(CLAIM.iri, SC + "status") == SC + "review"
    assert quads.value(CLAIM.iri, SC + "heldBackBy") == "urn:shape"


def test_every_term_of_ours_is_declared(quads: Quads) -> None:
    from kg import assets, rdf

    declared = set(rdf.Node(assets.turtle_files("ontology")).subjects())
    used = {q.predicate.value for q in quads.store} | {q.object.value for q in quads.store if "#" in q.object.value}
    assert {u for u in used if u.startswith(SC) and u not in declared} == set()


def test_triples_and_lines_say_the_same(mapper: Mapper) -> None:
    described = mapper.described(EXTRACTION, verdicts())
    lines = mapper.document(EXTRACTION, verdicts())
    assert described.lines() == lines
    assert {f"{triple[:-1]}<{DOC}> ." for triple in (*described.triples, *described.places)} == {
        x for x in lines if x.endswith(f" <{DOC}> .")
    }
    assert set(described.elsewhere) == {x for x in lines if not x.endswith(f" <{DOC}> .")}


def test_words_that_claims_share_are_told_once(mapper: Mapper) -> None:
    lines = mapper.document(EXTRACTION, verdicts())
    assert len(lines) == len(set(lines))


def test_other_words_at_the_same_place_are_told_too(mapper: Mapper) -> None:
    """What is wrong must not be hidden from the gate."""
    trigger = HEDGED.trigger
    wrong = replace(HEDGED, trigger=replace(trigger, quote="x" * len(trigger.quote)))
    lines = mapper.document(replace(EXTRACTION, claims=(CLAIM, wrong)), verdicts())
    place = f"<{DOC}#selector={trigger.start},{trigger.end}> <{OA}exact> "
    assert len({line for line in lines if line.startswith(place)}) == 2


def test_with_other_verdicts_only_what_they_change_is_told_anew(mapper: Mapper) -> None:
    first = mapper.described(EXTRACTION, verdicts())
    told = first.lines()
    for status in (Status.REVIEW, Status.QUARANTINED, Status.ASSERTED):
        again = mapper.described(EXTRACTION, verdicts(first=status), before=first)
        assert sorted(again.lines()) == sorted(mapper.document(EXTRACTION, verdicts(first=status)))
    assert first.lines() == told


def test_tools_that_found_a_claim_are_told_by_name(mapper: Mapper, quads: Quads) -> None:
    found = replace(EXTRACTION, claims=(replace(CLAIM, found_by=("brat", "Größe\n")), HEDGED))
    assert Quads(mapper.document(found, verdicts())).values(CLAIM.iri, SC + "foundBy") == {"brat", "Größe\n"}
    assert quads.values(CLAIM.iri, SC + "foundBy") == set()


def test_what_is_not_verified_is_in_quarantine_alone(mapper: Mapper) -> None:
    said = Unverified(
        iri=MINTER.unverified(DOC, "1"),
        subject="Moon",
        relation="MARRIED “X”",
        object="Атлантида",
        quote="Moon married\nAtlantis",
        reason="The quote is not in the text.",
        by="brat",
    )
    told = replace(EXTRACTION, unverified=(said, replace(said, iri=MINTER.unverified(DOC, "2"), quote=None)))
    assert mapper.document(told, verdicts()) == mapper.document(EXTRACTION, verdicts())
    refused = Quads(mapper.quarantined(told, verdicts()))
    assert refused.value(said.iri, TYPE) == SC + "Unverified"
    parts = ("saidSubject", "saidRelation", "saidObject", "saidQuote", "foundBy", "inDocument")
    assert [refused.value(said.iri, SC + part) for part in parts] == [
        *("Moon", "MARRIED “X”", "Атлантида", "Moon married\nAtlantis", "brat", DOC)
    ]
    assert refused.values(MINTER.unverified(DOC, "2"), SC + "saidQuote") == set()
    (finding,) = [s for s, p, o in refused.graph(DOC) if p == PROV + "wasDerivedFrom" and o == said.iri]
    assert refused.value(finding, SH + "sourceShape") == VERIFICATION
    assert refused.value(finding, SH + "resultMessage") == said.reason
    test_every_term_of_ours_is_declared(refused)
