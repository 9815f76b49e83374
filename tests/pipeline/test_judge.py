"""Judging repeats until the gate finds nothing more: one thing taken away may break another; no document is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from kg import vocab
from kg.gate import Gate
from kg.ids import Minter
from kg.model import Claim, Document, Entity, Extraction, Failure, Mention, Mode, Span, Status
from kg.pipeline import BuildSettings, Stages
from kg.pipeline.judge import Judged, judge
from kg.vocab import SC

HEAD = "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://example.org/> . @prefix sc: <" + SC + "> .\n"
WORDS = "Alpha met Beta. Beta met Gamma. Gamma met Delta. Delta met Alpha."
NAMES = ("Alpha", "Beta", "Gamma", "Delta")


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


def span(words: str, start: int = 0) -> Span:
    at = WORDS.index(words, start)
    return Span(start=at, end=at + len(words), quote=words)


def extraction(relations: Iterable[str] = ("meets",) * 4) -> Extraction:
    """Four persons in a ring, each claimed to do something to the next."""
    minter = Minter()
    iri = minter.document(text=WORDS, title=None, date="2024-06-05", url=None)
    persons = {name: minter.entity("Person", f"{name} Test") for name in NAMES}
    claims = []
    for number, relation in enumerate(relations):
        one, two = NAMES[number], NAMES[(number + 1) % len(NAMES)]
        words = f"{one} met {two}"
        claims.append(
            Claim(
                iri=f"{iri}/claim/{number}",
                subject=persons[one],
                relation=SC + relation,
                object=persons[two],
                evidence=span(words),
                sentence=span(f"{words}."),
                trigger=span("met", span(words).start),
            )
        )
    return Extraction(
        document=Document(iri=iri, text=WORDS, source="ring.txt", date="2024-06-05"),
        entities=tuple(Entity(iri=persons[n], kind="Person", label=f"{n} Test") for n in sorted(NAMES)),
        mentions=tuple(Mention(span=span(n), entity=persons[n], form="name") for n in NAMES),
        claims=tuple(claims),
    )


def shapes(tmp_path: Path, text: str) -> list[Path]:
    path = tmp_path / "own.ttl"
    path.write_text(HEAD + text, encoding="utf-8")
    return [path]


@pytest.fixture
def judging(stages: Stages, tmp_path: Path) -> Callable[..., Judged | Failure]:
    """Judge with some more shapes."""

    def run(text: str, given: Extraction | None = None) -> Judged | Failure:
        gate = Gate(extra_shapes=shapes(tmp_path, text)) if text else stages.gate
        return judge(given or extraction(), mapper=stages.mapper, authority=stages.authority, gate=gate)

    return run


CHAIN = """
x:chain a sh:NodeShape ; sh:targetClass sc:Document ; sh:sparql x:chainQuery ; sh:message "A chain is cut."@en .
x:chainQuery sh:prefixes x:names ; sh:message "The claim before it is not there."@en ;
    sh:select \"\"\"PREFIX sc: <SC> PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
        SELECT $this ?value WHERE { ?value sc:inDocument $this ; a sc:Claim ; rdf:subject ?party .
        FILTER NOT EXISTS { ?before a sc:Claim ; sc:inDocument $this ; rdf:object ?party } }\"\"\" .
""".replace("<SC>", f"<{SC}>")


def statuses(judged: Judged | Failure) -> list[Status]:
    assert isinstance(judged, Judged), judged
    return [judged.verdicts[c.iri].status for c in judged.extraction.claims]


def test_a_ring_holds_as_long_as_no_claim_is_taken_out(judging: Callable[..., Judged | Failure]) -> None:
    assert statuses(judging(CHAIN)) == [Status.ASSERTED] * 4


def test_taking_one_out_takes_out_the_next_until_nothing_is_left(judging: Callable[..., Judged | Failure]) -> None:
    """The second claim is refused for its relation; the third for the second that is gone, and so on."""
    judged = judging(CHAIN, extraction(("meets", "frobnicates", "meets", "meets")))
    assert statuses(judged) == [Status.QUARANTINED] * 4
    assert isinstance(judged, Judged)
    reasons = [judged.verdicts[c.iri].findings[0].message for c in judged.extraction.claims]
    assert [r.startswith("The claim before it") for r in reasons] == [True, False, True, True]
    assert any(f"<{SC}text>" in line for line in judged.lines)  # the document is still there
    assert len({line.split(" ")[0] for line in judged.quarantine if f"<{SC}Claim>" in line}) == 4


def test_what_passed_passes_again(judging: Callable[..., Judged | Failure], stages: Stages, tmp_path: Path) -> None:
    judged = judging(CHAIN, extraction(("meets", "meets", "frobnicates", "meets")))
    assert isinstance(judged, Judged)
    gate = Gate(extra_shapes=shapes(tmp_path, CHAIN))
    told = stages.authority.lines(judged.needed, graph=stages.mapper.authority_graph, by_name=judged.named)
    assert gate.check([*judged.lines, *told]) == []


def test_a_broken_mention_goes_and_its_document_stays(judging: Callable[..., Judged | Failure]) -> None:
    rule = (
        "x:short a sh:NodeShape ; sh:targetClass sc:Mention ; sh:property x:shortWords .\n"
        "x:shortWords sh:path <http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#anchorOf> ; "
        'sh:pattern "^[^G]" ; sh:message "No G."@en .'
    )
    given = extraction(())
    judged = judging(rule, given)
    assert isinstance(judged, Judged)
    assert {m.span.quote for m in judged.extraction.mentions} == {"Alpha", "Beta", "Delta"}


def test_only_a_document_that_is_itself_wrong_is_a_failure(judging: Callable[..., Judged | Failure]) -> None:
    rule = (
        "x:d a sh:NodeShape ; sh:targetClass sc:Document ; sh:property x:t .\n"
        'x:t sh:path <http://purl.org/dc/terms/title> ; sh:minCount 1 ; sh:message "No title."@en .'
    )
    judged = judging(rule)
    assert isinstance(judged, Failure)
    assert "No title." in judged.reason


def test_claims_that_other_documents_speak_against_are_held_back(stages: Stages) -> None:
    from kg.model import Finding

    given = extraction()
    against = Finding(shape=vocab.SHAPES + "corpus-contradiction", severity="Warning", message="No.", focus="urn:c")
    held = {given.claims[1].iri: (against,)}
    judged = judge(given, mapper=stages.mapper, authority=stages.authority, gate=stages.gate, held=held)
    assert statuses(judged) == [Status.ASSERTED, Status.REVIEW, Status.ASSERTED, Status.ASSERTED]
    assert isinstance(judged, Judged)
    assert judged.verdicts[given.claims[1].iri].reason == "No."


def test_what_is_doubted_about_a_claim_that_is_no_fact_is_told(stages: Stages) -> None:
    given = extraction()
    doubted = replace(given.claims[1], mode=Mode.PLANNED, doubts=("The tool says otherwise.",))
    given = replace(given, claims=(given.claims[0], doubted, *given.claims[2:]))
    judged = judge(given, mapper=stages.mapper, authority=stages.authority, gate=stages.gate)
    assert isinstance(judged, Judged)
    verdict = judged.verdicts[doubted.iri]
    assert (verdict.status, verdict.reason.endswith("; The tool says otherwise.")) == (Status.CLAIM, True)
    assert any("The tool says otherwise." in line for line in judged.lines)
