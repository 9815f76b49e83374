"""Models that answer badly: whole statements are taken, and nothing invented gets in."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kg.errors import ServiceError

from .conftest import GOOD, RULES, TEXT, USAGE, Answer, Model, Request, Run, chat, told, written

pytestmark = pytest.mark.model

HTML = Answer(b"<!doctype html><title>Sign in</title>", headers={"Content-Type": "text/html"})


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("Sorry, I cannot do that.", "is not the JSON that was asked for"),
        ("{" * 50_000, "is not the JSON that was asked for"),
        ("[" * 50_000, "is not the JSON that was asked for"),
        ('{"statements": ' * 20_000, "is not the JSON that was asked for"),
        ('{"statements": null}', "is not the JSON that was asked for"),
        (chat(None), "its answer is empty"),
        (chat("  "), "its answer is empty"),
        (chat(7), "its answer is empty"),
        (chat({"text": "x"}), "its answer is empty"),
        ({**chat(""), "choices": [{"message": {"content": None, "refusal": "No."}}]}, "the model declines: No."),
        ({"choices": [], "usage": USAGE}, "no choices"),
        ({"choices": [None], "usage": USAGE}, "no message"),
        ({"choices": 7}, "no choices"),
        ({"error": {"message": "overloaded"}}, "answers with an error: overloaded"),
        ([], "no JSON object"),
        (HTML, "no JSON object"),
        (Answer(b'{"choices": \xff\xfe'), "no JSON object"),
        (Answer(json.dumps(chat("\u00e9")).encode("utf-16")), "no JSON object"),
        (Answer(b"[" * 100_000), "no JSON object"),
        (Answer(b""), "no JSON object"),
        (Answer({"detail": "bad day"}, 418), "418 I'm a teapot: bad day"),
        (Answer({"error": "x"}, 400), "400 Bad Request: x"),
    ],
    ids=lambda value: str(getattr(value, "body", value))[:40],
)
def test_no_use(model: Model, run: Run, answer: Any, why: str) -> None:
    model.script = lambda request: answer
    done = run(TEXT)
    assert not done.failures
    assert done.triples() == {RULES}, "the rules alone"
    (unanswered,) = done.account.alone
    assert why in str(unanswered)
    assert (done.account.told, done.account.verified) == (0, 0)


ODD = [
    None,
    7,
    "Russia attacked Ukraine",
    [],
    {},
    {"subject": "Russia"},
    {**GOOD, "subject": None},
    {**GOOD, "subject": {"name": 7}},
    {**GOOD, "relation": ["assaults"]},
    {**GOOD, "object": {"name": "  "}},
]
UNVERIFIED = [
    {**GOOD, "quote": "Russia bombed Ukraine."},
    {**GOOD, "quote": "\ud800 \x00"},
    {**GOOD, "quote": "Russia " * 100_000},
    {**GOOD, "relation": "likes the weather of"},
    {**GOOD, "relation": "x" * 10_000},
    {**GOOD, "subject": {"name": "China", "kind": "State"}},
    {**GOOD, "object": {"name": "Russia", "kind": "State"}},
    {**GOOD, "subject": {"name": "\udfff", "kind": "\udfff"}},
    {**GOOD, "subject": {"name": "”\x9b\u202e”", "kind": "State"}},
    told("France", "sanctions", "Poland", "France imposed sanctions on Poland."),
]


def test_statements_that_are_none_or_invented(model: Model, run: Run) -> None:
    model.script = lambda request: chat(json.dumps({"statements": [*ODD, *UNVERIFIED, GOOD]}))
    done = run(TEXT)
    (one,) = done.extractions
    assert done.triples() == {RULES}
    assert done.account.broken == len(ODD)
    assert len(one.unverified) == len(UNVERIFIED), "nothing that was told is lost"
    assert done.account.verified == done.account.agreed == 1
    assert all(line.isprintable() for line in done.account.lines())
    from kg.records import from_line, to_line

    assert from_line(to_line(one), where="x") == one


def test_the_account_of_what_was_told_adds_up(model: Model, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.asking.answers.MOST", 3)
    never = {**GOOD, "quote": "Never said."}
    last = told("France", "sanctions", "Poland", "France imposed sanctions on Poland.")
    model.script = lambda request: written(GOOD, GOOD, never, {**GOOD, "quote": "attacked Ukraine."}, last, last, {})
    account = run(TEXT).account
    assert (account.told, account.again, account.beyond, account.broken) == (6, 2, 2, 1)
    assert account.told == account.verified + account.unverified.total() + account.again + account.beyond
    values = account.as_json()
    assert (values["told_again"], values["beyond"]) == (2, 2)
    assert "  told again: 2" in account.lines()
    assert any(line.endswith("statements: 2") for line in account.lines())


@pytest.mark.parametrize(
    "content",
    [
        "```json\n" + written(GOOD) + "\n```",
        "Here is what I found:\n\n" + written(GOOD) + "\n\nI hope it helps [1].",
        "<think>{statements} [or not]</think>\n" + written(GOOD),
        json.dumps([GOOD]),
        json.dumps({"claims": [GOOD]}),
        json.dumps(GOOD),
        [{"type": "text", "text": written(GOOD)}],
        written({**GOOD, "subject": "Russia", "object": "Ukraine"}),
        written({**GOOD, "quote": None}),
        written({**GOOD, "relation": "sc:assaults", "said_by": "author", "time": "soon", "negated": None}),
        written({**GOOD, "relation": "attacked", "kind": 7}),
    ],
)
def test_answers_that_are_nearly_right(model: Model, run: Run, content: Any) -> None:
    model.script = lambda request: chat(content)
    done = run(TEXT)
    assert (done.account.told, done.account.verified, done.account.alone) == (1, 1, [])


def test_half_an_answer_is_asked_for_in_halves(model: Model, run: Run) -> None:
    text = "\n\n".join(f"Russia attacked Ukraine on day {n}. " + "It went on for hours. " * 20 for n in range(8))

    def script(request: Request) -> Any:
        lines = [line.split(". ")[0] for line in request.text.strip().split("\n\n")]
        content = written(*(told("Russia", "assaults", "Ukraine", line) for line in lines))
        return chat(content) if len(lines) <= 2 else chat(content[: len(content) // 2], "length")

    model.script = script
    done = run(text)
    assert len(model.requests) == 7
    account = done.account
    assert not account.alone
    assert account.told == account.verified + account.unverified.total() + account.again
    assert sum("openai:tiny" in c.found_by for c in done.extractions[0].claims) == 8
    run(text)
    assert len(model.requests) == 7, "all of them are kept"


def test_of_half_an_answer_whole_statements_are_taken(model: Model, run: Run) -> None:
    model.script = lambda request: chat(written(GOOD, GOOD)[:-40], "length")
    done = run(TEXT)
    assert done.account.told == 1
    assert "1 statements of it are whole" in str(done.account.alone[0])


@pytest.mark.parametrize(("used", "full"), [(99, 1), (4_096, 0), (None, 0)])
def test_an_answer_that_ends_early_tells_of_a_small_context(
    model: Model, run: Run, used: int | None, full: int
) -> None:
    usage = {"prompt_tokens": 4_000, "completion_tokens": used}
    model.script = lambda request: chat(written(GOOD, GOOD)[:-40], "length", usage)
    account = run(TEXT).account
    assert account.as_json()["context_full"] == full
    told = "answers that broke off, since the context of the model is too small: 1"
    assert (told in "\n".join(account.lines())) is bool(full)
    assert len(account.alone) == 1


def test_a_piece_that_is_too_long_for_the_model_is_halved(model: Model, run: Run) -> None:
    text = "Russia attacked Ukraine.\n\n" + "It rained for days. " * 250

    def script(request: Request) -> Any:
        error = {"error": {"message": "This model's maximum context length is 4096", "code": "context_length_exceeded"}}
        return Answer(error, 400) if len(request.text) > 3_000 else written()

    model.script = script
    assert not run(text).account.alone
    assert not run(text).account.alone
    assert len(model.requests) == 3, "also that is kept"
    assert {r.body["response_format"]["type"] for r in model.requests} == {"json_schema"}


def test_a_model_that_has_no_room_for_the_task_is_given_up_soon(model: Model, run: Run) -> None:
    error = {"message": "request (3673 tokens) exceeds the available context size (2048 tokens), try increasing it"}
    model.script = lambda request: Answer({"error": {"code": 400, **error}}, 400)
    with pytest.raises(ServiceError, match=r"context size .*: the model must take more at once than the task"):
        run("It rained for days. " * 250)
    assert len(model.requests) == 3


def test_what_a_server_refuses_is_left_out_and_that_is_remembered(model: Model, run: Run) -> None:
    def script(request: Request) -> Any:
        form = request.body.get("response_format", {}).get("type")
        if form is not None:
            return Answer({"error": {"message": f"response_format {form} is not supported"}}, 400)
        if "max_tokens" in request.body:
            return Answer({"error": {"message": "max_tokens is unknown: use max_completion_tokens"}}, 400)
        if "temperature" in request.body:
            return Answer({"detail": "temperature must be 1"}, 422)
        if request.body["messages"][0]["role"] == "system":
            return Answer({"error": "System role not supported"}, 400)
        return f"As you wish:\n{written(GOOD)}"

    model.script = script
    done = run(TEXT, TEXT + " It rained.", parallel=1)
    assert done.account.verified == 2
    assert len(model.requests) == 7, "six to find the way, and one more"
    assert model.requests[-1].body.keys() == {"model", "messages", "max_completion_tokens", "stream"}
    assert [m["role"] for m in model.requests[-1].body["messages"]] == ["user"]


def test_one_bad_request_does_not_change_how_others_are_asked(model: Model, run: Run) -> None:
    model.script = lambda request: Answer({}, 400) if "stern" in request.text else written()
    run(TEXT, "Russia attacked Ukraine.", parallel=1)
    assert model.requests[-1].body["response_format"]["type"] == "json_schema"


def test_a_quote_that_stands_in_the_text_more_than_once(model: Model, run: Run) -> None:
    text = "France attacked the city. In the end Russia, angry at Ukraine, attacked the city."
    model.script = lambda request: written(told("Russia", "accuses", "Ukraine", "attacked the city."))
    (claim,) = (c for c in run(text).extractions[0].claims if "openai:tiny" in c.found_by)
    assert claim.sentence.quote.startswith("In the end")
