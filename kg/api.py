"""The Python interface: `kg.build`, `kg.load`, `kg.extract`, `kg.validate`, and the graph they give.

Every function that takes documents takes what the command line takes: files, folders, glob patterns,
or `kg.Document` values made by the caller.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg import rdf
from kg.errors import DataError, MissingError
from kg.model import Document, Extraction, Failure
from kg.pipeline.settings import BuildSettings

if TYPE_CHECKING:
    import pyoxigraph
    import rdflib

    from kg.exports.contents import Contents
    from kg.gate import Report as ValidationReport
    from kg.pipeline.review import Item
    from kg.stores.claims import Account
    from kg.stores.frames import Series
    from kg.stores.query import Result

Source = str | Path | Document


class Graph:
    """A graph that was built: a folder with its store, files and report, opened for reading."""

    def __init__(self, folder: Path) -> None:
        from kg.stores import open_store

        self.folder = folder
        self.store: pyoxigraph.Store = open_store(folder / "store")

    @property
    def report(self) -> dict[str, Any]:
        """The account of the build: documents, claims by status, what was held back, failures."""
        import json

        loaded: dict[str, Any] = json.loads((self.folder / "report.json").read_text(encoding="utf-8"))
        return loaded

    def query(self, query: str) -> Result:
        """Run SPARQL (SELECT, ASK, CONSTRUCT, DESCRIBE) over all graphs; the usual prefixes need no declaration.

        Raises QueryError for a query that is malformed, or that would change data or fetch from elsewhere.
        """
        from kg.stores import run

        return run(self.store, query)

    def explain(self, *terms: str) -> Accounts:
        """The claims behind a thing (one term) or a relation (subject, relation, object; `_` is any).

        Terms are labels, prefixed names or IRIs. Raises MissingError for a name that the graph does not know.
        """
        from kg.stores.find import claims_of, find

        return Accounts(find(claims_of(self.store, self.folder / "quarantine.trig"), terms)[0], self.folder)

    def to_pandas(self, table: str = "claims", *, quarantine: bool = False) -> Any:
        """One of the tables that `kg export --format tables` writes, as a pandas DataFrame.

        `table` is nodes, edges, claims or documents; with `quarantine`, the claims that the gate refused are among the
        claims. Raises SetupError without pandas.
        """
        from kg.stores.frames import pandas_frame

        return pandas_frame(self._series(table, quarantine))

    def to_polars(self, table: str = "claims", *, quarantine: bool = False) -> Any:
        """The same as a polars DataFrame."""
        from kg.stores.frames import polars_frame

        return polars_frame(self._series(table, quarantine))

    def _series(self, table: str, quarantine: bool) -> list[Series]:
        from kg.exports.frames import table_series

        return table_series(_contents(self.folder, quarantine=quarantine), table)

    def _repr_html_(self) -> str:
        """What a notebook shows: the account of the build in short."""
        from kg.stores.shown import counted

        report = self.report
        return counted({name: report[name] for name in ("documents", "claims", "triples") if name in report})

    def review(self, *kinds: str) -> list[Item]:
        """What needs a person's eye, as `kg review` lists it: of all kinds, or of those that are named."""
        from kg.pipeline.review import GROUPS, review

        return list(review(self.folder, kinds or GROUPS))

    def lines(self) -> Iterator[str]:
        """The canonical N-Quads lines."""
        with (self.folder / "graph.nq").open(encoding="utf-8", newline="\n") as file:
            for line in file:
                yield line.rstrip("\n")

    def to_rdflib(self) -> rdflib.Dataset:
        """The whole graph as an rdflib Dataset."""
        return rdf.to_rdflib(self.lines())


class Accounts(list["Account"]):
    """Claims, read back: a list that shows itself as a table and becomes a data frame."""

    def __init__(self, accounts: Iterable[Account], folder: Path) -> None:
        super().__init__(accounts)
        self._folder = folder

    def to_pandas(self) -> Any:
        """The claims as a pandas DataFrame, with the columns of `kg export --format tables`."""
        from kg.stores.frames import pandas_frame

        return pandas_frame(self._series())

    def to_polars(self) -> Any:
        """The same as a polars DataFrame."""
        from kg.stores.frames import polars_frame

        return polars_frame(self._series())

    def _series(self) -> list[Series]:
        from kg.exports.frames import claim_series

        return claim_series(_contents(self._folder), self)

    def _repr_html_(self) -> str:
        from kg.stores.shown import shown_accounts

        return shown_accounts(self)


def _contents(folder: Path, *, quarantine: bool = True) -> Contents:
    from kg.exports.contents import Contents

    return Contents(folder, quarantine=quarantine)


def build(
    sources: Iterable[Source] | Source,
    folder: str | Path,
    *,
    settings: BuildSettings | None = None,
    workers: int | None = None,
    progress: Callable[[str], None] | None = None,
) -> Graph:
    """Build the graph of documents in `folder` and open it.

    A graph that is there is built on: what has not changed is not done again, and documents that are no longer among
    the sources leave it. `workers` processes work side by side: None has one a processor for many documents, 0 none.
    Documents that cannot be taken in are listed in `graph.report["failures"]`. Raises DataError if that is all of
    them (an older graph in the folder then stays), OutputError if the folder cannot be written, SetupError if a part
    of kg is missing.
    """
    from kg import pipeline

    target = Path(folder)
    seen = progress or (lambda source: None)
    report = pipeline.build(_sources(sources), target, settings=settings, workers=workers, progress=seen)
    if report.documents == 0:
        reason = f"{report.failures[0].source}: {report.failures[0].reason}" if report.failures else "there was none"
        raise DataError(f"no document: {reason}")
    return load(target)


def load(folder: str | Path) -> Graph:
    """Open a graph that was built. Raises MissingError if there is none."""
    if not (Path(folder) / "report.json").is_file():
        raise MissingError(f"{folder}: holds no graph; expected a folder that kg build made")
    return Graph(Path(folder))


def extract(
    sources: Iterable[Source] | Source, *, settings: BuildSettings | None = None
) -> Iterator[Extraction | Failure]:
    """Yield what is understood of each document, in order, or why it could not be taken in."""
    from kg import pipeline

    return pipeline.extract(_sources(sources), settings=settings)


def validate(
    data: rdflib.Graph | rdflib.Dataset | str | Path | Iterable[str | Path],
    *,
    shapes: Iterable[str | Path] | None = None,
    engine: str = "shacl",
) -> ValidationReport:
    """Check an rdflib graph or RDF files against the shapes that ship with kg, or against `shapes`.

    `engine` is `shacl` (fast) or `pyshacl` (the reference).
    """
    from kg.gate import validate_files

    chosen = [Path(s) for s in shapes] if shapes is not None else None
    if isinstance(data, str | Path):
        return validate_files([Path(data)], chosen, engine)
    import rdflib

    if not isinstance(data, rdflib.Graph):
        return validate_files([Path(p) for p in data], chosen, engine)
    with tempfile.TemporaryDirectory(prefix="kg-") as room:
        path = Path(room) / "data.nq"
        path.write_text("".join(f"{line}\n" for line in rdf.from_rdflib(data)), encoding="utf-8")
        return validate_files([path], chosen, engine)


def _sources(sources: Iterable[Source] | Source) -> list[str | Document]:
    given: Iterable[Source] = [sources] if isinstance(sources, str | Path | Document) else sources
    return [s if isinstance(s, Document) else str(s) for s in given]


def _show_in_notebooks() -> None:
    """Tell IPython, where this runs in it, how to show the records of the model, which import nothing themselves."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        html = shell.display_formatter.formatters["text/html"]
        html.for_type(Document, _shown("shown_document"))
        html.for_type(Extraction, _shown("shown_extraction"))


def _shown(name: str) -> Callable[[Any], str]:
    def show(value: Any) -> str:
        from kg.stores import shown

        found: str = getattr(shown, name)(value)
        return found

    return show


_show_in_notebooks()
