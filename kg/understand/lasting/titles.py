"""What a title tells of its holder: whether it speaks of one at all, and whether the holder is told to lose it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.understand.syntax import grammar
from kg.vocab import SC

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.scene import Reference, Scene
    from kg.understand.syntax.parse import Token

LEADS = SC + "leads"
_ENDING = frozenset({SC + "detains", SC + "overthrows", SC + "abducts"})
_BENEATH = frozenset({"deputy", "vice", "acting", "assistant", "second", "interim"})
_NEAR = 8  # tokens before a title in which it may be called former
_OF_A_HOLDER = frozenset({"nsubj", "nsubjpass", "ROOT", "compound", "appos"})


def bare(title: Token) -> bool:
    """Whether it stands without article or owner and speaks of an office: ran for president of Norway."""
    if title.tag_ in {"NNS", "NNPS"} or title.dep_ in _OF_A_HOLDER:
        return False
    return not any(c.dep_ in {"det", "poss", "nummod"} or c.pos_ in {"DET", "PRON"} for c in title.children)


def lost(title: Token, lexicon: Lexicon) -> bool:
    """Whether its holder leaves the office, or has left it: resigned as president, the former party chairman, X."""
    if _passed(title, lexicon) or _removed(title, lexicon):
        return True
    if title.dep_ != "pobj" or title.head.lower_ != "as":
        return False
    verb = title.head.head
    keys = [f"{lemma} as" for lemma in grammar.lemmas(verb)]
    if grammar.is_passive(verb):
        keys.append(f"be {verb.lower_} as")
    return any("past" in lexicon.effect("preposition", key) for key in keys)


def beneath(title: Token) -> bool:
    """Whether the title is that of one who stands below a leader or in for one: the No. 2 commander, acting head."""
    doc, i = title.doc, title.i - 1
    while i >= 0 and (doc[i].dep_ in {"amod", "compound", "nmod", "nummod"} or doc[i].text in grammar.HYPHENS):
        if doc[i].lower_ in _BENEATH or (
            doc[i].text == "2" and i and doc[i - 1].lower_ in {"no.", "no", ".", "number"}
        ):
            return True
        i -= 1
    return False


def _passed(title: Token, lexicon: Lexicon) -> bool:
    """Former, right before the title or before the names that stand before it: former World Bank chief Ann Lee."""
    for i in range(title.i - 1, max(-1, title.i - _NEAR), -1):
        token = title.doc[i]
        if "past" in lexicon.effect("attributive", token.lower_):
            return True
        if token.pos_ not in {"NOUN", "PROPN", "ADJ"} and token.text not in grammar.HYPHENS:
            return False
    return False


def _removed(title: Token, lexicon: Lexicon) -> bool:
    """Detained President X, X, the president, was overthrown: told of one who at that moment loses power."""
    name = title.head if title.dep_ in {"compound", "nmod", "appos"} else title
    if name.dep_ not in {"dobj", "nsubjpass"}:
        return False
    verbs = lexicon.verbs.get(name.head.lemma_.lower(), ())
    return any(c.relation in _ENDING for c in verbs)


def unnamed(title: Token, holder: Reference, scene: Scene) -> bool:
    """The king of Norway, in a text that never names him: who it is, only the authority data knows."""
    return holder.form == "role" and holder.head == title.i and holder.entity not in scene.sureness
