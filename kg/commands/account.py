"""Shows claims to people, with the evidence marked in its sentence."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from kg.stores.table import printable

if TYPE_CHECKING:
    from kg.stores.claims import Account

_STATUS = {
    "asserted": ("asserted", "green"),
    "review": ("held back for review", "yellow"),
    "claim": ("a claim only", "cyan"),
    "quarantined": ("quarantined", "red"),
}
_AUTHOR = "the author"


def show(accounts: Sequence[Account]) -> None:
    """Print the accounts to standard output: in colour on a terminal, with [[ ]] around the evidence elsewhere."""
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        from rich.console import Console
        from rich.text import Text

        console = Console(highlight=False)
        for account in accounts:
            colour = _STATUS.get(account.status, ("", "white"))[1]
            console.print(Text(headline(account), style=f"bold {colour}"))
            for name, words in details(account):
                console.print(Text.assemble((f"  {name:<10}", "dim"), words))
            before, evidence, after = sentence(account)
            if evidence:
                console.print(Text.assemble("  “", before, (evidence, "bold reverse"), f"{after}”"))
            console.print()
        return
    for account in accounts:
        print(headline(account))
        for name, words in details(account):
            print(f"  {name:<10}{words}")
        before, evidence, after = sentence(account)
        if evidence:
            print(f"  “{before}[[{evidence}]]{after}”")
        print()


def headline(account: Account) -> str:
    """What is claimed and what became of it, on one line."""
    subject, relation, thing = (
        printable(part.label) if part else "?" for part in (account.subject, account.relation, account.object)
    )
    no = "not: " if account.polarity == "negative" else ""
    status = _STATUS.get(account.status, (account.status, ""))[0]
    return f"{no}{subject} — {relation} — {thing}  ({status})"


def details(account: Account) -> Iterator[tuple[str, str]]:
    """What else to know, as names and words."""
    if account.reason:
        yield "because", printable(account.reason)
    if account.held_back_by:
        yield "shape", printable(", ".join(shape.label for shape in account.held_back_by))
    if account.verified:
        said = [*(holder.label for holder in account.holders), _AUTHOR][: max(1, len(account.holders))]
        yield "said by", printable(", as told by ".join(said))
    if account.found_by:
        yield "found by", printable(", ".join(account.found_by))
    if account.evidence is not None and not account.verified:
        yield "its quote", f"“{printable(account.evidence.quote)}”"
    how = [value for value in (account.polarity, account.certainty, account.mode) if value]
    if account.confidence is not None:
        how.append(f"confidence {account.confidence:g}")
    if how:
        yield "how", ", ".join(how)
    if account.when:
        yield "when", printable(account.when)
    if account.document:
        origin = account.document
        parts = (origin.title, origin.publisher, origin.date, origin.source or origin.iri)
        yield "in", printable(", ".join(part for part in parts if part))
    yield "claim", account.iri


def sentence(account: Account) -> tuple[str, str, str]:
    """The sentence in three parts: before the evidence, the evidence, after it."""
    evidence, around = account.evidence, account.sentence
    if evidence is None or not account.verified:
        return (printable(around.quote) if around else "", "", "")
    if around is None or around.start < 0 or not around.start <= evidence.start <= evidence.end <= around.end:
        return "", printable(evidence.quote), ""
    start, end = evidence.start - around.start, evidence.end - around.start
    parts = around.quote[:start], around.quote[start:end], around.quote[end:]
    return _spaced(parts[0]), _spaced(parts[1]), _spaced(parts[2])


def _spaced(text: str) -> str:
    """`printable`, but with the spaces at both ends kept, since the parts are put together again."""
    if not text:
        return ""
    return (" " if text[0].isspace() else "") + printable(text) + (" " if text[-1].isspace() and text.strip() else "")
