"""The timeline of a thing: its order, what the thing has to do with each claim, and the strip that draws it."""

from __future__ import annotations

from collections import Counter

import pytest

from kg import rdf, vocab
from kg.pages import Pages, entity, home
from kg.pages.reading import Reader
from kg.pages.timeline import DOUBTFUL, EVENTS, LASTING, SAYS, moments, strip, ties, types
from kg.vocab import SC

from . import hostile
from .hostile import BASE, state

A, B = state("a"), state("b")


def graph_of(*claims: tuple[str, str, str, str], **dates: str) -> Reader:
    """Claims (document, subject, relation, object) in documents with these dates."""
    graph = hostile.Graph()
    for iri in (A, B):
        graph.entity(iri, iri[-1].upper(), "State", "Actor", "Polity")
    for name, date in dates.items():
        graph.document(name, name, date)
    for number, (document, subject, relation, thing) in enumerate(claims):
        graph.claim(f"{BASE}document/{document}", f"c{number}", subject, relation, thing)
    return Reader(hostile.stored(graph.lines))


def test_newest_first_with_what_the_thing_has_to_do_with_each() -> None:
    reader = graph_of(
        ("old", A, "sanctions", B),
        ("new", B, "accuses", A),
        ("mid", B, "meets", A),
        ("mid", B, "leads", A),
        old="2023-01-01",
        mid="2024-05",
        new="2024-06-02",
    )
    found = [(m.date, m.part, m.acts) for m in moments(reader, A)]
    assert found == [
        ("2024-06-02", EVENTS, False),
        ("2024-05", EVENTS, True),  # a meeting goes both ways
        ("2023-01-01", EVENTS, True),
        ("2024-05", LASTING, False),
    ]
    assert [m.acts for m in moments(reader, B)] == [True, True, False, True]


def test_the_time_that_the_text_tells_goes_before_the_date_of_the_document() -> None:
    graph = hostile.Graph()
    graph.entity(A, "A", "State")
    one = graph.document("one", "one", "2024-01-01")
    told = graph.claim(one, "c1", A, "sanctions", B)
    graph.say(one, told, (SC + "when", rdf.literal("1993")))
    graph.claim(one, "c2", A, "sanctions", B)
    reader = Reader(hostile.stored(graph.lines))
    assert [m.date for m in moments(reader, A)] == ["2024-01-01", "1993"]
    shown = entity.view(reader, A, 1)
    assert shown is not None
    assert [(it.told.when, it.told.reported) for it in shown["listed"][0][2]] == [("2024-01-01", True), ("1993", False)]
    html = Pages(reader.graph).of(A).html  # type: ignore[union-attr]
    assert "reported <time>2024-01-01</time>" in html
    assert "reported <time>1993</time>" not in html


def test_who_is_quoted_neither_acts_nor_is_acted_upon() -> None:
    graph = hostile.Graph()
    one = graph.document("one", "one", "2024-01-01")
    claim = graph.claim(one, "c1", A, "sanctions", B, status="claim")
    speaker = f"{BASE}entity/person/ann"
    graph.entity(speaker, "Ann", "Person")
    graph.say(one, claim, (vocab.SEM + "accordingTo", rdf.iri(speaker)))
    assert [m.part for m in moments(Reader(hostile.stored(graph.lines)), speaker)] == [SAYS]


@pytest.mark.parametrize(("years", "by_year"), [(("2024-01", "2024-02", "2024-04"), False), (("2010", "2024"), True)])
def test_a_strip_has_what_it_did_above_and_what_was_done_to_it_below(years: tuple[str, ...], by_year: bool) -> None:
    dates = {f"d{n}": year for n, year in enumerate(years)}
    claims = [(d, A, "sanctions", B) for d in dates] * 2 + [(d, B, "accuses", A) for d in dates]
    reader = graph_of(*claims, **dates)
    drawn = strip(moments(reader, A), types(reader))
    assert drawn is not None
    assert (drawn.by_year, drawn.drawn, drawn.most) == (by_year, 3 * len(years), 2)
    above = [b for b in drawn.bars if ", did:" in b.title]
    below = [b for b in drawn.bars if ", done to it:" in b.title]
    assert len(above) == len(below) == len(years)
    assert all(b.y + b.height == pytest.approx(drawn.middle) for b in above)
    assert all(b.y == pytest.approx(drawn.middle) for b in below)
    assert all(b.height == pytest.approx(2 * c.height, abs=0.2) for b, c in zip(above, below, strict=True))
    assert all(drawn.top <= b.y and b.y + b.height <= drawn.bottom for b in drawn.bars)


def test_a_strip_counts_what_it_leaves_out_and_draws_only_what_is_asserted() -> None:
    claims = [("m1", A, "sanctions", B), ("m2", A, "sanctions", B), ("y", A, "sanctions", B)] * 2
    graph_ = graph_of(*claims, m1="2024-01", m2="2024-02", y="2024")
    drawn = strip(moments(graph_, A), types(graph_))
    assert drawn is not None
    assert (drawn.drawn, drawn.left_out) == (4, 2)
    assert strip(moments(graph_, A)[:3], types(graph_)) is None  # too few
    lasting = graph_of(*[("m1", A, "leads", B), ("m2", A, "leads", B)] * 3, m1="2024-01", m2="2024-02")
    assert strip(moments(lasting, A), types(lasting)) is None


def test_what_the_graph_holds_beside_claims_does_not_repeat_them() -> None:
    graph = hostile.Graph()
    graph.entity(A, "A", "State")
    graph.say(f"{BASE}graph/asserted", A, (SC + "sanctions", rdf.iri(B)), (SC + "memberOf", rdf.iri(B)))
    graph.say(f"{BASE}graph/authority", A, (SC + "memberOf", rdf.iri(B)))
    shown = entity.view(Reader(hostile.stored(graph.lines)), A, 1)
    assert shown is not None
    assert [row.predicate for row in shown["rows"]] == [SC + "memberOf"]


def test_the_first_page_tells_what_the_newest_documents_assert() -> None:
    reader = graph_of(
        *[("old", A, "sanctions", B)] * 3,
        ("new", A, "leads", B),
        ("new", B, "accuses", A),
        old="2023-01-01",
        new="2024-01-01",
    )
    latest = home.view(reader, {})["latest"]
    assert [(t.claim.relation.label, t.when) for t in latest] == [
        ("accuses", "2024-01-01"),
        ("sanctions", "2023-01-01"),
        ("sanctions", "2023-01-01"),
    ]


def test_what_those_did_who_act_for_a_state_is_told_of_the_state() -> None:
    graph = hostile.Graph()
    graph.entity(A, "A", "State")
    envoys = f"{BASE}entity/group/envoys"
    graph.entity(envoys, "envoys", "Group", more=[(SC + "actsFor", rdf.iri(A))])
    one = graph.document("one", "one", "2024-01-01")
    graph.claim(one, "c1", envoys, "sanctions", B)
    graph.claim(one, "c2", B, "accuses", envoys)
    graph.claim(one, "c3", envoys, "memberOf", B)  # lasting: of the envoys only
    found = moments(Reader(hostile.stored(graph.lines)), A)
    assert [(m.claim[-2:], m.part, m.acts, m.own) for m in found] == [
        ("c1", EVENTS, True, False),
        ("c2", EVENTS, False, False),
    ]
    shown = entity.view(Reader(hostile.stored(graph.lines)), A, 1)
    assert shown is not None
    assert [it.role for it in shown["listed"][0][2]] == ["its people did", "done to its people"]


def test_the_same_lasting_relation_is_listed_once_and_what_is_doubtful_comes_last() -> None:
    graph = hostile.Graph()
    graph.entity(A, "A", "State")
    documents = [graph.document(f"d{n}", f"d{n}", f"2024-01-0{n}") for n in range(1, 5)]
    for number, document in enumerate(documents):
        graph.claim(document, f"c{number}", A, "memberOf", B, status="claim" if number == 3 else "asserted")
    graph.claim(documents[0], "x", A, "memberOf", B, status="review")
    graph.claim(documents[0], "n", A, "memberOf", B, polarity="negative", status="claim")
    found = moments(Reader(hostile.stored(graph.lines)), A)
    assert [(m.claim[-2:], m.part, m.same) for m in found] == [
        ("c2", LASTING, 3),
        ("/n", LASTING, 0),
        ("/x", DOUBTFUL, 0),
    ]
    html = Pages(hostile.stored(graph.lines)).of(A).html  # type: ignore[union-attr]
    assert "3 more claims say so" in html
    assert "6 claims, 3 asserted, 2024" in html


def test_what_a_thing_itself_denies_of_those_who_act_for_it_disputes_it() -> None:
    graph = hostile.Graph()
    envoys, one = f"{BASE}entity/group/envoys", graph.document("one", "one", "2024-01-01")
    graph.entity(A, "A", "State")
    graph.entity(envoys, "envoys", "Group", more=[(SC + "actsFor", rdf.iri(A))])
    graph.claim(one, "c1", envoys, "sanctions", B)
    denial = graph.claim(one, "c2", envoys, "sanctions", B, polarity="negative", status="claim")
    graph.say(one, denial, (vocab.SEM + "accordingTo", rdf.iri(A)))
    shown = entity.view(Reader(hostile.stored(graph.lines)), A, 1)
    assert shown is not None
    assert {it.told.claim.iri[-2:]: it.told.mark for _, _, entries in shown["listed"] for it in entries} == {
        "c1": "disputed",
        "c2": "disputed",
    }


def test_an_event_is_called_after_what_is_told_of_it() -> None:
    graph = hostile.Graph()
    graph.entity(A, "A", "State")
    graph.entity(B, "B", "State")
    one = graph.document("one", "one", "2024-01-01")
    claim, event = graph.claim(one, "c1", A, "sanctions", B), f"{one}/event/1-2"
    graph.say(one, claim, (SC + "event", rdf.iri(event)))
    graph.say(one, event, (vocab.TYPE, rdf.iri(vocab.SEM + "Event")))
    reader = Reader(hostile.stored(graph.lines))
    assert reader.label(event) == "A sanctions B"
    assert [m.claim for m in moments(reader, event)] == [claim]
    assert "What is told of it" in Pages(reader.graph).of(event).html  # type: ignore[union-attr]


def test_what_is_read_in_one_go_is_what_single_questions_answer() -> None:
    reader = hostile.pages().reader
    for iri in sorted(reader.of_type(SC + "Entity")):
        moments(reader, iri)
        for triple, sides in reader.sides_here.items():
            assert sides == reader.polarities(*triple), (iri, triple)
        joined = Counter[tuple[str, str, bool]]()
        for claim in reader.claims.of(iri):
            subject, relation, thing = (reader.value(claim, vocab.RDF + p) for p in ("subject", "predicate", "object"))
            if subject != thing and reader.holds(claim) and reader.value(claim, SC + "status") == SC + "asserted":
                joined[
                    (str(thing), str(relation), True) if subject == iri else (str(subject), str(relation), False)
                ] += 1
        assert ties(reader, iri) == joined, iri
