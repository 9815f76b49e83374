"""Spark against the local engine on the same documents: wall and CPU seconds, with a worker killed in the middle.

    python -m tests.bench.scale.spark [DOCUMENTS] [--master URL] [--no-kill]

Both are whole processes, from nothing to the files and the store, with two at work. All files must be the same to the
byte. CPU seconds of Spark are those of the driver, its Java process and all workers, as /proc tells it while they run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tests.bench.scale import corpus
from tests.bench.scale.measure import table

FILES = ("graph.nq", "graph.ttl", "graph.trig", "quarantine.trig", "report.json")
_WORK = "kg.pipeline.work.pool import work"
_TICK = os.sysconf("SC_CLK_TCK")


class Watched:
    """A command with all processes beneath it: CPU seconds, and peaks of memory in megabytes."""

    def __init__(self, command: list[str], kill_after: float | None) -> None:
        start = time.perf_counter()
        self._cpu: dict[int, float] = {}
        self.rss: dict[str, float] = {}
        self.killed = 0
        process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, cwd=corpus.ROOT)
        begun: float | None = None
        while process.poll() is None:
            for pid, parent, line in family(process.pid):
                self._look(pid, line)
                if _WORK in line:
                    begun = begun or time.perf_counter()
                    if kill_after is not None and not self.killed and time.perf_counter() - begun > kill_after:
                        os.kill(parent, signal.SIGKILL)
                        self.killed = parent
            time.sleep(0.2)
        self.wall = time.perf_counter() - start
        self.cpu = sum(self._cpu.values())
        said = process.stderr.read() if process.stderr else ""
        if process.returncode:
            raise RuntimeError(f"{' '.join(command)} ended with {process.returncode}: {said[-2000:]}")

    def _look(self, pid: int, line: str) -> None:
        with suppress(OSError, ValueError, IndexError):
            fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
            self._cpu[pid] = (int(fields[11]) + int(fields[12])) / _TICK
            kind = next(
                (k for k, mark in (("model", _WORK), ("java", "java"), ("worker", "pyspark")) if mark in line), ""
            )
            rss = int(fields[21]) * os.sysconf("SC_PAGE_SIZE") / 1e6
            self.rss[kind or "driver"] = max(self.rss.get(kind or "driver", 0), rss)


def family(top: int) -> Iterator[tuple[int, int, str]]:
    """A process and all beneath it: number, parent, command."""
    told = subprocess.run(["ps", "-wweo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    rows = {int(a): (int(b), c) for a, b, c in (line.split(None, 2) for line in told.splitlines())}
    for pid, (parent, line) in rows.items():
        above = pid
        while above in rows and above != top:  # numbers begin anew, so that a child may have the lower one
            above = rows[above][0]
        if above == top:
            yield pid, parent, line


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.bench.scale.spark")
    parser.add_argument("documents", type=int, nargs="?", default=2000)
    parser.add_argument("--master", default="local[2,4]")
    parser.add_argument("--no-kill", action="store_true")
    given = parser.parse_args()
    program = [sys.executable, "-c", "import sys; from kg.commands import main; sys.exit(main())", "build"]
    with tempfile.TemporaryDirectory(prefix="kg-spark-bench-") as place:
        room = Path(place)
        texts = corpus.write(room / "texts", given.documents)
        common = [*program, str(texts), "--date", corpus.DATE, "-o"]
        local = Watched([*common, str(room / "local"), "--workers", "2"], None)
        kill = None if given.no_kill else given.documents / 80
        far = Watched([*common, str(room / "spark"), "--engine", "spark", "--master", given.master], kill)
        same = all((room / "local" / f).read_bytes() == (room / "spark" / f).read_bytes() for f in FILES)
        killed = f"worker {far.killed} was killed" if far.killed else "no worker was killed"
        print(f"{given.documents:,} documents; {killed}; the files are {'the same' if same else 'NOT THE SAME'}.")
        print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores")
        rows = [("local, 2 workers", local.wall, local.cpu), (f"spark {given.master}", far.wall, far.cpu)]
        table(("", "wall s", "CPU s"), rows)
        print("largest resident memory of a process, MB:", {k: round(v) for k, v in sorted(far.rss.items())})
        shutil.rmtree(room / "local")


if __name__ == "__main__":
    main()
