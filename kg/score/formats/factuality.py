"""Event factuality in the unified format of Stanovsky et al. (2017), as UDS-IH2 and MEANTIME come with BERT's study.

JSON Lines (Jiang and de Marneffe, TACL 2021): `text` is one tokenised sentence, its tokens parted by single spaces;
`targets` lists predicates with `span1` (first token, and the token after the last) and `label`, from 3 (certainly
happened) to -3 (certainly did not). Other keys are ignored. A folder is read with all its files, in order of path.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document
from kg.score.layers.factuality import Factuality
from kg.score.standard import Format, GoldEvent, GoldText

_QUOTES = {"``": '"', "''": '"', "-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]"}
_NO_SPACE_BEFORE = re.compile(r"(?:[,;:.!?)\]}%]+|\.\.+|'(?:s|re|ve|ll|d|m)?|n't)", re.IGNORECASE)
_NO_SPACE_AFTER = {"(", "[", "{", "$", "#", "US$"}
_PREFIXES = {"al", "el", "co", "non", "anti", "pro", "ex", "self", "pre", "post", "mid", "semi", "multi", "re", "vice"}


def told_by(path: Path) -> bool:
    try:
        file = next(_files(path))
        with file.open(encoding="utf-8") as lines:
            row = json.loads(lines.readline())
    except (OSError, ValueError, StopIteration, RecursionError):
        return False
    targets = row.get("targets") if isinstance(row, dict) else None
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
        with file.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _text(line, f"{name}#{number}", f"{file}: line {number}")


def _text(line: str, source: str, where: str) -> GoldText:
    try:
        row: Any = json.loads(line)
        text, places = put_together(row["text"].split(" "))
        events = tuple(
            GoldEvent(place=(places[first][0], places[end - 1][1]), value=float(target["label"]))
            for target in row["targets"]
            for first, end in [target["span1"]]
        )
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise DataError(f"{where}: expected text, and targets with span1 and label ({error!r})") from None
    iri = Minter().document(text=text, title=source, date=None, url=None)
    return GoldText(document=Document(iri=iri, text=text, source=source), events=events)


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
