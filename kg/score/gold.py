"""Reads a gold standard: the claims that a careful reader takes from one document.

    {"document": "article.txt",
     "claims": [{"id": "A1", "status": "asserted", "relation": "CONSULT, one meeting",
                 "subject": "Kim Jong Un", "object": ["Russia"], "holder": "author", "quote": "…"}],
     "mentions": {"Russia": ["Russia", "Moscow"]}}

`status` is `asserted`, `claim` or `review`; `actors` may stand for subject and object where all take part
alike; `quote` is a slice of the document. `mentions` gives other words for the names, and
`also_acceptable` further claims that are right without being asked for.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import DataError, KgError, MissingError

STATUSES = ("asserted", "claim", "review")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaim:
    """One claim of the gold standard, in its annotator's words."""

    id: str
    status: str
    relation: str
    subjects: tuple[str, ...]
    objects: tuple[str, ...]
    quote: str
    mutual: bool  # the parties stand on both sides


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldDocument:
    """The gold standard of one document."""

    path: Path  # of the gold file
    document: Path
    claims: tuple[GoldClaim, ...]
    acceptable: tuple[GoldClaim, ...]
    names: Mapping[str, tuple[str, ...]]


def read_gold(path: Path, *, documents: Path | None = None) -> GoldDocument:
    """Read one file. The document is looked for in `documents`, beside the file, and in the folder above.

    Raises MissingError or DataError, naming the file and the place in it.
    """
    try:
        return _gold(json.loads(path.read_text(encoding="utf-8-sig")), path, documents)
    except KgError:
        raise
    except FileNotFoundError:
        raise MissingError(f"{path}: no such file") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None
    except RecursionError:
        raise DataError(f"{path}: not a gold file: brackets are nested too deeply") from None
    except ValueError as error:
        raise DataError(f"{path}: not a gold file: {error}") from None


def _gold(data: Any, path: Path, documents: Path | None) -> GoldDocument:
    if not isinstance(data, dict) or "claims" not in data or "document" not in data:
        raise DataError(f'{path}: not a gold file: expected an object with "document" and "claims"')
    name = _text(data, "document", f"{path}")
    return GoldDocument(
        path=path,
        document=_find(name, [documents] if documents else [path.parent, path.parent.parent], path),
        claims=_claims(data, "claims", path),
        acceptable=_claims(data, "also_acceptable", path),
        names=_other_names(data.get("mentions", {}), path),
    )


def _find(name: str, places: list[Path], path: Path) -> Path:
    for place in places:
        try:
            if (place / name).is_file():
                return place / name
        except (OSError, ValueError) as error:  # a name that no file can have
            raise DataError(f"{path}: document {name[:100]!r}: {error}") from None
    raise MissingError(f"{path}: its document {name[:100]!r} is not in {', '.join(map(str, places))}")


def _claims(data: Mapping[str, Any], field: str, path: Path) -> tuple[GoldClaim, ...]:
    values = data.get(field, [])
    if not isinstance(values, list):
        raise DataError(f"{path}: {field}: expected a list of claims, not {_short(values)}")
    return tuple(_claim(value, f"{path}: {field}/{number}") for number, value in enumerate(values))


def _claim(value: Any, where: str) -> GoldClaim:
    if not isinstance(value, dict):
        raise DataError(f"{where}: expected a claim, an object, not {_short(value)}")
    for field in ("id", "status", "relation", "quote"):
        if field not in value:
            raise DataError(f"{where}: lacks {field!r}")
    where = f"{where} ({_short(value['id'])})"
    if value["status"] not in STATUSES:
        raise DataError(f"{where}: status {_short(value['status'])}: expected one of {', '.join(STATUSES)}")
    actors, subjects, objects = (_names(value.get(f, []), f"{where}: {f}") for f in ("actors", "subject", "object"))
    return GoldClaim(
        id=str(value["id"]),
        status=value["status"],
        relation=_text(value, "relation", where),
        subjects=actors or subjects,
        objects=actors or objects,
        quote=_text(value, "quote", where),
        mutual=bool(actors) or not subjects,
    )


def _other_names(value: Any, path: Path) -> dict[str, tuple[str, ...]]:
    if not isinstance(value, dict):
        raise DataError(f"{path}: mentions: expected an object of lists of names, not {_short(value)}")
    for name, others in value.items():
        if not isinstance(others, list) or not all(isinstance(other, str) for other in others):
            raise DataError(f"{path}: mentions/{name}: expected a list of names, not {_short(others)}")
    return {name: tuple(others) for name, others in value.items()}


def _names(value: Any, where: str) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    if not isinstance(value, list):
        raise DataError(f"{where}: expected a name or a list of names, not {_short(value)}")
    return tuple(part for item in value for part in _names(item, where))


def _text(value: Mapping[str, Any], field: str, where: str) -> str:
    text = value[field]
    if not isinstance(text, str) or not text.strip():
        raise DataError(f"{where}: {field}: expected words, not {_short(text)}")
    return text


def _short(value: Any) -> str:
    """A value as JSON, cut for a message."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
