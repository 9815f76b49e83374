"""Offices: which words of a source mean which office of a state."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import curated
import naming
from polities import Register
from writer import Sheet, text

STATE, GOVERNMENT = "HeadOfState", "HeadOfGovernment"
_THE = (
    "United States", "United Kingdom", "United Arab Emirates", "Netherlands", "Philippines", "Maldives", "Bahamas",
    "Gambia", "Comoros", "Democratic Republic of the Congo", "Republic of the Congo", "Central African Republic",
    "Dominican Republic", "Marshall Islands", "Solomon Islands", "Holy See", "Cook Islands", "Faroe Islands",
    "Isle of Man", "Cayman Islands", "British Virgin Islands", "U.S. Virgin Islands", "Northern Mariana Islands",
    "Turks and Caicos Islands", "Falkland Islands",
)  # fmt: skip
# The first match decides: pattern on the source's title, word of the label (none: left out), title words, role.
_RULES: tuple[tuple[str, str, str, str], ...] = (
    (r"^governor-general", "", "", ""),
    (r"taoiseach", "Taoiseach", "taoiseach|prime minister", GOVERNMENT),
    (r"sultan", "Sultan", "sultan", STATE),
    (r"prime minister|premier of the people|^premier|president of the government of spain", "Prime Minister",
     "prime minister|premier", GOVERNMENT),
    (r"chancellor", "Chancellor", "chancellor", GOVERNMENT),
    (r"emperor", "Emperor", "emperor", STATE),
    (r"^(amir|emir)", "Emir", "emir|amir", STATE),
    (r"grand duke", "Grand Duke", "grand duke", STATE),
    (r"^prince", "Prince", "prince", STATE),
    (r"^(king|queen|monarch|druk gyalpo|ngwenyama)", "Monarch", "king|queen|monarch", STATE),
    (r"minister of state", "Minister of State", "minister of state", GOVERNMENT),
    (r"chief executive", "Chief Executive", "chief executive", GOVERNMENT),
    (r"^chief minister", "Chief Minister", "chief minister", GOVERNMENT),
    (r"^governor", "Governor", "governor", GOVERNMENT),
    (r"^(supreme leader)", "Supreme Leader", "supreme leader", STATE),
    (r"president", "President", "president", STATE),
)  # fmt: skip


@dataclass(slots=True, eq=False)
class Office:
    """A position of one state, territory or organization."""

    label: str
    of: str
    titles: list[str]
    roles: set[str] = field(default_factory=set)
    qids: set[str] = field(default_factory=set)

    @property
    def iri(self) -> str:
        return f"office:{naming.slug(self.label)}"


class Offices:
    """Finds or makes the office that a source's title means."""

    def __init__(self, register: Register, organizations: dict[str, str]) -> None:
        self._register = register
        self._organizations = organizations
        self._offices: dict[str, Office] = {}
        self._irregular = {(r["code"], r["title"].lower()): r for r in curated.rows("titles")}
        self._titles: dict[str, tuple[list[str], list[str]]] = {}
        for row in curated.rows("offices"):
            self.named(row)

    def named(self, row: dict[str, str]) -> Office:
        """The office of a row with label, of, titles and roles."""
        office = self._offices.get(row["label"])
        if office is None:
            of = self._register.polity.get(row["of"]) or self._organizations[row["of"]]
            office = Office(label=row["label"], of=of, titles=[])
            self._offices[row["label"]] = office
        office.titles.extend(t for t in curated.values(row["titles"]) if t not in office.titles)
        office.roles.update(curated.values(row["roles"]))
        return office

    def by_label(self, label: str) -> Office:
        """The office of that label, made by the general rules if it is one of a state. Raises KeyError for another."""
        if label not in self._offices:
            title, _, name = label.partition(" of ")
            named = {self.in_sentence(code): code for code in self._register.name}
            if label == "Pope" or name in named:
                self.of_state(named.get(name, "va"), title)
        return self._offices[label]

    def of_state(self, code: str, title: str, *, slot: str = "") -> Office | None:
        """The office that `title` means in that state; None where we leave the title out."""
        row = self._irregular.get((code, title.lower()))
        if row is None:
            row = next((r for (c, t), r in self._irregular.items() if c == "*" and re.search(t, title.lower())), None)
        if row is not None and not row["label"]:
            return None
        if row is not None:
            roles = row["roles"] or ({"S": STATE, "G": GOVERNMENT}.get(slot, ""))
            return self.named({"label": row["label"], "of": code, "titles": row["titles"], "roles": roles})
        for pattern, word, titles, role in _RULES:
            if re.search(pattern, title.lower()):
                if not word:
                    return None
                label = f"{word} of {self.in_sentence(code)}"
                roles = role
                if slot == "G" and word in {"President", "Sultan", "Supreme Leader", "Monarch"}:
                    roles = f"{role}|{GOVERNMENT}"
                return self.named({"label": label, "of": code, "titles": titles, "roles": roles})
        return None

    def in_sentence(self, code: str) -> str:
        """The name of a state as it stands in a sentence, with its article."""
        name = self._register.name[code]
        return f"the {name}" if name in _THE else name

    def write(self, sheet: Sheet, used: set[str]) -> None:
        """The offices that some tenure names, and the ministries of the table: their titles tell whose they are."""
        for office in self._offices.values():
            if office.iri not in used and "Minister" not in office.roles:
                continue
            sheet.entity(office.iri, "Office", office.label)
            sheet.add(office.iri, "org:postIn", office.of)
            sheet.add(office.iri, "sc:title", [text(t) for t in office.titles])
            sheet.add(office.iri, "sc:role", [f"sc:{r}" for r in office.roles if r])
            if len(office.qids) == 1:
                sheet.add(office.iri, "owl:sameAs", [f"wd:{q}" for q in office.qids])
