"""Mends what small parsers make of words set aside between commas, and of names and gerunds that they misjudge.

Like the repairs of lists and frames, each looks at a few tokens around one place and changes only what is told there.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_FINITE = frozenset({"VBZ", "VBP", "VBD"})
_ACTORS = frozenset({"GPE", "ORG", "PERSON", "NORP"})
_NAMES = frozenset({"NOUN", "PROPN"})
_BEFORE_GERUND = frozenset({"of", "for", "from", "about", "without", "by", "against"})
_LOST = frozenset({"npadvmod", "advcl", "dep", "appos"})  # what the parser makes of the object of a gerund
_WIDE = 14  # tokens between a name and its verb, over an aside


def mend(tokens: list[Token], lemmas: Mapping[str, str]) -> None:
    """Mend the asides, names and gerunds of one text; `lemmas` tells what verb a form is of."""
    for token in tokens[:-1]:
        if token.dep_ in {"conj", "ccomp"} and token.tag_ in _FINITE and tokens[token.i - 1].text == ",":
            _told_between(tokens, token)
        elif token.dep_ == "conj" and token.tag_ in _FINITE and token.head.pos_ == "PROPN":
            _verb_of_two(tokens, token)
        elif token.dep_ == "parataxis" and token.tag_ in _FINITE:
            _subject_before_aside(tokens, token)
        elif token.dep_ == "npadvmod" and token.pos_ == "PROPN" and token.ent_type_ in {*_ACTORS, ""}:
            _beside_verb(tokens, token)
        elif token.tag_ == "NN" and token.lower_.endswith("ing"):
            _gerund(tokens, token, lemmas)
        elif token.tag_ == "VBZ" and token.dep_ == "dobj":
            _finite_object(tokens, token)
        elif token.dep_ == "amod" and token.tag_ == "VBN" and tokens[token.i - 1].dep_ == "cc":
            _second_deed(tokens, token)
        elif token.dep_ == "relcl":
            _content(tokens, token)
        elif token.is_sent_start and token.pos_ == "PROPN" and not token.ent_type_ and token.text.endswith("s"):
            _common_at_start(tokens, token)
        elif token.dep_ in {"nsubj", "nsubjpass", "appos"} and token.tag_ == "NN":
            _what_it_was(tokens, token)
            _what_it_is_called(tokens, token)
        elif token.is_sent_start and token.lower_ == "that" and token.dep_ == "det":
            _that_clause(tokens, token)


def _told_between(tokens: list[Token], verb: Token) -> None:
    """`Oslo, Bern says, closed its port`; `Oslo, says Bern, closed`: who closed it stands before the first comma."""
    saying = verb.head
    if saying.tag_ not in _FINITE or not 0 < verb.i - saying.i < _WIDE:
        return
    ahead = tokens[max(0, saying.i - _WIDE) : saying.i]
    name = next((t for t in ahead if t.head is saying and t.dep_ in {"nsubj", "npadvmod"}), None)
    if name is None or tokens[name.i + 1].text != "," or name.pos_ not in _NAMES:
        return
    between = tokens[name.i + 1 : verb.i]
    own = [t for t in between if t.head is saying and t.dep_ in {"nsubj", "dobj"}]
    if any(t.head is verb and t.dep_ in _SUBJECTS for t in between):
        return
    if len(own) != 1 or any(t.head in {saying, verb} and t.dep_ in {"cc", "nsubjpass"} for t in between):
        return
    if own[0].dep_ == "dobj" and saying.i != name.i + 2:
        return
    verb.dep_, verb.head = saying.dep_, verb if saying.head is saying else saying.head
    saying.dep_, saying.head = "parataxis", verb
    name.dep_, name.head = "nsubj", verb
    own[0].dep_ = "nsubj"


def _verb_of_two(tokens: list[Token], verb: Token) -> None:
    """`Oslo, a member of D, and Bern met`: both met."""
    name = verb.head
    subject = next((t for t in tokens[name.i + 1 : verb.i] if t.head is verb and t.dep_ == "nsubj"), None)
    joint = tokens[subject.i - 1] if subject is not None else name
    if subject is None or name.head is not name or subject.pos_ != "PROPN" or joint.head is not name:
        return
    if joint.dep_ == "cc" and any(t.head is name and t.dep_ == "appos" for t in tokens[name.i : joint.i]):
        verb.dep_, verb.head = "ROOT", verb
        name.dep_, name.head = "nsubj", verb
        subject.dep_, subject.head = "conj", name


def _subject_before_aside(tokens: list[Token], saying: Token) -> None:
    """`Oslo, Bern insists, closed its port`: of the two names the first closed it. `Oslo, insists Bern,`: Bern does."""
    verb = saying.head
    if not 0 < verb.i - saying.i < _WIDE:
        return
    before = tokens[max(0, saying.i - _WIDE) : saying.i]
    own = [t for t in before if t.head is saying and t.dep_ in _SUBJECTS]
    other = any(t.head is verb and t.dep_ in _SUBJECTS for t in tokens[max(0, saying.i - _WIDE) : verb.i])
    if len(own) == 2 and tokens[own[0].i + 1].text == "," and not other:
        own[0].head = verb
    elif not own and other and tokens[saying.i - 1].text == ",":
        said = next((t for t in tokens[saying.i + 1 : verb.i] if t.head is saying and t.dep_ == "dobj"), None)
        if said is not None:
            said.dep_ = "nsubj"


def _beside_verb(tokens: list[Token], name: Token) -> None:
    """`Oslo snubbed Bern`: a name right beside a verb that lacks one is its subject, or its object."""
    verb = name.head
    if verb.pos_ != "VERB" or verb.tag_ not in {*_FINITE, "VBN"} or abs(name.i - verb.i) != 1:
        return
    around = [t for t in tokens[max(0, verb.i - _WIDE) : verb.i + _WIDE] if t.head is verb]
    told = {t.dep_ for t in around}
    if name.i < verb.i and not told & (_SUBJECTS | {"auxpass", "aux"}) and verb.dep_ == "ROOT":
        name.dep_ = "nsubj"
        verb.tag_ = "VBD" if verb.tag_ == "VBN" else verb.tag_
    elif name.i > verb.i and not told & {"dobj", "auxpass", "nsubjpass", "ccomp", "xcomp"} and "nsubj" in told:
        name.dep_ = "dobj"


def _gerund(tokens: list[Token], noun: Token, lemmas: Mapping[str, str]) -> None:
    """`Denied bombing Bern`, `accused of shelling Bern`: what a name follows without a break is a verb."""
    before, name = tokens[noun.i - 1] if noun.i else noun, tokens[noun.i + 1]
    governed = before.pos_ == "VERB" and noun.head.i in {before.i, name.head.i, name.i} and before.tag_ != "VBN"
    if not (governed or before.lower_ in _BEFORE_GERUND) or any(
        t.head is noun for t in tokens[max(0, noun.i - 3) : noun.i]
    ):
        return
    while name.dep_ == "compound" and name.head.i == name.i + 1 and name.pos_ == "PROPN":
        name = name.head
    if name.pos_ != "PROPN" or name.ent_type_ not in _ACTORS or name.dep_ in _SUBJECTS:
        return
    inside = noun.dep_ == "compound" and noun.head is name
    if not inside and not (name.dep_ in _LOST and name.head in {noun, before, before.head, before.head.head}):
        return
    if inside:
        noun.dep_, noun.head = ("xcomp" if before.pos_ == "VERB" else "pcomp"), before
    elif noun.dep_ in {"dobj", "pobj"}:
        noun.dep_ = "xcomp" if noun.dep_ == "dobj" else "pcomp"
    else:
        return
    name.dep_, name.head = "dobj", noun
    noun.pos_, noun.tag_ = "VERB", "VBG"
    noun.lemma_ = lemmas.get(noun.lower_) or noun.lower_.removesuffix("ing")


def _finite_object(tokens: list[Token], noun: Token) -> None:
    """`Contradicted reports that they left`: no finite verb is an object."""
    noun.pos_, noun.tag_ = "NOUN", "NNS"
    for token in tokens[noun.i + 1 : noun.i + _WIDE]:
        if token.head is noun and token.dep_ == "ccomp":
            token.dep_ = "acl"


def _second_deed(tokens: list[Token], participle: Token) -> None:
    """`Rejected the plan and bombed Bern`: a name is not joined to a verb, and nobody rejected it."""
    name, joint = participle.head, tokens[participle.i - 1]
    noun = joint.head
    verb = noun if noun.pos_ == "VERB" else noun.head
    if name.i != participle.i + 1 or name.head not in {noun, verb} or verb.tag_ not in _FINITE:
        return
    if noun is not verb and (noun.dep_ != "dobj" or noun.pos_ != "NOUN" or verb.i > noun.i):
        return
    if name.pos_ == "PROPN" and name.ent_type_ in _ACTORS:
        participle.dep_, participle.head = "conj", verb
        participle.pos_, participle.tag_ = "VERB", "VBD"
        name.dep_, name.head = "dobj", participle


def _common_at_start(tokens: list[Token], noun: Token) -> None:
    """`Reports of a raid spread`: the capital is that of the sentence."""
    after = tokens[noun.i + 1]
    if after.lower_ in {"of", "that"} and noun.dep_ in _SUBJECTS:
        noun.pos_, noun.tag_, noun.lemma_ = "NOUN", "NNS", noun.lower_.removesuffix("s")


def _content(tokens: list[Token], verb: Token) -> None:
    """`The rumour that Oslo had shelled Bern`: what was shelled is Bern, and the rumour says so."""
    before, after = tokens[max(0, verb.i - _WIDE) : verb.i], tokens[verb.i + 1 : verb.i + _WIDE]
    that = next((t for t in before if t.lower_ == "that" and t.head is verb and t.dep_ in {"dobj", "mark"}), None)
    noun = tokens[that.i - 1] if that is not None and that.i else None
    if that is None or noun is None or noun.pos_ != "NOUN" or verb.head.i > noun.i:
        return
    if any(t.head is verb and t.dep_ == "dobj" for t in after):
        that.dep_, verb.dep_, verb.head = "mark", "acl", noun


def _what_it_was(tokens: list[Token], noun: Token) -> None:
    """`Oslo, once a member of D, left`: the name left. `…, and Bern left`, `…, Bern and Rome left`: all names did."""
    start = noun.i
    while start > 1 and tokens[start - 1].head is noun:
        start -= 1
    name = tokens[max(0, start - 2)]
    verb = name.head
    if tokens[start - 1].text != "," or name.pos_ != "PROPN" or name.dep_ not in {*_SUBJECTS, "npadvmod"}:
        return
    if noun.head is not (name if noun.dep_ == "appos" else verb) or verb.i < noun.i or verb.pos_ != "VERB":
        return
    if not any(t.dep_ in {"det", "advmod"} for t in tokens[start : noun.i]):
        return
    if noun.dep_ != "appos":
        name.dep_ = noun.dep_
        noun.dep_, noun.head = "appos", name
    _joined_to(tokens, name, noun, verb)


def _what_it_is_called(tokens: list[Token], noun: Token) -> None:
    """`What Oslo terms a raid on Bern was a drill`: Oslo terms it so, and the clause is what was a drill."""
    start = noun.i
    while start > 1 and tokens[start - 1].head is noun:
        start -= 1
    calling = tokens[start - 1]
    if noun.dep_ != "nsubj" or calling.dep_ != "csubj" or calling.head is not noun.head:
        return
    if any(t.head is calling and t.lower_ == "what" for t in tokens[max(0, calling.i - _WIDE) : calling.i]):
        noun.dep_, noun.head = "oprd", calling


def _joined_to(tokens: list[Token], name: Token, noun: Token, verb: Token) -> None:
    """The names after the comma that closes an aside stand beside the name before it."""
    commas = [t.i for t in tokens[noun.i + 1 : verb.i] if t.text == ","]
    if not commas:
        return
    after = tokens[commas[-1] + 1 : verb.i]
    other = next((t for t in after if t.dep_ == "conj" and t.pos_ == "PROPN" and t.head.i < commas[-1]), None)
    if other is None or not (other.head is noun or (len(commas) == 1 and other.head.i > noun.i)):
        return
    for token in after:
        if token.dep_ == "cc" and token.i < other.i and token.head is other.head:
            token.head = name
    other.head = name


def _that_clause(tokens: list[Token], that: Token) -> None:
    """`That Oslo shelled Bern is a myth`: no `that` stands before a name to point at it."""
    name = that.head
    verb = tokens[min(name.i + 1, len(tokens) - 1)]
    if name.i != 1 + that.i or name.pos_ != "PROPN" or name.dep_ not in _SUBJECTS or name.ent_type_ not in _ACTORS:
        return
    if verb.head is name and verb.dep_ == "acl" and verb.tag_ in {"VBN", "VBD"}:
        verb.dep_, verb.head, verb.tag_ = "csubj", name.head, "VBD"
        name.dep_, name.head = "nsubj", verb
        that.dep_, that.head = "mark", verb
