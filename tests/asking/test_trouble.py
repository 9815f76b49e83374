"""Servers in trouble: what passes is waited out, what lasts is given up, and no document is lost."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from kg.errors import ServiceError

from .conftest import GOOD, KEY, RULES, TEXT, Answer, Model, Run, chat, one_after_the_other, written

pytestmark = pytest.mark.model

Send = Callable[[bytes], None]


def again_and_again(start: bytes, part: bytes) -> Callable[[Send], None]:
    def raw(send: Send) -> None:
        send(start)
        for _ in range(300):
            send(part)
            time.sleep(0.1)

    return raw


BUSY = Answer({"error": {"message": "slow down"}}, 429, {"Retry-After": "1"})


@pytest.mark.parametrize(
    ("trouble", "least"),
    [
        ([BUSY], 1.0),
        ([Answer({}, 500), Answer(b"<html>", 503), Answer({}, 529)], 0.0),
        ([ConnectionError()], 0.0),
    ],
)
def test_trouble_that_passes(model: Model, run: Run, trouble: list[Any], least: float) -> None:
    model.script = one_after_the_other(*trouble, written(GOOD))
    done = run(TEXT)
    assert not done.account.alone
    assert done.account.verified == 1
    assert done.account.requests == len(trouble) + 1
    assert done.seconds >= least


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("2", 2), ("1.5", 1.5), ("Thu, 01 Jan 1970 00:01:40 GMT", 60), ("²", 0), ("-1", 0), ("soon", 0), ("", 0)],
)
def test_how_long_a_server_asks_to_wait(value: str, seconds: float) -> None:
    from kg.asking.pace import asked_to_wait

    assert asked_to_wait(value, now=40.0) == seconds


def test_a_server_that_asks_to_wait_for_an_hour_is_not_waited_for(model: Model, run: Run) -> None:
    model.script = lambda request: Answer({}, 429, {"Retry-After": "3600"})
    done = run(TEXT)
    assert done.seconds < 20
    assert "asks to wait 3,600 s" in str(done.account.alone[0])
    assert len(model.requests) == 1


def test_a_server_in_lasting_trouble_is_given_up_and_no_document_is_lost(model: Model, run: Run) -> None:
    model.script = lambda request: Answer({"error": {"message": "out of memory"}}, 500)
    texts = [f"Russia attacked Ukraine. It is number {n}." for n in range(10)]
    done = run(*texts, tries=2, parallel=1)
    assert [e.document.text for e in done.extractions] == texts
    assert all(RULES in done.triples(n) for n in range(10))
    assert len(done.account.alone) == 10
    assert len(model.requests) == 6
    assert done.account.stopped == "500 Internal Server Error: out of memory, 2 times"


@pytest.mark.parametrize(
    "answer", [Answer({"error": "content filter"}, 400), chat(None), {"choices": []}, "No.", Answer({}, 413)]
)
def test_texts_that_a_model_declines_do_not_end_the_run(model: Model, run: Run, answer: Any) -> None:
    model.script = lambda request: answer if "number" in request.text else written()
    done = run("It rained.", *(f"This is number {n}." for n in range(6)), "It rained again.", parallel=1)
    assert len(done.account.alone) == 6
    assert done.account.stopped is None
    assert model.requests[-1].text == "It rained again."


def test_trouble_in_the_middle_stops_nothing(model: Model, run: Run) -> None:
    model.script = lambda request: Answer({}, 401) if "number 3" in request.text else written(GOOD)
    done = run(*(f"Russia attacked Ukraine. It is number {n}." for n in range(8)), parallel=1)
    assert len(done.extractions) == 8
    assert [u.source for u in done.account.alone] == ["Russia attac…"] * 5
    assert len(model.requests) == 4
    assert done.account.verified == 3


@pytest.mark.parametrize(
    "raw",
    [
        again_and_again(b"", b""),
        again_and_again(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b" "),
        again_and_again(b"HTTP/1.1 200 OK\r\n\r\n", b" "),
        again_and_again(b"HTTP/1.1 200 OK\r\nX: ", b"a"),
    ],
    ids=["hangs", "body", "body without length", "header"],
)
def test_a_server_that_never_ends(model: Model, run: Run, raw: Callable[[Send], None]) -> None:
    model.raw = raw
    done = run(TEXT, timeout=0.5)
    assert done.triples() == {RULES}
    assert done.seconds < 20
    assert len(model.requests) == 2
    assert "0.5 s" in str(done.account.alone[0]) or "timed out" in str(done.account.alone[0])
    assert done.account.guessed, "nobody knows what it cost"


def test_an_answer_without_end(model: Model, run: Run) -> None:
    def raw(send: Send) -> None:
        send(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(200):
            send(b"a" * (1 << 20))

    model.raw = raw
    done = run(TEXT)
    assert "too long" in str(done.account.alone[0])
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (Answer({"error": {"message": f"Incorrect API key provided: {KEY}"}}, 401), "401 Unauthorized"),
        (Answer({"error": "no"}, 403), "403 Forbidden: no"),
        (Answer({"error": {"message": "model 'tiny' not found"}}, 404), "model 'tiny' not found"),
        (Answer({"error": {"code": "insufficient_quota", "message": "pay"}}, 429), "insufficient_quota pay"),
        (Answer({}, 307, {"Location": "http://127.0.0.1:9/v1"}), "it sends elsewhere, which is not followed"),
    ],
)
def test_a_server_that_is_of_no_use_from_the_beginning(model: Model, run: Run, answer: Answer, why: str) -> None:
    model.script = lambda request: answer
    with pytest.raises(ServiceError, match=r"^http://127.0.0.1:[0-9]+/v1: ") as caught:
        run(TEXT, TEXT + " It rained.", parallel=1)
    assert why in str(caught.value)
    assert KEY not in str(caught.value)
    assert len(model.requests) == 1


def test_nobody_there(run: Run) -> None:
    with pytest.raises(ServiceError, match=r"nobody answers there: .*refused.*, 2 times"):
        run(TEXT, url="http://127.0.0.1:9/v1", tries=2)


@pytest.mark.parametrize("url", ["http://a..b/v1", "http://exa mple/v1", "http://\ud800/v1", f"http://{'a' * 300}/v1"])
def test_an_address_that_no_server_can_have(run: Run, url: str) -> None:
    from kg.errors import UsageError

    with pytest.raises((ServiceError, UsageError)):
        run(TEXT, url=url, tries=1)


def test_a_fault_of_ours_costs_no_document(model: Model, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: object) -> None:
        raise RuntimeError("what nobody thought of")

    monkeypatch.setattr("kg.asking.asker.read_answer", fails)
    done = run(TEXT)
    assert done.triples() == {RULES}
    assert "unexpected RuntimeError: what nobody thought of" in str(done.account.alone[0])


def test_what_cannot_be_grounded_costs_no_document(model: Model, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from kg.grounding.claims import Claims

    def fails(*args: object) -> None:
        raise RuntimeError("what nobody thought of")

    monkeypatch.setattr(Claims, "of", fails)
    model.script = lambda request: written(GOOD)
    done = run(TEXT)
    assert not done.failures
    assert done.triples() == {RULES}
    assert "what nobody thought of" in str(done.account.alone[0])


def test_a_cache_that_can_no_longer_be_written(model: Model, run: Run, tmp_path: Any) -> None:
    from kg.errors import OutputError

    (tmp_path / "cache").mkdir()
    for n in range(256):
        (tmp_path / "cache" / f"{n:02x}").write_text("in the way")
    done = run(TEXT)
    assert done.account.trouble is not None
    assert "answers could not be kept" in "".join(done.account.lines())
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match="no answers can be kept there"):
        run(TEXT, cache=tmp_path / "file" / "folder")
