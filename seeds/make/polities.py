"""Writes states.ttl and places.ttl: states, territories, their capitals and other cities."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import curated
import naming
from facts import Facts, Polity
from writer import Sheet, plain, text

NOT_MEMBERS = {"va", "ps"}
"""UN observer states: states here, though not members."""


@dataclass(slots=True)
class Register:
    """What the other files need to refer to: IRIs of states, territories and cities."""

    polity: dict[str, str] = field(default_factory=dict)
    name: dict[str, str] = field(default_factory=dict)
    city: dict[str, str] = field(default_factory=dict)
    city_places: dict[str, dict[str, str]] = field(default_factory=dict)


def member_codes(cell: str) -> list[str]:
    """The abbreviations of the factbook's list of memberships; notes stay in their parentheses."""
    after = cell.rsplit(":", 1)[-1]
    return [part.strip() for part in re.split(r",\s*(?![^()]*\))", after) if part.strip()]


def build(facts: Facts, organizations: dict[str, str]) -> tuple[Sheet, Sheet, Register]:
    """States and territories with what belongs to them, and the places; `organizations` gives IRIs by label."""
    states, places, register = Sheet("states"), Sheet("places"), Register()
    corrections = {row["code"]: row for row in curated.rows("states")}
    territories = {row["code"]: row for row in curated.rows("territories")}
    codes = {row["code"]: organizations[row["organization"]] for row in curated.rows("io_codes")}
    chosen: list[tuple[str, str, Polity, dict[str, str]]] = []
    for code, polity in sorted(facts.polities.items()):
        member = "UN" in member_codes(polity.memberships) and code not in territories
        if member or code in NOT_MEMBERS:
            chosen.append(("state", "State", polity, corrections.get(code, {})))
        elif code in territories:
            chosen.append(("territory", "Territory", polity, territories[code]))
    for kind, _, polity, row in chosen:
        label = row.get("label") or polity.name
        register.polity[polity.code] = f"{kind}:{naming.slug(label)}"
        register.name[polity.code] = label
    for _, cls, polity, row in chosen:
        _polity(states, cls, polity, row, register, codes)
        _capital(places, states, polity, row, register)
    _former(states)
    _memberships(states, register, organizations)
    _cities(places, register)
    return states, places, register


def _polity(
    sheet: Sheet, cls: str, polity: Polity, row: dict[str, str], register: Register, codes: dict[str, str]
) -> None:
    subject, label = register.polity[polity.code], register.name[polity.code]
    names = [polity.name, *polity.other_names, *curated.values(row.get("alt", ""))]
    if polity.abbreviation and re.fullmatch(r"[A-Z]{3,}", polity.abbreviation):
        names.append(polity.abbreviation)
    names = [n for n in names if not re.search(r"[(\[;]", n)]
    aliases = {v for n in [label, *names] for v in (n, *naming.variants(n))}
    sheet.entity(subject, cls, label, aliases)
    adjectives = curated.values(row.get("adjective", "")) or naming.adjectives(polity.adjective)
    nouns = curated.values(row.get("nouns", "")) or naming.demonyms(polity.noun)
    sheet.add(subject, "sc:demonym", [text(a) for a in adjectives if a != "-" and a[0].isupper()])
    sheet.add(subject, "sc:demonymNoun", [text(n) for n in nouns if n != "-"])
    for word in curated.values(row.get("metonyms", "")):
        sheet.add(subject, "sc:metonym", [text(word), *([text(word[4:])] if word.startswith("the ") else [])])
    if len(polity.code) == 2:
        sheet.add(subject, "sc:iso2", plain(polity.code.upper()))
        if polity.iso3:
            sheet.add(subject, "sc:iso3", plain(polity.iso3))
    if polity.qid:
        sheet.add(subject, "owl:sameAs", f"wd:{polity.qid}")
    if polity.code != "eu":
        sheet.add(subject, "sc:memberOf", {codes[c] for c in member_codes(polity.memberships) if c in codes})


def _former(sheet: Sheet) -> None:
    """States that have ceased to be, with their demonyms."""
    for row in curated.rows("former_states"):
        subject = f"state:{naming.slug(row['label'])}"
        names = [row["label"], *curated.values(row["alt"])]
        sheet.entity(subject, "FormerState", row["label"], [v for n in names for v in (n, *naming.variants(n))])
        sheet.add(subject, "sc:demonym", [text(a) for a in curated.values(row["adjective"])])
        sheet.add(subject, "sc:demonymNoun", [text(n) for n in curated.values(row["nouns"])])


def _capital(places: Sheet, states: Sheet, polity: Polity, row: dict[str, str], register: Register) -> None:
    name = row.get("capital") or naming.capital(polity.capital)
    if not name or name == "-" or name.startswith(("no official", "administered")):
        return
    subject = f"place:{naming.slug(name)}"
    places.entity(subject, "City", name, naming.variants(name))
    places.add(subject, "sc:locatedIn", register.polity[polity.code])
    states.add(register.polity[polity.code], "sc:capital", subject)
    register.city[name] = subject
    register.city_places.setdefault(naming.slug(name), {})[polity.code] = subject


def _memberships(states: Sheet, register: Register, organizations: dict[str, str]) -> None:
    for row in curated.rows("memberships"):
        organization = organizations[row["organization"]]
        for code in curated.values(row["add"]):
            states.add(register.polity[code], "sc:memberOf", organization)
        for code in curated.values(row["drop"]):
            states.remove(register.polity[code], "sc:memberOf", organization)


def _cities(places: Sheet, register: Register) -> None:
    for row in curated.rows("cities"):
        name, code = row["label"], row["in"]
        known = register.city_places.get(naming.slug(name), {})
        same = not known or code in known
        subject = f"place:{naming.slug(name)}" if same else f"place:{naming.slug(name + ' ' + register.name[code])}"
        aliases = [v for n in [name, *curated.values(row["alt"])] for v in (n, *naming.variants(n))]
        if known and code in known:
            places.add(subject, "skos:altLabel", [text(a) for a in aliases if a not in _labels(places, subject)])
        else:
            places.entity(subject, "City", name, aliases)
            if code:
                places.add(subject, "sc:locatedIn", register.polity[code])
            register.city_places.setdefault(naming.slug(name), {})[code] = subject
        register.city.setdefault(name, subject)


def _labels(sheet: Sheet, subject: str) -> set[str]:
    return {value[1 : value.rindex('"')] for value in sheet.statements[subject]["rdfs:label"]}
