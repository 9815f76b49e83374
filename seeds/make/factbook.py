"""Parses the factbook's lines on leaders, such as `President Emmanuel MACRON (since 14 May 2017)`."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
_TITLES = (
    "Sovereign Council Chair and Commander-in-Chief of the Sudanese Armed Forces General",
    "President of the National Council for the Safeguard of the Homeland (CNSP) General",
    "President of the Government of Spain (prime minister-equivalent)",
    "Secretary of State for Foreign and Political Affairs",
    "President of the Swiss Confederation",
    "Presidential Leadership Council Chairperson",
    "State Affairs Commission President",
    "Supreme People's Assembly President",
    "President, Presidential Council,",
    "Chairperson of the Presidency",
    "Chairperson of the Council of Ministers",
    "Chairman of the Cabinet of Ministers",
    "President of Council of Ministers",
    "President of the Government",
    "President of French Polynesia",
    "President of Territorial Council",
    "President of the Territorial Assembly",
    "Prime Minister and Co-Vice President",
    "Prime Minister and Foreign Minister",
    "Prime Minister Crown Prince",
    "Crown Prince and Prime Minister",
    "Sultan and Prime Minister",
    "Transition Prime Minister",
    "Caretaker Prime Minister",
    "GNU Interim Prime Minister",
    "Interim Prime Minister",
    "Acting Prime Minister",
    "CNSP Prime Minister",
    "Taoiseach (Prime Minister)",
    "Transitional President",
    "Transition President",
    "Interim President",
    "Acting President",
    "Minister of State",
    "Chief Executive",
    "Chief Minister",
    "Supreme Leader",
    "Taliban Leader",
    "Prime Minister",
    "Vice President",
    "Grand Duke",
    "King Sultan",
    "Chancellor",
    "President",
    "Governor",
    "Premier",
    "Emperor",
    "Sultan",
    "Prince",
    "Queen",
    "King",
    "Amir",
    "Pope",
)
_RANKS = re.compile(r"^((Col|Gen|Sr\. Gen|Capt|Dr|Sir|Dame|Ratu|Sheikh|General|Prime Minister)\.? +)+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """One holder as the factbook has it: the title in its words, the name, the family name it marks, the date."""

    title: str
    name: str
    family: str
    since: str | None


def holder(raw: str | None) -> Holder | None:
    """The holder of an office, or None where the line names nobody in the form that we can read."""
    if not raw or "vacant" in raw:
        return None
    first = re.split(r";|,? represented by", raw)[0]
    since = _since(raw if "since" in raw and "since" not in first else first)
    first = re.split(r" \((?:chairperson )?since", first)[0]
    named = re.sub(r"\s*\((?!CNSP|prime minister|Prime Minister|Sam\))[^()]*\)", "", first).strip(" ,")
    title = next((t for t in _TITLES if named.startswith(t + " ")), "")
    name = _RANKS.sub("", named[len(title) :].strip())
    name = re.sub(r"\s+of (Denmark|the Netherlands)$", "", name)
    name = re.sub(r'"[^"]*"\s*|,? Jr\.', "", name).strip()
    if not name or len(name.split()) > 9:
        return None
    return Holder(title=title, name=_natural(name), family=_family(name), since=since)


def _since(text: str) -> str | None:
    match = re.search(r"(?:since )?(?:(\d{1,2}) )?([A-Z][a-z]{2,8}) (\d{4})|since (\d{4})", text)
    if not match:
        return None
    if match[4]:
        return match[4]
    month = next((i for i, m in enumerate(_MONTHS, start=1) if m.startswith(match[2].lower())), None)
    if month is None:
        return None
    return f"{match[3]}-{month:02}-{int(match[1]):02}" if match[1] else f"{match[3]}-{month:02}"


def _upper(word: str, place: int) -> bool:
    """True for a word, or a part of a hyphenated one, in capitals; numerals of monarchs are none."""
    if place and re.fullmatch(r"[IVX]+", word):
        return False
    parts = [re.sub(r"^(Mc|Mac|de|d')", "", part) for part in word.split("-")]
    return any(len(part.strip("'’.")) > 1 and part.upper() == part and part.lower() != part for part in parts)


def _family(name: str) -> str:
    marked = [word for place, word in enumerate(name.split()) if _upper(word, place)]
    return _natural(" ".join(marked))


def _natural(name: str) -> str:
    return " ".join(_capitals(word) if _upper(word, place) else word for place, word in enumerate(name.split()))


def _capitals(word: str) -> str:
    if word.startswith(("Mc", "Mac")):
        return word[:2] + word[2].upper() + word[3:].lower() if word[:3] != "Mac" else "Mac" + word[3:].capitalize()
    if word.startswith("al-"):
        return "al-" + _capitals(word[3:])
    if word in {"BIN", "DE", "DOS", "DER", "VAN", "DA"}:
        return word.lower()
    return re.sub(r"[^\W\d_]+", lambda m: m[0].capitalize(), word)
