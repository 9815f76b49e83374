"""Recognises the constructions of the lexicon around the words of a parsed document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.understand.arguments.slots import Slots
from kg.understand.claims import narrowing, triggers
from kg.understand.knowledge.lexicon import Construction, Lexicon, Relation
from kg.understand.lasting.lasting import Lasting
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar
from kg.vocab import SC

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_LEADS = SC + "leads"
_THINGS = {"Initiative", "Agreement"}


@dataclass(frozen=True, slots=True)
class Match:
    """A construction recognised at a trigger, with the pairs of arguments it relates."""

    construction: Construction
    trigger: Token
    words: tuple[int, ...]  # tokens of the trigger phrase
    verb: Token | None
    pairs: tuple[tuple[Reference, Reference], ...]
    presupposed: bool
    turned: bool = False  # by its verb into another event: an aid that is suspended is none
    when: str | None = None  # the time of a lasting relation


class Constructions:
    """Finds what words of one document say of whom."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self.arguments = Slots(scene, lexicon)
        self._last = Lasting(self.arguments)

    def lasting(self, token: Token) -> Iterator[Match]:
        """Offices, parties, ideologies and places told at this token."""
        for (construction, words, pairs), when in self._last.at(token):
            trigger = self.scene.doc[words[-1]] if token.i not in words else token
            said = trigger.dep_ not in {"attr", "oprd", "pobj", "dobj", "acomp"} and trigger.pos_ not in grammar.VERBS
            yield Match(construction, trigger, words, None, tuple(pairs), said, when=when)

    def at(self, token: Token) -> list[Match]:
        """The constructions whose trigger is this token."""
        lemma = token.lemma_.lower()
        if lemma not in self.lexicon.starts and lemma not in self.lexicon.ends and token.dep_ != "case":
            return []  # most words trigger nothing
        if token.pos_ in grammar.VERBS:
            matches = list(self._participle(token) or self._verbs(token))
        elif token.pos_ in grammar.NOUNS or (token.pos_ == "NUM" and lemma in self.lexicon.nouns):
            matches = list(self._nouns(token))
        elif token.pos_ == "ADJ":
            matches = list(self._adjectives(token))
        elif token.pos_ in {"ADP", "PART"}:
            matches = list(self._prepositions(token))
        elif token.text in self.lexicon.prepositions:
            matches = list(self._listed_beside(token))
        else:
            return []
        fitting = narrowing.narrowed([m for m in matches if self._fits(m)], self.lexicon)
        return fitting or matches[:1]

    def _fits(self, match: Match) -> bool:
        relation = self.lexicon.relations[match.construction.relation]
        return any(self._agree(relation, s, o) for s, o in match.pairs)

    def _agree(self, relation: Relation, subject: Reference, obj: Reference) -> bool:
        return self.lexicon.fits(subject.kind, relation.domain) and self.lexicon.fits(obj.kind, relation.range)

    def _alike(self, one: Reference, other: Reference) -> bool:
        """Joined by and: two names, or two described; `envoys of the government and the Platform` are not two sides."""
        local = [r.form == "nominal" and r.entity.startswith(self.scene.document.iri) for r in (one, other)]
        return one.entity != other.entity and local[0] == local[1]

    def _worth(self, relation: Relation, subject: Reference, obj: Reference) -> bool:
        """What only this text describes must fit; a name that does not fit is for the gate to judge."""
        if not relation.event or not _THINGS.isdisjoint({subject.kind, obj.kind}):
            return self._agree(relation, subject, obj)  # an initiative sends nothing, nobody kills an agreement
        return self._agree(relation, subject, obj) or "nominal" not in {subject.form, obj.form}

    def _verbs(self, token: Token) -> Iterator[Match]:
        if token.dep_ == "amod" and token.i > 1 and token.nbor(-1).text in grammar.HYPHENS:
            yield from self._compound(token)
        if token.tag_ == "MD" and token.dep_ == "aux":
            yield from self._obliging(token)
        if token.dep_ in {"amod", "compound", "aux", "auxpass"} or token.i in self.scene.covering:
            return
        for lemma in grammar.lemmas(token):
            constructions = self.lexicon.verbs.get(lemma, ())
            if self._in_words(token):
                constructions = [c for c in constructions if self.lexicon.relations[c.relation].root != "ASSAULT"]
            words = (token.i, *(c.i for c in token.children if " " in lemma and c.lower_ == lemma.split()[1]))
            for construction in constructions:
                if "recipient" not in construction.object_slots or grammar.has_theme(token):
                    yield from self._match(construction, token, words, None, presupposed=False)
            if constructions:
                return

    def _compound(self, participle: Token) -> Iterator[Match]:
        """The Ghanaian-led programme: who stands before the hyphen, and what the noun names."""
        noun = participle.head
        before = [r for r in self.scene.at_head.get(participle.i - 2, ()) if r.end == participle.i - 1]
        names = [r for r in self.scene.at_head.get(noun.i, ()) if r.form == "name"] or self.arguments.itself(noun)
        for construction in self.lexicon.verbs.get(participle.lemma_.lower(), ()) if before and names else ():
            if construction.subject_slots == ("modifier",):
                relation = self.lexicon.relations[construction.relation]
                pairs = tuple((s, o) for s in before for o in names if self._agree(relation, s, o))
                yield Match(construction, participle, (participle.i,), None, pairs, True)

    def _in_words(self, verb: Token) -> bool:
        """Attacked his rivals in a speech: with words, not with arms."""
        return any(
            self.lexicon.people.get(p.lemma_.lower()) == "Document"
            for c in verb.children
            if c.dep_ == "prep" and c.lower_ in {"in", "on"}
            for p in c.children
        )

    def _participle(self, token: Token) -> list[Match]:
        """Is opposed to: a participle that the lexicon knows as an adjective, and that nobody acts in."""
        if token.tag_ != "VBN" or token.lower_ not in self.lexicon.adjectives:
            return []
        copula = token.head if token.dep_ == "acomp" else token
        said_of = any(c.dep_ in {"auxpass", "acomp"} for c in copula.children)
        if not said_of or grammar.marked([token], frozenset({"by"})):
            return []
        subjects = self.arguments.resolve(grammar.grammatical_subjects(copula))
        found = []
        for construction in self.lexicon.adjectives[token.lower_]:
            markers, relation = construction.object_markers, self.lexicon.relations[construction.relation]
            objects = self.arguments.marked(markers, token, None)
            objects = objects or self.arguments.answering(markers, construction, token)
            pairs = tuple(
                (s, o) for s in subjects for o in objects if s.entity != o.entity and self._worth(relation, s, o)
            )
            if pairs:
                verb = copula if copula is not token else None
                found.append(Match(construction, token, (token.i,), verb, pairs, False))
        return found

    def _obliging(self, modal: Token) -> Iterator[Match]:
        """X says that Y must act: X demands it of Y."""
        clause = modal.head
        said = clause.head
        if clause.dep_ != "ccomp" or said.pos_ != "VERB":
            return
        if grammar.is_passive(clause) or clause.lemma_ in {"be", "have"}:
            return
        if any(c.dep_ == "neg" for v in (clause, said) for c in v.children):
            return
        for construction in self.lexicon.verbs.get(modal.lower_, ()):
            if said.lemma_.lower() not in construction.support:
                continue
            relation = self.lexicon.relations[construction.relation]
            subjects = self.arguments.resolve(grammar.subjects(said))
            doers = [c for c in clause.children if c.dep_ == "nsubj"]
            if any(o.tag_ == "PRP$" for c in doers for o in c.children):
                return  # the president says that his government must act: a vow, no demand
            asked = self.arguments.resolve(doers)
            both = ((s, o) for s in subjects for o in asked if s.entity != o.entity)
            pairs = tuple((s, o) for s, o in both if self._agree(relation, s, o))
            if pairs:
                yield Match(construction, said, (said.i, modal.i), None, pairs, False)

    def _adjectives(self, token: Token) -> Iterator[Match]:
        """Critical of, hostile to: the copula stands for the verb."""
        if token.dep_ not in {"acomp", "attr", "oprd"} or token.head.pos_ not in grammar.VERBS:
            return
        for construction in self.lexicon.adjectives.get(token.lemma_.lower(), ()):
            yield from self._match(construction, token, (token.i,), token.head, presupposed=False)

    def _nouns(self, token: Token) -> Iterator[Match]:
        covering = self.scene.covering.get(token.i)
        if covering is not None and covering.form in {"name", "demonym", "metonym"}:
            return
        constructions = triggers.of_noun(self.lexicon, token)
        if token.dep_ in {"compound", "nmod"} and token.head.pos_ == "NOUN" and token.head.i > token.i:
            # In trade accusations, a sanctions regime, the first noun only tells of what kind the second is.
            constructions = [(c, w) for c, w in constructions if c.subject_slots[:1] == ("self",)]
        verbs = list(self._supports_of(token)) if constructions else []
        for construction, words in constructions:
            supported = next((v for v in verbs if self._supports(v, construction)), None)
            if supported is None and construction.support:
                turning = next((v for v in verbs if triggers.turns(self.lexicon, v, construction)), None)
                if turning is not None:  # suspended aid, cancelled a visit: told to be not so
                    yield from self._match(construction, token, words, turning, presupposed=False, turned=True)
                    continue
            if construction.needs_support and supported is None and not self._bare_support(token, construction):
                continue
            if construction.relation == _LEADS and self._of_a_part(token, words):
                continue  # a party's leader in the state, a foreign-policy chief: not the head of the whole
            of_itself = "self" in (*construction.subject_slots[:1], *construction.object_slots[:1])
            one_of = token.dep_ == "pobj" and token.head.lower_ == "of" and token.head.head.dep_ == "appos"
            self_said = of_itself and (one_of or token.dep_ not in {"attr", "oprd", "pobj"})
            telling = self.arguments.identity.telling(token) if of_itself and supported is None else None
            if telling is not None:
                supported, self_said = telling, False
            all_words = (*words, supported.i) if supported is not None else words
            yield from self._match(construction, token, all_words, supported, presupposed=self_said)

    def _of_a_part(self, title: Token, words: tuple[int, ...]) -> bool:
        return any(
            c.dep_ == "compound" and c.i not in words and c.i < title.i and c.i not in self.scene.covering
            for c in title.children
        )

    def _bare_support(self, noun: Token, construction: Construction) -> bool:
        return any(c.dep_ in {"compound", "nmod", "amod"} and c.lower_ in construction.support for c in noun.lefts)

    def _supports(self, verb: Token, construction: Construction) -> bool:
        return (
            any(lemma in construction.support for lemma in grammar.lemmas(verb)) or verb.lower_ in construction.support
        )

    def _supports_of(self, noun: Token) -> Iterator[Token]:
        """The verbs whose object the noun is, also through a quantity, a preposition, or a clause after it."""
        for child in noun.children:
            whole = any(c.dep_ == "dobj" and c.pos_ != "PRON" for c in child.children)  # the clause has its own object
            if (child.dep_ == "acl" and child.tag_ == "VBN") or (child.dep_ == "relcl" and not whole):
                yield child
        first = noun
        if first.dep_ == "pobj" and first.head.lower_ == "of" and first.head.head.dep_ in {"dobj", "nsubjpass"}:
            first = first.head.head
        first = grammar.first_of(first)
        head = first.head
        is_object = first.dep_ in {"dobj", "nsubjpass", "dative"} or (
            first.dep_ == "nsubj" and grammar.is_passive(head)
        )
        if is_object and head.pos_ in grammar.VERBS:
            yield head
        elif first.dep_ == "pobj" and head.lower_ in {"in", "into", "on", "to"} and head.head.pos_ in grammar.VERBS:
            yield head.head

    def _prepositions(self, token: Token) -> Iterator[Match]:
        lemma = "'s" if token.dep_ == "case" else token.lower_
        for construction in self.lexicon.prepositions.get(lemma, ()):
            if lemma == "'s":
                left = self._possessors(token.head) if token.head.dep_ in {"poss", "conj"} else []
                owned = token.head.head if token.head.dep_ == "poss" else grammar.first_of(token.head).head
                right = [r for r in self.scene.at_head.get(owned.i, ()) if r.form == "name"]
            else:
                named = [r for r in self.scene.at_head.get(token.head.i, ()) if r.form == "name"]
                described = token.head.dep_ == "appos" and not named
                left = self.arguments.itself(token.head) if described else named
                if described is not ("self" in construction.subject_slots):
                    continue
                right = [r for c in token.children if c.dep_ == "pobj" for r in self.arguments.resolve([c])]
            relation = self.lexicon.relations[construction.relation]
            if construction.subject_slots == ("pair",):  # the initiative between A and B: they take part in it
                left, right = (right, left) if len(right) > 1 else ([], [])
            pairs = tuple((s, o) for s in left for o in right if s.entity != o.entity and self._agree(relation, s, o))
            if pairs:
                yield Match(construction, token, (token.i,), None, pairs, True)

    def _possessors(self, owner: Token) -> list[Reference]:
        """Norway's; Norway and Chad's, of which the last alone has the mark."""
        first = grammar.first_of(owner)
        if first.dep_ != "poss":
            return []
        marked = [t for t in grammar.coordinated(first) if t.i <= owner.i]
        return [r for t in marked for r in self.scene.at_head.get(t.i, ())]

    def _listed_beside(self, opening: Token) -> Iterator[Match]:
        """The initiative (A, B and C); the initiative — A, B and C — …: nothing but a list of states."""
        whole, doc = self.scene.covering.get(opening.i - 1), opening.doc
        closing = ")" if opening.text == "(" else opening.text
        ahead = range(opening.i + 1, min(opening.i + 40, opening.sent.end))
        end = next((i for i in ahead if doc[i].text == closing), None)
        if whole is None or end is None or whole.form != "name":
            return
        listed = [self.scene.covering.get(i) for i in range(opening.i + 1, end)]
        named = [r for r in listed if r is not None and r.kind == "State" and r.form == "name"]
        states = list({r.entity: r for r in named}.values())
        inside = range(opening.i + 1, end)
        between = [doc[i] for i in inside if listed[i - opening.i - 1] not in states]
        if len(states) < 2 or not all(t.is_punct or t.dep_ == "cc" or t.lower_ in {"the", "plus"} for t in between):
            return
        for construction in self.lexicon.prepositions[opening.text]:
            relation = self.lexicon.relations[construction.relation]
            pairs = tuple((s, whole) for s in states if self._agree(relation, s, whole))
            if pairs:
                yield Match(construction, opening, (opening.i,), None, pairs, True)

    def _match(
        self,
        construction: Construction,
        trigger: Token,
        words: tuple[int, ...],
        verb: Token | None,
        *,
        presupposed: bool,
        turned: bool = False,
    ) -> Iterator[Match]:
        subjects = self._fill(construction.subject_slots, construction.subject_markers, construction, trigger, verb)
        markers = construction.object_markers
        if trigger.pos_ in grammar.NOUNS and self._undergone(construction, trigger):
            markers -= {"of"}  # who welcomes the release of the hostages does not stand by the hostages
        objects = self._fill(construction.object_slots, markers, construction, trigger, verb)
        relation = self.lexicon.relations[construction.relation]
        pairs = [(s, o) for s in subjects for o in objects if s.entity != o.entity and self._worth(relation, s, o)]
        if len(subjects) > 1 and len(objects) > 1 and trigger.tag_ in {"NNS", "NNPS"} and not relation.event:
            pairs = []  # "A and B, presidents of X and Y": who is whose cannot be told
        if not pairs and len(subjects) > 1 and _each_other(trigger, verb):
            pairs = [(a, b) for a in subjects for b in subjects if a.entity != b.entity]
        if relation.symmetric:
            if len(self.arguments.resolve(grammar.marked([trigger], frozenset({"between", "among"})))) > 1:
                pairs = []  # Oman hosted talks between Iran and Iraq, and took no part
            alone = not objects or "pair" in construction.object_slots
            if not pairs and alone and not self.arguments.identity.examples(trigger):
                # "X and Y met", "talks between X and Y"; not "talks with X and Y", which are somebody else's.
                paired = self.arguments.pair(trigger, verb) if "pair" in construction.object_slots else []
                together = paired if len(paired) > 1 else subjects
                pairs = [(a, b) for i, a in enumerate(together) for b in together[i + 1 :] if self._alike(a, b)]
            pairs = list({frozenset((a.entity, b.entity)): (a, b) for a, b in reversed(pairs)}.values())[::-1]
        if pairs:
            yield Match(construction, trigger, words, verb, tuple(pairs), presupposed, turned)

    def _undergone(self, construction: Construction, noun: Token) -> bool:
        praised = self.lexicon.relations[construction.relation].root in {"SUPPORT", "REJECT"}
        return praised and self.lexicon.people.get(noun.lemma_.lower()) == "Event"

    def _fill(
        self,
        slots: tuple[str, ...],
        markers: frozenset[str],
        construction: Construction,
        trigger: Token,
        verb: Token | None,
    ) -> list[Reference]:
        early = [s for s in slots if s not in {"possessor", "modifier", "governor"}]
        for name in early:
            found = self.arguments.slot(name, construction, trigger, verb)
            if found:
                return found
        found = self.arguments.marked(markers, trigger, verb)
        found = found or self.arguments.answering(markers, construction, trigger)
        if found:
            return found
        for name in slots:
            if name not in early:
                found = self.arguments.slot(name, construction, trigger, verb)
                if found:
                    return found
        return []


def _each_other(trigger: Token, verb: Token | None) -> bool:
    """Whether the object is `each other` or `one another`."""
    for holder in (trigger, verb):
        for token in holder.subtree if holder is not None else ():
            if token.lower_ in {"other", "another"} and token.i and token.nbor(-1).lower_ in {"each", "one"}:
                return True
    return False
