"""Building again into the same folder: nothing changed, one document changed, one in a hundred, one taken away.

At the end the same documents are built into a new folder: the files must be the same to the byte.
"""

from __future__ import annotations

import shutil
from typing import Any

from tests.bench.scale import corpus
from tests.bench.scale.measure import Spent, build, table
from tests.bench.scale.options import Options

_USUAL = 10_000
_FILES = ("graph.nq", "graph.trig", "graph.ttl", "quarantine.trig", "report.json")
_GOAL_SAME, _GOAL_ONE = 50, 0.02


def measure(options: Options) -> dict[str, Any]:
    """The rows in the order in which they are built."""
    count = options.count(_USUAL)
    room = options.room("incremental")
    folder, out = corpus.write(room / "texts", count), room / "out"
    fresh = iter(corpus.texts(2 + count // 100, start=count))

    def change(numbers: range) -> None:
        for number in numbers:
            corpus.place(folder, number).write_text(next(fresh), encoding="utf-8")

    spent: dict[str, Spent] = {"first build": build(folder, out)}
    spent["nothing changed"] = build(folder, out)
    change(range(count // 2, count // 2 + 1))
    spent["one document changed"] = build(folder, out)
    share = max(count // 100, 1)
    change(range(share))
    spent[f"one in a hundred changed ({share:,})"] = build(folder, out)
    corpus.place(folder, count - 1).unlink()
    spent["one taken away"] = build(folder, out)
    spent["all anew, in another folder"] = build(folder, room / "anew")
    other = [name for name in _FILES if (out / name).read_bytes() != (room / "anew" / name).read_bytes()]
    first = spent["first build"]
    told = f"DIFFERENT from a new build: {', '.join(other)}" if other else "the files are those of a new build"
    print(f"{count:,} documents; {told}.")
    table(
        ("", "CPU s", "wall s", "share of first", "by wall", "times quicker", "by wall"),
        [
            (
                n,
                s.cpu,
                s.wall,
                f"{s.cpu / first.cpu:.2%}",
                f"{s.wall / first.wall:.2%}",
                first.cpu / s.cpu,
                first.wall / s.wall,
            )
            for n, s in spent.items()
        ],
    )
    shutil.rmtree(room)
    return {
        "documents": count,
        "same_bytes": not other,
        "spent": {name: one.told for name, one in spent.items()},
        "wanted": {"nothing changed": _GOAL_SAME, "one document changed": _GOAL_ONE},
    }
