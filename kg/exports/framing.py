"""Frames of a user's own, done by PyLD, which is an extra. Nothing is fetched."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from kg.errors import DataError, SetupError
from kg.exports.compact import Node
from kg.exports.context import CONTEXT, shipped


def framed(nodes: list[Node], frame: dict[str, Any]) -> list[Node]:
    """The objects that the frame makes of compact nodes. Raises SetupError without PyLD, DataError for a bad frame."""
    try:
        jsonld: Any = import_module("pyld.jsonld")  # which has no types
    except ImportError:
        raise SetupError(
            "a frame of your own needs PyLD, which is not installed: pip install 'statecraft-kg[jsonld]'"
        ) from None
    document = {"@context": CONTEXT, "@graph": nodes}
    options = {"documentLoader": load, "omitDefault": True, "omitGraph": False}
    try:
        made = jsonld.frame(document, {"@context": CONTEXT, **frame}, options)
    except jsonld.JsonLdError as error:
        raise DataError(f"the frame cannot be used: {_told(error)}") from None
    found: list[Node] = made["@graph"]
    return found


def load(address: str, options: dict[str, Any] | None = None) -> dict[str, Any]:
    """The context that is installed, for its IRI. Raises DataError for any other: nothing is fetched."""
    if address != CONTEXT:
        raise DataError(f"<{address}> is not fetched: write the context into the frame, or name <{CONTEXT}>")
    return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": address, "document": shipped()}


def _told(error: BaseException) -> str:
    """What the first of the errors says that led to this one."""
    while error.__cause__ is not None:
        error = error.__cause__
    return " ".join(str(error.args[0] if error.args else error).split())[:300]
