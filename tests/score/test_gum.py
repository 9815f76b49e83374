"""GUM: what is read from CoNLL-U, and what counts as a right link and a right cluster."""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.errors import DataError
from kg.score.formats import gum
from kg.score.run import formats_of, mark
from kg.score.standard import GoldText
from kg.score.tally import Measure, Tally
from kg.understand import Understanding

HEAD = """# newdoc id = news_{name}
# global.Entity = GRP-etype-infstat-salience-centering-minspan-link-identity
# meta::dateCreated = 2019-03-04
# meta::title = A visit
"""

VISIT = """# newpar
# text = The Kenyan president, Uhuru Kenyatta, met Xi Jinping in Beijing.
1	The	the	DET	DT	_	3	det	_	Entity=(1-person-new-nnnnn-cf1-3-coref
2	Kenyan	Kenyan	ADJ	JJ	_	3	amod	_	_
3	president	president	NOUN	NN	_	8	nsubj	_	Entity=1)|SpaceAfter=No
4	,	,	PUNCT	,	_	3	punct	_	_
5	Uhuru	Uhuru	PROPN	NNP	_	3	appos	_	Entity=(1-person-giv:act-nnnnn-cf1-1,2-appos-Uhuru_Kenyatta
6	Kenyatta	Kenyatta	PROPN	NNP	_	5	flat	_	Entity=1)|SpaceAfter=No
7	,	,	PUNCT	,	_	3	punct	_	_
8	met	meet	VERB	VBD	_	0	root	_	_
9	Xi	Xi	PROPN	NNP	_	8	obj	_	Entity=(2-person-new-nnnnn-cf2-1,2-sgl-Xi_Jinping
10	Jinping	Jinping	PROPN	NNP	_	9	flat	_	Entity=2)
11	in	in	ADP	IN	_	12	case	_	_
12	Beijing	Beijing	PROPN	NNP	_	8	obl	_	Entity=(3-place-new-nnnnn-cf3-1-sgl-Beijing)|SpaceAfter=No
13	.	.	PUNCT	.	_	8	punct	_	_

# text = He thanked China.
1	He	he	PRON	PRP	_	2	nsubj	_	Entity=(1-person-giv:act-nnnnn-cf1-1-ana-Uhuru_Kenyatta)
2	thanked	thank	VERB	VBD	_	0	root	_	_
3	China	China	PROPN	NNP	_	2	obj	_	Entity=(4-place-new-nnnnn-cf2-1-sgl-China)|SpaceAfter=No
4	.	.	PUNCT	.	_	2	punct	_	_

# newpar
# text = Kenyatta can't stay.
1	Kenyatta	Kenyatta	PROPN	NNP	_	4	nsubj	_	Entity=(1-person-giv:act-nnnnn-cf1-1-coref-Uhuru_Kenyatta)
2-3	can't	_	_	_	_	_	_	_	_
2	ca	can	AUX	MD	_	4	aux	_	_
3	n't	not	PART	RB	_	4	advmod	_	_
4	stay	stay	VERB	VB	_	0	root	_	SpaceAfter=No
5	.	.	PUNCT	.	_	4	punct	_	_

"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "news" / "dep"
    place.mkdir(parents=True)
    (place / "one.conllu").write_text(HEAD.format(name="one") + VISIT, encoding="utf-8")
    (place / "notes.txt").write_text("no gold", encoding="utf-8")
    return tmp_path / "news"


@pytest.fixture
def gold(folder: Path) -> GoldText:
    (text,) = gum.FORMAT.read(folder)
    return text


def test_the_text_and_its_day_are_read(gold: GoldText) -> None:
    assert gold.document.text == (
        "The Kenyan president, Uhuru Kenyatta, met Xi Jinping in Beijing. He thanked China.\n\nKenyatta can't stay."
    )
    assert (gold.document.date, gold.document.title) == ("2019-03-04", "A visit")


def test_mentions_bring_class_key_title_form_and_head(gold: GoldText) -> None:
    text = gold.document.text
    found = [(text[slice(*m.place)], m.kind, m.entity, m.link, m.form) for m in gold.mentions or ()]
    assert found == [
        ("The Kenyan president", "person", "1", None, "nominal"),
        ("Uhuru Kenyatta", "person", "1", "Uhuru Kenyatta", "name"),
        ("Xi Jinping", "person", "2", "Xi Jinping", "name"),
        ("Beijing", "place", "3", "Beijing", "name"),
        ("He", "person", "1", "Uhuru Kenyatta", "pronoun"),
        ("China", "place", "4", "China", "name"),
        ("Kenyatta", "person", "1", "Uhuru Kenyatta", "name"),
    ]
    heads = [text[slice(*m.head)] for m in gold.mentions or () if m.head]
    assert heads[:3] == ["president", "Uhuru Kenyatta", "Xi Jinping"]


def test_a_folder_a_folder_in_it_and_a_file_are_told(folder: Path) -> None:
    for path in (folder, folder / "dep", folder / "dep" / "one.conllu"):
        assert [f.name for f in formats_of(path)] == ["gum"]
    assert not gum.FORMAT.told_by(folder / "dep" / "notes.txt")
    assert not gum.FORMAT.told_by(folder / "nothing")


def test_a_file_may_hold_several_documents(folder: Path) -> None:
    path = folder / "dep" / "one.conllu"
    path.write_text(path.read_text() + HEAD.format(name="two") + VISIT, encoding="utf-8")
    assert [t.document.source for t in gum.FORMAT.read(path)] == ["news_one", "news_two"]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("8\tmet\tmeet\tVERB", "8 met meet VERB", "ten columns"),
        ("3\tpresident\tpresident", "3\tkings\tpresident", "does not stand"),
        ("Entity=2)", "Entity=7)", "was not opened"),
    ],
)
def test_what_is_not_in_the_format_is_refused_with_its_place(folder: Path, old: str, new: str, told: str) -> None:
    path = folder / "dep" / "one.conllu"
    path.write_text(path.read_text().replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=f"one.conllu: line .*{told}"):
        list(gum.FORMAT.read(path))


@pytest.fixture
def tallies(folder: Path, understanding: Understanding) -> dict[str, Tally]:
    return mark(folder, gum.FORMAT, understanding).tallies


@pytest.mark.model
def test_links_to_what_the_authority_holds_are_counted(tallies: dict[str, Tally]) -> None:
    links = tallies["links"]
    assert links.of("Person") == Measure(3, 0, 0)  # Kenyatta twice by name, and Xi
    assert links.of("State") == Measure(1, 0, 0)  # China; Beijing is a city and is not counted
    assert links.means["accuracy"] == 1.0


@pytest.mark.model
def test_clusters_with_a_name_are_counted(tallies: dict[str, Tally]) -> None:
    coreference = tallies["coreference"]
    assert coreference.means["MUC recall"] == 1.0
    assert coreference.means["mean F1"] == pytest.approx(1.0)
    assert coreference.of("pronoun").hits == 1


@pytest.mark.model
def test_a_wrong_link_and_a_broken_cluster_are_told(folder: Path, understanding: Understanding) -> None:
    path = folder / "dep" / "one.conllu"
    text = path.read_text().replace("4-place-new-nnnnn-cf2-1-sgl-China", "4-place-new-nnnnn-cf2-1-sgl-Japan")
    path.write_text(
        text.replace("(1-person-giv:act-nnnnn-cf1-1-ana-Uhuru_Kenyatta)", "(2-person-giv:act-nnnnn-cf1-1-ana)")
    )
    tallies = mark(path, gum.FORMAT, understanding).tallies
    assert [s.kind for s in tallies["links"].slips] == ["linked to another"]
    assert tallies["links"].means["accuracy"] < 1
    assert tallies["coreference"].means["mean F1"] < 1
    assert "wrong pronoun" in {s.kind for s in tallies["coreference"].slips}
