"""Extractions as a source: what was written builds the same graph, and what was changed is judged."""

from __future__ import annotations

import copy
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import rdf, records
from kg.model import Extraction
from kg.pipeline import BuildSettings, Report, Stages, build, extract
from kg.vocab import PROV, RDF, SC, SH, TYPE

pytestmark = pytest.mark.model

TEXT = "Russia attacked Ukraine. Poland said Emmanuel Macron met Anna Weber in Paris."


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    path = tmp_path_factory.mktemp("record") / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    (extraction,) = extract([str(path)])
    assert isinstance(extraction, Extraction)
    made = records.to_record(extraction)
    assert len(made["claims"]) == 2
    return made


Building = Callable[..., tuple[Report, Path]]


@pytest.fixture
def building(tmp_path: Path, record: dict[str, Any], stages: Stages) -> Building:
    """Build the record after some changes."""

    def run(*changes: Callable[[dict[str, Any]], None]) -> tuple[Report, Path]:
        lines = []
        for change in changes:
            changed = copy.deepcopy(record)
            change(changed)
            lines.append(json.dumps(changed))
        source = tmp_path / "claims.jsonl"
        source.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return build([str(source)], tmp_path / "out", stages=stages), tmp_path / "out"

    return run


def set_claim(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda record: record["claims"][0].update(fields)


def entity(record: dict[str, Any], label: str) -> str:
    return next(str(e["iri"]) for e in record["entities"] if e["label"] == label)


def test_written_extractions_build_the_same_graph(small_documents: Path, small_graph: Path, tmp_path: Path) -> None:
    lines = [records.to_line(x) for x in extract([str(small_documents)]) if isinstance(x, Extraction)]
    source = tmp_path / "claims.jsonl"
    source.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    build([str(source)], tmp_path / "out")
    for name in ("graph.nq", "report.json", "quarantine.trig"):
        assert (tmp_path / "out" / name).read_bytes() == (small_graph / name).read_bytes()


def test_a_tampered_quote_ends_in_the_failures_and_harms_nobody(building: Building) -> None:
    def tamper(record: dict[str, Any]) -> None:
        record["claims"][0]["evidence"]["quote"] = "Russia defended Ukraine"

    report, folder = building(tamper, other)
    assert [(f.source, f.stage) for f in report.failures] == [("claims.jsonl#1", "read")]
    assert "Russia defended Ukraine" in report.failures[0].reason
    assert report.documents == 1
    assert "defended" not in (folder / "graph.nq").read_text(encoding="utf-8")


def other(record: dict[str, Any]) -> None:
    """The same as another document."""
    old = record["document"]["iri"]
    changed = json.loads(json.dumps(record).replace(old, old + "0"))
    record.clear()
    record.update(changed)


BROKEN = {
    "half a character": lambda r: r["entities"][0].update(label="a\ud800"),
    "an address that is none": lambda r: r["document"].update(url="http://[x"),
    "a relation that is no IRI": set_claim(relation="http://a/%zz"),
    "a fragment in a fragment": set_claim(event="http://a/#b#c"),
    "an impossible day": lambda r: r["document"].update(date="2024-13-45"),
    "an impossible language": lambda r: r["document"].update(language="no language!"),
    "an offset with a point": lambda r: r["claims"][0]["evidence"].update(start=float(0)),
    "a confidence that is no number": set_claim(confidence=float("nan")),
    "a document that is a fragment": lambda r: r["document"].update(iri="http://x/d#f"),
    "a long chain of sources": lambda r: r["claims"][0].update(
        attribution=[{"source": r["claims"][0]["subject"], "cue": r["claims"][0]["trigger"]}] * 1000
    ),
    "a character that is none": lambda r: r["entities"][0].update(label="a\x00"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_record_harms_nobody(building: Building, case: str) -> None:
    report, folder = building(BROKEN[case], other)
    assert len(report.failed) == 1
    assert report.documents == 1
    assert report.to_json()["claims"]["asserted"] == 1
    assert (folder / "graph.nq").stat().st_size > 0


WRONG = {
    "a city that attacks": (lambda r: set_claim(subject=entity(r, "Paris"))(r), "assaults-subject"),
    "a relation to itself": (lambda r: set_claim(subject=r["claims"][0]["object"])(r), "Claim-self"),
    "an unknown relation": (set_claim(relation=SC + "nonsense"), "Claim-relation-known"),
    "a foreign relation": (set_claim(relation="http://example.org/likes"), "Claim-relation-known"),
    "a time that is none": (set_claim(time="whenever"), "Claim-when"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_refused_claim_is_in_quarantine_with_its_shape_and_not_in_the_graph(building: Building, case: str) -> None:
    change, shape = WRONG[case]
    report, folder = building(change)
    claims = report.to_json()["claims"]
    assert (claims["quarantined"], claims["asserted"], claims["claim_only"]) == (1, 0, 1)
    (held,) = report.to_json()["held_back"]
    assert any(shape in s for s in held["shapes"])
    quarantine = list(rdf.parse(folder / "quarantine.trig"))
    (refused,) = {q.subject.value for q in quarantine if q.predicate.value == TYPE and q.object.value == SC + "Claim"}
    assert refused == held["claim"]
    findings = {q.subject.value for q in quarantine if q.predicate.value == PROV + "wasDerivedFrom"}
    assert findings
    told = {q.predicate.value: q.object.value for q in quarantine if q.subject.value in findings}
    assert told[SH + "resultSeverity"] == SH + "Violation"
    assert told[SH + "resultMessage"]
    quotes = {q.object.value for q in quarantine if q.predicate.value.endswith("oa#exact")}
    assert "Russia attacked Ukraine" in quotes
    assert any(q.object.value == TEXT for q in quarantine)
    graph = list(rdf.parse(folder / "graph.nq"))
    assert refused not in {q.subject.value for q in graph}
    assert not any(q.graph_name.value.endswith("/asserted") for q in graph)


def test_quarantine_names_who_the_claim_is_about(building: Building) -> None:
    _, folder = building(WRONG["a city that attacks"][0])
    store = ox.Store()
    store.extend(rdf.parse(folder / "quarantine.trig"))
    (claim,) = {q.subject for q in store.quads_for_pattern(None, ox.NamedNode(TYPE), ox.NamedNode(SC + "Claim"), None)}
    (subject,) = store.quads_for_pattern(claim, ox.NamedNode(RDF + "subject"), None, None)
    labels = store.quads_for_pattern(
        subject.object, ox.NamedNode("http://www.w3.org/2000/01/rdf-schema#label"), None, None
    )
    assert {q.object.value for q in labels} == {"Paris"}


def test_an_unsure_claim_is_held_back_and_stays_in_the_graph(building: Building) -> None:
    report, folder = building(set_claim(confidence=0.2))
    claims = report.to_json()["claims"]
    assert (claims["of_which_under_review"], claims["asserted"], claims["quarantined"]) == (1, 0, 0)
    text = (folder / "graph.nq").read_text(encoding="utf-8")
    assert f"<{SC}review>" in text
    assert "/graph/asserted>" not in text
    assert (folder / "quarantine.trig").read_text(encoding="utf-8") == ""


def test_an_invented_entity_is_no_authority(building: Building) -> None:
    """A record that says an unknown entity is described in the authority data cannot smuggle it in."""

    def lie(record: dict[str, Any]) -> None:
        for one in record["entities"]:
            if one["label"] == "Anna Weber":
                one["authority"] = True

    report, _ = building(lie, other)
    (failure,) = report.failed
    assert failure.source == "claims.jsonl#1"
    assert "anna-weber" in failure.reason
    assert "is not in the authority data" in failure.reason
    assert report.documents == 1


RUSSIA = "https://w3id.org/statecraft/id/state/russia"


def renaming(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda record: next(e for e in record["entities"] if e["iri"] == RUSSIA).update(fields)


RENAMED = {
    "described by the record": renaming(authority=False, label="Evil", aliases=["Empire"]),
    "described by the record as it is": renaming(authority=False),
    "another label": renaming(label="Evil"),
    "the start of its label": renaming(label="Russ"),
    "another kind": renaming(kind="City"),
}


@pytest.mark.parametrize("case", RENAMED)
def test_a_record_cannot_describe_what_the_authority_data_describes(building: Building, case: str) -> None:
    report, folder = building(RENAMED[case], other)
    (failure,) = report.failed
    assert (failure.source, failure.stage) == ("claims.jsonl#1", "read")
    assert RUSSIA in failure.reason
    assert "authority data" in failure.reason
    assert report.documents == 1
    text = (folder / "graph.nq").read_text(encoding="utf-8")
    assert "Evil" not in text
    assert not any(line.startswith(f"<{RUSSIA}>") and "/graph/entities>" in line for line in text.splitlines())


def test_articles_keep_to_the_authority_data(article_extractions: list[Extraction], stages: Stages) -> None:
    """What kg itself extracts is never refused for its IRIs, alone or with others."""
    ledger = stages.ledger
    for extraction in article_extractions:
        assert ledger.refusal(extraction) is None
    named = [(e.document.iri, list(ledger.nodes(e))) for e in article_extractions]
    assert list(ledger.clashes(named)) == []


# one IRI for two things


FOREIGN = "https://example.org/"


def foreign(record: dict[str, Any]) -> None:
    """A record with IRIs of its maker's own."""
    record["document"]["iri"] = f"{FOREIGN}d"
    for number, claim in enumerate(record["claims"]):
        claim.update(iri=f"{FOREIGN}c{number}", event=f"{FOREIGN}v{number}")
    rename_person(record, f"{FOREIGN}anna")


def rename_person(record: dict[str, Any], iri: str) -> None:
    old = entity(record, "Anna Weber")
    changed = json.loads(json.dumps(record).replace(f'"{old}"', f'"{iri}"'))
    record.clear()
    record.update(changed)


def second(change: Callable[[dict[str, Any]], None]) -> Callable[[dict[str, Any]], None]:
    """A second record of that maker, which shares nothing with the first, and then a change."""

    def run(record: dict[str, Any]) -> None:
        foreign(record)
        record["document"]["iri"] += "2"
        for claim in record["claims"]:
            claim.update(iri=claim["iri"] + "2", event=claim["event"] + "2")
        change(record)

    return run


def anna(**fields: Any) -> Callable[[dict[str, Any]], None]:
    return lambda r: next(e for e in r["entities"] if e["label"] == "Anna Weber").update(fields)


def test_records_of_another_maker_are_built(building: Building) -> None:
    report, _ = building(foreign, second(lambda record: None))
    assert report.failures == []
    assert report.documents == 2


SHARED = {
    "a claim": (set_claim(iri=f"{FOREIGN}c0"), "a claim"),
    "an event": (set_claim(event=f"{FOREIGN}v0"), "an event"),
    "a claim as event": (set_claim(event=f"{FOREIGN}c1"), "a claim"),
    "a document as claim": (set_claim(iri=f"{FOREIGN}d"), "a document"),
    "an entity as claim": (
        lambda r: (rename_person(r, "urn:anna"), set_claim(iri=f"{FOREIGN}anna")(r)),
        "an entity of the kind Person",
    ),
    "a claim as entity": (lambda r: rename_person(r, f"{FOREIGN}c1"), "a claim"),
    "a person as a city": (anna(kind="City"), "an entity of the kind Person"),
    "a claim as document": (lambda r: r["document"].update(iri=f"{FOREIGN}c0"), "a claim"),
}


@pytest.mark.parametrize("case", SHARED)
def test_an_iri_that_an_earlier_document_uses_for_something_else_is_refused(building: Building, case: str) -> None:
    change, words = SHARED[case]
    report, folder = building(foreign, second(change))
    (failure,) = report.failed
    assert "an earlier document has this IRI for" in failure.reason
    assert failure.reason.endswith(words)
    assert report.documents == 1
    kinds: dict[str, set[str]] = {}
    for quad in rdf.parse(folder / "graph.nq"):
        if quad.predicate.value == TYPE and quad.object.value.startswith(SC):
            kinds.setdefault(quad.subject.value, set()).add(quad.object.value.removeprefix(SC))
    things = {"Document", "Claim", "Event", "Entity", "Evidence", "Mention", "Attribution", "Selector"}
    assert all(len(found & things) == 1 for iri, found in kinds.items() if iri.startswith(FOREIGN))


def test_entities_may_be_shared_and_told_more_exactly(building: Building) -> None:
    report, _ = building(foreign, second(anna(label="Anna M. Weber")))
    assert report.failures == []


KEPT = {
    "a claim of another document": set_claim(iri="https://w3id.org/statecraft/data/document/0/claim/1"),
    "the IRI of another document": set_claim(iri="https://w3id.org/statecraft/data/document/0"),
    "a claim named as an entity": set_claim(iri="https://w3id.org/statecraft/data/entity/person/x"),
    "a claim named as a graph": set_claim(iri="https://w3id.org/statecraft/data/graph/asserted"),
    "a claim that is a state": set_claim(iri="https://w3id.org/statecraft/id/state/france"),
    "an event that is a city": set_claim(event="https://w3id.org/statecraft/id/place/rome"),
    "a document that is a state": lambda r: r["document"].update(iri="https://w3id.org/statecraft/id/state/france"),
    "a document below another": lambda r: r["document"].update(iri=r["document"]["iri"] + "/claim/1"),
    "a document that is a graph": lambda r: r["document"].update(iri="https://w3id.org/statecraft/data/graph/entities"),
}


@pytest.mark.parametrize("case", KEPT)
def test_iris_that_are_kept_for_something_else_are_refused(building: Building, case: str) -> None:
    report, _ = building(KEPT[case], foreign)
    assert [f.source for f in report.failed] == ["claims.jsonl#1"]
    assert report.documents == 1


# what nobody thought of


@pytest.mark.parametrize("place", ["kg.records.read.check_references", "kg.pipeline.work.workshop.judge"])
def test_an_error_that_nobody_expected_is_the_failure_of_one_record(
    building: Building, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    module, name = place.rsplit(".", 1)
    right = getattr(sys.modules[module], name)
    calls = iter([True, False])

    def odd(*args: Any, **more: Any) -> Any:
        if next(calls):
            raise RecursionError("too\ndeep")
        return right(*args, **more)

    monkeypatch.setattr(place, odd)
    monkeypatch.delenv("KG_DEBUG", raising=False)
    report, _ = building(lambda record: None, other)
    (failure,) = report.failed
    assert failure.reason == "unexpected RecursionError: too deep"
    assert report.documents == 1
    calls = iter([True])
    monkeypatch.setenv("KG_DEBUG", "1")
    with pytest.raises(RecursionError):
        building(lambda record: None)


def test_a_hand_made_claim_is_taken_as_any_other(building: Building) -> None:
    """A person may add what the machine did not see."""

    def add(record: dict[str, Any]) -> None:
        more = copy.deepcopy(record["claims"][0])
        more.update(iri=more["iri"] + "x", relation=SC + "threatens", event=None, construction=None)
        for name in ("event", "construction"):
            del more[name]
        record["claims"].append(more)

    report, _ = building(add)
    assert report.to_json()["claims"]["asserted"] == 2
    assert report.to_json()["asserted_relations"] == {"assaults": 1, "threatens": 1}


def test_a_line_that_is_no_json_is_one_failure(tmp_path: Path, record: dict[str, Any], stages: Stages) -> None:
    source = tmp_path / "claims.jsonl"
    source.write_bytes(json.dumps(record).encode() + b"\n\n{broken\n\xff\xfe\n" + b'{"format": 1}\n')
    report = build([str(source)], tmp_path / "out", stages=stages)
    assert report.documents == 1
    assert [f.source for f in report.failures] == ["claims.jsonl#3", "claims.jsonl#4", "claims.jsonl#5"]
    assert all("\n" not in f.reason for f in report.failures)
