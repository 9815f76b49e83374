"""The parts by themselves: pieces of texts, answers in any state, bounds kept by many threads, ways to ask."""

from __future__ import annotations

import json
import re
import threading
import time
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.asking.answers import MOST, read_answer
from kg.asking.budget import Budget, Spent, Tokens
from kg.asking.messages import instructions, mark_of
from kg.asking.offered import Offer, shipped_offer
from kg.asking.pieces import Piece, halves, pieces
from kg.asking.settings import AskSettings
from kg.asking.ways import Way

from .conftest import told, written

TEXT = "Russia attacked Ukraine. France met Poland."
PIECE = Piece(100, TEXT)
ATTACK = told("Russia", "assaults", "Ukraine", "Russia attacked Ukraine.")


def offered() -> Offer:
    return shipped_offer()


@given(st.text(alphabet="ab.! \n\t“”é", max_size=400), st.integers(1, 60))
def test_pieces_are_the_text(text: str, size: int) -> None:
    found = pieces(text, size)
    assert all(text[p.start : p.start + len(p.text)] == p.text for p in found)
    assert all(0 < len(p.text) <= size and p.text.strip() for p in found)
    ends = [(p.start, p.start + len(p.text)) for p in found]
    assert all(a[1] <= b[0] for a, b in pairwise(ends))
    kept = set().union(*(range(*e) for e in ends)) if ends else set()
    assert all(i in kept for i, c in enumerate(text) if not c.isspace()), "nothing but blanks is left out"


def test_pieces_are_cut_at_the_best_place() -> None:
    assert [h.text for h in halves(Piece(0, "One two. Three\nfour.\n\nFive six."))] == [
        "One two. Three\nfour.\n\n",
        "Five six.",
    ]
    assert [h.text for h in halves(Piece(0, "One two three. Four five."))] == ["One two three. ", "Four five."]
    assert [h.text for h in halves(Piece(0, "abcd"))] == ["ab", "cd"]


def test_very_long_texts_are_cut_soon() -> None:
    start = time.monotonic()
    for text in ("a" * 2_000_000, "It rained. " * 180_000, "\n" * 2_000_000, "a\n\nb " * 400_000):
        pieces(text, 6_000)
    assert time.monotonic() - start < 30


@given(st.text(max_size=300))
def test_a_mark_is_not_in_its_text(text: str) -> None:
    assert mark_of(text) not in text
    assert mark_of(text) == mark_of(text)
    assert mark_of(text) != mark_of(text + mark_of(text))


def test_the_example_of_an_answer_is_whole_and_its_words_stand_in_its_text() -> None:
    """Small models copy what they are shown: no dots, which would be a gap in a quote."""
    prompt = instructions(offered())
    assert "…" not in prompt
    assert "..." not in prompt
    (text,) = re.findall("made-up “([^”]+)”", prompt)
    (example,) = re.findall(r'^\{"statements".*$', prompt, re.MULTILINE)
    answer = read_answer(example, Piece(100, text), offered())
    (one,) = answer.told
    assert answer.whole
    assert one.quote == text[: len(one.quote or "")] == text[(one.start or 0) - 100 : (one.end or 0) - 100]
    assert all(name and name in text for name in (one.subject.text, one.object.text, one.said_by))
    (claim,) = json.loads(example)["statements"]
    assert claim.keys() == told("", "", "", "").keys()
    assert claim["relation"] in offered().relations
    assert {claim["subject"]["kind"], claim["object"]["kind"]} <= {*offered().subjects} & {*offered().objects}


def test_the_names_of_the_example_are_in_no_gold_data() -> None:
    (text,) = re.findall("made-up “([^”]+)”", instructions(offered()))
    names = [word for word in re.findall(r"\w+", text) if word[0].isupper()]
    assert len(names) == 3
    root = Path(__file__).resolve().parents[2]
    here = (root / "tests" / "articles", root / "tests" / "initiatives", root / "tests" / "imports", root / "seeds")
    for path in (path for place in (*here, root / "ontology") for path in place.rglob("*") if path.is_file()):
        data = path.read_bytes()
        assert not [name for name in names if name.encode() in data], path


def test_the_task_itself_stays_short() -> None:
    """What is paid with every text, beside relations and classes; so many characters it had before."""
    assert len(instructions(Offer(relations={}, subjects=(), objects=(), wider={}))) <= 1_876


def test_what_is_told_says_where_its_quote_stands() -> None:
    (one,) = read_answer(written(ATTACK), PIECE, offered()).told
    assert (one.start, one.end) == (100, 124)
    assert one.relation == "sc:assaults"
    (other,) = read_answer(written({**ATTACK, "quote": "Never said."}), PIECE, offered()).told
    assert (other.start, other.quote) == (None, "Never said.")


@pytest.mark.parametrize("cut", range(0, 700, 7))
def test_of_an_answer_that_breaks_off_anywhere_whole_statements_are_kept(cut: int) -> None:
    whole = json.dumps({"statements": [ATTACK, {**ATTACK, "negated": True}, told("a", "b", "c", ']}{[\\"')]}, indent=1)
    answer = read_answer(whole[:cut], PIECE, offered())
    ends = [whole.index(end) for end in ('},\n  {\n   "quote"',)]
    assert len(answer.told) >= (1 if cut > ends[0] + 1 else 0)
    assert answer.whole is (cut >= len(whole))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["statements", "quote", "subject", "relation", "object", "name"]), inner)
    ),
    max_leaves=12,
)


@given(JSON, st.text(max_size=10), st.integers(0, 300))
@settings(max_examples=300, deadline=None)
def test_no_answer_is_too_odd_to_be_read(value: object, around: str, cut: int) -> None:
    content = around + json.dumps(value) + around
    for text in (content, content[:cut], f"```json\n{content}\n```"):
        answer = read_answer(text, PIECE, offered())
        assert all(t.subject.text and t.relation and t.object.text for t in answer.told)


HOSTILE = [
    "[" * 3_000_000,
    '{"statements": [' * 200_000,
    '{"statements": [' + "[0," * 1_000_000,
    "```\n" * 500_000,
    "x```\n" * 500_000,
    '"statements"' * 200_000,
    '{"a":' + "1" * 1_000_000,
    "[" + "1," * 1_500_000,
    "[0," * 40 + "[" + "1," * 1_500_000,
    "</think>" * 300_000,
    '{"statements": [' + '{"subject": "a"},' * 200_000,
    json.dumps({"statements": [{**ATTACK, "quote": f"{n}"} for n in range(20_000)]}),
]


@pytest.mark.parametrize("content", HOSTILE, ids=lambda content: content[:20])
def test_an_answer_that_is_made_to_take_long(content: str) -> None:
    start = time.monotonic()
    answer = read_answer(content, PIECE, offered())
    assert time.monotonic() - start < 20
    assert len(answer.told) <= MOST


def test_of_too_many_statements_each_is_counted() -> None:
    many = [{**ATTACK, "quote": f"{n}"} for n in range(MOST + 7)]
    answer = read_answer(written(*many, many[0], many[1], {}, None), PIECE, offered())
    assert (len(answer.told), answer.again, answer.beyond, answer.broken) == (MOST, 2, 7, 2)


def test_many_threads_keep_a_bound() -> None:
    budget = Budget(AskSettings(model="x", max_tokens=1_000))
    most, used = Tokens(90, 60), Tokens(40, 10)
    done: list[int] = []
    highest: list[int] = []
    reasons: list[str] = []

    def work() -> None:
        try:
            while True:
                budget.take(most)
                highest.append((budget.used + budget._taken).all)
                time.sleep(0.001)
                budget.settle(most, used)
                done.append(1)
        except Spent as error:
            reasons.append(str(error))

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert not any(t.is_alive() for t in threads)
    assert reasons == ["the next request might pass 1,000 tokens"] * 8
    assert max(highest) <= 1_000
    assert budget.used.all == 50 * len(done) <= 1_000
    assert len(done) == 18, "as many as can be: 17 have used 850, which leaves room for one more"


def test_costs_are_by_the_million() -> None:
    budget = Budget(AskSettings(model="x", price=(0.5, 2.0)))
    assert budget.cost(Tokens(1_000_000, 500_000)) == pytest.approx(1.5)
    assert Budget(AskSettings(model="x")).cost(Tokens(9, 9)) == 0


def test_ways_end() -> None:
    way: Way | None = Way()
    seen = []
    while way is not None:
        seen.append(way)
        way = way.after("max_completion_tokens temperature system message response_format")
    assert len(seen) == len(set(seen)) == 6
    assert [w.form for w in seen[-3:]] == ["json_schema", "json_object", "text"]
    assert Way().after("Invalid schema for response_format") == Way(form="json_object")


def test_the_key_is_not_shown() -> None:
    assert "sk-secret" not in repr(AskSettings(model="x", key="sk-secret"))


@pytest.mark.parametrize(
    ("given_url", "url"),
    [
        ("http://x:1/v1/", "http://x:1/v1"),
        (" https://x/v1/chat/completions ", "https://x/v1"),
        ("http://[::1]:8080", "http://[::1]:8080"),
    ],
)
def test_urls_as_people_write_them(given_url: str, url: str) -> None:
    assert AskSettings(model="x", url=given_url).url == url
