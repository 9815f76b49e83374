"""Results, claims and tables as data frames of pandas and polars, typed."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.errors import SetupError, UsageError
from kg.stores import Result, run

NAMES = ["row", "iri", "whole", "number", "truth", "day", "year", "moment", "words", "mixed"]
TYPED = """
SELECT * WHERE {
  VALUES (?row ?iri ?whole ?number ?truth ?day ?year ?moment ?words ?mixed) {
    (1 state:norland 7 0.5 true "2024-05-03"^^xsd:date "2019"^^xsd:gYear "2024-05-03T10:00:00Z"^^xsd:dateTime "a"@en 1)
    (2 <http://e/x> 8 2 false "0001-01-01"^^xsd:date "-0044"^^xsd:gYear
     "2024-05-03T10:00:00+02:00"^^xsd:dateTime "b" "c")
    (3 UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF UNDEF)
  }
} ORDER BY ?row
"""


def ask(query: str) -> Result:
    import pyoxigraph as ox

    return run(ox.Store(), query)


@pytest.fixture(scope="module")
def pandas() -> Any:
    return pytest.importorskip("pandas")


@pytest.fixture(scope="module")
def graph(small_graph: Path) -> kg.Graph:
    return kg.load(small_graph)


class TestPandas:
    def test_columns_have_types(self, pandas) -> None:
        frame = ask(TYPED).to_pandas()
        assert list(frame.columns) == NAMES
        assert {name: str(kind) for name, kind in frame.dtypes.items()} == {
            "row": "Int64",
            "iri": "string",
            "whole": "Int64",
            "number": "float64",
            "truth": "boolean",
            "day": "datetime64[s]",
            "year": "Int64",
            "moment": "datetime64[us, UTC]",
            "words": "string",
            "mixed": "string",
        }
        assert frame["year"].tolist()[:2] == [2019, -44]
        assert frame["moment"][1] == pandas.Timestamp("2024-05-03T08:00:00Z")
        assert frame.iloc[2, 1:].isna().all()

    def test_iris_are_short_by_option(self, pandas) -> None:
        assert ask(TYPED).to_pandas(short=True)["iri"].tolist()[:2] == ["state:norland", "http://e/x"]
        assert ask(TYPED).to_pandas()["iri"][0] == "https://w3id.org/statecraft/id/state/norland"

    @pytest.mark.parametrize(
        "value",
        ['"x"^^xsd:integer', '"99999999999999999999"^^xsd:integer', '"2024-13-01"^^xsd:date', '"yes"^^xsd:boolean'],
    )
    def test_what_does_not_fit_its_type_is_text(self, value: str, pandas) -> None:
        frame = ask(f"SELECT ?x {{ VALUES ?x {{ {value} }} }}").to_pandas()
        assert frame["x"].tolist() == [value.split('"')[1]]
        assert str(frame["x"].dtype) == "string"

    def test_no_rows(self, pandas) -> None:
        frame = ask("SELECT ?x ?y { ?x ?y ?z }").to_pandas()
        assert (list(frame.columns), len(frame)) == (["x", "y"], 0)

    def test_triples_are_a_frame_too(self, pandas) -> None:
        frame = ask("CONSTRUCT { state:a sc:meets state:b, state:c } {}").to_pandas(short=True)
        assert frame.values.tolist() == [["state:a", "sc:meets", "state:b"], ["state:a", "sc:meets", "state:c"]]

    def test_an_answer_is_no_frame(self, pandas) -> None:
        with pytest.raises(UsageError, match="ASK"):
            ask("ASK {}").to_pandas()


class TestPolars:
    def test_columns_have_types(self) -> None:
        polars = pytest.importorskip("polars")
        frame = ask(TYPED).to_polars()
        assert dict(frame.schema) == {
            "row": polars.Int64,
            "iri": polars.String,
            "whole": polars.Int64,
            "number": polars.Float64,
            "truth": polars.Boolean,
            "day": polars.Date,
            "year": polars.Int64,
            "moment": polars.Datetime("us", "UTC"),
            "words": polars.String,
            "mixed": polars.String,
        }
        assert frame["day"].to_list() == [datetime.date(2024, 5, 3), datetime.date(1, 1, 1), None]


@pytest.mark.parametrize(("package", "method"), [("pandas", "to_pandas"), ("polars", "to_polars")])
def test_a_missing_package_is_named(package: str, method: str, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(SetupError, match=rf'{package} is not installed: pip install "statecraft-kg\[frames\]"'):
        getattr(ask(TYPED), method)()


def test_a_result_can_be_read_more_than_once() -> None:
    result = ask("SELECT ?x { VALUES ?x { 1 2 } }")
    assert len(list(result.rows())) == 2
    assert "2 rows" in result._repr_html_()
    assert len(list(result.rows())) == 2
    graph = ask("CONSTRUCT { state:a sc:meets state:b } {}")
    assert graph.lines() == graph.lines() != []


@pytest.mark.model
class TestGraph:
    def test_tables_of_the_graph(self, graph: kg.Graph) -> None:
        pytest.importorskip("pandas")
        claims = graph.to_pandas()
        assert len(claims) == graph.report["claims"]["asserted"] + graph.report["claims"]["claim_only"]
        (reported,) = claims[(claims["relation"] == "assaults") & claims["holder"].notna()].itertuples()
        assert (reported.subject_label, reported.object_label, reported.holders) == ("Hungary", "Serbia", ["Poland"])
        edges = graph.to_pandas("edges")
        assert ("Russia", "Ukraine") in set(zip(edges["source_label"], edges["target_label"], strict=True))
        with pytest.raises(UsageError, match="nodes, edges, claims, documents"):
            graph.to_pandas("facts")

    def test_polars_gets_the_same(self, graph: kg.Graph) -> None:
        pytest.importorskip("polars")
        pytest.importorskip("pandas")
        for name in ("nodes", "edges", "claims", "documents"):
            one, other = graph.to_pandas(name), graph.to_polars(name)
            assert (list(one.columns), len(one)) == (other.columns, len(other))

    def test_explained_claims_are_a_list_and_a_frame(self, graph: kg.Graph) -> None:
        pytest.importorskip("pandas")
        accounts = graph.explain("Emmanuel Macron")
        assert isinstance(accounts, list)
        assert accounts.to_pandas()["id"].tolist() == [account.iri for account in accounts]
