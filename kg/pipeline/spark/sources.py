"""Sources with an address, as hdfs:// and s3a://, are read by Spark: small files side by side, others one by one."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from kg.errors import KgError
from kg.ids import Minter
from kg.model import Failure
from kg.pipeline.spark.session import Session, spoken
from kg.pipeline.work import Task
from kg.pipeline.work.tasks import of_data, of_place, recorded
from kg.sources import SUFFIXES, Format, Place, ReadSettings, is_extraction_file
from kg.sources.places import file_name

_ADDRESS = re.compile(r"(?!https?:)[A-Za-z][A-Za-z0-9+.-]+://")
_MAGIC = re.compile(r"[*?\[{]")
_SMALL = 4 << 20  # bytes of a file that are read side by side with others


def is_remote(source: str) -> bool:
    """Whether a source has an address that Spark reads."""
    return _ADDRESS.match(source) is not None


def remote_tasks(session: Session, source: str, minter: Minter, settings: ReadSettings) -> Iterator[Task | Failure]:
    """Yield a task for each document of a source, in the order of the names, and a Failure for what holds none."""
    try:
        with spoken("cannot be read"):
            listing = session.spark.read.format("binaryFile").option("recursiveFileLookup", "true").load(source)
            above = _above(session, source)
            yield from _tasks(session, listing, above, minter, settings)
    except KgError as error:
        missing = "PATH_NOT_FOUND" in str(error)
        reason = "no such file or folder" if missing else str(error)
        yield Failure(source=file_name(source), stage="read", reason=reason)


def _above(session: Session, source: str) -> str:
    """What names of documents do not begin with: the source itself, or what is before its first pattern."""
    magic = _MAGIC.search(source)
    fixed = source if magic is None else source[: source.rindex("/", 0, magic.start())]
    system, path = session.place(fixed)
    return str(system.makeQualified(path).toString())


def _tasks(
    session: Session, listing: Any, above: str, minter: Minter, settings: ReadSettings
) -> Iterator[Task | Failure]:
    from pyspark import StorageLevel
    from pyspark.sql import functions as f

    content = f.col("content")
    small = listing.where(f.col("length") <= _SMALL).select("path", content)
    large = listing.where(f.col("length") > _SMALL).select("path", f.lit(None).cast("binary").alias("content"))
    rows = small.unionByName(large).persist(StorageLevel.DISK_ONLY)  # or sorting would read everything twice
    try:
        by_parts = f.translate(f.col("path"), "/", "\u0001")
        for row in rows.sort(by_parts).toLocalIterator(prefetchPartitions=True):
            place = _place(row["path"], above, settings)
            if isinstance(place, Failure):
                yield place
            elif row["content"] is not None and place.holds_one and len(row["content"]) <= 4 * settings.max_chars:
                yield of_data(bytes(row["content"]), place)
            else:
                yield from _spooled(session, row["path"], place, row["content"], minter, settings)
    finally:
        rows.unpersist()


def _place(path: str, above: str, settings: ReadSettings) -> Place | Failure:
    name = file_name(path.removeprefix(above).strip("/") or PurePosixPath(path).name)
    suffix = PurePosixPath(path).suffix.lower()
    if settings.format is not None:
        return Place(path=None, name=name, format=Format(settings.format))
    if suffix not in SUFFIXES:
        said = f"{suffix} is not a format that is read" if suffix else "no suffix tells its format"
        return Failure(source=name, stage="read", reason=f"{said}: expected another suffix, or a --format")
    return Place(path=None, name=name, format=SUFFIXES[suffix])


def _spooled(
    session: Session, path: str, place: Place, content: bytes | None, minter: Minter, settings: ReadSettings
) -> Iterator[Task | Failure]:
    """The tasks of a file that is first copied here: it has rows, or is large."""
    with tempfile.TemporaryDirectory(prefix="kg-") as room:
        copy = Path(room) / "copy"
        if content is None:
            system, remote = session.place(path)
            system.copyToLocalFile(False, remote, session.local(str(copy)), True)
        else:
            copy.write_bytes(content)
        here = Place(path=copy, name=place.name, format=place.format)
        yield from recorded(copy, place.name) if is_extraction_file(copy) else of_place(here, minter, settings)
