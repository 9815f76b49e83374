"""Gathers what each source says of who held which office when."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import curated
import factbook
import naming
from facts import Facts
from offices import Office, Offices
from people import People, Person, close, short
from polities import Register

EARLIER, FACTBOOK, CURRENT, EDITORS = "earlier", "factbook", "current", "editors"
AS_OF = {EARLIER: "2022-10", FACTBOOK: "2026-02", CURRENT: "2026-08", EDITORS: "2025-10"}
_COUNTRIES = {
    "people's republic of china": "cn", "kingdom of denmark": "dk", "kingdom of the netherlands": "nl",
    "republic of ireland": "ie", "state of palestine": "ps", "the bahamas": "bs", "the gambia": "gm",
    "united states of america": "us", "vatican city": "va", "east timor": "tl", "czech republic": "cz",
    "federated states of micronesia": "fm", "turkish republic of northern cyprus": "cy_trnc",
    "republic of abkhazia": "ge_ab", "republic of artsakh": "az_nk", "sahrawi arab democratic republic": "eh",
    "republika srpska": "ba_srp", "transnistria": "md_pmr", "south ossetia": "x_so", "somaliland": "so_som",
    "ivory coast": "ci", "democratic republic of the congo": "cd", "republic of the congo": "cg",
}  # fmt: skip
_OF = re.compile(
    r" of (Belgium|Denmark|Norway|Sweden|Spain|Jordan|Lesotho|Tonga|Saudi Arabia|the Netherlands)$|, Prince of \w+$"
)


@dataclass(slots=True, eq=False)
class Claim:
    """That a person held an office; dates as EDTF years, months or days, or None where the source is silent."""

    source: str
    office: Office
    person: Person
    start: str | None
    end: str | None = None


@dataclass(slots=True)
class Gathered:
    """All claims with the notes of what was left out."""

    claims: list[Claim] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def gather(facts: Facts, register: Register, offices: Offices, people: People) -> Gathered:
    """Claims of all four sources, the most careful spelling of names first."""
    out = Gathered()
    refused = {
        (r["source"], r["what"], r["code"], r["title"].lower(), naming.key(r["who"])): r["reason"]
        for r in curated.rows("rejections")
    }
    _editors(out, offices, people)
    _current(out, facts, register, offices, people, refused)
    _earlier(out, facts, register, offices, people, refused)
    _factbook(out, facts, register, offices, people, refused)
    return out


_Refused = dict[tuple[str, str, str, str, str], str]


def _near(out: Gathered, office: Office) -> list[Person]:
    return [c.person for c in out.claims if c.office.of == office.of]


def _editors(out: Gathered, offices: Offices, people: People) -> None:
    for row in curated.rows("tenures"):
        office, person = offices.by_label(row["office"]), people.person(row["person"])
        out.claims.append(Claim(EDITORS, office, person, row["start"] or None, row["end"] or None))


def _current(
    out: Gathered, facts: Facts, register: Register, offices: Offices, people: People, refused: _Refused
) -> None:
    organizations = {
        ("eu", "head_of_government"): "President of the European Commission",
        ("eu", "head_of_state"): "President of the European Council",
        ("au_af", "head_of_government"): "Chairperson of the African Union Commission",
        ("au_af", "head_of_state"): "Chairperson of the African Union",
    }
    for row in facts.current:
        who = naming.key(row.holder)
        reason = refused.get((CURRENT, "tenure", row.code, row.title.lower(), who))
        if reason:
            out.notes.append(f"left out: {row.title} of {row.country} {row.holder} in {CURRENT}: {reason}")
            continue
        qid = row.qid
        doubt = refused.get((CURRENT, "id", row.code, "", who))
        if doubt:
            out.notes.append(f"identifier refused: {row.holder} {qid} in {CURRENT}: {doubt}")
            qid = None
        label = organizations.get((row.code, row.slot))
        if label:
            office: Office | None = offices.by_label(label)
        else:
            shared = row.slot == "head_of_government" and row.same_as_head_of_state
            office = None if shared and row.code != "sa" else offices.of_state(row.code, row.title)
        if office is None:
            continue
        person = people.person(row.holder, qid=qid, near=_near(out, office))
        if row.holder != person.label:
            person.aliases.add(row.holder)
        if row.native and not row.native.isascii() and not re.search(r"[A-Za-z]", row.native):
            person.natives.add((row.native, row.code))
        out.claims.append(Claim(CURRENT, office, person, row.since))


def _earlier(
    out: Gathered, facts: Facts, register: Register, offices: Offices, people: People, refused: _Refused
) -> None:
    by_name = {naming.key(name): code for code, name in register.name.items()} | {
        naming.key(name): code for name, code in _COUNTRIES.items()
    }
    for row in facts.earlier:
        code = by_name.get(naming.key(row.country))
        what = f"{row.position}, {row.holder} ({row.start}-{row.end})"
        if re.fullmatch(r"Q\d+", row.holder) or not row.start.isdigit() or int(row.start) < 1900:
            out.notes.append(f"junk in {EARLIER}: {row.country}, {what}")
            continue
        if code is None:
            out.notes.append(f"country unknown in {EARLIER}: {row.country}")
            continue
        reason = refused.get((EARLIER, "tenure", code, row.position.lower(), naming.key(row.holder)))
        if reason:
            out.notes.append(f"left out: {what} in {EARLIER}: {reason}")
            continue
        office = offices.of_state(code, row.position)
        if office is None:
            continue
        office.qids.add(row.position_qid)
        name = re.sub(_OF, "", row.holder)
        person = people.person(row.holder if people.find(row.holder) else name, qid=row.qid, near=_near(out, office))
        person.aliases.update(n for n in (name, row.holder) if n != person.label and '"' not in n and " " in n)
        out.claims.append(Claim(EARLIER, office, person, row.start, row.end or None))


def _factbook(
    out: Gathered, facts: Facts, register: Register, offices: Offices, people: People, refused: _Refused
) -> None:
    for code in sorted(register.polity):
        polity = facts.polities[code]
        slots = [("S", polity.chief_of_state), ("G", polity.head_of_government)]
        foreign = register.polity[code].startswith("territory:") and code not in {"tw", "xk"}
        for slot, raw in slots[1:] if foreign else slots:
            found = factbook.holder(raw)
            if found is None:
                if raw:
                    out.notes.append(f"not readable in {FACTBOOK}: {register.name[code]}: {raw}")
                continue
            reason = refused.get((FACTBOOK, "tenure", code, found.title.lower(), naming.key(found.name)))
            if reason:
                what = f"{found.title} of {register.name[code]} {found.name}"
                out.notes.append(f"left out: {what} in {FACTBOOK}: {reason}")
                continue
            office = offices.of_state(code, found.title, slot=slot)
            if office is None:
                continue
            if slot == "S" and raw == polity.head_of_government:
                office.roles.add("HeadOfGovernment")
            brief = short(found.name, found.family)
            person = people.find(found.name) or people.find(brief)
            person = person or _spelled(people, out, office, found.name, brief)
            if person.label == found.name and not person.settled:
                people.rename(person, brief)
            person.aliases.update(n for n in (found.name, brief) if n != person.label and " " in n)
            if not person.families and found.family:
                person.families.append(_spelt(person, found.family))
            out.claims.append(Claim(FACTBOOK, office, person, found.since))


def _spelled(people: People, out: Gathered, office: Office, name: str, brief: str) -> Person:
    near = _near(out, office)
    return people.person(brief if any(close(brief, p.label) for p in near) else name, near=near)


def _spelt(person: Person, family: str) -> str:
    """The family name as the person's own label spells it, diacritics included."""
    words, count = person.label.split(), len(family.split())
    for place in range(len(words) - count + 1):
        part = " ".join(words[place : place + count])
        if naming.key(part) == naming.key(family):
            return part
    return family
