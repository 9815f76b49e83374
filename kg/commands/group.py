"""The group `kg`: loads a command only when it is called, and turns every error into one line.

`kg --help` has to be quick, so this file imports click and the errors and nothing else; the
one-line helps below stand here because reading them from the commands would import them all.
"""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from keyword import iskeyword
from typing import Any

import click

from kg.commands.stopping import exit_code, is_told, stopping
from kg.errors import KgError, MissingError, OutputError, debugging

COMMANDS: dict[str, str] = {
    "demo": "Build a graph from the example articles and show what it holds.",
    "build": "Build a graph from documents: files, folders, web pages, tables.",
    "extract": "Write what is understood of documents as JSON Lines, without building a graph.",
    "import": "Take what other tools found in texts, and write what the texts bear out as claims.",
    "query": "Ask a graph with SPARQL, or with a query that ships with kg.",
    "validate": "Check RDF files against the SHACL shapes.",
    "export": "Write a graph as RDF, JSON-LD, tables, nanopublications and more.",
    "explain": "Show the claims behind a thing or a relation, with the words they rest on.",
    "review": "List what needs a person's eye, with its words and the reason.",
    "load": "Load a graph into a triplestore.",
    "serve": "Answer SPARQL over HTTP, with pages and an editor.",
    "publish": "Write a graph as a site of pages that any web server can hold.",
    "score": "Compare what is extracted with a gold standard.",
}
"""The commands in the order of their use, each with the first line of its help."""

_PIPE_CLOSED = 141  # as a shell reports a program that SIGPIPE ended
_STDERR = 2  # the number of the last standard stream
_UNEXPECTED = 70  # EX_SOFTWARE of sysexits.h
_OUTPUT_ERRORS = {
    *(errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF),
    *(errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENAMETOOLONG),
}


def _version(ctx: click.Context, _: click.Parameter, value: bool) -> None:
    if not value or ctx.resilient_parsing:
        return
    from importlib import metadata

    try:
        click.echo(f"kg {metadata.version('statecraft-kg')}")
    except metadata.PackageNotFoundError:
        click.echo("kg, not installed")
    ctx.exit()


class _PipeClosed(Exception):
    """The reader of our output went away: no error, but nobody to write for."""


class _ToldToStop(Exception):
    """Ctrl-C or a signal came, of which click would make an empty line; the text says what became of the work."""


class LazyGroup(click.Group):
    """Takes its commands from the modules of this package: `command` in kg/commands/NAME.py.

    For a NAME that is a word of Python it is NAME_.py.
    """

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(cmd_name, COMMANDS, n=1)
            if near and not ctx.resilient_parsing:
                ctx.fail(f"no command is called {cmd_name!r}; did you mean {near[0]}?")
            return None
        module = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        command = importlib.import_module(f"kg.commands.{module}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"kg.commands.{cmd_name}.command is no click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError:  # click would end the process itself
            raise _PipeClosed from None
        except SystemExit as error:  # rich ends the process itself
            if isinstance(error.__context__, BrokenPipeError):
                raise _PipeClosed from None
            raise
        except KeyboardInterrupt as error:
            raise _ToldToStop(str(error)) from None


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show the version.")
def group() -> None:
    """Turn news on international politics into a knowledge graph of claims.

    Each claim keeps its words, who says it and how surely. SHACL shapes decide what may enter.

    \b
    Example:
      kg build articles/ -o out
      kg query out --name leaders-of-states
      kg explain out "Kim Jong Un"
    """


def main(args: Sequence[str] | None = None) -> int:
    """Run `kg` and give its exit code: 0, that of the error, 141 if the reader went away, 130, 143 or 129 if stopped.

    Data goes to standard output, words to standard error. With KG_DEBUG=1 an unexpected error
    shows its traceback.
    """
    _open_closed_streams()
    _use_utf8()
    with stopping():
        try:
            return _run(args)
        finally:
            try:
                sys.stdout.flush()
            except (OSError, ValueError):
                _drop_output()


def _run(args: Sequence[str] | None) -> int:
    try:
        code = group.main(args=args, prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except (_PipeClosed, BrokenPipeError):
        _drop_output()
        return _PIPE_CLOSED
    except (_ToldToStop, click.Abort, KeyboardInterrupt) as told:
        return _stopped(str(told))
    except click.ClickException as error:
        _show(error)
        return error.exit_code
    except Exception as error:
        if is_told():
            return _stopped("")
        if debugging():
            raise
        return _report(error)
    return code if isinstance(code, int) else 0


class _Closed(io.RawIOBase):
    """Standard input where the caller closed it."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        raise MissingError("standard input is closed")


def _open_closed_streams() -> None:
    """Give the standard streams that the caller closed a sink, in the place where files would be opened else."""
    while (place := os.open(os.devnull, os.O_RDWR)) <= _STDERR:
        pass
    os.close(place)
    if sys.stdin is None:
        sys.stdin = io.TextIOWrapper(io.BufferedReader(_Closed()), encoding="utf-8")
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w", encoding="utf-8"))


def _use_utf8() -> None:
    """Write UTF-8 to files and pipes on every platform; on a terminal replace what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8", errors="replace")


def _stopped(words: str) -> int:
    with suppress(OSError):  # who sent SIGHUP may have closed the terminal
        click.echo(f"kg: {words or 'stopped'}", err=True)
    return exit_code()


def _show(error: click.ClickException) -> None:
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    path = error.ctx.command_path if isinstance(error, click.UsageError) and error.ctx else ""
    hint = f" (see {path} --help)" if path else ""
    click.echo(f"kg: {' '.join(error.format_message().rstrip('.').split())}{hint}", err=True)


def _report(error: Exception) -> int:
    if isinstance(error, KgError):
        click.echo(f"kg: {error}", err=True)
        return error.exit_code
    if isinstance(error, OSError) and error.errno in _OUTPUT_ERRORS:
        click.echo(f"kg: {error.filename or 'the output cannot be written'}: {error.strerror}", err=True)
        return OutputError.exit_code
    words = " ".join(str(error).split())
    click.echo(
        f"kg: unexpected {type(error).__name__}: {words} (a fault of kg: please open an issue with the output of "
        "the same command under KG_DEBUG=1)",
        err=True,
    )
    return _UNEXPECTED


def _drop_output() -> None:
    """Give standard output a sink, so that the interpreter's last flush does not complain."""
    with suppress(OSError, ValueError):  # a stream that is no file has no number
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
