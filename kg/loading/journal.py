"""What a target was given already, so that a load that was cut off goes on, and the next one sends only what changed.

One line of JSON for each graph that was loaded whole, in a file beside the build or where the caller wants it. A line
that was cut off does not count.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from types import TracebackType

from kg.errors import OutputError, UsageError

_FOLDER = ".loads"


class Journal:
    """The journal of one build folder for one target. Use as a context: entries are on the disk when they are made.

    `file` is where it is kept in place of the folder. Raises OutputError if it cannot be written, UsageError if `file`
    holds something else, or what another target was given.
    """

    def __init__(self, folder: Path, target: str, file: Path | None = None) -> None:
        self._path = file or folder / _FOLDER / f"{hashlib.sha256(target.encode()).hexdigest()[:16]}.jsonl"
        self._target, self._named = target, file is not None
        self.known: dict[str, str] = {}  # graph -> digest of what was loaded

    def __enter__(self) -> Journal:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            if self._path.exists():
                self._read(self._path.read_text(encoding="utf-8", errors="replace"))
            self._file = self._path.open("w", encoding="utf-8", newline="\n")
            self._write({"target": self._target})
            for graph, digest in sorted(self.known.items()):
                self._write({"graph": graph, "digest": digest})
            self._sync()
        except OSError as error:
            raise self._unwritable(error) from None
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def forget(self, graph: str) -> None:
        """What was known of a graph holds no more: it is about to be replaced."""
        self.enter(graph, None)

    def enter(self, graph: str, digest: str | None) -> None:
        """A graph is loaded whole; or is no longer there, where there is no digest."""
        if digest is None:
            if self.known.pop(graph, None) is None:
                return
        else:
            self.known[graph] = digest
        try:
            self._write({"graph": graph, "digest": digest})
            self._sync()
        except OSError as error:
            raise self._unwritable(error) from None

    def _unwritable(self, error: OSError) -> OutputError:
        hint = "" if self._named else "; --journal FILE keeps it elsewhere"
        return OutputError(f"{self._path}: the journal of the load cannot be written: {error.strerror or error}{hint}")

    def clear(self) -> None:
        """Nothing is known of the target."""
        for graph in list(self.known):
            self.forget(graph)

    def _read(self, text: str) -> None:
        for number, line in enumerate(text.splitlines()):
            try:
                entry = json.loads(line)
                if number == 0:
                    of = str(entry["target"])
                    if of != self._target:
                        raise UsageError(f"{self._path}: is the journal of loads into {of}: name another file")
                elif entry["digest"] is None:
                    self.known.pop(entry["graph"], None)
                else:
                    self.known[str(entry["graph"])] = str(entry["digest"])
            except (ValueError, KeyError, TypeError):
                if number == 0 and self._named:
                    raise UsageError(f"{self._path}: is there already, and is no journal of a load") from None
                if number == 0:
                    return

    def _write(self, entry: dict[str, str | None]) -> None:
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")

    def _sync(self) -> None:
        self._file.flush()
        os.fsync(self._file.fileno())
