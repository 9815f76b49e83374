"""Reads what other extractors write, one reader a format, and gives it to be grounded.

Nothing here raises for a bad file or a bad row: it is yielded as a Failure, and what follows it goes on.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import ModuleType

from kg.errors import DataError, KgError, UsageError, debugging, told
from kg.grounding.foreign import Foreign, Name, Told
from kg.ids import Minter
from kg.imports.files import find
from kg.imports.setting import Setting
from kg.model import Failure, Iri
from kg.sources import STDIN

__all__ = ["FORMATS", "Setting", "paths", "read"]

FORMATS: dict[str, str] = {
    "csv": "tables with a statement a row, delimited by any sign",
    "langchain": "GraphDocuments of LangChain as JSON or JSON Lines",
    "brat": "standoff annotation of brat: .ann beside .txt",
    "docbin": "documents of spaCy in a DocBin (.spacy)",
    "graphrag": "the output folder of Microsoft GraphRAG",
    "langextract": "annotated documents of LangExtract as JSON Lines",
    "kggen": "a graph of KGGen as JSON",
    "webanno": "WebAnno TSV 3, as INCEpTION exports it",
    "nif": "NIF 2.0 and 2.1 in any syntax of RDF",
}
"""The formats by the names that users write, each with a line about it."""

_MODULES = {"csv": "table"}


def read(
    format: str, sources: Iterable[str], *, minter: Minter, setting: Setting | None = None
) -> Iterator[Foreign | Failure]:
    """Yield the documents of files, folders or "-" (standard input), each with what is said of it.

    A Failure is yielded for each bad row or file.
    One document may come in several parts, or from several annotators: all is collected before the first is given.
    Raises UsageError for an unknown format, SetupError where a package that it takes is not installed.
    """
    if format not in FORMATS:
        raise UsageError(f"unknown format {format!r}: expected one of {', '.join(FORMATS)}")
    return _collected(_read(format, sources, minter, setting or Setting()))


def paths(format: str, sources: Iterable[str]) -> Iterator[Path]:
    """The files that would be read, and for a folder that is one thing to read all that are in it."""
    reader = _reader(format)
    named = (source for source in sources if source != STDIN)
    for file in find(named, reader.SUFFIXES, whole=getattr(reader, "FOLDERS", False)):
        if isinstance(file, Failure):
            continue
        yield from file.path.glob("**/*") if file.path.is_dir() else (file.path,)
        if hasattr(reader, "beside"):
            yield reader.beside(file.path)


def _reader(format: str) -> ModuleType:
    return importlib.import_module(f"kg.imports.{_MODULES.get(format, format)}")


def _read(format: str, sources: Iterable[str], minter: Minter, setting: Setting) -> Iterator[Foreign | Failure]:
    reader = _reader(format)
    opened = setting.opened(minter)
    for file in find(sources, reader.SUFFIXES, whole=getattr(reader, "FOLDERS", False)):
        if isinstance(file, Failure):
            yield file
            continue
        try:
            yield from reader.read(file, opened)
        except DataError as error:
            yield file.failed(str(error))
        except OSError as error:
            yield file.failed(f"cannot be read: {error.strerror or error}")
        except KgError:
            raise
        except Exception as error:  # what others write may be wrong in ways that nobody thought of
            if debugging():
                raise
            yield file.failed(f"cannot be read: {told(error)}")


def _collected(items: Iterable[Foreign | Failure]) -> Iterator[Foreign | Failure]:
    """Each document once, with all that is said of it anywhere; what is told twice stays, to be counted."""
    firsts: dict[Iri, Foreign] = {}
    names: dict[Iri, dict[Name, None]] = {}
    statements: dict[Iri, list[Told]] = {}
    for item in items:
        if isinstance(item, Failure):
            yield item
            continue
        iri = item.document.iri
        firsts.setdefault(iri, item)
        names.setdefault(iri, {}).update(dict.fromkeys(item.names))
        statements.setdefault(iri, []).extend(item.told)
    for iri, first in firsts.items():
        yield replace(first, names=tuple(names[iri]), told=tuple(statements[iri]))
