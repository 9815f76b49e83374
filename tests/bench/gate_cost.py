"""What the gate costs a document of 30 claims: run this file. Prints milliseconds by engine and by file of shapes."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "gate")]

import gate_samples as samples  # noqa: E402

from kg.gate import GATE_SHAPES, Gate, blame, shape_files, triples  # noqa: E402
from kg.gate.engine import compile_engine  # noqa: E402
from kg.gate.shapes import shape_triples  # noqa: E402

RELATIONS = ("meets", "supports", "sanctions", "accuses", "cooperatesWith", "alliedWith")


def document(claims: int = 30, mentions: int = 40) -> list[str]:
    """The lines of a document of about 3,000 characters with that many claims and mentions, all in order."""
    made = samples.sample()
    people = [samples.KIM, samples.PUTIN, samples.MACRON]
    states = [samples.CHINA, samples.USA, samples.RUSSIA, samples.FRANCE, samples.NORTH_KOREA]
    for number in range(claims):
        subject, value = people[number % 3], states[(number + number // 3) % 2]
        made.claim(str(number), subject, RELATIONS[number % 3], value, place=3 * number)
    for number in range(mentions):
        made.mention(3 * number, 3 * number + 7, states[number % 5])
    return made.lines


def measure(work: Callable[[], object], seconds: float = 1.5) -> float:
    """Milliseconds of process time a call takes, the best of the runs that fit into the given time."""
    best, until = float("inf"), time.perf_counter() + seconds
    while True:
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
        if time.perf_counter() > until:
            return best * 1000


def main() -> None:
    lines = document()
    text = "\n".join(triples(lines))
    print(f"30 claims, 40 mentions: {len(lines)} lines, {text.count(chr(10)) + 1} triples")
    for engine in ("shacl", "pyshacl"):
        start = time.process_time()
        gate = Gate(engine=engine)
        print(f"{engine}: compile {1000 * (time.process_time() - start):.0f} ms; findings {len(gate.check(lines))}")
        print(f"{engine}: check {measure(lambda gate=gate: gate.check(lines)):.1f} ms")  # type: ignore[misc]
        for name in GATE_SHAPES:
            parts = dict.fromkeys(("entities", "relations", name))  # the others refer to these two
            one = compile_engine(engine, shape_triples(shape_files(parts)))
            print(f"    {' + '.join(parts)}: {measure(lambda one=one: one.validate(text)):.1f} ms")  # type: ignore[misc]
    broken = [line.replace("#sanctions>", "#leads>") for line in lines]
    findings = Gate().check(broken)
    print(f"lines to triples {measure(lambda: triples(lines)):.2f} ms")
    print(f"blame of {len(findings)} findings {measure(lambda: blame(findings, broken)):.2f} ms")


if __name__ == "__main__":
    main()
