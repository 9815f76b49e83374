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
    "FormerState",
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

_SPELLINGS = (
    ("kh", "h"),
    ("gh", "g"),
    ("dh", "d"),
    ("dj", "j"),
    ("zh", "j"),
    ("ks", "x"),
    ("q", "k"),
    ("w", "v"),
    ("ou", "u"),
    ("oo", "u"),
    ("ee", "i"),
    ("ei", "i"),
    ("iy", "i"),
    ("yi", "i"),
    ("ij", "i"),
    ("y", "i"),
    ("e", "i"),
    ("o", "u"),
)
"""Letters that romanisations of one sound differ in, each with what stands for it in a key."""


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a name can stand for, and how: by name, demonym or metonym."""

    entity: Iri
    form: str
    adjective: bool = False  # a demonym that stands before a noun
    capital: bool = False  # a metonym by being the capital


@dataclass(frozen=True, slots=True)
class Known:
    """An authority entity."""

    iri: Iri
    kind: str
    label: str
    title: str | None = None  # of its article in the English Wikipedia


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

    def over(self, date: str | None) -> bool:
        """Whether it is known to have ended before that day."""
        return bool(date and self.end and self.end < date[: len(self.end)])

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


@lru_cache(maxsize=1 << 14)
def sound(name: str) -> str:
    """A name as a key that transliterations share: Khaddafi and Qaddafi, Zelenskyy and Zelenskiy."""
    letters = "".join(c for c in plain(name).lower().replace("-", " ") if c.isalpha() or c == " ")
    text = " ".join("al" if word == "el" else word for word in letters.split())
    for letters, one in _SPELLINGS:
        text = text.replace(letters, one)
    return "".join(c for c, before in zip(text, " " + text, strict=False) if c != before)


@dataclass(frozen=True, slots=True)
class Post:
    """An office of the authority data."""

    iri: Iri
    label: str
    body: Iri
    titles: frozenset[str]
    roles: frozenset[str]  # HeadOfState, HeadOfGovernment, HeadOfOrganization, Minister


class Authority:
    """The compiled authority data. Built once; holds no graph."""

    def __init__(self, paths: Iterable[Path]) -> None:
        node = Node(paths)
        self.known: dict[Iri, Known] = {}
        self.senses: dict[str, list[Sense]] = {}
        self.family: dict[str, list[Iri]] = {}
        self.services: dict[Iri, list[Service]] = {}  # by body
        self.careers: dict[Iri, list[Service]] = {}  # by person
        self.words: dict[Iri, set[str]] = {}  # of all names of a polity or a body of states, in lower case
        self.home: dict[Iri, Iri] = {}  # the state in which an organization has its seat
        self.within: dict[Iri, set[Iri]] = {}  # polities that a place lies in, or a body or person serves
        self.leagues: set[Iri] = set()  # organizations that states are members of
        self.given: set[str] = set()  # given names of persons
        self.fronted: set[str] = set()  # family names that stand first: Kim, Xi
        self.sounds: dict[str, set[Iri]] = {}  # persons by their names as they may be transliterated
        for kind in _CLASSES:
            for iri in node.of_type(SC + kind):
                self._add(node, iri, kind)
        self._labels = sorted((plain(k.label), k.iri) for k in self.known.values())
        for tenure in node.of_type(SC + "Tenure"):
            self._add_service(node, tenure)
        self.posts: dict[Iri, list[Post]] = {}  # by body
        for office in node.of_type(SC + "Office"):
            self._add_post(node, office)
        self.bodies: dict[tuple[Iri, str], Iri] = {}  # (China, foreign ministry) -> the body
        self.titles = {t for services in self.careers.values() for s in services for t in s.titles}
        self._vary_bodies()

    def _add(self, node: Node, iri: Iri, kind: str) -> None:
        label = node.value(iri, vocab.LABEL) or vocab.local_name(iri)
        self.known[iri] = Known(iri, kind, label, node.value(iri, SC + "wikipediaTitle"))
        names = [label, *node.values(iri, vocab.ALT_LABEL), *node.values(iri, SC + "acronym")]
        for name in names:
            self._sense(name, Sense(iri, "name"))
        if kind in {"State", "Territory"}:
            self.leagues.update(node.values(iri, SC + "memberOf"))
        if kind in {"State", "Territory", "IntergovernmentalOrganization"}:
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
        if kind == "Person":
            self._add_person_names(node, iri, names)
        polities = [*node.values(iri, SC + "locatedIn"), *node.values(iri, SC + "actsFor")]
        if polities:
            self.within.setdefault(iri, set()).update(polities)
        for place in node.values(iri, SC + "headquarteredIn"):
            for state in node.values(place, SC + "locatedIn"):
                self.home[iri] = state
        for city in node.values(iri, SC + "capital"):
            for name in [node.value(city, vocab.LABEL) or "", *node.values(city, vocab.ALT_LABEL)]:
                if name:
                    self._sense(name, Sense(iri, "metonym", capital=True))

    def _add_person_names(self, node: Node, iri: Iri, names: list[str]) -> None:
        families = [plain(f) for f in node.values(iri, SC + "familyName")]
        self.given |= {w for given in node.values(iri, SC + "givenName") for w in plain(given).split()}
        for name in names:
            words = plain(name).split()
            if len(words) > 1:
                self.sounds.setdefault(sound(name), set()).add(iri)
                self.fronted |= {f for f in families if words[0] == f and words[-1] not in families}

    def _vary_bodies(self) -> None:
        """US Treasury Department is United States Treasury Department, with any short name of the polity."""
        starts: dict[Iri, list[str]] = {}
        for key, senses in self.senses.items():
            for sense in senses:
                short = sense.form != "metonym" and len(key.split()) <= 2
                if short and self.known[sense.entity].kind in {"State", "Territory"}:
                    starts.setdefault(sense.entity, []).append(key)
        told = [
            (polity, key[len(start) + 1 :], sense)
            for key, senses in self.senses.items()
            for sense in senses
            for polity in self.within.get(sense.entity, ())
            if sense.form == "name" and self.known[sense.entity].kind == "GovernmentBody"
            for start in starts.get(polity, ())
            if key.startswith(f"{start} ")
        ]
        for polity, words, sense in told:
            self.bodies.setdefault((polity, words.lower()), sense.entity)
            for start in starts[polity]:
                self._sense(f"{start} {words}", sense)

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
        self.within.setdefault(person, set()).add(body)

    def _add_post(self, node: Node, office: Iri) -> None:
        body = node.value(office, vocab.ORG + "postIn")
        if body is None:
            return
        post = Post(
            office,
            node.value(office, vocab.LABEL) or vocab.local_name(office),
            body,
            frozenset(t.lower() for t in node.values(office, SC + "title")),
            frozenset(vocab.local_name(r) for r in node.values(office, SC + "role")),
        )
        self.posts.setdefault(body, []).append(post)

    def kind(self, iri: Iri) -> str | None:
        known = self.known.get(iri)
        return known.kind if known else None

    def shouted(self, name: str) -> tuple[Sense, ...]:
        """What a name in capitals means, the town before the state that it is the capital of."""
        senses = tuple(self.senses.get(name.title(), ()))
        return tuple(s for s in senses if self.kind(s.entity) in {"City", "Place"}) or senses

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

    def spelt(self, name: str) -> list[Iri]:
        """Persons whose full name sounds so, however it is romanised, sorted."""
        return sorted(self.sounds.get(sound(name), ())) if " " in name else []

    def in_office(self, person: Iri, date: str | None) -> bool:
        return any(s.covers(date) for s in self.careers.get(person, ()))


@cache
def shipped() -> Authority:
    """The authority data that ships with `kg`, compiled once in a process."""
    return Authority(assets.turtle_files("seeds"))
