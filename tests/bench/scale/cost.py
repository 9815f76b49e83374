"""A whole build against bare spaCy on the same texts, with each stage's share.

Bare spaCy is the same pipeline without what `kg` adds to it, over the same texts, and keeps nothing. It is given the
batch size of `kg` (32) in memory zones, and whichever of many settings is quickest here: batches of 8 to 256, each with
and without a zone, tried on some of the texts. Threads change nothing: the model's small matrices are multiplied in
one. All sides then run in turns; CPU and wall seconds are the best of the turns.

Two ways of looking: in one process where all is loaded before the clock starts, as a service would; and as a process
from its start to its end, as a person at a shell sees it, also without what it takes to begin (a run on one text).
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from kg.pipeline import BuildSettings, Stages
from kg.pipeline import build as build_graph
from kg.pipeline.work.workshop import BATCH
from kg.sources import ReadSettings
from tests.bench.scale import corpus
from tests.bench.scale.measure import Side, Spent, best, build, race, run, table, timed
from tests.bench.scale.options import Options
from tests.bench.scale.programs import bare

_USUAL = 400
_TRIED = 200  # texts that each setting is tried on
_GRID = tuple((batch, zone) for batch in (8, 16, 32, 64, 128, 256) for zone in (True, False))
_PROGRAM = Path(bare.__file__)
_GOAL = 1.4


def measure(options: Options) -> dict[str, Any]:
    """Both ways, with tables; the figures for JSON."""
    count = options.count(_USUAL)
    return {
        "documents": count,
        "in_process": in_process(count, options.place, repeat=options.repeat),
        "as_process": as_process(options, count),
    }


def in_process(count: int, place: Path, *, repeat: int) -> dict[str, Any]:
    """One process with everything loaded."""
    import spacy

    bodies = corpus.texts(count)
    folder = corpus.write(place / f"loaded-{count}", count)
    nlp = spacy.load(bare.MODEL)
    stages = Stages(BuildSettings(read=ReadSettings(date=corpus.DATE)))
    shares: list[dict[str, float]] = []
    told: dict[str, Any] = {}

    def parse(batch: int, zone: bool, count: int = count) -> None:
        bare.parse(nlp, iter(bodies[:count]), batch=batch, zone=zone)

    def whole(source: Path) -> None:
        stages.seconds.clear()
        out = place / "loaded-out"
        told.update(build_graph([str(source)], out, stages=stages).to_json())
        shutil.rmtree(out)
        shares.append(dict(stages.seconds))

    whole(corpus.write(place / "loaded-few", 16))
    parse(BATCH, True)
    loading = shares.pop().get("load", 0.0)
    tried = {setting: best(timed(partial(parse, *setting, _TRIED)) for _ in range(repeat)) for setting in _GRID}
    batch, zone = min(tried, key=lambda setting: tried[setting].cpu)
    sides: dict[str, Callable[[], None]] = {
        "same": partial(parse, BATCH, True),
        "chosen": partial(parse, batch, zone),
        "kg": partial(whole, folder),
    }
    turns: dict[str, list[Spent]] = {name: [] for name in sides}
    for _ in range(repeat):
        for name, side in sides.items():
            turns[name].append(timed(side))
    same, chosen, ours = (best(turns[name]) for name in sides)
    fair = min(same, chosen, key=lambda spent: spent.cpu)
    quickest = min(range(repeat), key=lambda n: turns["kg"][n].cpu)
    stage = {**shares[quickest]}
    stage["other"] = max(turns["kg"][quickest].cpu - sum(stage.values()), 0.0)
    words = sum(len(text.split()) for text in bodies)
    claims, triples = told["claims"]["extracted"], told["triples"]["total"]
    print(
        f"{count:,} texts, {words:,} words; {claims:,} claims, {triples:,} triples. All loaded ({loading:.1f} CPU s)."
    )
    rows: list[tuple[object, ...]] = []
    for name, spent in (
        (f"bare spaCy, batches of {BATCH} in memory zones", same),
        (f"bare spaCy, quickest tried: {batch} {'in zones' if zone else 'without zones'}", chosen),
        ("kg build, everything", ours),
    ):
        rows.append((name, spent.cpu, spent.wall, 1000 * spent.cpu / count, spent.cpu / same.cpu, spent.cpu / fair.cpu))
    for name, seconds in sorted(stage.items(), key=lambda item: -item[1]):
        rows.append((f"  {name}", seconds, "", 1000 * seconds / count, seconds / same.cpu, seconds / fair.cpu))
    table(("", "CPU s", "wall s", "CPU ms a text", "of bare", "of quickest"), rows)
    return {
        "bare": same.told,
        "bare_quickest": fair.told,
        "bare_settings": {f"{b}{'z' if z else ''}": s.told for (b, z), s in tried.items()},
        "kg": ours.told,
        "stages": {name: round(seconds, 4) for name, seconds in stage.items()},
        "ratio": round(ours.cpu / same.cpu, 3),
        "ratio_quickest": round(ours.cpu / fair.cpu, 3),
        "wanted": _GOAL,
    }


def as_process(options: Options, count: int) -> dict[str, Any]:
    """Whole processes, with what they take to begin and without."""
    folder, one = options.corpus(count), options.corpus(1)
    room = options.room("cost")

    def parsed(source: Path, *settings: object) -> Spent:
        return run([sys.executable, _PROGRAM, source, *map(str, settings)])

    def built(source: Path) -> Spent:
        out = room / "out"
        shutil.rmtree(out, ignore_errors=True)
        return build(source, out, workers=0)

    ours = "kg build, one process"
    sides: dict[str, Side] = {
        f"bare spaCy, batches of {BATCH} in memory zones": lambda source: parsed(source, BATCH, 1, "zone"),
        "bare spaCy, batches of 64": lambda source: parsed(source, 64, 1),
        ours: built,
    }
    spent = race(sides, one, folder, options.repeat)
    theirs = [side for name, side in spent.items() if name != ours]
    base, least = min(s.whole.cpu for s in theirs), max(min(s.net.cpu for s in theirs), 1e-9)
    print("As processes, from start to end; start is a run on one text. Ratios are of CPU, to the quicker bare spaCy.")
    table(
        ("", "CPU s", "wall s", "start CPU s", "ratio", "less start"),
        [
            (name, s.whole.cpu, s.whole.wall, s.start.cpu, s.whole.cpu / base, s.net.cpu / least)
            for name, s in spent.items()
        ],
    )
    return {
        "spent": {name: side.told for name, side in spent.items()},
        "ratio": round(spent[ours].whole.cpu / base, 3),
        "ratio_less_start": round(spent[ours].net.cpu / least, 3),
    }
