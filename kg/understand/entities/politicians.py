"""Which persons of a text act in politics: by their offices, and by the words beside their names.

To be a politician is a role, as to be a leader is: what a text tells of it stays with the reading and is not written
into the graph, where offices, memberships and candidacies say it better.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.model import Iri

if TYPE_CHECKING:
    from kg.understand.knowledge.authority import Authority
    from kg.understand.knowledge.lexicon import Lexicon
    from kg.understand.scene import Reference, Scene

_POLITICAL = frozenset({"PoliticalParty", "Election", "GovernmentBody", "Law", "Agreement"})
_BODIES_TOO = frozenset({"member", "members", "hon"})  # of a cast, of a club; an honour


def politicians(scene: Scene, authority: Authority, lexicon: Lexicon) -> set[Iri]:
    """The persons of a text who hold or seek office, or act for a party, as far as the text or the authority tells."""
    found = {r.entity for r in scene.references if r.kind == "Person" and authority.careers.get(r.entity)}
    titles, others = lexicon.contexts.get("Politician", set()), lexicon.contexts.get("Person", set())
    political = {scene.doc.number_of(r.start) for r in scene.references if r.kind in _POLITICAL}
    contexts = lexicon.contexts
    near = (titles - _BODIES_TOO) | contexts.get("Election", set()) | contexts.get("Polity", set())
    political |= {scene.doc.number_of(t.i) for t in scene.doc if t.lower_ in near}
    for reference in scene.references:
        if reference.kind != "Person" or reference.form != "name" or reference.entity in found:
            continue
        if scene.doc.number_of(reference.start) in political and not _called(scene, reference, others - titles):
            found.add(reference.entity)
    return found


def _called(scene: Scene, reference: Reference, words: set[str]) -> bool:
    """Whether one of these words stands right before the name, or in apposition."""
    doc = scene.doc
    before = {t.lower_.rstrip(".") for t in doc[max(0, reference.start - 2) : reference.start]}
    beside = {c.lower_ for c in doc[reference.head].children if c.dep_ == "appos"}
    return bool((before | beside) & words)
