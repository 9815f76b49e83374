"""What somebody else says of a text, before any of it is looked for there.

Every reader of another tool's files gives this, and so does a language model; `kg.grounding` makes claims of it.
"""

from __future__ import annotations

from dataclasses import dataclass

from kg.model import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A thing by the words that somebody has for it. Offsets count characters of the text; None where nobody says."""

    text: str
    kind: str = ""  # their class of it, as they spell it: "GPE", "ORGANIZATION", "State"; "" where there is none
    start: int | None = None
    end: int | None = None
    iri: str | None = None  # an identifier that they give: Wikidata's, for one; what is no absolute IRI is told as such


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A statement by somebody else: subject, relation, object, and the words that are said to support it."""

    subject: Name
    relation: str  # their word or label for it, or an IRI: "sanctioned", "IMPOSED_SANCTIONS_ON", "sc:sanctions"
    object: Name
    quote: str | None = None
    start: int | None = None  # where the quote begins, if they say so
    end: int | None = None
    negated: bool = False  # they say that it is denied or did not happen
    said_by: str | None = None  # who says so in the text, if they tell; None: they do not tell
    time: str | None = None
    confidence: float | None = None  # from 0 to 1
    where: str = ""  # where it stands with them, for messages: "relationships.parquet, row 12"


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreign:
    """One text with all that a tool says of it. `names` are things it found, also those in no statement."""

    document: Document
    tool: str  # "graphrag", "brat", "openai:llama3.1"
    names: tuple[Name, ...] = ()
    told: tuple[Told, ...] = ()
