"""What a noun phrase stands for, where a noun says something of somebody who is named elsewhere.

Ann Lee, the head of X; A and B are members of X; the members of X are A and B; X counts A among its members.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.arguments.arguments import Arguments
    from kg.understand.scene import Reference
    from kg.understand.syntax.parse import Token

COPULAS = {"be", "become", "remain"}
_DEEDS = {"Event", "NamedEvent", "ArmedConflict", "Law", "Agreement"}
AMONG = {"among", "amongst", "of"}
_COUNTING = {"count", "number", "include", "have", "name", "list"}
_SUCH_AS = frozenset({"as", "including", "like", "namely"})
_OF = frozenset({"of"})
_MANY = {"NNS", "NNPS"}
_NEAR = 9  # tokens from a title to the name beside it
_PART = {"one", "two", "three", "some", "many", "most", "part", "all", "both"}
_CALLING = {
    "know",
    "name",
    "appoint",
    "elect",
    "welcome",
    "admit",
    "accept",
}


class Identity:
    """Finds whom the nouns of one document speak of."""

    def __init__(self, arguments: Arguments) -> None:
        self.arguments, self.scene = arguments, arguments.scene

    def of(self, noun: Token) -> list[Reference]:
        """Its apposition, the subject it is said of, the name it is a title of; empty where none is told."""
        many = noun.tag_ in _MANY
        titled = self._titled(noun)
        if titled:
            return titled
        listed = [] if many else self._in_list(noun)
        if listed:
            return listed
        if noun.dep_ == "appos":
            return [r for head in self._before(noun) for r in self.arguments.one(head, 1) if self._may_be(noun, r)]
        if noun.dep_ == "conj" and noun.head.pos_ in {"NOUN", "PROPN"} and noun.head.dep_ in {"appos", "attr"}:
            return self.of(noun.head)  # the head is no conjunct itself: one step
        beside = [c for c in noun.children if c.dep_ == "appos"]
        named = self.arguments.resolve(beside) if many else [r for c in beside for r in self.arguments.one(c, 1)]
        if named and not disagrees(noun, named):
            return named
        named_so = self.listed(noun) if many else self._is_named(noun)
        found = self._beside_whole(noun) or self.arguments.resolve(named_so)
        return found or self._said_of(noun)

    def _in_list(self, noun: Token) -> list[Reference]:
        """The head of X, A, the head of Y, B, and the head of Z, C: in a list, names follow their titles throughout."""
        doc, at = noun.doc, noun.left_edge.i - 1
        if noun.dep_ == "conj" and noun.head.dep_ == "appos" and doc[at].lower_ == "and":
            own = [r for c in noun.children if c.dep_ == "appos" for r in self.scene.at_head.get(c.i, ())]
            return [r for r in own if r.kind == "Person" and r.form == "name" and r.start > noun.i]
        before = self.scene.covering.get(at - 1) if noun.dep_ == "appos" and at > 0 and doc[at].text == "," else None
        end = next((t.i for t in doc[noun.i + 1 : noun.i + _NEAR] if t.text == "," or t.pos_ in grammar.VERBS), 0)
        after = self.scene.covering.get(end + 1) if end and doc[end].text == "," else None
        if before is None or after is None or {before.kind, after.kind} != {"Person"} or after.start != end + 1:
            return []
        closed = after.end < len(doc) and doc[after.end].text in {",", ";", ".", "and"}
        if not closed or {before.form, after.form} != {"name"} or before.start < 2 or doc[before.start - 1].text != ",":
            return []
        for token in reversed(doc.tokens[max(0, before.start - _NEAR) : before.start - 1]):
            if token.text == "," or token.pos_ in grammar.VERBS:
                return []
            if self.arguments.lexicon.roles.get(token.lower_) in {"Person", "Group"}:
                return [after]
        return []

    def _titled(self, noun: Token) -> list[Reference]:
        """President Lee; NATO member Norway."""
        name = noun.head
        if noun.dep_ not in {"compound", "nmod", "amod"} or name.i <= noun.i:
            return []
        titled = [r for r in self.scene.at_head.get(name.i, ()) if r.kind == "Person"]
        if titled or noun.pos_ != "NOUN" or name.pos_ != "PROPN":
            return titled
        names = self.arguments.resolve([name]) if noun.tag_ in _MANY else self.arguments.one(name, 1)
        return [r for r in names if r.kind == "State" and r.form == "name" and r.start > noun.i]

    def _before(self, noun: Token) -> list[Token]:
        """What an apposition is beside: A, B and C, all members of D."""
        if noun.tag_ not in _MANY:
            return [noun.head]
        first = noun.head.head if noun.head.dep_ == "conj" else noun.head
        return [t for t in grammar.coordinated(first) if t.i < noun.i]

    def _said_of(self, noun: Token) -> list[Reference]:
        resolve, head = self.arguments.resolve, noun.head
        if noun.dep_ in {"attr", "oprd"}:
            named = noun.dep_ == "oprd" and (self._calls(head) or grammar.objects(head))  # elected X president
            subjects = grammar.called(head, noun) if named else grammar.grammatical_subjects(head)
            if head.dep_ != "relcl" or noun.tag_ in _MANY:
                return resolve(subjects)
            members = [m for s in subjects for m in grammar.coordinated(s) if m.i < head.i]
            return [r for m in members for r in self.arguments.one(m, 0)]  # A, who is the head of X, and B
        if noun.dep_ == "pobj" and head.lower_ == "as":
            return self._of_as_phrase(head)
        if noun.dep_ == "pobj" and head.lower_ in AMONG and noun.tag_ in _MANY:
            return self.one_among(head)
        if noun.dep_ == "nsubj" and noun.tag_ in _MANY and noun.left_edge.i and noun.left_edge.nbor(-1).text == ",":
            first = next((c for c in head.children if c.dep_ == "nsubj" and c.right_edge.i < noun.left_edge.i), None)
            if first is not None:
                return resolve([first])  # A and B, partners in C, signed: two subjects, as the parser has it
        own = (r for r in self.scene.at_head.get(noun.i, ()) if r.form in {"role", "nominal"})
        return [r for r in own if not self.arguments.actors.made(r)]

    def _calls(self, verb: Token) -> bool:
        return verb.lemma_.lower() in self.arguments.lexicon.calling

    def _may_be(self, noun: Token, reference: Reference) -> bool:
        return self.arguments.may_be(noun, reference)

    def _beside_whole(self, noun: Token) -> list[Reference]:
        """The head of the institute, Ann Lee; the members of the pact, A and B: the parser may put them beside it."""
        wholes = grammar.marked([noun], _OF)
        beside = [c for w in wholes for c in w.children if c.dep_ == "appos" and c.i > w.i]
        of_another = (
            noun.dep_ == "pobj" and noun.head.head.pos_ == "NOUN"
        )  # an aide to the head of the institute, Ann Lee
        if not beside or of_another:
            return []
        kind = "State" if noun.tag_ in _MANY else "Person"
        found = [r for r in self.arguments.resolve(beside) if r.kind == kind and r.form == "name"]
        alike = any(r.kind == kind for w in wholes for r in self.scene.at_head.get(w.i, ()))
        return found if (len(found) > 1) is (kind == "State") and not alike else []

    def examples(self, noun: Token) -> list[Token]:
        """The names after a noun for many: states such as A and B, members including C."""
        if noun.tag_ not in _MANY:
            return []
        found = [t for t in grammar.marked([noun], _SUCH_AS) if t.pos_ == "PROPN"]
        return found or self._among_them(noun)

    def _among_them(self, noun: Token) -> list[Token]:
        """Ten countries, among them A, B and C, …: read off the words, as parsers tear them apart."""
        doc, at = noun.doc, noun.i + 1
        if at + 3 >= len(doc) or doc[at].text != "," or doc[at + 1].lower_ not in AMONG or doc[at + 2].lower_ != "them":
            return []
        found = []
        for token in doc[at + 3 : noun.sent.end]:
            if token.pos_ == "PROPN":
                found.append(token)
            elif not (token.is_punct or token.dep_ in {"det", "cc", "case"} or token.pos_ in {"DET", "CCONJ"}):
                break
        return [t for t in found if t.dep_ != "compound"]

    def sums_up(self, noun: Token) -> bool:
        """`Oslo raided Bern, an act that Rome condemned`: what is said of the raid is no name for Bern."""
        words, lemma = self.arguments.lexicon, noun.lemma_.lower()
        told = any(c.dep_ in {"relcl", "acl"} for c in noun.children)
        if (
            not told
            or noun.head.dep_ not in {"dobj", "pobj"}
            or not any(c.lower_ in {"a", "an"} for c in noun.children)
        ):
            return False
        if any(r.kind == "Person" for r in self.arguments.scene.at_head.get(noun.head.i, ())):
            return False
        known = (words.roles, words.called_by, words.belongings, words.dependent)
        kinds = {words.people.get(lemma, "Event"), words.name_words.get(lemma, "Event")} - _DEEDS
        of_itself = any("self" in c.subject_slots for c in words.nouns.get(lemma, ()))
        return not kinds and not of_itself and not any(lemma in table for table in known)

    def told_by_verb(self, noun: Token, markers: frozenset[str]) -> bool:
        """Whether the verb of a noun that it does not support may tell of the parties of what the noun names.

        A raid that was condemned, foiled or planned by X need not be X's: the verb says itself what X did.
        """
        verb = noun.head
        if noun.dep_ == "dobj" or verb.lemma_ in COPULAS:
            return True
        if noun.dep_ != "nsubjpass" or "by" not in markers:
            return noun.dep_ == "nsubjpass"
        words = self.arguments.lexicon
        known = {*words.verbs, *words.effects.get("verb", ()), *words.cues.get("verb", ())}
        return not self.arguments.owners(noun) and known.isdisjoint(grammar.lemmas(verb))

    def telling(self, noun: Token) -> Token | None:
        """The verb that tells who is meant, and whether it is so: A is not among the members; they may include B."""
        verb = noun.head.head if noun.dep_ == "pobj" else noun.head
        if noun.dep_ == "pobj" and noun.head.lower_ in AMONG and verb.lemma_ in COPULAS | _COUNTING:
            return verb if noun.tag_ in _MANY else None
        inverse = noun.dep_ == "nsubj" and not self.examples(noun)
        return verb if inverse and (self.listed(noun) or self._is_named(noun)) else None

    def _is_named(self, noun: Token) -> list[Token]:
        """The chairman of the fund is Ann Lee."""
        verb = noun.head
        if noun.dep_ != "nsubj" or noun.tag_ != "NN" or verb.lemma_ not in COPULAS:
            return []
        return [c for c in verb.children if c.dep_ == "attr" and c.i > verb.i and c.ent_type_ == "PERSON"]

    def listed(self, noun: Token) -> list[Token]:
        """Members such as A and B; the members are A and B; the members include A and B."""
        listed, verb = self.examples(noun), noun.head
        if not listed and noun.dep_ == "nsubj" and verb.lemma_ in {"be", "include", "comprise"}:
            listed = [c for c in verb.children if c.dep_ in {"attr", "dobj"} and c.i > verb.i]
        return [t for t in listed if t.pos_ == "PROPN"]

    def one_among(self, preposition: Token) -> list[Reference]:
        """X is among the members, X is one of the members, X, one of the members."""
        head, resolve = preposition.head, self.arguments.resolve
        if preposition.lower_ != "of":
            if head.lemma_ in _COUNTING:
                return resolve(grammar.objects(head))
            after = [c for c in head.children if c.dep_ == "attr" and c.i > head.i > preposition.i]
            return resolve(after or grammar.grammatical_subjects(head)) if head.lemma_ in COPULAS else []
        if head.lower_ not in _PART:
            return []
        if head.dep_ == "attr" and head.head.lemma_ in COPULAS:
            return resolve(grammar.grammatical_subjects(head.head))
        return self.arguments.one(head.head, 1) if head.dep_ == "appos" else []

    def _of_as_phrase(self, preposition: Token) -> list[Reference]:
        """As the founder of X, Y…: whoever the clause is about; named as the head: who is named."""
        verb = preposition.head
        if verb.pos_ not in {"VERB", "AUX"}:
            return []
        if self._calls(verb):
            return self.arguments.resolve(grammar.called(verb, preposition))
        if verb.lemma_ in _CALLING:
            return self.arguments.resolve(grammar.objects(verb))
        return self.arguments.resolve(grammar.grammatical_subjects(verb))


def disagrees(noun: Token, named: list[Reference]) -> bool:
    """Allies, taken to be one person: the parser joined what does not belong together."""
    return noun.tag_ in _MANY and len(named) == 1 and named[0].kind == "Person"
