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

from kg.errors import DataError, MissingError

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

    document: Path
    claims: tuple[GoldClaim, ...]
    acceptable: tuple[GoldClaim, ...]
    names: Mapping[str, tuple[str, ...]]


def read_gold(path: Path, *, documents: Path | None = None) -> GoldDocument:
    """Read one file. The document is looked for in `documents`, beside the file, and in the folder above.

    Raises MissingError or DataError.
    """
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise MissingError(f"{path}: no such file") from None
    except (OSError, ValueError) as error:
        raise DataError(f"{path}: not a gold file: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("claims"), list) or "document" not in data:
        raise DataError(f'{path}: not a gold file: expected an object with "document" and "claims"')
    places = [documents] if documents else [path.parent, path.parent.parent]
    found = next((p / data["document"] for p in places if (p / data["document"]).is_file()), None)
    if found is None:
        raise MissingError(f"{path}: its document {data['document']!r} is not in {', '.join(map(str, places))}")
    return GoldDocument(
        document=found,
        claims=tuple(_claim(c, path) for c in data["claims"]),
        acceptable=tuple(_claim(c, path) for c in data.get("also_acceptable", ())),
        names={k: tuple(v) for k, v in data.get("mentions", {}).items()},
    )


def _claim(value: Any, path: Path) -> GoldClaim:
    try:
        actors = _names(value.get("actors", ()))
        subjects, objects = _names(value.get("subject", ())), _names(value.get("object", ()))
        if value["status"] not in STATUSES:
            raise DataError(
                f"{path}: claim {value['id']}: status {value['status']!r}: expected one of {', '.join(STATUSES)}"
            )
        return GoldClaim(
            id=str(value["id"]),
            status=value["status"],
            relation=value["relation"],
            subjects=actors or subjects,
            objects=actors or objects,
            quote=value["quote"],
            mutual=bool(actors) or not subjects,
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise DataError(f"{path}: a claim lacks {error}") from None


def _names(value: Any) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(";") if part.strip())
    return tuple(part for item in value for part in _names(item))
