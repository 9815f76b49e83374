"""What people decided about claims and entities: the lines of a decision file, read with one clear message for a fault.

The JSON Schema beside this file says what the fields are. Of several decisions about one thing the last counts, so
that a file may be added to.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import DataError, MissingError
from kg.ids import digest, is_absolute
from kg.model import Iri
from kg.records.check import check_characters, strings
from kg.vocab import class_iri, class_name

if TYPE_CHECKING:
    from jsonschema import Draft202012Validator, ValidationError

FORMAT = "kg-decision/1"

_NEEDS = {
    "accept": 'a "claim"',
    "reject": 'a "claim", or an "entity" with "into"',
    "merge": 'an "entity" and "into"',
    "split": 'an "entity" and a "document"',
}
_TYPES = {"string": "text", "integer": "a whole number", "object": "an object"}
_PATTERNS = {"date": "YYYY, YYYY-MM or YYYY-MM-DD", "kind": "the name of a class, such as City, or the IRI of your own"}


class Kind(StrEnum):
    """What may be decided."""

    ACCEPT = "accept"
    REJECT = "reject"
    MERGE = "merge"
    SPLIT = "split"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision. What it is about: a claim, two entities, or an entity with a document and perhaps a place in it."""

    decision: Kind
    claim: Iri | None = None
    entity: Iri | None = None
    into: Iri | None = None
    document: Iri | None = None
    start: int | None = None
    end: int | None = None
    label: str | None = None
    kind: str | None = None
    by: str | None = None
    date: str | None = None
    note: str | None = None

    @property
    def subject(self) -> tuple[str, ...]:
        """What it is about: a later decision on the same replaces it."""
        if self.claim is not None:
            return "claim", self.claim
        if self.decision is Kind.MERGE:
            return "entity", self.entity or ""
        if self.decision is Kind.REJECT:
            return "entities", self.entity or "", self.into or ""
        return "mentions", self.document or "", self.entity or "", str(self.start), str(self.end)

    @property
    def name(self) -> str:
        """A digest of all its fields: two that differ in anything are two."""
        return digest(*(f"{f.name}={getattr(self, f.name)}" for f in fields(self)), length=16)

    @property
    def told(self) -> str:
        """Who decided what and when, in words, with the note."""
        done = {"accept": "accepted", "reject": "rejected", "merge": "merged", "split": "split"}[self.decision.value]
        words = f"{done} by {self.by or 'a person'}{f' on {self.date}' if self.date else ''}"
        return f"{words}: {' '.join(self.note.split())}" if self.note and self.note.strip() else words

    def to_record(self) -> dict[str, Any]:
        """The decision as plain JSON values, without what is empty."""
        told = {f.name: getattr(self, f.name) for f in fields(self)}
        return {"format": FORMAT, **{k: v for k, v in told.items() if v is not None}}


def schema() -> dict[str, Any]:
    """The JSON Schema of one line."""
    loaded: dict[str, Any] = json.loads(Path(__file__).with_name("decision.schema.json").read_text(encoding="utf-8"))
    return loaded


@cache
def _validator() -> Draft202012Validator:
    from jsonschema import Draft202012Validator

    return Draft202012Validator(schema())


def read_decisions(path: Path) -> list[Decision]:
    """The decisions of a file, in its order; lines where none is made are passed over.

    Raises MissingError for a file that is not there, and DataError that names the line and what was expected.
    """
    try:
        with path.open(encoding="utf-8-sig") as file:
            found = [_read(line, f"{path}: line {number}") for number, line in enumerate(file, 1) if line.strip()]
    except FileNotFoundError:
        raise MissingError(f"{path}: no such file") from None
    except IsADirectoryError:
        raise DataError(f"{path}: is a folder, expected a file of decisions") from None
    except UnicodeDecodeError:
        raise DataError(f"{path}: is not UTF-8, expected JSON Lines") from None
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None
    return [decision for decision in found if decision is not None]


def _read(line: str, where: str) -> Decision | None:
    try:
        record = json.loads(line, object_pairs_hook=_once_each)
    except json.JSONDecodeError as error:
        raise DataError(f"{where}: not JSON: {error.msg.removesuffix(' at')} at character {error.colno}") from None
    except RecursionError:
        raise DataError(f"{where}: not JSON: brackets within brackets, too deep") from None
    except _TwiceError as error:
        raise DataError(f"{where}: {str(error)[:100]!r} is given twice: expected it once") from None
    except ValueError:
        raise DataError(f"{where}: holds a number of thousands of digits: expected a shorter one") from None
    if not isinstance(record, Mapping) or record.get("format") != FORMAT:
        raise DataError(f'{where}: expected an object with "format": "{FORMAT}"')
    problem = next(iter(sorted(_validator().iter_errors(record), key=lambda e: list(map(str, e.absolute_path)))), None)
    if problem is not None:
        raise DataError(f"{where}: {_told(problem, record)}")
    check_characters(strings(record), where)
    if not record.get("decision"):
        return None
    told = {
        name: value for name, value in record.items() if name not in {"format", "about", "decision"} and value != ""
    }
    if "kind" in told:
        told["kind"] = class_name(told["kind"])
    decision = Decision(decision=Kind(record["decision"]), **told)
    _check(decision, where)
    return decision


class _TwiceError(ValueError):
    """A field that an object has twice."""


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise _TwiceError(name)
        found[name] = value
    return found


def _check(decision: Decision, where: str) -> None:
    """What the schema cannot tell."""
    for name in ("claim", "entity", "into", "document"):
        value = getattr(decision, name)
        if value is not None and not is_absolute(value):
            raise DataError(f"{where}: {name} {value!r}: expected an absolute IRI")
    if decision.kind is not None and not is_absolute(class_iri(decision.kind)):
        raise DataError(f"{where}: kind {decision.kind!r}: expected {_PATTERNS['kind']}")
    if decision.decision is Kind.MERGE and decision.entity == decision.into:
        raise DataError(f"{where}: merges {decision.entity} into itself: expected two entities")
    if decision.start is not None and decision.end is not None and decision.end <= decision.start:
        raise DataError(f"{where}: a mention from {decision.start} to {decision.end}: expected the end after the start")
    if type(decision.start or 0) is not int or type(decision.end or 0) is not int:  # to JSON Schema 28.0 is one
        raise DataError(f"{where}: start and end: expected whole numbers without a point")
    if decision.date is not None:
        try:
            date.fromisoformat(decision.date + "-01-01"[len(decision.date) - 4 :])  # a year or a month is filled up
        except ValueError:
            raise DataError(f"{where}: date {decision.date!r}: there is no such day, month or year") from None


def _told(problem: ValidationError, record: Mapping[str, Any]) -> str:
    """What is wrong, in words that a person understands."""
    field = str(problem.absolute_path[-1]) if problem.absolute_path else ""
    if problem.validator in {"required", "anyOf"}:
        decision = record.get("decision")
        return f"the decision {decision!r} needs {_NEEDS.get(str(decision), problem.message)}"
    if field == "decision":
        return f"unknown decision {problem.instance!r}: expected one of {', '.join(Kind)}, or nothing"
    if problem.validator == "additionalProperties":
        unknown = next(name for name in record if name not in problem.schema["properties"])
        return f"unknown field {unknown[:100]!r}: expected some of {', '.join(problem.schema['properties'])}"
    if problem.validator == "dependentRequired":
        return 'a place in a document needs both "start" and "end"'
    if problem.validator == "type":
        return f"{field} {json.dumps(problem.instance)[:100]}: expected {_TYPES[problem.validator_value]}"
    if problem.validator == "minimum":
        return f"{field} {problem.instance}: expected {problem.validator_value} or more"
    if problem.validator == "minLength":
        return f"{field}: expected at least one character"
    if problem.validator == "pattern":
        return f"{field} {str(problem.instance)[:100]!r}: expected {_PATTERNS.get(field, 'an absolute IRI')}"
    return f"{field + ': ' if field else ''}{str(problem.message)[:200]}"


def last_of_each(decisions: Iterable[Decision]) -> list[Decision]:
    """The decisions that count, one for each thing that is decided about, in an order of their own.

    Raises DataError if entities are merged in a circle.
    """
    kept = {decision.subject: decision for decision in decisions}
    into = {d.entity: d.into for d in kept.values() if d.decision is Kind.MERGE}
    for entity in into:
        seen, at = {entity}, into[entity]
        while at in into:
            if at in seen:
                raise DataError(f"the decisions merge {entity} in a circle: expected one entity that stays")
            seen.add(at)
            at = into[at]
    return [kept[subject] for subject in sorted(kept)]


def decision_lines(decisions: Iterable[Decision]) -> Iterator[str]:
    """The lines of a decision file, without their newlines: the same decisions always give the same lines."""
    for decision in decisions:
        yield json.dumps(decision.to_record(), ensure_ascii=False)
