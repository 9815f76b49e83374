from __future__ import annotations

import json
import shutil

import pytest


def headlines(out: str) -> list[str]:
    return [line for line in out.splitlines() if " — " in line]


def test_a_label_shows_each_claim_with_its_words(kg, built) -> None:
    done = kg("explain", built, "Sudria")
    assert done.code == 0
    assert headlines(done.out) == [
        "Norland — meets — Sudria  (asserted)",
        "Sudria — member of — Concord of the North  (asserted)",
        "Norlandic officials — sanctions — Sudria  (asserted)",
        "not: Norland — meets — Sudria  (a claim only)",
        "Norland — visits — Sudria  (a claim only)",
    ]
    assert "“[[Norland met Sudria]] on Friday.”" in done.out
    assert "A meeting, 2024-05-03, one.txt" in done.out
    assert "said by   Norlandic officials, as told by The \ufffd[31mHerald" in done.out
    assert done.err == "5 claims\n"


def test_a_claim_that_was_held_back_says_why(kg, built) -> None:
    done = kg("explain", built, "Ada Lind")
    assert "(held back for review)" in done.out
    assert "because   A sitting leader is seldom at an institution of another state." in done.out
    assert "shape     shape:leader-affiliation" in done.out


def test_three_terms_are_a_statement(kg, built) -> None:
    done = kg("explain", built, "Sudria", "meets", "state:norland")
    assert headlines(done.out) == [
        "Norland — meets — Sudria  (asserted)",
        "not: Norland — meets — Sudria  (a claim only)",
    ]
    done = kg("explain", built, "_", "sc:sanctions", "_")
    assert headlines(done.out)[1] == "Great Glacier — sanctions — Norland  (quarantined)"
    assert headlines(kg("explain", built, "Great Glacier", "_", "_").out) == [headlines(done.out)[1]]
    assert headlines(done.out)[1] in headlines(kg("explain", built, "_", "_", "Norland").out)
    assert kg("explain", built, "_", "_", "_").code == 2


def test_words_that_are_no_statement_are_one_label(kg, built) -> None:
    assert headlines(kg("explain", built, "Concord", "of", "the", "North").out)
    assert headlines(kg("explain", built, "Ada", "Lind").out)


def test_what_only_the_quarantine_knows(kg, built, tmp_path) -> None:
    assert "A glacier cannot act." in kg("explain", built, "Great Glacier").out
    shutil.copytree(built / "store", tmp_path / "store")
    assert kg("explain", tmp_path, "Great Glacier").code == 66


def test_json(kg, built) -> None:
    told = json.loads(kg("explain", built, "Norland", "meets", "Sudria", "--json").out)
    assert told["terms"] == ["Norland", "meets", "Sudria"]
    assert told["total"] == 2
    assert told["claims"][0]["evidence"] == {"quote": "Norland met Sudria", "start": 0, "end": 18}
    assert [holder["label"] for holder in told["claims"][1]["holders"]] == ["Norlandic officials", "The \x1b[31mHerald"]


def test_a_limit_says_how_many_there_are(kg, built) -> None:
    done = kg("explain", built, "Sudria", "--limit", "2")
    assert len(headlines(done.out)) == 2
    assert done.err == "2 of 5 claims; --limit 0 shows all\n"


@pytest.mark.parametrize(
    ("terms", "code", "words"),
    [
        (["Norlnd"], 66, "did you mean Norland"),
        (["Sudria", "hates", "Norland"], 2, "'hates' is no relation"),
        (["state:nowhere"], 66, "does not occur"),
        (["Sudria", "meets", "Nobody"], 66, "the object is unknown: nothing in this graph is called 'Nobody'"),
    ],
)
def test_what_is_not_there(kg, built, terms: list[str], code: int, words: str) -> None:
    done = kg("explain", built, *terms)
    assert (done.code, done.out) == (code, "")
    assert words in done.err


@pytest.mark.parametrize(
    ("terms", "words"),
    [
        (["Norland", "meet", "Frobnia"], "(did you mean meets"),
        (["Norland", "meet", "Frobnia"], "the object 'Frobnia' is unknown"),
        (["Frobnia", "meets", "_"], "the subject is unknown"),
        (["meest"], "did you mean meets"),
    ],
)
def test_the_part_that_is_unknown_is_told(terms, words, kg, built) -> None:
    assert words in kg("explain", built, *terms).err


def test_a_document_is_found_by_its_source_and_its_title(kg, built) -> None:
    assert len(headlines(kg("explain", built, "one.txt").out)) == 3
    assert kg("explain", built, "a meeting").out == kg("explain", built, "ONE.txt").out


@pytest.mark.parametrize("term", ["Mr. Lind", "Dr Ada", "President Ada Lind", "Prof. Dr. Lind"])
def test_honorifics_are_left_out(term: str, kg, built) -> None:
    assert kg("explain", built, term).out == kg("explain", built, "Ada Lind").out


def test_a_thing_without_a_claim_may_be_mentioned(kg, tmp_path) -> None:
    from kg.stores import build_store

    sc, d = "https://w3id.org/statecraft/ontology#", "<https://e/d>"
    lines = [
        f'<https://e/x> <http://www.w3.org/2000/01/rdf-schema#label> "Xanadu" {d} .',
        f'{d} <{sc}source> "x.txt" {d} .',
        *(f"<https://e/m{n}> <{sc}mentionOf> <https://e/x> {d} ." for n in range(2)),
        *(f"<https://e/m{n}> <{sc}inDocument> {d} {d} ." for n in range(2)),
    ]
    (tmp_path / "graph.nq").write_text("\n".join(lines) + "\n", encoding="utf-8")
    build_store(tmp_path / "graph.nq", tmp_path / "store")
    done = kg("explain", tmp_path, "Xanadu")
    assert (done.code, done.err) == (0, "Xanadu is mentioned 2 times in x.txt; no claim is about it\n")


def test_no_claim_is_told(kg, built) -> None:
    done = kg("explain", built, "Ice Road")
    assert (done.code, done.out, done.err) == (0, "", "no claim is about Ice Road\n")


@pytest.mark.parametrize(
    "terms", [["x" * 5000], ["a", "x" * 5000, "b"], ["state:" + "x" * 5000], ["_", "meets", "y" * 5000]]
)
def test_long_terms_are_cut_in_what_is_said(kg, built, terms: list[str]) -> None:
    done = kg("explain", built, *terms)
    assert done.code in {2, 66}
    assert len(done.err) < 400
    assert "…" in done.err


def test_what_names_nothing_is_told_where_all_claims_are(kg, built) -> None:
    done = kg("explain", built, "_", "_", "_")
    assert done.code == 2
    assert "`kg query DIR --name claims` shows all claims" in done.err
