"""A finding counts against every claim that rests on what is broken, and against no other."""

from __future__ import annotations

import gate_samples as g
import pytest
from gate_samples import DOC, OA, SC, Sample

from kg import vocab
from kg.gate import Blame, Gate, blame
from kg.model import Finding

ONE, TWO, THREE = (f"{DOC}/claim/{name}" for name in ("one", "two", "three"))


def made() -> Sample:
    """Claim one and two share their words; two and three their source; each has a state of its own."""
    s = g.sample()
    s.claim("one", g.KIM, "meets", g.PUTIN)
    s.claim("two", g.CHINA, "supports", g.RUSSIA, status="claim", attribution=g.MACRON)
    s.claim("three", g.OBAMA, "supports", g.FRANCE, status="claim", attribution=g.MACRON, place=60)
    s.add(ONE, SC + "event", s.event("0-5", "CONSULT", g.KIM, g.PUTIN))
    s.mention(2, 13, g.KIM)
    return s


def finding(focus: str, path: str | None = None, value: str | None = None, shape: str = "any") -> Finding:
    return Finding(
        shape=vocab.SHAPES + shape, severity="Violation", message="Wrong.", focus=focus, path=path, value=value
    )


@pytest.mark.parametrize(
    ("node", "claims"),
    [
        (ONE, [ONE]),
        (f"{DOC}#char=0,30", [ONE, TWO]),
        (f"{DOC}#selector=0,40", [ONE, TWO]),
        (f"{DOC}#char=63,68", [THREE]),
        (f"{DOC}#attribution=150,154", [THREE, TWO]),
        (f"{DOC}#selector=150,154", [THREE, TWO]),
        (g.MACRON, [THREE, TWO]),
        (g.KIM, [ONE]),
        (g.RUSSIA, [TWO]),
        (f"{DOC}/event/0-5", [ONE]),
        (f"{DOC}#mention=2,13", [ONE]),
        (g.ID + "tenure/kim-jong-un-north-korea-1", [ONE]),
        (g.ID + "interval/kim-jong-un-north-korea-1", [ONE]),
        (DOC, []),
        (g.NATO, []),
        ("http://example.org/unknown", []),
    ],
)
def test_blame_by_node(node: str, claims: list[str]) -> None:
    one = finding(node)
    got = blame([one], made().lines)
    assert list(got.claims) == claims
    assert got.rest == ({} if claims else {node: (one,)})


def test_query_about_a_whole_document_or_status_blames_what_it_found() -> None:
    found = [finding(DOC, value=f"{DOC}#char=63,68"), finding(SC + "asserted", value=ONE), finding(DOC, value=None)]
    got = blame(found, made().lines)
    assert got.claims == {ONE: (found[1],), THREE: (found[0],)}
    assert got.rest == {DOC: (found[2],)}


def test_value_of_a_property_is_not_to_blame() -> None:
    got = blame([finding(g.PYONGYANG, path=SC + "locatedIn", value=g.KIM)], made().lines)
    assert list(got.rest) == [g.PYONGYANG]


def test_bare_triple_counts_against_the_claim_that_states_it() -> None:
    found = [
        finding(g.PUTIN, f"^{SC}meets", g.KIM, "meets-bare-subject"),
        finding(g.CHINA, SC + "supports", g.RUSSIA, "supports-bare-object"),
        finding(g.CHINA, SC + "supports", g.FRANCE, "supports-bare-object"),
    ]
    got = blame(found, made().lines)
    assert got.claims == {ONE: (found[0],), TWO: (found[1],)}
    assert got.rest == {g.CHINA: (found[2],)}


def test_claim_and_its_bare_triple_are_told_of_once() -> None:
    s = g.sample()
    s.claim("one", g.BRI, "leads", g.KIM)
    s.add(g.BRI, SC + "leads", g.KIM)
    got = blame(Gate().check(s.lines), s.lines)
    assert [f.shape.rpartition("#")[2] for f in got.claims[ONE]] == ["leads-object", "leads-subject"]
    assert got.rest == {}


def test_outer_attribution_counts_too() -> None:
    s = made()
    outer = s.attribution(g.PUTIN, 170)
    s.add(f"{DOC}#attribution=150,154", SC + "within", outer)
    assert list(blame([finding(outer)], s.lines).claims) == [THREE, TWO]


def test_circle_of_attributions_ends() -> None:
    s = made()
    s.add(f"{DOC}#attribution=150,154", SC + "within", f"{DOC}#attribution=150,154")
    assert list(blame([finding(f"{DOC}#attribution=150,154")], s.lines).claims) == [THREE, TWO]


def test_no_findings_no_blame() -> None:
    assert blame([], made().lines) == Blame()


def test_without_the_blamed_claims_the_rest_conforms() -> None:
    s = made()
    s.replace(f"{DOC}#selector=63,68", OA + "exact", '"xxxxx"')
    gate = Gate()
    guilty = blame(gate.check(s.lines), s.lines).claims
    assert list(guilty) == [THREE]
    gone = (*guilty, f"{DOC}#char=63,68", f"{DOC}#selector=63,68")
    assert gate.check([line for line in s.lines if not any(f"<{node}>" in line for node in gone)]) == []
