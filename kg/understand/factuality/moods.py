"""What stands inside a clause or a noun phrase and changes its truth: negation, modals, adverbs, conditions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Certainty, Mode
from kg.understand.factuality.assessment import Assessment
from kg.understand.factuality.fiction import is_story, is_story_of_two
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.syntax import clauses, grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_IF = {"if", "unless", "whether", "lest", "provided", "providing", "should", "supposing", "assuming"}
_CONDITIONS = {"if", "unless"}
_AFTERWARDS = {"negate", "plan", "want"}
_FINITE = {"VBD", "VBZ", "VBP"}


class Moods:
    """Reads the signs inside one clause, or one noun phrase, with the words of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def noun(self, noun: Token, found: Assessment) -> None:
        """Determiners and modifiers: no attack, any attack, a planned attack, the former president."""
        for word in (noun, noun.head) if noun.dep_ == "conj" else (noun,):
            if any(c.dep_ == "mark" and c.lower_ in _CONDITIONS for c in word.children):
                found.shift(Mode.HYPOTHETICAL)  # a verb that the tagger took for a noun: if talks stall
        to = noun.nbor(-1) if noun.i and noun.nbor(-1).lower_ == "to" else None
        if to is not None and (noun.dep_ == "compound" or (to.tag_ == "TO" and to.pos_ == "PART")):
            found.shift(Mode.WANTED)  # an infinitive that the tagger took for a noun
        for child in noun.children:
            if child.dep_ == "det" and child.lower_ in {"no", "neither"}:
                found.negate()
            elif child.dep_ == "det" and child.lower_ == "any":
                found.shift(Mode.HYPOTHETICAL)  # any attack by X would be one that may never come
            elif child.dep_ in {"amod", "compound", "nmod"} and child.i < noun.i and child.pos_ != "PROPN":
                found.apply(self._attributive(child))
            elif child.dep_ == "acl" and child.tag_ == "VBN":
                effects = self.lexicon.effect("verb", child.lemma_.lower())
                if "clausal" not in effects:
                    found.apply(effects & _AFTERWARDS)  # talks scheduled for May, a deal rejected by both
        named = noun.head if noun.dep_ in {"compound", "nmod"} and noun.head.pos_ == "PROPN" else noun
        if named.dep_ == "pobj" and named.head.lower_ == "of" and named.head.head.pos_ == "NOUN":
            whole = named.head.head.lemma_.lower()
            found.apply(self.lexicon.effect("noun", whole) & {"past"})  # the fall of the PM
            found.apply(self.lexicon.effect("noun", f"{whole} of") & {"probable"})  # reports of Russia's attack
        if named is not noun:  # "former Prime Minister Boris Johnson": the adjective hangs on the name
            for child in named.children:
                if child.dep_ == "amod" and child.i < noun.i:
                    found.apply(self.lexicon.effect("attributive", child.lemma_.lower()))

    def _attributive(self, word: Token) -> frozenset[str]:
        joined = word.lower_
        if word.i > 1 and word.nbor(-1).text == "-":
            joined = f"{word.nbor(-2).lower_}-{joined}"  # so-called, self-styled
        table = self.lexicon.effect
        effects = table("attributive", word.lemma_.lower()) or table("attributive", word.lower_)
        return effects or table("attributive", joined)

    def clause(self, verb: Token, found: Assessment, *, negation: bool = True) -> None:
        """All signs of a clause; without its `negation` where that has been accounted for."""
        if found.settled:
            return
        for child in verb.children:
            self._child(verb, child, found, negation=negation)
        before = [t.lower_ for t in verb.doc[max(0, verb.i - 2) : verb.i]]
        if before == ["all", "but"]:
            found.weaken(Certainty.PROBABLE)  # all but sanctioned
        elif before == ["rather", "than"] and negation:
            found.negate()
        if clauses.generic(verb) or clauses.uninflected(verb):
            found.weaken(Certainty.PROBABLE)
        if clauses.asking(verb):
            found.shift(Mode.QUESTIONED)
        if clauses.inverted(verb) or verb.lower_ == "suppose":
            found.shift(Mode.HYPOTHETICAL)  # had Russia attacked, …
        if self.command(verb):
            found.shift(Mode.WANTED)
        if verb.lower_ == "going" and any(c.dep_ == "xcomp" for c in verb.children):
            found.shift(Mode.PLANNED)

    def _child(self, verb: Token, child: Token, found: Assessment, *, negation: bool) -> None:
        dep, lower = child.dep_, child.lower_
        if (dep == "neg" and lower != "no") or lower == "neither":
            only = child.i + 1 < len(verb.doc) and verb.doc[child.i + 1].lower_ in {"only", "just", "merely", "least"}
            if negation and not only:
                found.negate()
        elif dep in {"aux", "auxpass"}:
            lemma = child.lemma_.lower()
            if lower == "to" and verb.dep_ == "ROOT" and clauses.own_subject(verb):
                found.shift(Mode.PLANNED)  # a headline: Xi to visit Poland
            wish = lemma == "would" and self.lexicon.effect("verb", f"would {verb.lemma_.lower()}")
            if (child.tag_ == "MD" or lemma in {"will", "would"}) and not wish:
                found.apply(self.lexicon.effect("verb", "will" if lower in {"'ll", "’ll", "wo"} else lemma))
        elif dep == "advmod":
            no_more = lower in {"longer", "more"} and any(c.lower_ == "no" for c in child.children)
            if no_more or clauses.never_once(child):
                if negation:
                    found.negate()
            elif clauses.ahead(child):
                found.shift(Mode.PLANNED)
            else:
                effects = self.lexicon.effect("adverb", lower)
                found.apply(effects if negation else effects - {"negate"})
        elif dep == "mark" and lower in _IF:
            before = self.lexicon.effect("adjective", child.nbor(-1).lower_) if child.i else frozenset()
            open_ = verb.dep_ in {"ccomp", "csubj", "pcomp"} or "question" in before  # unclear if
            asked = lower == "whether" or (lower == "if" and open_)
            found.shift(Mode.QUESTIONED if asked else Mode.HYPOTHETICAL)
        elif dep == "mark" and lower == "though" and child.i and child.nbor(-1).lower_ == "as":
            found.shift(Mode.HYPOTHETICAL)
        elif dep == "advcl":
            if child.lemma_ == "hear" and grammar.has_to(child) and child.i < verb.i:
                found.weaken(Certainty.PROBABLE)  # to hear Oslo tell it
            elif self._condition(child) and not (clauses.past(verb) and not clauses.modal(verb)):
                found.shift(Mode.HYPOTHETICAL)
            elif clauses.present(child) and self._condition(child):
                found.weaken(Certainty.PROBABLE)  # attacked them, if reports are true
            elif clauses.general(child) and clauses.present(verb):
                found.weaken(Certainty.PROBABLE)  # when Russia attacks, Poland responds
        elif dep in {"nsubj", "nsubjpass", "dobj"}:
            if negation and clauses.none(child) and not (dep == "dobj" and verb.lemma_ == "have"):
                found.negate()
        elif dep == "intj" and lower == "please":
            found.shift(Mode.WANTED)
        elif dep == "npadvmod":
            if clauses.ahead(child) or clauses.scheduled(verb, child):
                found.shift(Mode.PLANNED)
        elif dep == "prep":
            self._phrase(child, found, negation=negation)

    def _phrase(self, preposition: Token, found: Assessment, *, negation: bool) -> None:
        """Next week; in no way; in a simulation, in a film, in the event of …"""
        if clauses.ahead(preposition) or clauses.scheduled(preposition.head, preposition):
            found.shift(Mode.PLANNED)
        for noun in preposition.children:
            if noun.dep_ != "pobj":
                continue
            if negation and preposition.lower_ in {"in", "at", "by", "on", "under"} and clauses.none(noun):
                found.negate()
            if not noun.children:  # on paper
                found.apply(self.lexicon.effect("preposition", f"{preposition.lower_} {noun.lower_}"))
            if preposition.lower_ == "in" and noun.tag_ == "NN" and self._imagined(noun):
                found.shift(Mode.HYPOTHETICAL)

    def _imagined(self, noun: Token) -> bool:
        """In a simulation, in the event; in a film, and not in a series of attacks."""
        effects = self.lexicon.effect("noun", noun.lemma_.lower())
        return is_story(noun) if "imagine" in effects or is_story_of_two(noun, self.lexicon) else "suppose" in effects

    def _condition(self, clause: Token) -> bool:
        marks = [c for c in clause.children if c.dep_ == "mark" and c.lower_ in _CONDITIONS]
        return any(not (m.i and m.nbor(-1).lower_ == "even") for m in marks)

    def command(self, verb: Token) -> bool:
        """An imperative; `hope you agree`, `thank you` only leave out who hopes and thanks."""
        effects = self.lexicon.effect("verb", verb.lemma_.lower()) if verb.tag_ == "VBP" else frozenset()
        dropped = "clausal" not in effects and effects & {"want", "presuppose", "report", "probable"}
        return not dropped and clauses.imperative(verb)

    def shared(self, first: Token, verb: Token, found: Assessment) -> None:
        """What a coordinated verb takes over from the first: would attack and kill; if they attack and kill."""
        for child in first.children:
            if child.dep_ == "mark" and child.lower_ in _IF:
                found.shift(Mode.QUESTIONED if child.lower_ == "whether" else Mode.HYPOTHETICAL)
        if clauses.own_frame(verb):
            return
        finite = verb.tag_ in _FINITE
        if self.command(first) and (verb.tag_ not in {"VBD", "VBZ"} or verb.lower_ == verb.lemma_):
            found.shift(Mode.WANTED)
        elif verb.tag_ == "VB" and first.pos_ in grammar.VERBS and first.tag_ not in {"VB", "VBP"}:
            found.shift(Mode.WANTED)  # he is ready, so send him
        elif clauses.bare(verb) and first.tag_ == "VBP":
            found.weaken(Certainty.PROBABLE)
        but = any(c.dep_ == "cc" and c.lower_ == "but" for c in first.children)
        for child in first.children:
            if child.dep_ == "aux" and child.tag_ == "MD" and not (finite and verb.tag_ != "VBP"):
                found.apply(self.lexicon.effect("verb", child.lemma_.lower()))
            elif child.dep_ == "neg" and not but and not (finite and first.tag_ in {"VB", "VBN", "VBG"}):
                found.negate()
            elif child.dep_ == "advmod" and child.i < first.i and not but:
                found.apply(self.lexicon.effect("adverb", child.lower_))
