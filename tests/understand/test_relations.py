"""Who stands in which relation to whom, whatever the grammar: voice, nouns, support verbs, coordination."""

from __future__ import annotations

from typing import Any

import pytest

pytestmark = pytest.mark.model

MACRON, SCHOLZ, MODI, PUTIN = "Emmanuel Macron", "Olaf Scholz", "Narendra Modi", "Vladimir Putin"

ONE = [
    # active, passive, participle, relative clause
    ("Russia attacked Ukraine.", "Russia", "assaults", "Ukraine"),
    ("Ukraine was attacked by Russia.", "Russia", "assaults", "Ukraine"),
    ("Ukraine has been attacked by Russia.", "Russia", "assaults", "Ukraine"),
    ("Attacked by Russia, Ukraine asked Poland for help.", "Russia", "assaults", "Ukraine"),
    ("Russia, which attacked Ukraine in 2022, left the council.", "Russia", "assaults", "Ukraine"),
    ("Ukraine, which was attacked by Russia, asked for help.", "Russia", "assaults", "Ukraine"),
    ("Spain criticized Israel, which attacked Lebanon.", "Israel", "assaults", "Lebanon"),
    ("China invaded Vietnam.", "China", "invades", "Vietnam"),
    ("Vietnam was invaded by China.", "China", "invades", "Vietnam"),
    ("Turkey condemned Israel.", "Turkey", "accuses", "Israel"),
    ("Israel was condemned by Turkey.", "Turkey", "accuses", "Israel"),
    ("Norway supports Ukraine.", "Norway", "supports", "Ukraine"),
    ("Ukraine is supported by Norway.", "Norway", "supports", "Ukraine"),
    ("Turkey recognised Kosovo.", "Turkey", "recognizes", "Kosovo"),
    ("Kosovo was recognised by Turkey.", "Turkey", "recognizes", "Kosovo"),
    ("Iran armed the Houthis.", "Iran", "aids", "Houthis"),
    ("The Houthis, who are armed by Iran, seized a town.", "Iran", "aids", "Houthis"),
    ("Brazil was visited by Emmanuel Macron.", MACRON, "visits", "Brazil"),
    # nouns for what is done
    ("Russia's attack on Ukraine shocked Europe.", "Russia", "assaults", "Ukraine"),
    ("The invasion of Vietnam by China failed.", "China", "invades", "Vietnam"),
    ("China's invasion of Vietnam failed.", "China", "invades", "Vietnam"),
    ("Emmanuel Macron's visit to Brazil ended on Friday.", MACRON, "visits", "Brazil"),
    ("American sanctions on Iran remain in place.", "United States", "sanctions", "Iran"),
    ("Iran's support for Hezbollah worries Israel.", "Iran", "supports", "Hezbollah"),
    # support verbs
    ("Russia launched an attack on Ukraine.", "Russia", "assaults", "Ukraine"),
    ("France imposed sanctions on Iran.", "France", "sanctions", "Iran"),
    ("Sanctions were imposed on Iran by France.", "France", "sanctions", "Iran"),
    ("The sanctions imposed on Iran by France hurt exporters.", "France", "sanctions", "Iran"),
    ("The sanctions that France imposed on Iran hurt exporters.", "France", "sanctions", "Iran"),
    ("The United States lifted sanctions on Cuba.", "United States", "easesSanctionsOn", "Cuba"),
    ("Canada strengthened ties with Japan.", "Canada", "strengthensTiesWith", "Japan"),
    ("Morocco severed diplomatic relations with Iran.", "Morocco", "cutsTiesWith", "Iran"),
    ("Poland gave Ukraine tanks.", "Poland", "aids", "Ukraine"),
    ("Poland gave tanks to Ukraine.", "Poland", "aids", "Ukraine"),
    ("Military aid was given to Egypt by the United States.", "United States", "aids", "Egypt"),
    ("India signed a treaty with Japan.", "India", "signsAgreementWith", "Japan"),
    # prepositions and particles
    ("Brazil withdrew from Haiti.", "Brazil", "retreatsFrom", "Haiti"),
    ("Syria withdrew its troops from Lebanon.", "Syria", "retreatsFrom", "Lebanon"),
    ("Kenya deployed troops to Haiti.", "Kenya", "deploysTo", "Haiti"),
    ("Australia invested in Indonesia.", "Australia", "invests", "Indonesia"),
    ("South Korea apologized to Japan.", "South Korea", "apologizesTo", "Japan"),
    ("China called on Israel to stop.", "China", "requestsFrom", "Israel"),
    ("China demanded that Israel stop.", "China", "requestsFrom", "Israel"),
    ("Emmanuel Macron travelled to Egypt.", MACRON, "visits", "Egypt"),
    # understood subjects
    ("Turkey bombed Syria and invaded Iraq.", "Turkey", "invades", "Iraq"),
    ("Having attacked Libya, Italy withdrew.", "Italy", "assaults", "Libya"),
    # lasting relations
    ("Emmanuel Macron, the president of France, visited Egypt.", MACRON, "leads", "France"),
    ("Narendra Modi, the Indian prime minister, met Vladimir Putin.", MODI, "leads", "India"),
    ("India's prime minister, Narendra Modi, met Vladimir Putin.", MODI, "leads", "India"),
    ("Narendra Modi is the prime minister of India.", MODI, "leads", "India"),
    ("Finland, a member of NATO, closed its border.", "Finland", "memberOf", "NATO"),
    ("NATO is headquartered in Brussels.", "NATO", "headquarteredIn", "Brussels"),
    ("Jane Miller, a fellow at the University of Oxford, disagreed.", "Jane Miller", "affiliatedWith", "*Oxford"),
    ("Microsoft was founded by Bill Gates.", "Bill Gates", "founded", "Microsoft"),
    ("Jens Berg, the founder of the Nordic Forum, disagreed.", "Jens Berg", "founded", "Nordic Forum"),
]


@pytest.mark.parametrize(("text", "subject", "relation", "obj"), ONE, ids=[t[0] for t in ONE])
def test_a_relation_is_found_with_its_direction(read: Any, text: str, subject: str, relation: str, obj: str) -> None:
    facts = read(text).facts
    if obj.startswith("*"):
        facts = {(s, r, f"*{o.rsplit(' ', 1)[-1]}") for s, r, o in facts}
    assert (subject, relation, obj) in facts
    assert (obj, relation, subject) not in facts


MUTUAL = [
    ("Emmanuel Macron met Olaf Scholz in Berlin.", "meets", (MACRON, SCHOLZ)),
    ("Emmanuel Macron and Olaf Scholz met in Berlin.", "meets", (MACRON, SCHOLZ)),
    ("Emmanuel Macron met with Olaf Scholz.", "meets", (MACRON, SCHOLZ)),
    ("India held talks with Pakistan.", "consultsWith", ("India", "Pakistan")),
    ("India and Pakistan held talks.", "consultsWith", ("India", "Pakistan")),
    ("Talks between India and Pakistan collapsed.", "consultsWith", ("India", "Pakistan")),
    ("US-China talks resumed in Geneva.", "consultsWith", ("United States", "China")),
    ("China and Russia held a summit.", "meets", ("China", "Russia")),
    ("Joe Biden and Xi Jinping spoke by phone.", "consultsWith", ("Joe Biden", "Xi Jinping")),
    ("Kenya and Uganda conducted joint exercises.", "exercisesWith", ("Kenya", "Uganda")),
    ("Armenia and Azerbaijan signed a peace treaty.", "signsAgreementWith", ("Armenia", "Azerbaijan")),
    ("Belarus is an ally of Russia.", "alliedWith", ("Belarus", "Russia")),
    ("Pakistan, a rival of India, protested.", "rivalOf", ("Pakistan", "India")),
]


@pytest.mark.parametrize(("text", "relation", "parties"), MUTUAL, ids=[t[0] for t in MUTUAL])
def test_a_mutual_relation_is_stated_once_between_its_parties(
    read: Any, text: str, relation: str, parties: tuple[str, str]
) -> None:
    found = [{s, o} for s, r, o in read(text).facts if r == relation]
    assert found == [set(parties)]


def test_three_who_met_give_three_pairs_and_one_event(read: Any) -> None:
    reading = read("Kim Jong Un, Xi Jinping and Vladimir Putin met in Beijing.")
    meetings = [c for c in reading.claims if c.relation.endswith("#meets")]
    assert {frozenset({reading.label(c.subject), reading.label(c.object)}) for c in meetings} == {
        frozenset({"Kim Jong Un", "Xi Jinping"}),
        frozenset({"Kim Jong Un", PUTIN}),
        frozenset({"Xi Jinping", PUTIN}),
    }
    assert len({c.event for c in meetings}) == 1
    assert meetings[0].event is not None


MANY = [
    ("Russia and Belarus attacked Ukraine.", {("Russia", "Ukraine"), ("Belarus", "Ukraine")}),
    ("Russia attacked Ukraine and Moldova.", {("Russia", "Ukraine"), ("Russia", "Moldova")}),
    ("Ukraine was attacked by Russia and Belarus.", {("Russia", "Ukraine"), ("Belarus", "Ukraine")}),
    ("India, along with Japan, attacked Iran.", {("India", "Iran"), ("Japan", "Iran")}),
    ("Russia bombed and shelled Ukraine.", {("Russia", "Ukraine")}),
]


@pytest.mark.parametrize(("text", "pairs"), MANY, ids=[t[0] for t in MANY])
def test_coordinated_arguments_each_take_part(read: Any, text: str, pairs: set[tuple[str, str]]) -> None:
    assert {(s, o) for s, r, o in read(text).facts if r == "assaults"} == pairs


def test_coordinated_verbs_keep_their_own_objects(read: Any) -> None:
    facts = read("Turkey bombed Syria, invaded Iraq and threatened Greece.").facts
    assert {
        ("Turkey", "assaults", "Syria"),
        ("Turkey", "invades", "Iraq"),
        ("Turkey", "threatens", "Greece"),
    } <= facts
    assert ("Turkey", "invades", "Syria") not in facts
    assert ("Turkey", "assaults", "Greece") not in facts


def test_arguments_stay_in_their_clause(read: Any) -> None:
    facts = read("Germany met France, and Italy hosted Spain.").facts
    assert ("Germany", "meets", "France") in facts
    assert ("Italy", "hosts", "Spain") in facts
    assert not any({s, o} & {"Germany", "France"} and {s, o} & {"Italy", "Spain"} for s, _, o in facts)


def test_who_is_urged_to_act_does_not_act(read: Any) -> None:
    reading = read("France asked Germany to attack Ukraine.")
    assert ("France", "requestsFrom", "Germany") in reading.facts
    (claim,) = reading.about("Germany", "assaults", "Ukraine")
    assert not claim.plain
    assert not reading.about("France", "assaults", "Ukraine")


def test_a_mediator_stands_apart_from_the_parties(read: Any) -> None:
    facts = read("Egypt mediated between Israel and Hamas.").facts
    assert {("Egypt", "mediatesFor", "Israel"), ("Egypt", "mediatesFor", "Hamas")} <= facts
    assert not any(s != "Egypt" for s, _, _ in facts)


def test_a_visit_that_is_paid_is_no_payment(read: Any) -> None:
    assert {r for _, r, _ in read("Emmanuel Macron paid a visit to Brazil.").facts} == {"visits"}


@pytest.mark.parametrize(
    "text",
    [
        "Former President Barack Obama visited Kenya.",
        "Barack Obama, the former president of the United States, visited Kenya.",
        "Barack Obama was previously the president of the United States.",
    ],
)
def test_who_led_once_is_not_said_to_lead(read: Any, text: str) -> None:
    assert not any(r == "leads" for _, r, _ in read(text, "2024-06-05").facts)


@pytest.mark.parametrize(
    "text", ["The weather was fine.", "Prices rose by 3%.", "He left.", "Russia.", "Attacked!", "1 2 3", "—"]
)
def test_a_text_without_two_parties_gives_no_claim(read: Any, text: str) -> None:
    assert read(text).claims == ()
