"""Who is in the reader's mind at a place of the text: a small salience model.

In the tradition of Hobbs (1978) and Lappin and Leass (1994): subjects before other places, near before far, and only
what agrees. What the text speaks of without a name competes too: "a spokesman said he …" means the spokesman.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_WINDOW = 3  # sentences looked back
_REACH = 300  # tokens looked back over for nouns: a list without a full stop is not kept in mind as a whole
_RECALL = 1.5  # salience lost with each sentence
_TOWARDS = {"to", "against", "at", "by", "from", "on"}
_PROFILE = 3  # mentions from which on a text may be about somebody
_STEPS = 6  # nouns inside one another between a pronoun and its verb
_TOPIC = 0.5  # salience of the one person whom a profile is about
_SUBJECT = 2.5
_OWN = 1.2  # salience that the subject of the clause adds for what the clause says is somebody's


@dataclass(frozen=True, slots=True)
class Option:
    """Something that a pronoun may mean; `reference` is None for what has no name."""

    score: float
    reference: Reference | None


class Salience:
    """Ranks what stands before a token in one document."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def options(
        self,
        token: Token,
        agrees: Callable[[Reference], bool],
        rivals: Callable[[Token], bool],
    ) -> list[Option]:
        """What may be meant at `token`, best first: references that agree, and nouns that do without being a name."""
        doc, tokens = self.scene.doc, self.scene.doc.tokens
        here = doc.number_of(token.i)
        first = doc.opening(token.i, _WINDOW)
        bound, own = _bound(token), _own_subjects(token)
        named = {r.entity for i in bound for r in self.scene.at_head.get(i, ()) if r.form != "pronoun"}
        found: dict[str, Option] = {}
        agreeing = [r for r in self.scene.before(token.i) if agrees(r)]
        topic = _topic(agreeing)
        for reference in agreeing:
            if reference.head < first or reference.head in bound or reference.entity in named:
                continue
            distance = here - doc.number_of(reference.head)
            head = tokens[reference.head]
            if distance == 0 and token.tag_ != "PRP$" and same_clause(head, token):
                continue  # "Putin met him": a pronoun is not bound in its own clause
            score = self._score(head, distance, own=head.i in own) + _TOPIC * (reference.entity == topic)
            option = Option(score, reference)
            held = found.get(reference.entity)
            if held is None or option.score >= held.score:
                found[reference.entity] = option
        options = [*found.values(), *self._nameless(token, here, own, rivals)]
        return sorted(options, key=lambda o: -o.score)

    def _score(self, head: Token, distance: int, *, own: bool) -> float:
        place = max(prominence(head), _SUBJECT) + _OWN if own else prominence(head)
        return place - _RECALL * distance + head.i / (10 * len(self.scene.doc))

    def _nameless(self, token: Token, here: int, own: set[int], rivals: Callable[[Token], bool]) -> list[Option]:
        doc = self.scene.doc
        found = []
        for number in (here - 1, here):
            if number < 0:
                continue
            sentence = doc.sents[number]
            for noun in doc[max(sentence.start, token.i - _REACH) : min(sentence.end, token.i)]:
                if (
                    noun.pos_ == "NOUN"
                    and noun.i not in self.scene.covering
                    and noun.i not in self.scene.told
                    and rivals(noun)
                ):
                    if number == here and token.tag_ != "PRP$" and same_clause(noun, token):
                        continue
                    found.append(Option(self._score(noun, here - number, own=noun.i in own), None))
        return found


def _topic(references: Iterable[Reference]) -> str | None:
    """The person of whom a text speaks three times or more, and twice as often as of any other."""
    persons = [r.entity for r in references if r.kind == "Person"]
    if len(persons) < _PROFILE:
        return None
    often = Counter(persons).most_common(2)
    if often[0][1] < _PROFILE or (len(often) > 1 and often[0][1] < 2 * often[1][1]):
        return None
    return often[0][0]


def prominence(head: Token) -> float:
    """How much a place in the sentence draws a later pronoun."""
    if head.dep_ == "appos" and head.head.dep_ != "appos":
        return prominence(head.head) + 0.1  # "the successor, Manele": the name is who is spoken of
    if head.dep_ in {"nsubj", "nsubjpass"}:
        return 3.0 if head.head.dep_ == "ROOT" else _SUBJECT
    if head.dep_ == "poss" and head.head.dep_ in {"nsubj", "nsubjpass"}:
        return 2.2
    if head.dep_ == "dobj":
        return 1.5
    return 1.0


def _bound(pronoun: Token) -> set[int]:
    """Whoever the clause is understood to be about, whom an object in it cannot mean: sanctioned Iran, accusing it."""
    if pronoun.lower_.endswith(("self", "selves")):
        return set()
    verb = pronoun.head
    if pronoun.dep_ == "pobj" and verb.lower_ in _TOWARDS:
        verb = verb.head  # met the director, and spoke to her
    elif pronoun.dep_ not in {"dobj", "dative"}:
        return set()
    return {s.i for s in grammar.grammatical_subjects(verb)} if verb.pos_ in grammar.VERBS else set()


def _own_subjects(pronoun: Token) -> set[int]:
    """Whose ports are closed: `Egypt closed its ports`, `Copenhagen, which consulted its allies`."""
    if pronoun.dep_ == "nsubj" and pronoun.head.dep_ == "ccomp" and pronoun.head.head.pos_ in grammar.VERBS:
        return {s.i for s in grammar.grammatical_subjects(pronoun.head.head) if s.i < pronoun.i}  # Lee told Kim he …
    if pronoun.tag_ != "PRP$":
        return set()
    above = pronoun.head
    for _ in range(_STEPS):
        if above.pos_ in grammar.VERBS:
            subjects = {s.i for s in grammar.grammatical_subjects(above) if s.i < pronoun.i}
            if above.dep_ == "conj" and grammar.is_passive(above.head):  # held by Turkey and guarded by its soldiers
                subjects |= {s.i for s in grammar.subjects(above.head)}
            if subjects:
                return subjects  # her mother spoke out after her husband died: the mother's husband
        above = above.head
    return set()


def same_clause(head: Token, pronoun: Token) -> bool:
    """Whether both depend on one verb without a clause between them."""
    above = pronoun.head
    while pronoun.dep_ == "pobj" and above.dep_ == "prep":
        above = above.head  # pulled out of it
    return above.i == head.head.i and (above.i == pronoun.head.i or head.dep_ in {"nsubj", "nsubjpass", "dobj"})
