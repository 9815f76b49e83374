"""What the names of a text say of each other's classes.

An acronym is of the class of its name; the surest class of a spelling holds for the whole text; names in one list are
mostly of one class; and among parties and elections a front or a movement is a party.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from kg.understand.entities.namewords import CERTAIN, LIKELY, PARTY, UNKNOWN
from kg.understand.knowledge.authority import plain

if TYPE_CHECKING:
    from kg.understand.entities.kinds import Kinds, Named
    from kg.understand.syntax.parse import Parse

_MARKS = frozenset({",", "and", "or", "&", ";", "/", "(", ")"})
_BETWEEN = _MARKS | {"the", "a"}
_PLACES = frozenset({"Place", "City", "Region", "State", "Territory", "FormerState"})
_UNSURE = frozenset({"Organization", "Place", "Company", UNKNOWN})
_OPEN = frozenset({"Organization", "Person", "Place", UNKNOWN})


def settled(kinds: Kinds, doc: Parse, named: list[Named]) -> list[Named]:
    """The names with the classes that they have in company, in the same order."""
    named = _surnames(doc, _alike(doc, _acronyms(doc, named)))
    named = _listed(kinds, doc, _in_politics(kinds, doc, named))
    return _alike(doc, _acronyms(doc, named))


def _acronyms(doc: Parse, named: list[Named]) -> list[Named]:
    """An acronym in parentheses is of the class of the name before it."""
    ends = {n.end: n for n in named}
    found = []
    for n in named:
        full = ends.get(n.start - 1) if n.start and doc.tokens[n.start - 1].text == "(" else None
        told = full is not None and full.kind not in {"Person", UNKNOWN} and _closed(doc, n.end)
        longest = 3
        if full is not None and full.kind in _PLACES:  # the Fram Mission in Chad (FMC) is no place
            longest = int(doc.tokens[full.start].text[0] == doc.tokens[n.start].text[0])
        if full is not None and told and n.end - n.start <= longest:
            n = replace(n, kind=full.kind, sure=full.sure)
        found.append(n)
    return found


def _closed(doc: Parse, i: int) -> bool:
    return i < len(doc.tokens) and doc.tokens[i].text in {")", ","}


def _alike(doc: Parse, named: list[Named]) -> list[Named]:
    """One spelling, one class: the surest in the text, and the first of those."""
    keys = [plain(doc.text_of(n.start, n.end)) for n in named]
    best: dict[str, Named] = {}
    for key, n in zip(keys, named, strict=True):
        if n.kind != UNKNOWN and (key not in best or (n.sure, n.told) > (best[key].sure, best[key].told)):
            best[key] = n
    return [
        replace(n, kind=best[key].kind, sure=best[key].sure) if key in best and n.sure < CERTAIN else n
        for key, n in zip(keys, named, strict=True)
    ]


def _surnames(doc: Parse, named: list[Named]) -> list[Named]:
    """Ann Bay-Lee and Ms. Bay-Lee: who is called by the same last word, and is no body by other words, is a person."""
    words = [doc.text_of(n.start, n.end).split() for n in named]
    persons = {w[-1] for w, n in zip(words, named, strict=True) if n.kind == "Person" and n.sure >= LIKELY}
    return [
        replace(n, kind="Person", sure=LIKELY)
        if n.kind in _UNSURE and n.sure < CERTAIN and not n.worded and w[-1] in persons and _like_person(w)
        else n
        for w, n in zip(words, named, strict=True)
    ]


def _like_person(words: list[str]) -> bool:
    return len(words) < 4 and all(w[0].isupper() and not w.isupper() for w in words)


def _in_politics(kinds: Kinds, doc: Parse, named: list[Named]) -> list[Named]:
    """In a sentence on parties or elections a front is a party; so is an acronym, or a name that has one."""
    near = kinds.lexicon.contexts.get("Election", set())
    political = {doc.number_of(n.start) for n in named if n.kind == PARTY and n.sure == CERTAIN}
    political |= {doc.number_of(t.i) for t in doc.tokens if t.lower_ in near}
    return [
        replace(n, kind=PARTY, sure=LIKELY)
        if n.sure < CERTAIN and doc.number_of(n.start) in political and _may_be_party(kinds, doc, n)
        else n
        for n in named
    ]


def _may_be_party(kinds: Kinds, doc: Parse, n: Named) -> bool:
    body = n.kind in {"Organization", "GovernmentBody", UNKNOWN}
    if body and kinds.words.could_be_party(doc, n.start, n.end):
        return True
    text = doc.tokens[n.start].text
    one = n.end - n.start == 1 or (n.end - n.start == 3 and doc.tokens[n.start + 1].text == "-")
    if n.kind == "Organization" and one and len(text) < 7 and text.isalpha() and sum(c.isupper() for c in text) > 1:
        return plain(text) not in kinds.authority.senses
    return n.kind in _OPEN and not n.worded and _has_acronym(doc, n)


def _has_acronym(doc: Parse, n: Named) -> bool:
    """Whether an acronym of the name follows in parentheses."""
    if n.end + 2 >= len(doc.tokens) or doc.tokens[n.end].text != "(" or not _closed(doc, n.end + 2):
        return False
    text = doc.tokens[n.end + 1].text
    return text.isalpha() and sum(c.isupper() for c in text) > 1 and text[0] == doc.tokens[n.start].text[0]


def _listed(kinds: Kinds, doc: Parse, named: list[Named]) -> list[Named]:
    """Unsure names between commas and `and` take the class that the others of their list share."""
    found = list(named)
    lists: list[list[int]] = []
    for at, n in enumerate(found):
        if at and _next_in_list(doc, found[at - 1], n.start):
            lists[-1].append(at)
        else:
            lists.append([at])
    for members in lists:
        if len(members) == 1:
            continue
        parties = [i for i in members if found[i].kind == PARTY and found[i].sure >= LIKELY]
        joining = [i for i in members if _joins_parties(kinds, doc, found[i])]
        if parties and joining:
            for i in joining if len(parties) >= len(joining) else ():
                found[i] = replace(found[i], kind=PARTY, sure=LIKELY)
            continue
        _majority(doc, found, members)
    return found


def _majority(doc: Parse, found: list[Named], members: list[int]) -> None:
    """Persons or places that are at least half of a list draw the rest along."""
    for kind, alike in (("Person", frozenset({"Person"})), ("Place", _PLACES)):
        same = [i for i in members if found[i].kind in alike]
        if len(members) < 3 or len(same) < 2 or 2 * len(same) < len(members):
            continue
        for i in members:
            n = found[i]
            movable = n.sure < CERTAIN and not n.worded and not doc.tokens[n.start].text.isupper()
            if i not in same and movable and (kind == "Person" or n.end - n.start == 1 or n.kind != "Person"):
                found[i] = replace(n, kind=kind, sure=LIKELY)


def _joins_parties(kinds: Kinds, doc: Parse, n: Named) -> bool:
    """Whether a list of parties makes a party of a name: not of a person in full, nor of what its words tell."""
    if n.sure == CERTAIN or n.kind not in _OPEN:
        return False
    if n.worded and not kinds.words.could_be_party(doc, n.start, n.end):
        return False
    return n.kind != "Person" or not 2 <= n.end - n.start <= 3


def _next_in_list(doc: Parse, before: Named, start: int) -> bool:
    """Whether only list marks, articles and an acronym in parentheses stand between two names."""
    if not before.end < start <= before.end + 4:
        return False
    between = {t.lower_ for t in doc.tokens[before.end : start]}
    person = not before.worded and before.kind in {"Person", UNKNOWN} and before.end - before.start > 1
    if person and between == {"("} and doc.tokens[before.start].text[0] != doc.tokens[start].text[0]:
        return False  # Ann Lee (PSOE): no acronym of the name before
    return between <= _BETWEEN and not between.isdisjoint(_MARKS)
