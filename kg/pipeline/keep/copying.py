"""Writes files while the next ones are thought of: one thread copies, and tells when something goes wrong."""

from __future__ import annotations

import errno
import os
import queue
import sys
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import BinaryIO

from kg.pipeline.keep.generation import begin_to_disk

CHUNK = 1 << 20

_LARGE = 1 << 17
_CANNOT = (errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP)  # with these two files, or at all
_MOST = 1 << 24  # bytes that may wait to be written, so that they do not pile up in memory
_ITEM = 1 << 12  # for which each thing to do counts, however little it holds


class Copier:
    """A thread that writes into files, in the order in which it is told. Use as a context manager.

    What goes wrong, as on a disk that is full, is raised by the next call, by `wait`, or at the end: OSError.
    """

    def __init__(self) -> None:
        self._todo: queue.SimpleQueue[tuple[Callable[[], object], int] | threading.Event | None] = queue.SimpleQueue()
        self._wrong: BaseException | None = None
        self._thread = threading.Thread(target=self._run, daemon=True, name="kg copies")
        self._waiting = 0
        self._fewer = threading.Condition()

    def __enter__(self) -> Copier:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._todo.put(None)
        self._thread.join()
        if kind is None:
            self._check()

    def write(self, file: BinaryIO, data: bytes) -> None:
        """Write into a file."""
        self._do(partial(file.write, data), len(data))

    def copy(self, file: BinaryIO, source: BinaryIO, start: int, end: int) -> None:
        """Copy a part of another file. Whoever reads that meanwhile does so by `read_at`."""
        self._do(partial(_copy, file, source, start, end))

    def close(self, file: BinaryIO, path: Path) -> None:
        """Close a file, which is complete, and let it go to the disk."""
        self._do(file.close)
        self._do(partial(begin_to_disk, path))

    def wait(self) -> None:
        """Wait until all that was told is done."""
        done = threading.Event()
        self._todo.put(done)
        done.wait()
        self._check()

    def _do(self, what: Callable[[], object], held: int = 0) -> None:
        self._check()
        size = held + _ITEM
        with self._fewer:
            self._fewer.wait_for(lambda: self._waiting < _MOST)
            self._waiting += size
        self._todo.put((what, size))

    def _check(self) -> None:
        if self._wrong is not None:
            raise self._wrong

    def _run(self) -> None:
        while (item := self._todo.get()) is not None:
            if isinstance(item, threading.Event):
                item.set()
                continue
            what, size = item
            if self._wrong is None:
                try:
                    what()
                except BaseException as error:  # it is for the thread that waits
                    self._wrong = error
            with self._fewer:
                self._waiting -= size
                self._fewer.notify()


def _copy(file: BinaryIO, source: BinaryIO, start: int, end: int) -> None:
    if end - start > _LARGE:
        start = _within_the_kernel(file, source, start, end)
    while start < end:
        data = read_at(source, start, min(CHUNK, end - start))
        if not data:
            raise OSError(5, f"{source.name}: is shorter than it was")
        file.write(data)
        start += len(data)


def _within_the_kernel(file: BinaryIO, source: BinaryIO, start: int, end: int) -> int:
    """Copy as much as the system can copy by itself, or share between two files; return where that ends."""
    if sys.platform != "linux":
        return start
    file.flush()
    try:
        while start < end and (copied := os.copy_file_range(source.fileno(), file.fileno(), end - start, start)):
            start += copied
    except OSError as error:
        if error.errno not in _CANNOT:
            raise
    return start


_LOCK = threading.Lock()


def read_at(file: BinaryIO, at: int, length: int) -> bytes:
    """Read a part of a file that another thread may read too."""
    if hasattr(os, "pread"):
        return os.pread(file.fileno(), length, at)
    with _LOCK:
        file.seek(at)
        return file.read(length)
