"""Passages of a text that are read in their own way, as tokens: quotations, headline, dateline and credits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.understand.syntax.parse import Parse

_OPEN, _CLOSE, _BOTH = {"“", "«"}, {"”", "»"}, {'"', "``", "''"}
_ENDS = {".", "?", "!", ",", "…", "...", "-", "—", "–"}
_LONGEST = 600  # tokens of one paragraph; beyond, a mark was lost
_STOPS = frozenset({".", "?", "!", "”", '"'})
_DASHES = frozenset({"—", "–", "--", "-"})
_LEADING = frozenset({"ADP", "DET", "AUX", "CCONJ", "SCONJ", "PART"})  # what no headline ends with
_ARTICLES = frozenset({"the", "a", "an"})
_HEADLINE = 40  # tokens of the longest one
_TITLE = 4  # words that a title has more than: fewer may be a name alone
_SMALL = 5  # letters of the longest word that titles may write without a capital: under, after
_TOP = 150  # tokens that a dateline stands in
_DATELINE = 22  # tokens of the longest one
_CREDIT = 14  # tokens of the longest name of an agency, with place and date
_SENTENCE = 5  # words: what is shorter is quoted as a phrase, unless it ends like a sentence


@dataclass(frozen=True, slots=True)
class Passage:
    """Tokens `start` to `end` (exclusive), marks included. `whole`: it is quoted as speech, not as a phrase."""

    start: int
    end: int
    whole: bool

    def __contains__(self, i: int) -> bool:
        return self.start <= i < self.end


def passages(doc: Parse) -> list[Passage]:
    """All passages, in order. A paragraph that opens with a mark goes on with a quotation left open before it."""
    found: list[Passage] = []
    start: int | None = None
    since = 0  # where the quotation, or its paragraph, was last opened
    curly = False
    for token in doc:
        text = token.text
        if "\n" in text:
            if start is not None and not _goes_on(doc, token.i):
                if curly and _SENTENCE < token.i - since <= _LONGEST:
                    found.append(_passage(doc, start, token.i))  # the closing mark was lost
                start = None
        elif text in _OPEN or (text in _BOTH and start is None):
            since = token.i
            if start is None:
                start, curly = token.i, text in _OPEN
        elif start is not None and (text in _CLOSE or text in _BOTH):
            if doc[token.i - 1].text.count("\n"):
                since = token.i
                continue  # the mark that opens the next paragraph of the same quotation
            if token.i - since <= _LONGEST and token.i - start > 1:
                found.append(_passage(doc, start, token.i + 1))
            start = None
    return found


def _goes_on(doc: Parse, i: int) -> bool:
    return i + 1 < len(doc) and doc[i + 1].text in _OPEN | _BOTH and doc[i - 1].text not in _CLOSE


def within(found: list[Passage]) -> dict[int, Passage]:
    """The passage that each quoted token stands in, marks included."""
    return {i: p for p in found for i in range(p.start, p.end)}


def _passage(doc: Parse, start: int, end: int) -> Passage:
    closed = doc[end - 1].text in _CLOSE | _BOTH
    last = doc[end - 2 if closed else end - 1].text
    following = doc[end].text if end < len(doc) else ""
    opens = doc[start + 1].text[:1].isupper()
    ends = last in _ENDS or following in {",", "?", "!"}
    return Passage(start, end, (opens and ends) or (ends and end - start - 2 >= _SENTENCE))


@dataclass(frozen=True, slots=True)
class Headline:
    """Tokens `start` to `end` (exclusive) stand above a text, or above a part of it.

    `titled`: nearly all words have capitals, as in titles.
    """

    start: int
    end: int
    titled: bool

    def __contains__(self, i: int) -> bool:
        return self.start <= i < self.end


def headlines(doc: Parse) -> list[Headline]:
    """The first line of a text, where it ends without a full stop or is written as a title; other lines of titles.

    Headlines leave out articles and verbs, and join clauses by commas: no parser made for sentences reads them.
    """
    breaks = [t.i for t in doc.tokens if "\n" in t.text]
    if not breaks or not any(t.text == "." for t in doc.tokens[breaks[0] + 1 :]):
        return []
    found = []
    for start, end in zip([0, *(i + 1 for i in breaks)], [*breaks, len(doc)], strict=True):
        if not 2 < end - start <= _HEADLINE:
            continue
        if start == 0:
            ends = doc[end - 1].text in _STOPS or doc[end - 2].text in _STOPS
            titled = _titled(doc, start, end)
            told = not ends and sum(t.text[0].isalpha() for t in doc.tokens[start:end]) > 2
            if titled or (told and not _wrapped(doc, start, end)):
                found.append(Headline(start, end, titled))
        elif _apart(doc, start, end) and _titled(doc, start, end) and all(t.text != "," for t in doc.tokens[start:end]):
            found.append(Headline(start, end, True))
    return found


def _wrapped(doc: Parse, start: int, end: int) -> bool:
    """Whether a line is cut off where lines are full: a sentence ends within it, or one goes on in the next line."""
    if end >= len(doc) or doc[end].text.count("\n") > 1:
        return False
    stops = any(t.text == "." and doc[t.i + 1].text[:1].isupper() for t in doc.tokens[start : end - 1])
    following = doc[end + 1].text[:1] if end + 1 < len(doc) else ""
    last = doc[end - 1]
    return stops or following.islower() or last.pos_ in _LEADING or last.lower_ in _ARTICLES


def _titled(doc: Parse, start: int, end: int) -> bool:
    words = [t for t in doc.tokens[start:end] if t.text[0].isalpha()]
    small = [t for t in words if t.text[0].islower() and (len(t.text) > _SMALL or t.pos_ == "VERB")]
    return len(words) > _TITLE and not small and 2 * sum(t.text[0].isupper() for t in words) > len(words)


def _apart(doc: Parse, start: int, end: int) -> bool:
    """Whether blank lines stand before and after."""
    return doc[start - 1].text.count("\n") > 1 and (end == len(doc) or doc[end].text.count("\n") > 1)


def datelines(doc: Parse) -> list[tuple[int, int]]:
    """Where and when a text was sent, up to the dash before its first words, as pairs of start and end (exclusive)."""
    found = []
    for sentence in doc.sents:
        if sentence.start and "\n" not in doc[sentence.start - 1].text:
            continue
        end = sentence.end
        while end > sentence.start + 1 and doc[end - 1].is_space:
            end -= 1
        shouted = doc[sentence.start].text.isupper() or any(t.text in {"(", "/"} for t in sentence)
        if doc[end - 1].text in _DASHES and shouted and end - sentence.start <= _DATELINE:
            found.append((sentence.start, end))
    return found


def credits(doc: Parse) -> list[tuple[int, int]]:
    """Who sends a text, in parentheses: in its dateline, or on a line of their own at its top.

    Pairs of tokens, start and end (exclusive).
    """
    lines = datelines(doc)
    found = []
    for i, token in enumerate(doc.tokens[:_TOP]):
        if token.text != "(":
            continue
        end = next((t.i + 1 for t in doc.tokens[i : i + _CREDIT] if t.text == ")"), 0)
        alone = end and (i == 0 or "\n" in doc[i - 1].text) and (end == len(doc) or "\n" in doc[end].text)
        if alone or (end and any(s < i < e for s, e in lines)):
            found.append((i, end))
    return found
