from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from kg.model import Document, Failure

Reading = Callable[..., list[Document | Failure]]


def _tree(top: Path) -> Path:
    for name, text in {
        "b.txt": "Text b.",
        "a/z.md": "# Title\n\nText z.",
        "a/deep/y.HTML": "<p>Text y.</p>",
        "a.txt": "Text a.",
        ".hidden.txt": "No.",
        ".git/x.txt": "No.",
        "picture.png": "\x89PNG",
        "noname": "Text.",
    }.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return top


def test_a_folder_is_walked_by_path(tmp_path: Path, reading: Reading) -> None:
    results = reading(_tree(tmp_path))
    assert [r.source for r in results] == ["a/deep/y.HTML", "a/z.md", "a.txt", "b.txt", "noname", "picture.png"]
    failures = {r.source: r.reason for r in results if isinstance(r, Failure)}
    assert list(failures) == ["noname", "picture.png"]
    assert ".png is not a format that is read: expected .txt, .md," in failures["picture.png"]
    assert "--format" in failures["noname"]


def test_another_place_gives_the_same_documents(tmp_path: Path, reading: Reading) -> None:
    one = reading(_tree(tmp_path / "one"))
    shutil.copytree(tmp_path / "one", tmp_path / "two" / "below")
    assert reading(tmp_path / "two" / "below") == one
    assert reading(tmp_path / "one" / "a.txt") == reading(tmp_path / "two" / "below" / "a.txt")


def test_a_file_is_known_by_its_name(tmp_path: Path, reading: Reading) -> None:
    (result,) = reading(_tree(tmp_path) / "a" / "z.md")
    assert result.source == "z.md"


def test_patterns(tmp_path: Path, reading: Reading) -> None:
    _tree(tmp_path)
    assert [r.source for r in reading(tmp_path / "*.txt")] == ["a.txt", "b.txt"]
    assert [r.source for r in reading(tmp_path / "**" / "*.md")] == ["a/z.md"]
    (unknown,) = reading(tmp_path / "*.png")
    assert isinstance(unknown, Failure)
    (nothing,) = reading(tmp_path / "*.docx")
    assert isinstance(nothing, Failure)
    assert "no file matches" in nothing.reason


def test_a_pattern_that_is_a_name_is_that_file(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a[1].txt").write_text("Text.")
    (result,) = reading(tmp_path / "a[1].txt")
    assert isinstance(result, Document)


@pytest.mark.parametrize("source", ["missing.txt", "missing/", "", "a\0b", "x" * 5000, "missing/**/["])
def test_what_does_not_exist(source: str, reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    results = reading(source) if source else reading("nowhere")
    assert [type(r) for r in results] == [Failure]
    assert results[0].stage == "read"


def test_a_loop_of_links_ends(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text("Text.")
    (tmp_path / "a" / "up").symlink_to(tmp_path)
    (tmp_path / "a" / "self").symlink_to(tmp_path / "a" / "self")
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    results = reading(tmp_path)
    assert [r.source for r in results if isinstance(r, Document)] == ["a/x.txt"]
    assert [r.source for r in results if isinstance(r, Failure)] == ["a/self", "gone.txt"]


def test_pipes_and_devices_are_not_opened(tmp_path: Path, reading: Reading) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    for source in (tmp_path, tmp_path / "pipe.txt", "/dev/zero"):
        (result,) = reading(source)
        assert isinstance(result, Failure)
        assert "not a regular file" in result.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may read everything")
def test_no_permission(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "a.txt").write_text("Text.")
    (tmp_path / "a.txt").chmod(0)
    (tmp_path / "b").mkdir(mode=0)
    assert [r.source for r in reading(tmp_path) if isinstance(r, Failure)] == ["a.txt", "b"]


def test_no_permission_is_a_failure(tmp_path: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_text("Text.")

    def refuse(self: Path, *_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    (result,) = reading(tmp_path)
    assert result == Failure(source="a.txt", stage="read", reason="cannot be read: Permission denied")


def test_names_that_are_no_text(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9\n.txt")).write_text("Text.")
    (result,) = reading(tmp_path)
    assert result.source == "caf\ufffd .txt"


def test_a_format_for_every_file(tmp_path: Path, reading: Reading) -> None:
    (tmp_path / "noname").write_text("# Title\n\nText.")
    (result,) = reading(tmp_path, format="markdown")
    assert isinstance(result, Document)
    assert (result.title, result.media_type) == ("Title", "text/markdown")


def test_several_sources_in_their_order(tmp_path: Path, reading: Reading) -> None:
    _tree(tmp_path)
    sources = reading(tmp_path / "b.txt", tmp_path / "missing", tmp_path / "a.txt")
    assert [type(r) for r in sources] == [Document, Failure, Document]
