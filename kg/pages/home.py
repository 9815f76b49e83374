"""The first page: what the graph holds, in numbers and pictures, and the ways into it."""

from __future__ import annotations

import json
from collections import Counter
from itertools import islice
from typing import Any

from kg.pages.addresses import Addresses
from kg.pages.browse import tree
from kg.pages.counts import Counts, counts
from kg.pages.documents import listed
from kg.pages.pictures import Types, chart, matrix
from kg.pages.reading import Reader
from kg.pages.statements import Told, told
from kg.vocab import SC

_STATES = 15  # in the matrix
_NODES, _EDGES = 24, 48  # of the network
_LISTED = 10
_LATEST, _EACH = 6, 2  # statements; of one document
_CLASSES = 16


def view(reader: Reader, query: dict[str, str]) -> dict[str, Any]:
    """What the template shows."""
    held = counts(reader)
    types = Types(reader)
    parties = _parties(reader, held)
    return {
        "figures": _figures(reader, held),
        "quads": types.quads,
        "matrix": matrix(parties, held.deals, types),
        "deals": held.examples,
        "dealing": len({state for pair in held.pairs for state in pair}),
        "network": _network(reader, held, types) if len(held.pairs) > 1 else "",
        "ties": len(held.pairs),
        "chart": chart(held.types, types),
        "leaders": _named(reader, held, held.leaders),
        "initiatives": _named(reader, held, reader.of_type(SC + "Initiative")),
        "latest": _latest(reader, held),
        "recent": listed(reader)[:_LISTED],
        "classes": sorted((c for c in tree(reader) if not c.broad), key=lambda c: (-c.number, c.label))[:_CLASSES],
    }


def _figures(reader: Reader, held: Counts) -> list[tuple[int, str, str]]:
    """Numbers, each with what it counts and a page that tells more, or nothing."""
    statuses = held.statuses
    return [
        (len(held.texts), "documents", "documents.html"),
        (sum(statuses[s] for s in ("asserted", "claim", "review")), "claims, each with its words", ""),
        (statuses["asserted"], "asserted by the texts themselves", ""),
        (statuses["review"] + statuses["quarantined"], "held back or refused", "review.html"),
        (len(held.entities), "named things", "browse.html"),
        (len(held.relations), "relations in use", "ontology.html"),
    ]


def _latest(reader: Reader, held: Counts) -> list[Told]:
    """Events that the newest documents assert, at most two of each."""
    found: list[Told] = []
    for document in listed(reader)[: 4 * _LATEST]:
        if len(found) >= _LATEST or not held.documents[document.iri]:
            continue
        accounts = sorted(reader.claims.about(document.iri), key=lambda a: a.evidence.start if a.evidence else -1)
        events = (a for a in accounts if a.status == "asserted" and a.relation and reader.plover_type(a.relation.iri))
        found.extend(told(reader, islice(events, _EACH)))
    return found[:_LATEST]


def _named(reader: Reader, held: Counts, things: set[str]) -> list[tuple[str, str, int]]:
    return [(iri, reader.label(iri), number) for iri, number in held.most(things, held.named, _LISTED)]


def _parties(reader: Reader, held: Counts) -> list[tuple[str, str]]:
    """The states of the matrix, with their labels: those of the pairs of which most is told, the most active first."""
    active: Counter[str] = Counter()
    chosen: set[str] = set()
    for pair, counted in sorted(held.pairs.items(), key=lambda p: (-p[1].total(), p[0])):
        active.update(dict.fromkeys(pair, counted.total()))
        if len(chosen | set(pair)) <= _STATES:
            chosen |= set(pair)
    return [(state, reader.label(state)) for state, _ in held.most(chosen, active, _STATES)]


def _network(reader: Reader, held: Counts, types: Types) -> str:
    """The states and what they have to do with each other, as JSON for the picture; `page` is from the root."""
    addresses = Addresses(reader.base)
    ties: list[tuple[tuple[str, str], Counter[str]]] = []
    ends: set[str] = set()
    for pair, counted in sorted(held.pairs.items(), key=lambda t: (-t[1].total(), t[0])):
        if len(ties) < _EDGES and len(ends | set(pair)) <= _NODES:
            ties.append((pair, counted))
            ends |= set(pair)

    def ways(one: str, two: str) -> str:
        told = [
            f"{reader.label(a)} \N{RIGHTWARDS ARROW} {reader.label(b)}: {types.told(held.deals[a, b])}"
            for a, b in ((one, two), (two, one))
            if (a, b) in held.deals
        ]
        return "; ".join(told)

    kind = reader.label(SC + "State")
    return json.dumps(
        {
            "nodes": [
                {"id": iri, "label": label, "kind": kind, "page": addresses.href(iri, "index.html")}
                for iri, label in sorted((iri, reader.label(iri)) for iri in ends)
            ],
            "edges": [
                {
                    "from": one,
                    "to": two,
                    "claims": sum(counted.values()),
                    "quad": types.chief(counted),
                    "there": (one, two) in held.deals,
                    "back": (two, one) in held.deals,
                    "label": ways(one, two),
                }
                for (one, two), counted in ties
            ],
        },
        ensure_ascii=False,
    )
