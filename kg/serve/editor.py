"""The page on which people ask: an editor for SPARQL, with the questions that ship as examples."""

from __future__ import annotations

import json
import re
from functools import cache
from html import escape
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from kg import vocab
from kg.pages.addresses import ROOT
from kg.serve.answers import EDITOR_POLICY


async def page(request: Request) -> Response:
    """The editor; as a plain form where scripts are off."""
    base = request.app.state.store.base()
    html = _html().replace("@base@", escape(base, quote=True))
    return HTMLResponse(html, headers={"Content-Security-Policy": EDITOR_POLICY})


@cache
def _html() -> str:
    from kg.stores import named_queries

    examples = [{"name": q.name, "title": q.description, "text": _standing_alone(q.text)} for q in named_queries()]
    first = examples[0]["text"]
    return (
        _PAGE.replace("@examples@", _attribute(examples))
        .replace("@prefixes@", _attribute(vocab.PREFIXES))
        .replace("@root@", ROOT)
        .replace("@first@", escape(first))
    )


def _standing_alone(text: str) -> str:
    """A query as any endpoint takes it: with its prefixes declared, and without notes for the command line."""
    body = "\n".join(line for line in text.splitlines() if not line.lstrip().startswith("#"))
    used = (f"PREFIX {name}: <{iri}>" for name, iri in vocab.PREFIXES.items() if re.search(rf"(?<!\w){name}:", body))
    return "\n".join([*used, body.strip(), ""])


def _attribute(value: Any) -> str:
    return escape(json.dumps(value, ensure_ascii=False), quote=True)


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Ask the graph</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="static/yasgui.min.css">
<link rel="stylesheet" href="static/editor.css">
</head>
<body data-examples="@examples@" data-prefixes="@prefixes@" data-base="@base@"
data-root="@root@">
<a class="skip" href="#editor">Skip to the query</a>
<header><h1>Ask the graph</h1><nav aria-label="Site"><a href="index.html">Home</a> <a href="browse.html">Browse</a>
<a href="documents.html">Documents</a> <a href="ontology.html">Ontology</a> <a href="dataset.html">Data</a></nav>
<p>SPARQL over every claim, with its words and who says it. The usual prefixes need no declaration.</p></header>
<main>
<nav aria-label="Examples"><h2>Questions to begin with</h2><ul id="examples"></ul></nav>
<div id="editor" tabindex="-1"><noscript><form action="sparql" method="get"><label for="query">Query</label>
<textarea id="query" name="query" rows="16">@first@</textarea>
<input type="hidden" name="format" value="csv"><button>Ask</button></form></noscript></div>
</main>
<script src="static/yasgui.min.js"></script>
<script src="static/editor.js"></script>
</body>
</html>
"""
