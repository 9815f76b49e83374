"""Resolves grammatical places to the entities that stand there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.understand.arguments.actors import Actors
from kg.understand.arguments.identity import AMONG, COPULAS, Identity, disagrees
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_QUANTITIES = {
    "hundred",
    "thousand",
    "million",
    "score",
    "most",
    "many",
    "last",
    "first",
    "number",
    "group",
    "series",
    "contingent",
    "column",
    "batch",
    "majority",
    "handful",
    "dozen",
    "member",
    "capital",
    "half",
    "rest",
    "part",
}
_DEEPEST = 12  # phrases inside phrases; further in, nothing is looked for
_ABSTRACT = ("tion", "sion", "ment", "ance", "ence", "ity", "ism", "ness", "ship", "ure", "ing", "icy", "sal")
_BY = frozenset({"by"})
MODIFIERS = {"poss", "amod", "compound", "nmod"}


class Arguments:
    """Who stands where, in one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self.actors = Actors(scene, lexicon)
        self.identity = Identity(self)
        self._open: set[int] = set()  # tokens being resolved: an apposition leads back to its noun

    def resolve(self, tokens: Iterable[Token]) -> list[Reference]:
        """The entities that these tokens, and all coordinated with them, speak of."""
        found: list[Reference] = []
        for token in tokens:
            for member in grammar.coordinated(token):
                for reference in self.one(member, 0):
                    if all(reference.entity != f.entity for f in found):
                        found.append(reference)
        return found

    def one(self, token: Token, depth: int) -> list[Reference]:
        if token.i in self._open or len(self._open) > _DEEPEST:
            return []
        self._open.add(token.i)
        try:
            return self._looked_up(token, depth)
        finally:
            self._open.discard(token.i)

    def _looked_up(self, token: Token, depth: int) -> list[Reference]:
        own = [r for r in self.scene.at_head.get(token.i, ()) if not r.adjective]
        examples = self.identity.listed(token)
        if examples and self.lexicon.roles.get(token.lemma_.lower()) in {"State", "GovernmentBody", None}:
            return [*own, *self.resolve(examples)]  # eleven states, including A and B
        if token.dep_ == "attr" and token.head.lemma_ == "be" and all(r.form == "nominal" for r in own):
            said = self.resolve(grammar.grammatical_subjects(token.head))  # X is a politician representing Y
            if len(said) == 1 and said[0].kind == "Person" and said[0].form != "nominal":
                return said
        if token.dep_ == "pobj" and token.head.lower_ in AMONG and token.tag_ == "NNS":
            among = self.identity.one_among(token.head)  # is one of ten countries taking part
            if among:
                return among
        if own:
            return own
        covering = self.scene.covering.get(token.i)
        if covering is not None and covering.end - covering.start > 1 and not covering.adjective:
            return [covering]
        if token.lower_ == "which" and token.dep_ == "pobj" and token.head.head.dep_ == "relcl":
            return self._in_which(token.head.head, depth)
        if depth > 3 or token.pos_ == "PRON":
            return []
        if (
            token.pos_ == "NUM"
            or token.lemma_.lower() in _QUANTITIES
            or token.lower_ in {"some", "many", "most", "both"}
        ):
            inner = [
                p
                for c in token.children
                if c.dep_ == "prep" and c.lower_ == "of"
                for p in c.children
                if p.dep_ == "pobj"
            ]
            found = [r for p in inner for m in grammar.coordinated(p) for r in self.one(m, depth + 1)]
            if found:
                return found
        joins = [token] if token.pos_ in {"NOUN", "PROPN"} and not self._encounter(token) else []
        members = self.resolve(grammar.marked(joins, frozenset({"between", "among"})))
        if len(members) > 1:  # "the alliance between X and Y": whoever it joins
            return [replace(r, confidence=r.confidence * 0.8) for r in members]
        named = [
            r
            for c in token.children
            if c.dep_ == "appos"
            for m in grammar.coordinated(c)
            for r in self.one(m, depth + 1)
        ]
        if named and not disagrees(token, named):
            return named
        return self._described(token)

    def _encounter(self, noun: Token) -> bool:
        """Talks or a war between X and Y: who adds to them gives X nothing."""
        known = self.lexicon.nouns.get(noun.lemma_.lower(), ())
        return any(self.lexicon.relations[c.relation].root in {"CONSULT", "ASSAULT"} for c in known)

    def _in_which(self, clause: Token, depth: int) -> list[Reference]:
        """A programme against piracy in which X takes part: the noun before, or the one that its phrase belongs to."""
        noun = clause.head
        for _ in range(3):
            found = self.itself(noun) if noun.dep_ == "attr" else self.one(noun, depth + 1)
            if found or noun.dep_ != "pobj":
                return found
            noun = noun.head.head
        return []

    def _described(self, token: Token) -> list[Reference]:
        """A common noun: the state whose interests they are, or somebody whom only this text describes."""
        kind = self.lexicon.roles.get(token.lemma_.lower())
        if token.dep_ == "appos" and token.head.i < token.i:
            named = [r for r in self.one(token.head, 2) if self.may_be(token, r)]
            if named:
                return named
        if token.lemma_.lower() in self.lexicon.belongings:
            of = [r for r in self.resolve(grammar.marked([token], frozenset({"of"}))) if r.form != "nominal"]
            polities = [r for r in (*self.owners(token), *of) if self._collective(r.kind)]
            if polities:
                return [replace(r, confidence=r.confidence * 0.8) for r in polities]
        if kind in {"Group", "GovernmentBody"}:
            acting = self._acting_for(token, kind)
            if acting:
                return acting
        return self.actors.described(token)

    def may_be(self, noun: Token, reference: Reference) -> bool:
        """Whether a noun beside a name can be said of it: an institute is no person, a professor no state."""
        kind = self.lexicon.roles.get(noun.lemma_.lower())
        body = kind is not None and "Organization" in self.lexicon.parents.get(kind, frozenset())
        return not (body and reference.kind in {"Person", "State", "Territory", "City", "Place"})

    def _collective(self, kind: str) -> bool:
        return bool(self.lexicon.parents.get(kind, frozenset()) & {"Polity", "Organization", "Initiative"})

    def _acting_for(self, noun: Token, kind: str) -> list[Reference]:
        """The rulers of Mali and Niger: one group for each polity."""
        found = []
        for polity in self.resolve(grammar.marked([noun], frozenset({"of", "from"}))):
            if "Polity" not in self.lexicon.parents.get(polity.kind, frozenset()):
                continue
            owner = self.scene.entities[polity.entity]
            words = [t.lower_ for t in noun.lefts if t.dep_ in {"amod", "compound"} and not t.ent_type_]
            entity = self.scene.group(kind, " ".join([*words, noun.lower_]), owner)
            self.scene.entities.setdefault(entity.iri, entity)
            found.append(
                Reference(
                    start=noun.i,
                    end=noun.i + 1,
                    head=noun.i,
                    entity=entity.iri,
                    kind=kind,
                    form="nominal",
                    confidence=polity.confidence * 0.9,
                )
            )
        return found

    def blamed(self, noun: Token) -> list[Reference]:
        """Who answers for the deed, the words or the plan that a noun names: X's decision, an attack by X."""
        lemma = noun.lemma_.lower()
        found = self.resolve(grammar.marked([noun], _BY)) or self.resolve(
            p for c in noun.children if c.dep_ == "acl" and self._authored(c) for p in grammar.marked([c], _BY)
        )
        if self.lexicon.people.get(lemma) == "Event":
            return found  # a journalist's arrest, the release of the hostages: they suffered it
        if not found and self.lexicon.effect("noun", lemma) & {"want", "plan", "report"}:
            found = self.resolve(grammar.marked([noun], frozenset({"from", "of"})))  # a request from X, the appeal of X
        if not found and self.lexicon.people.get(lemma) in {None, "Document"}:
            found = [r for r in self.owners(noun) if not r.adjective or self._abstract(lemma)]
            found = found or self.resolve(c for c in noun.children if c.dep_ == "poss" and c.pos_ == "NOUN")
        return [
            replace(r, start=min(r.start, noun.i), end=max(r.end, noun.i + 1), confidence=r.confidence * 0.9)
            for r in found
        ]  # the words of the deed belong to the evidence

    def _authored(self, clause: Token) -> bool:
        """Proposed by X, written by X; not paid for by X, nor backed by X."""
        roots = {self.lexicon.relations[c.relation].root for c in self.lexicon.verbs.get(clause.lemma_.lower(), ())}
        return not roots & {"AID", "SUPPORT"} and all(c.lower_ != "for" for c in clause.children)

    def _abstract(self, lemma: str) -> bool:
        """A deed, words or a plan; not somebody whom the lexicon does not know, as in a Danish hydrologist."""
        known = lemma in self.lexicon.nouns or self.lexicon.effect("noun", lemma)
        return bool(known) or lemma.endswith(_ABSTRACT)

    def owners(self, noun: Token) -> list[Reference]:
        """Possessors and names before a noun: Russia's, Russian, US in `US interests`. Not Iran in `Iran-backed`."""
        found: list[Reference] = []
        for child in noun.children:
            if child.dep_ not in MODIFIERS or child.i > noun.i or _in_compound_adjective(child):
                continue
            if child.lower_ == "whose" and noun.head.dep_ == "relcl":
                found.extend(self.one(noun.head.head, 1))
            for member in grammar.coordinated(child):
                references = self.scene.at_head.get(member.i, ())
                found.extend(r for r in references if all(r.entity != f.entity for f in found))
        return found

    def pair(self, noun: Token, verb: Token | None) -> list[Reference]:
        """Names joined after between or among, or before the noun by a hyphen (`US-China talks`)."""
        holders = [noun] if verb is None else [noun, verb]
        between = self.resolve(grammar.marked(holders, frozenset({"between", "among"})))
        if len(between) > 1:
            return between
        names = [
            r
            for t in noun.lefts
            if t.dep_ in MODIFIERS
            for inner in sorted(t.subtree, key=lambda x: x.i)
            for r in self.scene.at_head.get(inner.i, ())
        ]
        hyphened = len(names) > 1 and any(x.text in {"-", "–"} for x in noun.doc[min(r.start for r in names) : noun.i])
        return names if hyphened else []

    def itself(self, noun: Token) -> list[Reference]:
        """What a noun phrase stands for: its apposition, the subject it is said of, the name it is a title of."""
        return self.identity.of(noun)

    def marked(self, markers: frozenset[str], trigger: Token, verb: Token | None) -> list[Reference]:
        """The entities after one of these prepositions, near the trigger or its support verb."""
        if not markers:
            return []
        holders = [trigger]
        if verb is not None:
            holders.append(verb)
        if trigger.pos_ in {"VERB", "AUX"}:
            holders.extend(c for c in trigger.children if c.dep_ in {"prt", "advmod"})
            within = [t for c in trigger.children if c.dep_ == "dobj" for t in grammar.within(c)]
            found = self.resolve(grammar.marked(holders, markers))
            # "demanded the release of Y" asks nothing of Y, whatever else may stand inside an object
            return found or self.resolve(grammar.marked(within, markers - {"of"}))
        if trigger.dep_ in {"compound", "nmod"} and trigger.head.ent_type_ == "PERSON":
            holders.append(trigger.head)  # Prime Minister Lee of Norway
        if verb is None and (trigger.dep_ in {"dobj", "nsubjpass"} or trigger.head.lemma_ in COPULAS):
            holders.append(trigger.head)
        return self.resolve(grammar.marked(holders, markers))


def _in_compound_adjective(token: Token) -> bool:
    """`Iran-backed`, `US-led`: the name modifies the participle, not the noun."""
    doc, i = token.doc, token.i
    if i + 2 < len(doc) and doc[i + 1].text in {"-", "–"}:
        return doc[i + 2].tag_ in {"VBN", "VBD", "JJ", "VBG"} and doc[i + 2].text.islower()
    return False
