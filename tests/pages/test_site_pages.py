"""The pages of a site that tell of no single thing: what they count, list and find; hostile text stays text."""

from __future__ import annotations

import json
import posixpath
import random
import re
from collections import Counter
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from kg import rdf, vocab
from kg.pages import Pages, browse, documents, home, search
from kg.pages.counts import counts
from kg.pages.pictures import Types, chart, short
from kg.pages.reading import Reader
from kg.pages.search import names_index
from kg.pipeline.decisions import Kind, read_decisions
from kg.vocab import PLOVER

from . import hostile
from .hostile import BASE, MANY, REASON, STATES, TITLE, WORDS, state

LISTED = ("index", "browse", "browse/state", "browse/place", "documents", "search", "review")
VOID = {"meta", "link", "input", "img", "br", "hr"}


class Parsed(HTMLParser):
    """What a page says, and what it would run or fetch."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags, self.links, self.ids = "", Counter[str](), [], []
        self.attributes: list[tuple[str, str, str]] = []
        self.markup: list[str] = []  # JSON-LD, which is no script that runs
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if tag == "script" and ("type", "application/ld+json") in attrs:
            self.tags[tag] -= 1
            self.markup.append("")
        if tag not in VOID:
            self._open.append(tag)
        for name, value in attrs:
            self.attributes.append((tag, name, value or ""))
            if name in {"href", "src", "action"}:
                self.links.append(value or "")
            if name == "id":
                self.ids.append(value or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open[-1:] == ["script"]:
            self.markup[-1] += data
        else:
            self.text += data


def shown(text: str) -> str:
    """As a page shows a text: a null byte and a bell cannot be in HTML."""
    return text.replace("\0", "\ufffd").replace("\x07", "\ufffd")


@pytest.fixture(scope="module")
def made() -> Pages:
    return hostile.pages()


@pytest.fixture(scope="module")
def live() -> Pages:
    return hostile.pages(live=True)


def parsed(pages: Pages, path: str, **query: str) -> Parsed:
    page = pages.at(path, query)
    assert page is not None
    return Parsed(page.html)


def reader_of(*labels: tuple[str, str]) -> Reader:
    """A graph that names these things, and nothing else."""
    graph = hostile.Graph()
    for name, label in labels:
        graph.entity(state(name), label, "State")
    return Reader(hostile.stored(graph.lines))


def everything(pages: Pages) -> list[str]:
    """The paths of all pages there are, with those of things, claims and documents."""
    subjects = {q.subject.value for q in pages.reader.graph if "#" not in q.subject.value and BASE in q.subject.value}
    return [*LISTED, *browse.paths(pages.reader), *sorted(pages.addresses.path(s) for s in subjects)]


def test_hostile_text_is_text_on_every_page(made: Pages) -> None:
    for path in everything(made):
        page = made.at(path)
        assert page is not None, path
        found = Parsed(page.html)
        assert "\0" not in page.html, path
        assert all(name != "style" and not name.startswith("on") for _, name, _ in found.attributes), (
            f"{path}: an attribute that runs"
        )
        scripts = [v for t, n, v in found.attributes if t == "script" and n == "src"]
        assert found.tags["script"] == len(scripts), f"{path}: a script inline"
        assert all(json.loads(text) and "<" not in text for text in found.markup), path
        assert all(re.fullmatch(r"(\.\./)*static/[a-z.]+\.js", s) for s in scripts), path
        assert not {"img", "style", "b", "i", "u", "iframe", "object", "base"} & set(found.tags), path
        assert not [link for link in found.links if link.lower().lstrip().startswith(("javascript:", "data:text"))], (
            path
        )
        assert len(found.ids) == len(set(found.ids)), f"{path}: an id twice"
        assert str(7777 * 7) not in found.text, path


@pytest.mark.parametrize("name", STATES)
def test_every_name_is_shown_whole_where_it_is_listed(made: Pages, name: str) -> None:
    assert shown(STATES[name]) in parsed(made, "browse/state").text
    assert shown(STATES[name]) in parsed(made, made.addresses.path(state(name))).text


def test_titles_reasons_and_words_are_shown_whole(made: Pages) -> None:
    assert shown(TITLE) in parsed(made, "documents").text
    assert "<u>press</u>" in parsed(made, "documents").text
    told = parsed(made, "review").text
    for text in (REASON, WORDS, f"Refused: {REASON}", "<value>\0", "<s>Ann</s>\0", STATES["quotes"]):
        assert shown(text) in told
    assert hostile.CLASS_LABEL in parsed(made, "browse").text


def test_all_links_of_lists_lead_somewhere_and_are_relative(made: Pages) -> None:
    known = set(everything(made))
    statics = {"pages.css", "pages.js", "graph.js", "cytoscape.min.js", "names.json"}
    for path in LISTED:
        for number in range(1, made.at(path).pages + 1):  # type: ignore[union-attr]
            page = made.at(path, {"page": str(number)})
            assert page is not None
            for link in Parsed(page.html).links:
                parts = urlsplit(link)
                if parts.scheme == "data" or (parts.scheme == "https" and not made.reader.holds(link)):
                    continue
                assert not parts.scheme
                assert not parts.netloc
                assert not link.startswith("/")
                if not parts.path:
                    continue
                target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(parts.path)))
                if target.startswith(("static/", "downloads/", "dataset", "ontology", "shapes", "lexicon", "plover")):
                    assert not target.startswith("static/") or target.removeprefix("static/") in statics
                    continue
                stem = re.sub(r"(\.page\d+)?\.html$", "", target)
                assert stem in known or made.at(stem) is not None, f"{path}: {link}"


def test_the_same_graph_gives_the_same_bytes(made: Pages) -> None:
    other = hostile.pages(backwards=True)
    for path in everything(made):
        assert made.at(path) == other.at(path), path
    assert names_index(made.reader) == names_index(other.reader)


def test_only_what_texts_assert_is_counted_as_done(made: Pages) -> None:
    held = counts(made.reader)
    a, b, long = state("script"), state("quotes"), state("long")
    assert held.statuses == {"asserted": 11, "claim": 3, "review": 2, "quarantined": 1}
    # By itself, and by its envoys; what is only quoted, and what it does to its own envoys, is no deal between states.
    assert held.deals[a, b] == {PLOVER + "SANCTION": 1, PLOVER + "ACCUSE": 1}
    assert held.deals[b, a] == {PLOVER + "SANCTION": 1}
    assert held.deals[a, long] == held.deals[long, a] == {PLOVER + "CONSULT": 1}
    assert held.pairs[b, a] == {PLOVER + "SANCTION": 2, PLOVER + "ACCUSE": 1}
    assert held.types["2025-03-01"] == {PLOVER + "SANCTION": 2}
    assert held.documents[f"{BASE}document/one"] == 8
    assert held.leaders == {f"{BASE}entity/person/ann"}


def test_the_matrix_shows_numbers_with_their_kinds_and_leads_to_the_claims(made: Pages) -> None:
    view = home.view(made.reader, {})
    cells = {(c.one, c.two): c for c in view["matrix"].cells}
    cell = cells[state("script"), state("quotes")]
    assert (cell.number, cell.types) == (2, "1 accuse, 1 sanction")
    (one, x, wide), (two, x2, wide2) = cell.stripes  # half of the one kind, half of the other
    assert (one, two, x + wide, wide) == (3, 4, x2, wide2)
    assert [quad for quad, _, _ in cells[state("long"), state("null")].stripes] == [1]
    page = made.at("index")
    assert page is not None
    (number,) = re.findall(
        r'<a href="#(deal-\d+)" tabindex="-1"><rect class="quad3"[^>]*/><rect class="quad4"', page.html
    )
    (row,) = re.findall(rf'<tr id="{number}"><td>.*?</tr>', page.html, re.S)
    for name in ("two/claim/a3", "one/claim/a1"):
        assert f'href="data/document/{name}.html"' in row
    parties = {iri for iri, *_ in view["matrix"].names}
    assert parties == {party for pair in cells for party in pair}, "a row and a column with nothing in it"


def test_of_two_kinds_with_as_many_claims_the_graver_gives_its_colour() -> None:
    kinds = types()
    assert kinds.chief({PLOVER + "COOPERATE": 1, PLOVER + "ASSAULT": 1}) == 4
    assert kinds.chief({PLOVER + "COOPERATE": 2, PLOVER + "ASSAULT": 1}) == 2


def test_the_network_holds_each_pair_once(made: Pages) -> None:
    (told,) = [v for _, n, v in parsed(made, "index").attributes if n == "data-network"]
    network = json.loads(told)
    assert {n["id"] for n in network["nodes"]} == {state(s) for s in STATES}
    pairs = [frozenset((e["from"], e["to"])) for e in network["edges"]]
    assert len(pairs) == len(set(pairs)) == 7
    assert next(n["page"] for n in network["nodes"] if n["id"] == state("null")) == "data/entity/state/null.html"


def test_an_empty_graph_has_all_pages() -> None:
    pages = Pages(hostile.stored([]))
    for path in ("index", "browse", "documents", "search", "review"):
        assert pages.at(path) is not None
    assert {row[2] for row in json.loads(names_index(pages.reader))} == {"relation"}


def types() -> Types:
    return Types(reader_of())


def counted(**dates: int) -> dict[str, Counter[str]]:
    return {date.strip("_").replace("_", "-"): Counter({PLOVER + "AID": n}) for date, n in dates.items()}


def test_columns_stand_for_months_and_empty_months_keep_their_place() -> None:
    drawn = chart(counted(_2024_01_15=3, _2024_01_31=2, _2024_04=1), types())
    assert not drawn.by_year
    assert [r[:2] for r in drawn.rows] == [("2024-04", 1), ("2024-01", 5)]
    first, second = drawn.bars
    assert first.title == "2024-01: 5 aid"
    assert first.height == pytest.approx(5 * second.height, abs=0.5)
    (_, one), (_, two), *_ = drawn.ticks
    assert second.x - first.x == pytest.approx(3 * (two - one), abs=0.2)


def test_parts_of_a_column_stand_on_each_other() -> None:
    column = Counter({PLOVER + "AID": 4, PLOVER + "ASSAULT": 2, PLOVER + "CONSULT": 1})
    drawn = chart({"2024-01-01": column}, types())
    low = sorted(drawn.bars, key=lambda b: -b.y)
    assert [b.quad for b in low] == [1, 2, 4]
    for under, over in pairwise(low):
        assert over.y + over.height == pytest.approx(under.y, abs=0.15)


def test_more_than_ten_years_are_drawn_by_year() -> None:
    drawn = chart(counted(_1999_05=1, _1999_06=1, _2020_01=1), types())
    assert drawn.by_year
    assert [r[:2] for r in drawn.rows] == [("2020", 1), ("1999", 2)]


@pytest.mark.parametrize("date", ["", "2024", "<b>2024", "2024-13", "2024-00-01", "0000-01", "２０２４-01", "last May"])
def test_a_date_without_a_month_is_told_and_not_drawn(date: str) -> None:
    drawn = chart({date: Counter({PLOVER + "AID": 2})}, types())
    assert (drawn.bars, drawn.undated) == ((), 2)


def test_lists_of_a_class_are_paged_in_order_of_the_alphabet(made: Pages) -> None:
    reader = made.reader
    listed = [browse.view(reader, {"class": "place", "page": str(n)}) for n in (1, 2, 3)]
    labels = [label for view in listed if view for _, label, _, _ in view["things"]]
    assert len(labels) == len(set(labels)) == MANY
    assert [len(view["things"]) for view in listed if view] == [100, 100, 30]
    assert labels == sorted(labels, key=lambda label: label.replace("é", "e").casefold())
    assert browse.view(reader, {"class": "place", "page": "4"}) is None
    assert browse.view(reader, {"class": "Place"}) == listed[0]
    assert browse.view(reader, {"class": "<script>"}) is None
    assert made.at("browse/nothing") is None
    assert made.at("browse/place", {"page": "2"}) is not None
    assert 'href="place.page3.html"' in made.at("browse/place", {"page": "2"}).html  # type: ignore[union-attr]


def test_claims_are_counted_in_lists(made: Pages) -> None:
    view = browse.view(made.reader, {"class": "group"})
    assert view is not None
    assert [(label, number) for _, label, _, number in view["things"]] == [("Envoys <b>", 2)]


def test_classes_stand_below_those_that_hold_them(made: Pages) -> None:
    tree = {c.label: c for c in browse.tree(made.reader)}
    assert (tree["entity"].depth, tree["actor"].depth, tree["person"].depth) == (0, 1, 2)
    assert tree["place"].number == MANY
    assert tree["entity"].number == MANY + len(STATES) + 4
    own = tree[hostile.CLASS_LABEL]
    assert re.fullmatch(r"browse/[a-z0-9-]+", own.path)
    assert made.at(own.path) is not None
    assert len({c.path for c in tree.values()}) == len(tree)


def test_documents_are_listed_from_the_newest(made: Pages) -> None:
    found = documents.listed(made.reader)
    assert [d.title for d in found] == ["Of no day", TITLE, "two's <source>.txt", "Untold"]
    assert [d.claims for d in found] == [0, 8, 7, 1]


def test_many_documents_come_on_pages() -> None:
    graph = hostile.Graph()
    for number in range(201):
        graph.document(f"d{number}", f"Title {number}", f"20{number % 100:02}-01-01")
    pages = Pages(hostile.stored(graph.lines))
    last = pages.at("documents", {"page": "3"})
    assert last is not None
    assert last.pages == 3
    assert last.html.count("<tr><td") == 1
    assert 'href="documents.page2.html"' in last.html
    assert pages.at("documents", {"page": "4"}) is None


@pytest.mark.parametrize("asked", ["São Tomé", "sao tome", "SAO TOMÉ", "  tome   sao ", "Tomé", "alias of sao-tome"])
def test_case_accents_spaces_and_order_make_no_difference(made: Pages, asked: str) -> None:
    assert search.find(made.reader, asked)[0].iri == state("sao-tome")


def test_the_very_name_comes_first_then_beginnings_then_words_then_parts() -> None:
    labels = ["Iran", "Iran deal", "President of Iran", "Airanda", "Iranian"]
    mixed = random.Random(5).sample(labels, len(labels))
    reader = reader_of(*((f"s{number}", label) for number, label in enumerate(mixed)))
    found = [hit.label for hit in search.find(reader, "iran")]
    assert found == ["Iran", "Iran deal", "Iranian", "President of Iran", "Airanda"]


def test_what_is_first_called_so_comes_before_what_is_also_called_so() -> None:
    graph = hostile.Graph()
    graph.entity(state("a"), "Islamic Republic", "State", more=[(vocab.ALT_LABEL, rdf.literal("Iran"))])
    graph.entity(state("b"), "Iran", "State")
    found = search.find(Reader(hostile.stored(graph.lines)), "iran")
    assert [(hit.iri, hit.also) for hit in found] == [(state("b"), ""), (state("a"), "Iran")]


def test_a_thing_that_fits_by_several_names_comes_once_with_the_other_name(made: Pages) -> None:
    hits = search.find(made.reader, "alias of script")
    assert [(h.iri, h.also) for h in hits] == [(state("script"), "Alias of script")]


@pytest.mark.parametrize("asked", ["<script>alert(1)</script>", "\"' onfocus=x", "\0", "%00", "\u202e", "x" * 100_000])
def test_what_is_asked_for_is_text_too(live: Pages, asked: str) -> None:
    found = parsed(live, "search", q=asked)
    assert found.tags["script"] == 1
    assert not [n for _, n, _ in found.attributes if n.startswith("on")]
    assert shown(asked.strip()[:200]) in found.text


def test_results_are_paged_with_what_was_asked(live: Pages) -> None:
    found = parsed(live, "search", q="place 1", page="2")
    assert "search.html?q=place%201&page=1" in found.links
    assert "Page 2 of" in found.text
    assert parsed(live, "search", q="place", page="<x>").tags["script"] == 1


def test_the_index_of_names_is_sorted_short_and_capped(made: Pages) -> None:
    rows = json.loads(names_index(made.reader))
    claims = counts(made.reader).about
    script, tome = (claims[state(name)] for name in ("script", "sao-tome"))
    assert ["Alias of script", "data/entity/state/script.html", "state", script, STATES["script"]] in rows
    assert ["São Tomé", "data/entity/state/sao-tome.html", "state", tome] in rows
    assert max(len(row[0]) for row in rows) == 160
    keys = [browse.folded(row[0]) for row in rows if len(row[0]) < 160]
    assert keys == sorted(keys)
    few = json.loads(names_index(made.reader, limit=3))
    assert {row[1] for row in few if row[2] != "relation"} == {
        f"data/{name}.html" for name in ("entity/state/script", "entity/state/quotes", "document/one")
    }


def test_claims_to_look_at_are_grouped_with_lines_that_decide_them(made: Pages, tmp_path: Path) -> None:
    page = made.at("review")
    assert page is not None
    assert re.findall(r'<h2 id="group-([a-z-]+)">', page.html) == ["unlikely", "two-holders", "quarantined", "link"]
    lines = [Parsed(f"<p>{line}</p>").text for line in re.findall(r'<code dir="ltr">(.*?)</code>', page.html)]
    file = tmp_path / "decisions.jsonl"
    file.write_text("\n".join(lines), encoding="utf-8")
    decided = read_decisions(file)
    one = f"{BASE}document/one"
    assert [(d.decision, d.claim) for d in decided[:4]] == [
        (Kind.ACCEPT, f"{one}/claim/b3"),
        (Kind.REJECT, f"{one}/claim/b3"),
        (Kind.ACCEPT, f"{one}/claim/b4"),
        (Kind.REJECT, f"{one}/claim/b4"),
    ]
    assert [(d.decision, d.document, d.entity, d.into) for d in decided[4:]] == [
        (Kind.SPLIT, one, f"{BASE}entity/person/ann", state("quotes")),  # what it could be
        (Kind.SPLIT, one, f"{BASE}entity/person/ann", None),
    ]


def test_what_a_person_decided_stands_on_the_page_of_the_claim() -> None:
    graph = hostile.Graph()
    document = graph.document("d", "D", "2024-01-01")
    for number, (action, status) in enumerate((("AcceptAction", "asserted"), ("RejectAction", "claim"))):
        claim = graph.claim(document, f"c{number}", state("a"), "sanctions", state("b"), status=status)
        decision = f"{BASE}decision/{number}"
        words = (vocab.LABEL, rdf.literal(f"decided by Ana, {number}"))
        graph.say(f"{BASE}graph/decisions", decision, (vocab.TYPE, rdf.iri(vocab.SCHEMA + action)), words)
        graph.say(f"{BASE}graph/decisions", claim, (vocab.PROV + "wasInfluencedBy", rdf.iri(decision)))
    graph.entity(state("a"), "A", "State")
    pages = Pages(hostile.stored(graph.lines))
    accepted, rejected = (parsed(pages, pages.addresses.path(f"{document}/claim/c{n}")).text for n in (0, 1))
    assert "the text itself says so" in accepted
    assert "A person decided: decided by Ana, 0." in accepted
    assert "a person rejected it" in rejected
    assert "somebody quoted says so" not in rejected
    assert "Held back, refused or rejected" in parsed(pages, pages.addresses.path(state("a"))).text


def test_many_claims_to_look_at_come_on_pages() -> None:
    graph = hostile.Graph()
    document = graph.document("d", "D", "2024-01-01")
    for number in range(120):
        graph.claim(document, f"c{number:03}", state("a"), "sanctions", state("b"), status="review")
    pages = Pages(hostile.stored(graph.lines))
    told = [pages.at("review", {"page": str(n)}) for n in (1, 2, 3)]
    assert [p.html.count('<div class="case">') for p in told if p] == [50, 50, 20]
    assert pages.at("review", {"page": "4"}) is None


def test_only_live_pages_lead_to_the_editor(made: Pages, live: Pages) -> None:
    assert "editor.html" not in parsed(made, "index").links
    assert "editor.html" in parsed(live, "index").links


@pytest.mark.parametrize(
    ("label", "fits"),
    [
        ("Iran", "Iran"),
        ("Central African Republic", "Central African R…"),
        ("中华人民共和国中央人民政府", "中华人民共和国中…"),
        ("a" * 10_000, "a" * 17 + "…"),
        (" \n" * 500 + "x", "x"),
        ("two\nlines", "two lines"),
    ],
)
def test_names_are_cut_to_fit_into_pictures(label: str, fits: str) -> None:
    assert short(label) == fits
