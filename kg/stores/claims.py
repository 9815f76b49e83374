"""Reads claims back from a store, with all that a person needs to judge them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from kg import vocab
from kg.stores.names import Names
from kg.stores.values import node

if TYPE_CHECKING:
    import pyoxigraph as ox

_ORDER = ("asserted", "review", "claim", "quarantined")
_SUBJECT, _PREDICATE, _OBJECT = (vocab.RDF + name for name in ("subject", "predicate", "object"))
_HOLDER = vocab.SEM + "accordingTo"
_SAID = tuple(vocab.SC + name for name in ("saidSubject", "saidRelation", "saidObject"))
_DOCUMENT = vocab.SC + "inDocument"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """An IRI with what people call it."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """Words of a document, with the code points where they stand; -1 where the graph does not tell."""

    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The document that a claim comes from, as far as the graph describes it."""

    iri: str
    source: str | None
    title: str | None
    date: str | None
    author: str | None
    publisher: str | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One claim, read back. What a quarantined claim lacks is None: that may be why it was refused.

    What a tool says of a text that does not bear it out is told as a quarantined claim whose parts are that tool's own
    words, without IRIs: `verified` is False.
    """

    iri: str
    subject: Named | None
    relation: Named | None
    object: Named | None
    status: str  # local names of the codes: "asserted", "review", "claim" or "quarantined"
    reason: str | None
    held_back_by: tuple[Named, ...]
    polarity: str | None
    certainty: str | None
    mode: str | None
    confidence: float | None
    holders: tuple[Named, ...]  # who says so, innermost first; empty if the author does
    when: str | None
    event: str | None
    evidence: Passage | None
    sentence: Passage | None
    trigger: Passage | None
    document: Origin | None
    found_by: tuple[str, ...] = ()  # tools other than the rules of `kg`, by name
    verified: bool = True

    def _repr_html_(self) -> str:
        """What a notebook shows."""
        from kg.stores.shown import shown_account

        return shown_account(self)


class Claims:
    """The claims of a graph and of its quarantine.

    `stores` are read together: the graph first, then the quarantine, which does not repeat labels
    and documents. A claim that only the quarantine holds is told to be quarantined.
    """

    def __init__(self, graph: ox.Store, quarantine: ox.Store | None = None) -> None:
        self._graph = graph
        self._stores: Sequence[ox.Store] = [graph] if quarantine is None else [graph, quarantine]
        self.names = Names(*self._stores)

    def about(self, iri: str) -> list[Account]:
        """All claims that have to do with `iri`.

        For a claim itself that one, for a document its claims, for a relation the claims that state
        it, for any other thing the claims with it as subject, object or holder.
        """
        return self.accounts(self.of(iri))

    def of(self, iri: str) -> set[str]:
        """The IRIs of the claims that `about` tells of."""
        if self._is_claim(iri):
            return {iri}
        if next(self._subjects(_DOCUMENT, iri), None) is not None:
            return self._with(iri, _DOCUMENT)
        return self._with(iri, _SUBJECT, _PREDICATE, _OBJECT, _HOLDER)

    def _with(self, iri: str, *predicates: str) -> set[str]:
        """The claims that have `iri` as a value of one of these: the store joins, which is faster than to read them."""
        import pyoxigraph as ox

        value = node(iri)
        if value is None:
            return set()
        found: set[str] = set()
        for store in self._stores:
            # Only a quarantine has statements that were not verified.
            told = (_PREDICATE,) if store is self._graph else (_PREDICATE, _SAID[1])
            ways = " UNION ".join(
                f"{{ ?c <{p}> {value} ; <{relation}> ?relation }}" for p in predicates for relation in told
            )
            rows = store.query(f"SELECT DISTINCT ?c {{ {ways} }}", use_default_graph_as_union=True)
            assert isinstance(rows, ox.QuerySolutions)
            found.update(row[0].value for row in rows if isinstance(row[0], ox.NamedNode))
        return found

    def stating(self, subjects: Iterable[str], relation: str, objects: Iterable[str]) -> list[Account]:
        """All claims that a relation holds, or does not, between any of the subjects and any of the objects.

        An empty list of either stands for all. Where the relation holds both ways, so do the claims.
        """
        one, two = set(subjects), set(objects)
        both = self.names.is_symmetric(relation)
        found = []
        for claim in set(self._subjects(_PREDICATE, relation)):
            subject, thing = self._value(claim, _SUBJECT), self._value(claim, _OBJECT)
            ways = [(subject, thing), (thing, subject)] if both else [(subject, thing)]
            if any((not one or a in one) and (not two or b in two) for a, b in ways) and self._is_claim(claim):
                found.append(claim)
        return self.accounts(found)

    def between(self, subjects: Iterable[str], objects: Iterable[str]) -> list[Account]:
        """All claims with any of the subjects and any of the objects, whatever they state; not both may be empty.

        An empty list of either stands for all. Where a relation holds both ways, so do its claims.
        """
        one, two = set(subjects), set(objects)
        found = []
        for claim in {claim for thing in one or two for claim in self._with(thing, _SUBJECT, _OBJECT)}:
            subject, thing = self._value(claim, _SUBJECT), self._value(claim, _OBJECT)
            ways = [(subject, thing)]
            if self.names.is_symmetric(self._value(claim, _PREDICATE) or ""):
                ways.append((thing, subject))
            if any((not one or a in one) and (not two or b in two) for a, b in ways):
                found.append(claim)
        return self.accounts(found)

    def documents(self, term: str) -> list[str]:
        """The documents whose source, its last part, or title is `term`. Case makes no difference."""
        import pyoxigraph as ox

        key = " ".join(term.split()).casefold()
        found = set()
        for predicate in (vocab.SC + "source", vocab.DCT + "title"):
            for quad in self._graph.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
                if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal):
                    value = " ".join(quad.object.value.split()).casefold()
                    if key == value or (predicate.startswith(vocab.SC) and key == value.rsplit("/", 1)[-1]):
                        found.add(quad.subject.value)
        return sorted(document for document in found if self._values(document, vocab.SC + "source"))

    def said(self, term: str) -> list[str]:
        """What tools say, and no text bears out, of what they call `term`. Case makes no difference."""
        import pyoxigraph as ox

        key = " ".join(term.split()).casefold()
        found = set()
        for store in self._stores[1:]:
            for predicate in _SAID:
                for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
                    words = quad.object.value if isinstance(quad.object, ox.Literal) else ""
                    if isinstance(quad.subject, ox.NamedNode) and " ".join(words.split()).casefold() == key:
                        found.add(quad.subject.value)
        return sorted(found)

    def mentions(self, iri: str) -> dict[str, int]:
        """How often each document, told by its source, mentions the thing."""
        counts: dict[str, int] = {}
        for mention in sorted(set(self._subjects(vocab.SC + "mentionOf", iri))):
            document = self._value(mention, vocab.SC + "inDocument")
            if document:
                source = self._value(document, vocab.SC + "source") or document
                counts[source] = counts.get(source, 0) + 1
        return dict(sorted(counts.items()))

    def _is_claim(self, iri: str) -> bool:
        return bool(self._values(iri, _PREDICATE) or self._values(iri, _SAID[1]))

    def _subjects(self, predicate: str, value: str) -> Iterator[str]:
        import pyoxigraph as ox

        thing = node(value)
        for store in self._stores if thing is not None else ():
            for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), thing, None):
                if isinstance(quad.subject, ox.NamedNode):
                    yield quad.subject.value

    def _values(self, subject: str, predicate: str, stores: Sequence[ox.Store] | None = None) -> list[str]:
        import pyoxigraph as ox

        found: set[str] = set()
        iri = node(subject)
        if iri is None:
            return []
        for store in self._stores if stores is None else stores:
            for quad in store.quads_for_pattern(iri, ox.NamedNode(predicate), None, None):
                value = quad.object
                found.add(value.value if isinstance(value, ox.NamedNode | ox.Literal) else str(value))
        return sorted(found)

    def _value(self, subject: str, predicate: str) -> str | None:
        found = self._values(subject, predicate)
        return found[0] if found else None

    def accounts(self, claims: Iterable[str]) -> list[Account]:
        """What there is to tell of each of these claims: what is asserted first, then by date and place."""
        found = [self._account(claim) for claim in self._ahead(claims)]
        return sorted(found, key=_place)

    def _ahead(self, claims: Iterable[str]) -> Iterable[str]:
        """The claims, one after the other; whoever keeps what is read may read ahead here."""
        return claims

    def _account(self, claim: str) -> Account:
        def code(name: str) -> str | None:
            value = self._value(claim, vocab.SC + name)
            return vocab.local_name(value) if value else None

        def named(predicate: str) -> Named | None:
            value = self._value(claim, predicate)
            return self._named(value) if value else None

        document = self._value(claim, vocab.SC + "inDocument")
        if self._value(claim, _SAID[1]) is not None:
            return self._unverified(claim, document)
        confidence = self._value(claim, vocab.SC + "confidence")
        kept = bool(self._values(claim, _PREDICATE, [self._graph]))
        return Account(
            iri=claim,
            subject=named(_SUBJECT),
            relation=named(_PREDICATE),
            object=named(_OBJECT),
            status=(code("status") or "claim") if kept else "quarantined",
            reason=self._value(claim, vocab.SC + "statusReason"),
            held_back_by=tuple(self._named(shape) for shape in self._values(claim, vocab.SC + "heldBackBy")),
            polarity=code("polarity"),
            certainty=code("certainty"),
            mode=code("mode"),
            confidence=_number(confidence),
            holders=self._holders(claim),
            when=self._value(claim, vocab.SC + "when"),
            event=self._value(claim, vocab.SC + "event"),
            evidence=self._passage(claim, "evidence"),
            sentence=self._passage(claim, "sentence"),
            trigger=self._passage(claim, "trigger"),
            document=self._origin(document) if document else None,
            found_by=tuple(self._values(claim, vocab.SC + "foundBy")),
        )

    def _unverified(self, iri: str, document: str | None) -> Account:
        """What a tool says and the text does not bear out, in the tool's words."""
        subject, relation, thing = (Named(iri="", label=self._value(iri, said) or "") for said in _SAID)
        quote = self._value(iri, vocab.SC + "saidQuote")
        finding = f"{iri}#finding=1"
        return Account(
            iri=iri,
            subject=subject,
            relation=relation,
            object=thing,
            status="quarantined",
            reason=self._value(finding, vocab.SH + "resultMessage"),
            held_back_by=tuple(self._named(s) for s in self._values(finding, vocab.SH + "sourceShape")),
            polarity=None,
            certainty=None,
            mode=None,
            confidence=None,
            holders=(),
            when=None,
            event=None,
            evidence=Passage(quote=quote, start=-1, end=-1) if quote else None,
            sentence=None,
            trigger=None,
            document=self._origin(document) if document else None,
            found_by=tuple(self._values(iri, vocab.SC + "foundBy")),
            verified=False,
        )

    def _named(self, iri: str) -> Named:
        return Named(iri=iri, label=self.names.label(iri))

    def _holders(self, claim: str) -> tuple[Named, ...]:
        found: list[Named] = []
        seen: set[str] = set()
        at = self._value(claim, vocab.SC + "attribution")
        while at and at not in seen:
            seen.add(at)
            found.extend(self._named(source) for source in self._values(at, vocab.SC + "attributedTo"))
            at = self._value(at, vocab.SC + "within")
        return tuple(found or (self._named(holder) for holder in self._values(claim, _HOLDER)))

    def _passage(self, claim: str, name: str) -> Passage | None:
        evidence = self._value(claim, vocab.SC + name)
        selector = self._value(evidence, vocab.OA + "hasSelector") if evidence else None
        quote = self._value(selector, vocab.OA + "exact") if selector else None
        if selector is None or quote is None:
            return None
        start, end = (_number(self._value(selector, vocab.OA + side)) for side in ("start", "end"))
        if start is None or end is None:
            return Passage(quote=quote, start=-1, end=-1)
        return Passage(quote=quote, start=int(start), end=int(end))

    def _origin(self, document: str) -> Origin:
        return Origin(
            iri=document,
            source=self._value(document, vocab.SC + "source"),
            title=self._value(document, vocab.DCT + "title"),
            date=self._value(document, vocab.DCT + "date"),
            author=self._value(document, vocab.SC + "author"),
            publisher=self._value(document, vocab.DCT + "publisher"),
            url=self._value(document, vocab.SCHEMA + "url"),
        )


def _number(text: str | None) -> float | None:
    try:
        number = float(text) if text is not None else None
    except ValueError:
        return None
    return number if number is not None and isfinite(number) else None


def _place(account: Account) -> tuple[int, str, str, int, str]:
    status = _ORDER.index(account.status) if account.status in _ORDER else len(_ORDER)
    date = (account.document.date if account.document else None) or ""
    document = account.document.iri if account.document else ""
    return status, date, document, account.evidence.start if account.evidence else -1, account.iri
