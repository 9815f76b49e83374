"""The pages at the namespaces document every term, at its fragment, with examples from the graph."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg import assets, rdf, vocab
from kg.errors import MissingError
from kg.pages import Pages, lexicon, ontology, shapes, vocabulary
from kg.vocab import SC, SH, SKOS

SAMPLE = Path(__file__).parents[1] / "stores" / "sample.trig"
PATHS = ("ontology", "plover", "shapes", "lexicon/en")


class Reading(HTMLParser):
    """What a test asks of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.inline: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        if told.get("id"):
            self.ids.append(str(told["id"]))
        if tag == "a" and told.get("href"):
            self.links.append(str(told["href"]))
        if "style" in told or tag == "style" or (tag == "script" and not told.get("src")):
            self.inline.append(tag)


@pytest.fixture(scope="module")
def pages() -> Pages:
    store = ox.Store()
    store.load(path=str(SAMPLE), format=ox.RdfFormat.TRIG)
    return Pages(store)


@pytest.fixture(scope="module")
def read(pages: Pages) -> dict[str, Reading]:
    return {path: Reading(pages.at(path).html) for path in PATHS}  # type: ignore[union-attr]


def terms(space: str, files: tuple[Path, ...]) -> set[str]:
    return {s.removeprefix(space) for s in rdf.Node(files).subjects() if s.startswith(space) and s != space}


def test_every_term_of_the_ontology_has_its_anchor(read: dict[str, Reading]) -> None:
    assert terms(SC, vocabulary.files("ontology")) <= set(read["ontology"].ids)


def test_every_type_of_plover_has_its_anchor(read: dict[str, Reading]) -> None:
    every = terms(vocab.PLOVER, vocabulary.files("plover"))
    quarters = {vocabulary.fragment(q) for q in vocabulary.node("plover").of_type(SKOS + "Collection")}
    assert every - quarters <= set(read["plover"].ids)
    assert {f"list-{quarter}" for quarter in quarters} <= set(read["plover"].ids)


def test_every_shape_has_its_anchor(read: dict[str, Reading]) -> None:
    known = rdf.Node(assets.turtle_files("shapes"))
    named = {
        s for kind in ("NodeShape", "PropertyShape") for s in known.of_type(SH + kind) if s.startswith(vocab.SHAPES)
    }
    assert len(named) > 400
    assert {vocabulary.fragment(s) for s in named} <= set(read["shapes"].ids)


def test_every_entry_of_the_lexicon_has_its_anchor(read: dict[str, Reading]) -> None:
    every = terms(vocab.LEXICON, vocabulary.files("lexicon/en"))
    assert len(every) > 400
    assert every <= set(read["lexicon/en"].ids)


@pytest.mark.parametrize("path", PATHS)
def test_anchors_are_unique_and_links_within_lead_somewhere(read: dict[str, Reading], path: str) -> None:
    page = read[path]
    assert len(page.ids) == len(set(page.ids))
    within = {link[1:] for link in page.links if link.startswith("#")}
    assert within - set(page.ids) == set()
    assert page.inline == []


@pytest.mark.parametrize("path", PATHS)
def test_links_between_the_vocabularies_lead_to_anchors(read: dict[str, Reading], path: str) -> None:
    up = "../" if "/" in path else ""
    for other in PATHS:
        wanted = {link.partition("#")[2] for link in read[path].links if link.startswith(f"{up}{other}.html#")}
        assert wanted - set(read[other].ids) == set(), other


def test_term_tells_words_place_and_matches() -> None:
    (section,) = (s for s in ontology.vocabulary_of("ontology").sections if s.anchor == "states")
    (term,) = (t for t in section.terms if t.iri == SC + "memberOfParty")
    rows = dict(term.rows)
    assert term.label == "member of party"
    assert term.definition == "Belongs to a political party."
    assert term.kinds == ("lasting",)
    assert rows["below"] == (SC + "memberOf",)
    assert rows["subject"] == (SC + "Person",)
    assert rows["object"] == (SC + "PoliticalParty",)
    assert rows["close to"] == ("http://www.wikidata.org/entity/P102",)
    assert SC + "memberOfParty" in dict(next(t for t in section.terms if t.iri == SC + "memberOf").rows)["above"]


def test_relation_tells_its_plover_type_and_back() -> None:
    (section,) = (s for s in ontology.vocabulary_of("ontology").sections if s.anchor == "events")
    meets = next(t for t in section.terms if t.iri == SC + "meets")
    assert dict(meets.rows)["PLOVER type"] == (vocab.PLOVER + "CONSULT",)
    assert meets.kinds == ("event", "both ways")
    consult = next(
        t for s in ontology.vocabulary_of("plover").sections for t in s.terms if t.iri == vocab.PLOVER + "CONSULT"
    )
    assert SC + "meets" in dict(consult.rows)["relations of this type"]
    assert vocab.PLOVER + "CONSULT-visit" in dict(consult.rows)["above"]


def test_examples_come_from_the_graph(pages: Pages) -> None:
    claims = ontology.examples_of(pages.reader, SC + "meets")
    assert claims
    for example in claims:
        assert pages.reader.value(example.iri, vocab.RDF + "predicate") == SC + "meets"
        assert example.subject == pages.reader.value(example.iri, vocab.RDF + "subject")
    things = ontology.examples_of(pages.reader, SC + "State")
    assert {e.iri for e in things} == {f"https://w3id.org/statecraft/id/state/{name}" for name in ("norland", "sudria")}
    assert ontology.examples_of(pages.reader, SC + "Sea") == ()
    (event, *_rest) = ontology.examples_of(pages.reader, vocab.PLOVER + "CONSULT")
    assert event in claims
    html = pages.at("ontology").html  # type: ignore[union-attr]
    article = html[html.index('id="meets"') :].partition("</article>")[0]
    assert "Norland" in article
    assert "this claim" in article


def test_texts_of_the_graph_are_shortened_and_escaped() -> None:
    store = ox.Store()
    document = ox.NamedNode("https://example.org/d")
    words = "<script>alert(1)</script>" + "x" * 5_000
    store.add(ox.Quad(document, ox.NamedNode(SC + "text"), ox.Literal(words)))
    html = Pages(store).at("ontology").html  # type: ignore[union-attr]
    assert "<script>alert" not in html
    assert "&lt;script&gt;alert" in html
    assert "x" * 200 not in html


def test_claims_about_each_other_end() -> None:
    store = ox.Store()
    one, two = (ox.NamedNode(f"https://example.org/{n}") for n in (1, 2))
    for part in ("subject", "predicate", "object"):
        store.add(ox.Quad(one, ox.NamedNode(vocab.RDF + part), two))
        store.add(ox.Quad(two, ox.NamedNode(vocab.RDF + part), one))
    assert ontology.called(Pages(store).reader, one.value)


def test_shape_tells_what_it_looks_at_and_tests() -> None:
    every = {s.iri: s for group in shapes.groups() for s in group.shapes}
    leads = every[vocab.SHAPES + "leads"]
    below = {p.name: p for p in leads.properties}
    assert {"leads-claims", "leads-bare-subject", "leads-bare-object"} <= set(below)
    assert below["leads-bare-object"].tests[0].startswith("either of ")
    unlikely = every[vocab.SHAPES + "leader-affiliation"]
    assert unlikely.severity == "Warning"
    assert unlikely.targets == ("asserted",)
    assert unlikely.query is not None
    document = every[vocab.SHAPES + "Document"]
    assert "every document" in document.targets
    (text,) = (p for p in document.properties if p.name == "Document-text")
    assert {"at least 1", "at most 1", "at least 1 characters"} <= set(text.tests)
    assert text.path == "text"


def test_no_test_of_a_shape_is_passed_over() -> None:
    told = {"path", "property", "sparql", "message", "severity", "deactivated", *_STRUCTURE}
    told |= set(shapes._TESTS) | set(shapes._TARGETS) | {"nodeKind", "in", "languageIn", "or"}
    used = {
        q.predicate.value.removeprefix(SH)
        for path in assets.turtle_files("shapes")
        for q in rdf.parse(path)
        if q.predicate.value.startswith(SH)
    }
    assert used - told == set()


_STRUCTURE = {
    "declare",
    "prefix",
    "namespace",
    "prefixes",
    "select",
    "inversePath",
    "alternativePath",
    "zeroOrMorePath",
}


def test_shape_shows_what_it_held_back() -> None:
    store = ox.Store()
    store.load(path=str(SAMPLE), format=ox.RdfFormat.TRIG)
    claim = next(q.subject for q in store.quads_for_pattern(None, ox.NamedNode(vocab.TYPE), ox.NamedNode(SC + "Claim")))
    shape = ox.NamedNode(vocab.SHAPES + "leader-elsewhere")
    store.add(ox.Quad(claim, ox.NamedNode(SC + "heldBackBy"), shape))
    html = Pages(store).at("shapes").html  # type: ignore[union-attr]
    assert "Held back in this graph" in html


def test_constructions_stand_under_their_relation() -> None:
    ((_, _, sections), *_rest) = lexicon.parts()
    (meets,) = (s for s in sections if s.iri == SC + "meets")
    (entry,) = (e for e in meets.entries if e.name == "meet")
    assert dict(entry.words)["verb"].startswith("dine, gather")
    assert [a.title.casefold() <= b.title.casefold() for a, b in pairwise(sections)].count(False) == 0


@pytest.mark.parametrize("name", vocabulary.NAMES)
def test_machine_form_is_all_that_the_files_say(name: str) -> None:
    lines = list(vocabulary.lines(name))
    assert lines == list(vocabulary.lines(name))
    assert len(lines) == len(set(lines))
    stated, parsed = ox.Dataset(), ox.Dataset()
    for path in vocabulary.files(name):
        for quad in rdf.parse(path):
            stated.add(quad)
    for quad in rdf.parse_bytes("\n".join(lines).encode(), format="ntriples"):
        parsed.add(quad)
    for found in (stated, parsed):
        found.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert stated == parsed


def test_machine_forms_hold_every_file_of_the_ontology() -> None:
    every = {path for name in vocabulary.NAMES for path in vocabulary.files(name)}
    assert every == {*assets.turtle_files("ontology"), *assets.turtle_files("shapes")}


def test_unknown_vocabulary_is_refused() -> None:
    with pytest.raises(MissingError, match="no vocabulary"):
        list(ontology.lines("nothing"))


@pytest.mark.parametrize("path", PATHS)
def test_page_is_the_same_each_time(pages: Pages, path: str) -> None:
    assert pages.at(path) == pages.at(path)
    assert not re.search(r"_:|\bNone\b|0x[0-9a-f]{6}", pages.at(path).html)  # type: ignore[union-attr]
