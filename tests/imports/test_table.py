"""CSV: statements as rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import DataError, MissingError, UsageError
from kg.ids import Minter
from kg.imports import Setting, read
from kg.imports.files import File
from kg.imports.table import read as read_table

Write = Callable[..., Path]
TEXT = "Border talks\n\nRussia attacked Ukraine on Monday. Emmanuel Macron met Olaf Scholz in Berlin.\n"


@pytest.fixture
def texts(write: Write) -> Path:
    write("texts/talks.txt", TEXT)
    write("texts/asia.txt", "中国批评了日本。 The United States sanctioned Iran.")
    write("texts/notes.ann", "T1\tno text")
    return write("texts/more/north.md", "# North\n\nNorway joined the exercise.").parent.parent


def test_a_statement_a_row(reading, write: Write, texts: Path) -> None:
    path = write(
        "s.csv",
        "Subject,Relation,Object,Quote,Document,Start,End,Negated,Said by,Time,Confidence,Subject IRI,Object kind\n"
        "Russia,attacked,Ukraine,Russia attacked Ukraine,talks,14,37,no,,2024-06-03,0.75,Q159,State\n"
        "中国,批评,日本,,asia.txt,,,true,Xinhua,3 June 2024,80%,,\n",
    )
    found = reading("csv", path, texts=texts)
    assert not found.failures
    assert found.triples == [("Russia", "attacked", "Ukraine"), ("中国", "批评", "日本")]
    one, two = found.told
    assert (one.quote, one.start, one.end, one.negated) == ("Russia attacked Ukraine", 14, 37, False)
    assert (one.time, one.confidence, one.where) == ("2024-06-03", 0.75, "s.csv, line 2")
    assert (one.subject.iri, one.object.kind) == ("http://www.wikidata.org/entity/Q159", "State")
    assert (two.negated, two.said_by, two.time, two.confidence, two.start) == (True, "Xinhua", "2024-06-03", 0.8, None)
    assert [f.document.source for f in found.foreigns] == ["talks.txt", "asia.txt"]


@pytest.mark.parametrize(
    ("cells", "place", "time"),
    [
        ("14,37,", (14, 37), None),
        ("2014-03-01,,", (None, None), "2014-03-01"),
        ("3 May 2014,2022-02,", (None, None), "2014-05-03/2022-02"),
        (",2022-02-24,", (None, None), "2022-02-24"),
        ("2014-03-01,2014-03-01,2015", (None, None), "2015"),
    ],
)
def test_start_and_end_may_be_dates(
    reading, write: Write, texts: Path, cells: str, place: tuple[int | None, int | None], time: str | None
) -> None:
    path = write("s.csv", f"subject,relation,object,document,start,end,time\nRussia,attacked,Ukraine,talks,{cells}\n")
    found = reading("csv", path, texts=texts)
    assert not found.failures
    (told,) = found.told
    assert ((told.start, told.end), told.time) == (place, time)


def test_bad_rows_are_told_and_the_rest_is_kept(reading, write: Write, texts: Path) -> None:
    path = write(
        "s.csv",
        "subject,relation,object,document,confidence,start,end,negated\n"
        ",attacked,Ukraine,talks,,,,\n"
        "Russia,,Ukraine,talks,,,,\n"
        "Russia,attacked,Ukraine,nowhere,,,,\n"
        "Russia,attacked,Ukraine,talks,1.5,,,\n"
        "Russia,attacked,Ukraine,talks,nan,,,\n"
        "Russia,attacked,Ukraine,talks,,12,,\n"
        "Russia,attacked,Ukraine,talks,,-1,5,\n"
        "Russia,attacked,Ukraine,talks,,,,perhaps\n"
        "Russia,attacked,Ukraine,talks,,,,,surplus\n"
        f"Russia,attacked,Ukraine,talks,{'9' * 5000},,,\n"
        "\n"
        "Russia,attacked,Ukraine,talks,,,,\n",
    )
    found = reading("csv", path, texts=texts)
    assert found.triples == [("Russia", "attacked", "Ukraine")]
    assert found.told[0].where == "s.csv, line 13"
    assert list(found.reasons) == [str(n) for n in range(2, 12)]
    assert {f.stage for f in found.failures} == {"row"}
    assert found.reasons["2"] == "line 2: 'subject' is empty: expected a name"
    assert "expected a relation" in found.reasons["3"]
    assert "no text is called 'nowhere'" in found.reasons["4"]
    assert "confidence '1.5': expected a number from 0 to 1" in found.reasons["5"]
    assert "expected both or neither" in found.reasons["7"]
    assert "negated 'perhaps': expected true or false" in found.reasons["9"]
    assert "9 cells under 8 columns" in found.reasons["10"]


@pytest.mark.parametrize("names", ["head,relation,tail", "source,type,target", "from,edge,to", "S,P,O"])
def test_other_names_for_the_columns(reading, write: Write, texts: Path, names: str) -> None:
    found = reading("csv", write("s.csv", f"{names},file\nRussia,attacked,Ukraine,talks\n"), texts=texts)
    assert found.triples == [("Russia", "attacked", "Ukraine")]


@pytest.mark.parametrize(
    ("name", "data", "delimiter"),
    [
        ("a.csv", "subject;relation;object;document\nRussia;attacked;Ukraine, again;talks\n", None),
        ("a.tsv", "subject\trelation\tobject\tdocument\nRussia\tattacked\tUkraine, again\ttalks\n", None),
        ("a.csv", "sep=|\nsubject|relation|object|document\nRussia|attacked|Ukraine, again|talks\n", None),
        ("a.csv", '\ufeffsubject,relation,object,document\r\nRussia,attacked,"Ukraine, again",talks\r\n', None),
        ("a.csv", "subject~relation~object~document\nRussia~attacked~Ukraine, again~talks\n", "~"),
        ("a.txt", "\n\nsubject\trelation\tobject\tdocument\nRussia\tattacked\tUkraine, again\ttalks\n", None),
    ],
)
def test_delimiters(reading, write: Write, texts: Path, name: str, data: str, delimiter: str | None) -> None:
    found = reading("csv", write(name, data), texts=texts, delimiter=delimiter)
    assert found.triples == [("Russia", "attacked", "Ukraine, again")]
    with pytest.raises(UsageError):
        Setting(delimiter="ab")


@pytest.mark.parametrize("codec", ["utf-16", "cp1251", "utf-8-sig"])
def test_encodings(reading, write: Write, codec: str) -> None:
    data = "subject,relation,object,text\nРоссия,критиковала,Польша,Россия критиковала Польша в понедельник.\n"
    found = reading("csv", write("a.csv", data.encode(codec)))
    assert found.triples == [("Россия", "критиковала", "Польша")]


def test_a_row_in_another_encoding_is_left_out(reading, write: Write, texts: Path) -> None:
    good = "Łódź,meets,日本,talks\n".encode()
    found = reading(
        "csv", write("a.csv", b"subject,relation,object,document\n" + good + b"caf\xe9,x,y,talks\n"), texts=texts
    )
    assert found.triples == [("Łódź", "meets", "日本")]
    assert "name it with --encoding" in found.reasons["3"]


def test_columns_with_the_same_name_or_none(reading, write: Write, texts: Path) -> None:
    data = ",note,note,subject,relation,,object,document\n1,a,b,Russia,attacked,x,Ukraine,talks\n"
    assert reading("csv", write("a.csv", data), texts=texts).triples == [("Russia", "attacked", "Ukraine")]


def test_texts_in_the_table(reading, write: Write) -> None:
    path = write(
        "a.csv",
        "document,text,title,date,subject,relation,object\n"
        '7,"Russia attacked Ukraine.\r\n🕊️ Later they met.",Talks,5 June 2024,Russia,attacked,Ukraine\n'
        "7,,,,Russia,met,Ukraine\n"
        "8,--,,,a,b,c\n",
    )
    found = reading("csv", path)
    document = found.one.document
    assert (document.source, document.title, document.date) == ("a.csv#7", "Talks", "2024-06-05")
    assert document.text == "Russia attacked Ukraine.\n🕊️ Later they met."
    assert len(found.told) == 2
    assert "holds no text" in found.reasons["5"]


def test_rows_that_name_no_document(reading, write: Write, texts: Path) -> None:
    rows = "subject,relation,object\nrussia,attacked,UKRAINE\nUnited States,sanctioned,Iran\nSpain,met,Iran\n"
    found = reading("csv", write("a.csv", rows), texts=texts)
    assert {f.document.source: f.told[0].object.text for f in found.foreigns} == {
        "talks.txt": "Ukraine",
        "asia.txt": "Iran",
    }
    assert found.reasons == {"4": "no text names both 'Spain' and 'Iran'"}
    alone = reading("csv", write("b.csv", rows), texts=texts / "talks.txt")
    assert len(alone.one.told) == 3  # of the only text, whatever it names
    called = reading("csv", write("asia.csv", rows), texts=texts)
    assert called.one.document.source == "asia.txt"
    (failure,) = reading("csv", write("c.csv", rows)).failures
    assert "name a folder or file with --texts" in failure.reason


def test_texts_in_a_table_are_known_by_their_identifiers(reading, write: Write) -> None:
    texts = write("reports.jsonl", '{"id": "r1", "text": "Russia attacked Ukraine.", "url": "https://e.org/1"}\n')
    for name in ("r1", "reports.jsonl#r1", "https://e.org/1"):
        found = reading(
            "csv", write("a.csv", f"subject,relation,object,doc\nRussia,attacked,Ukraine,{name}\n"), texts=texts
        )
        assert found.one.document.source == "reports.jsonl#r1"


def test_a_text_whose_row_is_broken_is_told_so(reading, write: Write) -> None:
    texts = write("t/r.csv", "id,text\nr1,Russia attacked Ukraine.\nr2,One, two.\nr3,\n")
    write("t/statements.csv", "a,b\n1,2\n")  # no table of texts
    names = ("r1", "r2", "r.csv#r2", "t/r.csv#r2", "r3", "r4", "r.csv#r5")
    rows = "".join(f"Russia,attacked,Ukraine,{name}\n" for name in names)
    path = write("a.csv", f"subject,relation,object,doc\n{rows}")
    torn = "the text r.csv#r2: line 3: 3 cells under 2 columns: a text with the delimiter needs quotes"
    for place in (texts, texts.parent):
        found = reading("csv", path, texts=place)
        assert len(found.told) == 1
        assert found.reasons == {
            **{str(n): f"line {n}: {torn}" for n in (3, 4, 5)},
            "6": "line 6: the text r.csv#r3: holds no text: not one letter or digit",
            **{
                str(n): f"line {n}: no text is called '{name}' among those of --texts; 2 rows there are broken, the "
                f"first {torn.removeprefix('the text ')}"
                for n, name in ((7, "r4"), (8, "r.csv#r5"))
            },
        }
    torn_quotes = write("q.csv", 'id,text\nr1,Russia attacked Ukraine.\nr2,"One\n')
    assert (
        "--texts; one row there is broken: q.csv#3: line 3: a quote is opened and never closed"
        in (reading("csv", path, texts=torn_quotes).reasons["3"])
    )


@pytest.mark.parametrize(
    ("table", "reason"),
    [
        ("id,text\nr1,\nr2,\n", "t.csv#r1: holds no text: not one letter or digit"),
        ("id,words\nr1,One.\n", "no column 'text': there are 'id', 'words'"),
    ],
)
def test_a_table_that_holds_no_text_says_why(reading, write: Write, table: str, reason: str) -> None:
    path = write("a.csv", "subject,relation,object,doc\na,b,c,r1\n")
    with pytest.raises(DataError, match=f"holds no text: {re.escape(reason)}$"):
        reading("csv", path, texts=write("t.csv", table))


def test_names_of_texts_that_are_not_clear(reading, write: Write) -> None:
    folder = write("t/a.txt", "One text.").parent
    write("t/sub/a.txt", "Another text.")
    write("t/more/b.txt", "One more.")
    write("t/sub/b.md", "The last one.")
    names = ("a.txt", "sub/a.txt", "a", "./sub/a", "c:\\x\\a.txt", "b", "b.md", "more/b.pdf")
    rows = "".join(f"a,b{n},c,{name}\n" for n, name in enumerate(names))
    path = write("s.csv", f"subject,relation,object,document\n{rows}")
    found = reading("csv", path, texts=folder)
    ends = {t.relation: f.document.source for f in found.foreigns for t in f.told}
    assert ends == {"b0": "a.txt", "b1": "sub/a.txt", "b2": "a.txt", "b3": "sub/a.txt", "b4": "a.txt",
                    "b6": "sub/b.md", "b7": "more/b.txt"}  # fmt: skip
    assert found.reasons == {"7": "line 7: several texts could be 'b': more/b.txt, sub/b.md"}
    with pytest.raises(MissingError):
        reading("csv", path, texts=folder / "nothere")


def test_files_about_the_same_texts_are_put_together(reading, write: Write, texts: Path) -> None:
    one = write("1.csv", "subject,relation,object,document\nRussia,attacked,Ukraine,talks\n")
    two = write(
        "2.csv",
        "subject,relation,object,document\nEmmanuel Macron,met,Olaf Scholz,talks\nRussia,attacked,Ukraine,talks\n",
    )
    found = reading("csv", one, two, texts=texts)
    assert len(found.one.told) == 3


@pytest.mark.parametrize(
    "data",
    [
        *(b"", b"\n\n", b"\xff\xfe", b"PK\x03\x04xx", bytes(3000), b",,,\n1,2,3\n", b"a,b,c\n1,2,3\n"),
        b'subject,relation,object\n"never closed\n' + b"filler line\n" * 300_000,
    ],
)
def test_files_that_are_none(reading, write: Write, data: bytes, texts: Path) -> None:
    found = reading("csv", write("a.csv", data), texts=texts, max_chars=1000)
    assert found.failures
    assert not found.told


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_bytes(b"subject,relation,object,text\n" + data)
        list(read("csv", [str(path)], minter=Minter()))
        assert read_table(File(path=path, name="a.csv"), Setting().opened(Minter())) is not None


def test_a_quote_that_is_never_closed_is_told_with_its_line(reading, write: Write, texts: Path) -> None:
    row = "Russia,attacked,Ukraine,talks\n"
    bad = 'Russia,attacked,"Ukraine,talks\n'
    found = reading("csv", write("s.csv", f"subject,relation,object,document\n{row}{bad}{row * 20}"), texts=texts)
    assert len(found.told) == 1
    (why,) = found.reasons.values()
    assert why.startswith("line 3: a quote is opened and never closed; it takes in the lines to the end")


def test_a_table_without_rows_says_so(reading, write: Write, texts: Path) -> None:
    found = reading("csv", write("s.csv", "subject,relation,object\n\n"), texts=texts)
    assert list(found.reasons.values()) == ["holds no rows below its header"]


def test_identifiers_that_are_none_are_kept_to_be_told(reading, write: Write, texts: Path) -> None:
    rows = "subject,relation,object,document,subject_iri,object_id\nRussia,attacked,Ukraine,talks,no iri,17\n"
    (told,) = reading("csv", write("s.csv", rows), texts=texts).told
    assert (told.subject.iri, told.object.iri) == ("no iri", None)


@pytest.mark.parametrize("format", ["csv", "brat", "nif", "graphrag", "langchain"])
def test_what_is_no_regular_file_is_refused(reading, format: str) -> None:
    found = reading(format, Path("/dev/zero"))
    (why,) = found.reasons.values()
    assert why == "not a regular file: a pipe can be read as standard input, under the name -"
