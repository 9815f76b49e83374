"""The words of a title: which of those around its head name the office, and which only tell how it is held.

First deputy prime minister, minister of trade, foreign and migration minister, president pro tempore. Caretaker,
interim and designate tell how somebody has the office, or is to have it, and are no part of its name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.understand.lasting import titles
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.knowledge.lexicon import Construction, Lexicon
    from kg.understand.scene import Reference, Scene
    from kg.understand.syntax.parse import Token

PORTFOLIOS = {"minister", "secretary", "commissioner", "adviser", "advisor"}
_BEFORE = {"compound", "amod", "nmod"}
_OTHERS = {"PERSON", "GPE", "NORP", "LOC", "DATE"}
_PRO_TEMPORE = "pro tempore"


class Wording:
    """Reads the titles of one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self.constructions = lexicon.naming.get("office", {})
        self.heads, self._pairs = lexicon.title_heads, lexicon.title_pairs

    def construction(self, title: str) -> Construction | None:
        parts = title.removesuffix(f" {_PRO_TEMPORE}").split()
        return next(
            (c for n in (3, 2, 1) if (c := self.constructions.get(" ".join(parts[-n:]))) is not None),
            self.constructions.get(parts[-1].rsplit("-", maxsplit=1)[-1]),
        )

    def text(self, words: list[Token]) -> str:
        """The title in lower case; one spelling for vice-president, and one place for pro tempore."""
        text = spelt(words)
        text = text.replace("vice-", "vice ")
        latin = titles.phrase_beside(words[0], words[-1])
        return f"{text} {_PRO_TEMPORE}" if latin and latin[0].lower_ == "pro" else text

    def anchor(self, head: Token) -> Token:
        """The word that the parser takes for the head of the title: in president ad interim, the last."""
        after = titles.phrase_after(head)
        return after[-1] if after and head.head is after[-1] else head

    def words(self, head: Token) -> list[Token]:
        """The head with the words before it that are a part of the title: first deputy prime minister."""
        doc, words = head.doc, [head]
        signals = self.lexicon.effects.get("attributive", {})
        i = head.i - 1
        while i >= 0:
            token = doc[i]
            if token.text == "-" and i and not doc[i - 1].whitespace_ and not token.whitespace_:
                words.insert(0, token)
                i -= 1
                continue
            mark = words[0].text == "-"
            covering = self.scene.covering.get(i)
            named = covering is not None and covering.form in {"name", "demonym", "metonym"}
            known = token.lower_ in self.lexicon.title_words
            noun = token.dep_ in _BEFORE and (token.pos_ == "NOUN" or token.lower_ in self.heads)
            noun = noun or (head.lower_ in PORTFOLIOS and self._of_portfolio(token, head))
            if f"{token.lower_} {words[0].lower_}" in self._pairs:
                known = True  # chief cabinet secretary: a name to the parser
            held = token.lower_ in titles.IN_FOR or titles.in_phrase(token)
            if held or token.lower_ in signals or (named and not known) or not (known or noun or mark):
                if mark:
                    words.pop(0)
                break
            words.insert(0, token)
            i -= 1
        return words

    def _of_portfolio(self, token: Token, title: Token) -> bool:
        """Agriculture Minister; Trade and Industry Minister: a name of no person that says what a minister is for."""
        first = token if token.dep_ in _BEFORE else grammar.first_of(token.head)
        within = first.head is title or (
            first.head.dep_ in _BEFORE and first.head.head is title
        )  # water resources minister
        noun = first.pos_ in grammar.NOUNS or (first is not token and first.lower_ in self.lexicon.title_words)
        if not within or first.i > token.i or not noun:
            return False
        if token.text == ",":
            return token.nbor().dep_ == "conj"  # the foreign, trade and migration minister
        return token.dep_ == "cc" or (token.dep_ in {*_BEFORE, "conj"} and token.ent_type_ not in _OTHERS)

    def portfolio(self, head: Token) -> list[Token]:
        """What a minister is for, with all its parts: of foreign affairs, for women, family and community development.

        Empty where the phrase names a body.
        """
        if head.lower_ not in PORTFOLIOS:
            return []
        words = self._for_what(head, head)
        if words and words[-1].lower_ == "state":
            words += self._for_what(words[-1], head)  # minister of state for foreign affairs
        return words

    def _for_what(self, last: Token, head: Token) -> list[Token]:
        """The phrase with `of` or `for` right after the last word of a title so far."""
        doc, at = head.doc, last.i + 1
        preposition = doc[at] if at < len(doc) else head
        noun = next((c for c in preposition.children if c.dep_ == "pobj"), None)
        if preposition.lower_ not in {"of", "for"} or noun is None or self._owns(noun, preposition, head):
            return []
        if last is not head and (preposition.lower_ == "of" or noun.pos_ != "PROPN"):
            return []
        if last is head and preposition.head is not head:
            return []
        end = noun.i
        for part in self._parts(noun):
            start = min(t.i for t in part.subtree)
            if self._owns(part, preposition, head) or not all(self._joins(t) for t in doc.tokens[end + 1 : start]):
                break
            end = part.i
        return [t for t in doc.tokens[at : end + 1] if t.dep_ != "det"]

    def _parts(self, noun: Token) -> list[Token]:
        """Trade and development: what is joined to the first part."""
        found, last = [], noun
        while (after := next((c for c in last.children if c.dep_ == "conj"), None)) is not None:
            found.append(after)
            last = after
        return found

    def _joins(self, token: Token) -> bool:
        return token.dep_ == "cc" or token.text in {",", "&"}

    def _owns(self, noun: Token, preposition: Token, head: Token) -> bool:
        """Whether it is no part of what a minister is for: a person, another title, or the body that the office is in.

        Foreign Affairs, Finance, State are names of no body where they follow a title. After `for`, only states are,
        and after `minister of` nothing that only the text names, if it has no article: of International Cooperation.
        """
        if noun.pos_ not in grammar.NOUNS or noun.lower_ in self.heads or noun.lower_ in {"behalf", "life"}:
            return True
        covering = self.scene.covering.get(noun.i)
        if covering is None:
            return False
        made_up = not self.scene.entities[covering.entity].authority
        if covering.kind in {"Person", "State", "FormerState", "Territory"} and not (
            made_up and self._shared(covering)
        ):
            return True
        if preposition.lower_ == "for":
            return False
        plain = head.lower_ == "minister" and not any(c.dep_ == "det" for c in noun.children)
        return not (made_up and (plain or self._shared(covering)))

    def _shared(self, name: Reference) -> bool:
        """Whether it is made only of words that many states use, such as Foreign Affairs."""
        return not self.lexicon.says_whose(self.scene.span(name.start, name.end).quote)


def spelt(words: list[Token]) -> str:
    """Words in lower case, with the spaces of the text."""
    return "".join(t.lower_ + (t.whitespace_ and " ") for t in words).strip()
