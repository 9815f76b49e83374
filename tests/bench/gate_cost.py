"""What the gate costs a document of 30 claims, and where that goes: run this file. Prints milliseconds.

    python tests/bench/gate_cost.py [DOCUMENTS]

Then the same document is given to pySHACL as users of it would, on an rdflib graph and on a store of Oxigraph, and a
build of so many documents (60) tells the share of the gate, and of what compares documents, in the whole.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "tests" / "gate"), str(ROOT / "tests" / "bench")]

import gate_samples as samples  # noqa: E402  # the path is set first, here and below
from build_cost import documents_of, texts  # noqa: E402

from kg.gate import Gate, blame, shape_files, triples  # noqa: E402
from kg.gate.engine import compile_engine  # noqa: E402
from kg.gate.lines import in_ascii  # noqa: E402
from kg.gate.shapes import shape_triples  # noqa: E402
from kg.model import Finding  # noqa: E402
from kg.pipeline import BuildSettings, Stages, build  # noqa: E402
from kg.vocab import SH, SHAPES, TYPE  # noqa: E402

NOTHING = f"<{SHAPES}nothing> <{TYPE}> <{SH}NodeShape> .\n<{SHAPES}nothing> <{SH}targetNode> <{SHAPES}nothing> ."
STEPS = (("entities", "relations"), ("structure",), ("plausibility",))  # the first two refer to each other
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


def on_rdflib(text: str) -> Callable[[], object]:
    """pySHACL as its documentation shows it: two rdflib graphs."""
    import pyshacl
    import rdflib

    shapes = rdflib.Graph().parse(data=shape_triples(shape_files()), format="nt")
    data = rdflib.Graph().parse(data=text, format="nt")
    return lambda: pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)


def share(count: int) -> None:
    """Print what the gate, and what comparing documents, takes of the CPU time of a build."""
    stages = Stages(BuildSettings())
    gate, spent = stages.gate, [0.0, 0]

    class Timed(Gate):
        def __init__(self) -> None:
            """Nothing of its own to compile."""

        def check(self, lines: Iterable[str]) -> list[Finding]:
            start = time.process_time()
            found = gate.check(lines)
            spent[0] += time.process_time() - start
            spent[1] += 1
            return found

    stages.__dict__["gate"] = Timed()
    _ = stages.understanding, stages.mapper, stages.authority
    documents = documents_of(texts(count), stages.minter)
    loaded, start = stages.seconds["load"], time.process_time()
    with tempfile.TemporaryDirectory() as room:
        report = build(documents, Path(room) / "out", stages=stages)
    total = time.process_time() - start - (stages.seconds["load"] - loaded)
    claims = sum(report.statuses.values())
    print(f"build of {report.documents} documents, {claims} claims: {total:.1f} CPU seconds")
    print(f"    the gate: {100 * spent[0] / total:.1f} %, {1000 * spent[0] / report.documents:.1f} ms a document")
    print(f"        {int(spent[1])} rounds: {spent[1] / report.documents:.2f} a document")
    took = stages.seconds["compare"]
    print(f"    comparing documents: {100 * took / total:.1f} %, {1000 * took / report.documents:.2f} ms a document")


def split(lines: list[str], engine: str, seconds: float = 8) -> None:
    """Print what each step adds: one text of all lines, reading it, and one group of shapes after the other."""
    text = in_ascii(lines)
    works: dict[str, Callable[[], object]] = {"reading it": partial(compile_engine(engine, NOTHING).validate, text)}
    files: list[str] = []
    for names in STEPS:
        files += names
        compiled = compile_engine(engine, shape_triples(shape_files(files)))
        works[" + ".join(names)] = partial(compiled.validate, text)
    print(f"    {'one text of all lines':26} {measure(lambda: in_ascii(lines)):6.2f} ms")
    best = dict.fromkeys(works, float("inf"))
    until = time.perf_counter() + seconds
    while time.perf_counter() < until:  # in turns, so that a busy machine hits all alike
        best = {name: min(best[name], measure(work, seconds=0)) for name, work in works.items()}
    before = 0.0
    for name, took in best.items():
        print(f"    {name:26} {took - before:6.2f} ms")
        before = took


def main() -> None:
    lines = document()
    print(f"30 claims, 40 mentions: {len(lines)} lines")
    gates = {}
    for engine in ("shacl", "pyshacl"):
        start = time.process_time()
        gates[engine] = Gate(engine=engine)
        print(f"{engine}: compile {1000 * (time.process_time() - start):.0f} ms")
        split(lines, engine)
        print(f"{engine}: the whole check {measure(partial(gates[engine].check, lines)):.2f} ms")
    broken = [line.replace("#sanctions>", "#leads>") for line in lines]
    findings = gates["shacl"].check(broken)
    print(f"with {len(findings)} findings: check {measure(lambda: gates['shacl'].check(broken)):.2f} ms,", end=" ")
    print(f"blame {measure(lambda: blame(findings, broken)):.2f} ms")
    ours, store = (measure(partial(gates[name].check, lines)) for name in ("shacl", "pyshacl"))
    graph = measure(on_rdflib("\n".join(triples(lines))))
    print(f"30 claims: the gate {ours:.1f} ms; pySHACL on a store {store:.0f} ms, on an rdflib graph {graph:.0f} ms")
    print(f"    ratios: {store / ours:.0f} and {graph / ours:.0f}")
    share(int(sys.argv[1]) if len(sys.argv) > 1 else 60)


if __name__ == "__main__":
    main()
