from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.sources.bylines import find_byline, is_byline, is_date, parse_date


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2024-03-12", "2024-03-12"),
        ("2024-03-12T10:00:00Z", "2024-03-12"),
        ("2024-03-12 10:00", "2024-03-12"),
        ("2024-03", "2024-03"),
        ("2024", "2024"),
        ("20240312", "2024-03-12"),
        ("20240312103000", "2024-03-12"),
        ("12 March 2024", "2024-03-12"),
        ("March 12th, 2024", "2024-03-12"),
        ("Sept. 3 2021", "2021-09-03"),
        ("1st of May 2020", "2020-05-01"),
        ("March 2024", "2024-03"),
        ("Tue, 12 Mar 2024 10:00:00 +0000", "2024-03-12"),
        ("2024/3/1", "2024-03-01"),
        ("12.03.2024", "2024-03-12"),
        ("13/03/2024", "2024-03-13"),
        ("03/13/2024", "2024-03-13"),
        ("03/03/2024", "2024-03-03"),
        (2024, "2024"),
        (20240312, "2024-03-12"),
        (1710237600, "2024-03-12"),
        (1710237600000, "2024-03-12"),
        ("1710237600", "2024-03-12"),
    ],
)
def test_dates_of_metadata(value: object, expected: str) -> None:
    assert parse_date(value) == expected


def test_a_date_is_never_more_precise_than_its_words() -> None:
    assert parse_date("03/04/2024") == "2024"


@pytest.mark.parametrize(
    "value", ["", "soon", "2024-02-30", "1999-13", "0000", "12 Smarch 2024", None, True, [], float("nan"), 1e300, -5, 7]
)
def test_no_date_is_invented(value: object) -> None:
    assert parse_date(value) is None


@given(st.one_of(st.text(), st.integers(), st.floats(), st.none(), st.booleans()))
def test_any_value_gives_a_date_or_none(value: object) -> None:
    found = parse_date(value)
    assert found is None or is_date(found)


@given(
    st.dates(date(1000, 1, 1), date(2999, 12, 31)),
    st.sampled_from(["%Y-%m-%d", "%Y%m%d", "%d %B %Y", "%B %d, %Y", "%d %b. %Y", "%a, %d %b %Y"]),
)
def test_a_written_date_is_read_back(value: date, pattern: str) -> None:
    assert parse_date(value.strftime(pattern)) == value.isoformat()


@pytest.mark.parametrize(
    ("line", "author", "date"),
    [
        ("By Samir Ashworth, 19 November 2021", "Samir Ashworth", "2021-11-19"),
        ("By Jane Doe and John Roe | March 12, 2024", "Jane Doe and John Roe", "2024-03-12"),
        ("By JANE DOE", "JANE DOE", None),
        ("*By Jane Doe for the Post, Mar. 12th 2024*", "Jane Doe", "2024-03-12"),
        ("By Mohammed bin Ali in Riyadh, 3 May 2020", "Mohammed bin Ali", "2020-05-03"),
        ("By The New York Times", "The New York Times", None),
        ("Published: 12 March 2024, 10:30 GMT", None, "2024-03-12"),
        ("Tuesday, 12 March 2024", None, "2024-03-12"),
        ("Reuters, 12 March 2024", None, "2024-03-12"),
        ("KYIV, March 12, 2024 (Reuters) — Ukraine said on Tuesday that it had agreed.", None, "2024-03-12"),
        ("BODØ/NARVIK, Norway, March 12, 2024 - The ferry left.", None, "2024-03-12"),
        ("BODO, Norway (Fjord News), March 12, 2024 -- The ferry left.", None, "2024-03-12"),
        ("Bodo (NTB) – 12 March 2024 – The ferry left.", None, "2024-03-12"),
        ("MOSCOW, March 12, 2024. /TASS/. The ferry left.", None, "2024-03-12"),
        ("Policy Brief No. 7 | Fjord Centre | Bodo, March 2024", None, "2024-03"),
        ("Text of a report by the Fjord website, datelined Bodo, 12 March 2024", None, "2024-03-12"),
        ("KYIV, Ukraine, 12 March 2024 - Ukraine said on Tuesday that it had agreed.", None, "2024-03-12"),
    ],
)
def test_bylines_and_datelines(line: str, author: str | None, date: str | None) -> None:
    found = find_byline(f"A title of some words\n\n{line}\n\nThe text.")
    assert (found.author, found.date) == (author, date)


@pytest.mark.parametrize(
    "line",
    [
        "On 24 February 2022 Russia invaded Ukraine.",
        "By 2030 China will lead.",
        "By Monday, 12 March 2024 the army had left the city",
        "By the time he left, nothing remained",
        "KYIV, March 12 (Reuters) - Ukraine said",
        "War in Gaza since 7 October 2023 and what came of it",
        "The Paris Agreement, 12 December 2015, was a landmark for all who signed it",
    ],
)
def test_sentences_are_no_bylines(line: str) -> None:
    found = find_byline(f"A title of some words\n\n{line}\n\nThe text.")
    assert (found.author, found.date) == (None, None)
    assert not is_byline(line)


def test_the_day_of_publication_goes_before_that_of_an_update() -> None:
    text = "Title\nUpdated 14 March 2024\nPublished 12 March 2024\n\nText."
    assert find_byline(text).date == "2024-03-12"
    assert find_byline("Title\nUpdated 14 March 2024\n\nText.").date == "2024-03-14"


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Dar es Salaam, Sunday February 9, 2025", "2025-02-09"),
        ("Rio de Janeiro, 9 February 2025", "2025-02-09"),
        ("PUTRAJAYA, July 29, 2025 (Tuesday), 8.15am", "2025-07-29"),
        ("GENEVA/MOSCOW, Sept 16, 2016", "2016-09-16"),
        ("Addis Ababa, Ethiopia / Nairobi, Kenya, Tuesday, 5 May 2020", "2020-05-05"),
        ("Wed 12 Jul 2023 19.05 CEST", "2023-07-12"),
        ("First published on Wed 12 Jul 2023 07.10 CEST", "2023-07-12"),
        ("*Your morning lap of the roundabout — Friday, July 19, 2024*", "2024-07-19"),
        ("All that moves in the north - Published 19 July 2024", "2024-07-19"),
        ("Number 9871\n8 January 2024", "2024-01-08"),
        ("Published: 2024-03-05 10:00", "2024-03-05"),
        ("Date of publication: 5 March 2024", "2024-03-05"),
        ("date: 2024-03-05 10:00:00+01:00", "2024-03-05"),
        ("Updated 4:31 PM EST, Tue January 7, 2025", "2025-01-07"),
        ("Last updated: 5 May 2020 - 10:33 AM (GMT+8)", "2020-05-05"),
        ("Posted on 5 May 2020 at 10h30", "2020-05-05"),
        ("The Sunday Times, 5 May 2020", "2020-05-05"),
        ("Jane Doe and John Roe, 5 May 2020", "2020-05-05"),
        ("FOR IMMEDIATE RELEASE May 5, 2020", "2020-05-05"),
        ("Last Updated on: 5 May 2020", "2020-05-05"),
        ("Issued on: 13/05/2020 - 10:30Modified: 14/05/2020 - 11:00", "2020-05-13"),
        ("May 5, 2020 / 10:30 AM / Fjord News", "2020-05-05"),
        ("Bern, 27.06.2017", "2017-06-27"),
        ("Strasbourg | 5 May 2020 | 4 min read", "2020-05-05"),
        ("5 May 2020 • The institute for the study of many things", "2020-05-05"),
        ("5 May 2020 – Brussels", "2020-05-05"),
        ("March 2023", "2023-03"),
        ("7th of May 2019", "2019-05-07"),
        ("Mon., Aug. 5, 2024", "2024-08-05"),
        ("Friday,\u00a019\u00a0July 2024", "2024-07-19"),
        ("GENEVA (5 May 2020) – Experts said on Tuesday that the talks had failed.", "2020-05-05"),
        ("DAR ES SALAAM, Sunday, May 3, 2020 (Fjord News) -- The ministers left.", "2020-05-03"),
    ],
)
def test_lines_that_only_tell_the_date(line: str, date: str) -> None:
    assert find_byline(f"A title of some words\n\n{line}\n\nThe text.").date == date


@pytest.mark.parametrize(
    "line",
    [
        "Remembering 9 May 1945",
        "Remembering Tuesday, 9 May 1945",
        "Bloody Sunday, 30 January 1972",
        "Victory Day, 9 May 1945",
        "Ukraine Invasion Anniversary, 24 February 2024",
        "Anniversary: 9 May 1945",
        "Deadline: 9 May 2045",
        "Battle of Kursk, 5 July 1943",
        "Battle Of Kursk, Monday 5 July 1943",
        "Attack in Paris, Friday 13 November 2015",
        "The day it began — 24 February 2022",
        "The guns fell silent on a cold morning — Monday, 11 November 1918.",
        "24 February 2022: Russian Invasion",
        "5 May 2020 – Ceasefire Agreement",
        "2014-2020",
        "January 2014 – March 2020",
        "5-7 May 2020",
        "March–April 2023",
        "on Monday, 12 March 2024",
        "Theresa May 2019",
        "LAGOS (Reuters) - The president said on Tuesday that he had signed.",
        "LAGOS, Sept 16 - The president said that he had signed.",
        "He was born in Lagos on Friday, 19 July 1946, and left in 1960",
        "Number 9871",
    ],
)
def test_dates_of_events_are_not_that_of_the_article(line: str) -> None:
    assert find_byline(f"A title of some words\n\n{line}\n\nThe text.").date is None
    assert find_byline(f"{line}\n\nThe text.").date is None
    assert not is_byline(line)


@pytest.mark.parametrize(
    ("line", "date"),
    [
        ("Dar es Salaam, Sunday February 9, 2025", "2025-02-09"),
        ("GENEVA/MOSCOW, Sept 16, 2016", "2016-09-16"),
        ("8 January 2024", "2024-01-08"),
        ("Sarajevo, 28 June 1914", None),
        ("KURSK, 5 JULY 1943", None),
        ("The first day — Thursday, 24 February 2022", None),
    ],
)
def test_the_first_line_may_be_a_headline(line: str, date: str | None) -> None:
    assert find_byline(f"{line}\n\nThe text.").date == date


@pytest.mark.parametrize(
    ("line", "date"), [("03.05.2023", "2023"), ("23.05.2023", "2023-05-23"), ("5.5.2023", "2023-05-05")]
)
def test_day_and_month_that_may_change_places_are_left_open(line: str, date: str) -> None:
    assert find_byline(f"Title\n\n{line}\n\nText.").date == date


@pytest.mark.parametrize(
    "lines",
    [
        "Wed 14 Mar 2024 19.05 CET\nFirst published on Mon 12 Mar 2024 07.10 CET",
        "Updated 14 March 2024; first published 12 March 2024",
        "Published 12 March 2024, last updated 14 March 2024",
        "Vienna, 12 March 2024 (updated 14 March 2024)",
        "By Jane Doe | Updated March 14, 2024 | Published March 12, 2024",
        "Updated 14 March 2024\n\nKYIV, March 12, 2024 (Reuters) — Ukraine said",
    ],
)
def test_the_first_publication_is_the_date_whatever_stands_first(lines: str) -> None:
    assert find_byline(f"Title\n{lines}\n\nText.").date == "2024-03-12"


def test_a_date_below_the_start_of_the_body_is_an_event() -> None:
    prose = "The war went on for years and took many lives in the towns along the river. " * 4
    assert find_byline(f"Title\n\n{prose}\n\n24 February 2022\n\nText.").date is None
    assert find_byline(f"Title\n\n{prose[:200]}\n\n24 February 2022\n\nText.").date == "2022-02-24"  # a standfirst


def test_only_the_first_lines_count() -> None:
    assert find_byline("Line.\n" * 8 + "12 March 2024\n").date is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2024", True), ("2024-02", True), ("2024-02-29", True), ("2023-02-29", False), ("24", False), ("2024-2", False)],
)
def test_edtf_level_0(value: str, expected: bool) -> None:
    assert is_date(value) is expected
