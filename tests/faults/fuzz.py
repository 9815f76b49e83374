"""A fuzzer led by coverage, for all that takes what others wrote. No part of the tests; run it for as long as you like:

    python -m tests.faults.fuzz [--minutes N] [--target readers|offsets|iris|queries|records|build] [--corpus FOLDER]

Without --target the time is shared by all. The inputs that reached something new stay in the corpus and are where the
next run begins; what failed is in its folder `failures`, each with its traceback, and `--again FILE` runs it once more.
It needs atheris (https://github.com/google/atheris, Apache-2.0), which is no dependency of kg:

    .venv/bin/pip install atheris
"""

from __future__ import annotations

import argparse
import importlib.util
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
NAMES = ("readers", "offsets", "iris", "queries", "records", "build")
_STATUS = re.compile(r"^#(\d+)\t.* cov: (\d+) ", re.MULTILINE)
_LEAST = 5  # seconds that are worth another start


@dataclass(slots=True)
class Tally:
    """What the runs of one target came to."""

    runs: int = 0
    seconds: float = 0.0
    work: float = 0.0  # seconds of a processor, fewer than those of the clock where others work too
    edges: int = 0


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.fuzz", description=__doc__.split("\n")[0])
    parser.add_argument("--minutes", type=float, default=6, help="in all (default: 6)")
    parser.add_argument("--target", choices=NAMES, action="append", help="may be given several times; all by default")
    parser.add_argument("--corpus", type=Path, help="where inputs are kept (default: a temporary folder)")
    parser.add_argument("--again", type=Path, metavar="FILE", help="run one input that failed, and nothing else")
    chosen = parser.parse_args()
    if chosen.again:
        return _again(chosen.again)
    if importlib.util.find_spec("atheris") is None:
        print(
            "atheris is not installed. It is needed for this command only: .venv/bin/pip install atheris\n"
            "(wheels for Linux, Python 3.11 to 3.13; kg itself does not depend on it)",
            file=sys.stderr,
        )
        return 78
    folder = chosen.corpus or Path(tempfile.mkdtemp(prefix="kg-fuzz-"))
    folder.mkdir(parents=True, exist_ok=True)
    names = chosen.target or list(NAMES)
    before = _failures(folder)
    tallies = {name: _run(name, folder, chosen.minutes * 60 / len(names)) for name in names}
    found = _failures(folder) - before
    _tell(tallies, found)
    if found or chosen.corpus:
        print(f"\nin {folder}", *(f"failures/{name}" for name in sorted(found)), sep="\n  ")
    else:
        shutil.rmtree(folder)
    return 3 if found else 0


def _failures(folder: Path) -> set[str]:
    return {path.name for path in (folder / "failures").glob("*") if path.suffix != ".txt"}


def _run(name: str, folder: Path, seconds: float) -> Tally:
    """Drive one target, again after each input that ended the process, until the time is over."""
    tally = Tally()
    end = time.monotonic() + seconds
    log = folder / f"{name}.log"
    while (left := end - time.monotonic()) > _LEAST:
        command = [sys.executable, "-m", "tests.faults.drive", name, str(folder), f"-max_total_time={int(left)}"]
        start, before = time.monotonic(), _work()
        with log.open("wb") as output:
            code = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, check=False).returncode
        tally.seconds += time.monotonic() - start
        tally.work += _work() - before
        seen = _STATUS.findall(log.read_text(encoding="utf-8", errors="replace"))
        if seen:
            tally.runs += int(seen[-1][0])
            tally.edges = max(tally.edges, *(int(edges) for _, edges in seen))
        elif code:
            sys.exit(f"{name} does not start: see {log}")
    return tally


def _work() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _tell(tallies: dict[str, Tally], found: set[str]) -> None:
    print(f"{'target':10}{'runs':>12}{'minutes':>10}{'of work':>10}{'runs/s':>10}{'edges':>10}{'failures':>10}")
    for name, tally in tallies.items():
        failures = sum(1 for failure in found if failure.startswith(f"{name}-"))
        rate = tally.runs / max(tally.work, 0.001)
        times = f"{tally.seconds / 60:10.1f}{tally.work / 60:10.1f}{rate:10.1f}"
        print(f"{name:10}{tally.runs:12,}{times}{tally.edges:10,}{failures:10}")


def _again(path: Path) -> int:
    from .targets import target

    with tempfile.TemporaryDirectory(prefix="kg-fuzz-") as room:
        target(path.name.partition("-")[0], Path(room)).check(path.read_bytes())
    print("holds")
    return 0


if __name__ == "__main__":
    sys.exit(main())
