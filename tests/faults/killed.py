"""Kills builds with SIGKILL at random moments, and lets the next build go on: the graph has to be the same each time.

    python -m tests.faults.killed [--times 100] [--documents 40] [--workers 2] [--seed 1]

Each time a folder is built that holds an earlier graph of half of the documents, or none. The build is killed up to
three times: after a random time, or as soon as some file of the new graph appears, which is when moving and linking
are under way. Whenever it is killed, what readers find must be the earlier graph or the new one. At the end the bytes
must be those of a build that nobody disturbed, and the store must hold just what graph.nq holds.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyoxigraph as ox

from kg.stores import open_store

FILES = ("graph.nq", "graph.ttl", "graph.trig", "quarantine.trig", "report.json", "decisions.jsonl")
ACTORS = ("Russia", "China", "France", "Norway", "Japan", "Kenya", "Brazil", "Egypt", "Peru")
DEEDS = ("attacked", "did not attack", "sanctioned", "did not sanction", "condemned", "will visit", "thanked", "met")
APPEARING = ("shared.nq", "store/CURRENT", "graph.nq", "graph.trig", "report.json", "seal.json")
"""Files of a new graph, in the order in which they are written."""

_LONGEST = 300.0  # seconds that a build may take


def write_texts(folder: Path, count: int) -> None:
    """So many short texts, some of which speak against each other."""
    folder.mkdir(parents=True)
    for number in range(count):
        pair = number // 2
        one, other = ACTORS[pair % 9], ACTORS[(pair * 5 + 1 + pair // 9) % 9]
        words = f"{one} {DEEDS[number % 8]} {other} in {2000 + pair % 25}. Officials of {other} called it unfair."
        (folder / f"{number:04}.txt").write_text(words, encoding="utf-8")


def command(sources: Path, folder: Path, workers: int) -> list[str]:
    return [sys.executable, "-m", "kg", "build", str(sources), "-o", str(folder), "--workers", str(workers)]


def run(sources: Path, folder: Path, workers: int) -> None:
    """A build that nobody disturbs."""
    done = subprocess.run(command(sources, folder, workers), capture_output=True, text=True, timeout=_LONGEST)
    if done.returncode:
        raise AssertionError(f"the build ended with {done.returncode}: {done.stderr}")


def kill(sources: Path, folder: Path, workers: int, chance: random.Random, longest: float) -> str:
    """Kill a build at a random moment; tells which, or that the build was quicker."""
    process = subprocess.Popen(
        command(sources, folder, workers), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
    )
    moment = chance.choice(("a time", "a time", *APPEARING))
    if moment == "a time":
        _wait(process, chance.uniform(0, longest))
    else:
        earlier = set((folder / ".kg").glob("graph-*"))
        while process.poll() is None:
            if any((place / moment).exists() for place in set((folder / ".kg").glob("graph-*")) - earlier):
                break
            time.sleep(0.001)
        _wait(process, chance.uniform(0, 0.03))
    process.send_signal(signal.SIGKILL)
    _, told = process.communicate()
    if b"Traceback" in told:
        raise AssertionError(told.decode())
    return moment if process.returncode == -signal.SIGKILL else "was over"


def _wait(process: subprocess.Popen[bytes], seconds: float) -> None:
    end = time.monotonic() + seconds
    while process.poll() is None and time.monotonic() < end:
        time.sleep(0.002)


def parts(folder: Path) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() for name in FILES}


def is_whole(folder: Path) -> bool:
    """Whether there is a graph; it is checked that its parts belong together."""
    if not (folder / "report.json").exists():
        return False
    now = (folder / "report.json").resolve().parent
    told = json.loads((now / "report.json").read_text(encoding="utf-8"))
    lines = (now / "graph.nq").read_bytes().count(b"\n")
    assert told["triples"]["total"] == lines == len(open_store(now / "store"))
    return True


def check_store(folder: Path) -> None:
    whole = ox.Store()
    whole.load(path=str(folder / "graph.nq"), format=ox.RdfFormat.N_QUADS)
    stored = open_store(folder / "store")
    assert set(stored.quads_for_pattern(None, None, None, None)) == set(whole.quads_for_pattern(None, None, None, None))


def killed_builds(times: int, *, documents: int, workers: int, seed: int = 1) -> Counter[str]:
    """Do it so many times; gives how often each moment was met. Raises AssertionError where a graph is not the same."""
    chance = random.Random(seed)
    met: Counter[str] = Counter()
    with tempfile.TemporaryDirectory(prefix="kg-killed-") as name:
        room = Path(name)
        write_texts(room / "half", documents // 2)
        write_texts(room / "whole", documents)
        started = time.monotonic()
        run(room / "whole", room / "undisturbed", workers)
        longest = time.monotonic() - started
        expected = parts(room / "undisturbed")
        assert json.loads(expected["report.json"])["across_documents"]["findings"], "no text speaks against another"
        run(room / "half", room / "before", workers)
        for number in range(times):
            folder = room / "out"
            if number % 2:
                shutil.copytree(room / "before", folder, symlinks=True)
            for _ in range(chance.randint(1, 3)):
                met[kill(room / "whole", folder, workers, chance, longest)] += 1
                assert is_whole(folder) or not number % 2
            run(room / "whole", folder, workers)
            assert parts(folder) == expected, f"time {number} gave another graph"
            check_store(folder)
            shutil.rmtree(folder)
        met["processes left"] = len(left_over(room))
    return met


def left_over(room: Path) -> list[int]:
    """Processes that work for builds which are no more, some seconds later."""
    time.sleep(3)
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if b"kg.pipeline.work.pool" in (place / "cmdline").read_bytes() and os.getppid() and _is_alone(place):
                found.append(int(place.name))
        except OSError:
            continue
    return found


def _is_alone(place: Path) -> bool:
    """Whether the parent of a process is gone, so that another one has taken it over."""
    told = (place / "environ").read_bytes().split(b"\0")
    parent = next((int(part[10:]) for part in told if part.startswith(b"KG_PARENT=")), 0)
    return not Path(f"/proc/{parent}").exists()


def main() -> None:
    options = argparse.ArgumentParser(description="Kills builds at random moments and lets them go on.")
    for name, default in (("times", 100), ("documents", 40), ("workers", 2), ("seed", 1)):
        options.add_argument(f"--{name}", type=int, default=default)
    given = options.parse_args()
    started = time.monotonic()
    met = killed_builds(given.times, documents=given.documents, workers=given.workers, seed=given.seed)
    left = met.pop("processes left")
    print(f"{given.times} builds of {given.documents} documents killed and resumed: the same graph each time")
    for moment, count in met.most_common():
        print(f"  {moment:<16}{count:>5}")
    print(f"processes left over: {left}; {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
