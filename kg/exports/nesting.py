"""Puts nodes into nodes as a frame says: those rules of JSON-LD framing that our own frames need.

These are @explicit, @embed with @always or @never, and that what is not spoken of is embedded where it is known.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from kg.exports.compact import Names, Node


@dataclass(frozen=True, slots=True)
class Frame:
    """What is wanted of a node, and of those that its properties lead to, by their names in the context."""

    explicit: bool = False
    embed: bool = True
    properties: Mapping[str, Frame] = field(default_factory=dict)

    @classmethod
    def of(cls, told: Mapping[str, Any], names: Names) -> Frame:
        """A frame as JSON-LD writes it."""
        inner = {names.named(key): cls.of(value, names) for key, value in told.items() if isinstance(value, Mapping)}
        return cls(bool(told.get("@explicit")), told.get("@embed") != "@never", inner)


_ANY = Frame()


class Nest:
    """Nodes by their IRIs, and the names that they are written with."""

    def __init__(self, nodes: Mapping[str, Node], names: Names) -> None:
        self._nodes = nodes
        self._names = names

    def node(self, subject: str, frame: Frame, above: frozenset[str] = frozenset()) -> Node:
        """The node of a subject with those inside that it leads to; one that holds itself is only named there."""
        within = above | {subject}
        found: Node = {}
        for key, value in self._nodes[subject].items():
            if key in {"id", "type"}:
                found[key] = value
            elif key in frame.properties or not frame.explicit:
                kind = self._names.kind(key)
                inner = frame.properties.get(key, _ANY)
                if isinstance(value, list):
                    found[key] = [self._value(item, kind, inner, within) for item in value]
                else:
                    found[key] = self._value(value, kind, inner, within)
        return found

    def _value(self, value: Any, kind: str | None, frame: Frame, within: frozenset[str]) -> Any:
        target = value if kind == "@id" and isinstance(value, str) else None
        if isinstance(value, dict) and value.keys() == {"id"}:
            target = value["id"]
        if target is None or not frame.embed or target in within or target not in self._nodes:
            return value
        return self.node(target, frame, within)
