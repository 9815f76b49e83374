"""What stands above a text, and before its first words: headlines, datelines, and who sends it."""

from __future__ import annotations

from typing import Any

import pytest

from kg.understand.syntax import language, passages

pytestmark = pytest.mark.model

BODY = "\n\nOfficials of Norway said so on Monday. The minister left.\n"


def _headlines(text: str) -> list[passages.Headline]:
    return passages.headlines(next(language.parse(language.load(), [text])))


@pytest.mark.parametrize(
    ("line", "titled"),
    [
        ("Norway recalls envoy as talks with Chile stall", False),
        ("Freed Danish Captive Hurt, Guard Killed by Peruvian Fire", True),
        ("Chile, Peru Ministers Sign Pact Ending Long Feud", True),
        ("Peace at Last: Chile Was Asked to Sign But Stayed Away.", True),
    ],
)
def test_the_first_line_without_a_full_stop_is_a_headline(line: str, titled: bool) -> None:
    (found,) = _headlines(line + BODY)
    assert found.start == 0 < found.end
    assert found.titled == titled


@pytest.mark.parametrize(
    "text",
    [
        "Norway recalled its envoy on Monday." + BODY,  # a sentence
        "Norway recalls envoy as talks with Chile stall",  # nothing below
        "Norway recalls envoy as talks stall\n\nChile keeps silent\n",  # no sentence below
    ],
)
def test_a_sentence_and_a_lone_line_are_no_headline(text: str) -> None:
    assert _headlines(text) == []


def test_a_title_over_a_part_is_a_headline_and_a_name_alone_is_none() -> None:
    text = "Norway left on Monday.\n\nFjord Towns Brace for Winter Storms\n\nIt rained.\n\nThe Fram Club\n\nSnow."
    (found,) = _headlines(text)
    assert found.titled
    assert found.start > 0


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        (
            "Peru criticized Chile on Monday in a long statement of its foreign ministry. Togo praised\nMali for it.\n",
            2,
        ),
        ("Peru criticized Chile on Monday, and the two sides\nagreed to talk.\n", 1),
        (
            "In a long statement that it published on Monday in its capital Lima, Peru criticized the\nChilean army.\n",
            1,
        ),
    ],
)
def test_wrapped_lines_assert_what_they_say(read: Any, text: str, facts: int) -> None:
    assert not _headlines(text)
    assert len([f for f in read(text).facts if f[1] in {"accuses", "supports"}]) == facts


def test_a_line_of_wrapped_text_is_no_headline() -> None:
    assert not _headlines("On Monday the envoys met.\nAnna Lee, Jan Roy and Mara Holm of Norway\nstayed at home.\n")


def test_a_headline_alone_makes_nobody_sure(read: Any) -> None:
    reading = read("Chile sanctions Peru over fishing dispute\n\nThe vote was close. Nobody left.\n")
    found = [c for c in reading.claims if reading.triple(c) == ("Chile", "sanctions", "Peru")]
    assert all(c.confidence < 0.5 for c in found)
    (said,) = read("Fishing dispute grows worse\n\nChile sanctioned Peru on Monday.\n").claims
    assert said.confidence > 0.5


def test_capitals_of_a_title_are_names_only_where_the_text_repeats_them(read: Any) -> None:
    reading = read("Wounded Captive Freed, Anna Lee Says\n\nAnna Lee met nobody. The Peruvian guard left.\n")
    names = {m.span.quote for m in reading.extraction.mentions if m.form == "name"}
    assert "Anna Lee" in names
    assert not any("Wounded" in name or "Freed" in name for name in names)


@pytest.mark.parametrize(
    "text",
    [
        "BERGEN, Norway, Sept 18, 2002 (Fjord Newswire) - Kenyan mediators visited Peru on Monday.",
        "BERGEN, Norway (Fjord Newswire), Sept 18, 2002 -- Kenyan mediators visited Peru on Monday.",
        "Bergen (NTB) – 12 May 2014 – Kenyan mediators visited Peru on Monday.",
        "Bergen, 12 May 2014 - Kenyan mediators visited Peru on Monday.",
        "New York, Sept. 18 — Kenyan mediators visited Peru on Monday.",
        "(Fjord Regional, Bergen, 12 May 2014)\n\nKenyan mediators visited Peru on Monday.",
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence_and_names_nobody_who_acts(read: Any, text: str) -> None:
    reading = read(text)
    assert not any("Fjord" in e.label for e in reading.extraction.entities)
    assert {s for s, r, _ in reading.said if r == "visits"} == {"Kenyan mediators"}


def test_parentheses_elsewhere_hide_nothing(read: Any) -> None:
    reading = read("Anna Lee (Fjord Party) met Emmanuel Macron.")
    assert "Fjord Party" in {e.label for e in reading.extraction.entities}


LONG = "France imposes sweeping new economic and political sanctions on Chad"


@pytest.mark.parametrize(
    "below",
    [
        "PARIS, 3 May – Emmanuel Macron met Olaf Scholz.",
        "PARIS — Emmanuel Macron met Olaf Scholz.",
        "Paris (NTB) - Emmanuel Macron met Olaf Scholz.",
        "Emmanuel Macron met Olaf Scholz in the Elysee Palace, where both had agreed to come together again and again.",
    ],
)
def test_a_long_headline_does_not_run_into_what_stands_below_it(read: Any, below: str) -> None:
    reading = read(f"{LONG}\n{below}")
    assert {c.sentence.quote for c in reading.claims if reading.triple(c)[1] == "sanctions"} <= {LONG}
    assert not {e.label for e in reading.extraction.entities if "PARIS" in e.label} & {o for _, _, o in reading.said}
    assert ("Emmanuel Macron", "meets", "Olaf Scholz") in reading.facts


def test_a_line_that_is_cut_off_for_its_length_runs_on(read: Any) -> None:
    text = "After a week of talks with its neighbours in the south and the west,\nPeru criticized Chile and its army.\n"
    assert ("Peru", "accuses", "Chile") in read(text).facts
    assert len({c.sentence for c in read(text).claims}) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Norway holds talks with Chad; Mali rejects recognition",
        "Norway holds talks with Chad; on Monday, Mali rejected it",
        "Somaliland leader holds talks with Chad; Polish government denies it",
        "Norway in a hurry holds talks with Chad; the African Union rejects recognition",
    ],
)
def test_what_stands_after_a_semicolon_denies_nothing_before_it(read: Any, text: str) -> None:
    found = [c for c in read(text).claims if c.trigger.quote == "holds talks"]
    assert found
    assert all(c.plain for c in found)


def test_who_speaks_last_speaks_all_that_semicolons_join(read: Any) -> None:
    for text in ("Talks failed; Norway attacked Chad, Berg said.", "Norway attacked Chad; the war is over, Berg said."):
        reading = read(text)
        (claim,) = [c for c in reading.claims if reading.triple(c) == ("Norway", "assaults", "Chad")]
        assert reading.holders(claim) == ["Berg"]
