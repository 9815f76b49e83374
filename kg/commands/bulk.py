"""Files that bulk loaders take: N-Quads in parts of so many lines, gzipped, the same bytes every time."""

from __future__ import annotations

import gzip
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from kg.commands.folder import refuse_no_folder
from kg.commands.output import kept_as_it_was
from kg.commands.stopping import saying
from kg.errors import OutputError


def write_parts(lines: Iterable[str], folder: Path, size: int) -> list[Path]:
    """Write `folder`/part-00001.nq.gz and so on, each of `size` lines or fewer; give the files.

    The folder must be new or empty; it appears when it is complete. Raises OutputError.
    """
    with room(folder) as place:
        stream = iter(lines)
        number = 0
        while (first := next(stream, None)) is not None or number == 0:
            number += 1
            part = chain([first] if first is not None else [], islice(stream, size - 1))
            with (place / f"part-{number:05}.nq.gz").open("wb") as raw, _zipped(raw) as output:
                output.writelines(f"{line}\n".encode() for line in part)
    return sorted(folder.iterdir())


def _zipped(raw: BinaryIO) -> gzip.GzipFile:
    # Neither a time nor a name inside, so that the same graph gives the same bytes.
    return gzip.GzipFile(filename="", mode="wb", compresslevel=6, fileobj=raw, mtime=0)


@contextmanager
def room(folder: Path) -> Iterator[Path]:
    """A place to write to; when all is written it becomes `folder`, which must be new or empty. Raises OutputError."""
    refuse_no_folder(folder)
    if folder.exists() and any(folder.iterdir()):
        raise OutputError(f"{folder}: is there already, and is no empty folder: name a new one")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        place = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".kg-"))
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from None
    try:
        with saying(kept_as_it_was(folder)):
            yield place
        place.chmod(0o777 & ~_umask())
        if folder.exists():
            folder.rmdir()
        place.rename(folder)
    except OSError as error:
        raise OutputError(f"{folder}: cannot be written: {error.strerror or error}") from None
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
