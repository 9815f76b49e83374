"""The engine that does documents on a cluster: Apache Spark reads, understands and renders them.

driver: order of the sources -> rounds of batches -> (executors) -> pieces -> state, comparison, files
executors: batches of tasks -> one process with the model for each Python worker -> rows of pieces

Nothing of Spark is imported before a build asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class SparkSettings:
    """Where Spark runs, how it is set up, and where the canonical N-Quads go beside the folder of the build.

    `master` None is all processors of this machine, or what `spark-submit` says.
    """

    master: str | None = None
    conf: Mapping[str, str] = field(default_factory=dict)
    output: str | None = None  # any place that Spark writes


__all__ = ["SparkSettings"]
