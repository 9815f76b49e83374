"""The JSON Schema of an answer, made from the ontology."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from kg.asking.offered import Offer, Offered

NAME = "statements"
"""What the schema is called in a request, and the member of an answer that holds the list."""


def answer_schema(offer: Offer) -> dict[str, Any]:
    """The schema that an answer has to follow.

    It keeps to what servers with strict schemas take: every member required, no further ones, no bounds.
    """
    maybe = ["string", "null"]
    told = {
        "quote": {"type": "string", "description": "Copied from the text, character by character."},
        "subject": _thing(offer.subjects),
        "relation": {
            "type": "string",
            "enum": list(offer.relations),
            "description": "Classes of subject and object: " + "; ".join(map(signature, offer.relations.values())),
        },
        "object": _thing(offer.objects),
        "said_by": {"type": maybe, "description": "Who says so in the text; null for the author."},
        "negated": {"type": "boolean", "description": "The text says that it is not so."},
        "time": {"type": maybe, "description": "YYYY, YYYY-MM or YYYY-MM-DD, if the text tells."},
    }
    return _object({NAME: {"type": "array", "items": _object(told)}})


def signature(relation: Offered) -> str:
    """A relation by name and label, with the classes it stands between."""
    domain, range_ = "/".join(relation.domain) or "any", "/".join(relation.range) or "any"
    label = f" ({relation.label})" if relation.label != relation.name else ""
    return f"{relation.name}{label}: {domain} {'<->' if relation.symmetric else '->'} {range_}"


def _thing(classes: Sequence[str]) -> dict[str, Any]:
    return _object({"name": {"type": "string"}, "kind": {"type": "string", "enum": list(classes)}})


def _object(members: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": members, "required": list(members), "additionalProperties": False}
