"""Gives verbs back what small parsers hang elsewhere: agents, subjects, receivers, whole main clauses.

Like the repairs of lists and titles, each looks at a few tokens around one place and changes only heads and labels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_NAMES = frozenset({"NOUN", "PROPN"})
_FINITE = frozenset({"VBZ", "VBP", "VBD"})
_INSIDE = frozenset({"dobj", "pobj", "prep", "relcl", "appos", "conj", "attr"})
_CALLING = frozenset({"call", "name", "appoint", "elect", "make", "declare", "consider", "dub", "label", "brand"})
_TERMING = _CALLING | {"proclaim", "deem", "term"}
_OF_NOUN = frozenset({"det", "amod", "compound", "nmod"})  # what stands before a noun in its phrase
_BESIDE_VERB = frozenset({"dobj", "npadvmod"})
_COPULAS = frozenset({"be", "become", "remain"})
_ORDINALS = frozenset({"first", "second", "third", "last", "latest", "next", "only"})
_ACTORS = frozenset({"GPE", "ORG", "PERSON", "NORP"})
_FAR = 8  # steps up to the noun that a main clause was hung below
_WIDE = 30  # tokens between two objects, or two subjects, of one verb


def mend(tokens: list[Token]) -> None:
    """Mend the frames of the verbs of one text."""
    for token in tokens[:-1]:
        if token.is_sent_start and token.dep_ == "prep":
            _after_phrase(tokens, token)
        elif token.dep_ == "agent" and token.head.pos_ in _NAMES:
            _agent(token)
        elif token.dep_ == "prep" and token.lower_ == "by":
            _agent_after_object(tokens, token)
        elif token.dep_ == "ccomp" and token.tag_ in {"VBZ", "VBD"}:
            _own_subject(tokens, token)
        elif token.dep_ == "acl" and token.tag_ in _FINITE:
            _main_clause(tokens, token)
        elif token.dep_ == "csubj" and token.tag_ in {"VBD", "VBN"} and _reduced(tokens, token):
            pass
        elif token.dep_ in {"csubj", "advcl"} and token.i < token.head.i and token.tag_ in {"VBG", "VBN"}:
            _fronted(tokens, token)
        elif token.dep_ == "xcomp" and token.head.lemma_ in _COPULAS:
            _first_to(tokens, token)
        elif token.dep_ == "dobj":
            (_gerund if token.tag_ == "VBG" else _receiver)(tokens, token)
        elif token.dep_ == "appos":
            _called(tokens, token)
        elif token.dep_ == "nsubj":
            (_beside_names if token.tag_ == "NNS" else _second_subject)(tokens, token)
        elif token.dep_ == "nmod" and token.pos_ == "PROPN":
            _whose_names(tokens, token)


def _agent(by: Token) -> None:
    """`Signed on 3 May by the king`: the king signed it, and May did nothing."""
    verb, steps = by.head, 0
    while verb.pos_ not in {"VERB", "AUX"} and verb.head is not verb and steps < _FAR:
        verb, steps = verb.head, steps + 1
    if verb.tag_ == "VBN":
        by.head = verb


def _agent_after_object(tokens: list[Token], by: Token) -> None:
    """`Was given weapons by Chad`: after an object, too, a name after by acts in the passive."""
    verb = by.head
    if verb.tag_ != "VBN" or verb.i > by.i:
        return
    passive = any(t.dep_ == "auxpass" and t.head is verb for t in tokens[max(0, verb.i - _FAR) : verb.i])
    named = (t for t in tokens[by.i + 1 : by.i + _FAR] if t.dep_ == "pobj" and t.head is by)
    if passive and any(t.ent_type_ in _ACTORS for t in named):
        by.dep_ = "agent"


def _own_subject(tokens: list[Token], verb: Token) -> None:
    """`As Lee meets Roy and Oslo warns`: Oslo warns, and nobody meets it."""
    name = tokens[verb.i - 1] if verb.i > 2 else verb
    if name.dep_ != "conj" or name.pos_ != "PROPN" or tokens[name.i - 1].dep_ != "cc":
        return
    if not any(t.head is verb and t.dep_ in _SUBJECTS for t in tokens[max(0, verb.i - _WIDE) : verb.i]):
        name.dep_, name.head = "nsubj", verb


def _main_clause(tokens: list[Token], verb: Token) -> None:
    """`Lee, who heads the exiled union, called on Oslo to act`: Lee called; no finite verb is a part of `union`."""
    noun = verb.head
    if verb.i < 2 or tokens[verb.i - 1].text != ",":
        return
    clause = False
    for _ in range(_FAR):
        if noun.head is noun or noun.dep_ not in _INSIDE:
            break
        clause |= noun.dep_ in {"relcl", "appos"}
        noun = noun.head
    if clause and noun.head is noun and noun.pos_ in _NAMES and noun.i < verb.i:
        verb.dep_, verb.head = "ROOT", verb
        noun.dep_, noun.head = "nsubj", verb


def _fronted(tokens: list[Token], participle: Token) -> None:
    """`Having joined NATO, Oslo closed its port`: NATO was joined, and Oslo closed the port."""
    main = participle.head
    between = tokens[participle.i + 1 : main.i]
    first = next((t for t in between if t.dep_ in _SUBJECTS and t.head is main), None)
    if first is None or any(t.dep_ == "cc" for t in between):
        return
    if any(t.head is not first for t in tokens[participle.i + 1 : first.i]):
        return
    later = [t for t in between if t.dep_ == "conj" and t.head is first and t.i > first.i]
    if len(later) == 1 and any(t.text == "," for t in tokens[first.i + 1 : later[0].i]):
        participle.dep_ = "advcl"
        later[0].dep_, later[0].head = first.dep_, main
        first.dep_, first.head = "dobj", participle


def _after_phrase(tokens: list[Token], opening: Token) -> None:
    """`After talks with Lee, Oslo and Bern signed`: the talks were with Lee alone; who signed comes next."""
    verb = opening.head
    if verb.pos_ not in {"VERB", "AUX"} or not 0 < verb.i - opening.i < 2 * _WIDE:
        return
    between = tokens[opening.i + 1 : verb.i]
    subject = next((t for t in between if t.head is verb and t.dep_ in _SUBJECTS), None)
    if _after_date(tokens, opening, subject):
        return
    for name in between:
        whole = name.head
        if name.dep_ != "conj" or name.pos_ != "PROPN" or whole.dep_ not in {"pobj", "dobj"} or whole.i > name.i:
            continue
        start = name.i
        while start > whole.i and tokens[start - 1].head is name and tokens[start - 1].text != ",":
            start -= 1
        joint = any(t.head is whole and t.dep_ == "cc" for t in tokens[whole.i : name.i])
        if joint or tokens[start - 1].text != "," or (subject is not None and subject.i > name.i):
            return
        if subject is not None and any(t.head is opening and t.dep_ == "pobj" for t in between):
            return
        if subject is not None:
            subject.dep_, subject.head = "pobj", opening
        name.dep_, name.head = "nsubj", verb
        return


def _after_date(tokens: list[Token], opening: Token, subject: Token | None) -> bool:
    """`On 5 June Chad, Mali and Niger met`: Chad is no part of the date."""
    start = opening.i + 1
    end = start
    while (
        tokens[end].ent_type_ == "DATE" and tokens[end].dep_ in {"nummod", "compound", "nmod"} and end < opening.head.i
    ):
        end += 1
    name = tokens[end - 1].head
    if end == start or name.dep_ != "pobj" or name.head is not opening or name.pos_ != "PROPN" or name.i < end:
        return False
    if subject is not None:
        first = subject.i
        while first > name.i + 1 and tokens[first - 1].head is subject and tokens[first - 1].text != ",":
            first -= 1
        if subject.pos_ != "PROPN" or first != name.i + 2 or tokens[name.i + 1].text != ",":
            return False
        subject.dep_, subject.head = "conj", name
    day = tokens[end - 1]
    for token in tokens[start : end - 1]:
        token.head = day
    day.dep_, day.head = "pobj", opening
    name.dep_, name.head = "nsubj", opening.head
    return True


def _reduced(tokens: list[Token], verb: Token) -> bool:
    """`The charter signed in 2002 binds both`: the charter binds, and signed nothing."""
    main = verb.head
    before = tokens[max(0, verb.i - _WIDE) : verb.i]
    noun = next((t for t in before if t.dep_ in _SUBJECTS and t.head is verb), None)
    if noun is None or noun.pos_ not in _NAMES or main.i < verb.i:
        return False
    opened = any(t.head is verb and (t.dep_ == "mark" or t.tag_ in {"WP", "WRB", "WDT"}) for t in before)
    if not opened and not any(t.dep_ in _SUBJECTS and t.head is main for t in tokens[verb.i : main.i]):
        noun.dep_, noun.head = "nsubj", main
        verb.dep_, verb.head, verb.tag_ = "acl", noun, "VBN"
        return True
    return False


def _first_to(tokens: list[Token], verb: Token) -> None:
    """`Became the first country to leave`: the country that leaves."""
    copula = verb.head
    noun = next((t for t in tokens[copula.i + 1 : verb.i] if t.dep_ == "attr" and t.head is copula), None)
    if noun is not None and any(t.lower_ in _ORDINALS and t.head is noun for t in tokens[copula.i + 1 : verb.i]):
        verb.dep_, verb.head = "relcl", noun


def _receiver(tokens: list[Token], noun: Token) -> None:
    """`Granted Chad a loan`: of two objects in a row, the first receives the second."""
    verb = noun.head
    if noun.i < verb.i or noun.pos_ not in _NAMES or verb.lemma_ in _CALLING:
        return
    ahead = tokens[noun.i + 1 : noun.i + _WIDE]
    second = next((t for t in ahead if t.dep_ == "dobj" and t.head is verb), None)
    if second is None or second.pos_ != "NOUN" or second.ent_type_ in {"DATE", "TIME", "QUANTITY", "PERCENT"}:
        return
    if not any(t.text in {",", ";", "--"} or t.pos_ in {"VERB", "AUX"} for t in tokens[noun.i : second.i]):
        noun.dep_ = "dative"


def _gerund(tokens: list[Token], gerund: Token) -> None:
    """`Quit sanctioning Chad`: Chad is sanctioned, and nobody quits it."""
    verb, after = gerund.head, gerund.i + 1
    if gerund.i != verb.i + 1 or verb.pos_ != "VERB":
        return
    ahead = tokens[after : after + _FAR]
    noun = next((t for t in ahead if t.head in {verb, gerund} and t.dep_ in _BESIDE_VERB), None)
    if noun is None or noun.ent_type_ in {"DATE", "TIME"}:
        return
    if all(t.head is noun for t in tokens[after : noun.i]):
        gerund.dep_ = "xcomp"
        noun.dep_, noun.head = "dobj", gerund


def _called(tokens: list[Token], noun: Token) -> None:
    """`Oslo calls Ann Lee the president`: without a comma, it is what she is called, and no apposition."""
    name = noun.head
    if name.dep_ != "dobj" or name.i > noun.i or name.head.lemma_ not in _TERMING:
        return
    if all(t.head is noun and t.dep_ in _OF_NOUN for t in tokens[name.i + 1 : noun.i]):
        noun.dep_, noun.head = "oprd", name.head


def _beside_names(tokens: list[Token], noun: Token) -> None:
    """`Chad and Mali, both members of D, met`: the names met."""
    verb, start = noun.head, noun.i
    while start > 1 and tokens[start - 1].head is noun:
        start -= 1
    if tokens[start - 1].text != ",":
        return
    before = tokens[max(0, start - _WIDE) : start - 1]
    name = next((t for t in before if t.dep_ == "npadvmod" and t.head is verb and t.pos_ == "PROPN"), None)
    if name is not None and name.ent_type_ not in {"DATE", "TIME"}:
        name.dep_ = "nsubj"
        noun.dep_, noun.head = "appos", name


def _whose_names(tokens: list[Token], name: Token) -> None:
    """`Chad's Ann Lee and Mali's Jan Roy met`: two persons, each with a country."""
    last = name.head
    between = tokens[name.i + 1 : last.i] if last.i > name.i else []
    owner = next((t for t in between if t.dep_ == "conj" and t.head is name), None)
    if owner is None or last.pos_ != "PROPN" or tokens[owner.i + 1].dep_ != "case":
        return
    for token in tokens[max(0, name.i - 6) : name.i]:
        if token.dep_ == "poss" and token.head is last:
            token.head = name
    owner.dep_, owner.head = "poss", last
    name.dep_, name.head = last.dep_, last.head
    last.dep_, last.head = "conj", name


def _second_subject(tokens: list[Token], noun: Token) -> None:
    """`A pact signed by Lee and Roy would help Oslo`: the pact would; Roy signed, too."""
    verb, start = noun.head, noun.i
    while start > 1 and tokens[start - 1].head is noun:
        start -= 1
    joint = tokens[start - 1]
    if joint.dep_ != "cc" or joint.head.pos_ not in _NAMES or joint.head is noun or verb.i < noun.i:
        return
    before = tokens[max(0, joint.head.i - _WIDE) : joint.head.i]
    if any(t.dep_ in _SUBJECTS and t.head is verb for t in before):
        noun.dep_, noun.head = "conj", joint.head
