"""The components of a pipeline, run in a way of our own, tell what `Language.pipe` tells."""

from __future__ import annotations

from pathlib import Path

import pytest
from spacy.tokens import Doc

from kg.ids import Minter
from kg.model import Document
from kg.understand import Understanding
from kg.understand.syntax import components, language
from kg.understand.syntax.words import Words, told

pytestmark = pytest.mark.model

_ARTICLES = Path(__file__).resolve().parents[1] / "articles"
_TEXTS = [
    *(path.read_text(encoding="utf-8") for path in sorted(_ARTICLES.glob("*.md"))),
    "There are talks. Let's go, there's no way; y'all gonna see, ain't it? I gotta go, he's been there.",
    "Ann Lee of Norway met the European Commission in New York\n\nOSLO (NTB) - Chad, 3 May.",
    "",
    " ",
    "Oslo",
]


def _theirs(doc: Doc) -> list[tuple[object, ...]]:
    return [(*word, t.head.i, t.ent_type_, t.ent_iob_, t.is_sent_start) for word, t in zip(told(doc), doc, strict=True)]


@pytest.mark.parametrize("size", [1, 2, 8])
def test_components_tell_what_spacy_tells(size: int) -> None:
    nlp = language.load()
    run = components.of(nlp)
    for ours, theirs in zip(run.docs(_TEXTS, batch_size=size), nlp.pipe(_TEXTS, batch_size=size), strict=True):
        keys = [(t.orth, t.tag, t.dep) for t in ours]
        words = run.words(ours, keys)
        found = [
            (*word, t.head.i, t.ent_type_, t.ent_iob_, t.is_sent_start) for word, t in zip(words, ours, strict=True)
        ]
        assert found == _theirs(theirs)


def test_words_that_are_forgotten_are_learnt_again(monkeypatch: pytest.MonkeyPatch) -> None:
    nlp = language.load()
    words = Words(nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer"))
    monkeypatch.setattr("kg.understand.syntax.words._MOST", 8)
    for text in _TEXTS * 2:
        doc = nlp(text)
        assert words.of(doc, [(t.orth, t.tag, t.dep) for t in doc]) == told(doc)


def test_patterns_that_look_further_are_left_to_the_ruler() -> None:
    import spacy

    nlp = spacy.load(language.DEFAULT_MODEL)
    ruler, lemmatizer = nlp.get_pipe("attribute_ruler"), nlp.get_pipe("lemmatizer")
    assert Words.can_tell(ruler, lemmatizer)
    ruler.add([[{"LOWER": "a"}, {"LOWER": "b"}, {"LOWER": "c"}]], {"LEMMA": "abc"})
    assert not Words.can_tell(ruler, lemmatizer)
    text = "The a b c of it was told."
    (doc,) = components.Components(nlp).docs([text], batch_size=1)
    assert told(doc) == told(nlp(text))


def test_words_that_are_forgotten_are_understood_as_those_that_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    minter = Minter()
    understanding = Understanding(minter)
    texts = ("Zorbian envoys met Kim Jong Un in Oslo on Monday.", "Norway sanctioned Zorbia, and Zorbian envoys left.")
    documents = [Document(iri=f"urn:d{n}", text=text, source="x.txt") for n, text in enumerate(texts * 5)]
    kept = list(understanding.pipe(documents, batch_size=2))
    monkeypatch.setattr("kg.understand._KEPT", 0)
    assert list(understanding.pipe(documents, batch_size=2)) == kept


def test_words_of_a_text_that_may_hold_too_many_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    understanding = Understanding(Minter())
    vocab = language.load(language.DEFAULT_MODEL).vocab
    monkeypatch.setattr("kg.understand._KEPT", len(vocab) + 50)
    for word, text in (("Qorvandia", "Qorvandia met Chad."), ("Xelmuria", "Xelmuria met Chad. " * 40)):
        assert word not in vocab.strings
        list(understanding.pipe([Document(iri="urn:d", text=text, source="x.txt")]))
    assert "Qorvandia" in vocab.strings
    assert "Xelmuria" not in vocab.strings
