"""Finds where names stand: those of the authority data, those that spaCy sees, and those that their words give away.

Longer names win over shorter ones inside them, and a name of the authority data wins over an equally long guess of
the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.understand import linking
from kg.understand.authority import Authority, Sense, plain
from kg.understand.lexicon import Lexicon

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.understand.parse import Parse, Token

_KIND_OF_LABEL = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Region",
    "FAC": "Place",
    "LAW": "Agreement",
    "NORP": "Group",
}
UNKNOWN = "?"  # a name of something, nobody knows what: nothing inside it is a name by itself
_POSSESSIVE = {"'s", "’s", "'", "’"}
_LINKERS = {"of", "for", "and", "the", "on", "in", "&", "de", "des", "del", "du", "al", "-"}
_NAMED_KINDS = frozenset(
    {
        "Initiative",
        "Agreement",
        "PoliticalParty",
        "AcademicInstitution",
        "GovernmentBody",
        "Company",
        "Organization",
        "MediaOrganization",
    }
)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens `start` to `end` (exclusive) may be a name."""

    start: int
    end: int
    kind: str  # a class of the ontology; "" where the authority decides
    senses: tuple[Sense, ...] = ()


class NameFinder:
    """Finds names in parsed documents. Compiled once from authority data and lexicon."""

    def __init__(self, nlp: Language, authority: Authority, lexicon: Lexicon) -> None:
        self.authority = authority
        self.lexicon = lexicon
        self._names: dict[tuple[str, ...], tuple[Sense, ...]] = {}
        self._longest: dict[str, int] = {}
        for key, senses in authority.senses.items():
            words = tuple(plain(t.text) for t in nlp.tokenizer(key))
            if not words or (len(words) == 1 and key.islower()):
                continue
            self._names[words] = self._names.get(words, ()) + tuple(senses)
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def candidates(self, doc: Parse) -> list[Candidate]:
        """The names of a document, in order, none inside another."""
        return _without_overlap(
            [*self._authority_names(doc), *self._model_names(doc), *self._class_names(doc), *self._phrases(doc)]
        )

    def _authority_names(self, doc: Parse) -> list[Candidate]:
        words = [plain(t.text) for t in doc]
        found = []
        i = 0
        while i < len(words):
            for length in range(min(self._longest.get(words[i], 0), len(words) - i), 0, -1):
                senses = self._names.get(tuple(words[i : i + length]))
                if senses:
                    found.append(Candidate(i, i + length, "", senses))
                    break
            i += 1
        return found

    def _model_names(self, doc: Parse) -> list[Candidate]:
        found = []
        for ent in doc.ents:
            kind = _KIND_OF_LABEL.get(ent.label_)
            if kind is None:
                continue
            start, end = ent.start, ent.end
            cut = next((i for i in range(start, end) if doc[i].text in _POSSESSIVE), None)
            if cut is not None and cut > start:
                if kind == "Person" or cut >= end - 1:
                    end = cut
                else:
                    start = cut + 1
            while start < end and (
                doc[start].lower_ in {"the", "a", "an"} or doc[start].is_punct or doc[start].is_space
            ):
                start += 1
            while start < end and (doc[end - 1].is_punct or doc[end - 1].is_space):
                end -= 1
            stop = next((i for i in range(start, end) if "\n" in doc[i].text or doc[i].text == "("), None)
            end = stop if stop is not None else end
            while start < end - 1 and doc[start].lower_ in linking.HONORIFICS:
                start += 1
            if start >= end:
                continue
            kind = self._by_words_beside(doc, start, end, kind)
            if kind is None:
                continue
            if any(c.isalpha() for c in doc[start].text) and _cased(doc, start, end):
                found.append(Candidate(start, end, self.kind(doc, start, end, kind)))
        return found

    def _by_words_beside(self, doc: Parse, start: int, end: int, kind: str) -> str | None:
        """What the words beside a name make of the model's guess; None where it is no name at all."""
        head = doc[start:end].root
        titled = end < len(doc) and doc[end].text[0].isupper() and self._is_title(doc[end])
        if kind != "Person" and titled and not self.authority.senses.get(plain(doc[start:end].text)):
            return None  # External Affairs Minister: the post, not a body
        if kind in {"Organization", "Place"} and any(
            c.dep_ == "appos" and c.pos_ == "NOUN" and self._is_title(c) for c in head.children
        ):
            return "Person"  # "X, a professor at …": the office beside the name tells
        before = doc[start - 1] if start else None
        if before is not None and before.pos_ == "NOUN" and before.dep_ in {"compound", "nmod"}:
            role = self.lexicon.roles.get(before.lemma_.lower())
            if role in _NAMED_KINDS | {"ArmedGroup"}:
                return role  # the opposition Unitary Platform
        return kind

    def kind(self, doc: Parse, start: int, end: int, kind: str) -> str:
        """A closer class for an organization, by a word in its name: University, Ministry, Party…"""
        if kind not in {"Organization", "Place", "Agreement"}:
            return kind
        # The Government of National Accord is a government, by the word that the others depend on.
        for i in (doc[start:end].root.i, end - 1, *range(start, end - 1)):
            role = self.lexicon.roles.get(doc[i].lower_)
            if role in _NAMED_KINDS and (end - start > 1) and doc[i].text[0].isupper():
                return role
        return kind

    def _class_names(self, doc: Parse) -> list[Candidate]:
        """Capitalised phrases that end in a word such as Initiative or Treaty, which the model often misses."""
        found = []
        for token in doc:
            role = self.lexicon.roles.get(token.lower_)
            if role == "Agreement" and token.text[0].islower() and self._named_after_place(doc, token.i):
                found.append(Candidate(token.i - 1, token.i + 1, role))  # the Pretoria agreement
                continue
            if role not in _NAMED_KINDS or not token.text[0].isupper() or token.is_sent_start or token.i == 0:
                continue
            start = token.i
            while start > 0 and joins(doc[start - 1], doc, start - 1):
                start -= 1
            while start < token.i and (not doc[start].text[0].isupper() or doc[start].lower_ in _LINKERS):
                start += 1
            if start < token.i:
                found.append(Candidate(start, token.i + 1, role))
        return found

    def _named_after_place(self, doc: Parse, i: int) -> bool:
        if i == 0 or doc[i - 1].pos_ != "PROPN" or doc[i - 1].dep_ != "compound" or doc[i - 1].head.i != i:
            return False
        senses = self.authority.senses.get(plain(doc[i - 1].text), [])
        return not any(
            s.form in {"name", "demonym"} and self._is_polity(self.authority.kind(s.entity) or "") for s in senses
        )

    def _phrases(self, doc: Parse) -> list[Candidate]:
        """Runs of proper nouns that the model left out: a person if an office stands beside, else unknown."""
        found = []
        for token in doc:
            if (
                token.pos_ != "PROPN"
                or token.dep_ == "compound"
                or token.ent_type_
                or token.lower_ in self.lexicon.roles
            ):
                continue
            start = token.i
            while start > 0 and doc[start - 1].pos_ == "PROPN" and doc[start - 1].head.i in range(start, token.i + 1):
                start -= 1
            if self._is_title(token):
                continue
            titles = [i for i in range(start, token.i) if self._is_title(doc[i])]
            start = titles[-1] + 1 if titles else start  # Swiss Foreign Minister Ignazio Cassis
            if start == token.i and not titles:
                continue
            beside = any(c.dep_ == "appos" and c.pos_ == "NOUN" and self._is_title(c) for c in token.children)
            person = (beside or bool(titles)) and not any(doc[i].ent_type_ for i in range(start, token.i))
            found.append(Candidate(start, token.i + 1, "Person" if person else UNKNOWN))
        return found

    def _is_title(self, token: Token) -> bool:
        """A noun by which a text calls a person: minister, founder, professor."""
        return any(
            c.subject_slots == ("self",) and "Person" in self.lexicon.relations[c.relation].domain
            for c in self.lexicon.nouns.get(token.lemma_.lower(), ())
        )

    def _is_polity(self, kind: str) -> bool:
        return "Polity" in self.lexicon.parents.get(kind, frozenset())


def _cased(doc: Parse, start: int, end: int) -> bool:
    return any(t.text[0].isupper() or not t.text[0].isascii() for t in doc[start:end])


def joins(token: Token, doc: Parse, i: int) -> bool:
    """Whether the token can stand inside a capitalised name that goes on to its right."""
    if token.is_space or token.text in {",", ";", ":", ".", "(", ")", '"', "“", "”"} or token.text in _POSSESSIVE:
        return False
    if token.text[0].isupper():
        return token.pos_ not in {"VERB", "AUX", "PRON"} and not (token.is_sent_start and token.pos_ in {"DET", "ADP"})
    return token.lower_ in _LINKERS and i > 0 and doc[i - 1].text[:1].isupper()


def _without_overlap(candidates: list[Candidate]) -> list[Candidate]:
    """The longest of each set of overlapping candidates; at equal length one that the authority knows."""
    taken: set[int] = set()
    chosen = []
    for item in sorted(candidates, key=lambda c: (-(c.end - c.start), not c.senses, c.start)):
        places = range(item.start, item.end)
        if not any(i in taken for i in places):
            taken.update(places)
            chosen.append(item)
    return sorted(chosen, key=lambda c: c.start)
