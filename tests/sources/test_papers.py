"""PDF and DOCX."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from kg.model import Document, Failure
from kg.sources.pdf import flow

One = Callable[..., Document]
Fail = Callable[..., Failure]
Make = Callable[..., bytes]

LINES = [
    "Summit in Vienna ends",
    "By Jane Doe, 12 March 2024",
    "The foreign ministers of France and Ger-",
    "many met in Vienna on Tuesday to discuss the war and its",
    "consequences for the Asia-",
    "Pacific region, officials said after the talks had",
    "ended.",
    "A second paragraph starts here and goes on with Vladimir",
    "Putin, who",
]


def test_pdf(document: One, make_pdf: Make) -> None:
    pages = [
        ["The Daily Post 1", *LINES, "1"],
        ["The Daily Post 2", "did not attend, and a well-", "known envoy. A well-known fact.", "2"],
        ["The Daily Post 3", "The last page (in brackets) ends.", "3"],
    ]
    data = make_pdf(pages, {"Title": "Summit ends", "Author": "J. Doe", "CreationDate": "D:20250101120000Z"})
    made = document("a.pdf", data)
    assert made.text.split("\n\n") == [
        "Summit in Vienna ends",
        "By Jane Doe, 12 March 2024",
        "The foreign ministers of France and Germany met in Vienna on Tuesday to discuss the war and its consequences "
        "for the Asia-Pacific region, officials said after the talks had ended.",
        "A second paragraph starts here and goes on with Vladimir Putin, who did not attend, and a well-known envoy. "
        "A well-known fact.",
        "The last page (in brackets) ends.",
    ]
    assert (made.title, made.author, made.date) == ("Summit ends", "J. Doe", "2024-03-12")
    assert made.media_type == "application/pdf"


def test_pdf_metadata_that_says_nothing(document: One, make_pdf: Make) -> None:
    info = {"Title": "Microsoft Word - draft7.docx", "CreationDate": "D:20250101120000Z"}
    made = document("a.pdf", make_pdf([["One line of text that is a sentence."]], info))
    assert (made.title, made.author, made.date) == (None, None, "2025-01-01")


def test_pdf_locked(document: One, failure: Fail, make_pdf: Make, lock_pdf: Make) -> None:
    data = make_pdf([["Some text."]])
    assert "encrypted with a password" in failure("a.pdf", lock_pdf(data, "secret")).reason
    assert document("b.pdf", lock_pdf(data, "")).text == "Some text."


@pytest.mark.parametrize("cut", [10, 200, 400])
def test_pdf_broken(reading: Callable[..., list[object]], make_pdf: Make, tmp_path, cut: int) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "a.pdf").write_bytes(make_pdf([["Some text."]])[:cut])
    (result,) = reading(tmp_path / "a.pdf")
    assert isinstance(result, Document | Failure)


def test_pdf_without_text(failure: Fail, make_pdf: Make) -> None:
    assert "no text layer in its 2 pages" in failure("a.pdf", make_pdf([[], []])).reason
    assert "no text layer in its page: " in failure("a.pdf", make_pdf([[]])).reason
    assert "not a PDF" in failure("b.pdf", b"<html>Sign in</html>").reason


def test_pdf_too_long(failure: Fail, make_pdf: Make) -> None:
    pages = [["A line of text on a page."]] * 10
    assert "raise it with --max-chars" in failure("a.pdf", make_pdf(pages), max_chars=100).reason


def test_a_very_long_word_is_joined_in_one_pass() -> None:
    assert len(flow(["x" * 300_000, "y"])) > 300_000


def test_docx(document: One, make_docx: Make) -> None:
    data = make_docx(
        "Talks resume",
        "By Jane Doe, 3 May 2020",
        "",
        "They met in Vienna.",
        rows=(("State", "Leader"), ("France", "X")),
    )
    made = document("a.docx", data)
    assert made.text == (
        "Talks resume\n\nBy Jane Doe, 3 May 2020\n\nThey met in Vienna.\n\nState | Leader\n\nFrance | X"
    )
    assert (made.title, made.author, made.date) == ("Talks resume", "Jane Doe", "2020-05-03")


def test_docx_properties(document: One, make_docx: Make) -> None:
    made = document("a.docx", make_docx("They met in Vienna.", title="Talks", author="Jane Doe"))
    assert (made.title, made.author, made.date) == ("Talks", "Jane Doe", None)


def test_docx_tracked_changes_links_and_controls(document: One, make_docx: Make) -> None:
    inner = (
        "<w:p><w:r><w:t xml:space='preserve'>They </w:t></w:r><w:ins><w:r><w:t>met</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>fought</w:delText></w:r></w:del><w:hyperlink><w:r><w:tab/><w:t>here</w:t></w:r>"
        "</w:hyperlink></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t>In a control.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
    )
    source, out = BytesIO(make_docx("MARK")), BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "word/document.xml":
                start, end = data.index(b"<w:p>"), data.index(b"</w:p>") + 6
                data = data[:start] + inner.encode() + data[end:]
            new.writestr(name, data)
    assert document("a.docx", out.getvalue()).text == "They met\there\n\nIn a control."


def test_docx_that_is_something_else(failure: Fail) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "text")
    assert "an archive of something else" in failure("a.docx", out.getvalue()).reason
    assert "not a readable ZIP" in failure("b.docx", b"PK\x03\x04 junk").reason
    assert "older or an encrypted Office file" in failure("c.docx", b"\xd0\xcf\x11\xe0 old").reason


def test_docx_that_unpacks_to_too_much(failure: Fail) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        archive.writestr("word/document.xml", b"<a>" + b" " * 3_000_000)
    assert "too large" in failure("a.docx", out.getvalue(), max_chars=1000).reason


def test_broken_papers_say_why_in_words(failure: Fail, make_docx: Make, make_pdf: Make) -> None:
    def changed(part: bytes | None) -> bytes:
        source, out = BytesIO(make_docx("Words.")), BytesIO()
        with zipfile.ZipFile(source) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                if name != "word/document.xml":
                    new.writestr(name, old.read(name))
                elif part is not None:
                    new.writestr(name, part)
        return out.getvalue()

    found = [
        failure("a.docx", changed(None)).reason,
        failure("b.docx", changed(b"<broken")).reason,
        failure("c.docx", changed(b"<a>" * 5000)).reason,
        failure("d.pdf", make_pdf([["Some words."]])[:300]).reason,
    ]
    assert found[:3] == [
        "not readable as DOCX: damaged: a part that it names is missing",
        "not readable as DOCX: its XML is broken: Couldn't find end of Start Tag broken line 1",
        "not readable as DOCX: its XML is broken: Excessive depth in document: 256",
    ]
    assert found[3].startswith("not readable as PDF: ")
    assert not any("Error" in reason or "<string>" in reason or "XML_" in reason for reason in found)
    assert failure("e.pdf", make_pdf([])).reason == "a PDF without pages"
