"""Whatever the bytes, and whatever the format they are said to have: documents and failures, and nothing is lost."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.model import Document, Failure
from kg.sources import Format

from .files import ENCODINGS, JUNK, MARKS, page, whole, word
from .properties import MAX_CHARS, reading
from .texts import ANY, NEWS
from .within import tries, within

UNITS = (b"a", b"a\n", b"<", b'"', b"[", b"\n", b"*a ", b"`", b"> ", b"(", b"&", b"|", b"\xff\xfe")
PIECES = st.sampled_from(JUNK) | st.binary(max_size=8)
BYTES = (
    st.binary(max_size=300)
    | st.lists(PIECES, max_size=30).map(b"".join)
    | st.tuples(
        st.sampled_from(MARKS), NEWS, st.sampled_from(("utf-8", "utf-16-le", "utf-16-be", "utf-32", "utf-7"))
    ).map(lambda parts: parts[0] + parts[1].encode(parts[2], "surrogatepass" if parts[2] != "utf-7" else "replace"))
)


@st.composite
def mutated(draw: st.DrawFn, format: Format) -> bytes:
    """A good file of the format with some of its bytes gone, others among them, or pieces of it twice."""
    data = draw(st.sampled_from(whole(format)))
    for _ in range(draw(st.integers(1, 4))):
        at, size = draw(st.integers(0, len(data))), draw(st.integers(0, 40))
        twice = data[at : at + size] * draw(st.integers(0, 3))
        data = data[:at] + draw(PIECES | st.just(b"")) + twice + data[at + draw(st.integers(0, size)) :]
    return draw(st.sampled_from(MARKS)) + data if draw(st.integers(0, 9)) == 0 else data


@pytest.mark.parametrize("format", Format)
def test_any_bytes_end_in_documents_and_failures(format: Format, place: Path) -> None:
    @tries(40)
    @given(BYTES, st.sampled_from(ENCODINGS))
    def run(data: bytes, encoding: str | None) -> None:
        with within():
            reading(data, format, place, encoding=encoding if _known(encoding) else None)

    run()


@pytest.mark.parametrize("format", Format)
def test_a_damaged_file_ends_in_documents_and_failures(format: Format, place: Path) -> None:
    @tries(60)
    @given(mutated(format))
    def run(data: bytes) -> None:
        with within():
            once = reading(data, format, place)
            assert reading(data, format, place) == once, "another time, another result"

    run()


@pytest.mark.parametrize("wrap", [word, page])
def test_what_stands_inside_a_paper_may_be_anything(wrap: Any, place: Path) -> None:
    format = Format.DOCX if wrap is word else Format.PDF

    @tries(40)
    @given(st.lists(st.sampled_from(INSIDE) | PIECES, max_size=25).map(b"".join), st.booleans())
    def run(content: bytes, core: bool) -> None:
        data = word(content, part="docProps/core.xml") if core and wrap is word else wrap(content)
        with within():
            reading(data, format, place)

    run()


INSIDE = (
    *(b"<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'>", b"</w:document>"),
    *(b"<w:body>", b"<w:p>", b"<w:r><w:t>They met.</w:t></w:r>", b"</w:p>", b"<w:tbl><w:tr><w:tc/>", b"</w:body>"),
    *(
        b"BT /F1 12 Tf (They met.) Tj",
        b"T*",
        b"ET",
        b"[(a) -900 (b)] TJ",
        b"q",
        b"Q",
        b"/X Do",
        b"<41> '",
        b"1 0 0 1 cm",
    ),
)


CELL = NEWS.filter(lambda text: "\0" not in text)


@tries(60)
@given(
    rows=st.lists(st.tuples(CELL, st.text("ab12 ", max_size=3)), max_size=12), ending=st.sampled_from(("\n", "\r\n"))
)
def test_each_row_of_a_table_ends_in_one_result(rows: list[tuple[str, str]], ending: str, place: Path) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator=ending)
    writer.writerow(["text", "id"])
    kept = [row for row in rows if any(row)]
    for row in rows:
        writer.writerow(row)
    with within():
        found = reading(out.getvalue().encode("utf-8", "surrogatepass"), Format.CSV, place)
    whole_file = [r for r in found if isinstance(r, Failure) and r.source == place.name]
    assert whole_file or len(found) == len(kept)


@tries(60)
@given(values=st.lists(NEWS | ANY | st.integers() | st.none() | st.lists(ANY, max_size=2), min_size=1, max_size=12))
def test_each_line_of_json_ends_in_one_result(values: list[object], place: Path) -> None:
    data = "".join(json.dumps({"text": value, "id": number}) + "\n" for number, value in enumerate(values))
    with within():
        found = reading(data.encode(), Format.JSONL, place)
    if any(isinstance(result, Document) for result in found):
        assert len(found) == len(values)
    else:
        assert len(found) in {1, len(values)}


@pytest.mark.parametrize("format", Format)
@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("size", [MAX_CHARS // 2, MAX_CHARS * 3])
def test_a_huge_line_is_soon_done(format: Format, unit: bytes, size: int, place: Path) -> None:
    with within(20):
        reading(unit * (size // len(unit)), format, place)


def _known(encoding: str | None) -> bool:
    from kg.sources.encoding import is_text_encoding

    return encoding is None or is_text_encoding(encoding)
