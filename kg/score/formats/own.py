"""The gold format of `kg` itself: JSON Lines, one text a line (kg/score/gold.schema.json).

{"format": "kg-gold/1", "id": "a1", "date": "2024-05-14", "text": "Japan joined the Great Green Wall.",
 "mentions": [{"start": 0, "end": 5, "quote": "Japan", "kind": "State", "entity": "japan"}, …],
 "relations": [{"subject": "japan", "relation": "participatesIn", "object": "wall", "status": "asserted"}],
 "events": [{"start": 6, "end": 12, "value": 3}],
 "attributions": [{"source": [{"start": …}], "cue": […], "content": […]}]}
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document, Failure
from kg.score.formats import files
from kg.score.layers.marked import LAYERS
from kg.score.layers.offsets import Offsets
from kg.score.standard import Format, GoldAttribution, GoldEvent, GoldMention, GoldRelation, GoldText, Place

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator

NAME = "kg-gold/1"
"""The value of `format` in every line; the number rises when a field changes its meaning."""


def told_by(path: Path) -> bool:
    return files.first_value(path).get("format") == NAME


def read(path: Path) -> Iterator[GoldText | Failure]:
    """One text a line. A line that the schema refuses, or whose offsets lie, is a Failure, and the next ones go on.

    Raises DataError for a file that cannot be read or is not UTF-8.
    """
    for number, line in files.lines(path):
        where = f"line {number}"
        try:
            yield _text(_record(line, where), path, number)
        except DataError as error:
            yield Failure(source=f"{path.name}#{number}", stage="read", reason=str(error))


def schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one line."""
    path = Path(__file__).parents[1] / "gold.schema.json"
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def _record(line: str, where: str) -> dict[str, Any]:
    record = files.load(line, where)
    problem = next(iter(_validator().iter_errors(record)), None)
    if problem is not None:
        place = "/".join(map(str, problem.absolute_path)) or "the line"
        raise DataError(f"{where}: {place}: {problem.message[:200]}")
    found: dict[str, Any] = record
    return found


def _text(record: Mapping[str, Any], path: Path, number: int) -> GoldText:
    where = f"line {number}"
    text, name = record["text"], record.get("id") or f"{path.name}#{number}"
    iri = Minter().document(text=text, title=name, date=record.get("date"), url=None)
    document = Document(iri=iri, text=text, source=name, date=record.get("date"))

    def place(value: Mapping[str, Any]) -> Place:
        return _place(value, text, where)

    mentions = None
    if "mentions" in record:
        mentions = tuple(
            GoldMention(
                place=place(m), kind=m.get("kind"), entity=m.get("entity"), link=m.get("link"), form=m.get("form")
            )
            for m in record["mentions"]
        )
    relations = record.get("relations")
    keys = {m.entity for m in mentions or ()}
    for relation in relations or ():
        for side in ("subject", "object"):
            if relation[side] not in keys:
                raise DataError(f"{where}: relations: {side} {relation[side]!r}: no mention has this entity")
    return GoldText(
        document=document,
        mentions=mentions,
        relations=None if relations is None else tuple(_relation(r, place) for r in relations),
        events=None
        if "events" not in record
        else tuple(GoldEvent(place=place(e), value=float(e["value"])) for e in record["events"]),
        attributions=None
        if "attributions" not in record
        else tuple(
            GoldAttribution(
                source=tuple(map(place, a.get("source", ()))),
                cue=tuple(map(place, a.get("cue", ()))),
                content=tuple(map(place, a["content"])),
            )
            for a in record["attributions"]
        ),
    )


def _relation(value: Mapping[str, Any], place: Any) -> GoldRelation:
    return GoldRelation(
        subject=value["subject"],
        relation=value["relation"],
        object=value["object"],
        place=place(value) if "start" in value and "end" in value else None,
        status=value["status"],
        polarity=value.get("polarity"),
        certainty=value.get("certainty"),
        mode=value.get("mode"),
    )


def _place(value: Mapping[str, Any], text: str, where: str) -> Place:
    start, end = int(value["start"]), int(value["end"])
    if not 0 <= start < end <= len(text):
        raise DataError(f"{where}: offsets {start}..{end} lie outside the text of {len(text)} characters")
    quote = value.get("quote")
    if quote is not None and text[start:end] != quote:
        raise DataError(f"{where}: the quote {quote[:60]!r} is not what stands at {start}..{end}: {text[start:end]!r}")
    return start, end


FORMAT = Format(name="kg", told_by=told_by, read=read, layers=(*LAYERS, Offsets()))
