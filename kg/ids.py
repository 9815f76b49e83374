"""IRIs from content: the same words give the same IRI on any machine and in any run.

Names keep their script: an IRI (RFC 3987) may hold Cyrillic, Arabic or Chinese letters, so
`Владимир Путин` becomes `…/person/владимир-путин`. Digests are SHA-256 over parts that are each
preceded by their length, so that no two lists of parts run together.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv6Address

from kg import vocab
from kg.errors import UsageError
from kg.model import Iri

DEFAULT_BASE = "https://w3id.org/statecraft/data/"

# What RFC 3987 keeps out of an IRI: separators of other syntaxes, controls, private and unassigned characters.
_BANNED = r"\s<>\"{}|\\^`\[\]%#\x00-\x20\x7f-\x9f\ud800-\uf8ff\ufdd0-\ufdef\ufff0-\uffff\U000e0000-\U000e0fff"
_BANNED += "".join(f"\\U{plane:04x}fffe-\\U{plane:04x}ffff" for plane in range(1, 15)) + r"\U000f0000-\U0010ffff"
_CHARACTER = rf"(?:[^{_BANNED}]|%[0-9A-Fa-f]{{2}})"
_HOST = rf"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?:(?![/?@:]){_CHARACTER})*)"
_AUTHORITY = rf"(?:(?:(?![/?@]){_CHARACTER})*@)?{_HOST}(?::[0-9]*)?(?![^/?#])"
_ABSOLUTE = re.compile(rf"[A-Za-z][A-Za-z0-9+.-]*:(?=.)(?://{_AUTHORITY}|(?!//)){_CHARACTER}*(?:\#{_CHARACTER}*)?\Z")


def digest(*parts: str, length: int = 20) -> str:
    """Lower-case hexadecimal SHA-256 of the length-prefixed UTF-8 parts, cut to `length` digits."""
    return digest_of((part.encode("utf-8", "surrogatepass") for part in parts), length=length)


def digest_of(parts: Iterable[bytes], *, length: int = 20) -> str:
    """The same of bytes."""
    hasher = hashlib.sha256()
    for data in parts:
        hasher.update(f"{len(data)}:".encode())
        hasher.update(data)
    return hasher.hexdigest()[:length]


def slug(name: str) -> str:
    """A readable path segment that is valid in an IRI: letters and digits of any script, joined by hyphens.

    A name without a single letter or digit gives a digest instead; a very long one is cut and told
    apart by a digest.
    """
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFKC", name).casefold())
    kept = "".join(c if c.isalnum() or _is_mark(c) else " " for c in folded)
    text = "-".join(kept.split())
    if not any(c.isalnum() for c in text):
        return digest(folded)
    return text if len(text) <= 80 else f"{text[:60]}-{digest(text, length=12)}"


def _segment(kind: str) -> str:
    """What stands for a class in an IRI; a digest tells classes of a user's own from ours and from each other."""
    return slug(kind) if ":" not in kind else f"{slug(vocab.local_name(kind))}-{digest(kind, length=8)}"


def _is_mark(character: str) -> bool:
    """Whether it belongs to a letter: vowel signs and accents, but no selector of the supplementary plane."""
    return unicodedata.category(character) in {"Mn", "Mc"} and not 0xE0000 <= ord(character) <= 0xE0FFF


def is_absolute(iri: str) -> bool:
    """True for an absolute IRI that every RDF parser takes between angle brackets (RFC 3987)."""
    match = _ABSOLUTE.match(iri)
    return match is not None and is_address(match["six"])


def is_address(six: str | None) -> bool:
    """Whether what stood between brackets is an IPv6 address; True where nothing did."""
    try:
        if six is not None:
            IPv6Address(six)
    except ValueError:
        return False
    return True


SHARED_GRAPHS = ("asserted", "entities", "authority")
"""The graphs of a build beside those of its documents, by what follows `graph/` in their IRIs."""


def base_of(graphs: Iterable[str]) -> str | None:
    """What the IRIs of a build begin with, by those of its graphs; None for what no build made."""
    tails = tuple(f"/graph/{name}" for name in SHARED_GRAPHS)
    return next((g.rpartition("graph/")[0] for g in sorted(graphs) if g.endswith(tails)), None)


@dataclass(frozen=True, slots=True)
class Minter:
    """Makes the IRIs of one dataset under `base`, which ends in `/`.

    Raises UsageError if `base` is not an absolute IRI. One with `#` cannot serve: spans are fragments already.
    """

    base: Iri = DEFAULT_BASE

    def __post_init__(self) -> None:
        if not is_absolute(self.base) or self.base[-1] != "/" or "#" in self.base:
            raise UsageError(f"base IRI {self.base!r}: expected an absolute IRI without # that ends in /")

    def document(self, *, text: str, title: str | None, date: str | None, url: str | None) -> Iri:
        return f"{self.base}document/{digest(text, title or '', date or '', url or '')}"

    def entity(self, kind: str, name: str) -> Iri:
        """The IRI of a named entity that is not in the authority data: one for the whole corpus."""
        return f"{self.base}entity/{_segment(kind)}/{slug(name)}"

    def local_entity(self, document: Iri, kind: str, name: str) -> Iri:
        """The IRI of an entity that only this document can tell: a bare surname, a description."""
        return f"{document}/entity/{_segment(kind)}/{slug(name)}"

    def claim(self, document: Iri, *parts: str) -> Iri:
        return f"{document}/claim/{digest(document, *parts, length=16)}"

    def unverified(self, document: Iri, *parts: str) -> Iri:
        """What somebody says of the document and it does not bear out, by their words."""
        return f"{document}/unverified/{digest(document, *parts, length=16)}"

    def statement(self, document: Iri, start: int, end: int) -> Iri:
        """The statement whose cue stands there."""
        return f"{document}/statement/{start}-{end}"

    def event(self, document: Iri, start: int, end: int) -> Iri:
        return f"{document}/event/{start}-{end}"

    def span(self, document: Iri, start: int, end: int) -> Iri:
        """RFC 5147 character positions as a fragment: the span names itself."""
        return f"{document}#char={start},{end}"

    def graph(self, name: str) -> Iri:
        return f"{self.base}graph/{name}"
