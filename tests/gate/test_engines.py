"""Both engines say the same about every fault that we know how to make, and the gate blames the right claim."""

from __future__ import annotations

from collections.abc import Callable

import gate_samples as g
import pytest
from gate_samples import DOC, OA, ORG, RDF, SC, Sample

from kg import rdf, vocab
from kg.gate import Gate, blame

CLAIM = f"{DOC}/claim/one"
EVIDENCE, SELECTOR = f"{DOC}#char=0,30", f"{DOC}#selector=0,30"
SENTENCE = f"{DOC}#selector=0,40"
MENTION = f"{DOC}#mention=2,13"
CUE = f"{DOC}#attribution=150,154"
EVENT = f"{DOC}/event/0-5"
TENURE, INTERVAL = (g.ID + f"{kind}/emmanuel-macron-france-1" for kind in ("tenure", "interval"))
OFFICE = g.ID + "office/emmanuel-macron-france-1"


def good() -> Sample:
    """A document with a claim, a hedged one that somebody else makes, a mention and an event: nothing is wrong."""
    made = g.sample()
    made.claim("one", g.KIM, "meets", g.PUTIN, when="2025-09-03")
    made.claim("two", g.RUSSIA, "sanctions", g.FRANCE, status="claim", attribution=g.MACRON, place=60)
    made.event("0-5", "CONSULT", g.KIM, g.PUTIN)
    made.add(CLAIM, SC + "event", EVENT)
    made.mention(2, 13, g.KIM)
    return made


Fault = Callable[[Sample], object]

# What is done to the data, the shape that must find it, and whether claim one is to blame.
FAULTS: dict[str, tuple[Fault, str, bool]] = {
    # documents
    "document without text": (lambda s: s.drop(DOC, SC + "text"), "Document-text", False),
    "document with two texts": (lambda s: s.add(DOC, SC + "text", '"another"'), "Document-text", False),
    "document without source": (lambda s: s.drop(DOC, SC + "source"), "Document-source", False),
    "document without language": (lambda s: s.drop(DOC, SC + "language"), "Document-language", False),
    "language that is no tag": (lambda s: s.replace(DOC, SC + "language", '"in English"'), "Document-language", False),
    "date that is a string": (lambda s: s.replace(DOC, vocab.DCT + "date", '"2025"'), "Document-date", False),
    "date in month 13": (
        lambda s: s.replace(DOC, vocab.DCT + "date", rdf.literal("2025-13-01", datatype=vocab.XSD + "date")),
        "Document-date",
        False,
    ),
    "two titles": (
        lambda s: s.add(DOC, vocab.DCT + "title", '"a"').add(DOC, vocab.DCT + "title", '"b"'),
        "Document-title",
        False,
    ),
    "address that is text": (lambda s: s.add(DOC, vocab.SCHEMA + "url", '"example.org"'), "Document-url", False),
    "mention of nothing": (lambda s: s.add(DOC, SC + "mentions", g.DATA + "entity/x/y"), "Document-mentions", False),
    # claims
    "claim without subject": (lambda s: s.drop(CLAIM, RDF + "subject"), "Claim-subject", True),
    "claim with two subjects": (lambda s: s.add(CLAIM, RDF + "subject", g.CHINA), "Claim-subject", True),
    "claim about the unknown": (
        lambda s: s.replace(CLAIM, RDF + "object", g.DATA + "entity/person/nobody"),
        "Claim-object",
        True,
    ),
    "claim without relation": (lambda s: s.drop(CLAIM, RDF + "predicate"), "Claim-predicate", True),
    "relation out of the blue": (
        lambda s: s.replace(CLAIM, RDF + "predicate", SC + "loves"),
        "Claim-relation-known",
        True,
    ),
    "relation that is no relation": (
        lambda s: s.replace(CLAIM, RDF + "predicate", vocab.LABEL),
        "Claim-relation-known",
        True,
    ),
    "claim about itself": (lambda s: s.replace(CLAIM, RDF + "object", g.KIM), "Claim-self", True),
    "initiative leads": (
        lambda s: s.replace(CLAIM, RDF + "predicate", SC + "leads").replace(CLAIM, RDF + "subject", g.BRI),
        "leads-subject",
        True,
    ),
    "leads a person": (lambda s: s.replace(CLAIM, RDF + "predicate", SC + "leads"), "leads-object", True),
    "initiative sanctions": (
        lambda s: s.replace(CLAIM, RDF + "predicate", SC + "sanctions").replace(CLAIM, RDF + "subject", g.BRI),
        "sanctions-subject",
        True,
    ),
    "meets a city": (lambda s: s.replace(CLAIM, RDF + "object", g.PYONGYANG), "meets-object", True),
    "party that is an alliance": (
        lambda s: s.replace(CLAIM, RDF + "predicate", SC + "memberOfParty").replace(CLAIM, RDF + "object", g.NATO),
        "memberOfParty-object",
        True,
    ),
    "claim without document": (lambda s: s.drop(CLAIM, SC + "inDocument"), "Claim-document", True),
    "claim without evidence": (lambda s: s.drop(CLAIM, SC + "evidence"), "Claim-evidence", True),
    "claim without sentence": (lambda s: s.drop(CLAIM, SC + "sentence"), "Claim-sentence", True),
    "claim without trigger": (lambda s: s.drop(CLAIM, SC + "trigger"), "Claim-trigger", True),
    "polarity perhaps": (lambda s: s.replace(CLAIM, SC + "polarity", SC + "perhaps"), "Claim-polarity", True),
    "certainty as text": (lambda s: s.replace(CLAIM, SC + "certainty", '"certain"'), "Claim-certainty", True),
    "claim without mode": (lambda s: s.drop(CLAIM, SC + "mode"), "Claim-mode", True),
    "two statuses": (lambda s: s.add(CLAIM, SC + "status", SC + "claim"), "Claim-status", True),
    "no reason": (lambda s: s.drop(CLAIM, SC + "statusReason"), "Claim-reason", True),
    "confidence above one": (
        lambda s: s.replace(CLAIM, SC + "confidence", rdf.decimal(1.5)),
        "Claim-confidence",
        True,
    ),
    "confidence as a float": (
        lambda s: s.replace(CLAIM, SC + "confidence", rdf.literal("0.5", datatype=vocab.XSD + "double")),
        "Claim-confidence",
        True,
    ),
    "time in words": (lambda s: s.replace(CLAIM, SC + "when", '"last week"'), "Claim-when", True),
    "event as text": (lambda s: s.replace(CLAIM, SC + "event", '"meeting"'), "Claim-event", True),
    "construction as text": (
        lambda s: s.replace(CLAIM, SC + "construction", '"meet"'),
        "Claim-construction",
        True,
    ),
    "asserted denial": (lambda s: s.replace(CLAIM, SC + "polarity", SC + "negative"), "asserted-polarity", True),
    "asserted guess": (lambda s: s.replace(CLAIM, SC + "certainty", SC + "possible"), "asserted-certainty", True),
    "asserted plan": (lambda s: s.replace(CLAIM, SC + "mode", SC + "planned"), "asserted-mode", True),
    "asserted hearsay": (lambda s: s.add(CLAIM, SC + "attribution", CUE), "asserted-attribution", True),
    "asserted though held back": (
        lambda s: s.add(CLAIM, SC + "heldBackBy", vocab.SHAPES + "not-yet"),
        "asserted-heldBackBy",
        True,
    ),
    "reviewed for no reason": (lambda s: s.replace(CLAIM, SC + "status", SC + "review"), "held-back-by", True),
    "hearsay without source": (
        lambda s: s.drop(f"{DOC}/claim/two", vocab.SEM + "accordingTo"),
        "attributed-source",
        False,
    ),
    # evidence
    "evidence without document": (lambda s: s.drop(EVIDENCE, OA + "hasSource"), "Evidence-source", True),
    "evidence without selector": (lambda s: s.drop(EVIDENCE, OA + "hasSelector"), "Evidence-selector", True),
    "selector without start": (lambda s: s.drop(SELECTOR, OA + "start"), "Selector-start", True),
    "selector that starts below zero": (
        lambda s: s.replace(SELECTOR, OA + "start", rdf.integer(-1)),
        "Selector-start",
        True,
    ),
    "selector without end": (lambda s: s.drop(SELECTOR, OA + "end"), "Selector-end", True),
    "selector back to front": (lambda s: s.replace(SENTENCE, OA + "start", rdf.integer(40)), "Selector-order", True),
    "selector without quote": (lambda s: s.drop(SELECTOR, OA + "exact"), "Selector-exact", True),
    "another quote": (lambda s: s.replace(SELECTOR, OA + "exact", '"Kim Jong Un"'), "Document-quotes", True),
    "offsets in bytes": (lambda s: s.replace(SELECTOR, OA + "start", rdf.integer(3)), "Document-quotes", True),
    "offsets beyond the text": (lambda s: s.replace(SELECTOR, OA + "end", rdf.integer(9999)), "Document-quotes", True),
    "evidence outside the sentence": (
        lambda s: s.replace(CLAIM, SC + "evidence", s.evidence(50, 60)),
        "Document-words",
        True,
    ),
    # mentions, attributions, events
    "mention without entity": (lambda s: s.drop(MENTION, SC + "mentionOf"), "Mention-entity", False),
    "mention of an unknown form": (lambda s: s.replace(MENTION, SC + "form", SC + "actual"), "Mention-form", True),
    "mention without words": (lambda s: s.drop(MENTION, vocab.NIF + "anchorOf"), "Mention-words", True),
    "mention without document": (lambda s: s.drop(MENTION, SC + "inDocument"), "Mention-document", True),
    "attribution without source": (lambda s: s.drop(CUE, SC + "attributedTo"), "Attribution-source", False),
    "attribution without cue": (lambda s: s.drop(CUE, SC + "cue"), "Attribution-cue", False),
    "attribution inside itself": (lambda s: s.add(CUE, SC + "within", CUE), "Attribution", False),
    "event without type": (lambda s: s.drop(EVENT, SC + "ploverType"), "Event-type", True),
    "event of an unknown type": (
        lambda s: s.replace(EVENT, SC + "ploverType", vocab.PLOVER + "CONSULT-visit"),
        "Event-type",
        True,
    ),
    "event without actor": (lambda s: s.drop(EVENT, SC + "actor"), "Event-actor", True),
    # entities
    "entity without label": (lambda s: s.drop(g.PUTIN, vocab.LABEL), "Entity-label", True),
    "entity with two labels": (lambda s: s.add(g.PUTIN, vocab.LABEL, '"Putin"'), "Entity-label", True),
    "person and organization": (
        lambda s: s.add(g.PUTIN, vocab.TYPE, SC + "Organization"),
        "Entity-kind",
        True,
    ),
    "sameAs as text": (lambda s: s.add(g.PUTIN, vocab.SAME_AS, '"Q7747"'), "Entity-sameAs", True),
    "acts for a person": (lambda s: s.add(g.PUTIN, SC + "actsFor", g.KIM), "Entity-actsFor", True),
    "code in small letters": (lambda s: s.replace(g.RUSSIA, SC + "iso2", '"ru"'), "Polity-iso2", False),
    "code of four letters": (lambda s: s.replace(g.RUSSIA, SC + "iso3", '"RUSS"'), "Polity-iso3", False),
    "capital that is a person": (lambda s: s.add(g.FRANCE, SC + "capital", g.MACRON), "Polity-capital", False),
    "office in a person": (lambda s: s.replace(OFFICE, ORG + "postIn", g.MACRON), "Office-postIn", False),
    "office with an unknown role": (lambda s: s.add(OFFICE, SC + "role", SC + "King"), "Office-role", False),
    "tenure without holder": (lambda s: s.drop(TENURE, ORG + "member"), "Tenure-member", False),
    "tenure without office": (lambda s: s.drop(TENURE, ORG + "post"), "Tenure-post", False),
    "tenure without interval": (lambda s: s.drop(TENURE, ORG + "memberDuring"), "Tenure-during", False),
    "tenure back to front": (lambda s: s.add(INTERVAL, SC + "end", rdf.date("2016")), "Interval", False),
    "tenure that ends in words": (lambda s: s.add(INTERVAL, SC + "end", '"recently"'), "Interval-end", False),
    "initiative of an unknown kind": (lambda s: s.add(g.BRI, SC + "kind", SC + "name"), "Initiative-kind", False),
    "initiative sponsored by a place": (
        lambda s: s.add(g.BRI, SC + "sponsoredBy", g.PYONGYANG),
        "Initiative-sponsor",
        False,
    ),
    "agreement signed by a place": (
        lambda s: s.add(g.JCPOA, SC + "hasSignatory", g.PYONGYANG),
        "Agreement-signatory",
        False,
    ),
    "place in a person": (lambda s: s.add(g.PYONGYANG, SC + "locatedIn", g.KIM), "Place-locatedIn", False),
    # bare triples
    "bare triple with a wrong subject": (
        lambda s: s.add(g.BRI, SC + "sanctions", g.FRANCE),
        "sanctions-bare-subject",
        False,
    ),
    "bare triple with a wrong object": (lambda s: s.add(g.KIM, SC + "leads", g.PUTIN), "leads-bare-object", False),
    # plausibility: the rest is in test_plausibility.py
    "leader of another state": (
        lambda s: s.replace(CLAIM, RDF + "predicate", SC + "leads").replace(CLAIM, RDF + "object", g.CHINA),
        "leader-elsewhere",
        True,
    ),
    "tomorrow's meeting": (lambda s: s.replace(CLAIM, SC + "when", '"2025-12"'), "not-yet", True),
    "half a guess": (lambda s: s.replace(CLAIM, SC + "confidence", rdf.decimal(0.4)), "unsure-confidence", True),
}


@pytest.fixture(scope="module")
def fast() -> Gate:
    return Gate(engine="shacl")


@pytest.fixture(scope="module")
def reference() -> Gate:
    return Gate(engine="pyshacl")


def test_good_data_passes_both(fast: Gate, reference: Gate) -> None:
    lines = good().lines
    assert fast.check(lines) == []
    assert reference.check(lines) == []


@pytest.mark.parametrize("name", FAULTS)
def test_fault_is_found_by_both_alike(name: str, fast: Gate, reference: Gate) -> None:
    fault, shape, guilty = FAULTS[name]
    made = good()
    fault(made)
    found = fast.check(made.lines)
    assert vocab.SHAPES + shape in {f.shape for f in found}
    assert {(f.focus, f.shape, f.severity) for f in found} == {
        (f.focus, f.shape, f.severity) for f in reference.check(made.lines)
    }
    assert all(f.message and "\n" not in f.message and "{" not in f.message for f in found)
    blamed = blame([f for f in found if f.shape == vocab.SHAPES + shape], made.lines)
    assert (CLAIM in blamed.claims) == guilty


def test_engines_agree_word_for_word(fast: Gate, reference: Gate) -> None:
    made = good()
    for fault in ("initiative leads", "another quote", "tenure back to front", "bare triple with a wrong subject"):
        FAULTS[fault][0](made)
    assert fast.check(made.lines) == reference.check(made.lines)


def test_many_faults_at_once(fast: Gate, reference: Gate) -> None:
    made = good()
    for name in ("document without source", "no reason", "selector without quote", "entity without label"):
        FAULTS[name][0](made)
    made.claim("three", g.OBAMA, "leads", g.USA, place=20)
    found = fast.check(made.lines)
    assert {f.severity for f in found} == {"Violation", "Warning"}
    assert {(f.focus, f.shape) for f in found} == {(f.focus, f.shape) for f in reference.check(made.lines)}
