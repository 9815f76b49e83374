"""The mapping file of a user: what somebody else's words for relations mean.

    relation,ours,inverse
    IMPOSED_SANCTIONS_ON,sc:sanctions,
    PRESIDENT,sc:leads,yes
    mentioned with,,

`relation` is their word, label or IRI; capitals, underscores and hyphens make no difference. `ours` is a relation of
the ontology, as a prefixed name, an IRI, a local name or a label; empty, the relation is known to say nothing, and
statements with it stay unverified. `inverse` is `yes` where their subject is our object. The last column may be left
out. The file is CSV in UTF-8.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from pathlib import Path

from kg.errors import DataError, MissingError
from kg.model import Iri

_COLUMNS = ("relation", "ours", "inverse")
_YES, _NO = {"yes", "true", "1", "x"}, {"", "no", "false", "0"}
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_JOINT = re.compile(r"[\s_\-–—/.]+")


def words_of(relation: str) -> str:
    """A relation as words in lower case: IMPOSED_SANCTIONS_ON, imposedSanctionsOn, imposed-sanctions-on."""
    return _JOINT.sub(" ", _HUMP.sub(" ", relation)).strip().lower()


def key_of(relation: str) -> str:
    """What a relation is looked up by: an IRI is no words."""
    return relation.strip() if "://" in relation else words_of(relation)


Meaning = tuple[Iri, bool]
"""A relation of the ontology, and whether subject and object change places."""


def read_mapping(path: Path, known_as: Mapping[str, Meaning]) -> dict[str, Meaning | None]:
    """The rows of a mapping file by `key_of` their relation; None for those that say nothing.

    `known_as` gives the relations of the ontology by `key_of` their names. Raises MissingError if there is no such
    file, DataError that names the row if it is none.
    """
    if path.exists() and not path.is_file():
        raise DataError(f"{path}: not a regular file: expected CSV in UTF-8")
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            columns, rows = list(reader.fieldnames or ()), list(reader)
    except FileNotFoundError:
        raise MissingError(f"{path}: no such file") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None
    except (csv.Error, UnicodeDecodeError) as error:
        raise DataError(f"{path}: not CSV in UTF-8: {error}") from None
    if not {"relation", "ours"} <= set(columns) <= set(_COLUMNS):
        raise DataError(f"{path}: columns {', '.join(columns) or 'none'}: expected {','.join(_COLUMNS)}")
    found: dict[str, Meaning | None] = {}
    for number, row in enumerate(rows, 2):
        where = f"{path}, row {number}"
        if None in row:
            raise DataError(f"{where}: has more cells than there are columns")
        relation = (row["relation"] or "").strip()
        if not relation:
            raise DataError(f"{where}: relation is empty")
        meaning = _meaning(row, known_as, where)
        if found.setdefault(key_of(relation), meaning) != meaning:
            raise DataError(f"{where}: {relation!r} stands in an earlier row with another meaning")
    return found


def _meaning(row: Mapping[str, str | None], known_as: Mapping[str, Meaning], where: str) -> Meaning | None:
    ours, inverse = (row.get("ours") or "").strip(), (row.get("inverse") or "").strip().lower()
    if inverse not in _YES | _NO:
        raise DataError(f"{where}: inverse {inverse!r}: expected yes or no")
    if not ours:
        return None
    known = known_as.get(key_of(ours))
    if known is None:
        raise DataError(f"{where}: {ours!r} is no relation of the ontology: expected one such as sc:sanctions")
    relation, turned = known
    return relation, turned is not (inverse in _YES)
