"""What holds for every format."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kg.ids import Minter
from kg.model import Document, Failure
from kg.sources import ReadSettings, count, read

SUFFIXES = (".txt", ".md", ".html", ".csv", ".jsonl", ".pdf", ".docx")
PIECES = (
    *(
        b"<p>",
        b"</p>",
        b"<!--",
        b"<script>",
        b"<table>",
        b"\n",
        b"\r",
        b",",
        b'"',
        b"{",
        b'"text"',
        b":",
        b"}",
        b"text",
    ),
    *(b"# ", b"---\n", b"```", b"[a](b)", b"|", b"%PDF-1.4\n", b"1 0 obj", b"stream", b"trailer", b"PK\x03\x04"),
    *(
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\0",
        b"12 March 2024",
        b"By Jane Doe\n",
        b"&#xD800;",
        b"&amp;",
        b"\xd0\x9f",
        b" ",
    ),
)
DATA = st.one_of(
    st.binary(max_size=400), st.lists(st.sampled_from(PIECES) | st.binary(max_size=6), max_size=40).map(b"".join)
)


def _check(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    for result in read([str(path)], minter=Minter()):
        assert isinstance(result, Document | Failure)
        if isinstance(result, Failure):
            assert result.stage == "read"
            assert result.reason
            assert "\n" not in result.reason
        else:
            assert any(c.isalnum() for c in result.text)
            result.text.encode("utf-8")
            assert "\0" not in result.text
            assert "\r" not in result.text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_any_bytes_give_documents_and_failures(suffix: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("any") / f"a{suffix}"

    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(DATA)
    @example(b"")
    @example(b"text\n\x00\n")
    def run(data: bytes) -> None:
        _check(path, data)

    run()


@pytest.mark.parametrize("kind", ["pdf", "docx"])
def test_damaged_papers_give_documents_and_failures(
    kind: str, tmp_path: Path, make_pdf: Callable[..., bytes], make_docx: Callable[..., bytes]
) -> None:
    whole = make_pdf([["Some text."]]) if kind == "pdf" else make_docx("Some text.")

    @settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.integers(0, len(whole) - 1), st.binary(min_size=1, max_size=8), st.booleans())
    def run(place: int, junk: bytes, cut: bool) -> None:
        _check(tmp_path / f"a.{kind}", whole[:place] + junk + (b"" if cut else whole[place + len(junk) :]))

    run()


def test_reading_is_lazy(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    results = read([str(tmp_path), str(tmp_path / "missing")], minter=Minter(), settings=ReadSettings())
    assert isinstance(next(results), Document)
    (tmp_path / "missing").mkdir()
    assert list(results) == []


def test_the_base_is_that_of_the_minter(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (made,) = read([str(tmp_path)], minter=Minter(base="https://example.org/news/"))
    assert isinstance(made, Document)
    assert made.iri.startswith("https://example.org/news/document/")


def test_no_parser_is_loaded_before_it_is_needed() -> None:
    heavy = ("trafilatura", "pypdf", "docx", "markdown_it", "lxml")
    code = f"import kg.sources, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_foreign_parsers_are_quiet(
    tmp_path: Path, make_pdf: Callable[..., bytes], capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.pdf").write_bytes(make_pdf([["Some text."]])[:300])
    (tmp_path / "b.html").write_text("<")
    (tmp_path / "c.docx").write_bytes(b"junk")
    list(read([str(tmp_path)], minter=Minter()))
    assert capfd.readouterr().err == ""


def test_documents_are_counted_where_files_tell(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name in ("a.txt", "b.md", "c.html"):
        (folder / name).write_text("France met Iran.", encoding="utf-8")
    assert count([str(folder)], ReadSettings()) == 3
    assert count([str(folder), str(folder / "none.txt")], ReadSettings()) == 4  # it is a failure
    (folder / "d.csv").write_text("text\nFrance met Iran.\n", encoding="utf-8")
    assert count([str(folder)], ReadSettings()) is None
    assert count(["-"], ReadSettings()) is None
