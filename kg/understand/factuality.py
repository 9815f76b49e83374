"""Decides for a predicate in its sentence whether it is said to be so, how surely, and by whom.

Climbs from the predicate to the root of the sentence. Each modal, adverb, negation and governing word
on the way that the lexicon knows as a signal changes polarity, certainty, mode, or adds a holder, as in
the factuality profiles of FactBank (Saurí and Pustejovsky 2009). An infinitive under a word that the
lexicon does not know is taken as wanted, not as done: an unknown word must not make a fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Certainty, Mode
from kg.understand import clauses, grammar
from kg.understand.assessment import Assessment
from kg.understand.lexicon import Lexicon

if TYPE_CHECKING:
    from kg.understand.parse import Token

_IF = {"if", "unless", "whether", "lest", "provided", "should"}
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
}
_SOFT = {"plan", "want", "suppose", "question", "probable", "possible", "negate", "deny"}
FIRST_PERSON = {"we", "i", "us", "me"}


class Factuality:
    """Assesses predicates with the signals of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def assess(self, trigger: Token, verb: Token | None = None, *, presupposed: bool = False) -> Assessment:
        """The factuality of a trigger (through its support verb, if it has one).

        `presupposed`: the words stand inside a noun phrase that takes the relation for granted ("Xi's
        initiative"), so that only what qualifies the phrase itself counts.
        """
        found = Assessment()
        if trigger.pos_ in {"NOUN", "PROPN"}:
            self._noun(trigger, found)
        if presupposed:
            return found
        current = verb if verb is not None else trigger
        if current.pos_ in {"VERB", "AUX"}:
            self._clause(current, found)
        self._climb(current, found, trigger)
        if current.sent.text.rstrip().endswith("?") and not found.speakers:
            found.shift(Mode.QUESTIONED)
        return found

    # one word

    def _noun(self, noun: Token, found: Assessment) -> None:
        for child in noun.children:
            if child.dep_ == "det" and child.lower_ in {"no", "neither"}:
                found.negate()
            elif child.dep_ == "det" and child.lower_ == "any":
                found.shift(Mode.HYPOTHETICAL)  # any attack by X would be one that may never come
            elif child.dep_ in {"amod", "compound", "nmod"} and child.i < noun.i and child.pos_ != "PROPN":
                found.apply(
                    self.lexicon.effect("attributive", child.lemma_.lower())
                    or self.lexicon.effect("attributive", child.lower_)
                )
        named = noun.head if noun.dep_ in {"compound", "nmod"} and noun.head.pos_ == "PROPN" else noun
        if named.dep_ == "pobj" and named.head.lower_ == "of" and named.head.head.pos_ == "NOUN":
            found.apply(self.lexicon.effect("noun", named.head.head.lemma_.lower()) & {"past"})  # the fall of the PM
        owner = noun.head if noun.dep_ in {"compound", "nmod"} and noun.head.pos_ == "PROPN" else None
        if owner is not None:  # "former Prime Minister Boris Johnson": the adjective hangs on the name
            for child in owner.children:
                if child.dep_ == "amod" and child.i < noun.i:
                    found.apply(self.lexicon.effect("attributive", child.lemma_.lower()))

    def _clause(self, verb: Token, found: Assessment) -> None:
        """What stands inside the clause: negation, modals, adverbs, conditions."""
        for child in verb.children:
            if (child.dep_ == "neg" and child.lower_ != "no") or child.lower_ == "neither":
                found.negate()
            elif child.dep_ in {"aux", "auxpass"}:
                lemma = child.lemma_.lower()
                if child.tag_ == "MD" or lemma in {"will", "would"}:
                    found.apply(self.lexicon.effect("verb", "will" if child.lower_ in {"'ll", "’ll", "wo"} else lemma))
            elif child.dep_ == "advmod":
                if child.lower_ in {"longer", "more"} and any(c.lower_ == "no" for c in child.children):
                    found.negate()
                else:
                    found.apply(self.lexicon.effect("adverb", child.lower_))
            elif child.dep_ == "mark" and child.lower_ in _IF:
                found.shift(Mode.QUESTIONED if child.lower_ == "whether" else Mode.HYPOTHETICAL)
            elif child.dep_ == "advcl" and any(
                c.dep_ == "mark" and c.lower_ in {"if", "unless"} for c in child.children
            ):
                found.shift(Mode.HYPOTHETICAL)
            elif child.dep_ in {"nsubj", "nsubjpass"} and any(c.lower_ in {"no", "neither"} for c in child.children):
                found.negate()
            elif child.dep_ in {"npadvmod", "prep"} and clauses.ahead(child):
                found.shift(Mode.PLANNED)
            elif child.dep_ == "prep" and child.lower_ == "in" and self._imagined(child):
                found.shift(Mode.HYPOTHETICAL)
        before = [t.lower_ for t in verb.doc[max(0, verb.i - 2) : verb.i]]
        if before == ["all", "but"]:
            found.weaken(Certainty.PROBABLE)  # all but sanctioned
        elif before == ["rather", "than"]:
            found.negate()
        for child in verb.children:
            afterthought = child.dep_ == "parataxis" or any(c.lower_ == "so" for c in child.children)
            if child.dep_ in {"conj", "parataxis"} and afterthought and "report" in self._effects(child):
                self._speaker(child, found)  # attacked, or so Poland claims
        if clauses.inverted(verb):
            found.shift(Mode.HYPOTHETICAL)  # had Russia attacked, …
        if verb.tag_ == "VB" and verb.dep_ == "ROOT" and not any(c.dep_ in {"nsubj", "aux"} for c in verb.children):
            found.shift(Mode.WANTED)  # an imperative

    # the way up

    def _climb(self, current: Token, found: Assessment, trigger: Token) -> None:
        attribution_only = False
        for _ in range(40):
            if current.dep_ == "ROOT":
                break
            head, dep = current.head, current.dep_
            verbal = current.pos_ in {"VERB", "AUX"}
            if dep == "conj":
                if verbal and grammar.has_to(head) and current.tag_ in {"VBD", "VBZ", "VBP"} and head.dep_ == "xcomp":
                    current = head.head  # claimed to have shot it down and blamed: the finite verbs are joined
                    continue
                if attribution_only:
                    pass
                elif verbal and any(c.lower_ in {"nor", "neither"} for c in head.children):
                    found.negate()  # neither attacked nor threatened
                elif verbal and head.pos_ in {"VERB", "AUX"} and not clauses.own_frame(current):
                    self._shared(head, found)
                elif not verbal and head.pos_ in {"NOUN", "PROPN"} and current.i == trigger.i:
                    self._noun(head, found)
                current = head
                continue
            if dep == "prep" or current.pos_ == "ADP":
                if not attribution_only:
                    self._preposition(current, found)
                    if head.pos_ in {"VERB", "AUX"} and any(c.dep_ == "pcomp" for c in current.children):
                        self._clause(head, found)  # "By siding with X, Y would …": the means share the mode of the end
                current = head
                continue
            content = dep in {"acl", "relcl"} and any(c.dep_ == "mark" for c in current.children)  # the claim that …
            if not content and (dep in {"advcl", "relcl"} or (dep == "acl" and not grammar.has_to(current))):
                if dep == "advcl" and grammar.has_to(current) and not attribution_only:
                    self._governed(current, head, found, clause=True)
                elif (
                    dep == "advcl"
                    and not attribution_only
                    and current.tag_ in {"VBG", "VBN"}
                    and not clauses.own_frame(current)
                ):
                    self._clause(head, found)
                    if " " in grammar.phrase_lemma(head):
                        found.apply(self._effects(head) & _SOFT)  # ruled out attacking, taken for an adjunct
                elif (
                    not attribution_only
                    and current.tag_ in {"VBZ", "VBP"}
                    and any(clauses.modal(above) for above in current.ancestors)
                ):
                    found.shift(Mode.HYPOTHETICAL)  # once Russia attacks, Poland will respond
                if dep == "relcl" and "suppose" in self._effects(head):
                    found.shift(Mode.HYPOTHETICAL)  # a story in which Russia attacks
                if dep == "relcl" and clauses.after_comma(current):
                    break  # a clause that does not restrict is the author's own remark
                attribution_only = True  # circumstances are taken for granted, whatever governs the main clause
                current = head
                continue
            if dep == "ccomp" and (clauses.apart(current, head) or clauses.relative(current)):
                break  # joined by a semicolon: a statement of its own
            self._step(current, head, found, attribution_only)
            current = head

    def _step(self, current: Token, head: Token, found: Assessment, attribution_only: bool) -> None:
        dep = current.dep_
        verbal = current.pos_ in {"VERB", "AUX"}
        if attribution_only:
            if dep in {"ccomp", "parataxis"} and self._effects(head) & {"report", "deny"}:
                self._speaker(head, found)
            return
        if verbal and dep in _CLAUSES | {"dep"}:
            self._governed(current, head, found, clause=True)
        elif dep in {"dobj", "pobj", "attr", "nsubjpass", "oprd", "acomp", "dep", "appos"}:
            self._governed(current, head, found, clause=False)
        elif dep in {"nsubj", "csubj"} and head.lemma_ == "be" and not verbal:
            found.apply(self._predicated(head) & (_SOFT - {"deny"}))  # an attack is possible
        if head.pos_ in {"VERB", "AUX"} and dep not in {"ccomp", "parataxis"}:
            self._clause(head, found)
        elif head.pos_ in {"VERB", "AUX"}:
            if any(c.dep_ == "neg" for c in head.children):
                found.weaken(Certainty.POSSIBLE)
        elif head.pos_ == "NOUN":
            self._noun(head, found)

    def _imagined(self, preposition: Token) -> bool:
        """In a simulation, in a film, in the event of …"""
        return any(
            p.dep_ == "pobj" and p.tag_ == "NN" and "suppose" in self.lexicon.effect("noun", p.lemma_.lower())
            for p in preposition.children
        )

    def _effects(self, word: Token) -> frozenset[str]:
        word_class = {
            "VERB": "verb",
            "AUX": "verb",
            "NOUN": "noun",
            "ADJ": "adjective",
            "ADV": "adverb",
        }.get(word.pos_)
        if word_class is None:
            return frozenset()
        for lemma in (*grammar.lemmas(word), word.lower_):
            effects = self.lexicon.effect(word_class, lemma)
            if effects:
                return effects
        if word.pos_ == "VERB" and word.tag_ in {"VBN", "JJ"}:
            return self.lexicon.effect("adjective", word.lower_)
        return frozenset()

    def _governed(self, current: Token, head: Token, found: Assessment, *, clause: bool) -> None:
        effects = self._effects(head)
        infinitive = clause and grammar.has_to(current)
        if infinitive and (head.lower_ == "going" or head.lemma_ == "be"):
            found.shift(Mode.PLANNED)
            return
        finite = (
            clause and not infinitive and current.dep_ in {"ccomp", "acl", "relcl", "csubj"} and current.tag_ != "VBG"
        )
        if head.lemma_ == "be":
            if not clause or current.dep_ in {"attr", "acomp", "oprd"}:
                return
            effects = self._predicated(head)
        if finite and effects & {"report", "deny"}:
            self._reported(current, head, found)
            return
        rest = effects & _SOFT
        if "hold" in effects and not (infinitive and rest & {"want", "plan"}):
            return
        if rest:
            if "deny" in rest:
                self._speaker(head, found)
                found.negate()
            found.apply(rest)
        elif "report" in effects:
            self._reported(current, head, found)
        elif infinitive:
            found.shift(Mode.WANTED)
        elif finite:
            found.weaken(Certainty.PROBABLE)  # a word that the lexicon does not know makes no fact

    def _predicated(self, copula: Token) -> frozenset[str]:
        """What the adjective or noun after a copula does to the clause or noun it is said of: it is false that …"""
        found: frozenset[str] = frozenset()
        for child in copula.children:
            if child.dep_ in {"acomp", "attr"}:
                found |= self._effects(child)
                if any(c.dep_ == "neg" or c.lower_ == "no" for c in child.children):
                    found |= {"negate"}
        return found

    def _reported(self, current: Token, head: Token, found: Assessment) -> None:
        effects = self._effects(head)
        if not effects & {"report", "deny"}:
            if current.dep_ in {"ccomp"} and effects & _SOFT:
                found.apply(effects & _SOFT)
            return
        if "deny" in effects:
            found.negate()
        self._speaker(head, found)
        if current.tag_ in {"VB", "VBP"} and any(
            c.dep_ == "nsubj" and c.tag_ in {"NN", "NNP"} for c in current.children
        ):
            found.shift(Mode.WANTED)  # suggested that the EU talk to Belarus

    def _speaker(self, cue: Token, found: Assessment) -> None:
        """Add whoever the cue makes the source; the author's own `we believe` adds nobody."""
        if cue.pos_ in {"VERB", "AUX"}:
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

    def _preposition(self, preposition: Token, found: Assessment) -> None:
        before = preposition.doc[preposition.i - 1].lower_ if preposition.i else ""
        found.apply(
            self.lexicon.effect("preposition", preposition.lower_)
            | self.lexicon.effect("preposition", f"{before} {preposition.lower_}")  # instead of, rather than
        )
        kept_from = preposition.lower_ == "from" and any(c.dep_ == "pcomp" for c in preposition.children)
        if kept_from and any(c.dep_ in {"dobj", "nsubjpass"} for c in preposition.head.children):
            found.negate()  # stopped, kept, deterred Russia from attacking
            return
        phrasal = self.lexicon.effect("verb", f"{preposition.head.lemma_.lower()} {preposition.lower_}")
        if phrasal & _SOFT:  # rule out attacking
            found.apply(phrasal & _SOFT)
            return
        if preposition.lower_ in {"despite", "besides", "according"}:
            return
        head = preposition.head
        inner = next((c for c in preposition.children if c.dep_ in {"pcomp", "pobj"}), None)
        if inner is None or preposition.lower_ in {
            "after",
            "before",
            "since",
            "during",
            "amid",
            "by",
            "in",
            "at",
            "as",
        }:
            return
        effects = self._effects(head) - {"hold"}
        if effects & {"report", "deny"} and inner.dep_ == "pcomp":
            self._reported(inner, head, found)
        elif effects & _SOFT and preposition.lower_ in {
            "of",
            "for",
            "to",
            "on",
            "about",
            "from",
            "against",
            "over",
            "into",
        }:
            if "deny" in effects:
                self._speaker(head, found)
                found.negate()
            found.apply(effects & _SOFT)

    def _shared(self, first: Token, found: Assessment) -> None:
        """A coordinated verb shares the auxiliaries and the negation of the first: would attack and kill."""
        for child in first.children:
            if child.dep_ == "aux" and child.tag_ == "MD":
                found.apply(self.lexicon.effect("verb", child.lemma_.lower()))
            elif child.dep_ == "aux" and child.lower_ == "to" and first.dep_ in {"xcomp", "acl", "advcl"}:
                continue  # the climb goes on from the first verb and meets what governs both
            elif child.dep_ == "neg":
                found.negate()
