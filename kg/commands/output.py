"""Where the data of a command goes: standard output, or a file that appears only when it is complete."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, cast

import click

from kg.errors import OutputError


@contextmanager
def writing(path: Path | None) -> Iterator[BinaryIO]:
    """A binary stream to `path`, or to standard output if it is None or `-`.

    A file is written beside its place and renamed at the end, so that a failure leaves no half.
    Raises OutputError if the file cannot be made.
    """
    if path is None or str(path) == "-":
        sys.stdout.flush()
        yield cast(BinaryIO, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-", suffix=".tmp")
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror or error}") from None
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
        os.chmod(name, 0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def say(message: str) -> None:
    """Words for people, on standard error."""
    click.echo(message, err=True)
