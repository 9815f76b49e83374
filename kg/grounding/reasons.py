"""Reasons without what is particular to one statement, so that alike ones can be counted together."""

from __future__ import annotations

import re

from kg.grounding.spelling import short
from kg.model import Unverified

_QUOTED = re.compile(r"“[^”]*”|`[^`]*`")
_REPEATED = (80, 40)  # characters of what a reason repeats
_WHERE = re.compile(r" \((?:[^()]|\([^()]*\))*\)(?=\.(?: It is told as denied\.)?\Z)")
_DENIED = " It is told as denied."
_NUMBER = re.compile(r"\d+")


def kind_of(unverified: Unverified) -> str:
    """The reason without the names, the numbers and the place that it is about."""
    reason = _WHERE.sub("", unverified.reason).removesuffix(_DENIED)
    words = (unverified.quote or "", unverified.subject, unverified.relation, unverified.object)
    for whole in sorted(words, key=len, reverse=True):  # what is quoted may hold quotes itself
        for repeated in (whole, *(short(whole, most) for most in _REPEATED)):
            reason = reason.replace(f"“{repeated}”", "“…”")
    return _NUMBER.sub("…", _QUOTED.sub(lambda found: f"{found[0][0]}…{found[0][-1]}", reason))
