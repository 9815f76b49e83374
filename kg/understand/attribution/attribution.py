"""Who says it: turns speakers found in the parse, and quotation marks, into attributions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from kg.model import Attribution, Entity, Iri, Statement
from kg.understand.arguments.arguments import Arguments
from kg.understand.attribution.contents import Found
from kg.understand.attribution.statements import Statements
from kg.understand.factuality.assessment import Assessment
from kg.understand.factuality.governors import FIRST_PERSON
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

UNNAMED = "unnamed source"
_TELLING = frozenset({"according", "words"})
_REACH = 200  # tokens, and heads, between a predicate and the phrase that tells whose words it is


class Attributions:
    """Finds the holders of claims in one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self.statements = Statements(scene, lexicon)
        self._arguments = Arguments(scene, lexicon)
        self._sentences = list(scene.doc.sents)
        self._starts = [s.start for s in self._sentences]
        self._phrases: list[int] = [t.i for t in scene.doc if t.lower_ in _TELLING and _tells_whose(t)]
        self._speakers: dict[int, tuple[Token, Token] | None] = {}  # sentence -> who says something there, and the verb

    def attribute(self, trigger: Token, assessment: Assessment) -> Attribution | None:
        """The attribution of a predicate, innermost; None where the author speaks.

        What the clause itself tells comes first; around it stand the statements in whose content the outermost cue,
        or the predicate, lies: further sentences of a quotation, a quotation inside what somebody says.
        """
        speakers = list(assessment.speakers)
        according = self._according(trigger)
        if according is not None:
            speakers.append(according)
        speakers += self._around(trigger, speakers)
        if self.quoted(trigger) and not speakers:
            speakers.append(self._speaker_of_quote(trigger))
        if not speakers and (between := self._between(trigger)) is not None:
            speakers.append(between)
        result: Attribution | None = None
        for source, cue in reversed(speakers):
            cue_span = self.scene.span(cue.i, cue.i + 1)
            result = Attribution(source=self._source(source, cue), cue=cue_span, within=result)
        return result

    def _between(self, trigger: Token) -> tuple[Token, Token] | None:
        """Whose words a sentence is that tells what had been, between two that the same person says (free indirect)."""
        if trigger.pos_ != "VERB" or trigger.dep_ not in {"ROOT", "conj"} or not _had(trigger):
            return None
        number = bisect_right(self._starts, trigger.i) - 1
        if not 0 < number < len(self._sentences) - 1:
            return None
        before, after = self._told(number - 1), self._told(number + 1)
        start, end = self._sentences[number].start, self._sentences[number].end
        if before is None or after is None or "\n" in trigger.doc[start - 1].text + trigger.doc[end - 1].text:
            return None
        return before if after[0].pos_ == "PRON" or after[0].lower_ == before[0].lower_ else None

    def _around(self, trigger: Token, known: list[tuple[Token | None, Token]]) -> list[tuple[Token | None, Token]]:
        """The holders of the quotations that a predicate stands in, innermost first, beyond those that are known."""
        cues = {cue.i for _, cue in known}
        return [
            (found.source, found.verb)
            for found in self.statements.quoting(trigger.i)
            if found.verb.i not in cues and not any(i in cues for i in found.cue)
        ]

    def said(self) -> tuple[Statement, ...]:
        """All statements of the document, in the order of their cues."""
        made: dict[Iri, tuple[Found, Statement]] = {}
        for found in sorted(self.statements.found, key=lambda f: (f.cue[0], f.cue[-1])):
            statement = self._statement(found)
            if statement is not None:
                made.setdefault(statement.iri, (found, statement))
        around = {iri: self.statements.around(found) for iri, (found, _) in made.items()}
        iris = {id(found): iri for iri, (found, _) in made.items()}
        within: dict[Iri, Iri] = {}
        for iri in made:
            outer = next((iris[id(f)] for f in around[iri] if id(f) in iris), None)
            if outer is not None and iri not in _outwards(outer, within):  # two may each look to be around the other
                within[iri] = outer
        return tuple(replace(s, within=within.get(iri)) for iri, (_, s) in made.items())

    def _statement(self, found: Found) -> Statement | None:
        cue, content = self.statements.spans(found.cue), self.statements.spans(found.content, found.cue)
        if not cue or not content:
            return None
        holder = self.statements.spans(found.holder, found.cue)
        return Statement(
            iri=self.scene.minter.statement(self.scene.document.iri, cue[0].start, cue[-1].end),
            source=self._source(found.source, found.verb),
            source_span=holder[0] if holder else None,
            cue=cue,
            content=content,
            kind=self.statements.kind(found),
        )

    def quoted(self, trigger: Token) -> bool:
        """Whether the token stands between quotation marks."""
        return self.statements.quoted(trigger.i)

    def _source(self, source: Token | None, cue: Token) -> Iri:
        if source is None:
            return self._described(UNNAMED, "Group")
        found = self._arguments.resolve([source])
        if found:
            self.scene.entities.setdefault(found[0].entity, self.scene.entities[found[0].entity])
            return found[0].entity
        if source.pos_ == "PRON":
            return self._described(UNNAMED, "Group")
        left = [t for t in source.lefts if t.dep_ in {"amod", "compound", "nmod", "nummod", "poss"}]
        start = min([t.left_edge.i for t in left], default=source.i)
        label = self.scene.span(start, source.i + 1).quote
        label = label[0].lower() + label[1:] if source.pos_ == "NOUN" and start == source.i else label
        kind = self.lexicon.roles.get(source.lemma_.lower(), "Group")
        return self._described(label, kind if kind in {"GovernmentBody", "MediaOrganization"} else "Group")

    def _described(self, label: str, kind: str) -> Iri:
        iri = self.scene.minter.local_entity(self.scene.document.iri, kind, label)
        self.scene.entities.setdefault(iri, Entity(iri=iri, kind=kind, label=" ".join(label.split())))
        return iri

    def _according(self, trigger: Token) -> tuple[Token | None, Token] | None:
        """According to X, in the words of X. In a sentence too long to see who, it is somebody's words all the same."""
        sentence = trigger.sent
        first, last = (bisect_left(self._phrases, i) for i in (sentence.start, sentence.end))
        if first == last:
            return None
        above = {t.i for t in islice(trigger.ancestors, _REACH)} | {trigger.i}
        start, end = (bisect_left(self._phrases, trigger.i + i, first, last) for i in (-_REACH, _REACH))
        for token in (trigger.doc[i] for i in self._phrases[start:end]):
            if token.lower_ == "words":
                return (_named(token, "of"), token)
            if token.head.i in above or token.dep_ == "ROOT":
                return (_named(token, "to"), token)
        unseen = len(above) > _REACH or (start, end) != (first, last)
        return (None, trigger.doc[self._phrases[first]]) if unseen else None

    def _speaker_of_quote(self, trigger: Token) -> tuple[Token | None, Token]:
        """Who speaks the quotation around the trigger: told in its sentence, or in the one before or after it."""
        number = bisect_right(self._starts, trigger.i) - 1
        for index in (number, number + 1, number - 1):
            if not 0 <= index < len(self._sentences):
                continue
            told = self._told(index)
            if told is not None:
                return told
        return None, trigger

    def _told(self, index: int) -> tuple[Token, Token] | None:
        if index not in self._speakers:
            self._speakers[index] = self._first_speaker(index)
        return self._speakers[index]

    def _first_speaker(self, index: int) -> tuple[Token, Token] | None:
        for token in self._sentences[index]:
            if token.pos_ == "VERB" and not self.quoted(token):
                effects = {e for lemma in grammar.lemmas(token) for e in self.lexicon.effect("verb", lemma)}
                sources = grammar.subjects(token) if "report" in effects else []
                if sources and sources[0].lower_ not in FIRST_PERSON:
                    return sources[0], token
        return None


def _tells_whose(token: Token) -> bool:
    """The telling word of `according to` and of `in the words of` somebody."""
    if token.lower_ == "according":
        return True
    before = token.doc.text_of(max(0, token.i - 2), token.i).lower()
    return token.lower_ == "words" and before == "in the" and _named(token, "of") is not None


def _had(verb: Token) -> bool:
    """Whether a verb stands in the past perfect, or in the past of what is to come."""
    return any(c.dep_ == "aux" and c.lower_ in {"had", "would"} for c in verb.children)


def _named(token: Token, preposition: str) -> Token | None:
    """Who stands after the preposition."""
    return next(
        (p for c in token.children if c.lower_ == preposition for p in c.children if p.dep_ == "pobj"),
        None,
    )


def _outwards(iri: Iri, within: Mapping[Iri, Iri]) -> Iterator[Iri]:
    """A statement and those that it stands in, from the inside to the outside."""
    at: Iri | None = iri
    while at is not None:
        yield at
        at = within.get(at)
