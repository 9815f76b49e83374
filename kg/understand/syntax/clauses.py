"""What the shape of a clause tells of its truth: inversion, modals, commands, tense, clauses that stand apart."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from kg.understand.syntax.grammar import VERBS

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Stretch, Token

FINITE_PRESENT = {"VBZ", "VBP"}
FINITE = FINITE_PRESENT | {"VBD"}
_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "expl"}
_NEAR = 20  # tokens before a verb in which its `whose` is looked for
_UNSPECIFIC = {"any", "no", "every", "each", "either"}
_MONTHS = "january february march april may june july august september october november december"
_SHORT_MONTHS = "jan feb mar apr jun jul aug sept sep oct nov dec"
_DAYS = "monday tuesday wednesday thursday friday saturday sunday"
_CALENDAR = frozenset(f"{_MONTHS} {_SHORT_MONTHS} {_DAYS}".split())
_OCCASIONS = {"once", "ever", "again", "yet", "even"}
_NOT_AHEAD = {"last", "past", "previous", "this", "every", "each", "earlier"}
_INDEFINITE = {"a", "an", "some"} | _UNSPECIFIC


def asked(sentence: Stretch) -> bool:
    """Whether a sentence ends as a question."""
    last = next((t for t in reversed(sentence.doc.tokens[sentence.start : sentence.end]) if not t.is_space), None)
    return last is not None and last.text.rstrip().endswith("?")


def own_frame(verb: Token) -> bool:
    """Whether a verb has a subject or an auxiliary of its own."""
    return any(c.dep_ in {"aux", "nsubj", "nsubjpass"} for c in verb.children)


def own_subject(verb: Token) -> bool:
    """Whether a subject stands with the verb itself."""
    return any(c.dep_ in {"nsubj", "nsubjpass"} for c in verb.children)


def with_that(clause: Token) -> bool:
    """Whether `that` only opens the clause, and is neither its subject nor its object."""
    return own_subject(clause) and any(
        c.lower_ == "that" and c.dep_ in {"mark", "advmod"} and c.i < clause.i for c in clause.children
    )


def modal(verb: Token) -> bool:
    """Whether a modal stands before the verb: will, may, should."""
    return any(c.dep_ == "aux" and c.tag_ == "MD" for c in verb.children)


def negated(verb: Token) -> bool:
    """Whether the verb itself is negated: did not, never, never once."""
    return any((c.dep_ == "neg" and c.lower_ != "no") or c.lower_ == "never" or never_once(c) for c in verb.children)


def never_once(adverb: Token) -> bool:
    """Whether an adverb of a verb brings its negation with it: never once, not ever, never again."""
    return adverb.lower_ in _OCCASIONS and any(
        c.lower_ in {"not", "never"} and c.i == adverb.i - 1 for c in adverb.children
    )


def denied(word: Token) -> bool:
    """Whether `not` stands before a noun or adjective: not a member, seen as not sufficient; but: not only a member."""
    beside = [c for c in word.head.children if word.head.i < c.i] if word.dep_ == "appos" else []  # Lee, not the envoy
    return any(
        c.dep_ == "neg" and c.lower_ in {"not", "never"} and c.nbor(1).lower_ not in {"only", "just", "merely"}
        for c in (*word.children, *beside)
        if c.i < word.i
    )


def past(word: Token) -> bool:
    """Whether a clause is told in the past: attacked, was attacking, had attacked. Of an adjective: its copula."""
    verb = word.head if word.pos_ not in VERBS and word.head.pos_ in VERBS else word
    if verb.tag_ == "VBD":
        return True
    return any(c.dep_ in {"aux", "auxpass"} and c.tag_ == "VBD" for c in verb.children) and not modal(verb)


def present(verb: Token) -> bool:
    """Whether a finite clause is told in the present, or in the present perfect."""
    if verb.tag_ in FINITE_PRESENT:
        return True
    if verb.tag_ == "VBN" and verb.lower_ == verb.lemma_ and own_subject(verb):  # as fears heighten: the tagger's slip
        return not any(c.dep_ in {"aux", "auxpass"} for c in verb.children)
    return any(c.dep_ in {"aux", "auxpass"} and c.tag_ in FINITE_PRESENT for c in verb.children)


def scheduled(verb: Token, phrase: Token) -> bool:
    """`Is leaving on Saturday, leaves in May`: a present with a day or month is a plan, unless the year is told too."""
    progressive = verb.tag_ == "VBG" and present(verb) and not any(c.lower_ == "been" for c in verb.children)
    if not progressive and (verb.tag_ not in FINITE_PRESENT or verb.lemma_ in {"be", "have"}):
        return False
    if phrase.dep_ == "npadvmod":
        return _calendar(phrase)
    day = progressive and phrase.lower_ == "on"
    return any(
        c.dep_ == "pobj" and ((day and c.ent_type_ == "DATE") or (phrase.lower_ in {"on", "in"} and _calendar(c)))
        for c in phrase.children
    )


def _calendar(noun: Token) -> bool:
    """Friday, February, 3 May; not last May, every Friday, May 2011."""
    words = [t.lower_ for t in noun.subtree]
    over = any(w in _NOT_AHEAD or (w.isdigit() and len(w) == 4) for w in words)
    return noun.lower_.rstrip(".") in _CALENDAR and not over


def general(clause: Token) -> bool:
    """`When it rains, …`, `whenever it does`: a present that tells of any time."""
    words = {c.lower_ for c in clause.children if c.dep_ == "advmod" and c.i < clause.i}
    if not present(clause):
        return False
    return "whenever" in words or ("when" in words and clause.i < clause.head.i)


def uninflected(verb: Token) -> bool:
    """A bare verb with a subject and no auxiliary: told of nobody's present or past for certain."""
    if verb.dep_ == "relcl" and after_comma(verb):
        return False  # in which A and B take part: the tagger's slip
    if verb.dep_ == "ROOT" and any(c.dep_ == "nsubj" and _several(c) for c in verb.children):
        return False  # A, B and C participate in D
    return bare(verb) and verb.dep_ in {"ROOT", "advcl", "relcl", "parataxis"}


def asking(verb: Token) -> bool:
    """`Did Russia attack …`, with or without a question mark: the auxiliary opens the clause."""
    auxiliary = next((c for c in verb.children if c.dep_ == "aux"), None)
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if auxiliary is None or subject is None or auxiliary.lemma_.lower() != "do" or subject.i < auxiliary.i:
        return False
    return auxiliary.i == 0 or auxiliary.is_sent_start or auxiliary.nbor(-1).is_punct


def generic(verb: Token) -> bool:
    """`You add water`: a present that is about anybody."""
    anybody = any(c.dep_ in {"nsubj", "nsubjpass"} and c.lower_ in {"you", "one"} for c in verb.children)
    return anybody and present(verb)


def imperative(verb: Token) -> bool:
    """`Withdraw the troops`: a bare verb that nobody is the subject of, and that no other verb governs."""
    if verb.dep_ in {"xcomp", "pcomp", "acl", "relcl", "csubj", "conj"} or verb.tag_ not in {"VB", "VBP"}:
        return False
    if any(c.dep_ in _SUBJECTS or (c.dep_ == "aux" and c.lemma_.lower() != "do") for c in verb.children):
        return False
    if verb.dep_ == "ccomp" and verb.head.pos_ in VERBS and verb.i > verb.head.i:
        return False
    return verb.tag_ == "VB" or verb.dep_ == "ROOT"


def _several(subject: Token) -> bool:
    return any(c.dep_ == "conj" for c in subject.children) and subject.pos_ == "PROPN"


def bare(verb: Token) -> bool:
    """A bare infinitive, as after `let` and `make`."""
    return verb.tag_ == "VB" and not any(c.dep_ == "aux" for c in verb.children)


def gerund(verb: Token) -> bool:
    return verb.tag_ == "VBG" and not any(c.dep_ == "aux" and c.lemma_.lower() == "be" for c in verb.children)


def having(verb: Token) -> bool:
    """A gerund of the perfect: having attacked."""
    return any(c.dep_ == "aux" and c.tag_ == "VBG" and c.lemma_.lower() == "have" for c in verb.children)


def asks(clause: Token) -> bool:
    """`How they came, why they left`: a question word that takes the rest of its clause for granted."""
    return any(t.tag_ in {"WRB", "WP", "WDT"} and t.lower_ != "that" for t in _before(clause))


def _before(clause: Token) -> list[Token]:
    return [t for c in clause.children if c.i < clause.i for t in (c, *c.children)]


def inverted(verb: Token) -> bool:
    """`Had Russia attacked, …`: the auxiliary before the subject makes a condition."""
    auxiliary = next((c for c in verb.children if c.dep_ in {"aux", "auxpass"}), None)
    subject = next((c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}), None)
    if verb.lower_ == "were" and subject is not None and verb.i < subject.i and verb.dep_ == "advcl":
        return True
    if auxiliary is None or subject is None or auxiliary.lower_ not in {"had", "were", "should"}:
        return False
    return auxiliary.i < subject.i


def relative(clause: Token) -> bool:
    """`…, whose prime minister opposes the deal, …`, taken by the parser for what somebody says."""
    start = max(1, clause.left_edge.i, clause.i - _NEAR)
    words = clause.doc.tokens[start - 1 : clause.i]
    return any(t.lower_ == "whose" and before.text == "," for before, t in pairwise(words))


def apart(clause: Token, head: Token) -> bool:
    """Whether a semicolon parts a clause from the verb that the parser hangs it on.

    Not where more of the same stands after the semicolon: `Talks failed; the war goes on, Berg said`.
    """
    between = clause.doc.tokens[clause.i : head.i]
    last = next((t.i for t in reversed(between) if t.text == ";"), None)
    if last is None:
        return False
    joined = {(clause.i, "conj"), (head.i, "ccomp")}
    return not any((t.head.i, t.dep_) in joined and t.pos_ in VERBS for t in between[last - clause.i :])


def after_comma(verb: Token) -> bool:
    """Whether a relative clause is set off, so that it adds instead of restricting."""
    start = verb.left_edge.i
    return start > 0 and verb.doc[start - 1].text in {",", "—", "–", "("}


def cleft(noun: Token) -> bool:
    """`It was Oslo, not Bern, that left`: the clause after it is the statement itself."""
    copula = noun.head
    return (
        noun.dep_ == "attr"
        and copula.lemma_ == "be"
        and any(c.dep_ == "nsubj" and c.lower_ == "it" for c in copula.children)
    )


def definite(noun: Token) -> bool:
    """The leader, Poland's plan, Putin: one that is known, whatever the clause around says of it."""
    if noun.pos_ in {"PROPN", "PRON"}:
        return not unspecific(noun)
    return any(
        c.dep_ == "poss" or (c.dep_ == "det" and c.lower_ not in _INDEFINITE) or c.dep_ == "nummod"
        for c in noun.children
    )


def unspecific(noun: Token) -> bool:
    """Any country, anyone, whoever: it may be nobody."""
    if noun.pos_ == "PRON":
        return noun.lower_.startswith(("any", "no", "whoever", "whatever", "every"))
    return any(c.dep_ == "det" and c.lower_ in _UNSPECIFIC for c in noun.children)


def none(noun: Token) -> bool:
    """Nobody, none, no country, neither side."""
    if noun.lower_ in {"nobody", "none", "nothing", "no-one", "noone"}:
        return True
    return any(c.lower_ in {"no", "neither"} and c.dep_ in {"det", "neg", "preconj", "cc"} for c in noun.children)


def ahead(phrase: Token) -> bool:
    """Next week, tomorrow: a present tense with a time to come is a plan."""
    verb = phrase.head
    if verb.tag_ in {"VBD", "VBN"} and not any(c.lower_ in {"be", "is", "are"} for c in verb.children):
        return False
    words = [t.lower_ for t in phrase.subtree]
    return bool(words) and (
        "tomorrow" in words
        or words == ["tonight"]
        or words == ["soon"]
        or (words[0] == "next" and len(words) > 1)
        or words[:2] in (["later", "this"], ["later", "today"])
        or (words[0] in {"in", "within", "by"} and words[1:3] == ["the", "coming"])
    )
