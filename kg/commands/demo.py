"""`kg demo`."""

from __future__ import annotations

import json
import shlex
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.folder import PATH, refuse_no_folder

if TYPE_CHECKING:
    from rich.console import Console

    from kg.api import Graph
    from kg.model import Claim, Verdict
    from kg.pipeline import Judged
    from kg.stores import Names

_ASSERTED_SHOWN = 8
_HELD_SHOWN = 6
_REFUSED_SHOWN = 2
_QUERY = """SELECT ?leader ?polity ?quote WHERE {
  ?person sc:leads ?body . ?person rdfs:label ?leader . ?body rdfs:label ?polity .
  ?claim rdf:subject ?person ; rdf:predicate sc:leads ; rdf:object ?body ; sc:status sc:asserted ;
         sc:evidence/oa:hasSelector/oa:exact ?quote .
} ORDER BY ?leader ?polity ?quote"""


@click.command("demo")
@click.option("-o", "--output", "folder", type=PATH, help="Keep the graph in this folder.")
@click.option("--json", "as_json", is_flag=True, help="Write the summary as JSON.")
def command(folder: Path | None, as_json: bool) -> None:
    """Build a graph from the example articles and show what it holds.

    Shows who and what was found, what the texts assert, what was held back and why, and one answer in
    SPARQL. The articles ship with kg; their events are invented.

    \b
    Example:
      kg demo
      kg demo -o out && kg explain out "Sri Lanka"
    """
    from kg import api, assets
    from kg.commands.output import say
    from kg.errors import PartialError
    from kg.model import Failure
    from kg.pipeline import BuildSettings, Stages, build, judged

    if folder is not None:
        refuse_no_folder(folder)
    sources = [str(p) for p in assets.demo_articles()]
    with tempfile.TemporaryDirectory(prefix="kg-demo-") if folder is None else nullcontext(str(folder)) as name:
        stages = Stages(BuildSettings())
        documents = [item for item in judged(sources, stages=stages) if not isinstance(item, Failure)]
        report = build(sources, Path(name), stages=stages)
        graph = api.load(name)
        if as_json:
            click.echo(json.dumps(_summary(documents, graph), ensure_ascii=False, indent=2))
        else:
            _show(documents, graph)
    for failure in report.failed:
        say(f"  not taken in: {failure.source}: {failure.reason}")
    if folder is not None:
        say(f"the graph is in {folder}: ask it with `{shlex.join(['kg', 'query', str(folder), '--list'])}`")
    elif not as_json:
        say("keep the graph with `kg demo -o DIR`, or build your own: `kg build article.txt -o DIR`")
    if report.failed:
        raise PartialError(f"{len(report.failed)} of the {len(sources)} example articles are not in the graph")


def _verdicts(documents: list[Judged], *statuses: str) -> list[tuple[Judged, Verdict]]:
    return [(d, v) for d in documents for v in d.verdicts.values() if v.status.value in statuses]


def _label(document: Judged, iri: str) -> str:
    return next((e.label for e in document.extraction.entities if e.iri == iri), iri)


def _triple(document: Judged, claim: Claim, names: Names) -> tuple[str, str, str]:
    return _label(document, claim.subject), names.label(claim.relation), _label(document, claim.object)


def _rows(graph: Graph) -> list[dict[str, str]]:
    result = graph.query(_QUERY)
    return [
        dict(zip(result.variables, (term.value if term else "" for term in row), strict=True)) for row in result.rows()
    ]


def _summary(documents: list[Judged], graph: Graph) -> dict[str, Any]:
    from kg.stores import Names

    names = Names(graph.store)

    def told(pairs: list[tuple[Judged, Verdict]]) -> list[dict[str, Any]]:
        return [
            {
                "claim": list(_triple(d, v.claim, names)),
                "status": v.status.value,
                "reason": v.reason,
                "quote": v.claim.evidence.quote,
                "document": d.extraction.document.source,
            }
            for d, v in pairs
        ]

    report = graph.report
    return {
        "documents": [d.extraction.document.source for d in documents],
        "entities": report["entities"],
        "claims": report["claims"],
        "triples": report["triples"],
        "asserted": told(_verdicts(documents, "asserted")),
        "held_back": told(_verdicts(documents, "claim", "review", "quarantined")),
        "query": _QUERY,
        "answer": _rows(graph),
    }


def _show(documents: list[Judged], graph: Graph) -> None:
    from rich.console import Console

    from kg.stores import Names

    console = Console(highlight=False, width=None if sys.stdout.isatty() else 110)
    report = graph.report
    claims = report["claims"]
    console.print(
        f"[bold]{len(documents)} articles[/bold], {sum(report['entities'].values())} things named, "
        f"[bold]{claims['extracted']} claims[/bold]: [green]{claims['asserted']} asserted[/green], "
        f"[yellow]{claims['claim_only']} kept as claims only[/yellow], [red]{claims['quarantined']} quarantined[/red]; "
        f"{report['triples']['total']} triples"
    )
    _show_entities(console, documents)
    names = Names(graph.store)
    _show_asserted(console, documents, names)
    _show_held(console, documents, names)
    _show_answer(console, graph)


def _show_entities(console: Console, documents: list[Judged]) -> None:
    counts: dict[str, dict[str, int]] = {}
    for document in documents:
        entities = {e.iri: e for e in document.extraction.entities}
        for mention in document.extraction.mentions:
            entity = entities[mention.entity]
            named = counts.setdefault(entity.kind, {})
            named[entity.label] = named.get(entity.label, 0) + 1
    console.print("\n[bold]Who and what was found[/bold]")
    for kind in ("State", "Person", "IntergovernmentalOrganization", "Initiative", "Agreement", "Region"):
        ranked = sorted(counts.get(kind, {}).items(), key=lambda item: (-item[1], item[0]))
        if ranked:
            names = ", ".join(f"{name} {count}" for name, count in ranked[:8])
            more = f" and {len(ranked) - 8} more" if len(ranked) > 8 else ""
            console.print(f"  [cyan]{_words(kind)}[/cyan]  {names}{more}")


def _show_asserted(console: Console, documents: list[Judged], names: Names) -> None:
    console.print("\n[bold]What the texts assert[/bold]: triples, each with the words it rests on")
    pairs = _spread(_verdicts(documents, "asserted"), _ASSERTED_SHOWN)
    for document, verdict in pairs:
        subject, relation, obj = _triple(document, verdict.claim, names)
        console.print(f"  {subject} [green]{relation}[/green] {obj}")
        console.print(f"      [dim]“{_short(verdict.claim.evidence.quote, 96)}”[/dim]")
    rest = len(_verdicts(documents, "asserted")) - len(pairs)
    if rest > 0:
        console.print(f"    [dim]and {rest} more[/dim]")


def _show_held(console: Console, documents: list[Judged], names: Names) -> None:
    console.print("\n[bold]What was held back, and why[/bold]")
    held = {status: _verdicts(documents, status) for status in ("review", "quarantined", "claim")}
    pairs = [
        *held["review"],
        *_spread(held["quarantined"], _REFUSED_SHOWN),
        *_spread(held["claim"], _HELD_SHOWN),
    ]
    for document, verdict in pairs:
        subject, relation, obj = _triple(document, verdict.claim, names)
        colour = {"review": "magenta", "quarantined": "red"}.get(verdict.status.value, "yellow")
        tag = {"review": "for review", "quarantined": "quarantined"}.get(verdict.status.value, "claim only")
        console.print(f"  {tag}: [{colour}]{subject} {relation} {obj}[/{colour}]: {verdict.reason}")
        console.print(f"      [dim]“{_short(verdict.claim.evidence.quote, 96)}”[/dim]")
    rest = {
        "quarantined": len(held["quarantined"]) - _REFUSED_SHOWN,
        "claims only": len(held["claim"]) - _HELD_SHOWN,
    }
    more = " and ".join(f"{count} more {status}" for status, count in rest.items() if count > 0)
    if more:
        console.print(f"    [dim]and {more}[/dim]")


def _show_answer(console: Console, graph: Graph) -> None:
    from rich.table import Table

    console.print("\n[bold]One question in SPARQL[/bold]: who leads what, and which words say so?")
    table = Table(box=None, padding=(0, 2, 0, 2), header_style="cyan")
    rows = _rows(graph)
    for name in rows[0] if rows else ():
        table.add_column(name)
    for row in rows:
        table.add_row(*(_short(value) for value in row.values()))
    console.print(table)


def _spread(pairs: list[tuple[Judged, Verdict]], count: int) -> list[tuple[Judged, Verdict]]:
    """So many, of as many relations as there are: the first of each, then the second of each, and so on."""
    seen: dict[str, int] = {}
    ranked = []
    for index, (document, verdict) in enumerate(pairs):
        turn = seen.get(verdict.claim.relation, 0)
        seen[verdict.claim.relation] = turn + 1
        ranked.append((turn, index, document, verdict))
    return [(d, v) for _, _, d, v in sorted(ranked, key=lambda item: item[:2])[:count]]


def _short(text: str, width: int = 60) -> str:
    line = " ".join(text.split())
    return line if len(line) <= width else line[: width - 1] + "…"


def _words(kind: str) -> str:
    plural = {"Person": "people", "IntergovernmentalOrganization": "intergovernmental organizations"}
    return plural.get(kind, f"{kind.lower()}s")
