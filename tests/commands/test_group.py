from __future__ import annotations

import errno
import json
import os
import sys
from pathlib import Path

import click
import pytest

from kg.commands import main
from kg.commands.group import COMMANDS, group
from kg.errors import (
    DataError,
    KgError,
    MissingError,
    OutputError,
    QueryError,
    RefusedError,
    ServiceError,
    SetupError,
    UsageError,
)

HEAVY = ("spacy", "rdflib", "pyoxigraph", "pyshacl", "shacl", "rich", "trafilatura", "pypdf", "docx", "numpy")


def test_help_imports_nothing_heavy(program) -> None:
    code = (
        "import sys, json\n"
        "from kg.commands import main\n"
        "main(['--help'])\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))\n"
        "print(json.dumps(sorted(name for name in sys.modules if name.startswith('kg.'))))"
    )
    done = program(code=code)
    heavy, ours = done.stdout.splitlines()[-2:]
    assert json.loads(heavy) == []
    light = ["kg.commands", "kg.commands.group", "kg.commands.stopping", "kg.errors", "kg.signals"]
    assert json.loads(ours) == light


@pytest.mark.parametrize("name", ["query", "validate", "export", "explain", "import"])
def test_help_of_a_command_imports_no_engine(name: str, program) -> None:
    code = (
        "import sys\nfrom kg.commands import main\n"
        f"main(['{name}', '--help'])\n"
        f"print([name for name in {HEAVY!r} if name in sys.modules])"
    )
    assert program(code=code).stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_an_example(name: str, kg) -> None:
    command = group.get_command(click.Context(group), name)
    assert command is not None
    assert command.help is not None
    assert command.help.split("\n")[0] == COMMANDS[name]
    done = kg(name, "--help")
    assert done.code == 0
    assert "Example" in done.out
    assert f"kg {name}" in done.out.split("Example", 1)[1]
    documented = [option for option in command.params if isinstance(option, click.Option)]
    assert all(option.help for option in documented)


def test_the_group_lists_all_commands(kg) -> None:
    done = kg("--help")
    assert done.code == 0
    assert [name for name in COMMANDS if f"\n  {name} " in done.out] == list(COMMANDS)


def test_wrong_calls_end_with_2_and_help_further(kg) -> None:
    assert kg("quary").err == "kg: no command is called 'quary'; did you mean query? (see kg --help)\n"
    done = kg("export", "x", "--format", "docx")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("kg: Invalid value for '--format'")
    assert done.err.count("\n") == 1
    assert kg().code == 2


def fail_with(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    @click.command("query")
    def command() -> None:
        raise error

    monkeypatch.setattr(group, "get_command", lambda ctx, name: command)


@pytest.mark.parametrize(
    "error",
    [UsageError, RefusedError, DataError, MissingError, QueryError, ServiceError, OutputError, SetupError, KgError],
)
def test_our_errors_are_one_line_with_their_exit_code(error, monkeypatch, kg) -> None:
    fail_with(monkeypatch, error("a.ttl: what was wrong"))
    done = kg("query")
    assert (done.code, done.out, done.err) == (error.exit_code, "", "kg: a.ttl: what was wrong\n")


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_full_disk_or_a_closed_folder_is_an_output_error(number: int, monkeypatch, kg) -> None:
    fail_with(monkeypatch, OSError(number, "no good", "out/graph.nq"))
    done = kg("query")
    assert (done.code, done.err) == (OutputError.exit_code, "kg: out/graph.nq: no good\n")


def test_interruption(monkeypatch, kg) -> None:
    fail_with(monkeypatch, KeyboardInterrupt())
    assert kg("query").code == 130


def test_an_unexpected_error_is_one_line_and_a_traceback_on_demand(monkeypatch, kg) -> None:
    fail_with(monkeypatch, ValueError("surprise\nin two lines"))
    done = kg("query")
    assert done.code == 70
    assert done.err.startswith("kg: unexpected ValueError: surprise in two lines")
    assert "KG_DEBUG=1" in done.err
    assert done.err.count("\n") == 1
    monkeypatch.setenv("KG_DEBUG", "1")
    with pytest.raises(ValueError, match="surprise"):
        main(["query"])


@pytest.mark.skipif(sys.platform == "win32", reason="pipes end otherwise on Windows")
@pytest.mark.parametrize("form", ["csv", "table"])
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_goes_away_ends_it_quietly(form: str, unbuffered: str, built) -> None:
    import subprocess

    script = "import sys; from kg.commands import main; sys.exit(main())"
    query = "SELECT * { ?a ?b ?c . ?d ?e ?f }"
    process = subprocess.Popen(
        [sys.executable, "-c", script, "query", str(built), query, "--format", form],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": unbuffered},
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.readline()
    process.stdout.close()
    complaint = process.stderr.read()
    process.stderr.close()
    assert (process.wait(), complaint) == (141, b"")


def test_output_is_utf8_whatever_the_locale_says(program, built) -> None:
    done = program("query", built, "SELECT ('Владимир' AS ?x) {}", "--format", "csv", env={"PYTHONIOENCODING": "ascii"})
    assert done.stdout.split() == ["x", "Владимир"]


RUN = "import sys; from kg.commands import main; sys.exit(main(sys.argv[1:]))"
posix = pytest.mark.skipif(sys.platform == "win32", reason="streams are closed otherwise on Windows")


def closed(shell: str, *args: object):
    """Runs `kg` with streams as the shell words say, such as `<&-`."""
    import subprocess

    command = ["sh", "-c", f'exec "$0" -c "{RUN}" "$@" {shell}', sys.executable, *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


@posix
@pytest.mark.parametrize("shell", [">&-", "2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams_are_no_fault(shell: str, built, tmp_path) -> None:
    done = closed(shell, "query", built, "ASK {}", "-o", tmp_path / "answer")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / "answer").read_text(encoding="utf-8") == "yes\n"
    assert closed(shell, "query", built, "--list").returncode == 0
    assert closed(shell, "query", tmp_path / "no", "ASK {}").returncode == 66


@posix
def test_closed_standard_input_says_so(built, tmp_path) -> None:
    done = closed("<&-", "query", built, "-f", "-")
    assert (done.returncode, done.stderr) == (66, "kg: standard input is closed\n")
    done = closed("<&-", "build", "-", "-o", tmp_path / "out")
    assert done.returncode == 65
    assert "standard input is closed" in done.stderr


@posix
@pytest.mark.parametrize("shell", ["> /dev/full", "1</dev/null"])
@pytest.mark.parametrize("args", [["--list"], ["ASK {}"], ["SELECT * { ?s ?p ?o }", "--format", "csv"]])
def test_output_that_cannot_be_written_is_one_line(shell: str, args: list[str], built) -> None:
    if "full" in shell and not Path("/dev/full").is_char_device():
        pytest.skip("there is no /dev/full here")
    done = closed(shell, "query", built, *args)
    assert done.returncode == 73, done.stderr
    assert "cannot be written: " in done.stderr.splitlines()[0]
    assert len(done.stderr.splitlines()) == 1


def test_a_full_disk_without_a_name_is_still_a_sentence(monkeypatch, kg) -> None:
    fail_with(monkeypatch, OSError(errno.ENOSPC, "No space left on device"))
    done = kg("query")
    assert (done.code, done.err) == (73, "kg: the output cannot be written: No space left on device\n")
