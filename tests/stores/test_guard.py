from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import QueryError
from kg.stores import check, run
from kg.stores.guard import words

CALLS = [
    "SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }",
    "SELECT * { sErViCe<http://localhost/>{ ?s ?p ?o } }",
    "SELECT * { SERVICE SILENT <http://localhost/> { ?s ?p ?o } }",
    "SELECT * { SERVICESILENT<http://localhost/>{ ?s ?p ?o } }",
    "SELECT * { SERVICEsc:x { ?s ?p ?o } }",
    "PREFIX : <http://localhost/> SELECT * { SERVICE:x { ?s ?p ?o } }",
    "SELECT * { SERVICE?where { ?s ?p ?o } }",
    "SELECT * { SERVICE # a comment\n <http://localhost/> { ?s ?p ?o } }",
    "SELECT * { { SELECT * { ?s ?p ?o . SERVICE sc:x { ?s ?p ?o } } } }",
    "ASK { sc:a sc:b 1SERVICE<http://localhost/>{ ?s ?p ?o } }",
    "ASK { sc:a sc:b 1.0e5SERVICE<http://localhost/>{ ?s ?p ?o } }",
    'ASK { sc:a sc:b "x"SERVICE<http://localhost/>{ ?s ?p ?o } }',
    "ASK { sc:a sc:b trueSERVICE<http://localhost/>{ ?s ?p ?o } }",
    "ASK { sc:a sc:b [] .SERVICE<http://localhost/>{ ?s ?p ?o } }",
    "ASK { ?s ?p sc:.SERVICE sc:x { ?a ?b ?c } }",
    "ASK { ?s ?p <http://localhost/\\u0041#>SERVICE sc:x { ?a ?b ?c } }",
    # `<` is an operator here, and what looks like an IRI hides the call
    "ASK { ?s ?p ?o FILTER(?o<?s)SERVICE#>\n sc:x { ?a ?b ?c } }",
    "ASK { ?s ?p ?o FILTER(?s<?o#>'''\n ) SERVICE sc:x { ?a ?b ?c } #'''\n }",
    # three quotes are an empty string and the start of another here
    "ASK { VALUES ?x {'''x' } SERVICE sc:x { ?s ?p ?o } #\\q\n VALUES ?y {'''z'} }",
]

HARMLESS = [
    'SELECT * { ?service ?p "SERVICE <x>" . ?x sc:service <http://example.org/SERVICE> } # SERVICE',
    'SELECT * { ?s ?p """a\n"SERVICE" b""", \'\'\'SERVICE\'\'\'@service }',
    "SELECT ?s { ?s sc:SERVICE ?o FILTER(?s < ?o && ?x > 3) ?a ?b $SERVICE }",
    'SELECT ("say \\"SERVICE\\"" AS ?x) {}',
    'SELECT * { ?s sc:load "INSERT DATA" ; sc:drop ?clear }',
    "# SERVICE\nPREFIX ex: <http://service.example/>\nASK { ex:a ?service _:service }",
]

UPDATES = [
    "INSERT DATA { sc:a sc:b sc:c }",
    "delete where { ?s ?p ?o }",
    "LOAD <http://localhost/>",
    "PREFIX ex: <http://example.org/> # a comment\nBASE <http://example.org/> CLEAR ALL",
    "WITH sc:g DELETE { ?s ?p ?o } WHERE { ?s ?p ?o }",
]


@pytest.mark.parametrize("query", CALLS)
def test_a_call_to_another_machine_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="SERVICE is refused"):
        check(query)


@pytest.mark.parametrize("query", HARMLESS)
def test_the_word_elsewhere_is_no_call(query: str, store) -> None:
    check(query)
    run(store, query)


@pytest.mark.parametrize("query", UPDATES)
def test_an_update_is_refused_by_name(query: str) -> None:
    with pytest.raises(QueryError, match="is refused: expected SELECT, ASK, CONSTRUCT or DESCRIBE"):
        check(query)


def test_words_are_those_of_keywords_and_prefixes() -> None:
    assert words("PREFIX ex: <http://e/> SELECT ?x { ex:a ex:b 'c' }") == {"PREFIX", "EX", "SELECT"}


DEEP = [
    "ASK " + "{" * 201 + "}" * 201,
    "ASK { FILTER(" + "(" * 201 + "1" + ")" * 201 + ") }",
    "ASK { ?s ?p " + "[ ?p " * 201 + "1" + "]" * 201 + " }",
    "ASK {" + "<<?s ?p " * 201 + "?o" + ">>" * 201 + " ?p ?o }",
    # closing brackets in strings, comments and IRIs close nothing
    "ASK " + '{ ?s ?p "}" . ' * 201,
    "ASK " + "{ # }\n" * 201,
    "ASK " + "{ ?s ?p <http://e/)> FILTER(''')''' = (" * 101,
    "ASK { FILTER(?s<" + "(?o#>)\n+" * 201,
]


@pytest.mark.parametrize("query", DEEP)
def test_nesting_that_would_end_the_process_is_refused(query: str) -> None:
    with pytest.raises(QueryError, match="deep are refused"):
        check(query)


LINKS = [
    "ASK { FILTER(" + "||".join(["?x"] * 1500) + ") }",
    "ASK { BIND(" + "+".join(["?x"] * 1500) + " AS ?y) }",
    "ASK { BIND(true" + "-true" * 1500 + " AS ?y) }",
    "ASK { FILTER(" + "!" * 1500 + "?x) }",
    "ASK { ?s " + "/".join(["<urn:p>"] * 1500) + " ?o }",
    "ASK { " + "OPTIONAL{?s ?p ?o}" * 1500 + " }",
    "ASK { " + "BIND(1 AS ?x)" * 1500 + " }",
]


@pytest.mark.parametrize("query", LINKS)
def test_chains_that_would_end_the_process_are_refused(query: str) -> None:
    with pytest.raises(QueryError, match="keywords and operators are refused"):
        check(query)


def test_what_is_long_but_flat_or_deep_but_reasonable_runs(store) -> None:
    values = " ".join(f"(<http://e/{i}> state:s{i} 'x(((' {i})" for i in range(3000))
    assert run(store, f"ASK {{ VALUES (?a ?b ?c ?d) {{ {values} }} }}").truth
    assert run(store, "ASK " + "{" * 150 + "}" * 150).truth
    check("ASK { " + "?s a ?o . ?s sc:a-b 'c-d || e' ; <http://e/a+b> true . " * 1500 + " }")


PIECES = [
    "'",
    '"',
    "'''",
    '"""',
    "<",
    ">",
    "#",
    "\n",
    "\\",
    ")",
    "(",
    "}",
    "{",
    "?x",
    "sc:a",
    ".",
    "1",
    " ",
    "http://e/",
]


@settings(max_examples=300, deadline=None)
@given(before=st.lists(st.sampled_from(PIECES), max_size=12), after=st.lists(st.sampled_from(PIECES), max_size=6))
def test_whatever_parses_with_a_call_is_refused(before: list[str], after: list[str]) -> None:
    """Oxigraph is the judge: a text it can parse must not hold a call that `words` does not see."""
    import pyoxigraph as ox

    query = f"ASK {{ {''.join(before)} SERVICE ?nowhere {{}} {''.join(after)} }}"
    if "SERVICE" in words(query):
        return
    try:
        # An unbound name makes a call fail without reaching out, whereas the word in a string does nothing.
        bool(ox.Store().query(query, prefixes={"sc": "http://e/"}))
    except SyntaxError:
        return
    except RuntimeError as error:
        pytest.fail(f"{query!r} calls: {error}")
