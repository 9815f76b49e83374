"""How every reader of gold standards opens files: UTF-8 with or without a byte-order mark, within bounds.

Looking at a file (`head`, `first_value`) never raises; reading it (`lines`, `text`, `load`) raises DataError, naming
file and line.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NoReturn

from kg.errors import DataError

_LOOK = 1 << 26  # bytes of a line that are looked at, to tell the format
_LINE = 1 << 28  # bytes of a line, and
_FILE = 1 << 30  # bytes of a file, that are read: what is longer is no gold standard
_MARK = b"\xef\xbb\xbf"


def head(path: Path, size: int = 1 << 20) -> str:
    """The first bytes of a file, as text; nothing of what is no regular file, cannot be read, or is no text."""
    try:
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            start = file.read(size)
    except (OSError, ValueError):
        return ""
    return "" if b"\0" in start else start.removeprefix(_MARK).decode("utf-8", "replace")


def first_line(path: Path) -> str:
    """The first line that is not blank."""
    if not head(path, 1 << 12):
        return ""
    try:
        with path.open("rb") as file:
            while line := file.readline(_LOOK):
                told = line.removeprefix(_MARK).decode("utf-8", "replace")
                if told.strip():
                    return told
    except (OSError, ValueError):
        pass
    return ""


def first_value(path: Path) -> dict[str, Any]:
    """The JSON object in the first line that is not blank; an empty one where there is none."""
    try:
        value = json.loads(first_line(path))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file that are not blank, with their numbers. Raises DataError."""
    for number, line in all_lines(path):
        if line.strip():
            yield number, line


def all_lines(path: Path) -> Iterator[tuple[int, str]]:
    """The lines of a file, with their ends. Raises DataError for what is not UTF-8, or cannot be read."""
    try:
        with path.open("rb") as file:
            number = 0
            while line := file.readline(_LINE):
                number += 1
                if len(line) == _LINE:
                    raise DataError(f"{path}: line {number}: longer than {_LINE >> 20} MB: expected lines of text")
                yield number, _decoded(line.removeprefix(_MARK) if number == 1 else line, f"{path}: line {number}")
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None


def text(path: Path, *, mark: bool = False) -> str:
    """A whole file, line ends as they are; its byte-order mark only if asked. Raises DataError."""
    try:
        with path.open("rb") as file:
            content = file.read(_FILE)
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror or error}") from None
    if len(content) == _FILE:
        raise DataError(f"{path}: longer than {_FILE >> 20} MB: expected a file of text")
    return _decoded(content if mark else content.removeprefix(_MARK), f"{path}")


def _decoded(content: bytes, where: str) -> str:
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DataError(f"{where}: not UTF-8 (byte {error.start}): expected text in UTF-8") from None


def load(source: str, where: str) -> Any:
    """JSON as RFC 8259 has it: without NaN, Infinity, numbers too large for it, or half a surrogate pair.

    Raises DataError naming `where`.
    """
    try:
        value = json.loads(source, parse_constant=_refuse)
        if "\\ud" in source or "\\uD" in source:
            json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise DataError(f"{where}: not JSON: half a surrogate pair stands for no character") from None
    except RecursionError:
        raise DataError(f"{where}: not JSON: brackets are nested too deeply") from None
    except ValueError as error:
        raise DataError(f"{where}: not JSON: {error}") from None
    return value


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no number")
