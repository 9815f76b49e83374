"""What things cost: CPU and wall seconds of a call or of a whole process with all that it starts, and its memory."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.bench.scale.corpus import DATE, ROOT

_EVERY = 0.2  # seconds between two looks at the memory
_TOLD = 2000  # characters of what a failed process said
_BESIDE = Path(sys.executable).with_name("kg")
_KG = (_BESIDE,) if _BESIDE.exists() else (sys.executable, "-c", "from kg.commands import main; main()")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """CPU and wall seconds. Peaks of memory, in megabytes, are of all processes at one time, where they are looked at.

    `pss` counts a page that several processes share once, `rss` once for each.
    """

    cpu: float
    wall: float
    pss: float = 0.0
    rss: float = 0.0

    def __sub__(self, other: Spent) -> Spent:
        """The seconds less those of another; memory stays."""
        return Spent(cpu=self.cpu - other.cpu, wall=self.wall - other.wall, pss=self.pss, rss=self.rss)

    @property
    def told(self) -> dict[str, float]:
        """For JSON."""
        found = {"cpu": round(self.cpu, 4), "wall": round(self.wall, 4)}
        return found | ({"pss": round(self.pss, 1), "rss": round(self.rss, 1)} if self.rss else {})


def best(runs: Iterable[Spent]) -> Spent:
    """The least of each: what else the machine does only ever adds."""
    found = list(runs)
    return Spent(**{name: min(getattr(one, name) for one in found) for name in ("cpu", "wall", "pss", "rss")})


def timed(function: Callable[[], object]) -> Spent:
    """What a call in this process takes. CPU is that of this process alone."""
    cpu, wall = time.process_time(), time.perf_counter()
    function()
    return Spent(cpu=time.process_time() - cpu, wall=time.perf_counter() - wall)


def run(command: Sequence[str | Path], *, memory: bool = False, output: Path | None = None) -> Spent:
    """What a process takes with all that it started and waited for, from its start to its end.

    What it says on standard output goes to the file `output`. Raises RuntimeError if it fails.
    """
    with (output or Path(os.devnull)).open("wb") as told:
        start = time.perf_counter()
        process = subprocess.Popen(list(map(str, command)), stdout=told, stderr=subprocess.PIPE, cwd=ROOT)
        said: list[bytes] = []
        reader = threading.Thread(target=lambda: said.append(process.stderr.read() if process.stderr else b""))
        reader.start()
        sampler = _Sampler(process.pid)
        if memory:
            sampler.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        sampler.over.set()
        reader.join()
    if process.returncode:
        words = b"".join(said).decode(errors="replace")[-_TOLD:]
        raise RuntimeError(f"{' '.join(map(str, command))} ended with {process.returncode}: {words}")
    return Spent(cpu=usage.ru_utime + usage.ru_stime, wall=wall, pss=sampler.pss, rss=sampler.rss)


def _family(pid: int) -> list[int]:
    """A process and all that it and they started, by whose child each process says it is."""
    children: dict[int, list[int]] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):  # it ended meanwhile
            parent = int(path.read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(path.parent.name))
    found = [pid]
    for one in found:
        found += children.get(one, ())
    return found


Side = Callable[[Path], Spent]
"""A program that is run on a folder."""


class _Sampler(threading.Thread):
    """Looks at the memory of a process and its descendants several times a second, as /proc tells it (Linux)."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.pss = self.rss = 0.0
        self._pid = pid

    def run(self) -> None:
        while not self.over.wait(_EVERY):
            pss = rss = 0
            with suppress(OSError, ValueError, IndexError):
                for pid in _family(self._pid):
                    with suppress(OSError):  # it ended meanwhile
                        fields = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").split()
                        pss += int(fields[fields.index("Pss:") + 1])
                        rss += int(fields[fields.index("Rss:") + 1])
            self.pss, self.rss = max(self.pss, pss / 1000), max(self.rss, rss / 1000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Race:
    """What one side takes: for all texts, and to begin (for one text)."""

    whole: Spent
    start: Spent

    @property
    def net(self) -> Spent:
        return self.whole - self.start

    @property
    def told(self) -> dict[str, Any]:
        """For JSON."""
        return {**self.whole.told, "start": self.start.told}


def race(sides: Mapping[str, Side], one: Path, folder: Path, repeat: int) -> dict[str, Race]:
    """Let the sides run in turns, each on one text and on all, and keep the best of the turns."""
    begun: dict[str, list[Spent]] = {name: [] for name in sides}
    turns: dict[str, list[Spent]] = {name: [] for name in sides}
    for _ in range(repeat):
        for name, side in sides.items():
            begun[name].append(side(one))
            turns[name].append(side(folder))
    return {name: Race(whole=best(turns[name]), start=best(begun[name])) for name in sides}


def build(source: Path, out: Path, *, workers: int | None = None, memory: bool = False) -> Spent:
    """What `kg build` takes as a process, from nothing to the files and the store.

    With `workers` 0 one process does everything; None leaves it to `kg`.
    """
    chosen = () if workers is None else ("--workers", str(workers))
    return run([*_KG, "build", source, "-o", out, "--date", DATE, *chosen], memory=memory)


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table: words to the left, figures to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max(len(row[n]) for row in [list(head), *cells]) for n in range(len(head))]
    for row in [list(head), *cells]:
        others = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))
        print("  ".join([row[0].ljust(widths[0]), *others]).rstrip(), flush=True)
    print(flush=True)


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.1f}" if abs(value) >= 20 else f"{value:.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
