"""GUM: entities, Wikipedia links and coreference in CoNLL-U (Zeldes 2017; Universal Anaphora's `Entity` attribute).

A file, or a folder with `.conllu` files at any depth (as `gum_news`, whose `dep` holds them), in order of path. The
text is put together from the sentences, a blank line between paragraphs; its date is `meta::dateCreated`. Each
mention brings its class, the key of its entity, its Wikipedia title if it has one, its form (name, nominal or
pronoun, by the word class of its head) and its head: the syntactic head with the rest of a flat name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document
from kg.score.formats import files
from kg.score.layers.coreference import Coreferences
from kg.score.layers.links import Links
from kg.score.standard import Format, GoldMention, GoldText, Place

_BRACKET = re.compile(r"\(([^()]+)(\)?)|([^()]+)\)")
_ID = re.compile(r"[0-9]{1,6}([-.][0-9]{1,6})?")
_PART = re.compile(r"\[\d+/\d+\]\Z")
_FIELDS = ("GRP", "etype", "infstat", "salience", "centering", "minspan", "link", "identity")
_DECLARED = "# global.Entity ="
_LOOK = 200  # lines that are looked at, to tell the format
_NUMBER = re.compile(r"[0-9]{1,6}")


def told_by(path: Path) -> bool:
    try:
        return any(line.startswith(_DECLARED) for line in files.head(next(_files(path))).splitlines()[:_LOOK])
    except (OSError, StopIteration):
        return False


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(p for p in path.rglob("*.conllu") if p.is_file())
    elif path.suffix == ".conllu":
        yield path


@dataclass(slots=True)
class _Word:
    form: str
    pos: str
    head: int  # number of its head in the sentence; 0 for the root
    relation: str
    entity: str
    space: str = " "  # what follows
    part: bool = False  # of a multiword token, so that its form may differ from what is written
    place: Place = (0, 0)


@dataclass
class _Pages:
    """One document of a file, as its lines tell it."""

    name: str
    fields: tuple[str, ...] = _FIELDS
    date: str | None = None
    title: str | None = None
    text: str = ""
    mentions: list[GoldMention] = field(default_factory=list)
    open: dict[str, list[tuple[int, list[str]]]] = field(default_factory=dict)


def read(path: Path) -> Iterator[GoldText]:
    """One text a document. Raises DataError, naming file and line, for a line that is not in the format."""
    for file in _files(path):
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        yield from _documents(files.text(file).splitlines(), name, file)


def _documents(lines: list[str], name: str, file: Path) -> Iterator[GoldText]:
    pages = _Pages(name)
    fields: tuple[str, ...] = _FIELDS
    words: list[_Word] = []
    stated, paragraph, joined = "", True, 0
    for number, line in enumerate([*lines, "", "# newdoc"], 1):
        if not line.strip():
            if words:
                _sentence(pages, words, stated, paragraph, f"{file}: line {number}")
            words, stated, paragraph, joined = [], "", paragraph and not words, 0
        elif line.startswith("#"):
            key, _, value = (part.strip() for part in line[1:].partition("="))
            if key.startswith("newdoc"):
                if pages.text:
                    yield _gold(pages)
                pages = _Pages(value or name, fields)
            elif key == "global.Entity":
                pages.fields = fields = tuple(value.split("-"))
            elif key == "meta::dateCreated":
                pages.date = value if re.fullmatch(r"\d{4}(-\d\d){0,2}", value) else None
            elif key == "meta::title":
                pages.title = value
            elif key.startswith("newpar"):
                paragraph = True
            elif key == "text":
                stated = value
        else:
            cells = line.split("\t")
            if len(cells) != 10 or not _ID.fullmatch(cells[0]):
                raise DataError(f"{file}: line {number}: expected the ten columns of CoNLL-U")
            if cells[0].isdigit():
                notes = dict(n.partition("=")[::2] for n in cells[9].split("|"))
                if cells[6] != "_" and not _NUMBER.fullmatch(cells[6]):
                    raise DataError(f"{file}: line {number}: head {cells[6][:20]!r}: expected the number of a token")
                head = int(cells[6]) if cells[6] != "_" else 0
                words.append(_Word(cells[1], cells[3], head, cells[7], notes.get("Entity", "")))
                words[-1].space = "" if "SpaceAfter" in notes else " "
                words[-1].part = len(words) <= joined
            elif "-" in cells[0]:
                joined = int(cells[0].partition("-")[2])


def _sentence(pages: _Pages, words: list[_Word], stated: str, paragraph: bool, where: str) -> None:
    """Add one sentence to the text, and the mentions that end in it."""
    if pages.text:
        pages.text += "\n\n" if paragraph else " "
    sentence = stated or "".join(w.form + w.space for w in words).rstrip()
    at = 0
    for word in words:
        found = sentence.find(word.form, at)
        if found < 0 and word.part:
            found = min(at, len(sentence) - len(word.form))
        if found < 0:
            raise DataError(f"{where}: {word.form!r} does not stand in the sentence {sentence[:60]!r}")
        word.place = (len(pages.text) + found, len(pages.text) + found + len(word.form))
        at = found + len(word.form)
    pages.text += sentence
    for i, word in enumerate(words):
        for single, closed, closing in _BRACKET.findall(word.entity):
            values = (single or closing).split("-", len(pages.fields) - 1)
            key = _PART.sub("", values[0])
            if single and not closed:
                pages.open.setdefault(values[0], []).append((i, values))
                continue
            start = i
            if closing:
                if not pages.open.get(values[0]):
                    raise DataError(f"{where}: mention {values[0]} is closed but was not opened")
                start, values = pages.open[values[0]].pop()
            if key == values[0]:  # the pieces of a mention that is in several are left out
                pages.mentions.append(_mention(words, start, i, dict(zip(pages.fields, values, strict=False)), key))


def _mention(words: list[_Word], start: int, end: int, values: dict[str, str], key: str) -> GoldMention:
    inside = range(start, end + 1)
    head = next((i for i in inside if words[i].head - 1 not in inside), start)
    name = [i for i in inside if i == head or (words[i].relation.startswith("flat") and words[i].head - 1 == head)]
    proper = any(words[i].pos == "PROPN" for i in name)
    title = values.get("identity")
    return GoldMention(
        place=(words[start].place[0], words[end].place[1]),
        kind=values.get("etype"),
        entity=key,
        link=unquote(title).replace("_", " ") if title else None,
        form="pronoun" if words[head].pos in {"PRON", "DET"} else "name" if proper else "nominal",
        head=(words[name[0]].place[0], words[name[-1]].place[1]),
    )


def _gold(pages: _Pages) -> GoldText:
    iri = Minter().document(text=pages.text, title=pages.title, date=pages.date, url=None)
    document = Document(iri=iri, text=pages.text, source=pages.name, title=pages.title, date=pages.date)
    mentions = sorted(pages.mentions, key=lambda m: (m.place[0], -m.place[1]))
    return GoldText(document=document, mentions=tuple(mentions))


FORMAT = Format(name="gum", told_by=told_by, read=read, layers=(Links(), Coreferences()))
