"""Recognises the constructions of the lexicon around the words of a parsed document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

from kg.understand.arguments.slots import Slots
from kg.understand.claims import narrowing, supports, triggers
from kg.understand.claims.beside import Beside
from kg.understand.claims.match import Match
from kg.understand.knowledge.lexicon import Construction, Lexicon, Relation
from kg.understand.lasting.lasting import Lasting
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar
from kg.understand.syntax.clauses import definite, modal, negated
from kg.vocab import SC

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_LEADS = SC + "leads"
_CUTS = SC + "cutsTiesWith"
# Where only a preposition marks whom the verb is about.
_WITHOUT_OBJECT = {SC + "requestsFrom", SC + "retreatsFrom", SC + "quits"}
_ABROAD = frozenset({SC + "expels", SC + "deploysTo", SC + "requestsFrom"})
_THINGS = {"Initiative", "Agreement"}
_LATE = frozenset({"possessor", "modifier", "governor"})  # slots that are tried after the prepositions
_BETWEEN = frozenset({"between", "among"})
_AT_ONE_TABLE = 4  # parties of an agreement who are told to have made it with each other


class Constructions:
    """Finds what words of one document say of whom."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self.arguments = Slots(scene, lexicon)
        self._last = Lasting(self.arguments)
        self._beside = Beside(self.arguments)

    def told(self) -> Iterator[tuple[list[Match], list[Match]]]:
        """In the order of the text, the constructions that each word triggers, and what of offices, parties,
        ideologies and places is told there; only where there is any. The document is read on as they are asked for.
        """
        triggers, last = self.lexicon.triggers, self._last
        for token in self.scene.doc:
            lemma = token.lemma_.lower()
            lasting = list(self._lasting(token)) if last.may(token, lemma) else []
            matches = self.at(token) if lemma in triggers or token.dep_ == "case" else []  # most words trigger nothing
            if matches or lasting:
                yield matches, lasting

    def _lasting(self, token: Token) -> Iterator[Match]:
        """Offices, parties, ideologies and places told at this token."""
        for (construction, words, pairs), when in self._last.at(token):
            trigger = self.scene.doc[words[-1]] if token.i not in words else token
            said = trigger.dep_ not in {"attr", "oprd", "pobj", "dobj", "acomp"} and trigger.pos_ not in grammar.VERBS
            # "Will meet its minister, Lee": whatever comes of the meeting, Lee is the minister.
            said |= definite(trigger) and any(c.dep_ == "appos" for c in trigger.children)
            yield Match(construction, trigger, words, None, tuple(pairs), said, when=when)

    def at(self, token: Token) -> list[Match]:
        """The constructions whose trigger is this token."""
        lemma = token.lemma_.lower()
        if lemma not in self.lexicon.triggers and token.dep_ != "case":
            return []
        if token.pos_ in grammar.VERBS and self._suit(token) is not None:
            return list(self._following(token))
        if token.pos_ in grammar.VERBS:
            matches = list(self._participle(token) or self._verbs(token))
        elif token.pos_ in grammar.NOUNS or (token.pos_ == "NUM" and lemma in self.lexicon.nouns):
            matches = list(self._nouns(token))
        elif token.pos_ == "ADJ":
            matches = list(self._adjectives(token))
        elif token.pos_ in {"ADP", "PART"}:
            matches = list(self._beside.phrase(token))
        elif token.text in self.lexicon.prepositions:
            matches = list(self._beside.listed(token))
        else:
            return []
        fitting = narrowing.narrowed([m for m in matches if self._fits(m)], self.lexicon)
        return fitting or matches[:1]

    def _suit(self, verb: Token) -> Token | None:
        """The word `suit` in `followed suit`."""
        if verb.lemma_ != "follow":
            return None
        return next((c for c in verb.children if c.dep_ == "dobj" and c.lower_ == "suit"), None)

    def _following(self, verb: Token) -> Iterator[Match]:
        """`Norway cut ties with Y, and Sweden followed suit`: Sweden did what the clause before tells."""
        told = verb.head
        if verb.dep_ != "conj":
            return  # in a sentence of its own, it may be about any of the deeds before
        plain = told.tag_ in {"VBD", "VBN", "VBZ"} and not negated(told) and not modal(told)
        if told.pos_ not in grammar.VERBS or not plain or self._suit(told) is not None:
            return
        suit = self._suit(verb)
        words = (verb.i, suit.i) if suit is not None else (verb.i,)
        subjects = self.arguments.resolve(grammar.subjects(verb))
        for token in (told, *grammar.objects(told)):
            for match in self.at(token):
                relation = self.lexicon.relations[match.construction.relation]
                if relation.event and not match.turned and told in {match.trigger, match.verb}:
                    objects = list({o.entity: o for _, o in match.pairs}.values())
                    pairs = tuple((s, o) for s in subjects for o in objects if s.entity != o.entity)
                    fitting = tuple((s, o) for s, o in pairs if self.arguments.agree(relation, s, o))
                    if fitting:
                        yield Match(match.construction, verb, words, None, fitting, False)

    def _fits(self, match: Match) -> bool:
        relation = self.lexicon.relations[match.construction.relation]
        return any(self.arguments.agree(relation, s, o) for s, o in match.pairs)

    def _alike(self, one: Reference, other: Reference) -> bool:
        """Joined by and: two names, or two described; `envoys of the government and the Platform` are not two sides."""
        local = [r.form == "nominal" and r.entity.startswith(self.scene.document.iri) for r in (one, other)]
        return one.entity != other.entity and local[0] == local[1]

    def _worth(self, relation: Relation, subject: Reference, obj: Reference) -> bool:
        """What only this text describes must fit; a name that does not fit is for the gate to judge."""
        if relation.iri in _ABROAD and self.scene.entities[obj.entity].acts_for == subject.entity:
            return False  # a state expels no diplomats of its own, and orders its own army: no deed abroad
        if relation.root == "CONSULT" and any(self._reports(r) for r in (subject, obj)):
            return False  # spoke to reporters, told an agency: to everybody
        if not relation.event or not _THINGS.isdisjoint({subject.kind, obj.kind}):
            # An initiative sends nothing, nobody kills an agreement.
            return self.arguments.agree(relation, subject, obj)
        return self.arguments.agree(relation, subject, obj) or "nominal" not in {subject.form, obj.form}

    def _reports(self, party: Reference) -> bool:
        noun = self.scene.doc[party.head]
        described = party.form == "nominal" and noun.lemma_.lower() in self.lexicon.press
        return described or party.kind == "MediaOrganization"

    def _verbs(self, token: Token) -> Iterator[Match]:
        if token.dep_ == "amod" and token.i > 1 and token.nbor(-1).text in grammar.HYPHENS:
            yield from self._compound(token)
        if token.tag_ == "MD" and token.dep_ == "aux":
            yield from self._obliging(token)
        if token.dep_ in {"amod", "compound", "aux", "auxpass"} or token.i in self.scene.covering:
            return
        for constructions, words in triggers.of_verb(self.lexicon, token):
            if self._in_words(token):
                constructions = [c for c in constructions if self.lexicon.relations[c.relation].root != "ASSAULT"]
            found = False
            for construction in constructions:
                if self._takes(token, construction):
                    for match in self._match(construction, token, words, None, presupposed=False):
                        found = True
                        yield match
                yield from self._intended(construction, token)
            if found or any(not (c.subject_nouns or c.object_nouns) for c in constructions):
                return

    def _takes(self, verb: Token, construction: Construction) -> bool:
        """Whether the clause of the verb has room for the construction: who calls a meeting on Y asks nothing of Y, and
        who withdraws an ambassador from Y does not retreat from it.
        """
        if "recipient" in construction.object_slots and not grammar.has_theme(verb):
            return False
        alone = construction.relation in _WITHOUT_OBJECT and not construction.object_slots
        alone &= "object" not in construction.subject_slots  # pulled the state out of the pact
        return not (alone and any(c.dep_ == "dobj" for c in verb.children))

    def _intended(self, construction: Construction, verb: Token) -> Iterator[Match]:
        """Offered to help Y, refused to meet Y, threatened to bomb Y: what it says to Y, whatever comes of it."""
        if "infinitive" not in construction.object_slots:
            return
        relation = self.lexicon.relations[construction.relation]
        infinitives = [c for c in verb.children if relation.event and c.dep_ == "xcomp" and grammar.has_to(c)]
        for infinitive in infinitives:
            if any(c.dep_ == "neg" for c in infinitive.children):
                continue
            deeds = list(self._verbs(infinitive))
            deeds += [m for c in infinitive.children if c.dep_ == "dobj" for m in self._nouns(c)]
            meant = [m for m in deeds if triggers.aims(self.lexicon, construction, m.construction)]
            actors = self.arguments.resolve(grammar.subjects(verb))
            targets = {o.entity: o for m in meant if not m.turned for _, o in m.pairs}
            pairs = [(s, o) for s in actors for o in targets.values() if s.entity != o.entity]
            fitting = tuple((s, o) for s, o in pairs if self.arguments.agree(relation, s, o))
            if fitting:
                yield Match(construction, verb, (verb.i, infinitive.i), None, fitting, False)

    def _compound(self, participle: Token) -> Iterator[Match]:
        """The Ghanaian-led programme: who stands before the hyphen, and what the noun names."""
        noun = participle.head
        before = [r for r in self.scene.at_head.get(participle.i - 2, ()) if r.end == participle.i - 1]
        names = [r for r in self.scene.at_head.get(noun.i, ()) if r.form == "name"] or self.arguments.itself(noun)
        for construction in self.lexicon.verbs.get(participle.lemma_.lower(), ()) if before and names else ():
            if construction.subject_slots == ("modifier",):
                relation = self.lexicon.relations[construction.relation]
                pairs = tuple((s, o) for s in before for o in names if self.arguments.agree(relation, s, o))
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
            pairs = tuple((s, o) for s, o in both if self.arguments.agree(relation, s, o))
            if pairs:
                yield Match(construction, said, (said.i, modal.i), None, pairs, False)

    def _adjectives(self, token: Token) -> Iterator[Match]:
        """Critical of, hostile to: the copula stands for the verb. Called Y unjust: the verb that says so."""
        yield from self._judged(token)
        if token.dep_ not in {"acomp", "attr", "oprd"} or token.head.pos_ not in grammar.VERBS:
            return
        for construction in self.lexicon.adjectives.get(token.lemma_.lower(), ()):
            if not construction.support:
                yield from self._match(construction, token, (token.i,), token.head, presupposed=False)

    def _judged(self, token: Token) -> Iterator[Match]:
        for construction, verb in triggers.saying(self.lexicon, token):
            yield from self._match(construction, verb, (verb.i, token.i), None, presupposed=False)

    def _nouns(self, token: Token) -> Iterator[Match]:
        covering = self.scene.covering.get(token.i)
        if covering is not None and covering.form in {"name", "demonym", "metonym"}:
            return
        yield from self._judged(token)
        constructions = triggers.of_noun(self.lexicon, token)
        if token.dep_ in {"compound", "nmod"} and token.head.pos_ == "NOUN" and token.head.i > token.i:
            # In trade accusations, a sanctions regime, the first noun only tells of what kind the second is.
            constructions = [(c, w) for c, w in constructions if c.subject_slots[:1] == ("self",)]
        verbs = list(supports.of(token)) if constructions else []
        for construction, words in constructions:
            supported = next((v for v in verbs if supports.fits(v, construction)), None) if verbs else None
            if verbs and supported is None and self.lexicon.relations[construction.relation].event:
                turning = next((v for v in verbs if triggers.turns(self.lexicon, v, construction)), None)
                if turning is not None:  # suspended aid, cancelled a visit: told to be not so
                    yield from self._match(construction, token, words, turning, presupposed=False, turned=True)
                    continue
            if construction.needs_support and supported is None and not supports.bare(token, construction):
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
            for match in self._match(construction, token, all_words, supported, presupposed=self_said):
                told = supported is not None and triggers.promised(self.lexicon, supported, construction)
                yield replace(match, trigger=supported, verb=None) if supported is not None and told else match

    def _of_a_part(self, title: Token, words: tuple[int, ...]) -> bool:
        return any(
            c.dep_ == "compound" and c.i not in words and c.i < title.i and c.i not in self.scene.covering
            for c in title.children
        )

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
        if not objects and "object" in construction.object_slots and trigger.pos_ in grammar.VERBS:
            said_of = triggers.stated(trigger, words[1:])
            objects = self.arguments.resolve(said_of) or [r for n in said_of for r in self.arguments.blamed(n)]
        if trigger.pos_ in grammar.VERBS:
            objects = [r for r in objects if r.head not in words]  # took soldiers hostage
        subjects = narrowing.called(self.scene, subjects, construction.subject_nouns)
        objects = narrowing.called(self.scene, objects, construction.object_nouns)
        relation = self.lexicon.relations[construction.relation]
        pairs = [(s, o) for s in subjects for o in objects if s.entity != o.entity and self._worth(relation, s, o)]
        if relation.iri == _CUTS and verb is not None and (owners := self.arguments.owners(trigger)):
            pairs = narrowing.between_two(self.scene, pairs, owners)
        if len(objects) > 1 and trigger.tag_ in {"NNS", "NNPS"} and not relation.event:
            whole = {self.scene.entities[s.entity].acts_for for s in subjects}
            if len(subjects) > 1 or not whole.isdisjoint(o.entity for o in objects):
                pairs = []  # "A and B, presidents of X and Y": who is whose cannot be told
        if construction.mutual:
            pairs = _both_ways(pairs or list(combinations(subjects, 2)))
        elif not pairs and len(subjects) > 1 and (other := _each_other(trigger, verb)) is not None:
            pairs = _both_ways(list(combinations(subjects, 2)))
            words = (*words, other.i)
        if relation.symmetric:
            if len(self.arguments.resolve(grammar.marked([trigger], _BETWEEN))) > 1:
                pairs = []  # Oman hosted talks between Iran and Iraq, and took no part
            alone = not objects or "pair" in construction.object_slots
            if not pairs and alone and not self.arguments.identity.examples(trigger):
                # "X and Y met", "talks between X and Y"; not "talks with X and Y", which are somebody else's.
                paired = self.arguments.pair(trigger, verb) if "pair" in construction.object_slots else []
                together = paired if len(paired) > 1 else subjects
                if relation.root in {"AGREE", "SUPPORT"} and len(together) > _AT_ONE_TABLE:
                    together = []  # eight signed a charter: each is bound to it, and not to each other one by one
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
        for name in slots:
            if name not in _LATE:
                found = self.arguments.slot(name, construction, trigger, verb)
                if found:
                    return found
        if markers:
            found = self.arguments.marked(markers, trigger, verb)
            found = found or self.arguments.answering(markers, construction, trigger)
            if found:
                return found
        for name in slots:
            if name in _LATE:
                found = self.arguments.slot(name, construction, trigger, verb)
                if found:
                    return found
        return []


def _both_ways(pairs: list[tuple[Reference, Reference]]) -> list[tuple[Reference, Reference]]:
    return [p for a, b in pairs if a.entity != b.entity for p in ((a, b), (b, a))]


def _each_other(trigger: Token, verb: Token | None) -> Token | None:
    """The last word of `each other` or `one another`, where that is the object; also of: each accused the other."""
    for holder in (trigger, verb):
        for token in holder.subtree if holder is not None else ():
            if token.lower_ in {"other", "another"} and token.i and token.nbor(-1).lower_ in {"each", "one"}:
                return token
            if token.lower_ == "other" and token.dep_ == "dobj" and token.head is holder and _each(holder):
                return token
    return None


def _each(verb: Token) -> bool:
    """`Chad and Mali each accused`, `each side accused`."""
    subjects = [c for c in verb.children if c.dep_ == "nsubj"]
    return any(t.lower_ == "each" for s in subjects for t in (s, *s.children))
