from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kg.stores import build_store
from kg.vocab import ALT_LABEL, SAME_AS, WD

SAMPLE = Path(__file__).parent.parent / "stores"
HARD = '=HYPERLINK("http://e/","a, b")\r\nnext; “line”\t<&> \u0644\u063a\u0629 \u0001'
"""A label that begins like a formula and holds all that the cells of a table, or XML, must survive."""


@pytest.fixture(scope="session")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as `kg build` makes it, from the sample, with a Wikidata identifier and names that are hard to write."""
    import pyoxigraph as ox

    folder = tmp_path_factory.mktemp("hard") / "out"
    folder.mkdir()
    lines = {f"{quad} ." for quad in ox.parse(path=str(SAMPLE / "sample.trig"), format=ox.RdfFormat.TRIG)}
    text = str(ox.Literal(HARD))
    authority = "<https://w3id.org/statecraft/data/graph/authority>"
    state = "https://w3id.org/statecraft/id/state/"
    lines = {line.replace('"Sudrian Academy"', text) for line in lines}
    lines.add(f"<{state}norland> <{SAME_AS}> <{WD}Q42> {authority} .")
    lines.add(f"<{state}sudria> <{ALT_LABEL}> {text} {authority} .")
    (folder / "graph.nq").write_text("\n".join(sorted(lines)) + "\n", encoding="utf-8", newline="\n")
    shutil.copy(SAMPLE / "quarantine.trig", folder)
    build_store(folder / "graph.nq", folder / "store")
    return folder
