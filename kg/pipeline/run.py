"""When a build ran and with what, as a PROV activity in a file of its own: the graph itself holds no clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from kg import rdf, vocab
from kg.ids import digest
from kg.rdf import iri, literal
from kg.vocab import PROV


@dataclass
class Run:
    """One run of the build; `seconds` holds CPU seconds a stage."""

    base: str
    software: str
    model: str
    seconds: dict[str, float] = field(default_factory=dict)
    started: datetime = field(default_factory=lambda: datetime.now(UTC))

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        start = time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - start

    def lines(self) -> list[str]:
        """The activity as N-Quads lines."""
        started, ended = (t.isoformat(timespec="seconds") for t in (self.started, datetime.now(UTC)))
        s = iri(f"{self.base}run/{digest(started, ended, self.software)}")
        agent = iri(f"{self.base}software/{digest(self.software, self.model)}")
        dated = vocab.XSD + "dateTime"
        found = [
            rdf.line(s, iri(vocab.TYPE), iri(PROV + "Activity")),
            rdf.line(s, iri(PROV + "startedAtTime"), literal(started, datatype=dated)),
            rdf.line(s, iri(PROV + "endedAtTime"), literal(ended, datatype=dated)),
            rdf.line(s, iri(PROV + "wasAssociatedWith"), agent),
            rdf.line(s, iri(PROV + "generated"), iri(f"{self.base}graph/asserted")),
            rdf.line(agent, iri(vocab.TYPE), iri(PROV + "SoftwareAgent")),
            rdf.line(agent, iri(vocab.LABEL), literal(f"{self.software}, {self.model}")),
        ]
        for stage, seconds in self.seconds.items():
            found.append(rdf.line(s, iri(vocab.RDFS + "comment"), literal(f"{stage}: {seconds:.3f} CPU seconds")))
        return sorted(found)
