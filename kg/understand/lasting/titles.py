"""What a title tells of its holder: whether it speaks of one at all, and whether the holder is told to lose it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.syntax.parse import Token

_OF_A_HOLDER = frozenset({"nsubj", "nsubjpass", "ROOT", "compound", "appos"})


def bare(title: Token) -> bool:
    """Whether it stands without article or owner and speaks of an office: ran for president of Norway."""
    if title.tag_ in {"NNS", "NNPS"} or title.dep_ in _OF_A_HOLDER:
        return False
    return not any(c.dep_ in {"det", "poss", "nummod"} or c.pos_ in {"DET", "PRON"} for c in title.children)


def lost(title: Token, lexicon: Lexicon) -> bool:
    """Whether its holder leaves the office: resigned as president, was replaced as chairman."""
    if title.dep_ != "pobj" or title.head.lower_ != "as":
        return False
    verb = title.head.head
    keys = [f"{lemma} as" for lemma in grammar.lemmas(verb)]
    if grammar.is_passive(verb):
        keys.append(f"be {verb.lower_} as")
    return any("past" in lexicon.effect("preposition", key) for key in keys)
