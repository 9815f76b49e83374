"""Finding names: which fit, which are spelt much alike, and in which order; a large index answers at once."""

from __future__ import annotations

import random
import time

import pytest

from kg.pages.finding import Finder, Name
from kg.pages.spelling import allowed, apart, phrase, stem, words_of


def finder(*names: tuple[str, str, int]) -> Finder:
    """Names with their class and number of claims, each of another thing."""
    return Finder(Name(text, f"urn:x:{n}", text, kind, claims) for n, (text, kind, claims) in enumerate(names))


def test_where_no_name_has_all_words_those_with_most_of_them_are_found() -> None:
    found = finder(
        ("Kyiv talks", "event", 50),
        ("Peace of Kyiv", "event", 2),
        ("Peace talks", "document", 99),
        ("Peace", "group", 1),
        ("Kyivan Rus", "state", 3),
        ("Warsaw", "place", 70),
    ).find("peace talks Kyiv")
    assert found.some
    assert [n.text for n in found.hits] == ["Peace", "Kyiv talks", "Peace of Kyiv", "Peace talks", "Kyivan Rus"]


def test_what_is_named_comes_before_titles_with_all_the_words() -> None:
    found = finder(("Russia attacks Ukraine", "document", 9), ("Russia", "state", 1), ("Ukraine", "state", 1))
    assert [n.text for n in found.find("russia ukraine").hits] == ["Russia", "Ukraine", "Russia attacks Ukraine"]


def test_what_has_all_words_when_mended_comes_before_what_has_some() -> None:
    names = (
        ("President of Russia", "office", 1),
        ("presidents", "group", 7),
        ("Russia", "state", 9),
        ("Army of Russia", "group", 5),
    )
    found = finder(*names).find("presidnet of russia")
    assert found.nearer
    assert [n.text for n in found.near] == ["President of Russia"]
    assert [n.text for n in found.hits] == ["Russia", "Army of Russia"]
    mended = finder(*names, ("Ukraine", "state", 1)).find("russia ukrane")
    assert [n.text for n in mended.near][:2] == ["Russia", "Ukraine"]


def test_what_is_spelt_alike_comes_after_what_was_asked() -> None:
    found = finder(("Trussa", "place", 0), ("Russia", "state", 9), ("Prussa", "state", 2)).find("russa")
    assert [n.text for n in found.hits] == ["Prussa", "Trussa"]
    assert [n.text for n in found.near] == ["Russia"]


@pytest.mark.parametrize(
    ("one", "two", "distance"),
    [
        ("abcd", "abcd", 0),
        ("abcd", "abd", 1),
        ("abcd", "abdc", 1),
        ("abcd", "axcde", 2),
        ("", "ab", 2),
        ("abcd", "x", 3),
    ],
)
def test_letters_apart(one: str, two: str, distance: int) -> None:
    assert apart(one, two, 2) == apart(two, one, 2) == distance


def test_nearness_is_found_wherever_it_is() -> None:
    """By length and letters few words are compared: none of those that are near may be left out."""
    made = random.Random(8)
    words = sorted({"".join(made.choice("abcdeпу") for _ in range(made.randint(3, 10))) for _ in range(400)})
    known = finder(*((word, "place", 0) for word in words))
    for _ in range(60):
        asked = "".join(made.choice("abcdeпу") for _ in range(made.randint(4, 10)))
        if any(asked in word for word in words):
            continue
        best = [w for w in words if apart(asked, w, allowed(asked)) <= allowed(asked)]
        near = {n.text for n in known.find(asked).near}
        assert near <= {w for b in best for w in words if b in w}
        assert bool(near) == bool(best)


def test_words_without_case_accents_and_signs() -> None:
    assert words_of("  U.S.-led «ÉLYSÉE», O’Neil's Straße; J.F. Kennedy ") == (
        ["us", "led", "elysee", "oneils", "strasse", "jf", "kennedy"]
    )
    assert words_of("हिन्दी ΟΔΥΣΣΕΥΣ Fıdan") == ["हनद", "οδυσσευσ", "fidan"]
    assert words_of("+ \0") == ["+", "\0"]
    assert phrase("The Bank of England") == "bank england"


@pytest.mark.parametrize(
    "forms",
    [
        *(["invade", "invades", "invaded", "invading"], ["ban", "bans", "banned", "banning"], ["aid", "aids", "aided"]),
        *(["supply", "supplies", "supplied", "supplying"], ["free", "frees", "freed"], ["tie", "ties"]),
    ],
)
def test_forms_of_a_word_have_one_stem(forms: list[str]) -> None:
    assert len({stem(form) for form in forms}) == 1


def test_names_are_ranked_by_fit_then_sort_then_claims_then_length_then_alphabet() -> None:
    names = [
        *(("Iran", "state", 0), ("Iran", "document", 90)),
        *(
            ("Iran deal", "event", 4),
            ("Iran bloc", "event", 4),
            ("Iran accord", "event", 4),
            ("Iran shipping", "event", 5),
        ),
        *(("Iranian army", "group", 2), ("Iranians", "group", 1)),
        *(("Friends of Iran", "group", 3), ("Embassy of Iran", "group", 2), ("Iran says no", "document", 95)),
        *(("Bank Iranian", "group", 80), ("Airanda", "place", 99)),
    ]
    mixed = random.Random(4).sample(names, len(names))
    found = [(n.text, n.kind) for n in finder(*mixed).find("iran").hits]
    assert found == [
        *(("Iran", "state"), ("Iran", "document")),
        *(("Iran shipping", "event"), ("Iran bloc", "event"), ("Iran deal", "event"), ("Iran accord", "event")),
        *(("Iranian army", "group"), ("Iranians", "group")),
        *(("Friends of Iran", "group"), ("Embassy of Iran", "group"), ("Iran says no", "document")),
        *(("Bank Iranian", "group"), ("Airanda", "place")),
    ]


@pytest.mark.slow
def test_a_hundred_thousand_names_answer_at_once() -> None:
    made = random.Random(3)
    parts = [a + b for a in "bkrlmvt" for b in ("a", "o", "in")]
    words = ["".join(made.choice(parts) for _ in range(made.randint(2, 5))) for _ in range(60_000)]
    kinds = ("person", "group", "document", "place", "relation")
    names = [
        (" ".join(made.choice(words) for _ in range(made.randint(1, 4))), made.choice(kinds), made.randint(0, 50))
        for _ in range(100_000)
    ]
    known = finder(("Russia", "state", 5), ("Ukraine", "state", 3), *names)
    for asked in ("Russia Ukraine", "russa", "ukranie", "bakorista", "verdochi tornelya", "the", "an", "xy" * 100):
        times = []
        for _ in range(3):
            begun = time.process_time()
            known.find(asked)
            times.append(time.process_time() - begun)
        assert min(times) < 0.1, asked
    assert known.find("russa").near[0].text == "Russia"
