"""What is told where Spark cannot be had, and that nothing of it is imported without need."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from kg.errors import SetupError
from kg.pipeline import build
from kg.pipeline.spark import SparkSettings

MISSING = next((name for name in ("pyspark", "pyarrow", "pandas") if find_spec(name) is None), None)


def test_a_missing_pyspark_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    with pytest.raises(SetupError, match=r'pip install "statecraft-kg\[spark\]"'):
        build([str(tmp_path)], tmp_path / "out", spark=SparkSettings())
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(MISSING is not None, reason=f"{MISSING} is not installed: the extra spark has it")
def test_no_java_and_no_master_are_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(SetupError, match="needs Java 17"):
        build([str(tmp_path)], tmp_path / "out", spark=SparkSettings())
    (tmp_path / "java").write_text("#!/bin/sh\n")
    (tmp_path / "java").chmod(0o755)
    with pytest.raises(SetupError, match="cannot be reached"):
        build([str(tmp_path)], tmp_path / "out", spark=SparkSettings(master="spark://127.0.0.1:1"))


def test_nothing_of_spark_is_imported_without_it() -> None:
    code = "import sys, kg.pipeline.building, kg.commands.build; print([m for m in sys.modules if 'spark' in m])"
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
