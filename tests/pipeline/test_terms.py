"""Shapes and terms of a user's own: a relation, a class and words are taught in Turtle, and the gate knows them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kg import assets, rdf, vocab
from kg.commands import main
from kg.errors import DataError, MissingError
from kg.gate import validate_files
from kg.model import Extraction
from kg.pipeline import BuildSettings, Stages, build, extract
from kg.pipeline.terms import check_terms
from kg.records import to_line

HEAD = """
@prefix sc: <https://w3id.org/statecraft/ontology#> .
@prefix own: <http://example.org/terms#> .
@prefix slot: <https://w3id.org/statecraft/slot#> .
@prefix plover: <https://w3id.org/statecraft/plover#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix schema: <https://schema.org/> .
"""
RELATION = """
own:deceives a owl:ObjectProperty, sc:EventRelation ; rdfs:label "deceives"@en ;
    skos:definition "Makes the other believe what is not so."@en ; sc:ploverType plover:COERCE ;
    schema:domainIncludes sc:Actor ; schema:rangeIncludes RANGE .
"""
WORDS = """
own:hoodwink a sc:Construction ; rdfs:label "X hoodwinks Y"@en ; sc:expresses own:deceives ;
    sc:verb "hoodwink"@en ; sc:subjectSlot slot:subject ; sc:objectSlot slot:object .
"""
CLASS = """
sc:CityState a owl:Class ; rdfs:label "city state"@en ; rdfs:subClassOf sc:State .
"""
YARDS = """
own:Works a owl:Class ; rdfs:label "works"@en ; rdfs:subClassOf sc:Company .
own:Shipyard a owl:Class ; rdfs:label "shipyard"@en ; rdfs:subClassOf own:Works .
own:yards a sc:NameWord ; sc:noun "shipyard"@en ; sc:denotes own:Shipyard .
"""
ODD = """
<http://example.org/odd?a(b)> a owl:Class ; rdfs:label "odd one"@en ; rdfs:subClassOf sc:Place .
own:State a owl:Class ; rdfs:subClassOf sc:State .
"""
PERSONS = """
own:titles a sc:PersonWord ; sc:gender "masculine" ; sc:noun "margrave"@en .
own:names a sc:GivenName ; sc:gender "masculine" ; sc:noun "ziggo"@en .
own:local a sc:LocalWord ; sc:noun "portreeve"@en .
"""


def terms(tmp_path: Path, text: str, name: str = "terms.ttl") -> Path:
    path = tmp_path / name
    path.write_text(HEAD + text, encoding="utf-8")
    return path


@pytest.mark.model
def test_a_relation_of_ones_own_is_understood_gated_and_explained(tmp_path: Path) -> None:
    own = terms(tmp_path, RELATION.replace("RANGE", "sc:Actor") + WORDS)
    source = tmp_path / "a.txt"
    source.write_text("Russia hoodwinked Poland.", encoding="utf-8")
    report = build([str(source)], tmp_path / "out", settings=BuildSettings(ontology=(own,)))
    told = report.to_json()
    assert told["claims"]["asserted"] == 1
    assert told["settings"]["ontology"] == ["terms.ttl"]
    graph = (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8")
    assert "/state/russia> <http://example.org/terms#deceives> <" in graph
    assert '<http://example.org/terms#deceives> <http://www.w3.org/2000/01/rdf-schema#label> "deceives"@en' in graph
    assert "plover#COERCE" in graph
    assert {f.shape.rsplit("#")[-1] for f in validate_files([tmp_path / "out" / "graph.nq"]).findings} == {
        "Claim-relation-known"
    }
    for engine in ("shacl", "pyshacl"):
        assert validate_files([tmp_path / "out" / "graph.nq"], engine=engine, ontology=[own]).conforms
    assert main(["validate", str(tmp_path / "out" / "graph.nq"), "--ontology", str(own)]) == 0


@pytest.mark.model
@pytest.mark.parametrize("term", ["pulls the wool over", "deceives", "<http://example.org/terms#deceives>"])
def test_a_relation_of_ones_own_is_explained_by_its_label(
    deceived: Path, term: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for terms in ([term], ["Russia", term, "Poland"], ["_", term, "_"]):
        assert main(["explain", str(deceived), *terms]) == 0
        assert "Russia — pulls the wool over — Poland  (asserted)" in capsys.readouterr().out


@pytest.fixture(scope="module")
def deceived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    room = tmp_path_factory.mktemp("deceived")
    relation = RELATION.replace("RANGE", "sc:Actor").replace('"deceives"', '"pulls the wool over"')
    own = terms(room, relation + WORDS)
    (room / "a.txt").write_text("Russia hoodwinked Poland.", encoding="utf-8")
    build([str(room / "a.txt")], room / "out", settings=BuildSettings(ontology=(own,)))
    return room / "out"


@pytest.mark.model
def test_a_class_of_ones_own_may_have_any_iri(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = terms(tmp_path, YARDS)
    (tmp_path / "a.txt").write_text("France sued Neptune Shipyard.", encoding="utf-8")
    settings = BuildSettings(ontology=(own,))
    told = build([str(tmp_path / "a.txt")], tmp_path / "out", settings=settings).to_json()
    assert told["claims"]["asserted"] == 1
    graph = (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8")
    (yard,) = set(re.findall(r"<\S+/entity/shipyard-[0-9a-f]{8}/neptune-shipyard>", graph))
    types = set(re.findall(rf"{re.escape(yard)} <\S+#type> <(\S+)>", graph))
    ours = {f"https://w3id.org/statecraft/ontology#{c}" for c in ("Company", "Organization", "Actor", "Entity")}
    assert types == {"http://example.org/terms#Shipyard", "http://example.org/terms#Works", *ours}
    for engine in ("shacl", "pyshacl"):
        assert main(["validate", str(tmp_path / "out" / "graph.ttl"), "--ontology", str(own), "--engine", engine]) == 0
    assert main(["explain", str(tmp_path / "out"), "Neptune Shipyard"]) == 0
    assert "France — prosecutes — Neptune Shipyard" in capsys.readouterr().out
    claims = tmp_path / "claims.jsonl"
    claims.write_text("".join(f"{to_line(e)}\n" for e in extract([str(tmp_path / "a.txt")], settings=settings)))
    assert "http://example.org/terms#Shipyard" in claims.read_text()
    assert build([str(claims)], tmp_path / "again", settings=settings).to_json()["claims"]["asserted"] == 1
    assert (tmp_path / "again" / "graph.nq").read_text(encoding="utf-8") == graph


@pytest.mark.model
@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
def test_the_gate_knows_a_class_of_ones_own_by_its_iri(tmp_path: Path, engine: str) -> None:
    own = terms(tmp_path, RELATION.replace("RANGE", "own:Works, <http://example.org/odd?a(b)>") + WORDS + YARDS + ODD)
    source = tmp_path / "a.txt"
    source.write_text("Russia hoodwinked the Neptune Shipyard. Russia hoodwinked Poland.", encoding="utf-8")
    settings = BuildSettings(ontology=(own,), validator=engine)
    told = build([str(source)], tmp_path / "out", settings=settings).to_json()
    assert (told["claims"]["asserted"], told["claims"]["quarantined"]) == (1, 1)
    (held,) = told["held_back"]
    assert held["message"] == "The object of 'deceives' must be an odd one or a works."
    assert main(["validate", str(tmp_path / "out" / "graph.ttl"), "--ontology", str(own), "--engine", engine]) == 0


@pytest.mark.model
@pytest.mark.parametrize(
    ("text", "with_them", "without"),
    [
        ("Ziggo Hartz met Quillow Weber in Berlin. He accused Poland.", "Ziggo Hartz", "Quillow Weber"),
        ("Quillow Weber, a margrave, met Zorba Hartz in Berlin. She accused Poland.", "Zorba Hartz", "Quillow Weber"),
        ("The portreeve of Georgia accused Poland.", "Georgia (U.S. state)", "Georgia"),
    ],
)
def test_words_of_persons_of_ones_own_count(text: str, with_them: str, without: str, tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text(text, encoding="utf-8")
    for ontology, expected in (((terms(tmp_path, PERSONS),), with_them), ((), without)):
        (read,) = extract([str(source)], settings=BuildSettings(ontology=ontology))
        assert isinstance(read, Extraction)
        labels = {e.iri: e.label for e in read.entities}
        spoken = {labels[m.entity] for m in read.mentions if m.span.quote in {"He", "She", "Georgia"}}
        assert spoken == {expected}


def test_what_a_user_says_of_a_word_goes_before_what_ships(tmp_path: Path) -> None:
    assert Stages(BuildSettings()).lexicon.persons.given["boris"] == "masculine"
    own = terms(tmp_path, 'own:names a sc:GivenName ; sc:gender "feminine" ; sc:noun "boris"@en .')
    assert Stages(BuildSettings(ontology=(own,))).lexicon.persons.given["boris"] == "feminine"


@pytest.mark.model
def test_the_gate_keeps_to_what_the_relation_allows(tmp_path: Path) -> None:
    own = terms(tmp_path, RELATION.replace("RANGE", "sc:Place") + WORDS)
    source = tmp_path / "a.txt"
    source.write_text("Russia hoodwinked Poland.", encoding="utf-8")
    told = build([str(source)], tmp_path / "out", settings=BuildSettings(ontology=(own,))).to_json()
    assert told["claims"]["asserted"] == 0


@pytest.mark.model
def test_terms_that_are_not_given_are_not_known(tmp_path: Path) -> None:
    source = tmp_path / "a.txt"
    source.write_text("Russia hoodwinked Poland.", encoding="utf-8")
    assert build([str(source)], tmp_path / "out").to_json()["claims"]["extracted"] == 0


def test_terms_of_ones_own_may_be_in_a_folder(tmp_path: Path) -> None:
    (tmp_path / "terms").mkdir()
    terms(tmp_path / "terms", CLASS + YARDS + PERSONS, "b.ttl")
    terms(tmp_path / "terms", RELATION.replace("RANGE", "sc:CityState"), "a.ttl")
    files = BuildSettings(ontology=(tmp_path / "terms",)).ontology_files
    assert [f.name for f in files] == ["a.ttl", "b.ttl"]
    check_terms(files)
    check_terms(())


BAD: dict[str, tuple[str, str]] = {
    "not Turtle": ("this is not Turtle", "not valid Turtle"),
    "relation without label": (
        RELATION.replace("RANGE", "sc:Actor").replace('rdfs:label "deceives"@en ;', ""),
        "has no label",
    ),
    "relation of an unknown class": (RELATION.replace("RANGE", "sc:Wizard"), "rangeIncludes gives .*Wizard"),
    "relation without range": (RELATION.replace("; schema:rangeIncludes RANGE", ""), "rangeIncludes is missing"),
    "class without a name": (CLASS.replace("sc:CityState", "[]"), "a class without a name"),
    "class below nothing": (CLASS.replace("sc:State .", "own:State ."), "below none of the ontology"),
    "class below itself": (CLASS.replace("sc:State .", "sc:CityState ."), "sc:CityState is below itself by way of"),
    "classes in a circle": (
        CLASS.replace("sc:State .", "sc:State, own:A .") + "own:A a owl:Class ; rdfs:subClassOf sc:CityState .",
        "is below itself by way of rdfs:subClassOf",
    ),
    "relations in a circle": (
        "own:a rdfs:subPropertyOf own:b . own:b rdfs:subPropertyOf own:a .",
        "is below itself by way of rdfs:subPropertyOf",
    ),
    "class and relation": (CLASS + "sc:CityState a owl:ObjectProperty .", "sc:CityState is a class and a property"),
    "another label for what ships": ('sc:accuses rdfs:label "loves"@en .', "redefines sc:accuses; expected terms of"),
    "another class for what ships": ("sc:State rdfs:subClassOf sc:Person .", "redefines sc:State"),
    "another type for what ships": ("sc:State a owl:ObjectProperty .", "redefines sc:State"),
    "a type of PLOVER": ('plover:COERCE rdfs:label "hug"@en .', "redefines plover:COERCE"),
    "a term of a standard": ("rdfs:label rdfs:domain sc:City .", "redefines rdfs:label"),
    "label with NUL": (CLASS.replace('"city state"', '"city\\u0000"'), r"label of sc:CityState: holds the .* U\+0000"),
    "label from right to left": (CLASS.replace('"city state"', '"city\\u202e"'), r"holds the character U\+202E"),
    "given name in capitals": (PERSONS.replace("ziggo", "Ziggo"), "lower case"),
    "unknown gender": (PERSONS.replace('"masculine" ; sc:noun "ziggo"', '"male" ; sc:noun "ziggo"'), "gender"),
    "title without gender": (PERSONS.replace('sc:gender "masculine" ; sc:noun "marg', 'sc:noun "marg'), "men or"),
    "local words without words": (PERSONS.replace('; sc:noun "portreeve"@en ', ""), "at least one word"),
    "word of an unknown relation": (WORDS, "expresses .* exactly one relation"),
    "word without words": (
        RELATION.replace("RANGE", "sc:Actor") + WORDS.replace('sc:verb "hoodwink"@en ;', ""),
        "at least one word",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_terms_that_cannot_be_used_are_told_before_a_document_is_read(name: str, tmp_path: Path) -> None:
    text, words = BAD[name]
    own = terms(tmp_path, text)
    with pytest.raises(DataError, match=words) as caught:
        check_terms([own])
    assert "\n" not in str(caught.value)
    source = tmp_path / "a.txt"
    source.write_text("Russia attacked Poland.", encoding="utf-8")
    with pytest.raises(DataError, match=words):
        build([str(source)], tmp_path / "out", settings=BuildSettings(ontology=(own,)))
    assert not (tmp_path / "out").exists()


def test_entries_of_the_lexicon_may_be_given_words_and_what_ships_be_said_again(tmp_path: Path) -> None:
    shipped = rdf.Node(assets.turtle_files("ontology"))
    entry = next(e for e in shipped.of_type(vocab.SC + "Construction") if shipped.values(e, vocab.SC + "verb"))
    more = f'<{entry}> sc:verb "zigzag"@en . sc:State a owl:Class . sc:meets a owl:ObjectProperty .'
    check_terms([terms(tmp_path, more)])


def test_terms_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(MissingError, match=r"gone\.ttl"):
        check_terms([tmp_path / "gone.ttl"])
