"""The embedded store: built once from the canonical N-Quads, then read with SPARQL."""

from kg.stores.changing import copy_store, update_store
from kg.stores.embedded import build_store, open_store
from kg.stores.guard import check
from kg.stores.named import NamedQuery, Parameter, named_queries, named_query
from kg.stores.names import Names
from kg.stores.query import GRAPH_FORMATS, ROW_FORMATS, Dataset, Result, Term, run, update

__all__ = [
    "GRAPH_FORMATS",
    "ROW_FORMATS",
    "Dataset",
    "NamedQuery",
    "Names",
    "Parameter",
    "Result",
    "Term",
    "build_store",
    "check",
    "copy_store",
    "named_queries",
    "named_query",
    "open_store",
    "run",
    "update",
    "update_store",
]
