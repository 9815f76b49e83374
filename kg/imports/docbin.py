"""spaCy: documents in a DocBin, with their entities, span groups, and relations as the tutorial on them stores these.

That tutorial keeps `doc._.rel`: for the first tokens of two entities, the labels with their scores.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import DataError, told
from kg.grounding.foreign import Foreign, Name, Told
from kg.imports import values
from kg.imports.files import File
from kg.imports.offsets import Offsets
from kg.imports.setting import Opened
from kg.model import Failure

if TYPE_CHECKING:
    from spacy.tokens import Doc, DocBin, Span
    from spacy.vocab import Vocab

SUFFIXES = (".spacy",)
TOOL = "spacy"
MEDIA_TYPE = "application/x-spacy-docbin"

_RELATIONS = ("._.", "rel", None, None)  # where spaCy keeps doc._.rel among the user data
_LEAST = 0.5  # score of a relation that is taken: the tutorial stores 0 for those that do not hold
_LARGEST = 2_000_000_000  # bytes when unpacked
_CHUNK = 4_000_000
_COREFERENCE = "coref"  # span groups of clusters, pronouns among them: they name nothing


def read(file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    """Yield a Foreign for each document of the file, and a Failure for each that cannot be restored."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    _refuse_large(file.path)
    try:
        docs = DocBin().from_disk(file.path)
    except Exception as error:  # spaCy raises anything for a broken file
        raise DataError(f"no DocBin of spaCy, or a damaged one: {told(error)}") from None
    vocab = Vocab(strings=sorted(string for string in docs.strings if isinstance(string, str)))
    for number in range(1, len(docs) + 1):
        try:
            yield from _document(_restored(docs, number - 1, vocab), number, file, setting)
        except DataError as error:
            yield file.bad(number, error)
        except Exception as error:  # the same for one document: the others are whole
            yield file.bad(number, f"cannot be restored: {told(error)}")


def _restored(docs: DocBin, index: int, vocab: Vocab) -> Doc:
    """One document by itself, so that a broken one does not end the others, with its words and entities alone."""
    from spacy.attrs import ENT_ID, ENT_IOB, ENT_KB_ID, ENT_TYPE, ORTH
    from spacy.tokens import DocBin

    read = [column for column, attr in enumerate(docs.attrs) if attr in {ORTH, ENT_IOB, ENT_TYPE, ENT_KB_ID, ENT_ID}]
    one = DocBin()
    one.attrs = [docs.attrs[column] for column in read]
    one.tokens = [docs.tokens[index][:, read]]
    for name in ("spaces", "cats", "flags", "span_groups", "user_data"):
        setattr(one, name, getattr(docs, name)[index : index + 1])
    return next(iter(one.get_docs(vocab)))


def _document(doc: Doc, number: int, file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    data: dict[Any, Any] = doc.user_data
    about = {key: value for key, value in data.items() if isinstance(key, str)}
    source = f"{file.name}#{values.words(about.get('id')) or number}"
    document = setting.document(doc.text, about, source=source, media_type=MEDIA_TYPE)
    offsets = Offsets(doc.text)
    entities = {span.start: _name(span, offsets) for span in doc.ents}
    groups = [g for key, g in doc.spans.items() if not key.startswith(_COREFERENCE)]
    spans = {(span.start, span.end): _name(span, offsets) for group in groups for span in group if span.text.strip()}
    known = {start: name for (start, _), name in spans.items()} | entities
    told: list[Told] = []
    relations = data.get(_RELATIONS)
    if relations is not None and not isinstance(relations, Mapping):
        yield file.bad(number, f"doc._.rel: expected a dict, found {values.kind_of(relations)}")
        relations = None
    for pair, labels in (relations or {}).items():
        try:
            told.extend(_relations(pair, labels, known, f"{file.name}, document {number}"))
        except DataError as error:
            yield file.bad(number, f"doc._.rel: {error}")
    names = tuple(dict.fromkeys((*entities.values(), *spans.values())))
    yield Foreign(document=document, tool=TOOL, names=names, told=tuple(told))


def _relations(pair: Any, labels: Any, known: Mapping[int, Name], where: str) -> Iterator[Told]:
    """The relations between the entities that begin at two tokens, and hold by their score."""
    if not (isinstance(pair, tuple) and len(pair) == 2 and all(isinstance(i, int) for i in pair)):
        raise DataError(f"{values.words(str(pair))[:40]!r}: expected two numbers of tokens")
    if not isinstance(labels, Mapping):
        raise DataError(f"{pair}: expected labels with their scores, found {values.kind_of(labels)}")
    scores = {values.words(label): values.confidence(score) or 0.0 for label, score in labels.items()}
    held = {label: score for label, score in scores.items() if label and score >= _LEAST}
    if not held:
        return
    missing = [token for token in pair if token not in known]
    if missing:
        raise DataError(f"{pair}: no entity begins at token {missing[0]}")
    for label, score in held.items():
        yield Told(subject=known[pair[0]], relation=label, object=known[pair[1]], confidence=score, where=where)


def _name(span: Span, offsets: Offsets) -> Name:
    start, end = offsets.span(span.start_char, span.end_char) or (None, None)
    words = offsets.text[start:end] if start is not None else span.text
    return Name(text=words, kind=span.label_, start=start, end=end, iri=values.identifier(span.kb_id_ or span.id_))


def _refuse_large(path: Path) -> None:
    """Raises DataError for a file that unpacks to more than any machine should hold."""
    unpacked = 0
    unpacker = zlib.decompressobj()
    with path.open("rb") as stream:
        while chunk := unpacker.unconsumed_tail or stream.read(_CHUNK):
            try:
                unpacked += len(unpacker.decompress(chunk, _CHUNK))
            except zlib.error:
                raise DataError("no DocBin of spaCy: not compressed as these are") from None
            if unpacked > _LARGEST:
                raise DataError(f"over {_LARGEST:,} bytes when unpacked: write its documents to several files")
            if unpacker.eof:
                return
