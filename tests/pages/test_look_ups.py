"""What pages look up, and what a change of the graph changes of it: no look-up has fewer keys than it needs."""

from __future__ import annotations

import random

from kg.publish import changes
from kg.publish.keys import EVERYTHING, exists, of_query, of_statement, pattern

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def test_a_claim_that_came_or_went_has_the_keys_of_all_that_find_it() -> None:
    import pyoxigraph as ox

    def quad(subject: str, predicate: str, value: str) -> ox.Quad:
        return ox.Quad(*(ox.NamedNode(iri) for iri in (subject, predicate, value, "http://e.x/graph")))

    claim, kind = "http://e.x/claims/1", "http://e.x/kind"
    said = {quad(claim, f"{_RDF}{n}", f"http://e.x/{n}") for n in ("subject", "predicate", "object")}
    more = quad(claim, kind, "http://e.x/one")
    stated = "T\0" + "\0".join(f"http://e.x/{n}" for n in ("subject", "predicate", "object"))
    whole = {f"E\0{claim}", f"{claim}\0\0\0", f"{claim}\0{kind}\0\0", f"\0{kind}\0http://e.x/one\0", EVERYTHING}
    store = ox.Store()
    found = changes.changed(store, {*said, more}, set())
    assert found is not None
    assert found >= whole | {stated, f"X\0{kind}\0http://e.x/one"}
    store.extend([*said, more])
    found = changes.changed(store, set(), {*said, more})
    assert found is not None
    assert found >= whole | {stated, f"X\0{kind}\0http://e.x/one"}
    other = quad(claim, kind, "http://e.x/two")
    found = changes.changed(store, {other}, {more})
    assert found is not None
    assert found >= {
        stated,
        f"X\0{kind}\0http://e.x/one",
        f"X\0{kind}\0http://e.x/two",
        f"X\0{_RDF}subject\0http://e.x/subject",
    }
    assert f"E\0{claim}" not in found, "it was there, and is there"
    assert changes.changed(store, set(), set()) == set()
    nameless = ox.Quad(ox.BlankNode("a"), ox.NamedNode(kind), ox.NamedNode(kind), ox.DefaultGraph())
    assert changes.changed(store, {nameless}, set()) is None


def test_what_belongs_to_a_document_has_its_key() -> None:
    claim, word = "http://e.x/document/abc/claim/1", "http://e.x/document/abc#char=1,2"
    assert {pattern(claim, None, None, None), pattern(None, "http://e.x/p", word, None), exists(word)} == {
        "D\0http://e.x/document/abc"
    }
    assert "D\0http://e.x/document/abc" in of_statement("http://e.x/s", "http://e.x/p", claim, "")
    assert pattern("http://e.x/s", None, '"/document/abc"', None).startswith("http://e.x/s\0"), "text is part of none"


def test_lines_that_differ_are_found_in_any_order() -> None:
    draw = random.Random(3)
    for _ in range(200):
        old = [b"%06d\n" % draw.randrange(20_000) for _ in range(draw.choice([0, 5, 3000]))]
        new = [line for line in old if draw.random() > 0.01] + [b"%06d\n" % draw.randrange(20_000) for _ in range(9)]
        sorted_ = draw.random() < 0.7
        one, two = (sorted(set(lines)) if sorted_ else lines for lines in (old, new))
        found = changes.of_lines(one, two)
        assert found is not None
        gone, came = (set(lines) for lines in found)
        assert gone >= set(one) - set(two)
        assert came >= set(two) - set(one)
        if sorted_:
            assert (gone, came) == (set(one) - set(two), set(two) - set(one))


def test_plain_queries_are_understood_and_others_depend_on_everything() -> None:
    union = {"use_default_graph_as_union": True}
    p, o = "http://p.example/p", "http://o.example/o"
    three = (("subject", "s"), ("predicate", "p"), ("object", "o"))
    star = " ; ".join(f"<{_RDF}{name}> <http://{value}.example/>" for name, value in three)
    plain = {
        f"SELECT ?x {{ ?x <{p}> <{o}> }}": {f"X\0{p}\0{o}"},
        f"SELECT DISTINCT ?x {{ {{ ?x {star} }} UNION {{ ?x a <{o}> . }} ?x <{p}> ?y }}": {
            "T\0http://s.example/\0http://p.example/\0http://o.example/",
            f"X\0{_RDF}type\0{o}",
        },
        f"SELECT ?x WHERE {{ ?x <{p}> ?y . ?y <{p}> <{o}> }}": {f"\0{p}\0\0", f"\0{p}\0{o}\0"},
        f"SELECT ?n ?p ?o {{ VALUES (?s ?n) {{ (<{o}> 0) (<{p}> 1) }} ?s ?p ?o }}": {f"{o}\0\0\0", f"{p}\0\0\0"},
    }
    for query, keys in plain.items():
        assert of_query(query, union) == keys, query
        assert of_query(query, {**union, "prefixes": {}}) == {EVERYTHING}
    for query in (
        f"SELECT ?x {{ ?x ?p <{o}> }}",
        f"SELECT ?x {{ ?x <{p}> ?y FILTER(?y > 3) }}",
        f"SELECT ?x {{ ?x <{p}>+ <{o}> }}",
        f"SELECT (COUNT(?x) AS ?n) {{ ?x <{p}> <{o}> }}",
        f"SELECT ?x {{ ?x <{p}> <{o}> OPTIONAL {{ ?x <{p}> ?y }} }}",
        f"SELECT ?x {{ GRAPH ?g {{ ?x <{p}> <{o}> }} }}",
        f"SELECT ?x {{ ?x <{p}> <{o}> }} LIMIT 3",
        f"SELECT ?x {{ {{ ?x <{p}> <{o}> {{ ?x <{p}> ?y }} }} }}",
        f"SELECT ?x {{ ?x <{p}> <{o}> MINUS {{ ?x <{p}> ?y }} }}",
        f"ASK {{ ?x <{p}> <{o}> }}",
        "SELECT * { ?s ?p ?o }",
        "",
    ):
        assert of_query(query, union) == {EVERYTHING}, query
