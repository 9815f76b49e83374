"""The formats of gold standards that `kg score` reads, one module each."""

from __future__ import annotations

from kg.score.formats import factuality, own, plover
from kg.score.standard import Format

FORMATS: tuple[Format, ...] = (own.FORMAT, plover.GIVEN, plover.RAW, factuality.FORMAT)
"""A file may be scored in several ways: by each format that knows it."""
