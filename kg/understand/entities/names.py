"""Finds where names stand: those of the authority data, capitalised ones, elections, and what else spaCy sees.

Longer names win over shorter ones inside them, and a name of the authority data wins over an equally long guess of
the model.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from kg.understand.entities import linking, lists
from kg.understand.entities.elections import Occasions
from kg.understand.entities.kinds import KIND_OF_LABEL, Kinds, Named
from kg.understand.entities.namewords import CERTAIN, LIKELY, UNKNOWN
from kg.understand.entities.spans import POSSESSIVE, Runs
from kg.understand.knowledge.authority import Authority, Sense, plain
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.syntax import language, passages

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.understand.syntax.parse import Parse, Token

_LINKERS = {"of", "for", "and", "the", "on", "in", "&", "de", "des", "del", "du", "al", "-"}


@dataclass(frozen=True, slots=True)
class Candidate:
    """Tokens `start` to `end` (exclusive) may be a name."""

    start: int
    end: int
    kind: str  # a class of the ontology; "" where the authority decides
    senses: tuple[Sense, ...] = ()
    told: bool = False  # an event that the words also tell as a relation: what stands in it is named by itself


class NameFinder:
    """Finds names in parsed documents. Compiled once from authority data and lexicon."""

    def __init__(self, nlp: Language, authority: Authority, lexicon: Lexicon) -> None:
        self.authority = authority
        self.lexicon = lexicon
        self._names: dict[tuple[str, ...], tuple[Sense, ...]] = {}
        self._longest: dict[str, int] = {}
        self._runs = Runs(lexicon, _one_word_places(authority), _one_word_names(authority))
        self._occasions = Occasions(lexicon)
        self._kinds = Kinds(authority, lexicon, self._runs)
        self._ordinary = language.ordinary(nlp)
        self._portfolios = lexicon.contexts.get("Office", set())
        for key, senses in authority.senses.items():
            words = tuple(map(plain, language.words_of(nlp, key)))
            if not words or (len(words) == 1 and key.islower()):
                continue
            for spelt in {words, self._with_common_noun(words)}:
                self._names[spelt] = self._names.get(spelt, ()) + tuple(senses)
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))

    def _with_common_noun(self, name: tuple[str, ...]) -> tuple[str, ...]:
        """The name as papers write it that capitalise no common noun: the Labour party."""
        last = name[-1].lower()
        return (*name[:-1], last) if len(name) > 1 and last in self.lexicon.roles else name

    def candidates(self, doc: Parse) -> list[Candidate]:
        """The names of a document, in order, none inside another, save polities inside the names of elections."""
        titles, credited = [h for h in passages.headlines(doc) if h.titled], self._credited(doc)
        occasions = [Candidate(o.start, o.end, o.kind, told=o.told) for o in self._occasions.find(doc)]
        taken = {i for c in occasions if not c.told for i in range(c.start, c.end)}
        known = self._authority_names(doc)
        inner = [c for c in known if c.start in taken and c.end - 1 in taken and self._of_polities(c)]
        starts = {c.start: c for c in known}
        spans = [
            span
            for s, e in self._runs.find(doc)
            if taken.isdisjoint(range(s, e))
            for span in self._split(doc, s, e, starts.get(s))
        ]
        if titles:
            spans = _repeated(doc, spans, titles)
        runs = self._run_names(doc, spans)
        datelines = passages.datelines(doc)
        sent_from = {i for start, end in datelines for i in range(start, end)}
        runs = [replace(c, kind="Place") if c.start in sent_from and doc[c.start].text.isupper() else c for c in runs]
        covered = {i for s, e in spans for i in range(s, e)} | taken
        covered |= {i for h in titles for i in range(h.start, h.end)}
        model = [
            c
            for c in self._model_names(doc)
            if covered.isdisjoint(range(c.start, c.end))
            or (c.kind in {"Law", "Agreement"} and taken.isdisjoint(range(c.start, c.end)))
        ]
        others = [c for c in known if taken.isdisjoint(range(c.start, c.end))]
        others += [c for start, _ in datelines for c in self._sent_from(doc, start)]
        chosen = _without_overlap([*others, *runs, *model, *self._agreements(doc)])
        chosen = [c for c in chosen if c.start not in credited or c.senses]
        return sorted([*occasions, *inner, *chosen], key=lambda c: (c.start, -c.end))

    def _sent_from(self, doc: Parse, start: int) -> list[Candidate]:
        """The place in capitals that opens a dateline: ABUJA, NEW DELHI."""
        end = next((t.i for t in doc.tokens[start:] if not t.text.isupper()), len(doc))
        senses = self.authority.shouted(plain(doc.text_of(start, end))) if end > start else ()
        return [Candidate(start, end, "Place", senses)] if senses else []

    def _credited(self, doc: Parse) -> set[int]:
        """The tokens that say who sends the text: nobody acts there."""
        return {i for start, end in passages.credits(doc) for i in range(start, end)}

    def _of_polities(self, item: Candidate) -> bool:
        named = {"name", "demonym"}
        return all(s.form in named and self._is_polity(self.authority.kind(s.entity) or "") for s in item.senses)

    def _run_names(self, doc: Parse, spans: list[tuple[int, int]]) -> list[Candidate]:
        """Capitalised names with their classes; what is left unknown hides what stands in it."""
        named = lists.settled(self._kinds, doc, self._kinds.of_all(doc, spans))
        return [Candidate(n.start, n.end, n.kind) for n in named if self._is_name(doc, n, named)]

    def _is_name(self, doc: Parse, n: Named, named: list[Named]) -> bool:
        """Whether capitals are a name: not those of a post, an adjective, a common noun, or two names."""
        if self._is_post(doc, n) or self._is_portfolio(doc, n) or self._pair(doc, n.start, n.end):
            return False
        if _halved(doc, n):
            return False
        if n.end - n.start == 1:
            return n.kind != UNKNOWN and not self._is_word(doc, n, named) and not self._is_ordinary(doc, n, named)
        if n.end - n.start == 2 and doc[n.start + 1].text.isupper() and self._is_demonym(doc[n.start].text):
            return False  # Russian LNG: the demonym, and what it says it of
        return n.kind != UNKNOWN or all(t.pos_ == "PROPN" for t in doc.tokens[n.start : n.end])

    def _is_post(self, doc: Parse, n: Named) -> bool:
        """External Affairs Minister, Special Envoy for Energy: the post, not a body."""
        if n.kind == "Person" or plain(doc.text_of(n.start, n.end)) in self.authority.senses:
            return False
        for i in range(n.start, n.end - 1):
            after = i + self._runs.is_title(doc, i)
            if i < after < n.end and doc[after].lower_ in {"for", "of"} and not self._runs.heads_name(doc, n.start, i):
                return True
        if n.sure == CERTAIN or n.worded or n.end >= len(doc.tokens):
            return False
        if not doc[n.end].text[0].isupper() or not self._runs.is_title(doc, n.end):
            return False
        return not doc[n.end - 1].text.isupper()

    def _is_portfolio(self, doc: Parse, n: Named) -> bool:
        """The Foreign Affairs of a Minister of Foreign Affairs."""
        if n.start < 2 or doc[n.start - 1].lower_ not in {"of", "for"}:
            return False
        if doc[n.start - 2].lower_ not in self._portfolios or self._runs.heads_name(doc, n.start, n.end):
            return False
        return plain(doc.text_of(n.start, n.end)) not in self.authority.senses

    def _is_ordinary(self, doc: Parse, n: Named, named: list[Named]) -> bool:
        """Whether one capitalised word that nothing but the model takes for a name is a common noun: the Ministers."""
        token = doc[n.start]
        word = token.lower_
        many = token.is_sent_start and token.tag_ in {"NNS", "NNPS"} and token.dep_ != "compound"
        if many and n.kind == "Person" and _stems(word) & self._ordinary:
            return plain(token.text) not in self.authority.senses  # Claims that …
        if n.told or n.worded or n.sure == CERTAIN or n.kind not in {"Organization", "Person"}:
            return False
        label = n.end < len(doc) and doc[n.end].text == ":" and (n.start == 0 or "\n" in doc[n.start - 1].text)
        if len(word.rstrip(".")) < 2 or (label and plain(token.text) not in self.authority.senses):
            return True  # X.; PROFILE:
        if token.text.isupper() or plain(token.text) in self.authority.senses or token.dep_ == "compound":
            return False
        if any(m.end - m.start > 1 and doc[m.end - 1].lower_ == word for m in named):
            return False  # the Commission, after a longer name
        definite = n.start > 0 and doc[n.start - 1].lower_ == "the"
        return bool(_stems(word) & self._ordinary) and (definite or token.tag_ in {"NNS", "NNPS"})

    def _is_word(self, doc: Parse, n: Named, named: list[Named]) -> bool:
        """Whether one capitalised word names nothing by itself: Islamic, Office, the Senate of a Senate seat."""
        token = doc[n.start]
        if n.kind == "Group":
            return token.dep_ == "amod" and self._kinds.words.hints(token.lower_)
        if n.kind == "GovernmentBody" and token.dep_ == "compound" and token.head.is_lower:
            return True
        if not self._kinds.words.is_common(token.lower_) or plain(token.text) in self.authority.senses:
            return False
        longer = (m for m in named if m.end - m.start > 1)
        return not any(doc[m.end - 1].lower_ == token.lower_ for m in longer)  # the Commission, after a longer name

    def _split(self, doc: Parse, start: int, end: int, known: Candidate | None) -> list[tuple[int, int]]:
        """A party that the authority knows, and the person whose name follows: Fram Party Ann Lee."""
        if known is None or known.end >= end or self._runs.heads_name(doc, known.end, end):
            return [(start, end)]
        parties = all(self.authority.kind(s.entity) == "PoliticalParty" for s in known.senses)
        person = doc[known.end].ent_type_ == "PERSON" or end - known.end > 1
        if not (parties and person and doc[known.end].text[0].isupper()):
            return [(start, end)]
        return [(start, known.end), (known.end, end)]

    def _pair(self, doc: Parse, start: int, end: int) -> bool:
        """Whether a hyphen stands between two names that the authority knows."""
        return (
            any(
                doc[i].text in {"-", "–"}
                and plain(doc.text_of(start, i)) in self.authority.senses
                and plain(doc.text_of(i + 1, end)) in self.authority.senses
                for i in range(start + 1, end - 1)
            )
            and plain(doc.text_of(start, end)) not in self.authority.senses
        )

    def _is_demonym(self, word: str) -> bool:
        return any(s.form == "demonym" for s in self.authority.senses.get(plain(word), ()))

    def _authority_names(self, doc: Parse) -> list[Candidate]:
        words = [t.text if t.text.isalnum() and t.text.isascii() else plain(t.text) for t in doc]
        found = []
        for i, word in enumerate(words):
            longest = self._longest.get(word)
            if longest is None:
                continue
            for length in range(min(longest, len(words) - i), 0, -1):
                senses = self._names.get(tuple(words[i : i + length]))
                if senses:
                    found.append(Candidate(i, i + length, "", senses))
                    break
        return found

    def _model_names(self, doc: Parse) -> list[Candidate]:
        found = []
        for ent in doc.ents:
            kind = KIND_OF_LABEL.get(ent.label_)
            if kind is None:
                continue
            start, end = self._within(doc.tokens, ent.start, ent.end, kind)
            if start >= end:
                continue
            common = end - start == 1 and self._is_ordinary(doc, Named(start, end, kind, LIKELY), [])
            if not common and any(map(str.isalpha, doc.tokens[start].text)) and _cased(doc, start, end):
                found.append(Candidate(start, end, self.kind(doc, start, end, kind)))
        return found

    def _within(self, tokens: list[Token], start: int, end: int, kind: str) -> tuple[int, int]:
        """The part of a name of the model's that can be a name: no possessive, no article, no marks, no Mr."""
        for i in range(start + 1, end):
            if tokens[i].text in POSSESSIVE and tokens[start].text not in POSSESSIVE:
                if kind == "Person" or i >= end - 1:
                    end = i
                else:
                    start = i + 1
                break
        while start < end and (tokens[start].lower_ in {"the", "a", "an"} or _is_mark(tokens[start])):
            start += 1
        while start < end and _is_mark(tokens[end - 1]):
            end -= 1
        for i in range(start, end):
            if "\n" in tokens[i].text or tokens[i].text == "(":
                end = i
                break
        while start < end - 1 and tokens[start].lower_ in linking.HONORIFICS:
            start += 1
        return start, end

    def kind(self, doc: Parse, start: int, end: int, kind: str) -> str:
        """A closer class for an organization, by a word in its name: University, Ministry, Party…"""
        by_words = self._kinds.words.kind(doc, start, end)
        return by_words.kind if by_words and kind in {"Organization", "Place", "Agreement"} else kind

    def _agreements(self, doc: Parse) -> list[Candidate]:
        """Agreements in lower case that a place names: the Pretoria agreement."""
        return [
            Candidate(token.i - 1, token.i + 1, "Agreement")
            for token in doc
            if self.lexicon.roles.get(token.lower_) == "Agreement"
            and token.text[0].islower()
            and self._named_after_place(doc, token.i)
        ]

    def _named_after_place(self, doc: Parse, i: int) -> bool:
        if i == 0 or doc[i - 1].pos_ != "PROPN" or doc[i - 1].dep_ != "compound" or doc[i - 1].head.i != i:
            return False
        senses = self.authority.senses.get(plain(doc[i - 1].text), [])
        return not any(
            s.form in {"name", "demonym"} and self._is_polity(self.authority.kind(s.entity) or "") for s in senses
        )

    def _is_polity(self, kind: str) -> bool:
        return "Polity" in self.lexicon.parents.get(kind, frozenset())


def _repeated(doc: Parse, spans: list[tuple[int, int]], titles: list[passages.Headline]) -> list[tuple[int, int]]:
    """Without the capitalised words of headlines that are no name in the text below.

    `Freed Hostage Wounded` is a clause. An article before a name tells that it is one.
    """
    inside = {i for h in titles for i in range(h.start, h.end)}
    below = {doc.text_of(s, e) for s, e in spans if s not in inside}
    below |= {word for name in below for word in name.split()}
    return [
        (s, e) for s, e in spans if s not in inside or doc.text_of(s, e) in below or (s and doc[s - 1].lower_ == "the")
    ]


def _stems(word: str) -> set[str]:
    """A word, and what it may be the plural of."""
    found = {word}
    if word.endswith("s"):
        found |= {word[:-1], word.removesuffix("es"), word.removesuffix("ies") + "y"}
    return found


def _one_word_places(authority: Authority) -> frozenset[str]:
    kinds = {"State", "Territory", "Region"}
    return frozenset(k.label.lower() for k in authority.known.values() if k.kind in kinds and " " not in k.label)


def _one_word_names(authority: Authority) -> frozenset[str]:
    return frozenset(key.lower() for key in authority.senses if " " not in key)


def _cased(doc: Parse, start: int, end: int) -> bool:
    return any(t.text[0].isupper() or not t.text[0].isascii() for t in doc.tokens[start:end])


def _is_mark(token: Token) -> bool:
    return not token.text.isalnum() and (token.is_punct or token.is_space)


def joins(token: Token, doc: Parse, i: int) -> bool:
    """Whether the token can stand inside a capitalised name that goes on to its right."""
    if token.is_space or token.text in {",", ";", ":", ".", "(", ")", '"', "“", "”"} or token.text in POSSESSIVE:
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
        if taken.isdisjoint(places):
            taken.update(places)
            chosen.append(item)
    return sorted(chosen, key=lambda c: c.start)


def _halved(doc: Parse, n: Named) -> bool:
    """Whether capitals are half of a short form in parentheses: the VP of (HR/VP)."""
    if n.end - n.start > 1 or n.start < 2 or not doc.tokens[n.start].text.isupper() or n.end + 1 >= len(doc):
        return False
    before, after = doc[n.start - 1].text, doc[n.end].text
    return (before == "/" and after == ")") or (before == "(" and after == "/")
