"""Of whom a noun in a text is said: by title, apposition, copula, relative clause, or after `as`."""

from __future__ import annotations

from collections.abc import Set
from typing import TYPE_CHECKING

from kg.understand.lasting import titles
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.knowledge.authority import Authority
    from kg.understand.scene import Reference
    from kg.understand.syntax.parse import Token

_DEEPEST = 5
_NAMING = {
    "appoint",
    "name",
    "elect",
    "choose",
    "nominate",
    "install",
    "crown",
    "make",
    "proclaim",
    "declare",
    "designate",
}
_BEFORE = {"compound", "nmod", "amod"}
_CLOSING = frozenset({",", ";", ".", ")", "and"})
_NEAR = 9  # tokens before a name in which its title stands


class Holders:
    """Finds bearers of nouns in one document."""

    def __init__(self, arguments: Arguments, authority: Authority) -> None:
        self.arguments, self.authority = arguments, authority
        self.scene = arguments.scene

    def of(self, noun: Token, kinds: frozenset[str]) -> list[Reference]:
        """Who bears the noun, of these classes: `president` in `X, the president`, `X was president`."""
        return self._fitting(self._of(noun, 0), kinds)

    def after(self, title: Token, end: int) -> Reference | None:
        """`The minister of trade of Malta, Ann Lee, …`: who is named between commas right after a title that ends here,
        wherever the parser hung the name. But in `an aide to the minister, Ann Lee,` it may be the aide.
        """
        adjacent = self.scene.covering.get(end) if end == title.i + 1 and title.pos_ == "PROPN" else None
        if adjacent is not None and adjacent.kind == "Person" and adjacent.form == "name" and adjacent.start == end:
            return adjacent  # Foreign Minister Wang Yi, in a list that the parser tore apart
        name = self._name_after(end)
        prepositional = title.dep_ == "pobj" and title.head.head.pos_ not in {"NOUN", "PROPN"}
        return name if prepositional or title.dep_ in {"nsubj", "nsubjpass"} else None

    def known(self, titles: set[str], end: int) -> Reference | None:
        """The same, where the authority data knows that who is named has such an office on the day of the text."""
        name, date = self._name_after(end), self.scene.document.date
        careers = self.authority.careers.get(name.entity, ()) if name is not None else ()
        return name if any(not titles.isdisjoint(s.titles) and s.covers(date) for s in careers) else None

    def listed(self, title: Token, end: int, heads: Set[str]) -> Reference | None:
        """The president of X, A, the president of Y, B, and …: in a list, names follow their titles throughout."""
        doc, at = title.doc, title.left_edge.i - 1
        before = self.scene.covering.get(at - 1) if at > 0 and doc[at].text == "," else None
        after = self._name_after(end)
        if after is None or before is None or before.kind != "Person" or before.form != "name":
            return None
        i = before.start - 1
        if i < 0 or doc[i].text != ",":
            return None
        while i > 0 and before.start - i < _NEAR:
            i -= 1
            if doc[i].lower_ in heads:
                return after
            if doc[i].text == "," or doc[i].pos_ in grammar.VERBS:
                return None
        return None

    def _name_after(self, end: int) -> Reference | None:
        doc = self.scene.doc
        name = self.scene.covering.get(end + 1) if end + 1 < len(doc) and doc[end].text == "," else None
        if name is None or name.kind != "Person" or name.form != "name" or name.start != end + 1:
            return None
        return name if name.end < len(doc) and doc[name.end].text in _CLOSING else None

    def _fitting(self, found: list[Reference], kinds: frozenset[str]) -> list[Reference]:
        parents = self.arguments.lexicon.parents
        return [r for r in found if parents.get(r.kind, frozenset({r.kind})) & kinds and not r.adjective]

    def _of(self, noun: Token, depth: int) -> list[Reference]:
        if depth > _DEEPEST:
            return []
        head = noun.head
        if noun.dep_ in _BEFORE and head.i > noun.i:
            named = self._at(head)
            if named:
                return named
            if head.pos_ in {"NOUN", "PROPN"}:
                return []  # a president's office
        if noun.dep_ == "appos" and self._after_name(noun):
            return self._named(head)
        beside = [r for c in noun.children if c.dep_ == "appos" and c.i > noun.i for r in self._at(c)]
        if beside and noun.tag_ not in {"NNS", "NNPS"}:
            return beside
        if noun.dep_ == "appos":
            return self._named(head) or self._of(head, depth + 1) or self._at(head)
        if noun.dep_ == "conj" and head.pos_ in {"NOUN", "PROPN"} and not self._named(head):
            return self._of(head, depth + 1)
        if noun.dep_ == "nsubj" and head.lemma_ in {"be", "remain"}:
            return [r for c in head.children if c.dep_ == "attr" for r in self._named(c)]  # the president is X
        if noun.dep_ == "oprd" or (noun.dep_ in {"attr", "dobj", "ccomp"} and head.lemma_ in _NAMING):
            return self._called(noun, head, depth)
        if noun.dep_ == "attr":
            return self._all(grammar.grammatical_subjects(head), depth)
        if noun.dep_ == "pobj" and head.lower_ == "as":
            verb = head.head
            if verb.dep_ == "dobj" and verb.head.i < verb.i:
                verb = verb.head  # succeeded X as president: the parser may put the phrase to X
            if verb.pos_ not in {"VERB", "AUX"}:
                return []
            if verb.lemma_.lower() in self.arguments.lexicon.calling:
                return self._all(grammar.called(verb, noun), depth)
            giving = verb.lemma_ in _NAMING or titles.takes_office(verb, self.arguments.lexicon)
            if giving and grammar.objects(verb) and not grammar.is_passive(verb):
                return self._all(grammar.objects(verb), depth)
            return self._all(grammar.grammatical_subjects(verb), depth)
        return []

    def _after_name(self, noun: Token) -> bool:
        """`To Ann Lee, the agency's head, Bob Roe wrote`: said of the name before, if no other title is said of that.

        But in `Prime Minister Lee, the foreign minister, Ann Roe, and` the title is that of the name after it.
        """
        names = [r for r in self._named(noun.head) if r.kind == "Person" and r.end == noun.left_edge.i - 1]
        if not names or noun.nbor(-noun.i + names[0].end).text != ",":
            return False
        before = names[0].start - 1
        return before < 0 or names[0].form != "name" or noun.doc[before].dep_ not in _BEFORE

    def _called(self, noun: Token, verb: Token, depth: int) -> list[Reference]:
        if verb.lemma_.lower() in self.arguments.lexicon.calling:
            return self._all(grammar.called(verb, noun), depth)
        if verb.lemma_ in _NAMING and not grammar.is_passive(verb):
            return self._all([o for o in grammar.objects(verb) if o is not noun], depth)
        return self._all(grammar.grammatical_subjects(verb), depth)

    def _all(self, tokens: list[Token], depth: int) -> list[Reference]:
        found: list[Reference] = []
        for token in tokens:
            own = self._at(token)
            if all(r.form == "nominal" for r in own) and token.dep_ in {"attr", "appos", "oprd", "conj", "pobj"}:
                own = self._of(token, depth + 1) or own  # a politician who was president
            found.extend(own or self.arguments.resolve([token]))
        return found

    def _named(self, token: Token) -> list[Reference]:
        return [r for r in self._at(token) if r.form != "nominal"]

    def _at(self, token: Token) -> list[Reference]:
        covering = self.scene.covering.get(token.i)
        own = [r for r in self.scene.at_head.get(token.i, ()) if not r.adjective]
        return own or ([covering] if covering is not None and covering.form == "name" else [])
