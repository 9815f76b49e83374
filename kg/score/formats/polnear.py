"""PolNeAR, the Political News Attribution Relations Corpus (Newell, Margolin and Ruths, LREC 2018).

A folder with `text/NAME.txt` and, in brat standoff, `attributions/NAME_ANNOTATOR.ann`; or a folder whose subfolders are
such (dev, test). `T` lines name spans (kind, offsets in one piece or several, quote), `E` lines join them into
attributions with Source (perhaps none), Cue and Content. A text that several annotators marked is read once for each.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document
from kg.score.formats import files
from kg.score.layers.attribution import Attributions
from kg.score.standard import Format, GoldAttribution, GoldText, Place

_DATE = re.compile(r"_(\d{4}-\d{2}-\d{2})_")


def told_by(path: Path) -> bool:
    try:
        return any(True for _ in _folders(path))
    except OSError:
        return False


def _folders(path: Path) -> Iterator[Path]:
    if path.is_dir():
        for folder in (path, *sorted(p for p in path.iterdir() if p.is_dir())):
            if (folder / "text").is_dir() and (folder / "attributions").is_dir():
                yield folder


def read(path: Path) -> Iterator[GoldText]:
    """One text an annotation file. Raises DataError, naming file and line, for what is not in the format."""
    for folder in _folders(path):
        texts = {p.stem: p for p in sorted((folder / "text").iterdir()) if p.is_file()}
        for file in sorted((folder / "attributions").iterdir()):
            if file.suffix == ".ann":
                yield _text(texts, file)


def _text(texts: dict[str, Path], file: Path) -> GoldText:
    name = file.stem if file.stem in texts else file.stem.rpartition("_")[0]
    if name not in texts:
        raise DataError(f"{file}: expected text/{name}.txt beside the folder of annotations")
    text = files.text(texts[name], mark=True)
    dated = _DATE.search(name)
    date = dated[1] if dated else None
    iri = Minter().document(text=text, title=name, date=date, url=None)
    return GoldText(
        document=Document(iri=iri, text=text, source=file.stem, date=date),
        attributions=tuple(_attributions(file, len(text))),
    )


def _attributions(file: Path, length: int) -> Iterator[GoldAttribution]:
    spans: dict[str, tuple[Place, ...]] = {}
    joined: list[tuple[int, str]] = []
    for number, line in enumerate(files.text(file).splitlines(), 1):
        fields = line.split("\t")
        try:
            if line.startswith("T"):
                spans[fields[0]] = tuple(_places(fields[1].split(" ", 1)[1], length))
            elif line.startswith("E"):
                joined.append((number, fields[1]))
        except (ValueError, IndexError):
            raise DataError(f"{file}: line {number}: expected a span or a relation of brat standoff") from None
    for number, parts in joined:
        found: dict[str, list[Place]] = {"Source": [], "Cue": [], "Content": []}
        for part in parts.split():
            role, _, key = part.partition(":")
            role = role.rstrip("0123456789")
            if role in found:
                if key not in spans:
                    raise DataError(f"{file}: line {number}: {key}: no such span")
                found[role].extend(spans[key])
        if found["Content"]:
            source, cue, content = (tuple(sorted(found[role])) for role in ("Source", "Cue", "Content"))
            yield GoldAttribution(source=source, cue=cue, content=content)


def _places(offsets: str, length: int) -> Iterator[Place]:
    """`10 25;31 40`: pieces of characters."""
    for piece in offsets.split(";"):
        start, end = map(int, piece.split())
        if not 0 <= start < end <= length:
            raise ValueError(piece)
        yield start, end


FORMAT = Format(name="polnear", told_by=told_by, read=read, layers=(Attributions(),))
