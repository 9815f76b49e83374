"""What another build put into the target: documents of the same base, whose shared graphs a load would replace."""

from __future__ import annotations

from collections.abc import Collection

from kg.errors import OutputError
from kg.ids import SHARED_GRAPHS, is_absolute
from kg.loading.endpoint import Endpoint
from kg.vocab import SC, TYPE

_ROUNDS = 10_000  # of questions; a server that never ends is left


def strangers(endpoint: Endpoint, base: str, own: Collection[str], size: int) -> list[str]:
    """The graphs of documents of a base that the target holds, and that are none of our own; so many at a time."""
    found: list[str] = []
    last = ""
    for _ in range(_ROUNDS):
        after = f' FILTER(STR(?g) > "{last}")' if last else ""
        told = endpoint.rows(
            f"SELECT ?g (COUNT(*) AS ?n) WHERE {{ GRAPH ?g {{ ?g <{TYPE}> <{SC}Document> }} "
            f'FILTER(STRSTARTS(STR(?g), "{base}document/")){after} }} GROUP BY ?g ORDER BY STR(?g) LIMIT {size}'
        )
        there = sorted(g for g in told if g > last and is_absolute(g))
        found += [g for g in there if g not in own]
        if len(told) < size or not there:
            break
        last = there[-1]
    return found


def refuse(strangers: Collection[str], base: str) -> None:
    """Raise OutputError if there are any, telling how to put the builds together."""
    if not strangers:
        return
    first = min(strangers)
    what = f"{len(strangers):,} documents" if len(strangers) > 1 else "a document"
    raise OutputError(
        f"the target holds {what} of another build with the base {base} ({first}), and both share the graphs "
        f"{', '.join(SHARED_GRAPHS)}, which this load would replace: build all documents together (kg build ONE/ "
        "OTHER/ -o OUT), or give one of the builds a --base of its own; --replace takes the other build away"
    )
