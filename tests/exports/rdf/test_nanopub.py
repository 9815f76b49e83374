"""Nanopublications, verified by the libraries of those who made them: `nanopub` in Python, `nanopub-sign` in Rust."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

import pyoxigraph as ox
import pytest
import rdflib

from kg.exports.nanopub import NP, NPX
from kg.vocab import DCT, PROV, RDF, SC

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    usual = rdflib.NORMALIZE_LITERALS
    from nanopub import Nanopub, NanopubConf

    rdflib.NORMALIZE_LITERALS = usual  # which it changes for everybody, and needs changed

try:
    import nanopub_sign
except ImportError:  # it is not made for every Python
    nanopub_sign = None

DATA = "https://w3id.org/statecraft/data/"


def by_name(content: bytes) -> dict[str, dict[str, list[ox.Quad]]]:
    """The quads of each nanopublication by the part they are in."""
    found: dict[str, dict[str, list[ox.Quad]]] = {}
    for quad in ox.parse(content, format=ox.RdfFormat.TRIG):
        assert isinstance(quad.graph_name, ox.NamedNode)
        name, _, part = quad.graph_name.value.partition("#")
        found.setdefault(name, {}).setdefault(part, []).append(quad)
    return found


def verify(name: str, quads: Iterable[ox.Quad]) -> None:
    nquads = ox.serialize(quads, format=ox.RdfFormat.N_QUADS).decode()
    with warnings.catch_warnings(), pytest.MonkeyPatch.context() as changed:
        warnings.simplefilter("ignore")
        changed.setattr(rdflib, "NORMALIZE_LITERALS", False)
        graph = rdflib.ConjunctiveGraph()
        graph.parse(data=nquads, format="nquads")
        theirs = Nanopub(rdf=graph, conf=NanopubConf())
        theirs.source_uri = name
        assert theirs.is_valid
        assert theirs.has_valid_trusty
    if nanopub_sign is None:
        return
    trig = ox.serialize(ox.parse(nquads, format=ox.RdfFormat.N_QUADS), format=ox.RdfFormat.TRIG).decode()
    checked = nanopub_sign.Nanopub(trig).check().info()
    assert name.endswith(checked["trusty_hash"])


def test_both_libraries_verify_each(kg, built) -> None:
    done = kg("export", built, "--format", "nanopub")
    assert kg("export", built, "--format", "nanopub").data == done.data
    found = by_name(done.data)
    assert len(found) == 6
    for name, parts in found.items():
        assert list(parts) == ["Head", "assertion", "provenance", "pubinfo"]
        verify(name, [quad for quads in parts.values() for quad in quads])


def test_what_is_hard_to_write_is_hashed_alike(kg, lines, folder_of) -> None:
    quote = '"Norland \\"met\\"\\nSudria \\\\ \\t <x> \u043c\u0438\u0440 \U0001f30d\\r"'
    text = "\n".join(lines).replace('"Norland met Sudria"', quote)
    text = text.replace('"Ada Lind"@en', '"Ada Lind"@en-GB').replace("state/sudria", "state/судрия")
    text = text.replace('"Norland"@en', '"Norland"@zh-Hans').replace("document/one", "document/один")
    found = by_name(kg("export", folder_of(text + "\n"), "--format", "nanopub").data)
    assert len(found) == 6
    for name, parts in found.items():
        verify(name, [quad for quads in parts.values() for quad in quads])
    exact = {str(q.object) for parts in found.values() for q in parts["provenance"] if "exact" in q.predicate.value}
    assert str(next(ox.parse(f"<urn:a> <urn:b> {quote} .", format=ox.RdfFormat.N_QUADS)).object) in exact


def of_claim(content: bytes, claim: str) -> dict[str, set[tuple[str, str, str]]]:
    for parts in by_name(content).values():
        quads = [quad for quad in parts["pubinfo"] if quad.predicate.value == NPX + "introduces"]
        if quads[0].object == ox.NamedNode(DATA + claim):
            return {
                part: {(str(q.subject).strip("<>"), q.predicate.value, str(q.object).strip("<>")) for q in inner}
                for part, inner in parts.items()
            }
    raise LookupError(claim)


STATE = "https://w3id.org/statecraft/id/state/"
BARE = (STATE + "norland", SC + "meets", STATE + "sudria")


def test_a_denied_claim_asserts_that_it_was_denied(kg, built) -> None:
    denied = of_claim(kg("export", built, "--format", "nanopub").data, "document/two/claim/denied")
    claim = DATA + "document/two/claim/denied"
    assert BARE not in {triple for part in denied.values() for triple in part}
    assert {(claim, RDF + "subject", BARE[0]), (claim, SC + "polarity", SC + "negative")} <= denied["assertion"]
    assertion = next(s for s, p, _ in denied["provenance"] if p == PROV + "wasAttributedTo")
    assert (assertion, PROV + "wasAttributedTo", DATA + "entity/officials") in denied["provenance"]
    assert (assertion, PROV + "wasQuotedFrom", DATA + "document/two") in denied["provenance"]
    outer = DATA + "document/two#outer"
    assert (outer, SC + "attributedTo", DATA + "entity/press") in denied["provenance"]
    assert not {s for s, _, _ in denied["assertion"]} - {claim}


def test_an_asserted_claim_has_its_triple_and_its_event(kg, built) -> None:
    meets = of_claim(kg("export", built, "--format", "nanopub").data, "document/one/claim/meets")
    assert BARE in meets["assertion"]
    assert (DATA + "document/one/event/1", SC + "actor", BARE[0]) in meets["assertion"]
    words = {o for _, p, o in meets["provenance"] if p.endswith("#exact")}
    assert words == {'"Norland met Sudria"', '"Norland met Sudria on Friday."', '"met"'}
    assert not {p for _, p, _ in meets["provenance"]} & {SC + "text", SC + "mentions"}


def test_options_are_told_and_change_the_name(kg, built) -> None:
    plain = by_name(kg("export", built, "--format", "nanopub").data)
    options = ("--creator", "https://orcid.org/0000-0002-1825-0097", "--created", "2026-11-30T12:00:00Z")
    signed = by_name(kg("export", built, "--format", "nanopub", *options, "--license", "https://example.org/l").data)
    assert not plain.keys() & signed.keys()
    for name, parts in signed.items():
        told = {q.predicate.value: str(q.object) for q in parts["pubinfo"] if q.subject == ox.NamedNode(name)}
        assert told[DCT + "created"] == '"2026-11-30T12:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'
        assert told[DCT + "creator"] == "<https://orcid.org/0000-0002-1825-0097>"
        verify(name, [quad for quads in parts.values() for quad in quads])
    assert all(DCT + "created" not in str(parts) for parts in plain.values())


@pytest.mark.parametrize(
    ("options", "lacking"),
    [
        ([], "who publishes them (--creator IRI, an ORCID for one) and when they were made (--created DATE)"),
        (["--created", "2026-11-30"], "who publishes them (--creator IRI, an ORCID for one)"),
        (["--creator", "https://orcid.org/0000-0002-1825-0097"], "when they were made (--created DATE)"),
        (["--creator", "https://orcid.org/0000-0002-1825-0097", "--created", "2026-11-30"], None),
    ],
)
def test_what_the_guidelines_ask_for_and_is_lacking_is_told(options: list[str], lacking: str | None, kg, built) -> None:
    done = kg("export", built, "--format", "nanopub", *options)
    told = f"warning: nanopublications should tell {lacking}: these do not\n" if lacking else ""
    assert (done.code, done.err) == (0, told)


def test_a_change_anywhere_changes_the_name(kg, built, lines, folder_of) -> None:
    before = by_name(kg("export", built, "--format", "nanopub").data)
    text = "\n".join(line.replace('"0.7"', '"0.71"') for line in lines) + "\n"
    after = by_name(kg("export", folder_of(text), "--format", "nanopub").data)
    assert len(before.keys() - after.keys()) == len(after.keys() - before.keys()) == 1


@pytest.mark.parametrize(
    ("option", "value"), [("--creator", "Ada"), ("--license", "CC-BY"), ("--created", "yesterday"), ("--created", "")]
)
def test_wrong_options(option: str, value: str, kg, built, tmp_path) -> None:
    done = kg("export", built, "--format", "nanopub", option, value, "-o", tmp_path / "x")
    assert done.code == 2
    assert option in done.err
    assert list(tmp_path.iterdir()) == []


def test_head_names_the_parts(kg, built) -> None:
    for name, parts in by_name(kg("export", built, "--format", "nanopub").data).items():
        told = {(q.predicate.value, str(q.object)) for q in parts["Head"]}
        assert (NP + "hasAssertion", f"<{name}#assertion>") in told
        assert (NP + "hasPublicationInfo", f"<{name}#pubinfo>") in told


def test_what_a_person_decided_is_provenance(kg, lines, folder_of) -> None:
    claim, decision, graph = DATA + "document/one/claim/member", DATA + "decision/1", DATA + "graph/decisions"
    told = [
        f"<{claim}> <{PROV}wasInfluencedBy> <{decision}> <{graph}> .",
        f"<{decision}> <{RDF}type> <https://schema.org/AcceptAction> <{graph}> .",
        f"<{decision}> <{PROV}wasAssociatedWith> <https://example.org/ada> <{graph}> .",
    ]
    text = "\n".join(sorted([*lines, *told])) + "\n"
    member = of_claim(kg("export", folder_of(text), "--format", "nanopub").data, "document/one/claim/member")
    assert (claim, PROV + "wasInfluencedBy", decision) in member["provenance"]
    assert (decision, PROV + "wasAssociatedWith", "https://example.org/ada") in member["provenance"]


def test_no_other_claim_comes_along(kg, built) -> None:
    """Claims that share evidence or an event are told each in its own nanopublication."""
    for parts in by_name(kg("export", built, "--format", "nanopub").data).values():
        quads = [quad for inner in parts.values() for quad in inner]
        assert len({q.subject for q in quads if q.predicate.value == RDF + "predicate"}) == 1
