"""The authority data: what it covers, that it hangs together, and that the step which makes it can be repeated."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest

ROOT = Path(__file__).resolve().parents[2]
SEEDS = ROOT / "seeds"
FACTS = Path(os.environ.get("KG_AUTHORITY", ROOT / ".." / "shared" / "authority"))
STEMS = ("states", "places", "leaders", "organizations", "initiatives", "regions")
SC = "https://w3id.org/statecraft/ontology#"
ID = "https://w3id.org/statecraft/id/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ALT = "http://www.w3.org/2004/02/skos/core#altLabel"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
ORG = "http://www.w3.org/ns/org#"
SAME = "http://www.w3.org/2002/07/owl#sameAs"
SOURCE = "http://purl.org/dc/terms/source"

needs_facts = pytest.mark.skipif(not FACTS.is_dir(), reason=f"no authority facts in {FACTS}; set KG_AUTHORITY")


class Data:
    """All seed files: objects by subject and predicate, as terms of pyoxigraph."""

    def __init__(self) -> None:
        self.terms: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
        self.nodes: set[object] = set()
        for stem in STEMS:
            for quad in ox.parse(path=str(SEEDS / f"{stem}.ttl"), format=ox.RdfFormat.TURTLE):
                assert isinstance(quad.subject, ox.NamedNode)
                assert isinstance(quad.object, ox.NamedNode | ox.Literal)
                self.terms[quad.subject.value][quad.predicate.value].append(quad.object)
                self.nodes.update((quad.subject, quad.predicate, quad.object))

    def values(self, subject: str, predicate: str) -> list[str]:
        return [term.value for term in self.terms.get(subject, {}).get(predicate, [])]

    def of(self, cls: str) -> list[str]:
        return [s for s, p in self.terms.items() if SC + cls in [t.value for t in p.get(TYPE, [])]]

    def tenures(self) -> Iterator[tuple[str, str, str, str]]:
        """Person, office, start and end of every tenure, empty where unknown."""
        for tenure in self.of("Tenure"):
            span = (self.values(tenure, ORG + "memberDuring") or [""])[0]
            start = (self.values(span, SC + "start") or [""])[0]
            end = (self.values(span, SC + "end") or [""])[0]
            yield self.values(tenure, ORG + "member")[0], self.values(tenure, ORG + "post")[0], start, end


@pytest.fixture(scope="module")
def data() -> Data:
    return Data()


def first(value: str) -> str:
    return (value + "-01-01")[:10] if len(value) == 4 else (value + "-01")[:10]


def last(value: str) -> str:
    return value + "-12-31" if len(value) == 4 else value + "-31" if len(value) == 7 else value


def in_office(data: Data, office: str, day: str) -> set[str]:
    return {
        person.rsplit("/", 1)[-1]
        for person, post, start, end in data.tenures()
        if post == f"{ID}office/{office}" and start and first(start) <= day and (not end or day < first(end))
    }


@pytest.mark.parametrize(
    ("cls", "least"),
    [
        ("State", 195), ("Territory", 40), ("City", 300), ("Region", 40), ("Sea", 30), ("Person", 500), ("Office", 300),
        ("Tenure", 600), ("IntergovernmentalOrganization", 80), ("ArmedGroup", 30), ("PoliticalParty", 25),
        ("GovernmentBody", 30), ("Initiative", 60), ("Agreement", 25),
    ],
)  # fmt: skip
def test_enough_of_each_class(data: Data, cls: str, least: int) -> None:
    assert len(data.of(cls)) >= least


def test_no_blank_nodes_and_valid_iris(data: Data) -> None:
    assert not [n for n in data.nodes if isinstance(n, ox.BlankNode)]
    iris = {n.value for n in data.nodes if isinstance(n, ox.NamedNode)}
    assert not [i for i in iris if not re.fullmatch(r"https?://[A-Za-z0-9.-]+/[A-Za-z0-9_/#.-]+", i)]
    ours = [i for i in iris if i.startswith(ID)]
    assert not [i for i in ours if not re.fullmatch(re.escape(ID) + r"[a-z]+/[a-z0-9]+(-[a-z0-9]+)*", i)]


def test_one_label_one_class_and_a_source_each(data: Data) -> None:
    for subject, predicates in data.terms.items():
        if "/seeds/" in subject:
            continue
        assert len(predicates[LABEL]) == 1, subject
        assert len(predicates[TYPE]) == 1, subject
        if "/interval/" not in subject:
            assert predicates[SOURCE], subject


def test_labels_are_clean(data: Data) -> None:
    for subject in list(data.terms):
        for value in data.values(subject, LABEL) + data.values(subject, ALT):
            assert value == " ".join(value.split()), subject
            assert value, subject
            assert not re.fullmatch(r"Q\d+", value), subject
            assert "&" not in value or ";" not in value, f"HTML entity in {value!r}"
            assert not re.search(r"[;|\t]", value), value


def test_labels_are_unique_within_a_class(data: Data) -> None:
    for cls in ("State", "Territory", "Person", "Office", "Initiative", "Agreement", "Region", "Sea"):
        labels = [data.values(s, LABEL)[0] for s in data.of(cls)]
        assert len(labels) == len(set(labels)), cls


def test_everything_that_is_referred_to_is_described(data: Data) -> None:
    used = {n.value for n in data.nodes if isinstance(n, ox.NamedNode) and n.value.startswith(ID)}
    assert not used - set(data.terms)


def test_every_state_has_demonym_codes_and_identifier(data: Data) -> None:
    for state in data.of("State"):
        for name in ("iso2", "iso3", "demonym"):
            assert data.values(state, SC + name), f"{state} lacks {name}"
        assert len(data.values(state, SAME)) == 1, state
    without = {s.rsplit("/", 1)[-1] for s in data.of("State") if not data.values(s, SC + "capital")}
    assert without == {"monaco", "singapore", "holy-see", "palestine"}


def test_tenures_begin_before_they_end(data: Data) -> None:
    wrong = [t for t in data.tenures() if t[2] and t[3] and first(t[2]) > last(t[3])]
    assert not wrong


def test_no_office_has_two_sitting_holders(data: Data) -> None:
    sitting: dict[str, set[str]] = defaultdict(set)
    for person, office, _, end in data.tenures():
        if not end:
            sitting[office].add(person)
    assert not {o: p for o, p in sitting.items() if len(p) > 1}


def test_heads_of_at_least_190_states(data: Data) -> None:
    roles = {SC + "HeadOfState", SC + "HeadOfGovernment"}
    led = set()
    for _, office, _, end in data.tenures():
        if not end and roles & set(data.values(office, SC + "role")):
            led.update(data.values(office, ORG + "postIn"))
    assert len(led & set(data.of("State"))) >= 190


def test_every_office_has_titles_and_belongs_somewhere(data: Data) -> None:
    for office in data.of("Office"):
        assert data.values(office, ORG + "postIn"), office
        titles = data.values(office, SC + "title")
        assert titles, office


def test_every_person_has_a_name_that_stands_alone(data: Data) -> None:
    assert not [p for p in data.of("Person") if not data.values(p, SC + "familyName")]


@pytest.mark.parametrize(
    ("office", "day", "person"),
    [
        ("president-of-russia", "2005-06-01", "vladimir-putin"),
        ("president-of-russia", "2010-06-01", "dmitry-medvedev"),
        ("president-of-russia", "2025-11-01", "vladimir-putin"),
        ("president-of-china", "2025-11-01", "xi-jinping"),
        ("supreme-leader-of-north-korea", "2025-11-01", "kim-jong-un"),
        ("president-of-france", "2025-11-01", "emmanuel-macron"),
        ("president-of-the-united-states", "2015-03-01", "barack-obama"),
        ("president-of-the-united-states", "2018-03-01", "donald-trump"),
        ("president-of-the-united-states", "2022-03-01", "joe-biden"),
        ("president-of-the-united-states", "2025-03-01", "donald-trump"),
        ("chancellor-of-germany", "2010-03-01", "angela-merkel"),
        ("chancellor-of-germany", "2023-03-01", "olaf-scholz"),
        ("prime-minister-of-the-united-kingdom", "2023-03-01", "rishi-sunak"),
        ("prime-minister-of-the-united-kingdom", "2022-10-01", "liz-truss"),
        ("prime-minister-of-japan", "2014-03-01", "shinzo-abe"),
        ("monarch-of-saudi-arabia", "2025-03-01", "salman-of-saudi-arabia"),
        ("prime-minister-of-israel", "2025-03-01", "benjamin-netanyahu"),
        ("president-of-ukraine", "2025-03-01", "volodymyr-zelenskyy"),
        ("secretary-general-of-nato", "2025-03-01", "mark-rutte"),
        ("secretary-general-of-the-united-nations", "2025-03-01", "antonio-guterres"),
    ],
)
def test_who_held_which_office_when(data: Data, office: str, day: str, person: str) -> None:
    assert in_office(data, office, day) == {person}


def test_disputed_head_of_government_of_north_korea_is_left_out(data: Data) -> None:
    assert not in_office(data, "premier-of-north-korea", "2024-01-01")


@pytest.mark.parametrize(
    ("name", "property_", "value"),
    [
        ("state/russia", SC + "metonym", "Kremlin"),
        ("state/united-states", ALT, "U.S."),
        ("state/united-states", SC + "metonym", "the White House"),
        ("state/north-korea", ALT, "DPRK"),
        ("state/north-korea", ALT, "Korea"),
        ("state/south-korea", ALT, "Korea"),
        ("state/north-korea", SC + "demonymNoun", "North Koreans"),
        ("state/democratic-republic-of-the-congo", ALT, "Congo"),
        ("state/republic-of-the-congo", ALT, "Congo"),
        ("state/netherlands", ALT, "Holland"),
        ("state/turkey", ALT, "Türkiye"),
        ("state/spain", SC + "demonymNoun", "Spaniards"),
        ("person/kim-jong-un", ALT, "Kim Jong-un"),
        ("person/kim-jong-un", SC + "familyName", "Kim"),
        ("person/vladimir-putin", ALT, "Владимир Путин"),
        ("person/recep-tayyip-erdogan", SC + "familyName", "Erdogan"),
        ("organization/nato", SC + "acronym", "NATO"),
        ("initiative/belt-and-road-initiative", ALT, "BRI"),
        ("region/arctic", LABEL, "Arctic"),
    ],
)
def test_names_that_news_uses(data: Data, name: str, property_: str, value: str) -> None:
    assert value in data.values(ID + name, property_)


def test_one_identifier_belongs_to_one_entity(data: Data) -> None:
    owners: dict[str, set[str]] = defaultdict(set)
    for subject in list(data.terms):
        for value in data.values(subject, SAME):
            owners[value].add(subject)
    assert not {v: s for v, s in owners.items() if len(s) > 1}


@needs_facts
def test_every_identifier_is_in_a_fact_file(data: Data) -> None:
    facts = "\n".join(p.read_text(encoding="utf-8") for p in sorted(FACTS.iterdir()) if p.suffix in {".json", ".csv"})
    known = set(re.findall(r"\bQ\d+\b", facts))
    used = {v.rsplit("/", 1)[-1] for s in list(data.terms) for v in data.values(s, SAME)}
    assert used
    assert not used - known


@needs_facts
def test_the_step_gives_the_same_bytes_again(tmp_path: Path) -> None:
    for seed in ("1", "2"):
        out = tmp_path / seed
        command = [sys.executable, "-B", str(SEEDS / "make"), "--facts", str(FACTS), "--output", str(out), "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed})
        assert done.returncode == 0, done.stderr
        for stem in STEMS:
            made, kept = (out / f"{stem}.ttl").read_bytes(), (SEEDS / f"{stem}.ttl").read_bytes()
            assert made == kept, f"seeds/{stem}.ttl is not what the step writes: run it again"


def test_the_step_says_what_is_missing(tmp_path: Path) -> None:
    command = [sys.executable, "-B", str(SEEDS / "make"), "--facts", str(tmp_path), "--output", str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 2
    assert "no such file" in done.stderr
