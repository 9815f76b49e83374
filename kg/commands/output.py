"""Where the data of a command goes: standard output, or a file that appears only when it is complete."""

from __future__ import annotations

import errno
import os
import stat
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

import click

from kg.commands.stopping import saying
from kg.errors import OutputError, UsageError

_NOT_WRITTEN = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF}


@contextmanager
def writing(path: Path | None) -> Iterator[BinaryIO]:
    """A binary stream to `path`, or to standard output if it is None or `-`.

    A file is written beside its place and renamed at the end, so that a failure leaves no half; a link is followed
    to the file that it names. A device or a pipe is written to as it is. Raises OutputError if that cannot be done.
    """
    if path is None or str(path) == "-":
        sys.stdout.flush()
        with _told("standard output"):
            yield cast(BinaryIO, sys.stdout.buffer)
            sys.stdout.buffer.flush()
        return
    mode = _mode(path)
    if mode is not None and not stat.S_ISREG(mode):
        with _told(path), saying(f"{path}: stopped; what was written before stays"), _opened(path) as stream:
            yield stream
        return
    place = Path(os.path.realpath(path))
    try:
        handle, name = tempfile.mkstemp(dir=place.parent, prefix=".kg-", suffix=".tmp")
    except OSError as error:
        raise _refused(path, error) from None
    try:
        with _told(path), saying(kept_as_it_was(path)), os.fdopen(handle, "wb") as stream:
            yield stream
        try:
            os.chmod(name, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
            Path(name).replace(place)
        except OSError as error:
            raise _refused(path, error) from None
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


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
