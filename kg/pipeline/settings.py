"""What a caller may set about a build."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from kg.errors import MissingError, UsageError
from kg.ids import DEFAULT_BASE
from kg.sources import ReadSettings
from kg.understand import DEFAULT_MODEL

AUTHORITY_CHOICES = ("used", "all", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildSettings:
    """How a graph is built. Raises UsageError for a value that makes no sense.

    `authority` tells how much of the authority data goes into the graph: what it says about the
    entities that the documents speak of, all of it, or nothing.
    """

    base: str = DEFAULT_BASE
    model: str = DEFAULT_MODEL
    validator: str = "shacl"
    shapes: tuple[Path, ...] = ()  # files or folders of Turtle, beside the shapes that ship with kg
    ontology: tuple[Path, ...] = ()  # files or folders of Turtle: classes, relations and words beside those of kg
    decisions: tuple[Path, ...] = ()  # files of decisions, of two on one thing the later counts
    authority: str = "used"
    read: ReadSettings = field(default_factory=ReadSettings)

    def __post_init__(self) -> None:
        if self.authority not in AUTHORITY_CHOICES:
            raise UsageError(f"authority {self.authority!r}: expected one of {', '.join(AUTHORITY_CHOICES)}")

    @property
    def shape_files(self) -> tuple[Path, ...]:
        """The files of `shapes`, those of a folder by name. Raises MissingError for a folder without any."""
        return _files(self.shapes)

    @property
    def ontology_files(self) -> tuple[Path, ...]:
        """The files of `ontology`, likewise."""
        return _files(self.ontology)


def _files(paths: tuple[Path, ...]) -> tuple[Path, ...]:
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.glob("*.ttl")) if path.is_dir() else [path]
        if not inside:
            raise MissingError(f"{path}: holds no .ttl file")
        found.extend(inside)
    return tuple(found)
