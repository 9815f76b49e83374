"""Answers that are kept in a folder by what was asked, so that nothing is asked twice."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.errors import OutputError
from kg.ids import digest

_FORMAT = "kg-answer/1"
_KEY = 64  # hexadecimal digits: all of SHA-256
_LARGEST = 16 << 20  # bytes of an entry
_DAY = 86_400  # seconds
_KEPT = 365 * _DAY  # for which an entry is kept that nobody uses


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a model answered, as it did."""

    content: str
    cut: bool = False  # the answer ended where it had to, not where it was finished


def key_of(*parts: str) -> str:
    """The key of what is asked: model, URL, schema, instructions, text."""
    return digest(_FORMAT, *parts, length=_KEY)


class Cache:
    """A folder of answers; with None it keeps nothing. Raises OutputError if the folder cannot be made.

    An entry is written beside its place and renamed, so that any number of runs may share the folder. One that is
    damaged counts as none. Where the folder can no longer be written, `trouble` says so and the run goes on. What
    nobody has used for a year is dropped: of what is asked otherwise now, nobody needs the answer.
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._tidy: set[str] = set()  # the folders in it that were looked through
        self.trouble: str | None = None
        if folder is not None:
            try:
                folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            except OSError as error:
                raise OutputError(f"{folder}: no answers can be kept there: {error.strerror or error}") from None

    def get(self, key: str) -> Reply | None:
        """The answer that is kept under a key, if it is there and whole."""
        if self._folder is None:
            return None
        place = self._place(self._folder, key)
        try:
            with place.open("rb") as stream:
                data = stream.read(_LARGEST + 1)
                used = os.fstat(stream.fileno()).st_mtime
            entry = json.loads(data.decode("utf-8")) if len(data) <= _LARGEST else None
        except (OSError, ValueError, RecursionError):
            return None
        if time.time() - used > _DAY:
            with suppress(OSError):  # that of another user, say
                os.utime(place)
        return _reply(entry, key)

    def put(self, key: str, reply: Reply) -> None:
        """Keep an answer."""
        if self._folder is None:
            return
        place = self._place(self._folder, key)
        entry = {"format": _FORMAT, "key": key, "content": reply.content, "cut": reply.cut, "check": _check(key, reply)}
        name = None
        try:
            place.parent.mkdir(exist_ok=True, mode=0o700)
            handle, name = tempfile.mkstemp(dir=place.parent, suffix=".tmp")
            with os.fdopen(handle, "wb") as stream:
                stream.write(json.dumps(entry).encode("ascii"))
            Path(name).replace(place)
            self._drop_old(place.parent)
        except OSError as error:
            self.trouble = f"{self._folder}: answers could not be kept: {error.strerror or error}"
            if name is not None:
                with suppress(OSError):
                    Path(name).unlink()

    def _drop_old(self, folder: Path) -> None:
        """Drop what nobody uses, and what a run left that was ended; each folder is looked through once."""
        if folder.name in self._tidy:
            return
        self._tidy.add(folder.name)
        now = time.time()
        for pattern, kept in (("?" * (_KEY - 2) + ".json", _KEPT), ("tmp*.tmp", _DAY)):
            for place in folder.glob(pattern):
                with suppress(OSError):
                    if now - place.stat().st_mtime > kept:
                        place.unlink()

    @staticmethod
    def _place(folder: Path, key: str) -> Path:
        return folder / key[:2] / f"{key[2:]}.json"


def _reply(entry: Any, key: str) -> Reply | None:
    if not isinstance(entry, Mapping) or entry.get("format") != _FORMAT or entry.get("key") != key:
        return None
    content, cut = entry.get("content"), entry.get("cut")
    if not isinstance(content, str) or not isinstance(cut, bool):
        return None
    reply = Reply(content=content, cut=cut)
    return reply if entry.get("check") == _check(key, reply) else None


def _check(key: str, reply: Reply) -> str:
    return digest(key, reply.content, str(reply.cut))
