"""Every term of our own vocabularies that the code speaks of is declared in ontology/ or shapes/."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg import assets, rdf, vocab
from kg.model import Certainty, Mode, Polarity, Status
from kg.understand.entities import kinds, namewords
from kg.understand.knowledge import authority

PACKAGE = Path(vocab.__file__).parent
OURS = {"SC": vocab.SC, "PLOVER": vocab.PLOVER, "LEXICON": vocab.LEXICON, "SHAPES": vocab.SHAPES}
PREFIXED = re.compile(r"(?<![\w:])(sc|plover|lex|shape):([A-Za-z][\w-]*)")
SELF = "https://w3id.org/statecraft/"


@pytest.fixture(scope="module")
def declared() -> frozenset[str]:
    """Everything that the ontology and the shapes describe."""
    return frozenset(rdf.Node([*assets.turtle_files("ontology"), *assets.turtle_files("shapes")]).subjects())


def namespace_of(node: ast.expr, constants: dict[str, str]) -> str | None:
    """The namespace that `SC`, `_SC` or `vocab.SC` stands for."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return OURS.get(name.lstrip("_")) or constants.get(name)


def terms_of(path: Path) -> Iterator[tuple[int, str]]:
    """Line and IRI of each term that a Python file makes of a namespace and a constant, or writes with a prefix."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add) and isinstance(node.right, ast.Constant):
            space = namespace_of(node.left, {})
            if space and isinstance(node.right.value, str):
                yield node.lineno, space + node.right.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_sc":
            if isinstance(node.args[0], ast.Constant):
                yield node.lineno, vocab.SC + node.args[0].value
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            for prefix, name in PREFIXED.findall(node.value):
                yield node.lineno, vocab.PREFIXES[prefix] + name


def test_the_scan_sees_every_way_of_writing_a_term(tmp_path: Path) -> None:
    path = tmp_path / "sample.py"
    path.write_text('a = SC + "One"\nb = vocab.SC + "Two"\nc = _SC + "Three"\nd = _sc("Four")\ne = "?x sc:Five ?y"\n')
    assert [iri.removeprefix(vocab.SC) for _, iri in sorted(terms_of(path))] == ["One", "Two", "Three", "Four", "Five"]


def test_terms_in_python_are_declared(declared: frozenset[str]) -> None:
    found = {
        (f"{path.relative_to(PACKAGE)}:{line}", iri) for path in PACKAGE.rglob("*.py") for line, iri in terms_of(path)
    }
    assert len(found) > 60
    assert {(place, iri) for place, iri in found if iri not in declared} == set()


def test_terms_in_queries_are_declared(declared: frozenset[str]) -> None:
    paths = list((PACKAGE / "stores" / "queries").glob("*.rq"))
    assert len(paths) > 10
    for path in paths:
        for prefix, name in PREFIXED.findall(path.read_text(encoding="utf-8")):
            assert vocab.PREFIXES[prefix] + name in declared, f"{path.name}: {prefix}:{name}"


@pytest.mark.parametrize(
    ("values", "scheme"),
    [(Polarity, "polarities"), (Certainty, "certainties"), (Mode, "modes"), (Status, "statuses")],
)
def test_coded_values_are_the_closed_lists_of_the_ontology(values: type, scheme: str) -> None:
    node = rdf.Node(assets.turtle_files("ontology"))
    inside = vocab.SKOS + "inScheme"
    listed = {c for c in node.of_type(vocab.SC + "Code") if vocab.SC + scheme in node.values(c, inside)}
    assert listed == {vocab.SC + value.value for value in values}  # type: ignore[attr-defined]


def test_classes_that_the_understanding_gives_are_declared(declared: frozenset[str]) -> None:
    for name in {*authority._CLASSES, *kinds.KIND_OF_LABEL.values(), *namewords.BODIES}:
        assert vocab.SC + name in declared, name


def test_prefixes_are_distinct_namespaces() -> None:
    assert len(set(vocab.PREFIXES.values())) == len(vocab.PREFIXES)
    for namespace in vocab.PREFIXES.values():
        assert namespace[-1] in "#/"


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (vocab.SC + "State", "sc:State"),
        (SELF + "id/state/france", "state:france"),
        (vocab.RDF + "type", "rdf:type"),
        ("https://example.org/x", "<https://example.org/x>"),
        (SELF + "id/unknown/x", f"<{SELF}id/unknown/x>"),
        (SELF + "id/state/a/b", f"<{SELF}id/state/a/b>"),
        (vocab.SC, "sc:"),
    ],
)
def test_an_iri_is_compacted_with_the_longest_prefix_that_fits(iri: str, short: str) -> None:
    assert vocab.compact(iri) == short


@pytest.mark.parametrize(
    ("iri", "name"), [(vocab.SC + "State", "State"), (SELF + "id/state/france", "france"), ("a#b/c", "c"), ("x", "x")]
)
def test_the_local_name_follows_the_last_mark(iri: str, name: str) -> None:
    assert vocab.local_name(iri) == name
