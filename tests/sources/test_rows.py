"""JSON Lines and CSV."""

from __future__ import annotations

import gc
import io
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.ids import Minter
from kg.model import Document, Failure
from kg.sources import Format, Place, ReadSettings, is_extraction_file, read, read_noted
from kg.sources.rows import read_csv, read_jsonl
from kg.sources.settings import DEFAULT_MAX_CHARS

Rows = Callable[..., list[Document | Failure]]


@pytest.fixture
def rows(tmp_path: Path, reading: Callable[..., list[Document | Failure]]) -> Rows:
    def run(name: str, data: str | bytes, **settings: object) -> list[Document | Failure]:
        (tmp_path / name).write_bytes(data.encode() if isinstance(data, str) else data)
        return reading(tmp_path / name, **settings)

    return run


def _jsonl(*records: object) -> str:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def test_jsonl(rows: Rows) -> None:
    one, two = rows(
        "a.jsonl",
        _jsonl(
            {
                "text": "They met.",
                "title": "T",
                "date": "2024-03-12T01:00:00Z",
                "authors": ["A", "B"],
                "url": "https://e.org/1",
                "lang": "fr",
                "publisher": "The Daily",
            },
            {"text": ["First paragraph.", "Second."], "id": 17, "date": 20240312},
        ),
    )
    assert isinstance(one, Document)
    assert isinstance(two, Document)
    assert (one.source, one.text, one.title, one.date) == ("a.jsonl#1", "They met.", "T", "2024-03-12")
    assert (one.author, one.url, one.language, one.publisher) == ("A, B", "https://e.org/1", "fr", "The Daily")
    assert (two.source, two.text, two.date) == ("a.jsonl#17", "First paragraph.\n\nSecond.", "2024-03-12")
    assert one.media_type == "application/x-ndjson"


def test_bad_lines_are_failures_and_the_rest_goes_on(rows: Rows) -> None:
    data = (
        _jsonl({"text": "One."})
        + 'not json\n\n{"text": 5}\n[1]\n{"title": "x"}\n{"text": "--"}\n'
        + "[" * 100_000
        + "\n"
        + '{"text": ' * 5
        + "9" * 5000
        + "}\n"
        + _jsonl({"text": "Ten."})
    )
    results = rows("a.jsonl", data)
    assert [r.source for r in results] == [f"a.jsonl#{n}" for n in (1, 2, 4, 5, 6, 7, 8, 9, 10)]
    reasons = {r.source[8:]: r.reason for r in results if isinstance(r, Failure)}
    assert list(reasons) == ["2", "4", "5", "6", "7", "8", "9"]
    assert reasons["2"].startswith("line 2: not JSON")
    assert "holds a number" in reasons["4"]
    assert "no column 'text': expected one of 'title'" in reasons["6"]
    assert "holds no text" in reasons["7"]


def test_a_line_in_another_encoding_is_a_failure(rows: Rows) -> None:
    good = _jsonl({"text": "Łódź and Владимир."}).encode()
    results = rows("a.jsonl", good + b'{"text": "caf\xe9"}\n' + good)
    assert [type(r) for r in results] == [Document, Failure, Document]
    late = rows("b.jsonl", (b'{"text": "' + b"plain " * 500 + b'"}\n') * 100 + good * 2 + b'{"text": "caf\xe9"}\n')
    assert [r.source for r in late if isinstance(r, Failure)] == ["b.jsonl#103"]


@pytest.mark.parametrize("codec", ["utf-16", "utf-8-sig", "cp1251"])
def test_whole_files_in_other_encodings(rows: Rows, codec: str) -> None:
    text = "Президент России прибыл в Пекин. Стороны обсудили торговлю."
    for name, data in {"a.jsonl": _jsonl({"text": text}), "a.csv": f"id,text\n1,{text}\n"}.items():
        (result,) = rows(name, data.encode(codec))
        assert isinstance(result, Document)
        assert result.text == text


def test_a_file_without_the_field_is_one_failure(rows: Rows) -> None:
    (result,) = rows("a.jsonl", _jsonl(*({"headline": "x", "words": "y"} for _ in range(20))))
    assert isinstance(result, Failure)
    assert result == Failure(
        source="a.jsonl",
        stage="read",
        reason="no line holds a document: no column 'text': there are 'headline', 'words'; "
        "name the one with the text, such as --text-column headline",
    )
    told = rows("a.jsonl", _jsonl({"a": "x", "b c": "long", "d": 7}, {"a": "longer", "b c": "x", "d": 7}))
    assert [f.reason for f in told if isinstance(f, Failure)] == [
        "no line holds a document: no column 'text': there are 'a', 'b c', 'd'; "
        'name the one with the text, such as --text-column "b c"'
    ]
    (result,) = rows("a.jsonl", _jsonl({"words": "y"}, *({"x": n, "y": n} for n in range(200))), text_column="body")
    assert isinstance(result, Failure)


def test_a_file_that_is_no_jsonl_is_one_failure(rows: Rows) -> None:
    (result,) = rows("a.jsonl", "prose\n" * 500)
    assert isinstance(result, Failure)
    assert "the first 100 lines hold no document; line 1: not JSON" in result.reason


def test_a_line_that_is_too_long_is_passed_over(rows: Rows) -> None:
    big = json.dumps({"text": "x" * 1_100_000})
    results = rows("a.jsonl", f'{{"text": "One."}}\n{big}\n{{"text": "Three."}}\n', max_chars=1000)
    assert [type(r) for r in results] == [Document, Failure, Document]
    assert [r.source for r in results] == ["a.jsonl#1", "a.jsonl#2", "a.jsonl#3"]


def test_named_columns(rows: Rows) -> None:
    data = _jsonl({"corps": "Texte.", "titre": "T", "quand": "2020", "qui": "Q", "ou": "https://e.org/", "no": "n7"})
    columns = {
        "text_column": "corps",
        "title_column": "titre",
        "date_column": "quand",
        "author_column": "qui",
        "url_column": "ou",
        "id_column": "no",
    }
    (made,) = rows("a.jsonl", data, **columns)
    assert isinstance(made, Document)
    assert (made.source, made.title, made.date, made.author, made.url) == (
        "a.jsonl#n7",
        "T",
        "2020",
        "Q",
        "https://e.org/",
    )
    (missing,) = rows("a.jsonl", data, **{**columns, "date_column": "wann"})
    assert isinstance(missing, Failure)
    assert "no column 'wann': expected one of 'corps'" in missing.reason


CSV = 'ID;Headline;Content;Published\n7;"Talks; a start";"They met.\nIn Vienna.";12 March 2024\n8;;Nothing;\n'


def test_csv(rows: Rows) -> None:
    one, two = rows("a.csv", CSV)
    assert isinstance(one, Document)
    assert (one.source, one.title, one.date) == ("a.csv#7", "Talks; a start", "2024-03-12")
    assert (one.text, one.media_type) == ("They met.\nIn Vienna.", "text/csv")
    assert (two.source, isinstance(two, Document) and two.title) == ("a.csv#8", None)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", "text,date\nThey met.,2020\n"),
        ("a.tsv", "text\tdate\nThey met.\t2020\n"),
        ("a.csv", "sep=;\ntext;date\nThey met.;2020\n"),
        ("a.csv", "\ufefftext|date\r\nThey met.|2020\r\n"),
        ("a.csv", '\n"text","date"\n"They met.","2020"'),
    ],
)
def test_delimiters(rows: Rows, name: str, data: str) -> None:
    (made,) = rows(name, data)
    assert isinstance(made, Document)
    assert (made.text, made.date) == ("They met.", "2020")


def test_rows_are_known_by_their_lines(rows: Rows) -> None:
    results = rows("a.csv", 'text,date\n"One\nmore.",2020\n\nTwo, with a comma,2020\nThree.\n,\n')
    assert [r.source for r in results] == ["a.csv#2", "a.csv#5", "a.csv#6"]
    assert [type(r) for r in results] == [Document, Failure, Document]
    assert isinstance(results[1], Failure)
    assert "line 5: 3 cells under 2 columns" in results[1].reason
    _, surplus = rows("a.csv", "text\nThey met.\nThey left, and ate.\n")
    assert isinstance(surplus, Failure)
    assert surplus.reason == "line 3: 2 cells under 1 column: a text with the delimiter needs quotes"


def test_rows_that_hold_no_document_are_known_by_their_identifiers_too(rows: Rows) -> None:
    table = "id,text\na1,They met.\na2,They left, and ate.\na3,\n,They ate, and left.\nb\xff,a,b\n"
    results = rows("a.csv", table.encode("latin-1"), encoding="utf-8")
    assert [r.source for r in results] == ["a.csv#a1", "a.csv#a2", "a.csv#a3", "a.csv#5", "a.csv#b\ufffd"]
    (_, late) = rows("a.csv", "text,id\nThey met.,a1\nThey left, and ate.,a2\n")
    assert late.source == "a.csv#3"  # "and ate." would be its identifier
    wrong = [{"id": "a1", "text": 5}, {"id": "a2"}, {"id": "a3", "text": "They met."}, {"id": ["b"], "text": None}]
    results = rows("a.jsonl", _jsonl(*wrong) + '{"id": "a5", "text": \n')
    assert [r.source for r in results] == ["a.jsonl#a1", "a.jsonl#a2", "a.jsonl#a3", "a.jsonl#b", "a.jsonl#5"]


def test_csv_without_the_column_is_one_failure(rows: Rows) -> None:
    (result,) = rows("reports.csv", "headline,words\n" + "a,b\n" * 50)
    assert result == Failure(
        source="reports.csv",
        stage="read",
        reason="no column 'text': there are 'headline', 'words'; "
        "name the one with the text, such as --text-column headline",
    )
    (result,) = rows("a.csv", "text,body\na,b\n", text_column="inhalt")
    assert isinstance(result, Failure)


@pytest.mark.parametrize(
    ("table", "example"),
    [
        (
            "Headline,Story text\nTalks,They met in Vienna.\nA headline,They met again in Rome.\n",
            '"Story text"',
        ),
        ("Headline,Story text\nLong headline,\n,They met in Vienna on Friday.\n", '"Story text"'),
        ("Headline,Story text\n", "Headline"),
        ("a,what's up\n,x\n", '"what\'s up"'),
        ("a,$HOME\n,x\n", "'$HOME'"),
        ("a,-b\n,x\n", "a"),
    ],
)
def test_a_table_without_the_column_names_the_option_and_a_column_that_fits(
    rows: Rows, table: str, example: str
) -> None:
    (result,) = rows("a.csv", table)
    assert isinstance(result, Failure)
    assert result.reason.endswith(f"; name the one with the text, such as --text-column {example}")


def test_a_cell_of_a_million_characters(rows: Rows) -> None:
    text = "word " * 150_000
    (made,) = rows("a.csv", f'text\n"{text}"\n')
    assert isinstance(made, Document)
    assert made.text == text


def test_a_quote_that_is_never_closed_does_not_swallow_the_file(rows: Rows) -> None:
    results = rows("a.csv", 'text\nOne.\n"never closed\n' + "filler line\n" * 200_000, max_chars=1000)
    assert isinstance(results[0], Document)
    assert isinstance(results[1], Failure)
    assert results[1].source == "a.csv#3"
    assert len(results) == 2


def test_a_quote_that_is_never_closed_is_told_with_its_line(rows: Rows) -> None:
    table = [f"{n},Text {n}.,2024" for n in range(100)]
    table[4] = '4,"Text 4.,2024'
    results = rows("v.csv", "\n".join(["id,text,date", *table, ""]))
    assert [r.source for r in results] == [*(f"v.csv#{n}" for n in range(4)), "v.csv#6"]
    assert isinstance(results[-1], Failure)
    assert results[-1].reason.startswith(
        "line 6: a quote is opened and never closed; it takes in the lines to the end: "
    )


@pytest.fixture
def noted(tmp_path: Path) -> Callable[..., list[str | None]]:
    """What is to be told of the rows of a table, each of which is taken in."""

    def run(name: str, data: str, **settings: Any) -> list[str | None]:
        (tmp_path / name).write_text(data, encoding="utf-8")
        place = Place(path=tmp_path / name, name=name, format=Format.CSV if name == "a.csv" else Format.JSONL)
        found = list(read_noted(place, Minter(), ReadSettings(**settings)))
        assert all(isinstance(item, Document) for item, _ in found)
        return [note for _, note in found]

    return run


UNDATED = "cannot be read as a date: expected one such as 2024-05-31; it is left undated"


def test_a_date_that_cannot_be_read_is_told_with_its_line(noted: Callable[..., list[str | None]]) -> None:
    table = "text,published\nThey met.,31/31/2024\nThey left.,2024-05-01\n\nThey ate.,soon\nNo more.\n"
    assert noted("a.csv", table) == [
        f"line 2: '31/31/2024' in 'published' {UNDATED}",
        None,
        f"line 5: 'soon' in 'published' {UNDATED}",
        None,
    ]
    assert noted("a.csv", table, date="2024-05-01") == [None] * 4  # nobody asks for theirs
    (long,) = noted("a.csv", f"text,date\nThey met.,{'soon ' * 100}\n")
    assert long == f"line 2: 'soon soon soon soon soon soon soon soon…' in 'date' {UNDATED}"
    (found,) = noted("a.csv", 'text,date\n"6 May 2024\n\nThey met.",soon\n')
    assert found is not None
    assert found.endswith("; the text itself says 2024-05-06")


@pytest.mark.parametrize("value", ["", " ", "-", "N/A", "NaN", "none", "Unknown", "n.d."])
def test_where_there_is_no_date_nothing_is_told(noted: Callable[..., list[str | None]], value: str) -> None:
    assert noted("a.csv", f"text,date\nThey met.,{value}\n") == [None]
    assert noted("a.jsonl", _jsonl({"text": "They met.", "date": value})) == [None]


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("soon\nor later", "'soon or later'"),
        (12, "'12'"),
        (True, "true or false"),
        (["2024-05-01"], "a list"),
        ({"year": 2024}, "an object"),
        (None, None),
        ([], None),
        (float("nan"), None),
        (20240501, None),
    ],
)
def test_dates_of_json_that_are_none(noted: Callable[..., list[str | None]], value: object, shown: str | None) -> None:
    (note,) = noted("a.jsonl", _jsonl({"text": "They met.", "date": value}))
    assert note == (None if shown is None else f"line 1: {shown} in 'date' {UNDATED}")


@pytest.mark.parametrize(("name", "data"), [("a.csv", "id,text\n"), ("a.csv", "id,text\n,\n\n"), ("a.jsonl", "\n")])
def test_a_table_without_rows_says_so(rows: Rows, name: str, data: str) -> None:
    (result,) = rows(name, data)
    assert isinstance(result, Failure)
    assert (result.source, result.reason.startswith("holds no rows")) == (name, True)


def test_claims_without_their_format_are_told_apart(rows: Rows) -> None:
    claims = {"document": {"text": "They met."}, "entities": [], "mentions": [], "claims": []}
    (result,) = rows("a.jsonl", _jsonl(claims, claims))
    assert isinstance(result, Failure)
    assert 'looks like claims, as `kg extract` writes them, but lacks "format": "kg-extraction/1"' in result.reason
    (made,) = rows("b.jsonl", _jsonl(claims | {"text": "They met."}))
    assert isinstance(made, Document)


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
@pytest.mark.parametrize("data", [b"", b"\n\n", b"\xff\xfe", b"\xef\xbb\xbf", b"PK\x03\x04xx", bytes(3000)])
def test_files_without_rows(rows: Rows, name: str, data: bytes) -> None:
    assert not [r for r in rows(name, data) if isinstance(r, Document)]


def test_rows_are_a_stream() -> None:
    class Endless(io.RawIOBase):
        """A pipe that never ends."""

        sent = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: object) -> int:
            view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
            line = b'{"text": "They met."}\n'
            self.sent += 1
            view[: len(line)] = line
            return len(line)

    pipe = Endless()
    stream: Iterator[object] = read_jsonl(io.BufferedReader(pipe, 64), ReadSettings())
    for _ in range(50):
        next(stream)
    assert pipe.sent < 100_000


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    def piped(data: bytes, **settings: object) -> list[Document | Failure]:
        class Pipe(io.BytesIO):
            def seekable(self) -> bool:
                return False

        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BufferedReader(Pipe(data))))  # type: ignore[type-var]
        return list(read(["-"], minter=Minter(), settings=ReadSettings(**settings)))

    (text,) = piped("Путин met 习近平.".encode())
    assert (text.source, isinstance(text, Document) and text.text) == ("-", "Путин met 习近平.")
    many = piped(_jsonl(*({"text": f"Text {n}. Łódź " * 30} for n in range(2000))).encode(), format="jsonl")
    assert [r.source for r in many] == [f"-#{n}" for n in range(1, 2001)]
    (row,) = piped(b"text\nThey met.\n", format="csv")
    assert row.source == "-#2"
    (page,) = piped(b"<p>They met.</p>", format="html")
    assert isinstance(page, Document)


def test_extraction_files_are_told_apart(tmp_path: Path, rows: Rows) -> None:
    data = "\n" + _jsonl({"claims": [], "format": "kg-extraction/1"}) * 2
    (result,) = rows("e.jsonl", data)
    assert isinstance(result, Failure)
    assert "an extraction, not a document" in result.reason
    assert is_extraction_file(tmp_path / "e.jsonl")
    (tmp_path / "f.jsonl").write_text(_jsonl({"text": '"format": "kg-extraction/1"'}))
    (tmp_path / "g.jsonl").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "h.jsonl").write_bytes(b"")
    (tmp_path / "i.jsonl").write_text('{"format": ' + "[" * 100_000)
    assert not any(is_extraction_file(tmp_path / f"{name}.jsonl") for name in ["f", "g", "h", "i", "missing"])
    assert not is_extraction_file(tmp_path)


@given(
    st.lists(
        st.fixed_dictionaries(
            {"text": st.text(min_size=1).filter(lambda t: any(c.isalnum() for c in t)), "n": st.floats()}
        ),
        min_size=1,
    )
)
def test_json_lines_are_read_back(records: list[dict[str, object]]) -> None:
    data = "".join(json.dumps(record) + "\n" for record in records).encode()
    found = list(read_jsonl(io.BytesIO(data), ReadSettings()))
    assert [draft if isinstance(draft, str) else draft.text for _, draft in found] == [r["text"] for r in records]


def test_the_limit_of_csv_cells_is_never_lowered() -> None:
    import csv

    before = csv.field_size_limit(10 * DEFAULT_MAX_CHARS)
    try:
        list(read_csv(io.BytesIO(b"text\nx\n"), ReadSettings()))
        assert csv.field_size_limit() == 10 * DEFAULT_MAX_CHARS
    finally:
        csv.field_size_limit(before)


@pytest.mark.parametrize(
    "data", ["", "\n\n", ",,\n", f"{'They met in Vienna and spoke. ' * 4},2024\nThey left.,2024\n"]
)
def test_a_table_without_header_says_so(rows: Rows, data: str) -> None:
    (result,) = rows("a.csv", data)
    assert isinstance(result, Failure)
    assert result.reason.startswith("holds no header row: expected names of columns in the first line, 'text' one")


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl"])
def test_tables_in_utf8_are_not_read_as_utf16(rows: Rows, name: str) -> None:
    data = "text\nThey met.\n" if name == "a.csv" else _jsonl({"text": "They met."})
    (result,) = rows(name, data, encoding="utf-16")
    assert isinstance(result, Failure)
    assert "UTF-8, not utf-16" in result.reason


def test_a_table_may_be_left_half_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    complaints: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", complaints.append)
    (tmp_path / "a.csv").write_text("text\nThey met.\nThey left.\n", encoding="utf-8")
    for _ in read([str(tmp_path / "a.csv")], minter=Minter()):
        break
    gc.collect()
    assert complaints == []
