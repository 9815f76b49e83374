"""Artifact codes of trusty IRIs: an IRI that holds the hash of what it names, so that nobody can change that unseen.

Module RA of Kuhn and Dumontier, "Trusty URIs: Verifiable, Immutable, and Permanent Digital Artifacts for Linked Data"
(ESWC 2014): SHA-256 over the sorted quads, in which a space stands where the code will be.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from kg.vocab import RDF

if TYPE_CHECKING:
    import pyoxigraph as ox

_Object = tuple[int, bytes, bytes, bytes, bytes]  # the last is hashed, the others tell its place


def code(quads: Iterable[ox.Quad], placeholder: str) -> str:
    """The code of quads without blank nodes, in whose IRIs `placeholder` stands for that which will have it.

    IRIs that begin with it and `#` are within the artifact, and will have the code too.
    """
    place = placeholder.rpartition("/")[0] + "/ "

    def named(iri: str) -> str:
        inside = iri == placeholder or iri.startswith(f"{placeholder}#")
        return place + iri[len(placeholder) :] if inside else iri

    told: set[tuple[bytes, bytes, bytes, _Object]] = set()
    for quad in quads:
        graph, subject, predicate = (
            named(str(node)[1:-1]).encode() for node in (quad.graph_name, quad.subject, quad.predicate)
        )
        told.add((graph, subject, predicate, _object(quad.object, named)))
    hasher = hashlib.sha256()
    for *names, value in sorted(told):
        hasher.update(b"".join(part + b"\n" for part in (*names, value[-1])))
    return "RA" + base64.urlsafe_b64encode(hasher.digest()).decode().rstrip("=")


def _object(value: Any, named: Callable[[str], str]) -> _Object:
    """What an object is sorted by, and how it is hashed: IRIs first, then literals by their characters."""
    import pyoxigraph as ox

    if not isinstance(value, ox.Literal):
        text = named(value.value).encode()
        return 0, text, b"", b"", text
    characters, language = value.value, (value.language or "").lower()
    kind = "" if value.datatype.value == RDF + "langString" else value.datatype.value
    escaped = characters.replace("\\", "\\\\").replace("\n", "\\n")
    told = f"@{language} {escaped}" if language else f"^{kind} {escaped}"
    return 1, characters.encode(), kind.encode(), language.encode(), told.encode()
