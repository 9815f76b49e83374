"""Makes what Oxigraph writes as XML fit to be read by parsers of XML."""

from __future__ import annotations

import re
from typing import IO


class FitForXml:
    """A stream for XML in UTF-8, with U+FFFD for characters that XML cannot hold, and carriage returns as references.

    Oxigraph writes both as they are: no XML parser takes the ones, and all read the others as newlines.
    """

    def __init__(self, output: IO[bytes]) -> None:
        self._output, self._rest = output, b""

    def write(self, data: bytes) -> int:
        text = self._rest + data
        # Two bytes at the end may be the beginning of a noncharacter, whose third is still to come.
        cut = len(text) - next((n for n in (2, 1) if text.endswith(b"\xef\xbf"[:n])), 0)
        self._rest = text[cut:]
        self._output.write(_NOT_IN_XML.sub(_in_xml, text[:cut]))
        return len(data)

    def flush(self) -> None:
        self._output.flush()


_NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b-\x1f]|\xef\xbf[\xbe\xbf]")


def _in_xml(match: re.Match[bytes]) -> bytes:
    return b"&#13;" if match[0] == b"\r" else b"\xef\xbf\xbd"
