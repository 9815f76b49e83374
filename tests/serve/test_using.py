"""The dataset of the protocol in updates."""

from __future__ import annotations

import pyoxigraph as ox
import pytest

from kg.serve.protocol import HttpError
from kg.serve.using import with_dataset

DATA = "INSERT DATA { GRAPH <urn:g> { <urn:a> <urn:p> 1 } GRAPH <urn:h> { <urn:b> <urn:p> 2 } } ; "


def after(update: str, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> set[str]:
    store = ox.Store()
    store.update(DATA)
    store.update(with_dataset(update, default, named))
    return {f"{q.subject} {q.predicate} {q.object} {q.graph_name}" for q in store}


def test_where_reads_the_graphs_that_are_named() -> None:
    found = after("INSERT { ?s <urn:q> ?o } WHERE { ?s ?p ?o }", ("urn:g",))
    assert any(t.startswith("<urn:a> <urn:q>") for t in found)
    assert not any(t.startswith("<urn:b> <urn:q>") for t in found)
    found = after("INSERT { ?s <urn:q> ?o } WHERE { GRAPH ?g { ?s ?p ?o } }", (), ("urn:h",))
    assert [t for t in found if "<urn:q>" in t] == [t for t in found if t.startswith("<urn:b> <urn:q>")]


def test_delete_where_takes_them_too() -> None:
    update = "DELETE WHERE { GRAPH <urn:g> { ?s ?p ?o } } # WHERE { is a comment\n"
    update += '; INSERT DATA { <urn:x> <urn:p> "}WHERE{" }'
    found = after(update, (), ("urn:g",))
    assert not any(t.startswith("<urn:a>") for t in found)
    assert any(t.startswith("<urn:x>") for t in found)


def test_several_operations_each() -> None:
    update = "INSERT { ?s <urn:q> 1 } WHERE { ?s ?p ?o } ; INSERT { ?s <urn:r> 1 } WHERE { ?s <urn:p> ?o }"
    found = after(update, ("urn:h",))
    assert {t.split()[1] for t in found if t.startswith("<urn:b>")} == {"<urn:p>", "<urn:q>", "<urn:r>"}


@pytest.mark.parametrize(
    "update",
    [
        "WITH <urn:g> DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
        "INSERT { ?s ?p ?o } USING <urn:g> WHERE { ?s ?p ?o }",
        "insert { ?s ?p ?o } using named <urn:g> where { graph ?g { ?s ?p ?o } }",
    ],
)
def test_both_are_refused(update: str) -> None:
    with pytest.raises(HttpError) as caught:
        with_dataset(update, ("urn:h",), ())
    assert caught.value.status == 400


def test_no_graph_can_close_the_brackets() -> None:
    with pytest.raises(HttpError):
        with_dataset("INSERT { ?s ?p ?o } WHERE { ?s ?p ?o }", ("urn:g> WHERE {} ; DROP ALL #",), ())
