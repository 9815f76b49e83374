"""Time of the whole understanding against bare spaCy on the same texts, with the same model and batches.

    python tests/bench/understand_cost.py [COUNT]

The texts are windows of sentences from the articles in this repository. Both sides run in turn in one process; CPU
seconds, the better of three runs each. The table also shows where the time beside spaCy goes.
"""

from __future__ import annotations

import cProfile
import pstats
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from build_cost import BATCH, documents_of, texts, timed

from kg.ids import Minter
from kg.understand import Understanding
from kg.understand.syntax import language

_SHOWN = 15


def main() -> None:
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    bodies, minter = texts(count), Minter()
    documents = documents_of(bodies, minter)
    nlp, understanding = language.load(), Understanding(minter)

    def bare() -> None:
        for start in range(0, len(bodies), BATCH):
            with nlp.memory_zone():
                for _ in nlp.pipe(bodies[start : start + BATCH], batch_size=BATCH):
                    pass

    def whole() -> None:
        for _ in understanding.pipe(documents, batch_size=BATCH):
            pass

    bare()
    whole()
    runs = [(timed(bare)[0], timed(whole)[0]) for _ in range(3)]
    base, total = (min(r[side] for r in runs) for side in (0, 1))
    words = sum(len(t.split()) for t in bodies)
    print(f"{count} texts, {words} words")
    print(f"{'':<24}{'CPU s':>8}{'ms a text':>11}{'of bare spaCy':>15}")
    for name, seconds in (("bare spaCy nlp.pipe", base), ("understanding", total)):
        print(f"{name:<24}{seconds:>8.2f}{1000 * seconds / count:>11.1f}{seconds / base:>15.2f}")
    profile = cProfile.Profile()
    profile.runcall(whole)
    stats = pstats.Stats(profile).stats  # type: ignore[attr-defined]
    own = {
        (Path(file).name, name): (spent, calls)
        for (file, _, name), (_, calls, spent, _, _) in stats.items()
        if "/kg/" in file
    }
    print(f"\nself time of the costliest functions of kg, under a profiler\n{'':<44}{'s':>7}{'calls':>10}")
    for (file, name), (spent, calls) in sorted(own.items(), key=lambda item: -item[1][0])[:_SHOWN]:
        print(f"{file + ': ' + name:<44}{spent:>7.3f}{calls:>10}")


if __name__ == "__main__":
    main()
