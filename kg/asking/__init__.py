"""Asks language models what a text says, and gives their answers to be grounded: nothing of them is taken on trust.

documents -> pieces -> answers (kept, or asked for over HTTP) -> what is told -> grounding, beside the rules
"""

from __future__ import annotations

from kg.asking.account import Account, Unanswered
from kg.asking.extract import extract
from kg.asking.settings import DEFAULT_URL, KEY, AskSettings, cache_folder, key_of

__all__ = ["DEFAULT_URL", "KEY", "Account", "AskSettings", "Unanswered", "cache_folder", "extract", "key_of"]
