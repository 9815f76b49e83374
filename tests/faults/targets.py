"""What the fuzzer drives: each target turns bytes into an input and asks the properties of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kg.model import Extraction
from kg.sources import Format
from kg.sources.encoding import is_text_encoding

from . import files, properties
from .sparql import ENDPOINT, HARMLESS
from .texts import SIGNS, WORDS

NAMES = ("readers", "offsets", "iris", "queries", "records", "build")
DATES = (None, "2024", "2024-06", "2024-06-05", "0001-01-01", "9999-12-31")
ENCODINGS = tuple(name for name in files.ENCODINGS if name is None or is_text_encoding(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that takes any bytes."""

    check: Callable[[bytes], None]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()  # what mutations may put in
    longest: int = 4096  # bytes of an input
    limit: int = 15  # seconds for one input


def target(name: str, room: Path) -> Target:
    """The target of this name. `room` is a folder that it may write to."""
    makers: dict[str, Callable[[Path], Target]] = {
        "readers": _readers,
        "offsets": _offsets,
        "iris": _iris,
        "queries": _queries,
        "records": _records,
        "build": _build,
    }
    return makers[name](room)


_SHAPES: tuple[tuple[Format, Callable[[bytes], bytes]], ...] = (
    *((format, bytes) for format in Format),
    (Format.DOCX, files.word),
    (Format.DOCX, lambda data: files.word(data, part="docProps/core.xml")),
    (Format.DOCX, lambda data: files.word(data, part="word/styles.xml")),
    (Format.PDF, files.page),
    (Format.JSONL, lambda data: b'{"text":"They met.","id":1}\n' + data),
    (Format.CSV, lambda data: b"text,id,date\n" + data),
)


def _readers(room: Path) -> Target:
    """The first byte tells format and wrapping, the second the encoding that is asked for; the rest is the file."""

    def check(data: bytes) -> None:
        format, wrap = _SHAPES[data[0] % len(_SHAPES)] if data else _SHAPES[0]
        encoding = ENCODINGS[data[1] % len(ENCODINGS)] if len(data) > 1 else None
        properties.reading(wrap(data[2:]), format, room / "input", encoding=encoding)

    seeds = [bytes((n, 0)) + whole for n, format in enumerate(Format) for whole in files.whole(format)]
    inside = (files.BODY.encode(), b"BT /F1 12 Tf 14 TL 72 720 Td (They met.) Tj T* [(in) -900 (Oslo)] TJ ET")
    seeds += [bytes((n, 0)) + body for n in range(len(Format), len(_SHAPES)) for body in inside]
    seeds += [bytes((0, n)) + "Zoë met 王毅.\n".encode(name or "utf-8", "replace") for n, name in enumerate(ENCODINGS)]
    return Target(check=check, seeds=tuple(seeds), words=tuple(j for j in files.JUNK if len(j) < 60))


def _offsets(room: Path) -> Target:
    """The first byte tells the date, the rest is a text."""
    from kg.understand import Understanding

    understanding = Understanding(properties.MINTER)

    def check(data: bytes) -> None:
        date = DATES[data[0] % len(DATES)] if data else None
        properties.offsets(data[1:].decode("utf-8", "replace"), understanding, date=date)

    texts = [path.read_text(encoding="utf-8") for path in sorted((files.ROOT / "seeds" / "articles").glob("*.[mt]*"))]
    seeds = [text[at : at + 400] for text in texts for at in range(0, 4000, 400)] + ["".join(SIGNS), " ".join(WORDS)]
    words = tuple(word.encode("utf-8", "replace") for word in (*WORDS, *SIGNS))
    return Target(
        check=check, seeds=tuple(b"\x03" + seed.encode("utf-8", "replace") for seed in seeds), words=words, longest=800
    )


def _iris(room: Path) -> Target:
    """A text: as a literal, as names on its lines, and as an IRI."""

    def check(data: bytes) -> None:
        text = data.decode("utf-8", "surrogatepass" if _passes(data) else "replace")
        properties.iris(text.split("\n"), len(data))
        properties.absolute(text)
        properties.literal(text.encode("utf-8", "replace").decode())

    seeds = (
        *(sign.encode("utf-8", "surrogatepass") for sign in SIGNS),
        b"Xi Jinping\nNATO",
        b"http://u@[::1]:80/a%20b?c#d",
    )
    words = (b"http://", b"urn:", b"%41", b"[::1]", b"\\u0041", b"\xed\xa0\x80", b"#", b"?", b"@", b":", b"//")
    return Target(check=check, seeds=seeds, words=words, longest=300)


def _passes(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


def _queries(room: Path) -> Target:
    """A query or an update, short enough that joins over three statements stay small."""
    store, ear = properties.small_store(), properties.Ear()

    def check(data: bytes) -> None:
        properties.query(data.decode("utf-8", "replace").replace(ENDPOINT, ear.address), store, ear)

    calls = (
        f"SELECT * {{ SERVICE <{ENDPOINT}> {{ ?s ?p ?o }} }}",
        f"PREFIX : <{ENDPOINT}> ASK {{ {{ SELECT * {{ SERVICE SILENT:x {{ ?s ?p ?o }} }} }} FILTER(1<2) }}",
        f"ASK {{ FILTER(?o<?s)SERVICE#>\n <{ENDPOINT}> {{}} }}",
        f"INSERT DATA {{ <urn:x:a> <urn:x:b> '''c' }} ; LOAD SILENT <{ENDPOINT}> INTO GRAPH <urn:x:g>",
    )
    words = (
        "SERVICE",
        "SILENT",
        "LOAD",
        "'''",
        '"""',
        "<",
        ">",
        "#",
        "\n",
        "FILTER(",
        "BIND(",
        " AS ?x)",
        "VALUES ?x {",
    )
    words += (
        "UNION",
        "OPTIONAL {",
        "MINUS {",
        "GRAPH ?g {",
        "SELECT * {",
        "EXISTS {",
        "ORDER BY",
        "GROUP BY ?s",
        "UNDEF",
    )
    words += (
        "INSERT DATA {",
        "DELETE WHERE {",
        "PREFIX x: <",
        f"<{ENDPOINT}>",
        "?nowhere",
        "\\u0053",
        "<<",
        ">>",
        "1e5",
    )
    return Target(
        check=check,
        seeds=tuple(text.encode() for text in (*HARMLESS, *calls)),
        words=tuple(word.encode() for word in words),
        longest=400,
    )


class _Choices:
    """Decisions read from bytes, one after the other; zeros where they end."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def below(self, number: int) -> int:
        self._at += 1
        byte = self._data[self._at - 1] if self._at <= len(self._data) else 0
        return byte % max(1, number)

    def one(self, values: tuple[Any, ...] | list[Any]) -> Any:
        return values[self.below(len(values))]

    @property
    def ended(self) -> bool:
        return self._at >= len(self._data)


_VALUES: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        1,
        -1,
        1.0,
        0.5,
        1e308,
        2**70,
        "",
        "x",
        [],
        {},
        [1],
        {"a": 1},
        "sc:meets",
        "state:china",
        "urn:x:a",
    ),
    *(
        "http://[",
        "_:b",
        "positive",
        "negative",
        "possible",
        "planned",
        "2024",
        "2024-02-30",
        "2024-13",
        "en",
        "x" * 300,
    ),
    *(
        "State",
        "https://example.org/t#K",
        "\u0301",
        "\ufffe",
        "\0",
        "\ud800",
        "name",
        "https://e.org/#char=1,2",
        "direct",
    ),
)


def _records(room: Path) -> Target:
    """Where the first byte is even, the rest is a line; where it is odd, it changes a good record place by place."""
    good = _good_records()

    def check(data: bytes) -> None:
        if data and data[0] % 2:
            choices = _Choices(data[1:])
            value = deepcopy(choices.one(good))
            while value and not choices.ended:
                _change(value, choices)
            line = json.dumps(value)
        else:
            line = data[1:].decode("utf-8", "surrogateescape")
        properties.record(line)

    lines = [b"\0" + json.dumps(value, ensure_ascii=False).encode() for value in good]
    keys = tuple(f'"{key}":'.encode() for key in _keys(good))
    words = (*keys, b'"', b"\\u", b"\\ud800", b"1e999", b"null", b"NaN", b"[]")
    return Target(check=check, seeds=(*lines, b"\1", b"\1" + bytes(range(12))), words=words, longest=6000)


def _good_records() -> list[dict[str, Any]]:
    """Extractions of short texts: with a source, a pronoun, a group, a statement within another."""
    from kg.model import Document
    from kg.records import to_record
    from kg.understand import Understanding

    texts = (
        "Beijing denied that it had threatened Lithuania.",
        "Macron said that Poland had told Germany: “Russia attacked us.” Chinese officials met Putin in Astana.",
        "Korea may sanction Japan. 👩‍👩‍👧 Côte d’Ivoire joined NATO.",
    )
    documents = [
        Document(iri=f"https://e.org/{n}", text=text, source="t", date="2024-06-05", title="T")
        for n, text in enumerate(texts)
    ]
    found = [
        to_record(item) for item in Understanding(properties.MINTER).pipe(documents) if isinstance(item, Extraction)
    ]
    assert all(record["claims"] for record in found)
    return found


def _keys(value: object) -> list[str]:
    if isinstance(value, dict):
        return sorted({*value, *(key for inner in value.values() for key in _keys(inner))})
    return sorted({key for inner in value for key in _keys(inner)}) if isinstance(value, list) else []


def _change(value: Any, choices: _Choices) -> None:
    while isinstance(value, dict | list) and value:
        keys = list(value) if isinstance(value, dict) else list(range(len(value)))
        key = choices.one(keys)
        inner = value[key]
        if not isinstance(inner, dict | list) or not inner or choices.below(4) == 0:
            match choices.below(5):
                case 0:
                    del value[key]
                case 1 if isinstance(inner, int | float):
                    value[key] = inner + choices.one((1, -1, 0.5, 1000))
                case 2 if isinstance(value, list):
                    value.append(deepcopy(inner))
                case 3 if isinstance(inner, str):
                    value[key] = inner + str(choices.one(SIGNS))
                case _:
                    value[key] = deepcopy(choices.one(_VALUES))
            return
        value = inner


_SUFFIXES = (".txt", ".md", ".html", ".jsonl", ".csv")
_BETWEEN = b"\xfe\xff\xfd"


def _build(room: Path) -> Target:
    """Files with three bytes between them that no UTF-8 holds; the first byte of each tells its format."""

    def check(data: bytes) -> None:
        parts = data.split(_BETWEEN)[:4]
        suffixes = [_SUFFIXES[part[0] % len(_SUFFIXES)] if part else ".txt" for part in parts]
        properties.building(
            {f"{number}{suffix}": part[1:] for number, (suffix, part) in enumerate(zip(suffixes, parts, strict=True))},
            room,
        )

    texts = [
        "\0Russia attacked Ukraine. Poland said that Hungary had attacked Serbia.",
        "\1# A summit\n\n5 June 2024\n\nEmmanuel Macron met Olaf Scholz in Berlin. Korea may sanction Japan.",
        "\2<p>Vladimir Putin is a professor at the University of Oslo. 👩\u200d👩\u200d👧 joined NATO.</p>",
        '\3{"id":"a b","text":"Beijing denied that it threatened Lithuania."}\n{"text":"Iran left OPEC.\\u0000"}\n{}',
        "\4text,date,url\nXi met Putin in Astana.,2024-02-30,x.org/a\nXi met him.,2024,http://é.org",
        "\0Vladimir Putin, the president of France, met Emmanuel Macron, the president of France.",
    ]
    files_of = [text.encode() for text in texts]
    seeds = [*files_of, _BETWEEN.join(files_of[:4]), _BETWEEN.join(files_of[2:]), _BETWEEN.join(files_of[:1] * 3)]
    words = (*(word.encode("utf-8", "replace") for word in (*WORDS, *SIGNS)), _BETWEEN, _BETWEEN + b"\0")
    return Target(check=check, seeds=tuple(seeds), words=words, longest=1500, limit=90)
