"""Bytes to characters: which encoding a file is in, and what is no text at all."""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from typing import BinaryIO

from kg.errors import DataError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MAGIC = (
    (b"%PDF-", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive (as DOCX, XLSX and ODT are)"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old Office file (as DOC and XLS are)"),
    (b"SQLite format 3\0", "an SQLite database"),
)
_CANDIDATES = [
    *("cp1252", "cp1250", "cp1251", "koi8_r", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "iso8859_5", "iso8859_6"),
]
_META = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"\s*<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._:-]{2,40})[\"']", re.IGNORECASE)
_HIGH = re.compile(rb"[\x80-\xff]")
_LETTER = re.compile(rb"[\x83\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xff]")  # in Windows-1252; the others are signs
_LETTER_RUN = re.compile(rb"[\x83\x8a\x8c\x8e\x9a\x9c\x9e\x9f\xc0-\xff]{3}")
_ENGLISH = re.compile(rb"\b(?:the|of|and|to|that|in)\b")
_HIGH_WORD = re.compile(rb"[^\s\x80-\xff]*[\x80-\xff][^\s]*")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
_SAMPLE = 256 * 1024


def decode(data: bytes, *, encoding: str | None = None, html: bool = False) -> str:
    """The characters of a file, without a byte order mark.

    Tries what was asked for and nothing else; or a byte order mark, UTF-8, what an HTML page states,
    and then the likeliest of the usual encodings. Raises DataError for what is not text, or whose
    encoding cannot be told.
    """
    _refuse_known(data)
    if encoding:
        refuse_mistaken(data, encoding)
    name = encoding or detect(data, html=html)
    try:
        text = data.decode(name)
    except (UnicodeError, ValueError) as error:
        raise DataError(f"not {name}: {_where(error)}; another encoding can be named with --encoding") from None
    refuse_binary(text)
    return text.removeprefix("\ufeff")


def refuse_binary(text: str) -> None:
    """Raises DataError if the start of a text has more control characters than a slip could leave there."""
    head = text[:_SAMPLE]
    if len(_CONTROL.findall(head)) > max(2, len(head) // 50):
        raise DataError("binary data, not text: control characters all through it")


def refuse_mistaken(data: bytes, encoding: str) -> None:
    """Raises DataError for UTF-8 that is to be read as UTF-16 or UTF-32: any two of its bytes make a character.

    True UTF-16 has bytes that are zero or that no UTF-8 holds, but for a few characters of chance.
    """
    if not codecs.lookup(encoding).name.startswith(("utf-16", "utf-32")):
        return
    with suppress(UnicodeDecodeError):
        text = codecs.getincrementaldecoder("utf-8")().decode(data[:_SAMPLE])
        if text and not _CONTROL.search(text):
            raise DataError(f"UTF-8, not {encoding}: --encoding utf-8, or none, reads it")


def choose(head: bytes, rest: BinaryIO | None) -> str:
    """The encoding of a file of lines, from its head and, for a file, what follows it.

    Lines that are broken do not change the encoding of the others: it is UTF-8 as long as no more
    lines speak against it than for it, and if nothing else fits. Raises DataError for a known binary format.
    """
    _refuse_known(head)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    wide = _wide(head)
    if wide:
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    chunk = head
    while chunk:
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            break
        chunk = rest.read(_SAMPLE) if rest else b""
    if not chunk:
        return "utf-8"
    verdicts = [_decodes(line, "utf-8") for line in chunk.split(b"\n")[:-1] or [chunk] if _HIGH.search(line)]
    if sum(verdicts) * 2 >= len(verdicts):
        return "utf-8"
    try:
        return _guess(chunk)
    except DataError:
        return "utf-8"


def detect(data: bytes, *, html: bool = False) -> str:
    """The name of the encoding that the bytes are in. Raises DataError where it cannot be told."""
    for bom, name in _BOMS:
        if data.startswith(bom):
            return name
    wide = _wide(data)
    if wide:
        return wide
    stated = stated_encoding(data) if html else None
    if stated and stated.startswith(("iso2022", "hz")) and _decodes(data, stated):
        return stated  # these write other scripts in ASCII bytes, so that they would pass for UTF-8
    if _decodes(data, "utf-8"):
        return "utf-8"
    if stated and _decodes(data, stated):
        return stated
    return _guess(data)


def stated_encoding(data: bytes) -> str | None:
    """The encoding that an HTML page says it is in, if Python knows it, as browsers understand the name."""
    head = data[:4096]
    match = _META.search(head) or _XML.match(head)
    if not match:
        return None
    name = match[1].decode("ascii").lower()
    if not is_text_encoding(name):
        return None
    known = codecs.lookup(name).name
    return {"iso8859-1": "cp1252", "ascii": "cp1252", "gb2312": "gb18030", "gbk": "gb18030"}.get(known, known)


def is_text_encoding(name: str) -> bool:
    """True for a name that Python decodes text by: not base64, which it knows as a codec too."""
    try:
        b"a".decode(name, "ignore")
    except (LookupError, ValueError):
        return False
    return True


def _refuse_known(data: bytes) -> None:
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise DataError(f"{what}, not text: its suffix or --format should say so, if it is a format that is read")


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except (UnicodeError, ValueError):
        return False
    return True


def _wide(data: bytes) -> str | None:
    """UTF-16 without a byte order mark: every second byte of ASCII characters is zero."""
    head = data[:4096]
    half = len(head) // 2
    if half < 4:
        return None
    low, high = head[1::2].count(0) / half, head[0::2].count(0) / half
    if low > 0.4 and high < 0.05:
        return "utf-16-le"
    return "utf-16-be" if high > 0.4 and low < 0.05 else None


def _guess(data: bytes) -> str:
    """For bytes that are not UTF-8 and do not say what they are.

    An English text with a few accents and curly quotes is Windows-1252, which the statistics of
    charset-normalizer cannot know from so little. Where words of other scripts stand in an English
    text, only they are looked at.
    """
    sample = data[:_SAMPLE]
    high = len(_HIGH.findall(sample))
    if not high:  # the bytes that are not ASCII come later
        start = next(match.start() for match in _HIGH.finditer(data))
        sample = data[start : start + _SAMPLE]
        high = len(_HIGH.findall(sample))
    english = len(_ENGLISH.findall(sample)) * 150 > len(sample)
    rare = len(_LETTER.findall(sample)) < len(sample) * (0.05 if english else 0.01)
    if rare and not _LETTER_RUN.search(sample) and _decodes(data, "cp1252"):
        return "cp1252"
    if rare and english:
        sample = b" ".join(_HIGH_WORD.findall(sample))
    if high >= 8 and b"\0" not in sample:
        from charset_normalizer import from_bytes

        best = from_bytes(sample, cp_isolation=_CANDIDATES).best()
        if best is not None and best.chaos <= 0.1 and _decodes(data, best.encoding):
            return best.encoding
    raise DataError("not UTF-8, and no other encoding fits for sure: name it with --encoding, or it is not text")


def _where(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return f"byte {error.start} cannot be decoded"
    return str(error).split("\n", 1)[0] or type(error).__name__
