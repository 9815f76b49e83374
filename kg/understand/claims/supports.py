"""The verbs that support a noun naming an event: hold talks, impose sanctions, come under fire."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Construction
    from kg.understand.syntax.parse import Token

_HOLDING = {"in", "into", "on", "to", "at", "by", "over", "under"}


def bare(noun: Token, construction: Construction) -> bool:
    """Whether the parser took a bare supporting verb for a part of the noun: `seen them tighten relations`."""
    return any(c.dep_ in {"compound", "nmod", "amod"} and c.lower_ in construction.support for c in noun.lefts)


def fits(verb: Token, construction: Construction) -> bool:
    """Whether a verb is one that supports the construction."""
    return not construction.support.isdisjoint(grammar.lemmas(verb)) or verb.lower_ in construction.support


def of(noun: Token) -> Iterator[Token]:
    """The verbs whose object the noun is, also through a quantity, a preposition, or a clause after it."""
    parties = (p for c in noun.children if c.dep_ == "prep" and c.lower_ == "between" for p in c.children)
    yield from (c for p in parties for c in p.children if c.dep_ == "acl" and _done_by(c))
    for child in noun.children:
        whole = any(c.dep_ == "dobj" and c.pos_ != "PRON" for c in child.children)  # the clause has its own object
        done = child.tag_ == "VBN" or _done_by(child)
        if (child.dep_ == "acl" and done) or (child.dep_ == "relcl" and not whole):
            yield child
    first = noun
    if first.dep_ == "pobj" and first.head.lower_ == "of" and first.head.head.dep_ in {"dobj", "nsubjpass"}:
        first = first.head.head
    first = grammar.first_of(first)
    head = first.head
    yield from (c for c in head.children if c.dep_ == "advcl" and c.tag_ == "VBN" and c.i > noun.i > head.i)
    is_object = first.dep_ in {"dobj", "nsubjpass", "dative"} or (first.dep_ == "nsubj" and grammar.is_passive(head))
    if is_object and head.pos_ in grammar.VERBS:
        yield head
    elif first.dep_ == "pobj" and head.head.pos_ in grammar.VERBS and head.lower_ in _HOLDING - _beside(first, head):
        yield head.head


def _done_by(participle: Token) -> bool:
    """Whether a participle says by whom: struck by Togo, also where the tagger takes it for a past tense."""
    return participle.tag_ in {"VBN", "VBD"} and any(c.dep_ == "agent" for c in participle.children)


def _beside(noun: Token, preposition: Token) -> set[str]:
    """`Withdrew its bid in support of Peru`: what only tells why the verb was done to another object."""
    bare = not any(c.i < noun.i for c in noun.children)
    return {"in"} if bare and any(c.dep_ == "dobj" for c in preposition.head.children) else set()
