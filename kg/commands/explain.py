"""`kg explain`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.commands.folder import store_of
from kg.commands.output import say
from kg.errors import MissingError, UsageError

if TYPE_CHECKING:
    import pyoxigraph as ox

    from kg.stores.claims import Account, Claims

_ANY = "_"


@click.command("explain")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.argument("terms", metavar="TERM...", nargs=-1, required=True)
@click.option("--limit", type=click.IntRange(min=0), default=20, show_default=True, help="Claims to show; 0 is all.")
@click.option("--json", "as_json", is_flag=True, help="Write the claims as JSON.")
def command(folder: Path, terms: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Show the claims behind a thing or a relation, with the words they rest on.

    DIR is a folder that `kg build` made. TERM is a label, a prefixed name or an IRI: of an entity, a
    relation, a document or a claim. Three terms are a subject, a relation and an object; _ stands
    for any. Claims that the shapes refused are found too, in DIR/quarantine.trig.

    \b
    Example:
      kg explain out "Kim Jong Un"
      kg explain out Russia sanctions Japan
      kg explain out _ sc:meets China --json
    """
    from kg.stores.claims import Claims

    claims = Claims(store_of(folder), _quarantine(folder / "quarantine.trig"))
    found = _find(claims, terms)
    shown = found[:limit] if limit else found
    if as_json:
        told = [asdict(account) for account in shown]
        click.echo(json.dumps({"terms": terms, "total": len(found), "claims": told}, ensure_ascii=False, indent=2))
    else:
        from kg.commands.account import show

        show(shown)
    if not found:
        say(f"no claim is about {' '.join(terms)}")
    elif len(shown) < len(found):
        say(f"{len(shown)} of {len(found)} claims; --limit 0 shows all")
    else:
        say(f"{len(found)} claim{'' if len(found) == 1 else 's'}")


def _quarantine(path: Path) -> ox.Store | None:
    if not path.is_file():
        return None
    import pyoxigraph as ox

    from kg import rdf

    store = ox.Store()
    store.extend(rdf.parse(path))
    return store


def _find(claims: Claims, terms: Sequence[str]) -> list[Account]:
    names = claims.names
    if len(terms) == 3 and (relation := names.relation(terms[1])):
        sides = [[] if term == _ANY else names.things(term) for term in (terms[0], terms[2])]
        return claims.stating(sides[0], relation, sides[1])
    term = " ".join(terms)
    if len(terms) == 1 and (relation := names.relation(term)):
        return claims.about(relation)
    try:
        things = names.things(term)
    except MissingError:
        if len(terms) == 3:
            raise UsageError(
                f"{terms[1]!r} is no relation of the ontology, and nothing is called {term!r}: expected one thing, "
                "or a subject, a relation and an object"
            ) from None
        raise
    if len(things) > 1:
        say(f"{len(things)} things are called {term!r}: {', '.join(things)}")
    found: dict[str, Account] = {}
    for thing in things:
        found.update((account.iri, account) for account in claims.about(thing))
    return list(found.values())
