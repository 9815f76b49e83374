"""Finds what a text speaks of: names of the authority data, names that spaCy sees, acronyms, groups of officials.

Longer names win over shorter ones inside them, and a name of the authority data wins over an equally
long guess of the model.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand import linking
from kg.understand.authority import Authority, Sense, plain
from kg.understand.lexicon import Lexicon
from kg.understand.scene import Reference, Scene

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Token

_KIND_OF_LABEL = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Region",
    "FAC": "Place",
    "LAW": "Agreement",
    "NORP": "Group",
}
_UNKNOWN = "?"  # a name of something, nobody knows what: nothing inside it is a name by itself
_POSSESSIVE = {"'s", "’s", "'", "’"}
_ACRONYM = re.compile(r"[A-Z][A-Z0-9&-]{1,7}\Z")
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
class _Candidate:
    start: int
    end: int
    kind: str  # a class of the ontology; "" where the authority decides
    senses: tuple[Sense, ...] = ()


class Recogniser:
    """Finds references in parsed documents. Compiled once from authority data and lexicon."""

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

    def recognise(self, scene: Scene) -> None:
        """Add a reference for every name, acronym and group of officials in the document."""
        chosen = _without_overlap(
            [
                *self._authority_names(scene.doc),
                *self._model_names(scene.doc),
                *self._class_names(scene.doc),
                *self._phrases(scene.doc),
            ]
        )
        names = linking.Names(scene, self.authority, self.lexicon)
        self._hide_titles(scene)
        for item in chosen:
            if scene.hidden.intersection(range(item.start, item.end)):
                continue
            if item.kind == _UNKNOWN:
                names.hide(item.start, item.end)
                continue
            names.link(item.start, item.end, item.kind, item.senses)
        names.settle()
        self._acronyms(scene)
        self._served(scene)
        self.groups(scene)

    def _authority_names(self, doc: Doc) -> list[_Candidate]:
        words = [plain(t.text) for t in doc]
        found = []
        i = 0
        while i < len(words):
            for length in range(min(self._longest.get(words[i], 0), len(words) - i), 0, -1):
                senses = self._names.get(tuple(words[i : i + length]))
                if senses:
                    found.append(_Candidate(i, i + length, "", senses))
                    break
            i += 1
        return found

    def _model_names(self, doc: Doc) -> list[_Candidate]:
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
                found.append(_Candidate(start, end, self._kind(doc, start, end, kind)))
        return found

    def _by_words_beside(self, doc: Doc, start: int, end: int, kind: str) -> str | None:
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

    def _hide_titles(self, scene: Scene) -> None:
        """Secretary of State: a title of several words holds no name."""
        doc = scene.doc
        for i in range(len(doc) - 2):
            if doc[i + 1].lower_ in {"of", "-"}:
                words = " ".join(t.lower_ for t in doc[i : i + 3])
                if words in self.lexicon.nouns:
                    scene.hidden.update(range(i, i + 3))

    def _kind(self, doc: Doc, start: int, end: int, kind: str) -> str:
        """A closer class for an organization, by a word in its name: University, Ministry, Party…"""
        if kind not in {"Organization", "Place", "Agreement"}:
            return kind
        # The Government of National Accord is a government, by the word that the others depend on.
        for i in (doc[start:end].root.i, end - 1, *range(start, end - 1)):
            role = self.lexicon.roles.get(doc[i].lower_)
            if role in _NAMED_KINDS and (end - start > 1) and doc[i].text[0].isupper():
                return role
        return kind

    def _class_names(self, doc: Doc) -> list[_Candidate]:
        """Capitalised phrases that end in a word such as Initiative or Treaty, which the model often misses."""
        found = []
        for token in doc:
            role = self.lexicon.roles.get(token.lower_)
            if role == "Agreement" and token.text[0].islower() and self._named_after_place(doc, token.i):
                found.append(_Candidate(token.i - 1, token.i + 1, role))  # the Pretoria agreement
                continue
            if role not in _NAMED_KINDS or not token.text[0].isupper() or token.is_sent_start or token.i == 0:
                continue
            start = token.i
            while start > 0 and _joins(doc[start - 1], doc, start - 1):
                start -= 1
            while start < token.i and (not doc[start].text[0].isupper() or doc[start].lower_ in _LINKERS):
                start += 1
            if start < token.i:
                found.append(_Candidate(start, token.i + 1, role))
        return found

    def _named_after_place(self, doc: Doc, i: int) -> bool:
        if i == 0 or doc[i - 1].pos_ != "PROPN" or doc[i - 1].dep_ != "compound" or doc[i - 1].head.i != i:
            return False
        senses = self.authority.senses.get(plain(doc[i - 1].text), [])
        return not any(
            s.form in {"name", "demonym"} and self._is_polity(self.authority.kind(s.entity) or "") for s in senses
        )

    def _phrases(self, doc: Doc) -> list[_Candidate]:
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
            found.append(_Candidate(start, token.i + 1, "Person" if person else _UNKNOWN))
        return found

    def _is_title(self, token: Token) -> bool:
        """A noun by which a text calls a person: minister, founder, professor."""
        return any(
            c.subject_slots == ("self",) and "Person" in self.lexicon.relations[c.relation].domain
            for c in self.lexicon.nouns.get(token.lemma_.lower(), ())
        )

    def _acronyms(self, scene: Scene) -> None:
        """Names that a text introduces in parentheses: Strategic Linkages (SL)."""
        doc = scene.doc
        introduced: dict[str, Reference] = {}
        for i in range(2, len(doc) - 1):
            if doc[i - 1].text != "(" or doc[i + 1].text != ")" or not _ACRONYM.match(doc[i].text):
                continue
            before = scene.covering.get(i - 2)
            if before is None:
                before = self._by_initials(scene, i)
            if before is not None and before.form in {"name", "nominal"}:
                introduced[doc[i].text] = before
        for token in doc:
            known = introduced.get(token.text)
            if known is None:
                continue
            held = scene.covering.get(token.i)
            if held is not None and (held.entity == known.entity or held.end - held.start > 1):
                continue
            if held is not None:
                scene.references.remove(held)
                scene.at_head[held.head].remove(held)
                del scene.covering[token.i]
            scene.refer(
                Reference(
                    start=token.i,
                    end=token.i + 1,
                    head=token.i,
                    entity=known.entity,
                    kind=known.kind,
                    form="name",
                    confidence=0.95,
                ),
                scene.entities[known.entity],
            )

    def _by_initials(self, scene: Scene, acronym: int) -> Reference | None:
        doc, letters = scene.doc, scene.doc[acronym].text
        start, left = acronym - 1, len(letters)
        while start > 0 and left and _joins(doc[start - 1], doc, start - 1):
            start -= 1
            if doc[start].text[0].isupper():
                left -= 1
        while start < acronym - 1 and not doc[start].text[0].isupper():
            start += 1
        words = [t for t in doc[start : acronym - 1] if t.text[0].isupper()]
        if len(words) < 2 or "".join(t.text[0] for t in words) != letters or not scene.free(start, acronym - 1):
            return None
        kind = self._kind(doc, start, acronym - 1, "Organization")
        text = scene.span(start, acronym - 1).quote
        entity = Entity(iri=scene.minter.entity(kind, text), kind=kind, label=text)
        reference = Reference(
            start=start,
            end=acronym - 1,
            head=doc[start : acronym - 1].root.i,
            entity=entity.iri,
            kind=kind,
            form="name",
        )
        scene.refer(reference, entity)
        return reference

    def groups(self, scene: Scene) -> None:
        """People and bodies told by the polity they act for: Chinese officials, Japan's foreign ministry.

        Called again once pronouns are resolved, for `its army` and `his government`.
        """
        for reference in [r for r in scene.references if self._acts(r)]:
            word = scene.doc[reference.head]
            while word.dep_ == "conj" and word.head.dep_ in {"amod", "poss", "compound", "nmod", "conj"}:
                word = word.head  # Saudi and Iranian officials
            noun = word.head
            if word.dep_ not in {"amod", "poss", "compound", "nmod"} or noun.i <= reference.head:
                continue
            covering = scene.covering.get(noun.i)
            if covering is not None and (
                covering.form != "nominal" or not covering.entity.startswith(scene.minter.base)
            ):
                continue
            kind = self.lexicon.roles.get(noun.lemma_.lower()) or self.lexicon.roles.get(noun.lower_)
            if kind not in {"Group", "GovernmentBody"} or (kind == "Group" and _tells_of_person(noun)):
                continue
            owner = self._owner(scene, reference)
            if owner is None:
                continue
            if kind == "Group" and noun.tag_ in {"NN", "NNP"} and self._names_one_person(noun):
                if self._heads(noun):
                    continue  # "the Russian leader" is somebody in particular: coreference finds out who
                kind = "Person"
            self._add_group(scene, reference, owner, noun, kind)

    def _acts(self, reference: Reference) -> bool:
        above = self.lexicon.parents.get(reference.kind, frozenset())
        return bool(above & {"Polity", "Organization"}) or reference.form == "pronoun"

    def _owner(self, scene: Scene, reference: Reference) -> Entity | None:
        """For whom a group acts: the polity, or for `his government` the polity that the person leads."""
        if reference.kind != "Person":
            return scene.entities[reference.entity]
        return scene.states.get(reference.entity)

    def _served(self, scene: Scene) -> None:
        """Note for each person which one polity they led or served when the document was written."""
        for person in [e for e in scene.entities.values() if e.kind == "Person"]:
            services = self.authority.careers.get(person.iri, ())
            bodies = {s.body for s in services if s.covers(scene.document.date)} or {s.body for s in services}
            polities = sorted(b for b in bodies if self._is_polity(self.authority.kind(b) or ""))
            if len(polities) == 1:
                scene.states[person.iri] = scene.entities.get(polities[0]) or entity_of(self.authority, polities[0])

    def _add_group(self, scene: Scene, polity: Reference, owner: Entity, noun: Token, kind: str) -> None:
        scene.entities.setdefault(owner.iri, owner)
        inner = [t for t in noun.lefts if t.i > polity.end - 1 and t.dep_ in {"compound", "amod"} and not t.ent_type_]
        phrase = " ".join([*(t.lower_ for t in inner), noun.lower_])
        label = f"{phrase} of {owner.label}"
        # The leading article belongs to the phrase, the possessive marker does not.
        start = polity.start if scene.free(polity.start, polity.end) else polity.end
        quote = scene.span(min(polity.start, start), noun.i + 1).quote if polity.form != "pronoun" else label
        name = f"{owner.label} {phrase}"
        one = kind == "Person"  # an ambassador here is not the ambassador of another text
        entity = Entity(
            iri=scene.minter.local_entity(scene.document.iri, kind, name) if one else scene.minter.entity(kind, name),
            kind=kind,
            label=label,
            aliases=(quote,) if quote != label else (),
            acts_for=owner.iri,
        )
        first = inner[0].i if inner else noun.i
        scene.refer(
            Reference(
                start=first,
                end=noun.i + 1,
                head=noun.i,
                entity=entity.iri,
                kind=kind,
                form="nominal",
                confidence=polity.confidence * 0.95,
            ),
            entity,
        )

    def _names_one_person(self, noun: Token) -> bool:
        """A singular noun that the lexicon knows as an office ("the Russian leader") is a person, not a group."""
        return any(
            not c.object_markers.isdisjoint({"of"}) and c.subject_slots[:1] == ("self",)
            for c in self.lexicon.nouns.get(noun.lemma_.lower(), ())
        )

    def _heads(self, noun: Token) -> bool:
        return any(c.relation.endswith("#leads") for c in self.lexicon.nouns.get(noun.lemma_.lower(), ()))

    def _is_polity(self, kind: str) -> bool:
        return "Polity" in self.lexicon.parents.get(kind, frozenset())


def _cased(doc: Doc, start: int, end: int) -> bool:
    return any(t.text[0].isupper() or not t.text[0].isascii() for t in doc[start:end])


def _joins(token: Token, doc: Doc, i: int) -> bool:
    """Whether the token can stand inside a capitalised name that goes on to its right."""
    if token.is_space or token.text in {",", ";", ":", ".", "(", ")", '"', "“", "”"} or token.text in _POSSESSIVE:
        return False
    if token.text[0].isupper():
        return token.pos_ not in {"VERB", "AUX", "PRON"} and not (token.is_sent_start and token.pos_ in {"DET", "ADP"})
    return token.lower_ in _LINKERS and i > 0 and doc[i - 1].text[:1].isupper()


def _tells_of_person(noun: Token) -> bool:
    """`Lavrov, the Russian minister`, `the Russian minister, Lavrov`, `is the Russian minister`: the name says who."""
    before_name = noun.dep_ == "compound" and noun.head.pos_ == "PROPN" and noun.head.i > noun.i
    return before_name or noun.dep_ in {"appos", "attr"} or any(c.dep_ == "appos" for c in noun.children)


def _without_overlap(candidates: list[_Candidate]) -> list[_Candidate]:
    """The longest of each set of overlapping candidates; at equal length one that the authority knows."""
    taken: set[int] = set()
    chosen = []
    for item in sorted(candidates, key=lambda c: (-(c.end - c.start), not c.senses, c.start)):
        places = range(item.start, item.end)
        if not any(i in taken for i in places):
            taken.update(places)
            chosen.append(item)
    return sorted(chosen, key=lambda c: c.start)


def entity_of(authority: Authority, iri: Iri) -> Entity:
    """The authority entity as the model's value."""
    known = authority.known[iri]
    return Entity(iri=iri, kind=known.kind, label=known.label, authority=True)
