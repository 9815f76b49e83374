"""WebAnno TSV 3."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Write = Callable[..., Path]
HEADER = "#FORMAT=WebAnno TSV 3.3\n"
NAMED = "#T_SP=de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity|value\n"
RELATION = "#T_RL=webanno.custom.Relation|value|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity\n"


def test_names_relations_and_events(reading, data: Path) -> None:
    found = reading("webanno", data / "webanno.tsv")
    assert not found.failures
    assert found.text == "🕊 Russia attacked Ukraine .\n\nEmmanuel Macron\nmet Olaf Scholz \\ in Berlin ."
    assert {n.text: n.kind for n in found.one.names} == {
        "Russia": "STATE",
        "Ukraine": "STATE",
        "Emmanuel Macron": "PERSON",
        "Olaf Scholz": "PERSON",
        "Olaf": "FORENAME",
        "Berlin": "CITY",
    }
    assert found.name("Russia").iri == "http://www.wikidata.org/entity/Q159"
    assert found.triples == [("Emmanuel Macron", "met", "Olaf Scholz"), ("Russia", "attack", "Ukraine")]
    assert found.told[1].quote == "Russia attacked Ukraine"
    assert found.told[0].where == "webanno.tsv, line 20"


def test_the_text_may_be_given(reading, data: Path, write: Write) -> None:
    text = "🕊 Russia attacked Ukraine .\r\nEmmanuel Macron\r\nmet Olaf Scholz \\ in Berlin .\r\n"
    found = reading("webanno", data / "webanno.tsv", texts=write("t/webanno.txt", text).parent)
    assert found.one.document.source == "webanno.tsv"  # not the text whose offsets these are
    text = "🕊 Russia attacked Ukraine .\t\nEmmanuel Macron\nmet Olaf Scholz \\ in Berlin .\n"
    found = reading("webanno", data / "webanno.tsv", texts=write("t/webanno.txt", text).parent)
    assert found.one.document.source == "webanno.txt"
    assert found.name("Berlin").start == 66


def _rows(*cells: str) -> str:
    words = ["Norway", "met", "Russia", "."]
    lines, start = [], 0
    for number, (word, cell) in enumerate(zip(words, cells, strict=True), 1):
        lines.append(f"1-{number}\t{start}-{start + len(word)}\t{word}\t{cell}\t\n")
        start += len(word) + 1
    return "\n\n#Text=Norway met Russia .\n" + "".join(lines)


def test_stacked_annotations_and_numbers_of_relations(reading, write: Write) -> None:
    rows = _rows("GPE[1]|ORG[2]\t_\t_", "_\t_\t_", "GPE\tmeets|warns\t1-1[1_0]|1-1[2_0]", "_\t_\t_")
    found = reading("webanno", write("a.tsv", HEADER + NAMED + RELATION + rows))
    assert [(t.subject.kind, t.relation, t.object.text) for t in found.told] == [
        ("GPE", "meets", "Russia"),
        ("ORG", "warns", "Russia"),
    ]


@pytest.mark.parametrize("own", [True, False])
def test_relations_without_features(reading, write: Write, own: bool) -> None:
    header = HEADER + NAMED + "#T_RL=webanno.custom.Meets|BT_de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity\n"
    rows = _rows("*\t_\t_", "_\t_\t_", "*\t*\t1-1", "_\t_\t_") if own else _rows("*\t_", "_\t_", "*\t1-1", "_\t_")
    found = reading("webanno", write("a.tsv", header + rows))
    assert found.triples == [("Norway", "Meets", "Russia")]


def test_relations_between_tokens_and_grammar(reading, write: Write) -> None:
    header = (
        HEADER
        + "#T_RL=de.tudarmstadt.ukp.dkpro.core.api.syntax.type.dependency.Dependency|DependencyType|BT_x.Token\n"
        + "#T_RL=webanno.custom.Relation|flag|value|BT_de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token\n"
    )
    found = reading(
        "webanno",
        write(
            "a.tsv",
            header + _rows("SBJ\t1-2\t_\t_\t_", "ROOT\t1-2\t_\t_\t_", "OBJ\t1-2\ttrue\tmeets\t1-1", "P\t1-2\t_\t_\t_"),
        ),
    )
    assert found.triples == [("Norway", "meets", "Russia")]
    assert found.told[0].subject.start == 0


def test_parts_of_tokens_escapes_and_chains(reading, write: Write) -> None:
    header = (
        HEADER
        + NAMED
        + "#T_CH=de.tudarmstadt.ukp.dkpro.core.api.coref.type.CoreferenceLink|referenceType|referenceRelation\n"
    )
    body = (
        "\n\n#Sentence.id=s1\n#Text=Anti-Norway\\tmood | x\n"
        "1-1\t0-11\tAnti-Norway\t_\tpr[1]\tcoref->1-1\t\n1-1.1\t5-11\tNorway\tA\\|B\\_\\->c\\[1\\]\t_\t_\t\n"
        "1-2\t12-16\tmood\t*\t_\t_\t\n1-3\t17-18\t\\|\t_\t_\t_\t\n1-4\t19-20\tx\t_\t_\t_\t\n"
    )
    found = reading("webanno", write("a.tsv", header + body))
    assert not found.failures
    assert {n.text: n.kind for n in found.one.names} == {"Norway": "A|B_->c[1]", "mood": ""}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("nonsense", "expected a token as 1-1"),
        ("1-9\tx-y\tword\t_\t_\t_", "expected a token as 1-1"),
        ("1-9\t40-44\tword\t_\t_", "2 columns of annotations: expected 3"),
        ("1-9\t40-44\tword\t_", "1 column of annotations: expected 3"),
        ("1-9\t2-5\trwa\t_\t_\t_\t_\t_", "5 columns of annotations: expected 3"),
        ("1-9\t2-5\trwa\t_\tmeets\tnonsense", "expected the token that the relation comes from"),
        ("1-9\t2-5\trwa\t_\tmeets\t7-7", "no token 7-7 stands in the file"),
    ],
)
def test_rows_that_are_wrong_are_told(reading, write: Write, row: str, reason: str) -> None:
    rows = _rows("GPE\t_\t_", "_\t_\t_", "GPE\tmeets\t1-1", "_\t_\t_")
    found = reading("webanno", write("a.tsv", HEADER + NAMED + RELATION + rows + row + "\n"))
    assert found.triples == [("Norway", "meets", "Russia")]
    assert [reason in failure.reason for failure in found.failures] == [True]


@pytest.mark.parametrize(
    "data",
    [
        *(
            b"",
            b"\n\n",
            b"subject\tobject\n",
            b"#FORMAT=WebAnno TSV 2\n",
            b"#FORMAT=WebAnno TSV 3.3\n",
            b"\xff\xfe",
            bytes(99),
        ),
        b"#FORMAT=WebAnno TSV 3.3\n#Text=a\n1-1\t0-1\ta\n#Text=b\n2-1\t900000000-900000001\tb\n",
        b"#FORMAT=WebAnno TSV 3.3\n#Text=abc\n1-1\t0-3\tabc\n#Text=b\n2-1\t1-2\tb\n",
    ],
)
def test_files_that_are_none(reading, write: Write, data: bytes) -> None:
    found = reading("webanno", write("a.tsv", data))
    assert found.failures
    assert not found.foreigns


def test_two_annotators_of_one_text(reading, write: Write) -> None:
    layers = HEADER + NAMED
    write("doc.txt/A.tsv", layers + _rows("STATE", "_", "_", "_"))
    folder = write("doc.txt/B.tsv", layers + _rows("_", "_", "STATE", "_")).parent
    assert [n.text for n in reading("webanno", folder).one.names] == ["Norway", "Russia"]
