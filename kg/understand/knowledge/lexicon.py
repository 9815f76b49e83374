"""The lexicon in Turtle, compiled for recognition: which words express which relation, and what changes its truth.

`Construction`, `Signal` and `RoleNoun` mirror the classes of the same names in `ontology/`. Nothing
about a single word or relation stands in Python.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

from kg import assets, vocab
from kg.model import Iri
from kg.rdf import Node
from kg.understand.knowledge.people import People
from kg.understand.knowledge.relations import relation_names
from kg.vocab import SC

SLOT_ORDER = (
    "self", "subject", "recipient", "object", "clause", "infinitive", "pair", "possessor", "modifier", "governor",
)  # fmt: skip
"""Alternative slots are tried in this order; markers (prepositions) come between object and possessor."""


NAMING = frozenset({"office", "ideology", "party", "place", "election", "beside"})
"""Object slots that modules of their own fill: `kg.understand.lasting.offices`, `parties`, `ideologies`, `places`."""

CUES = frozenset({"voice", "mind", "stance", "address", "spoken"})
"""Effects of words that tell what somebody says, thinks or judges, and to whom; they change no truth."""

_LEADS = SC + "leads"
_BESIDE_NAMES = frozenset({"of", "in", ",", "based", "headquartered", "capital", "counterpart"})

ANY = "any"
"""Stands in a shift for every PLOVER type, also where there is no event."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Construction:
    """One grammatical frame with its words, and the relation it expresses."""

    iri: Iri
    relation: Iri
    subject_slots: tuple[str, ...]
    object_slots: tuple[str, ...]
    subject_markers: frozenset[str]
    object_markers: frozenset[str]
    support: frozenset[str]
    subject_nouns: frozenset[str] = frozenset()  # what the subject must be called: troops that cross a border
    object_nouns: frozenset[str] = frozenset()  # what the object must be called: diplomats who are told to leave
    negated: bool = False  # the words tell that the relation does not hold: left out of
    mutual: bool = False  # each does to the other what the words tell: trade accusations

    @property
    def needs_support(self) -> bool:
        """A noun whose actor can only be the subject of its support verb."""
        return self.subject_slots == ("subject",) and not self.subject_markers and bool(self.support)


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of the ontology with the classes its arguments may have (closed under subclasses)."""

    iri: Iri
    domain: frozenset[str]
    range: frozenset[str]
    symmetric: bool
    event: bool
    plover: Iri | None
    outlasts: bool = False  # still told when it is over: held an office, founded

    root: str | None = field(init=False)  # the PLOVER type, such as ASSAULT

    def __post_init__(self) -> None:
        object.__setattr__(self, "root", vocab.local_name(self.plover) if self.plover else None)


@dataclass
class Lexicon:
    """Everything compiled, indexed by lemma."""

    verbs: dict[str, list[Construction]] = field(default_factory=dict)
    idioms: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)  # first word -> verbs of several words
    nouns: dict[str, list[Construction]] = field(default_factory=dict)
    adjectives: dict[str, list[Construction]] = field(default_factory=dict)
    prepositions: dict[str, list[Construction]] = field(default_factory=dict)
    naming: dict[str, dict[str, Construction]] = field(default_factory=dict)  # slot in NAMING -> word -> construction
    office_roles: dict[str, str] = field(default_factory=dict)  # title -> HeadOfState, HeadOfGovernment
    title_words: set[str] = field(default_factory=set)  # adjectives that are a part of titles
    ideologies: dict[str, str] = field(default_factory=dict)  # noun or adjective, in lower case -> its ideology
    starts: set[str] = field(default_factory=set)  # first words of verbs, nouns and prepositions that trigger
    ends: set[str] = field(default_factory=set)  # their last words
    effects: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)  # word class -> lemma -> effects
    cues: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)  # word class -> lemma -> effects in CUES
    roles: dict[str, str] = field(default_factory=dict)  # noun -> class of the ontology
    shared: set[str] = field(default_factory=set)  # words that names in many states share
    own_names: set[str] = field(default_factory=set)  # nouns that name one body: Knesset
    belongings: set[str] = field(default_factory=set)  # nouns that stand for the polity they belong to
    wares: set[str] = field(default_factory=set)  # those of them that are things
    weapons: set[str] = field(default_factory=set)  # those of them that others than their maker may use
    name_words: dict[str, str] = field(default_factory=dict)  # word that heads a name -> class that it settles
    before_names: dict[str, set[str]] = field(default_factory=dict)  # class -> words in lower case inside its names
    name_heads: dict[str, set[str]] = field(default_factory=dict)  # class -> words that may head its names
    name_hints: dict[str, set[str]] = field(default_factory=dict)  # class -> words that hint at it inside a name
    contexts: dict[str, set[str]] = field(default_factory=dict)  # class -> nouns that hint at it beside a name
    done_by: dict[str, set[str]] = field(default_factory=dict)  # class -> verbs whose subject is mostly of it
    done_to: dict[str, set[str]] = field(default_factory=dict)  # class -> verbs whose object is mostly of it
    shifts: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)  # word class -> lemma -> type -> type
    people: dict[str, str] = field(default_factory=dict)  # noun for a described person or group -> its class
    called_by: dict[str, set[str]] = field(default_factory=dict)  # noun for a named body -> words in such names
    press: set[str] = field(default_factory=set)  # nouns for those who report what they are told
    dependent: set[str] = field(default_factory=set)  # nouns that need an owner to tell whom: ally, minister
    verb_forms: dict[str, str] = field(default_factory=dict)  # staged -> stage: forms that lemmatizers shorten
    persons: People = field(default_factory=People)  # words that tell of persons: titles, given names
    making: set[str] = field(default_factory=set)  # verbs for saying or writing what such a noun names
    relations: dict[Iri, Relation] = field(default_factory=dict)
    ancestry: dict[Iri, frozenset[Iri]] = field(default_factory=dict)  # relation -> itself and all above
    parents: dict[str, frozenset[str]] = field(default_factory=dict)  # class -> itself and all above
    known_as: dict[str, tuple[Iri, bool]] = field(default_factory=dict)  # IRI or label -> relation, if turned round

    # told by the rest, once it is compiled

    @cached_property
    def phrasal_cues(self) -> frozenset[str]:
        """First words of the verbs that tell what somebody says or thinks."""
        return frozenset(w.split()[0] for w in self.cues.get("verb", {}))

    @cached_property
    def phrase_cues(self) -> frozenset[str]:
        """Last words of the phrases that tell whose words something is: in the eyes of."""
        return frozenset(w.rsplit(" ", 1)[-1] for w in self.cues.get("preposition", {}))

    @cached_property
    def accounts(self) -> frozenset[str]:
        """The nouns of such phrases: eyes."""
        return frozenset(w.split()[-2] for w in self.cues.get("preposition", {}) if w.endswith(" of"))

    @cached_property
    def title_heads(self) -> frozenset[str]:
        """The words that head titles of offices."""
        titles = self.naming.get("office", {})
        heads = {w.split(" of ")[0].split()[-1] for w in titles}
        return frozenset(heads | {w.rsplit("-", maxsplit=1)[-1] for w in titles})

    @cached_property
    def title_pairs(self) -> frozenset[str]:
        """What stands side by side in titles of offices: prime minister."""
        return frozenset(" ".join(pair) for w in self.naming.get("office", {}) for pair in pairwise(w.split()))

    @cached_property
    def longest_ideologies(self) -> dict[str, int]:
        """By first word: how many tokens the longest name of an ideology has."""
        found: dict[str, int] = {}
        for name in self.ideologies:
            words = name.replace("-", " - ").split()
            found[words[0]] = max(found.get(words[0], 0), len(words))
        return found

    @cached_property
    def lasting_words(self) -> frozenset[str]:
        """Words and lemmas that may tell of an office, a party, an ideology or a place, or of a name beside them."""
        naming = (self.naming.get(slot, {}) for slot in ("party", "place"))
        plurals = {f"{head}s" for head in self.title_heads}
        return self.title_heads.union(plurals, self.longest_ideologies, *naming, _BESIDE_NAMES)

    @cached_property
    def triggers(self) -> frozenset[str]:
        """First and last words of what triggers a construction."""
        return frozenset(self.starts | self.ends)

    @cached_property
    def leading(self) -> frozenset[str]:
        """Nouns for whoever leads something."""
        return frozenset(
            w for w, constructions in self.nouns.items() if any(c.relation == _LEADS for c in constructions)
        )

    @cached_property
    def leaders(self) -> frozenset[str]:
        """Titles of whoever leads what stands after `of`: president, leader, prime minister."""
        return frozenset(
            word
            for word, constructions in self.nouns.items()
            if any(
                c.subject_slots == ("self",) and "of" in c.object_markers and c.relation == _LEADS
                for c in constructions
            )
        )

    @cached_property
    def calling(self) -> frozenset[str]:
        """Verbs that tell what somebody is called or taken for: calls X the president, sees X as an ally."""
        return frozenset(word for word, effects in self.effects.get("verb", {}).items() if "call" in effects)

    @cached_property
    def stories(self) -> frozenset[str]:
        """Nouns for made-up stories: film, novel."""
        return frozenset(word for word, effects in self.effects.get("noun", {}).items() if "imagine" in effects)

    @cached_property
    def resigning(self) -> frozenset[str]:
        """Verbs that tell that somebody resigns."""
        told = SC + "resignsFrom"
        return frozenset(w for w, constructions in self.verbs.items() if any(c.relation == told for c in constructions))

    def effect(self, word_class: str, lemma: str) -> frozenset[str]:
        """The effects of a word: `effect("verb", "deny")` is {"deny"}; empty for a word that signals nothing."""
        return self.effects.get(word_class, {}).get(lemma, frozenset())

    def above(self, relation: Iri) -> frozenset[Iri]:
        """A relation with all that it is a sub-property of."""
        return self.ancestry.get(relation, frozenset({relation}))

    def says_whose(self, name: str) -> bool:
        """False for a name made only of words that many states use, such as Foreign Ministry."""
        words = [w.strip("'’.,").removesuffix("'s").removesuffix("’s") for w in name.lower().split()]
        return not all((w in self.shared or w in self.roles) and w not in self.own_names for w in words)

    def turned(self, word_class: str, lemma: str, root: str | None) -> str | None:
        """The PLOVER type of an event of type `root` under this word; `root` itself if the word shifts nothing."""
        shift = self.shifts.get(word_class, {}).get(lemma)
        if shift is None:
            return root
        return shift.get(root or ANY, shift.get(ANY, root))

    def fits(self, kind: str, allowed: frozenset[str]) -> bool:
        """Whether an entity of this class may stand where `allowed` classes are wanted."""
        return not allowed or bool(self.parents.get(kind, frozenset({kind})) & allowed)


def compile_lexicon(paths: Iterable[Path]) -> Lexicon:
    """Compile the Turtle of `ontology/` (classes, relations, words)."""
    node = Node(paths)
    lexicon = Lexicon()
    classes = frozenset(node.of_type(vocab.OWL + "Class"))
    for cls in sorted(classes):
        above = {cls, *(node.above(cls, vocab.SUBCLASS) & classes)}
        lexicon.parents[vocab.class_name(cls)] = frozenset(vocab.class_name(c) for c in above)
    for kind in ("EventRelation", "StativeRelation"):
        for iri in node.of_type(SC + kind):
            lexicon.relations[iri] = _relation(node, iri, event=kind == "EventRelation")
    lexicon.known_as = relation_names(node, lexicon.relations)
    for iri in lexicon.relations:
        lexicon.ancestry[iri] = frozenset({iri, *(node.above(iri, vocab.SUBPROPERTY) & lexicon.relations.keys())})
    for iri in node.of_type(SC + "Construction"):
        _add_construction(node, iri, lexicon)
    for iri in node.of_type(SC + "Signal"):
        effects = frozenset(vocab.local_name(e) for e in node.values(iri, SC + "effect"))
        for word_class in ("verb", "noun", "adjective", "attributive", "adverb", "preposition"):
            table = (lexicon.cues if effects <= CUES else lexicon.effects).setdefault(word_class, {})
            for word in node.values(iri, SC + word_class):
                table[word] = table.get(word, frozenset()) | effects
    for iri in node.of_type(SC + "Shift"):
        _add_shift(node, iri, lexicon)
    for iri in node.of_type(SC + "ActorNoun"):
        cls = vocab.class_name(node.value(iri, SC + "denotes") or "Group")
        if cls == "Actor":
            lexicon.dependent.update(node.values(iri, SC + "noun"))
            continue
        if cls == "MediaOrganization":
            lexicon.press.update(node.values(iri, SC + "noun"))
            continue
        for word in node.values(iri, SC + "noun"):
            lexicon.people.setdefault(word, cls)
        lexicon.making.update(node.values(iri, SC + "verb"))
    _add_name_words(node, lexicon)
    lexicon.persons = People.compile(node)
    for iri in node.of_type(SC + "OfficeTitle"):
        role = vocab.local_name(node.value(iri, SC + "role") or "")
        lexicon.office_roles.update(dict.fromkeys(node.values(iri, SC + "noun"), role))
        lexicon.title_words.update(node.values(iri, SC + "adjective"))
    for iri in node.of_type(SC + "IdeologyWord"):
        words = [*node.values(iri, SC + "noun"), *node.values(iri, SC + "adjective")]
        lexicon.ideologies.update(dict.fromkeys(words, node.value(iri, vocab.LABEL) or ""))
    for iri in node.of_type(SC + "RoleNoun"):
        cls = vocab.class_name(node.value(iri, SC + "denotes") or "Entity")
        within = node.values(iri, SC + "adjective")
        for word in node.values(iri, SC + "noun"):
            if within:
                lexicon.called_by.setdefault(word, set()).update(within)
            if cls == "Entity":
                lexicon.shared.add(word)
            elif cls == "Polity":
                lexicon.belongings.add(word)
                if node.value(iri, SC + "material") == "true":
                    lexicon.wares.add(word)
                if node.value(iri, SC + "weapon") == "true":
                    lexicon.weapons.add(word)
            else:
                lexicon.roles.setdefault(word, cls)
            if node.value(iri, SC + "ownName") == "true":
                lexicon.own_names.add(word)
    lexicon.verb_forms.update(_silent_e(lexicon))
    for entry in sorted((tuple(v.split()) for v in lexicon.verbs if " " in v), key=lambda e: (-len(e), e)):
        lexicon.idioms.setdefault(entry[0], []).append(entry)
    return lexicon


def _silent_e(lexicon: Lexicon) -> dict[str, str]:
    """Forms of verbs in a consonant and a silent e. Rules of spelling alone may give `wag` for waged; where the
    lexicon knows only `wage`, it means that."""
    verbs = {w for c in (*lexicon.nouns.values(),) for construction in c for w in construction.support}
    verbs |= {*lexicon.verbs, *lexicon.shifts.get("verb", ())}
    verbs = {v.split()[0] for v in verbs}
    return {
        form: verb
        for verb in verbs
        if len(verb) > 2 and verb.endswith("e") and verb[-2:-1] not in "aeiou" and verb[:-1] not in verbs
        for form in (verb + "d", verb[:-1] + "ing")
    }


def _add_shift(node: Node, iri: Iri, lexicon: Lexicon) -> None:
    into = vocab.local_name(node.value(iri, SC + "into") or "")
    before = [vocab.local_name(t) for t in node.values(iri, SC + "turns")] or [ANY]
    for word_class in ("verb", "noun", "adjective", "adverb", "purpose"):
        for word in node.values(iri, SC + word_class):
            turned = lexicon.shifts.setdefault(word_class, {}).setdefault(word, {})
            turned.update(dict.fromkeys(before, into))


def _add_name_words(node: Node, lexicon: Lexicon) -> None:
    def add(table: dict[str, set[str]], iri: Iri, term: str) -> None:
        table.setdefault(denoted(iri), set()).update(node.values(iri, SC + term))

    def denoted(iri: Iri) -> str:
        return vocab.class_name(node.value(iri, SC + "denotes") or "Entity")

    for iri in node.of_type(SC + "NameWord"):
        lexicon.name_words.update(dict.fromkeys(node.values(iri, SC + "noun"), denoted(iri)))
        add(lexicon.before_names, iri, "adjective")
    for iri in node.of_type(SC + "NameHint"):
        add(lexicon.name_heads, iri, "noun")
        add(lexicon.name_hints, iri, "adjective")
    for iri in node.of_type(SC + "NameContext"):
        add(lexicon.contexts, iri, "noun")
        add(lexicon.done_to if node.value(iri, SC + "objectSlot") else lexicon.done_by, iri, "verb")


def _relation(node: Node, iri: Iri, *, event: bool) -> Relation:
    return Relation(
        iri,
        frozenset(vocab.class_name(c) for c in node.values(iri, vocab.SCHEMA + "domainIncludes")),
        frozenset(vocab.class_name(c) for c in node.values(iri, vocab.SCHEMA + "rangeIncludes")),
        vocab.OWL + "SymmetricProperty" in node.values(iri, vocab.TYPE),
        event,
        node.value(iri, SC + "ploverType"),
        node.value(iri, SC + "outlasts") == "true",
    )


def _add_construction(node: Node, iri: Iri, lexicon: Lexicon) -> None:
    relation = node.value(iri, SC + "expresses")
    if relation is None or relation not in lexicon.relations:
        return  # the shapes of the lexicon refuse it; compiling goes on with the rest

    def slots(which: str) -> tuple[str, ...]:
        named = {vocab.local_name(s) for s in node.values(iri, SC + which)}
        return tuple(s for s in (*SLOT_ORDER, *sorted(NAMING)) if s in named)

    construction = Construction(
        iri=iri,
        relation=relation,
        subject_slots=slots("subjectSlot"),
        object_slots=slots("objectSlot"),
        subject_markers=frozenset(node.values(iri, SC + "subjectMarker")),
        object_markers=frozenset(node.values(iri, SC + "objectMarker")),
        support=frozenset(node.values(iri, SC + "support")),
        subject_nouns=frozenset(node.values(iri, SC + "subjectNoun")),
        object_nouns=frozenset(node.values(iri, SC + "objectNoun")),
        negated=node.value(iri, SC + "negated") == "true",
        mutual=node.value(iri, SC + "mutual") == "true",
    )
    naming = next((s for s in construction.object_slots if s in NAMING), None)
    if naming is not None:
        for word_class in ("verb", "noun", "preposition"):
            for word in node.values(iri, SC + word_class):
                key = vocab.local_name(relation) if naming == "beside" else word
                lexicon.naming.setdefault(naming, {})[key] = construction
        return
    tables = {
        "verb": lexicon.verbs,
        "noun": lexicon.nouns,
        "adjective": lexicon.adjectives,
        "preposition": lexicon.prepositions,
    }
    for word_class, table in tables.items():
        for word in node.values(iri, SC + word_class):
            table.setdefault(word, []).append(construction)
            lexicon.starts.add(word.split()[0])
            lexicon.ends.add(word.split()[-1])


@cache
def shipped() -> Lexicon:
    """The lexicon that ships with `kg`, compiled once in a process."""
    return compile_lexicon(assets.turtle_files("ontology"))
