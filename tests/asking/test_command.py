"""`kg extract --with openai`: options, what a person is told, exit codes, and that no key leaks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .conftest import KEY, Answer, Kg, Model, Request, told, written

CODE = "import sys; from kg.commands import main; sys.exit(main())"
ATTACK = told("Russia", "assaults", "Ukraine", "Russia attacked Ukraine.")
WRONG = told("France", "assaults", "Poland", "France met Poland.")
INVENTED = told("France", "sanctions", "Poland", "France imposed sanctions on Poland.")


@pytest.fixture
def articles(tmp_path: Path) -> Path:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "a.txt").write_text("Russia attacked Ukraine. France met Poland.", encoding="utf-8")
    (folder / "b.txt").write_text("Russia attacked Ukraine. It rained.", encoding="utf-8")
    return folder


@pytest.fixture
def asked(model: Model, articles: Path) -> tuple[str | Path, ...]:
    return ("extract", articles, "--with", "openai", "--llm", "tiny", "--llm-url", model.url)


@pytest.mark.model
def test_from_articles_to_a_graph(
    kg: Kg, model: Model, asked: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    model.script = lambda request: written(ATTACK, *([WRONG, INVENTED] if "Poland" in request.text else []))
    output = tmp_path / "claims.jsonl"
    code, out, err = kg(*asked, "-o", output, "--price", "0.5,1")
    assert (code, out) == (0, "")
    assert "openai:tiny: requests: 2, answers kept from before: 0" in err
    assert "tokens: 8,000 sent, 200 answered, 0.0042 USD" in err
    assert "told: 4 statements; verified: 3 claims, the rules agree with 2 of them, and 1 are held for review" in err
    assert "1  The quote “…” is not in the text." in err
    assert err.endswith("2 documents\n")
    assert all(r.headers["authorization"] == f"Bearer {KEY}" for r in model.requests)

    code, out, err = kg(*asked, "-o", tmp_path / "again.jsonl")
    assert (code, len(model.requests)) == (0, 2), "nothing is asked twice"
    assert "requests: 0, answers kept from before: 2" in err
    assert (tmp_path / "again.jsonl").read_bytes() == output.read_bytes()

    assert kg("build", output, "-o", tmp_path / "out")[0] == 0
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    assert report["documents"]["built"] == 2
    graph = (tmp_path / "out" / "graph.ttl").read_text(encoding="utf-8")
    quarantine = (tmp_path / "out" / "quarantine.trig").read_text(encoding="utf-8")
    assert "France imposed sanctions" in quarantine
    assert "France imposed sanctions" not in graph
    trig = (tmp_path / "out" / "graph.nq").read_text(encoding="utf-8").splitlines()
    asserted = [line for line in trig if line.endswith("graph/asserted> .")]
    assert any("#assaults>" in line and "/russia>" in line for line in asserted)
    assert not any("#assaults>" in line and "/france>" in line for line in asserted), "held for review"

    everything = [p for p in tmp_path.rglob("*") if p.is_file()]
    assert len(everything) > 6
    assert not [p for p in everything if KEY.encode() in p.read_bytes()]


@pytest.mark.model
def test_the_summary_as_json(kg: Kg, model: Model, asked: tuple[str, ...], tmp_path: Path) -> None:
    model.script = lambda request: written(ATTACK)
    code, out, _ = kg(*asked, "-o", tmp_path / "claims.jsonl", "--json", "--max-tokens", "24000", "--llm-parallel", "1")
    assert code == 4
    summary = json.loads(out)
    assert (summary["documents"], summary["failures"]) == (2, [])
    assert (summary["model"]["requests"], summary["model"]["verified"]) == (1, 1)
    assert [u["document"] for u in summary["model"]["rules_alone"]] == ["b.txt"]
    assert len((tmp_path / "claims.jsonl").read_text(encoding="utf-8").splitlines()) == 2
    code, out, _ = kg("extract", asked[1], "-o", tmp_path / "claims.jsonl", "--json")
    assert (code, json.loads(out)) == (0, {"documents": 2, "failures": []})


@pytest.mark.model
def test_a_date_that_cannot_be_read_is_told(kg: Kg, model: Model, asked: tuple[str, ...], tmp_path: Path) -> None:
    model.script = lambda request: written()
    (tmp_path / "t.csv").write_text("text,date\nRussia met Chad.,soon\nIran met Oman.,2024-05-01\n", encoding="utf-8")
    code, out, err = kg(asked[0], tmp_path / "t.csv", *asked[2:], "-o", tmp_path / "claims.jsonl", "--json")
    assert code == 0
    (note,) = json.loads(out)["notes"]
    assert f"  taken in, but: {note['document']}: line 2: 'soon' in 'date' cannot be read as a date: " in err


@pytest.mark.model
def test_documents_that_are_not_answered_are_told_and_end_with_4(kg: Kg, model: Model, asked: tuple[str, ...]) -> None:
    model.script = lambda request: (
        Answer({"error": {"message": "bad day"}}, 418) if "Poland" in request.text else written()
    )
    code, out, err = kg(*asked)
    assert code == 4
    assert len(out.splitlines()) == 2
    assert "  by the rules alone: a.txt: 418 I'm a teapot: bad day\n" in err
    assert err.endswith("kg: 1 of 2 documents were done by the rules alone, all or in part\n")


@pytest.mark.model
def test_a_server_that_is_of_no_use_ends_with_69_before_anything_is_written(
    kg: Kg, model: Model, asked: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MY_KEY", KEY)
    model.script = lambda request: Answer({"error": {"message": f"Incorrect API key provided: {KEY}."}}, 401)
    code, out, err = kg(*asked, "-o", tmp_path / "claims.jsonl", "--llm-key", "MY_KEY")
    assert (code, out) == (69, "")
    assert err == f"kg: {model.url}: 401 Unauthorized: Incorrect API key provided: ***.\n"
    assert not (tmp_path / "claims.jsonl").exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--llm", "x"], "--llm belongs to --with"),
        (["--max-cost", "1"], "--max-cost belongs to --with"),
        (["--no-cache"], "--no-cache belongs to --with"),
        (["--with", "openai"], "--llm MODEL"),
        (["--with", "other", "--llm", "x"], "'other' is not 'openai'"),
        (["--with", "openai", "--llm", " ", "--llm-url", "http://x"], "no model is named"),
        (["--with", "openai", "--llm", "x"], "OPENAI_API_KEY is not set; expected the key of OpenAI in it, or another"),
        (["--with", "openai", "--llm", "x", "--max-cost", "1"], "--max-cost needs --price IN,OUT"),
        (["--with", "openai", "--llm", "x", "--max-cost", "0"], "x>0"),
        (
            ["--with", "openai", "--llm", "x", "--max-cost", "nan", "--price", "1,1", "--llm-url", "http://x"],
            "max_cost nan: expected a number above 0",
        ),
        (["--with", "openai", "--llm", "x", "--price", "1"], "expected two numbers, such as 0.15,0.60"),
        (
            ["--with", "openai", "--llm", "x", "--price", "1,-1", "--llm-url", "http://x"],
            "price (1.0, -1.0): expected USD",
        ),
        (["--with", "openai", "--llm", "x", "--llm-url", "file:///etc/passwd"], "expected the base URL of a server"),
        (["--with", "openai", "--llm", "x", "--llm-url", "http://"], "expected the base URL of a server"),
        (["--with", "openai", "--llm", "x", "--llm-url", "http://ann:pw@x/v1"], "expected them in the environment"),
        (["--with", "openai", "--llm", "x", "--llm-url", "http://x/v1?key=1"], "without ? and #"),
        (["--with", "openai", "--llm", "x", "--llm-key", "NOT_SET"], "no variable of that name is set; expected"),
        (["--with", "openai", "--llm", "x", "--llm-key", "sk-secret"], "expected the name of the one that holds the"),
        (["--with", "openai", "--llm", "x", "--llm-url", "sk-secret"], "expected the base URL of a server"),
        (["--with", "openai", "--llm", "x", "--llm-url", "http://ann:pw@"], "expected them in the environment"),
        (["--with", "openai", "--llm", "x", "--llm-url", "http://x/v1?key=sk-secret"], "without ? and #"),
        (["--with", "openai", "--llm", "x", "--llm-key", "BAD_KEY"], "BAD_KEY holds a blank, a line break"),
        (
            ["--with", "openai", "--llm", "x", "--llm-timeout", "nan", "--llm-url", "http://x"],
            "timeout nan: expected seconds",
        ),
        (["--with", "openai", "--llm", "x", "--cache", "x", "--no-cache"], "exclude each other"),
        (["--json"], "name a file for them with --output"),
    ],
)
def test_wrong_calls(kg: Kg, articles: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str) -> None:
    monkeypatch.setenv("BAD_KEY", "sk-secret\n")
    code, out, err = kg("extract", articles, *options)
    assert (code, out) == (2, "")
    assert message in err
    assert err.count("\n") == 1
    assert "sk-secret" not in err
    assert "pw@" not in err


@pytest.mark.model
def test_what_was_extracted_already_is_not_taken_for_documents(kg: Kg, asked: tuple[str, ...], tmp_path: Path) -> None:
    output = tmp_path / "claims.jsonl"
    assert kg(*asked, "-o", output)[0] == 0
    code, _, err = kg("extract", output, *asked[2:])
    assert code == 65
    assert "claims.jsonl#1: holds what was extracted already; expected the documents themselves" in err


@pytest.mark.model
def test_a_run_with_a_model_is_scored_like_any_other(
    kg: Kg, model: Model, asked: tuple[str, ...], articles: Path, tmp_path: Path
) -> None:
    text = "Russia attacked Ukraine. Poland was furious about the conduct of Hungary."
    (articles / "a.txt").write_text(text, encoding="utf-8")
    quote = "Poland was furious about the conduct of Hungary."
    model.script = lambda request: written(
        *([told("Poland", "accuses", "Hungary", quote)] if "Poland" in request.text else [])
    )
    gold = {"relation": "sc:accuses", "subject": "Poland", "object": "Hungary", "quote": quote}
    (tmp_path / "gold.json").write_text(
        json.dumps({"document": "a.txt", "claims": [{"id": "A", "status": "review", **gold}]}), encoding="utf-8"
    )
    line = {
        "format": "kg-gold/1",
        "text": text,
        "mentions": [
            {
                "start": text.index(name),
                "end": text.index(name) + len(name),
                "quote": name,
                "kind": "State",
                "entity": name,
            }
            for name in ("Poland", "Hungary", "Russia", "Ukraine")
        ],
        "relations": [
            {"subject": "Poland", "relation": "accuses", "object": "Hungary", "status": "asserted"},
            {"subject": "Russia", "relation": "assaults", "object": "Ukraine", "status": "asserted"},
        ],
    }
    (tmp_path / "mine.jsonl").write_text(json.dumps(line) + "\n", encoding="utf-8")
    claims = tmp_path / "claims.jsonl"
    assert kg(*asked, "-o", claims)[0] == 0
    both = ("score", tmp_path / "gold.json", "--documents", articles)
    assert "1 of 1 gold claims found" not in kg(*both)[2]
    code, _, err = kg(*both, "--claims", claims)
    assert code == 0
    assert "1 of 1 gold claims found" in err

    def f1(*options: str | Path) -> float:
        code, out, _ = kg("score", tmp_path / "mine.jsonl", "--layer", "relations", "--json", *options)
        assert code == 0
        return float(json.loads(out)[0]["layers"]["relations"]["micro"]["recall"])

    assert f1() == 0.5
    assert f1("--claims", claims) == 1.0
    code, _, err = kg(*both, "--claims", tmp_path / "nowhere.jsonl")
    assert (code, err) == (66, f"kg: {tmp_path / 'nowhere.jsonl'}: no such file\n")
    other = claims.read_text(encoding="utf-8").splitlines()[1]
    claims.write_text(other + "\n", encoding="utf-8")
    code, _, err = kg(*both, "--claims", claims)
    assert code == 65
    assert "a.txt: is not among the documents whose claims are scored" in err
    assert kg("score", tmp_path / "mine.jsonl", "--claims", claims)[0] == 65


@pytest.mark.model
@pytest.mark.slow
def test_it_ends_at_once_when_a_person_does_not_want_to_wait(model: Model, asked: tuple[str, ...]) -> None:
    def sleeps(request: Request) -> str:
        time.sleep(20)
        return written()

    model.script = sleeps
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, *map(str, asked)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "OPENAI_API_KEY": KEY},
    )
    end = time.monotonic() + 60
    while not model.requests and time.monotonic() < end:
        time.sleep(0.1)
    start = time.monotonic()
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=15)
    assert time.monotonic() - start < 8
    assert process.returncode == 130
    assert KEY.encode() not in err
    assert b"Traceback" not in err


def test_nothing_heavy_is_loaded_for_the_help() -> None:
    code = (
        "import sys; from kg.commands import main; main(['extract', '--help']); "
        "sys.exit(str([m for m in ('spacy', 'rdflib', 'httpx', 'pyoxigraph', 'kg.asking') if m in sys.modules]))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "[]"
    assert "--max-cost" in done.stdout


def test_where_answers_are_kept(tmp_path: Path) -> None:
    from kg.asking import cache_folder

    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path)}) == tmp_path / "kg" / "answers"
    assert cache_folder({"XDG_CACHE_HOME": "relative"}) == Path.home() / ".cache" / "kg" / "answers"
    assert cache_folder({}) == Path.home() / ".cache" / "kg" / "answers"
