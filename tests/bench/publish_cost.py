"""What `kg publish` costs: a site made for the first time, and what is made again when a document changes.

    python tests/bench/publish_cost.py [DOCUMENTS | DIR] [--workers N]

The graph is that of the build in DIR; or that of the articles in this repository, its documents repeated under other
names until there are as many as asked for (default 200). Then the site is published again: as it is, with a document
that changed (each of its claims says the contrary, under another name of the document, as `kg build` gives it), and
without a document. Time is wall time; `made` are the things whose pages were made, `written` the files whose bytes
changed, `share` that of the time of the first publishing. The changed document is an ordinary one: of as many claims as
the middle one has.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.pipeline import build  # noqa: E402  # the path is set first
from kg.publish import Published, PublishSettings, publish  # noqa: E402
from kg.stores import build_store  # noqa: E402

_DOCUMENT = re.compile(r"/document/([0-9a-f]{20})")
_BESIDE = ("graph.ttl", "graph.trig", "quarantine.trig", "run.ttl")


def repeated(lines: Iterable[str], count: int) -> list[str]:
    """N-Quads lines of at least so many documents, sorted."""
    kept = list(lines)
    named = [line for line in kept if "/document/" in line]
    documents = len({m for line in named for m in _DOCUMENT.findall(line)})
    found = set(kept)
    for copy in range(1, -(-count // documents)):
        found.update(_DOCUMENT.sub(lambda m, c=copy: f"/document/{c:04x}{m[1][4:]}", line) for line in named)  # type: ignore[misc]
    return sorted(found)


def middle(lines: Iterable[str]) -> str:
    """The document that has as many claims as the middle one."""
    claims = Counter(m[1] for line in lines if "#Claim>" in line and (m := _DOCUMENT.search(line)))
    return sorted(claims, key=lambda d: (claims[d], d))[len(claims) // 2]


def turned(lines: list[str], document: str) -> list[str]:
    """The lines with each claim of a document turned into its contrary."""

    def turn(line: str) -> str:
        line = re.sub(r"#(positive|negative)>", lambda m: f"#{'positive' if m[1] == 'negative' else 'negative'}>", line)
        return line.replace(f"/document/{document}", f"/document/ffff{document[4:]}")

    return sorted(turn(line) if f"/document/{document}" in line else line for line in lines)


def folder(lines: Iterable[str], built: Path, place: Path) -> Path:
    """A build folder of these lines, with the other files of a build."""
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir()
    (place / "graph.nq").write_text("\n".join(lines) + "\n", encoding="utf-8")
    build_store(place / "graph.nq", place / "store")
    for name in _BESIDE:
        if (built / name).is_file():
            (place / name).write_bytes((built / name).read_bytes())
    return place


def told(name: str, done: Published, seconds: float, first: float) -> None:
    print(
        f"| {name} | {seconds:,.1f} | {seconds / first:.1%} | {done.things:,} | {done.made:,} | {done.pages:,} "
        f"| {done.files:,} | {done.size / 1e6:,.0f} | {done.written:,} | {done.removed:,} |",
        flush=True,
    )


def main() -> None:
    arguments = sys.argv[1:]
    workers = int(arguments[arguments.index("--workers") + 1]) if "--workers" in arguments else 0
    count = next((int(a) for a in arguments if a.isdigit() and a != str(workers)), 200)
    settings = PublishSettings(workers=workers)
    with tempfile.TemporaryDirectory() as room:
        place = Path(room)
        built = next((Path(a) for a in arguments if Path(a).is_dir()), place / "built")
        if not built.is_dir():
            build([str(ROOT / "seeds" / "articles"), str(ROOT / "tests" / "articles")], built)
        lines = (built / "graph.nq").read_text(encoding="utf-8").splitlines()
        if built == place / "built":
            lines = repeated(lines, count)
        document = middle(lines)
        documents = len({m for line in lines for m in _DOCUMENT.findall(line)})
        changed = turned(lines, document)
        steps = {
            "first": lines,
            "unchanged": None,
            "a document changed": changed,
            "a document deleted": [line for line in changed if f"/document/ffff{document[4:]}" not in line],
        }
        print(f"{documents:,} documents, {len(lines):,} statements\n")
        names = ("what", "seconds", "share", "things", "made", "pages", "files", "MB", "written", "removed")
        print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}")
        first = 0.0
        for name, now in steps.items():
            if now is not None:
                folder(now, built, place / "out")
            start = time.perf_counter()
            done = publish(place / "out", place / "site", settings)
            seconds = time.perf_counter() - start
            first = first or seconds
            told(name, done, seconds, first)
            if name == "first":
                speed = done.pages / seconds
        print(f"\n{speed:,.0f} pages a second the first time")


if __name__ == "__main__":
    main()
