"""The compiled parts of a build: what is loaded once, when it is first needed."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from kg.ids import Minter
from kg.pipeline.entities import Known
from kg.pipeline.ledger import Ledger
from kg.pipeline.settings import BuildSettings

if TYPE_CHECKING:
    from kg.gate import Background, Gate, Witness
    from kg.graph import AuthorityGraph, Mapper
    from kg.understand import Understanding
    from kg.understand.knowledge.lexicon import Lexicon


@dataclass
class Stages:
    """The compiled steps of one build: model, lexicon, shapes and authority data are loaded when first needed."""

    settings: BuildSettings
    seconds: dict[str, float] = field(default_factory=dict)  # CPU seconds a stage, for people who measure

    @cached_property
    def minter(self) -> Minter:
        return Minter(self.settings.base)

    @cached_property
    def lexicon(self) -> Lexicon:
        from kg import assets
        from kg.understand.knowledge.lexicon import compile_lexicon, shipped

        own = self.settings.ontology_files
        return compile_lexicon([*assets.turtle_files("ontology"), *own]) if own else shipped()

    @cached_property
    def understanding(self) -> Understanding:
        from kg.understand import Understanding

        with self.timed("load"):
            return Understanding(self.minter, model=self.settings.model, lexicon=self.lexicon)

    @cached_property
    def mapper(self) -> Mapper:
        from kg.graph import Mapper

        return Mapper(
            self.minter,
            parents=self.lexicon.parents,
            plover={iri: r.plover for iri, r in self.lexicon.relations.items()},
            symmetric=frozenset(iri for iri, r in self.lexicon.relations.items() if r.symmetric),
        )

    @cached_property
    def authority(self) -> AuthorityGraph:
        from kg.graph import AuthorityGraph

        with self.timed("load"):
            return AuthorityGraph(parents=self.lexicon.parents)

    @cached_property
    def gate(self) -> Gate:
        from kg.gate import Gate

        chosen = self.settings
        with self.timed("load"):
            return Gate(engine=chosen.validator, extra_shapes=chosen.shape_files, ontology=chosen.ontology_files)

    @cached_property
    def background(self) -> Background:
        from kg.pipeline.background import background

        return background(self.authority)

    @cached_property
    def witness(self) -> Witness:
        from kg.gate import Witness

        return Witness(self.background, symmetric=self.mapper.symmetric, parents=self.lexicon.parents)

    @cached_property
    def known(self) -> Known:
        return Known(minter=self.minter, authority=self.authority, parents=self.lexicon.parents)

    def check_terms(self) -> None:
        """Raise DataError or MissingError if the terms of the settings cannot be used."""
        if self.settings.ontology:
            from kg.pipeline.terms import check_terms

            with self.timed("load"):
                check_terms(self.settings.ontology_files, self.settings.validator)

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the CPU seconds of what is within to those of the stage."""
        start = time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + time.process_time() - start

    @cached_property
    def ledger(self) -> Ledger:
        return Ledger(self.minter, self.authority, self.lexicon.parents)
