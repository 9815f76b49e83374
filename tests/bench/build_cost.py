"""Time of a whole build against bare spaCy on the same texts, and each stage's share, in one process.

    python tests/bench/build_cost.py [COUNT]

This is the quick half of `python -m tests.bench.scale --only cost`, which says how it measures. Other benchmarks take
their texts from here.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.ids import Minter  # noqa: E402  # the path is set first
from kg.model import Document  # noqa: E402
from tests.bench.scale.corpus import DATE, texts  # noqa: E402

BATCH = 32

__all__ = ["BATCH", "documents_of", "texts", "timed"]


def timed(function: Callable[[], object]) -> tuple[float, float]:
    """CPU and wall seconds of one call."""
    cpu, wall = time.process_time(), time.perf_counter()
    function()
    return time.process_time() - cpu, time.perf_counter() - wall


def documents_of(bodies: list[str], minter: Minter) -> list[Document]:
    """The texts as documents of one day."""
    return [
        Document(iri=minter.document(text=t, title=None, date=None, url=None), text=t, source=f"{i}.txt", date=DATE)
        for i, t in enumerate(bodies)
    ]


def main() -> None:
    from tests.bench.scale.cost import in_process

    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    with tempfile.TemporaryDirectory(prefix="kg-cost-") as place:
        in_process(count, Path(place), repeat=2)


if __name__ == "__main__":
    main()
