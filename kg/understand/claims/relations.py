"""Makes claims of the constructions that are recognised: factuality, attribution and time of each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from kg.model import Certainty, Claim, Mode, Polarity, Span
from kg.understand.arguments.arguments import MODIFIERS
from kg.understand.arguments.dates import Times
from kg.understand.attribution.attribution import Attributions
from kg.understand.claims import triggers
from kg.understand.claims.constructions import Constructions
from kg.understand.claims.match import Match
from kg.understand.factuality.assessment import Assessment
from kg.understand.factuality.factuality import Factuality
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.lasting import terms, titles
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import clauses, grammar, passages
from kg.vocab import SC

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Stretch, Token

_MARKS = frozenset(",;:—–-)")
_IN_OFFICE = frozenset({SC + "leads", SC + "servesIn"})
_MEMBER = frozenset({SC + "memberOf", SC + "memberOfParty", SC + "participatesIn"})
_OF_PARTY = frozenset({SC + "memberOfParty", SC + "affiliatedWith"})
_QUITS = SC + "quits"
_RETURNS, _NORMALIZES = SC + "returnsTo", SC + "normalizesTiesWith"
_SURE = 0.5  # what the gate asserts
_IN_HEADLINE = 0.45  # of the confidence elsewhere: no parser reads headlines, and the text says it again


class Relations:
    """Finds the claims of one document."""

    def __init__(self, scene: Scene, lexicon: Lexicon) -> None:
        self.scene, self.lexicon = scene, lexicon
        self.constructions = Constructions(scene, lexicon)
        self.factuality = Factuality(lexicon)
        self.attributions = Attributions(scene, lexicon)
        self.times = Times(scene.doc, scene.document.date)
        self._in_headlines = {i for h in passages.headlines(scene.doc) for i in range(h.start, h.end)}
        self._now: set[str] = set()  # claims of what lasts that are told in the present
        self._since: dict[str, str] = {}  # and since when, where a verb tells how it began
        self._leaves_out = bool(scene.doc.places("not") or scene.doc.places("neither"))  # whether anybody may be

    def claims(self) -> list[Claim]:
        """All claims, in reading order, each once."""
        found: dict[str, Claim] = {}
        for matches, lasting in self.constructions.told():
            if lasting and any(m.when and not m.when.endswith("..") for m in lasting):
                matches = [m for m in matches if not self._ends(m)]  # who led from 2012 to 2017 leads no more
            for match in (*matches, *lasting):
                for claim in self._claims_of(match):
                    found.setdefault(claim.iri, claim)
        gone = self._resigned()
        still = [c for c in found.values() if c.relation not in _IN_OFFICE or c.subject not in gone]
        still = self._without_left(still)
        return _once(self._apt(still))

    def _resigned(self) -> set[str]:
        """Who is told to have resigned: they held their offices, and serve no more."""
        gone: set[str] = set()
        for token in self.scene.doc:
            if token.pos_ != "VERB" or token.lemma_.lower() not in self.lexicon.resigning:
                continue
            told = self.factuality.assess(token)
            plain = (told.polarity, told.certainty, told.mode) == (Polarity.POSITIVE, Certainty.CERTAIN, Mode.ACTUAL)
            if plain and not told.speakers:
                who = self.constructions.arguments.resolve(grammar.subjects(token))
                gone |= {r.entity for r in who if r.kind == "Person"}
        return gone

    def _without_left(self, claims: list[Claim]) -> list[Claim]:
        """Without memberships of what the text tells that the member left, unless it tells later that he is in it."""
        left = {(c.subject, c.object): c for c in claims if c.relation == _QUITS and c.plain and c.confidence >= _SURE}
        if not left:
            return claims
        return [c for c in claims if not self._has_left(c, left.get((c.subject, c.object)))]

    def _has_left(self, claim: Claim, leaving: Claim | None) -> bool:
        if leaving is None or not claim.plain or claim.relation not in _MEMBER:
            return False
        again = claim.trigger.start > leaving.trigger.start and claim.iri in self._now
        since = self._since.get(claim.iri)
        return not (again or (since is not None and leaving.time is not None and since > leaving.time))

    def _apt(self, claims: list[Claim]) -> list[Claim]:
        """Without events that do not fit their parties where the same words tell another that does: who withdraws
        soldiers from a state retreats from it, and quits no pact; who returns an ambassador gives nothing back.
        """
        told: dict[tuple[str, str], list[Claim]] = {}
        strays = []
        mended = {(c.subject, c.object) for c in claims if c.relation == _NORMALIZES}
        claims = [c for c in claims if c.relation != _RETURNS or (c.subject, c.object) not in mended]
        for claim in claims:
            relation = self.lexicon.relations[claim.relation]
            subject, obj = (self.scene.entities[iri].kind for iri in (claim.subject, claim.object))
            if not relation.event:
                continue
            if self.lexicon.fits(subject, relation.domain) and self.lexicon.fits(obj, relation.range):
                told.setdefault((claim.subject, claim.object), []).append(claim)
            else:
                strays.append(claim)
        dropped = {
            stray.iri
            for stray in strays
            for other in told.get((stray.subject, stray.object), ())
            if other.trigger.start < stray.trigger.end and stray.trigger.start < other.trigger.end
        }
        return _to_others([c for c in claims if c.iri not in dropped])

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
        if not self._leaves_out:
            return False
        head = self.scene.doc[party.head]
        first = grammar.first_of(head)
        joined = (*first.children, *(first.head.children if first.dep_ == "pobj" else ()))
        if any(c.lower_ == "neither" for c in joined):
            return True  # attacked neither X nor Y; withdrew neither from X nor from Y
        if head.dep_ == "pobj" and head.head.i and head.head.nbor(-1).lower_ == "not":
            return True  # sits in X, not in Y
        nots = (c for c in head.children if c.lower_ == "not" and c.i < head.i)  # not only Russia is no exception
        return head.pos_ in grammar.NOUNS and any(c.nbor().lower_ not in {"only", "just", "merely"} for c in nots)

    def _of_one(self, obj: Reference, subjects: set[str]) -> bool:
        """Whether `its` ships are taken for those of one of several that act together."""
        noun = self.scene.doc[obj.head]
        owners = [c for n in (noun, grammar.first_of(noun)) for c in n.children if c.lower_ == "its"]
        meant = {r.entity for c in owners for r in self.scene.at_head.get(c.i, ())}
        return not meant.isdisjoint(subjects)

    def _over(self, match: Match, subject: Reference, obj: Reference) -> bool:
        """Whether a relation that lasts is told to have ended. With an office for a party, no membership ends."""
        told = self.lexicon.nouns.get(match.trigger.lemma_.lower(), ())
        office = match.trigger.pos_ in grammar.NOUNS and all(c.relation not in _MEMBER for c in told)
        if office and match.construction.relation in _OF_PARTY:
            return False
        membership = match.construction.relation in _MEMBER
        return terms.over(self.scene, match.trigger, match.verb, (subject, obj), self.lexicon, formerly=membership)

    def _note(self, iri: str, match: Match) -> None:
        clause = terms.clause_of(match.trigger, match.verb)
        if clause is not None and clauses.present(clause):
            self._now.add(iri)
        begun = self.times.of_clause(clause) if clause is not None and clause.lemma_ != "be" else None
        if begun is not None:
            self._since[iri] = begun

    # making claims

    def _evidence(self, words: tuple[int, ...], parties: Iterable[Reference], sentence: Stretch) -> Span:
        """The words of the sentence from the first that matters to the last, without marks around them."""
        places = [(i, i + 1) for i in words] + [self._whole(r) for r in parties]
        inside = [(a, b) for a, b in places if a < sentence.end and b > sentence.start]
        start = max(min(a for a, _ in inside), sentence.start)
        end = min(max(b for _, b in inside), sentence.end)
        while start < end - 1 and self.scene.doc[start].text in _MARKS:
            start += 1
        while end > start + 1 and (self.scene.doc[end - 1].text in _MARKS or self.scene.doc[end - 1].dep_ == "prep"):
            end -= 1
        return self.scene.span(start, end)

    def _whole(self, party: Reference) -> tuple[int, int]:
        """An adjective with its noun (the Chilean capital), a noun with what stands before it (foreign ministers)."""
        noun = self.scene.doc[party.head]
        if party.adjective and noun.head.i >= party.end and noun.dep_ in MODIFIERS:
            return party.start, noun.head.i + 1
        lefts = noun.lefts if party.form == "nominal" else []
        before = [c for c in lefts if c.dep_ in MODIFIERS and c.lower_ != "whose"]
        return min([party.start, *(c.left_edge.i for c in before)]), party.end

    def _claims_of(self, match: Match) -> Iterator[Claim]:
        relation = self.lexicon.relations[match.construction.relation]
        support = None if match.turned else match.verb
        assessment = self.factuality.assess(match.trigger, support, presupposed=match.presupposed)
        if match.turned and match.verb is not None and "plan" in self.factuality.governors.effects(match.verb):
            assessment.shift(Mode.PLANNED)  # pledged money in aid: to come, though the aid hangs on a preposition
        if match.construction.negated:
            assessment.settled = False
            assessment.negate()
        if assessment.ended:  # stopped recognising it: the claim is of what is
            assessment.settled = False
            assessment.negate()
        if relation.iri == titles.LEADS and titles.beneath(match.trigger):
            return
        holds = not relation.event and not relation.outlasts
        if holds and (assessment.past or assessment.ended or titles.lost(match.trigger, self.lexicon)):
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
        subjects = {s.entity for s, _ in match.pairs}
        for subject, obj in match.pairs:
            acts_for = scene.entities[subject.entity].acts_for
            own = obj.entity == acts_for or (relation.event and obj.adjective and obj.entity == self._state_of(subject))
            if own and (obj.adjective or not relation.event):
                continue  # the Chinese ambassador serves China, and frees Chinese citizens: no deed towards China
            if len(subjects) > 1 and self._of_one(obj, subjects):
                continue  # Chad and Mali shut their ports to its ships: whose, cannot be told
            if relation.event and scene.entities[obj.entity].acts_for == subject.entity:
                continue  # disbanded its navy; nobody expels his own diplomats
            if not relation.event and subject.head == match.trigger.i and titles.bare(match.trigger):
                continue  # appointed her prime minister of Norway: the title is given, and speaks of no holder
            if not relation.event and titles.unnamed(match.trigger, subject, scene):
                continue
            if relation.iri in _IN_OFFICE and ((subject.entity, obj.entity) in scene.left or _once_was(match.trigger)):
                continue  # known to have left it by then; who was president in 1990
            if holds and self._over(match, subject, obj):
                continue
            evidence = self._evidence(match.words, (subject, obj), sentence)
            for party in (subject, obj):
                if party.form == "nominal" and scene.free(party.start, party.end):
                    scene.refer(party, scene.entities[party.entity])
            polarity = assessment.polarity
            ended = match.turned and not self._to_come(match, assessment)
            if ended or self._excluded(subject) or self._excluded(obj):
                polarity = Polarity.NEGATIVE
            sure = min(subject.confidence, 1.0) * min(obj.confidence, 1.0)
            confidence = round(sure * (_IN_HEADLINE if match.trigger.i in self._in_headlines else 1), 3)
            iri = scene.minter.claim(
                document.iri, subject.entity, relation.iri, obj.entity, str(words.start), str(words.end)
            )
            if relation.iri in _MEMBER:
                self._note(iri, match)
            yield Claim(
                iri=iri,
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


def _once_was(title: Token) -> bool:
    """`Who was president`: told of the past."""
    return title.dep_ == "attr" and title.head.lemma_ == "be" and title.head.tag_ == "VBD"


def _to_others(claims: list[Claim]) -> list[Claim]:
    """Without what two would do with each other where the same words tell what both do to a third: Chad and Mali who
    call on the UN do not call each other."""
    acting: dict[tuple[str, str], set[str]] = {}
    for claim in claims:
        if claim.event is not None:
            acting.setdefault((claim.event, claim.relation), set()).add(claim.subject)
    relations: dict[str, list[str]] = {}
    for event, relation in acting:
        relations.setdefault(event, []).append(relation)

    def is_of_one_deed(claim: Claim) -> bool:
        others = relations.get(claim.event or "", [])
        both = {claim.subject, claim.object}
        return len(others) < 2 or not any(
            both <= acting[claim.event or "", other] for other in others if other != claim.relation
        )

    return [c for c in claims if is_of_one_deed(c)]


def _once(claims: Iterable[Claim]) -> list[Claim]:
    """Each statement once where its trigger stands inside a longer one: a memorandum of understanding is one."""
    held: dict[tuple[str, str, str, int], list[Claim]] = {}
    for claim in claims:
        held.setdefault((claim.subject, claim.relation, claim.object, claim.sentence.start), []).append(claim)
    return [c for same in held.values() for c in _outermost(same)]


def _outermost(claims: list[Claim]) -> list[Claim]:
    """Those whose trigger stands inside no other trigger, in their order."""
    if len(claims) == 1:
        return claims
    inside: set[str] = set()
    outer: Span | None = None  # of those that begin before, the one that reaches farthest
    for claim in sorted(claims, key=lambda c: (c.trigger.start, -c.trigger.end)):
        trigger = claim.trigger
        if outer is None or trigger.end > outer.end:
            outer = trigger
        elif (trigger.start, trigger.end) != (outer.start, outer.end):
            inside.add(claim.iri)
    return [c for c in claims if c.iri not in inside]
