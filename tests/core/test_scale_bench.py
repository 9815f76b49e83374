"""What the benchmarks of scale stand on: their texts, how they judge what is found, and the picture."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from tests.bench.scale import corpus, found, plot
from tests.bench.scale.found import Fact


def test_texts_are_distinct_and_a_larger_corpus_begins_with_a_smaller() -> None:
    texts = corpus.texts(20_000)
    assert len(set(texts)) == 20_000
    assert texts[:50] == corpus.texts(50)
    assert texts[50:60] == corpus.texts(10, start=50)
    assert all(160 <= len(text.split()) <= 240 for text in texts)


def test_a_text_for_each_file(tmp_path: Path) -> None:
    folder = corpus.write(tmp_path / "texts", 3)
    assert [path.read_text(encoding="utf-8") for path in sorted(folder.iterdir())] == corpus.texts(3)


def test_only_what_is_held_counts_as_taken_for_a_fact() -> None:
    attack = Fact("Russia", "attack", "Georgia")
    said = Fact("Russia", "attack", "Georgia", held=False)
    other = Fact("Russia", "threatens threatened to attack", "Georgia")
    told = found.judge({"unstated-00.txt": [attack], "unstated-01.txt": [said], "unstated-02.txt": [other]})
    assert (told["unstated"], told["unstated_any"], told["stated"]) == (1, 2, 0)


@pytest.mark.skipif(not found.SEED.exists(), reason="the seed article is not there")
@pytest.mark.parametrize(
    ("fact", "found_", "named", "right"),
    [
        (Fact("Kim Jong Un", "leads", "North Korea"), ["A4"], ["A4"], ["A4"]),
        (Fact("North Korea’s ties", "expand to", "the Russia group"), ["A3"], [], []),
        (Fact("Russia", "circumvent", "global sanctions"), ["C5"], ["C5"], []),
        (Fact("Russia", "circumvent", "global sanctions", held=False), ["C5"], ["C5"], ["C5"]),
        (Fact("Kim", "meet", "Putin"), ["A1", "A10"], ["A1", "A10"], ["A1", "A10"]),
        (Fact("Kim", "meet", "trilateral moves"), [], [], []),
        (Fact("He", "play at", "European Center for North Korea Studies"), [], [], []),
    ],
)
def test_claims_of_the_seed_article(fact: Fact, found_: list[str], named: list[str], right: list[str]) -> None:
    told = found.judge({"seed.txt": [fact]})
    assert (told["found"], told["named"], told["right"]) == (found_, named, right)


def test_the_picture_holds_what_was_measured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "_CHROMIUM", ())
    measured = {
        "cost": {"in_process": {"bare": {"cpu": 10.0}, "stages": {"understand": 12.0, "write": 2.0}}},
        "script": {"ratio_less_start": 1.4},
        "memory": {"sizes": {"100": {"cpu": 6.0, "pss": 200.0}, "1000": {"cpu": 50.0, "pss": 220.0}}},
        "workers": {"kg": {"1": {"faster": 1.0}, "2": {"faster": 1.8}}, "bare": {"1": {"faster": 1.0}}},
    }
    target = tmp_path / "scale.svg"
    assert "no PNG" in plot.draw(measured, target)
    words = [element.text for element in ElementTree.parse(target).iter() if element.tag.endswith("text")]
    assert {"1.40", "1.00", "50 s", "220", "1.80", "documents", "workers"} <= set(words)
    assert plot.draw({}, tmp_path / "nothing.svg").startswith("Nothing is drawn")
    assert not (tmp_path / "nothing.svg").exists()
