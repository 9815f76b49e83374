"""Understanding: documents in, what they say out, with spaCy and the authority data.

references = authority names + model names + acronyms + groups -> linking -> coreference
claims     = constructions of the lexicon around their triggers + factuality + attribution + time
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING

from kg.errors import debugging, told
from kg.ids import Minter
from kg.model import Claim, Document, Entity, Extraction, Failure, Iri, Mention, Statement
from kg.understand.reading import Appraisal, Reading
from kg.understand.scene import Given

if TYPE_CHECKING:
    from kg.understand.knowledge.authority import Authority
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.scene import Scene
    from kg.understand.syntax.parse import Parse

from kg.understand.syntax.language import DEFAULT_MODEL

_KEPT = 100_000  # words: 42 MB (measured)
_SHORTEST = 2  # characters of a word with its space, or of a sign and what it is attached to

__all__ = ["DEFAULT_MODEL", "Appraisal", "Given", "Reading", "Understanding"]


@dataclass
class Understanding:
    """The compiled pipeline. Building it loads the spaCy model; do so once.

    `authority` and `lexicon` default to what ships with `kg`.
    """

    minter: Minter
    model: str = DEFAULT_MODEL
    authority: Authority | None = None
    lexicon: Lexicon | None = None

    def __post_init__(self) -> None:
        from kg.understand.entities.entities import Recogniser
        from kg.understand.knowledge import authority, lexicon
        from kg.understand.syntax import language

        self._nlp = language.load(self.model)
        self._authority = self.authority or authority.shipped()
        self._lexicon = self.lexicon or lexicon.shipped()
        self._recogniser = Recogniser(self._nlp, self._authority, self._lexicon)

    @property
    def version(self) -> str:
        """Name and version of the spaCy pipeline."""
        from kg.understand.syntax import language

        return language.version(self.model)

    def pipe(self, documents: Iterable[Document], *, batch_size: int = 8) -> Iterator[Extraction | Failure]:
        """Yield one extraction per document, in order; a document that spaCy cannot take becomes a Failure."""
        for reading in self.readings(((d, ()) for d in documents), batch_size=batch_size):
            yield reading if isinstance(reading, Failure) else reading.extraction

    def readings(
        self, documents: Iterable[tuple[Document, Sequence[Given]]], *, batch_size: int = 8
    ) -> Iterator[Reading | Failure]:
        """Yield one reading per document, in order. Mentions that are given are taken as they are."""
        for batch in _batches(documents, batch_size):
            texts = [d.text for d, _ in batch]
            with self._words(texts):
                parsed = self._parsed(texts)
            for (document, given), doc in zip(batch, parsed, strict=True):
                yield self._guarded(document, given, doc)

    def _words(self, texts: Sequence[str]) -> AbstractContextManager[object]:
        """What spaCy notes of words is kept, up to a number of words, and beyond it given back after each batch.

        What is given back has to be learnt anew with each batch: a seventh of the time of understanding (measured).
        Words that were kept are known in a memory zone too.
        """
        coming = sum(map(len, texts)) // _SHORTEST  # at most, whatever a long text is made of
        return self._nlp.memory_zone() if len(self._nlp.vocab) + coming > _KEPT else nullcontext()

    def _parsed(self, texts: list[str]) -> list[Parse | None]:
        from kg.understand.syntax import language

        try:
            return list(language.parse(self._nlp, texts, self._lexicon.verb_forms))
        except Exception:
            if debugging():
                raise
            return [None] * len(texts)  # one of them is at fault: each is tried by itself

    def _guarded(self, document: Document, given: Sequence[Given], doc: Parse | None) -> Reading | Failure:
        """Whatever goes wrong with one document, the others go on."""
        from kg.understand.syntax import language

        try:
            forms = self._lexicon.verb_forms
            return self._read(document, given, doc or next(language.parse(self._nlp, [document.text], forms)))
        except Exception as error:
            if debugging():
                raise
            return Failure(
                source=document.source,
                stage="understand",
                reason=f"cannot be understood: {told(error)}",
            )

    def _read(self, document: Document, given: Sequence[Given], doc: Parse) -> Reading:
        from kg.understand.attribution.denials import Denials
        from kg.understand.claims.relations import Relations
        from kg.understand.coreference.coreference import Coreference
        from kg.understand.scene import Scene

        scene = Scene(document, doc, self.minter)
        self._recogniser.recognise(scene, given)
        Coreference(scene, self._authority, self._lexicon).resolve()
        self._recogniser.groups(scene)
        relations = Relations(scene, self._lexicon)
        claims = relations.claims()
        claims += list({c.iri: c for c in Denials(scene, self._lexicon).claims(claims)}.values())
        statements = relations.attributions.said()
        extraction = Extraction(
            document=document,
            entities=_entities(scene, claims, statements),
            mentions=_mentions(scene),
            claims=tuple(sorted(claims, key=lambda c: (c.trigger.start, c.evidence.start, c.iri))),
            statements=statements,
        )
        return Reading(extraction, scene, self._lexicon, relations.attributions)


def _batches(
    documents: Iterable[tuple[Document, Sequence[Given]]], size: int
) -> Iterator[list[tuple[Document, Sequence[Given]]]]:
    iterator = iter(documents)
    while batch := list(islice(iterator, size)):
        yield batch


def _entities(scene: Scene, claims: list[Claim], statements: Iterable[Statement]) -> tuple[Entity, ...]:
    """Every entity that is mentioned, claimed about, a source, or acted for; sorted by IRI."""
    used: set[Iri] = {r.entity for r in scene.references} | {s.source for s in statements}
    for claim in claims:
        used |= {claim.subject, claim.object}
        attribution = claim.attribution
        while attribution is not None:
            used.add(attribution.source)
            attribution = attribution.within
    used |= {e.acts_for for e in scene.entities.values() if e.iri in used and e.acts_for}
    names: dict[Iri, set[str]] = {}
    for reference in scene.references:
        if reference.form == "name":
            names.setdefault(reference.entity, set()).add(scene.span(reference.start, reference.end).quote)
    found = []
    for iri in sorted(used):
        entity = scene.entities[iri]
        if not entity.authority:
            more = {" ".join(n.split()) for n in (names.get(iri, set()) | set(entity.aliases))} - {entity.label}
            entity = replace(entity, aliases=tuple(sorted(more)))
        found.append(entity)
    return tuple(found)


def _mentions(scene: Scene) -> tuple[Mention, ...]:
    found: dict[tuple[int, int, Iri], Mention] = {}
    for r in scene.references:
        span = scene.span(r.start, r.end)
        found.setdefault(
            (span.start, span.end, r.entity),
            Mention(
                span=span, entity=r.entity, form=r.form, confidence=round(r.confidence, 3), candidates=r.candidates[:5]
            ),
        )
    return tuple(found[key] for key in sorted(found))
