"""Reads the fact files of the authority folder into plain records. Nothing here changes what they say."""

from __future__ import annotations

import csv
import html
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STATES = "states_rigour_factbook_2026-02.json"
TERRITORIES = "rigour_territories.json"
FACTBOOK = "factbook_gov_extract_2026-02.json"
EARLIER = "wikidata_leaders_2022-10.csv"
CURRENT = "leaders_2026-08-22.json"


class FactsError(Exception):
    """The facts folder lacks a file or holds something unexpected."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Polity:
    """What the sources say of one state or territory; `code` is the lower-case ISO or territories code."""

    code: str
    qid: str | None
    iso3: str | None
    name: str
    other_names: tuple[str, ...] = ()
    abbreviation: str | None = None
    capital: str | None = None
    adjective: str | None = None
    noun: str | None = None
    memberships: str = ""
    chief_of_state: str | None = None
    head_of_government: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """One row of the list of holders of October 2022; years as the file gives them."""

    country: str
    position: str
    position_qid: str
    holder: str
    qid: str
    start: str
    end: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Current:
    """One holder of August 2026, with the day on which the tenure began where the file has it."""

    code: str
    country: str
    slot: str
    title: str
    holder: str
    native: str | None
    qid: str | None
    since: str | None
    same_as_head_of_state: bool


@dataclass(slots=True, kw_only=True)
class Facts:
    """All fact files, read once."""

    polities: dict[str, Polity]
    territory_qids: dict[str, str]
    earlier: list[Earlier]
    current: list[Current]


def load(folder: Path) -> Facts:
    """Read the five files. Raises FactsError naming the one that is missing."""
    for name in (STATES, TERRITORIES, FACTBOOK, EARLIER, CURRENT):
        if not (folder / name).is_file():
            raise FactsError(f"{folder / name}: no such file; --facts must name the folder with the authority facts")
    states: list[dict[str, Any]] = _json(folder / STATES)
    territories: list[dict[str, Any]] = _json(folder / TERRITORIES)
    factbook = {row["gec"]: row for row in _json(folder / FACTBOOK)}
    polities = {row["iso2"]: _polity(row, factbook.get(row["gec"], {})) for row in states if row["iso2"]}
    qids = {row["code"]: row["qid"] for row in territories if row.get("qid")}
    for row in territories:
        if row["code"] not in polities:
            polities[row["code"]] = Polity(
                code=row["code"], qid=row.get("qid"), iso3=_iso3(row.get("alpha3")), name=row["name"]
            )
    earlier = _earlier(folder / EARLIER)
    current = _current(_json(folder / CURRENT))
    return Facts(polities=polities, territory_qids=qids, earlier=earlier, current=current)


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def clean(text: str | None) -> str | None:
    """Resolve HTML entities and spaces; None for the placeholders that mean nothing."""
    if text is None:
        return None
    value = " ".join(html.unescape(text).replace("\u00a0", " ").split())
    return None if value.lower() in {"", "none", "na"} else value


def _iso3(value: str | None) -> str | None:
    return value.upper() if value and len(value) == 3 else None


def _polity(row: dict[str, Any], book: dict[str, Any]) -> Polity:
    names = (row.get("full_name"), row.get("fb_short"), row.get("fb_long"), book.get("short"), book.get("long"))
    return Polity(
        code=row["iso2"],
        qid=row["qid"],
        iso3=_iso3(row.get("alpha3")),
        name=row["name"],
        other_names=tuple(dict.fromkeys(n for n in map(clean, names) if n)),
        abbreviation=clean(row.get("abbr")),
        capital=clean(row.get("capital")),
        adjective=clean(row.get("demonym_adj")),
        noun=clean(row.get("demonym_noun")),
        memberships=clean(row.get("io_participation")) or "",
        chief_of_state=clean((row.get("chief_of_state") or {}).get("raw")),
        head_of_government=clean((row.get("head_of_government") or {}).get("raw")),
    )


def _earlier(path: Path) -> list[Earlier]:
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            Earlier(
                country=row["country"],
                position=row["positionLabel"],
                position_qid=row["position"],
                holder=row["officeholderLabel"],
                qid=row["officeholder"],
                start=row["start_year"],
                end=row["end_year"],
            )
            for row in csv.DictReader(stream)
        ]


def _current(rows: list[dict[str, Any]]) -> list[Current]:
    found = []
    for row in rows:
        for slot, position in row["positions"].items():
            holder = position.get("current_holder")
            if not holder:
                continue
            found.append(
                Current(
                    code=row["country"]["iso_code"].lower(),
                    country=row["country"]["name_en"],
                    slot=slot,
                    title=position["title_en"],
                    holder=holder["name_en"],
                    native=holder.get("name_local"),
                    qid=holder.get("wikidata_id"),
                    since=holder.get("since"),
                    same_as_head_of_state=bool(position.get("is_same_as_head_of_state")),
                )
            )
    return found
