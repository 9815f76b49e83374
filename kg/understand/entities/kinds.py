"""What class of thing a name is the name of, by its own words and by the words beside it.

The model's guess counts where neither says anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.understand.entities.namewords import BODIES, CERTAIN, GUESS, LIKELY, PARTY, UNKNOWN, NameWords, Verdict
from kg.understand.knowledge.authority import plain
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.entities.spans import Runs
    from kg.understand.knowledge.authority import Authority
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.syntax.parse import Parse, Token

KIND_OF_LABEL = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Region",
    "FAC": "Place",
    "LAW": "Agreement",
    "NORP": "Group",
    "EVENT": "NamedEvent",
}
_OPEN = frozenset({"Organization", "Person", "Place", "Group", "Region", UNKNOWN})
_NO_PERSON_YET = frozenset({"Organization", "Place", UNKNOWN})
_NO_PLACE_YET = frozenset({"Organization", "Person", UNKNOWN})
_AT = frozenset({"in", "at", "near", "the", "of"})
_DATELINE = frozenset({"(", "—", "–", "-", "--", ","})
_BODIES_TOO = frozenset(
    {"member", "leader", "successor", "opponent", "rival"}
)  # what states and bodies are called as well
_ARGUMENTS = frozenset({"nsubj", "nsubjpass", "dobj", "pobj", "poss"})
_PERSONAL_TOO = frozenset({"he", "she", "his", "her", "him"})
_PERSONAL = frozenset({"his", "her", "himself", "herself"})


@dataclass(frozen=True, slots=True)
class Named:
    """Tokens `start` to `end` (exclusive) are a name of something of class `kind`."""

    start: int
    end: int
    kind: str
    sure: int  # CERTAIN, LIKELY or GUESS
    worded: bool = False  # whether its own words say something of its class
    told: bool = False  # whether the words beside it do


class Kinds:
    """Gives classes to the names of parsed documents. Compiled once from authority data and lexicon."""

    def __init__(self, authority: Authority, lexicon: Lexicon, runs: Runs) -> None:
        self.authority, self.lexicon, self._runs = authority, lexicon, runs
        self.words = NameWords(lexicon)
        self._near_party = lexicon.contexts.get(PARTY, set())
        self._near_place = lexicon.contexts.get("Place", set())
        self._divisions = self._near_place - self._near_party - {"city"}
        self._telling = {
            word: kind
            for kind in ("ArmedGroup", "MediaOrganization", "Entity")
            for word in lexicon.contexts.get(kind, ())
        }
        self._offices = lexicon.contexts.get("Politician", set()) & self._near_party
        self._by_actors = lexicon.done_by.get("Actor", set())
        self._by_persons = lexicon.done_by.get("Person", set())
        self._to_persons = lexicon.done_to.get("Person", set())
        self._accords = lexicon.name_heads.get("Agreement", set())
        self._to_accords = lexicon.done_to.get("Agreement", set())
        self._near_accord = lexicon.contexts.get("Agreement", set())
        self._to_parties = lexicon.done_to.get(PARTY, set())

    def of_all(self, doc: Parse, spans: Sequence[tuple[int, int]]) -> list[Named]:
        """The class of each name by itself, in the order given."""
        labels = {i: e.label_ for e in doc.ents for i in range(e.start, e.end)}
        found = []
        for start, end in spans:
            words = self.words.kind(doc, start, end)
            label = KIND_OF_LABEL.get(labels.get(end - 1, labels.get(start, "")), UNKNOWN)
            told = self._beside(doc, start, end, label, words)
            verdict = self._verdict(doc, start, end, label, words, told)
            said = told is not None and told is verdict
            found.append(Named(start, end, *verdict, worded=words is not None, told=said))
        return found

    def _verdict(
        self, doc: Parse, start: int, end: int, label: str, words: Verdict | None, told: Verdict | None
    ) -> Verdict:
        if words is not None and words.kind in {"Place", "Law", UNKNOWN}:
            if start and end - start < 3 and self._titled(doc, start):
                return Verdict("Person", CERTAIN)  # Senator Hill
            if label == "Person" and 1 < end - start < 4 and not (start and doc.tokens[start - 1].lower_ in _AT):
                return Verdict("Person", LIKELY)  # a surname such as Bay
        if words is not None and words.sure == CERTAIN:
            return words
        senses = self.authority.senses.get(plain(doc.text_of(start, end)))
        if senses:
            return Verdict(self.authority.kind(senses[0].entity) or UNKNOWN, CERTAIN)
        if told is not None or words is not None:
            return told or words or Verdict(UNKNOWN, GUESS)
        if end - start > 3 and any(t.text == "e" for t in doc.tokens[start:end]):
            return Verdict("Organization", GUESS)  # Fram-e Is
        if label in {UNKNOWN, "Place", "Person"} and end - start == 1 and _is_acronym(doc, start):
            return Verdict("Organization", GUESS)
        return Verdict(label, GUESS if label == UNKNOWN else LIKELY)

    def _beside(self, doc: Parse, start: int, end: int, label: str, words: Verdict | None) -> Verdict | None:
        """The class that words beside a name tell."""
        if words is not None and words.kind == "Initiative" and self._signed(doc, start, end):
            return Verdict("Agreement", LIKELY)  # signed the Compact
        if start and not (words and words.kind == "Group") and self._titled(doc, start):
            return Verdict("Person", CERTAIN)
        if label in _NO_PERSON_YET and (
            (words is None and (self._does_as_person(doc, start, end, label) or self._given_office(doc, start, end)))
            or (words is None and self._in_person(doc, start, end))
            or self._called_by_office(doc, start, end)
        ):
            return Verdict("Person", LIKELY)
        told = self._told_beside(doc, start, end)
        if told is not None:
            return told
        before = doc.tokens[start - 1] if start else None
        role = self.lexicon.roles.get(before.lemma_.lower()) if before is not None and before.pos_ == "NOUN" else None
        if before is not None and role in BODIES | {"ArmedGroup"}:
            joined = before.dep_ in {"compound", "nmod", "appos"}
            if joined or (role == PARTY and (label != "Person" or words is not None)):
                return Verdict(role or UNKNOWN, LIKELY)  # the opposition Unitary Platform
        open_ = words is None or (words.kind != "Initiative" and self.words.could_be_party(doc, start, end))
        if open_ and label in _OPEN and self._party_near(doc, start, end, label):
            return Verdict(PARTY, LIKELY)
        return Verdict("Place", LIKELY) if self._place_near(doc, start, end, label, words) else None

    def _told_beside(self, doc: Parse, start: int, end: int) -> Verdict | None:
        """The Fram gang, the newspaper Fram, the tanker Fram: a ship is nobody who acts."""
        head = doc.root_of(start, end)
        after, before = doc.tokens[end] if end < len(doc.tokens) else None, doc.tokens[start - 1] if start else None
        if (
            after is not None
            and after.text in self._telling
            and head.dep_ in {"compound", "nmod"}
            and head.head is after
        ):
            kind = self._telling[after.text]
            return Verdict(kind, LIKELY) if kind != "Entity" else None  # a tanker of Fram is not called so
        if before is None or before.text not in self._telling:
            return None
        if before.head is head or (head.dep_ == "appos" and head.head is before):
            kind = self._telling[before.text]
            return Verdict(UNKNOWN if kind == "Entity" else kind, CERTAIN)
        return None

    def _signed(self, doc: Parse, start: int, end: int) -> bool:
        """Whether a name whose head agreements share is signed, or has signatories."""
        if doc.tokens[end - 1].lower_ not in self._accords:
            return False
        name = doc.root_of(start, end)
        if name.dep_ in {"dobj", "nsubjpass"}:
            return name.head.lemma_ in self._to_accords
        return name.dep_ == "pobj" and name.head.head.lemma_.lower() in self._near_accord

    def _titled(self, doc: Parse, start: int) -> bool:
        """Whether a title stands right before: Senator Lee, Foreign Minister Lee, the actress Ann Lee."""
        last = start - 2 if start > 1 and doc.tokens[start - 1].text == "." else start - 1
        for n in (1, 2, 3):
            first = last - n + 1
            if first >= 0 and self._runs.is_title(doc, first) == n and _names(doc.tokens[last], doc.tokens[start]):
                return True
        return False

    def _does_as_person(self, doc: Parse, start: int, end: int, label: str) -> bool:
        """One word that does, or suffers, what persons do (resign, be elected), or whose clause has `his` or `her`.

        What any actor can do (say, win) tells of a person only where the model saw no name at all.
        """
        name = doc.tokens[start]
        if end - start != 1 or name.text.isupper() or (start and doc.tokens[start - 1].lower_ == "the"):
            return False
        verb = name.head
        if name.dep_ in {"dobj", "pobj"}:
            led = verb.head if name.dep_ == "pobj" and verb.lower_ == "by" else verb
            return label != "Organization" and led.lemma_ in self._to_persons
        if name.dep_ not in {"nsubj", "nsubjpass"} or verb.pos_ not in {"VERB", "AUX"}:
            return False
        lemma = _lemma(doc, verb)
        passive = any(c.dep_ == "auxpass" for c in verb.children)
        if lemma in self._by_persons or (passive and lemma in self._to_persons):
            return True
        if label == UNKNOWN and lemma in self._by_actors:
            return True
        if any(
            c.dep_ == "attr" and c.lower_ not in _BODIES_TOO and self._runs.is_title(doc, c.i) for c in verb.children
        ):
            return True  # Lee was a candidate
        clause = doc.tokens[end : name.sent.end]
        return any(t.lower_ in _PERSONAL and (t.head.head is verb or t.head is verb) for t in clause)

    def _given_office(self, doc: Parse, start: int, end: int) -> bool:
        """`Ann Lee is a former senator`, `Ann Lee was elected president`, `was appointed as president`."""
        name = doc.root_of(start, end)
        verb = name.head
        if not 1 < end - start < 5 or name.dep_ not in {"nsubj", "nsubjpass"} or doc.tokens[start].lower_ == "the":
            return False
        passive = name.dep_ == "nsubjpass" and verb.lemma_ in self._to_persons
        is_one = verb.lemma_ == "be"
        said = [c for c in verb.children if (is_one and c.dep_ == "attr") or (passive and c.dep_ == "oprd")]
        said += [p for c in verb.children if passive and c.lower_ == "as" for p in c.children if p.dep_ == "pobj"]
        return any(t.lower_ not in _BODIES_TOO and self._runs.is_title(doc, t.i) > 0 for t in said)

    def _called_by_office(self, doc: Parse, start: int, end: int) -> bool:
        """`Ann Lee, a professor at …`: an office in apposition."""
        name = doc.root_of(start, end)
        said = [c for c in name.children if c.i >= end and c.dep_ == "appos" and c.pos_ in {"NOUN", "PROPN"}]
        if name.dep_ == "appos" and name.head.pos_ == "NOUN" and doc.tokens[start - 1].text == ",":
            said.append(name.head)  # his wife, Lee
        return any(self._runs.is_title(doc, c.i) > 0 and c.lower_ not in _BODIES_TOO for c in said)

    def _in_person(self, doc: Parse, start: int, end: int) -> bool:
        """`Ann Lee, when he …`: two or three words that head a clause, and `he` or `she` with nobody else to mean."""
        name = doc.root_of(start, end)
        if not 1 < end - start < 4 or name.dep_ not in {"nsubj", "nsubjpass"} or doc.tokens[start].lower_ == "the":
            return False
        if any(t.text.isupper() or t.pos_ != "PROPN" for t in doc.tokens[start:end]):
            return False
        sentence = doc.sentence_of(start)
        at = next((t.i for t in doc.tokens[end : sentence.end] if t.lower_ in _PERSONAL_TOO), 0)
        return at > 0 and not any(
            t.ent_type_ == "PERSON" or (t.dep_ in _ARGUMENTS and self._runs.is_title(doc, t.i))
            for t in doc.tokens[sentence.start : at]
        )

    def _party_near(self, doc: Parse, start: int, end: int, label: str) -> bool:
        """Whether the words beside a name speak of a party: the Fram candidate, a member of Fram, joined Fram."""
        tokens = doc.tokens
        if end < len(tokens) and tokens[end].text in self._near_party and tokens[end].dep_ != "ROOT":
            return label in {"Organization", UNKNOWN}
        i = start - 1
        while i > 0 and (tokens[i].lower_ in {"the", "a", "an"} or tokens[i].pos_ == "ADJ"):
            i -= 1
        if i < 1:
            return False
        word, noun = tokens[i].lower_, tokens[i - 1].lower_
        if word == "for" and i == start - 1:
            return False  # the candidate for Hardanger
        if word in {"of", "for"} and noun in self._near_party - self._near_place and label != "Place":
            return label != "Person" or end - start == 1
        if word in {"party", "parties", "coalition"} and label != "Person":
            return True
        head = doc.root_of(start, end)
        if label not in {"Organization", UNKNOWN} or head.dep_ not in {"dobj", "pobj"}:
            return False
        verb = head.head if head.dep_ == "dobj" else head.head.head
        joins = verb.pos_ == "VERB" and verb.lemma_ in self._to_parties
        return joins and not any(s.ent_type_ in {"GPE", "NORP"} for s in grammar.grammatical_subjects(verb))

    def _place_near(self, doc: Parse, start: int, end: int, label: str, words: Verdict | None) -> bool:
        """Whether something is said to be in it (in Hardanger), or it is called a place (the riding of Hardanger)."""
        tokens = doc.tokens
        seat = tokens[end - 1].lower_ in {"centre", "center"}
        if label not in _NO_PLACE_YET and not (seat and label == "Place"):
            return False
        if end < len(tokens) and tokens[end].text in self._divisions:
            return label != "Organization"
        word = tokens[start - 1].lower_ if start else ""
        if word in {"in", "at"} and not tokens[start].text.isupper():
            known = label == "Person" and (end - start > 1 or plain(tokens[start].text) in self.authority.family)
            return not known and (words is None or seat)
        if word not in {"of", "for"} or start < 2:
            return False
        noun = tokens[start - 3] if tokens[start - 2].lower_ == "the" and start > 2 else tokens[start - 2]
        if word == "for" and words is None and label != "Person" and tokens[start - 2].lower_ in self._offices:
            return True  # the candidate for Hardanger
        return noun.lower_ in self._near_place


def _lemma(doc: Parse, verb: Token) -> str:
    """The lemma of a verb, or what a prefix stands before: re-elected."""
    split = verb.i + 2 < len(doc.tokens) and doc.tokens[verb.i + 1].text == "-"
    return (doc.tokens[verb.i + 2] if split else verb).lemma_.lower()


def _names(title: Token, name: Token) -> bool:
    if title.text[0].isupper():
        return True
    beside = title.dep_ in {"compound", "nmod", "appos"} or name.dep_ == "appos"
    return beside and title.pos_ in {"NOUN", "PROPN"} and name.ent_type_ in {"PERSON", ""}


def _is_acronym(doc: Parse, i: int) -> bool:
    """Whether a word of few letters has several capitals; not the place in a dateline."""
    text = doc.tokens[i].text
    if not 1 < len(text) < 6 or not text.isalpha() or sum(c.isupper() for c in text) < 2:
        return False
    after = doc.tokens[i + 1].text if i + 1 < len(doc.tokens) else ""
    return not (doc.tokens[i].is_sent_start and after in _DATELINE)
