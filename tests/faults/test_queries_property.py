"""Whatever is asked: a result or a QueryError, in time, and nobody is called."""

from __future__ import annotations

from collections.abc import Callable

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from .properties import Ear, hides_no_call, hides_no_load, parses, query, small_store
from .sparql import ENDPOINT, HARMLESS, TOKENS, ambiguous, broken, calls, loads
from .texts import ANY
from .within import tries, within


@pytest.fixture
def store() -> ox.Store:
    return small_store()


@pytest.mark.parametrize("kind", [calls, ambiguous])
def test_no_call_gets_through(kind: Callable[[], st.SearchStrategy[str]], store: ox.Store, ear: Ear) -> None:
    @tries(400)
    @given(kind())
    def run(text: str) -> None:
        text = text.replace(ENDPOINT, ear.address)
        with within():
            query(text, store, ear)
        hides_no_call(text)

    run()


def test_no_load_gets_through(store: ox.Store, ear: Ear) -> None:
    @tries(200)
    @given(loads())
    def run(text: str) -> None:
        text = text.replace(ENDPOINT, ear.address)
        with within():
            query(text, store, ear)
        hides_no_load(text)

    run()


def test_much_of_what_hides_a_call_is_sparql() -> None:
    found = {True: 0, False: 0}

    @tries(60)
    @given(calls())
    def run(text: str) -> None:
        found[parses(text)] += 1

    run()
    assert found[True] > found[False] / 10


def test_anything_asked_ends_in_a_result_or_a_query_error(store: ox.Store, ear: Ear) -> None:
    @tries(300)
    @given(broken() | TOKENS | ANY)
    def run(text: str) -> None:
        with within():
            query(text.replace(ENDPOINT, ear.address), store, ear)

    run()


@pytest.mark.parametrize("text", HARMLESS)
def test_what_the_generators_start_from_is_sound(text: str, store: ox.Store, ear: Ear) -> None:
    assert query(text, store, ear) in ({"refused"} if text.startswith("INSERT") else {"rows", "boolean", "graph"})
    assert parses(text, update=text.startswith("INSERT"))


@tries(100)
@given(
    st.sampled_from("{[(<!-+^'\"\\#?@:.|/&,;*aé\0\n "),
    st.integers(0, 4000),
    st.sampled_from(HARMLESS),
    st.integers(0, 90),
)
def test_a_sign_a_thousand_times_is_soon_done(sign: str, times: int, text: str, at: int) -> None:
    ear, store = Ear(), small_store()
    try:
        with within():
            query(text[:at] + sign * times + text[at:], store, ear)
    finally:
        ear.close()
