"""A user's mapping file says what relations mean; what is wrong in it is told with the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataError, MissingError
from kg.grounding.mapping import key_of, read_mapping, words_of
from kg.grounding.relations import known_as
from kg.understand.knowledge.lexicon import shipped
from kg.vocab import SC

KNOWN = known_as(shipped())


@pytest.mark.parametrize(
    "relation",
    [
        "IMPOSED_SANCTIONS_ON",
        "imposedSanctionsOn",
        "imposed-sanctions-on",
        " Imposed  sanctions on ",
        "ImposedSanctionsOn",
    ],
)
def test_spellings_of_one_relation(relation: str) -> None:
    assert words_of(relation) == "imposed sanctions on"


def test_an_iri_is_no_words() -> None:
    assert key_of("https://example.org/metWith") == "https://example.org/metWith"


@pytest.mark.parametrize(
    ("called", "meaning"),
    [
        (SC + "sanctions", ("sanctions", False)),
        ("sc:sanctions", ("sanctions", False)),
        ("consultsWith", ("consultsWith", False)),
        ("consults with", ("consultsWith", False)),
        ("CONSULTS_WITH", ("consultsWith", False)),
        ("sc:sponsoredBy", ("sponsors", True)),
        ("has participant", ("participatesIn", True)),
        ("P463", ("memberOf", False)),
        ("http://www.wikidata.org/entity/P463", ("memberOf", False)),
        ("http://www.wikidata.org/prop/direct/P463", ("memberOf", False)),
        ("P112", ("founded", True)),
    ],
)
def test_relations_of_the_ontology_by_all_that_they_are_called(called: str, meaning: tuple[str, bool]) -> None:
    relation, turned = KNOWN[key_of(called)]
    assert (relation.removeprefix(SC), turned) == meaning


def test_rows(tmp_path: Path) -> None:
    path = tmp_path / "relations.csv"
    path.write_text(
        "\ufeffrelation,ours,inverse\nPUNISHES,sc:sanctions,\nled_by,leads,yes\nfunded by,sc:sponsoredBy,no\nnoise,,\n",
        encoding="utf-8",
    )
    assert read_mapping(path, KNOWN) == {
        "punishes": (SC + "sanctions", False),
        "led by": (SC + "leads", True),
        "funded by": (SC + "sponsors", True),
        "noise": None,
    }


def test_the_last_column_may_be_left_out(tmp_path: Path) -> None:
    path = tmp_path / "relations.csv"
    path.write_text("relation,ours\nx,sc:meets\n", encoding="utf-8")
    assert read_mapping(path, KNOWN) == {"x": (SC + "meets", False)}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "columns none: expected relation,ours,inverse"),
        ("relation,theirs\nx,y\n", "columns relation, theirs: expected relation,ours,inverse"),
        ("relation,ours,note\nx,sc:meets,y\n", "expected relation,ours,inverse"),
        ("relation,ours\nx,sc:frobs\n", "row 2: 'sc:frobs' is no relation of the ontology"),
        ("relation,ours\n,sc:meets\n", "row 2: relation is empty"),
        ("relation,ours,inverse\nx,sc:meets,maybe\n", "row 2: inverse 'maybe': expected yes or no"),
        ("relation,ours\nx,sc:meets\nX,sc:leads\n", "row 3: 'X' stands in an earlier row with another meaning"),
        ("relation,ours\nx,sc:meets,,y\n", "row 2: has more cells than there are columns"),
    ],
)
def test_what_is_wrong_is_told(text: str, told: str, tmp_path: Path) -> None:
    path = tmp_path / "relations.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError) as error:
        read_mapping(path, KNOWN)
    assert told in str(error.value)


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(MissingError):
        read_mapping(tmp_path / "none.csv", KNOWN)
    (tmp_path / "x.csv").write_bytes(b"relation,ours\n\xff\xfe,sc:meets\n")
    with pytest.raises(DataError):
        read_mapping(tmp_path / "x.csv", KNOWN)


def test_what_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    for path in (Path("/dev/zero"), tmp_path):
        with pytest.raises(DataError, match="not a regular file"):
            read_mapping(path, {})
