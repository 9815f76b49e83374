"""Slugs, folding of letters, and the parsing of the factbook's names and demonyms."""

from __future__ import annotations

import re
import unicodedata

_SPECIAL = str.maketrans(
    {"ß": "ss", "æ": "ae", "Æ": "Ae", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d",
     "Ð": "D", "þ": "th", "Þ": "Th", "œ": "oe", "Œ": "Oe", "ə": "e", "’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "–": "-"}
)  # fmt: skip


def fold(text: str) -> str:
    """The same words in ASCII as far as letters allow: `Erdoğan` gives `Erdogan`."""
    decomposed = unicodedata.normalize("NFKD", text.translate(_SPECIAL))
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def key(text: str) -> str:
    """A key under which spellings of one name meet: no diacritics, case, hyphens, apostrophes or full stops."""
    return " ".join(re.sub(r"[^0-9a-z ]", "", re.sub(r"[-–/]", " ", fold(text).lower())).split())


def slug(text: str) -> str:
    """The last segment of an authority IRI: lower-case ASCII letters and digits joined by hyphens."""
    return "-".join(re.sub(r"[^0-9a-z+]+", " ", fold(text).lower().replace("'", "")).replace("+", " plus").split())


def variants(text: str) -> list[str]:
    """The text without diacritics and with the other apostrophe, where that differs."""
    plain = fold(text)
    found = [plain, plain.replace("'", "’"), text.replace("’", "'"), text.replace("'", "’")]
    return [v for v in dict.fromkeys(found) if v != text]


def demonyms(cell: str | None) -> list[str]:
    """Singular and plural nouns from the factbook's cell, such as `Dane(s)` or `Dutchman(men), Dutchwoman(women)`."""
    if not cell:
        return []
    found: list[str] = []
    for part in re.split(r",|;| or ", re.sub(r"note -.*", "", cell)):
        text = part.strip()
        match = re.match(r"([^()]+?)\s*\(([^()]*)\)", text)
        if not match:
            if text:
                found.append(text)
            continue
        word, note = match[1].strip(), match[2]
        found.append(word)
        if note == "s":
            found.append(word + "s")
        elif note in {"men", "women"}:
            found.append(re.sub(r"(wo)?man$", note, word))
    return list(dict.fromkeys(found))


def adjectives(cell: str | None) -> list[str]:
    """Adjectives from the factbook's cell, notes in parentheses dropped."""
    if not cell:
        return []
    parts = re.split(r",|;| or ", re.sub(r"\([^()]*\)", "", re.sub(r"note -.*", "", cell)))
    return list(dict.fromkeys(p.strip() for p in parts if p.strip()))


def capital(cell: str | None) -> str | None:
    """The first capital that the factbook names, without notes."""
    if not cell:
        return None
    first = re.split(r";|,? note -|\(", cell)[0]
    return first.split(", ")[0].strip() or None
