"""Real files for the tests, made from nothing, and reading them."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as NewDocument
from pypdf import PdfReader, PdfWriter

from kg.ids import Minter
from kg.model import Document, Failure
from kg.sources import ReadSettings, read

Reading = Callable[..., list[Document | Failure]]


@pytest.fixture
def reading() -> Reading:
    """Read sources with settings given as keywords, all at once."""

    def run(*sources: str | Path, **settings: object) -> list[Document | Failure]:
        chosen = ReadSettings(**settings)  # type: ignore[arg-type]
        return list(read([str(source) for source in sources], minter=Minter(), settings=chosen))

    return run


@pytest.fixture
def document(tmp_path: Path, reading: Reading) -> Callable[..., Document]:
    """The one document of a file with this name and these bytes."""

    def run(name: str, data: bytes | str, **settings: object) -> Document:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        (result,) = reading(path, **settings)
        assert isinstance(result, Document), result
        return result

    return run


@pytest.fixture
def failure(tmp_path: Path, reading: Reading) -> Callable[..., Failure]:
    """The one failure of a file with this name and these bytes."""

    def run(name: str, data: bytes | str, **settings: object) -> Failure:
        path = tmp_path / name
        path.write_bytes(data.encode() if isinstance(data, str) else data)
        (result,) = reading(path, **settings)
        assert isinstance(result, Failure), result
        assert result.stage == "read"
        assert "\n" not in result.reason
        return result

    return run


@pytest.fixture(scope="session")
def make_pdf() -> Callable[..., bytes]:
    return _pdf


@pytest.fixture(scope="session")
def lock_pdf() -> Callable[..., bytes]:
    return _locked


@pytest.fixture(scope="session")
def make_docx() -> Callable[..., bytes]:
    return _docx


def _pdf(pages: list[list[str]], info: dict[str, str] | None = None) -> bytes:
    """A PDF of plain Helvetica lines; a page without lines has no text layer."""
    objects: list[bytes] = []

    def add(body: bytes) -> int:
        objects.append(body)
        return len(objects)

    catalog, tree, font = add(b""), add(b""), add(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>")
    kids = []
    for lines in pages:
        drawn = ["BT /F1 12 Tf 14 TL 72 720 Td"]
        for line in lines:
            escaped = line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            drawn.append(f"({escaped}) Tj T*")
        content = "\n".join([*drawn, "ET"]).encode("latin-1")
        stream = add(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(content), content))
        kids.append(
            add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 612 792] /Contents %d 0 R"
                b" /Resources << /Font << /F1 %d 0 R >> >> >>" % (tree, stream, font)
            )
        )
    objects[catalog - 1] = b"<< /Type /Catalog /Pages %d 0 R >>" % tree
    objects[tree - 1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (
        len(kids),
        b" ".join(b"%d 0 R" % kid for kid in kids),
    )
    about = add(b"<< %s >>" % " ".join(f"/{key} ({value})" for key, value in (info or {}).items()).encode("latin-1"))
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<< /Size %d /Root %d 0 R /Info %d 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        catalog,
        about,
        table,
    )
    return bytes(out)


def _locked(data: bytes, password: str) -> bytes:
    """The PDF, encrypted for readers who know the password."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(data)))
    writer.encrypt(password, algorithm="RC4-128")
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _docx(*paragraphs: str, rows: tuple[tuple[str, ...], ...] = (), title: str = "", author: str = "") -> bytes:
    """A Word document of paragraphs, then a table."""
    document = NewDocument()
    for paragraph in paragraphs:
        document.add_paragraph(paragraph)
    if rows:
        table = document.add_table(len(rows), len(rows[0]))
        for r, row in enumerate(rows):
            for c, cell in enumerate(row):
                table.cell(r, c).text = cell
    if author:
        document.core_properties.author = author
        document.core_properties.title = title
    out = BytesIO()
    document.save(out)
    return out.getvalue()
