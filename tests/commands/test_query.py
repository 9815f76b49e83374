from __future__ import annotations

import json

import pytest


def test_rows_as_a_table_with_the_count_on_stderr(kg, built) -> None:
    done = kg("query", built, "SELECT ?s ?o { ?s sc:sanctions ?o }")
    assert done.code == 0
    assert done.out.splitlines()[-1].split() == ["<https://w3id.org/statecraft/data/entity/officials>", "state:sudria"]
    assert done.err == "1 row\n"


def test_labels_instead_of_iris(kg, built) -> None:
    done = kg("query", built, "SELECT ?s ?o { ?s sc:sanctions ?o }", "--labels")
    assert done.out.splitlines()[-1] == "Norlandic officials   Sudria"


def test_a_named_query_with_a_value(kg, built) -> None:
    done = kg("query", built, "--name", "leaders-of-states", "--set", "state=Norland", "--format", "csv")
    assert done.code == 0
    assert "Ada Lind,President of Norland,2020-03," in done.out


def test_a_query_from_a_file_or_standard_input(kg, built, tmp_path, monkeypatch) -> None:
    file = tmp_path / "q.rq"
    file.write_text("\ufeffASK { state:norland sc:meets ?x }", encoding="utf-8")
    assert kg("query", built, "-f", file).out == "yes\n"
    with file.open(encoding="utf-8-sig") as stream:
        monkeypatch.setattr("sys.stdin", stream)
        assert kg("query", built, "-f", "-").out == "yes\n"


def test_graphs_and_json(kg, built) -> None:
    done = kg("query", built, "CONSTRUCT WHERE { ?s sc:meets ?o }", "--format", "ntriples")
    assert done.out.count("\n") == 1
    node = json.loads(kg("query", built, "DESCRIBE person:ada-lind", "--json").out)[0]
    assert node["@id"] == "https://w3id.org/statecraft/id/person/ada-lind"
    rows = json.loads(kg("query", built, "SELECT ?s { ?s sc:meets ?o }", "--json").out)
    assert len(rows["results"]["bindings"]) == 1


def test_output_to_a_file(kg, built, tmp_path) -> None:
    file = tmp_path / "rows.csv"
    done = kg("query", built, "SELECT ?s { ?s sc:meets ?o }", "--format", "csv", "-o", file)
    assert (done.code, done.out) == (0, "")
    assert file.read_text(encoding="utf-8").startswith("s\r\n") or file.read_text(encoding="utf-8").startswith("s\n")
    assert kg("query", built, "SELECT ?s { ?s sc:meets ?o }", "-o", tmp_path / "no" / "x").code == 73


def test_the_list_shows_every_query(kg) -> None:
    from kg.stores import named_queries

    done = kg("query", "--list")
    assert done.code == 0
    for query in named_queries():
        assert query.name in done.out
        assert query.description in done.out


def test_show_prints_what_would_be_asked(kg, built) -> None:
    done = kg("query", built, "--name", "plans", "--set", "mode=planned", "--show")
    assert "VALUES ?mode { <https://w3id.org/statecraft/ontology#planned> }" in done.out


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (["SELECT * { SERVICE <http://localhost/> {} }"], 65, "SERVICE is refused"),
        (["DROP ALL"], 65, "DROP is refused"),
        (["ASK " + "{" * 5000 + "}" * 5000], 65, "brackets 5,000 deep are refused"),
        (["SELECT"], 65, "does not parse"),
        ([], 2, "give one of QUERY"),
        (["ASK {}", "--name", "plans"], 2, "give one of QUERY"),
        (["ASK {}", "--set", "a=b"], 2, "--set binds"),
        (["--name", "plans", "--set", "mode"], 2, "expected NAME=VALUE"),
        (["--name", "nothing"], 2, "no query is called"),
        (["--name", "x" * 5000], 2, "xxx…'"),
        (["-f", "x" * 5000], 66, "cannot be read"),
        (["-f", "nowhere.rq"], 66, "no such file"),
        (["ASK {}", "--json", "--format", "csv"], 2, "exclude each other"),
        (["ASK {}", "--format", "turtle"], 2, "cannot be written as turtle"),
        (["DESCRIBE state:sudria", "--format", "table"], 2, "a graph is no table"),
    ],
)
def test_what_goes_wrong_is_one_line(kg, built, args: list[str], code: int, words: str) -> None:
    done = kg("query", built, *args)
    assert (done.code, done.out) == (code, "")
    assert words in done.err
    assert done.err.startswith("kg: ")
    assert done.err.count("\n") == 1


def test_a_folder_that_is_none(kg, tmp_path) -> None:
    assert kg("query", tmp_path / "no", "ASK {}").code == 66
    assert "holds no store" in kg("query", tmp_path, "ASK {}").err
    assert "is a file" in kg("query", __file__, "ASK {}").err
    done = kg("query", "x" * 300, "ASK {}")
    assert (done.code, done.err) == (66, f"kg: {'x' * 300}: cannot be read: File name too long\n")
    assert kg("query").code == 2
