"""What both engines do to what they find, so that their findings are the same."""

from __future__ import annotations

from kg.model import Finding


def one_line(text: str) -> str:
    """A message on one line."""
    return " ".join(text.split())


def ordered(findings: list[Finding]) -> list[Finding]:
    """Each finding once, in an order that does not depend on the engine."""
    return sorted(set(findings), key=lambda f: (f.focus, f.shape, f.path or "", f.value or "", f.message))
