"""What a site remembers of how it was made: what each thing's pages looked up, and what the shapes had refused.

It is one hidden file beside the manifest, with the same bytes for the same site. A site without it, or with one that is
damaged or of another graph, is made anew.
"""

from __future__ import annotations

import hashlib
import json
import sys
import zlib
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

from kg.publish import disk

NAME = ".kg-site.keys"
_HEAD = b"kg site keys 1\n"
_ORDER = "little"  # of bytes


@dataclass(slots=True)
class Memory:
    """The keys of each thing, hashed and sorted; what its IRIs begin with; and the quarantine as TriG."""

    base: str
    keys: dict[str, array[int]] = field(default_factory=dict)
    quarantine: bytes = b""

    def touched(self, changed: set[int]) -> set[str]:
        """The things whose pages looked up something that changed."""
        return {thing for thing, keys in self.keys.items() if not changed.isdisjoint(keys)}

    def packed(self, state: str) -> bytes:
        """The bytes of the file. Keys are written once, and of each thing their numbers."""
        table = array("Q", sorted(set(chain.from_iterable(self.keys.values()))))
        number = {key: n for n, key in enumerate(table)}
        things = sorted(self.keys)
        counts = array("I", (len(self.keys[thing]) for thing in things))
        numbers = array("I", map(number.__getitem__, chain.from_iterable(self.keys[thing] for thing in things)))
        names = "\n".join(things).encode("utf-8", "surrogatepass")
        parts = [names, *(_bytes(a) for a in (table, counts, numbers)), self.quarantine]
        told = json.dumps({"state": state, "base": self.base, "sizes": [len(part) for part in parts]}).encode()
        return _HEAD + told + b"\n" + zlib.compress(b"".join(parts), 1)


def read(path: Path, state: str, digest: str) -> Memory | None:
    """What is remembered of the site in this state; None if the file is not the one with this digest."""
    try:
        content = disk.content(path)
        if not hashlib.sha256(content).hexdigest().startswith(digest):
            return None
        told, _, packed = content.removeprefix(_HEAD).partition(b"\n")
        head = json.loads(told)
        if not content.startswith(_HEAD) or head["state"] != state:
            return None
        return _unpacked(zlib.decompress(packed), head)
    except (OSError, ValueError, KeyError, TypeError, IndexError, zlib.error):
        return None


def _unpacked(body: bytes, head: Mapping[str, Any]) -> Memory:
    names, table, counts, numbers, quarantine = _cut(body, head["sizes"])
    keys, every = _array("Q", table), _array("I", numbers)
    things = names.decode("utf-8", "surrogatepass").split("\n") if names else []
    found: dict[str, array[int]] = {}
    at = 0
    for thing, count in zip(things, _array("I", counts), strict=True):
        found[thing] = array("Q", map(keys.__getitem__, every[at : at + count]))
        at += count
    return Memory(str(head["base"]), found, quarantine)


def _cut(body: bytes, sizes: list[int]) -> Iterator[bytes]:
    if sum(sizes) != len(body):
        raise ValueError("cut short")
    at = 0
    for size in sizes:
        yield body[at : at + size]
        at += size


def _bytes(values: array[int]) -> bytes:
    if sys.byteorder != _ORDER:
        values = values[:]
        values.byteswap()
    return values.tobytes()


def _array(kind: str, content: bytes) -> array[int]:
    values = array(kind)
    values.frombytes(content)
    if sys.byteorder != _ORDER:
        values.byteswap()
    return values
