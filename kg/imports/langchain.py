"""LangChain: GraphDocument values as their `model_dump` gives them, in JSON or JSON Lines.

Each holds the nodes and relationships of one piece of text. Nothing in them says where in the text a name stands.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kg.errors import DataError
from kg.grounding.foreign import Foreign, Name, Told
from kg.imports import values
from kg.imports.files import File
from kg.imports.setting import Opened
from kg.imports.values import Record
from kg.model import Document, Failure
from kg.sources.drafts import web_address

SUFFIXES = (".json", ".jsonl", ".ndjson")
TOOL = "langchain"
MEDIA_TYPE = "application/json"

_PLAIN = "Node"  # the class of a node that was given none
_QUOTE = ("quote", "evidence", "source_text", "sentence", "supporting_text", "text_span")
_SURE = ("confidence", "score", "probability")
_TIME = ("time", "date", "start_date")
_IRI = ("iri", "uri", "wikidata", "wikidata_id", "qid")


def read(file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    """Yield a Foreign for each GraphDocument, and a Failure for each part that is none."""
    for number, value in values.records(file, setting.read):
        try:
            if isinstance(value, DataError):
                raise value
            yield from _graph(_plain(value), number, file, setting)
        except DataError as error:
            yield file.bad(number, error)


def _graph(graph: Record, number: str, file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    nodes = values.sequence(graph.get("nodes"), "nodes")
    edges = values.sequence(graph.get("relationships"), "relationships")
    document = _document(_plain(graph.get("source"), "source"), number, file, setting)
    names: dict[str, Name] = {}
    bad: list[Failure] = []
    for index, node in enumerate(nodes):
        try:
            known = _node(node, f"nodes[{index}]", {})
            names.setdefault(_key(node), known)
        except DataError as error:
            bad.append(file.bad(f"{number} nodes[{index}]", error))
    told: list[Told] = []
    for index, edge in enumerate(edges):
        row = f"{number} relationships[{index}]"
        try:
            told.append(_edge(_plain(edge, "relationship"), names, f"{file.name}, {row}"))
        except DataError as error:
            bad.append(file.bad(row, error))
    yield Foreign(document=document, tool=TOOL, names=tuple(dict.fromkeys(names.values())), told=tuple(told))
    yield from bad


def _document(source: Record, number: str, file: File, setting: Opened) -> Document:
    """The text of the piece, or the whole of which it is a part, if that is among the texts given."""
    text = source.get("page_content")
    about = source.get("metadata")
    about = dict(about) if isinstance(about, Mapping) else {}
    origin = values.words(about.get("source"))
    if not isinstance(text, str):
        raise DataError(f"source: page_content: expected a text, found {values.kind_of(text)}")
    whole = setting.same(origin, text)
    if whole is not None:
        return whole
    if "url" not in about and web_address(origin):
        about["url"] = origin
    name = values.words(source.get("id")) or number
    called = origin if origin and not web_address(origin) else f"{file.name}#{name}"
    return setting.document(text, about, source=called, media_type=MEDIA_TYPE)


def _edge(edge: Record, names: dict[str, Name], where: str) -> Told:
    relation = values.words(edge.get("type"))
    if not relation:
        raise DataError("type: expected the relation as a text")
    more = edge.get("properties")
    about = values.folded(more) if isinstance(more, Mapping) else {}
    return Told(
        subject=_node(edge.get("source"), "source", names),
        relation=relation,
        object=_node(edge.get("target"), "target", names),
        quote=values.quote(values.first(about, _QUOTE)),
        time=values.time(values.first(about, _TIME)),
        confidence=_sure(values.first(about, _SURE)),
        where=where,
    )


def _sure(value: object) -> float | None:
    """A confidence, if it is one: scores have no fixed range here, and none makes a statement worthless."""
    try:
        return values.confidence(value)
    except DataError:
        return None


def _node(value: object, what: str, names: dict[str, Name]) -> Name:
    """A node, or the identifier of one among `names`."""
    if isinstance(value, str | int) and not isinstance(value, bool):
        return names.get(_key(value)) or values.named(value, what)
    node = _plain(value, what)
    more = node.get("properties")
    about = values.folded(more) if isinstance(more, Mapping) else {}
    text = values.words(about.get("name")) or values.words(node.get("id"))
    kind = values.words(node.get("type"))
    iri = values.identifier(values.first(about, _IRI)) or values.identifier(node.get("id"))
    return values.named(text, what, kind="" if kind == _PLAIN else kind, iri=iri)


def _key(node: object) -> str:
    return values.words(_plain(node).get("id") if isinstance(node, Mapping) else node)


def _plain(value: object, what: str = "GraphDocument") -> Record:
    """An object; of one that LangChain's `dumps` wrote, what it was made with."""
    found = values.record(value, what)
    if "lc" not in found:
        return found
    if not isinstance(found.get("kwargs"), Mapping):
        raise DataError(f"{what}: dumps() of LangChain leaves out what it holds: write its model_dump() instead")
    return values.record(found["kwargs"], what)
