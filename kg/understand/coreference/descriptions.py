"""Resolves common nouns that speak of something named: roles, institutions, and numbered groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand.arguments.arguments import Arguments
from kg.understand.coreference.quotations import Quotations
from kg.understand.entities.entities import entity_of
from kg.understand.entities.traits import Genders
from kg.understand.knowledge.authority import Authority
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Reference, Scene
from kg.understand.syntax import grammar

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Token

_DEFINITE = {"the", "this", "that", "its", "his", "her", "their"}
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "both": 2, "2": 2, "3": 3, "4": 4, "5": 5}
_CONSTITUTIONS = {"kingdom", "republic", "sultanate", "emirate", "federation", "union"}
_ANY_HEAD = {"leader", "ruler", "head", "chief", "strongman", "dictator"}
_PLACES = {"City", "Region", "Place", "Sea"}
_PLACE_WORDS = {"city": {"City", "Place"}, "town": {"City", "Place"}, "region": {"Region"}, "island": {"Place"}}
_BODIES = {"Organization", "Company", "Group"}  # what "the group" and "the organization" may be
_NEAR = 1  # sentences back to what "the group" may mean
_UNSURE = 0.45  # kept for review, never asserted
_RECALL = {"only": 2, "role": 6, "said": 8, "institution": 4, "named": 12}  # sentences looked back


@dataclass(frozen=True, slots=True)
class Found:
    """What a description speaks of: a reference before it, or an entity that only it speaks of."""

    target: Reference | Entity
    confidence: float
    form: str
    start: int | None = None  # first token, where it is not that of the noun phrase


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
        self.said, self.genders, self.quotations = said, genders, quotations

    def meant(self, token: Token) -> list[Found]:
        count = self._count(token)
        if count:
            return self._numbered(token, count)
        if token.tag_ not in {"NN", "NNP"}:
            return []
        title = self._title(token)
        if title is not None:
            return self._office_holder(token, title) or self._called_so(token)
        if not _is_definite(token):
            return []
        kind = self.lexicon.roles.get(token.lemma_.lower())
        found = self._of_its_name(token, kind) or self._called_so(token)
        if not found and kind == "Group" and not _is_specified(token) and not self._one_person(token):
            found = self._organization(token, _NEAR)
        elif not found and kind is not None and kind != "Group" and not _is_specified(token):
            found = self._institution(token, kind)
        return found or self._named_so(token)

    def _one_person(self, token: Token) -> bool:
        return any(c.subject_slots[:1] == ("self",) for c in self.lexicon.nouns.get(token.lemma_.lower(), ()))

    def _back(self, token: Token, reference: Reference) -> int:
        """How many sentences before the token the reference stands."""
        return self.scene.doc.number_of(token.i) - self.scene.doc.number_of(reference.head)

    def _is_person(self, reference: Reference) -> bool:
        return "Person" in self.lexicon.parents.get(reference.kind, ())

    def _is_polity(self, reference: Reference) -> bool:
        return "Polity" in self.lexicon.parents.get(reference.kind, frozenset())

    # numbered groups

    def _count(self, token: Token) -> int:
        """How many a plural noun speaks of; 0 where it does not say, or means others than those named."""
        if token.tag_ not in {"NNS", "NNPS"} or any(c.lower_ == "other" for c in token.children):
            return 0
        words = [c.lower_ for c in token.children if c.dep_ in {"nummod", "det", "predet"}]
        definite = {"the", "both", "these", "those", "all"} & set(words)
        if not definite or any(c.dep_ in {"amod", "compound"} and c.text[0].isupper() for c in token.children):
            return 0  # four European diplomats are not the four just named
        return next((_NUMBERS[w] for w in words if w in _NUMBERS), 0)

    def _numbered(self, token: Token, count: int) -> list[Found]:
        """The three leaders, both countries: the last so many of the right kind that were named together."""
        word = token.lemma_.lower()
        person = self._title_word(word)
        actors = {"State", "Group", "GovernmentBody", "Actor", "Organization"}
        if not person and self.lexicon.roles.get(word) not in actors:
            return []
        wanted = self._is_person if person else self._is_polity
        members = self._joined(token, count, wanted) or self._last_named(token, count, wanted)
        return [Found(r, 0.8, "nominal") for r in sorted(members, key=lambda r: r.start)]

    def _last_named(self, token: Token, count: int, wanted: Callable[[Reference], bool]) -> list[Reference]:
        """Those of the last sentence that names any, if it names just so many."""
        by_sentence: dict[int, dict[Iri, Reference]] = {}
        for reference in self.scene.before(token.i):
            if wanted(reference):
                by_sentence.setdefault(self.scene.doc.number_of(reference.head), {})[reference.entity] = reference
        last = list(by_sentence[max(by_sentence)].values()) if by_sentence else []
        return last if len(last) == count else []

    def _joined(self, token: Token, count: int, wanted: Callable[[Reference], bool]) -> list[Reference]:
        """The last that many that were joined by and: they are a set already."""
        for reference in reversed(self.scene.before(token.i)):
            head = self.scene.doc[reference.head]
            if head.dep_ == "conj":
                continue
            heads = list(grammar.coordinated(head))
            members = [r for h in heads for r in self.scene.at_head.get(h.i, ()) if wanted(r) and r.form != "pronoun"]
            distinct = list({r.entity: r for r in members}.values())
            if len(distinct) == count and len(heads) == count and heads[-1].i < token.i:
                return distinct
        return []

    # roles

    def _title_word(self, word: str) -> bool:
        return any(
            c.subject_slots == ("self",) and "of" in c.object_markers and c.relation.endswith("#leads")
            for c in self.lexicon.nouns.get(word, ())
        )

    def _title(self, token: Token) -> str | None:
        """The title a noun phrase is about, such as `prime minister`; None if it is no title of a leader."""
        word = token.lemma_.lower()
        compound = next((c for c in token.children if c.dep_ in {"compound", "amod"} and c.i == token.i - 1), None)
        if compound is not None and self._title_word(f"{compound.lemma_.lower()} {word}"):
            return f"{compound.lemma_.lower()} {word}"
        if compound is not None and f"{compound.lower_} {word}" in self.authority.titles:
            return f"{compound.lower_} {word}"  # the Russian foreign minister
        return word if self._title_word(word) else None

    def _office_holder(self, token: Token, title: str) -> list[Found]:
        title_of_name = token.dep_ == "compound" and any(
            r.kind == "Person" for r in self.scene.at_head.get(token.head.i, ())
        )
        if title_of_name or token.dep_ in {"appos", "attr"} or any(c.dep_ == "appos" for c in token.children):
            return []  # a title before or beside a name is told by the name
        if self._qualified(token):
            return []  # the former president, the would-be leader
        arguments = Arguments(self.scene, self.lexicon)
        owners = [o for o in arguments.owners(token) if o.kind != "Person"]
        of = [r for r in arguments.marked(frozenset({"of"}), token, None) if r.kind != "Person"]
        if owners or of:
            return self._holder_in(token, (owners or of)[0], title)
        return self._holder_before(token, title) if _is_definite(token) else []

    def _qualified(self, token: Token) -> bool:
        attributive = self.lexicon.effects.get("attributive", {})
        return any(c.lemma_.lower() in attributive for c in token.children if c.dep_ == "amod")

    def _holder_in(self, token: Token, owner: Reference, title: str) -> list[Found]:
        date = self.scene.document.date
        specific = None if title in _ANY_HEAD else title
        present: list[Iri] = []
        for person in self.scene.entities:
            served = [s for s in self.authority.careers.get(person, ()) if s.body == owner.entity]
            if any((specific is None and s.head) or specific in s.titles for s in served if s.covers(date)):
                present.append(person)
        candidates = present if len(present) == 1 else self.authority.holders(owner.entity, title=specific, date=date)
        if len(candidates) != 1:
            return []
        entity = self.scene.entities.get(candidates[0]) or entity_of(self.authority, candidates[0])
        return [Found(entity, 0.9 if present else 0.8, "role", min(owner.start, token.i))]

    def _holder_before(self, token: Token, title: str) -> list[Found]:
        """The president, with no word whose: the one person before who has that title here.

        Where two have it, the one that the text speaks of most is a guess for a person to decide.
        """
        found: dict[Iri, Reference] = {}
        counts: Counter[Iri] = Counter()
        for reference in reversed(self.scene.before(token.i)):
            near = self._back(token, reference) <= _RECALL["role"]
            counts[reference.entity] += 1
            if not self._is_person(reference) or reference.form == "pronoun":
                continue
            titles = {t for s in self.authority.careers.get(reference.entity, ()) for t in s.titles}
            called = " ".join(t.lower_ for t in self.scene.doc[max(0, reference.start - 3) : reference.start])
            if (near or found) and (title in titles or title in called):
                found.setdefault(reference.entity, reference)
        if not found:
            return []
        most = max(found, key=lambda iri: counts[iri])
        return [Found(found[most], 0.75 if len(found) == 1 else _UNSURE, "role")]

    def _called_so(self, token: Token) -> list[Found]:
        """The senator, after `Jane Miller, a senator`: the last of whom the text says this noun."""
        if not _is_definite(token) or _is_specified(token) or token.dep_ in {"appos", "attr"}:
            return []
        word = token.lemma_.lower()
        found: dict[Iri, Reference] = {}
        for reference in reversed(self.scene.before(token.i)):
            if self._back(token, reference) > _RECALL["said"]:
                break
            if word in self.said.get(reference.entity, ()) and not reference.adjective:
                found.setdefault(reference.entity, reference)
        if not found:
            return self._only_one(token)
        nearest = next(iter(found.values()))
        form = "role" if self._is_person(nearest) else "nominal"
        return [Found(nearest, 0.7 if len(found) == 1 and not self._qualified(token) else _UNSURE, form)]

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
            own = self._own_country(token)
            if own is not None:
                return own
        found: list[Reference] = []
        for reference in reversed(self.scene.before(token.i)):
            if self._back(token, reference) > _RECALL["institution"]:
                break
            spoken_of = reference.form not in {"pronoun", "role"} and not reference.adjective
            if spoken_of and self._is_such(token, kind, reference):
                found.append(reference)
        if not found:
            return self._organization(token, None if kind == "Organization" else _NEAR) if kind in _BODIES else []
        if kind == "State":
            return self._country(token, found)
        better = self._more_specific(token, found[0], kind)
        rivals = {r.entity for r in found} - {better.entity}
        by_word = token.lower_ in self.scene.entities[better.entity].label.lower().split()
        alone = not rivals and better.entity in self.authority.leagues
        unsure = kind == "Organization" and not alone and not by_word  # which of them is "the bloc"?
        return [Found(better, _UNSURE if unsure else 0.8, "nominal")]

    def _country(self, token: Token, found: list[Reference]) -> list[Found]:
        """The country: the subject among those of the last sentence that names any. Of two, neither is sure."""
        number = self.scene.doc.number_of(found[0].head)
        near = [r for r in found if self.scene.doc.number_of(r.head) == number]
        subjects = [r for r in near if self.scene.doc[r.head].dep_ in {"nsubj", "nsubjpass"}]
        best = subjects[-1] if subjects else near[0]
        quoted = self.quotations.around(token.i)
        ours = quoted is not None and best.head < quoted[0]  # "the nation" in somebody's words may be their own
        sure = len({r.entity for r in near}) == 1 and not ours
        return [Found(best, 0.8 if sure else _UNSURE, "nominal")]

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
        if token.lower_ in _CONSTITUTIONS and token.lower_ not in self.authority.words.get(entity.iri, set()):
            return False  # China is no kingdom
        if kind == "Agreement" and entity.kind == "Initiative":
            return entity.authority  # the accord, after the Black Sea Grain Initiative
        return kind in self.lexicon.parents.get(entity.kind, frozenset({entity.kind}))

    def _named_so(self, token: Token) -> list[Found]:
        """The church, after the Church of Rome; the city, the region: the last that bears the word or is one."""
        word = token.lower_
        places = _PLACE_WORDS.get(word, set())
        if token.dep_ in {"appos", "attr", "compound"} or _is_specified(token) or _compounded(token):
            return []
        for reference in reversed(self.scene.before(token.i)):
            if self._back(token, reference) > _RECALL["named"]:
                break
            if reference.form not in {"name", "metonym"} or reference.adjective:
                continue
            entity = self.scene.entities[reference.entity]
            if reference.kind not in _PLACES | {"Person", "State"} and word in entity.label.lower().split():
                return [Found(reference, 0.6, "nominal")]
            near = self._back(token, reference) <= _RECALL["institution"]
            if near and reference.kind in places:
                return [Found(reference, 0.6, "nominal")]
        return []

    def _own_country(self, token: Token) -> list[Found] | None:
        """`his country`: the one that the person leads or serves; None where it is nobody's."""
        for child in token.children:
            for reference in self.scene.at_head.get(child.i, ()):
                if child.dep_ == "poss" and self._is_person(reference):
                    state = self.scene.states.get(reference.entity)
                    return [Found(state, 0.85, "nominal")] if state is not None else []
        return None

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


def _compounded(token: Token) -> bool:
    return any(c.dep_ == "compound" and c.i < token.i for c in token.children)


def _is_definite(token: Token) -> bool:
    return any(c.lower_ in _DEFINITE for c in token.children if c.dep_ in {"det", "poss"})


def _is_specified(token: Token) -> bool:
    """`the university of Bonn`, `the Russian ministry`: it says itself which one it is."""
    return any(
        (c.dep_ == "prep" and c.lower_ in {"of", "between", "among"})
        or (c.dep_ in {"amod", "compound", "nmod", "poss"} and c.text[:1].isupper())
        for c in token.children
    )
