"""How results, claims and documents show themselves in a notebook: small, escaped, and in its own colours.

There are no colours of our own, so that what is shown reads well on dark and on light pages.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING

from kg import vocab
from kg.stores.table import brief

if TYPE_CHECKING:
    from kg.model import Document, Extraction
    from kg.stores.claims import Account, Named
    from kg.stores.query import Result, Term

ROWS = 20  # that are shown of a result
_CELL = 120  # characters of a cell
_TEXT = 600  # characters of a document
_FAINT = 'style="opacity:.7"'
_LEFT = 'style="text-align:left;vertical-align:top"'


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are HTML already; the headers are text."""
    head = "".join(f"<th {_LEFT}>{escape(header)}</th>" for header in headers)
    body = "".join(f"<tr>{''.join(f'<td {_LEFT}>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def text(words: str | None, *, limit: int = _CELL) -> str:
    """Words as HTML, on one line and cut where they are long."""
    return escape(brief(words, limit=limit)) if words else ""


def faint(words: str) -> str:
    """A line beside the matter."""
    return f"<div {_FAINT}>{escape(words)}</div>"


def counted(counts: Mapping[str, object]) -> str:
    """Counts by name, and counts of parts by the name of the whole."""
    rows = []
    for name, count in counts.items():
        parts = count if isinstance(count, Mapping) else {"": count}
        told = ", ".join(f"{value} {key}".strip().replace("_", " ") for key, value in parts.items() if value)
        rows.append((f"<b>{escape(name)}</b>", escape(told)))
    return table(("", ""), rows)


def shown_result(result: Result) -> str:
    """The first rows of a result, with labels for IRIs, which stand in the tooltip."""
    if result.kind == "boolean":
        return f"<b>{'yes' if result.truth else 'no'}</b>"
    rows, more = result.head(ROWS)
    headers = result.variables if result.kind == "rows" else ("subject", "predicate", "object")
    cells = ([_term(term, result) for term in row] for row in rows)
    count = f"{'the first ' if more else ''}{len(rows)} row{'' if len(rows) == 1 else 's'}"
    return table(headers, cells) + faint(count)


def _term(term: Term | None, result: Result) -> str:
    if term is None:
        return ""
    if term.kind == "iri":
        return f'<span title="{escape(term.value)}">{text(result.label(term.value))}</span>'
    return text(f"_:{term.value}" if term.kind == "blank" else term.value)


def shown_accounts(accounts: Sequence[Account]) -> str:
    """Claims as a table, a line each."""
    rows = [(text(a.status), _statement(a), text(_how(a)), _quoted(a), text(_where(a))) for a in accounts[:ROWS]]
    count = f"{len(accounts)} claim{'' if len(accounts) == 1 else 's'}"
    if len(accounts) > ROWS:
        count = f"the first {ROWS} of {count}"
    return table(("status", "claim", "how", "words", "document"), rows) + faint(count)


def shown_account(account: Account) -> str:
    """One claim with all that there is to judge it by."""
    rows = [
        ("claim", _statement(account)),
        ("status", text(": ".join(part for part in (account.status, account.reason) if part), limit=_TEXT)),
        ("how", text(_how(account))),
        ("when", text(account.when)),
        ("words", _quoted(account)),
        ("sentence", text(account.sentence.quote, limit=_TEXT) if account.sentence else ""),
        ("document", text(_where(account))),
        ("confidence", "" if account.confidence is None else str(account.confidence)),
    ]
    return table(("", ""), [(f"<b>{name}</b>", value) for name, value in rows if value])


def _statement(account: Account) -> str:
    return " ".join(_named(part) for part in (account.subject, account.relation, account.object))


def _named(named: Named | None) -> str:
    return "?" if named is None else f'<span title="{escape(named.iri)}">{text(named.label)}</span>'


def _how(account: Account) -> str:
    """What is not as in a plain statement, and who says so."""
    plain = {"positive", "certain", "actual"}
    told = [code for code in (account.polarity, account.certainty, account.mode) if code and code not in plain]
    if account.holders:
        told.append("according to " + ", according to ".join(holder.label for holder in account.holders))
    return ", ".join(told)


def _quoted(account: Account) -> str:
    return f"<q>{text(account.evidence.quote, limit=2 * _CELL)}</q>" if account.evidence else ""


def _where(account: Account) -> str:
    document = account.document
    if document is None:
        return ""
    return ", ".join(part for part in (document.title or document.source, document.date) if part)


def shown_document(document: Document) -> str:
    """What is known of a document, and how its text begins."""
    told = [document.source, document.author, document.publisher, document.date, document.language]
    title = f"<b>{text(document.title)}</b>" if document.title else ""
    beginning = f"<blockquote>{text(document.text, limit=_TEXT)}</blockquote>"
    return title + faint(" · ".join(part for part in told if part)) + beginning


def shown_extraction(extraction: Extraction) -> str:
    """A document with the claims that were understood of it."""
    labels = {entity.iri: entity.label for entity in extraction.entities}

    def name(iri: str) -> str:
        return f'<span title="{escape(iri)}">{text(labels.get(iri) or vocab.compact(iri))}</span>'

    rows = []
    for claim in extraction.claims[:ROWS]:
        statement = f"{name(claim.subject)} {text(vocab.local_name(claim.relation))} {name(claim.object)}"
        how = ", ".join((claim.polarity.value, claim.certainty.value, claim.mode.value))
        holder = name(claim.attribution.source) if claim.attribution else "the author"
        rows.append((statement, text(how), holder, f"<q>{text(claim.evidence.quote, limit=2 * _CELL)}</q>"))
    counts = f"{len(extraction.claims)} claims, {len(extraction.mentions)} mentions, {len(labels)} entities"
    return shown_document(extraction.document) + table(("claim", "how", "holder", "words"), rows) + faint(counts)
