"""KGGen: a graph as its `Graph.to_file` writes it: entities, relations as triples, and clusters of what is the same.

Neither texts nor offsets are in it: texts are given beside it, and a statement goes where both of its parties stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from kg.errors import DataError
from kg.grounding.foreign import Foreign, Name, Told
from kg.imports import values
from kg.imports.files import File
from kg.imports.matching import placed
from kg.imports.setting import Opened
from kg.imports.values import Record
from kg.model import Failure

SUFFIXES = (".json", ".jsonl", ".ndjson")
TOOL = "kg-gen"

_BETWEEN = "||"  # the parts of a triple, as keys of the scores join them


def read(file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    """Yield a Foreign for each text that the graph tells of, and a Failure for each triple that is none."""
    for number, value in values.records(file, setting.read):
        try:
            if isinstance(value, DataError):
                raise value
            yield from _graph(values.record(value, "graph"), number, file, setting)
        except DataError as error:
            yield file.bad(number, error)


def _graph(graph: Record, number: str, file: File, setting: Opened) -> Iterator[Foreign | Failure]:
    if "relations" not in graph and "entities" not in graph:
        raise DataError("expected an object with 'entities' and 'relations', as KGGen writes it")
    scores = graph.get("relation_scores")
    told: list[Told] = []
    for index, triple in enumerate(_ordered(graph.get("relations"), "relations")):
        row = f"{number} relations[{index}]"
        try:
            told.append(_told(triple, scores if isinstance(scores, Mapping) else {}, f"{file.name}, {row}"))
        except DataError as error:
            yield file.bad(row, error)
    names = [
        Name(text=words) for value in _ordered(graph.get("entities"), "entities") if (words := values.words(value))
    ]
    same = _clusters(graph.get("entity_clusters"))
    yield from placed(told, tool=TOOL, file=file, texts=setting.texts, names=names, others=same)


def _told(triple: object, scores: Record, where: str) -> Told:
    parts = values.sequence(triple, "relation")
    if len(parts) != 3 or not all(values.words(part) for part in parts):
        raise DataError("expected a subject, a relation and an object, each a text")
    subject, relation, obj = map(values.words, parts)
    try:
        score = values.confidence(scores.get(_BETWEEN.join(str(part) for part in parts)))
    except DataError:
        score = None
    names = Name(text=subject), Name(text=obj)
    return Told(subject=names[0], relation=relation, object=names[1], confidence=score, where=where)


def _ordered(value: object, what: str) -> list[object]:
    """The items in one order: KGGen writes sets, which have none."""
    return sorted(values.sequence(value, what), key=repr)


def _clusters(value: object) -> dict[str, Sequence[str]]:
    """For each name what else it is called, that which stands for all first."""
    if not isinstance(value, Mapping):
        return {}
    found: dict[str, Sequence[str]] = {}
    for chief, members in value.items():
        rest = sorted(w for m in members if (w := values.words(m))) if isinstance(members, list) else []
        every = tuple(dict.fromkeys((values.words(chief), *rest)))
        for name in every:
            found[name] = every
    return found
