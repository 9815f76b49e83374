"""Where the page of each IRI is, below the root of a site, and which IRI a page is about.

A path is what follows the namespace of an IRI, with its characters as they are: `id/state/china`,
`data/entity/person/владимир-путин`. The page of an IRI with a fragment is that of the IRI without it. What lies in no
namespace of the site, or has a name that is taken there, is found at `resource/` and a digest, and only in the
direction from IRI to page.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote

from kg.ids import DEFAULT_BASE, digest, is_absolute

ROOT = "https://w3id.org/statecraft/"
_OURS = ("id", "data", "ontology", "shapes", "lexicon", "plover", "seeds")
_FOREIGN = "resource"
_DATASET = "dataset"  # the graph as a whole; its page is at the root of the site, wherever its IRI is
_TAKEN = {_FOREIGN, ".well-known", "downloads", "graphs", "health", "sparql", "static"}
_TAKEN |= {"browse", _DATASET, "documents", "editor", "index", "review", "robots", "search", "sitemap"}
"""What the first part of a path is no IRI's: files, pages and programs of the site itself."""
_FORMED = re.compile(r"\.(?:html|ttl|jsonld|nt|rdf|near|page\d+)\Z")
_FILED = re.compile(r"(?:\.(?:html|ttl|jsonld|nt|rdf|near\.json)|\A\.[0-9a-f]{16}\.tmp)\Z")
"""How the files of pages end, and those that are being written: no folder is called so."""
_ROOTED = re.compile(r"robots\.txt|sitemap(?:-\d+)?\.xml|\.kg-site.*", re.DOTALL)
"""Files at the root of a site."""
_KEPT = 16384  # paths that are kept once found
_LONGEST = 180  # bytes of a part of a path that is a file name; file systems end at 255
_LONGEST_PATH = 800  # bytes of all parts, and of what is between them
_SAFE = "!$&'()*+,;=:@/~-._"


class Addresses:
    """The addresses of one site, whose own IRIs begin with `base`."""

    def __init__(self, base: str = DEFAULT_BASE) -> None:
        self.base = base
        self._paths = lru_cache(_KEPT)(self._path)

    def path(self, iri: str) -> str:
        """The path of the page that tells of an IRI, without suffix."""
        return self._paths(iri.partition("#")[0])

    def _path(self, whole: str) -> str:
        if whole == f"{self.base}{_DATASET}":
            return _DATASET
        if whole.startswith(ROOT) and whole[len(ROOT) :].split("/")[0] in _OURS:
            found = whole[len(ROOT) :]
        else:
            found = whole[len(self.base) :] if whole.startswith(self.base) else ""
        return found if self.iri(found) == whole else f"{_FOREIGN}/{digest(whole)}"

    def iri(self, path: str) -> str | None:
        """The IRI, without fragment, that the page at this path is about; None where a path says nothing of it."""
        if path == _DATASET:
            return f"{self.base}{_DATASET}"
        if not _is_plain(path) or _is_taken(path.split("/")):
            return None
        return self.named(path)

    def named(self, path: str) -> str | None:
        """The IRI that a server is asked for by a path of its own; its page may be elsewhere. None if it is no IRI."""
        iri = f"{ROOT}{path}" if path.split("/")[0] in _OURS else f"{self.base}{path}"
        return iri if is_absolute(iri) else None

    def href(self, iri: str, here: str, suffix: str = ".html") -> str:
        """The link to the page of an IRI from the page at the path `here`: relative, so that it holds anywhere."""
        fragment = iri.partition("#")[2]
        link = self.to(f"{self.path(iri)}{suffix}", here)
        return f"{link}#{quote(fragment, safe=_SAFE + '%')}" if fragment else link

    def to(self, target: str, here: str) -> str:
        """The link to a path of the site, with its suffix, from the page at the path `here`."""
        there, from_ = target.split("/"), here.split("/")[:-1]
        same = 0
        while same < min(len(there) - 1, len(from_)) and there[same] == from_[same]:
            same += 1
        link = quote("../" * (len(from_) - same) + "/".join(there[same:]), safe=_SAFE)
        return f"./{link}" if ":" in link.split("/")[0] else link  # else it would begin like an address: a:b


def _is_plain(path: str) -> bool:
    """Whether a path can be a file name as it is, and leads nowhere else."""
    parts = path.split("/")
    sizes = [len(part.encode("utf-8", "surrogatepass")) for part in parts]
    short = max(sizes) <= _LONGEST and sum(sizes) + len(sizes) - 1 <= _LONGEST_PATH
    return short and not {"", ".", ".."} & set(parts) and not {"\\", "\0"} & set(path)


def _is_taken(parts: list[str]) -> bool:
    """Whether the files of a page would be those of the site or of another page, or lie in a folder named as one is."""
    *folders, last = parts
    if parts[0] in _TAKEN or _FORMED.search(last):
        return True
    return any(map(_FILED.search, folders)) or bool(folders and _ROOTED.fullmatch(folders[0]))
