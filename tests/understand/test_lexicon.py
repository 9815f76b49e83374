"""The lexicon is data: words and relations are taught in Turtle, without a line of Python."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg import assets
from kg.ids import Minter
from kg.understand import Understanding
from kg.understand.knowledge.lexicon import Lexicon, compile_lexicon, shipped

CONSTRUCTION = """
lex:flibber a sc:Construction ; rdfs:label "X flibbers Y"@en ; sc:expresses sc:RELATION ;
    sc:verb "bamboozle"@en, "hoodwink"@en ; sc:subjectSlot slot:subject ; sc:objectSlot slot:object .
"""
RELATION = """
sc:deceives a owl:ObjectProperty, sc:EventRelation ; rdfs:label "deceives"@en ;
    skos:definition "Makes the other believe what is not so."@en ;
    sc:ploverType plover:COERCE ;
    schema:domainIncludes sc:Actor ;
    schema:rangeIncludes sc:Actor .
"""


def copied(folder: Path, **more: str) -> Lexicon:
    """The ontology with some Turtle added to the files of these names (without suffix, `_` for `-`)."""
    for path in assets.turtle_files("ontology"):
        shutil.copy(path, folder)
    for name, text in more.items():
        with (folder / f"{name.replace('_', '-')}.ttl").open("a", encoding="utf-8") as file:
            file.write(text)
    return compile_lexicon(sorted(folder.glob("*.ttl")))


@pytest.mark.model
def test_words_that_are_added_to_the_turtle_are_understood(
    tmp_path: Path, read: Any, read_with: Callable[..., Any]
) -> None:
    text = "Russia bamboozled Poland. Hungary was hoodwinked by Serbia. Italy did not bamboozle Malta."
    assert read(text).claims == ()
    lexicon = copied(tmp_path, lexicon_en=CONSTRUCTION.replace("RELATION", "threatens"))
    reading = read_with(Understanding(Minter(), lexicon=lexicon), text)
    assert reading.facts == {("Russia", "threatens", "Poland"), ("Serbia", "threatens", "Hungary")}
    assert ("Italy", "threatens", "Malta") in reading.said
    assert {c.construction for c in reading.claims} == {"https://w3id.org/statecraft/lexicon/en#flibber"}


@pytest.mark.model
def test_a_relation_that_is_added_to_the_turtle_is_understood(tmp_path: Path, read_with: Callable[..., Any]) -> None:
    lexicon = copied(tmp_path, lexicon_en=CONSTRUCTION.replace("RELATION", "deceives"), relations_events=RELATION)
    reading = read_with(Understanding(Minter(), lexicon=lexicon), "Russia hoodwinked Poland.")
    assert reading.facts == {("Russia", "deceives", "Poland")}
    (claim,) = reading.claims
    assert claim.event is not None


@pytest.mark.model
def test_a_signal_that_is_added_to_the_turtle_changes_what_is_true(
    tmp_path: Path, read: Any, read_with: Callable[..., Any]
) -> None:
    text = "Russia blurrily attacked Ukraine."
    assert read(text).facts
    signal = 'lex:blur a sc:Signal ; rdfs:label "blur"@en ; sc:effect effect:possible ; sc:adverb "blurrily"@en .\n'
    lexicon = copied(tmp_path, lexicon_en=signal)
    assert read_with(Understanding(Minter(), lexicon=lexicon), text).facts == set()


def test_a_construction_of_an_unknown_relation_is_left_out(tmp_path: Path) -> None:
    lexicon = copied(tmp_path, lexicon_en=CONSTRUCTION.replace("RELATION", "noSuchRelation"))
    assert "bamboozle" not in lexicon.verbs


def test_compiling_does_not_depend_on_the_order_of_files(tmp_path: Path) -> None:
    files = assets.turtle_files("ontology")
    one, two = compile_lexicon(files), compile_lexicon(tuple(reversed(files)))
    assert one.verbs == two.verbs
    assert one.nouns == two.nouns
    assert one.effects == two.effects
    assert one.relations == two.relations
    assert one.parents == two.parents


def test_parents_are_closed_upwards_and_hold_the_class_itself() -> None:
    lexicon = shipped()
    assert {"City", "Place", "Entity"} <= lexicon.parents["City"]
    for cls, above in lexicon.parents.items():
        assert cls in above
        for parent in above:
            assert lexicon.parents[parent] <= above


def test_fitting_follows_the_classes_upwards_only() -> None:
    lexicon = shipped()
    assert lexicon.fits("State", frozenset({"Actor"}))
    assert not lexicon.fits("Place", frozenset({"Actor"}))
    assert not lexicon.fits("Entity", frozenset({"Actor"}))
    assert lexicon.fits("Place", frozenset())


def test_every_construction_says_where_both_arguments_stand() -> None:
    lexicon = shipped()
    for table in (lexicon.verbs, lexicon.nouns, lexicon.adjectives, lexicon.prepositions):
        for word, constructions in table.items():
            assert word == word.strip()
            for construction in constructions:
                assert construction.subject_slots or construction.subject_markers, construction.iri
                assert construction.object_slots or construction.object_markers, construction.iri


def test_relations_know_their_arguments() -> None:
    relations = {iri.rsplit("#", 1)[-1]: r for iri, r in shipped().relations.items()}
    assert relations["meets"].symmetric
    assert relations["meets"].event
    assert not relations["assaults"].symmetric
    assert not relations["memberOf"].event
    assert all(r.plover for r in relations.values() if r.event)
    assert all(r.domain and r.range for r in relations.values())
