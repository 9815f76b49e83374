"""From when until when an office was held, as the words after its title tell; and whether what lasts is over."""

from __future__ import annotations

import re
from collections.abc import Set
from typing import TYPE_CHECKING

from kg.understand.arguments import dates
from kg.understand.syntax import clauses, grammar
from kg.vocab import SC

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.scene import Reference, Scene
    from kg.understand.syntax.parse import Token

_DATE = r"(?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:\d{1,2}, )?\d{4}"
_TERM = re.compile(rf"(?:from |between |\()({_DATE})(?: to | until | and |\s?[-–]\s?)({_DATE})|since ({_DATE})")
_ENDS = re.compile(
    rf"(?:(?:from |between )?{_DATE}(?: to | until | till | and |\s?[-–]\s?)|until |till |up to )({_DATE})"
)
_BESIDE = re.compile(r"[\s,(]{0,3}")
_UNTIL = frozenset({"until", "till"})
_TERMS = _UNTIL | {"from", "between", "up"}
_QUITS = SC + "quits"
_SPAN = 120  # characters after a title in which its term is looked for


def term(scene: Scene, title: Token, heads: Set[str]) -> str | None:
    """An EDTF interval, open if it lasts. `heads` are the words that head titles: what follows the next is its own."""
    doc = title.doc
    start = title.idx + len(title.text)
    sentence = doc[title.sent.end - 1]
    stop = min(start + _SPAN, sentence.idx + len(sentence.text))
    following = (t.idx for t in doc[title.i + 1 : title.sent.end] if t.lower_ in heads)
    found = _TERM.search(scene.document.text[start : min(stop, next(following, stop))])
    if found is None:
        return None
    first, last = found[1] or found[3], found[2]
    begun = dates.resolve(first, None)
    ended = dates.resolve(last, None) if last else None
    if begun is None or (last and ended is None):
        return None
    return f"{begun}/{ended or '..'}"


def over(
    scene: Scene,
    trigger: Token,
    verb: Token | None,
    parties: tuple[Reference, ...],
    lexicon: Lexicon,
    *,
    formerly: bool = True,
) -> bool:
    """Whether what lasts is told to have ended: was a member until 1990, joined and left again.

    `parties`: who and what it is told of. `formerly`: whether that adverb, too, tells that it is over.
    """
    doc, clause = trigger.doc, clause_of(trigger, verb)
    if clause is not None and clauses.negated(clause):
        return False  # was no member until 1990
    past = clause is not None and clauses.past(clause)
    holders = [trigger] if clause is None or clause is trigger else [trigger, clause]
    for child in (c for h in holders for c in h.children):
        marks = {child, *child.children} if child.dep_ == "advcl" else {child}
        if past and any(m.lower_ in _UNTIL and m.dep_ in {"prep", "mark"} for m in marks):
            return True
        if child.dep_ == "prep" and child.lower_ in _TERMS and _ended(scene, child.idx, past=past or clause is None):
            return True
    first = trigger.left_edge
    adverbs = (first, doc[first.i - 1]) if formerly and first.i and trigger.pos_ in grammar.NOUNS else ()
    if any("past" in lexicon.effect("adverb", a.lower_) for a in adverbs):
        return True  # X, formerly a member
    if trigger.pos_ == "VERB" and any(_leaves(c, lexicon) for c in trigger.children):
        return True
    end = max([trigger.i + 1, *(r.end for r in parties if r.end <= trigger.sent.end)])
    last = doc[end - 1]
    at = _BESIDE.match(scene.document.text, last.idx + len(last.text))
    return at is not None and _ended(scene, at.end(), past=past or clause is None)


def clause_of(trigger: Token, verb: Token | None) -> Token | None:
    """The verb of the clause that tells what lasts; none where a noun stands beside a name."""
    if verb is not None or trigger.pos_ in grammar.VERBS:
        return verb if verb is not None else trigger
    return trigger.head if trigger.dep_ in {"attr", "oprd"} and trigger.head.pos_ in grammar.VERBS else None


def _ended(scene: Scene, start: int, *, past: bool) -> bool:
    """Whether a term that is told from this character on has ended by the day of the text."""
    found = _ENDS.match(scene.document.text, start)
    ended = dates.resolve(found[1], None) if found is not None else None
    if ended is None:
        return False
    return ended < scene.document.date if scene.document.date is not None else past


def _leaves(verb: Token, lexicon: Lexicon) -> bool:
    """Joined the pact and left it, or left in 1990."""
    told = verb.dep_ == "conj" and verb.tag_ in {"VBD", "VBN"} and not clauses.negated(verb)
    if not told or all(c.relation != _QUITS for c in lexicon.verbs.get(verb.lemma_.lower(), ())):
        return False
    return all(c.lower_ == "it" for c in verb.children if c.dep_ == "dobj") and not any(
        c.dep_ == "nsubj" for c in verb.children
    )
