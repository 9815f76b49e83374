"""Candidate data of one document, written as the contract between graph and gate says, for shapes to look at.

`Sample` starts with a document and the authority's description of two states, their leaders, offices and tenures; a
test adds claims and entities and breaks what it wants broken.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from kg import rdf, vocab

SC, OA, RDF, ORG = vocab.SC, vocab.OA, vocab.RDF, vocab.ORG
ID = "https://w3id.org/statecraft/id/"
DATA = "https://w3id.org/statecraft/data/"
DOC = DATA + "document/0a1b"

KIM, PUTIN, MACRON = ID + "person/kim-jong-un", ID + "person/vladimir-putin", ID + "person/emmanuel-macron"
OBAMA = ID + "person/barack-obama"
NORTH_KOREA, RUSSIA, FRANCE, CHINA, USA = (
    ID + f"state/{name}" for name in ("north-korea", "russia", "france", "china", "united-states")
)
NATO, UNIVERSITY = ID + "organization/nato", DATA + "entity/academicinstitution/university-of-vienna"
CENTER = DATA + "entity/academicinstitution/european-center-for-north-korea-studies"
PYONGYANG = ID + "place/pyongyang"
BRI = ID + "initiative/belt-and-road-initiative"
JCPOA = ID + "agreement/jcpoa"

ABOVE = {
    "State": ("Actor", "Polity", "Entity"),
    "Territory": ("Actor", "Polity", "Entity"),
    "Person": ("Actor", "Entity"),
    "Group": ("Actor", "Entity"),
    "Organization": ("Actor", "Entity"),
    "IntergovernmentalOrganization": ("Organization", "Actor", "Entity"),
    "AcademicInstitution": ("Organization", "Actor", "Entity"),
    "GovernmentBody": ("Organization", "Actor", "Entity"),
    "PoliticalParty": ("Organization", "Actor", "Entity"),
    "Company": ("Organization", "Actor", "Entity"),
    "Office": ("Entity",),
    "Initiative": ("Entity",),
    "Agreement": ("Entity",),
    "City": ("Place", "Entity"),
    "Region": ("Place", "Entity"),
}

TEXT = (
    "😀 Kim Jong Un met Vladimir Putin in Moscow. He plays a role at the European Center for North Korea Studies at "
    "the University of Vienna. Russia sanctioned France, experts said. China supports Russia and visits NATO."
)


@dataclass
class Sample:
    """Lines by subject, so that a test can take one away."""

    lines: list[str] = field(default_factory=list)
    graph: str = DOC

    def add(self, subject: str, predicate: str, value: str, graph: str | None = None) -> Sample:
        """One statement; `value` is an IRI, or an N-Triples literal that starts with a quotation mark."""
        term = value if value.startswith('"') else f"<{value}>"
        self.lines.append(f"<{subject}> <{predicate}> {term} <{graph or self.graph}> .")
        return self

    def drop(self, subject: str, predicate: str) -> Sample:
        """Take away all statements with this subject and predicate; there must be one."""
        start = f"<{subject}> <{predicate}> "
        kept = [line for line in self.lines if not line.startswith(start)]
        assert len(kept) < len(self.lines), f"nothing to drop: {start}"
        self.lines = kept
        return self

    def replace(self, subject: str, predicate: str, value: str) -> Sample:
        return self.drop(subject, predicate).add(subject, predicate, value)

    def entity(self, iri: str, kind: str, label: str, graph: str = DATA + "graph/entities") -> Sample:
        for cls in (kind, *ABOVE[kind]):
            self.add(iri, vocab.TYPE, SC + cls, graph)
        return self.add(iri, vocab.LABEL, rdf.literal(label), graph)

    def tenure(
        self, person: str, state: str, start: str | None, end: str | None, role: str = "HeadOfState", nr: int = 1
    ) -> str:
        """A tenure in an office of its own; returns its IRI."""
        name = f"{vocab.local_name(person)}-{vocab.local_name(state)}-{nr}"
        tenure, office, interval = (ID + f"{kind}/{name}" for kind in ("tenure", "office", "interval"))
        self.entity(office, "Office", f"Head of {vocab.local_name(state)} {nr}", DATA + "graph/authority")
        self.add(office, ORG + "postIn", state).add(office, SC + "role", SC + role)
        self.add(tenure, vocab.TYPE, SC + "Tenure").add(interval, vocab.TYPE, vocab.TIME + "Interval")
        self.add(tenure, ORG + "member", person).add(tenure, ORG + "post", office)
        self.add(tenure, ORG + "memberDuring", interval)
        if start:
            self.add(interval, SC + "start", rdf.date(start))
        if end:
            self.add(interval, SC + "end", rdf.date(end))
        return tenure

    def evidence(self, start: int, end: int) -> str:
        """Evidence with its selector; returns its IRI. Repeated lines do no harm: the gate merges them."""
        iri, selector = f"{DOC}#char={start},{end}", f"{DOC}#selector={start},{end}"
        self.add(iri, vocab.TYPE, SC + "Evidence").add(iri, OA + "hasSource", DOC)
        self.add(iri, OA + "hasSelector", selector)
        for cls in (SC + "Selector", OA + "TextPositionSelector", OA + "TextQuoteSelector"):
            self.add(selector, vocab.TYPE, cls)
        self.add(selector, OA + "start", rdf.integer(start)).add(selector, OA + "end", rdf.integer(end))
        self.add(selector, OA + "exact", rdf.literal(TEXT[start:end]))
        return iri

    def claim(
        self,
        name: str,
        subject: str,
        relation: str,
        value: str,
        *,
        status: str = "asserted",
        polarity: str = "positive",
        when: str | None = None,
        confidence: float = 0.9,
        attribution: str | None = None,
        place: int = 0,
    ) -> str:
        """A claim whose sentence starts at `place`; returns its IRI."""
        iri = f"{DOC}/claim/{name}"
        for cls in (SC + "Claim", RDF + "Statement"):
            self.add(iri, vocab.TYPE, cls)
        self.add(iri, RDF + "subject", subject).add(iri, RDF + "predicate", SC + relation)
        self.add(iri, RDF + "object", value).add(iri, SC + "inDocument", DOC)
        self.add(iri, SC + "evidence", self.evidence(place, place + 30))
        self.add(iri, SC + "sentence", self.evidence(place, place + 40))
        self.add(iri, SC + "trigger", self.evidence(place + 3, place + 8))
        self.add(iri, SC + "polarity", SC + polarity).add(iri, SC + "certainty", SC + "certain")
        self.add(iri, SC + "mode", SC + "actual").add(iri, SC + "status", SC + status)
        self.add(iri, SC + "statusReason", rdf.literal("The text says so."))
        self.add(iri, SC + "confidence", rdf.decimal(confidence))
        self.add(iri, SC + "construction", vocab.LEXICON + "meet")
        if when:
            self.add(iri, SC + "when", rdf.literal(when))
        if attribution:
            self.add(iri, SC + "attribution", self.attribution(attribution))
            self.add(iri, vocab.SEM + "accordingTo", attribution)
        return iri

    def attribution(self, source: str, start: int = 150, within: str | None = None) -> str:
        iri = f"{DOC}#attribution={start},{start + 4}"
        self.add(iri, vocab.TYPE, SC + "Attribution").add(iri, SC + "inDocument", DOC)
        self.add(iri, SC + "attributedTo", source).add(iri, SC + "cue", self.evidence(start, start + 4))
        if within:
            self.add(iri, SC + "within", within)
        return iri

    def mention(self, start: int, end: int, entity: str, form: str = "name") -> str:
        iri = f"{DOC}#mention={start},{end}"
        self.add(iri, vocab.TYPE, SC + "Mention").add(iri, SC + "inDocument", DOC).add(iri, SC + "mentionOf", entity)
        self.add(iri, SC + "form", SC + form).add(iri, SC + "confidence", rdf.decimal(1.0))
        self.add(iri, vocab.NIF + "beginIndex", rdf.integer(start)).add(iri, vocab.NIF + "endIndex", rdf.integer(end))
        return self.add(iri, vocab.NIF + "anchorOf", rdf.literal(TEXT[start:end])) and iri

    def event(self, name: str, kind: str, actor: str, recipient: str) -> str:
        iri = f"{DOC}/event/{name}"
        self.add(iri, vocab.TYPE, SC + "Event").add(iri, SC + "ploverType", vocab.PLOVER + kind)
        self.add(iri, SC + "actor", actor).add(iri, SC + "recipient", recipient)
        return iri


def sample(date: str | None = "2025-09-04") -> Sample:
    """A document about leaders and states, without a claim: the shapes find nothing in it."""
    made = Sample()
    made.add(DOC, vocab.TYPE, SC + "Document").add(DOC, SC + "text", rdf.literal(TEXT))
    made.add(DOC, SC + "source", rdf.literal("reports/one.txt")).add(DOC, SC + "language", rdf.literal("en"))
    if date:
        made.add(DOC, vocab.DCT + "date", rdf.date(date))
    authority = DATA + "graph/authority"
    for iri, kind, label in (
        (KIM, "Person", "Kim Jong Un"),
        (PUTIN, "Person", "Vladimir Putin"),
        (MACRON, "Person", "Emmanuel Macron"),
        (OBAMA, "Person", "Barack Obama"),
        (NORTH_KOREA, "State", "North Korea"),
        (RUSSIA, "State", "Russia"),
        (FRANCE, "State", "France"),
        (CHINA, "State", "China"),
        (USA, "State", "United States"),
        (NATO, "IntergovernmentalOrganization", "NATO"),
        (PYONGYANG, "City", "Pyongyang"),
        (BRI, "Initiative", "Belt and Road Initiative"),
        (JCPOA, "Agreement", "Joint Comprehensive Plan of Action"),
        (UNIVERSITY, "AcademicInstitution", "University of Vienna"),
        (CENTER, "AcademicInstitution", "European Center for North Korea Studies"),
    ):
        made.entity(iri, kind, label, authority)
    made.add(NORTH_KOREA, SC + "capital", PYONGYANG, authority).add(PYONGYANG, SC + "locatedIn", NORTH_KOREA, authority)
    made.add(RUSSIA, SC + "iso2", '"RU"', authority).add(RUSSIA, SC + "iso3", '"RUS"', authority)
    made.add(FRANCE, SC + "memberOf", NATO, authority)
    made.add(BRI, SC + "sponsoredBy", CHINA, authority)
    made.add(BRI, SC + "kind", SC + "ConnectivityInitiative", authority)
    made.tenure(KIM, NORTH_KOREA, "2011-12-17", None)
    made.tenure(PUTIN, RUSSIA, "2012-05-07", None)
    made.tenure(MACRON, FRANCE, "2017-05-14", None)
    made.tenure(OBAMA, USA, "2009-01-20", "2017-01-20")
    return made
