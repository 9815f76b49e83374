"""Resolves common nouns that speak of something named: roles, institutions, and numbered groups."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from kg.model import Iri
from kg.understand.coreference.appositions import astray
from kg.understand.coreference.groups import Found, Groups
from kg.understand.coreference.polities import Polities
from kg.understand.coreference.quotations import Quotations
from kg.understand.coreference.titles import Titles, is_definite
from kg.understand.entities.traits import Genders
from kg.understand.knowledge.authority import Authority
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_PLACES = {"City", "Region", "Place", "Sea"}
_PLACE_WORDS = {"city": {"City", "Place"}, "town": {"City", "Place"}, "region": {"Region"}, "island": {"Place"}}
_OF_OTHER_WORDS = _PLACES | {"Person", "State"}  # what no word of its name stands for by itself
_BODIES = {"Organization", "Company", "Group"}  # what "the group" and "the organization" may be
_CHARGING = {"accuse", "convict", "suspect", "acquit", "absolve", "warn", "remind", "inform", "deprive", "rob"}
_NEAR = 1  # sentences back to what "the group" may mean
_UNSURE = 0.45  # kept for review, never asserted
_RECALL = {"only": 2, "said": 8, "institution": 4, "named": 12}  # sentences looked back


class Descriptions:
    """What the common nouns of one document speak of. `said` holds the nouns that it says of what it names."""

    def __init__(
        self,
        scene: Scene,
        authority: Authority,
        lexicon: Lexicon,
        said: dict[Iri, set[str]],
        genders: Genders,
        quotations: Quotations,
    ) -> None:
        self.scene, self.authority, self.lexicon = scene, authority, lexicon
        self.said, self.genders = said, genders
        self.titles = Titles(scene, authority, lexicon, said)
        self.groups = Groups(scene, lexicon, self.titles.is_title)
        self.polities = Polities(scene, authority, lexicon, quotations)

    def meant(self, token: Token) -> list[Found]:
        """What the noun speaks of, or the members of the set that it speaks of; empty where that is open."""
        count = self.groups.count(token)
        if count:
            return self.groups.meant(token, count)
        if token.tag_ not in {"NN", "NNP"}:
            return []
        named = astray(token, self.scene)
        if named is not None and self._one_person(token):
            return [Found(named, 0.9, "role")]
        title = self.titles.of(token)
        if title is not None:
            found = self.titles.holder(token, title) or self._called_so(token)
            return [f for f in found if not self.titles.is_counterpart(token, f)]
        known = self._known_as(token)
        if known or not is_definite(token):
            return known
        if token.pos_ == "PROPN" and self.polities.compass(token):
            return self.polities.compass(token)
        kind = self.lexicon.roles.get(token.lemma_.lower())
        found = self._of_its_name(token, kind) or self.titles.deputy(token) or self._called_so(token)
        if not found and kind is not None and kind != "Group" and not _is_specified(token):
            found = self._institution(token, kind)
        if not found and token.lower_ == "government" and _bare(token):
            found = self.polities.government(token)
        return found or self._named_so(token)

    def _one_person(self, token: Token) -> bool:
        word = token.lemma_.lower()
        known = any(c.subject_slots[:1] == ("self",) for c in self.lexicon.nouns.get(word, ()))
        return known or self.lexicon.people.get(word) == "Person"

    def _back(self, token: Token, reference: Reference) -> int:
        """How many sentences before the token the reference stands."""
        return self.scene.doc.number_of(token.i) - self.scene.doc.number_of(reference.head)

    def _is_person(self, reference: Reference) -> bool:
        return "Person" in self.lexicon.parents.get(reference.kind, ())

    def _called_so(self, token: Token) -> list[Found]:
        """The senator, after `Jane Miller, a senator`: the last of whom the text says this noun."""
        if not is_definite(token) or _is_specified(token) or token.dep_ in {"appos", "attr"}:
            return []
        word = token.lemma_.lower()
        found: dict[Iri, Reference] = {}
        first = self.scene.doc.opening(token.i, _RECALL["said"])
        for reference in reversed(self.scene.before(token.i)):
            if reference.head < first:
                break
            if word in self.said.get(reference.entity, ()) and not reference.adjective:
                found.setdefault(reference.entity, reference)
        if not found:
            return self._only_one(token)
        nearest = next(iter(found.values()))
        form = "role" if self._is_person(nearest) else "nominal"
        return [Found(nearest, 0.7 if len(found) == 1 and not self.titles.qualified(token) else _UNSURE, form)]

    def _only_one(self, token: Token) -> list[Found]:
        """The spokeswoman, where just one person was named of late who may be a woman."""
        gender = self.genders.people.nouns.get(token.lemma_.lower())
        if gender is None or not self._one_person(token):
            return []
        found = {
            r.entity: r
            for r in self.scene.before(token.i)
            if self._is_person(r) and self._back(token, r) <= _RECALL["only"]
        }
        fitting = [r for r in found.values() if self.genders.of(r.entity) in {None, gender}]
        return [Found(fitting[0], 0.6, "role")] if len(found) == len(fitting) == 1 else []

    # institutions and places

    def _known_as(self, token: Token) -> list[Found]:
        """A delegation, known as the Elders Group: the name that the phrase itself gives."""
        for clause in token.children:
            if clause.dep_ != "acl" or clause.lemma_ not in {"know", "call", "name", "dub"} or clause.tag_ != "VBN":
                continue
            phrases = [c for c in clause.children if c.dep_ in {"oprd", "prep"}]
            for noun in (t for p in phrases for t in ([p] if p.dep_ == "oprd" else p.children)):
                for reference in self.scene.at_head.get(noun.i, ()):
                    above = self.lexicon.parents.get(reference.kind, frozenset())
                    if reference.form == "name" and "Organization" in above and not self._one_person(token):
                        return [Found(reference, 0.8, "nominal")]
        return []

    def _of_its_name(self, token: Token, kind: str | None) -> list[Found]:
        """The Hezbollah group, the Nornickel company: the name before the noun says which, the noun what it is."""
        for child in token.children:
            if child.dep_ != "compound" or child.i != token.i - 1:
                continue
            for reference in self.scene.at_head.get(child.i, ()):
                above = self.lexicon.parents.get(reference.kind, frozenset())
                same = kind == "Group" or reference.kind == kind or (kind == "Organization" and kind in above)
                body = "Organization" in above and reference.kind not in {
                    "IntergovernmentalOrganization",
                    "GovernmentBody",
                }
                if reference.form == "name" and same and body:
                    return [Found(reference, 0.8, "nominal")]
        return []

    def _institution(self, token: Token, kind: str) -> list[Found]:
        """The center, this academic institution: the last one named, by its class or by a word of its name."""
        if kind == "State":
            return self.polities.country(token)
        found: list[Reference] = []
        first = self.scene.doc.opening(token.i, _RECALL["institution"])
        for reference in reversed(self.scene.before(token.i)):
            if reference.head < first:
                break
            spoken_of = reference.form not in {"pronoun", "role"} and not reference.adjective
            if spoken_of and self._is_such(token, kind, reference):
                found.append(reference)
        if token.lemma_.lower() in self.lexicon.called_by:
            return self._by_its_names(token, found)
        if not found:
            return self._organization(token, None if kind == "Organization" else _NEAR) if kind in _BODIES else []
        better = self._more_specific(token, found[0], kind)
        rivals = {r.entity for r in found} - {better.entity}
        by_word = token.lower_ in self.scene.entities[better.entity].label.lower().split()
        alone = not rivals and better.entity in self.authority.leagues
        unsure = kind == "Organization" and not alone and not by_word  # which of them is "the bloc"?
        return [Found(better, _UNSURE if unsure else 0.8, "nominal")]

    def _by_its_names(self, token: Token, found: list[Reference]) -> list[Found]:
        """The lender, the bloc: the one body of late whose names tell that it is such; else a guess."""
        words = self.lexicon.called_by[token.lemma_.lower()] | {token.lemma_.lower()}
        found = found or [r for r in self._bodies(token) if words & self._words_of(r.entity)]
        fitting = {r.entity for r in found if words & self._words_of(r.entity)}
        best = next((r for r in found if r.entity in (fitting or self.authority.leagues)), None)
        if best is None or _compounded(token):
            return []
        return [Found(best, 0.75 if len(fitting) == 1 else _UNSURE, "nominal")]

    def _bodies(self, token: Token) -> list[Reference]:
        """The organizations that are named before, nearest first."""
        named = [r for r in self.scene.before(token.i) if r.form != "pronoun" and not r.adjective]
        return [r for r in reversed(named) if "Organization" in self.lexicon.parents.get(r.kind, frozenset())]

    def _words_of(self, iri: Iri) -> set[str]:
        return self.authority.words.get(iri) or set(self.scene.entities[iri].label.lower().split())

    def _organization(self, token: Token, back: int | None) -> list[Found]:
        """The group: the one body named of late; else the one that the text speaks of most, for a person to decide."""
        counts: Counter[Iri] = Counter()
        last: dict[Iri, Reference] = {}
        near: set[Iri] = set()
        for reference in self.scene.before(token.i):
            distance = self._back(token, reference)
            above = self.lexicon.parents.get(reference.kind, frozenset())
            if reference.adjective or reference.kind == "MediaOrganization" or "Organization" not in above:
                continue
            if back is None or distance <= back:
                counts[reference.entity] += 1
                if reference.form != "pronoun" or reference.entity not in last:
                    last[reference.entity] = reference
            if distance <= _NEAR and reference.form != "pronoun":
                near.add(reference.entity)
        if not counts or _compounded(token):
            return []
        if len(near) == 1 and near <= counts.keys():
            (only,) = near
            private = last[only].kind not in {"IntergovernmentalOrganization", "GovernmentBody"}
            return [Found(last[only], 0.65 if private else _UNSURE, "nominal")]
        (most, count), *others = counts.most_common(2)
        return [] if others and others[0][1] == count else [Found(last[most], _UNSURE, "nominal")]

    def _is_such(self, token: Token, kind: str, reference: Reference) -> bool:
        """Whether the noun may speak of what the reference names."""
        entity = self.scene.entities[reference.entity]
        if token.lower_ in entity.label.lower().split() and entity.kind not in {"State", "Person"}:
            return True
        if kind == "GovernmentBody" or _compounded(token):
            return False  # a ministry is not an agency, and the unification ministry not any ministry
        if kind == "Organization" and not entity.authority:
            return False  # "the bloc" is no firm that happens to be near
        if kind == "Agreement" and entity.kind == "Initiative":
            return entity.authority  # the accord, after the Black Sea Grain Initiative
        return kind in self.lexicon.parents.get(entity.kind, frozenset({entity.kind}))

    def _named_so(self, token: Token) -> list[Found]:
        """The church, after the Church of Rome; the city, the region: the last that bears the word or is one."""
        word = token.lower_
        places = _PLACE_WORDS.get(word, set())
        if token.dep_ in {"appos", "attr", "compound"} or _is_specified(token) or _compounded(token):
            return []
        first, near = (self.scene.doc.opening(token.i, _RECALL[k]) for k in ("named", "institution"))
        for reference in reversed(self.scene.before(token.i)):
            if reference.head < first:
                break
            if reference.form not in {"name", "metonym"} or reference.adjective:
                continue
            entity = self.scene.entities[reference.entity]
            if reference.kind not in _OF_OTHER_WORDS and word in entity.label.lower().split():
                return [Found(reference, 0.6, "nominal")]
            if reference.head >= near and reference.kind in places:
                return [Found(reference, 0.6, "nominal")]
        return []

    def _more_specific(self, token: Token, found: Reference, kind: str) -> Reference:
        """Of the institutions of one phrase ("the Center at the University"), the one that is spoken of first."""
        sentence = self.scene.doc.number_of(found.head)
        inside = [
            r
            for r in self.scene.before(found.start)
            if self.scene.doc.number_of(r.head) == sentence
            and kind in self.lexicon.parents.get(r.kind, frozenset({r.kind}))
            and self.scene.doc[found.head] in list(self.scene.doc[r.head].subtree)
        ]
        return inside[0] if inside and token.lower_ not in self.scene.entities[found.entity].label.lower() else found


def _bare(token: Token) -> bool:
    """`The government`, with no word that says more."""
    return [c.lower_ for c in token.lefts] == ["the"] and not _is_specified(token)


def _compounded(token: Token) -> bool:
    return any(c.dep_ == "compound" and c.i < token.i for c in token.children)


def _is_specified(token: Token) -> bool:
    """`the university of Bonn`, `the Russian ministry`: it says itself which one it is."""
    return any(
        (c.dep_ == "prep" and c.lower_ in {"of", "between", "among"} and not _of_charge(token, c))
        or (c.dep_ in {"amod", "compound", "nmod", "poss"} and c.text[:1].isupper())
        for c in token.children
    )


def _of_charge(noun: Token, phrase: Token) -> bool:
    """Accused the lender of delay, convicted the group of fraud: what of belongs to the verb."""
    named = any(c.pos_ == "PROPN" or c.dep_ == "det" for p in phrase.children for c in (p, *p.children))
    return noun.dep_ == "dobj" and noun.head.lemma_ in _CHARGING and phrase.lower_ == "of" and not named
