"""Where `-o` writes: files, links, devices, pipes, and what is refused."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import pytest

from kg.commands.output import writing
from kg.errors import OutputError

QUERY = "SELECT ?s { ?s sc:meets ?o }"
posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


def write(path: Path, data: bytes = b"new") -> None:
    with writing(path) as stream:
        stream.write(data)


@posix
def test_a_device_stays_one(tmp_path: Path) -> None:
    path = tmp_path / "null"
    path.symlink_to(os.devnull)
    write(path)
    assert path.is_symlink()
    assert stat.S_ISCHR(Path(os.devnull).stat().st_mode)


@posix
def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=write, args=(path,))
    writer.start()
    assert path.read_bytes() == b"new"
    writer.join()
    assert stat.S_ISFIFO(path.stat().st_mode)


KILLED = """
import os, signal, sys
from pathlib import Path
from kg.commands.output import writing
with writing(Path(sys.argv[1])) as stream:
    stream.write(b"half")
    stream.flush()
    os.kill(os.getpid(), signal.SIGKILL)
"""


def beside(folder: Path) -> list[Path]:
    return sorted(folder.glob(".kg-*.tmp"))


@posix
def test_what_a_killed_run_left_goes_with_the_next_one(tmp_path: Path) -> None:
    one, other = tmp_path / "one.csv", tmp_path / "[o]ther*.csv"
    for path in (one, other):
        assert subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False).returncode == -signal.SIGKILL
    mine = [".kg-0123456789ab-abcdefgh.tmp", ".kg-abcdefgh.tmp", ".kg-other-one.csv.tmp"]
    for name in mine:
        (tmp_path / name).write_bytes(b"of somebody else")
    assert len(beside(tmp_path)) == 2 + len(mine)
    write(one)
    assert len(beside(tmp_path)) == 1 + len(mine)
    write(other)
    assert [path.name for path in beside(tmp_path)] == mine
    assert (one.read_bytes(), other.read_bytes()) == (b"new", b"new")


@posix
def test_what_a_run_is_at_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.csv"
    with writing(path) as stream:
        stream.write(b"the later one")
        (begun,) = beside(tmp_path)
        write(path)
        assert beside(tmp_path) == [begun]
        monkeypatch.setattr("platform.node", lambda: "elsewhere")
        write(path)
        os.close(os.open(begun, os.O_RDONLY))
        assert beside(tmp_path) == [begun]
    assert (path.read_bytes(), beside(tmp_path)) == (b"the later one", [])


@posix
def test_a_file_that_is_taken_away_before_it_is_held_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, make = [], tempfile.mkstemp

    def taken(**how: str) -> tuple[int, str]:
        handle, name = make(**how)
        if not made:
            Path(name).unlink()
        made.append(name)
        return handle, name

    monkeypatch.setattr(tempfile, "mkstemp", taken)
    write(tmp_path / "a.csv")
    assert len(made) == 2
    assert [p.read_bytes() for p in tmp_path.iterdir()] == [b"new"]


@posix
def test_where_files_cannot_be_locked_none_is_removed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    def refuse(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    path = tmp_path / "a.csv"
    assert subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False).returncode == -signal.SIGKILL
    left = beside(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", refuse)
        write(path)
    assert (path.read_bytes(), beside(tmp_path)) == (b"new", left)
    write(path)
    assert beside(tmp_path) == []


@posix
def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target = tmp_path / "folder" / "real.csv"
    target.write_bytes(b"old")
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    write(link)
    assert link.is_symlink()
    assert target.read_bytes() == b"new"
    target.unlink()
    write(link)
    assert target.read_bytes() == b"new"


@posix
def test_a_file_keeps_who_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "private.csv"
    path.write_bytes(b"old")
    path.chmod(0o600)
    write(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_long_name_that_the_disk_takes_is_taken(tmp_path: Path) -> None:
    write(tmp_path / ("x" * 250))
    assert (tmp_path / ("x" * 250)).read_bytes() == b"new"


@pytest.mark.skipif(not Path("/dev/full").is_char_device(), reason="there is no /dev/full here")
def test_a_full_disk_says_where(tmp_path: Path) -> None:
    path = tmp_path / "full"  # a link, lest the device itself be replaced where devices are
    path.symlink_to("/dev/full")
    with pytest.raises(OutputError, match="full: cannot be written: No space left on device"):
        write(path)


@posix
def test_what_cannot_be_written_to_ends_with_73(kg, built, tmp_path) -> None:
    (tmp_path / "round").symlink_to("round")
    for path in (tmp_path, tmp_path / ("x" * 300), tmp_path / "none" / "x", tmp_path / "round"):
        for args in (("query", built, QUERY, "--format", "csv"), ("export", built, "--format", "turtle")):
            done = kg(*args, "-o", path)
            assert (done.code, done.out) == (73, "")
            assert done.err.startswith(f"kg: {path}: ")
            assert done.err.count("\n") == 1
    assert "is a folder" in kg("query", built, QUERY, "-o", tmp_path).err
    assert [p.name for p in tmp_path.iterdir()] == ["round"]


@posix
def test_a_file_that_only_can_be_written_is_written_to(kg, built, tmp_path, monkeypatch) -> None:
    path = tmp_path / "rows.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "access", lambda place, mode: mode != os.R_OK)  # as for all but the superuser
    assert kg("query", built, QUERY, "--format", "csv", "-o", path).code == 0
    assert path.read_text(encoding="utf-8").startswith("s")


def test_an_output_does_not_replace_what_is_read(kg, built, tmp_path) -> None:
    (tmp_path / "graph.nq").write_bytes((built / "graph.nq").read_bytes())
    done = kg("export", tmp_path, "--graph", "asserted", "-o", tmp_path / "graph.nq")
    assert done.code == 2
    assert "is one of the files that are read" in done.err
    assert (tmp_path / "graph.nq").read_bytes() == (built / "graph.nq").read_bytes()


@pytest.mark.parametrize("source", ["a.jsonl", ".", "*.jsonl"])
def test_extract_does_not_replace_its_source(source: str, kg, tmp_path, monkeypatch) -> None:
    text = '{"text": "Russia attacked Ukraine."}\n'
    (tmp_path / "a.jsonl").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = kg("extract", source, "-o", tmp_path / "a.jsonl")
    assert done.code == 2
    assert "is one of the files that are read" in done.err
    assert (tmp_path / "a.jsonl").read_text(encoding="utf-8") == text


@pytest.mark.skipif(not Path("/dev/stdout").is_symlink(), reason="there is no such link")
@pytest.mark.parametrize("name", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1", "link"])
def test_what_is_open_here_keeps_what_it_holds(name: str, tmp_path: Path) -> None:
    """`(echo header; kg … -o /dev/stdout; echo trailer) > file`."""
    (tmp_path / "link").symlink_to("/dev/stdout")
    code = f"""from pathlib import Path
from kg.commands.output import writing
with writing(Path({name!r})) as stream:
    stream.write(b"graph\\n")"""
    with (tmp_path / "all").open("wb") as file:
        for part in ("print('header')", code, "print('trailer')"):
            subprocess.run([sys.executable, "-c", part], stdout=file, cwd=tmp_path, check=True)
    assert (tmp_path / "all").read_text(encoding="utf-8").split() == ["header", "graph", "trailer"]
