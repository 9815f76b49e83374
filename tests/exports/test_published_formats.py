"""What neo4j-admin and Gephi would have of the tables, by readers written from how these formats are described."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.stores import build_store
from kg.vocab import ALT_LABEL

from .checkers import gephi, neo4j
from .conftest import HARD, SAMPLE

DATA = "https://w3id.org/statecraft/data/"
STATE = "https://w3id.org/statecraft/id/state/"
DOCUMENT = f"{DATA}document/one"
MEETS = f"{DOCUMENT}/claim/meets"
NAMES = [
    'the "Union" of "x',
    '"',
    "tab\there",
    "two\nlines",
    "carriage\r\nreturn",
    "comma, and; semicolon",
    " spaces around ",
    "backslash \\",
    'backslash before a quote \\"',
    "'apostrophe",
    "الأمم المتحدة، «نيويورك»",
    "\u200fوزارة\u200e (الخارجية)",
    "联合国，安全理事会",
    "Zürich\u2028line\u0085sign",
    "true",
    "12",
    "🇺🇳 flag",
    HARD.replace("\x01", ""),
]


@pytest.fixture(scope="module")
def named(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, and for each name a state called so that met Sudria, in a document and in words called so, too."""
    folder = tmp_path_factory.mktemp("named") / "out"
    folder.mkdir()
    lines = {f"{quad} ." for quad in ox.parse(path=str(SAMPLE / "sample.trig"), format=ox.RdfFormat.TRIG)}
    one = [line for line in lines if line.startswith((f"<{MEETS}>", f"<{DOCUMENT}#a", f"<{DOCUMENT}> "))]
    norland = [line for line in lines if line.startswith(f"<{STATE}norland> ") and line.endswith("/authority> .")]
    for number, name in enumerate(NAMES):
        text = str(ox.Literal(name))
        for line in (*one, *norland):
            told = line.replace(f"{STATE}norland", f"{STATE}n{number}").replace(DOCUMENT, f"{DATA}document/n{number}")
            for old in ('"Norland"', '"Norland Republic"', '"A meeting"', '"Norland met Sudria"'):
                told = told.replace(f" {old}", f" {text}")
            lines.add(told)
        lines.add(f'<{STATE}n{number}> <{ALT_LABEL}> "Alias" <{DATA}graph/authority> .')
        lines.add(f"<{STATE}n{number}> <{ALT_LABEL}> {ox.Literal(name + '!')} <{DATA}graph/authority> .")
    (folder / "graph.nq").write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8", newline="\n")
    build_store(folder / "graph.nq", folder / "store")
    return folder


def test_neo4j_admin_would_import_every_node_and_relationship(kg, named, tmp_path) -> None:
    done = kg("export", named, "--format", "tables", "--for", "neo4j", "-o", tmp_path / "t")
    assert done.code == 0
    (command,) = (line for line in done.err.splitlines() if line.startswith("neo4j-admin"))
    assert sorted(part.partition("=")[2] for part in command.split() if part.endswith(".csv")) == sorted(
        path.name for path in (tmp_path / "t").iterdir()
    )
    found = neo4j(tmp_path / "t", command)
    links = {(edge["START_ID"], edge["TYPE"], edge["END_ID"]): edge for edge in found.edges}
    for number, name in enumerate(NAMES):
        state, document = f"{STATE}n{number}", f"{DATA}document/n{number}"
        node = found.nodes[state]
        assert node["LABEL"] == ["Actor", "Entity", "Polity", "State"]
        assert (node["id"], node["label"], node["documents"], node["authority"]) == (state, name, 1, True)
        assert "acts_for" not in node
        # A value of an array cannot have the sign that stands between them.
        assert sorted(node["aliases"]) == sorted(["Alias", name.replace(";", ",") + "!"])
        claim = found.nodes[f"{document}/claim/meets"]
        assert (claim["LABEL"], claim["quote"], claim["confidence"], claim["end"]) == (["Claim"], name, 0.9, 18)
        assert found.nodes[document]["title"] == name
        assert (claim["id"], "SUBJECT", state) in links
        assert (claim["id"], "IN_DOCUMENT", document) in links
        meets = links[state, "MEETS", f"{STATE}sudria"]
        assert (meets["relation"], meets["claims"], meets["directed"]) == ("meets", 1, False)


@pytest.mark.parametrize("table", ["edges", "claims"])
def test_gephi_would_import_every_node_and_edge(table: str, kg, named, tmp_path) -> None:
    done = kg("export", named, "--format", "tables", "--for", "gephi", "-o", tmp_path / "t")
    assert done.code == 0
    found = gephi(tmp_path / "t" / "nodes.csv", tmp_path / "t" / f"{table}.csv")
    for number, name in enumerate(NAMES):
        assert found.nodes[f"{STATE}n{number}"]["Label"] == name
        (meets,) = (edge for edge in found.edges if edge["Source"] == f"{STATE}n{number}")
        assert (meets["Target"], meets["Type"], meets["Kind"]) == (f"{STATE}sudria", "Undirected", "meets")
        if table == "edges":
            assert (meets["Weight"], meets["Label"]) == (1.0, "meets")
        else:
            assert (meets["quote"], meets["status"]) == (name, "asserted")


@pytest.mark.parametrize(
    "text",
    ['a,b\n"x",y"z\n', "a,b\nx\n", 'a\n"x', "a\nx", 'a\n"x"y\n', "a\nx\ry\n"],
)
def test_the_reader_refuses_what_is_no_table(text: str, tmp_path) -> None:
    from .checkers import table

    (tmp_path / "x.csv").write_bytes(text.encode())
    with pytest.raises((AssertionError, ValueError)):
        table(tmp_path / "x.csv")
