"""The thread that writes files while the next ones are thought of."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from kg.pipeline.keep.copying import Copier

MANY = 3000  # pieces of 8 KiB: more than may wait


def test_pieces_come_in_the_order_in_which_they_were_told(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(bytes(range(256)) * 2000)
    expected = bytearray()
    with Copier() as copier, source.open("rb") as from_, (tmp_path / "out").open("wb") as out:
        for n in range(MANY):
            piece = n.to_bytes(4, "big") * 2048
            copier.write(out, piece)
            copier.copy(out, from_, n, n + 200_000 * (n % 500 == 0) + 7)
            expected += piece + source.read_bytes()[n : n + 200_000 * (n % 500 == 0) + 7]
        copier.close(out, tmp_path / "out")
        copier.wait()
        assert (tmp_path / "out").read_bytes() == expected  # complete before the end, for those who wait


def test_a_full_disk_is_told_and_nobody_waits_for_ever() -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("this system has no device that is always full")

    def fill() -> None:
        with full.open("wb", buffering=0) as out, Copier() as copier:
            for _ in range(MANY):
                copier.write(out, bytes(8192))  # type: ignore[arg-type]
            copier.wait()

    with pytest.raises(OSError, match="No space") as caught:
        fill()
    assert caught.value.errno == errno.ENOSPC


def test_what_goes_wrong_last_is_told_at_the_end(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.write_bytes(b"short")
    with (
        pytest.raises(OSError, match="shorter than it was"),
        source.open("rb") as from_,
        (tmp_path / "out").open("wb") as out,
        Copier() as copier,
    ):
        copier.copy(out, from_, 0, 100)
