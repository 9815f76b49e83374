"""What the gate leaves out, since its shapes cannot need it, makes no difference to what they find."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import gate_samples as g
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg import rdf, vocab
from kg.gate import ENGINES, Gate, reach, shape_files
from kg.gate.blame import _LOOKED_AT
from kg.gate.shapes import shape_triples
from kg.ids import Minter
from kg.model import Attribution, Claim, Document, Entity, Extraction, Finding, Iri, Mention, Polarity, Span
from kg.pipeline import BuildSettings, Stages
from kg.pipeline.judge import judge
from kg.vocab import SC, SH

SHAPES = shape_triples(shape_files())
NODE = rdf.Node(shape_files())
STAGES = Stages(BuildSettings())
RELATIONS = set(STAGES.lexicon.relations)
ABSENCE = re.compile(r"(?:NOT EXISTS|OPTIONAL)\s*\{[^{}]*(?:\{[^{}]*\}[^{}]*)*\}")


def test_no_shape_looks_at_whatever_there_is() -> None:
    assert f"<{SH}closed>" not in SHAPES
    assert len(reach.queries(SHAPES)) >= 14
    for query in reach.queries(SHAPES):
        pattern = query[query.index("{") :]
        assert not re.search(r"[?$]\w+\s+[?$]\w+\s+[?$<\"\w]", pattern), query
        assert not re.search(r"[{;]\s*[?$]\w+\s+[?$]\w+\s+[?$<\w]", pattern), query


def test_what_shapes_miss_stands_in_blocks_that_are_known() -> None:
    for query in reach.queries(SHAPES):
        assert not re.search(r"\b(MINUS|COUNT|GROUP|HAVING|SERVICE|LIMIT)\b", query), query
        assert query.count("NOT") == query.count("NOT EXISTS"), query
        assert not re.search(r"!\s*EXISTS", query), query
        for block in ABSENCE.findall(query):
            if "sc:status" in block:  # a claim that is missed: by which relation has to be said
                assert re.search(r"\?where IN \(sc:partOf, sc:headquarteredIn\)", block), block
    assert reach.missed(SHAPES) & RELATIONS == {SC + "partOf", SC + "headquarteredIn"}


def test_no_shape_without_a_query_misses_a_relation() -> None:
    demands = [SH + name for name in ("minCount", "hasValue", "qualifiedMinCount", "not", "equals")]
    found = 0
    for shape in NODE.of_type(SH + "PropertyShape"):
        path = NODE.value(shape, SH + "path") or ""
        if {path, *NODE.values(path, SH + "inversePath")} & RELATIONS:
            found += 1
            assert not any(NODE.values(shape, demand) for demand in demands), shape
    assert found > 2 * len(RELATIONS) - 10


def test_what_blame_needs_is_seen() -> None:
    seen = Gate().predicates
    assert seen is not None
    assert set(_LOOKED_AT.values()) <= seen


def test_nothing_is_known_of_the_shapes_of_a_user(tmp_path: Path) -> None:
    path = tmp_path / "own.ttl"
    path.write_text(f"<urn:s> a <{SH}NodeShape> ; <{SH}targetClass> <{SC}Claim> .", encoding="utf-8")
    for gate in (Gate(extra_shapes=[path]), Gate([path])):
        assert gate.predicates is None
        assert not gate.settled([SC + "meets"])
    assert Gate().settled([SC + "meets"])
    assert not Gate().settled([SC + "meets", SC + "partOf"])


@pytest.mark.parametrize("engine", ENGINES)
def test_places_are_looked_at_unless_they_were(engine: str) -> None:
    made, gate = g.sample(), Gate(engine=engine)
    made.mention(2, 13, g.KIM)
    anchor = f"<{vocab.NIF}anchorOf> "
    made.lines = [line.replace("Kim", "Kin") if anchor in line else line for line in made.lines]
    assert [f.shape for f in gate.check(made.lines)] == [vocab.SHAPES + "Document-quotes"]
    assert gate.check(made.lines, placed=True) == []


WORDS = "Alpha met Beta. Beta met Gamma."
EVIDENCE, TRIGGER, SENTENCE, BEYOND = (
    Span(start=s, end=e, quote=WORDS[s:e]) for s, e in ((0, 14), (6, 9), (0, 15), (0, 31))
)
FALSE = Span(start=0, end=5, quote="Omega")
IRI = Minter().document(text=WORDS, title=None, date="2024-06-05", url=None)
ID = "https://w3id.org/statecraft/id/"
PUTIN, OBAMA, RUSSIA, FRANCE = (
    f"{ID}{n}" for n in ("person/vladimir-putin", "person/barack-obama", "state/russia", "state/france")
)
ALPHA, UNIVERSITY, ODD = (f"{IRI}/entity/{name}" for name in ("person/alpha", "academicinstitution/u", "group/odd"))
ENTITIES = (
    Entity(iri=PUTIN, kind="Person", label="Vladimir Putin", authority=True),
    Entity(iri=OBAMA, kind="Person", label="Barack Obama", authority=True),
    Entity(iri=RUSSIA, kind="State", label="Russia", authority=True),
    Entity(iri=FRANCE, kind="State", label="France", authority=True),
    Entity(iri=ALPHA, kind="Person", label="Alpha", acts_for=FRANCE),
    Entity(iri=UNIVERSITY, kind="AcademicInstitution", label="U"),
    Entity(iri=ODD, kind="Group", label="odd", acts_for=PUTIN),
)
STATED = [
    *((PUTIN, "leads", RUSSIA), (PUTIN, "leads", FRANCE), (OBAMA, "leads", FRANCE), (ALPHA, "leads", FRANCE)),
    *((PUTIN, "affiliatedWith", UNIVERSITY), (PUTIN, "affiliatedWith", UNIVERSITY)),
    *((UNIVERSITY, "partOf", RUSSIA), (UNIVERSITY, "headquarteredIn", RUSSIA), (UNIVERSITY, "partOf", FRANCE)),
    *(
        (RUSSIA, "assaults", FRANCE),
        (RUSSIA, "alliedWith", FRANCE),
        (ALPHA, "assaults", FRANCE),
        (ALPHA, "meets", PUTIN),
    ),
    *((RUSSIA, "leads", PUTIN), (ODD, "meets", ALPHA)),  # nothing can lead a person, and nothing acts for one
]
OFTEN = st.sampled_from([0] * 9 + [1])  # that all is well


def claim(number: int, stated: tuple[str, str, str], confidence: float, flaws: tuple[int, int, int]) -> Claim:
    denied, told, misplaced = flaws
    return Claim(
        iri=f"{IRI}/claim/{number}",
        subject=stated[0],
        relation=SC + stated[1],
        object=stated[2],
        evidence=BEYOND if misplaced else EVIDENCE,
        sentence=SENTENCE,
        trigger=TRIGGER,
        attribution=Attribution(source=FRANCE, cue=TRIGGER) if told else None,
        polarity=Polarity.NEGATIVE if denied else Polarity.POSITIVE,
        confidence=confidence,
    )


class Thorough:
    """A gate that is shown everything, and asked again whenever something has changed."""

    predicates = None
    sees_places = True

    def __init__(self, gate: Gate) -> None:
        self._gate = gate

    def settled(self, relations: Iterable[Iri]) -> bool:
        return False

    def check(self, lines: Iterable[str], *, placed: bool = False) -> list[Finding]:
        return self._gate.check(lines)


CLAIMS = st.tuples(st.sampled_from(STATED), st.sampled_from([1.0, 0.8, 0.3]), st.tuples(OFTEN, OFTEN, OFTEN))


@settings(deadline=None)
@example([((PUTIN, "affiliatedWith", UNIVERSITY), 1.0, (0, 0, 0)), ((UNIVERSITY, "partOf", RUSSIA), 0.3, (0, 0, 0))], 0)
@given(st.lists(CLAIMS, max_size=4), OFTEN)
def test_what_is_left_out_changes_no_verdict(
    stated: list[tuple[tuple[str, str, str], float, tuple[int, int, int]]], misquoted: int
) -> None:
    extraction = Extraction(
        document=Document(iri=IRI, text=WORDS, source="x.txt", date="2024-06-05"),
        entities=ENTITIES,
        mentions=(Mention(span=FALSE if misquoted else TRIGGER, entity=PUTIN, form="name", candidates=(OBAMA,)),),
        claims=tuple(claim(number, *told) for number, told in enumerate(stated)),
    )
    one, other = (
        judge(extraction, mapper=STAGES.mapper, authority=STAGES.authority, gate=gate)  # type: ignore[arg-type]
        for gate in (STAGES.gate, Thorough(STAGES.gate))
    )
    assert one == other
