"""Where the data of a command goes: standard output, or a file that appears only when it is complete."""

from __future__ import annotations

import errno
import os
import platform
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

from kg.commands.stopping import saying
from kg.errors import OutputError, UsageError
from kg.ids import digest_of
from kg.locks import hold
from kg.signals import held

if TYPE_CHECKING:
    from kg.pipeline.work import Note

_NOTES_SHOWN = 5
_SUFFIX = ".tmp"
_LINKS = 40  # that lead from one to the next, as the system has it
_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


@contextmanager
def writing(path: Path | None) -> Iterator[BinaryIO]:
    """A binary stream to `path`, or to standard output if it is None or `-`.

    A file is written beside its place and renamed at the end, so that a failure leaves no half; what a run that was
    killed left there goes with the next one. A link is followed to the file that it names. A device or a pipe is
    written to as it is. Raises OutputError if that cannot be done.
    """
    if path is None or str(path) == "-":
        sys.stdout.flush()
        with _told("standard output"):
            yield cast(BinaryIO, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return
    mode = _mode(path)
    descriptor = _descriptor(path)
    if descriptor is not None:
        with (
            _told(path),
            saying(f"{path}: stopped; what was written before stays"),
            os.fdopen(descriptor, "wb") as stream,
        ):
            yield stream
        return
    if mode is not None and not stat.S_ISREG(mode):
        with _told(path), saying(f"{path}: stopped; what was written before stays"), _opened(path) as stream:
            yield stream
        return
    place = Path(os.path.realpath(path))
    with saying(kept_as_it_was(path)), ExitStack() as stack:
        try:
            _remove_left(place)
            with held():  # else a signal could come when there is a file that nobody knows of yet
                handle, name = stack.enter_context(_beside(place))
        except OSError as error:
            raise _refused(path, error) from None
        with _told(path), os.fdopen(handle, "wb") as stream:
            yield stream
        try:
            os.chmod(name, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
            Path(name).replace(place)
        except OSError as error:
            raise _refused(path, error) from None


def kept_as_it_was(path: Path) -> str:
    """What is said when something that would be put in its place at the end is stopped."""
    return f"{path}: stopped; {'it is as it was' if path.exists() else 'nothing was written'}"


def refuse_folder(path: Path | None) -> None:
    """Raise OutputError if `path` is a folder, where a file is to be written."""
    if path is not None and str(path) != "-":
        _mode(path)


def refuse_source(path: Path | None, sources: Iterable[Path]) -> None:
    """Raise UsageError if what is to be written to `path` would replace one of the files that are read."""
    if path is None or str(path) == "-" or _mode(path) is None:
        return
    for source in sources:
        with suppress(OSError):
            if path.samefile(source):
                raise UsageError(f"{path}: is one of the files that are read: write to another")


def say(message: str) -> None:
    """Words for people, on standard error."""
    click.echo(message, err=True)


def say_notes(notes: Sequence[Note], others: str) -> None:
    """Say what could not be read of documents that are taken in: the first, and how many more there are."""
    for note in notes[:_NOTES_SHOWN]:
        say(f"  taken in, but: {note.source}: {note.message}")
    if len(notes) > _NOTES_SHOWN:
        say(f"  and {len(notes) - _NOTES_SHOWN} more like this, {others}")


def _mode(path: Path) -> int | None:
    """The mode of what is there, links followed; None if nothing is. Raises OutputError where nothing can be."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _refused(path, error) from None
    if stat.S_ISDIR(mode):
        raise OutputError(f"{path}: is a folder; expected a file to write to")
    return mode


def _descriptor(path: Path) -> int | None:
    """A handle of what the path names if it leads to one that is open here, as /dev/stdout does: the file behind it may
    hold more than what is written now. None for any other path."""
    for _ in range(_LINKS):
        if not path.is_symlink():
            return None
        folder = os.path.realpath(path.parent)
        if folder in {"/dev/fd", f"/proc/{os.getpid()}/fd"} and path.name.isdecimal():
            with suppress(OSError):
                return os.dup(int(path.name))
            return None
        path = Path(folder, os.readlink(path))
    return None


def _beginning(place: Path) -> str:
    """What the names of files begin with that become this one: no other output has them, and no other machine, of
    whose locks nobody may know here."""
    return f".kg-{digest_of((platform.node().encode(), os.fsencode(place.name)), length=12)}-"


@contextmanager
def _beside(place: Path) -> Iterator[tuple[int, str]]:
    """A new file beside its place, and its name; removed at the end, if it is still called so."""
    handle, lock, name = _begun(place)
    try:
        yield handle, name
    finally:
        with suppress(OSError):
            Path(name).unlink()
        if lock is not None:
            os.close(lock)


def _begun(place: Path) -> tuple[int, int | None, str]:
    """A new file beside its place, a second handle that holds it until it is closed too, and its name.

    There is no second handle where files cannot be locked.
    """
    while True:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=_beginning(place), suffix=_SUFFIX)
        if hold(handle, wait=True) is None:
            return handle, None, name
        if _is_at(handle, name):
            return handle, os.dup(handle), name
        os.close(handle)  # another run took it for one that was left before it was held


def _remove_left(place: Path) -> None:
    """Remove what runs that were killed left beside this place: the system lets go of what they held."""
    found: list[Path] = []
    with suppress(OSError):  # a folder may take files and not tell which it has
        found.extend(place.parent.glob(f"{_beginning(place)}*{_SUFFIX}"))
    for left in found:
        with suppress(OSError):
            handle = os.open(left, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            try:
                if hold(handle) and _is_at(handle, left):
                    left.unlink()
            finally:
                os.close(handle)


def _is_at(handle: int, name: str | Path) -> bool:
    """Whether an open file is still the one of this name."""
    try:
        return os.path.samestat(os.fstat(handle), os.lstat(name))
    except FileNotFoundError:
        return False


def _opened(path: Path) -> BinaryIO:
    try:
        return path.open("wb")
    except OSError as error:
        raise _refused(path, error) from None


@contextmanager
def _told(place: Path | str) -> Iterator[None]:
    """A disk that is full says so without telling where."""
    try:
        yield
    except OSError as error:
        if error.errno in _NOT_WRITTEN and error.filename is None:
            raise _refused(place, error) from None
        raise


def _refused(place: Path | str, error: OSError) -> OutputError:
    return OutputError(f"{place}: cannot be written: {error.strerror or error}")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
