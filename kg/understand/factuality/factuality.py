"""Decides for a predicate in its sentence whether it is said to be so, how surely, and by whom.

Climbs from the predicate to the root of the sentence. Each modal, adverb, negation and governing word
on the way that the lexicon knows as a signal changes polarity, certainty, mode, or adds a holder, as in
the factuality profiles of FactBank (Saurí and Pustejovsky 2009). What a factive, a restrictive clause or
a circumstance takes for granted is settled: nothing further up changes more than who says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Certainty, Mode
from kg.understand.factuality.assessment import Assessment
from kg.understand.factuality.fiction import Fiction
from kg.understand.factuality.governors import SOFT, Governors
from kg.understand.factuality.moods import Moods
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.syntax import clauses, grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_CLAUSES = {
    "ccomp",
    "xcomp",
    "acl",
    "pcomp",
    "advcl",
    "relcl",
    "csubj",
    "csubjpass",
    "parataxis",
    "oprd",
    "acomp",
    "attr",
    "dep",
}
_BESIDE = {"ccomp", "parataxis", "dep"}  # how the parser hangs up a clause that may be one of its own
_NOUN_PLACES = {"dobj", "pobj", "attr", "nsubjpass", "oprd", "acomp", "dep", "appos"}
_WHENEVER = {"when", "whenever", "wherever"}
_COMPLEMENTS = {"to", "into", "in", "on", "upon", "towards", "toward"}
_YET_TO_COME = {"before", "until", "till", "once"}
_SUBORDINATORS = {"after", "while", "since", "as", "because", "although", "though", "before", "upon"}
_CLIMB = 40


class Factuality:
    """Assesses predicates with the signals of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self.moods, self.governors = Moods(lexicon), Governors(lexicon)
        self._stories: Fiction | None = None

    def assess(self, trigger: Token, verb: Token | None = None, *, presupposed: bool = False) -> Assessment:
        """The factuality of a trigger (through its support verb, if it has one).

        `presupposed`: the words stand inside a noun phrase that takes the relation for granted ("Xi's
        initiative"), so that only what qualifies the phrase itself counts.
        """
        found = Assessment()
        stories = self._fiction(trigger)
        if stories.opened and stories.told(trigger, event=not presupposed and clauses.present(verb or trigger)):
            found.shift(Mode.HYPOTHETICAL)
        if trigger.pos_ in grammar.NOUNS:
            self.moods.noun(trigger, found)
            if trigger.dep_ == "appos" and trigger.head.ent_type_ in {"PERSON", "GPE"} and not presupposed:
                found.weaken(Certainty.PROBABLE)  # a person is no meeting: the parser lost what governs it
        if trigger.pos_ not in grammar.VERBS and clauses.denied(trigger):
            found.negate()
        if presupposed:
            return found
        current = verb if verb is not None else trigger
        if current.dep_ == "prep":
            found.settled = True  # including, regarding
        if current.pos_ in grammar.VERBS and current.dep_ not in {"amod", "prep"}:
            self.moods.clause(current, found)
            self._afterthought(current, found)
        self._climb(current, found, trigger)
        for part in current.children if not found.speakers else ():
            if part.i > current.i:
                self._added_name(part, found)
        if not found.speakers and clauses.asked(current.sent):
            found.shift(Mode.QUESTIONED)
        return found

    def _fiction(self, word: Token) -> Fiction:
        if self._stories is None or self._stories.doc is not word.doc:
            self._stories = Fiction(word.doc, self.lexicon)
        return self._stories

    def _afterthought(self, verb: Token, found: Assessment, below: Token | None = None) -> None:
        """Attacked, or so Poland claims; the war, he noted, was; as Poland put it. `below`: what is climbed from."""
        for child in verb.children:
            if child is below or not self._added(child):
                continue
            told = self.governors.effects(child)
            if child.dep_ == "conj" and "report" in told and (teller := self._trailing(child)) is not None:
                found.speakers.append((teller, child))
                continue
            so = next((c for c in child.lefts if c.i and c.lower_ == "so"), None)
            if so is not None and "report" not in told and (child.dep_ == "parataxis" or so.nbor(-1).lower_ == "or"):
                found.weaken(Certainty.PROBABLE)  # or so the story goes
            if any(c.dep_ == "dobj" and c.lower_ == "it" for c in child.children):
                told |= self.lexicon.effect("verb", f"{child.lemma_.lower()} it")
            if "report" in told:
                self.governors.speaker(child, found)

    def _added_name(self, part: Token, found: Assessment) -> None:
        """Attacked them, a charge that Poland denies; attacked them, a state broadcaster reported."""
        nouns = (part, *(c for c in part.children if c.dep_ == "pobj"))
        for noun in (c for n in nouns for c in n.children if c.dep_ == "appos" and c.i > n.i):
            if not clauses.definite(noun) and self.governors.words(noun):
                found.weaken(Certainty.PROBABLE)
            for verb in noun.children:
                cues = self.lexicon.cues.get("verb", {}).get(verb.lemma_.lower(), frozenset())
                if verb.dep_ == "acl" and verb.tag_ == "VBN" and "voice" in cues and verb.right_edge is verb:
                    found.speakers.append((noun, verb))  # the parser takes it for a passive

    def _added(self, clause: Token) -> bool:
        """Whether a clause stands beside another and has nothing to say of its own."""
        if any(c.dep_ == "ccomp" for c in clause.children):
            return False
        if clause.dep_ == "advcl":
            marks = {c.lower_ for c in clause.children if c.dep_ in {"mark", "advmod"} and c.i < clause.i}
            full = any(c.dep_ in {"dobj", "xcomp"} and c.lower_ != "it" for c in clause.children)
            return "as" in marks and not full and clause.pos_ == "VERB"
        if clause.dep_ == "conj" and self._trailing(clause) is not None:
            return True
        return clause.dep_ == "parataxis" or (clause.dep_ == "conj" and any(c.lower_ == "so" for c in clause.children))

    def _trailing(self, verb: Token) -> Token | None:
        """Who speaks in `A attacked B, tweets the envoy`, where the parser takes it for one more deed of A's."""
        comma = verb.i and verb.nbor(-1).text == "," and verb.left_edge is verb and verb.tag_ in clauses.FINITE
        cues = self.lexicon.cues.get("verb", {}).get(verb.lemma_.lower(), frozenset())
        if not comma or "voice" not in cues or "address" in cues or verb.lemma_.lower() in self.lexicon.verbs:
            return None
        after = [c for c in verb.children if not c.is_punct]
        alone = [c.dep_ for c in after] == ["dobj"] and not any(c.dep_ == "cc" for c in verb.head.children)
        return after[0] if alone else None

    def _climb(self, current: Token, found: Assessment, trigger: Token) -> None:
        own = grammar.first_of(trigger)
        for _ in range(_CLIMB):
            if current.dep_ == "ROOT":
                return
            head, dep = current.head, current.dep_
            if dep == "conj":
                current = self._joined(current, head, found, trigger)
                continue
            if dep == "prep" or current.pos_ == "ADP":
                self._phrase(current, head, found, own=own.head is current)
            elif (teller := self._teller(current, head)) is not None:
                self.governors.reported(current, teller, found)
                head = teller
            elif self._aside(current, head):
                if dep == "relcl" and clauses.after_comma(current) and not clauses.cleft(head):
                    return  # a clause that does not restrict is the author's own remark
                self._circumstance(current, head, found)
            elif dep in _BESIDE and clauses.apart(current, head):
                return  # joined by a semicolon: a statement of its own
            elif dep == "ccomp" and (clauses.relative(current) or (current.i < head.i and self._run_on(current, head))):
                return
            else:
                self._step(current, head, found, own=own is current)
            if head.pos_ in grammar.VERBS:
                self._afterthought(head, found, current)
            current = head
        found.weaken(Certainty.PROBABLE)  # what governs it from further above is not seen

    def _teller(self, clause: Token, head: Token) -> Token | None:
        """The verb of saying whose content the parser hangs elsewhere: reported at the time that they had left."""
        verb: Token | None = None
        if clause.dep_ == "advcl" and head.pos_ == "VERB" and clause.i > head.i:
            marks = any(
                c.dep_ in {"mark", "advmod"} and c.head.i > c.i for c in clause.children
            )  # also once, when, now
            verb = head if not marks and clauses.own_subject(clause) and self._finite(clause) else None
        elif clause.dep_ in {"relcl", "acl"} and head.dep_ in {"pobj", "npadvmod"} and clauses.with_that(clause):
            verb = head.head if head.dep_ == "npadvmod" else head.head.head
        if verb is None or verb.pos_ != "VERB" or any(c.dep_ in {"ccomp", "dobj"} for c in verb.children):
            return None
        return verb if self.governors.effects(verb) & {"report", "deny"} else None

    def _aside(self, current: Token, head: Token) -> bool:
        """Whether a clause or participle adds a circumstance or a property, and is not what its head governs."""
        if current.dep_ == "amod":
            return True
        if current.dep_ == "advcl":
            return True
        if current.dep_ not in {"acl", "relcl"} or grammar.has_to(current):
            return False
        return not any(c.dep_ == "mark" for c in current.children)  # but: the claim that …

    def _run_on(self, current: Token, head: Token) -> bool:
        """`They had signed, they wanted peace`: a finite clause before a verb that neither says nor thinks it."""
        effects = self.governors.effects(head)
        known = effects - {"call", "rebut", "shake"} and not effects & {"report", "deny", "probable", "presuppose"}
        other = head.lemma_ == "be" or bool(known)
        if not effects & {"report", "deny"} and clauses.own_subject(head):  # nor a verb of saying that is not known
            other |= any(c.dep_ in {"dobj", "attr", "acomp"} and c.i > head.i for c in head.children)
        return other and self._finite(current) and head.i - current.right_edge.i > 1

    def _joined(self, current: Token, head: Token, found: Assessment, trigger: Token) -> Token:
        """Go from a coordinated word to the first of its chain."""
        verbal = current.pos_ in grammar.VERBS
        if verbal and grammar.has_to(head) and current.tag_ in {"VBD", "VBZ", "VBP"} and head.dep_ == "xcomp":
            return head.head  # claimed to have shot it down and blamed: the finite verbs are joined
        if verbal and any(c.lower_ in {"nor", "neither"} for c in head.children):
            found.negate()  # neither attacked nor threatened
        elif verbal and head.pos_ in grammar.VERBS:
            self.moods.shared(head, current, found)
            if self._perhaps_said(current, head):
                found.weaken(Certainty.PROBABLE)
        elif not verbal and head.pos_ in grammar.NOUNS and current.i == trigger.i:
            self.moods.noun(head, found)
        return head

    def _outcome(self, preposition: Token, verb: Token, found: Assessment) -> None:
        """`Could lead to war, will not vote on sanctions`: what no word makes known shares the mode of the verb."""
        if preposition.lower_ not in _COMPLEMENTS or preposition.i < verb.i:
            return
        for noun in preposition.children:
            if noun.dep_ == "pobj" and noun.pos_ == "NOUN" and not clauses.definite(noun):
                self.moods.clause(verb, found, negation=False)
                if clauses.negated(verb):
                    found.weaken(Certainty.PROBABLE)

    def _perhaps_said(self, current: Token, head: Token) -> bool:
        """`Denied that A did this, and B did that`: the second clause may be denied too, wherever it hangs."""
        said = next((c for c in head.children if c.dep_ == "ccomp" and head.i < c.i < current.i), None)
        if said is None or not self._finite(said) or not self.governors.effects(head) & {"report", "deny"}:
            return False
        own = next((c for c in current.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
        if own is not None:
            return own.left_edge.i > 0 and current.doc[own.left_edge.i - 1].lower_ in {"and", "or"}
        start = min([c.i for c in current.children if c.dep_ in {"aux", "auxpass", "advmod", "neg"}] + [current.i])
        return current.doc[start - 1].pos_ in grammar.NOUNS  # that A hit B and C hit D: C is taken for an object

    def _phrase(self, preposition: Token, head: Token, found: Assessment, *, own: bool) -> None:
        if found.settled:
            return
        self.governors.preposition(preposition, found, own=own)
        if head.pos_ == "VERB":
            self._outcome(preposition, head, found)
        if head.lemma_ == "be" and head.pos_ in grammar.VERBS and preposition.i > head.i:
            self.moods.clause(head, found)  # will be in talks, is not at war
        elif head.pos_ in grammar.VERBS and any(c.dep_ == "pcomp" for c in preposition.children):
            # "By siding with X, Y would …": the means share the mode of the end, and its negation.
            self.moods.clause(head, found, negation=preposition.lower_ not in _SUBORDINATORS)

    def _circumstance(self, current: Token, head: Token, found: Assessment) -> None:
        """What goes with the main clause is taken for granted, but for purposes, conditions and times to come."""
        dep = current.dep_
        if dep == "advcl" and grammar.has_to(current):
            self.governors.clause(current, head, found)
            self.moods.clause(head, found)
            return
        if dep == "advcl":
            marks = {c.lower_ for c in current.children if c.dep_ in {"mark", "advmod"} and c.i < current.i}
            bare = current.tag_ in {"VBG", "VBN"} and not clauses.own_frame(current)
            if clauses.bare(current) and not clauses.own_frame(current):
                found.shift(Mode.WANTED)
            elif bare and marks & _WHENEVER and not clauses.past(head):
                found.shift(Mode.HYPOTHETICAL)  # fights back when attacked
            elif bare and not marks & _SUBORDINATORS:
                self.moods.clause(head, found, negation=not clauses.after_comma(current))
                if " " in grammar.phrase_lemma(head) or self._still_to_come(current, head):
                    found.apply(self.governors.effects(head) & SOFT)  # ruled out attacking, taken for an adjunct
                return
            elif clauses.present(current) and marks & _WHENEVER and not clauses.past(head):
                found.shift(Mode.HYPOTHETICAL)  # when Russia attacks, Poland responds
            elif clauses.present(current) and head.lower_ in {"soon", "long"}:
                found.shift(Mode.HYPOTHETICAL)  # as soon as Russia attacks, as long as it does
            elif marks & _YET_TO_COME and clauses.modal(head):
                found.shift(Mode.HYPOTHETICAL)  # would not respond until Russia attacked
            elif clauses.present(current) and self._to_come(current, head, marks):
                found.shift(Mode.HYPOTHETICAL)  # once Russia attacks, Poland will respond
            elif {"so", "that"} <= marks and clauses.present(current):
                found.shift(Mode.WANTED)
        elif dep == "acl" and head.dep_ == "dobj" and self.governors.in_story(head.head):
            found.shift(Mode.HYPOTHETICAL)  # the film shows the president attacking
        elif dep == "acl" and clauses.none(head):
            found.shift(Mode.HYPOTHETICAL)  # no country attacking it
        elif dep == "relcl" and (self._imagined(current, head) or clauses.none(head)):
            found.shift(Mode.HYPOTHETICAL)  # a story in which Russia attacks; no country that attacked
        elif dep == "relcl" and clauses.unspecific(head) and not clauses.past(current):
            found.shift(Mode.HYPOTHETICAL)  # any state that attacks
        elif dep == "relcl" and (clauses.unspecific(head) or not clauses.past(current)):
            if not clauses.definite(head):
                return  # wants a leader who attacks
        elif dep != "relcl" and not clauses.definite(head) and not clauses.after_comma(current):
            return  # hopes for sanctions imposed by all; a negotiated peace
        found.settled = True

    def _still_to_come(self, participle: Token, head: Token) -> bool:
        """`Is set to close the border, expelling diplomats`: what goes with a plan is no more of a fact."""
        if "achieve" in self.governors.effects(participle):
            return True  # proposed a road, allowing trade
        infinitive = any(c.dep_ == "xcomp" and grammar.has_to(c) and c.i < participle.i for c in head.children)
        return infinitive and grammar.is_passive(head) and not self.governors.effects(participle) & {"report", "deny"}

    def _imagined(self, current: Token, noun: Token) -> bool:
        """A story in which Russia attacks; not the idea that Russia had."""
        inside = any(
            c.lower_ == "where" or (c.dep_ == "prep" and any(p.tag_ == "WDT" for p in c.children))
            for c in current.children
        )
        return inside and "suppose" in self.governors.effects(noun)

    def _to_come(self, current: Token, head: Token, marks: set[str]) -> bool:
        if marks & _YET_TO_COME:
            return not clauses.past(head)
        if any(clauses.modal(t) for t in (current, *current.ancestors)):
            return True
        return bool(marks & {"when", "after"}) and self.moods.command(head)

    def _step(self, current: Token, head: Token, found: Assessment, *, own: bool) -> None:
        """From a clause or noun to the word that governs it."""
        dep = current.dep_
        verbal = current.pos_ in grammar.VERBS
        if verbal and grammar.first_to(current) and not self.governors.effects(head) & (SOFT | {"hold"}):
            return  # became the first to join: it did; not so the only way, or reason, to join
        if dep == "pcomp":
            return  # what the preposition does comes next
        if found.settled:
            if dep in {"ccomp", "parataxis"} and self.governors.effects(head) & {"report", "deny"}:
                self.governors.speaker(head, found)
            return
        spent = False
        if verbal and dep in _CLAUSES:
            spent = self.governors.clause(current, head, found)
        elif dep in _NOUN_PLACES:
            spent = self.governors.noun(current, head, found, own=own)
        elif dep in {"compound", "nmod"} and head.pos_ == "NOUN" and "clausal" not in self.governors.effects(head):
            found.apply(self.governors.effects(head) & {"plan", "want"})  # an invasion plan, a ceasefire proposal
        elif dep in {"nsubj", "csubj"} and head.lemma_ == "be" and not verbal:
            found.apply(self.governors.predicated(head) & (SOFT - {"deny"}))  # an attack is possible
        if dep == "nsubj" and not own and head.lemma_ != "be" and found.speakers and self.governors.words(current):
            return  # the claim that they attacked did not convince: it is made all the same
        if head.pos_ in grammar.VERBS and (dep not in {"ccomp", "parataxis"} or not self._finite(current)):
            self.moods.clause(head, found, negation=not spent)
        elif head.pos_ in grammar.VERBS:
            if any(c.dep_ == "neg" for c in head.children):
                found.weaken(Certainty.POSSIBLE)
        elif head.pos_ == "NOUN":
            self.moods.noun(head, found)

    def _finite(self, current: Token) -> bool:
        return not (grammar.has_to(current) or clauses.bare(current) or clauses.gerund(current))
