"""How long `kg --help` takes, as a multiple of `python -c pass`: the median of interleaved runs.

python tests/bench/help_time.py [RUNS]
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

PROGRAMS = {
    "python -c pass": "pass",
    "kg --help": "import sys; from kg.commands import main; sys.exit(main(['--help']))",
}


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL, check=True)
    return time.perf_counter() - start


def main(runs: int) -> None:
    taken: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(runs):
        for name, code in PROGRAMS.items():
            taken[name].append(seconds(code))
    middle = {name: statistics.median(values) for name, values in taken.items()}
    for name, value in middle.items():
        print(f"{name:16} {value * 1000:6.0f} ms")
    print(f"{'ratio':16} {middle['kg --help'] / middle['python -c pass']:6.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
