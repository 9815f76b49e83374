"""A build that was ended while documents were compared: what they were held against may be another when it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.pipeline import BuildSettings, Stages, build, building

from .test_workers import parts

pytestmark = pytest.mark.model

SAID = "4 March 2024\n\nRussia attacked Norway on Monday. France met Spain."
DENIED = "4 March 2024\n\nRussia did not attack Norway on Monday. Italy met Peru."


@pytest.fixture(scope="module")
def stages() -> Stages:
    return Stages(BuildSettings())


@pytest.mark.parametrize("later", ["both", "one"])
def test_what_was_judged_against_others_is_judged_anew(
    later: str, tmp_path: Path, stages: Stages, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "said.txt").write_text(SAID, encoding="utf-8")
    (folder / "denied.txt").write_text(DENIED, encoding="utf-8")

    def end(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(building, "write_shared", end)
        with pytest.raises(KeyboardInterrupt):
            build([str(folder)], out, stages=stages)
    if later == "one":
        (folder / "denied.txt").unlink()
    resumed = build([str(folder)], out, stages=stages)
    fresh = build([str(folder)], tmp_path / "fresh", stages=stages)
    assert resumed.resumed == (2 if later == "both" else 1)
    assert parts(out) == parts(tmp_path / "fresh")
    assert fresh.to_json()["claims"]["of_which_under_review"] == (1 if later == "both" else 0)
    (folder / "denied.txt").unlink(missing_ok=True)
    build([str(folder)], out, stages=stages)
    build([str(folder)], tmp_path / "alone", stages=stages)
    assert parts(out) == parts(tmp_path / "alone")
