"""The table of forms, and what holds for each that streams."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

import pytest

from kg.exports import FORMS, form_of

STREAMED = [name for name, form in FORMS.items() if not form.folder and not form.whole]
GOOD = "<http://e/document/a> <http://e/b> <http://e/c> <http://e/g> .\n"


def test_the_table() -> None:
    suffixes = [suffix for form in FORMS.values() for suffix in form.suffixes]
    assert len(suffixes) == len(set(suffixes))
    for name, form in FORMS.items():
        assert form.name == name
        assert form.help
        assert "\n" not in form.help
        assert callable(importlib.import_module(f"kg.exports.{form.module}").write)
        for suffix in form.suffixes:
            assert form_of(Path(f"x.{suffix.upper()}")) is form


def test_options_are_those_of_the_command() -> None:
    from kg.commands.export import command

    known = {parameter.name for parameter in command.params}
    assert {option for form in FORMS.values() for option in form.options} <= known


def test_the_table_loads_no_writer() -> None:
    script = "import sys, kg.exports; print([m for m in sys.modules if m.startswith(('kg.exports.', 'pyoxigraph'))])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", STREAMED)
@pytest.mark.parametrize("broken", ["nonsense", "<http://e/document/a> nonsense .", "<http://e/a> <http://e/b> c ."])
def test_a_broken_line_is_named_and_leaves_no_half_file(name: str, broken: str, kg, folder_of, tmp_path) -> None:
    folder_of(GOOD + broken + "\n")
    done = kg("export", tmp_path, "--format", name, "-o", tmp_path / "x")
    assert (done.code, "line 2" in done.err) == (65, True), done.err
    assert [path.name for path in tmp_path.iterdir()] == ["graph.nq"]


@pytest.mark.parametrize("name", STREAMED)
def test_an_empty_graph(name: str, kg, folder_of) -> None:
    assert kg("export", folder_of(""), "--format", name).code == 0


@pytest.mark.parametrize("name", STREAMED)
def test_the_same_graph_gives_the_same_bytes(name: str, built, tmp_path) -> None:
    """In processes of other hash seeds."""
    made = []
    chosen = ["--graph", "asserted"] if name == "rdfxml" else []  # XML cannot hold a character of the sample
    for seed in ("1", "2"):
        command = [sys.executable, "-m", "kg", "export", str(built), "--format", name, *chosen]
        done = subprocess.run(command, capture_output=True, check=False, env={"PYTHONHASHSEED": seed, "PATH": ""})
        assert done.returncode == 0, done.stderr
        made.append(done.stdout)
    assert made[0] == made[1]
