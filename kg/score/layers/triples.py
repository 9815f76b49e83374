"""Triples of names under a given ontology, matched as Text2KGBench does (Mihindukulasooriya et al. 2023)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from kg import vocab
from kg.model import Claim, Entity, Iri
from kg.score.layers.ties import Ties
from kg.score.layers.wikidata import believed, matches, triples_of
from kg.score.standard import GoldProperty, GoldRelation, GoldText
from kg.score.tally import Slip, Tally
from kg.understand import Reading
from kg.vocab import SC

_SPACE = re.compile(r"_|\s+")
_PARTICLES = {
    "de",
    "del",
    "della",
    "der",
    "den",
    "di",
    "da",
    "dos",
    "du",
    "la",
    "le",
    "van",
    "von",
    "zu",
    "al",
    "el",
    "bin",
    "ben",
    "ibn",
    "y",
    "i",
}
_HUMAN = "human"
_PART_OF_NAME = r"(?:[A-Z][\w'’.-]*|of|the|for|a|an|and|with|in|de|del|la)"
_HEAD = re.compile(rf"(?:The )?({_PART_OF_NAME}(?: {_PART_OF_NAME})+) ?\(")
"""The name that a text opens with, before a parenthesis on what it means, or on when somebody lived."""
_KNOWN_AS = re.compile(
    r"known (?:\w+ly )?as ((?:[A-Z][\w'’-]*|de|la|van|von)(?: (?:[A-Z][\w'’-]*|de|la|van|von))+)(?:,| \(| was | is )"
)
_LONGEST = 40  # characters of a name before the part that was recognised
_OPENERS = {
    "The",
    "In",
    "On",
    "At",
    "As",
    "After",
    "Before",
    "During",
    "Following",
    "Like",
    "With",
    "For",
    "Under",
    "Former",
}
_AFTER = {"Sr", "Jr", "II", "III", "IV"}
_MEMBER, _PARTY, _POSITION = "P463", "P102", "P39"
_TIES = {"leads", "founded"}
"""Relations of a person to an organization that an ontology with no other word for it calls membership."""


class Triples:
    """Precision, recall and F1 of a sentence, averaged over sentences, and conformance to the ontology.

    The rules are those of the benchmark's `run_eval.py`. Subject, relation and object are joined, without white space
    and underscores and in lower case. System triples whose relation is not among those of the sentence's gold are left
    out before matching. A sentence for which nothing is left scores 0. `ontology conformance` is the share of all
    system triples, before that, whose relation the ontology has; 1 for a sentence without any.

    A claim becomes a triple if it is positive, certain and actual, and the ontology has its relation. Where the
    ontology has no other relation between persons and organizations, leading and founding one count as membership: of
    the party where it is one. Of the classes that the ontology demands, `human` is held to, and that members are of
    organizations, and words for offices: under the range `president`, only presidents are positions held. The micro
    counts are those of the labels over all sentences.

    The task asks for an answer where a claim would be too bold, so `loose` adds, for a relation that no claim of the
    sentence has, the likeliest tie (`kg.score.layers.ties`), which is never claimed nor asserted. Without it the layer
    measures claims alone.
    """

    def __init__(self, name: str = "triples", *, loose: bool = False) -> None:
        self.name, self.loose = name, loose

    def count(self, gold: GoldText, reading: Reading, tally: Tally) -> None:
        expected = {_key(r.subject, r.relation, r.object): r for r in gold.relations or ()}
        asked = {_plain(r.relation) for r in expected.values()}
        labels = {_plain(p.label) for p in gold.properties}
        system = list(dict.fromkeys(self._system(gold, reading)))
        if self.loose:
            system += self._loose(gold, reading, {t[1] for t in system})
        found = {_key(*t): t for t in system if _plain(t[1]) in asked}
        hits = expected.keys() & found.keys()
        precision = len(hits) / len(found) if found else 0.0
        recall = len(hits) / len(expected) if found and expected else 0.0
        total = precision + recall
        tally.figure("precision", precision)
        tally.figure("recall", recall)
        tally.figure("F1", 2 * precision * recall / total if total else 0.0)
        conforming = [t for t in system if _plain(t[1]) in labels]
        tally.figure("ontology conformance", len(conforming) / len(system) if system else 1.0)
        self._labels(gold, expected, found, tally)

    def _loose(self, gold: GoldText, reading: Reading, told: set[str]) -> Iterator[tuple[str, str, str]]:
        """For relations that no claim answers for: the likeliest tie of the sentence."""
        by_code = {p.code: p for p in gold.properties}
        for tie in Ties(reading).all():
            for code, turned in matches().get(SC + tie.relation, ()):
                asked = by_code.get(code)
                if asked is None or turned or asked.label in told:
                    continue
                if (
                    code == _POSITION
                    and asked.range
                    and not tie.object.lower().startswith(f"{asked.range.lower()} of ")
                ):
                    continue
                text = gold.document.text
                people = [e.label for e in reading.scene.entities.values() if e.kind == "Person"]
                head = _HEAD.match(text)
                body = head[1] if head is not None and head[1] not in people else _body(tie.subject, text, people)
                usual = _usual(tie.subject, text) if tie.relation != "hasIdeology" else body
                target = tie.object if tie.relation == "hasIdeology" else _body(tie.object, text, people)
                yield usual, asked.label, target

    def _labels(
        self, gold: GoldText, expected: dict[str, GoldRelation], found: dict[str, tuple[str, str, str]], tally: Tally
    ) -> None:
        text, source = gold.document.text, gold.document.source
        for relation in gold.relations or ():
            key = _key(relation.subject, relation.relation, relation.object)
            if key in found:
                tally.hit(relation.relation)
                continue
            others = [t for t in found.values() if _plain(t[1]) == _plain(relation.relation)]
            sort = "nothing found" if not others else _difference(relation.subject, relation.object, others)
            kind = f"{relation.relation}: {sort}"
            told = f"{relation.subject} | {relation.object}"
            seen = "; ".join(f"{s} | {o}" for s, _, o in others) or None
            tally.miss(relation.relation, Slip(kind=kind, source=source, quote=text, expected=told, found=seen))
        for key, triple in found.items():
            if key not in expected:
                tally.extra(triple[1])

    def _system(self, gold: GoldText, reading: Reading) -> Iterator[tuple[str, str, str]]:
        by_code = {p.code: p for p in gold.properties}
        entities = reading.scene.entities
        named = {m.entity for m in reading.extraction.mentions if m.form in {"name", "metonym"}}
        for claim in reading.extraction.claims:
            if not believed(claim):
                continue
            for subject, code, target in (*triples_of(claim, reading), *_tied(claim, by_code, entities)):
                asked = by_code.get(code)
                if asked is None or not _fits(asked, entities[subject], entities[target]):
                    continue
                if not (entities[subject].authority or subject in named) or not _has_name(target, entities, named):
                    continue  # a politician, a party: no name to answer with
                told = _office(claim, reading) if code == _POSITION else _named(target, reading)
                yield _named(subject, reading), asked.label, told


def _has_name(iri: Iri, entities: dict[Iri, Entity], named: set[Iri]) -> bool:
    return entities[iri].authority or iri in named or entities[iri].kind in {"Office", "Ideology"}


def _tied(claim: Claim, asked: dict[str, GoldProperty], entities: dict[Iri, Entity]) -> Iterator[tuple[Iri, str, Iri]]:
    name = vocab.local_name(claim.relation)
    subject, target = entities[claim.subject], entities[claim.object]
    if subject.kind != "Person" or (name not in _TIES and name != "holdsOffice" and name != "memberOf"):
        return
    body = target.acts_for if name == "holdsOffice" else target.iri
    kind = entities[body].kind if body in entities else ""
    if body is None or kind in {"State", "Territory", "FormerState", ""}:
        return
    if kind == "PoliticalParty" and _PARTY in asked:
        yield claim.subject, _PARTY, body
    elif _MEMBER in asked:
        yield claim.subject, _MEMBER, body


def _fits(asked: GoldProperty, subject: Entity, target: Entity) -> bool:
    if asked.domain == _HUMAN and subject.kind != "Person":
        return False
    if asked.code == _MEMBER and target.kind in {
        "State",
        "Territory",
        "FormerState",
        "Group",
        "Agreement",
        "PoliticalParty",
    }:
        return False
    if asked.code != _POSITION or asked.range is None or asked.range == "position":
        return True
    return target.label.lower().startswith(f"{asked.range.lower()} of ")


def _named(iri: Iri, reading: Reading) -> str:
    """What the entity is called: its label; of a person in full before a parenthesis, the first and last name.

    An article opens with the formal name, with dates in parentheses, and is itself called by the usual one; a nickname
    in quotation marks is usual too.
    """
    entity = reading.scene.entities[iri]
    text = reading.extraction.document.text
    if entity.kind == "Person":
        name = entity.label.removesuffix("'s").removesuffix("’s")
        return name if entity.authority else _usual(_opening(name, text), text)
    return _body(entity.label, text, (e.label for e in reading.scene.entities.values() if e.kind == "Person"))


def _body(name: str, text: str, people: Iterable[str]) -> str:
    """What a body or place is called: the name that the text opens with if it is a part of that, with its article
    where that has a capital, and without the person whose it is."""
    name = name.removesuffix("'s").removesuffix("’s")
    for person in people:
        owned = re.match(re.escape(person) + r"['’]s (?=[A-Z]\S* )", name)
        name = name[owned.end() :] if owned is not None else name
    head = _HEAD.match(text)
    if head is not None and name in head[1] and len(name) > 3:
        return head[1]
    capital = re.search(rf"(?<=[^.] )The {re.escape(name)}\b", text)
    return capital[0] if capital is not None else _whole(name, text)


def _opening(name: str, text: str) -> str:
    """A name with the capitals before it where they open the text: part of the name, whatever was recognised."""
    at = text.find(name)
    before = text[:at].split() if 0 < at < _LONGEST else []
    whole = 0 < len(before) <= 3 and all(w[0].isupper() and w.replace("-", "").isalpha() for w in before)
    return f"{' '.join(before)} {name}" if whole and before[0] not in _OPENERS else name


def _whole(name: str, text: str) -> str:
    """A name that goes on after `of X` with `and Y`; an acronym by the name in the text that it stands for."""
    after = re.search(re.escape(name) + r" and ([A-Z]\w+)", text) if " of " in name else None
    if after is not None and len(name.rsplit(" of ", maxsplit=1)[1].split()) == 1:
        return f"{name} and {after[1]}"
    if name.isupper() and " " not in name:
        words = r"\s+(?:(?:of|the|for|and|de|in)\s+)*".join(rf"{c}[\w'’-]+" for c in name)
        full = re.search(rf"\b{words}", text)
        return full[0] if full is not None else name
    return name


def _usual(name: str, text: str) -> str:
    at = text.find(name)
    known = _KNOWN_AS.search(text, 0, 300) if at == 0 else None
    if known is not None:
        return known[1]
    if len(name.split()) < 3 or at < 0 or not text[at + len(name) :].lstrip(" ,.").startswith("("):
        return name
    nickname = re.search(r'["“](\w+)["”]', name)
    if nickname is not None:
        return f"{nickname[1]} {name[nickname.end() :].strip()}"
    words = [w for w in name.split() if w.rstrip(".") not in _AFTER]
    last = len(words) - 1
    while last > 1 and words[last - 1].lower() in _PARTICLES:
        last -= 1
    return " ".join([words[0], *words[last:]])


def _office(claim: Claim, reading: Reading) -> str:
    """The office in the words of the text, which may call its body by another name: the Swiss Confederation."""
    label = reading.scene.entities[claim.object].label
    body, _ = reading.scene.posts.get(claim.object, (None, frozenset()))
    title, _, _ = label.partition(" of ")
    for mention in reading.extraction.mentions:
        span = mention.span
        if mention.entity == body and mention.form == "name" and claim.trigger.start < span.start < claim.evidence.end:
            before = reading.extraction.document.text[: span.start].lower()
            the = "the " if before.endswith("the ") else ""
            return f"{title} of {the}{span.quote}"
    return label


def _plain(name: str) -> str:
    return _SPACE.sub("", name).lower()


def _key(subject: str, relation: str, target: str) -> str:
    return _plain(subject) + _plain(relation) + _plain(target)


def _difference(subject: str, target: str, found: list[tuple[str, str, str]]) -> str:
    if any(_plain(s) == _plain(subject) for s, _, _ in found):
        return "other object"
    if any(_plain(o) == _plain(target) for _, _, o in found):
        return "other subject"
    return "others"
