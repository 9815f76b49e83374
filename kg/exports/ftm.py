"""Writes entities of FollowTheMoney as JSON Lines: who and what there is, what is asserted of them, and by what words.

Its model is of parties and their interests. States and territories are of its schema Territory, which is no party: an
event names them as countries, and they have no memberships, only other links. Groups of people, places, agreements and
ideologies have no schema, and neither has a claim that is not asserted: they are counted as lost.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import groupby
from typing import Any, BinaryIO

from kg import vocab
from kg.exports import Task
from kg.exports.contents import Contents, Thing
from kg.exports.counted import Counted, scratch
from kg.exports.lost import Tally
from kg.ids import digest
from kg.stores.claims import Account, Origin

_SCHEMATA = (
    ("GovernmentBody", "PublicBody"),
    ("Company", "Company"),
    ("Organization", "Organization"),
    ("Person", "Person"),
    ("State", "Territory"),
    ("Territory", "Territory"),
    ("Office", "Position"),
    ("Initiative", "Project"),
    ("NamedEvent", "Event"),
)
"""What things of our classes are there; the first that fits."""

_TOPICS = {"IntergovernmentalOrganization": "gov.igo", "PoliticalParty": "pol.party"}
_PARTIES = frozenset({"Person", "Organization", "Company", "PublicBody"})
_BODIES = _PARTIES - {"Person"}
_PERSONS = frozenset({"Person"})
_LINKS: dict[str, tuple[str, frozenset[str], frozenset[str], str, str]] = {
    "memberOf": ("Membership", _PARTIES, _BODIES, "member", "organization"),
    "memberOfParty": ("Membership", _PARTIES, _BODIES, "member", "organization"),
    "leads": ("Directorship", _PARTIES, _BODIES, "director", "organization"),
    "holdsOffice": ("Occupancy", _PERSONS, frozenset({"Position"}), "holder", "post"),
    "participatesIn": ("ProjectParticipant", _PARTIES, frozenset({"Project"}), "participant", "project"),
    "sponsors": ("ProjectParticipant", _PARTIES, frozenset({"Project"}), "participant", "project"),
}
"""Relations that have a schema of their own: it, what may stand on either side, and what the sides are called."""

_DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_LANGUAGES = {
    **{"en": "eng", "de": "deu", "fr": "fra", "es": "spa", "it": "ita", "pt": "por", "nl": "nld", "pl": "pol"},
    **{"ru": "rus", "uk": "ukr", "tr": "tur", "ar": "ara", "fa": "fas", "zh": "zho", "ja": "jpn", "ko": "kor"},
}
Entity = dict[str, Any]
_Row = tuple[str, str, str, str, str, str | None, str | None, str | None, str | None]
"""A claim: source, relation, target, event if it is of one, claim, time, quote, document, and the address of that."""


def write(task: Task, stream: BinaryIO) -> None:
    """Write documents with what they mention, then things, then what is asserted; tell what has no place there."""
    writer = _Writer(Contents(task.folder, store=task.store))
    count = 0
    for entity in writer.entities():
        stream.write((json.dumps(entity, ensure_ascii=False, sort_keys=True) + "\n").encode())
        count += 1
    task.say(f"{count} entities")
    for name, tally in (("things", writer.things), ("relations", writer.relations), ("claims", writer.claims)):
        if lost := tally.words():
            task.say(f"  no place for {name}: {lost}")


class _Writer:
    def __init__(self, contents: Contents) -> None:
        self._contents = contents
        self.things, self.relations, self.claims = Tally(), Tally(), Tally()
        self._stative = frozenset(contents.relations("StativeRelation"))

    def entities(self) -> Iterator[Entity]:
        with Counted(self._contents) as counted, scratch() as rows:
            rows.execute(
                "CREATE TABLE told (source TEXT, relation TEXT, target TEXT, event TEXT, claim TEXT, date TEXT,"
                " quote TEXT, document TEXT, url TEXT)"
            )
            for origin, accounts in self._contents.documents():
                yield self._article(origin)
                yield from self._mentions(origin)
                for account in accounts:
                    counted.add(account)
                    self.claims.add(account.status, account.status == "asserted")
                    if account.status == "asserted":
                        self._keep(rows, account)
            for thing in counted.things():
                yield from self._thing(thing)
            yield from self._tenures()
            query = "SELECT * FROM told WHERE event {} ORDER BY event, source, relation, target, claim"
            with closing(rows.execute(query.format("= ''"))) as told:
                for _, claims in groupby(told, key=lambda row: row[:3]):
                    yield from self._link(list(claims))
            with closing(rows.execute(query.format("<> ''"))) as told:
                for event, claims in groupby(told, key=lambda row: row[3]):
                    yield from self._event(event, list(claims))

    def _schema(self, iri: str) -> str | None:
        """The schema of a thing."""
        classes = {vocab.class_name(cls) for cls in self._contents.classes(iri)}
        return next((schema for ours, schema in _SCHEMATA if ours in classes), None)

    def _article(self, origin: Origin) -> Entity:
        told = self._contents.told(origin.iri)[0]
        (language,) = told.get(vocab.SC + "language", [""])[:1]
        return _entity(
            "Article",
            origin.iri,
            title=[origin.title],
            fileName=[origin.source],
            author=[origin.author],
            publisher=[origin.publisher],
            publishedAt=_dates(origin.date),
            sourceUrl=[origin.url or origin.iri],
            language=[_LANGUAGES.get(language.partition("-")[0])],
        )

    def _mentions(self, origin: Origin) -> Iterator[Entity]:
        """One for each party that the document names, with the names it uses."""
        for iri, names in self._contents.mentioned(origin.iri):
            schema = self._schema(iri)
            if schema in _PARTIES:
                yield _entity(
                    "Mention",
                    f"{origin.iri}#{iri}",
                    document=[_id(origin.iri)],
                    resolved=[_id(iri)],
                    name=names,
                    detectedSchema=[schema],
                )

    def _thing(self, thing: Thing) -> Iterator[Entity]:
        schema = self._schema(thing.iri)
        self.things.add(thing.kind, schema is not None)
        if schema is None:
            return
        told = self._contents.told(thing.iri)[0]
        found: dict[str, Iterable[str | None]] = {
            "name": [thing.label],
            "alias": thing.aliases,
            "wikidataId": [thing.wikidata],
            "sourceUrl": [thing.iri],
        }
        if schema == "Territory":
            found["territoryCode"] = [code.lower() for code in told.get(vocab.SC + "iso2", ())]
            found["country"] = found["territoryCode"]
        elif schema == "Person":
            found["firstName"] = told.get(vocab.SC + "givenName", ())
            found["lastName"] = told.get(vocab.SC + "familyName", ())
        elif schema == "Position":
            homes = told.get(vocab.ORG + "postIn", ())
            found["country"] = [code for home in homes for code in self._country(home)]
            found["organization"] = [_id(home) for home in homes if self._schema(home) in _BODIES]
        elif schema in _BODIES:
            classes = {vocab.class_name(cls) for cls in thing.classes}
            found["topics"] = [topic for cls, topic in _TOPICS.items() if cls in classes]
        if schema in _PARTIES:
            found["country"] = self._country(thing.iri)
        yield _entity(schema, thing.iri, **found)

    def _country(self, iri: str) -> list[str]:
        """The codes of a state, or of the states for which a group or body acts."""
        told = self._contents.told(iri)[0]
        homes = [self._contents.told(home)[0] for home in told.get(vocab.SC + "actsFor", ())]
        return sorted({code.lower() for home in (told, *homes) for code in home.get(vocab.SC + "iso2", ())})

    def _tenures(self) -> Iterator[Entity]:
        """Who holds or held which office, by the authority data."""
        for iri in self._contents.of_type(vocab.SC + "Tenure"):
            told = self._contents.told(iri)[0]
            (during,) = told.get(vocab.ORG + "memberDuring", [""])[:1]
            interval = self._contents.told(during)[0]
            for holder in told.get(vocab.ORG + "member", ()):
                for post in told.get(vocab.ORG + "post", ()):
                    if self._schema(holder) == "Person" and self._schema(post) == "Position":
                        yield _entity(
                            "Occupancy",
                            iri,
                            holder=[_id(holder)],
                            post=[_id(post)],
                            startDate=_dates(*interval.get(vocab.SC + "start", ())),
                            endDate=_dates(*interval.get(vocab.SC + "end", ())),
                            recordId=[iri],
                        )

    def _keep(self, rows: sqlite3.Connection, account: Account) -> None:
        if account.subject is None or account.relation is None or account.object is None:
            return
        source, target = account.subject.iri, account.object.iri
        lasting = account.relation.iri in self._stative
        if lasting and self._contents.symmetric(account.relation.iri):
            source, target = sorted((source, target))
        document = account.document
        rows.execute(
            "INSERT INTO told VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                source,
                account.relation.iri,
                target,
                "" if lasting else account.event or account.iri,
                account.iri,
                account.when,
                account.evidence.quote if account.evidence else None,
                document.iri if document else None,
                document.url if document else None,
            ),
        )

    def _event(self, event: str, rows: list[_Row]) -> Iterator[Entity]:
        """What asserted claims tell of one happening, if a party or a country is known of it."""
        ends = sorted({end for row in rows for end in (row[0], row[2])})
        parties = [_id(end) for end in ends if self._schema(end) in _PARTIES]
        countries = [code for end in ends for code in self._country(end)]
        known = bool(parties or countries) or any(self._schema(end) for end in ends)
        for row in rows:
            self.relations.add(vocab.local_name(row[1]), known)
        if not known:
            return
        label = self._contents.label
        yield _entity(
            "Event",
            event,
            name=[f"{label(row[0])} {label(row[1])} {label(row[2])}" for row in rows],
            involved=parties,
            country=countries,
            keywords=[self._contents.plover(row[1]) for row in rows],
            **_proof(rows),
        )

    def _link(self, rows: list[_Row]) -> Iterator[Entity]:
        """The lasting relation that some claims assert."""
        source, relation, target = rows[0][:3]
        schemata = self._schema(source), self._schema(target)
        name = vocab.local_name(relation)
        self.relations.add(name, None not in schemata)
        if None in schemata:
            return
        schema, one, other, left, right = _LINKS.get(name, _OTHER)
        if schemata[0] not in one or schemata[1] not in other:
            schema, _, _, left, right = _OTHER
        sides: dict[str, Iterable[str | None]] = {left: [_id(source)], right: [_id(target)]}
        if schema != "Occupancy":
            sides["role"] = [self._contents.label(relation)]
        yield _entity(schema, f"{source} {relation} {target}", **sides, **_proof(rows))


_OTHER = ("UnknownLink", frozenset[str](), frozenset[str](), "subject", "object")


def _proof(rows: list[_Row]) -> dict[str, Iterable[str | None]]:
    """The claims behind an entity, their words, and the documents that hold them."""
    return {
        "recordId": [row[4] for row in rows],
        "summary": [row[6] for row in rows],
        "proof": [_id(row[7]) for row in rows if row[7]],
        "sourceUrl": [row[8] for row in rows],
        "date": _dates(*(row[5] for row in rows)),
    }


def _id(iri: str) -> str:
    return f"kg-{digest(iri, length=32)}"


def _dates(*texts: str | None) -> list[str]:
    """What is a date there: years, months and days."""
    return [text for text in texts if text and _DATE.fullmatch(text)]


def _entity(schema: str, key: str, **properties: Iterable[str | None]) -> Entity:
    """An entity with the values that there are, sorted, each once, without controls, which are dropped there."""
    found = {
        name: sorted({_CONTROL.sub("\ufffd", value) for value in values if value})
        for name, values in properties.items()
    }
    return {"id": _id(key), "schema": schema, "properties": {name: values for name, values in found.items() if values}}
