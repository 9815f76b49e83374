"""kg as a library: what the README shows must work with plain Python values and with rdflib."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import rdflib

import kg
from kg.errors import KgError, MissingError, QueryError, UsageError

ATTACK = "SELECT ?s ?o { GRAPH ?g { ?s sc:assaults ?o } }"


@pytest.fixture(scope="module")
def graph(small_graph: Path) -> kg.Graph:
    return kg.load(small_graph)


def test_importing_kg_loads_nothing_heavy() -> None:
    code = (
        "import sys, kg; import kg.api, kg.errors, kg.model\n"
        "heavy = {'spacy', 'rdflib', 'pyoxigraph', 'pyshacl', 'shacl', 'trafilatura', 'pypdf', 'docx', 'rich'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_every_public_name_can_be_used() -> None:
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    assert set(kg.__all__) <= set(dir(kg))
    with pytest.raises(AttributeError, match="nonsense"):
        _ = kg.nonsense  # type: ignore[attr-defined]


@pytest.mark.model
class TestGraph:
    def test_query_gives_rows(self, graph: kg.Graph) -> None:
        result = graph.query(ATTACK)
        assert result.variables == ("s", "o")
        (row,) = result.rows()
        assert [term.value.rsplit("/", 1)[-1] for term in row if term] == ["russia", "ukraine"]

    def test_ask_gives_a_truth(self, graph: kg.Graph) -> None:
        assert graph.query("ASK { GRAPH ?g { state:russia sc:assaults state:ukraine } }").truth
        assert not graph.query("ASK { GRAPH ?g { state:ukraine sc:assaults state:russia } }").truth

    def test_construct_gives_triples(self, graph: kg.Graph) -> None:
        lines = graph.query("CONSTRUCT { ?s sc:assaults ?o } { GRAPH ?g { ?s sc:assaults ?o } }").lines()
        assert len(lines) == 1

    @pytest.mark.parametrize("query", ["SELECT", "", "DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }"])
    def test_a_query_that_is_none_or_would_change_data_is_refused(self, graph: kg.Graph, query: str) -> None:
        with pytest.raises(QueryError):
            graph.query(query)

    def test_explain_a_thing(self, graph: kg.Graph) -> None:
        accounts = graph.explain("Emmanuel Macron")
        assert len(accounts) >= 3
        assert len(graph.explain("Macron")) == len(accounts)

    def test_explain_a_relation(self, graph: kg.Graph) -> None:
        (account,) = graph.explain("Russia", "assaults", "Ukraine")
        assert account.status == "asserted"
        assert graph.explain("_", "assaults", "_")

    def test_explain_the_unknown(self, graph: kg.Graph) -> None:
        with pytest.raises(MissingError, match="Ruritania"):
            graph.explain("Ruritania")

    def test_the_report(self, graph: kg.Graph) -> None:
        claims = graph.report["claims"]
        assert claims["extracted"] == claims["asserted"] + claims["claim_only"] + claims["quarantined"]

    def test_lines_are_the_canonical_file(self, graph: kg.Graph) -> None:
        text = "".join(f"{line}\n" for line in graph.lines())
        assert text == (graph.folder / "graph.nq").read_text(encoding="utf-8")

    def test_rdflib_takes_it_all(self, graph: kg.Graph) -> None:
        dataset = graph.to_rdflib()
        assert isinstance(dataset, rdflib.Dataset)
        assert len(list(dataset.quads())) == graph.report["triples"]["total"]
        sc = rdflib.Namespace("https://w3id.org/statecraft/ontology#")
        found = list(dataset.quads((None, sc.assaults, None, None)))
        assert [str(q[0]).rsplit("/", 1)[-1] for q in found] == ["russia"]


@pytest.mark.model
class TestValidate:
    def test_a_file_and_a_list_of_files(self, small_graph: Path) -> None:
        assert kg.validate(small_graph / "graph.ttl").conforms
        assert kg.validate(str(small_graph / "graph.nq")).conforms
        assert kg.validate([small_graph / "graph.trig"]).conforms

    def test_an_rdflib_dataset_and_graph(self, graph: kg.Graph, small_graph: Path) -> None:
        assert kg.validate(graph.to_rdflib()).conforms
        flat = rdflib.Graph().parse(small_graph / "graph.ttl")
        assert kg.validate(flat).conforms
        claim = next(flat.subjects(rdflib.RDF.type, rdflib.URIRef("https://w3id.org/statecraft/ontology#Claim")))
        flat.remove((claim, rdflib.URIRef("https://w3id.org/statecraft/ontology#evidence"), None))
        report = kg.validate(flat)
        assert not report.conforms
        assert any(f.focus == str(claim) for f in report.violations)

    def test_both_engines_agree(self, small_graph: Path) -> None:
        for engine in ("shacl", "pyshacl"):
            assert kg.validate(small_graph / "graph.ttl", engine=engine).conforms
        with pytest.raises(UsageError):
            kg.validate(small_graph / "graph.ttl", engine="guess")

    def test_shapes_of_the_caller(self, small_graph: Path, tmp_path: Path) -> None:
        shapes = tmp_path / "mine.ttl"
        shapes.write_text(
            "@prefix sh: <http://www.w3.org/ns/shacl#> .\n@prefix sc: <https://w3id.org/statecraft/ontology#> .\n"
            "<urn:shape> a sh:NodeShape ; sh:targetClass sc:Document ; sh:property <urn:path> .\n"
            '<urn:path> a sh:PropertyShape ; sh:path sc:author ; sh:minCount 1 ; sh:message "who wrote it?" .\n',
            encoding="utf-8",
        )
        report = kg.validate(small_graph / "graph.ttl", shapes=[shapes])
        assert {f.message for f in report.findings} == {"who wrote it?"}
        assert len(report.findings) == 2  # one of the three documents has a byline


@pytest.mark.model
class TestBuild:
    def test_sources_of_every_kind(self, tmp_path: Path) -> None:
        one, two = tmp_path / "one.txt", tmp_path / "two.txt"
        one.write_text("Russia attacked Ukraine.", encoding="utf-8")
        two.write_text("China invaded Vietnam.", encoding="utf-8")
        document = kg.Document(iri="https://example.org/d", text="Iran sanctioned France.", source="mine")
        graph = kg.build([one, str(two), document], tmp_path / "out")
        assert graph.report["documents"]["built"] == 3
        assert set(graph.report["asserted_relations"]) == {"assaults", "invades", "sanctions"}
        assert graph.folder == tmp_path / "out"

    def test_one_source_needs_no_list(self, tmp_path: Path) -> None:
        document = kg.Document(iri="https://example.org/d", text="Iran sanctioned France.", source="mine")
        settings = kg.BuildSettings(authority="none", base="https://example.org/data/")
        graph = kg.build(document, str(tmp_path / "out"), settings=settings)
        assert graph.report["claims"]["asserted"] == 1
        assert graph.report["settings"]["authority"] == "none"

    def test_no_document_at_all_is_an_error_that_says_why(self, tmp_path: Path) -> None:
        with pytest.raises(kg.KgError, match=r"nothere\.txt: no such file"):
            kg.build(tmp_path / "nothere.txt", tmp_path / "out")

    def test_failures_are_in_the_report_and_raise_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_text("Russia attacked Ukraine.", encoding="utf-8")
        graph = kg.build([tmp_path / "a.txt", tmp_path / "nothere.txt"], tmp_path / "out")
        assert graph.report["documents"]["failed"] == 1
        assert graph.report["failures"][0]["source"] == "nothere.txt" or "nothere.txt" in str(graph.report["failures"])

    def test_extract_gives_claims_with_their_words(self, tmp_path: Path) -> None:
        path = tmp_path / "a.txt"
        path.write_text("Russia attacked Ukraine.", encoding="utf-8")
        (extraction,) = kg.extract(path)
        assert isinstance(extraction, kg.Extraction)
        (claim,) = extraction.claims
        assert isinstance(claim, kg.Claim)
        assert extraction.document.text[claim.evidence.start : claim.evidence.end] == claim.evidence.quote
        (failure,) = kg.extract(tmp_path / "nothere.txt")
        assert isinstance(failure, kg.Failure)

    def test_reading_is_set_by_the_caller(self, tmp_path: Path) -> None:
        path = tmp_path / "rows.csv"
        path.write_text('body\n"Russia attacked Ukraine."\n', encoding="utf-8")
        settings = kg.BuildSettings(read=kg.ReadSettings(text_column="body", date="2024-06-05"))
        (extraction,) = kg.extract(path, settings=settings)
        assert isinstance(extraction, kg.Extraction)
        assert extraction.document.date == "2024-06-05"


@pytest.mark.parametrize("make", [False, True])
def test_a_folder_without_a_graph_cannot_be_loaded(tmp_path: Path, make: bool) -> None:
    folder = tmp_path / "none"
    if make:
        folder.mkdir()
    with pytest.raises(MissingError, match="holds no graph"):
        kg.load(folder)


def test_all_errors_have_one_root() -> None:
    from kg import errors

    classes = [c for c in vars(errors).values() if isinstance(c, type)]
    assert len(classes) >= 9
    assert all(issubclass(c, KgError) for c in classes)
    assert all(0 < c.exit_code < 126 for c in classes)


def test_no_part_of_the_package_takes_the_name_of_a_function() -> None:
    parts = {p.stem for p in Path(kg.__file__).parent.iterdir() if p.is_dir() or p.suffix == ".py"}
    assert parts.isdisjoint(kg.__all__)
