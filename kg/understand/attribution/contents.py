"""What a cue governs: the tokens of the words, thoughts or attitudes that it attributes, and of who holds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.syntax import grammar
from kg.understand.syntax.clauses import own_subject, with_that
from kg.understand.syntax.passages import Passage

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_TOPICS = {"about", "of", "on", "against", "for", "over", "with", "at", "in", "to", "toward", "towards"}
_VERB_GROUP = {"aux", "auxpass", "neg", "advmod", "prt"}
_FINITE = {"VBD", "VBZ", "VBP"}
_RELATIVE = grammar.RELATIVE | {"whose", "where", "when"}


@dataclass(slots=True)
class Found:
    """One statement as tokens. `source` is the head of who holds it, if the text says who."""

    cue: list[int]
    verb: Token
    kinds: frozenset[str]
    source: Token | None
    holder: set[int]
    content: set[int]
    quoted: list[Passage] = field(default_factory=list)


def cue_kinds(lexicon: Lexicon, token: Token) -> tuple[frozenset[str], Token | None]:
    """What a verb is a cue of (voice, mind, stance), and the preposition or particle that belongs to it."""
    table = lexicon.cues.get("verb", {})
    lemma = token.lemma_.lower()
    named = next((c.i for c in token.children if c.dep_ in {"dobj", "oprd"} and c.i > token.i), len(token.doc))
    for child in token.children:
        if child.dep_ == "prep" and child.i > named and child.lower_ != "as":
            continue  # called a fraud for lying
        if child.i > token.i and (child.dep_ in {"prep", "prt", "advmod"} or child.lower_ == "it"):
            kinds = table.get(f"{lemma} {child.lower_}")
            if kinds:
                return kinds, child
    return table.get(lemma, frozenset()), None


def governor(verb: Token) -> Token:
    """The verb whose subject speaks: for a participle after a comma, that of the clause, not the noun before it."""
    if verb.tag_ != "VBG" or verb.dep_ != "acl" or not verb.i or verb.doc[verb.i - 1].text != ",":
        return verb
    return next((t for t in verb.ancestors if t.pos_ in {"VERB", "AUX"}), verb)


def before(verb: Token) -> Token | None:
    """Whoever stands right before a finite verb, where the parse gives it no subject."""
    doc = verb.doc
    if verb.tag_ not in _FINITE or grammar.is_passive(verb):
        return None
    i = verb.i - 1
    while i >= 0 and doc[i].dep_ in {"advmod", "aux", "neg"}:
        i -= 1
    if i < 0 or doc[i].pos_ not in {"PROPN", "PRON", "NOUN"} or doc[i].lower_ in grammar.RELATIVE:
        return None
    token = doc[i]
    while token.head.pos_ in {"PROPN", "NOUN"} and token.dep_ in {"compound", "nmod", "poss"}:
        token = token.head
    return token if token.i < verb.i else doc[i]


def below(token: Token, without: Iterable[Token] = ()) -> set[int]:
    """The tokens of a phrase without the phrases of some tokens inside it."""
    cut = {t.i for t in without}
    found: set[int] = set()
    todo = [token]
    while todo:
        current = todo.pop()
        if current.i in cut:
            continue
        found.add(current.i)
        todo.extend(current.children)
    return found


def group(verb: Token, belonging: Token | None) -> list[int]:
    """The cue itself: the verb with its auxiliaries, negation and adverbs beside it, and its particle."""
    doc = verb.doc
    start = verb.i
    while start > 0 and doc[start - 1].head.i == verb.i and doc[start - 1].dep_ in _VERB_GROUP:
        start -= 1
    cue = list(range(start, verb.i + 1))
    if belonging is not None and belonging.lower_ != "as":
        cue.append(belonging.i)
    return cue


def holder(noun: Token, cue: Token) -> set[int]:
    """The phrase of a source, without the clause that the cue itself stands in: X, who said …"""
    cut = [c for t in noun.subtree for c in t.children if c.dep_ in {"relcl", "acl", "appos"}]
    if cut:
        above = {cue.i, *(t.i for t in cue.ancestors)}
        cut = [c for c in cut if c.i in above]
    found = below(noun, [*cut, *(c for c in noun.children if c.dep_ in {"relcl", "punct"} and c.i > noun.i)])
    cut_at = min((c.left_edge.i for c in cut), default=None)
    return {i for i in found if cut_at is None or i < cut_at} | _pronoun(noun, cue)


def _pronoun(noun: Token, cue: Token) -> set[int]:
    """The relative pronoun that stands for the noun: `Smith, who` said."""
    who = next((c for c in cue.children if c.dep_ == "nsubj" and c.lower_ in grammar.RELATIVE), None)
    if who is None and cue.dep_ == "conj":
        who = next((c for c in cue.head.children if c.dep_ == "nsubj" and c.lower_ in grammar.RELATIVE), None)
    return {who.i} if who is not None and who.i > noun.i else set()


def of_verb(verb: Token, kinds: frozenset[str], belonging: Token | None) -> set[int]:
    """The content that the grammar gives: a clause, an infinitive, an object, a topic, or the clause around."""
    clauses = [c for c in verb.children if c.dep_ == "ccomp" or (c.dep_ == "parataxis" and "voice" in kinds)]
    passive = grammar.is_passive(verb)
    found: set[int] = set()
    for clause in clauses:
        found |= below(clause)
    infinitives = [c for c in verb.children if c.dep_ in {"xcomp", "oprd"} or (c.dep_ == "advcl" and grammar.has_to(c))]
    if "spoken" in kinds and not clauses:
        return _around(verb) or set()
    if not clauses and "voice" in kinds:
        clauses = _strayed(verb)
        found = {i for c in clauses for i in below(c)}
    if not clauses and kinds & {"mind", "voice"}:
        for child in infinitives:
            if child.dep_ != "advcl" or ("mind" in kinds and not any(c.dep_ == "dobj" for c in verb.children)):
                found |= below(child)
    if found:
        lead = [c for c in verb.children if c.dep_ in {"mark", "dobj"} and "stance" in kinds and c.i > verb.i]
        for child in lead:
            if "address" not in kinds or "ccomp" not in {c.dep_ for c in verb.children}:
                found |= below(child)
        if passive and "mind" in kinds | {"voice"} and infinitives and not clauses:
            found |= {i for c in verb.children if c.dep_ == "nsubjpass" for i in below(c)}
        return found
    around = _around(verb)
    if around is not None and "voice" in kinds:
        return around
    return _of_objects(verb, kinds, belonging, passive)


def _strayed(verb: Token) -> list[Token]:
    """A clause that the parser hangs elsewhere: said after the vote he would go; have not said when they go."""
    if any(c.dep_ in {"dobj", "attr"} for c in verb.children):
        return []
    found: list[Token] = []
    for child in verb.children:
        if child.i < verb.i:
            continue
        if child.dep_ == "advcl" and not any(c.dep_ == "mark" for c in child.children):
            asks = any(c.tag_ == "WRB" and c.i == verb.i + 1 for c in child.children)
            asks_none = not any(c.dep_ == "advmod" and c.i < child.i for c in child.children)
            if asks or (asks_none and own_subject(child) and not grammar.has_to(child)):
                found.append(child)
        nouns = [child] if child.dep_ == "npadvmod" else [c for c in child.children if c.dep_ == "pobj"]
        found += [c for noun in nouns for c in noun.children if c.dep_ in {"relcl", "acl"} and with_that(c)]
    return found


def _of_objects(verb: Token, kinds: frozenset[str], belonging: Token | None, passive: bool) -> set[int]:
    found: set[int] = set()
    if belonging is not None and belonging.lower_ == "as":
        objects = [c for c in verb.children if c.dep_ in {"dobj", "nsubjpass" if passive else "dobj"}]
        return {i for c in (*objects, belonging) for i in below(c)}
    if belonging is not None and belonging.dep_ == "prep":
        for child in belonging.children:
            found |= below(child)
        for child in verb.children:
            if child.dep_ in {"xcomp", "advcl"} and child.i > belonging.i and grammar.has_to(child):
                found |= below(child)
        return found
    objects = [c for c in verb.children if c.dep_ in {"dobj", "attr", "oprd"} and c.i > verb.i]
    if not objects and kinds & {"stance", "mind"} and belonging is None and _of_noun(verb, passive):
        return below(verb.head, [verb])  # the levels desired by X; an act that X described as …
    if passive:
        objects += [c for c in verb.children if c.dep_ in {"nsubjpass", "oprd"}]
    addressed = "address" in kinds and "stance" not in kinds
    for child in [] if addressed else objects:
        found |= below(child)
    if not found and "mind" in kinds and "voice" not in kinds and "stance" not in kinds:
        return found
    for child in verb.children:
        if (
            child.dep_ == "prep"
            and child.lower_ == "by"
            and not found
            and any(c.dep_ == "pcomp" for c in child.children)
        ):
            found |= below(child)  # responded by asking
        if child.dep_ == "prep" and child.i > verb.i and child.lower_ in _TOPICS | {"as"}:
            if found and child.lower_ in {"of", "as", "for", "with", "against", "over", "about", "to"}:
                found |= below(child)
            elif not found and child.lower_ in {"about", "of", "against", "on", "for"} and "voice" in kinds:
                found |= {i for c in child.children for i in below(c)}
            elif not found and child.lower_ == "as" and "stance" in kinds:
                found |= below(child)  # what analysts described as tactics
    if not found and "voice" in kinds:
        found = {c.i for c in verb.children if c.dep_ == "advmod" and c.lower_ in {"so", "much", "otherwise"}}
    return found


def _of_noun(verb: Token, passive: bool) -> bool:
    """Whether the noun that a clause belongs to is what the verb takes."""
    if verb.head.pos_ not in {"NOUN", "PROPN", "PRON"}:
        return False
    if passive:
        return verb.dep_ == "acl" and any(c.dep_ == "agent" for c in verb.children)
    own = next((c for c in verb.children if c.dep_ == "nsubj"), None)
    return verb.dep_ == "relcl" and own is not None and own.lower_ not in _RELATIVE


def _around(verb: Token) -> set[int] | None:
    """The clause that a cue stands inside or beside: X, he said, did Y; as he said."""
    head = verb.head
    aside = verb.dep_ == "parataxis"
    if aside and head.pos_ in grammar.NOUNS and head.dep_ in {"nsubj", "nsubjpass"}:
        head = head.head  # the difference, he told us, is that
    if verb.dep_ == "ROOT" or (head.pos_ not in {"VERB", "AUX"} and not aside):
        return None
    if verb.dep_ in {"advcl", "ccomp"}:
        marks = {c.lower_ for c in verb.children if c.dep_ in {"mark", "advmod"} and c.i < verb.i}
        aside = "as" in marks or (verb.dep_ == "ccomp" and verb.i > head.i and _inverted(verb))
    if not aside:
        return None
    return below(head, [verb])


def _inverted(verb: Token) -> bool:
    return any(c.dep_ == "nsubj" and c.i > verb.i for c in verb.children)


def holding(statements: Iterable[Found], where: set[int] | None = None) -> dict[int, list[Found]]:
    """The statements whose content each token, or each of those in `where`, stands in."""
    found: dict[int, list[Found]] = {}
    for statement in statements:
        for i in statement.content if where is None else statement.content & where:
            found.setdefault(i, []).append(statement)
    return found
