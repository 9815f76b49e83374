"""The PLOVER type of an event in its context: promised aid is AGREE, suspended aid SANCTION, a planned attack THREATEN.

The manual of PLOVER codes what a source does with an event, not the event alone. From the trigger upwards, each word
that the lexicon knows as a shift (`sc:Shift`), each auxiliary and negation turns the type into another.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.syntax.parse import Token

_GOVERNED = {"xcomp", "ccomp", "dobj", "nsubjpass", "attr", "acomp", "oprd", "pcomp", "pobj", "prep", "dative", "dep"}
_ASIDE = {"relcl", "nsubj", "csubj", "parataxis", "appos", "poss", "npadvmod"}
_CLIMB = 20
_CALLING_IN = frozenset({"summon", "call", "convoke"})  # whoever is called in to hear a protest is not to protest
_FOR_ENDS = {"REQUEST", "MOBILIZE"}
"""Types of deeds that are done for the sake of others."""


def climb(lexicon: Lexicon, trigger: Token, verb: Token | None, root: str) -> Iterator[tuple[Token, str]]:
    """The words from the trigger up to the root of its sentence, each with the type of the event as seen from there.

    `verb` supports a noun (impose sanctions): it is part of the trigger and shifts nothing itself.
    """
    current = trigger
    if trigger.pos_ in grammar.NOUNS:
        root = _noun(lexicon, trigger, root)
        yield trigger, root
        if verb is not None:
            current = verb
    if current.pos_ in grammar.VERBS:
        root = _clause(lexicon, current, root)
    elif current.pos_ == "ADJ" and current.head.pos_ in grammar.VERBS:
        current = current.head
        root = _clause(lexicon, current, root)
    if current is not trigger or trigger.pos_ not in grammar.NOUNS:
        yield current, root
    for _ in range(_CLIMB):
        head, dep = current.head, current.dep_
        if dep == "ROOT" or dep in _ASIDE:
            return
        if dep == "conj":
            if current.pos_ in grammar.VERBS and head.pos_ in grammar.VERBS and not _own_frame(current):
                root = _auxiliaries(lexicon, head, root)
        elif dep == "advcl" and not grammar.has_to(current):
            return
        elif head.pos_ in grammar.VERBS:
            if dep in _GOVERNED or dep == "advcl":
                root = _turned(lexicon, "verb", grammar.lemmas(head), root)
            root = _clause(lexicon, head, root)
        elif head.pos_ in grammar.NOUNS:
            if dep != "acl" or grammar.has_to(current):
                root = _turned(lexicon, "noun", (head.lemma_.lower(),), root)
            root = _noun(lexicon, head, root)
        elif head.pos_ == "ADJ":
            root = _turned(lexicon, "adjective", (head.lemma_.lower(),), root)
        yield head, root
        current = head


def _turned(lexicon: Lexicon, word_class: str, lemmas: tuple[str, ...], root: str) -> str:
    for lemma in lemmas:
        turned = lexicon.turned(word_class, lemma, root)
        if turned is not None and turned != root:
            return turned
    return root


def _own_frame(verb: Token) -> bool:
    return any(c.dep_ in {"aux", "nsubj", "nsubjpass"} for c in verb.children)


def _clause(lexicon: Lexicon, verb: Token, root: str) -> str:
    """What negation and auxiliaries make of it."""
    for child in verb.children:
        if child.dep_ == "neg" or (child.dep_ == "advmod" and child.lower_ in {"never", "neither"}):
            root = _turned(lexicon, "adverb", ("not",), root)
    root = _turned(lexicon, "purpose", _purposes(verb), root) if root in _FOR_ENDS else root
    return _auxiliaries(lexicon, verb, root)


def _purposes(verb: Token) -> tuple[str, ...]:
    """The words that tell what for: summoned him to protest, sent troops on a peacekeeping mission."""
    found: list[str] = []
    own = verb.lemma_ in _CALLING_IN or verb.lemma_ not in grammar.OBJECT_CONTROL
    for child in verb.children:
        if own and child.dep_ in {"advcl", "xcomp"} and grammar.has_to(child):
            found.append(child.lemma_.lower())
        elif child.dep_ in {"prep", "dobj"}:
            near = [child, *(p for p in child.children if p.dep_ == "pobj")]
            found.extend(t.lemma_.lower() for n in near for t in (n, *n.children))
    return tuple(found)


def _auxiliaries(lexicon: Lexicon, verb: Token, root: str) -> str:
    for child in verb.children:
        if child.dep_ == "aux" and child.tag_ == "MD":
            lemma = "will" if child.lower_ in {"'ll", "’ll", "wo"} else child.lower_
            root = _turned(lexicon, "verb", (lemma,), root)
    return root


def _noun(lexicon: Lexicon, noun: Token, root: str) -> str:
    """What stands before a noun: planned talks, no aid."""
    for child in noun.children:
        if child.i < noun.i and child.dep_ in {"det", "neg"} and child.lower_ == "no":
            root = _turned(lexicon, "adverb", ("not",), root)
        elif child.dep_ == "amod" and child.tag_ == "VBN":
            root = _turned(lexicon, "verb", (child.lemma_.lower(),), root)
    return root


def in_context(lexicon: Lexicon, words: Sequence[Token], root: str) -> str:
    """The type of an event for its actor: shifts count as far up as no clause has another actor.

    `words` are those of the trigger, a verb or a noun with the verb that supports it.
    """
    noun = next((t for t in words if t.pos_ in grammar.NOUNS), None)
    verb = next((t for t in words if t.pos_ in grammar.VERBS), None)
    trigger = noun or verb or words[0]
    found = root
    acting: set[int] = set()
    for word, seen in climb(lexicon, trigger, verb if verb is not trigger else None, root):
        if word.pos_ in grammar.VERBS:
            subjects = {t.i for t in grammar.subjects(word)}
            if acting and subjects and not subjects & acting:
                return found
            acting |= subjects
        found = seen
    return found
