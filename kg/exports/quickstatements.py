"""QuickStatements, the commands by which people add statements to Wikidata, each with a reference.

A command is written for an asserted claim whose two ends have Wikidata identifiers, whose relation says exactly what a
property of Wikidata says (ontology/alignments.ttl), and whose document has an address; by default only if a person
accepted it. Whatever is left out is counted on standard error with the reason. Nothing is sent anywhere.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date as day
from typing import Any, BinaryIO

from kg import assets, rdf, vocab
from kg.exports import Task
from kg.exports.described import Described, described
from kg.exports.told import told
from kg.vocab import DCT, OA, OWL, RDF, SC, SCHEMA, SKOS, WD

_PROPERTY = re.compile(re.escape(WD) + r"(P[1-9][0-9]*)\Z")
_ITEM = re.compile(rf"<{re.escape(WD)}(Q[1-9][0-9]*)>\Z")
_PRECISION = {4: 9, 7: 10, 10: 11}  # of dates, by the length of how they are written
_LONGEST = 1500  # characters of a text that Wikidata takes
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[a-z]+)*\Z")
_SIGNS = re.compile(r"\||/\*|[\x00-\x1f\x7f-\x9f]")
"""Between columns, before a comment, also where they stand in a text; and controls, which Wikidata does not take."""

_ENDS = {"P463": ("Polity", "IntergovernmentalOrganization"), "P3602": ("Person", "Election")}
"""Where Wikidata wants less than our relation allows. The seat of a person in a parliament is P39 there, not P463."""

_SUBJECT, _PREDICATE, _OBJECT = (rdf.iri(RDF + name) for name in ("subject", "predicate", "object"))
_STATUS, _POLARITY, _MODE = (rdf.iri(SC + name) for name in ("status", "polarity", "mode"))
_SOUND = {_STATUS: rdf.iri(SC + "asserted"), _POLARITY: rdf.iri(SC + "positive"), _MODE: rdf.iri(SC + "actual")}
_ACCEPT = rdf.iri(SCHEMA + "AcceptAction")


@dataclass
class Report:
    """How many claims were written, and what kept the others back."""

    written: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    relations: Counter[str] = field(default_factory=Counter)  # those without an exact property
    unknown: Counter[str] = field(default_factory=Counter)  # things without an identifier
    shorter: int = 0  # references without a title or a quotation that there is

    def lines(self) -> Iterator[str]:
        """What to tell people."""
        yield f"quickstatements: {self.written} of {self.written + self.reasons.total()} claims"
        for reason, count in sorted(self.reasons.items(), key=lambda item: (-item[1], item[0])):
            yield f"  left out: {count}: {reason}{self._examples(reason)}"
        if self.shorter:
            yield f"  {self.shorter} references lack a title or a quotation that cannot be written"

    def _examples(self, reason: str) -> str:
        counted = {_NO_PROPERTY: self.relations, _NO_ITEM: self.unknown}.get(reason)
        if not counted:
            return ""
        most = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        return f" ({', '.join(name for name, _ in most[:5])}{', …' if len(most) > 5 else ''})"


_NOT_ASSERTED = "not asserted, so no fact"
_NO_PROPERTY = "no property of Wikidata says exactly that"
_NO_ITEM = "its subject or object has no Wikidata identifier, or several"
_OTHER_ENDS = "the property of Wikidata is not for such a subject or object"
_NO_ADDRESS = "its document has no address to refer to"
_NOT_ACCEPTED = "no person accepted it (kg review); --all writes it too"


def write(task: Task, stream: BinaryIO) -> None:
    """Write a command a line; those of one document are held."""
    commands = Commands(everything="all_" in task.options)
    with told(task.lines()) as index:
        for document in described(task.lines(), index):
            for claim in document.claims:
                command = commands.of(document, claim)
                if command is not None:
                    stream.write(f"{command}\n".encode())
    for line in commands.report.lines():
        task.say(line)


class Commands:
    """Makes commands of claims and notes why it makes none."""

    def __init__(self, *, everything: bool) -> None:
        self._everything = everything
        self._properties = properties()
        self._shorter = False
        self.report = Report()

    def of(self, source: Described, claim: str) -> str | None:
        """The command of a claim, or None."""
        made = self._made(source, claim)
        if made in _REASONS:
            self.report.reasons[made] += 1
            return None
        self.report.written += 1
        return made

    def _made(self, source: Described, claim: str) -> str:
        """The command, or the reason why there is none."""
        if any(source.value(claim, predicate) != wanted for predicate, wanted in _SOUND.items()):
            return _NOT_ASSERTED
        relation = source.value(claim, _PREDICATE)[1:-1]
        property_, turned = self._properties.get(relation, ("", False))
        if not property_:
            self.report.relations[vocab.local_name(relation)] += 1
            return _NO_PROPERTY
        ends = [source.value(claim, part) for part in (_SUBJECT, _OBJECT)]
        items = [self._item(source, end) for end in ends]
        if "" in items:
            return _NO_ITEM
        if any(not _is_a(source, end, cls) for end, cls in zip(ends, _ENDS.get(property_, ()), strict=False)):
            return _OTHER_ENDS
        reference = self._reference(source, claim)
        if not reference:
            return _NO_ADDRESS
        if not self._everything and not _is_accepted(source, claim):
            return _NOT_ACCEPTED
        self.report.shorter += self._shorter
        if turned:
            items.reverse()
        when = _time(source.value(claim, rdf.iri(SC + "when")))
        qualifier = ["P585", when] if when else []
        columns = "\t".join((items[0], property_, items[1], *qualifier, *reference))
        return f"{columns} /* {claim[1:-1]} */"  # a tab before the comment would be one column more

    def _reference(self, source: Described, claim: str) -> list[str]:
        """Reference URL, title, date and quotation, as far as they are known; nothing without the first."""
        document = rdf.iri(source.document)
        url = source.value(document, rdf.iri(SCHEMA + "url"))[1:-1]
        if not url.startswith(("http://", "https://")) or _SIGNS.search(url):
            return []
        language = _text(source.value(document, rdf.iri(SC + "language"))).lower()
        selector = source.value(source.value(claim, rdf.iri(SC + "evidence")), rdf.iri(OA + "hasSelector"))
        title, quote = source.value(document, rdf.iri(DCT + "title")), source.value(selector, rdf.iri(OA + "exact"))
        told = {
            "S854": f'"{url}"',
            "S1476": _said(title, language),
            "S577": _time(source.value(document, rdf.iri(DCT + "date"))),
            "S1683": _said(quote, language),
        }
        self._shorter = bool((title and not told["S1476"]) or (quote and not told["S1683"]))
        return [part for pair in told.items() if pair[1] for part in pair]

    def _item(self, source: Described, thing: str) -> str:
        quads = source.thing(thing)
        found = {m[1] for q in quads if q.predicate == rdf.iri(vocab.SAME_AS) and (m := _ITEM.match(q.object))}
        if len(found) == 1:
            return found.pop()
        label = next((q.object for q in quads if q.predicate == rdf.iri(vocab.LABEL)), "")
        self.report.unknown[_text(label) or vocab.local_name(thing[1:-1])] += 1
        return ""


_REASONS = {_NOT_ASSERTED, _NO_PROPERTY, _NO_ITEM, _OTHER_ENDS, _NO_ADDRESS, _NOT_ACCEPTED}


def properties() -> dict[str, tuple[str, bool]]:
    """The property of Wikidata that says exactly what a relation says, and whether it says it the other way round."""
    ontology = rdf.Node(path for path in assets.turtle_files("ontology") if not path.stem.startswith("lexicon"))
    found: dict[str, tuple[str, bool]] = {}
    for relation in ontology.subjects():
        for way, turned in ((SKOS + "exactMatch", False), (OWL + "inverseOf", True)):
            for value in ontology.values(relation, way):
                if match := _PROPERTY.match(value):
                    found[relation] = match[1], turned
    return found


def _is_a(source: Described, thing: str, cls: str) -> bool:
    return any(q[1:3] == (rdf.iri(vocab.TYPE), rdf.iri(SC + cls)) for q in source.thing(thing))


def _is_accepted(source: Described, claim: str) -> bool:
    return any(quad[1:3] == (rdf.iri(vocab.TYPE), _ACCEPT) for quads in source.decisions(claim) for quad in quads)


def _said(literal: str, language: str) -> str:
    """A text with its language; nothing where one of them is missing, or where Wikidata would not take the whole."""
    text = " ".join(_text(literal).split())
    fits = text and len(text) <= _LONGEST and not _SIGNS.search(text)
    return f'{language}:"{text}"' if fits and _LANGUAGE.match(language) else ""


def _time(literal: str) -> str:
    """A date as QuickStatements takes it; nothing for what is no year, month or day."""
    date = _text(literal)
    if len(date) not in _PRECISION or not re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", date):
        return ""
    try:
        day.fromisoformat(date + "-01-01"[len(date) - 4 :])
    except ValueError:
        return ""
    return f"+{date + '-00-00'[len(date) - 4 :]}T00:00:00Z/{_PRECISION[len(date)]}"


def _text(literal: str) -> str:
    """The characters of a literal; of what is none, itself."""
    if not literal.startswith('"'):
        return literal
    (quad,) = rdf.quads([f"<urn:s> <urn:p> {literal} ."])
    value: Any = quad.object
    return str(value.value)
