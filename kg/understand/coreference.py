"""Resolves what is not a name: pronouns, roles ("the Russian leader"), descriptions, and numbered groups.

A small salience model in the tradition of Hobbs (1978) and Lappin and Leass (1994): subjects before
other places, near before far, and only what agrees in kind. Where nothing agrees, nothing is resolved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand import grammar
from kg.understand.arguments import Arguments
from kg.understand.authority import Authority
from kg.understand.entities import entity_of
from kg.understand.lexicon import Lexicon
from kg.understand.scene import Reference, Scene

if TYPE_CHECKING:
    from kg.understand.parse import Token

_HE = {"he", "him", "his", "she", "her", "hers", "himself", "herself"}
_IT = {"it", "its", "itself"}
_THEY = {"they", "them", "their", "theirs"}
_DEFINITE = {"the", "this", "that", "its", "his", "her", "their"}
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 2, "2": 2, "3": 3, "4": 4, "5": 5}
_CONSTITUTIONS = {"kingdom", "republic", "sultanate", "emirate", "federation", "union"}
_CLEAR = 0.6  # lead in salience below which a pronoun is left for review
_WINDOW = 3  # sentences looked back


@dataclass(frozen=True, slots=True)
class _Option:
    score: float
    reference: Reference


class Coreference:
    """Adds references for pronouns and descriptions to one scene, in reading order."""

    def __init__(self, scene: Scene, authority: Authority, lexicon: Lexicon) -> None:
        self.scene, self.authority, self.lexicon = scene, authority, lexicon
        self.sentences = list(scene.doc.sents)
        self.sentence_of = [0] * len(scene.doc)
        for number, sentence in enumerate(self.sentences):
            for i in range(sentence.start, sentence.end):
                self.sentence_of[i] = number

    def resolve(self) -> None:
        for sentence in self.sentences:
            for token in sentence:
                if token.pos_ == "PRON" or token.tag_ == "PRP$":
                    self._pronoun(token)
                elif token.pos_ in {"NOUN", "PROPN"} and self.scene.free(token.i, token.i + 1):
                    self._description(token)

    # pronouns

    def _pronoun(self, token: Token) -> None:
        word = token.lower_
        if word in _HE:
            self._refer(token, *self._best(token, self._is_person, 0.8))
        elif word in _IT and not _expletive(token):
            # As an object, "it" may be anything just spoken of: for a person to decide.
            sure = 0.45 if word == "it" and token.dep_ in {"dobj", "pobj", "dative"} else 0.75
            self._refer(token, *self._best(token, self._is_body, sure))
        elif word in _THEY:
            self._they(token)

    def _is_person(self, reference: Reference) -> bool:
        return reference.kind == "Person"

    def _is_body(self, reference: Reference) -> bool:
        above = self.lexicon.parents.get(reference.kind, frozenset())
        return bool(above & {"Polity", "Organization", "Initiative", "Agreement"}) and not reference.adjective

    def _best(self, token: Token, agrees: Callable[[Reference], bool], sure: float) -> tuple[Reference | None, float]:
        """The most salient reference that agrees; less sure where another one is nearly as salient."""
        here = self.sentence_of[token.i]
        options = []
        for reference in self.scene.before(token.i):
            sentence = self.sentence_of[reference.head]
            distance = here - sentence
            if distance > _WINDOW or not agrees(reference):
                continue
            head = self.scene.doc[reference.head]
            if distance == 0 and token.tag_ != "PRP$" and _same_clause(head, token):
                continue  # "Putin met him": a pronoun is not bound in its own clause
            score = _prominence(head) - 1.5 * distance + reference.start / (10 * len(self.scene.doc))
            options.append(_Option(score, reference))
        if not options:
            return None, 0.0
        best = max(options, key=lambda o: o.score)
        rival = max((o.score for o in options if o.reference.entity != best.reference.entity), default=-9.0)
        return best.reference, sure if best.score - rival >= _CLEAR else sure * 0.6

    def _they(self, token: Token) -> None:
        """A plural pronoun: the coordinated subject, or the group, of this or the sentence before."""
        here = self.sentence_of[token.i]
        for number in (here, here - 1):
            if number < 0:
                continue
            for subject in self.sentences[number]:
                if subject.dep_ not in {"nsubj", "nsubjpass"} or subject.i >= token.i or subject.pos_ == "PRON":
                    continue
                references = Arguments(self.scene, self.lexicon).resolve([subject])
                if len(references) > 1 or (references and references[0].kind in {"Group", "ArmedGroup"}):
                    for reference in references:
                        self._refer(token, reference, 0.7)
                    return

    # descriptions

    def _description(self, token: Token) -> None:
        count = self._count(token)
        if count:
            self._numbered(token, count)
            return
        if token.tag_ not in {"NN", "NNP"}:
            return
        title = self._title(token)
        if title is not None:
            self._office_holder(token, title)
            return
        kind = self.lexicon.roles.get(token.lemma_.lower())
        if kind is None or kind == "Group" or not _is_definite(token) or _is_specified(token):
            return
        self._institution(token, kind)

    def _count(self, token: Token) -> int:
        """How many a plural noun speaks of; 0 where it does not say, or means others than those named."""
        if token.tag_ not in {"NNS", "NNPS"} or any(c.lower_ == "other" for c in token.children):
            return 0
        words = [c.lower_ for c in token.children if c.dep_ in {"nummod", "det", "predet"}]
        definite = {"the", "both", "these", "those", "all"} & set(words)
        if not definite or any(c.dep_ in {"amod", "compound"} and c.text[0].isupper() for c in token.children):
            return 0  # four European diplomats are not the four just named
        return next((_NUMBERS[w] for w in words if w in _NUMBERS), 0)

    def _numbered(self, token: Token, count: int) -> None:
        """The three leaders, both countries: the last so many of the right kind that were named together."""
        word = token.lemma_.lower()
        person = self._title_word(word)
        if not person and self.lexicon.roles.get(word) not in {
            "State",
            "Group",
            "GovernmentBody",
            "Actor",
            "Organization",
        }:
            return
        wanted = self._is_person if person else self._is_polity
        meant = self._joined(token, count, wanted) or self._last_named(token, count, wanted)
        for reference in sorted(meant, key=lambda r: r.start):
            self._refer(token, reference, 0.8, form="nominal")

    def _last_named(self, token: Token, count: int, wanted: Callable[[Reference], bool]) -> list[Reference]:
        """Those of the last sentence that names any, if it names just so many."""
        by_sentence: dict[int, dict[Iri, Reference]] = {}
        for reference in self.scene.before(token.i):
            if wanted(reference):
                by_sentence.setdefault(self.sentence_of[reference.head], {})[reference.entity] = reference
        last = list(by_sentence[max(by_sentence)].values()) if by_sentence else []
        return last if len(last) == count else []

    def _joined(self, token: Token, count: int, wanted: Callable[[Reference], bool]) -> list[Reference]:
        """The last that many that were joined by and: they are a set already."""
        for reference in reversed(self.scene.before(token.i)):
            head = self.scene.doc[reference.head]
            if head.dep_ == "conj":
                continue
            heads = list(grammar.coordinated(head))
            members = [r for h in heads for r in self.scene.at_head.get(h.i, ()) if wanted(r) and r.form != "pronoun"]
            distinct = list({r.entity: r for r in members}.values())
            if len(distinct) == count and len(heads) == count and heads[-1].i < token.i:
                return distinct
        return []

    def _is_polity(self, reference: Reference) -> bool:
        return "Polity" in self.lexicon.parents.get(reference.kind, frozenset())

    def _title_word(self, word: str) -> bool:
        return any(
            c.subject_slots == ("self",) and "of" in c.object_markers and c.relation.endswith("#leads")
            for c in self.lexicon.nouns.get(word, ())
        )

    def _title(self, token: Token) -> str | None:
        """The title a noun phrase is about, such as `prime minister`; None if it is no title of a leader."""
        word = token.lemma_.lower()
        compound = next((c for c in token.children if c.dep_ in {"compound", "amod"} and c.i == token.i - 1), None)
        if compound is not None and self._title_word(f"{compound.lemma_.lower()} {word}"):
            return f"{compound.lemma_.lower()} {word}"
        return word if self._title_word(word) else None

    def _office_holder(self, token: Token, title: str) -> None:
        title_of_name = token.dep_ == "compound" and any(
            r.kind == "Person" for r in self.scene.at_head.get(token.head.i, ())
        )
        if title_of_name or token.dep_ in {"appos", "attr"} or any(c.dep_ == "appos" for c in token.children):
            return  # a title before or beside a name is told by the name
        if any(
            c.lemma_.lower() in self.lexicon.effects.get("attributive", {}) for c in token.children if c.dep_ == "amod"
        ):
            return  # the former president, the would-be leader
        arguments = Arguments(self.scene, self.lexicon)
        owners = [o for o in arguments.owners(token) if o.kind != "Person"]
        of = [r for r in arguments.marked(frozenset({"of"}), token, None) if r.kind != "Person"]
        if owners or of:
            self._holder_in(token, (owners or of)[0], title)
        elif _is_definite(token):
            self._holder_before(token, title)

    def _holder_in(self, token: Token, owner: Reference, title: str) -> None:
        date = self.scene.document.date
        specific = None if title in {"leader", "ruler", "head", "chief", "strongman", "dictator"} else title
        present: list[Iri] = []
        for person in self.scene.entities:
            served = [s for s in self.authority.careers.get(person, ()) if s.body == owner.entity]
            fits = any((specific is None and s.head) or specific in s.titles for s in served if s.covers(date))
            if fits:
                present.append(person)
        candidates = present if len(present) == 1 else self.authority.holders(owner.entity, title=specific, date=date)
        if len(candidates) != 1:
            return
        entity = self.scene.entities.get(candidates[0]) or entity_of(self.authority, candidates[0])
        start = owner.start if owner.start < token.i else token.i
        self._add(token, entity, 0.9 if present else 0.8, "role", start=min(start, token.i))

    def _holder_before(self, token: Token, title: str) -> None:
        """The president, with no word whose: the nearest person before who has that title here."""
        for reference in reversed(self.scene.before(token.i)):
            if self.sentence_of[token.i] - self.sentence_of[reference.head] > 6:
                return
            if reference.kind != "Person" or reference.form == "pronoun":
                continue
            titles = {t for s in self.authority.careers.get(reference.entity, ()) for t in s.titles}
            called = " ".join(t.lower_ for t in self.scene.doc[max(0, reference.start - 3) : reference.start])
            if title in titles or title in called:
                self._refer(token, reference, 0.75, form="role")
                return

    def _institution(self, token: Token, kind: str) -> None:
        """The center, this academic institution: the last one named, by its class or by a word of its name."""
        if kind == "State" and self._own_country(token):
            return
        found: list[Reference] = []
        for reference in reversed(self.scene.before(token.i)):
            if self.sentence_of[token.i] - self.sentence_of[reference.head] > 4:
                break
            spoken_of = reference.form not in {"pronoun", "role"} and not reference.adjective
            if spoken_of and self._is_such(token, kind, reference):
                found.append(reference)
        if found:
            better = self._more_specific(token, found[0], kind)
            rivals = {r.entity for r in found} - {better.entity}
            by_word = token.lower_ in self.scene.entities[better.entity].label.lower().split()
            unsure = kind == "Organization" and bool(rivals) and not by_word  # which of them is "the bloc"?
            self._refer(token, better, 0.45 if unsure else 0.8, form="nominal")

    def _is_such(self, token: Token, kind: str, reference: Reference) -> bool:
        """Whether the noun may speak of what the reference names."""
        entity = self.scene.entities[reference.entity]
        if token.lower_ in entity.label.lower().split() and entity.kind not in {"State", "Person"}:
            return True
        if kind == "GovernmentBody" or _compounded(token):
            return False  # a ministry is not an agency, and the unification ministry not any ministry
        if kind == "Organization" and not entity.authority:
            return False  # "the bloc" is no firm that happens to be near
        if token.lower_ in _CONSTITUTIONS and token.lower_ not in self.authority.words.get(entity.iri, set()):
            return False  # China is no kingdom
        return kind in self.lexicon.parents.get(entity.kind, frozenset({entity.kind}))

    def _own_country(self, token: Token) -> bool:
        """`his country`: the one that the person leads or serves."""
        for child in token.children:
            for reference in self.scene.at_head.get(child.i, ()):
                if child.dep_ == "poss" and reference.kind == "Person":
                    state = self.scene.states.get(reference.entity)
                    if state is not None:
                        self._add(token, state, 0.85, "nominal")
                    return True
        return False

    def _more_specific(self, token: Token, found: Reference, kind: str) -> Reference:
        """Of the institutions of one phrase ("the Center at the University"), the one that is spoken of first."""
        sentence = self.sentence_of[found.head]
        inside = [
            r
            for r in self.scene.before(found.start)
            if self.sentence_of[r.head] == sentence
            and kind in self.lexicon.parents.get(r.kind, frozenset({r.kind}))
            and self.scene.doc[found.head] in list(self.scene.doc[r.head].subtree)
        ]
        return inside[0] if inside and token.lower_ not in self.scene.entities[found.entity].label.lower() else found

    # adding

    def _refer(self, token: Token, target: Reference | None, confidence: float, *, form: str = "pronoun") -> None:
        if target is not None:
            base = max(
                target.confidence, self.scene.sureness.get(target.entity, 0.0)
            )  # a chain of descriptions is as sure as the name it leads to
            self._add(token, self.scene.entities[target.entity], confidence * base, form)

    def _open(self, first: int, token: Token) -> bool:
        """Whether the words before the token are free, or taken by the same phrase."""
        return all(self.scene.covering[i].head == token.i for i in range(first, token.i) if i in self.scene.covering)

    def _add(self, token: Token, entity: Entity, confidence: float, form: str, *, start: int | None = None) -> None:
        first = token.i if start is None else start
        if start is None and form != "pronoun":
            words = [c.i for c in token.children if c.dep_ in {"det", "nummod", "amod", "predet"} and c.i < token.i]
            first = min([token.i, *words])
        self.scene.refer(
            Reference(
                start=first if self._open(first, token) else token.i,
                end=token.i + 1,
                head=token.i,
                entity=entity.iri,
                kind=entity.kind,
                form=form,
                confidence=confidence,
            ),
            entity,
        )


def _prominence(head: Token) -> float:
    """How much a place in the sentence draws a later pronoun."""
    if head.dep_ == "appos" and head.head.dep_ != "appos":
        return _prominence(head.head) + 0.1  # "the successor, Manele": the name is who is spoken of
    if head.dep_ in {"nsubj", "nsubjpass"}:
        return 3.0 if head.head.dep_ == "ROOT" else 2.5
    if head.dep_ == "poss" and head.head.dep_ in {"nsubj", "nsubjpass"}:
        return 2.2
    if head.dep_ == "dobj":
        return 1.5
    return 1.0


def _same_clause(head: Token, pronoun: Token) -> bool:
    """Whether both depend on one verb without a clause between them."""
    return head.head.i == pronoun.head.i or (
        pronoun.dep_ == "pobj" and pronoun.head.head.i == head.head.i and head.dep_ in {"nsubj", "nsubjpass", "dobj"}
    )


def _expletive(token: Token) -> bool:
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


def _compounded(token: Token) -> bool:
    return any(c.dep_ == "compound" and c.i < token.i for c in token.children)


def _is_definite(token: Token) -> bool:
    return any(c.lower_ in _DEFINITE for c in token.children if c.dep_ in {"det", "poss"})


def _is_specified(token: Token) -> bool:
    """`the university of Bonn`, `the Russian ministry`: it says itself which one it is."""
    return any(
        (c.dep_ == "prep" and c.lower_ in {"of", "between", "among"})
        or (c.dep_ in {"amod", "compound", "nmod", "poss"} and c.text[:1].isupper())
        for c in token.children
    )
