"""What must hold of any input whatever. The property tests and the fuzzer ask the same; each check raises if it fails.

`AssertionError` tells a property that does not hold, any other exception is one that should have been a KgError.
"""

from __future__ import annotations

import io
import re
import shutil
import socket
import threading
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import pyoxigraph as ox
from rdflib.plugins.parsers.ntriples import W3CNTriplesParser

from kg import rdf, records, vocab
from kg.errors import DataError, MalformedQueryError, QueryError, RefusedQueryError
from kg.ids import Minter, digest, is_absolute, slug
from kg.model import Claim, Document, Extraction, Failure, Span, Statement
from kg.records import check_document
from kg.sources import Format, ReadSettings, read
from kg.sources.bylines import is_date
from kg.sources.drafts import clean
from kg.stores import query as queries
from kg.stores.guard import check, check_update, words

if TYPE_CHECKING:
    from kg.understand import Understanding

MAX_CHARS = 50_000
MINTER = Minter()


def reading(data: bytes, format: Format, path: Path, *, encoding: str | None = None) -> list[Document | Failure]:
    """Read the bytes as a file of this format: documents that can stand in a graph, failures of one line, none lost."""
    path.write_bytes(data)
    settings = ReadSettings(format=format, encoding=encoding, max_chars=MAX_CHARS)
    found = list(read([str(path)], minter=MINTER, settings=settings))
    for result in found:
        assert isinstance(result, Document | Failure)
        if isinstance(result, Failure):
            _told(result, "read")
            ours = format in {Format.TEXT, Format.MARKDOWN}  # no parser by others is to blame
            assert not (ours and result.reason.startswith("not readable as")), result.reason
        else:
            _good(result)
    if format not in {Format.JSONL, Format.CSV}:
        assert [result.source for result in found] == [path.name], f"{len(found)} results of one file"
    elif format is Format.JSONL and (lines := _lines(data)) is not None:
        whole = [result for result in found if isinstance(result, Failure) and result.source == path.name]
        assert whole or len(found) == lines, f"{len(found)} results of {lines} lines"
    return found


def _told(failure: Failure, stage: str) -> None:
    assert failure.stage == stage
    for told in (failure.source, failure.reason):
        _one_line(told)
        told.encode()


def _one_line(told: str) -> None:
    assert told.strip()
    assert len(told.splitlines()) == 1, told


def _good(document: Document) -> None:
    check_document(document, where="read")
    assert any(c.isalnum() for c in document.text)
    assert len(document.text) <= MAX_CHARS
    assert document.text == clean(document.text), "not clean"
    assert document.date is None or is_date(document.date), document.date
    assert document.url is None or is_absolute(document.url), document.url
    for value in (document.title, document.author, document.publisher):
        assert value is None or (value and "\n" not in value), value
    _comes_back(Extraction(document=document))


def _lines(data: bytes) -> int | None:
    """How many lines hold something, where there is but one way to read the bytes: as UTF-8."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text or "\ufeff" in text else sum(1 for line in text.split("\n") if line.strip())


def offsets(text: str, understanding: Understanding, *, date: str | None = None) -> Extraction:
    """Understand a text: each span is the slice it names, all that is spoken of is described, the record comes back."""
    text = clean(text) or "."  # a document has a text
    iri = MINTER.document(text=text, title=None, date=date, url=None)
    document = Document(iri=iri, text=text, source="text", date=date)
    (result,) = understanding.pipe([document])
    assert isinstance(result, Extraction), result
    assert result.document == document
    for span in spans(result):
        assert 0 <= span.start < span.end <= len(text)
        assert text[span.start : span.end] == span.quote
    for claim in result.claims:
        assert claim.sentence.start <= claim.evidence.start, claim
        assert claim.evidence.end <= claim.sentence.end, claim
    _comes_back(result)
    return result


def spans(extraction: Extraction) -> Iterator[Span]:
    """Every span of an extraction."""
    for mention in extraction.mentions:
        yield mention.span
    for claim in extraction.claims:
        yield from _of_claim(claim)
    for statement in extraction.statements:
        yield from _of_statement(statement)


def _of_claim(claim: Claim) -> Iterator[Span]:
    yield from (claim.evidence, claim.sentence, claim.trigger)
    attribution = claim.attribution
    while attribution is not None:
        yield attribution.cue
        attribution = attribution.within


def _of_statement(statement: Statement) -> Iterator[Span]:
    yield from (*statement.cue, *statement.content)
    if statement.source_span is not None:
        yield statement.source_span


def _comes_back(extraction: Extraction) -> None:
    line = records.to_line(extraction)
    assert "\n" not in line
    line.encode()
    back = records.from_line(line, where="line 1")
    assert back == extraction
    assert records.to_line(back) == line


def record(line: str) -> Extraction | None:
    """Read a line of the claims format: an extraction that comes back from its own line, or a DataError of one line."""
    try:
        extraction = records.from_line(line, where="line 1")
    except DataError as error:
        _one_line(str(error))
        return None
    for span in spans(extraction):
        assert extraction.document.text[span.start : span.end] == span.quote
    check_document(extraction.document, where="line 1")
    _comes_back(extraction)
    return extraction


def iris(names: Iterable[str], number: int = 0) -> list[str]:
    """Mint all kinds of IRIs of the names: valid for two parsers, and the same when made again."""
    parts = list(names)
    made, again = _minted(parts, number), _minted(parts, number)
    assert made == again
    for iri in made:
        assert is_absolute(iri), iri
    same((f"<{iri}> <urn:x:p> <{iri}> .", iri, iri) for iri in made)
    for name in parts:
        segment = slug(name)
        assert segment
        assert not set(segment) & set('/#?%<>"{}|\\^` \n\r\t'), segment
        assert slug(segment) == segment or len(segment) > 60, segment
    return made


def _minted(parts: list[str], number: int) -> list[str]:
    first, last = (parts[0], parts[-1]) if parts else ("", "")
    document = MINTER.document(text=first, title=last, date=None, url=last)
    return [
        document,
        MINTER.entity("Person", first),
        MINTER.entity(f"https://example.org/terms#{digest(last)}", last),
        MINTER.local_entity(document, "Group", last),
        MINTER.claim(document, *parts),
        MINTER.statement(document, number, number + 1),
        MINTER.event(document, number, number + 1),
        MINTER.span(document, number, number + 1),
    ]


def literal(text: str) -> None:
    """A literal of any characters is one line, which two parsers read as the same characters."""
    made = [rdf.literal(text), rdf.literal(text, language="en-GB"), rdf.literal(text, datatype="urn:x:t")]
    lines = [rdf.line("<urn:x:s>", "<urn:x:p>", term) for term in made]
    for line in lines:
        assert "\n" not in line
        assert "\r" not in line
    same((line, "urn:x:s", text) for line in lines)


def absolute(iri: str) -> None:
    """What is taken for an absolute IRI is one for both parsers."""
    if is_absolute(iri):
        same([(f"<{iri}> <urn:x:p> <{iri}> .", iri, iri)])


def same(lines: Iterable[tuple[str, str, str]]) -> None:
    """Both parsers read each line as one statement of that subject and that value."""
    for line, subject, value in lines:
        (quad,) = ox.parse(line.encode(), format=ox.RdfFormat.N_TRIPLES)
        assert (quad.subject.value, quad.object.value) == (subject, value)
        statements: list[tuple[str, str]] = []
        W3CNTriplesParser(_Sink(statements)).parsestring(line)
        assert statements == [(subject, value)]


@dataclass
class _Sink:
    """What rdflib's parser gives its statements to."""

    statements: list[tuple[str, str]]

    def triple(self, subject: object, predicate: object, value: object) -> None:
        self.statements.append((str(subject), str(value)))


def building(files: dict[str, bytes], room: Path) -> None:
    """Build the graph of some files: each document of them ends in the graph or in the failures, the graph conforms,
    and built on after a file is gone it is the same, byte for byte, as one made anew."""
    import kg

    documents, out, anew = room / "documents", room / "out", room / "anew"
    for folder in (documents, out, anew):
        shutil.rmtree(folder, ignore_errors=True)
    documents.mkdir()
    for name, data in files.items():
        (documents / name).write_bytes(data)
    if _built(documents, out):
        assert kg.validate(out / "graph.nq").conforms
        (documents / max(files)).unlink()
        if _built(documents, out):
            assert _built(documents, anew)
            for name in ("graph.nq", "quarantine.trig"):
                assert (out / name).read_bytes() == (anew / name).read_bytes(), name


def _built(documents: Path, folder: Path) -> bool:
    """Whether there was a document; all are accounted for."""
    import kg

    found = list(read([str(documents)], minter=MINTER))
    try:
        graph = kg.build([documents], folder)
    except DataError as error:
        _one_line(str(error))
        return _must_hold_none(found)
    counts, failures = graph.report["documents"], graph.report["failures"]
    assert counts["read"] == len(found), counts
    assert counts["built"] + counts["failed"] + counts["duplicates"] == counts["read"], counts
    assert len(failures) == counts["failed"] + counts["duplicates"], failures
    assert counts["built"] == len({item.iri for item in found if isinstance(item, Document)}), failures
    lines = list(graph.lines())
    assert lines == sorted(set(lines))
    return True


def _must_hold_none(found: list[Document | Failure]) -> bool:
    assert not any(isinstance(item, Document) for item in found)
    return False


class Ear:
    """A server on this machine that hears whether somebody calls. Queries may name it, and must never reach it."""

    def __init__(self) -> None:
        self.calls = 0
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._socket.getsockname()[1]}/"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.calls += 1
                connection.close()

    def close(self) -> None:
        self._socket.close()


def small_store() -> ox.Store:
    """A store of three statements: joins of it stay small."""
    store = ox.Store()
    lines = ("<urn:x:a> <urn:x:p> <urn:x:b>", '<urn:x:b> <urn:x:p> "café"@fr', f"<urn:x:a> <urn:x:q> {rdf.integer(7)}")
    store.load("\n".join(f"{line} <urn:x:g> ." for line in lines), format=ox.RdfFormat.N_QUADS)
    return store


def query(text: str, store: ox.Store, ear: Ear) -> str:
    """Ask it, and run it as an update: a result, or a QueryError; what is asked changes nothing; nobody is called.

    Tells what came of it: "refused", "malformed", "failed" or the kind of the result.
    """
    size = len(store)
    calls = ear.calls
    outcome = _asked(text, store)
    assert len(store) == size, "a query changed the store"
    _updated(text)
    assert ear.calls == calls, "another machine was called"
    return outcome


def _asked(text: str, store: ox.Store) -> str:
    try:
        result = queries.run(store, text)
        if result.kind == "graph":
            result.write(io.BytesIO(), format="turtle")
        elif result.kind == "boolean":
            result.write(io.BytesIO(), format="json")
        else:
            for row in result.rows():
                assert len(row) == len(result.variables)
            queries.run(store, text).write(io.BytesIO(), format="tsv")
            written = io.BytesIO()
            queries.run(store, text).write(written, format="xml")
            ElementTree.fromstring(written.getvalue())
    except QueryError as error:
        _one_line(str(error))
        return _what(error)
    return result.kind


def _updated(text: str) -> None:
    try:
        queries.update(small_store(), text)
    except QueryError as error:
        _what(error)


def _what(error: QueryError) -> str:
    if isinstance(error, RefusedQueryError):
        return "refused"
    if isinstance(error, MalformedQueryError):
        return "malformed"
    assert _TRIED.search(str(error)) is None, error
    return "failed"


_TRIED = re.compile(r"service name|lookup|HTTP|connection", re.IGNORECASE)
"""What Oxigraph says of a call that it has tried."""


def hides_no_call(text: str) -> None:
    """A query that holds a call, if Oxigraph can parse it, must be refused."""
    with suppress(RefusedQueryError):
        check(text)
        assert not parses(text), f"passes with {sorted(words(text))}"


def hides_no_load(text: str) -> None:
    """An update that loads, if Oxigraph can parse it, must be refused."""
    with suppress(RefusedQueryError):
        check_update(text)
        assert not parses(text, update=True), f"passes with {sorted(words(text))}"


def parses(text: str, *, update: bool = False) -> bool:
    """Whether Oxigraph takes it for SPARQL: asked of a store that holds nothing, with no name but of this machine."""
    store = ox.Store()
    prefixes = dict.fromkeys(vocab.PREFIXES, "http://127.0.0.1:1/")
    try:
        if update:
            store.update(text, prefixes=prefixes)
        else:
            store.query(text, prefixes=prefixes)
    except SyntaxError:
        return False
    except (OSError, RuntimeError, ValueError):
        pass
    return True
