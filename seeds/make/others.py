"""Writes organizations.ttl, initiatives.ttl and regions.ttl from the curated tables."""

from __future__ import annotations

import curated
import naming
from facts import Facts
from polities import Register
from writer import Sheet, date, text

CLASSES = {
    "I": "IntergovernmentalOrganization",
    "G": "GovernmentBody",
    "A": "ArmedGroup",
    "P": "PoliticalParty",
    "M": "MediaOrganization",
    "T": "AcademicInstitution",
    "C": "Company",
    "O": "Organization",
}
KINDS = {
    "C": "ConnectivityInitiative",
    "S": "SecurityInitiative",
    "E": "EconomicInitiative",
    "D": "DiplomaticInitiative",
    "K": "ClimateInitiative",
    "H": "HumanitarianInitiative",
}


def organization_iris() -> dict[str, str]:
    """The IRI of every organization we hold, by its label."""
    return {row["label"]: f"organization:{naming.slug(row['label'])}" for row in curated.rows("organizations")}


def spellings(label: str, acronym: str, aliases: str) -> list[str]:
    """All aliases of a thing: those given, the acronym, and each without diacritics."""
    names = [label, acronym, *curated.values(aliases)]
    return [v for n in names if n for v in (n, *naming.variants(n))]


def organizations(facts: Facts, register: Register) -> Sheet:
    """Organizations with acronym, seat and the state for which a body or party stands."""
    sheet, iris = Sheet("organizations"), organization_iris()
    for row in curated.rows("organizations"):
        subject = iris[row["label"]]
        sheet.entity(subject, CLASSES[row["class"]], row["label"], spellings(row["label"], row["acronym"], row["alt"]))
        _acronym(sheet, subject, row["acronym"])
        if row["hq"] in register.city:
            sheet.add(subject, "sc:headquarteredIn", register.city[row["hq"]])
        if row["wikipedia"]:
            sheet.add(subject, "sc:wikipediaTitle", text(row["wikipedia"]))
        if row["for"] and row["class"] == "G":
            sheet.add(subject, "sc:actsFor", register.polity[row["for"]])
        if row["code"] in facts.territory_qids:
            sheet.add(subject, "owl:sameAs", f"wd:{facts.territory_qids[row['code']]}")
    for row in curated.rows("metonyms_org"):
        for word in curated.values(row["metonyms"]):
            values = [word, *([word[4:]] if word.startswith("the ") else [])]
            sheet.add(iris[row["organization"]], "sc:metonym", [text(v) for v in values])
    return sheet


def initiatives(register: Register) -> Sheet:
    """Initiatives and agreements."""
    sheet, iris = Sheet("initiatives"), organization_iris()

    def parties(cell: str) -> list[str]:
        return [register.polity[v] if v in register.polity else iris[v] for v in curated.values(cell)]

    for row in curated.rows("initiatives"):
        subject = f"initiative:{naming.slug(row['label'])}"
        _described(sheet, subject, "Initiative", row)
        sheet.add(subject, "sc:kind", f"sc:{KINDS[row['kind']]}")
        sheet.add(subject, "sc:sponsoredBy", parties(row["sponsors"]))
        sheet.add(subject, "sc:hasParticipant", parties(row["participants"]))
    for row in curated.rows("agreements"):
        subject = f"agreement:{naming.slug(row['label'])}"
        _described(sheet, subject, "Agreement", row)
        sheet.add(subject, "sc:hasSignatory", parties(row["signatories"]))
    return sheet


def _described(sheet: Sheet, subject: str, cls: str, row: dict[str, str]) -> None:
    sheet.entity(subject, cls, row["label"], spellings(row["label"], row["acronym"], row["alt"]))
    _acronym(sheet, subject, row["acronym"])
    if row["start"]:
        sheet.add(subject, "sc:start", date(row["start"]))
    if row["wikipedia"]:
        sheet.add(subject, "sc:wikipediaTitle", text(row["wikipedia"]))


def _acronym(sheet: Sheet, subject: str, acronym: str) -> None:
    if acronym:
        sheet.add(subject, "sc:acronym", text(acronym))


def regions(facts: Facts, register: Register) -> Sheet:
    """Regions and seas."""
    sheet = Sheet("regions")
    for row in curated.rows("regions"):
        subject = f"region:{naming.slug(row['label'])}"
        names = [n[4:] if n.startswith("the ") else n for n in curated.values(row["alt"])]
        label = row["label"]
        sheet.entity(subject, "Sea" if row["type"] == "S" else "Region", label, spellings(label, "", "|".join(names)))
        if row["in"]:
            sheet.add(subject, "sc:locatedIn", register.polity[row["in"]])
        if row["code"]:
            sheet.add(subject, "owl:sameAs", f"wd:{facts.territory_qids[row['code']]}")
    return sheet
