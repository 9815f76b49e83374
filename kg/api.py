"""The Python interface: `kg.build`, `kg.load`, `kg.extract`, `kg.validate`, and the graph they give.

Every function that takes documents takes what the command line takes: files, folders, glob patterns,
or `kg.Document` values made by the caller.
"""

from __future__ import annotations

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

    from kg.gate import Report as ValidationReport
    from kg.pipeline.review import Item
    from kg.stores.claims import Account
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

    def explain(self, *terms: str) -> list[Account]:
        """The claims behind a thing (one term) or a relation (subject, relation, object; `_` is any).

        Terms are labels, prefixed names or IRIs. Raises MissingError for a name that the graph does not know.
        """
        from kg.stores.find import claims_of, find

        return find(claims_of(self.store, self.folder / "quarantine.trig"), terms)[0]

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
