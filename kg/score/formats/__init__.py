"""The formats of gold standards that `kg score` reads, one module each."""

from __future__ import annotations

from kg.score.formats import crossner, factuality, gum, own, plover, polnear, redocred, text2kg
from kg.score.standard import Format

FORMATS: tuple[Format, ...] = (
    own.FORMAT,
    plover.GIVEN,
    plover.RAW,
    factuality.FORMAT,
    crossner.FORMAT,
    gum.FORMAT,
    polnear.FORMAT,
    text2kg.FORMAT,
    redocred.FORMAT,
)
"""A file may be scored in several ways: by each format that knows it."""
