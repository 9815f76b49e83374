"""SPARQL that calls other machines, and hides it, and SPARQL of any kind, broken at any place.

A call hides in capitals and small letters, behind comments, in subselects, between strings and IRIs that look like
something else.
"""

from __future__ import annotations

import re

from hypothesis import strategies as st

ENDPOINT = "http://127.0.0.1:1/"  # to be put in place of by the address of an Ear


def _one(*values: str) -> st.SearchStrategy[str]:
    return st.sampled_from(values)


def _case(word: str) -> st.SearchStrategy[str]:
    """The word in any mixture of capitals and small letters."""
    return st.tuples(*(_one(c.lower(), c.upper()) for c in word)).map("".join)


_OPEN_NAME = re.compile(r"[?$@:_][\w:.%\\'~#-]*$")  # a name at the end, which would take a word that follows
# fmt: off
_gap = _one(" ", "\n", "\t", "\r\n", "  ", "# a comment\n", "#SERVICE\r", "# ' \" <\n", "#}\n", "\n#\n")
_maybe = st.just("") | _gap
_names = _one(
    f"<{ENDPOINT}>", f"<{ENDPOINT}#x>", f"<{ENDPOINT}?'>", f"<{ENDPOINT}\\u0041>", "?nowhere", "$nowhere", "<relative>",
    "own:é", "own:x", "own:", ":x", ":", "own:a.b", "own:%41", "own:\\~a", "own:service", "SERVICE:x", "s-ervice:x",
)
_iris = _one(
    "<urn:x:a>", "<a>", "<>", "<#>", "<a'b>", "<a'''b>", "<//x#y>", "<\\u0061>", "<\\U00000061>", "<%3C>", "<SERVICE>",
    "sc:a", "own:b", ":c", "own:\\'", "own:\\#", "own:a\\.b", "rdf:type", "own:-", "own:.a",
)
_strings = _one(
    "'x'", '"x"', "''", '""', "''''''", '""""""', "'''a'b''c'''", '"""a"b""c"""', "'\\''", '"\\""', "'''\\''''", "'#'",
    "'<'", "'}'", '"\'"', "'\"'", '"SERVICE"', "'''\n'''", '"x"@en', "'x'^^<urn:t>", "'x'@service", '"\\\\"',
)
_numbers = _one("1", "1.0", "1.", "-1", "+.5", "1e5", "1.e5", "true", "FALSE")
_variables = _one("?s", "?service", "$SERVICE", "?a1", "?é", "?_")
_nodes = _iris | _strings | _numbers | _variables | _one("[]", "_:b", "_:service", "[ ?p ?o ]", "(1 2)")
_paths = _one("a", "?p", "sc:p", "<p>", "^sc:p", "sc:p/sc:q", "sc:p|!sc:q", "(sc:p)*", "sc:p+", "!(a|^a)")
# fmt: on
_plain_nodes = _iris | _strings | _numbers
_expressions = st.recursive(
    _plain_nodes | _variables,
    lambda inner: (
        st.tuples(inner, _one("<", ">", "<=", "=", "!=", "&&", "||", "+", "-", "*", "/"), inner).map("".join)
        | inner.map("({})".format)
        | inner.map("!{}".format)
        | st.tuples(inner, inner).map("{0[0]} IN ({0[1]})".format)
        | inner.map("STR({})".format)
    ),
    max_leaves=5,
)
_beside = (  # what may stand before a call, or after it
    st.just("")
    | st.tuples(_nodes, _gap, _paths, _gap, _nodes, _one("", ".", " .", " . ", ";.", " ;")).map("".join)
    | _expressions.map("FILTER({})".format)
    | _expressions.map("BIND({} AS ?new)".format)
    | st.tuples(_variables, _plain_nodes).map("VALUES {0[0]} {{{0[1]}}}".format)
    | _iris.map("GRAPH {} {{?s ?p ?o}}".format)
    | _one("OPTIONAL{?s ?p ?o}", "MINUS{?s ?p ?o}", "{}UNION{}")
)


@st.composite
def _call(draw: st.DrawFn) -> str:
    silent = draw(st.just("") | st.tuples(_maybe, _case("silent")).map("".join))
    return f"{draw(_case('service'))}{silent}{draw(_maybe)}{draw(_names)}{draw(_maybe)}{{{draw(_beside)}}}"


# fmt: off
_openings = _one(  # read in one way they are whole, read in another they take what follows for an IRI or a string
    "FILTER(?o<?s)", "FILTER(1<2)", "BIND(?o<?s AS ?n)", "FILTER(?s<?o#>'''\n)", "FILTER(?s<?o&&?o<?s)",
    "VALUES ?x{'''x'}", "VALUES ?x{'''''''x'}", "VALUES ?x{'x'''}", "?s ?p <a'>,<b'''>.", "?s ?p ''''''.",
    "?s ?p own:\\' .", "?s ?p own:\\'\\'\\' .", "#'''\n", "#<\n", "?s ?p '\\\\'.", "?s ?p '''\\''''.",
)
_closings = _one("#>\n", "#'''\n", "#'\n", "#\\'''\n", " ", "")
# fmt: on


@st.composite
def _group(draw: st.DrawFn, depth: int = 0) -> str:
    inner = draw(_call() if depth >= 4 or draw(st.booleans()) else _deeper(depth + 1))
    before = f"{draw(_maybe)}{draw(_beside)}"
    gap = draw(_gap if _OPEN_NAME.search(before) else _maybe)
    return f"{{{before}{gap}{inner}{draw(_maybe)}{draw(_beside)}}}"


# fmt: off
_frames = _one(
    "{}", "OPTIONAL{}", "MINUS{}", "GRAPH?g{}", "GRAPH<g>{}", "{{SELECT*{}}}", "{{SELECT DISTINCT*WHERE{}LIMIT 1}}",
    "FILTER EXISTS{}", "FILTER NOT EXISTS{}", "FILTER(1<2||EXISTS{})", "BIND(EXISTS{} AS ?e)", "{{}}UNION{}",
    "{{SELECT(COUNT(*)AS ?n){}GROUP BY ?s HAVING(1>0)}}", "BIND(IF(EXISTS{},1,2)AS ?i)",
)
_heads = _one(
    "ASK{}", "ASK WHERE{}", "SELECT*{}", "SELECT ?s WHERE{}", "SELECT DISTINCT(1<2 AS ?x){}", "CONSTRUCT WHERE{}",
    "CONSTRUCT{{?s ?p ?o}}WHERE{}", "DESCRIBE ?s{}", "DESCRIBE<x>{}", "SELECT*FROM<x>{}", "SELECT(''AS ?e){}",
    "SELECT*{}ORDER BY ?s LIMIT 1", "ASK{}VALUES ?x{{'''x'}}", "SELECT(COUNT(*)AS ?n){}GROUP BY ?p",
)
_changes = _one("INSERT{{?s ?p ?o}}WHERE{}", "DELETE WHERE{}", "WITH<g>DELETE{{?s ?p 1}}WHERE{}")
_other_changes = _one(
    "", "INSERT DATA{<a><p>'LOAD'}", "DELETE DATA{<a><p>'''x''''}", "CLEAR ALL", "CREATE SILENT GRAPH<LOAD>",
    "INSERT DATA{<a><p>1}", "#LOAD\n", "DROP DEFAULT", "COPY<a>TO<b>", "ADD DEFAULT TO<b>",
)
# fmt: on


@st.composite
def _deeper(draw: st.DrawFn, depth: int) -> str:
    return draw(_frames).format(draw(_group(depth)))


_declared = st.tuples(_case("prefix"), _gap, _one("own:", ":", "SERVICE:", "s-ervice:"), _maybe)
_prologue = st.lists(
    st.tuples(_declared.map("".join) | _case("base"), _maybe).map(lambda parts: f"{''.join(parts)}<{ENDPOINT}>")
    | st.just("# SELECT\n"),
    max_size=3,
).map("\n".join)


@st.composite
def calls(draw: st.DrawFn) -> str:
    """A query one of whose parts is meant as a call; whether it parses is for Oxigraph to say."""
    return f"{draw(_prologue)}\n{draw(_heads).format(draw(_group()))}"


@st.composite
def ambiguous(draw: st.DrawFn) -> str:
    """A query with a call that, read in another way, stands in an IRI or a string."""
    quote = draw(_one("'", '"'))
    opening, closing = (words.map(lambda word: word.replace("'", quote)) for words in (_openings, _closings))
    call = f"{draw(_case('service'))}{draw(closing)}{draw(_names)}{{}}"
    return f"{draw(_prologue)}\nASK{{{draw(opening)}{draw(_maybe)}{call}{draw(closing)}{draw(opening)}}}"


@st.composite
def loads(draw: st.DrawFn) -> str:
    """An update that loads, or whose WHERE calls."""
    load = f"{draw(_case('load'))}{draw(_one('', ' SILENT'))}{draw(_gap)}<{ENDPOINT}>{draw(_maybe)}"
    load += draw(_one("", " INTO GRAPH <g>", "INTO GRAPH<g>"))
    step = draw(st.just(load) | st.builds(lambda head, group: head.format(group), _changes, _group()))
    other = _other_changes
    return f"{draw(_prologue)}\n{draw(other)};{draw(_maybe)}{step}{draw(_maybe)};{draw(other)}"


HARMLESS = (
    "SELECT * { ?s ?p ?o }",
    "SELECT ?s (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } FILTER(?n < 3 || LANG(?o) = 'fr') } GROUP BY ?s HAVING(?n > 0)",
    "CONSTRUCT { ?s sc:p [ sc:q ?o ] } WHERE { ?s ?p ?o OPTIONAL { ?o (sc:p|^sc:q)* ?x } } ORDER BY DESC(?s) LIMIT 5",
    "DESCRIBE state:norway ?x { ?x a sc:State ; rdfs:label \"Norway\"@en, '''it's''' . MINUS { ?x sc:p 1.5e3 } }",
    "PREFIX x: <http://e/> BASE <http://e/> ASK FROM <urn:x:g> { x:a\\.b ?p <a#b> BIND(REPLACE('a', '.', 'b') AS ?r) }",
    'SELECT * { VALUES (?a ?b) { (1 UNDEF) (<urn:a> "SERVICE") } { SELECT ?a { ?a !a ?c } } UNION {} }',
    "INSERT { GRAPH <urn:x:n> { ?s ?p ?o } } WHERE { ?s ?p ?o } ; DELETE DATA { <urn:x:a> <urn:x:p> <urn:x:b> }",
    "SELECT (GROUP_CONCAT(?o; SEPARATOR=',') AS ?x) (SUBSTR(STR(SAMPLE(?s)), -1) AS ?t) { << ?s ?p ?o >> ?q 1 }",
)
# fmt: off
_tokens = _one(
    "SELECT", "*", "{", "}", "(", ")", "[", "]", ".", ";", ",", "?s", "?p", "?o", "a", "sc:a", "<a>", "<<", ">>", "'",
    '"', "'''", '"""', "\\", "#", "\n", "@en", "^^", "^", "|", "!", "&&", "||", "=", "<", ">", "+", "-", "/", "1",
    "FILTER", "BIND", "AS", "UNION", "OPTIONAL", "GRAPH", "SERVICE", "SILENT", "VALUES", "UNDEF", "LOAD", "INSERT",
    "DATA", "EXISTS", "NOT", "GROUP BY", "ORDER BY", "LIMIT", "-1", "1e999", "99999999999999999999", "REGEX", "IN",
    "ASK", "CONSTRUCT", "DESCRIBE", "WHERE", "FROM", "PREFIX", "BASE", ":", "_:b", "IRI", "\ufeff", "\0", "é", "😀",
    "{1,2}", "'(a+)+$'", "STRDT", "BNODE()", "NOW()", "RAND()", "UUID()", "COALESCE", "IF", "HAVING", "\\u0053",
)
# fmt: on


@st.composite
def broken(draw: st.DrawFn) -> str:
    """A query or an update with some of its characters gone and other tokens among them."""
    text = draw(_one(*HARMLESS) | calls() | loads())
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(text)))
        gone = draw(st.integers(0, 6))
        text = text[:at] + draw(_tokens | st.just("") | st.text(st.characters(), max_size=2)) + text[at + gone :]
    return text


TOKENS = st.lists(_tokens, max_size=25).map(" ".join)
"""Words of SPARQL in any order."""
