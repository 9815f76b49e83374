"""Which constructions of the lexicon a word may trigger, and which verbs make something else of the event it names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.understand.knowledge.lexicon import ANY, Construction, Lexicon
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_JOINTS = {"of", "-"}
_ENDING = {"SANCTION", "REJECT", "CONCEDE", "RETREAT"}


def of_noun(lexicon: Lexicon, noun: Token) -> list[tuple[Construction, tuple[int, ...]]]:
    """The constructions of a noun, each with its words. A longer entry naming an event wins: trade war is no war."""
    lemma = noun.lemma_.lower()
    longer: Sequence[Construction] = ()
    words: tuple[int, ...] = (noun.i,)
    before = noun.i - 2 if noun.i > 1 and noun.nbor(-1).text in grammar.HYPHENS else noun.i - 1
    compound = next((c for c in noun.children if c.dep_ in {"compound", "amod"} and c.i == before), None)
    if compound is not None:
        joint = " " if before == noun.i - 1 else "-"
        firsts = (compound.lemma_.lower(), compound.lower_)  # found, founding member
        longer = next((c for c in map(lexicon.nouns.get, (f"{x}{joint}{lemma}" for x in firsts)) if c), ())
        words = tuple(range(before, noun.i + 1))
    elif noun.i + 2 < len(noun.doc) and noun.nbor(1).lower_ in _JOINTS:
        entry = f"{lemma} {noun.nbor(1).lower_} {noun.nbor(2).lower_}"
        longer, words = lexicon.nouns.get(entry, ()), (noun.i, noun.i + 1, noun.i + 2)
    found = [(c, words) for c in longer]
    if not any(names_event(lexicon, c) for c in longer):
        found += [(c, (noun.i,)) for c in lexicon.nouns.get(lemma, ())]
    return found


def names_event(lexicon: Lexicon, construction: Construction) -> bool:
    """Whether the noun alone names the event: aid does, ties in `sever ties` do not."""
    shifts = lexicon.shifts.get("verb", {})
    ending = sum(not _ENDING.isdisjoint(shifts.get(v, {}).values()) for v in construction.support)
    return 2 * ending < len(construction.support) or not construction.support


def ends(lexicon: Lexicon, verb: Token | None, construction: Construction) -> bool:
    """Whether a verb makes the event that a noun names one that does not happen: suspended aid, not promised aid."""
    root, shifts = lexicon.relations[construction.relation].root, lexicon.shifts.get("verb", {})
    into = {s.get(root or ANY, s.get(ANY)) for x in (grammar.lemmas(verb) if verb else ()) for s in [shifts.get(x, {})]}
    return not _ENDING.isdisjoint(x for x in into if x)


def turns(lexicon: Lexicon, verb: Token, construction: Construction) -> bool:
    """Whether a verb makes something else of the event that a noun names: suspended aid, cancelled a visit."""
    root = lexicon.relations[construction.relation].root
    shifts = lexicon.shifts.get("verb", {})
    turned = any(root in s or ANY in s for s in (shifts.get(x, {}) for x in grammar.lemmas(verb)))
    return turned and names_event(lexicon, construction)
