"""`kg score`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.output import say
from kg.errors import DataError, RefusedError

if TYPE_CHECKING:
    from kg.pipeline import Judged
    from kg.score import Score

_STATUSES = ("asserted", "claim", "review")


@click.command("score")
@click.argument("gold", metavar="GOLD...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--documents", type=click.Path(path_type=Path), help="Folder of the documents that the gold files name.")
@click.option("--json", "as_json", is_flag=True, help="Write the outcomes as JSON.")
def command(gold: tuple[Path, ...], documents: Path | None, as_json: bool) -> None:
    """Compare what is extracted with a gold standard.

    Each GOLD file names a document and the claims that a careful reader takes from it. Shows, for each
    status, what was found, missed, or found with the wrong status; then what was asserted without being
    listed, for a person to mark. Ends with 3 if a claim was asserted that the gold holds back, and with 65
    or 66 for a gold file or a document that cannot be read.

    A gold file: {"document": "article.txt", "claims": [{"id": "A1", "status": "asserted", "relation": "meets",
    "subject": "Xi Jinping", "object": ["Vladimir Putin"], "quote": "Xi met Putin in Moscow"}]}. The relation is one of
    the ontology, its label, or a PLOVER type; the status is asserted, claim or review.

    \b
    Example:
      kg score gold.json
      kg score gold/*.json --documents articles/
    """
    from kg.score import read_gold, score

    scores = []
    for path in gold:
        standard = read_gold(path, documents=documents)
        scores.append(score(standard, _judged(standard.document)))
    if as_json:
        click.echo(json.dumps([_json(s) for s in scores], ensure_ascii=False, indent=2))
    else:
        for one in scores:
            _show(one)
    false = sum(o.result == "wrong" and o.gold.status != "asserted" for s in scores for o in s.outcomes)
    total = sum(len(s.outcomes) for s in scores)
    found = sum(o.result == "found" for s in scores for o in s.outcomes)
    say(f"{found} of {total} gold claims found with the right status")
    if false:
        raise RefusedError(f"{false} claims were asserted that the gold holds back")


def _judged(path: Path) -> Judged:
    """The one document of a file."""
    from itertools import islice

    from kg.model import Failure
    from kg.pipeline import judged

    found = list(islice(judged([str(path)]), 2))
    if not found:
        raise DataError(f"{path}: holds no document")
    if isinstance(found[0], Failure):
        raise DataError(f"{path}: {found[0].reason}")
    if len(found) > 1:
        raise DataError(f"{path}: holds several documents: a gold file is about one")
    return found[0]


def _show(one: Score) -> None:
    click.echo(f"{one.document}")
    for status in _STATUSES:
        results = {r: one.count(status, r) for r in ("found", "missed", "wrong")}
        if any(results.values()):
            click.echo(f"  {status:<9} " + "   ".join(f"{r} {n}" for r, n in results.items()))
    for outcome in one.outcomes:
        if outcome.result != "found":
            ended = ", ".join(sorted({v.status.value for v in outcome.verdicts})) or "nothing there"
            if outcome.near and not outcome.verdicts:
                ended = f"there as: {_triple(one, outcome.near[0].claim)}"
            click.echo(f"  {outcome.result:<6} {outcome.gold.id:<4} {outcome.gold.quote!r} ({ended})")
    for verdict in one.unlisted:
        click.echo(f"  asserted, not listed: {_triple(one, verdict.claim)} {verdict.claim.evidence.quote!r}")
    click.echo(f"  quotes that are not exact: {one.inexact}")


def _triple(one: Score, claim: Any) -> str:
    from kg.vocab import local_name

    names = one.labels
    return f"{names.get(claim.subject)} {local_name(claim.relation)} {names.get(claim.object)}"


def _json(one: Score) -> dict[str, Any]:
    return {
        "document": one.document,
        "counts": {s: {r: one.count(s, r) for r in ("found", "missed", "wrong")} for s in _STATUSES},
        "outcomes": [
            {"id": o.gold.id, "status": o.gold.status, "result": o.result, "claims": [v.claim.iri for v in o.verdicts]}
            for o in one.outcomes
        ],
        "asserted_not_listed": [
            {"claim": v.claim.iri, "triple": _triple(one, v.claim), "quote": v.claim.evidence.quote}
            for v in one.unlisted
        ],
        "inexact_quotes": one.inexact,
    }
