"""Which constructions of the lexicon a word may trigger, and which verbs make something else of the event it names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from kg.understand.knowledge.lexicon import ANY, Construction, Lexicon
from kg.understand.syntax import grammar
from kg.vocab import SC

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_JOINTS = {"of", "-"}
_ENDING = {"SANCTION", "REJECT", "CONCEDE", "RETREAT"}
_HELPFUL = frozenset({"AID", "SUPPORT", "COOPERATE", "AGREE", "CONSULT"})
_YIELDING = frozenset({"CONCEDE", "RETREAT"})
_OTHERS = frozenset(SC + r for r in ("retreatsFrom", "resignsFrom", "visits", "frees", "permits", "shelters"))
"""Deeds that are agreed to with somebody else than those whom they befall."""
_HARMFUL = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
_AIMS = {"AGREE": _HELPFUL | _YIELDING, "REJECT": _HELPFUL | _YIELDING, "THREATEN": _HARMFUL}
_REACH = 18  # tokens between a verb and the last word of its idiom
_STEPS = 3
_BOUND = frozenset({"from", "behind", "against"})  # no particles, and they belong to the verb wherever they stand
_JUDGING = frozenset({"ACCUSE", "SUPPORT", "REJECT"})


def of_verb(lexicon: Lexicon, verb: Token) -> list[tuple[Sequence[Construction], tuple[int, ...]]]:
    """The constructions of a verb, each list with its words, the longest entry first: put on trial, then put."""
    found: list[tuple[Sequence[Construction], tuple[int, ...]]] = []
    for entry in lexicon.idioms.get(verb.lemma_.lower(), ()):
        rest = _completed(verb, entry[1:])
        if rest:
            found.append((lexicon.verbs[" ".join(entry)], (verb.i, *rest)))
    for lemma in grammar.lemmas(verb):
        if lemma in lexicon.verbs:
            _, _, second = lemma.partition(" ")
            words = (verb.i, *(c.i for c in verb.children if c.lower_ == second)) if second else (verb.i,)
            found.append((lexicon.verbs[lemma], words))
    return found


def _completed(verb: Token, rest: Sequence[str]) -> tuple[int, ...]:
    """Where the other words of an idiom stand: `on trial` in `put him on trial`; nothing if they are not the verb's."""
    doc = verb.doc
    if not all(map(doc.places, rest)):
        return ()
    firsts = doc.places(rest[0])
    stop = min(verb.i + _REACH, verb.sent.end - len(rest) + 1)
    for i in firsts[bisect_left(firsts, verb.i + 1) : bisect_left(firsts, stop)]:
        places = range(i, i + len(rest))
        if all(word in {doc[k].lemma_.lower(), doc[k].lower_} for k, word in zip(places, rest, strict=True)):
            taken = _particle(doc[i]) and any(c.dep_ == "pobj" for c in doc[i].children)  # took soldiers in Mali
            if (len(rest) > 1 or not taken) and _belongs(doc[i], verb, places):
                return tuple(places)
    return ()


def _particle(word: Token) -> bool:
    """Whether the word is a part of some verbs, and begins a phrase of its own after others."""
    return word.pos_ in {"ADP", "SCONJ"} and word.lower_ not in _BOUND


def _belongs(token: Token, verb: Token, idiom: range) -> bool:
    for _ in range(_STEPS):
        token = token.head
        if token is verb or token.i == verb.i:
            return True
        if token.pos_ in grammar.VERBS and token.i not in idiom:
            return False
    return False


def aims(lexicon: Lexicon, construction: Construction, deed: Construction) -> bool:
    """Whether a deed may be promised, refused or threatened: offered to help, refused to meet, threatened to bomb."""
    told, meant = lexicon.relations[construction.relation], lexicon.relations[deed.relation]
    return meant.iri not in _OTHERS and meant.root in _AIMS.get(told.root or ANY, frozenset())


def saying(lexicon: Lexicon, token: Token) -> list[tuple[Construction, Token]]:
    """The constructions in which a verb says this word of its object: called it illegal, described it as illegal."""
    verb = token.head.head if token.head.lower_ == "as" else token.head
    said = verb is not token.head or token.dep_ in {"oprd", "attr", "acomp", "ccomp"}
    if not said or verb.pos_ not in grammar.VERBS or verb.i > token.i:
        return []
    words = lexicon.adjectives if token.pos_ == "ADJ" else lexicon.nouns
    known = [c for c in words.get(token.lemma_.lower(), ()) if verb.lemma_.lower() in c.support]
    return [(c, verb) for c in known if lexicon.relations[c.relation].root in _JUDGING]


def stated(verb: Token, words: Sequence[int]) -> list[Token]:
    """What a verb says its last words of, where the parser makes these a clause: declared the envoy unwelcome."""
    return [c for i in words for c in verb.doc[i].children if c.dep_ == "nsubj" and verb.i < c.i < i]


def promised(lexicon: Lexicon, verb: Token, construction: Construction) -> bool:
    """Whether the verb that supports a noun is what is told: offered X a loan tells of an offer, and of no loan."""
    meant = any(lexicon.effect("verb", lemma) & {"plan", "want"} for lemma in grammar.lemmas(verb))
    return meant and lexicon.relations[construction.relation].root == "AGREE"


def of_noun(lexicon: Lexicon, noun: Token) -> list[tuple[Construction, tuple[int, ...]]]:
    """The constructions of a noun, each with its words. A longer entry naming an event wins: trade war is no war."""
    lemma, tokens = noun.lemma_.lower(), noun.doc.tokens
    longer: Sequence[Construction] = ()
    words: tuple[int, ...] = (noun.i,)
    before = noun.i - 2 if noun.i > 1 and tokens[noun.i - 1].text in grammar.HYPHENS else noun.i - 1
    compound = next((c for c in noun.children if c.i == before and c.dep_ in {"compound", "amod"}), None)
    if compound is not None:
        joint = " " if before == noun.i - 1 else "-"
        firsts = (compound.lemma_.lower(), compound.lower_)  # found, founding member
        longer = next((c for c in map(lexicon.nouns.get, (f"{x}{joint}{lemma}" for x in firsts)) if c), ())
        words = tuple(range(before, noun.i + 1))
    elif noun.i + 2 < len(tokens) and tokens[noun.i + 1].lower_ in _JOINTS:
        entry = f"{lemma} {tokens[noun.i + 1].lower_} {tokens[noun.i + 2].lower_}"
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
