"""Terms of a user's own: classes, relations and words in Turtle, checked before they are used."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from kg import assets, rdf, vocab
from kg.errors import DataError
from kg.gate import LEXICON_SHAPES, shape_files, validate_files
from kg.ids import is_absolute
from kg.model import Iri
from kg.vocab import SC

_RELATIONS = (SC + "EventRelation", SC + "StativeRelation")
_PROPERTIES = tuple(vocab.OWL + kind for kind in ("ObjectProperty", "DatatypeProperty", "AnnotationProperty"))
_STANDARDS = (vocab.RDF, vocab.RDFS, vocab.OWL, vocab.SH)
_STATECRAFT = "https://w3id.org/statecraft/"
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufffe\uffff]")
"""Control characters but for tab and newlines, those that turn the direction of writing, and noncharacters."""
_SIDES = (vocab.SCHEMA + "domainIncludes", vocab.SCHEMA + "rangeIncludes")


def check_terms(files: Iterable[Path], engine: str = "shacl") -> None:
    """Raise DataError if files of terms cannot be used, telling what is wrong with which; MissingError if one is gone.

    What ships may be built upon, not changed: only entries of the lexicon may be given more words. Nothing is below
    itself, and no literal holds a character that cannot be seen and does something. Words have to keep to the shapes of
    the lexicon; a relation needs a label, and classes of the ontology or of these files on both its sides; a class has
    an IRI, and is below a class of the ontology, perhaps by way of others of these files.
    """
    own = tuple(files)
    if not own:
        return
    node, every = rdf.Node(own), rdf.Node([*assets.turtle_files("ontology"), *own])
    where = ", ".join(str(path) for path in own)
    shipped = rdf.Node(assets.turtle_files("ontology"))
    for path in own:
        _check_statements(path, shipped)
    _check_order(node, every, where)
    for relation in sorted({r for kind in _RELATIONS for r in node.of_type(kind)}):
        _check_relation(relation, every, where)
    classes = set(shipped.of_type(vocab.OWL + "Class"))
    for cls in node.of_type(vocab.OWL + "Class"):
        if not is_absolute(cls):
            raise DataError(f"{where}: a class without a name: expected an IRI")
        if not every.above(cls, vocab.SUBCLASS) & classes:
            raise DataError(f"{where}: the class {cls} is below none of the ontology (rdfs:subClassOf)")
    report = validate_files(own, shape_files(LEXICON_SHAPES), engine, background=assets.turtle_files("ontology"))
    mine = set(node.subjects())
    finding = next((f for f in report.findings if f.severity == "Violation" and f.focus in mine), None)
    if finding is not None:
        raise DataError(f"{where}: {vocab.compact(finding.focus)}: {finding.message}")


def _check_statements(path: Path, shipped: rdf.Node) -> None:
    """What is wrong with single statements of a file. To say once more what ships changes nothing: editors do."""
    ours = set(shipped.subjects())
    for quad in rdf.parse(path):
        subject, value = (getattr(term, "value", str(term)) for term in (quad.subject, quad.object))
        if _fixed(subject, ours) and value not in shipped.values(subject, quad.predicate.value):
            raise DataError(f"{path}: redefines {vocab.compact(subject)}; expected terms of its own")
        found = _UNSEEN.search(value)
        if found is not None:
            told = f"{vocab.compact(quad.predicate.value)} of {vocab.compact(subject)}"
            raise DataError(f"{path}: {told}: holds the character U+{ord(found[0]):04X}, which cannot be seen")


def _fixed(subject: str, ours: set[str]) -> bool:
    """Whether a subject is not for a user to speak about. New classes and relations may have any IRI."""
    if subject.startswith(_STANDARDS):
        return True
    return subject in ours and subject.startswith(_STATECRAFT) and not subject.startswith(vocab.LEXICON)


def _check_order(node: rdf.Node, every: rdf.Node, where: str) -> None:
    for subject in node.subjects():
        for below in (vocab.SUBCLASS, vocab.SUBPROPERTY):
            if subject in every.above(subject, below):
                raise DataError(
                    f"{where}: {vocab.compact(subject)} is below itself by way of rdfs:{below[len(vocab.RDFS) :]}"
                )
    classes = set(every.of_type(vocab.OWL + "Class"))
    for kind in (*_RELATIONS, *_PROPERTIES):
        both = next((term for term in node.of_type(kind) if term in classes), None)
        if both is not None:
            raise DataError(f"{where}: {vocab.compact(both)} is a class and a property; expected one of the two")


def _check_relation(relation: Iri, every: rdf.Node, where: str) -> None:
    if every.value(relation, vocab.LABEL) is None:
        raise DataError(f"{where}: the relation {relation} has no label (rdfs:label)")
    classes = set(every.of_type(vocab.OWL + "Class"))
    for side in _SIDES:
        found = every.values(relation, side)
        unknown = next((c for c in found if c not in classes), None)
        if unknown is not None or not found:
            what = f"gives {unknown}, which is no class of the ontology" if unknown else "is missing"
            raise DataError(f"{where}: the relation {relation}: schema:{vocab.local_name(side)} {what}")


def term_lines(files: Iterable[Path], *, graph: Iri) -> Iterator[str]:
    """What the files say, as lines of one graph, so that the graph explains its own terms.

    Without statements about nodes that have no name, of which the graph holds none.
    """
    name = rdf.iri(graph)
    for path in files:
        for quad in rdf.parse(path):
            subject, value = str(quad.subject), str(quad.object)
            if subject.startswith("<") and not value.startswith("_:"):
                yield rdf.line(subject, str(quad.predicate), value, name)
