"""Text2KGBench: sentences with the triples they tell, under a small ontology (Mihindukulasooriya et al. 2023).

JSON Lines, one triple a line (`sub_label`, `rel_label`, `obj_label`, `sent`), as in the training portions, or one
sentence a line with its `triples` (`sub`, `rel`, `obj`), as in the ground truth of the test portions. Lines of one
sentence are one text. The ontology is the file `*_ontology.json` beside it, or in a folder `ontologies` above, whose
`id` the lines' ids begin with (`ont_8_politics_train_1`, `ont_8_politics`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kg.errors import DataError
from kg.ids import Minter
from kg.model import Document
from kg.score.formats import files
from kg.score.layers.triples import Triples
from kg.score.standard import Format, GoldProperty, GoldRelation, GoldText


def told_by(path: Path) -> bool:
    first = files.first_value(path)
    return "sent" in first and ("rel_label" in first or "triples" in first)


def read(path: Path) -> Iterator[GoldText]:
    """One text a sentence, in the order of the file. Raises DataError for a line that lacks a part."""
    sentences: dict[str, list[GoldRelation]] = {}
    first = ""
    for number, line in files.lines(path):
        where = f"{path}: line {number}"
        row = files.load(line, where)
        try:
            first = first or str(row["id"])
            sentences.setdefault(_words(row["sent"]), []).extend(_relations(row))
        except (ValueError, KeyError, TypeError, RecursionError) as error:
            raise DataError(f"{where}: expected a sentence with its triples: {error!r}") from None
    properties = _ontology(path, first) if sentences else ()
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
            yield _relation(triple["sub"], triple["rel"], triple["obj"])
    else:
        yield _relation(row["sub_label"], row["rel_label"], row["obj_label"])


def _relation(subject: Any, relation: Any, target: Any) -> GoldRelation:
    return GoldRelation(subject=_words(subject), relation=_words(relation), object=_words(target))


def _words(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} where words were expected")
    return value


def _ontology(path: Path, first: str) -> tuple[GoldProperty, ...]:
    """The relations of the ontology whose id the lines' ids begin with. Raises DataError if there is none."""
    folders = (path.parent, path.parent / "ontologies", path.parent.parent, path.parent.parent / "ontologies")
    for file in (f for folder in folders for f in sorted(folder.glob("*ontology.json"))):
        try:
            ontology = files.load(files.text(file), f"{file}")
            if not first.startswith(str(ontology["id"])):
                continue
            labels = {c["qid"]: _words(c["label"]) for c in ontology["concepts"]}
            return tuple(
                GoldProperty(
                    code=_words(r["pid"]),
                    label=_words(r["label"]),
                    domain=labels.get(r.get("domain")),
                    range=labels.get(r.get("range")),
                )
                for r in ontology["relations"]
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{file}: expected an ontology of Text2KGBench: {error}") from None
    raise DataError(f"{path}: found no ontology beside it whose id begins {first!r}")


FORMAT = Format(
    name="text2kg", told_by=told_by, read=read, layers=(Triples("triples with likeliest ties", loose=True), Triples())
)
