"""Graphs that somebody edited by hand: one odd statement takes down neither a site nor a page of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from kg import rdf, vocab
from kg.pages import Pages
from kg.pages.pages import SITE
from kg.pages.search import names_index
from kg.publish import PublishSettings, publish
from kg.publish.making import data
from kg.serve.rendering import Asked, Site
from kg.stores import build_store, open_store
from kg.stores.values import whole
from kg.vocab import DCT, NIF, OA, ORG, OWL, PROV, RDF, SC, SCHEMA, SEM, SKOS, TYPE

from .hostile import BASE, Graph, state, stored

A, B, ANN = state("a"), state("b"), f"{BASE}entity/person/ann"
ENVOYS, OFFICE, TENURE = f"{BASE}entity/group/envoys", f"{BASE}entity/office/head", f"{BASE}tenure/1"
ONE = f"{BASE}document/one"
CLAIM, HELD, MENTION = f"{ONE}/claim/c0", f"{ONE}/claim/held", f"{ONE}#mention"
OWN = "https://example.org/own#"
THINGS, EXPLAINED = f"{BASE}graph/entities", f"{BASE}graph/ontology"


def ordinary() -> Graph:
    """A small graph with something of everything, in which nothing is odd."""
    g = Graph()
    for name in ("a", "b"):
        g.entity(state(name), name.upper(), "State", "Actor")
    g.entity(ANN, "Ann", "Person", "Actor", more=[(DCT + "source", rdf.iri("https://w3id.org/statecraft/seeds/x"))])
    g.entity(ENVOYS, "Envoys", "Group", "Actor", more=[(SC + "actsFor", rdf.iri(A))])
    g.entity(OFFICE, "Head", "Office", more=[(ORG + "postIn", rdf.iri(A))])
    g.say(THINGS, TENURE, (ORG + "member", rdf.iri(ANN)), (ORG + "post", rdf.iri(OFFICE)))
    g.say(THINGS, TENURE, (ORG + "memberDuring", rdf.iri(f"{TENURE}/span")))
    g.say(THINGS, f"{TENURE}/span", (SC + "start", rdf.date("2020-01-01")))
    g.say(EXPLAINED, f"{OWN}Guild", (TYPE, rdf.iri(OWL + "Class")), (vocab.SUBCLASS, rdf.iri(SC + "Actor")))
    g.say(EXPLAINED, f"{OWN}snubs", (TYPE, rdf.iri(SC + "EventRelation")))
    document = g.document("one", "One", "2025-03-01", url="https://example.org/one")
    g.say(document, document, (SC + "text", rdf.literal("They met. " * 20)), (SC + "mentions", rdf.iri(A)))
    for number, relation in enumerate(["sanctions", "meets", "sanctions", "accuses", "memberOf"]):
        claim = g.claim(document, f"c{number}", ENVOYS if number == 3 else A, relation, B)
        g.say(document, claim, (SC + "event", rdf.iri(f"{ONE}/event/{number}")), (SC + "when", rdf.date("2025-03")))
        g.say(document, claim, (SC + "sentence", rdf.iri(f"{ONE}#c{number}")))
        g.say(document, f"{ONE}/event/{number}", (TYPE, rdf.iri(SC + "Event")))
        g.say(document, f"{ONE}#c{number}-selector", (OA + "start", rdf.integer(0)), (OA + "end", rdf.integer(9)))
    g.claim(document, "held", A, "leads", B, status="review", shapes=["unsure-confidence"])
    g.claim(document, "own", A, "meets", ENVOYS)
    g.say(document, CLAIM, (SC + "attribution", rdf.iri(f"{ONE}/statement/1")), (SEM + "accordingTo", rdf.iri(ANN)))
    g.say(document, f"{ONE}/statement/1", (SC + "attributedTo", rdf.iri(ANN)))
    g.say(f"{BASE}graph/asserted", A, (SC + "sanctions", rdf.iri(B)))
    g.say(document, MENTION, (TYPE, rdf.iri(SC + "Mention")), (SC + "inDocument", rdf.iri(document)))
    g.say(document, MENTION, (SC + "mentionOf", rdf.iri(ANN)), (SC + "candidate", rdf.iri(B)))
    g.say(document, MENTION, (NIF + "anchorOf", rdf.literal("They")))
    g.say(document, MENTION, (NIF + "beginIndex", rdf.integer(0)), (NIF + "endIndex", rdf.integer(4)))
    g.say(f"{BASE}graph/decisions", CLAIM, (PROV + "wasInfluencedBy", rdf.iri(f"{BASE}decision/1")))
    g.say(f"{BASE}graph/decisions", f"{BASE}decision/1", (TYPE, rdf.iri(SCHEMA + "AcceptAction")))
    bad = g.claim(document, "bad", A, "sanctions", f"{BASE}entity/state/no", status="quarantined", refused=True)
    g.say(document, f"{bad}#finding=1", (PROV + "wasDerivedFrom", rdf.iri(bad)), refused=True)
    return g


PLACES = [
    *((CLAIM, p) for p in (RDF + "subject", RDF + "predicate", RDF + "object", TYPE, SC + "inDocument")),
    *((CLAIM, SC + p) for p in ("evidence", "sentence", "trigger", "attribution", "event", "status", "polarity")),
    *((CLAIM, p) for p in (SC + "mode", SC + "when", SC + "confidence", SC + "actor", SEM + "accordingTo")),
    *((CLAIM, p) for p in (PROV + "wasInfluencedBy", DCT + "source", vocab.LABEL)),
    (f"{BASE}decision/1", TYPE),
    (f"{ONE}/statement/1", SC + "attributedTo"),
    (f"{ONE}/statement/1", SC + "within"),
    (f"{ONE}#c0", OA + "hasSelector"),
    *((f"{ONE}#c0-selector", OA + p) for p in ("exact", "start", "end")),
    (HELD, SC + "heldBackBy"),
    (HELD, RDF + "object"),
    *((A, SC + p) for p in ("memberOf", "accuses", "sanctions", "actsFor", "leads", "servesIn", "iso3")),
    *((A, p) for p in (TYPE, DCT + "source", vocab.SAME_AS, vocab.LABEL, vocab.ALT_LABEL, vocab.SUBCLASS)),
    (ENVOYS, SC + "actsFor"),
    *((TENURE, ORG + p) for p in ("member", "post", "memberDuring")),
    (f"{TENURE}/span", SC + "start"),
    (OFFICE, ORG + "postIn"),
    *((ONE, p) for p in (TYPE, SCHEMA + "url", DCT + "date", DCT + "title", DCT + "publisher", SC + "text")),
    *((ONE, SC + p) for p in ("source", "language", "mentions", "author")),
    *((MENTION, p) for p in (SC + "inDocument", SC + "mentionOf", SC + "candidate", SC + "confidence", TYPE)),
    *((MENTION, NIF + p) for p in ("beginIndex", "endIndex", "anchorOf")),
    *((f"{OWN}Guild", p) for p in (TYPE, vocab.SUBCLASS, SKOS + "member", SKOS + "inScheme", SKOS + "definition")),
    *((f"{OWN}snubs", p) for p in (TYPE, SC + "ploverType", vocab.SUBPROPERTY, OWL + "inverseOf")),
    (f"{OWN}list", SKOS + "member"),
]
VALUES = {
    "a literal": rdf.literal(" a literal"),
    "a blank node": "_:odd",
    "nothing": rdf.literal(""),
    "a triple": f"<<( {rdf.iri(A)} {rdf.iri(TYPE)} {rdf.iri(B)} )>>",
    "digits that are none": rdf.literal("²²²²-01-01"),
    "controls": rdf.literal(" \0\x01\x08\x1b\ufffe\uffff"),
    "a number": rdf.integer(-(10**30)),
    "itself": "",
}


def of_graph(place: tuple[str, str]) -> str:
    """The graph that what is said of a subject stands in."""
    return {A: THINGS, OFFICE: THINGS, ENVOYS: THINGS}.get(
        place[0], ONE if place[0].startswith(ONE) else EXPLAINED if place[0].startswith(OWN) else THINGS
    )


def odd(value: str) -> Graph:
    """The graph, and in every place one more value."""
    g = ordinary()
    for place in PLACES:
        g.say(of_graph(place), place[0], (place[1], value or rdf.iri(place[0])))
    return g


def built(g: Graph, folder: Path) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "graph.nq").write_text("".join(f"{line}\n" for line in sorted(set(g.lines))), encoding="utf-8")
    (folder / "quarantine.trig").write_text("", encoding="utf-8")
    rdf.serialize(g.refused, folder / "quarantine.trig", format="trig")
    build_store(folder / "graph.nq", folder / "store")
    return folder


def render(pages: Pages, paths: Iterable[str] = SITE) -> None:
    """All that there is to see."""
    reader = pages.reader
    for iri in reader.things():
        first = pages.of(iri)
        for number in range(2, 1 + (first.pages if first else 0)):
            pages.of(iri, number)
        list(reader.lines(iri))
    for path in paths:
        pages.at(path)
    pages.at("search", {"q": "a meets b"})


def check(g: Graph, folder: Path) -> None:
    """Everything is made, live and published."""
    build = built(g, folder / "built")
    site = Site(open_store(build / "store"), build)
    render(site.pages)
    names_index(site.reader)
    for path in ("dataset.html", "dataset.ttl", "ontology.jsonld", "data/entity/state/a.near.json", "sitemap.xml"):
        asked = Asked(path=path, raw=path, accept=None, format=None, query=(), root="https://e.x/", html=True)
        told = site.answer(asked)
        assert told.status == 200
        if told.format:
            assert data(told.lines, told.format)
    made = publish(build, folder / "site", PublishSettings(workers=1, site="https://example.org/"))
    assert made.pages > 20


def of_nobody() -> Graph:
    """Claims, documents, mentions and things that have no IRI."""
    g = ordinary()
    for line in list(g.lines):
        for number, named in enumerate((CLAIM, HELD, MENTION, TENURE, ONE, A, f"{OWN}Guild", f"{ONE}#c0-selector")):
            if line.startswith(f"<{named}> "):
                g.lines.append(line.replace(f"<{named}>", f"_:n{number}", 1))
    return g


def in_circles() -> Graph:
    """Those who act for each other and for themselves, and classes and relations that are below themselves."""
    g = ordinary()
    for tie in ("actsFor", "leads", "servesIn"):
        g.say(THINGS, A, (SC + tie, rdf.iri(A)), (SC + tie, rdf.iri(ENVOYS)))
        g.say(THINGS, ENVOYS, (SC + tie, rdf.iri(A)), (SC + tie, rdf.iri(B)))
        g.say(THINGS, B, (SC + tie, rdf.iri(ENVOYS)))
    for name, other in (("Guild", "League"), ("League", "Guild")):
        g.say(EXPLAINED, f"{OWN}{name}", (vocab.SUBCLASS, rdf.iri(f"{OWN}{other}")))
        g.entity(f"{BASE}entity/guild/{name}", name, f"{OWN}{name}")
    g.claim(ONE, "self", A, "memberOf", A)
    g.claim(ONE, "of-itself", f"{ONE}/claim/of-itself", "meets", f"{ONE}/claim/of-itself")
    g.say(ONE, f"{ONE}/statement/1", (SC + "within", rdf.iri(f"{ONE}/statement/1")))
    return g


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES)
def test_one_odd_value_everywhere_leaves_a_site_whole(value: str, tmp_path: Path) -> None:
    check(odd(value), tmp_path)


@pytest.mark.parametrize("made", [of_nobody, in_circles])
def test_what_has_no_name_and_what_goes_in_circles_leave_a_site_whole(
    made: Callable[[], Graph], tmp_path: Path
) -> None:
    check(made(), tmp_path)


@pytest.mark.parametrize("value", [VALUES["a literal"], VALUES["a blank node"]], ids=["a literal", "a blank node"])
@pytest.mark.parametrize("part", range(5))
def test_some_odd_values_leave_the_other_pages_whole(value: str, part: int) -> None:
    g = ordinary()
    for place in PLACES[part::5]:
        g.say(of_graph(place), place[0], (place[1], value))
    render(Pages(stored(g.lines), stored(g.refused)), ["index", "review", "ontology", "search", "browse", "dataset"])


def test_text_in_the_place_of_an_iri_is_shown_as_text() -> None:
    g = ordinary()
    g.say(ONE, CLAIM, (RDF + "object", rdf.literal(" the moon")))
    page = Pages(stored(g.lines)).of(CLAIM)
    assert page is not None
    assert "the moon" in page.html
    assert 'href=" the moon' not in page.html


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("0", 0), ("012", 12), ("9" * 18, 10**18 - 1), ("9" * 5000, None), (None, None)),
        *(("²", None), ("②", None), ("٣", None), ("-1", None), ("1.0", None), ("", None)),
    ],
)
def test_only_plain_digits_are_a_number(text: str | None, number: int | None) -> None:
    assert whole(text) == number


def test_what_is_no_number_is_no_place_in_a_text() -> None:
    g = ordinary()
    g.lines = [line for line in g.lines if "beginIndex" not in line and "oa#start" not in line]
    for digits in ("²", "1e999", "NaN"):
        g.say(ONE, f"{ONE}#c0-selector", (OA + "start", rdf.literal(digits)))
        g.say(ONE, MENTION, (NIF + "beginIndex", rdf.literal(digits)))
    told = Pages(stored(g.lines)).reader.claims.accounts([CLAIM])[0]
    assert told.evidence is not None
    assert told.evidence.start == -1
    render(Pages(stored(g.lines)), ["review"])


CONTROLS = "a\0b\x01c\x08d\x0ce\x1bf\ufffeg\uffffh\tj\nk <l> & é \U0001f600"


@pytest.mark.parametrize("value", [rdf.literal(CONTROLS, language="en"), '"\x01\x7f \ufffe\uffff"@en'])
def test_rdf_xml_stays_xml_and_says_that_something_is_missing(value: str) -> None:
    lines = [f"<https://e.x/s> <https://e.x/p> {v} ." for v in (value, '"plain"', '"7"^^<https://e.x/d>')]
    text = data(lines, "rdfxml")
    found = [q.object for q in rdf.parse_bytes(text, format="rdfxml")]
    parsed = ElementTree.fromstring(text)
    shown = [element.text for element in parsed.iter() if (element.text or "").strip()]
    assert {v.value for v in found if isinstance(v, ox.Literal)} == set(shown)
    first = next(v for v in found if isinstance(v, ox.Literal) and v.language == "en")
    assert "\ufffd" in first.value
    assert first.value == re.sub("[^\t\n -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", first.value)
    assert data(lines, "ntriples").count(b"\n") == 3
    assert "\ufffd".encode() not in data(lines, "turtle"), "other forms have it as it is"


def test_pages_show_a_sign_for_characters_that_html_cannot_hold() -> None:
    g = ordinary()
    g.entity(state("c"), f"State {CONTROLS}", "State", more=[(vocab.ALT_LABEL, rdf.literal(f"Also {CONTROLS}"))])
    pages = Pages(stored(g.lines))
    for page in (pages.of(state("c")), pages.at("browse/state")):
        assert page is not None
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", page.html)
        assert "State a\ufffdb\ufffdc" in page.html


def test_a_name_beyond_measure_is_cut_where_it_is_shown() -> None:
    g = ordinary()
    g.entity(state("c"), "Long" * 25_000, "State")
    g.claim(ONE, "long", state("c"), "meets", state("c"))
    g.document("long", "Long" * 25_000, "2025-01-01")
    pages = Pages(stored(g.lines))
    for iri in (state("c"), f"{ONE}/claim/long", f"{BASE}document/long"):
        page = pages.of(iri)
        assert page is not None
        for title in re.findall(r"<(?:title|h1)>.*?</(?:title|h1)>", page.html, re.DOTALL):
            assert "Long…" in title
            assert 20_000 < len(title) < 41_000
    assert pages.reader.names.known_label(state("c")) == "Long" * 25_000, "it is kept as it is"
