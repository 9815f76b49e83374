"""Maps what was understood of one document to N-Quads lines, in the layout that the design gives.

<document>              the document, its mentions, claims, evidence, attributions and events
<base>graph/asserted    bare triples of asserted claims
<base>graph/entities    entities that the authority data does not describe
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from kg import rdf, vocab
from kg.ids import Minter, digest
from kg.model import Attribution, Claim, Document, Entity, Extraction, Finding, Iri, Mention, Span, Status, Verdict
from kg.rdf import decimal, integer, iri, literal
from kg.vocab import DCT, NIF, OA, RDF, SC, SCHEMA, SEM

_FORMS = {
    "name": "name",
    "metonym": "metonymForm",
    "demonym": "demonymForm",
    "role": "roleForm",
    "nominal": "nominalForm",
    "pronoun": "pronounForm",
}
_LANGUAGE = vocab.XSD + "language"


@cache
def _sc(name: str) -> str:
    return iri(SC + name)


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
        kept = [c for c in extraction.claims if verdicts[c.iri].status is not Status.QUARANTINED]
        return self._lines(extraction, kept, verdicts)

    def quarantined(self, extraction: Extraction, verdicts: Mapping[Iri, Verdict]) -> list[str]:
        """The refused claims of one document, with shape, path, message and evidence, for the file beside the graph."""
        refused = [c for c in extraction.claims if verdicts[c.iri].status is Status.QUARANTINED]
        if not refused:
            return []
        document = extraction.document
        graph = iri(document.iri)
        lines = list(self._document(document, graph))
        used: set[Iri] = set()
        for claim in refused:
            used |= _entities_of(claim)
            lines.extend(self._claim(claim, verdicts[claim.iri], document, graph))
            for number, finding in enumerate(verdicts[claim.iri].findings, 1):
                lines.extend(_finding(claim.iri, number, finding, graph))
        for entity in extraction.entities:
            if entity.iri in used:
                lines.extend(self._entity(entity, force=True))
        return lines

    def _lines(self, extraction: Extraction, claims: list[Claim], verdicts: Mapping[Iri, Verdict]) -> list[str]:
        document = extraction.document
        graph = iri(document.iri)
        lines = list(self._document(document, graph))
        used: set[Iri] = set()
        for mention in extraction.mentions:
            used.add(mention.entity)
            lines.extend(self._mention(mention, document, graph))
        for claim in claims:
            used |= _entities_of(claim)
            lines.extend(self._claim(claim, verdicts[claim.iri], document, graph))
        asserted = [c for c in claims if verdicts[c.iri].status is Status.ASSERTED]
        lines.extend(self._asserted(asserted, document))
        by_iri = {e.iri: e for e in extraction.entities}
        used |= {by_iri[u].acts_for or u for u in used if u in by_iri}
        for entity in extraction.entities:
            if entity.iri in used:
                lines.extend(self._entity(entity))
                lines.append(rdf.line(graph, _sc("mentions"), iri(entity.iri), graph))
        return lines

    def _document(self, document: Document, graph: str) -> Iterator[str]:
        s = graph
        yield rdf.line(s, iri(vocab.TYPE), _sc("Document"), graph)
        yield rdf.line(s, _sc("text"), literal(document.text), graph)
        yield rdf.line(s, _sc("source"), literal(document.source), graph)
        yield rdf.line(s, _sc("language"), literal(document.language, datatype=_LANGUAGE), graph)
        yield rdf.line(s, iri(DCT + "format"), literal(document.media_type), graph)
        for predicate, value in (
            (DCT + "title", document.title),
            (SC + "author", document.author),
            (DCT + "publisher", document.publisher),
        ):
            if value:
                yield rdf.line(s, iri(predicate), literal(value), graph)
        if document.date:
            yield rdf.line(s, iri(DCT + "date"), rdf.date(document.date), graph)
        if document.url:
            yield rdf.line(s, iri(SCHEMA + "url"), iri(document.url), graph)

    def _entity(self, entity: Entity, *, force: bool = False) -> Iterator[str]:
        if entity.authority and not force:
            return
        graph, s = iri(self.entities_graph), iri(entity.iri)
        for cls in sorted(self._parents.get(entity.kind, frozenset({entity.kind}))):
            yield rdf.line(s, iri(vocab.TYPE), iri(vocab.class_iri(cls)), graph)
        yield rdf.line(s, iri(vocab.LABEL), literal(entity.label), graph)
        for alias in entity.aliases:
            yield rdf.line(s, iri(vocab.ALT_LABEL), literal(alias), graph)
        if entity.acts_for:
            where = iri(vocab.ORG + "postIn") if entity.kind == "Office" else _sc("actsFor")
            yield rdf.line(s, where, iri(entity.acts_for), graph)

    def _span(self, span: Span, document: Iri, graph: str) -> tuple[str, list[str]]:
        """The evidence node of a span and its lines; the same span always is the same node."""
        name = self.minter.span(document, span.start, span.end)
        s, selector = iri(name), iri(f"{document}#selector={span.start},{span.end}")
        return s, [
            rdf.line(s, iri(vocab.TYPE), _sc("Evidence"), graph),
            rdf.line(s, iri(OA + "hasSource"), iri(document), graph),
            rdf.line(s, iri(OA + "hasSelector"), selector, graph),
            rdf.line(selector, iri(vocab.TYPE), _sc("Selector"), graph),
            rdf.line(selector, iri(vocab.TYPE), iri(OA + "TextPositionSelector"), graph),
            rdf.line(selector, iri(vocab.TYPE), iri(OA + "TextQuoteSelector"), graph),
            rdf.line(selector, iri(OA + "start"), integer(span.start), graph),
            rdf.line(selector, iri(OA + "end"), integer(span.end), graph),
            rdf.line(selector, iri(OA + "exact"), literal(span.quote), graph),
        ]

    def _mention(self, mention: Mention, document: Document, graph: str) -> Iterator[str]:
        """A mention is a NIF phrase with its own offsets: half the statements of an annotation with a target."""
        span = mention.span
        s = iri(f"{document.iri}#mention={span.start},{span.end},{_tail(mention.entity)}")
        yield rdf.line(s, iri(vocab.TYPE), _sc("Mention"), graph)
        yield rdf.line(s, _sc("inDocument"), graph, graph)
        yield rdf.line(s, iri(NIF + "beginIndex"), integer(span.start), graph)
        yield rdf.line(s, iri(NIF + "endIndex"), integer(span.end), graph)
        yield rdf.line(s, iri(NIF + "anchorOf"), literal(span.quote), graph)
        yield rdf.line(s, _sc("mentionOf"), iri(mention.entity), graph)
        yield rdf.line(s, _sc("form"), _sc(_FORMS[mention.form]), graph)
        yield rdf.line(s, _sc("confidence"), decimal(mention.confidence), graph)
        for candidate in mention.candidates:
            yield rdf.line(s, _sc("candidate"), iri(candidate), graph)

    def _claim(self, claim: Claim, verdict: Verdict, document: Document, graph: str) -> Iterator[str]:
        s = iri(claim.iri)
        yield rdf.line(s, iri(vocab.TYPE), _sc("Claim"), graph)
        yield rdf.line(s, iri(vocab.TYPE), iri(RDF + "Statement"), graph)
        yield rdf.line(s, iri(RDF + "subject"), iri(claim.subject), graph)
        yield rdf.line(s, iri(RDF + "predicate"), iri(claim.relation), graph)
        yield rdf.line(s, iri(RDF + "object"), iri(claim.object), graph)
        yield rdf.line(s, _sc("inDocument"), graph, graph)
        for name, span in (("evidence", claim.evidence), ("sentence", claim.sentence), ("trigger", claim.trigger)):
            node, lines = self._span(span, document.iri, graph)
            yield from lines
            yield rdf.line(s, _sc(name), node, graph)
        yield rdf.line(s, _sc("polarity"), _sc(claim.polarity.value), graph)
        yield rdf.line(s, _sc("certainty"), _sc(claim.certainty.value), graph)
        yield rdf.line(s, _sc("mode"), _sc(claim.mode.value), graph)
        yield rdf.line(s, _sc("status"), _sc(verdict.status.value), graph)
        yield rdf.line(s, _sc("statusReason"), literal(verdict.reason), graph)
        yield rdf.line(s, _sc("confidence"), decimal(claim.confidence), graph)
        for shape in sorted({f.shape for f in verdict.findings}):
            yield rdf.line(s, _sc("heldBackBy"), iri(shape), graph)
        if claim.construction:
            yield rdf.line(s, _sc("construction"), iri(claim.construction), graph)
        if claim.time:
            yield rdf.line(s, _sc("when"), literal(claim.time), graph)
        if claim.attribution is not None:
            node, lines = self._attribution(claim.attribution, document, graph)
            yield from lines
            yield rdf.line(s, _sc("attribution"), node, graph)
            yield rdf.line(s, iri(SEM + "accordingTo"), iri(claim.attribution.source), graph)

    def _attribution(self, attribution: Attribution, document: Document, graph: str) -> tuple[str, list[str]]:
        cue, lines = self._span(attribution.cue, document.iri, graph)
        suffix = _tail(attribution.source)
        outer: str | None = None
        if attribution.within is not None:
            outer, more = self._attribution(attribution.within, document, graph)
            lines.extend(more)
            suffix = _tail(attribution.source, outer)
        s = iri(f"{document.iri}#attribution={attribution.cue.start},{attribution.cue.end},{suffix}")
        lines += [
            rdf.line(s, iri(vocab.TYPE), _sc("Attribution"), graph),
            rdf.line(s, _sc("inDocument"), graph, graph),
            rdf.line(s, _sc("attributedTo"), iri(attribution.source), graph),
            rdf.line(s, _sc("cue"), cue, graph),
        ]
        if outer is not None:
            lines.append(rdf.line(s, _sc("within"), outer, graph))
        return s, lines

    def _asserted(self, claims: list[Claim], document: Document) -> Iterator[str]:
        graph, asserted = iri(document.iri), iri(self.asserted_graph)
        for claim in claims:
            yield rdf.line(iri(claim.subject), iri(claim.relation), iri(claim.object), asserted)
            if claim.event is None:
                continue
            s = iri(claim.event)
            yield rdf.line(s, iri(vocab.TYPE), _sc("Event"), graph)
            yield rdf.line(s, _sc("inDocument"), graph, graph)
            yield rdf.line(iri(claim.iri), _sc("event"), s, graph)
            plover = self._plover.get(claim.relation)
            if plover:
                yield rdf.line(s, _sc("ploverType"), iri(plover), graph)
            yield rdf.line(s, _sc("actor"), iri(claim.subject), graph)
            other = "actor" if claim.relation in self.symmetric else "recipient"
            yield rdf.line(s, _sc(other), iri(claim.object), graph)
            if claim.time:
                yield rdf.line(s, _sc("when"), literal(claim.time), graph)


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


def _finding(claim: Iri, number: int, finding: Finding, graph: str) -> Iterator[str]:
    sh = vocab.SH
    s = iri(f"{claim}#finding={number}")
    yield rdf.line(s, iri(vocab.TYPE), iri(sh + "ValidationResult"), graph)
    yield rdf.line(s, iri(vocab.PROV + "wasDerivedFrom"), iri(claim), graph)
    yield rdf.line(s, iri(sh + "focusNode"), iri(finding.focus), graph)
    yield rdf.line(s, iri(sh + "sourceShape"), iri(finding.shape), graph)
    yield rdf.line(s, iri(sh + "resultSeverity"), iri(sh + finding.severity), graph)
    yield rdf.line(s, iri(sh + "resultMessage"), literal(finding.message), graph)
    if finding.path:
        yield rdf.line(s, _sc("resultPath"), literal(finding.path), graph)
    if finding.value:
        yield rdf.line(s, _sc("resultValue"), literal(finding.value), graph)
