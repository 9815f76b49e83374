"""What `kg export` costs in each of its forms: processor and wall time, size and memory.

    python tests/bench/export_cost.py [DOCUMENTS | DIR] [--only WORD]... [--keep FOLDER]

The graph is that of the build in DIR; or one is built of as many documents as asked for (default 1,000), each other
than all the rest (`scale/corpus.py`), with an address each, so that they can be referred to. `--keep` writes that
build and all outputs into FOLDER, which stays. `--only` takes the outputs whose name has the word.

Each output is written by a process of its own, one after the other. `CPU` is the time of the processor over its whole
run and `wall` that of the clock, from the start of Python on; `memory` is the most that it held; `MB` is what it wrote,
`gzipped` the same compressed. `kg --version` is what no output costs less than. An output that asks for an extra that
is missing tells that instead.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
import time
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.exports import FORMS, READERS  # noqa: E402  # the path is set first

VARIANTS: dict[str, tuple[tuple[str, ...], ...]] = {
    **dict.fromkeys(("turtle", "trig", "nquads", "ntriples"), ((), ("--rdf12",))),
    "jsonld": ((), ("--compact",), ("--frame", "claims"), ("--frame", "things")),
    "jsonlines": (("--frame", "claims"), ("--frame", "things")),
    "nanopub": (("--creator", "https://orcid.org/0000-0002-1825-0097", "--created", "2026-11-30"),),
    "quickstatements": ((), ("--all",)),
    "tables": tuple(("--for", reader) for reader in READERS),
    "graphml": ((), ("--claims",)),
}
"""Options that are measured; a form that is not named is measured as it is."""
VOCABULARIES = ("schema.org", "sem", "wikidata")


@dataclass(frozen=True, slots=True, kw_only=True)
class Used:
    """What a process took, and how it ended."""

    cpu: float  # seconds
    wall: float
    memory: float  # MB
    code: int
    words: str  # the last line of what it told people


def outputs() -> Iterator[tuple[str, list[str]]]:
    """Every output of `kg export`: what it is called in the table, and the options that give it."""
    for form in FORMS:
        for options in VARIANTS.get(form, ((),)):
            shown = () if form == "nanopub" else options
            yield " ".join((form, *shown)), ["--format", form, *options, "-o"]
    for vocabulary in VOCABULARIES:
        yield f"--as {vocabulary}", ["--as", vocabulary, "--format", "turtle", "-o"]
    yield "--bulk", ["--bulk"]


def size(path: Path) -> tuple[int, int]:
    """The bytes of a file or of a folder's files, and how many there are gzipped."""
    whole = packed = 0
    for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
        if file.is_file():
            squeeze = zlib.compressobj(6)
            with file.open("rb") as stream:
                while block := stream.read(1 << 20):
                    whole += len(block)
                    packed += len(squeeze.compress(block))
            packed += len(squeeze.flush())
    return whole, packed


def used(*arguments: str) -> Used:
    """Run `kg` in a process of its own. This one must stay small: the system counts its memory with a child's."""
    command = [sys.executable, "-m", "kg", *arguments]
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=errors)
        _, status, told = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        words = errors.read().decode(errors="replace").strip().split("\n")[-1]
    peak = told.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    cpu = told.ru_utime + told.ru_stime
    return Used(cpu=cpu, wall=wall, memory=peak, code=process.returncode, words=words)


def measured(built: Path, name: str, options: list[str], target: Path) -> str:
    """A row of the table."""
    spent = used("export", str(built), *options, str(target))
    if spent.code:
        return f"| {name} | {spent.words} | | | | |"
    whole, packed = size(target)
    times = f"{spent.cpu:,.2f} | {spent.wall:,.2f}"
    return f"| {name} | {times} | {whole / 1e6:,.2f} | {packed / 1e6:,.2f} | {spent.memory:,.0f} |"


def prepare(place: Path, count: int) -> None:
    """Make `place`/documents.jsonl. In a process of its own, which may be large."""
    from tests.bench.scale.corpus import DATE, texts

    with (place / "documents.jsonl").open("w", encoding="utf-8") as file:
        for number, text in enumerate(texts(count)):
            document = {"text": text, "date": DATE, "url": f"https://news.example.org/{number:05}"}
            file.write(json.dumps(document) + "\n")


def build(place: Path, count: int) -> Path:
    """A build of so many documents, each other than all the rest."""
    subprocess.run([sys.executable, __file__, "--prepare", str(place), str(count)], check=True)
    spent = used("build", str(place / "documents.jsonl"), "-o", str(place / "built"))
    if spent.code:
        raise SystemExit(f"the build failed: {spent.words}")
    print(f"built in {spent.wall:,.0f} seconds, {spent.cpu:,.0f} of the processor\n", flush=True)
    return place / "built"


def report(built: Path, target: Path, only: list[str]) -> None:
    """Print the table."""
    told = json.loads((built / "report.json").read_text(encoding="utf-8"))
    claims = told["claims"]["extracted"]
    print(f"{told['documents']['built']:,} documents, {claims:,} claims, {told['triples']['total']:,} statements\n")
    names = ("output", "CPU, s", "wall, s", "MB", "gzipped, MB", "memory, MB")
    print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}", flush=True)
    least = used("--version")
    print(f"| kg --version | {least.cpu:,.2f} | {least.wall:,.2f} | | | {least.memory:,.0f} |", flush=True)
    for number, (name, options) in enumerate(outputs()):
        if not only or any(word in name for word in only):
            print(measured(built, name, options, target / f"{number:02}-{name.split()[-1].strip('-')}"), flush=True)
    if importlib.util.find_spec("followthemoney") is None:
        print("\nfollowthemoney is not installed: ftm was written without it, and nothing read it back")


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("what", nargs="?", default="1000", metavar="DOCUMENTS | DIR")
    parser.add_argument("--only", action="append", default=[], metavar="WORD")
    parser.add_argument("--keep", type=Path, metavar="FOLDER")
    parser.add_argument("--prepare", nargs=2, metavar=("FOLDER", "DOCUMENTS"), help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.prepare:
        prepare(Path(given.prepare[0]), int(given.prepare[1]))
        return
    with tempfile.TemporaryDirectory() as room:
        place = given.keep or Path(room)
        target = place / "outputs"
        if target.exists():
            parser.error(f"{target}: is there already: name another folder with --keep")
        target.mkdir(parents=True)
        built = build(place, int(given.what)) if given.what.isdigit() else Path(given.what).resolve()
        report(built, target, given.only)


if __name__ == "__main__":
    main()
