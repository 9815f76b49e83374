from __future__ import annotations

import re
import shlex
from itertools import pairwise
from pathlib import Path

import pytest

from kg.errors import MissingError, UsageError
from kg.stores import Names, Term, named_queries, named_query, open_store, run

# What each query gives on the sample: the number of rows without a value, and one value with its number.
EXPECTED: dict[str, tuple[int, dict[str, str], int]] = {
    "asserted-relations": (3, {"relation": "sanctions"}, 1),
    "claims": (6, {"status": "asserted"}, 3),
    "claims-by-holder": (1, {"holder": "Sudria"}, 0),
    "claims-held-back": (1, {"shape": "shape:leader-affiliation"}, 1),
    "denied-claims": (1, {"holder": "Sudria"}, 0),
    "disputed": (1, {"subject": "Sudria"}, 0),
    "documents": (2, {"mentioned": "Ada Lind"}, 1),
    "evidence-for-entity": (6, {"entity": "lind"}, 1),
    "initiatives-and-sponsors": (1, {"sponsor": "Sudria"}, 0),
    "leaders-of-states": (1, {"state": "Norland Republic"}, 1),
    "members": (2, {"body": "CN", "member": "Sudria"}, 2),
    "most-mentioned": (3, {"form": "metonymForm"}, 1),
    "plans": (1, {"mode": "wanted"}, 0),
    "plover-counts": (2, {"actor": "Norland"}, 1),
    "relations-between-states": (2, {"type": "consult"}, 1),
    "sanctions": (1, {"target": "state:norland"}, 0),
    "timeline": (2, {"thing": "Norland"}, 1),
    "who-met-whom": (1, {"actor": "Sudria"}, 1),
}


@pytest.fixture(scope="module")
def names(store) -> Names:
    return Names(store)


def test_every_query_is_expected() -> None:
    assert sorted(EXPECTED) == [query.name for query in named_queries()]


@pytest.mark.parametrize("name", EXPECTED)
def test_rows_with_and_without_a_value(name: str, store, names: Names) -> None:
    every, values, some = EXPECTED[name]
    query = named_query(name)
    assert len(list(run(store, query.bind({}, names)).rows())) == every
    assert len(list(run(store, query.bind(values, names)).rows())) == some


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_the_example_calls_the_query_with_its_own_parameters(query) -> None:
    assert query.example.startswith(f"kg query out --name {query.name}")
    used = {part.split("=")[0] for part in query.example.split("--set ")[1:]}
    kinds = {parameter.name for parameter in query.parameters if parameter.kind == "thing"}
    assert not kinds or "thing" in kinds
    assert used <= {parameter.name for parameter in query.parameters}
    assert all(f"?{parameter.name}" in query.text for parameter in query.parameters)


def test_one_value_under_two_names_is_refused(names: Names) -> None:
    query = named_query("who-met-whom")
    assert query.bind({"actor": "Norland"}, names) == query.bind({"thing": "Norland"}, names)
    with pytest.raises(UsageError, match="takes thing once"):
        query.bind({"actor": "Norland", "thing": "Sudria"}, names)


def test_the_time_of_an_event_is_told_from_that_of_the_news(store, names: Names) -> None:
    (row,) = run(store, named_query("who-met-whom").bind({}, names)).rows()
    assert [term.value for term in row if isinstance(term, Term)][-2:] == ["2024-05-03", "2024-05-03"]
    rows = run(store, named_query("timeline").bind({}, names)).rows()
    assert [term.value for row in rows if isinstance(term := row[1], Term)] == ["event", "publication"]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory):
    from kg import api, assets

    folder = tmp_path_factory.mktemp("demo") / "out"
    api.build([str(path) for path in assets.demo_articles()], folder)
    return open_store(Path(folder) / "store")


@pytest.mark.parametrize("query", named_queries(), ids=lambda query: query.name)
def test_the_example_has_an_answer_in_the_demo(query, demo) -> None:
    words = shlex.split(query.example)
    values = dict(word.split("=", 1) for before, word in pairwise(words) if before == "--set")
    rows = list(run(demo, query.bind(values, Names(demo))).rows())
    assert rows or query.name == "disputed"  # no two of the articles disagree


def test_counts_do_not_double_across_graphs(store, names: Names) -> None:
    rows = list(run(store, named_query("asserted-relations").bind({"relation": "member of"}, names)).rows())
    assert [term.value for term in rows[0] if isinstance(term, Term)][-2:] == ["1", "1"]


def test_a_value_cannot_change_the_query(names: Names) -> None:
    with pytest.raises(MissingError, match="no coded value"):
        named_query("plans").bind({"mode": "planned } SERVICE <http://localhost/> {"}, names)
    with pytest.raises(MissingError, match="nothing in this graph is called"):
        named_query("timeline").bind({"thing": "<http://e/a> } #"}, names)


@pytest.mark.parametrize(
    ("query", "values", "same"),
    [
        ("claims", {"status": "claim only"}, {"status": "claim"}),
        ("claims", {"status": " Held back  for review"}, {"status": "sc:review"}),
        ("most-mentioned", {"form": "metonym form"}, {"form": "metonymForm"}),
        ("relations-between-states", {"type": "plover:CONSULT"}, {"type": "consult"}),
    ],
)
def test_a_code_is_found_by_the_words_that_tables_show(
    query: str, values: dict[str, str], same: dict[str, str], names: Names
) -> None:
    assert named_query(query).bind(values, names) == named_query(query).bind(same, names)


@pytest.mark.parametrize(
    ("query", "parameter", "expected"),
    [
        ("claims", "status", "asserted, claim (claim only) or review (held back for review)"),
        ("plans", "mode", "planned, wanted, hypothetical or questioned"),
        ("relations-between-states", "type", "ACCUSE, AGREE, AID, ASSAULT, .* or THREATEN"),
    ],
)
def test_an_unknown_code_is_told_with_those_of_its_parameter(
    query: str, parameter: str, expected: str, names: Names
) -> None:
    told = expected if ".*" in expected else re.escape(expected)
    for value in ("positive", "no such"):
        with pytest.raises(MissingError, match=f"^'{value}' is no coded value of {parameter}: expected {told}$"):
            named_query(query).bind({parameter: value}, names)


def test_unknown_names_are_helped(names: Names) -> None:
    with pytest.raises(UsageError, match="did you mean who-met-whom"):
        named_query("who-met-who")
    with pytest.raises(UsageError, match="takes no value 'acter': expected thing"):
        named_query("who-met-whom").bind({"acter": "Norland"}, names)
    with pytest.raises(MissingError, match="is no relation"):
        named_query("asserted-relations").bind({"relation": "hates"}, names)
