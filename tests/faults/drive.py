"""Runs one target under atheris until its time is over: `python -m tests.faults.drive TARGET FOLDER [FLAG…]`.

Started by `tests.faults.fuzz`. A failure is kept once for each place that it comes from, with its shortest input, and
the run goes on; an input that takes too long, or ends the process, is kept by libFuzzer, and the run ends.
"""

from __future__ import annotations

import faulthandler
import hashlib
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .targets import Target


def main() -> None:
    import atheris

    name, folder, *flags = sys.argv[1:]
    failures = Path(folder) / "failures"
    failures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="kg-fuzz-") as room:
        with atheris.instrument_imports(include=["kg", "pypdf", "docx", "markdown_it"]):
            from .targets import target

            chosen = target(name, Path(room))
            seeds = Path(folder) / name
            seeds.mkdir(exist_ok=True)
            for seed in chosen.seeds:
                (seeds / hashlib.sha1(seed).hexdigest()).write_bytes(seed)
            tell = _telling(name, failures, chosen)
            for seed in chosen.seeds:  # what is imported where it is needed is instrumented too
                tell(seed)
        words = Path(room) / "words"
        words.write_text("".join(f'"{_escaped(word)}"\n' for word in chosen.words if word), encoding="ascii")
        flags += [f"-dict={words}", f"-max_len={chosen.longest}", f"-timeout={chosen.limit}", "-rss_limit_mb=4000"]
        flags += [f"-artifact_prefix={failures / name}-", "-print_final_stats=1", "-len_control=20"]
        flags.append(f"-report_slow_units={chosen.limit}")  # what is slow, but not too slow, is no failure
        atheris.Setup([sys.argv[0], *flags, str(seeds)], tell)
        atheris.Fuzz()


def _escaped(word: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in word[:64])


def _telling(name: str, failures: Path, chosen: Target) -> Callable[[bytes], None]:
    def tell(data: bytes) -> None:
        faulthandler.dump_traceback_later(chosen.limit - 1)
        try:
            chosen.check(data)
        except Exception as error:
            _keep(name, failures, data, error)
        finally:
            faulthandler.cancel_dump_traceback_later()

    return tell


def _keep(name: str, failures: Path, data: bytes, error: Exception) -> None:
    """Keep what failed, named by the kind of the error and the places in our own code that led there."""
    frames = [f"{Path(f.filename).name}:{f.lineno}" for f in traceback.extract_tb(error.__traceback__)]
    mark = hashlib.sha1(" ".join([type(error).__name__, *frames[-3:]]).encode()).hexdigest()[:8]
    path = failures / f"{name}-{type(error).__name__}-{mark}"
    if not path.exists() or len(data) < path.stat().st_size:
        path.write_bytes(data)
        told = "".join(traceback.format_exception(error))
        path.with_suffix(".txt").write_text(told, encoding="utf-8", errors="backslashreplace")


if __name__ == "__main__":
    main()
