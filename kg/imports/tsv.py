"""The sheet of WebAnno TSV 3: its header, its rows, and the text of which it has sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from kg.errors import DataError

_FORMAT = re.compile(r"#FORMAT=WebAnno TSV 3(?:\.\d+)?\s*")
_UNIT = re.compile(r"\d{1,9}-\d{1,9}(?:\.\d{1,9})?", re.ASCII)
_PLACE = re.compile(r"(\d{1,9})-(\d{1,9})", re.ASCII)
_ESCAPED = re.compile(r"\\(->|.)", re.DOTALL)
_CONTROLS = {"t": "\t", "n": "\n", "r": "\r", "f": "\f", "b": "\b"}
_MARK = re.compile(r"(?<!\\)\[(\d{1,9})\]\Z", re.ASCII)
_STACK = re.compile(r"(?<!\\)\|")
_SLOTS = re.compile(r"(?<!\\)[|;]")
_LONGEST_GAP = 10_000  # characters between two sentences of which the file has no words
_LAYERS = ("T_SP", "T_CH", "T_RL")


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    """One layer of annotation, with a column a feature."""

    kind: str  # T_SP of spans, T_CH of chains, T_RL of relations
    name: str
    columns: tuple[str, ...]
    slots: frozenset[str] = frozenset()  # the columns of roles and of what fills them
    base: str = ""  # the layer that a relation joins annotations of


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a cell, and the number by which its annotation is known."""

    text: str
    mark: str
    whole: str  # as it stands


@dataclass(frozen=True, slots=True)
class Row:
    number: int  # of the line
    unit: str  # "1-2": the second token of the first sentence; "1-2.1": a part of it
    start: int  # in UTF-16 units
    end: int
    words: str
    cells: list[str]


@dataclass(slots=True)
class Sentence:
    lines: list[str] = field(default_factory=list)
    tokens: list[Row] = field(default_factory=list)


@dataclass(slots=True)
class Sheet:
    """A file as it is read, line by line."""

    is_webanno: bool = False
    layers: list[Layer] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    def take(self, line: str, number: int) -> None:
        """Raises DataError for a line that is none of the format."""
        if line.startswith("#"):
            self._take_mark(line)
        elif line.strip():
            row = _row(line, number)
            if not self.sentences:
                raise DataError("a token before the first line #Text=")
            self.rows.append(row)
            if "." not in row.unit:
                self.sentences[-1].tokens.append(row)

    def _take_mark(self, line: str) -> None:
        name, _, value = line[1:].partition("=")
        if _FORMAT.fullmatch(line):
            self.is_webanno = True
        elif name in _LAYERS:
            self.layers.append(_layer(name, value))
        elif name == "Text":
            if not self.sentences or self.sentences[-1].tokens:
                self.sentences.append(Sentence())
            self.sentences[-1].lines.append(_ESCAPED.sub(_control, value))


def _layer(kind: str, value: str) -> Layer:
    name, *columns = value.strip().split("|")
    slots = set()
    for role, target in pairwise(columns):
        if role.startswith("ROLE_"):
            slots |= {role, target}
    base = columns[-1].removeprefix("BT_") if kind == "T_RL" and columns else ""
    return Layer(kind=kind, name=name, columns=tuple(columns) or ("",), slots=frozenset(slots), base=base)


def _row(line: str, number: int) -> Row:
    unit, place, words, *cells = [*line.split("\t"), "", ""] if line.count("\t") < 2 else line.split("\t")
    found = _PLACE.fullmatch(place)
    if not _UNIT.fullmatch(unit) or not found:
        raise DataError(
            f"{line[:40]!r}: expected a token as 1-1, its offsets as 0-4, its words, and a column a feature"
        )
    if cells and not cells[-1]:
        cells.pop()  # rows end with a tab
    return Row(number, unit, int(found[1]), int(found[2]), _ESCAPED.sub(r"\1", words), cells)


def layers_of(layers: list[Layer], cells: list[str]) -> Iterator[tuple[Layer, list[str]]]:
    """The cells of each layer. A relation without features may have a column of its own for that, or not.

    Raises DataError if they are not as many as the header declares.
    """
    bare = [layer for layer in layers if layer.kind == "T_RL" and len(layer.columns) == 1]
    declared = sum(len(layer.columns) for layer in layers)
    wider = bool(bare) and len(cells) == declared + len(bare)
    if len(cells) != declared and not wider:
        found = f"{len(cells)} column{'' if len(cells) == 1 else 's'}"
        raise DataError(f"{found} of annotations: expected {declared}, as the header declares")
    start = 0
    for layer in layers:
        start += wider and layer in bare
        yield layer, cells[start : start + len(layer.columns)]
        start += len(layer.columns)


def cells_of(cell: str, *, slot: bool = False) -> list[Cell]:
    """The values that are stacked in a cell; none where it is empty."""
    if cell == "_":
        return []
    found = []
    for part in (_SLOTS if slot else _STACK).split(cell):
        mark = _MARK.search(part)
        text = part[: mark.start()] if mark else part
        found.append(Cell("" if text == "*" else _ESCAPED.sub(r"\1", text), mark[1] if mark else "", part))
    return found


def text_of(sentences: list[Sentence]) -> str:
    """The text, with spaces where the file has none: what stood between sentences is not in it."""
    parts: list[str] = []
    length = 0  # in UTF-16 units
    for sentence in sentences:
        start = sentence.tokens[0].start if sentence.tokens else length + bool(parts)
        gap = start - length
        if not 0 <= gap <= _LONGEST_GAP:
            raise DataError(f"the sentence at {start} does not follow the one that ends at {length}")
        words = "\n".join(sentence.lines)
        parts += ["\n" * gap if gap > 1 else " " * gap, words]
        length = start + len(words.encode("utf-16-le", "surrogatepass")) // 2
    return "".join(parts)


def _control(match: re.Match[str]) -> str:
    return _CONTROLS.get(match[1], match[1])
