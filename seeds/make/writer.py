"""Collects statements and writes Turtle: sorted, without blank nodes, the same bytes on every run."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import curated

STOPS = {row["alias"] for row in curated.rows("stops")}
"""Aliases that are never written."""
PREFIXES = {
    "agreement": "https://w3id.org/statecraft/id/agreement/",
    "dct": "http://purl.org/dc/terms/",
    "initiative": "https://w3id.org/statecraft/id/initiative/",
    "interval": "https://w3id.org/statecraft/id/interval/",
    "office": "https://w3id.org/statecraft/id/office/",
    "org": "http://www.w3.org/ns/org#",
    "organization": "https://w3id.org/statecraft/id/organization/",
    "owl": "http://www.w3.org/2002/07/owl#",
    "person": "https://w3id.org/statecraft/id/person/",
    "place": "https://w3id.org/statecraft/id/place/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "region": "https://w3id.org/statecraft/id/region/",
    "sc": "https://w3id.org/statecraft/ontology#",
    "seeds": "https://w3id.org/statecraft/id/seeds/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "state": "https://w3id.org/statecraft/id/state/",
    "tenure": "https://w3id.org/statecraft/id/tenure/",
    "territory": "https://w3id.org/statecraft/id/territory/",
    "time": "http://www.w3.org/2006/time#",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The prefixes that a seed file may use."""

_NAME = re.compile(r"[a-z]+:[A-Za-z0-9_-]+\Z")


def text(value: str, language: str = "en") -> str:
    """A literal with a language tag."""
    return f'"{_escape(value)}"@{language}'


def plain(value: str) -> str:
    """A literal of type xsd:string."""
    return f'"{_escape(value)}"'


def date(value: str) -> str:
    """A year, month or day as the XML Schema type of its precision."""
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(value)]
    return f'"{value}"^^xsd:{kind}'


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


@dataclass(slots=True)
class Sheet:
    """The statements of one seed file, by subject and predicate."""

    stem: str
    statements: dict[str, dict[str, set[str]]] = field(default_factory=dict)

    def add(self, subject: str, predicate: str, values: str | Iterable[str]) -> None:
        """State that `subject` has each of the values, all of them in Turtle's own spelling."""
        if not _NAME.match(subject):
            raise ValueError(f"{subject!r} is no prefixed name that Turtle takes without escapes")
        chosen = [values] if isinstance(values, str) else list(values)
        if chosen:
            self.statements.setdefault(subject, {}).setdefault(predicate, set()).update(chosen)

    def remove(self, subject: str, predicate: str, value: str) -> None:
        """Take one statement back, if it was made."""
        values = self.statements.get(subject, {}).get(predicate, set())
        values.discard(value)
        if not values:
            self.statements.get(subject, {}).pop(predicate, None)

    def entity(self, subject: str, cls: str, label: str, alternatives: Iterable[str] = ()) -> None:
        """Class, label and aliases of an entity; an alias that equals the label is left out."""
        self.add(subject, "a", f"sc:{cls}")
        self.add(subject, "rdfs:label", text(label))
        self.add(subject, "skos:altLabel", [text(a) for a in alternatives if a and a != label and a not in STOPS])
        self.add(subject, "dct:source", f"seeds:{self.stem}")

    def dataset(self, title: str, source: str, licence: str, as_of: str) -> None:
        """Describe the file itself."""
        subject = f"seeds:{self.stem}"
        self.add(subject, "a", "void:Dataset")
        self.add(subject, "dct:title", text(title))
        self.add(subject, "dct:source", text(source))
        self.add(subject, "dct:license", text(licence))
        self.add(subject, "sc:asOf", date(as_of))

    def write(self, folder: Path) -> Path:
        """Write `stem`.ttl into the folder and give its path."""
        path = folder / f"{self.stem}.ttl"
        path.write_text(self.turtle(), encoding="utf-8", newline="\n")
        return path

    def turtle(self) -> str:
        """The whole file as text."""
        body = [self._block(subject) for subject in sorted(self.statements)]
        used = {name for name in PREFIXES if re.search(rf"(?<![\w\"]){name}:", "\n".join(body))}
        head = [f"@prefix {name}: <{PREFIXES[name]}> ." for name in sorted(used)]
        return "\n".join([*head, "", *body])

    def _block(self, subject: str) -> str:
        predicates = self.statements[subject]
        order = sorted(predicates, key=lambda p: (p != "a", p != "rdfs:label", p))
        lines = [f"    {p} {', '.join(sorted(predicates[p]))}" for p in order]
        return f"{subject}\n" + " ;\n".join(lines) + " .\n"
