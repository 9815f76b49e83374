"""Packages that come with an extra of kg, which not everybody has installed."""

from __future__ import annotations

import importlib
from typing import Any

from kg.errors import SetupError


def needed(module: str, extra: str) -> Any:
    """The module. Raises SetupError, naming the extra of kg that brings it, if it is not installed."""
    try:
        return importlib.import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise SetupError(f'{package} is not installed: pip install "statecraft-kg[{extra}]"') from None
