"""Which class of the ontology others mean by their class of a thing, where one can tell."""

from __future__ import annotations

from collections.abc import Mapping

from kg.grounding.mapping import words_of
from kg.vocab import local_name

UNKNOWN = "Actor"
"""The class of a thing of which no more is known than that somebody says something of it."""

_THEIRS = {
    **dict.fromkeys(("person", "per", "people", "human", "individual", "leader", "politician"), "Person"),
    **dict.fromkeys(("norp", "nationality", "ethnic group"), "Group"),
    **dict.fromkeys(("country", "nation", "nation state", "sovereign state"), "State"),
    **dict.fromkeys(("org", "organisation", "institution", "body"), "Organization"),
    **dict.fromkeys(
        ("igo", "international organization", "international organisation"), "IntergovernmentalOrganization"
    ),
    **dict.fromkeys(("government", "ministry", "government agency", "government organization"), "GovernmentBody"),
    **dict.fromkeys(("party", "political organization"), "PoliticalParty"),
    **dict.fromkeys(("corporation", "business", "firm"), "Company"),
    **dict.fromkeys(("militia", "rebel group", "terrorist group"), "ArmedGroup"),
    **dict.fromkeys(("university", "educational organization", "school"), "AcademicInstitution"),
    **dict.fromkeys(("news media", "newspaper", "news agency", "media"), "MediaOrganization"),
    **dict.fromkeys(("gpe", "geo", "loc", "location", "fac", "facility", "geographic location"), "Place"),
    **dict.fromkeys(("town", "settlement"), "City"),
    **dict.fromkeys(("treaty", "accord", "pact"), "Agreement"),
    **dict.fromkeys(("project", "programme", "program"), "Initiative"),
    **dict.fromkeys(("event", "happening"), "NamedEvent"),
    **dict.fromkeys(("war", "conflict", "battle"), "ArmedConflict"),
    **dict.fromkeys(("summit", "meeting"), "Conference"),
    **dict.fromkeys(("legislation", "act", "resolution"), "Law"),
    **dict.fromkeys(("position", "title", "post"), "Office"),
}


def class_of(kind: str, parents: Mapping[str, frozenset[str]]) -> str | None:
    """The local name of a class of the ontology; None where theirs says nothing.

    `parents` gives each class of the ontology with those above it. Capitals, hyphens and what stands before the last
    `#`, `/` or `:` of an IRI make no difference.
    """
    words = words_of(local_name(kind).rpartition(":")[2])
    if words in _THEIRS:
        return _THEIRS[words]
    things = (name for name, above in parents.items() if "Entity" in above and name != "Entity" and ":" not in name)
    return next((name for name in sorted(things) if words_of(name) == words), None)
