"""What needs a person's eye in a graph that was built, read back from its folder: each with words and reason."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import rdf, vocab
from kg.errors import DataError, MissingError
from kg.gate.corpus import CLASSES, CONTRADICTION, DISPUTED, HOLDERS, IDENTIFIER, NAME
from kg.pipeline.decisions import FORMAT
from kg.stores import open_store
from kg.stores.claims import Account, Claims, Named
from kg.vocab import NIF, SC, SH

if TYPE_CHECKING:
    import pyoxigraph as ox

UNLIKELY, REFUSED, LINK = "unlikely", "quarantined", "link"
GROUPS: dict[str, str] = {
    UNLIKELY: "held back: a shape finds it unlikely",
    HOLDERS: "held back: more holders of an office than it has",
    CONTRADICTION: "held back: another document denies it",
    REFUSED: "quarantined: a shape refuses it",
    DISPUTED: "asserted here, denied by somebody quoted in another document",
    IDENTIFIER: "two entities with one identifier",
    NAME: "entities with the name and the class of one in the authority data",
    CLASSES: "entities of classes that do not go together",
    LINK: "names that could mean something else as well",
}
"""What is listed, by the name of its kind, in this order."""

_DECIDABLE = {
    **dict.fromkeys((UNLIKELY, HOLDERS, CONTRADICTION), ("accept", "reject")),
    DISPUTED: ("reject",),
    **dict.fromkeys((IDENTIFIER, NAME), ("merge", "reject")),
    LINK: ("split",),
}
_DOCUMENT = SC + "inDocument"
_ACROSS = f"{vocab.SHAPES}corpus-"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a person should look: as in a SHACL result, where a shape found it."""

    message: str
    shape: str | None = None
    path: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Words of a document that speak of an entity, and where."""

    words: str
    document: str  # its IRI
    source: str
    places: tuple[tuple[int, int], ...]
    confidence: float  # of the least sure of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing to look at: a claim, entities, or a name with what it could mean."""

    kind: str  # one of GROUPS
    reasons: tuple[Reason, ...]
    claim: Account | None = None
    others: tuple[Account, ...] = ()  # claims that speak against it
    entities: tuple[Named, ...] = ()  # of a name: what it was taken for, and then what else it could mean
    link: Link | None = None

    @property
    def options(self) -> tuple[str, ...]:
        """What may be decided about it; nothing about what a shape refuses."""
        return _DECIDABLE.get(self.kind, ())

    @property
    def statement(self) -> str:
        """What it is about, in words."""
        if self.claim is not None:
            return in_words(self.claim)
        if self.link is not None:
            return f"“{self.link.words}” is {self.entities[0].label}"
        return " = ".join(entity.label for entity in self.entities)

    @property
    def quote(self) -> str:
        """The words of the text."""
        if self.claim is not None:
            return self.claim.evidence.quote if self.claim.evidence else ""
        return self.link.words if self.link else ""

    @property
    def source(self) -> str:
        """The name of the document."""
        if self.claim is not None and self.claim.document is not None:
            return self.claim.document.source or self.claim.document.iri
        return self.link.source if self.link else ""

    def to_json(self) -> dict[str, Any]:
        """The item as plain values."""
        told = {name: value for name, value in asdict(self).items() if value not in (None, ())}
        return {"kind": self.kind, "statement": self.statement, "options": list(self.options), **told}

    def to_decisions(self) -> list[dict[str, Any]]:
        """Lines of a decision file to fill in: one, and of a name one for each place; none if nothing can be decided.

        A line of a name changes the words in its place and no others.
        """
        if not self.options:
            return []
        about: dict[str, Any] = {
            "kind": self.kind,
            "options": list(self.options),
            "statement": self.statement,
            "reasons": [reason.message for reason in self.reasons],
        }
        if self.quote:
            about |= {"quote": self.quote, "source": self.source}
        if self.claim is not None and self.claim.sentence is not None:
            about["sentence"] = self.claim.sentence.quote
        if self.others:
            about["against"] = [{"statement": in_words(other), "quote": _quote(other)} for other in self.others]
        if self.entities:
            about["entities"] = [asdict(entity) for entity in self.entities]
        if self.link is not None:
            about["places"] = [list(place) for place in self.link.places]
        places = [(a, b) for a, b in dict.fromkeys(self.link.places if self.link else ()) if a < b]
        targets = [{**self._target(), "start": a, "end": b} for a, b in places] or [self._target()]
        return [
            {"format": FORMAT, "decision": "", **target, "by": "", "date": "", "note": "", "about": about}
            for target in targets
        ]

    def _target(self) -> dict[str, Any]:
        if self.claim is not None:
            return {"claim": self.claim.iri}
        if self.link is not None:
            return {"entity": self.entities[0].iri, "document": self.link.document}
        return {"entity": self.entities[0].iri, "into": self.entities[1].iri}


def in_words(account: Account) -> str:
    """What a claim states, on one line."""
    parts = (part.label if part else "?" for part in (account.subject, account.relation, account.object))
    return f"{'not: ' if account.polarity == 'negative' else ''}{' — '.join(parts)}"


def _quote(account: Account) -> str:
    return account.evidence.quote if account.evidence else ""


def review(folder: Path, kinds: Iterable[str] = GROUPS) -> Iterator[Item]:
    """Yield what is to be looked at in a folder that `kg build` made, group by group.

    Raises MissingError if it is none, DataError if its parts cannot be read.
    """
    graph = open_store(folder / "store")
    refused = _quarantine(folder)
    claims = Claims(graph, refused)
    wanted = set(kinds)
    across = _across(folder)
    for kind in GROUPS:
        if kind not in wanted:
            continue
        if kind == UNLIKELY:
            yield from _unlikely(graph, claims)
        elif kind == REFUSED:
            yield from _refused(refused, claims)
        elif kind == LINK:
            yield from _links(graph, claims)
        else:
            yield from (_from_report(found, claims) for found in across if found["kind"] == kind)


def _quarantine(folder: Path) -> ox.Store:
    import pyoxigraph as ox

    store = ox.Store()
    path = folder / "quarantine.trig"
    if path.is_file():
        store.extend(rdf.parse(path))
    return store


def _across(folder: Path) -> list[Mapping[str, Any]]:
    path = folder / "report.json"
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        found: list[Mapping[str, Any]] = told.get("across_documents", {}).get("findings", [])
    except FileNotFoundError:
        raise MissingError(f"{folder}: holds no report.json; expected a folder that `kg build` made") from None
    except (OSError, ValueError, AttributeError) as error:
        raise DataError(f"{path}: is no report of a build: {' '.join(str(error).split())}") from None
    return found


def _account(claims: Claims, iri: str) -> Account | None:
    return next(iter(claims.about(iri)), None)


def _unlikely(graph: ox.Store, claims: Claims) -> Iterator[Item]:
    for iri in _subjects(graph, SC + "status", SC + "review"):
        account = _account(claims, iri)
        if account is None or all(shape.iri.startswith(_ACROSS) for shape in account.held_back_by):
            continue
        shapes = ", ".join(shape.iri for shape in account.held_back_by)
        yield Item(kind=UNLIKELY, claim=account, reasons=(Reason(message=account.reason or "", shape=shapes),))


def _refused(refused: ox.Store, claims: Claims) -> Iterator[Item]:
    found: dict[str, list[Reason]] = {}
    for result in _subjects(refused, vocab.TYPE, SH + "ValidationResult"):
        for claim in _values(refused, result, vocab.PROV + "wasDerivedFrom"):
            reason = Reason(
                message=_value(refused, result, SH + "resultMessage"),
                shape=_value(refused, result, SH + "sourceShape") or None,
                path=_value(refused, result, SC + "resultPath") or None,
            )
            found.setdefault(claim, []).append(reason)
    for claim in sorted(found):
        account = _account(claims, claim)
        if account is not None:
            yield Item(kind=REFUSED, claim=account, reasons=tuple(found[claim]))


def _from_report(found: Mapping[str, Any], claims: Claims) -> Item:
    accounts = [a for iri in found.get("claims", ()) if (a := _account(claims, iri)) is not None]
    others = tuple(a for iri in found.get("others", ()) if (a := _account(claims, iri)) is not None)
    kind = str(found["kind"])
    return Item(
        kind=kind,
        reasons=(Reason(message=str(found["message"]), shape=f"{_ACROSS}{kind}"),),
        claim=accounts[0] if accounts else None,
        others=others,
        entities=tuple(
            Named(iri=iri, label=name)
            for iri, name in zip(found.get("entities", ()), found.get("names", ()), strict=False)
        ),
    )


def _links(graph: ox.Store, claims: Claims) -> Iterator[Item]:
    """Words that could mean another entity too, once for each document and entity, the least sure first."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for mention in _subjects(graph, SC + "candidate", None):
        words, document, entity = (_value(graph, mention, p) for p in (NIF + "anchorOf", _DOCUMENT, SC + "mentionOf"))
        found.setdefault((document, entity, words), []).append(mention)
    items = [_link(graph, claims, *key, mentions) for key, mentions in sorted(found.items())]
    yield from sorted(items, key=lambda item: item.link.confidence if item.link else 0.0)


def _link(graph: ox.Store, claims: Claims, document: str, entity: str, words: str, mentions: list[str]) -> Item:
    others = list(dict.fromkeys(c for m in mentions for c in _values(graph, m, SC + "candidate")))
    named = tuple(Named(iri=iri, label=claims.names.label(iri)) for iri in (entity, *others))
    link = Link(
        words=words,
        document=document,
        source=_value(graph, document, SC + "source") or document,
        places=tuple(sorted(_place(graph, mention) for mention in mentions)),
        confidence=min(float(_value(graph, m, SC + "confidence") or 0) for m in mentions),
    )
    told = f"It could mean {', '.join(other.label for other in named[1:])} as well"
    return Item(
        kind=LINK,
        reasons=(Reason(message=f"{told}; its confidence is {link.confidence:g}."),),
        entities=named,
        link=link,
    )


def _place(graph: ox.Store, mention: str) -> tuple[int, int]:
    start, end = (int(_value(graph, mention, NIF + name) or 0) for name in ("beginIndex", "endIndex"))
    return start, end


def _subjects(store: ox.Store, predicate: str, value: str | None) -> list[str]:
    import pyoxigraph as ox

    target = None if value is None else ox.NamedNode(value)
    found = {q.subject.value for q in store.quads_for_pattern(None, ox.NamedNode(predicate), target, None)}  # type: ignore[union-attr]
    return sorted(found)


def _value(store: ox.Store, subject: str, predicate: str) -> str:
    """The first value in order, or nothing."""
    return next(iter(_values(store, subject, predicate)), "")


def _values(store: ox.Store, subject: str, predicate: str) -> list[str]:
    import pyoxigraph as ox

    if not subject:
        return []
    quads = store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(predicate), None, None)
    return sorted({q.object.value for q in quads})  # type: ignore[union-attr]
