"""What several folders of tests need: the compiled understanding, readings of short texts, one small graph."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import pytest

from kg.ids import Minter
from kg.model import Claim, Document, Extraction, Mention
from kg.understand import Understanding
from kg.vocab import local_name

from .browser import browser as browser
from .browser import window as window
from .running import kg as kg

ROOT = Path(__file__).resolve().parent.parent
DATE = "2024-06-05"  # a Wednesday

Triple = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood of one text, told by labels."""

    extraction: Extraction

    @property
    def claims(self) -> tuple[Claim, ...]:
        return self.extraction.claims

    def label(self, iri: str) -> str:
        return next(e.label for e in self.extraction.entities if e.iri == iri)

    def triple(self, claim: Claim) -> Triple:
        return self.label(claim.subject), local_name(claim.relation), self.label(claim.object)

    @property
    def said(self) -> set[Triple]:
        """What all claims state, whoever says it and however surely."""
        return {self.triple(c) for c in self.claims}

    @property
    def facts(self) -> set[Triple]:
        """What the text itself asserts."""
        return {self.triple(c) for c in self.claims if c.plain}

    def about(self, subject: str, relation: str, obj: str) -> list[Claim]:
        return [c for c in self.claims if self.triple(c) == (subject, relation, obj)]

    def holders(self, claim: Claim) -> list[str]:
        """The sources of a claim by label, innermost first."""
        found, attribution = [], claim.attribution
        while attribution is not None:
            found.append(self.label(attribution.source))
            attribution = attribution.within
        return found

    def mentions(self, words: str) -> list[Mention]:
        """The mentions that consist of exactly these words."""
        return [m for m in self.extraction.mentions if m.span.quote == words]

    def meant(self, words: str) -> set[str]:
        """The labels of what these words speak of."""
        return {self.label(m.entity) for m in self.mentions(words)}


Read = Callable[..., Reading]


def document_of(text: str, date: str | None = DATE) -> Document:
    return Document(iri=Minter().document(text=text, title=None, date=date, url=None), text=text, source="t", date=date)


@pytest.fixture(scope="session")
def understanding() -> Understanding:
    """The pipeline that ships with kg, loaded once."""
    return Understanding(Minter())


@pytest.fixture(scope="session")
def read(understanding: Understanding) -> Read:
    """Understand one text. The date is that of the document."""

    @cache
    def run(text: str, date: str | None = DATE) -> Reading:
        (result,) = understanding.pipe([document_of(text, date)])
        assert isinstance(result, Extraction), result
        return Reading(result)

    return run


@pytest.fixture(scope="session")
def read_with() -> Callable[[Understanding, str], Reading]:
    """Understand one text with a given understanding."""

    def run(understanding: Understanding, text: str) -> Reading:
        (result,) = understanding.pipe([document_of(text)])
        assert isinstance(result, Extraction), result
        return Reading(result)

    return run


def article_paths() -> list[Path]:
    """Every article of the project."""
    places = (ROOT / "tests" / "articles", ROOT / "seeds" / "articles")
    return sorted(p for place in places for p in place.iterdir() if p.suffix in {".md", ".txt", ".html"})


@pytest.fixture(scope="session")
def articles() -> Sequence[Path]:
    found = article_paths()
    assert len(found) >= 8
    return found


@pytest.fixture(scope="session")
def article_extractions(articles: Sequence[Path], understanding: Understanding) -> list[Extraction]:
    """All articles of the project, read and understood."""
    from kg.sources import read as read_sources

    documents = list(read_sources([str(p) for p in articles], minter=understanding.minter))
    found = list(understanding.pipe([d for d in documents if isinstance(d, Document)]))
    extractions = [x for x in found if isinstance(x, Extraction)]
    assert len(extractions) == len(articles)
    return extractions


TEXTS = {
    "border.txt": "Border troubles\nBy Anna Berg, 4 March 2024\n\n"
    "Russia attacked Ukraine. Poland said that Hungary had attacked Serbia. The United States may sanction Iran.\n",
    "summit.md": "# A summit in Berlin\n\n5 June 2024\n\n"
    "Emmanuel Macron met Olaf Scholz in Berlin. Emmanuel Macron, the president of France, plans to visit Egypt. "
    "Jane Miller, a fellow at the Fram Institute, criticized Moscow: “Russia threatened Norway,” she said.\n",
    "korea.txt": "Korea criticized Japan. Vladimir Putin is a professor at the University of Oslo.\n",
}
"""Three small documents: plain, attributed, hedged, planned, and unlikely claims."""


@pytest.fixture(scope="session")
def small_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the three small documents."""
    folder = tmp_path_factory.mktemp("small") / "documents"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def small_graph(small_documents: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the graph built from the three small documents; not to be changed."""
    from kg.pipeline import build

    folder = tmp_path_factory.mktemp("graph") / "out"
    build([str(small_documents)], folder)
    return folder


@pytest.fixture(scope="session")
def thousand(articles: Sequence[Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The build of 1,000 documents: windows of sentences of the project's articles."""
    from kg.ids import Minter
    from kg.pipeline import build
    from kg.sources import read as read_sources

    place = tmp_path_factory.mktemp("thousand")
    texts = [d.text for d in read_sources([str(p) for p in articles], minter=Minter()) if isinstance(d, Document)]
    sentences = [s for text in texts for s in re.split(r"(?<=[.!?”\"])\s+(?=[A-Z“\"])", text) if len(s) > 40]
    windows = (" ".join(sentences[i : i + n]) for n in (5, 6, 4, 7, 3, 8, 2) for i in range(len(sentences) - n))
    rows = list(islice(dict.fromkeys(windows), 1000))
    assert len(rows) == 1000
    source = place / "corpus.jsonl"
    lines = (json.dumps({"id": str(i), "date": DATE, "text": text}) + "\n" for i, text in enumerate(rows))
    source.write_text("".join(lines), encoding="utf-8")
    report = build([str(source)], place / "out")
    assert report.documents == 1000
    return place / "out"
