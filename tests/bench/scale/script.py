"""A build against the straightforward script (`programs/script.py`) on the same texts, both as whole processes.

Both read the same files. The script writes Turtle; `kg build` writes N-Quads, TriG, Turtle, a report and a store. A
second table tells what each finds; `found.py` says how that is judged.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from tests.bench.scale import found
from tests.bench.scale.measure import Spent, build, race, run, table
from tests.bench.scale.options import Options
from tests.bench.scale.programs import script

_USUAL = 1000
_GOAL = 1.15
_PROGRAM = Path(script.__file__)


def measure(options: Options) -> dict[str, Any]:
    """Cost and what is found."""
    count = options.count(_USUAL)
    room = options.room("script")
    folder, one = options.corpus(count), options.corpus(1)
    told = room / "script.json"

    def scripted(source: Path) -> Spent:
        return run([sys.executable, _PROGRAM, source, room / "script.ttl"], output=told)

    def built(source: Path) -> Spent:
        shutil.rmtree(room / "out", ignore_errors=True)
        return build(source, room / "out", workers=0)

    sides = {"script": scripted, "kg build": built}
    spent = race(sides, one, folder, options.repeat)
    theirs = json.loads(told.read_text(encoding="utf-8"))
    report = json.loads((room / "out" / "report.json").read_text(encoding="utf-8"))
    said = {
        "script": (theirs["facts"], theirs["triples"]),
        "kg build": (report["claims"]["extracted"], report["triples"]["total"]),
    }
    base, ours = spent["script"], spent["kg build"]
    print(f"{count:,} texts, one process each. Ratios are of CPU and of wall seconds to the script.")
    head = ("", "CPU s", "wall s", "start CPU s", "CPU", "less start", "wall", "facts or claims", "triples", "a CPU s")
    table(
        head,
        [
            (
                *(name, s.whole.cpu, s.whole.wall, s.start.cpu, s.whole.cpu / base.whole.cpu, s.net.cpu / base.net.cpu),
                *(s.whole.wall / base.whole.wall, *said[name], round(said[name][1] / s.whole.cpu)),
            )
            for name, s in spent.items()
        ],
    )
    print(f"{said['kg build'][1] / said['script'][1]:.1f} times as many triples.\n")
    judged = {
        "script": found.judge(found.by(sys.executable, _PROGRAM, room)),
        "kg": found.judge(found.ours(found.documents())),
    }
    table(*found.shown(judged))
    if found.SEED.exists():
        print(f"kg score, where all objects and the place in the text must be right too: {found.scored()}\n")
    return {
        "documents": count,
        "spent": {name: side.told for name, side in spent.items()},
        "ratio": round(ours.whole.cpu / base.whole.cpu, 3),
        "ratio_less_start": round(ours.net.cpu / base.net.cpu, 3),
        "ratio_wall": round(ours.whole.wall / base.whole.wall, 3),
        "said": {name: {"facts": facts, "triples": triples} for name, (facts, triples) in said.items()},
        "judged": judged,
        "wanted": _GOAL,
    }
