"""Persons: one record for every human being, whatever spelling a source uses."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from difflib import SequenceMatcher

import curated
import naming
from writer import Sheet, text


@dataclass(slots=True, eq=False)
class Person:
    """A person with the names and identifiers that the sources give."""

    label: str
    aliases: set[str] = field(default_factory=set)
    families: list[str] = field(default_factory=list)
    given: str = ""
    qids: set[str] = field(default_factory=set)
    natives: set[tuple[str, str]] = field(default_factory=set)
    settled: bool = False

    @property
    def iri(self) -> str:
        return f"person:{naming.slug(self.label)}"


class People:
    """All persons, found again by spelling. The curated table comes first, so that its labels win."""

    def __init__(self) -> None:
        self._by_key: dict[str, Person] = {}
        self._all: list[Person] = []
        self.joined: list[str] = []
        for row in curated.rows("names"):
            person = Person(label=row["label"], families=curated.values(row["family"]), settled=True)
            person.aliases.update(curated.values(row["alt"]))
            self._add(person, row["label"], *curated.values(row["alt"]), *curated.values(row["keys"]))

    def _add(self, person: Person, *names: str) -> None:
        self._all.append(person)
        for name in names:
            self._by_key.setdefault(naming.key(name), person)

    def find(self, name: str) -> Person | None:
        return self._by_key.get(naming.key(name))

    def person(self, name: str, *, qid: str | None = None, near: list[Person] | None = None) -> Person:
        """The person of that name; failing that one of `near` whose name is close; failing that a new one."""
        person = self.find(name)
        if person is None:
            person = next((p for p in near or [] if any(close(name, n) for n in (p.label, *p.aliases))), None)
            if person is None:
                person = Person(label=name)
                self._add(person, name)
            else:
                self.joined.append(f"one person: {name} and {person.label}")
                self._by_key[naming.key(name)] = person
        if qid:
            person.qids.add(qid)
        return person

    def rename(self, person: Person, label: str) -> None:
        """Give a person a better label, unless somebody else has it."""
        if self.find(label) is None:
            person.label = label
            self._by_key[naming.key(label)] = person

    def everyone(self) -> list[Person]:
        return list(self._all)


def close(one: str, other: str) -> bool:
    """True for two spellings of one name: all words of one in the other, or like first and like last words."""
    first, second = naming.key(one).split(), naming.key(other).split()
    shorter, longer = sorted((first, second), key=len)
    if len(shorter) > 1 and set(shorter) <= set(longer):
        return True
    return len(shorter) > 1 and _alike(first[0], second[0], 0.65) and _alike(first[-1], second[-1], 0.8)


def _alike(one: str, other: str, least: float) -> bool:
    return SequenceMatcher(None, one, other).ratio() >= least


def short(name: str, family: str) -> str:
    """First given name and family name, in the order of the full name."""
    words, own = name.split(), family.split()
    if not own or words[: len(own)] == own or words[0] in own:
        return name
    return f"{words[0]} {family}"


def write(sheet: Sheet, people: list[Person], languages: dict[str, str]) -> None:
    """Those who hold or held an office, and those whom the curated table names."""
    for person in people:
        names = {person.label, *person.aliases}
        names |= {v for n in list(names) for v in naming.variants(n)}
        names |= {n.replace("-", " ") for n in list(names) if "-" in n and person.label.count(" ") < 4}
        sheet.entity(person.iri, "Person", person.label, names)
        families = person.families or [_last(person.label)]
        bare = [re.sub(r"^([Aa]l|[Ee]l)-", "", f) for f in families]
        every = [v for f in [*families, *bare] for v in (f, *naming.variants(f))]
        sheet.add(person.iri, "sc:familyName", [text(f) for f in every])
        given = _given(person.label, families)
        if given:
            sheet.add(person.iri, "sc:givenName", text(given))
        for native, country in person.natives:
            if country in languages:
                words = native.split()
                forms = [native, f"{words[0]} {words[-1]}"] if country == "ru" else [native]
                sheet.add(person.iri, "skos:altLabel", [text(form, languages[country]) for form in forms])
        sheet.add(person.iri, "owl:sameAs", [f"wd:{q}" for q in person.qids])


def _last(label: str) -> str:
    """The last word of a name that is neither a numeral nor an addition."""
    words = [w for w in label.split() if not re.fullmatch(r"[IVX]+|Jr\.?|Sr\.?", w)]
    return (words or label.split())[-1]


def _given(label: str, families: list[str]) -> str:
    for family in sorted(families, key=len, reverse=True):
        if family in label:
            rest = " ".join(label.replace(family, "", 1).split())
            return rest if rest and not set(rest) <= set("IVX ") else ""
    return ""
