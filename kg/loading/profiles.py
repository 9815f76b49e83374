"""What each triplestore calls its parts, and what it cannot do. Which of them were run for real stands in `checked`."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.errors import UsageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One kind of server. Paths are put behind the URL that the user gives."""

    name: str
    title: str
    example: str  # of a URL that the user gives
    graphs: str  # path of the Graph Store Protocol
    query: str  # path of SPARQL queries
    chunk: int = 8 << 20  # bytes of N-Triples in one request
    literals: bool = True  # whether literals keep their characters; if not, two may become one
    rows: int = 1_000  # graphs that are counted by one query
    note: str = ""
    checked: str = "not run: written from its documentation"


PROFILES: dict[str, Profile] = {
    p.name: p
    for p in (
        Profile(
            name="kg",
            title="kg serve --write",
            example="http://127.0.0.1:8000/",
            graphs="graphs",
            query="sparql",
            checked="run for real in the tests",
        ),
        Profile(
            name="oxigraph",
            title="Oxigraph",
            example="http://127.0.0.1:7878/",
            graphs="store",
            query="query",
            checked="run for real in the tests",
        ),
        Profile(
            name="virtuoso",
            title="OpenLink Virtuoso 7",
            example="http://127.0.0.1:8890/",
            graphs="sparql-graph-crud-auth",
            query="sparql",
            chunk=1 << 20,
            literals=False,
            rows=500,
            note="signs in by digest; 1.50 becomes 1.5, and true and 1 one value",
            checked="run for real in the tests",
        ),
        Profile(
            name="fuseki",
            title="Apache Jena Fuseki",
            example="http://127.0.0.1:3030/DATASET/",
            graphs="data",
            query="query",
        ),
        Profile(
            name="graphdb",
            title="Ontotext GraphDB, RDF4J Server",
            example="http://127.0.0.1:7200/repositories/NAME/",
            graphs="rdf-graphs/service",
            query="",
        ),
        Profile(
            name="stardog",
            title="Stardog",
            example="http://127.0.0.1:5820/DATABASE/",
            graphs="",
            query="query",
        ),
        Profile(
            name="neptune",
            title="Amazon Neptune",
            example="https://CLUSTER:8182/",
            graphs="sparql/gsp/",
            query="sparql",
            note="without IAM signatures: sign by a proxy, or load its bulk files from S3",
        ),
        Profile(
            name="blazegraph",
            title="Blazegraph, Wikidata's kind",
            example="http://127.0.0.1:9999/blazegraph/namespace/NAME/",
            graphs="sparql",
            query="sparql",
            note="in quads mode",
        ),
        Profile(
            name="qlever",
            title="QLever",
            example="http://127.0.0.1:7001/",
            graphs="",
            query="",
            note="takes the token as a bearer token; large graphs are better indexed from the bulk files",
        ),
        Profile(
            name="generic",
            title="any Graph Store Protocol endpoint",
            example="http://HOST/graph-store",
            graphs="",
            query="",
            note="the URL is that of the graph store; --query names the query endpoint",
        ),
    )
}
"""The kinds of servers by name. `generic` is what a URL alone means."""


def endpoints(profile: Profile, url: str, query: str | None) -> tuple[str, str | None]:
    """The URLs of the graph store and of the query endpoint; None where there is none to count by.

    Raises UsageError for what is no URL of a server, or one that holds a password.
    """
    _check(url, profile)
    if query:
        _check(query, profile)
    if profile.name == "generic":
        return url, query
    base = url if url.endswith("/") else f"{url}/"
    asked = query or (f"{base}{profile.query}" if profile.query else base.rstrip("/"))
    return (f"{base}{profile.graphs}" if profile.graphs else base.rstrip("/")), asked


def _check(url: str, profile: Profile) -> None:
    expected = f"expected the http or https URL of a server, such as {profile.example}"
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:  # it is not repeated: nobody knows where in it a password may be
        raise UsageError(f"the URL is malformed; {expected}") from None
    if parts.username or parts.password:
        raise UsageError("the URL holds a name or password: give them as KG_LOAD_USER and KG_LOAD_PASSWORD")
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise UsageError(f"{url}: {expected}")
