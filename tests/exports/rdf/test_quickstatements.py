"""Commands for Wikidata: what they say, what is kept back, and that QuickStatements would read them so."""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest

from kg.exports.quickstatements import properties
from kg.vocab import PROV, RDF, SAME_AS, SC, SCHEMA, TYPE, WD

from ..checkers import quickstatements

DATA = "https://w3id.org/statecraft/data/"
STATE = "https://w3id.org/statecraft/id/state/"
CONCORD = "https://w3id.org/statecraft/id/organization/concord"
AUTHORITY = f"<{DATA}graph/authority>"
URL = f"<{DATA}document/one> <{SCHEMA}url> <https://news.example.org/a?b=1&c=%20d> <{DATA}document/one> ."
ITEMS = [
    f"<{thing}> <{SAME_AS}> <{WD}{item}> {AUTHORITY} ."
    for thing, item in ((STATE + "norland", "Q11"), (STATE + "sudria", "Q22"), (CONCORD, "Q33"))
]
MEMBER = f"{DATA}document/one/claim/member"
DECISION = f"<{DATA}decision/1>"
ACCEPTED = [
    f"<{MEMBER}> <{PROV}wasInfluencedBy> {DECISION} <{DATA}graph/decisions> .",
    f"{DECISION} <{TYPE}> <{SCHEMA}AcceptAction> <{DATA}graph/decisions> .",
]
QUOTE = 'en:"Norlandic officials sanctioned Sudria, a member of the Concord of the North."'


def read(line: str) -> tuple[list[str], str]:
    """The columns and the comment, as QuickStatements takes a line apart: at bars too, and at the first comment."""
    match = re.fullmatch(r"(.*?) */\* *(.*?) *\*/ *", line.replace("|", "\t"))
    assert match is not None
    return match[1].split("\t"), match[2]


@pytest.fixture
def folder(lines, folder_of):
    def make(*more: str, without: str = "\0", changed: tuple[str, str] = ("\0", "")) -> Path:
        told = [line.replace(*changed) for line in (*lines, *more) if without not in line]
        return folder_of("\n".join(sorted(told)) + "\n")

    return make


def test_an_accepted_claim_with_its_reference(kg, folder) -> None:
    done = kg("export", folder(URL, *ITEMS, *ACCEPTED), "--format", "quickstatements")
    (line,) = done.data.decode().splitlines()
    columns, comment = read(line)
    assert columns[:3] == ["Q22", "P463", "Q33"]
    assert columns[3:] == [
        *("S854", '"https://news.example.org/a?b=1&c=%20d"', "S1476", 'en:"A meeting"'),
        *("S577", "+2024-05-03T00:00:00Z/11", "S1683", QUOTE),
    ]
    assert comment == MEMBER
    assert "1 of 6 claims" in done.err
    assert "no property of Wikidata says exactly that (meets, sanctions" in done.err
    assert "not asserted, so no fact" in done.err


def test_nobody_accepted_it(kg, folder) -> None:
    done = kg("export", folder(URL, *ITEMS), "--format", "quickstatements")
    assert done.data == b""
    assert "left out: 1: no person accepted it (kg review); --all writes it too" in done.err
    everything = kg("export", folder(URL, *ITEMS), "--format", "quickstatements", "--all")
    assert len(everything.data.splitlines()) == 1
    rejected = [line.replace("AcceptAction", "RejectAction") for line in ACCEPTED]
    assert kg("export", folder(URL, *ITEMS, *rejected), "--format", "quickstatements").data == b""


@pytest.mark.parametrize(
    ("without", "reason"),
    [
        ("#url", "no address"),
        ("Q22", "no Wikidata identifier, or several (Sudria)"),
        ("#IntergovernmentalOrganization", "not for such a subject or object"),
    ],
)
def test_what_is_lacking(without: str, reason: str, kg, folder) -> None:
    without = without.replace("#url", "schema.org/url")
    done = kg("export", folder(URL, *ITEMS, without=without), "--format", "quickstatements", "--all")
    assert done.data == b""
    assert reason in done.err


def test_two_identifiers_are_none(kg, folder) -> None:
    second = f"<{STATE}sudria> <{SAME_AS}> <{WD}Q23> {AUTHORITY} ."
    done = kg("export", folder(URL, *ITEMS, second), "--format", "quickstatements", "--all")
    assert (done.data, "or several (Sudria)" in done.err) == (b"", True)


@pytest.mark.parametrize(
    ("part", "value"), [("polarity", "negative"), ("mode", "planned"), ("status", "claim"), ("status", "review")]
)
def test_what_is_no_fact_is_never_written(part: str, value: str, kg, folder) -> None:
    sound = {"polarity": "positive", "mode": "actual", "status": "asserted"}[part]
    changed = (f"<{MEMBER}> <{SC}{part}> <{SC}{sound}>", f"<{MEMBER}> <{SC}{part}> <{SC}{value}>")
    done = kg("export", folder(URL, *ITEMS, *ACCEPTED, changed=changed), "--format", "quickstatements", "--all")
    assert done.data == b""


def test_the_founder_is_the_value(kg, folder) -> None:
    changed = (f"<{MEMBER}> <{RDF}predicate> <{SC}memberOf>", f"<{MEMBER}> <{RDF}predicate> <{SC}founded>")
    done = kg("export", folder(URL, *ITEMS, changed=changed), "--format", "quickstatements", "--all")
    assert read(done.data.decode().strip())[0][:3] == ["Q33", "P112", "Q22"]


def test_when_it_was_so(kg, folder) -> None:
    for when, told in (("2019", "+2019-00-00T00:00:00Z/9"), ("2019-05", "+2019-05-00T00:00:00Z/10"), ("2019/..", "")):
        line = f'<{MEMBER}> <{SC}when> "{when}" <{DATA}document/one> .'
        done = kg("export", folder(URL, *ITEMS, line), "--format", "quickstatements", "--all")
        columns = read(done.data.decode().strip())[0]
        assert columns[3:5] == (["P585", told] if told else columns[3:5])
        assert ("P585" in columns) == bool(told)


@pytest.mark.parametrize("text", ["a | b", "a /* b */", "x" * 1501])
def test_what_would_be_misread_is_left_out_of_the_reference(text: str, kg, folder) -> None:
    done = kg(
        "export", folder(URL, *ITEMS, changed=('"A meeting"', f'"{text}"')), "--format", "quickstatements", "--all"
    )
    columns, comment = read(done.data.decode().strip())
    assert ("S1476" in columns, comment) == (False, MEMBER)
    assert "1 references lack a title" in done.err


def test_quotation_marks_and_line_breaks(kg, folder) -> None:
    changed = ('"A meeting"', '"He said \\"yes\\"\\n\\tand left"')
    done = kg("export", folder(URL, *ITEMS, changed=changed), "--format", "quickstatements", "--all")
    columns, _ = read(done.data.decode().strip())
    assert columns[columns.index("S1476") + 1] == 'en:"He said "yes" and left"'


def test_properties_are_those_of_the_ontology() -> None:
    found = {relation.removeprefix(SC): told for relation, told in properties().items()}
    assert found == {
        "holdsOffice": ("P39", False),
        "memberOf": ("P463", False),
        "memberOfParty": ("P102", False),
        "hasIdeology": ("P1142", False),
        "capitalOf": ("P1376", False),
        "standsIn": ("P3602", False),
        "founded": ("P112", True),
    }


NAMES = [
    'the "Union" of "x',
    "tab\there",
    "two\r\nlines",
    "comma, and; semicolon \\",
    "الأمم المتحدة، «نيويورك»",
    "联合国，安全理事会",
    "“quoted”",
    "line\u2028sign",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_syntax_is_the_one_that_is_described(name: str, kg, folder) -> None:
    when = f'<{MEMBER}> <{SC}when> "2019-05" <{DATA}document/one> .'
    told = folder(URL, *ITEMS, *ACCEPTED, when, changed=('"A meeting"', str(ox.Literal(name))))
    text = (told / "graph.nq").read_text(encoding="utf-8").replace(QUOTE.partition(":")[2], str(ox.Literal(name)))
    (told / "graph.nq").write_text(text, encoding="utf-8", newline="\n")
    (command,) = quickstatements(kg("export", told, "--format", "quickstatements").data.decode())
    assert (command.item, command.property, command.value, command.summary) == ("Q22", "P463", "Q33", MEMBER)
    assert command.qualifiers == {"P585": {"time": "+2019-05-00", "precision": 10}}
    assert command.sources == {
        "P854": "https://news.example.org/a?b=1&c=%20d",
        "P1476": ("en", " ".join(name.split())),
        "P577": {"time": "+2024-05-03", "precision": 11},
        "P1683": ("en", " ".join(name.split())),
    }


def test_an_address_alone_is_a_reference(kg, folder) -> None:
    changed = ('"en"^^', '"xx1"^^')
    done = kg("export", folder(URL, *ITEMS, changed=changed, without="/date>"), "--format", "quickstatements", "--all")
    (command,) = quickstatements(done.data.decode())
    assert command.sources == {"P854": "https://news.example.org/a?b=1&c=%20d"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("news.example.org/a", "news.example.org/a/*b"),
        ("https://news.example.org/", "urn:news:"),
        ("https://news.example.org/", "file:///news/"),
    ],
)
def test_an_address_that_wikidata_would_not_take_is_none(old: str, new: str, kg, folder) -> None:
    done = kg("export", folder(URL.replace(old, new), *ITEMS), "--format", "quickstatements", "--all")
    assert (done.data, "no address" in done.err) == (b"", True)


@pytest.mark.parametrize("title", ["bell\x07", "\x9f"])
def test_controls_are_left_out_of_the_reference(title: str, kg, folder) -> None:
    changed = ('"A meeting"', str(ox.Literal(title)))
    done = kg("export", folder(URL, *ITEMS, changed=changed), "--format", "quickstatements", "--all")
    (command,) = quickstatements(done.data.decode())
    assert "P1476" not in command.sources
    assert "1 references lack a title" in done.err


@pytest.mark.parametrize("day", ["2023-02-30", "2023-13", "2023-00-01"])
def test_a_day_that_is_none_is_left_out(day: str, kg, folder) -> None:
    line = f'<{MEMBER}> <{SC}when> "{day}" <{DATA}document/one> .'
    (command,) = quickstatements(kg("export", folder(URL, *ITEMS, line), "--format", "quickstatements", "--all").out)
    assert command.qualifiers == {}
