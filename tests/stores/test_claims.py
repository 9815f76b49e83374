from __future__ import annotations

from pathlib import Path

import pytest

from kg import rdf, vocab
from kg.errors import MissingError
from kg.stores import Names
from kg.stores.claims import Account, Claims

DATA = "https://w3id.org/statecraft/data/"
STATE = vocab.PREFIXES["state"]


@pytest.fixture(scope="module")
def claims(store) -> Claims:
    import pyoxigraph as ox

    quarantine = ox.Store()
    quarantine.extend(rdf.parse(Path(__file__).parent / "quarantine.trig"))
    return Claims(store, quarantine)


def ends(accounts: list[Account]) -> list[str]:
    return [vocab.local_name(account.iri) for account in accounts]


def test_claims_about_a_thing_come_asserted_first(claims: Claims) -> None:
    assert ends(claims.about(STATE + "norland")) == ["meets", "denied", "planned", "refused"]


def test_what_a_holder_says_is_about_the_holder(claims: Claims) -> None:
    assert ends(claims.about(DATA + "entity/officials")) == ["sanctions", "denied"]


def test_claims_of_a_document_of_a_relation_and_a_claim_itself(claims: Claims) -> None:
    assert ends(claims.about(DATA + "document/two")) == ["held", "denied", "planned", "refused"]
    assert ends(claims.about(vocab.SC + "memberOf")) == ["member"]
    assert ends(claims.about(DATA + "document/one/claim/meets")) == ["meets"]


def test_a_symmetric_relation_is_found_both_ways_and_another_is_not(claims: Claims) -> None:
    sudria, norland = [STATE + "sudria"], [STATE + "norland"]
    assert ends(claims.stating(sudria, vocab.SC + "meets", norland)) == ["meets", "denied"]
    assert ends(claims.stating(sudria, vocab.SC + "visits", norland)) == []
    assert ends(claims.stating([], vocab.SC + "sanctions", [])) == ["sanctions", "refused"]


def test_an_account_tells_words_holders_and_origin(claims: Claims) -> None:
    (denied,) = claims.about(DATA + "document/two/claim/denied")
    assert [holder.label for holder in denied.holders] == ["Norlandic officials", "The \x1b[31mHerald"]
    assert (denied.polarity, denied.certainty, denied.mode, denied.status) == ("negative", "certain", "actual", "claim")
    (meets,) = claims.about(DATA + "document/one/claim/meets")
    assert meets.evidence is not None
    assert (meets.evidence.quote, meets.evidence.start, meets.evidence.end) == ("Norland met Sudria", 0, 18)
    assert meets.document is not None
    assert (meets.document.title, meets.document.date, meets.document.source) == ("A meeting", "2024-05-03", "one.txt")
    assert meets.confidence == 0.9


def test_a_quarantined_claim_may_lack_parts(claims: Claims) -> None:
    (refused,) = claims.about(DATA + "document/two/claim/refused")
    assert refused.status == "quarantined"
    assert refused.subject is not None
    assert refused.subject.label == "Great Glacier"
    assert [shape.label for shape in refused.held_back_by] == ["shape:sanctions-subject"]
    assert refused.evidence is None
    assert refused.document is not None
    assert refused.document.source == "two.txt"


def test_names_are_found_by_label_alias_acronym_and_iri(store) -> None:
    names = Names(store)
    norland = STATE + "norland"
    for term in ("norland", "Norland  Republic", "state:norland", norland, f"<{norland}>"):
        assert names.things(term) == [norland]
    assert names.things("cn") == ["https://w3id.org/statecraft/id/organization/concord"]
    assert names.label(vocab.SC + "signsAgreementWith") == "signs an agreement with"
    assert names.relation("Member Of") == names.relation("sc:memberOf") == vocab.SC + "memberOf"
    assert names.relation("sc:capital") is None


def test_relations_of_a_users_own_have_the_names_that_the_graph_gives() -> None:
    import pyoxigraph as ox

    own = """PREFIX sc: <https://w3id.org/statecraft/ontology#> PREFIX owl: <http://www.w3.org/2002/07/owl#>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> INSERT DATA { GRAPH <urn:x:ontology> {
        <urn:own#hoodwinks> a sc:EventRelation, owl:SymmetricProperty ; rdfs:label "dupe"@fr, "pulls the wool over"@en .
        <urn:own#meets> a sc:EventRelation ; rdfs:label "meets" .
        sc:Yard a owl:Class . sc:buys a sc:StativeRelation } }"""
    store = ox.Store()
    store.update(own)
    names = Names(store)
    for term in ("Pulls the  wool over", "hoodwinks", "dupe", "<urn:own#hoodwinks>"):
        assert names.relation(term) == "urn:own#hoodwinks"
    assert names.relation("meets") == f"{vocab.SC}meets", "a name of ours is no other's"
    assert names.relation("urn:own#meets") == "urn:own#meets"
    assert names.is_symmetric("urn:own#hoodwinks")
    assert not names.is_symmetric("urn:own#meets")
    assert names.relations_like("wool") == ["pulls the wool over"]
    assert names.terms() >= {"Yard", "buys", "State"}


def test_unknown_names_come_with_suggestions(store) -> None:
    with pytest.raises(MissingError, match="'Norlan'; did you mean Norland, Norlandic officials"):
        Names(store).things("Norlan")
    with pytest.raises(MissingError, match="state:nowhere does not occur"):
        Names(store).things("state:nowhere")
