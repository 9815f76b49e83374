"""The nouns of `kg`: documents, mentions, entities, claims and the evidence they rest on.

Plain frozen values with no dependency beyond the standard library. Offsets are always counted in
Unicode code points into `Document.text`, start inclusive and end exclusive, as Web Annotation's
`oa:TextPositionSelector` counts them; a quote is always the slice itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise

Iri = str
"""An absolute IRI without angle brackets."""


class Polarity(StrEnum):
    """Whether the source says that the relation holds, or that it does not."""

    POSITIVE = "positive"
    NEGATIVE = "negative"


class Certainty(StrEnum):
    """How sure the holder is, after FactBank (Saurí and Pustejovsky 2009): CT, PR, PS."""

    CERTAIN = "certain"
    PROBABLE = "probable"
    POSSIBLE = "possible"


class Mode(StrEnum):
    """What kind of world the statement is about."""

    ACTUAL = "actual"  # past or present, said to be so
    PLANNED = "planned"  # future, announced, scheduled, agreed upon
    WANTED = "wanted"  # wished for, demanded, attempted
    HYPOTHETICAL = "hypothetical"  # imagined, conditional, counterfactual
    QUESTIONED = "questioned"  # asked, doubted, left open


class Quotation(StrEnum):
    """How somebody's words are given, after Pareti (2016)."""

    DIRECT = "direct"  # all between quotation marks
    INDIRECT = "indirect"  # in the author's words, or thoughts and intentions
    MIXED = "mixed"  # the author's words with some between quotation marks


class Status(StrEnum):
    """Where a claim ends."""

    ASSERTED = "asserted"  # also a bare triple
    CLAIM = "claim"  # kept as a claim only: hedged, denied, planned, or somebody else's words
    REVIEW = "review"  # kept as a claim only: a plausibility shape (sh:Warning) held it back
    QUARANTINED = "quarantined"  # refused by a shape (sh:Violation): outside the graph


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Characters of a document: `quote == text[start:end]`, never empty."""

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= self.start:
            raise ValueError(f"span {self.start}..{self.end}: the end must lie after the start, and neither below 0")
        if len(self.quote) != self.end - self.start:
            raise ValueError(
                f"span {self.start}..{self.end}: the quote has {len(self.quote)} characters, expected "
                f"{self.end - self.start}"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One text, as read. `text` is what every offset counts into and is never changed afterwards."""

    iri: Iri
    text: str
    source: str  # the name it was read under: a path relative to what was given, or "-", or "reports.csv#7"
    title: str | None = None
    date: str | None = None  # EDTF level 0: YYYY, YYYY-MM or YYYY-MM-DD
    author: str | None = None
    publisher: str | None = None
    url: Iri | None = None
    language: str = "en"
    media_type: str = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A document that could not be taken in: it ends in the failure report instead of the graph."""

    source: str
    stage: str  # "read", "understand", "gate"
    reason: str  # one line: what, where, what was expected


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """Something a text speaks of, once per document however often it is mentioned."""

    iri: Iri
    kind: str  # local name of a class of the ontology: "State", "Person", "Initiative"
    label: str
    aliases: tuple[str, ...] = ()
    authority: bool = False  # described in seeds/, so the document must not describe it again
    acts_for: Iri | None = None  # "Chinese officials" act for China


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A place in the text that speaks of an entity."""

    span: Span
    entity: Iri
    form: str  # "name", "metonym", "demonym", "role", "nominal", "pronoun"
    confidence: float = 1.0
    candidates: tuple[Iri, ...] = ()  # other entities the words could have meant, best first


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Who says it. A nested source ("A said that B denied") hangs below the one that reports it."""

    source: Iri  # an Entity's IRI: linked, or described as the text does ("experts")
    cue: Span  # the words that attribute: "said", "according to"
    within: Attribution | None = None  # the outer source through which we hear this one


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Somebody's words, thoughts or intentions in a text, whatever they are about: an attribution relation of Pareti
    (2016), with source, cue and content.

    Cue and content may be in several pieces, in the order of the text, where one interrupts the other. `source_span`
    is None where the text does not say who speaks; `source` is then an entity that stands for nobody in particular.
    """

    iri: Iri
    source: Iri  # an Entity's IRI: linked, or described as the text does ("experts")
    source_span: Span | None = None
    cue: tuple[Span, ...]
    content: tuple[Span, ...]
    kind: Quotation = Quotation.INDIRECT
    within: Iri | None = None  # the statement inside whose content this one stands

    def __post_init__(self) -> None:
        for name, spans in (("cue", self.cue), ("content", self.content)):
            if not spans or any(a.end > b.start for a, b in pairwise(spans)):
                raise ValueError(f"statement {self.iri}: {name}: expected one span or more, in order, without overlap")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One statement of a document: who stands in which relation to whom, who says so, and how surely.

    `attribution` is None where the author says it. `event` joins the claims that one happening gives
    ("A, B and C met" is three claims and one event).
    """

    iri: Iri
    subject: Iri
    relation: Iri  # a property of the ontology that is an sc:Relation
    object: Iri
    evidence: Span
    sentence: Span
    trigger: Span  # the words that express the relation
    polarity: Polarity = Polarity.POSITIVE
    certainty: Certainty = Certainty.CERTAIN
    mode: Mode = Mode.ACTUAL
    attribution: Attribution | None = None
    event: Iri | None = None
    time: str | None = None  # EDTF, resolved against the document's date
    confidence: float = 1.0
    construction: Iri | None = None  # the entry of the lexicon that was recognised
    found_by: tuple[str, ...] = ()  # tools that found it, by name, other than the rules of `kg`
    doubts: tuple[str, ...] = ()  # why it is no surer, for people: where such a tool and the text disagree, for one

    def __post_init__(self) -> None:
        if not 0.0 <= self.confidence <= 1.0:
            raise ValueError(f"claim {self.iri}: confidence {self.confidence} lies outside 0 to 1")

    @property
    def plain(self) -> bool:
        """True if the text itself asserts it: positive, certain, actual, in the author's own voice."""
        return (
            self.polarity is Polarity.POSITIVE
            and self.certainty is Certainty.CERTAIN
            and self.mode is Mode.ACTUAL
            and self.attribution is None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Unverified:
    """What a tool says of a text, and the text does not bear out: no claim, but not lost either."""

    iri: Iri
    subject: str  # this and the next two are the tool's own words
    relation: str
    object: str
    quote: str | None = None  # the words that are said to support it, wherever they come from
    reason: str  # a sentence for people: what was looked for
    by: str  # the name of the tool


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that was understood of one document: the waist of `kg`, and what `kg extract` writes."""

    document: Document
    entities: tuple[Entity, ...] = ()
    mentions: tuple[Mention, ...] = ()
    claims: tuple[Claim, ...] = ()
    statements: tuple[Statement, ...] = ()
    unverified: tuple[Unverified, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One result of SHACL validation about one claim."""

    shape: Iri
    severity: str  # "Violation", "Warning" or "Info"
    message: str
    focus: Iri
    path: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a claim, and why."""

    claim: Claim
    status: Status
    reason: str  # a sentence for people
    findings: tuple[Finding, ...] = field(default=())
