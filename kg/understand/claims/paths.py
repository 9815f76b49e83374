"""What links two places of a sentence: triggers of the lexicon, ranked by how source and target stand to them.

A reading of last resort. It answers a question about a pair that somebody else has found, and never makes a claim:
a construction of the lexicon counts here although its arguments stand further off than extraction allows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.model import Iri, Span
from kg.understand.claims import triggers
from kg.understand.claims.plover import climb
from kg.understand.knowledge.lexicon import ANY, Construction, Lexicon
from kg.understand.syntax import grammar
from kg.vocab import SC

if TYPE_CHECKING:
    from kg.understand.scene import Scene
    from kg.understand.syntax.parse import Token

_BEFORE = {"poss", "amod", "compound", "nmod"}
_MATERIAL = {"PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"}
_CLASSES = {"GPE": {"State", "City"}, "LOC": {"Place"}, "FAC": {"Place"}, "ORG": {"Organization"}, "PERSON": {"Person"}}
_ELSEWHERE = 0.25  # a party that stands nowhere near the trigger
_CONSULTS = SC + "consultsWith"
_UNSAID = 0.6  # a party that was not marked


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One answer: an event between two places, with its words and how well they fit, from 0 to 1."""

    root: str  # PLOVER type in its context
    relation: Iri | None  # none where only a shift of the lexicon tells the type
    trigger: Span
    score: float


@dataclass(frozen=True, slots=True)
class _Trigger:
    """A word with one thing that it may express."""

    token: Token
    verb: Token | None
    words: tuple[int, ...]
    root: str
    construction: Construction | None
    fit: float
    turning: Token | None = None  # a verb that makes something else of the event: violated a truce


@dataclass(frozen=True, slots=True)
class _Party:
    """A marked place: its tokens, and who it speaks of."""

    head: Token
    inside: range
    entities: frozenset[Iri]
    kinds: frozenset[str]  # classes that it may be of, as far as they are known


class Links:
    """Ranks what may link two places of one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon

    def between(self, source: tuple[int, int] | None, target: tuple[int, int] | None) -> list[Link]:
        """Best first; one link a type. Places are characters, start and end."""
        s, t = self._party(source), self._party(target)
        found: dict[str, Link] = {}
        for trigger in _telling(list(self._triggers(s or t))):
            for root, score in self._scored(trigger, s, t):
                known = found.get(root)
                if known is None or known.score < score:
                    relation = trigger.construction.relation if trigger.construction else None
                    span = self.scene.span_of(trigger.words)
                    found[root] = Link(root=root, relation=relation, trigger=span, score=round(score, 4))
        return sorted(found.values(), key=lambda k: (-k.score, k.trigger.start, k.root))

    def _party(self, place: tuple[int, int] | None) -> _Party | None:
        if place is None:
            return None
        tokens = [x for x in self.scene.doc if x.idx < place[1] and place[0] < x.idx + len(x.text) and not x.is_punct]
        if not tokens:
            return None
        inside = range(tokens[0].i, tokens[-1].i + 1)
        head = next((x for x in tokens if x.head.i not in inside or x.head is x), tokens[-1])
        entities = frozenset(r.entity for i in inside for r in self.scene.at_head.get(i, ()))
        kinds = {r.kind for r in self.scene.at_head.get(head.i, ()) if r.kind != "Actor"}
        kinds = kinds or _CLASSES.get(head.ent_type_, set())
        role = self.lexicon.people.get(head.lemma_.lower()) or self.lexicon.roles.get(head.lemma_.lower())
        return _Party(head, inside, entities, frozenset(kinds or ({role} if role else ())))

    # triggers

    def _triggers(self, party: _Party | None) -> Iterator[_Trigger]:
        inside = party.inside if party else range(0)
        for token in self.scene.doc if party is None else _sentence(party.head):
            if token.pos_ in grammar.VERBS and token.dep_ not in {"aux", "auxpass", "amod", "compound"}:
                yield from self._verbal(token)
            elif token.pos_ in grammar.NOUNS or token.pos_ == "NUM":
                own = party is not None and token.i == party.head.i and token.i in inside
                yield from (k for k in self._nominal(token) if not own or (k.verb and token.dep_ == "nsubj"))
            elif token.pos_ == "ADJ" or token.tag_ == "MD":
                yield from self._others(token)

    def _root(self, construction: Construction) -> str | None:
        return self.lexicon.relations[construction.relation].root

    def _verbal(self, token: Token) -> Iterator[_Trigger]:
        if self._makes(token):
            return
        for constructions, words in triggers.of_verb(self.lexicon, token):
            for construction in constructions:
                if (root := self._root(construction)) is not None:
                    yield _Trigger(token, None, words, root, construction, self._framed(token, construction))
        for lemma in grammar.lemmas(token):
            always = self.lexicon.shifts.get("verb", {}).get(lemma, {}).get(ANY)
            if always is not None:
                yield _Trigger(token, None, (token.i,), always, None, 0.95)

    def _framed(self, verb: Token, construction: Construction) -> float:
        """Whether the clause has the places that the construction asks for."""
        shifts = self.lexicon.shifts.get("verb", {})
        clause = any(c.dep_ in {"xcomp", "ccomp"} for c in verb.children)
        # ordered the paper to close: what was ordered tells more than that it was
        whole = 0.95 if clause and any(x in shifts for x in grammar.lemmas(verb)) else 1.0
        slots, marked = construction.object_slots, _has(verb, construction.object_markers)
        if not slots:
            return whole if marked else 0.9 if clause else 0.5
        mutual = self.lexicon.relations[construction.relation].symmetric  # X and Y met
        if slots == ("object",) and not (marked or mutual or grammar.objects(verb) or grammar.is_passive(verb)):
            return 0.6
        if "recipient" in slots and not grammar.has_theme(verb):
            return 0.3
        return whole

    def _makes(self, verb: Token) -> bool:
        """Released a statement: neither a release nor anything else that is done to somebody."""
        made = (o.lemma_.lower() for o in grammar.objects(verb))
        written = any(self.lexicon.people.get(x) == "Document" for x in made)
        return written and not ({"receive"} | self.lexicon.making).isdisjoint(grammar.lemmas(verb))

    def _others(self, token: Token) -> Iterator[_Trigger]:
        lemma = token.lower_ if token.tag_ == "MD" else token.lemma_.lower()
        table = "verb" if token.tag_ == "MD" else "adjective"
        for construction in self.lexicon.adjectives.get(lemma, ()) if table == "adjective" else ():
            if (root := self._root(construction)) is not None:
                yield _Trigger(token, None, (token.i,), root, construction, 0.9)
        always = self.lexicon.shifts.get(table, {}).get(lemma, {}).get(ANY)
        if always is not None:
            verb = token.head if token.head.pos_ in grammar.VERBS else None
            yield _Trigger(verb if verb and token.tag_ == "MD" else token, None, (token.i,), always, None, 0.8)

    def _nominal(self, token: Token) -> Iterator[_Trigger]:
        lemma = token.lemma_.lower()
        verbs = list(_governors(token))
        for construction, words in triggers.of_noun(self.lexicon, token):
            root = self._root(construction)
            if root is None:
                continue
            verb = next((v for v in verbs if any(x in construction.support for x in grammar.lemmas(v))), None)
            if verb is not None:
                yield _Trigger(token, verb, (*words, verb.i), root, construction, 1.0)
            elif triggers.names_event(self.lexicon, construction):
                turning = next((v for v in verbs if triggers.turns(self.lexicon, v, construction)), None)
                theirs = construction.needs_support or "possessor" in construction.object_slots
                fit = 0.95 if turning is not None else 0.3 if theirs else 0.8
                yield _Trigger(token, None, words, root, construction, fit, turning)
        always = self.lexicon.shifts.get("noun", {}).get(lemma, {}).get(ANY)
        if always is not None:
            yield _Trigger(token, None, (token.i,), always, None, 0.7)

    # how the parties stand to a trigger

    def _scored(self, trigger: _Trigger, s: _Party | None, t: _Party | None) -> Iterator[tuple[str, float]]:
        """The score where source and target fit best, the type as seen from the highest clause of that source."""
        seen: list[tuple[str, float]] = []
        crossed = 1.0
        for word, root in climb(self.lexicon, trigger.token, trigger.verb, trigger.root):
            if word is not trigger.token and word is not trigger.verb and self._speaks(word, root):
                crossed *= 0.5
            place = self._source(trigger, word, s) * self._target(trigger, word, s, t) * self._apt(trigger, t)
            seen.append((root, trigger.fit * crossed * place * 0.98 ** len(seen)))
            if word.dep_ in {"advcl", "acl"} and not self._carries(word.head):
                crossed *= 0.85  # sent money to support Y: what is done comes before what for
        best = max((score for _, score in seen), default=0.0)
        if best:
            root = next(r for r, score in reversed(seen) if score > 0.8 * best)
            yield root, best * (1.0 if root in _MATERIAL else 0.85 if root == "CONSULT" else 0.95)

    def _apt(self, trigger: _Trigger, t: _Party | None) -> float:
        """Whether the target is of a class that the relation allows: one quits a pact, and retreats from a place."""
        if t is None or trigger.construction is None or not t.kinds:
            return 1.0
        allowed = self.lexicon.relations[trigger.construction.relation].range
        return 1.0 if any(self.lexicon.fits(k, allowed) for k in t.kinds) else 0.9

    def _speaks(self, word: Token, root: str) -> bool:
        """Whether a governing word expresses a relation of its own that is not the one it turned its event into."""
        if word.pos_ not in grammar.VERBS:
            return False
        if any(root in self.lexicon.shifts.get("verb", {}).get(x, ()) for x in grammar.lemmas(word)):
            return False
        constructions = [c for x in grammar.lemmas(word) for c in self.lexicon.verbs.get(x, ())]
        if self._carries(word):
            return False
        return bool(constructions) and all(self._root(c) != root for c in constructions)

    def _carries(self, word: Token) -> bool:
        """Called him to apologize: the call is only the way in which it was done."""
        if word.pos_ not in grammar.VERBS or not grammar.objects(word):
            return False
        constructions = [c for x in grammar.lemmas(word) for c in self.lexicon.verbs.get(x, ()) if c.object_slots]
        return any(c.relation == _CONSULTS for c in constructions)

    def _source(self, trigger: _Trigger, word: Token, s: _Party | None) -> float:
        if s is None:
            return _UNSAID
        noun = trigger.token
        if noun.pos_ in grammar.NOUNS and word is noun:
            for child in noun.children:
                if child.dep_ in _BEFORE and any(x.i in s.inside for x in child.subtree):
                    return 0.85
                phrase = child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "of", "from", "between"}
                if phrase and any(x.i == s.head.i for c in child.children for x in grammar.coordinated(c)):
                    return 0.9 if child.lower_ == "by" else 0.7
            return _ELSEWHERE
        if word.pos_ not in grammar.VERBS:
            return _ELSEWHERE
        best = _ELSEWHERE
        for subject in grammar.subjects(word):
            best = max(best, self._as(subject, s, word))
        if (
            best == _ELSEWHERE
            and grammar.is_passive(word)
            and any(x.i == s.head.i for c in word.children if c.dep_ == "prep" for x in c.subtree)
        ):
            return 0.5
        return best

    def _as(self, subject: Token, s: _Party, word: Token) -> float:
        for member in grammar.coordinated(subject):
            if member.i in s.inside or any(c.i in s.inside for c in member.children if c.dep_ == "appos"):
                return 1.0
        if any(x.i in s.inside for x in subject.subtree):
            return 0.75
        if subject.pos_ == "PRON":
            if self._means(subject, s):
                return 0.95
            if subject.lower_ in {"it", "he", "she", "they", "who", "which"} and s.head.i < subject.i:
                return 0.8
        return _ELSEWHERE

    def _means(self, pronoun: Token, party: _Party) -> bool:
        return any(r.entity in party.entities for r in self.scene.at_head.get(pronoun.i, ()))

    def _target(self, trigger: _Trigger, word: Token, s: _Party | None, t: _Party | None) -> float:
        if t is None:
            return _UNSAID
        construction = trigger.construction
        if trigger.token.i in t.inside:
            return (
                1.0 if construction is not None and trigger.verb and construction.object_slots == ("object",) else 0.45
            )
        clause = trigger.verb or trigger.turning or trigger.token
        holders = [trigger.token, *([clause] if clause is not trigger.token else [])]
        if construction is not None:
            slots = set(construction.object_slots)
            if slots & {"object", "recipient", "clause"} and clause.pos_ in grammar.VERBS:
                direct = [*grammar.objects(clause), *grammar.recipients(clause), *grammar.clause_subjects(clause)]
                if "recipient" not in slots and trigger.verb is not None:
                    direct = []
                if any(m.i in t.inside for d in direct for m in grammar.coordinated(d)):
                    return 1.0
                if any(d.pos_ == "PRON" and (t.head.i < d.i or self._means(d, t)) for d in direct):
                    return 0.9
            marked = grammar.marked(holders, construction.object_markers)
            if any(m.i in t.inside for d in marked for m in grammar.coordinated(d)):
                return 1.0
            if any(t.head.i == x.i for d in marked for x in d.subtree):
                return 0.95
        if (
            word is not clause
            and word.pos_ in grammar.VERBS
            and any(m.i in t.inside for o in grammar.objects(word) for m in grammar.coordinated(o))
        ):
            return 0.97  # ordered the newspaper to suspend publication, urged Y to free the prisoners
        subjects = grammar.subjects(word) if word.pos_ in grammar.VERBS else []
        if s is not None and any(m.i in t.inside for x in subjects for m in grammar.coordinated(x)):
            both = any(m.i in s.inside for x in subjects for m in grammar.coordinated(x))
            mutual = construction is None or self.lexicon.relations[construction.relation].symmetric
            return 0.4 if not both else 0.85 if mutual else 0.7
        for holder, worth in ((trigger.token, 0.9), (clause, 0.85), (word, 0.75)):
            steps = _steps(t.head, holder)
            if steps is not None and not any(x.i == t.head.i for sub in subjects for x in sub.subtree):
                wrong = 0.9 if construction is not None and construction.object_markers and steps <= 2 else 1.0
                return worth * 0.96**steps * wrong
        return 0.4


def _telling(triggers: list[_Trigger]) -> list[_Trigger]:
    """Without words inside a longer entry (a war game is no war); a verb alone tells less than with its noun."""
    inside = {
        i: len(k.words) for k in triggers if k.verb is None and k.token.pos_ not in grammar.VERBS for i in k.words
    }
    supporting = {v.i for k in triggers for v in (k.verb, k.turning) if v is not None}
    found = []
    for k in triggers:
        if len(k.words) < inside.get(k.token.i, 0) and k.token.pos_ not in grammar.VERBS and k.verb is None:
            continue
        if k.token.i in supporting and k.construction is not None:
            k = replace(k, fit=k.fit * 0.9)
        elif k.token.dep_ == "compound" and k.token.pos_ in grammar.NOUNS:
            k = replace(k, fit=k.fit * 0.6)  # trade accusations are no trade
        found.append(k)
    return found


def _sentence(token: Token) -> list[Token]:
    sentence = token.sent
    return [token.doc[i] for i in range(sentence.start, sentence.end)]


def _governors(noun: Token) -> Iterator[Token]:
    """Verbs that may support a noun: those above it, nearest first, as far as nouns and prepositions lead."""
    for child in noun.children:
        if child.dep_ in {"acl", "relcl"} and child.pos_ in grammar.VERBS:
            yield child
    current = noun
    for _ in range(6):
        if current.dep_ == "ROOT":
            return
        current = current.head
        if current.pos_ in grammar.VERBS:
            yield current
            return


def _has(verb: Token, markers: frozenset[str]) -> bool:
    return any(
        x.lower_ in markers and not any(p.ent_type_ in {"DATE", "TIME"} for p in x.children)
        for c in verb.children
        for x in (c, *c.children)
    )


def _steps(token: Token, above: Token) -> int | None:
    """How many heads lie between a token and one above it."""
    if token is above:
        return 0
    for n, head in enumerate(token.ancestors, 1):
        if head is above:
            return n
    return None
