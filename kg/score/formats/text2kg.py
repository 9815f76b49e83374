"""Text2KGBench: sentences with the triples they tell, under a small ontology (Mihindukulasooriya et al. 2023).

JSON Lines, one triple a line (`sub_label`, `rel_label`, `obj_label`, `sent`), as in the training portions, or one
sentence a line with its `triples` (`sub`, `rel`, `obj`), as in the ground truth of the test portions. Lines of one
sentence are one text. The ontology is the file `*_ontology.json` beside it, or in a folder `ontologies` above, whose
`id` the lines' ids begin with (`ont_8_politics_train_1`, `ont_8_politics`).
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document
from kg.score.layers.triples import Triples
from kg.score.standard import Format, GoldProperty, GoldRelation, GoldText


def told_by(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            first = json.loads(file.readline())
        return isinstance(first, dict) and "sent" in first and ("rel_label" in first or "triples" in first)
    except (OSError, ValueError, RecursionError):
        return False


def read(path: Path) -> Iterator[GoldText]:
    """One text a sentence, in the order of the file. Raises DataError for a line that lacks a part."""
    sentences: dict[str, list[GoldRelation]] = {}
    first = ""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                first = first or str(row["id"])
                sentences.setdefault(row["sent"], []).extend(_relations(row))
            except (ValueError, KeyError, TypeError) as error:
                raise DataError(f"{path}: line {number}: expected a sentence with its triples: {error}") from None
    properties = _ontology(path, first)
    for number, (sentence, relations) in enumerate(sentences.items(), 1):
        source = f"{path.name}#{number}"
        iri = Minter().document(text=sentence, title=source, date=None, url=None)
        yield GoldText(
            document=Document(iri=iri, text=sentence, source=source),
            relations=tuple(relations),
            properties=properties,
        )


def _relations(row: dict[str, Any]) -> Iterator[GoldRelation]:
    if "triples" in row:
        for triple in row["triples"]:
            yield GoldRelation(subject=triple["sub"], relation=triple["rel"], object=triple["obj"])
    else:
        yield GoldRelation(subject=row["sub_label"], relation=row["rel_label"], object=row["obj_label"])


def _ontology(path: Path, first: str) -> tuple[GoldProperty, ...]:
    """The relations of the ontology whose id the lines' ids begin with. Raises DataError if there is none."""
    folders = (path.parent, path.parent / "ontologies", path.parent.parent, path.parent.parent / "ontologies")
    for file in (f for folder in folders for f in sorted(folder.glob("*ontology.json"))):
        try:
            ontology = json.loads(file.read_text(encoding="utf-8"))
            if not first.startswith(str(ontology["id"])):
                continue
            labels = {c["qid"]: c["label"] for c in ontology["concepts"]}
            return tuple(
                GoldProperty(
                    code=r["pid"],
                    label=r["label"],
                    domain=labels.get(r.get("domain")),
                    range=labels.get(r.get("range")),
                )
                for r in ontology["relations"]
            )
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(f"{file}: expected an ontology of Text2KGBench: {error}") from None
    raise DataError(f"{path}: found no ontology beside it whose id begins {first!r}")


FORMAT = Format(
    name="text2kg", told_by=told_by, read=read, layers=(Triples("triples", loose=True), Triples("triples of claims"))
)
