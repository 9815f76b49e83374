"""Shapes of a user's are checked in a process of their own, which can be ended; those that ship are not."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import gate_samples as g
import pytest
from gate_samples import SC

from kg.errors import DataError
from kg.gate import EndlessError, Gate, apart

ENDLESS = """
@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix x: <http://example.org/> .
x:S a sh:NodeShape ; sh:targetClass <SCDocument> ; sh:sparql x:Q ; sh:message "No." .
x:Q sh:select '''SELECT $this WHERE { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n ?o
    FILTER(STR(?o) = CONCAT(STR(?a), STR(?e))) }''' .
""".replace("SC", SC)


@pytest.fixture
def endless(tmp_path: Path) -> Path:
    path = tmp_path / "endless.ttl"
    path.write_text(ENDLESS, encoding="utf-8")
    return path


def process(gate: Gate) -> subprocess.Popen[bytes] | None:
    engine = gate._engine
    assert isinstance(engine, apart.EngineApart)
    return engine._process


def running(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    return True


def test_shapes_that_ship_need_no_process() -> None:
    assert not isinstance(Gate()._engine, apart.EngineApart)


def test_a_check_that_takes_too_long_is_ended(endless: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = Gate(extra_shapes=[endless])
    monkeypatch.setattr(apart, "LIMIT", 1.0)
    words = rf"^{endless}: took longer than 1 seconds to check this document, and was ended"
    for _ in range(2):
        with pytest.raises(DataError, match=words):
            gate.check(g.sample().lines)
        assert process(gate) is None
    assert gate.check([]) == []  # in a new process; and now it starts to count anew
    for _ in range(2):
        with pytest.raises(DataError, match=words):
            gate.check(g.sample().lines)
    with pytest.raises(EndlessError, match=f"{words}; so it was with 3 documents in succession"):
        gate.check(g.sample().lines)


def test_a_process_that_ends_is_told_and_started_anew(endless: Path) -> None:
    gate = Gate(extra_shapes=[endless])
    child = process(gate)
    assert child is not None
    child.kill()
    with pytest.raises(DataError, match="the process that checks these shapes ended by itself"):
        gate.check([])
    assert gate.check([]) == []


def test_what_the_engine_refuses_is_told_as_ever(endless: Path) -> None:
    gate = Gate(extra_shapes=[endless])
    with pytest.raises(DataError, match="the data cannot be validated"):
        gate.check(["this is not RDF"])
    assert gate.check([]) == []
    endless.write_text(ENDLESS.replace("SELECT $this", "SELEKT"), encoding="utf-8")
    with pytest.raises(DataError, match="the shapes cannot be used"):
        Gate(extra_shapes=[endless])


def test_the_process_ends_with_its_gate(endless: Path) -> None:
    gate = Gate(extra_shapes=[endless])
    child = process(gate)
    assert child is not None
    del gate
    gc.collect()
    assert child.poll() is not None


WAITING = """
import sys
sys.path.insert(0, sys.argv[2])
import gate_samples as g
from pathlib import Path
from kg.gate import Gate
gate = Gate(extra_shapes=[Path(sys.argv[1])])
print(gate._engine._process.pid, flush=True)
gate.check(g.sample().lines)
"""


@pytest.mark.skipif(os.name == "nt", reason="this system has no such signals")
def test_ctrl_c_ends_a_check_and_its_process(endless: Path) -> None:
    here = str(Path(__file__).parent)
    caller = subprocess.Popen(
        [sys.executable, "-c", WAITING, str(endless), here],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),  # ignored under nohup
    )
    assert caller.stdout is not None
    number = int(caller.stdout.readline())
    time.sleep(0.5)
    assert running(number)
    caller.send_signal(signal.SIGINT)
    _, errors = caller.communicate(timeout=10)
    assert errors.rstrip().endswith("KeyboardInterrupt")
    assert not running(number)
