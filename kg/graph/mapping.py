"""Maps what was understood of one document to N-Quads lines, in the layout that the design gives.

<document>              the document, its mentions, claims, evidence, attributions and events
<base>graph/asserted    bare triples of asserted claims
<base>graph/entities    entities that the authority data does not describe
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from functools import lru_cache
from itertools import chain

from kg import rdf, vocab
from kg.ids import Minter, digest
from kg.model import (
    Attribution,
    Claim,
    Document,
    Entity,
    Extraction,
    Finding,
    Iri,
    Mention,
    Span,
    Status,
    Unverified,
    Verdict,
)
from kg.rdf import decimal, integer, iri, literal
from kg.vocab import DCT, NIF, OA, RDF, SC, SCHEMA, SEM

_A = iri(vocab.TYPE)
_LANGUAGE = vocab.XSD + "language"
_FORMS = {
    "name": "name",
    "metonym": "metonymForm",
    "demonym": "demonymForm",
    "role": "roleForm",
    "nominal": "nominalForm",
    "pronoun": "pronounForm",
}


def _sc(name: str) -> str:
    return iri(SC + name)


# What lines have in common is put together once: it is most of what they hold.
_IS_MENTION = f"{_A} {_sc('Mention')}"
_IS_EVIDENCE = f"{_A} {_sc('Evidence')}"
_IS_ATTRIBUTION = f"{_A} {_sc('Attribution')}"
_IS_EVENT = f"{_A} {_sc('Event')}"
_IS_CLAIM = (f"{_A} {_sc('Claim')}", f"{_A} {iri(RDF + 'Statement')}")
_IS_SELECTOR = tuple(
    f"{_A} {name}" for name in (_sc("Selector"), iri(OA + "TextPositionSelector"), iri(OA + "TextQuoteSelector"))
)
_FORM = {form: f"{_sc('form')} {_sc(name)}" for form, name in _FORMS.items()}
_IN, _MENTIONS, _MENTION_OF, _CANDIDATE = (_sc(n) for n in ("inDocument", "mentions", "mentionOf", "candidate"))
_BEGIN, _END, _ANCHOR = (iri(NIF + n) for n in ("beginIndex", "endIndex", "anchorOf"))
_SOURCE, _SELECTOR, _FROM, _TO, _EXACT = (iri(OA + n) for n in ("hasSource", "hasSelector", "start", "end", "exact"))
_SUBJECT, _PREDICATE, _OBJECT = (iri(RDF + n) for n in ("subject", "predicate", "object"))
_EVIDENCE, _SENTENCE, _TRIGGER, _CUE = (_sc(n) for n in ("evidence", "sentence", "trigger", "cue"))
_POLARITY, _CERTAINTY, _MODE, _STATUS = (_sc(n) for n in ("polarity", "certainty", "mode", "status"))
_REASON, _CONFIDENCE, _WHEN, _HELD = (_sc(n) for n in ("statusReason", "confidence", "when", "heldBackBy"))
_CONSTRUCTION, _ATTRIBUTION, _WITHIN, _TO_WHOM = (
    _sc(n) for n in ("construction", "attribution", "within", "attributedTo")
)
_FOUND_BY = _sc("foundBy")
_EVENT, _PLOVER, _ACTOR, _RECIPIENT = (_sc(n) for n in ("event", "ploverType", "actor", "recipient"))
_ACCORDING = iri(SEM + "accordingTo")
_LABEL, _ALT_LABEL = iri(vocab.LABEL), iri(vocab.ALT_LABEL)


class Mapper:
    """Turns extractions into lines. `parents` gives each class all classes above it; `relations` its PLOVER types."""

    def __init__(
        self,
        minter: Minter,
        *,
        parents: dict[str, frozenset[str]],
        plover: Mapping[Iri, Iri | None],
        symmetric: frozenset[Iri],
    ) -> None:
        self.minter = minter
        self._parents = parents
        self._plover = plover
        self.symmetric = symmetric
        self.entities_graph = minter.graph("entities")
        self.asserted_graph = minter.graph("asserted")
        self.authority_graph = minter.graph("authority")

    def document(self, extraction: Extraction, verdicts: Mapping[Iri, Verdict]) -> list[str]:
        """The lines of one document, without what its quarantined claims would add."""
        return self.described(extraction, verdicts).lines()

    def described(
        self, extraction: Extraction, verdicts: Mapping[Iri, Verdict], *, before: Description | None = None
    ) -> Description:
        """The same, for those who look at triples before they need lines.

        `before` is what was told of this extraction with other verdicts: what they do not change is not told anew.
        """
        kept = [c for c in extraction.claims if verdicts[c.iri].status is not Status.QUARANTINED]
        told = self._begun(extraction) if before is None else before.begun()
        used = {mention.entity for mention in extraction.mentions}
        for claim in kept:
            used |= _entities_of(claim)
            told.claim(claim, verdicts[claim.iri])
        for claim in kept:
            if verdicts[claim.iri].status is Status.ASSERTED:
                self._asserted(told, claim)
        by_iri = {e.iri: e for e in extraction.entities}
        used |= {by_iri[u].acts_for or u for u in used if u in by_iri}
        for entity in extraction.entities:
            if entity.iri in used:
                if not entity.authority:
                    self._entity(told, entity)
                told.add(told.name, _MENTIONS, iri(entity.iri))
        return told

    def _begun(self, extraction: Extraction) -> Description:
        told = Description(extraction.document, self.minter)
        for mention in extraction.mentions:
            told.mention(mention)
        told.mark()
        return told

    def quarantined(self, extraction: Extraction, verdicts: Mapping[Iri, Verdict]) -> list[str]:
        """The refused claims of one document, with shape, path, message and evidence, and what tools say of it that it
        does not bear out, for the file beside the graph."""
        refused = [c for c in extraction.claims if verdicts[c.iri].status is Status.QUARANTINED]
        if not refused and not extraction.unverified:
            return []
        told = Description(extraction.document, self.minter)
        used: set[Iri] = set()
        for claim in refused:
            used |= _entities_of(claim)
            told.claim(claim, verdicts[claim.iri])
            for number, finding in enumerate(verdicts[claim.iri].findings, 1):
                told.finding(claim.iri, number, finding)
        for unverified in extraction.unverified:
            told.unverified(unverified)
            told.finding(unverified.iri, 1, refusal(unverified))
        for entity in extraction.entities:
            if entity.iri in used:
                self._entity(told, entity)
        return told.lines()

    def _entity(self, told: Description, entity: Entity) -> None:
        graph, s = iri(self.entities_graph), iri(entity.iri)
        statements = [(_A, iri(vocab.class_iri(c))) for c in sorted(self._parents.get(entity.kind, {entity.kind}))]
        statements.append((_LABEL, literal(entity.label)))
        statements += [(_ALT_LABEL, literal(alias)) for alias in entity.aliases]
        if entity.acts_for:
            where = iri(vocab.ORG + "postIn") if entity.kind == "Office" else _sc("actsFor")
            statements.append((where, iri(entity.acts_for)))
        told.elsewhere += [rdf.line(s, predicate, value, graph) for predicate, value in statements]

    def _asserted(self, told: Description, claim: Claim) -> None:
        subject, thing = iri(claim.subject), iri(claim.object)
        told.elsewhere.append(rdf.line(subject, iri(claim.relation), thing, iri(self.asserted_graph)))
        if claim.event is None:
            return
        s = iri(claim.event)
        plover = self._plover.get(claim.relation)
        told.add(iri(claim.iri), _EVENT, s)
        told.all(s, (_IS_EVENT, f"{_IN} {told.name}", f"{_ACTOR} {subject}"))
        told.add(s, _ACTOR if claim.relation in self.symmetric else _RECIPIENT, thing)
        if plover:
            told.add(s, _PLOVER, iri(plover))
        if claim.time:
            told.add(s, _WHEN, literal(claim.time))


class Description:
    """What is told of one document, in the making; what several claims share is told once.

    `triples` are lines of N-Triples, which belong in the graph of the document, and so are `places`: what follows from
    the offsets and quotes of spans. `elsewhere` has lines of other graphs.
    """

    def __init__(self, document: Document, minter: Minter) -> None:
        self._iri, self._minter = document.iri, minter
        self.name = iri(document.iri)
        self.triples: list[str] = []
        self.places: list[str] = []
        self.elsewhere: list[str] = []
        self._written: set[tuple[object, ...]] = set()  # spans and attributions
        self._mark = 0, 0
        self._document(document)

    def lines(self) -> list[str]:
        """All as N-Quads lines."""
        end = f"{self.name} ."
        return [f"{triple[:-1]}{end}" for triple in chain(self.triples, self.places)] + self.elsewhere

    def mark(self) -> None:
        """What is told so far depends on no verdict."""
        self._mark = len(self.triples), len(self.places)

    def begun(self) -> Description:
        """A description with what was told before the mark."""
        told = copy(self)
        triples, places = self._mark
        told.triples, told.places, told.elsewhere = self.triples[:triples], self.places[:places], []
        told._written = set()
        return told

    def add(self, subject: str, predicate: str, value: str) -> None:
        self.triples.append(f"{subject} {predicate} {value} .")

    def all(self, subject: str, told: Iterable[str]) -> None:
        """Statements about one node, each a predicate and an object."""
        self.triples += [f"{subject} {item} ." for item in told]

    def _document(self, document: Document) -> None:
        told = [
            (_A, _sc("Document")),
            (_sc("text"), literal(document.text)),
            (_sc("source"), literal(document.source)),
            (_sc("language"), literal(document.language, datatype=_LANGUAGE)),
            (iri(DCT + "format"), literal(document.media_type)),
        ]
        for predicate, value in (
            (DCT + "title", document.title),
            (SC + "author", document.author),
            (DCT + "publisher", document.publisher),
        ):
            if value:
                told.append((iri(predicate), literal(value)))
        if document.date:
            told.append((iri(DCT + "date"), rdf.date(document.date)))
        if document.url:
            told.append((iri(SCHEMA + "url"), iri(document.url)))
        self.all(self.name, (f"{predicate} {value}" for predicate, value in told))

    def mention(self, mention: Mention) -> None:
        """A mention is a NIF phrase with its own offsets: half the statements of an annotation with a target."""
        span = mention.span
        s = f"<{self._iri}#mention={span.start},{span.end},{_tail(mention.entity)}>"
        self.triples += (
            f"{s} {_IS_MENTION} .",
            f"{s} {_IN} {self.name} .",
            f"{s} {_MENTION_OF} <{mention.entity}> .",
            f"{s} {_FORM[mention.form]} .",
            f"{s} {_CONFIDENCE} {decimal(mention.confidence)} .",
        )
        self.places += (
            f"{s} {_BEGIN} {integer(span.start)} .",
            f"{s} {_END} {integer(span.end)} .",
            f"{s} {_ANCHOR} {literal(span.quote)} .",
        )
        if mention.candidates:
            self.triples += [f"{s} {_CANDIDATE} <{candidate}> ." for candidate in mention.candidates]

    def claim(self, claim: Claim, verdict: Verdict) -> None:
        told = [
            *_IS_CLAIM,
            f"{_SUBJECT} <{claim.subject}>",
            f"{_PREDICATE} <{claim.relation}>",
            f"{_OBJECT} <{claim.object}>",
            f"{_IN} {self.name}",
            f"{_EVIDENCE} {self._span(claim.evidence)}",
            f"{_SENTENCE} {self._span(claim.sentence)}",
            f"{_TRIGGER} {self._span(claim.trigger)}",
            f"{_POLARITY} {_sc(claim.polarity.value)}",
            f"{_CERTAINTY} {_sc(claim.certainty.value)}",
            f"{_MODE} {_sc(claim.mode.value)}",
            f"{_STATUS} {_sc(verdict.status.value)}",
            f"{_REASON} {literal(verdict.reason)}",
            f"{_CONFIDENCE} {decimal(claim.confidence)}",
        ]
        told += [f"{_HELD} {iri(shape)}" for shape in sorted({f.shape for f in verdict.findings})]
        if claim.construction:
            told.append(f"{_CONSTRUCTION} {iri(claim.construction)}")
        told += [f"{_FOUND_BY} {literal(tool)}" for tool in claim.found_by]
        if claim.time:
            told.append(f"{_WHEN} {literal(claim.time)}")
        if claim.attribution is not None:
            told.append(f"{_ATTRIBUTION} {self._attribution(claim.attribution)}")
            told.append(f"{_ACCORDING} {iri(claim.attribution.source)}")
        self.all(iri(claim.iri), told)

    def unverified(self, unverified: Unverified) -> None:
        told = [
            (_A, _sc("Unverified")),
            (_IN, self.name),
            (_sc("saidSubject"), literal(unverified.subject)),
            (_sc("saidRelation"), literal(unverified.relation)),
            (_sc("saidObject"), literal(unverified.object)),
            (_FOUND_BY, literal(unverified.by)),
        ]
        if unverified.quote is not None:
            told.append((_sc("saidQuote"), literal(unverified.quote)))
        self.all(iri(unverified.iri), (f"{predicate} {value}" for predicate, value in told))

    def finding(self, claim: Iri, number: int, finding: Finding) -> None:
        sh = vocab.SH
        told = [
            (_A, iri(sh + "ValidationResult")),
            (iri(vocab.PROV + "wasDerivedFrom"), iri(claim)),
            (iri(sh + "focusNode"), iri(finding.focus)),
            (iri(sh + "sourceShape"), iri(finding.shape)),
            (iri(sh + "resultSeverity"), iri(sh + finding.severity)),
            (iri(sh + "resultMessage"), literal(finding.message)),
        ]
        if finding.path:
            told.append((_sc("resultPath"), literal(finding.path)))
        if finding.value:
            told.append((_sc("resultValue"), literal(finding.value)))
        self.all(iri(f"{claim}#finding={number}"), (f"{predicate} {value}" for predicate, value in told))

    def _span(self, span: Span) -> str:
        """The evidence node of a span; the same span always is the same node."""
        s = iri(self._minter.span(self._iri, span.start, span.end))
        key = (span.start, span.end, span.quote)
        if key not in self._written:
            self._written.add(key)
            selector = f"<{self._iri}#selector={span.start},{span.end}>"
            self.triples.append(f"{s} {_IS_EVIDENCE} .")
            self.places += (
                f"{s} {_SOURCE} {self.name} .",
                f"{s} {_SELECTOR} {selector} .",
                *[f"{selector} {cls} ." for cls in _IS_SELECTOR],
                f"{selector} {_FROM} {integer(span.start)} .",
                f"{selector} {_TO} {integer(span.end)} .",
                f"{selector} {_EXACT} {literal(span.quote)} .",
            )
        return s

    def _attribution(self, attribution: Attribution) -> str:
        """The node of an attribution, and of those that it lies within."""
        cue, source = attribution.cue, attribution.source
        outer = self._attribution(attribution.within) if attribution.within is not None else None
        tail = _tail(source) if outer is None else _tail(source, outer)
        s = iri(f"{self._iri}#attribution={cue.start},{cue.end},{tail}")
        span, key = self._span(cue), (s, source, outer)
        if key not in self._written:
            self._written.add(key)
            told = [_IS_ATTRIBUTION, f"{_IN} {self.name}", f"{_TO_WHOM} {iri(source)}", f"{_CUE} {span}"]
            if outer is not None:
                told.append(f"{_WITHIN} {outer}")
            self.all(s, told)
        return s


def refusal(unverified: Unverified) -> Finding:
    """Why it is in quarantine, as a result of the shape that keeps it there."""
    return Finding(shape=vocab.VERIFICATION, severity="Violation", message=unverified.reason, focus=unverified.iri)


@lru_cache(maxsize=4096)
def _tail(*parts: str) -> str:
    """A short tail that tells nodes at one place of a text apart."""
    return digest(*parts, length=8)


def _entities_of(claim: Claim) -> set[Iri]:
    found = {claim.subject, claim.object}
    attribution = claim.attribution
    while attribution is not None:
        found.add(attribution.source)
        attribution = attribution.within
    return found
