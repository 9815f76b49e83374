"""Event factuality in the unified format of Stanovsky et al. (2017), as UDS-IH2 and MEANTIME come with BERT's study.

JSON Lines (Jiang and de Marneffe, TACL 2021): `text` is one tokenised sentence, its tokens parted by single spaces;
`targets` lists predicates with `span1` (first token, and the token after the last) and `label`, from 3 (certainly
happened) to -3 (certainly did not). Other keys are ignored. A folder is read with all its files, in order of path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document
from kg.score.formats import files
from kg.score.layers.factuality import Factuality
from kg.score.standard import Format, GoldEvent, GoldText

_QUOTES = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}
_NO_SPACE_BEFORE = re.compile(r"(?:[,;:.!?)\]}%]+|\.\.+|'(?:s|re|ve|ll|d|m)?|n't)", re.IGNORECASE)
_NO_SPACE_AFTER = {"(", "[", "{", "$", "#", "US$"}
_PREFIXES = {"al", "el", "co", "non", "anti", "pro", "ex", "self", "pre", "post", "mid", "semi", "multi", "re", "vice"}


def told_by(path: Path) -> bool:
    try:
        row = files.first_value(next(_files(path)))
    except (OSError, StopIteration):
        return False
    targets = row.get("targets")
    return isinstance(targets, list) and "text" in row and all(isinstance(t, dict) and "span1" in t for t in targets)


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(p for p in path.rglob("*.jsonl") if p.is_file())
    else:
        yield path


def read(path: Path) -> Iterator[GoldText]:
    """One text a line. Raises DataError, naming file and line, for a line that is not in the format."""
    for file in _files(path):
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        for number, line in files.lines(file):
            yield _text(line, f"{name}#{number}", f"{file}: line {number}")


def _text(line: str, source: str, where: str) -> GoldText:
    row: Any = files.load(line, where)
    try:
        text, places = put_together(row["text"].split(" "))
        events = tuple(
            GoldEvent(place=_place(target["span1"], places), value=_value(target["label"])) for target in row["targets"]
        )
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
        raise DataError(f"{where}: expected text, and targets with span1 and label ({error!r})") from None
    iri = Minter().document(text=text, title=source, date=None, url=None)
    return GoldText(document=Document(iri=iri, text=text, source=source), events=events)


def _place(span: Any, places: list[tuple[int, int]]) -> tuple[int, int]:
    first, end = span
    if type(first) is not int or type(end) is not int or not 0 <= first < end <= len(places):
        raise ValueError(f"span1 {span!r}: expected the first token, and the token after the last")
    place = places[first][0], places[end - 1][1]
    if place[0] >= place[1]:
        raise ValueError(f"span1 {span!r}: an empty token")
    return place


def _value(label: Any) -> float:
    if isinstance(label, bool) or not isfinite(value := float(label)):
        raise ValueError(f"label {label!r}: expected a number")
    return value


def put_together(tokens: list[str]) -> tuple[str, list[tuple[int, int]]]:
    """The text that the tokens of a treebank came from, as near as can be told, and where each token stands in it."""
    words = [_QUOTES.get(t, t) for t in tokens]
    text = ""
    places: list[tuple[int, int]] = []
    open_quote = False
    glued = True  # whether the next token follows without a space
    for i, word in enumerate(words):
        closing = word == '"' and open_quote and tokens[i] != "``"
        if not (glued or closing or _NO_SPACE_BEFORE.fullmatch(word) or _hyphen(words, i)):
            text += " "
        if word == '"':
            open_quote = not closing
        places.append((len(text), len(text) + len(word)))
        text += word
        glued = word in _NO_SPACE_AFTER or (word == '"' and not closing) or _hyphen(words, i) or not word
    return text, places


def _hyphen(words: list[str], i: int) -> bool:
    """Whether token `i` is a hyphen or slash inside a word: 15-year, al-Zaman; not a dash between clauses."""
    if words[i] not in {"-", "/"} or not 0 < i < len(words) - 1:
        return False
    before, after = words[i - 1], words[i + 1]
    if not (before[-1:].isalnum() and after[:1].isalnum()):
        return False
    return (
        words[i] == "/"
        or before.lower() in _PREFIXES
        or before.isdigit()
        or (before[0].isupper() and after[0].isupper() and len(words) > i + 2)
    )


FORMAT = Format(name="factuality", told_by=told_by, read=read, layers=(Factuality(),))
