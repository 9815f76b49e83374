"""What a governing word does to the clause or noun it takes: wants it, denies it, reports it, takes it for granted.

Classes of words are those of Karttunen (1971, 2012) for implicatives, Kiparsky and Kiparsky (1970) for factives and
Saurí and Pustejovsky (2009) for the rest. They stand in the lexicon; here stands what they do in which construction.
A word that the lexicon does not know makes no fact of an infinitive, a gerund or a bare verb under it, and no more
than a probable one of a finite clause.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Certainty, Mode
from kg.understand.factuality.assessment import Assessment
from kg.understand.factuality.fiction import is_story, is_story_of_two
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.syntax import clauses, grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

SOFT = {"plan", "want", "suppose", "question", "probable", "possible", "negate", "deny"}
FIRST_PERSON = {"we", "i", "us", "me", "our", "my"}
_CLASSES = {"VERB": "verb", "AUX": "verb", "NOUN": "noun", "ADJ": "adjective", "ADV": "adverb"}
_CIRCUMSTANCES = {"after", "before", "since", "during", "amid", "by", "at", "as", "despite", "besides", "according"}
_TAKEN = {"of", "for", "to", "on", "about", "from", "against", "over", "into"}
_TOLD = {"ccomp", "xcomp", "pcomp"}
_CAUSES = {"amid", "amidst", "despite", "since", "because", "due", "owing", "thanks"}
_TOPICS = {"on", "about", "over"}
_OPEN = _TAKEN | {"in", "at", "toward", "towards", "with"}
_MAKING = {"let", "make"}
_HEARD = {"of", "about"}  # complained of an attack, spoke about an attack


class Governors:
    """Applies governing words, with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def effects(self, word: Token) -> frozenset[str]:
        """What the lexicon says of a word, of its phrasal form first."""
        word_class = _CLASSES.get(word.pos_)
        if word_class is None:
            return frozenset()
        for lemma in (*grammar.lemmas(word), word.lower_):
            effects = self.lexicon.effect(word_class, lemma)
            if effects:
                return effects
        if word.pos_ == "VERB" and word.tag_ in {"VBN", "JJ"}:
            return self.lexicon.effect("adjective", word.lower_)
        if word.pos_ == "ADJ":
            return self.lexicon.effect("verb", word.lemma_.lower()) & {"presuppose", "hold"}
        return frozenset()

    def noun(self, current: Token, head: Token, found: Assessment, *, own: bool = False) -> bool:
        """A noun governed by a verb, noun or adjective: seek talks, the threat of war. See `clause` for the answer.

        `own`: it is the predicate that is assessed, and not what stands around it.
        """
        if head.lemma_ == "be":
            return False
        effects = self.effects(head)
        if own and current.dep_ == "oprd" and self._called(head):
            self.speaker(head, found)
            return False
        if not own and self._contested(effects, current, head, found):
            return False
        if "presuppose" in effects:
            found.settled = True
            return False
        named = current.dep_ == "oprd" and current.pos_ in {"NOUN", "PROPN"} and head.lemma_ in {"elect", "choose"}
        if "clausal" in effects and (named or not grammar.is_passive(head)):
            return False  # elected president: no clause
        if "mirror" in effects and clauses.negated(head):
            return True
        if "hold" not in effects:
            self._soft(effects, current, head, found)
        return False

    def words(self, noun: Token) -> bool:
        """Whether a noun stands for what somebody says: claims, the rumour, the idea that …"""
        if noun.pos_ not in grammar.NOUNS:
            return False
        said = self.effects(noun) & {"report", "deny"}
        told = any(c.dep_ in {"acl", "ccomp"} and clauses.with_that(c) for c in noun.children)
        return bool(said) or (told and not self.effects(noun) & {"hold", "presuppose"})

    def _contested(self, effects: frozenset[str], noun: Token, by: Token, found: Assessment) -> bool:
        """Whether what is governed are words, and somebody says that they are wrong, or takes them back.

        What was said is then denied by him: whoever the noun makes its source says the opposite.
        """
        if not effects & {"rebut", "deny", "shake"} or not self.words(noun):
            return False
        if "rebut" not in effects and "deny" not in effects:
            found.shift(Mode.QUESTIONED)
            return True
        if found.speakers and found.speakers[-1][1].i == noun.i and not found.settled:
            found.speakers.pop()
        self.speaker(by, found)
        found.negate()
        return True

    def in_story(self, verb: Token) -> bool:
        """Whether the subject of a verb is a film, a novel: what it shows is made up."""
        told = (c for c in verb.children if c.dep_ == "nsubj" and is_story(c))
        return any(c.lemma_.lower() in self.lexicon.stories or is_story_of_two(c, self.lexicon) for c in told)

    def _called(self, verb: Token) -> bool:
        """Whether what is said of somebody under the verb is so in the words of whoever calls him that."""
        return verb.pos_ in grammar.VERBS and (verb.lemma_.lower() in self.lexicon.calling or grammar.of_itself(verb))

    def clause(self, current: Token, head: Token, found: Assessment) -> bool:
        """A clause that a word takes. True if the word's own negation has been accounted for: did not fail to."""
        infinitive = grammar.has_to(current)
        effects = self.effects(head)
        if current.dep_ in _TOLD and self.in_story(head):
            found.shift(Mode.HYPOTHETICAL)  # the film shows how Russia attacks
        if head.lemma_ == "be" and head.pos_ in grammar.VERBS:
            between = any(c.dep_ in {"attr", "acomp"} and head.i < c.i < current.i for c in head.children)
            if infinitive and current.dep_ != "csubj" and not between:
                # is to attack; the mission was to attack; were it to attack
                found.shift(Mode.HYPOTHETICAL if clauses.inverted(head) else Mode.PLANNED)
                return False
            if current.dep_ in {"attr", "acomp", "oprd"}:
                return False
            effects = self.predicated(head) | self._subject(current, head)
        if infinitive and head.lower_ == "going":
            found.shift(Mode.PLANNED)
            return False
        gerund, bare = clauses.gerund(current), clauses.bare(current)
        finite = not (infinitive or gerund or bare)
        if finite and clauses.asks(current) and clauses.past(current):
            if "report" in effects:
                self.speaker(head, found)
            found.settled = True  # asked why they had left: that they had is taken for granted
            return False
        if finite and self._made_known(effects, head):
            self.speaker(head.head, found)  # let it be known that, made clear that
            return False
        if finite and effects & {"report", "deny"}:
            said = [c for c in head.children if c.dep_ in {"nsubj", "attr"} and self.effects(c) & {"report", "deny"}]
            self.reported(current, said[0] if head.lemma_ == "be" and said else head, found)  # the claim is that
            return False
        if infinitive and "report" in effects and not effects & {"want", "plan"}:
            self._told_to(effects, current, head, found)
            return False
        if infinitive and self._means(head):
            found.shift(Mode.WANTED)
            return False
        if infinitive and (head.lower_ == "used" or self._ranked(head)):
            found.ended = found.ended or head.lower_ == "used"
            return False
        if "mirror" in effects and (infinitive or gerund):
            if clauses.negated(head):
                return True
            found.ended = found.ended or "hold" in effects
        if "achieve" in effects and infinitive and clauses.past(head):
            found.apply(effects & {"probable"})
            return False
        if "achieve" in effects and not infinitive:
            effects -= SOFT
        rest = effects & SOFT
        if "presuppose" in effects and not (infinitive and (rest or "hold" in effects)):
            return self._granted(current, head, found, infinitive=infinitive)
        if infinitive and head.pos_ == "NOUN" and "hold" in effects:
            found.shift(Mode.WANTED)  # a reason to attack
            return False
        if "hold" in effects and not (infinitive and rest & {"want", "plan"}):
            if any(self._doubtful(c) for c in head.children if c.dep_ == "nsubj"):
                found.weaken(Certainty.PROBABLE)  # unverified footage shows them attacking
            return False
        if not self._soft(effects, current, head, found):
            self._unknown(current, head, found, infinitive=infinitive, gerund=gerund, bare=bare)
        return False

    def _made_known(self, effects: frozenset[str], word: Token) -> bool:
        """Let it be known that, made clear that, let slip that: whoever does so says it."""
        verb = word.head
        if word.dep_ != "ccomp" or verb.lemma_ not in _MAKING:
            return False
        if "report" in self.lexicon.effect("verb", f"{verb.lemma_} {word.lemma_}"):
            return True
        return bool(effects & {"presuppose", "hold"}) and (word.pos_ == "ADJ" or grammar.is_passive(word))

    def _doubtful(self, noun: Token) -> bool:
        """Fake videos, unconfirmed footage."""
        words = (w for c in noun.children if c.dep_ == "amod" for w in (c.lemma_.lower(), c.lower_))
        return any(self.lexicon.effect("attributive", w) & {"probable", "negate"} for w in words)

    def _soft(self, effects: frozenset[str], current: Token, head: Token, found: Assessment) -> bool:
        """Apply what the lexicon knows of the head; False if it knows nothing."""
        rest = effects & SOFT
        if "deny" in rest:
            self.speaker(head, found)
            found.negate()
        if rest and not (rest == {"probable"} and "report" in effects):
            found.apply(rest)
        elif "report" in effects:
            self.reported(current, head, found)
        return bool(rest) or "report" in effects

    def _told_to(self, effects: frozenset[str], current: Token, head: Token, found: Assessment) -> None:
        """`Said to stop` is an order; `is said to have stopped` and `claimed to be in control` are reports."""
        self.reported(current, head, found)
        perfect = any(c.dep_ == "aux" and c.lemma_.lower() == "have" for c in current.children)
        if not (perfect or "probable" in effects or grammar.is_passive(head)):
            found.shift(Mode.WANTED)

    def _means(self, head: Token) -> bool:
        """`Used planes to attack`, `led by Japan to persuade`: what is used or led serves a purpose."""
        passive = grammar.is_passive(head)
        if head.lemma_ == "use":
            return passive or head.lower_ != "used" or any(c.dep_ == "dobj" for c in head.children)
        return passive and any(c.dep_ == "agent" for c in head.children)

    def _ranked(self, noun: Token) -> bool:
        """The first state to recognise it, the only one to object."""
        return any(
            c.dep_ == "amod" and "hold" in self.lexicon.effect("attributive", c.lemma_.lower()) for c in noun.children
        )

    def _granted(self, current: Token, head: Token, found: Assessment, *, infinitive: bool) -> bool:
        """Under a factive: knew that, regretted attacking. Glad to have met is so; glad to meet may be yet to come."""
        perfect = any(c.dep_ == "aux" and c.lemma_.lower() == "have" for c in current.children)
        if infinitive and head.pos_ == "NOUN":
            found.shift(Mode.WANTED)  # the responsibility to act
            return False
        felt = head.pos_ == "ADJ" or head.tag_ == "VBN"
        if infinitive and not perfect and not (felt and clauses.past(head)):
            found.weaken(Certainty.PROBABLE)
            return True
        if not (clauses.asks(current) and current.tag_ in clauses.FINITE_PRESENT):
            found.settled = True  # let me know what you need: nothing is taken for granted
        return True

    def _unknown(
        self, current: Token, head: Token, found: Assessment, *, infinitive: bool, gerund: bool, bare: bool
    ) -> None:
        if current.dep_ == "csubj":
            if (infinitive or gerund) and not clauses.past(head):
                found.shift(Mode.HYPOTHETICAL)  # attacking Poland is folly
        elif infinitive or bare:
            found.shift(Mode.WANTED)
        elif gerund and current.dep_ in {"xcomp", "pcomp", "ccomp"}:
            found.shift(Mode.HYPOTHETICAL)
        elif current.dep_ in {"ccomp", "acl", "relcl", "xcomp"} and not clauses.asks(current):
            found.weaken(Certainty.PROBABLE)  # a word that the lexicon does not know makes no fact

    def against(self, preposition: Token) -> frozenset[str]:
        """What a phrase with a preposition does to words: hit back at, pour scorn on, the dismissal of claims."""
        head, lower = preposition.head, preposition.lower_
        if head.pos_ in grammar.NOUNS:
            return self.effects(head) if lower == "of" else frozenset()
        forms = [f"{lemma} {lower}" for lemma in grammar.lemmas(head)]
        noun = next((c for c in head.children if c.dep_ == "dobj" and head.i < c.i < preposition.i), None)
        if noun is not None:
            whole = [c.lemma_.lower() for c in noun.lefts if c.dep_ in {"amod", "compound"}]
            inside = (" ".join([*whole, noun.lemma_.lower()]), noun.lemma_.lower())
            forms += [f"{head.lemma_.lower()} {words} {lower}" for words in inside]
        return next((e for e in (self.lexicon.effect("verb", form) for form in forms) if e), frozenset())

    def _feared(self, cause: Token) -> bool:
        """`Will be late due to strikes`: what nothing makes known, and causes what is yet to come."""
        nouns = [n for c in (cause, *cause.children) for n in c.children if n.dep_ == "pobj"]
        unknown = any(n.pos_ == "NOUN" and not clauses.definite(n) for n in nouns)
        return unknown and any(clauses.modal(t) for t in cause.ancestors)

    def predicated(self, copula: Token) -> frozenset[str]:
        """What the adjective or noun after a copula does to the clause or noun it is said of: it is false that …"""
        found: frozenset[str] = frozenset()
        for child in copula.children:
            if child.dep_ in {"acomp", "attr"}:
                found |= self.effects(child)
                if self._ranked(child):
                    found |= {"hold"}
                if any(c.dep_ == "neg" or c.lower_ == "no" for c in child.children):
                    found |= {"negate"}
        return found

    def _subject(self, clause: Token, copula: Token) -> frozenset[str]:
        """The fear is that …; what matters is that …, it was X that …: the last two take the clause for true."""
        subject = next((c for c in copula.children if c.dep_ in {"nsubj", "csubj"}), None)
        if clause.dep_ != "ccomp" or subject is None or subject.i > clause.i:
            return frozenset()
        if subject.pos_ in grammar.VERBS or (
            subject.lower_ == "it" and any(c.dep_ == "attr" and c.pos_ == "PROPN" for c in copula.children)
        ):
            return frozenset({"hold"})
        return self.effects(subject)

    def reported(self, current: Token, head: Token, found: Assessment) -> None:
        effects = self.effects(head)
        if not effects & {"report", "deny"}:
            return
        if "deny" in effects:
            found.negate()
        self.speaker(head, found)
        subjunctive = any(c.dep_ == "nsubj" and c.tag_ in {"NN", "NNP"} for c in current.children)
        subjectless = clauses.bare(current) and not clauses.own_frame(current)
        if current.tag_ in {"VB", "VBP"} and (subjunctive or subjectless):
            found.shift(Mode.WANTED)  # suggested that the EU talk to Belarus

    def speaker(self, cue: Token, found: Assessment) -> None:
        """Add whoever the cue makes the source; the author's own `we believe` adds nobody."""
        if cue.pos_ in grammar.VERBS:
            sources = grammar.subjects(cue)
            passive = grammar.is_passive(cue)
        else:
            sources = [c for c in cue.children if c.dep_ == "poss"] or [
                p
                for c in cue.children
                if c.dep_ == "prep" and c.lower_ in {"by", "from", "of"}
                for p in c.children
                if p.dep_ == "pobj"
            ]
            passive = False
        if sources and sources[0].lower_ in FIRST_PERSON:
            found.weaken(Certainty.PROBABLE)
            return
        if passive and not sources:
            found.weaken(Certainty.PROBABLE)
        found.speakers.append((sources[0] if sources else None, cue))

    def preposition(self, preposition: Token, found: Assessment, *, own: bool = False) -> None:
        """What a preposition and the word it hangs on do: without, instead of, accused of, plans for, ruled out.

        `own`: what follows it is the predicate that is assessed.
        """
        head, lower = preposition.head, preposition.lower_
        before = preposition.doc[preposition.i - 1].lower_ if preposition.i else ""
        if before == "not":
            found.negate()  # won not by attacking but by waiting
        found.apply(
            self.lexicon.effect("preposition", lower)
            | self.lexicon.effect("preposition", f"{before} {lower}")  # instead of, rather than
        )
        inner = next((c for c in preposition.children if c.dep_ in {"pcomp", "pobj"}), None)
        gerund = inner is not None and inner.dep_ == "pcomp" and inner.pos_ in grammar.VERBS
        if inner is not None and not gerund and self._contested(self.against(preposition), inner, head, found):
            return
        if lower == "from" and gerund and any(c.dep_ in {"dobj", "nsubjpass"} for c in head.children):
            found.negate()  # stopped, kept, deterred Russia from attacking
            return
        if own and lower == "as" and preposition.i > head.i and self._called(head):
            self.speaker(head, found)
            return
        phrasal = self.lexicon.effect(_CLASSES.get(head.pos_, "verb"), f"{head.lemma_.lower()} {lower}")
        beside = preposition.doc[preposition.i - 1] if preposition.i else head
        if not phrasal and beside.dep_ == "dobj" and beside.head.i == head.i:  # held a vote on sanctions
            phrasal = self.lexicon.effect("noun", f"{beside.lemma_.lower()} {lower}")
        known = (
            (head.pos_ == "NOUN" or beside.dep_ == "dobj")
            and lower in _TOPICS
            and inner is not None
            and clauses.definite(inner)
        )
        told = gerund and "report" in self.effects(head)  # claims of attacking: of attacks, they are only likely
        if phrasal & SOFT and not known and not told:  # rule out attacking, a vote on sanctions; but: talks on the war
            found.apply(phrasal & SOFT)
            return
        if lower == "before" and gerund and not clauses.past(head):
            found.shift(Mode.HYPOTHETICAL)  # consult us before attacking
        if not gerund and (lower in _CAUSES or (lower in {"to", "of"} and {head.lower_, before} & _CAUSES)):
            if self._feared(preposition):
                found.weaken(Certainty.PROBABLE)
            else:
                found.settled = True  # because of the war, due to the war
            return
        if inner is None or lower in _CIRCUMSTANCES:
            return
        effects = self.effects(head)
        if "presuppose" in effects and (gerund or lower in {"for", "of", "about", "over", "at"}):
            if gerund and head.pos_ == "ADJ" and clauses.modal(head.head):
                found.shift(Mode.PLANNED)  # will be responsible for guarding it
            found.settled = True  # apologised for attacking
            return
        heard = "report" in effects and head.pos_ == "VERB" and lower in _HEARD and not clauses.definite(inner)
        if heard or (effects & {"report", "deny"} and gerund and (inner.tag_ == "VBG" or clauses.having(inner))):
            self.reported(inner, head, found)
        elif (
            effects & SOFT
            and not ("clausal" in effects and not gerund)
            and (lower in _TAKEN or (gerund and lower in _OPEN))
        ):
            self._soft(effects, inner, head, found)
        elif gerund and inner.tag_ == "VBG" and lower in _OPEN and preposition.i > head.i and "hold" not in effects:
            if any(c.dep_ == "nsubj" for c in inner.children):
                return  # with prices rising: a circumstance with a subject of its own
            if lower == "for" and (clauses.past(head) or head.tag_ == "VBN"):
                found.weaken(Certainty.PROBABLE)  # was rebuked for attacking
            else:
                found.shift(Mode.HYPOTHETICAL)  # a way of attacking
