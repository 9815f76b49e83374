"""The project's files and its wheel agree with one another."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCKS = ("requirements.lock", "requirements-dev.lock")


def names_in(lock: str) -> dict[str, str]:
    """Package names to versions, the last where platforms or Pythons differ."""
    text = (ROOT / lock).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", text, flags=re.MULTILINE))


def required(lines: list[str]) -> set[str]:
    return {re.split(r"[\s<>=!~;\[]", line)[0].lower() for line in lines}


def test_the_locks_hold_what_the_project_requires() -> None:
    assert required(PROJECT["dependencies"]) <= names_in("requirements.lock").keys()
    assert required(PROJECT["optional-dependencies"]["dev"]) <= names_in("requirements-dev.lock").keys()


def test_the_tests_run_on_the_versions_that_users_get() -> None:
    runtime, dev = (names_in(lock) for lock in LOCKS)
    assert {name: dev.get(name) for name in runtime} == runtime


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_pinned_with_hashes_and_no_address(lock: str) -> None:
    text = (ROOT / lock).read_text(encoding="utf-8")
    for block in re.split(r"\n(?=\S)", text.strip()):
        assert "--hash=sha256:" in block, block[:80]
    assert "://" not in text
    assert not re.search(r"^\s*(-i|-f|--index|--extra-index|--find-links|-e|/)", text, flags=re.MULTILINE)


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The names of the files in the wheel."""
    folder = tmp_path_factory.mktemp("wheel")
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    (path,) = folder.glob("*.whl")
    with zipfile.ZipFile(path) as archive:
        return archive.namelist()


def test_the_wheel_carries_ontology_shapes_seeds_and_queries(wheel: list[str]) -> None:
    for folder in ("ontology", "shapes", "seeds"):
        expected = {f"kg/_assets/{folder}/{path.name}" for path in (ROOT / folder).glob("*.ttl")}
        assert expected
        assert expected <= set(wheel)
    assert {f"kg/_assets/seeds/articles/{path.name}" for path in (ROOT / "seeds" / "articles").iterdir()} <= set(wheel)
    assert {f"kg/stores/queries/{p.name}" for p in (ROOT / "kg" / "stores" / "queries").glob("*.rq")} <= set(wheel)
    assert {"kg/py.typed", "kg/commands/group.py"} <= set(wheel)


def test_the_wheel_carries_nothing_else(wheel: list[str]) -> None:
    assert {name.split("/")[0] for name in wheel} == {"kg", "statecraft_kg-0.1.0.dist-info"}
    assert not [name for name in wheel if "/make/" in name or "/tests/" in name or name.endswith(".pyc")]


def test_the_python_versions_are_told_alike() -> None:
    told = {line.rsplit(" ", 1)[1] for line in PROJECT["classifiers"] if "Python :: 3." in line}
    assert told == {"3.11", "3.12", "3.13"}
    assert PROJECT["requires-python"] == ">=3.11"
