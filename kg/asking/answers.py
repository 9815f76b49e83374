"""What an answer tells, however badly it is written: whole statements are taken, and halves are left."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kg.asking.offered import Offer
from kg.asking.pieces import Piece
from kg.asking.schema import NAME
from kg.grounding.foreign import Name, Told
from kg.vocab import compact

MOST = 1_000  # statements of one answer: no piece of text can honestly hold more
_TRIES = 50  # brackets at which JSON may begin
_LONGEST = 1 << 20  # characters of an answer that are looked at
_NAME, _QUOTE = 300, 4_000  # characters
_THOUGHT = "</think>"
_FENCE = "```"
_LIST = re.compile(rf'"{NAME}"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_TIME = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")
_NOBODY = {"", "author", "the author", "null", "none", "n/a", "unknown"}
_DECODER = json.JSONDecoder()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What an answer tells of a piece of text."""

    told: tuple[Told, ...] = ()
    broken: int = 0  # statements without a subject, relation or object that are words
    again: int = 0  # statements that it tells once more
    beyond: int = 0  # statements after the first MOST, which are not taken
    whole: bool = True  # the answer was JSON to its end


def read_answer(content: str, piece: Piece, offer: Offer) -> Answer:
    """The statements of an answer about a piece of text. Never raises."""
    items, whole = _items(content)
    told: dict[Told, None] = {}
    broken = again = beyond = 0
    for item in items:
        one = _told(item, piece, offer)
        if one is None:
            broken += 1
        elif one in told:
            again += 1
        elif len(told) == MOST:
            beyond += 1
        else:
            told[one] = None
    return Answer(told=tuple(told), broken=broken, again=again, beyond=beyond, whole=whole)


def _items(content: str) -> tuple[list[Any], bool]:
    """The statements in an answer, and whether it was whole."""
    text = content[:_LONGEST].rpartition(_THOUGHT)[2].strip()
    fenced = text.partition(_FENCE)[2].rpartition(_FENCE)[0].strip().removeprefix("json")
    for candidate in (text, fenced):
        listed = _listed(_loaded(candidate))
        if listed is not None:
            return listed, True
    if (start := _LIST.search(text)) is not None and not _closed(text, start.end()):
        return list(_whole_ones(text, start.end())), False
    for at in _brackets(text):
        listed = _listed(_decoded(text, at)[0])
        if listed is not None:
            return listed, True
    begin = start.end() if start else text.find("[") + 1
    return list(_whole_ones(text, begin)), False


def _listed(value: Any) -> list[Any] | None:
    """The list of statements in JSON of the form that was asked for, or one like it."""
    if isinstance(value, dict):
        if isinstance(value.get(NAME), list):
            return list(value[NAME])
        if {"subject", "relation", "object"} <= value.keys():
            return [value]
        lists = [v for v in value.values() if isinstance(v, list)]
        return list(lists[0]) if len(lists) == 1 and len(value) == 1 else None
    if isinstance(value, list) and all(isinstance(v, dict) for v in value):
        return value
    return None


def _closed(text: str, at: int) -> bool:
    """Whether the list that begins there is whole."""
    return _decoded(text, text.rfind("[", 0, at))[1] > 0


def _whole_ones(text: str, at: int) -> Iterator[Any]:
    """The objects of a list that breaks off."""
    while True:
        between = _BETWEEN.match(text, at)
        at = between.end() if between else at
        value, end = _decoded(text, at)
        if not isinstance(value, dict):
            return
        yield value
        at = end


def _brackets(text: str) -> Iterator[int]:
    for number, found in enumerate(re.finditer(r"[\[{]", text)):
        if number == _TRIES:
            return
        yield found.start()


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _decoded(text: str, at: int) -> tuple[Any, int]:
    """The JSON that begins there, and where it ends; None and 0 if there is none."""
    try:
        return _DECODER.raw_decode(text, at)
    except (ValueError, RecursionError):
        return None, 0


def _told(item: Any, piece: Piece, offer: Offer) -> Told | None:
    if not isinstance(item, Mapping):
        return None
    subject, object_ = _name(item.get("subject")), _name(item.get("object"))
    relation, quote = _words(item.get("relation"), _NAME), _words(item.get("quote"), _QUOTE)
    if subject is None or object_ is None or not relation:
        return None
    known = offer.relations.get(relation.removeprefix("sc:"))
    said_by = _words(item.get("said_by"), _NAME)
    time = _words(item.get("time"), _NAME)
    start = _only(piece.text, quote)
    return Told(
        subject=subject,
        relation=compact(known.iri).strip("<>") if known else relation,
        object=object_,
        quote=quote or None,
        start=piece.start + start if start >= 0 else None,
        end=piece.start + start + len(quote) if start >= 0 else None,
        negated=item.get("negated") in (True, "true", "True", "yes"),
        said_by=said_by if said_by.lower() not in _NOBODY else None,
        time=time if _TIME.fullmatch(time) else None,
    )


def _only(text: str, quote: str) -> int:
    """Where a quote begins, if it stands in the text once; else -1: which of several is meant, the names tell."""
    start = text.find(quote) if quote else -1
    return start if start < 0 or text.find(quote, start + 1) < 0 else -1


def _name(value: Any) -> Name | None:
    if isinstance(value, Mapping):
        text, kind = _words(value.get("name"), _NAME), _words(value.get("kind"), _NAME)
    else:
        text, kind = _words(value, _NAME), ""
    return Name(text=text, kind=kind) if text else None


def _words(value: Any, most: int) -> str:
    """A string as it is, but for what no text may hold; "" for anything else."""
    if not isinstance(value, str):
        return ""
    kept = "".join("\ufffd" if "\ud800" <= c <= "\udfff" or (c < " " and c not in "\t\n\r") else c for c in value)
    return kept.strip() if len(kept) <= most else f"{kept[:most].strip()}…"
