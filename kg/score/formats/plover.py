"""The PLOVER sentence pairs of ZSP (Hu, Parolin et al. 2024): a source and a target marked, one of 15 root types.

Tab separated, with a header; `marked_sentence` holds `<s>source</s>` and `<t>target</t>`, `gold_root` the type. YIELD
stands for CONCEDE and RETREAT together. Some sentences have no source, some no target.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import dropwhile
from pathlib import Path

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document
from kg.score.formats import files
from kg.score.layers.roots import Pairs, Roots
from kg.score.standard import Format, GoldMention, GoldRelation, GoldText
from kg.understand import Given

_COLUMNS = {"marked_sentence", "gold_root"}
_MARK = re.compile(r"</?([st])>")


def told_by(path: Path) -> bool:
    return set(files.first_line(path).rstrip("\r\n").split("\t")) >= _COLUMNS


def read(path: Path) -> Iterator[GoldText]:
    """One text a line. Raises DataError for a line whose sentence is not marked."""
    for number, row in enumerate(_rows(path), 2):
        text, places = _unmarked(row["marked_sentence"] or "")
        if not row["gold_root"]:
            raise DataError(f"{path}: line {number}: expected a type under gold_root")
        source = f"{path.name}#{number}"
        iri = Minter().document(text=text, title=source, date=None, url=None)
        yield GoldText(
            document=Document(iri=iri, text=text, source=source),
            mentions=tuple(GoldMention(place=places[k], entity=k) for k in sorted(places)),
            relations=(GoldRelation(subject="s", relation=row["gold_root"], object="t"),),
            given=tuple(Given(start=places[k][0], end=places[k][1], key=k) for k in sorted(places)),
        )


def _rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows by their columns. Raises DataError for a file without the header, or one that is no table."""
    reached = 1

    def lines() -> Iterator[str]:
        nonlocal reached
        for number, line in dropwhile(lambda numbered: not numbered[1].strip(), files.all_lines(path)):
            reached = number
            yield line

    table = csv.DictReader(lines(), delimiter="\t")
    try:
        if not set(table.fieldnames or ()) >= _COLUMNS:
            raise DataError(f"{path}: line {reached}: expected a header with {' and '.join(sorted(_COLUMNS))}")
        yield from table
    except csv.Error as error:
        raise DataError(f"{path}: line {reached}: not a table of tabs: {error}") from None


def _unmarked(marked: str) -> tuple[str, dict[str, tuple[int, int]]]:
    """The sentence without its marks, and where the marked words stand in it."""
    places: dict[str, tuple[int, int]] = {}
    starts: dict[str, int] = {}
    text = ""
    at = 0
    for found in _MARK.finditer(marked):
        text += marked[at : found.start()]
        at = found.end()
        if found[0][1] == "/":
            places.setdefault(found[1], (starts.get(found[1], 0), len(text)))
        else:
            starts[found[1]] = len(text)
    return text + marked[at:], places


def read_raw(path: Path) -> Iterator[GoldText]:
    """The same without telling the parties."""
    for gold in read(path):
        yield replace(gold, given=())


GIVEN = Format(name="plover", told_by=told_by, read=read, layers=(Roots(),))
RAW = Format(name="plover-raw", told_by=told_by, read=read_raw, layers=(Pairs(),))
