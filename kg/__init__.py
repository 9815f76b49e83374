"""Reads news and reports on international politics and builds a knowledge graph of claims.

    >>> import kg
    >>> graph = kg.build(["articles/"], "out")            # doctest: +SKIP
    >>> graph.query("SELECT ?s ?o { ?s sc:sanctions ?o }") # doctest: +SKIP
    >>> kg.load("out").explain("Kim Jong Un")              # doctest: +SKIP

Names are loaded when they are first used, so that `import kg` costs nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, which is not loaded for it: the command line has to be quick
if TYPE_CHECKING:
    from typing import Any

    from kg.api import Graph, build, extract, load, validate
    from kg.errors import KgError
    from kg.model import Claim, Document, Entity, Extraction, Failure, Mention, Span
    from kg.pipeline.settings import BuildSettings
    from kg.sources.settings import ReadSettings

__all__ = [
    "BuildSettings",
    "Claim",
    "Document",
    "Entity",
    "Extraction",
    "Failure",
    "Graph",
    "KgError",
    "Mention",
    "ReadSettings",
    "Span",
    "build",
    "extract",
    "load",
    "validate",
]

_HOMES = {
    "kg.api": ("Graph", "build", "extract", "load", "validate"),
    "kg.errors": ("KgError",),
    "kg.model": ("Claim", "Document", "Entity", "Extraction", "Failure", "Mention", "Span"),
    "kg.pipeline.settings": ("BuildSettings",),
    "kg.sources.settings": ("ReadSettings",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> Any:
    if name == "__version__":
        from importlib.metadata import version

        return version("statecraft-kg")
    if name not in _HOME:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    import importlib

    value = getattr(importlib.import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
