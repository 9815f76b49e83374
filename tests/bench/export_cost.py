"""What `kg export` costs in each of its forms: time, size and memory.

    python tests/bench/export_cost.py [DOCUMENTS | DIR] [--form FORM]... [--keep FOLDER]

The graph is that of the build in DIR; or that of the articles in this repository, its documents repeated under other
names until there are as many as asked for (default 1,000). Each form is written by a process of its own: seconds are
those of the processor over its whole run, `memory` the most that it held, `MB` what it wrote, `gzipped` the same
compressed. A form that asks for an extra that is missing tells that instead.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zlib
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from kg.exports import FORMS  # noqa: E402  # the path is set first

VARIANTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "turtle": ((), ("--rdf12",)),
    "nquads": ((), ("--rdf12",)),
    "jsonld": ((), ("--compact",), ("--frame", "claims"), ("--frame", "things")),
    "quickstatements": (("--all",),),
}
"""Options that are measured; a form that is not named is measured as it is."""


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


def measured(built: Path, form: str, options: tuple[str, ...], target: Path) -> str:
    """A row of the table."""
    command = [sys.executable, "-m", "kg", "export", str(built), "--format", form, *options, "-o", str(target)]
    with tempfile.TemporaryFile() as errors:
        process = subprocess.Popen(command, cwd=ROOT, stderr=errors)
        _, status, used = os.wait4(process.pid, 0)
        seconds = used.ru_utime + used.ru_stime
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        words = errors.read().decode(errors="replace").strip().split("\n")[-1]
    name = " ".join((form, *options))
    if process.returncode:
        return f"| {name} | {words} | | | |"
    whole, packed = size(target)
    return f"| {name} | {seconds:,.1f} | {whole / 1e6:,.1f} | {packed / 1e6:,.1f} | {used.ru_maxrss / 1024:,.0f} |"


def prepare(place: Path, count: int) -> None:
    """Make `place`/built. In a process of its own: what a parent holds is counted with what its children do."""
    from kg.pipeline import build
    from tests.bench.publish_cost import folder, repeated

    build([str(ROOT / "seeds" / "articles"), str(ROOT / "tests" / "articles")], place / "articles")
    lines = repeated((place / "articles" / "graph.nq").read_text(encoding="utf-8").splitlines(), count)
    folder(lines, place / "articles", place / "built")


def main() -> None:
    arguments = sys.argv[1:]
    if arguments[:1] == ["--prepare"]:
        prepare(Path(arguments[1]), int(arguments[2]))
        return
    forms = [value for option, value in pairwise(arguments) if option == "--form"] or [*FORMS]
    keep = Path(arguments[arguments.index("--keep") + 1]) if "--keep" in arguments else None
    count = next((int(argument) for argument in arguments if argument.isdigit()), 1_000)
    with tempfile.TemporaryDirectory() as room:
        place = Path(room)
        given = next((Path(a) for a in arguments if (Path(a) / "graph.nq").exists()), None)
        if given is None:
            subprocess.run([sys.executable, __file__, "--prepare", str(place), str(count)], check=True)
            given = place / "built"
        target = keep or place
        target.mkdir(parents=True, exist_ok=True)
        with (given / "graph.nq").open("rb") as stream:
            statements = sum(1 for _ in stream)
        print(f"{statements:,} statements\n")
        names = ("form", "CPU seconds", "MB", "gzipped", "memory, MB")
        print(f"| {' | '.join(names)} |\n|{'---|' * len(names)}", flush=True)
        for form in forms:
            for number, options in enumerate(VARIANTS.get(form, ((),))):
                print(measured(given, form, options, target / f"{form}-{number}"), flush=True)


if __name__ == "__main__":
    main()
