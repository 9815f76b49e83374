"""Reads grammatical places off a dependency parse: logical subjects and objects, marked phrases, coordination.

The labels are those of spaCy's English pipelines (ClearNLP). Every function takes and gives tokens and
knows nothing of entities.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

NOUNS = frozenset({"NOUN", "PROPN"})
VERBS = frozenset({"VERB", "AUX"})
HYPHENS = frozenset({"-", "–", "‑"})
_JOINED = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "X"})
_TOGETHER = {"together", "along"}
RELATIVE = {"who", "which", "that", "whom"}
REFLEXIVE = frozenset({"himself", "herself", "itself", "themselves", "myself", "ourselves"})
_TO = frozenset({"to"})
_ASIDE = 80  # tokens of the longest parenthesis that a subject is looked for before
_ORDINALS = {"first", "second", "third", "last", "latest", "next", "only"}
_UPON = frozenset({"on", "upon"})
_PREPOSITIONAL_CONTROL = {"call": _UPON, "prevail": _UPON, "appeal": frozenset({"to"})}
_PREDICATES = {"ccomp", "oprd", "acomp", "advcl"}
_CONTROLLING = (
    "advise allow ask assign authorise authorize beg beseech cause challenge coerce command commission "
    "compel convince counsel direct drive empower enable encourage entitle entreat exhort force free help "
    "hire implore induce inspire instruct invite lead license lobby mandate nudge oblige order permit "
    "persuade press pressure pressurise pressurize prod prompt provoke push request require spur summon tell "
    "tempt train urge want warn"
)
OBJECT_CONTROL = frozenset(_CONTROLLING.split())
"""Verbs whose object is to act in the infinitive after it: urged Iran to stop."""


def phrase_lemma(token: Token) -> str:
    """Lower-case lemma, with the particle of a phrasal verb: `roll back`."""
    lemma = token.lemma_.lower()
    for child in token.children:
        if child.dep_ == "prt":
            return f"{lemma} {child.lower_}"
    return lemma


def lemmas(token: Token) -> tuple[str, ...]:
    """The forms under which a verb may stand in the lexicon: with its particle first, then bare."""
    known = token.doc.lemmas.get(token.i)
    if known is None:
        known = token.doc.lemmas[token.i] = _told_lemmas(token)
    return known


def _told_lemmas(token: Token) -> tuple[str, ...]:
    full, bare = phrase_lemma(token), token.lemma_.lower()
    if full != bare:
        return (full, bare)
    predicate = next((c for c in token.children if c.i > token.i and c.pos_ == "ADJ" and c.dep_ in _PREDICATES), None)
    if predicate is not None:
        return (f"{bare} {predicate.lower_}", bare)  # found guilty, set free
    adverb = next((c for c in token.children if c.dep_ in {"advmod", "prep"} and c.i == token.i + 1), None)
    return (f"{bare} {adverb.lower_}", bare) if adverb is not None else (bare,)


def is_passive(verb: Token) -> bool:
    """Whether the verb is passive, in a finite clause or as a participle after a noun."""
    for child in verb.children:
        if child.dep_ in {"auxpass", "nsubjpass", "agent"}:
            return True
    if verb.tag_ == "VBN" and verb.dep_ in {"acl", "advcl"}:
        return not any(c.dep_ in {"dobj", "aux"} for c in verb.children)
    return verb.dep_ == "conj" and verb.tag_ == "VBN" and not _has_own(verb) and is_passive(verb.head)


def _before_parenthesis(verb: Token) -> Token | None:
    """The word before a parenthesis that the verb follows."""
    doc, i = verb.doc, verb.i - 1
    if i < 2 or doc[i].text != ")":
        return None
    depth = 0
    for k in range(i, max(-1, i - _ASIDE), -1):
        depth += (doc[k].text == ")") - (doc[k].text == "(")
        if depth == 0:
            before = doc[k - 1] if k else None
            return before if before is not None and before.pos_ == "PROPN" else None
    return None


def _has_own(verb: Token) -> bool:
    return any(c.dep_ in {"nsubj", "nsubjpass", "aux", "dobj"} for c in verb.children)


def subjects(verb: Token, depth: int = 0) -> list[Token]:
    """Who acts. Empty where the clause does not say."""
    if is_passive(verb):
        return [p for c in verb.children if c.dep_ == "agent" for p in c.children if p.dep_ == "pobj"]
    return grammatical_subjects(verb, depth)


def grammatical_subjects(verb: Token, depth: int = 0) -> list[Token]:
    """What stands as the subject, also when it is understood from the clause around."""
    own = [c for c in verb.children if c.dep_ in {"nsubj", "nsubjpass"}]
    named = _before_parenthesis(verb) if verb.pos_ == "AUX" or verb.lemma_ == "be" else None
    if named is not None and not any(c.i <= named.i for c in own):
        return [named]  # X (born in 1950 in Y) was: the parser may lose X, or take Y for the subject
    if own:
        if own[0].lower_ in RELATIVE:
            clause = verb if verb.dep_ == "relcl" else verb.head if verb.head.dep_ == "relcl" else None
            return [_antecedent(clause)] if clause is not None else []
        inner = next((c for c in own[0].children if c.dep_ == "appos" and _whose(c, verb)), None)
        return [inner] if inner is not None else own
    if depth > 6 or verb.dep_ == "ROOT":
        return []
    head = verb.head
    if verb.dep_ == "conj" and head.pos_ in VERBS:
        return grammatical_subjects(head, depth + 1)
    if verb.dep_ in {"xcomp", "advcl"} and head.lemma_ in _PREPOSITIONAL_CONTROL and has_to(verb):
        called = marked([head], _PREPOSITIONAL_CONTROL[head.lemma_])
        if called:
            return called  # called on Iran to stop
    if verb.dep_ in {"xcomp", "oprd"} and head.pos_ in {"VERB", "AUX", "ADJ"}:
        if head.lemma_ in OBJECT_CONTROL:
            controllers = [c for c in head.children if c.dep_ in {"dobj", "dative"}]
            if controllers:
                return controllers
        return grammatical_subjects(head if head.pos_ != "ADJ" else head.head, depth + 1)
    if verb.dep_ == "acl":
        if any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children):
            return grammatical_subjects(head.head, depth + 1) if _tells_which(verb) else _of_noun(head, depth)
        return [head] if head.pos_ in {"NOUN", "PROPN", "PRON", "NUM"} else []
    if verb.dep_ == "relcl":
        return grammatical_subjects(head.head, depth + 1) if first_to(verb) or next_to(verb) else []
    if verb.dep_ in {"advcl", "ccomp"} and head.pos_ in VERBS and verb.tag_ in {"VBG", "VB", "VBN"}:
        return grammatical_subjects(head, depth + 1)
    if verb.dep_ == "pcomp" and head.head.pos_ in VERBS:
        return _controller_of_phrase(head, depth)
    if verb.dep_ == "pcomp" and head.head.pos_ in {"ADV", "ADP", "SCONJ"} and head.head.head.pos_ in VERBS:
        return grammatical_subjects(head.head.head, depth + 1)  # instead of sanctioning X, Y …
    if verb.dep_ == "pcomp" and head.head.pos_ in NOUNS:
        return _of_noun(head.head, depth)
    return []


def _whose(noun: Token, verb: Token) -> bool:
    """`Iran, whose president Hassan Rouhani criticised …`: the noun that belongs to the whose acts, not Iran."""
    return noun.right_edge.i == verb.i - 1 and any(t.lower_ == "whose" for t in noun.subtree)


def _antecedent(clause: Token) -> Token:
    """The noun that a relative clause is about: with a singular verb, the last of coordinated nouns before it."""
    noun = clause.head
    if noun.dep_ == "pobj" and noun.head.lower_ in {"in", "at", "near"} and noun.head.head.pos_ == "NOUN":
        return noun.head.head  # the explosion in Kabul, which killed nine
    finite = next((c for c in clause.children if c.dep_ in {"aux", "auxpass"}), clause)
    if finite.tag_ != "VBZ" or not any(c.lower_ in {"which", "whose"} for c in clause.subtree):
        return noun
    i = clause.left_edge.i - 1
    while i > noun.i and (noun.doc[i].is_punct or noun.doc[i - 1].text == "("):
        i -= 1  # the comma before the clause, and an acronym in parentheses
    last = noun.doc[i]
    return last if last.i > noun.i and last.pos_ in NOUNS and last.dep_ in {"conj", "pobj"} else noun


def _controller_of_phrase(preposition: Token, depth: int) -> list[Token]:
    """`accused Iran of arming` has the object as its actor, `by siding with` the subject of the clause."""
    verb = preposition.head
    if preposition.i > verb.i and preposition.lower_ in {"of", "for", "from", "into"}:
        found = objects(verb, depth + 1)
        if found:
            return found
    return grammatical_subjects(verb, depth + 1)


def _of_noun(noun: Token, depth: int) -> list[Token]:
    """Who holds the plan, desire or effort that a noun names."""
    owners = [c for c in noun.children if c.dep_ == "poss"]
    if owners:
        return owners
    by = [
        p
        for c in noun.children
        if c.dep_ == "prep" and c.lower_ in {"by", "of"}
        for p in c.children
        if p.dep_ == "pobj"
    ]
    if by:
        return by
    adjectives = [c for c in noun.children if c.dep_ in {"amod", "compound", "nmod"} and c.text[0].isupper()]
    if adjectives:
        return adjectives
    head = noun.head
    if noun.dep_ in {"dobj", "attr", "nsubjpass"} and head.pos_ in VERBS:
        return subjects(head, depth + 1)
    if noun.dep_ == "pobj" and head.head.pos_ in VERBS:
        return grammatical_subjects(head.head, depth + 1)
    outer = head.head
    if noun.dep_ == "pobj" and head.lower_ == "of" and outer.dep_ == "dobj" and outer.head.pos_ == "VERB":
        return subjects(outer.head, depth + 1)  # signed a letter of intent to join
    return []


def objects(verb: Token, depth: int = 0) -> list[Token]:
    """Who or what is acted upon."""
    if is_passive(verb):
        own = [c for c in verb.children if c.dep_ == "nsubjpass"]
        if own and own[0].lower_ not in RELATIVE:
            return own
        return grammatical_subjects(verb, depth)
    own = [c for c in verb.children if c.dep_ in {"dobj", "dative"} and c.pos_ != "ADP"]
    own = [c for c in own if c is own[0] or c.doc[max(0, c.left_edge.i - 1)].text != ":"]  # a list, of whatever it is
    if own and own[0].lower_ in RELATIVE and verb.dep_ == "relcl":
        return [_antecedent(verb)]
    if own:
        return [c for c in own if c.dep_ == "dobj"] or own
    clausal = [s for c in verb.children if c.dep_ == "ccomp" for s in c.children if s.dep_ == "nsubj"]
    small = [c for c in verb.children if c.dep_ == "ccomp" and c.pos_ == "ADJ"]
    if small and not any(m.dep_ == "mark" for c in small for m in c.children):
        return clausal  # found the minister guilty
    if clausal and any(
        x.lower_ == "to" and x.dep_ == "aux" for c in verb.children if c.dep_ == "ccomp" for x in c.children
    ):
        return clausal  # "urged Iran to stop", where the parser makes Iran the subject of the clause
    if verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ not in RELATIVE for c in verb.children):
        between = verb.doc.tokens[verb.head.i + 1 : verb.i]
        whose = any(t.lower_ == "whose" for t in between)  # whose presidency X refuses: the presidency, not the bloc
        return [] if whose else [_antecedent(verb)]
    return []


def of_itself(verb: Token) -> bool:
    """Whether somebody is told to do it to himself: calls herself president, styled himself as an ally."""
    return any(c.lower_ in REFLEXIVE and c.dep_ in {"dobj", "dative"} for c in verb.children) or any(
        m.lower_ in REFLEXIVE for m in marked([verb], _TO)
    )


def called(verb: Token, complement: Token) -> list[Token]:
    """Who is called so: called X the president, referred to X as the president, was called president."""
    if of_itself(verb) or is_passive(verb):
        return grammatical_subjects(verb)
    return [o for o in objects(verb) if o is not complement] or marked([verb], _TO) or grammatical_subjects(verb)


def clause_subjects(verb: Token) -> list[Token]:
    """Who is to act in the clause that the verb takes: demanded that Iran stop, asked Iran to stop."""
    if any(c.dep_ == "xcomp" and has_to(c) for c in verb.children):
        return objects(verb)
    if any(c.dep_ in {"dobj", "dative"} for c in verb.children):
        return []  # told senators that Iran had stopped: the senators are told, and Iran is asked nothing
    return [
        s
        for c in verb.children
        if c.dep_ == "ccomp" and _is_mandative(c)
        for s in c.children
        if s.dep_ in {"nsubj", "nsubjpass"} and s.lower_ not in RELATIVE
    ]


_OPEN = {"whether", "if", "why", "how", "when", "where", "what", "who", "which"}


def _is_mandative(clause: Token) -> bool:
    """`That Iran stop, must stop`: what somebody wants done. Not `that Iran has stopped`, nor `why Iran stopped`."""
    if any(c.lower_ in _OPEN for c in clause.children if c.i < clause.i):
        return False
    auxiliaries = [c for c in clause.children if c.dep_ in {"aux", "auxpass"}]
    if any(c.tag_ == "MD" or c.lower_ in {"to", "be"} for c in auxiliaries):
        return True
    return not any(c.tag_ in {"VBZ", "VBD", "VBP"} for c in auxiliaries) and clause.tag_ not in {"VBZ", "VBD"}


def infinitive_objects(verb: Token) -> list[Token]:
    """What the infinitive that the verb takes acts upon, bare or marked: refused to join Y, to sign up to Y."""
    infinitives = [c for c in verb.children if c.dep_ == "xcomp" and has_to(c)]
    return [o for x in infinitives for o in objects(x) or marked([x], frozenset({"in", "to", "into", "with"}))]


def noun_clause_subjects(noun: Token) -> list[Token]:
    """Who is to act in a that-clause after a noun: the demand that Iran stop."""
    return [
        s
        for c in noun.children
        if c.dep_ in {"acl", "ccomp"} and any(x.dep_ == "mark" and x.lower_ == "that" for x in c.children)
        if _is_mandative(c)
        for s in c.children
        if s.dep_ == "nsubj"
    ]


def within(token: Token, depth: int = 3) -> Iterator[Token]:
    """The token and the nouns inside its of-phrases: the last of its soldiers."""
    yield token
    if depth:
        for child in token.children:
            if child.dep_ == "prep" and child.lower_ == "of":
                for inner in child.children:
                    if inner.dep_ == "pobj":
                        yield from within(inner, depth - 1)


def recipients(verb: Token) -> list[Token]:
    """The indirect object, bare or after to."""
    found: list[Token] = []
    for child in verb.children:
        if child.dep_ == "dative":
            found.extend([p for p in child.children if p.dep_ == "pobj"] if child.pos_ == "ADP" else [child])
    if not found and is_passive(verb) and any(c.dep_ == "dobj" for c in verb.children):
        return [c for c in verb.children if c.dep_ == "nsubjpass"]  # Zambia was granted relief
    return found


def has_theme(verb: Token) -> bool:
    """Whether something is given, said or handed over: returned the mask to X; not returned to X."""
    if any(c.dep_ in {"dobj", "nsubjpass", "dative", "ccomp", "xcomp", "oprd"} for c in verb.children):
        return True
    return verb.dep_ in {"relcl", "acl"} or (verb.dep_ == "conj" and is_passive(verb))


def marked(tokens: Iterable[Token], markers: frozenset[str]) -> list[Token]:
    """Objects of the prepositions in `markers` that hang on any of the tokens."""
    found: list[Token] = []
    for token in tokens:
        for child in token.children:
            lost = child.dep_ == "dep" and child.pos_ == "ADP"  # of which it is a member
            if (lost or child.dep_ in {"prep", "dative", "prt", "advmod", "agent"}) and child.lower_ in markers:
                found.extend(_after(child, token))
            elif child.dep_ == "prep":  # "along with Putin", "out of Mali"
                for inner in child.children:
                    if inner.dep_ == "prep" and inner.lower_ in markers:
                        found.extend(_after(inner, token))
    return found


def _after(preposition: Token, holder: Token) -> list[Token]:
    """What follows a preposition, or what its clause is about: the pact that Chad walked away from."""
    if preposition.children or preposition.dep_ != "prep" or holder.dep_ != "relcl":
        return [p for p in preposition.children if p.dep_ == "pobj"]
    own = any(c.dep_ == "nsubj" and c.lower_ not in RELATIVE for c in holder.children)
    filled = any(c.dep_ == "dobj" and c.lower_ not in RELATIVE for c in holder.children)
    return [_antecedent(holder)] if own and not filled else []


def coordinated(token: Token) -> list[Token]:
    """The token and all that is joined to it by and, or a comma."""
    found = [token]
    for current in found:  # those joined to it stand after it
        if current.children:
            found += [c for c in current.children if c.dep_ == "conj" and c.pos_ in _JOINED]
    return found


def first_of(noun: Token) -> Token:
    """The first of coordinated nouns."""
    while noun.dep_ == "conj" and noun.head.pos_ in NOUNS:
        noun = noun.head
    return noun


def companions(subject: Token, verb: Token) -> list[Token]:
    """Those who act together with the subject: along with, together with, as well as."""
    found: list[Token] = []
    done_by = subject.dep_ == "pobj" and is_passive(verb)  # was recalled by Macron along with her colleague
    for holder in (subject,) if done_by else (subject, verb):
        for child in holder.children:
            if child.dep_ in {"prep", "advmod"} and child.lower_ in {"along", "together", "alongside"}:
                phrases = [child, *(c for c in child.children if c.dep_ == "prep" and c.lower_ == "with")]
                if child.lower_ == "together":
                    phrases += [
                        c for c in holder.children if c.dep_ == "prep" and c.i == child.i + 1 and c.lower_ == "with"
                    ]
                found.extend(p for phrase in phrases for p in phrase.children if p.dep_ == "pobj")
            elif child.dep_ == "prep" and child.lower_ == "with" and any(c.lower_ in _TOGETHER for c in child.children):
                found.extend(p for p in child.children if p.dep_ == "pobj")
            elif child.dep_ == "acl" and child.lower_ == "joined":
                found.extend(subjects(child))  # India, joined by Brazil, …
            elif child.dep_ == "prep" and child.lower_ == "like" and holder is subject and subject.pos_ == "PROPN":
                found.extend(p for p in child.children if p.pos_ == "PROPN")  # Norway, like Sweden, …
            elif child.dep_ == "advcl" and child.lemma_ == "do" and child.i > holder.i:
                told = any(c.lower_ == "as" and c.i < child.i for c in child.children)
                found.extend(c for c in child.children if c.dep_ == "nsubj" and c.i > child.i and told)
    return found


def first_to(verb: Token) -> bool:
    """Whether an infinitive tells what the first, the last, the only one does: X was the third to sign."""
    return _tells_which(verb) and not next_to(verb)


def next_to(verb: Token) -> bool:
    """Whether it tells what somebody is to do next: X may be the next to sign."""
    return _tells_which(verb) and any(t.lower_ == "next" for t in (verb.head, *verb.head.children))


def _tells_which(verb: Token) -> bool:
    head = verb.head
    if verb.dep_ not in {"relcl", "acl"} or head.dep_ != "attr" or not has_to(verb):
        return False
    words = (head, *head.children)
    return any(
        t.lower_ in _ORDINALS or t.ent_type_ == "ORDINAL" or (t.tag_ == "JJ" and t.text[-2:] == "th") for t in words
    )


def has_to(verb: Token) -> bool:
    """Whether the verb is an infinitive with to."""
    return any(c.dep_ == "aux" and c.lower_ == "to" for c in verb.children)
