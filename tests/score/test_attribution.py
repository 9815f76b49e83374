"""PolNeAR folders are read as they are written, and attributions counted as the layer says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document, Entity, Extraction, Span, Statement
from kg.score.formats import polnear
from kg.score.layers.attribution import Attributions
from kg.score.standard import GoldAttribution, GoldText
from kg.score.tally import Tally

TEXT = "“It rains,” said the mayor. “Stay in.” Nobody did."
ANN = (
    "T1\tContent 0 11;28 38\t“It rains,” “Stay in.”\nT2\tCue 12 16\tsaid\nT3\tSource 17 26\tthe mayor\n"
    "T4\tAttribution 12 16\tsaid\nE1\tAttribution:T4 Content:T1 Cue:T2 Source:T3\n"
)


def folder(path: Path, annotations: str = ANN, name: str = "paper_2024-01-02_rain_1a.ann") -> Path:
    for inner in ("text", "attributions"):
        (path / inner).mkdir(parents=True)
    (path / "text" / "paper_2024-01-02_rain.txt").write_text(TEXT, encoding="utf-8")
    (path / "attributions" / name).write_text(annotations, encoding="utf-8")
    return path


@pytest.mark.parametrize("where", [".", "dev"])
def test_a_folder_or_its_parent_is_read(tmp_path: Path, where: str) -> None:
    folder(tmp_path / where)
    assert polnear.told_by(tmp_path)
    (gold,) = polnear.read(tmp_path)
    assert gold.document.text == TEXT
    assert gold.document.date == "2024-01-02"
    (attribution,) = gold.attributions or ()
    assert [TEXT[s:e] for s, e in attribution.content] == ["“It rains,”", "“Stay in.”"]
    assert [TEXT[s:e] for s, e in attribution.source] == ["the mayor"]


def test_other_folders_are_not_told_to_be_polnear(tmp_path: Path) -> None:
    assert not polnear.told_by(tmp_path)
    assert not polnear.told_by(tmp_path / "absent")


FAULTS = {
    "outside": ANN.replace("28 38", "28 3800"),
    "no number": ANN.replace("12 16", "12 x"),
    "no span": ANN.replace("Source:T3", "Source:T9"),
}


@pytest.mark.parametrize("annotations", FAULTS.values(), ids=FAULTS.keys())
def test_what_is_not_in_the_format_is_refused_by_line(tmp_path: Path, annotations: str) -> None:
    with pytest.raises(DataError, match=r"1a\.ann: line \d"):
        list(polnear.read(folder(tmp_path, annotations)))


def test_annotations_without_a_text_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"text/other\.txt"):
        list(polnear.read(folder(tmp_path, name="other_1a.ann")))


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def span(words: str) -> Span:
    start, end = at(words)
    return Span(start=start, end=end, quote=words)


def statement(source: str | None, cue: str, content: str, within: str | None = None) -> Statement:
    return Statement(
        iri=f"urn:s:{cue}",
        source="urn:m",
        source_span=span(source) if source else None,
        cue=(span(cue),),
        content=(span(content),),
        within=within,
    )


class _Reading:
    def __init__(self, *statements: Statement) -> None:
        document = Document(iri="urn:d", text=TEXT, source="t")
        self.extraction = Extraction(
            document=document, entities=(Entity(iri="urn:m", kind="Person", label="m"),), statements=statements
        )


def counted(gold: list[tuple[str | None, str, str]], *statements: Statement) -> Tally:
    iri = Minter().document(text=TEXT, title=None, date=None, url=None)
    text = GoldText(
        document=Document(iri=iri, text=TEXT, source="t"),
        attributions=tuple(
            GoldAttribution(source=(at(s),) if s else (), cue=(at(c),), content=(at(w),)) for s, c, w in gold
        ),
    )
    tally = Tally()
    reading: Any = _Reading(*statements)
    Attributions().count(text, reading, tally)
    return tally


GOLD = ("the mayor", "said", "It rains")
CASES: dict[str, tuple[list[tuple[str | None, str, str]], list[Statement], tuple[int, int, int]]] = {
    "the same": ([GOLD], [statement("the mayor", "said", "It rains")], (1, 0, 0)),
    "overlapping": ([GOLD], [statement("mayor", "said", "rains")], (1, 0, 0)),
    "another source": ([GOLD], [statement("Nobody", "said", "It rains")], (0, 1, 1)),
    "no source": ([GOLD], [statement(None, "said", "It rains")], (0, 1, 1)),
    "another content": ([GOLD], [statement("the mayor", "said", "Stay in")], (0, 1, 1)),
    "no source in the gold": ([(None, "said", "It rains")], [statement("the mayor", "said", "It rains")], (1, 0, 0)),
    "one to one": (
        [GOLD],
        [statement("the mayor", "said", "It rains"), statement("mayor", "did", "rains")],
        (1, 1, 0),
    ),
    "nested ones do not count": (
        [GOLD],
        [statement("the mayor", "said", "It rains"), statement("It", "rains", "rains", "urn:s:said")],
        (1, 0, 0),
    ),
}


@pytest.mark.parametrize(("gold", "ours", "expected"), CASES.values(), ids=CASES.keys())
def test_attributions_are_matched_by_content_and_source(
    gold: list[tuple[str | None, str, str]], ours: list[Statement], expected: tuple[int, int, int]
) -> None:
    micro = counted(gold, *ours).micro
    assert (micro.hits, micro.extras, micro.misses) == expected


def test_words_of_each_role_are_counted() -> None:
    means = counted([GOLD], statement("mayor", "said", "It rains")).means
    assert means["source recall"] == 0.5
    assert means["source precision"] == 1.0
    assert (means["exact content"], means["exact source"]) == (1.0, 0.0)
