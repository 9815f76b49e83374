"""CrossNER (Liu et al., AAAI 2021), politics: entity names in sentences of Wikipedia, by BIO tags.

One token a line, a tab, its tag (`B-politician`, `I-politician`, `O`); an empty line ends a sentence. Tokens are put
together into the text they came from, as near as can be told. Only names are marked: what is described
(`the president`) is not. A folder is read with all its `.txt` files, in order of path.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document, Entity, Mention
from kg.score.formats import files
from kg.score.layers.mentions import Mentions, Spans
from kg.score.standard import Format, GoldMention, GoldText, Place
from kg.understand import Reading

_TAGS = frozenset("BIO")
_LABELS = {
    "Person": "person",
    "PoliticalParty": "politicalparty",
    "Organization": "organisation",
    "Election": "election",
    "NamedEvent": "event",
    "State": "country",
    "Territory": "country",
    "FormerState": "country",
    "Place": "location",
    "Agreement": "misc",
    "Law": "misc",
    "Initiative": "organisation",
    "Group": "misc",
    "Entity": "misc",
}
_CLOSING = frozenset(",;:.!?)]}%…") | {"..", "..."}
_OPENING = frozenset("([{$£€#")


def told_by(path: Path) -> bool:
    """Whether the first lines are tokens with BIO tags, of the types that this benchmark has."""
    try:
        start = files.head(next(_files(path))).split("\n")[:500]
        tags = {line.rstrip("\r").rpartition("\t")[2] for line in start if line.strip()} - {""}
    except (OSError, StopIteration):
        return False
    labels = {t.partition("-")[2] for t in tags}
    return (
        bool(tags)
        and all(t[0] in _TAGS and t[1:2] in {"", "-"} for t in tags)
        and labels <= {"", *_LABELS.values(), "politician"}
    )


def _files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(p for p in path.rglob("*.txt") if p.is_file())
    else:
        yield path


def read(path: Path) -> Iterator[GoldText]:
    """One text a sentence. Raises DataError, naming file and line, for a line that is not token, tab, tag."""
    for file in _files(path):
        name = file.relative_to(path).as_posix() if path.is_dir() else file.name
        rows: list[tuple[str, str]] = []
        first = 1
        for number, line in files.all_lines(file):
            if line.strip():
                first = first if rows else number
                rows.append(_row(line, f"{file}: line {number}"))
            elif rows:
                yield _text(rows, f"{name}#{first}")
                rows = []
        if rows:
            yield _text(rows, f"{name}#{first}")


def _row(line: str, where: str) -> tuple[str, str]:
    token, _, tag = line.rstrip("\r\n").rpartition("\t")
    if not token.strip() or tag[:1] not in _TAGS or (tag != "O" and (tag[1:2] != "-" or not tag[2:])):
        raise DataError(f"{where}: expected a token, a tab, and a tag such as O or B-person")
    return token.strip(), tag


def _text(rows: list[tuple[str, str]], source: str) -> GoldText:
    text, places = put_together([token for token, _ in rows])
    mentions: list[GoldMention] = []
    start: int | None = None
    for i, (_, tag) in enumerate(rows):
        kind = tag[2:]
        following = rows[i + 1][1] if i + 1 < len(rows) else "O"
        if tag[0] == "B" or (tag[0] == "I" and start is None):
            start = i
        if start is not None and tag[0] != "O" and following != f"I-{kind}":
            mentions.append(GoldMention(place=(places[start][0], places[i][1]), kind=kind, form="name"))
            start = None
    iri = Minter().document(text=text, title=source, date=None, url=None)
    return GoldText(document=Document(iri=iri, text=text, source=source), mentions=tuple(mentions))


def put_together(tokens: list[str]) -> tuple[str, list[Place]]:
    """The text that the tokens of a sentence came from, and the characters that each token takes in it."""
    text = ""
    places: list[Place] = []
    glued = True  # whether the next token follows without a space
    quoted = False  # within single quotes
    for i, token in enumerate(tokens):
        before, after = tokens[i - 1] if i else "", tokens[i + 1] if i + 1 < len(tokens) else ""
        left = token in _CLOSING or token in {"'s", "’s", "n't"} or (token == "s" and before in {"'", "’"} and glued)
        right = token in _OPENING
        if token in {"'", "’"}:
            closes = quoted and after != "s"
            left = after == "s" or closes or before[-1:].lower() in {"s", "x", "z"} or before[-1:] == "-"
            right = not left or after == "s"
            quoted = (quoted or not left) and not closes
        elif _joint(token, before, after):
            left = right = True
        if not (left or glued):
            text += " "
        places.append((len(text), len(text) + len(token)))
        text += token
        glued = right
    return text, places


def _joint(token: str, before: str, after: str) -> bool:
    """Whether a mark stands inside one word or figure: Alsace-Lorraine, 2014-2019, and/or, 2:1."""
    if not (before[-1:].isalnum() and after[:1].isalnum()):
        return False
    if token in {"-", "–"}:
        return (before[0].isupper() and after[0].isupper()) or (before.isdigit() and after[0].isdigit())
    return token == "/" or (token == ":" and before.isdigit() and after.isdigit())


def label(mention: Mention, entity: Entity, reading: Reading) -> str | None:
    """The type of the benchmark for something that we found; None for what it does not mark."""
    if mention.form == "demonym" or entity.kind == "Group":
        return "misc"
    if mention.form == "metonym" and entity.kind in {"State", "Territory"}:
        return "location"  # the capital, whatever it stands for
    if entity.kind == "Person":
        return "politician" if entity.iri in reading.scene.politicians else "person"
    above = reading.lexicon.parents.get(entity.kind, frozenset())
    return next((_LABELS[k] for k in _LABELS if k == entity.kind or k in above), None)


FORMAT = Format(name="crossner", told_by=told_by, read=read, layers=(Mentions(label), Spans(label)))
