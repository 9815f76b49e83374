"""What may enter the graph: SHACL shapes, the engines that apply them, and who is to blame for a finding."""

from __future__ import annotations

from kg.gate.background import Background, Tenure, key_of
from kg.gate.blame import Blame, blame
from kg.gate.corpus import Corpus, CorpusFinding, Facts, Witness
from kg.gate.engine import ENGINES, EndlessError, Engine
from kg.gate.gate import Gate
from kg.gate.lines import triples
from kg.gate.periods import OPEN, period
from kg.gate.report import Report, validate_files
from kg.gate.shapes import AUTHORITY_SHAPES, CORPUS_SHAPES, GATE_SHAPES, LEXICON_SHAPES, shape_files

__all__ = [
    "AUTHORITY_SHAPES",
    "CORPUS_SHAPES",
    "ENGINES",
    "GATE_SHAPES",
    "LEXICON_SHAPES",
    "OPEN",
    "Background",
    "Blame",
    "Corpus",
    "CorpusFinding",
    "EndlessError",
    "Engine",
    "Facts",
    "Gate",
    "Report",
    "Tenure",
    "Witness",
    "blame",
    "key_of",
    "period",
    "shape_files",
    "triples",
    "validate_files",
]
