"""The slots of a construction, resolved to the entities that fill them around its trigger."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.understand.arguments.arguments import MODIFIERS, Arguments
from kg.understand.knowledge.lexicon import Construction, Lexicon, Relation
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar
from kg.understand.syntax.clauses import after_comma
from kg.vocab import SC

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_PART = SC + "partOf"
_BY = frozenset({"by"})
_WITH_FORCES = frozenset({"MOBILIZE", "RETREAT"})
_OF_DEEDS = frozenset({"ACCUSE", "REJECT", "SUPPORT"})
"""Types whose target may be the owner of what is blamed, refused or praised."""


class Slots(Arguments):
    """Who fills which slot, in one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        super().__init__(scene, lexicon)
        self._actors: dict[int, tuple[tuple[int, int], list[Reference]]] = {}  # by verb, with how much was known then

    def agree(self, relation: Relation, subject: Reference, obj: Reference) -> bool:
        """Whether both are of classes that the relation allows. A body lies in a place, and is no part of it."""
        if relation.iri == _PART and self._is("Organization", subject) and self._is("Place", obj):
            return False
        return self.lexicon.fits(subject.kind, relation.domain) and self.lexicon.fits(obj.kind, relation.range)

    def _is(self, kind: str, reference: Reference) -> bool:
        return kind in self.lexicon.parents.get(reference.kind, ())

    def governor(self, noun: Token) -> list[Reference]:
        """The noun that the phrase with this noun belongs to: a firm with offices."""
        if noun.dep_ != "pobj" or noun.head.lower_ != "with":
            return []
        holder = noun.head.head
        if holder.pos_ not in {"NOUN", "PROPN"}:
            return []
        found = self.one(holder, 1)
        if any(r.form != "nominal" for r in found):
            return found
        return self.itself(holder) or self._name_before(holder) or found

    def _name_before(self, noun: Token) -> list[Reference]:
        """`Strategic Linkages (SL), a firm …`: a noun after a comma, where the parser lost the apposition."""
        i = min((t.i for t in noun.lefts if t.dep_ in {"det", "amod", "compound"}), default=noun.i) - 1
        if i < 1 or noun.doc[i].text != ",":
            return []
        i -= 1
        while i > 0 and noun.doc[i].text in {")", "("}:
            i -= 1
        reference = self.scene.covering.get(i)
        kind = self.lexicon.roles.get(noun.lemma_.lower())
        if reference is None or kind is None:
            return []
        return [reference] if {reference.kind, kind} <= self._organizations() or reference.kind == kind else []

    def _organizations(self) -> set[str]:
        return {k for k, above in self.lexicon.parents.items() if "Organization" in above}

    def slot(self, name: str, construction: Construction, trigger: Token, verb: Token | None) -> list[Reference]:
        """The entities in one slot of a construction, around a trigger and the verb that supports it, if any."""
        clause = verb if verb is not None else trigger
        is_verb = clause.pos_ in {"VERB", "AUX"}
        if name == "subject":
            if not is_verb:
                return self._before_bare_verb(construction, trigger)
            return self._acting(clause) or self._own_forces(construction, clause)
        if name == "object":
            verbal = trigger.pos_ in {"VERB", "AUX"}
            return self._acted_upon(construction, trigger) if verbal else self.resolve([trigger])
        if name == "clause":
            asked = grammar.clause_subjects(clause) if is_verb else []
            return self.resolve(asked or ([] if trigger is clause else grammar.noun_clause_subjects(trigger)))
        if name == "infinitive":
            aims = self.resolve(grammar.infinitive_objects(clause)) if is_verb else []
            return [r for r in aims if r.kind in {"Initiative", "Agreement"}]
        if name == "recipient":
            return self._given(trigger, clause) if is_verb else []
        if name == "pair":
            return self.pair(trigger, verb) or self._at_table(construction, trigger, verb)
        if name in {"possessor", "modifier"}:
            owners = self.owners(trigger)
            if not owners and trigger.dep_ in {"compound", "nmod", "amod"} and trigger.head.i > trigger.i:
                owners = [r for r in self.owners(trigger.head) if r.kind != "Person"]
            if construction.subject_slots[:1] == ("self",):
                owners = self._genitive(owners) or self._of_the_holder(trigger)
            return self._states_for_persons(owners, construction)
        if name == "self":
            return self.itself(trigger)
        return self.governor(trigger)

    def _genitive(self, owners: list[Reference]) -> list[Reference]:
        """The fund's Kenyan director: director of the fund, and from Kenya."""
        return [r for r in owners if self.scene.doc[r.head].dep_ == "poss"] or owners

    def _of_the_holder(self, title: Token) -> list[Reference]:
        """President Lee, said where his state is spoken of: the polity that he is known to head."""
        name, doc = title.head, self.scene.doc
        words = {title.lemma_.lower(), f"{doc[max(0, title.i - 1)].lower_} {title.lemma_.lower()}"}
        if title.dep_ != "compound" or (name.i != title.i + 1 and name.ent_type_ != "PERSON"):
            return []
        if words.isdisjoint(self.lexicon.office_roles):
            return []
        states = [self.scene.states.get(r.entity) for r in self.scene.at_head.get(name.i, ()) if r.kind == "Person"]
        iris = {s.iri for s in states if s is not None}
        here = doc.number_of(title.i)
        told = [r for r in self.scene.before(title.i) if r.entity in iris and doc.number_of(r.head) == here]
        # The title is the evidence: where in the sentence the state was named has nothing to do with it.
        return [replace(r, start=title.i, end=title.i + 1, head=title.i) for r in told[:1]]

    def _acted_upon(self, construction: Construction, verb: Token) -> list[Reference]:
        root = self.lexicon.relations[construction.relation].root
        if root == "CONSULT" and any(
            c.dep_ in {"oprd", "ccomp", "xcomp", "attr"} or c.lower_ in {"home", "back"} for c in verb.children
        ):
            return []  # called X a liar, called X to act, called X home: not on the telephone
        if root in _OF_DEEDS | {"CONSULT"} and _of_a_deed(verb):
            return []
        lasting = not self.lexicon.relations[construction.relation].event  # forms part of X: founds nothing
        objects = [o for o in grammar.objects(verb) if not (lasting and o.lemma_ == "part")]
        if root in _OF_DEEDS:  # who praises German cars does not praise Germany
            objects = [o for o in objects if o.lemma_.lower() not in self.lexicon.wares]
        found = self.resolve(objects)
        allowed = self.lexicon.relations[construction.relation].range
        if root in _OF_DEEDS and verb.dep_ == "relcl" and after_comma(verb) and _deep(grammar.objects(verb)):
            return [r for r in found if self.scene.doc[r.head].dep_ == "pobj"]  # a cap on Russian gas, which X opposes
        if root not in _OF_DEEDS or any(r.form != "nominal" or self.lexicon.fits(r.kind, allowed) for r in found):
            return found  # a post offered by X is a place, and nobody whom one could refuse
        nouns = [m for o in grammar.objects(verb) for m in grammar.coordinated(o)]
        return list({r.entity: r for noun in nouns for r in self.blamed(noun)}.values())

    def answering(self, markers: frozenset[str], construction: Construction, trigger: Token) -> list[Reference]:
        """Critical of X's decision, objected to a plan by X: whoever answers for what is marked."""
        root = self.lexicon.relations[construction.relation].root
        if root not in _OF_DEEDS or not markers & construction.object_markers:
            return []
        if "possessor" in construction.object_slots:
            return []  # the markers name who made the proposal; what it is about is Russian, and no proposal of Russia
        nouns = [m for n in grammar.marked([trigger], markers) for m in grammar.coordinated(n) if n.pos_ == "NOUN"]
        return list({r.entity: r for noun in nouns for r in self.blamed(noun)}.values())

    def _states_for_persons(self, owners: list[Reference], construction: Construction) -> list[Reference]:
        """`his foreign minister` serves the state that he leads, where the relation wants no person."""
        allowed = self.lexicon.relations[construction.relation].range
        if construction.subject_slots[:1] != ("self",) or self.lexicon.fits("Person", allowed):
            return owners
        found = []
        for reference in owners:
            state = self.scene.states.get(reference.entity) if reference.kind == "Person" else None
            if state is not None:
                self.scene.entities.setdefault(state.iri, state)
                found.append(
                    replace(reference, entity=state.iri, kind=state.kind, confidence=reference.confidence * 0.9)
                )
            else:
                found.append(reference)
        return found

    def _acting(self, verb: Token) -> list[Reference]:
        known, grown = self._actors.get(verb.i), self.scene.grown
        if known is None or known[0] != grown:
            known = self._actors[verb.i] = grown, self._found_acting(verb)
        return list(known[1])

    def _found_acting(self, verb: Token) -> list[Reference]:
        if self._does_itself(verb):
            return []
        subjects = grammar.subjects(verb)
        if subjects and subjects[0].dep_ in MODIFIERS and subjects[0].i < subjects[0].head.i:
            return [r for s in subjects for r in self.scene.at_head.get(s.i, ())]
        found = self.resolve(subjects) or self._in_writing(verb)
        for subject in subjects:
            for reference in self.resolve(grammar.companions(subject, verb)):
                if all(reference.entity != f.entity for f in found):
                    found.append(reference)
        return found

    def _at_table(self, construction: Construction, noun: Token, verb: Token | None) -> list[Reference]:
        """`X and Y signed a deal brokered by Z, held talks mediated by Z`: it was between X and Y."""
        outer = noun.head.head.head if noun.dep_ == "pobj" and noun.head.head.dep_ == "dobj" else noun.head
        if verb is None or verb.tag_ != "VBN" or verb.dep_ not in {"acl", "advcl"} or outer is verb:
            return []
        relations = self.lexicon.relations
        if relations[construction.relation].symmetric or outer.pos_ not in grammar.VERBS:
            return []
        known = self.lexicon.nouns.get(noun.lemma_.lower(), ())
        theirs = any(c.support & {*grammar.lemmas(outer)} and relations[c.relation].symmetric for c in known)
        found = self._acting(outer) if theirs else []
        return found if len(found) > 1 else []

    def _own_forces(self, construction: Construction, verb: Token) -> list[Reference]:
        """`American troops were sent to Haiti`: who sends them need not be said."""
        if self.lexicon.relations[construction.relation].root not in _WITH_FORCES or not grammar.is_passive(verb):
            return []
        sent = grammar.objects(verb)
        own = [r for n in sent if self.lexicon.roles.get(n.lemma_.lower()) == "Group" for r in self.owners(n)]
        return [r for r in own if r.kind == "State" or r.form == "pronoun"]

    def _does_itself(self, verb: Token) -> bool:
        """`Signed a pact with X granting Y access`: the pact grants it, and not whoever signed."""
        if verb.tag_ != "VBG" or verb.dep_ not in {"acl", "advcl"} or not verb.i or verb.nbor(-1).is_punct:
            return False
        nouns = [verb.head] if verb.dep_ == "acl" else grammar.objects(verb.head)
        return any(self.lexicon.roles.get(n.lemma_.lower()) == "Agreement" and n.i < verb.i for n in nouns)

    def _in_writing(self, verb: Token) -> list[Reference]:
        """`Issued a statement condemning Y`: whoever wrote it says what it says."""
        noun = verb.head
        if verb.dep_ != "acl" or verb.tag_ != "VBG" or self.lexicon.people.get(noun.lemma_.lower()) != "Document":
            return []
        by = self.resolve(grammar.marked([noun], _BY)) or self.owners(noun)
        if by or noun.dep_ not in {"dobj", "nsubjpass"} or self.lexicon.making.isdisjoint(grammar.lemmas(noun.head)):
            return by
        return self.resolve(grammar.subjects(noun.head))

    def _before_bare_verb(self, construction: Construction, noun: Token) -> list[Reference]:
        """`seen the leader tighten relations`: the parser may take a bare infinitive for a part of the noun."""
        for child in noun.lefts:
            if child.dep_ in MODIFIERS and child.lower_ in construction.support and child.i > 0:
                return [r for r in self.scene.at_head.get(child.i - 1, ()) if not r.adjective]
        return []

    def _given(self, noun: Token, verb: Token) -> list[Reference]:
        found = self.resolve(grammar.recipients(verb))
        if found:
            return found
        # "offer North Korea critical assistance": the parser may make the recipient a modifier of the gift.
        first = next((r for r in self.owners(noun) if not r.adjective and r.start - verb.i in {1, 2}), None)
        doc = noun.doc
        if first is None or doc[first.head].dep_ == "poss" or doc[first.start - 1].pos_ not in {"VERB", "DET"}:
            return []
        # "sent Israeli Air Force jets" gives the air force nothing; "the Pentagon permission", "Iran critical goods" do
        apart = noun.tag_ == "NN" or doc[first.end].dep_ == "amod" or first.kind in {"State", "Territory"}
        return [first] if apart else []


def _deep(nouns: list[Token]) -> bool:
    """Whether a common noun stands inside the phrase of another noun."""
    return any(n.pos_ == "NOUN" and n.dep_ == "pobj" and n.head.head.pos_ == "NOUN" for n in nouns)


def _of_a_deed(verb: Token) -> bool:
    """Y attacked Z, and X condemned it: the attack. But X accused it of the attack."""
    if not any(o.lower_ in {"it", "this", "that"} for o in grammar.objects(verb)):
        return False
    return not any(c.dep_ == "prep" and c.lower_ in {"of", "for"} for c in verb.children)
