"""`kg explain`."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.folder import PATH, store_of
from kg.commands.output import say

if TYPE_CHECKING:
    from kg.stores.claims import Claims


@click.command("explain")
@click.argument("folder", metavar="DIR", type=PATH)
@click.argument("terms", metavar="TERM...", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="Claims to show; 0 is all.")
@click.option("--json", "as_json", is_flag=True, help="Write the claims as JSON.")
def command(folder: Path, terms: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Show the claims behind a thing or a relation, with the words they rest on.

    DIR is a folder that `kg build` made. TERM is a label, a prefixed name or an IRI: of an entity, a
    relation, a document (its title or file name too) or a claim. Three terms are a subject, a relation
    and an object; _ stands for any. Claims that the shapes refused are found too, in DIR/quarantine.trig.

    \b
    Example:
      kg explain out "Kim Jong Un"
      kg explain out Russia sanctions Japan
      kg explain out _ sc:meets China --json
    """
    from kg.stores.find import claims_of, find
    from kg.stores.table import brief

    claims = claims_of(store_of(folder), folder / "quarantine.trig")
    found, meant = find(claims, terms)
    words = brief(" ".join(terms))
    if len(meant) > 1:
        say(f"{len(meant)} things are called {words!r}: {', '.join(meant)}")
    shown = found[:limit] if limit else found
    if as_json:
        told = [asdict(account) for account in shown]
        click.echo(json.dumps({"terms": terms, "total": len(found), "claims": told}, ensure_ascii=False, indent=2))
    else:
        from kg.commands.account import show

        show(shown)
    if not found:
        say(_no_claim(claims, words, meant))
    elif len(shown) < len(found):
        say(f"{len(shown)} of {len(found)} claims; --limit 0 shows all")
    else:
        say(f"{len(found)} claim{'' if len(found) == 1 else 's'}")


def _no_claim(claims: Claims, words: str, meant: list[str]) -> str:
    """What is said where no claim is found: at least how often the texts speak of the thing."""
    from kg.stores.table import printable

    told: dict[str, int] = {}
    for thing in meant:
        for source, count in claims.mentions(thing).items():
            told[source] = told.get(source, 0) + count
    if not told:
        return f"no claim is about {words}"
    places = ", ".join(f"{n} time{'s' * (n > 1)} in {printable(source)}" for source, n in list(told.items())[:5])
    more = f" and {len(told) - 5} more documents" if len(told) > 5 else ""
    return f"{words} is mentioned {places}{more}; no claim is about it"
