"""What more workers give: the wall seconds of `kg build` with one worker and with several on the same documents.

The graphs must be the same to the byte. Beside them, as what can be had at most, bare spaCy with `n_process`.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from tests.bench.scale.measure import Spent, best, build, run, table
from tests.bench.scale.options import Options
from tests.bench.scale.programs import bare

_USUAL = 2000
_GOAL = 1.7
_PROGRAM = Path(bare.__file__)


def measure(options: Options) -> dict[str, Any]:
    """No worker, one, and so on up to the number in the options."""
    count = options.count(_USUAL)
    folder, out = options.corpus(count), options.room("workers") / "out"
    ours: dict[int, list[Spent]] = {}
    theirs: dict[int, list[Spent]] = {}
    graphs: set[str] = set()
    for _ in range(options.repeat):
        for n in range(options.workers + 1):
            shutil.rmtree(out, ignore_errors=True)
            ours.setdefault(n, []).append(build(folder, out, workers=n))
            graphs.add(hashlib.sha256((out / "graph.nq").read_bytes()).hexdigest())
            if n:
                theirs.setdefault(n, []).append(run([sys.executable, _PROGRAM, folder, "64", str(n)]))
    same = "the same" if len(graphs) == 1 else "NOT THE SAME"
    print(
        f"{count:,} documents, {os.cpu_count()} cores; the graphs are {same}. No worker: one process does everything."
    )
    found: dict[str, Any] = {"documents": count, "same_bytes": len(graphs) == 1, "wanted": _GOAL}
    rows = []
    for name, key, spent in (("kg build, workers:", "kg", ours), ("bare spaCy, processes:", "bare", theirs)):
        least = {n: best(runs) for n, runs in spent.items()}
        rows += [(f"{name} {n}", s.wall, least[1].wall / s.wall, s.cpu, s.cpu / least[1].cpu) for n, s in least.items()]
        found[key] = {str(n): s.told | {"faster": round(least[1].wall / s.wall, 3)} for n, s in least.items()}
    table(("", "wall s", "times faster", "CPU s", "CPU to one"), rows)
    return found
