"""Compares what is extracted with what a careful reader marked: found, missed and wrong, for each status."""

from __future__ import annotations

from kg.score.gold import GoldClaim, GoldDocument, read_gold
from kg.score.match import Outcome, Score, score

__all__ = ["GoldClaim", "GoldDocument", "Outcome", "Score", "read_gold", "score"]
