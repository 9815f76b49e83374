"""Searching forgives: some of the words, slips of the pen, words of relations; what is meant comes first, and apart."""

from __future__ import annotations

import json
import time
from functools import cache

import pytest

from kg import rdf, vocab
from kg.pages import Pages, search
from kg.vocab import RDF, SC, TYPE

from . import hostile
from .hostile import BASE, state
from .test_finding import finder
from .test_site_pages import Parsed, parsed

OWN = "https://example.org/terms/outbids"
OFFICES = ("President", "Vice President", "Secretary of State", "Secretary of Defence", "Chief Justice", "Treasurer")
RECENT = 25  # claims of one relation, more than are shown


def _named(graph: hostile.Graph, iri: str, *names: tuple[str, str]) -> None:
    graph.say(f"{BASE}graph/entities", iri, *((predicate, rdf.literal(name)) for predicate, name in names))


@cache
def graph() -> hostile.Graph:
    """States that others are named after, a leader, groups of the same name, and claims between two states."""
    g = hostile.Graph()
    for name, label in (
        *(("russia", "Russia"), ("ukraine", "Ukraine"), ("usa", "United States"), ("uk", "United Kingdom")),
        *(("georgia", "Georgia"), ("kazakhstan", "Kazakhstan"), ("greece", "Ελλάς")),
    ):
        g.entity(state(name), label, "State", "Actor")
    _named(g, state("usa"), (SC + "acronym", "U.S."), (vocab.ALT_LABEL, "America"))
    for title in OFFICES:
        g.entity(f"{BASE}entity/office/{title.replace(' ', '-')}", f"{title} of the United States", "Office")
    g.entity(f"{BASE}entity/office/pr", "President of Russia", "Office")
    g.entity(f"{BASE}entity/region/georgia", "Georgia", "Region")
    g.entity(f"{BASE}entity/person/maduro", "Nicolás Maduro", "Person", "Actor")
    _named(g, f"{BASE}entity/person/maduro", (SC + "familyName", "Maduro"))
    g.entity(f"{BASE}entity/person/guaido", "Juan Guaidó", "Person", "Actor")
    g.entity(f"{BASE}entity/organization/eu", "European Union", "Organization", "Actor")
    _named(g, f"{BASE}entity/organization/eu", (SC + "acronym", "EU"), (vocab.ALT_LABEL, "E.U."))
    first = g.document("m", "Maduro wins again", "2024-01-01")
    for number in range(4):
        of = g.document(f"e{number}", f"Paper <{number}>", f"2024-02-0{number + 1}")
        group = f"{of}/entity/group/european"
        g.entity(group, "European", "Group", "Actor")
        g.say(of, of, (SC + "mentions", rdf.iri(group)))
    for number in range(RECENT):
        of = g.document(f"r{number:02}", f"Report {number:02}", f"2025-01-{number + 1:02}")
        g.claim(of, "i", state("russia"), "invades", state("ukraine"))
    g.claim(first, "back", state("ukraine"), "sanctions", state("russia"))
    g.claim(first, "else", state("usa"), "sanctions", state("georgia"))
    for number in range(5):
        g.claim(first, f"n{number}", state("usa"), "meets", state("uk"))
    g.say(f"{BASE}graph/ontology", OWN, (TYPE, rdf.iri(SC + "EventRelation")), (vocab.LABEL, rdf.literal("outbids")))
    told = g.claim(first, "own", state("uk"), "meets", state("usa"))
    meets = f"{rdf.iri(told)} {rdf.iri(RDF + 'predicate')} {rdf.iri(SC + 'meets')}"
    g.lines = [line.replace(meets, meets.replace(rdf.iri(SC + "meets"), rdf.iri(OWN))) for line in g.lines]
    return g


def pages(*, live: bool = True, backwards: bool = False) -> Pages:
    return Pages(hostile.stored(graph().lines[:: -1 if backwards else 1]), live=live)


@pytest.fixture(scope="module")
def made() -> Pages:
    return pages()


def labels(made: Pages, asked: str) -> list[str]:
    return [hit.label for hit in search.find(made.reader, asked)]


def test_two_states_are_found_before_what_has_one_of_them_in_its_name(made: Pages) -> None:
    assert labels(made, "Russia Ukraine")[:3] == ["Russia", "Ukraine", "President of Russia"]
    assert labels(made, "ukraine and russia")[:2] == ["Ukraine", "Russia"]
    assert "Nothing has all of the words" in parsed(made, "search", q="Russia Ukraine").text


def test_articles_and_the_like_count_for_nothing_beside_other_words(made: Pages) -> None:
    assert labels(made, "the united")[:2] == ["United States", "United Kingdom"]
    assert labels(made, "the president of russia") == ["President of Russia"]
    assert [n.text for n in finder(("The The", "group", 0), ("Then", "group", 1)).find("the").hits] == [
        "The The",
        "Then",
    ]


def test_the_class_of_a_thing_is_a_word_of_it(made: Pages) -> None:
    assert labels(made, "European group") == ["European"] * 4
    assert [h.kind for h in search.find(made.reader, "georgia region")] == ["region", "state"]


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        *(("russa", "Russia"), ("Rusia", "Russia"), ("ukriane", "Ukraine"), ("Kazachstan", "Kazakhstan")),
        *(("Kasakstan", "Kazakhstan"), ("Unitd Sttaes", "United States"), ("Juan Guaydo", "Juan Guaidó")),
        *(("Ελας", "Ελλάς"), ("invadse", "invades"), ("presidnet of rusia", "President of Russia")),
    ],
)
def test_slips_are_forgiven(made: Pages, asked: str, meant: str) -> None:
    near = search.near(made.reader, asked)
    assert near[0].label == meant
    assert meant not in [h.label for h in search.find(made.reader, asked)][:1]
    page = parsed(made, "search", q=asked)
    assert "Did you mean" in page.text
    assert "Nothing here is called so" not in page.text


def test_mended_words_come_first_on_the_page_where_they_have_more(made: Pages) -> None:
    text = parsed(made, "search", q="presidnet of russia").text
    assert 0 < text.find("Did you mean") < text.find("President of Russia") < text.find("Russia state")
    assert text.find("President of Russia") < text.find("With some of the words") < text.find("Russia state")
    text = parsed(made, "search", q="russia zzzz").text
    assert "Did you mean" not in text
    assert "With some of the words" not in text


@pytest.mark.parametrize("asked", ["Rus", "Russia", "russi", "Rxxxia", "Kazxxxtan", "eoo", "2025", "x" * 200])
def test_only_small_slips_in_words_that_nothing_has_are_mended(made: Pages, asked: str) -> None:
    assert search.near(made.reader, asked) == []
    assert "Did you mean" not in parsed(made, "search", q=asked).text


def test_a_leader_comes_before_documents_about_him(made: Pages) -> None:
    assert labels(made, "maduro") == ["Nicolás Maduro", "Maduro wins again"]
    without = finder(("Maduro wins", "document", 9), ("Nicolás Maduro", "person", 0))
    assert [n.text for n in without.find("maduro").hits] == ["Nicolás Maduro", "Maduro wins"]


def test_acronyms_are_found_with_and_without_points(made: Pages) -> None:
    assert labels(made, "US")[0] == labels(made, "u.s.")[0] == labels(made, "U. S.")[0] == "United States"
    assert search.find(made.reader, "e.u.")[0].also == "EU"
    assert labels(made, "EU")[:2] == ["European Union", "European"]


@pytest.mark.parametrize(
    ("asked", "relation"),
    [
        *((form, "invades") for form in ("invade", "invades", "Invaded", "invading", "invasion")),
        *((form, "sanctions") for form in ("sanction", "sanctions", "sanctioned")),
        *(("meeting", "meets"), ("signed an agreement with", "signsAgreementWith"), ("mediation", "mediatesFor")),
    ],
)
def test_words_of_relations_lead_to_the_ontology(made: Pages, asked: str, relation: str) -> None:
    first = search.find(made.reader, asked)[0]
    assert (first.iri, first.kind) == (SC + relation, "relation")
    assert f"ontology.html#{relation}" in parsed(made, "search", q=asked).links
    ontology = made.at("ontology")
    assert ontology is not None
    assert f'id="{relation}"' in ontology.html


def test_a_relation_of_ones_own_leads_to_where_it_is_told(made: Pages) -> None:
    assert search.find(made.reader, "outbid")[0].iri == OWN
    link = next(link for link in parsed(made, "search", q="outbids").links if link.startswith("ontology.html#"))
    ontology = made.at("ontology")
    assert ontology is not None
    assert f'id="{link.partition("#")[2]}"' in ontology.html
    assert any(row[1] == link for row in json.loads(search.names_index(made.reader)))


def test_the_newest_claims_of_a_relation_are_shown_with_their_words(made: Pages) -> None:
    page = made.at("search", {"q": "invade"})
    assert page is not None
    text = Parsed(page.html).text
    assert f"The newest 20 of {RECENT}" in text
    shown = [f"Report {n:02}" for n in range(RECENT)]
    at = [text.find(title) for title in shown]
    assert at[:5] == [-1] * 5
    assert sorted(at[5:], reverse=True) == at[5:]
    assert page.html.count('<q class="sentence">') == 20
    assert hostile.WORDS.split("<i>")[1].split("</i>")[0] in text


@pytest.mark.parametrize("asked", ["Russia Ukraine", "Ukraine and Russia", "ukraine, RUSSIA"])
def test_claims_between_two_are_shown_both_ways(made: Pages, asked: str) -> None:
    found = search.view(made.reader, {"q": asked})["stated"]
    assert found.count == RECENT + 1
    assert {(t.claim.subject.label, t.claim.object.label) for t in found.claims} == {("Russia", "Ukraine")}
    every = {t.claim.iri for t in search.view(made.reader, {"q": "sanctions russia ukraine"})["stated"].claims}
    assert every == {f"{BASE}document/m/claim/back"}
    assert "between Russia and Ukraine" in parsed(made, "search", q=f"invaded {asked}").text.replace(
        "between Ukraine and Russia", "between Russia and Ukraine"
    )


def test_things_of_the_same_name_all_count_for_claims_between(made: Pages) -> None:
    found = search.view(made.reader, {"q": "georgia america"})["stated"]
    assert [t.claim.iri for t in found.claims] == [f"{BASE}document/m/claim/else"]


@pytest.mark.parametrize("asked", ["Russia", "Russia Kazakhstan", "besieges", "russa ukraine"])
def test_where_no_claims_are_meant_none_are_told(made: Pages, asked: str) -> None:
    assert search.view(made.reader, {"q": asked})["stated"] is None
    assert 'id="claims"' not in made.at("search", {"q": asked}).html  # type: ignore[union-attr]


def test_a_thing_with_a_relation_shows_its_claims(made: Pages) -> None:
    found = search.view(made.reader, {"q": "sanctions on Russia"})["stated"]
    assert (found.relation, found.parties, found.count) == ("sanctions", ("Russia",), 1)


def test_things_of_the_same_name_are_told_apart(made: Pages) -> None:
    hits = search.find(made.reader, "european group")
    assert {h.told_in for h in hits} == {f"Paper <{n}>" for n in range(4)}
    assert "told in Paper <2>" in parsed(made, "search", q="european group").text
    rows = [row for row in json.loads(search.names_index(made.reader)) if row[0] == "European"]
    assert [row[2:] for row in rows] == [["group", 0, "", f"Paper <{n}>"] for n in range(4)]
    assert {(h.kind, h.told_in) for h in search.find(made.reader, "georgia")} == {("state", ""), ("region", "")}


def test_where_nothing_is_found_lists_are_offered(made: Pages) -> None:
    links = Parsed(made.at("search", {"q": "zzzzqqq"}).html).links  # type: ignore[union-attr]
    assert links.count("browse.html") == links.count("documents.html") == 2  # of the header, and below
    found = parsed(made, "search", q="Russia")
    assert found.links.count("browse.html") == 1
    assert "Nothing here is called so" not in found.text


def test_the_index_tells_claims_and_is_the_same_for_the_same_graph(made: Pages) -> None:
    text = search.names_index(made.reader)
    assert text == search.names_index(pages(backwards=True).reader)
    rows = json.loads(text)
    assert ["Russia", "data/entity/state/russia.html", "state", RECENT + 1] in rows
    assert ["Maduro", "data/entity/person/maduro.html", "person", 0, "Nicolás Maduro"] in rows
    assert ["invasion", "ontology.html#invades", "relation", RECENT, "invades"] in rows
    for asked in ("russia ukraine", "invade", "russa", "european group"):
        assert made.at("search", {"q": asked}) == pages(backwards=True).at("search", {"q": asked})


HOSTILE = (
    *("x" * 10_000, "russia " * 1500, "(.*)+$[a-z]{1000}\\", "\0", "ru\0ssia", "\u202eaissuR\u2066", "ا" * 300),
    *("<script>alert(1)</script>", "%00 %zz", "ﷺ" * 200, "a " * 5000, " ", "\ud800", "__proto__", "constructor"),
)


@pytest.mark.parametrize("asked", HOSTILE)
def test_whatever_is_asked_for_stays_text_and_takes_no_time(made: Pages, asked: str) -> None:
    search.find(made.reader, "russia")
    begun = time.process_time()
    found = parsed(made, "search", q=asked)
    assert time.process_time() - begun < 0.5
    assert found.tags["script"] == 1
    assert not [name for _, name, _ in found.attributes if name.startswith("on")]
    if asked.strip():
        assert asked.strip()[:200].replace("\0", "\ufffd") in found.text
