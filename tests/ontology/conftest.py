"""Lets the tests of this folder import the maker of the relation shapes, which lies beside the shapes."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "shapes"))
