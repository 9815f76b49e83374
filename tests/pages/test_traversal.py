"""Comunica, by others, knows one IRI and follows links from there: the answers lie two documents further on."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest

from ..serving import serving
from .conftest import ROOT, build_at

pytestmark = [pytest.mark.model, pytest.mark.slow]
CLIENTS = Path(__file__).parent.parent / "serve" / "clients"
PROGRAM = CLIENTS / "node_modules" / ".bin" / "comunica-sparql-link-traversal"
QUERY = """
PREFIX sc: <https://w3id.org/statecraft/ontology#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX dct: <http://purl.org/dc/terms/>
SELECT DISTINCT ?date ?other ?name {
  ?claim rdf:subject <@> ; sc:inDocument ?document .
  ?document dct:date ?date .
  ?further sc:inDocument ?document ; rdf:object ?other .
  ?other rdfs:label ?name
}
"""
"""Of all that documents tell of which tell of somebody: the names. Thing, claim, document, another thing."""


@pytest.mark.skipif(
    shutil.which("node") is None or not PROGRAM.exists(),
    reason=f"Comunica is not installed (npm ci in {CLIENTS.name}/)",
)
def test_a_query_over_two_hops_is_answered_by_following_links(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}/"  # IRIs of the graph's own lead to the server itself
    folder = build_at(base, tmp_path)
    start = f"{base}entity/person/jane-miller"
    with serving(folder, "--port", str(port), log=tmp_path / "log") as running:
        assert running.url == base
        run = subprocess.run(
            [PROGRAM, start, "-q", QUERY.replace("@", start), "--lenient", "-l", "debug"],
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
            env={**os.environ, "KG_SITE": base, "NODE_OPTIONS": f"--require={CLIENTS / 'w3id.cjs'}"},
        )
    assert run.returncode == 0, run.stderr
    rows = {(row["other"], row["name"].strip('"'), row["date"][1:11]) for row in json.loads(run.stdout)}
    assert (f"{base}entity/academicinstitution/fram-institute", "Fram Institute", "2024-06-05") in rows
    names = {name.partition('"')[0] for _, name, _ in rows}
    assert {"Norway", "Egypt"} <= names, "things whose IRIs are elsewhere, and lead here"
    asked = set(re.findall(r"Requesting (\S+)", run.stderr))
    assert any(re.match(rf"{base}document/\w+$", url) for url in asked)
    assert all(url.startswith((base, ROOT)) for url in asked), asked
