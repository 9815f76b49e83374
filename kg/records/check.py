"""What a schema cannot verify: characters, IRIs, and whether all that is spoken of is described."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from kg import vocab
from kg.errors import DataError
from kg.ids import is_absolute
from kg.model import Claim, Document, Extraction, Iri
from kg.vocab import class_iri

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs: no characters, and no UTF-8 can hold them. Bytes that are no UTF-8 arrive as such."""

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""What XML cannot hold, nor some readers of RDF: control characters but for tab and newlines, and noncharacters."""

_VOCABULARIES = (
    *(vocab.SC, vocab.PLOVER, vocab.CAMEO, vocab.LEXICON, vocab.SHAPES),
    *(vocab.RDF, vocab.RDFS, vocab.OWL, vocab.XSD, vocab.SH),
)
"""Terms of these say what things are, so that nothing that a text speaks of may be one."""

_SPANS = re.compile("#(?:char|selector|mention|attribution|finding)=")
"""How `kg` itself names the parts of a document."""


def check_document(document: Document, *, where: str) -> None:
    """Raises DataError if a document that was not read by `kg` cannot stand in a graph as it is."""
    check_characters((value for value in asdict(document).values() if value is not None), where)
    _check_document_iri(document.iri, where)
    if document.url and not is_absolute(document.url):
        raise DataError(f"{where}: url {document.url!r}: expected an absolute IRI")
    if not document.text:
        raise DataError(f"{where}: holds no text")


def _check_document_iri(iri: Iri, where: str) -> None:
    if not is_absolute(iri):
        raise DataError(f"{where}: document {iri!r}: expected an absolute IRI")
    if "#" in iri:
        raise DataError(f"{where}: document {iri}: expected an IRI without #, which marks the spans of its text")


def check_characters(texts: Iterable[str], where: str) -> None:
    for text in texts:
        if _HALVES.search(text):
            raise DataError(f"{where}: holds half a surrogate pair, or bytes that are not UTF-8: expected Unicode text")
        found = _UNREADABLE.search(text)
        if found:
            raise DataError(f"{where}: holds the character U+{ord(found[0]):04X}, which is no text: {_around(found)}")


def readable(text: str) -> str:
    """The text with U+FFFD in the place of each character that `check_characters` refuses."""
    return _UNREADABLE.sub("\ufffd", _HALVES.sub("\ufffd", text))


def _around(found: re.Match[str]) -> str:
    return repr(found.string[max(0, found.start() - 20) : found.end() + 20])


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping | list):
        for item in value.values() if isinstance(value, Mapping) else value:
            yield from strings(item)


def check_references(extraction: Extraction, where: str) -> None:
    _check_document_iri(extraction.document.iri, where)
    nodes = _nodes(extraction)
    iris = [*nodes, *(("relation", c.relation) for c in extraction.claims)]
    iris += [("construction", c.construction) for c in extraction.claims if c.construction]
    iris += [("candidate", iri) for m in extraction.mentions for iri in m.candidates]
    if extraction.document.url:
        iris.append(("url", extraction.document.url))
    iris += [("kind", class_iri(e.kind)) for e in extraction.entities]
    for what, iri in iris:
        if not is_absolute(iri):
            raise DataError(f"{where}: {what} {iri!r}: expected an absolute IRI")
    described = {e.iri for e in extraction.entities}
    spoken: Iterable[tuple[str, Iri]] = [
        *(("mention of", m.entity) for m in extraction.mentions),
        *(("subject", c.subject) for c in extraction.claims),
        *(("object", c.object) for c in extraction.claims),
        *(("source", s) for c in extraction.claims for s in sources(c)),
        *(("source", s.source) for s in extraction.statements),
        *(("acts for", e.acts_for) for e in extraction.entities if e.acts_for),
    ]
    for what, iri in spoken:
        if iri not in described:
            raise DataError(f"{where}: {what} {iri.strip()}: not among the entities of the record")
    around = {s.iri: s.within for s in extraction.statements}
    for iri in around:
        seen, outer = {iri}, around[iri]
        while outer is not None:
            if outer not in around:
                raise DataError(f"{where}: within {outer.strip()}: not among the statements of the record")
            if outer in seen:
                raise DataError(f"{where}: statement {iri}: stands within itself")
            seen.add(outer)
            outer = around[outer]
    _check_nodes(nodes, where)


def _nodes(extraction: Extraction) -> list[tuple[str, Iri]]:
    """All that becomes a node of its own, and as what."""
    return [
        ("document", extraction.document.iri),
        *(("entity", e.iri) for e in extraction.entities),
        *(("claim", c.iri) for c in extraction.claims),
        *(("statement", s.iri) for s in extraction.statements),
        *(("unverified statement", u.iri) for u in extraction.unverified),
        *(("event", iri) for iri in dict.fromkeys(c.event for c in extraction.claims if c.event)),
    ]


def _check_nodes(nodes: Iterable[tuple[str, Iri]], where: str) -> None:
    """Raises DataError if an IRI stands for two things, for a term of a vocabulary, or for what `kg` names itself."""
    seen: dict[Iri, str] = {}
    for what, iri in nodes:
        if iri in seen:
            raise DataError(f"{where}: {what} {iri}: stands twice, first as the IRI of {seen[iri]}")
        seen[iri] = f"the {what}" if what == "document" else f"{'a' if what == 'claim' else 'an'} {what}"
        if iri.startswith(_VOCABULARIES):
            raise DataError(f"{where}: {what} {iri}: is a term of a vocabulary, no {what}")
        if _SPANS.search(iri):
            raise DataError(f"{where}: {what} {iri}: has the form of a span, which is named by its document")


def sources(claim: Claim) -> list[Iri]:
    """The sources of a claim, innermost first; empty where the author speaks."""
    found, attribution = [], claim.attribution
    while attribution is not None:
        found.append(attribution.source)
        attribution = attribution.within
    return found
