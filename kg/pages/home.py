"""The first page: what the graph holds, in numbers and pictures, and the ways into it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import Any

from kg.pages.addresses import Addresses
from kg.pages.browse import tree
from kg.pages.counts import Counts, counts
from kg.pages.documents import listed
from kg.pages.pictures import Types, chart, matrix
from kg.pages.reading import Reader
from kg.vocab import SC

_STATES = 15  # in the matrix
_NODES, _EDGES = 24, 48  # of the network
_LISTED = 10
_CLASSES = 16


def view(reader: Reader, query: dict[str, str]) -> dict[str, Any]:
    """What the template shows."""
    held = counts(reader)
    types = Types(reader)
    active: Counter[str] = Counter()
    for pair, counted in held.pairs.items():
        active.update(dict.fromkeys(pair, sum(counted.values())))
    ranked = held.most(held.states, active, _NODES)
    parties = [(state, reader.label(state)) for state, _ in ranked]
    return {
        "figures": _figures(reader, held),
        "quads": types.quads,
        "matrix": matrix(parties[:_STATES], held.deals, types),
        "network": _network(reader, parties, held, types) if len(held.pairs) > 1 else "",
        "ties": len(held.pairs),
        "chart": chart(held.types, types),
        "leaders": _named(reader, held, held.leaders),
        "initiatives": _named(reader, held, reader.of_type(SC + "Initiative")),
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


def _named(reader: Reader, held: Counts, things: set[str]) -> list[tuple[str, str, int]]:
    return [(iri, reader.label(iri), number) for iri, number in held.most(things, held.named, _LISTED)]


def _network(reader: Reader, parties: Sequence[tuple[str, str]], held: Counts, types: Types) -> str:
    """The states and what they have to do with each other, as JSON for the picture; `page` is from the root."""
    addresses = Addresses(reader.base)
    shown = {iri for iri, _ in parties}
    ties = [(pair, c) for pair, c in held.pairs.items() if set(pair) <= shown]
    ties = sorted(ties, key=lambda t: (-sum(t[1].values()), t[0]))[:_EDGES]
    ends = {iri for pair, _ in ties for iri in pair}
    kind = reader.label(SC + "State")
    return json.dumps(
        {
            "nodes": [
                {"id": iri, "label": label, "kind": kind, "page": addresses.href(iri, "index.html")}
                for iri, label in parties
                if iri in ends
            ],
            "edges": [
                {
                    "from": one,
                    "to": two,
                    "claims": sum(counted.values()),
                    "quad": types.chief(counted),
                    "label": types.told(counted),
                }
                for (one, two), counted in ties
            ],
        },
        ensure_ascii=False,
    )
