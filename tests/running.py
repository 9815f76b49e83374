"""Runs `kg` in the process of the tests, errors handled as on the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from kg.commands import main


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a command gave; `data` is its output as it is, `out` as text."""

    code: int
    data: bytes
    err: str

    @property
    def out(self) -> str:
        return self.data.decode("utf-8")


@pytest.fixture
def kg(capfdbinary: pytest.CaptureFixture[bytes]) -> Callable[..., Run]:
    """Runs a command: its exit code, and what it wrote."""

    def run(*args: str | Path) -> Run:
        code = main([str(arg) for arg in args])
        captured = capfdbinary.readouterr()
        return Run(code=code, data=captured.out, err=captured.err.decode("utf-8"))

    return run
