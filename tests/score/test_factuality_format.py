"""Event factuality in the unified format: read, put together into text, and counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kg.errors import DataError
from kg.score.formats import factuality
from kg.score.layers.factuality import value_of
from kg.score.run import formats_of, mark
from kg.understand import Appraisal, Understanding


def line(text: str, *targets: tuple[int, float]) -> str:
    spans = [{"span1": [i, i + 1], "label": label, "span_text": "?"} for i, label in targets]
    return json.dumps({"text": text, "targets": spans, "file_idx": 0, "idx": 0})


@pytest.mark.parametrize(
    ("tokens", "text"),
    [
        ("Hungary , too , left .", "Hungary, too, left."),
        ("Hungary 's envoy did n't leave ( yet ) .", "Hungary's envoy didn't leave (yet)."),
        ("`` We left , '' he said .", '"We left," he said.'),
        ('" We left , " he said , " and won . "', '"We left," he said, "and won."'),
        ("A 15 - year deal - at last - with Al - Jazeera", "A 15-year deal - at last - with Al-Jazeera"),
        ("It cost $ 5 or US$ 6 , i.e. 4 % .", "It cost $5 or US$6, i.e. 4%."),
    ],
)
def test_tokens_are_put_together_as_they_are_written(tokens: str, text: str) -> None:
    made, places = factuality.put_together(tokens.split(" "))
    assert made == text
    words = [w for w in tokens.split(" ") if w not in {"``", "''"}]
    assert [made[s:e] for s, e in places if made[s:e] != '"'] == [w for w in words if w != '"']


def test_a_file_and_a_folder_are_read(tmp_path: Path) -> None:
    (tmp_path / "set" / "deep").mkdir(parents=True)
    (tmp_path / "set" / "other.jsonl").write_text(line("Serbia left .", (1, 3.0)) + "\n\n", encoding="utf-8")
    (tmp_path / "set" / "deep" / "x.jsonl").write_text(line("Serbia stayed .", (1, -3.0)), encoding="utf-8")
    for path, count in ((tmp_path / "set", 2), (tmp_path / "set" / "other.jsonl", 1)):
        assert [f.name for f in formats_of(path)] == ["factuality"]
        texts = list(factuality.read(path))
        assert len(texts) == count
        for gold in texts:
            assert gold.events is not None
            (event,) = gold.events
            assert gold.document.text[slice(*event.place)] in {"left", "stayed"}


@pytest.mark.parametrize("text", ["", "[]", '{"text": "x"}', '{"text": "x", "targets": [1]}', "not JSON"])
def test_other_files_are_not_in_the_format(tmp_path: Path, text: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(text, encoding="utf-8")
    assert not factuality.told_by(path)
    assert not factuality.told_by(tmp_path / "missing")


@pytest.mark.parametrize(
    "wrong",
    [
        '{"text": "Serbia left .", "targets": [{"span1": [7, 8], "label": 3}]}',
        '{"text": "Serbia left .", "targets": [{"span1": [1, 2]}]}',
        '{"text": "Serbia left ."}',
        "{",
    ],
)
def test_a_wrong_line_is_named(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text(line("Serbia left .", (1, 3.0)) + "\n" + wrong, encoding="utf-8")
    with pytest.raises(DataError, match=r"x\.jsonl: line 2"):
        list(factuality.read(path))


def test_a_profile_has_a_value() -> None:
    from kg.model import Certainty, Mode, Polarity

    def value(**changed: Any) -> float:
        plain = {"polarity": Polarity.POSITIVE, "certainty": Certainty.CERTAIN, "mode": Mode.ACTUAL}
        return value_of(Appraisal(**{**plain, **changed}, attribution=None))

    assert value() == 3
    assert value(polarity=Polarity.NEGATIVE) == -3
    assert 3 > value(certainty=Certainty.PROBABLE) > value(certainty=Certainty.POSSIBLE) > 0
    assert value(mode=Mode.PLANNED) == 0


@pytest.mark.model
def test_facts_and_what_is_none_are_counted(tmp_path: Path, understanding: Understanding) -> None:
    path = tmp_path / "x.jsonl"
    lines = [
        line("Serbia attacked Kosovo .", (1, 3.0)),
        line("Serbia did n't attack Kosovo .", (3, -3.0)),
        line("Serbia attacked Kosovo .", (1, -3.0)),
        line("Serbia plans to attack Kosovo .", (3, 2.0), (1, 0.75)),
        line("Hungary said that Serbia attacked Kosovo .", (4, -2.0)),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    (found,) = [f for f in formats_of(path) if f.name == "factuality"]
    tally = mark(path, found, understanding).tallies["factuality"]
    assert (tally.hits["fact"], tally.hits["no fact"]) == (1, 1)
    assert (tally.misses["fact"], tally.misses["no fact"]) == (1, 2)
    assert tally.means["accuracy"] == pytest.approx(2 / 5)
    assert tally.means["non-facts held"] == pytest.approx(2 / 3)
    assert tally.means["non-facts asserted"] == pytest.approx(1 / 3)
    assert tally.means["disputed held"] == 1
    assert -1 <= tally.means["r"] <= 1
    assert {s.kind for s in tally.slips} == {
        "no fact taken for fact: past, main clause",
        "no fact taken for fact: past, content clause",
        "fact taken for no fact: infinitive, after a verb",
    }
