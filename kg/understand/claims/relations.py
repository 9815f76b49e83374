"""Makes claims of the constructions that are recognised: factuality, attribution and time of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kg.model import Claim, Mode, Polarity, Span
from kg.understand.arguments.dates import Times
from kg.understand.attribution.attribution import Attributions
from kg.understand.claims import triggers
from kg.understand.claims.constructions import Constructions, Match
from kg.understand.factuality.assessment import Assessment
from kg.understand.factuality.factuality import Factuality
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.lasting import titles
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar


class Relations:
    """Finds the claims of one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self.constructions = Constructions(scene, lexicon)
        self.factuality = Factuality(lexicon)
        self.attributions = Attributions(scene, lexicon)
        self.times = Times(scene.doc, scene.document.date)

    def claims(self) -> list[Claim]:
        """All claims, in reading order, each once."""
        found: dict[str, Claim] = {}
        for token in self.scene.doc:
            lasting = list(self.constructions.lasting(token))
            over = any(m.when and not m.when.endswith("..") for m in lasting)  # who led from 2012 to 2017 leads no more
            for match in (*(m for m in self.constructions.at(token) if not (over and self._ends(m))), *lasting):
                for claim in self._claims_of(match):
                    found.setdefault(claim.iri, claim)
        return _once(found.values())

    def _ends(self, match: Match) -> bool:
        relation = self.lexicon.relations[match.construction.relation]
        return not relation.event and not relation.outlasts

    def _to_come(self, match: Match, assessment: Assessment) -> bool:
        """Promised aid, agreed to talks: not so yet, and not told to be not so."""
        return assessment.mode is not Mode.ACTUAL and not triggers.ends(self.lexicon, match.verb, match.construction)

    def _state_of(self, party: Reference) -> str | None:
        state = self.scene.states.get(party.entity)
        return state.iri if state is not None else None

    def _excluded(self, party: Reference) -> bool:
        """Attacked neither Ukraine nor Poland; not Russia but Belarus: the party is named to be left out."""
        head = self.scene.doc[party.head]
        first = grammar.first_of(head)
        joined = (*first.children, *(first.head.children if first.dep_ == "pobj" else ()))
        if any(c.lower_ == "neither" for c in joined):
            return True  # attacked neither X nor Y; withdrew neither from X nor from Y
        if head.dep_ == "pobj" and head.head.i and head.head.nbor(-1).lower_ == "not":
            return True  # sits in X, not in Y
        return any(c.lower_ == "not" and c.i < head.i for c in head.children) and head.pos_ in grammar.NOUNS

    # making claims

    def _claims_of(self, match: Match) -> Iterator[Claim]:
        relation = self.lexicon.relations[match.construction.relation]
        support = None if match.turned else match.verb
        assessment = self.factuality.assess(match.trigger, support, presupposed=match.presupposed)
        if match.construction.negated:
            assessment.settled = False
            assessment.negate()
        over = assessment.past or titles.lost(match.trigger, self.lexicon)
        if over and not relation.event and not relation.outlasts:
            return  # a former president leads no more
        attribution = self.attributions.attribute(match.trigger, assessment)
        if match.presupposed and attribution is not None and not self.attributions.quoted(match.trigger):
            attribution = None
        scene, document = self.scene, self.scene.document
        sentence = match.trigger.sent
        where = scene.span(sentence.start, sentence.end)
        words = scene.span_of(match.words)
        clause = match.verb if match.verb is not None else match.trigger
        ahead = assessment.mode is Mode.PLANNED
        when = self.times.of_clause(clause, ahead=ahead) if relation.event else match.when
        event = scene.minter.event(document.iri, words.start, words.end) if relation.event else None
        for subject, obj in match.pairs:
            own = obj.entity in {self.scene.entities[subject.entity].acts_for, self._state_of(subject)}
            if (own and relation.event and obj.adjective) or (
                not relation.event and self.scene.entities[subject.entity].acts_for == obj.entity
            ):
                continue  # the Chinese ambassador serves China, and frees Chinese citizens: no deed towards China
            if not relation.event and subject.head == match.trigger.i and titles.bare(match.trigger):
                continue  # appointed her prime minister of Norway: the title is given, and speaks of no holder
            held = [
                (max(r.start, sentence.start), min(r.end, sentence.end))
                for r in (subject, obj)
                if sentence.start <= r.head < sentence.end
            ]
            tokens = [i for i in match.words if sentence.start <= i < sentence.end]
            evidence = scene.span(
                min([*tokens, *(s for s, _ in held)]), max([*(i + 1 for i in tokens), *(e for _, e in held)])
            )
            for party in (subject, obj):
                if party.form == "nominal" and scene.free(party.start, party.end):
                    scene.refer(party, scene.entities[party.entity])
            polarity = assessment.polarity
            ended = match.turned and not self._to_come(match, assessment)
            if ended or self._excluded(subject) or self._excluded(obj):
                polarity = Polarity.NEGATIVE
            confidence = round(min(subject.confidence, 1.0) * min(obj.confidence, 1.0), 3)
            yield Claim(
                iri=scene.minter.claim(
                    document.iri, subject.entity, relation.iri, obj.entity, str(words.start), str(words.end)
                ),
                subject=subject.entity,
                relation=relation.iri,
                object=obj.entity,
                evidence=evidence,
                sentence=where,
                trigger=words,
                polarity=polarity,
                certainty=assessment.certainty,
                mode=assessment.mode,
                attribution=attribution,
                event=event,
                time=when,
                confidence=confidence,
                construction=match.construction.iri,
            )


def _once(claims: Iterable[Claim]) -> list[Claim]:
    """Each statement once where its trigger stands inside a longer one: a memorandum of understanding is one."""
    held: dict[tuple[str, str, str, int], list[Claim]] = {}
    for claim in claims:
        held.setdefault((claim.subject, claim.relation, claim.object, claim.sentence.start), []).append(claim)
    return [c for same in held.values() for c in same if not any(_inside(c.trigger, o.trigger) for o in same)]


def _inside(inner: Span, outer: Span) -> bool:
    return inner != outer and outer.start <= inner.start and inner.end <= outer.end
