"""What a title tells of its holder: whether it speaks of one at all, and whether the holder has it now, and in full."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from kg.understand.coreference.titles import elect
from kg.understand.syntax import grammar
from kg.vocab import SC

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.scene import Reference, Scene
    from kg.understand.syntax.parse import Token

LEADS = SC + "leads"
_ENDING = frozenset({SC + "detains", SC + "overthrows", SC + "abducts"})
IN_FOR = frozenset({"acting", "interim", "caretaker"})
"""Words for who stands in: they tell how an office is held, and not which."""
_BENEATH = IN_FOR | {"deputy", "vice", "assistant", "second"}
_AHEAD = frozenset({"incoming", "designated"})
_PHRASES = frozenset({("ad", "interim"), ("pro", "tempore"), ("pro", "tem")})
_MODIFYING = frozenset({"amod", "compound", "nmod", "nummod"})
_NEAR = 8  # tokens before a title in which it may be called former
_OF_A_HOLDER = frozenset({"nsubj", "nsubjpass", "ROOT", "compound", "appos"})


def bare(title: Token) -> bool:
    """Whether it stands without article or owner and speaks of an office: ran for president of Norway."""
    if title.tag_ in {"NNS", "NNPS"} or title.dep_ in _OF_A_HOLDER:
        return False
    return not any(c.dep_ in {"det", "poss", "nummod"} or c.pos_ in {"DET", "PRON"} for c in title.children)


def lost(title: Token, lexicon: Lexicon) -> bool:
    """Whether its holder leaves the office, has left it, or is not in it yet: resigned as president, the former party
    chairman, X, the president-elect.
    """
    if _passed(title, lexicon) or _removed(title, lexicon) or to_come(title):
        return True
    if title.dep_ != "pobj" or title.head.lower_ != "as":
        return False
    verb = title.head.head
    return takes_office(verb.head if verb.dep_ == "dobj" and verb.head.i < verb.i else verb, lexicon)


def takes_office(verb: Token, lexicon: Lexicon) -> bool:
    """Whether the verb tells with `as` of an office that is left or taken away: resigned as, was removed as."""
    keys = [f"{lemma} as" for lemma in grammar.lemmas(verb)]
    if grammar.is_passive(verb):
        keys.append(f"be {verb.lower_} as")
    return any("past" in lexicon.effect("preposition", key) for key in keys)


def beneath(title: Token) -> bool:
    """Whether the title is that of one who stands below a leader or in for one: the No. 2 commander, acting head,
    president ad interim.
    """
    return any(
        t.lower_ in _BENEATH or (t.text == "2" and t.i and t.nbor(-1).lower_ in {"no.", "no", ".", "number"})
        for t in (*_before(title), *phrase_after(title))
    )


def to_come(title: Token) -> bool:
    """Whether who is called so is only to take the office: the president-elect, the incoming prime minister."""
    if title.pos_ not in grammar.NOUNS or title.tag_ in {"NNS", "NNPS"}:
        return False
    return elect(title) or any(t.lower_ in _AHEAD for t in _before(title))


def phrase_after(title: Token) -> list[Token]:
    """The words `ad interim`, `pro tempore` right after a title."""
    words = title.doc.tokens[title.i + 1 : title.i + 3]
    return words if len(words) > 1 and in_phrase(words[1]) else []


def phrase_beside(first: Token, last: Token) -> list[Token]:
    """The same after the last word of a title, or before its first."""
    before = first.doc.tokens[max(0, first.i - 2) : first.i]
    return phrase_after(last) or (before if before and in_phrase(before[-1]) else [])


def in_phrase(token: Token) -> bool:
    """Whether it is the last word of `ad interim` or `pro tempore`."""
    return token.i > 0 and (token.nbor(-1).lower_, token.lower_) in _PHRASES


def _before(title: Token) -> Iterator[Token]:
    """What stands before a title and may be a part of it, nearest first, also what a hyphen joins: vice-president."""
    tokens = title.doc.tokens
    for i in range(title.i - 1, -1, -1):
        token = tokens[i]
        joined = tokens[i + 1].text in grammar.HYPHENS and not token.whitespace_
        if not joined and token.dep_ not in _MODIFYING and token.text not in grammar.HYPHENS:
            return
        yield token


def _passed(title: Token, lexicon: Lexicon) -> bool:
    """Former, right before the title or before the names that stand before it: former World Bank chief Ann Lee."""
    for token in reversed(title.doc.tokens[max(0, title.i - _NEAR + 1) : title.i]):
        if "past" in lexicon.effect("attributive", token.lower_) or _sacked(token, lexicon):
            return True
        if token.pos_ not in {"NOUN", "PROPN", "ADJ"} and token.text not in grammar.HYPHENS:
            return False
    return False


def _sacked(token: Token, lexicon: Lexicon) -> bool:
    """The sacked minister, the suspended premier: the participle of a verb for losing an office."""
    if token.dep_ != "amod" or token.tag_ not in {"VBN", "VBD", "JJ"}:
        return False
    forms = {token.lemma_.lower(), token.lower_.removesuffix("ed"), token.lower_.removesuffix("d")}
    return any("past" in lexicon.effect("preposition", f"{form} as") for form in forms)


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
