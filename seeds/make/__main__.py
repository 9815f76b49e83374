"""Makes the seed files: `python seeds/make --facts ../shared/authority` writes `seeds/*.ttl` anew."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from pathlib import Path

import claims
import curated
import facts as fact_files
import offices as office_table
import others
import people as person_table
import polities
import tenures
from writer import Sheet, date, text

LANGUAGES = {
    "cn": "zh", "jp": "ja", "kr": "ko", "ru": "ru", "in": "hi", "th": "th", "la": "lo", "mm": "my", "kh": "km",
    "sa": "ar",
}  # fmt: skip
RIGOUR = "rigour territories data (July 2026)"
WORLD_FACTBOOK = "The World Factbook (February 2026)"


def make(folder: Path) -> tuple[list[Sheet], list[str]]:
    """All seed files of one facts folder, and the notes on what was left out or decided."""
    facts = fact_files.load(folder)
    organizations = others.organization_iris()
    states, places, register = polities.build(facts, organizations)
    leaders = Sheet("leaders")
    offices = office_table.Offices(register, organizations)
    people = person_table.People()
    gathered = claims.gather(facts, register, offices, people)
    notes = gathered.notes
    notes.extend(people.joined)
    held = tenures.settle(gathered.claims, notes)
    tenures.write(leaders, held)
    _identifiers(people.everyone(), notes)
    seated = {t.person.iri for t in held}
    person_table.write(leaders, [p for p in people.everyone() if p.settled or p.iri in seated], LANGUAGES)
    offices.write(leaders, {t.office.iri for t in held})
    sheets = [
        states, places, leaders, others.organizations(facts, register), others.initiatives(register),
        others.regions(facts, register),
    ]  # fmt: skip
    _describe(sheets)
    return sheets, notes


def _identifiers(people: list[person_table.Person], notes: list[str]) -> None:
    """Drop identifiers that sources give to two persons, and those of a person who has several."""
    shared = Counter(q for p in people for q in p.qids)
    for person in people:
        doubtful = set(person.qids) if len(person.qids) > 1 else {q for q in person.qids if shared[q] > 1}
        notes.extend(f"identifier left out as sources disagree: {person.label} {q}" for q in doubtful)
        person.qids -= doubtful


def _describe(sheets: list[Sheet]) -> None:
    about = {
        "states": ("States and territories", f"{RIGOUR}; {WORLD_FACTBOOK}; the editors", "MIT and CC0 1.0"),
        "places": ("Capitals and other cities", f"{WORLD_FACTBOOK}; other cities by the editors", "CC0 1.0"),
        "leaders": (
            "Heads of state, of government and of organizations",
            f"{WORLD_FACTBOOK}; Wikidata (October 2022); Wikipedia and Wikidata (August 2026); the editors",
            "CC BY-SA 4.0",
        ),
        "organizations": ("Organizations", "general knowledge of the editors", "CC0 1.0"),
        "initiatives": ("Initiatives and agreements", "general knowledge of the editors", "CC0 1.0"),
        "regions": ("Regions and seas", f"general knowledge of the editors; {RIGOUR}", "MIT and CC0 1.0"),
    }
    for sheet in sheets:
        title, source, licence = about[sheet.stem]
        sheet.dataset(title, source, licence, "2026-08")
    leaders = next(s for s in sheets if s.stem == "leaders")
    for stem, title, source, licence, as_of in (
        ("wikidata-2022-10", "Holders of offices, October 2022", "Wikidata", "CC0 1.0", "2022-10"),
        ("factbook-2026-02", "Leaders in February 2026", "The World Factbook", "CC0 1.0", "2026-02"),
        ("wikipedia-2026-08", "Leaders in August 2026", "Wikipedia and Wikidata", "CC BY-SA 4.0", "2026-08"),
        ("editors", "Earlier holders", "general knowledge of the editors", "CC0 1.0", "2025-10"),
    ):
        subject = f"seeds:{stem}"
        leaders.add(subject, "a", "void:Dataset")
        for predicate, value in (("dct:title", title), ("dct:source", source), ("dct:license", licence)):
            leaders.add(subject, predicate, text(value))
        leaders.add(subject, "sc:asOf", date(as_of))


def _counts(sheets: list[Sheet]) -> Counter[str]:
    return Counter(v for s in sheets for p in s.statements.values() for v in p.get("a", ()))


def main(arguments: list[str] | None = None) -> int:
    """Write the files, check their syntax and print the report. Gives the exit code."""
    parser = argparse.ArgumentParser(prog="seeds/make", description=__doc__)
    parser.add_argument("--facts", type=Path, required=True, help="folder with the authority facts")
    parser.add_argument("--output", type=Path, default=Path(__file__).resolve().parent.parent, help="where to write")
    parser.add_argument("--quiet", action="store_true", help="print the counts only")
    options = parser.parse_args(arguments)
    try:
        sheets, notes = make(options.facts)
    except (fact_files.FactsError, curated.TableError) as error:
        print(f"seeds/make: {error}", file=sys.stderr)
        return 2
    import pyoxigraph

    options.output.mkdir(parents=True, exist_ok=True)
    for sheet in sheets:
        path = sheet.write(options.output)
        list(pyoxigraph.parse(path=str(path), format=pyoxigraph.RdfFormat.TURTLE))
    if not options.quiet:
        for note in sorted(set(notes)):
            print(note)
    for cls, number in sorted(_counts(sheets).items()):
        print(f"{number:6} {cls}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
