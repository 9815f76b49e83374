"""Who stands where: lists, clauses that parsers tear apart, agents far away, things that are not their owner."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

Fact = tuple[str, str, str]


def _all(subjects: str, relation: str, obj: str) -> set[Fact]:
    return {(s.strip(), relation, obj) for s in subjects.split(",")}


TOLD: list[tuple[str, set[Fact]]] = [
    # lists
    (
        "Norway, the United Arab Emirates, Chile and Peru condemned Iran.",
        _all("Norway, United Arab Emirates, Chile, Peru", "accuses", "Iran"),
    ),
    (
        "On 3 May Kenya, the United Kingdom and Chad expelled Iranian diplomats.",
        _all("Kenya, United Kingdom, Chad", "expels", "diplomats of Iran"),
    ),
    (
        "Six states, among them Chile, Peru and Bolivia, condemned Iran.",
        _all("Chile, Peru, Bolivia", "accuses", "Iran"),
    ),
    ("At a summit in Vienna, Chad, Mali and Libya condemned France.", _all("Chad, Mali, Libya", "accuses", "France")),
    ("Peru, joined by Chile and Bolivia, condemned Iran.", _all("Peru, Chile, Bolivia", "accuses", "Iran")),
    ("Peru recognised Kosovo, as did Chile.", _all("Peru, Chile", "recognizes", "Kosovo")),
    ("Peru recognised Kosovo, and Chile followed suit.", _all("Peru, Chile", "recognizes", "Kosovo")),
    ("Not only Peru but also Chile condemned Iran.", _all("Chile", "accuses", "Iran")),
    (
        "Peru and Chile, both members of NATO, condemned Iran.",
        {*_all("Peru, Chile", "accuses", "Iran"), *_all("Peru, Chile", "memberOf", "NATO")},
    ),
    # each other
    ("Chad and Mali accused each other of lying.", {("Chad", "accuses", "Mali"), ("Mali", "accuses", "Chad")}),
    # agents at a distance
    (
        "The treaty was signed in Bern on 3 May by President William Ruto and Prime Minister Abiy Ahmed.",
        {("William Ruto", "signsAgreementWith", "Abiy Ahmed")},
    ),
    (
        "The pact signed in Bern on 3 May by William Ruto and Abiy Ahmed would give Kenya a port.",
        {("William Ruto", "signsAgreementWith", "Abiy Ahmed")},
    ),
    ("The charter signed in 2002 between Chad and Mali remains in force.", {("Chad", "signsAgreementWith", "Mali")}),
    ("Chad was given weapons by Mali.", {("Mali", "aids", "Chad")}),
    ("Chad was granted debt relief by China and France.", _all("China, France", "aids", "Chad")),
    (
        "France granted Chad and Mali a loan of two million dollars.",
        {("France", "aids", "Chad"), ("France", "aids", "Mali")},
    ),
    # forces move on behalf of their state
    ("Kenyan soldiers were sent to Haiti.", {("Kenya", "deploysTo", "Haiti")}),
    ("Kenya, whose soldiers were sent to Haiti, was silent.", {("Kenya", "deploysTo", "Haiti")}),
    # go-betweens
    (
        "Chad and Mali held two days of talks in Bern, mediated by Oman.",
        {("Chad", "consultsWith", "Mali"), ("Oman", "mediatesFor", "Chad"), ("Oman", "mediatesFor", "Mali")},
    ),
    # heads of several states
    ("The presidents of Peru and Chile condemned Iran.", _all("Peru, Chile", "accuses", "Iran")),
    ("The Peruvian and Chilean presidents met in Lima.", {("Peru", "meets", "Chile")}),
    ("Iran hosted the foreign ministers of Peru and Chile.", {("Iran", "hosts", "foreign minister of Peru")}),
    (
        "Chad's William Ruto and Mali's Abiy Ahmed signed a pact.",
        {("William Ruto", "signsAgreementWith", "Abiy Ahmed")},
    ),
    # main clauses after a relative clause
    (
        "Maria Costa, who heads the exiled Liberty Union, called on Iran to stop.",
        {("Maria Costa", "requestsFrom", "Iran")},
    ),
    ("Norway became the first country to cut ties with Iran.", {("Norway", "cutsTiesWith", "Iran")}),
    (
        "Having recognised Kosovo, Peru condemned Serbia.",
        {("Peru", "recognizes", "Kosovo"), ("Peru", "accuses", "Serbia")},
    ),
    ("Rebels seized Goma, prompting Chad to sever ties with Rwanda.", {("Chad", "cutsTiesWith", "Rwanda")}),
    # whoever answers for a thing
    ("Chile rejected a Peruvian offer.", {("Chile", "rejects", "Peru")}),
    ("Chile refused a post offered by Peru.", {("Chile", "rejects", "Peru")}),
    ("Chile supports Peru's independence.", {("Chile", "supports", "Peru")}),
    # people and places
    ("Peru deported three Haitians.", {("Peru", "deports", "nationals of Haiti")}),
    ("Poland imposed sanctions on Belarus and its officials.", _all("Poland", "sanctions", "officials of Belarus")),
]

NOT_TOLD: list[tuple[str, Fact]] = [
    ("Chile dismissed the suggestion of Peruvian involvement.", ("Chile", "rejects", "Peru")),
    ("A cap on the price of Peruvian gas, which Chile opposes, was dropped.", ("Chile", "rejects", "Peru")),
    ("Chile praised Peruvian wine.", ("Chile", "supports", "Peru")),
    ("Chile condemned the decision, criticised by Peru, to leave.", ("Chile", "accuses", "Peru")),
    ("Peru signed a deal with Chile granting Bolivia access to the sea.", ("Peru", "permits", "Bolivia")),
    ("Rebels seized Goma, prompting Chad to sever ties with Rwanda.", ("Rebels", "cutsTiesWith", "Rwanda")),
    ("During a visit to Hanoi by Xi Jinping, Chad and Mali signed a pact.", ("Chad", "visits", "Hanoi")),
    (
        "Maria Costa, who heads the exiled Liberty Union, called on Iran to stop.",
        ("Liberty Union", "requestsFrom", "Iran"),
    ),
    ("Peru and Chile, both members of NATO, condemned Iran.", ("NATO", "accuses", "Iran")),
    ("Members of the Bundestag condemned Iran.", ("Bundestag", "accuses", "Iran")),
    ("Poland imposed sanctions on Belarus and its officials.", ("Poland", "sanctions", "officials of Poland")),
    ("Chad cut ties with Mali and expelled its diplomats.", ("Chad", "expels", "diplomats of Chad")),
    ("Peru deported three Haitians.", ("Peru", "deports", "Haiti")),
    ("The mayor of Oslo called a press conference. Norway followed suit.", ("Norway", "accuses", "Oslo")),
    ("Peru condemned Iran. Chile followed suit.", ("Chile", "accuses", "Iran")),
    ("Tensions between Chad and Mali grew, granting Niger access to the sea.", ("Chad", "permits", "Niger")),
]

PRESS = [
    "Emmanuel Macron spoke to reporters in Paris.",
    "Speaking to Reuters, Emmanuel Macron praised nobody.",
    "Emmanuel Macron held a meeting with journalists.",
    "Emmanuel Macron talked to the BBC about the future.",
]

QUOTES = [
    ("Presidents of Peru visited the Chilean capital.", "Presidents of Peru visited the Chilean capital"),
    ("Chad and Mali accused each other of lying.", "Chad and Mali accused each other"),
    ("Chilean warships attacked Peru.", "Chilean warships attacked Peru"),
    ("Chile supports Peru's independence.", "Chile supports Peru's independence"),
]


@pytest.mark.parametrize(("text", "facts"), TOLD, ids=[t[0] for t in TOLD])
def test_everybody_who_acts_is_told(read: Any, text: str, facts: set[Fact]) -> None:
    assert facts <= read(text).facts


@pytest.mark.parametrize(("text", "fact"), NOT_TOLD, ids=[f"{t[0]} {t[1][0]}" for t in NOT_TOLD])
def test_nobody_else_is(read: Any, text: str, fact: Fact) -> None:
    assert fact not in read(text).facts


@pytest.mark.parametrize("text", PRESS, ids=PRESS)
def test_who_speaks_to_the_press_consults_with_nobody(read: Any, text: str) -> None:
    assert not {r for _, r, _ in read(text).facts} & {"consultsWith", "meets"}


@pytest.mark.parametrize(("text", "quote"), QUOTES, ids=[q[0] for q in QUOTES])
def test_evidence_holds_its_parties_whole(read: Any, text: str, quote: str) -> None:
    assert quote in {c.evidence.quote for c in read(text).claims}


def test_a_charter_of_many_binds_them_to_it_and_not_one_by_one(read: Any) -> None:
    facts = read("Peru, Chile, Bolivia, Brazil and Uruguay signed the River Charter.").facts
    assert not {f for f in facts if f[1] == "signsAgreementWith"}
