"""A small graph in which every text is made to break pages, with what is to be counted in it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import pyoxigraph as ox

from kg import rdf, vocab
from kg.pages import Pages
from kg.vocab import DCT, NIF, OA, PROV, RDF, SC, SH, TYPE

BASE = "https://w3id.org/statecraft/data/"
STATES = {
    "script": "<script>window.hit=1</script>",
    "quotes": "\"><img src=x onerror=window.hit=2>' onmouseover='window.hit=3' x=\"",
    "long": "Abcdefghij" * 1000,
    "bidi": "evil\u202etxt.exe\u2066\u200f",
    "null": "nul\0l byte\x07",
    "template": "{{ 7777 * 7 }}{% for %}${8*8}",
    "arabic": "المملكة العربية السعودية",
    "sao-tome": "São Tomé",
}
"""The labels of eight states."""
TITLE = "</title><script>window.hit=4</script> & \0 \u202e title"
REASON = "Open: <b onclick=window.hit=5>bold</b>\0 reason"
WORDS = "<i>she said</i> \"yes\"\0 'no'"
CLASS = "https://example.org/<class>'".replace("<", "%3C").replace(">", "%3E").replace("'", "%27")
CLASS_LABEL = "</a><script>window.hit=6</script>"
MANY = 230  # places, more than two pages of a list hold


def state(name: str) -> str:
    return f"{BASE}entity/state/{name}"


class Graph:
    """Lines of N-Quads that grow."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.refused: list[str] = []

    def say(self, graph: str, subject: str, *pairs: tuple[str, str], refused: bool = False) -> None:
        to = self.refused if refused else self.lines
        to += [f"{rdf.iri(subject)} {rdf.iri(p)} {o} {rdf.iri(graph)} ." for p, o in pairs]

    def entity(self, iri: str, label: str, *classes: str, more: Iterable[tuple[str, str]] = ()) -> None:
        kinds = [(TYPE, rdf.iri(c if ":" in c else SC + c)) for c in ("Entity", *classes)]
        self.say(f"{BASE}graph/entities", iri, *kinds, (vocab.LABEL, rdf.literal(label)), *more)

    def document(self, name: str, title: str | None, date: str | None, **more: str) -> str:
        iri = f"{BASE}document/{name}"
        told = [(TYPE, rdf.iri(SC + "Document")), (SC + "source", rdf.literal(f"{name}'s <source>.txt"))]
        told += [(DCT + "title", rdf.literal(title))] if title else []
        told += [(DCT + "date", rdf.literal(date))] if date else []
        told += [
            ({"url": vocab.SCHEMA + "url", "publisher": DCT + "publisher"}[k], rdf.literal(v)) for k, v in more.items()
        ]
        self.say(iri, iri, *told)
        return iri

    def claim(
        self,
        document: str,
        name: str,
        subject: str,
        relation: str,
        thing: str,
        *,
        polarity: str = "positive",
        mode: str = "actual",
        status: str = "asserted",
        shapes: Iterable[str] = (),
        refused: bool = False,
    ) -> str:
        iri, passage = f"{document}/claim/{name}", f"{document}#{name}"
        self.say(
            document,
            iri,
            (TYPE, rdf.iri(SC + "Claim")),
            (RDF + "subject", rdf.iri(subject)),
            (RDF + "predicate", rdf.iri(SC + relation)),
            (RDF + "object", rdf.iri(thing)),
            *((SC + p, rdf.iri(SC + v)) for p, v in (("polarity", polarity), ("mode", mode), ("status", status))),
            (SC + "statusReason", rdf.literal(REASON)),
            (SC + "inDocument", rdf.iri(document)),
            (SC + "evidence", rdf.iri(passage)),
            *((SC + "heldBackBy", rdf.iri(vocab.SHAPES + s)) for s in shapes),
            refused=refused,
        )
        self.say(document, passage, (OA + "hasSelector", rdf.iri(f"{passage}-selector")), refused=refused)
        self.say(document, f"{passage}-selector", (OA + "exact", rdf.literal(WORDS)), refused=refused)
        return iri


@cache
def graph() -> Graph:
    """The graph, always the same."""
    g = Graph()
    for name, label in STATES.items():
        g.entity(
            state(name), label, "State", "Actor", "Polity", more=[(vocab.ALT_LABEL, rdf.literal(f"Alias of {name}"))]
        )
    g.entity(
        f"{BASE}entity/group/envoys", "Envoys <b>", "Group", "Actor", more=[(SC + "actsFor", rdf.iri(state("script")))]
    )
    g.entity(f"{BASE}entity/person/ann", 'Ann O\'Neil "<"', "Person", "Actor")
    g.entity(f"{BASE}entity/initiative/belt", "Belt & <Road>", "Initiative")
    g.entity(f"{BASE}entity/thing/own", "Of a class of one's own", CLASS)
    g.say(f"{BASE}graph/entities", CLASS, (TYPE, rdf.iri(vocab.OWL + "Class")), (vocab.LABEL, rdf.literal(CLASS_LABEL)))
    for number in range(MANY):
        g.entity(f"{BASE}entity/place/p{number}", f"{'éEe'[number % 3]}place {number:03}", "Place")
    one = g.document("one", TITLE, "2025-03-01", url="javascript:window.hit=7", publisher="<u>press</u>")
    two = g.document("two", None, "2024-12")
    three = g.document("three", "Untold", None)
    g.document("four", "Of no day", "<b>2024</b>")
    _claims(g, one, two, three)
    for number, entity in enumerate(
        [f"{BASE}entity/person/ann", f"{BASE}entity/initiative/belt", f"{BASE}entity/person/ann"]
    ):
        mention = f"{one}#mention-{number}"
        g.say(
            one,
            mention,
            (TYPE, rdf.iri(SC + "Mention")),
            (SC + "inDocument", rdf.iri(one)),
            (SC + "mentionOf", rdf.iri(entity)),
        )
    g.say(
        one,
        f"{one}#mention-2",
        (NIF + "anchorOf", rdf.literal("<s>Ann</s>\0")),
        (NIF + "beginIndex", rdf.integer(3)),
        (NIF + "endIndex", rdf.integer(6)),
        (SC + "confidence", rdf.decimal(0.75)),
        (SC + "candidate", rdf.iri(state("quotes"))),
    )
    return g


def _claims(g: Graph, one: str, two: str, three: str) -> None:
    a, b, envoys = state("script"), state("quotes"), f"{BASE}entity/group/envoys"
    g.claim(one, "a1", a, "sanctions", b)
    g.claim(one, "a2", a, "sanctions", b, status="claim")
    g.claim(two, "a3", envoys, "accuses", b)
    g.claim(two, "a4", a, "meets", state("long"))
    g.claim(three, "a5", b, "sanctions", a)
    g.claim(one, "b1", a, "sanctions", b, polarity="negative", status="claim")
    g.claim(one, "b2", a, "sanctions", b, mode="planned", status="claim")
    g.claim(one, "b3", a, "sanctions", b, status="review", shapes=["unsure-confidence"])
    g.claim(one, "b4", a, "leads", b, status="review", shapes=["corpus-two-holders"])
    g.claim(one, "b5", a, "sanctions", envoys)
    g.claim(one, "c1", f"{BASE}entity/person/ann", "leads", b)
    for number, name in enumerate(["bidi", "null", "template", "arabic", "sao-tome"]):
        g.claim(two, f"d{number}", state("long"), "consultsWith", state(name))
    bad = g.claim(one, "e1", a, "sanctions", f"{BASE}entity/state/nowhere", status="quarantined", refused=True)
    g.say(
        one,
        f"{bad}#finding=1",
        (TYPE, rdf.iri(SH + "ValidationResult")),
        (PROV + "wasDerivedFrom", rdf.iri(bad)),
        (SH + "resultMessage", rdf.literal(f"Refused: {REASON}")),
        (SH + "sourceShape", rdf.iri(vocab.SHAPES + "sanctions-object")),
        (SC + "resultValue", rdf.literal("<value>\0")),
        refused=True,
    )


def stored(lines: Iterable[str]) -> ox.Store:
    store = ox.Store()
    store.load("\n".join(lines).encode(), format=ox.RdfFormat.N_QUADS)
    return store


def pages(*, live: bool = False, backwards: bool = False) -> Pages:
    """The pages of the graph; `backwards` loads its lines from the last to the first."""
    way = -1 if backwards else 1
    return Pages(stored(graph().lines[::way]), stored(graph().refused[::way]), live=live)
