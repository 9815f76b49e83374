"""`kg score`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.commands.folder import NAME, PATH
from kg.commands.output import say
from kg.errors import DataError, MissingError, RefusedError

if TYPE_CHECKING:
    from kg.commands.standards import Trouble
    from kg.pipeline import Judged
    from kg.score import Score
    from kg.score.claimed import Claimed

_STATUSES = ("asserted", "claim", "review")


@click.command("score")
@click.argument("gold", metavar="GOLD...", nargs=-1, type=PATH)
@click.option("--documents", type=PATH, help="Folder of the documents that the gold files name.")
@click.option(
    "--claims",
    multiple=True,
    type=PATH,
    help="Score these, of kg extract, not what is found now.",
)
@click.option(
    "--format", "name", metavar="NAME", type=NAME, help="Read GOLD in this format. Default: all that know it."
)
@click.option(
    "--layer", "layers", multiple=True, metavar="NAME", type=NAME, help="Only this measure; may be given again."
)
@click.option("--errors", type=click.IntRange(0), default=0, help="Show so many examples of each kind of error.")
@click.option("--listing", type=PATH, help="Write every error to this file, as JSON Lines.")
@click.option("--limit", type=click.IntRange(1), help="Only the first so many texts of each standard.")
@click.option("--model", metavar="NAME", type=NAME, help="spaCy pipeline. Default: the small English one.")
@click.option("--schema", is_flag=True, help="Write the JSON Schema of the gold format and stop.")
@click.option("--json", "as_json", is_flag=True, help="Write the outcomes as JSON.")
def command(
    gold: tuple[Path, ...],
    documents: Path | None,
    claims: tuple[Path, ...],
    name: str | None,
    layers: tuple[str, ...],
    errors: int,
    listing: Path | None,
    limit: int | None,
    model: str | None,
    schema: bool,
    as_json: bool,
) -> None:
    """Compare what is extracted with a gold standard.

    GOLD is a file in the gold format of kg (JSON Lines, see the README), a file or folder of a public benchmark
    (PLOVER pairs, CrossNER, Text2KGBench, Re-DocRED, GUM, PolNeAR, UDS-IH2 and MEANTIME), or a file that lists the
    claims of one article. Shows precision, recall and F1 of every layer, and the commonest kinds of error.

    For an article it shows, for each status, what was found, missed, or found with the wrong status; then what was
    asserted without being listed, for a person to mark; and it ends with 3 if a claim was asserted that the gold
    holds back. Ends with 65 or 66 for a gold file or a document that cannot be read, after the scores of the
    others; with 4 if some texts could not be read or understood, and with 65 if none could.

    With --claims the claims in files that kg extract wrote are scored, as they are: those of a language model or of
    another tool, or what a person made of them. They are matched by the name of the article's file, or by the text.

    \b
    Example:
      kg score mine.jsonl --errors 3
      kg score crossner/dev.txt --layer mentions --listing errors.jsonl
      kg score gold/*.json --documents articles/
      kg score gold/*.json --documents articles/ --claims claims.jsonl
    """
    from kg.commands import standards
    from kg.commands.output import refuse_folder, refuse_source

    if schema:
        from kg.score.formats import own

        click.echo(json.dumps(own.schema(), indent=2))
        return
    if not gold:
        raise click.UsageError("no gold standard: name files or folders")
    refuse_folder(listing)
    refuse_source(listing, gold)
    claimed = None
    if claims:
        from kg.score.claimed import read_claims

        claimed = read_claims(claims)
    articles = [p for p in gold if name is None and standards.article(p)]
    others = [p for p in gold if p not in articles]
    shown: list[dict[str, Any]] = []
    trouble = standards.Trouble()
    if others:
        shown += standards.score(
            others,
            name=name,
            layers=layers,
            errors=errors,
            listing=listing,
            limit=limit,
            model=model,
            claimed=claimed,
            quiet=as_json,
            trouble=trouble,
        )
    false = _articles(articles, documents, shown, trouble, quiet=as_json, claimed=claimed) if articles else 0
    if as_json and (shown or not trouble.refused):
        click.echo(json.dumps(shown, ensure_ascii=False, indent=2))
    trouble.end()
    if false:
        raise RefusedError(f"{false} claims were asserted that the gold holds back")
    trouble.partial()


def _articles(
    paths: list[Path],
    documents: Path | None,
    shown: list[dict[str, Any]],
    trouble: Trouble,
    *,
    quiet: bool,
    claimed: Claimed | None = None,
) -> int:
    """Score the gold files of single articles; how many claims were asserted that the gold holds back."""
    from kg.score import read_gold, score

    scores = []
    for path in paths:
        try:
            standard = read_gold(path, documents=documents)
            scores.append(score(standard, _judged(standard.document, claimed)))
        except (DataError, MissingError) as error:
            trouble.refused.append(error)
    if not quiet:
        for one in scores:
            _show(one)
    shown += [_json(s) for s in scores]
    total = sum(len(s.outcomes) for s in scores)
    found = sum(o.result == "found" for s in scores for o in s.outcomes)
    if scores:
        say(f"{found} of {total} gold claims found with the right status")
    return sum(o.result == "wrong" and o.gold.status != "asserted" for s in scores for o in s.outcomes)


def _judged(path: Path, claimed: Claimed | None = None) -> Judged:
    """The one document of a file, with the claims that are scored."""
    from itertools import islice

    from kg.model import Failure
    from kg.pipeline import BuildSettings, Stages, judged
    from kg.pipeline.work import Workshop

    found: list[Judged | Failure]
    if claimed is not None:
        found = [Workshop(Stages(BuildSettings())).judged(claimed.of_file(path))]
    else:
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
