"""What stands in a graph in the place of an IRI or a number: whoever edits one by hand can put anything there."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyoxigraph as ox

_DIGITS = 18  # more than any place in a text has


def node(text: str) -> ox.NamedNode | None:
    """The IRI as a node; None for what is none, of which no graph says anything: a blank node, or text."""
    import pyoxigraph as ox

    try:
        return ox.NamedNode(text)
    except ValueError:
        return None


def whole(text: str | None) -> int | None:
    """The number that these digits tell; None for anything else, such as `\u00b2`, which is a digit by Unicode."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) <= _DIGITS else None
