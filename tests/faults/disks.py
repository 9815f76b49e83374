"""Real file systems in memory, which can be small, full or read-only: what a build meets there is no play."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

LARGE, MANY = 128 << 20, 100_000  # bytes and files of a disk that has enough of both


@dataclass(frozen=True, slots=True)
class Disk:
    """A file system of its own."""

    path: Path

    def leave(self, *, size: int | None = None, files: int | None = None) -> None:
        """Let there be room for so many more bytes and files, or as much as anybody needs."""
        about = os.statvfs(self.path)
        bytes_used, files_used = (about.f_blocks - about.f_bfree) * about.f_frsize, about.f_files - about.f_ffree
        limit = LARGE if size is None else bytes_used + size
        self._remount(f"size={max(limit, 1)},nr_inodes={MANY if files is None else files_used + files}")

    def refuse(self, refused: bool) -> None:
        """Let nobody write any more, or everybody again."""
        self._remount("ro" if refused else "rw")

    def _remount(self, options: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{options}", str(self.path)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """An empty disk; the test is skipped where nothing can be mounted."""
    if shutil.which("mount") is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        pytest.skip("only the superuser can mount a small file system")
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={LARGE},nr_inodes={MANY},mode=755", "tmpfs", str(place)]
    mounted = subprocess.run(command, check=False, capture_output=True, text=True)
    if mounted.returncode:
        pytest.skip(f"a small file system cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield Disk(place)
    finally:
        subprocess.run(["umount", "--lazy", str(place)], check=True)
