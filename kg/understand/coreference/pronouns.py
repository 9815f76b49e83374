"""Resolves pronouns of the third person, and `I` inside quotations. Where nothing agrees, nothing is resolved."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import TYPE_CHECKING

from kg.understand.coreference.quotations import Quotations
from kg.understand.coreference.salience import Salience
from kg.understand.entities.traits import Genders, gender_of
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_IT = {"it", "its", "itself"}
_THEY = {"they", "them", "their", "theirs", "themselves"}
FIRST_PERSON = {"i", "me", "my", "mine", "myself"}
_ACTING_ALONE = frozenset({"Polity", "Organization", "Initiative", "Agreement"})  # classes of what `it` may mean
_CLEAR = 0.6  # lead in salience below which a pronoun is left for review
_KNOWN = 0.4  # salience that a gender which the text shows adds
_HEADS = 40  # above a pronoun; no phrase stands deeper below its clause
_UNSURE = 0.45  # kept for review, never asserted

Meant = tuple[list[Reference], float]


class Pronouns:
    """Whom each pronoun of one document means."""

    def __init__(self, scene: Scene, lexicon: Lexicon, genders: Genders, quotations: Quotations) -> None:
        self.scene, self.lexicon, self.genders, self.quotations = scene, lexicon, genders, quotations
        self.salience = Salience(scene)

    def meant(self, token: Token) -> Meant:
        """The references that a pronoun leads to, and how surely; none where it is open."""
        word = token.lower_
        gender = gender_of(token)
        if gender:
            return self._he(token, gender)
        if word in _IT and not expletive(token):
            return self._it(token)
        if word in _THEY:
            return self._they(token)
        if word in FIRST_PERSON:
            speaker = self.quotations.speaker(token.i)
            return ([speaker], 0.8) if speaker is not None else ([], 0.0)
        return [], 0.0

    def _he(self, token: Token, gender: str) -> Meant:
        quoted = self.quotations.around(token.i)
        speaker = self.quotations.speaker(token.i) if quoted else None

        def agrees(reference: Reference) -> bool:
            if "Person" not in self.lexicon.parents.get(reference.kind, ()):
                return False
            if self.genders.of(reference.entity) not in {None, gender}:
                return False
            return speaker is None or reference.entity != speaker.entity

        def nameless(noun: Token) -> bool:
            told = self.genders.people.nouns.get(noun.lemma_.lower())
            return noun.tag_ == "NN" and (told == gender or (told is None and self._is_person(noun)))

        ahead = self._ahead(token) or self._joined(token)
        if ahead is not None and agrees(ahead) and speaker is None:
            return [ahead], 0.75
        return self._best(token, agrees, nameless, 0.8, gender)

    def _ahead(self, token: Token) -> Reference | None:
        """`In his speech, Vladimir Putin …`: the subject that the phrase with the pronoun stands before."""
        clause = token
        for above in islice(token.ancestors, _HEADS):
            for subject in above.children:
                if subject.dep_ in {"nsubj", "nsubjpass"} and clause.i < subject.i and above.pos_ in {"VERB", "AUX"}:
                    named = [r for r in self.scene.at_head.get(subject.i, ()) if r.form == "name"]
                    return named[0] if named and clause.dep_ in {"prep", "advcl", "npadvmod"} else None
            clause = above
        return None

    def _joined(self, token: Token) -> Reference | None:
        """`Belarus and its officials`, `and Belarus by its envoy`: the name that a possessive is joined to."""
        noun = token.head
        first = noun.head
        gapped = self._gapped(token)
        if gapped is not None:
            return gapped
        if token.dep_ != "poss" or noun.dep_ != "conj" or not first.i < token.i <= first.i + 3:
            return None
        return next((r for r in self.scene.at_head.get(first.i, ()) if r.form == "name"), None)

    def _gapped(self, token: Token) -> Reference | None:
        """The name before the phrase of a possessive, where the verb is left out: and Belarus by its envoy."""
        name = self.scene.covering.get(token.i - 2) if token.i > 2 else None
        if name is None or name.form != "name" or self.scene.doc[token.i - 1].pos_ != "ADP" or name.start == 0:
            return None
        return name if self.scene.doc[name.start - 1].lower_ in {"and", "or", ",", ";"} else None

    def _it(self, token: Token) -> Meant:
        def nameless(noun: Token) -> bool:
            return noun.tag_ == "NN" and noun.dep_ in {"nsubj", "nsubjpass"} and not self._is_person(noun)

        joined = self._joined(token)
        if joined is not None and self._is_body(joined):
            return [joined], 0.75
        # As an object, "it" may be anything just spoken of: for a person to decide.
        sure = _UNSURE if token.lower_ == "it" and token.dep_ in {"dobj", "pobj", "dative"} else 0.75

        def agrees(reference: Reference) -> bool:
            return self._is_body(reference) and not self._one_of_several(reference)

        return self._best(token, agrees, nameless, sure, None)

    def _one_of_several(self, reference: Reference) -> bool:
        """Chad, Mali and Niger, or a `they` that means them: what `its` means is none of them."""
        noun = self.scene.doc.tokens[reference.head]
        if noun.lower_ in _THEY or (noun.dep_ == "conj" and noun.pos_ == noun.head.pos_ == "PROPN"):
            return True
        return any(c.dep_ == "conj" and c.pos_ == "PROPN" for c in noun.children)

    def _best(
        self,
        token: Token,
        agrees: Callable[[Reference], bool],
        nameless: Callable[[Token], bool],
        sure: float,
        gender: str | None,
    ) -> Meant:
        """The most salient of what agrees; less sure where another is nearly as salient, none where it has no name."""
        options = self.salience.options(token, agrees, nameless)
        if not options:
            return [], 0.0
        if gender:
            options = sorted(
                options,
                key=lambda o: -(o.score + _KNOWN * (o.reference is not None and self._shown(o.reference, gender))),
            )
        best = options[0]
        if best.reference is None:
            return [], 0.0
        rival = options[1].score if len(options) > 1 else -9.0
        confidence = sure if best.score - rival >= _CLEAR else sure * 0.6
        if gender and confidence >= 0.5:
            self.genders.tell(best.reference.entity, gender)
        return [best.reference], confidence

    def _shown(self, reference: Reference, gender: str) -> bool:
        return self.genders.of(reference.entity) == gender

    def _is_body(self, reference: Reference) -> bool:
        above = self.lexicon.parents.get(reference.kind, frozenset())
        return not reference.adjective and not above.isdisjoint(_ACTING_ALONE)

    def _is_person(self, noun: Token) -> bool:
        word = noun.lemma_.lower()
        return (
            word in self.genders.people.nouns
            or "Person" in self.lexicon.parents.get(self.lexicon.roles.get(word, ""), ())
            or any(c.subject_slots == ("self",) for c in self.lexicon.nouns.get(word, ()))
        )

    def _they(self, token: Token) -> Meant:
        """A plural pronoun: the coordinated subject, or the group, of this or the sentence before."""
        from kg.understand.arguments.arguments import Arguments

        here = self.scene.doc.number_of(token.i)
        for number in (here, here - 1):
            if number < 0:
                continue
            for subject in self.scene.doc.sents[number]:
                if subject.dep_ not in {"nsubj", "nsubjpass"} or subject.i >= token.i or subject.pos_ == "PRON":
                    continue
                references = Arguments(self.scene, self.lexicon).resolve([subject])
                if len(references) > 1 or (references and references[0].kind in {"Group", "ArmedGroup"}):
                    return references, 0.7
        return [], 0.0


def expletive(token: Token) -> bool:
    """It seems that …, it is clear that …"""
    if token.dep_ == "expl":
        return True
    verb = token.head
    return (
        token.dep_ in {"nsubj", "nsubjpass"}
        and any(
            c.dep_ in {"ccomp", "csubj", "csubjpass"} or (c.dep_ == "xcomp" and verb.lemma_ == "be")
            for c in verb.children
        )
        and verb.lemma_ in {"be", "seem", "appear", "say", "report", "believe", "take", "remain", "become"}
    )
