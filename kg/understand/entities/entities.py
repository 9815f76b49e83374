"""Finds what a text speaks of: names, acronyms that it introduces, and groups of officials told by their state."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from kg.model import Entity, Iri
from kg.understand.entities import cabinets, linking, loose
from kg.understand.entities.names import Candidate, NameFinder, joins
from kg.understand.entities.namewords import UNKNOWN
from kg.understand.entities.politicians import politicians
from kg.understand.knowledge.authority import Authority
from kg.understand.knowledge.lexicon import Lexicon
from kg.understand.scene import Given, Reference, Scene

if TYPE_CHECKING:
    from spacy.language import Language

    from kg.understand.syntax.parse import Token

_ACTED_FOR = frozenset({"Polity", "Organization"})
_IN_LIST = {"amod", "poss", "compound", "nmod", "conj"}
_ACRONYM = re.compile(r"(?=(?:[^A-Z]*[A-Z]){2})[A-Z][A-Za-z0-9&-]{1,7}\Z")


class Recogniser:
    """Finds references in parsed documents. Compiled once from authority data and lexicon."""

    def __init__(self, nlp: Language, authority: Authority, lexicon: Lexicon) -> None:
        self.authority = authority
        self.lexicon = lexicon
        self._names = NameFinder(nlp, authority, lexicon)

    def recognise(self, scene: Scene, given: Sequence[Given] = ()) -> None:
        """Add a reference for every mention that is given, and every name, acronym and group in the document."""
        firm = [mention for mention in given if not mention.loose]
        for mention in firm:
            self._given(scene, mention)
        chosen = self._names.candidates(scene.doc)
        names = linking.Names(scene, self.authority, self.lexicon)
        self._hide_titles(scene)
        for item in chosen:
            if scene.hidden.intersection(range(item.start, item.end)):
                continue
            if firm and not scene.free(item.start, item.end):
                continue
            if item.kind == UNKNOWN:
                names.hide(item.start, item.end)
                continue
            if item.told:
                self._event(scene, item)
                continue
            names.link(item.start, item.end, item.kind, item.senses)
        names.settle()
        for mention in given:
            if mention.loose:
                loose.refer(scene, mention, self.authority)
        self._acronyms(scene)
        scene.politicians |= politicians(scene, self.authority, self.lexicon)
        self._served(scene)
        cabinets.name_governments(scene, self.lexicon)
        self.groups(scene)

    def _event(self, scene: Scene, item: Candidate) -> None:
        """An event whose words tell a relation too: it is mentioned, and stands in the way of nothing."""
        name = " ".join(scene.span(item.start, item.end).quote.split())
        entity = Entity(iri=scene.minter.entity(item.kind, name), kind=item.kind, label=name)
        head = scene.doc.root_of(item.start, item.end).i
        scene.refer(
            Reference(
                start=item.start,
                end=item.end,
                head=head,
                entity=entity.iri,
                kind=item.kind,
                form="name",
                confidence=0.85,
                beside=True,
            ),
            entity,
        )

    def _given(self, scene: Scene, mention: Given) -> None:
        tokens = [t for t in scene.doc if t.idx < mention.end and mention.start < t.idx + len(t.text)]
        if not tokens:
            return
        start, end = tokens[0].i, tokens[-1].i + 1
        iri = scene.minter.local_entity(scene.document.iri, mention.kind, mention.key)
        label = " ".join(scene.span(start, end).quote.split())
        scene.refer(
            Reference(
                start=start,
                end=end,
                head=scene.doc.root_of(start, end).i,
                entity=iri,
                kind=mention.kind,
                form="name",
            ),
            Entity(iri=iri, kind=mention.kind, label=label),
        )

    def _hide_titles(self, scene: Scene) -> None:
        """Secretary of State: a title of several words holds no name."""
        doc = scene.doc
        for token in doc.tokens[1:-1]:
            if token.lower_ in {"of", "-"}:
                words = " ".join(t.lower_ for t in doc.tokens[token.i - 1 : token.i + 2])
                if words in self.lexicon.nouns:
                    scene.hidden.update(range(token.i - 1, token.i + 2))

    def _acronyms(self, scene: Scene) -> None:
        """Names that a text introduces in parentheses: Strategic Linkages (SL)."""
        doc = scene.doc
        introduced: dict[str, Reference] = {}
        for i in [t.i + 1 for t in doc.tokens[1:-2] if t.text == "("]:
            if doc[i + 1].text != ")" or not _ACRONYM.match(doc[i].text):
                continue
            before = scene.covering.get(i - 2)
            if before is not None and before.form == "name" and not self._may_be_short(scene, before, i):
                before = None  # the United Nations Mission in South Sudan (UNMISS) is no South Sudan
            if before is None:
                before = self._by_initials(scene, i)
            if before is not None and before.form in {"name", "nominal"}:
                introduced[doc[i].text] = before
        initials = self._initials(scene)
        for token in doc if introduced or initials else ():
            known = introduced.get(token.text)
            if known is None and token.text in initials and token.text not in self.authority.senses:
                known = initials[token.text]
            if known is None:
                continue
            held = scene.covering.get(token.i)
            if held is not None and (held.entity == known.entity or held.end - held.start > 1):
                continue
            if held is not None:
                scene.retract(held)
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

    def _may_be_short(self, scene: Scene, name: Reference, acronym: int) -> bool:
        """Whether a name may be what an acronym after it stands for: by its first letter, or as a party, whose name
        may be translated while its acronym is not."""
        doc = scene.doc
        if doc[name.start].text[0] == doc[acronym].text[0]:
            return True
        inside = name.start > 0 and doc[name.start - 1].lower_ in {"of", "in", "for"}
        return name.kind == "PoliticalParty" and name.end == acronym - 1 and not inside

    def _initials(self, scene: Scene) -> dict[str, Reference]:
        """The bodies named by three words or more, by their initials; without those that two share."""
        found: dict[str, Reference] = {}
        for reference in scene.references:
            above = self.lexicon.parents.get(reference.kind, frozenset())
            if reference.form != "name" or reference.end - reference.start < 3 or "Organization" not in above:
                continue
            words = [t.text for t in scene.doc[reference.start : reference.end] if t.text[0].isupper()]
            key = "".join(w[0] for w in words)
            if len(key) > 2 and found.setdefault(key, reference).entity != reference.entity:
                found[key] = replace(reference, entity="")
        return {key: reference for key, reference in found.items() if reference.entity}

    def _by_initials(self, scene: Scene, acronym: int) -> Reference | None:
        doc, letters = scene.doc, scene.doc[acronym].text
        start, left = acronym - 1, len(letters)
        while start > 0 and left and joins(doc[start - 1], doc, start - 1):
            start -= 1
            if doc[start].text[0].isupper():
                left -= 1
        while start < acronym - 1 and not doc[start].text[0].isupper():
            start += 1
        words = [t for t in doc[start : acronym - 1] if t.text[0].isupper()]
        if len(words) < 2 or "".join(t.text[0] for t in words) != letters or not scene.free(start, acronym - 1):
            return None
        kind = self._names.kind(doc, start, acronym - 1, "Organization")
        text = scene.span(start, acronym - 1).quote
        entity = Entity(iri=scene.minter.entity(kind, text), kind=kind, label=text)
        reference = Reference(
            start=start,
            end=acronym - 1,
            head=doc.root_of(start, acronym - 1).i,
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
        tokens = scene.doc.tokens
        tops: dict[int, Token] = {}
        for reference in [r for r in scene.references if self._acts(r)]:
            word = _first_of_list(tokens[reference.head], tops)
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
                if self._heads(noun) or self._is_held(scene, owner, noun):
                    continue  # "the Russian leader" is somebody in particular: coreference finds out who
                kind = "Person"
            self._add_group(scene, reference, owner, noun, kind)

    def _acts(self, reference: Reference) -> bool:
        above = self.lexicon.parents.get(reference.kind, frozenset())
        return reference.form == "pronoun" or not above.isdisjoint(_ACTED_FOR)

    def _owner(self, scene: Scene, reference: Reference) -> Entity | None:
        """For whom a group acts: the polity, or for `his government` the polity that the person leads."""
        if reference.kind != "Person":
            return scene.entities[reference.entity]
        return scene.states.get(reference.entity)

    def _served(self, scene: Scene) -> None:
        """Note for each person which one polity they led or served when the document was written."""
        for person in [e for e in scene.entities.values() if e.kind == "Person"]:
            services = self.authority.careers.get(person.iri, ())
            date = scene.document.date
            over = {s.body for s in services if s.over(date)} - {s.body for s in services if not s.over(date)}
            scene.left |= {(person.iri, body) for body in over}
            bodies = {s.body for s in services if s.covers(scene.document.date)} or {s.body for s in services}
            polities = sorted(b for b in bodies if self._is_polity(self.authority.kind(b) or ""))
            if len(polities) == 1:
                scene.states[person.iri] = scene.entities.get(polities[0]) or entity_of(self.authority, polities[0])

    def _add_group(self, scene: Scene, polity: Reference, owner: Entity, noun: Token, kind: str) -> None:
        scene.entities.setdefault(owner.iri, owner)
        inner = [t for t in noun.lefts if t.i > polity.end - 1 and t.dep_ in {"compound", "amod"} and not t.ent_type_]
        phrase = " ".join([*(t.lower_ for t in inner), noun.lower_])
        quote = () if polity.form == "pronoun" else (scene.span(polity.start, noun.i + 1).quote,)
        one = kind == "Person"  # an ambassador here is not the ambassador of another text
        known = self.authority.bodies.get((owner.iri, phrase))
        if known is not None:
            entity = entity_of(self.authority, known)
        else:
            entity = scene.group(kind, phrase, owner, here=one, aliases=quote)
        first = inner[0].i if inner else noun.i
        scene.refer(
            Reference(
                start=first,
                end=noun.i + 1,
                head=noun.i,
                entity=entity.iri,
                kind=entity.kind,
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

    def _is_held(self, scene: Scene, owner: Entity, noun: Token) -> bool:
        """Whether one person is known to have held the office on the day: the Russian foreign minister."""
        title = " ".join(t.lower_ for t in scene.doc[max(0, noun.i - 1) : noun.i + 1])
        if title not in self.authority.titles:
            return False
        return len(self.authority.holders(owner.iri, title=title, date=scene.document.date)) == 1

    def _heads(self, noun: Token) -> bool:
        return any(c.relation.endswith("#leads") for c in self.lexicon.nouns.get(noun.lemma_.lower(), ()))

    def _is_polity(self, kind: str) -> bool:
        return "Polity" in self.lexicon.parents.get(kind, frozenset())


def _first_of_list(word: Token, tops: dict[int, Token]) -> Token:
    """Saudi, of `Saudi and Iranian officials`, at Iranian. `tops` remembers what was found, since lists may be long."""
    passed = []
    while word.i not in tops and word.dep_ == "conj" and word.head.dep_ in _IN_LIST:
        passed.append(word.i)
        word = word.head
    top = tops.get(word.i, word)
    tops.update(dict.fromkeys(passed, top))
    return top


def _tells_of_person(noun: Token) -> bool:
    """`Lavrov, the Russian minister`, `the Russian minister, Lavrov`, `is the Russian minister`: the name says who."""
    before_name = noun.dep_ == "compound" and noun.head.pos_ == "PROPN" and noun.head.i > noun.i
    return before_name or noun.dep_ in {"appos", "attr"} or any(c.dep_ == "appos" for c in noun.children)


def entity_of(authority: Authority, iri: Iri) -> Entity:
    """The authority entity as the model's value."""
    known = authority.known[iri]
    return Entity(iri=iri, kind=known.kind, label=known.label, authority=True)
