"""Runs the benchmarks: see the package."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.bench import scale
from tests.bench.scale import cost, incremental, memory, plot, reference, script, semantica, workers
from tests.bench.scale.options import Options

PARTS: Mapping[str, Callable[[Options], dict[str, Any]]] = {
    "cost": cost.measure,
    "workers": workers.measure,
    "memory": memory.measure,
    "incremental": incremental.measure,
    "script": script.measure,
    "reference": reference.measure,
    "semantica": semantica.measure,
}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.scale",
        description=scale.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--only", metavar="PARTS", default="", help="some of the parts, with commas between")
    parser.add_argument("--documents", type=int, metavar="N", help="documents of the parts that have one size")
    parser.add_argument("--sizes", default="100,1000,10000", metavar="N,N,…", help="documents of the part memory")
    parser.add_argument("--repeat", type=int, default=2, metavar="N", help="turns of which the best counts")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="most workers")
    parser.add_argument("--json", type=Path, metavar="FILE", help="figures; those of other parts in it are kept")
    parser.add_argument("--plot", type=Path, metavar="FILE.svg", help="the picture, and a PNG beside it")
    parser.add_argument("--place", type=Path, metavar="FOLDER", help="where texts and graphs are written meanwhile")
    given = parser.parse_args()
    given.only = [name for name in given.only.split(",") if name] or [*PARTS, "plot"]
    unknown = [name for name in given.only if name not in {*PARTS, "plot"}]
    if unknown:
        parser.error(f"--only {unknown[0]}: expected some of {', '.join([*PARTS, 'plot'])}")
    return given


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # so that what was written meanwhile is removed
    given = arguments()
    found: dict[str, Any] = {}
    if given.json and given.json.exists():
        found = json.loads(given.json.read_text(encoding="utf-8"))
    for name in given.only:
        if name == "plot":
            continue
        with tempfile.TemporaryDirectory(prefix="kg-scale-", dir=given.place) as place:
            options = Options(
                place=Path(place),
                documents=given.documents,
                sizes=tuple(int(size) for size in given.sizes.split(",")),
                repeat=given.repeat,
                workers=given.workers,
            )
            start = time.perf_counter()
            print(f"== {name}\n", flush=True)
            found[name] = PARTS[name](options)
            print(f"({time.perf_counter() - start:,.0f} s; load {os.getloadavg()[0]:.1f})\n", flush=True)
        if given.json:
            given.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    if given.plot:
        print(plot.draw(found, given.plot))
    elif "plot" in given.only:
        print("Nothing is drawn: --plot names no file.")


if __name__ == "__main__":
    main()
