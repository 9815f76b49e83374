"""What may enter the graph: SHACL shapes, the engines that apply them, and who is to blame for a finding."""

from __future__ import annotations

from kg.gate.blame import Blame, blame
from kg.gate.engine import ENGINES, Engine
from kg.gate.gate import Gate
from kg.gate.lines import triples
from kg.gate.report import Report, validate_files
from kg.gate.shapes import AUTHORITY_SHAPES, GATE_SHAPES, LEXICON_SHAPES, shape_files

__all__ = [
    "AUTHORITY_SHAPES",
    "ENGINES",
    "GATE_SHAPES",
    "LEXICON_SHAPES",
    "Blame",
    "Engine",
    "Gate",
    "Report",
    "blame",
    "shape_files",
    "triples",
    "validate_files",
]
