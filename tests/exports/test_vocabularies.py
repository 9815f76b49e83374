from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
import rdflib
from rdflib import OWL, PROV, RDF, RDFS, Literal, URIRef

from kg.exports.vocabularies import queries, shipped
from kg.vocab import SC, SCHEMA, SEM

STATE = rdflib.Namespace("https://w3id.org/statecraft/id/state/")
ONE = rdflib.Namespace("https://w3id.org/statecraft/data/document/one/")
TWO = rdflib.Namespace("https://w3id.org/statecraft/data/document/two/")
ENTITY = rdflib.Namespace("https://w3id.org/statecraft/data/entity/")
WD = rdflib.Namespace("http://www.wikidata.org/entity/")
S, M = rdflib.Namespace(SCHEMA), rdflib.Namespace(SEM)

FOR_EVER = """
CONSTRUCT { ?a <urn:p> ?d }
{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(CONCAT(STR(?c), STR(?f), STR(?i), STR(?l)) = "no") }
"""
OF_SEM = {
    *("Actor", "ActorType", "Authority", "Event", "EventType", "Place", "PlaceType", "Role", "RoleType", "View"),
    *("accordingTo", "actorType", "eventType", "hasActor", "hasBeginTimeStamp", "hasEndTimeStamp", "hasPlace"),
    *("hasTimeStamp", "placeType", "roleType"),
}
"""Terms of the Simple Event Model that its specification defines and the mapping uses."""


def translate(kg, graph: Path, name: str, folder: Path) -> tuple[rdflib.Graph, dict]:
    done = kg("export", graph, "--as", name, "-o", folder / "x.nt", "--lost", folder / "lost.json")
    assert (done.code, done.out) == (0, "")
    lines = (folder / "x.nt").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))
    lost = json.loads((folder / "lost.json").read_text(encoding="utf-8"))
    assert lost["triples"] == len(lines)
    return rdflib.Graph().parse(folder / "x.nt"), lost


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_file_says_what_it_maps(name: str) -> None:
    files = queries(name)
    assert files
    for file in files:
        text = file.read_text(encoding="utf-8")
        comment = text[: text.index("\nPREFIX" if "\nPREFIX" in text else "\nCONSTRUCT")]
        assert re.fullmatch(r"(# .+\n)*# .+\.", comment), file
        assert "CONSTRUCT" in text
        assert not re.search(r"\[\s|_:", text), "a blank node has no name that stays"


@pytest.mark.parametrize("name", sorted(shipped()))
def test_terms_of_the_ontology_exist(name: str) -> None:
    from kg import assets, rdf

    known = set(rdf.Node(p for p in assets.turtle_files("ontology") if "lexicon" not in p.stem).subjects())
    for file in queries(name):
        used = set(re.findall(r"\bsc:(\w+)", re.sub(r"#.*", "", file.read_text(encoding="utf-8"))))
        assert {SC + term for term in used} <= known


def test_terms_of_others_exist() -> None:
    from rdflib import SDO

    text = "".join(file.read_text(encoding="utf-8") for name in shipped() for file in queries(name))
    # PoliticalParty is younger than the list that rdflib has.
    assert set(re.findall(r"\bschema:(\w+)", text)) <= {*SDO.__annotations__, "PoliticalParty"}
    assert set(re.findall(r"\bsem:(\w+)", text)) <= OF_SEM


class TestSchemaOrg:
    def test_things_and_relations(self, kg, hard, tmp_path) -> None:
        graph, _ = translate(kg, hard, "schema.org", tmp_path)
        assert (STATE.norland, RDF.type, S.Country) in graph
        assert (STATE.norland, S.name, Literal("Norland", lang="en")) in graph
        assert (STATE.norland, S.sameAs, WD.Q42) in graph
        assert (ENTITY.university, RDF.type, S.Organization) in graph
        assert not list(graph.triples((ENTITY.officials, RDF.type, None)))

    def test_events_are_actions(self, kg, hard, tmp_path) -> None:
        graph, _ = translate(kg, hard, "schema.org", tmp_path)
        event = URIRef(ONE + "event/1")
        assert set(graph.objects(event, S.agent)) == {STATE.norland, STATE.sudria}
        assert (event, S.name, Literal("met")) in graph

    def test_claims_keep_their_sentence_and_holder(self, kg, hard, tmp_path) -> None:
        graph, _ = translate(kg, hard, "schema.org", tmp_path)
        denied = URIRef(TWO + "claim/denied")
        assert (denied, RDF.type, S.Claim) in graph
        assert (denied, S.text, Literal("Norland did not meet Sudria.")) in graph
        assert (denied, S.author, ENTITY.officials) in graph
        assert not list(graph.triples((None, RDF.type, S.ClaimReview)))

    def test_what_is_lost_is_counted(self, kg, hard, tmp_path) -> None:
        _, lost = translate(kg, hard, "schema.org", tmp_path)
        assert lost["vocabulary"] == "schema.org"
        assert lost["things"]["Group"] == lost["things"]["Office"] == {"total": 1, "lost": 1}
        assert lost["things"]["State"] == {"total": 2, "lost": 0}
        # A state is in an organization: schema:memberOf is not for states.
        assert lost["relations"]["memberOf"] == {"total": 1, "lost": 1}
        assert lost["relations"]["meets"] == lost["relations"]["sanctions"] == {"total": 1, "lost": 0}
        assert {status: count["lost"] for status, count in lost["claims"].items()} == {
            "asserted": 0,
            "claim": 0,
            "review": 0,
        }


class TestSem:
    def test_asserted_events(self, kg, hard, tmp_path) -> None:
        graph, lost = translate(kg, hard, "sem", tmp_path)
        event = URIRef(ONE + "event/2")
        assert (event, RDF.type, M.Event) in graph
        assert {ENTITY.officials, STATE.sudria} <= set(graph.objects(event, M.hasActor))
        (role,) = graph.subjects(RDF.type, M.Role)
        assert (role, RDF.value, STATE.sudria) in graph
        assert lost["relations"] == {
            "meets": {"total": 1, "lost": 0},
            "memberOf": {"total": 1, "lost": 1},
            "sanctions": {"total": 1, "lost": 0},
        }
        assert lost["claims"]["asserted"] == {"total": 3, "lost": 1}

    def test_a_denial_is_no_view(self, kg, hard, tmp_path) -> None:
        graph, lost = translate(kg, hard, "sem", tmp_path)
        assert not list(graph.subjects(RDF.type, M.View))
        assert lost["claims"]["claim"] == {"total": 2, "lost": 2}

    @pytest.mark.model
    def test_what_others_say_is_a_view_of_theirs(self, kg, small_graph, tmp_path) -> None:
        graph, _ = translate(kg, small_graph, "sem", tmp_path)
        views = {
            (
                str(graph.value(view, RDF.value)).rsplit("/", 1)[-1],
                str(graph.value(view, M.accordingTo)).rsplit("/", 1)[-1],
            )
            for view in graph.subjects(RDF.type, M.View)
        }
        assert {("hungary", "poland"), ("serbia", "poland"), ("plover#ASSAULT", "poland")} <= views
        for event in graph.subjects(RDF.type, M.Event):
            if "/claim/" in event:
                assert not {STATE.hungary, STATE.serbia} & set(graph.objects(event, M.hasActor))


class TestWikidata:
    def test_statements_with_their_references(self, kg, hard, tmp_path) -> None:
        from kg.stores import build_store

        lines = (hard / "graph.nq").read_text(encoding="utf-8").splitlines()
        graph_name = "<https://w3id.org/statecraft/data/graph/authority>"
        for name, item in (("state/sudria", "Q1"), ("organization/concord", "Q2")):
            lines.append(f"<https://w3id.org/statecraft/id/{name}> <{OWL.sameAs}> <{WD}{item}> {graph_name} .")
        folder = tmp_path / "w"
        folder.mkdir()
        (folder / "graph.nq").write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8")
        build_store(folder / "graph.nq", folder / "store")
        graph, lost = translate(kg, folder, "wikidata", tmp_path)
        claim, prop = URIRef(ONE + "claim/member"), "http://www.wikidata.org/prop/"
        assert (WD.Q1, URIRef(f"{prop}direct/P463"), WD.Q2) in graph
        assert (WD.Q1, URIRef(f"{prop}P463"), claim) in graph
        assert (claim, URIRef(f"{prop}statement/P463"), WD.Q2) in graph
        reference = graph.value(claim, PROV.wasDerivedFrom)
        assert str(graph.value(reference, URIRef(f"{prop}reference/P1683"))).startswith(
            "Norlandic officials sanctioned"
        )
        assert str(graph.value(reference, URIRef(f"{prop}reference/P577"))).startswith("2024-05-03T00:00:00")
        assert (WD.Q1, RDFS.label, Literal("Sudria", lang="en")) in graph
        assert lost["relations"] == {
            "meets": {"total": 1, "lost": 1},
            "memberOf": {"total": 1, "lost": 0},
            "sanctions": {"total": 1, "lost": 1},
        }
        assert lost["things"]["Person"] == {"total": 1, "lost": 1}


class TestOwn:
    def test_a_file_of_ones_own(self, kg, hard, tmp_path) -> None:
        file = tmp_path / "mine.rq"
        file.write_text("CONSTRUCT { ?a <urn:met> ?b } { ?a sc:meets ?b }", encoding="utf-8")
        graph, lost = translate(kg, hard, str(file), tmp_path)
        assert list(graph) == [(STATE.norland, URIRef("urn:met"), STATE.sudria)]
        assert {relation: count["lost"] for relation, count in lost["relations"].items()} == {
            "meets": 0,
            "memberOf": 1,
            "sanctions": 1,
        }
        assert lost["things"]["State"] == {"total": 2, "lost": 1}

    def test_a_folder_of_them_in_any_form(self, kg, hard, tmp_path) -> None:
        folder = tmp_path / "mine"
        folder.mkdir()
        for number in "12":
            query = f"CONSTRUCT {{ ?a <urn:met> ?b ; <urn:p{number}> 1 }} {{ ?a sc:meets ?b }}"
            (folder / f"{number}.rq").write_text(query, encoding="utf-8")
        for form in ("turtle", "trig", "nquads", "ntriples", "jsonld", "rdfxml"):
            done = kg("export", hard, "--as", folder, "--format", form)
            assert done.code == 0
            assert "3 triples" in done.err
            assert "met" in done.out

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("SELECT * {?s ?p ?o}", "begins with 'SELECT' in line 1"),
            ("# CONSTRUCT\nPREFIX a: <urn:a#> # CONSTRUCT\nask {?s ?p ?o}", "begins with 'ask' in line 3"),
            ("BASE <urn:a>\n\nDESCRIBE ?s {?s ?p ?o}", "begins with 'DESCRIBE' in line 3"),
            ("DELETE WHERE {?s ?p ?o}", "begins with 'DELETE' in line 1"),
            ("INSERT DATA { <urn:a> <urn:b> 1 }", "begins with 'INSERT' in line 1"),
            (",,, ,\n,", "begins with ',,,' in line 1"),
            ("", "holds no query"),
            (" \n\t\r\n", "holds no query"),
            ("# one # two\n" * 100, "holds no query"),
            ("PREFIX a: <urn:a#>", "holds no query"),
            ("CONSTRUCTED { ?s ?p ?o } { ?s ?p ?o }", "begins with 'CONSTRUCTED' in line 1"),
        ],
    )
    def test_what_is_no_construct(self, query: str, words: str, kg, hard, tmp_path, monkeypatch) -> None:
        """Told for the second of two files before the first is asked."""
        monkeypatch.setattr("kg.exports.vocabularies.run", None)
        folder = tmp_path / "mine"
        folder.mkdir()
        (folder / "1.rq").write_text("CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", encoding="utf-8")
        (folder / "2.rq").write_text(query, encoding="utf-8")
        done = kg("export", hard, "--as", folder, "-o", tmp_path / "x.ttl")
        assert done.code == 65
        told = ": expected one that begins with CONSTRUCT\n"
        assert done.err in {f"kg: {folder / '2.rq'}: {words}{told}", f"kg: {folder / '2.rq'}: the query {words}{told}"}
        assert [path.name for path in tmp_path.iterdir()] == ["mine"]

    @pytest.mark.parametrize(
        "prologue",
        [
            "\ufeff",
            "# first\r\nbase <urn:b#> # second\n",
            "PREFIX # first\n x: # second\n <urn:x#>\nprefix : <urn:y#>",
            'VERSION "1.2"\n',
        ],
    )
    def test_what_stands_before_it(self, prologue: str, kg, hard, tmp_path) -> None:
        (tmp_path / "x.rq").write_text(f"{prologue} construct {{ ?a <urn:met> ?b }} {{ ?a sc:meets ?b }}", "utf-8")
        done = kg("export", hard, "--as", tmp_path / "x.rq")
        assert (done.code, "met" in done.out) == (0, True), done.err

    def test_a_query_that_takes_too_long_is_ended_with_one_line(self, hard, tmp_path) -> None:
        folder = tmp_path / "mine"
        folder.mkdir()
        (folder / "1.rq").write_text("CONSTRUCT { ?a <urn:met> ?b } { ?a sc:meets ?b }", encoding="utf-8")
        (folder / "2.rq").write_text(FOR_EVER, encoding="utf-8")
        output = tmp_path / "x.ttl"
        output.write_text("as it was")
        command = [sys.executable, "-m", "kg", "export", str(hard), "--as", str(folder), "--timeout", "1"]
        done = subprocess.run([*command, "-o", str(output)], capture_output=True, text=True, timeout=60)
        words = "the query took longer than 1 seconds and was ended"
        assert (done.returncode, done.stdout) == (65, "")
        assert done.stderr == f"kg: {folder / '2.rq'}: {words}\n"
        assert output.read_text() == "as it was"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["mine", "x.ttl"]

    def test_a_query_in_time(self, kg, hard, tmp_path) -> None:
        assert kg("export", hard, "--as", "sem", "--timeout", "60", "-o", tmp_path / "x.ttl").code == 0
        assert kg("export", hard, "--timeout", "60").code == 2
        assert kg("export", hard, "--as", "sem", "--timeout", "0").code == 2

    def test_a_triple_in_a_triple_is_refused(self, kg, hard, tmp_path) -> None:
        query = "CONSTRUCT { ?a <urn:p> <<( ?a <urn:q> ?b )>> } { ?a sc:meets ?b }"
        (tmp_path / "x.rq").write_text(query, encoding="utf-8")
        done = kg("export", hard, "--as", tmp_path / "x.rq", "-o", tmp_path / "x.ttl")
        assert done.code == 65
        assert f"{tmp_path / 'x.rq'}: makes a triple within a triple" in done.err
        assert not (tmp_path / "x.ttl").exists()

    def test_where_the_lost_cannot_be_written_nothing_is(self, kg, hard, tmp_path) -> None:
        done = kg("export", hard, "--as", "sem", "-o", tmp_path / "x.ttl", "--lost", tmp_path / "none" / "lost.json")
        assert (done.code, list(tmp_path.iterdir())) == (73, [])

    def test_lines_are_counted_as_they_stand_in_the_file(self, kg, hard, tmp_path) -> None:
        query = "CONSTRUCT { ?a ?t ?b } {\n  VALUES (?t ?u) {\n  #relations\n  }\n  ?a ?t\n}"
        (tmp_path / "x.rq").write_text(query, encoding="utf-8")
        assert "the query does not parse: line 6" in kg("export", hard, "--as", tmp_path / "x.rq").err

    def test_a_broken_query_is_named(self, kg, hard, tmp_path) -> None:
        (tmp_path / "x.rq").write_text("CONSTRUCT { ?s ?p }", encoding="utf-8")
        assert (
            f"{tmp_path / 'x.rq'}: the query does not parse: line 1"
            in kg("export", hard, "--as", tmp_path / "x.rq").err
        )

    def test_blank_nodes_are_warned_of(self, kg, hard, tmp_path) -> None:
        (tmp_path / "x.rq").write_text("CONSTRUCT { ?a <urn:p> [ <urn:q> ?b ] } { ?a sc:meets ?b }", encoding="utf-8")
        done = kg("export", hard, "--as", tmp_path / "x.rq")
        assert done.code == 0
        assert "2 triples hold blank nodes" in done.err

    def test_wrong_calls(self, kg, hard, tmp_path) -> None:
        done = kg("export", hard, "--as", "esperanto")
        assert done.code == 66
        assert "schema.org, sem, wikidata" in done.err
        assert kg("export", hard, "--as", "sem", "--graph", "asserted").code == 2
        assert kg("export", hard, "--as", "sem", "--format", "tables", "-o", tmp_path / "x").code == 2
        assert kg("export", hard, "--lost", tmp_path / "x").code == 2
        assert kg("export", hard, "--as", "sem", "-o", tmp_path / "x.ttl", "--lost", tmp_path / "x.ttl").code == 2
        assert list(tmp_path.iterdir()) == []
