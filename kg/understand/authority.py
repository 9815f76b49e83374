"""What `seeds/` knows, compiled for recognition and linking: names, demonyms, metonyms, offices, tenures."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from kg import assets, vocab
from kg.model import Iri
from kg.rdf import Node
from kg.vocab import SC

_CLASSES = (
    "State",
    "Territory",
    "Person",
    "Organization",
    "IntergovernmentalOrganization",
    "GovernmentBody",
    "PoliticalParty",
    "ArmedGroup",
    "Company",
    "AcademicInstitution",
    "MediaOrganization",
    "Initiative",
    "Agreement",
    "Region",
    "Sea",
    "City",
    "Place",
)


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name can stand for, and how: by name, demonym or metonym."""

    entity: Iri
    form: str
    adjective: bool = False  # a demonym that stands before a noun


@dataclass(frozen=True, slots=True)
class Known:
    """An authority entity."""

    iri: Iri
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Service:
    """A tenure: `person` held an office with these roles in `body` from `start` to `end` (ISO dates, or parts)."""

    person: Iri
    body: Iri
    office: Iri
    titles: tuple[str, ...]
    head: bool  # head of state, of government or of the organization
    start: str | None
    end: str | None

    def covers(self, date: str | None) -> bool:
        """Whether it was running on that day; without a day, whether it is still running."""
        if date is None:
            return self.end is None
        return (self.start is None or self.start[: len(date)] <= date[: len(self.start)]) and (
            self.end is None or date[: len(self.end)] <= self.end
        )


@lru_cache(maxsize=1 << 16)
def plain(name: str) -> str:
    """A name as a key: straight quotes and hyphens, no diacritics, no leading article, one space between words."""
    text = name.replace("’", "'").replace("‑", "-").replace("–", "-").replace("\u00ad", "")
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    text = " ".join(text.split())
    return text[4:] if text[:4] in {"the ", "The "} else text


class Authority:
    """The compiled authority data. Built once; holds no graph."""

    def __init__(self, paths: Iterable[Path]) -> None:
        node = Node(paths)
        self.known: dict[Iri, Known] = {}
        self.senses: dict[str, list[Sense]] = {}
        self.family: dict[str, list[Iri]] = {}
        self.services: dict[Iri, list[Service]] = {}  # by body
        self.careers: dict[Iri, list[Service]] = {}  # by person
        self.words: dict[Iri, set[str]] = {}  # of all names of a polity, in lower case
        self.home: dict[Iri, Iri] = {}  # the state in which an organization has its seat
        for kind in _CLASSES:
            for iri in node.of_type(SC + kind):
                self._add(node, iri, kind)
        self._labels = sorted((plain(k.label), k.iri) for k in self.known.values())
        for tenure in node.of_type(SC + "Tenure"):
            self._add_service(node, tenure)

    def _add(self, node: Node, iri: Iri, kind: str) -> None:
        label = node.value(iri, vocab.LABEL) or vocab.local_name(iri)
        self.known[iri] = Known(iri, kind, label)
        names = [label, *node.values(iri, vocab.ALT_LABEL), *node.values(iri, SC + "acronym")]
        for name in names:
            self._sense(name, Sense(iri, "name"))
        if kind in {"State", "Territory"}:
            self.words[iri] = {w for name in names for w in name.lower().split()}
        for name in node.values(iri, SC + "demonym"):
            self._sense(name, Sense(iri, "demonym", adjective=True))
        for name in node.values(iri, SC + "demonymNoun"):
            self._sense(name, Sense(iri, "demonym"))
        for name in node.values(iri, SC + "metonym"):
            self._sense(name, Sense(iri, "metonym"))
        for name in node.values(iri, SC + "familyName"):
            holders = self.family.setdefault(plain(name), [])
            if iri not in holders:
                holders.append(iri)
        for place in node.values(iri, SC + "headquarteredIn"):
            for state in node.values(place, SC + "locatedIn"):
                self.home[iri] = state
        for city in node.values(iri, SC + "capital"):
            for name in [node.value(city, vocab.LABEL) or "", *node.values(city, vocab.ALT_LABEL)]:
                if name:
                    self._sense(name, Sense(iri, "metonym"))

    def _sense(self, name: str, sense: Sense) -> None:
        key = plain(name)
        if len(key) < 2:
            return
        found = self.senses.setdefault(key, [])
        if not any(s.entity == sense.entity and s.form == sense.form for s in found):
            found.append(sense)

    def _add_service(self, node: Node, tenure: Iri) -> None:
        person, office = node.value(tenure, vocab.ORG + "member"), node.value(tenure, vocab.ORG + "post")
        interval = node.value(tenure, vocab.ORG + "memberDuring")
        body = node.value(office, vocab.ORG + "postIn") if office else None
        if not person or not office or not body:
            return
        roles = {vocab.local_name(r) for r in node.values(office, SC + "role")}
        service = Service(
            person,
            body,
            office,
            tuple(t.lower() for t in node.values(office, SC + "title")),
            bool(roles & {"HeadOfState", "HeadOfGovernment", "HeadOfOrganization"}),
            node.value(interval, SC + "start") if interval else None,
            node.value(interval, SC + "end") if interval else None,
        )
        self.services.setdefault(body, []).append(service)
        self.careers.setdefault(person, []).append(service)

    def kind(self, iri: Iri) -> str | None:
        known = self.known.get(iri)
        return known.kind if known else None

    def sharing(self, name: str) -> list[Known]:
        """Entities called by this name, or by this name and `of` somebody: Democratic Party of Korea."""
        found = {s.entity for s in self.senses.get(name, ())}
        at = bisect_left(self._labels, (f"{name} of ", ""))
        while at < len(self._labels) and self._labels[at][0].startswith(f"{name} of "):
            found.add(self._labels[at][1])
            at += 1
        return [self.known[iri] for iri in sorted(found)]

    def holders(self, body: Iri, *, title: str | None, date: str | None) -> list[Iri]:
        """Persons who held a leading office (or the office called `title`) in `body` on that day, sorted."""
        found = [
            s.person
            for s in self.services.get(body, ())
            if s.covers(date) and ((title is None and s.head) or (title is not None and title in s.titles))
        ]
        return sorted(set(found))

    def in_office(self, person: Iri, date: str | None) -> bool:
        return any(s.covers(date) for s in self.careers.get(person, ()))


@cache
def shipped() -> Authority:
    """The authority data that ships with `kg`, compiled once in a process."""
    return Authority(assets.turtle_files("seeds"))
