"""What the authority data tells that the checks of a whole corpus need: offices of one holder, tenures, names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from kg.gate.periods import Period, covers, meet
from kg.model import Iri


def key_of(name: str) -> str:
    """A name as it is compared: case and spaces make no difference."""
    return " ".join(name.split()).casefold()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenure:
    """That somebody held an office, and from when to when."""

    person: Iri
    office: Iri
    days: Period


@dataclass(slots=True, kw_only=True)
class Background:
    """The authority data as tables.

    `offices` gives the polity or organization of each office that one person holds at a time, `seats` the offices of
    that kind by their polity. `names` gives those who are called so, with their class; `same` who has an identifier.
    """

    offices: Mapping[Iri, Iri] = field(default_factory=dict)
    seats: Mapping[Iri, tuple[Iri, ...]] = field(default_factory=dict)
    tenures: Iterable[Tenure] = ()
    posts: Mapping[Iri, Iri] = field(default_factory=dict)  # any office -> where it is
    labels: Mapping[Iri, str] = field(default_factory=dict)
    names: Mapping[str, tuple[tuple[Iri, str], ...]] = field(default_factory=dict)
    same: Mapping[Iri, tuple[Iri, ...]] = field(default_factory=dict)
    _by_person: dict[Iri, list[Tenure]] = field(default_factory=dict, init=False)
    _by_office: dict[Iri, list[Tenure]] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for tenure in self.tenures:
            self._by_person.setdefault(tenure.person, []).append(tenure)
            self._by_office.setdefault(tenure.office, []).append(tenure)

    def backs(self, person: Iri, seat: Iri, days: Period) -> bool:
        """Whether the authority data knows a tenure of theirs in this office, or this polity, at that time."""
        return any(
            seat in {t.office, self.posts.get(t.office)} and meet(t.days, days) for t in self._by_person.get(person, ())
        )

    def sitting(self, seat: Iri, days: Period) -> Iterator[Tenure]:
        """One tenure for each office of a seat (an office, or a polity with its offices) that covers the whole time."""
        for office in self.seats.get(seat, (seat,)):
            found = sorted((t for t in self._by_office.get(office, ()) if covers(t.days, days)), key=lambda t: t.person)
            yield from found[:1]

    def room(self, seat: Iri) -> int:
        """How many may hold it at a time: two, as heads of state and government, where offices are unknown."""
        return 1 if seat in self.offices else max(1, len(self.seats.get(seat, ("", ""))))
