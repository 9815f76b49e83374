"""How cost and memory grow with the number of documents, each size a build of its own, as a process.

Cost is CPU of the process and all that it starts, by document: with what it takes to begin, and less that (a build of
one document). Memory is the peak of all processes together, looked at five times a second: PSS, which counts what they
share once, and RSS, which counts it for each. All rows are of one worker but the last.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

from tests.bench.scale.measure import Spent, best, build, table
from tests.bench.scale.options import Options

_GOAL_COST, _GOAL_MEMORY = 1.1, 1.15
_ONCE = 2000  # more documents than these are built but once


def measure(options: Options) -> dict[str, Any]:
    """All sizes with one worker; the largest but one with several too."""
    out = options.room("growth") / "out"
    start = best(_built(options, 1, out, 1) for _ in range(options.repeat))
    sizes: dict[int, Spent] = {}
    written: dict[int, int] = {}
    for count in sorted(options.sizes):
        sizes[count] = best(_built(options, count, out, 1) for _ in range(options.repeat if count <= _ONCE else 1))
        written[count] = _written(out)
    rows = [_row(f"{count:,} documents", count, spent, start, written[count]) for count, spent in sizes.items()]
    middle = sorted(sizes)[-2:][0]
    several = _built(options, middle, out, options.workers)
    rows.append(_row(f"{middle:,} with {options.workers} workers", middle, several, start, _written(out)))
    print(f"A build of one document takes {start.cpu:.1f} CPU s and {start.pss:.0f} MB.")
    table(("", "CPU s", "wall s", "CPU ms each", "less start", "wall ms each", "PSS MB", "RSS MB", "written MB"), rows)
    found: dict[str, Any] = {
        "start": start.told,
        "sizes": {str(count): spent.told for count, spent in sizes.items()},
        "written": {str(count): size for count, size in written.items()},
        "several": {"workers": options.workers, "documents": middle, **several.told},
        "wanted": {"cost": _GOAL_COST, "memory": _GOAL_MEMORY},
    }
    return found | (_growth(sizes, start) if len(sizes) > 1 else {})


def _growth(sizes: dict[int, Spent], start: Spent) -> dict[str, Any]:
    """The largest against the smallest in cost, and against the one before it in memory."""
    least, before, most = min(sizes), sorted(sizes)[-2], max(sizes)
    cost = sizes[most].cpu / most / (sizes[least].cpu / least)
    net = (sizes[most] - start).cpu / most / ((sizes[least] - start).cpu / least)
    pss, rss = (getattr(sizes[most], name) / getattr(sizes[before], name) for name in ("pss", "rss"))
    print(f"A document of {most:,} costs {cost:.2f} times one of {least:,}, less start {net:.2f} times.")
    print(f"Memory at {most:,} is {pss:.2f} times (PSS), {rss:.2f} times (RSS) that at {before:,}.\n")
    return {
        "cost": round(cost, 3),
        "cost_less_start": round(net, 3),
        "memory": {"pss": round(pss, 3), "rss": round(rss, 3)},
    }


def _row(name: str, count: int, spent: Spent, start: Spent, written: int) -> tuple[object, ...]:
    each = (1000 * seconds / count for seconds in (spent.cpu, (spent - start).cpu, spent.wall))
    return name, spent.cpu, spent.wall, *each, spent.pss, spent.rss, written / 1e6


def _built(options: Options, count: int, out: Path, number: int) -> Spent:
    shutil.rmtree(out, ignore_errors=True)
    return build(options.corpus(count), out, workers=number, memory=True)


def _written(out: Path) -> int:
    """Bytes of what is in a folder, each file once, however many names it has."""
    found = {stat.st_ino: stat.st_size for path in out.rglob("*") if path.is_file() and (stat := path.lstat())}
    return sum(found.values())
