"""Mends slips that small parsers make again and again in news: lists, semicolons, stolen subjects, titles of several.

Each repair looks at a few tokens around one place, and changes only heads and labels there. Tokens have no children
yet: these are told once all heads are right.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_SUBJECTS = frozenset({"nsubj", "nsubjpass"})
_BESIDE_VERB = frozenset({"nsubj", "npadvmod", "nmod"})
_FINITE = frozenset({"VBZ", "VBP", "VBD"})
_HYPHENS = frozenset({"-", "–", "'s", "’s"})
_FAR = 40  # tokens looked back over for a semicolon
_NEAR = 14  # tokens between the verbs of `Lee met Roy and Oslo warned`


def mend(tokens: list[Token]) -> None:
    """Mend the heads and labels of one text."""
    subjects = {t.head.i for t in tokens if t.dep_ in _SUBJECTS}
    for token in tokens[:-1]:
        if token.text == "(":
            _in_another_script(tokens, token)
        elif token.dep_ == "appos":
            _semicolon(tokens, token)
            _list_of_places(tokens, token)
            _second_holder(tokens, token)
        elif token.dep_ in {"nmod", "compound"} and token.pos_ == "PROPN":
            _list_of_names(tokens, token)
        elif token.dep_ == "poss":
            _owner_of_all(tokens, token)
        elif token.dep_ == "conj" and token.tag_ in _FINITE and token.i not in subjects:
            _stolen_subject(tokens, token)
        elif token.dep_ == "ccomp" and token.i in subjects and token.head.i in subjects:
            (_clauses if token.head.i > token.i else _clause_after)(tokens, token)
        elif token.dep_ in _BESIDE_VERB and token.tag_ in {"NNPS", "NNS"}:
            _title_of_several(tokens, token)
        elif token.ent_type_ == "NORP" and token.pos_ == "ADJ" and token.head.pos_ in {"VERB", "AUX"}:
            _adjectives(tokens, token)


def _semicolon(tokens: list[Token], token: Token) -> None:
    """What comes after a semicolon is no apposition to what comes before."""
    if any(t.text == ";" for t in tokens[max(token.head.i, token.i - _FAR) : token.i]):
        token.dep_ = "dep"  # Turkish President; UAE, Turkey upgrade ties: two headlines in one


def _in_another_script(tokens: list[Token], bracket: Token) -> None:
    """`Lee Jae-myung (李在明)`: a name before itself in another script is the head of both, and depends on neither."""
    name = tokens[max(bracket.i - 1, 0)]
    inside: list[Token] = []
    for token in tokens[bracket.i + 1 : bracket.i + _NEAR]:
        if token.text == ")":
            break
        inside.append(token)
    if name.head not in inside or not name.text.isascii() or not all(_is_foreign(t.text) for t in inside):
        return
    top = next((t for t in inside if t.head is t or t.head not in inside), name.head)
    head = name if top.head is top else top.head
    for token in tokens[max(bracket.i - _FAR, 0) : bracket.i]:
        if token is not name and token.head in inside:
            token.head = name
    name.dep_, name.head, name.pos_, name.tag_ = top.dep_, head, "PROPN", "NNP"
    top.dep_, top.head = "appos", name


def _is_foreign(text: str) -> bool:
    return all(not c.isalpha() or not unicodedata.name(c, "").startswith("LATIN") for c in text)


def _owner_of_all(tokens: list[Token], owner: Token) -> None:
    """`Xi's Belt and Road Initiative`: his is the initiative, and not the belt, which is a part of its name."""
    part = owner.head
    joined = any(t.dep_ == "cc" and t.head is part for t in tokens[part.i : part.i + 2])
    if joined and part.dep_ in {"nmod", "compound"} and part.head.i > part.i and part.head.pos_ == "PROPN":
        owner.head = part.head


def _list_of_names(tokens: list[Token], token: Token) -> None:
    """A name before a comma (`Angola, the DRC, Zambia`) is no part of the name after it, but stands in the list."""
    head = token.head
    if head.i < token.i + 2 or tokens[token.i + 1].text != "," or head.pos_ != "PROPN":
        return
    if head.dep_ in {"conj", "nsubj", "dobj", "pobj"}:
        token.dep_, token.head = head.dep_, head.head
        head.dep_, head.head = "conj", token


def _stolen_subject(tokens: list[Token], verb: Token) -> None:
    """`Lee met Roy and Oslo warned of haste`: Oslo warned, and was not met. A shared subject would need an `and`."""
    name = tokens[verb.i - 1] if verb.i > 1 else None
    first = verb.head
    if name is None or name.dep_ != "conj" or name.pos_ != "PROPN" or not 0 < name.i - first.i < _NEAR:
        return
    joined = any(t.dep_ == "cc" and t.head is first for t in tokens[first.i + 1 : verb.i])
    start = name.i
    while start > 0 and tokens[start - 1].head is name and tokens[start - 1].dep_ in {"compound", "det", "amod"}:
        start -= 1
    if not joined and start and tokens[start - 1].lower_ in {"and", "as", "while", "but"}:
        name.dep_, name.head = "nsubj", verb


def _clauses(tokens: list[Token], verb: Token) -> None:
    """`Oslo protested; Bern said nothing`: the clause before a semicolon is not what somebody said in the next one.

    In `Talks failed; we go on, Berg said` it is: the clause of saying does not open after the semicolon.
    """
    while verb.dep_ == "ccomp" and verb.head.i > verb.i:
        later = verb.head
        subject = next((t for t in reversed(tokens[verb.i : later.i]) if t.dep_ in _SUBJECTS and t.head is later), None)
        if subject is None or not _opens_clause(tokens, subject):
            return
        verb.dep_, verb.head = (later.dep_, later.head) if later.head is not later else (later.dep_, verb)
        later.dep_, later.head = "conj", verb


def _clause_after(tokens: list[Token], verb: Token) -> None:
    """`Chad closed its border, a minister said; Mali denied it`: what the minister said stands before his verb."""
    saying = verb.head
    said = [t for t in tokens[max(0, saying.i - _FAR) : verb.i] if t.dep_ == "ccomp" and t.head is saying]
    if not said or said[-1].i > saying.i:
        return
    subject = next((t for t in reversed(tokens[saying.i : verb.i]) if t.dep_ in _SUBJECTS and t.head is verb), None)
    if subject is not None and _opens_clause(tokens, subject):
        verb.dep_ = "conj"


def _opens_clause(tokens: list[Token], subject: Token) -> bool:
    """Whether nothing but the words of the subject stands between it and a semicolon before it."""
    for token in reversed(tokens[max(0, subject.i - _NEAR) : subject.i]):
        if token.text == ";":
            return True
        if token.dep_ == "punct" and token.text not in _HYPHENS:
            return False
    return False


def _list_of_places(tokens: list[Token], token: Token) -> None:
    """`Mali, Burkina Faso and Niger`: the second of three is no apposition to the first."""
    head = token.head
    if token.ent_type_ == "GPE" and (
        head.tag_ in {"NNS", "NNPS"} or (head.text.endswith("s") and head.ent_type_ != "GPE")
    ):
        _list_after_of(tokens, token)
        return
    alike = token.pos_ == head.pos_ == "PROPN" and token.ent_type_ == head.ent_type_
    if not alike or token.ent_type_ not in {"GPE", "PERSON", "ORG"}:
        return
    start = token.i
    while start > head.i and tokens[start - 1].head is token and tokens[start - 1].dep_ in {"compound", "det"}:
        start -= 1
    joined = tokens[token.i + 1].dep_ == "cc" and tokens[token.i + 1].head is token
    if joined and start == head.i + 2 and tokens[start - 1].text == ",":
        token.dep_ = "conj"


def _list_after_of(tokens: list[Token], token: Token) -> None:
    """`the ministers of Mali, the Gambia and Niger`: the Gambia stands in the list, and is no name of the ministers."""
    start = token.i
    while start > 0 and tokens[start - 1].head is token:
        start -= 1
    first = tokens[start - 2] if start > 1 and tokens[start - 1].text == "," else None
    while first is not None and first.dep_ == "pobj" and first.head.head.ent_type_ == "GPE":
        first = first.head.head  # the Republic of Mali
    if first is None or first.dep_ != "pobj" or first.ent_type_ != "GPE" or first.head.head is not token.head:
        return
    if any(t.dep_ == "conj" and t.head is token for t in tokens[token.i + 1 : token.i + _NEAR]):
        token.dep_, token.head = "conj", first


def _second_holder(tokens: list[Token], token: Token) -> None:
    """`The head of the fund, Ann Lee, and the chair of the club, Jan Roy`: Roy is the chair, and Lee is no chair."""
    if token.ent_type_ != "PERSON":
        return
    post = token.head
    if post.dep_ != "conj":  # both are said of the first post
        start = token.i
        while start > 0 and tokens[start - 1].head is token:
            start -= 1
        if tokens[start - 1].text != ",":
            return
        post = next(
            (t for t in reversed(tokens[token.head.i : start]) if t.dep_ == "conj" and t.head.head is token.head), post
        )
    first = post.head
    named = first.dep_ == "appos" and first.pos_ == "PROPN" and first.head.i < first.i < post.i < token.i
    named = named and (first.ent_type_ == "PERSON" or tokens[post.i + 1].lower_ == "of")
    if post.dep_ == "conj" and named and post.ent_type_ != "PERSON" and post.tag_ in {"NN", "NNP"}:
        token.head, post.head = post, first.head


def _title_of_several(tokens: list[Token], title: Token) -> None:
    """`Presidents Anna Lee and Jan Roy`: the title is no subject beside the names."""
    if not title.text[0].isupper() or tokens[title.i + 1].pos_ != "PROPN":
        return
    name = tokens[title.i + 1]
    while name.dep_ == "compound" and name.head.i > name.i:
        name = name.head
    if name.dep_ == "nsubj" and name.head is title.head:
        title.dep_, title.head = "compound", name


def _adjectives(tokens: list[Token], token: Token) -> None:
    """`Chilean, Peruvian ministers`: both adjectives say whose ministers."""
    if token.i + 3 >= len(tokens) or tokens[token.i + 1].text != ",":
        return
    other = tokens[token.i + 2]
    if other.ent_type_ == "NORP" and other.dep_ == "amod" and other.head.tag_ in {"NNS", "NNPS"}:
        token.dep_, token.head = "amod", other.head
