"""Resolves grammatical places to the entities that stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Iri
from kg.understand.arguments.actors import Actors
from kg.understand.arguments.identity import AMONG, Identity, disagrees
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
    "capital",
    "half",
    "rest",
    "part",
}
_OPEN = 0.45  # below what is asserted
_DEEPEST = 12  # phrases inside phrases; further in, nothing is looked for
_ABSTRACT = ("tion", "sion", "ment", "ance", "ence", "ity", "ism", "ness", "ship", "ure", "ing", "icy", "sal")
_BY = frozenset({"by"})
_BETWEEN = frozenset({"between", "among"})
_LISTED = {"State", "Person"}
_TOWARDS = {"AID", "SUPPORT", "ACCUSE", "REJECT", "THREATEN", "YIELD"}
_HEADS = {"HeadOfState", "HeadOfGovernment"}
MODIFIERS = {"poss", "amod", "compound", "nmod"}


class Arguments:
    """Who stands where, in one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self.actors = Actors(scene, lexicon)
        self.identity = Identity(self)
        self._open: set[int] = set()  # tokens being resolved: an apposition leads back to its noun
        self._found: dict[int, tuple[tuple[int, int], list[Reference]]] = {}  # by token, with how much was known then

    def resolve(self, tokens: Iterable[Token]) -> list[Reference]:
        """The entities that these tokens, and all coordinated with them, speak of."""
        found: dict[Iri, Reference] = {}
        for token in tokens:
            for member in self._members(token):
                for reference in self.one(member, 0):
                    found.setdefault(reference.entity, reference)
        return list(found.values())

    def _members(self, token: Token) -> Iterator[Token]:
        """The token and all that is joined to it, also where the parser took one state of a list for another one."""
        for member in grammar.coordinated(token):
            yield member
            for child in member.children:
                if child.dep_ == "appos" and self._lists(child) and self._side_by_side(member, child):
                    yield from grammar.coordinated(child)

    def _lists(self, noun: Token) -> bool:
        return any(c.dep_ in {"conj", "cc"} for c in noun.children)

    def _side_by_side(self, one: Token, other: Token) -> bool:
        """Whether two names can but be neighbours in a list: two states are no apposition to one another."""
        first = [r for r in self.scene.at_head.get(one.i, ()) if r.form == "name"]
        second = [r for r in self.scene.at_head.get(other.i, ()) if r.form == "name"]
        kinds = {r.kind for r in (*first, *second)}
        return bool(first and second) and len(kinds) == 1 and kinds <= _LISTED and first[0].entity != second[0].entity

    def one(self, token: Token, depth: int) -> list[Reference]:
        """The entities that a token speaks of, which stands that deep inside what is resolved. Not to be changed."""
        if self._open or depth:
            return self._deeper(token, depth)
        known, grown = self._found.get(token.i), self.scene.grown
        if known is None or known[0] != grown:
            known = self._found[token.i] = grown, self._deeper(token, depth)
        return known[1]

    def _deeper(self, token: Token, depth: int) -> list[Reference]:
        if token.i in self._open or len(self._open) > _DEEPEST:
            return []
        self._open.add(token.i)
        try:
            return self._looked_up(token, depth)
        finally:
            self._open.discard(token.i)

    def _looked_up(self, token: Token, depth: int) -> list[Reference]:
        own = [r for r in self.scene.at_head.get(token.i, ()) if not r.adjective]
        own = self._people(own, token) if own else own
        examples = self.identity.listed(token)
        if examples and self.lexicon.roles.get(token.lemma_.lower()) in {"State", "GovernmentBody", None}:
            named = self.resolve(examples)
            return [*(r for r in own if r.form != "nominal" or not named), *named]  # eleven states, including A and B
        if token.dep_ == "attr" and token.head.lemma_ == "be" and all(r.form == "nominal" for r in own):
            said = self.resolve(grammar.grammatical_subjects(token.head))  # X is a politician representing Y
            if len(said) == 1 and said[0].kind == "Person" and said[0].form != "nominal":
                return said
        if token.dep_ == "pobj" and token.head.lower_ in AMONG and token.tag_ == "NNS":
            among = self.identity.one_among(token.head)  # is one of ten countries taking part
            if among:
                return among
        states = self._states_of(token, own)
        if states or own:
            return states or own
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
        members = self.resolve(grammar.marked([token], _BETWEEN)) if self._joins(token) else []
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

    def _joins(self, noun: Token) -> bool:
        """An alliance, a deal, ties between X and Y: theirs. Not talks or a war, nor tensions: they do nothing."""
        if noun.pos_ not in grammar.NOUNS:
            return False
        lemma = noun.lemma_.lower()
        known = self.lexicon.nouns.get(lemma, ())
        if any(self.lexicon.relations[c.relation].root in {"CONSULT", "ASSAULT"} for c in known):
            return False
        return bool(known) or lemma in self.lexicon.roles

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
        if token.dep_ == "appos" and token.head.i < token.i and not self.identity.sums_up(token):
            named = [r for r in self.one(token.head, 2) if self.may_be(token, r)]
            if named:
                return named
        called = self._place_called(token)
        if called:
            return called
        if token.lemma_.lower() in self.lexicon.belongings:
            of = [r for r in self.resolve(grammar.marked([token], frozenset({"of"}))) if r.form != "nominal"]
            polities = [r for r in (*self.owners(token), *of) if self._collective(r.kind)]
            if polities:
                return self._whose(token, polities)
        if kind in {"Group", "GovernmentBody"}:
            acting = self._acting_for(token, kind)
            if acting:
                return acting
        return self.actors.described(token)

    def _whose(self, noun: Token, polities: list[Reference]) -> list[Reference]:
        """The polities that stand for what belongs to them; of weapons, an adjective may only tell the maker."""
        weapon = noun.lemma_.lower() in self.lexicon.weapons
        own = [r for r in polities if not r.adjective and self.scene.doc[r.head].dep_ in {"poss", "pobj"}]
        sure = _OPEN if weapon and not own else 0.8
        found = own if own and noun.lemma_.lower() in self.lexicon.wares else polities
        return [replace(r, end=max(r.end, noun.i + 1), confidence=r.confidence * sure) for r in found]

    def _people(self, own: list[Reference], noun: Token) -> list[Reference]:
        """Three Yemenis, Haitians, a Chilean: people of a state, and not the state; the Russians may be either."""
        if all(r.form != "demonym" for r in own):
            return own
        articles = {c.lower_ for c in noun.children if c.dep_ == "det"}
        counted = any(c.dep_ == "nummod" for c in noun.children)
        many = noun.tag_ in {"NNS", "NNPS"}
        if ("the" in articles and not counted) or not (many or articles & {"a", "an"}):
            return own
        found = []
        for reference in own:
            if reference.form == "demonym" and "Polity" in self.lexicon.parents.get(reference.kind, frozenset()):
                kind, word = ("Group", "nationals") if many else ("Person", "national")
                entity = self.scene.group(kind, word, self.scene.entities[reference.entity], here=not many)
                self.scene.entities.setdefault(entity.iri, entity)
                reference = replace(reference, entity=entity.iri, kind=kind, form="nominal")
            found.append(reference)
        return found

    def _place_called(self, noun: Token) -> list[Reference]:
        """The town of Torit is Torit; a suburb of Goma, or the border of Mali, is not what it belongs to."""
        lemma = noun.lemma_.lower()
        if lemma not in self.lexicon.name_words or lemma not in self.lexicon.naming.get("place", {}):
            return []
        if not any(c.dep_ == "det" and c.lower_ == "the" for c in noun.children):
            return []
        of = self.resolve(grammar.marked([noun], frozenset({"of"})))
        named = [r for r in of if r.form == "name" and "Place" in self.lexicon.parents.get(r.kind, frozenset())]
        return [replace(r, start=min(r.start, noun.i)) for r in named] if len(of) == 1 else []

    def _states_of(self, noun: Token, own: list[Reference]) -> list[Reference]:
        """The presidents of Peru and Chile, the Peruvian and Chilean presidents: the states act through them."""
        if noun.tag_ not in {"NNS", "NNPS"} or not self._heads_states(noun):
            return []
        of = self.resolve(grammar.marked([noun], frozenset({"of"})))
        states = [r for r in of if r.kind == "State"] or [
            replace(r, entity=owner, kind="State", form="role")
            for r in own
            if r.form != "name" and (owner := self.scene.entities[r.entity].acts_for) in self._known_states()
        ]
        if len(states) < 2:
            return []
        start = min([noun.i, *(c.left_edge.i for c in noun.lefts if c.dep_ in MODIFIERS)])
        return [replace(r, start=start, end=max(r.end, noun.i + 1), confidence=r.confidence * 0.9) for r in states]

    def _known_states(self) -> set[str]:
        return {iri for iri, e in self.scene.entities.items() if e.kind == "State"}

    def _heads_states(self, noun: Token) -> bool:
        names = self._called(noun)
        return not self.lexicon.leading.isdisjoint(names) or any(
            self.lexicon.office_roles.get(n) in _HEADS for n in names
        )

    def _called(self, noun: Token) -> set[str]:
        """The noun alone, and with the word before it: minister, prime minister."""
        lemma = noun.lemma_.lower()
        return {lemma, f"{noun.nbor(-1).lower_} {lemma}"} if noun.i else {lemma}

    def may_be(self, noun: Token, reference: Reference) -> bool:
        """Whether a noun beside a name can be said of it: an institute is no person, a professor no state."""
        kind = self.lexicon.roles.get(noun.lemma_.lower())
        body = kind is not None and "Organization" in self.lexicon.parents.get(kind, frozenset())
        return not (body and reference.kind in {"Person", "State", "Territory", "City", "Place"})

    def _collective(self, kind: str) -> bool:
        return bool(self.lexicon.parents.get(kind, frozenset()) & {"Polity", "Organization", "Initiative"})

    def _acting_for(self, noun: Token, kind: str) -> list[Reference]:
        """The rulers of Mali and Niger: one group for each polity. The ambassadors of Mali and Niger: one for each."""
        found = []
        polities = self.resolve(grammar.marked([noun], frozenset({"of", "from"})))
        offices = self.lexicon.naming.get("office", {})
        one_each = len(polities) > 1 and kind == "Group" and not self._called(noun).isdisjoint(offices)
        kind, word = ("Person", noun.lemma_.lower()) if one_each else (kind, noun.lower_)
        for polity in polities:
            if "Polity" not in self.lexicon.parents.get(polity.kind, frozenset()):
                continue
            owner = self.scene.entities[polity.entity]
            words = [t.lower_ for t in noun.lefts if t.dep_ in {"amod", "compound"} and not t.ent_type_]
            entity = self.scene.group(kind, " ".join([*words, word]), owner)
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
        if not found and self.lexicon.people.get(lemma) in {None, "Document"} and lemma not in self.lexicon.wares:
            found = [r for r in self.owners(noun) if not r.adjective or self._abstract(lemma)]
            found = found or self.resolve(c for c in noun.children if c.dep_ == "poss" and c.pos_ == "NOUN")
        return [
            replace(r, start=min(r.start, noun.i), end=max(r.end, noun.i + 1), confidence=r.confidence * 0.9)
            for r in found
        ]  # the words of the deed belong to the evidence

    def _authored(self, clause: Token) -> bool:
        """Proposed by X, written by X, offered by X; not paid for, nor backed, nor condemned by X."""
        roots = {self.lexicon.relations[c.relation].root for c in self.lexicon.verbs.get(clause.lemma_.lower(), ())}
        return not (roots and roots <= _TOWARDS) and all(c.lower_ != "for" for c in clause.children)

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
                references = self.scene.at_head.get(member.i)
                if references:
                    found.extend(r for r in references if all(r.entity != f.entity for f in found))
        return found

    def pair(self, noun: Token, verb: Token | None) -> list[Reference]:
        """Names joined after between or among, or before the noun by a hyphen (`US-China talks`)."""
        holders = [noun] if verb is None else [noun, verb]
        between = self.resolve(grammar.marked(holders, _BETWEEN))
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
        if verb is None and self.identity.told_by_verb(trigger, markers):
            holders.append(trigger.head)
        found = self.resolve(grammar.marked(holders, markers))
        return [*found, *self._joined_too_high(trigger)] if found else found

    def _joined_too_high(self, trigger: Token) -> list[Reference]:
        """A ban on Lee and his aides: the aides are banned, and not joined to the ban."""
        if self.lexicon.people.get(trigger.lemma_.lower()) is not None:
            return []
        joined = [c for c in trigger.children if c.dep_ == "conj"]
        return self.resolve(c for c in joined if any(self._alive(t) for t in grammar.within(c)))

    def _alive(self, noun: Token) -> bool:
        return self.lexicon.people.get(noun.lemma_.lower()) in {"Person", "Group"} or noun.ent_type_ == "PERSON"


def _in_compound_adjective(token: Token) -> bool:
    """`Iran-backed`, `US-led`: the name modifies the participle, not the noun."""
    tokens, i = token.doc.tokens, token.i
    if i + 2 < len(tokens) and tokens[i + 1].text in {"-", "–"}:
        return tokens[i + 2].tag_ in {"VBN", "VBD", "JJ", "VBG"} and tokens[i + 2].text.islower()
    return False
