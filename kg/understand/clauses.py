"""What the shape of a clause tells of its truth: inversion, modals, times to come, clauses that stand apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.understand.parse import Token


def own_frame(verb: Token) -> bool:
    """Whether a verb has a subject or an auxiliary of its own."""
    return any(c.dep_ in {"aux", "nsubj", "nsubjpass"} for c in verb.children)


def modal(verb: Token) -> bool:
    """Whether a modal stands before the verb: will, may, should."""
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)


def inverted(verb: Token) -> bool:
    """`Had Russia attacked, …`: the auxiliary before the subject makes a condition."""
    auxiliary = next((c for c in verb.children if c.dep_ in {"aux", "auxpass"}), None)
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if auxiliary is None or subject is None or auxiliary.lower_ not in {"had", "were", "should"}:
        return False
    return auxiliary.i < subject.i


def relative(clause: Token) -> bool:
    """`…, whose prime minister opposes the deal, …`, taken by the parser for what somebody says."""
    words = [t for c in clause.lefts for t in c.subtree]
    return any(t.lower_ == "whose" and t.i and t.nbor(-1).text == "," for t in words)


def apart(clause: Token, head: Token) -> bool:
    """Whether a semicolon parts a clause from the verb that the parser hangs it on."""
    return clause.i < head.i and any(t.text == ";" for t in clause.doc[clause.i : head.i])


def after_comma(verb: Token) -> bool:
    """Whether a relative clause is set off, so that it adds instead of restricting."""
    start = verb.left_edge.i
    return start > 0 and verb.doc[start - 1].text in {",", "—", "–", "("}


def ahead(phrase: Token) -> bool:
    """Next week, tomorrow: a present tense with a time to come is a plan."""
    words = [t.lower_ for t in phrase.subtree]
    verb = phrase.head
    if verb.tag_ in {"VBD", "VBN"} and not any(c.lower_ in {"be", "is", "are"} for c in verb.children):
        return False
    return bool(words) and (
        "tomorrow" in words or (words[0] == "next" and len(words) > 1) or words[:2] == ["later", "this"]
    )
