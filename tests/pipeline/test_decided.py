"""Builds that obey people: what is accepted, rejected, merged and split, kept as data and obeyed again."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

from kg import rdf
from kg.commands import main
from kg.errors import DataError
from kg.gate import validate_files
from kg.model import Extraction
from kg.pipeline import BuildSettings, Stages, build, extract
from kg.pipeline.accepted import accepted
from kg.pipeline.decisions import FORMAT
from kg.vocab import PROV, SC, SCHEMA

pytestmark = pytest.mark.model

ID = "https://w3id.org/statecraft/id/"
DATA = "https://w3id.org/statecraft/data/"
TEXTS = {
    "a.txt": "4 March 2024\n\nKorea criticized Japan. Russia attacked Ukraine. Poland may sanction Iran.",
    "b.txt": "4 March 2024\n\nVladimir Putin is a professor at the University of Oslo. Russia threatened Norway.",
    "c.txt": "4 March 2024\n\nAnna Weber met Emmanuel Macron. Emmanuel Macron criticized Anna Weber.",
}
LOADED = ("understanding", "lexicon", "authority", "gate", "mapper")

Told = dict[str, Any]
Building = Callable[..., tuple[Told, Path]]


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


@pytest.fixture
def building(tmp_path: Path, stages: Stages) -> Building:
    """Build the texts with some decisions."""
    for name, text in TEXTS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def run(*decisions: Told, folder: str = "out", names: tuple[str, ...] = tuple(TEXTS)) -> tuple[Told, Path]:
        path = tmp_path / "decided.jsonl"
        path.write_text("".join(json.dumps({"format": FORMAT, **d}) + "\n" for d in decisions), encoding="utf-8")
        chosen = Stages(BuildSettings(decisions=(path,) if decisions else ()))
        for part in LOADED:
            getattr(stages, part)
            chosen.__dict__[part] = stages.__dict__[part]
        report = build([str(tmp_path / name) for name in names], tmp_path / folder, stages=chosen)
        assert report.documents == len(names)
        told = report.to_json()
        claims = told["claims"]
        assert claims["extracted"] == claims["asserted"] + claims["claim_only"] + claims["quarantined"]
        canonical(tmp_path / folder)
        return told, tmp_path / folder

    return run


def canonical(folder: Path) -> None:
    """The lines stand in their order, each once, and the other files hold the same."""
    found = lines(folder)
    assert found == sorted(set(found))
    quads = set(rdf.parse(folder / "graph.nq"))
    assert set(rdf.parse(folder / "graph.trig")) == quads
    assert {q.triple for q in rdf.parse(folder / "graph.ttl")} == {q.triple for q in quads}


def lines(folder: Path, *words: str) -> list[str]:
    """The lines of the graph that hold all of these words."""
    found = (folder / "graph.nq").read_text(encoding="utf-8").splitlines()
    return [line for line in found if all(word in line for word in words)]


def claim(folder: Path, quote: str) -> str:
    """The IRI of the claim whose evidence starts with these words."""
    query = f"""PREFIX sc: <{SC}> PREFIX oa: <http://www.w3.org/ns/oa#> SELECT ?c WHERE {{
        ?c sc:evidence/oa:hasSelector/oa:exact ?q ; sc:status ?s . FILTER(STRSTARTS(?q, "{quote}")) }}"""
    store = ox.Store()
    store.extend(rdf.parse(folder / "graph.nq"))
    store.extend(rdf.parse(folder / "quarantine.trig"))
    rows = {row["c"].value for row in store.query(query, use_default_graph_as_union=True)}  # type: ignore[union-attr]
    (found,) = rows
    return str(found)


def status(folder: Path, iri: str) -> str:
    (line,) = lines(folder, f"<{iri}> <{SC}status>")
    return line.split("> <")[2].split("#")[1]


def said(folder: Path, iri: str) -> str:
    (line,) = lines(folder, f"<{iri}> <{SC}statusReason>")
    return line


def document(folder: Path, source: str) -> str:
    (line,) = lines(folder, f"<{SC}source>", f'"{source}"')
    return line[1 : line.index(">")]


# accept


def test_a_claim_that_a_warning_held_back_is_asserted_when_a_person_accepts_it(building: Building) -> None:
    _, folder = building()
    iri = claim(folder, "Vladimir Putin")
    assert status(folder, iri) == "review"
    assert lines(folder, "affiliatedWith", "graph/asserted") == []
    told, folder = building({"decision": "accept", "claim": iri, "by": "Ada Lind", "date": "2026-11-24", "note": "yes"})
    assert told["decisions"] == {"obeyed": 1, "refused": [], "unmatched": []}
    assert status(folder, iri) == "asserted"
    assert "accepted by Ada Lind on 2026-11-24: yes; the text itself says so" in said(folder, iri)
    assert len(lines(folder, "affiliatedWith", "graph/asserted")) == 1
    assert lines(folder, f"<{iri}> <{SC}heldBackBy>") == []
    assert iri not in {held["claim"] for held in told["held_back"]}


def test_the_decision_is_data_with_who_and_when_and_what_was_overruled(building: Building) -> None:
    _, folder = building()
    iri = claim(folder, "Vladimir Putin")
    _, folder = building({"decision": "accept", "claim": iri, "by": "Ada Lind", "date": "2026-11-24", "note": "yes"})
    (line,) = lines(folder, f"<{iri}> <{PROV}wasInfluencedBy>")
    decision = line.split(" ")[2]
    about = lines(folder, f"{decision} ", "graph/decisions")
    for part in (f"<{PROV}Activity>", f"<{SCHEMA}AcceptAction>", "2026-11-24", '"yes"', "#leader-affiliation"):
        assert any(part in found for found in about), part
    assert lines(folder, f"{decision} <{PROV}wasAssociatedWith> <{DATA}agent/ada-lind>")
    assert lines(folder, f'<{DATA}agent/ada-lind> <http://www.w3.org/2000/01/rdf-schema#label> "Ada Lind"')
    assert not any("_:" in found for found in about)


@pytest.mark.parametrize("engine", ["shacl", "pyshacl"])
@pytest.mark.parametrize("name", ["graph.ttl", "graph.nq"])
def test_what_a_person_accepted_is_no_open_finding(
    building: Building, engine: str, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, folder = building()
    iri = claim(folder, "Vladimir Putin")
    _, folder = building({"decision": "accept", "claim": iri, "by": "Ada Lind"})
    call = ["validate", str(folder / name), "--engine", engine]
    assert main(call) == 0
    out, err = capsys.readouterr()
    assert "accepted warning: Unlikely: Vladimir Putin heads Russia" in out
    assert err.endswith("conforms to the shapes (1 accepted warning)\n")
    assert main([*call, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["conforms"]
    assert [finding["accepted"] for finding in report["findings"]] == [True]


def test_only_what_was_accepted_is_no_open_finding(building: Building) -> None:
    _, folder = building()
    _, folder = building({"decision": "accept", "claim": claim(folder, "Vladimir Putin")})
    lines = (folder / "graph.nq").read_text(encoding="utf-8").splitlines()
    findings = validate_files([folder / "graph.nq"]).findings
    assert accepted(findings, [folder / "graph.nq"]) == set(findings) != set()
    for gone in ("AcceptAction", "wasInfluencedBy", f"<{PROV}used>"):  # the decision, its claim, the shape it went past
        path = folder / "less.nq"
        path.write_text("".join(f"{line}\n" for line in lines if gone not in line), encoding="utf-8")
        assert main(["validate", str(path)]) == 3
        assert accepted(validate_files([path]).findings, [path]) == set()
    violation = replace(findings[0], severity="Violation")
    assert accepted([violation], [folder / "graph.nq"]) == set()
    other = replace(findings[0], shape="urn:x:shape")
    assert accepted([*findings, other], [folder / "graph.nq"]) == set(findings)


def test_what_the_text_does_not_assert_cannot_be_accepted(building: Building) -> None:
    _, folder = building()
    iri = claim(folder, "Poland may sanction Iran")
    told, folder = building({"decision": "accept", "claim": iri})
    (refused,) = told["decisions"]["refused"]
    assert "does not assert it: it is only possible" in refused["reason"]
    assert status(folder, iri) == "claim"
    assert lines(folder, "graph/decisions") == []


def test_what_a_shape_refuses_cannot_be_accepted(tmp_path: Path, stages: Stages) -> None:
    source = tmp_path / "d.txt"
    source.write_text("Russia attacked Ukraine.", encoding="utf-8")
    (extraction,) = extract([str(source)])
    assert isinstance(extraction, Extraction)
    from kg import records

    record = records.to_record(extraction)
    record["claims"][0]["object"] = record["claims"][0]["subject"]  # a claim about itself
    (tmp_path / "d.jsonl").write_text(json.dumps(record) + "\n", encoding="utf-8")
    decision = {"format": FORMAT, "decision": "accept", "claim": record["claims"][0]["iri"]}
    (tmp_path / "decided.jsonl").write_text(json.dumps(decision), encoding="utf-8")
    report = build(
        [str(tmp_path / "d.jsonl")],
        tmp_path / "out",
        settings=BuildSettings(decisions=(tmp_path / "decided.jsonl",)),
    ).to_json()
    assert report["claims"]["quarantined"] == 1
    (refused,) = report["decisions"]["refused"]
    assert "a shape refuses it, which no decision can change: A claim relates something to itself" in refused["reason"]


# reject


def test_a_claim_that_a_person_rejects_stays_a_claim_and_says_who_said_so(building: Building) -> None:
    _, folder = building()
    iri = claim(folder, "Russia attacked Ukraine")
    assert status(folder, iri) == "asserted"
    told, folder = building({"decision": "reject", "claim": iri, "by": "Ada", "note": "a rumour"})
    assert (status(folder, iri), told["decisions"]["obeyed"]) == ("claim", 1)
    assert "rejected by Ada: a rumour" in said(folder, iri)
    assert lines(folder, "#assaults>", "graph/asserted") == []
    assert lines(folder, f"<{iri}> <{SC}event>") == []
    assert lines(folder, f"<{SCHEMA}RejectAction>")


def test_a_hedged_claim_that_is_rejected_tells_both_reasons(building: Building) -> None:
    _, folder = building()
    iri = claim(folder, "Poland may sanction Iran")
    _, folder = building({"decision": "reject", "claim": iri, "by": "Ada"})
    assert "rejected by Ada; it is only possible" in said(folder, iri)


# merge


def test_an_entity_is_merged_into_another_of_another_document(building: Building) -> None:
    _, folder = building()
    (new,) = {line.split(" ")[0][1:-1] for line in lines(folder, '"Anna Weber"', "graph/entities")}
    told, folder = building({"decision": "merge", "entity": new, "into": ID + "person/angela-merkel", "by": "Ada"})
    assert told["decisions"] == {"obeyed": 1, "refused": [], "unmatched": []}
    assert lines(folder, f"<{ID}person/angela-merkel> <{SC}meets>") or lines(folder, f"{SC}meets> <{ID}person/angela")
    assert [line for line in lines(folder, f"<{new}>") if "graph/decisions" not in line] == []
    assert lines(folder, f"<{new}> <http://purl.org/dc/terms/isReplacedBy> <{ID}person/angela-merkel>")
    assert lines(folder, f"<{new}> <{PROV}wasInvalidatedBy>")
    assert lines(folder, f"<{ID}person/angela-merkel>", "graph/authority")
    assert lines(folder, f'<{ID}person/angela-merkel> <http://www.w3.org/2004/02/skos/core#altLabel> "Anna Weber"')
    assert validate_files([folder / "graph.nq"]).conforms


def test_merges_are_followed_to_the_entity_that_stays(building: Building) -> None:
    _, folder = building()
    (new,) = {line.split(" ")[0][1:-1] for line in lines(folder, '"Anna Weber"', "graph/entities")}
    chain = ({"entity": new, "into": "urn:middle"}, {"entity": "urn:middle", "into": "urn:end"})
    told, folder = building(*({"decision": "merge", **step} for step in chain))
    assert told["decisions"]["obeyed"] == 2
    assert lines(folder, '<urn:end> <http://www.w3.org/2000/01/rdf-schema#label> "Anna Weber"')
    assert lines(folder, f"<{new}> <http://purl.org/dc/terms/isReplacedBy> <urn:end>")


def test_two_parties_of_a_claim_that_are_merged_make_a_claim_about_itself(building: Building) -> None:
    """It is quarantined, as any other, and counted."""
    before, _ = building()
    told, _ = building({"decision": "merge", "entity": ID + "state/ukraine", "into": ID + "state/russia"})
    assert told["claims"]["extracted"] == before["claims"]["extracted"]
    assert told["claims"]["quarantined"] == before["claims"]["quarantined"] + 1


def test_a_merge_that_cannot_stand_in_the_graph_is_refused_and_loses_no_document(building: Building) -> None:
    _, folder = building()
    told, folder = building({"decision": "merge", "entity": ID + "state/russia", "into": DATA + "graph/asserted"})
    (refused,) = told["decisions"]["refused"]
    assert "has the IRI of a graph that kg keeps for itself" in refused["reason"]
    assert lines(folder, f"<{ID}state/russia> <{SC}assaults>")


# split


def test_one_mention_gets_an_entity_of_its_own_with_its_claims(building: Building) -> None:
    _, folder = building()
    place = document(folder, "a.txt")
    start = TEXTS["a.txt"].index("Russia")
    decision = {"decision": "split", "entity": ID + "state/russia", "document": place, "label": "Russia (a film)"}
    told, folder = building({**decision, "start": start, "end": start + 6, "by": "Ada"})
    assert told["decisions"] == {"obeyed": 1, "refused": [], "unmatched": []}
    (label,) = lines(folder, '"Russia (a film)"', "#label>")
    new = label.split(" ")[0]
    assert lines(folder, f"{new} <{SC}assaults>", "graph/asserted")
    assert lines(folder, f"{new} <{PROV}wasGeneratedBy>")
    assert lines(folder, f"<{ID}state/russia> <{SC}threatens>", "graph/asserted")  # of the other document
    assert validate_files([folder / "graph.nq"]).conforms


def test_all_mentions_of_a_document_mean_another_entity(building: Building) -> None:
    _, folder = building()
    place = document(folder, "a.txt")
    decision = {"decision": "split", "entity": ID + "state/north-korea", "document": place}
    told, folder = building({**decision, "into": ID + "state/south-korea"})
    assert told["decisions"]["obeyed"] == 1
    assert lines(folder, f"<{ID}state/south-korea>", "subject") or lines(folder, f"subject> <{ID}state/south-korea>")
    assert lines(folder, f"<{ID}state/north-korea>", f"<{place}>") == []


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"kind": "Wizard"}, "Wizard is no class of entities"),
        ({"kind": "Claim"}, "Claim is no class of entities"),
        ({"into": SC + "State"}, "is a term of a vocabulary"),
    ],
)
def test_a_split_that_makes_no_sense_is_refused(more: Told, words: str, building: Building) -> None:
    _, folder = building()
    place, before = document(folder, "a.txt"), (folder / "graph.nq").read_bytes()
    told, folder = building({"decision": "split", "entity": ID + "state/russia", "document": place, **more})
    (refused,) = told["decisions"]["refused"]
    assert words in refused["reason"]
    assert (folder / "graph.nq").read_bytes() == before


# kept, and obeyed again


def test_the_folder_keeps_the_decisions_and_the_next_build_obeys_them(building: Building) -> None:
    _, folder = building()
    iri = claim(folder, "Russia attacked Ukraine")
    building({"decision": "reject", "claim": iri, "by": "Ada"})
    first = {name: (folder / name).read_bytes() for name in ("graph.nq", "report.json", "decisions.jsonl")}
    assert json.loads(first["decisions.jsonl"])["claim"] == iri
    told, folder = building()  # without being told
    assert told["decisions"]["obeyed"] == 1
    assert {name: (folder / name).read_bytes() for name in first} == first
    told, folder = building({"decision": "accept", "claim": iri, "by": "Bo"})  # a later one counts
    assert status(folder, iri) == "asserted"
    assert len((folder / "decisions.jsonl").read_text(encoding="utf-8").splitlines()) == 1


def test_the_order_of_decisions_makes_no_difference(building: Building) -> None:
    _, folder = building()
    decisions: list[Told] = [
        {"decision": "reject", "claim": claim(folder, "Russia attacked Ukraine")},
        {"decision": "accept", "claim": claim(folder, "Vladimir Putin"), "by": "Ada"},
        {"decision": "merge", "entity": ID + "state/poland", "into": ID + "state/norway"},
    ]
    _, one = building(*decisions, folder="one")
    _, two = building(*reversed(decisions), folder="two")
    for name in ("graph.nq", "report.json", "decisions.jsonl"):
        assert (one / name).read_bytes() == (two / name).read_bytes()


def test_decisions_that_match_nothing_are_listed_and_kept(building: Building) -> None:
    gone: list[Told] = [
        {"decision": "accept", "claim": "urn:gone"},
        {"decision": "merge", "entity": "urn:gone", "into": "urn:other"},
        {"decision": "split", "entity": "urn:gone", "document": "urn:gone"},
        {"decision": "reject", "entity": "urn:gone", "into": "urn:other"},
    ]
    told, folder = building(*gone)
    assert [d["reason"] for d in told["decisions"]["unmatched"]] == [
        "nothing that it is about is in these documents"
    ] * 4
    assert len((folder / "decisions.jsonl").read_text(encoding="utf-8").splitlines()) == 4
    assert lines(folder, "graph/decisions") == []


def test_broken_decisions_end_the_build_before_a_document_is_read(building: Building, tmp_path: Path) -> None:
    _, folder = building()
    before = (folder / "graph.nq").read_bytes()
    with pytest.raises(DataError, match=r"decided\.jsonl: line 1: unknown decision"):
        building({"decision": "perhaps"})
    assert (folder / "graph.nq").read_bytes() == before


# across documents

CLASH = {
    "d.txt": "4 March 2024\n\nChina sanctioned Peru. Jane Miller leads France.",
    "e.txt": "5 March 2024\n\nChina did not sanction Peru. John Smith leads Chile.",
    "f.txt": "6 March 2024\n\nChina sanctioned Peru on 4 March 2024.",
}


@pytest.fixture
def clash(tmp_path: Path) -> tuple[str, ...]:
    for name, text in CLASH.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tuple(CLASH)


def test_what_documents_show_only_together_holds_claims_back(building: Building, clash: tuple[str, ...]) -> None:
    told, folder = building(names=clash)
    held = {h["shapes"][0] for h in told["held_back"]}
    assert held == {"corpus-contradiction", "corpus-two-holders"}
    assert lines(folder, f"<{ID}state/china> <{SC}sanctions>", "graph/asserted") == []
    assert told["across_documents"]["held_back"] == len(told["held_back"])
    assert told["claims"]["of_which_under_review"] == len(told["held_back"])
    assert {f["kind"] for f in told["across_documents"]["findings"]} == {"contradiction", "two-holders"}
    assert lines(folder, f"<{SC}ploverType>", "SANCTION") == []  # events go with what they are told by


def test_the_graph_conforms_and_is_that_of_any_order(building: Building, clash: tuple[str, ...]) -> None:
    _, one = building(names=clash, folder="one")
    _, two = building(names=tuple(reversed(clash)), folder="two")
    assert (one / "graph.nq").read_bytes() == (two / "graph.nq").read_bytes()
    for engine in ("shacl", "pyshacl"):
        assert validate_files([one / "graph.nq"], engine=engine).conforms


def test_a_bare_triple_stays_as_long_as_a_claim_stands_for_it(building: Building, clash: tuple[str, ...]) -> None:
    told, folder = building(names=clash)
    sanctions = [h["claim"] for h in told["held_back"] if h["relation"] == "sanctions"]
    assert len(sanctions) == 2
    told, folder = building({"decision": "accept", "claim": sanctions[0], "by": "Ada"}, names=clash)
    assert [h["claim"] for h in told["held_back"] if h["relation"] == "sanctions"] == sanctions[1:]
    assert status(folder, sanctions[0]) == "asserted"
    assert len(lines(folder, f"<{ID}state/china> <{SC}sanctions>", "graph/asserted")) == 1


def test_entities_that_a_person_keeps_apart_are_not_told_again(building: Building, tmp_path: Path) -> None:
    (tmp_path / "g.txt").write_text("4 March 2024\n\nThe State Department warned Iran. Canada protested.")
    told, _ = building(names=("g.txt",))
    (twins,) = [f for f in told["across_documents"]["findings"] if f["kind"] == "same-name"]
    entity, into = twins["entities"]
    told, folder = building({"decision": "reject", "entity": entity, "into": into}, names=("g.txt",))
    assert [f for f in told["across_documents"]["findings"] if f["entities"] == [entity, into]] == []
    assert told["decisions"]["obeyed"] == 1
    assert lines(folder, f"<{entity}> <http://www.w3.org/2002/07/owl#differentFrom> <{into}>")
