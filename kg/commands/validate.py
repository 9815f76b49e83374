"""`kg validate`."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path

import click

from kg.commands.folder import PATH, kind_of
from kg.commands.output import say
from kg.errors import MissingError, RefusedError, UsageError
from kg.model import Finding
from kg.vocab import compact

_ENGINES = ("shacl", "pyshacl")
_KINDS = {"graph": "GATE_SHAPES", "authority": "AUTHORITY_SHAPES", "lexicon": "LEXICON_SHAPES"}


@click.command("validate")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option(
    "--as",
    "kind",
    type=click.Choice(list(_KINDS)),
    default="graph",
    show_default=True,
    help="Which of the shapes that ship with kg to use.",
)
@click.option("--shapes", multiple=True, type=PATH, help="More shapes: a file or a folder.")
@click.option(
    "--ontology",
    multiple=True,
    type=PATH,
    help="More classes and relations that the shapes shall know: a file or a folder.",
)
@click.option("--no-builtin", is_flag=True, help="Leave out the shapes that ship with kg.")
@click.option("--engine", type=click.Choice(_ENGINES), default="shacl", show_default=True, help="Who validates.")
@click.option("--turtle", is_flag=True, help="Write the SHACL report as Turtle.")
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
def command(
    files: tuple[Path, ...],
    kind: str,
    shapes: tuple[Path, ...],
    ontology: tuple[Path, ...],
    no_builtin: bool,
    engine: str,
    turtle: bool,
    as_json: bool,
) -> None:
    """Check RDF files against the SHACL shapes.

    All FILEs are validated together as one graph, by default with the shapes that the gate of
    `kg build` uses. With --as authority or lexicon, the shapes are those for seeds or for a lexicon,
    and the ontology is read too. Ends with 0 if the data conforms and with 3 if it does not.

    A warning about a claim that a person accepted in spite of it is told as accepted, and does not count: the
    decision stands in the graph. The SHACL report (--turtle) holds it all the same.

    \b
    Example:
      kg validate out/graph.ttl
      kg validate mine.ttl --shapes house-rules.ttl --engine pyshacl --turtle
      kg validate seeds/*.ttl --as authority
    """
    if turtle and as_json:
        raise UsageError("--turtle and --json exclude each other")
    chosen, terms = _shapes(shapes, None if no_builtin else kind), _files(ontology)
    for file in files:
        there = kind_of(file)
        if there != "file":
            raise MissingError(f"{file}: is a folder, expected a file" if there else f"{file}: no such file")
    from kg import assets
    from kg.gate import validate_files
    from kg.pipeline.accepted import accepted

    background = () if kind == "graph" else (*assets.turtle_files("ontology"), *terms)
    report = validate_files(files, chosen, engine, background=background, ontology=terms)
    findings = sorted(report.findings, key=lambda finding: (finding.focus, finding.shape, finding.path or ""))
    settled = accepted(findings, files)
    conforms = settled.issuperset(findings)
    if turtle:
        click.echo(report.turtle.rstrip("\n"))
    elif as_json:
        found = [{**asdict(finding), "accepted": finding in settled} for finding in findings]
        click.echo(json.dumps({"conforms": conforms, "findings": found}, ensure_ascii=False, indent=2))
    else:
        _show(findings, settled)
    counted = Counter(f"{_accepted(finding, settled)}{finding.severity.lower()}" for finding in findings)
    told = ", ".join(f"{count} {kind}{'' if count == 1 else 's'}" for kind, count in sorted(counted.items()))
    names = f"{files[0]}" if len(files) == 1 else f"{len(files)} files"
    if not conforms:
        raise RefusedError(f"{names}: does not conform to the shapes: {told or 'no result was given'}")
    say(f"{names}: conforms to the shapes{f' ({told})' if told else ''}")


def _shapes(paths: Sequence[Path], kind: str | None) -> list[Path]:
    from kg import gate

    chosen = [*(gate.shape_files(getattr(gate, _KINDS[kind])) if kind else ()), *_files(paths)]
    if not chosen:
        raise UsageError("no shapes: --no-builtin leaves nothing to check against unless --shapes gives some")
    return chosen


def _files(paths: Sequence[Path]) -> list[Path]:
    """The files, those of a folder by name. Raises MissingError for what is not there."""
    found: list[Path] = []
    for path in paths:
        there = kind_of(path)
        if there is None:
            raise MissingError(f"{path}: no such file")
        inside = sorted(path.glob("*.ttl")) if there == "folder" else [path]
        if not inside:
            raise MissingError(f"{path}: holds no .ttl file")
        found.extend(inside)
    return found


def _accepted(finding: Finding, settled: Collection[Finding]) -> str:
    return "accepted " if finding in settled else ""


def _show(findings: Sequence[Finding], settled: Collection[Finding]) -> None:
    focus = ""
    for finding in findings:
        if finding.focus != focus:
            focus = finding.focus
            click.echo(_term(focus))
        where = " ".join(part for part in (finding.path and _term(finding.path), finding.value) if part)
        click.echo(f"  {_accepted(finding, settled)}{finding.severity.lower()}: {' '.join(finding.message.split())}")
        click.echo(f"    {f'at {where} ' if where else ''}({_term(finding.shape)})")


def _term(text: str) -> str:
    return compact(text) if "://" in text and " " not in text else text
