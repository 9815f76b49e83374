"""Which files are read: those that are named, and of folders and patterns those with the suffix of the format."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from kg.imports.files import File, find
from kg.model import Failure

Write = Callable[..., Path]


def names(*sources: object, whole: bool = False) -> list[str]:
    """The names of what is found; of a failure its reason."""
    found = find(map(str, sources), (".ann",), whole=whole)
    return [item.name if isinstance(item, File) else item.reason for item in found]


def test_folders_are_walked_as_those_of_texts_are(write: Write) -> None:
    for name in ("b.ann", "a/z.ANN", "a/x.txt", ".hidden.ann", ".git/y.ann", "out/.kg/x", "out/c.ann", "d.json"):
        write(f"top/{name}", "")
    top = write("top/c/d.ann", "").parent.parent
    loop = top / "c" / "loop"
    loop.symlink_to(top)
    assert names(top) == ["a/z.ANN", "b.ann", "c/d.ann"]
    loop.unlink()
    assert names(f"{top}/*.ann", f"{top}/**/*") == ["b.ann", "a/z.ANN", "b.ann", "c/d.ann", "out/c.ann"]


def test_a_file_that_is_named_is_taken_whatever_its_suffix(write: Write) -> None:
    path = write("x.txt", "")
    assert names(path) == ["x.txt"]
    assert names(path.parent, path.parent / "nothere") == ["holds no .ann file", "no such file or folder"]
    assert names(path.parent, whole=True) == [path.parent.name]


def test_what_is_no_file_is_told(tmp_path: Path) -> None:
    (found,) = find(["\0"], (".ann",))
    assert isinstance(found, Failure)
