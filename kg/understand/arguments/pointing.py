"""Descriptions that point to somebody whom the text names elsewhere: the lender, his deputy, the border, other members.

What such words mean is for coreference to find; where it does not, the words alone tell no reader who it was. A phrase
that names an owner (the Colombian ambassador), or brings in somebody new (two protesters, a court), tells enough.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.understand.syntax import grammar
from kg.understand.syntax.clauses import after_comma

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.scene import Reference, Scene
    from kg.understand.syntax.parse import Token

_DEFINITE = {"the", "this", "that", "these", "those", "both", "such"}
_POSSESSIVE = {"his", "her", "its", "their", "my", "our", "your", "whose"}
_AMONG_OTHERS = {"other", "another", "same", "latter", "former", "respective", "fellow"}
_BEFORE = {"amod", "compound", "nmod", "poss"}
_TIMES = {"DATE", "TIME"}
_NAMED = {"NORP", "GPE", "LOC", "ORG", "PERSON", "FAC"}
_MANY = {"NNS", "NNPS"}
_SHARED = {"border", "frontier"}  # with whom they are shared tells which
_CROWDS = {"opposition", "coalition", "group", "alliance", "movement", "faction", "delegation", "party", "militia"}


def points(noun: Token, scene: Scene, lexicon: Lexicon) -> bool:
    """Whether the noun phrase leaves to another place of the text who or what it is."""
    if _shared_out(noun):
        return True  # one commander from each camp
    if names_owner(noun, scene):
        return False
    words = {c.lower_ for c in _determined(noun).children if c.i < noun.i}
    if words & _AMONG_OTHERS or (words & _POSSESSIVE and owner(noun, scene) is None):
        return True
    if words & _POSSESSIVE:
        return noun.tag_ not in _MANY  # allies of Denmark are told, one deputy of many is not
    if words & _DEFINITE:
        return not _told_apart(noun, scene)
    return noun.lemma_.lower() in lexicon.dependent and not _told_apart(noun, scene)


def owner(noun: Token, scene: Scene) -> Reference | None:
    """Whom a possessive pronoun before the noun surely means: `its allies`."""
    for child in _determined(noun).children:
        if child.dep_ == "poss" and child.lower_ in _POSSESSIVE:
            meant = [r for r in scene.at_head.get(child.i, ()) if r.confidence >= 0.5 and r.form == "pronoun"]
            return meant[0] if len(meant) == 1 else None
    return None


def _determined(noun: Token) -> Token:
    """The noun that an article or a possessive stands before: its aircraft and ships."""
    own = any(c.dep_ in {"det", "poss", "nummod"} for c in noun.children)
    first = noun if own else grammar.first_of(noun)
    return first if first.i <= noun.i and first.pos_ == "NOUN" else noun


def names_owner(noun: Token, scene: Scene) -> bool:
    """Whether a name stands inside the phrase: EU ministers, a court in Lyon, the border with Colombia."""
    for child in noun.children:
        if child.dep_ in _BEFORE and child.i < noun.i and any(_names(t, scene) for t in child.subtree):
            return True
        if child.dep_ == "prep" and child.i > noun.i and any(_names(t, scene) for t in _inside(child)):
            return True
    phrase = phrase_after(noun)
    return phrase is not None and any(_names(t, scene) for t in _inside(phrase))


def phrase_after(noun: Token) -> Token | None:
    """The preposition right after a noun that belongs to it; `with` also where the parser gives it to the verb."""
    after = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
    if after is None or after.dep_ != "prep":
        return None
    return after if after.head.i == noun.i or (after.lower_ == "with" and noun.lemma_ in _SHARED) else None


def _inside(phrase: Token) -> Iterator[Token]:
    """The nouns of a phrase, those of its own of-phrases, and the words before them."""
    for noun in (t for c in phrase.children if c.dep_ == "pobj" for t in grammar.within(c)):
        yield from grammar.coordinated(noun)
        yield from noun.lefts


def _names(token: Token, scene: Scene) -> bool:
    if token.ent_type_ in _TIMES:
        return False
    if token.pos_ == "PROPN" or token.ent_type_ in _NAMED or (token.text[:1].isupper() and not token.is_sent_start):
        return True
    covering = scene.covering.get(token.i)
    return covering is not None and covering.form in {"name", "metonym", "demonym"}


def _shared_out(noun: Token) -> bool:
    return any(c.lower_ in {"each", "every"} for p in noun.children if p.dep_ == "prep" for c in p.subtree)


def _told_apart(noun: Token, scene: Scene) -> bool:
    """The gunmen who attacked Paris, the opposition, led by Lee: a clause after a noun for many tells which."""
    if noun.tag_ not in _MANY and noun.lemma_.lower() not in _CROWDS:
        return False
    clauses = [c for c in noun.children if c.dep_ == "acl" or (c.dep_ == "relcl" and not after_comma(c))]
    return any(_names(t, scene) for c in clauses for t in c.subtree)
