from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest


def test_rows_as_a_table_with_the_count_on_stderr(kg, built) -> None:
    done = kg("query", built, "SELECT ?s ?o { ?s sc:sanctions ?o }")
    assert done.code == 0
    assert done.out.splitlines()[-1] == "Norlandic officials   Sudria"
    assert done.err == "1 row\n"


def test_labels_or_iris(kg, built) -> None:
    query = "SELECT ?s ?o { ?s sc:sanctions ?o }"
    assert kg("query", built, query, "--labels").out.splitlines()[-1] == "Norlandic officials   Sudria"
    words = kg("query", built, query, "--iris").out.splitlines()[-1].split()
    assert words == ["<https://w3id.org/statecraft/data/entity/officials>", "state:sudria"]
    assert "state/sudria" in kg("query", built, query, "--format", "csv").out
    assert "--labels is for tables" in kg("query", built, query, "--format", "csv", "--labels").err


def test_codes_are_words_and_an_iri_beside_its_name_stays(kg, built) -> None:
    out = kg("query", built, "--name", "plans").out
    assert " planned " in out
    assert "sc:" not in out
    assert "state:norland   Norland" in kg("query", built, "--name", "leaders-of-states").out


@pytest.mark.parametrize(
    ("name", "query", "start"),
    [
        ("x.csv", "SELECT ?s { ?s sc:meets ?o }", "s\nhttps://"),
        ("x.tsv", "SELECT ?s { ?s sc:meets ?o }", "?s\n<https://"),
        ("x.json", "SELECT ?s { ?s sc:meets ?o }", '{"head"'),
        ("x.xml", "SELECT ?s { ?s sc:meets ?o }", '<?xml version="1.0"?><sparql'),
        ("x.TTL", "CONSTRUCT WHERE { ?s sc:meets ?o }", "@prefix sc:"),
        ("x.nt", "CONSTRUCT WHERE { ?s sc:meets ?o }", "<https://"),
        ("x.jsonld", "CONSTRUCT WHERE { ?s sc:meets ?o }", "[{"),
        ("x.json", "CONSTRUCT WHERE { ?s sc:meets ?o }", "[{"),
        ("x.txt", "SELECT ?s { ?s sc:meets ?o }", "s\n─"),
    ],
)
def test_the_suffix_of_the_file_tells_the_format(name, query, start, kg, built, tmp_path) -> None:
    assert kg("query", built, query, "-o", tmp_path / name).code == 0
    text = (tmp_path / name).read_bytes().decode("utf-8")
    assert text.replace("\r\n", "\n").startswith(start)


def test_a_term_that_the_ontology_lacks_is_told(kg, built) -> None:
    done = kg("query", built, 'SELECT ?s { ?s sc:meet ?o ; rdfs:label "sc:foo" } # sc:bar')
    assert done.code == 0
    assert done.err == "warning: sc:meet is not in the ontology; did you mean sc:meets?\n0 rows\n"
    assert kg("query", built, "PREFIX sc: <http://e/> SELECT ?s { ?s sc:meet ?o }").err == "0 rows\n"
    assert "sc:Stat " in kg("query", built, "ASK { ?s a <https://w3id.org/statecraft/ontology#Stat> }").err


def test_a_line_of_a_piped_table_has_an_end(kg, built) -> None:
    long = "x" * 500
    done = kg("query", built, f"SELECT ('{long}' AS ?a) ('{long}' AS ?b) ('{long}' AS ?c) {{}}")
    assert max(map(len, done.out.splitlines())) <= 200
    assert done.out.count("…") == 3
    assert kg("query", built, f"SELECT ('{long}' AS ?a) {{}}", "--format", "csv").out.count("x") == 500
    assert len(kg("query", built, f"SELECT ('{long}' AS ?a) {{}}").out.splitlines()[-1]) == 100


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
        (["ASK {}", "--format", "turtle"], 2, "boolean cannot be written as turtle: expected one of table, json"),
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


FOR_EVER = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l FILTER(?c != ?l) }"
_KG = "import sys; from kg.commands import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.parametrize(
    "query",
    [
        FOR_EVER,
        "SELECT ?a { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?i ?f LIMIT 1",
        'ASK { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(CONCAT(STR(?c), STR(?f), STR(?i)) = "no") }',
    ],
)
def test_a_query_that_takes_too_long_is_ended_with_one_line(built, tmp_path, query: str) -> None:
    output = tmp_path / "answer.csv"
    output.write_text("as it was")
    command = [sys.executable, "-c", _KG, "query", str(built), query, "--timeout", "1", "--format", "csv"]
    done = subprocess.run([*command, "-o", str(output)], capture_output=True, text=True, timeout=60)
    assert (done.returncode, done.stdout) == (65, "")
    assert done.stderr == "kg: the query took longer than 1 seconds and was ended\n"
    assert output.read_text() == "as it was"
    assert [p.name for p in tmp_path.iterdir()] == ["answer.csv"]


def test_a_query_in_time_is_answered_and_a_time_that_is_none_refused(kg, built) -> None:
    assert kg("query", built, "ASK { ?s sc:meets ?o }", "--timeout", "30").out == "yes\n"
    for wrong in ("0", "-1", "soon"):
        assert kg("query", built, "ASK {}", "--timeout", wrong).code == 2


@pytest.mark.skipif(sys.platform == "win32", reason="sends SIGINT")
@pytest.mark.parametrize("output", [[], ["-o", "answer.json"]])
def test_an_interrupt_ends_a_query_at_once_with_one_line(built, tmp_path, output: list[str]) -> None:
    command = [sys.executable, "-c", _KG, "query", str(built), FOR_EVER, *output]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        _wait_for_work(process.pid)
        start = time.monotonic()
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        assert time.monotonic() - start < 5
    said = "kg: answer.json: stopped; nothing was written\n" if output else "kg: stopped\n"
    assert (process.returncode, out, err) == (130, "", said)
    assert list(tmp_path.iterdir()) == []


def _ticks(stat: Path) -> int:
    """How long a thread has worked; 0 for one that has just ended."""
    try:
        return int(stat.read_text(encoding="utf-8").rpartition(")")[2].split()[11])
    except OSError:
        return 0


def _wait_for_work(pid: int) -> None:
    """Until the process has a thread that has worked for a while; where the system does not tell, for some seconds."""
    for _ in range(200):
        time.sleep(0.1)
        threads = list(Path(f"/proc/{pid}/task").glob("*/stat")) if Path("/proc/self/task").exists() else []
        if any(_ticks(stat) > 30 for stat in threads if stat.parent.name != str(pid)):
            return
