"""Questions that ship with `kg`: the .rq files in queries/.

The first comment line of a file describes it, `# example:` shows a call, and each
`# set: NAME (KIND) MEANING` declares a value that the caller may give; NAME|OTHER also takes it by
another name. The meaning of a code names the codes that make sense, or one of them. Values go in as
a VALUES block where the line `#set` stands, as terms and never as text, so they cannot change the
query.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from kg import rdf
from kg.errors import DataError, MissingError, UsageError
from kg.stores.names import Names
from kg.stores.table import brief

_FOLDER = Path(__file__).resolve().parent / "queries"
_SET = re.compile(r"# set: (?P<name>\w+)(?P<also>(?:\|\w+)*) \((?P<kind>\w+)\) (?P<meaning>.+)")
_WORD = re.compile(r"[\w-]+")
_MARK = re.compile(r"^[ \t]*#set[ \t]*$", re.MULTILINE)
KINDS = ("thing", "relation", "code", "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    """A variable of a named query that the caller may bind."""

    name: str
    also: tuple[str, ...]  # other names that the caller may use
    kind: str  # one of KINDS: a thing of the graph, a relation, a code of the ontology, plain text
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedQuery:
    """A query that ships with `kg`."""

    name: str
    description: str
    example: str
    parameters: tuple[Parameter, ...]
    text: str

    def bind(self, values: Mapping[str, str], names: Names) -> str:
        """The query with some of its parameters bound.

        Raises UsageError for a parameter that it does not have, MissingError for a thing that the
        graph does not have.
        """
        known = {name: parameter for parameter in self.parameters for name in (parameter.name, *parameter.also)}
        blocks = []
        given: set[str] = set()
        for name, value in values.items():
            if name not in known:
                expected = ", ".join(parameter.name for parameter in self.parameters) or "none"
                raise UsageError(f"the query {self.name} takes no value {brief(name)!r}: expected {expected}")
            terms = " ".join(_terms(known[name], value, names))
            variable = known[name].name
            if variable in given:
                raise UsageError(f"the query {self.name} takes {variable} once: {brief(name)} is another name for it")
            given.add(variable)
            blocks.append(f"  VALUES ?{variable} {{ {terms} }}")
        return _MARK.sub(lambda _: "\n".join(blocks), self.text) if blocks else self.text


def _terms(parameter: Parameter, value: str, names: Names) -> list[str]:
    match parameter.kind:
        case "thing":
            return [rdf.iri(iri) for iri in names.things(value)]
        case "relation":
            relation = names.relation(value)
            if relation is None:
                raise MissingError(f"{value!r} is no relation of the ontology: expected one such as meets or sanctions")
            return [rdf.iri(relation)]
        case "code":
            like = _WORD.findall(parameter.meaning)
            return [rdf.iri(names.code(value, parameter=parameter.name, like=like))]
        case _:
            return [rdf.literal(value)]


@cache
def named_queries() -> tuple[NamedQuery, ...]:
    """All of them, in order of their names."""
    return tuple(_read(path) for path in sorted(_FOLDER.glob("*.rq"), key=lambda path: path.stem))


def named_query(name: str) -> NamedQuery:
    """The query called so. Raises UsageError that names similar ones."""
    known = {query.name: query for query in named_queries()}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.4)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise UsageError(f"no query is called {brief(name)!r}{hint} (`kg query --list` shows all)")


def _read(path: Path) -> NamedQuery:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    description = lines[0].removeprefix("#").strip() if lines and lines[0].startswith("#") else ""
    example = next((item.removeprefix("# example:").strip() for item in lines if item.startswith("# example:")), "")
    parameters = tuple(
        Parameter(
            name=match["name"],
            also=tuple(match["also"].split("|")[1:]),
            kind=match["kind"],
            meaning=match["meaning"],
        )
        for match in map(_SET.fullmatch, lines)
        if match
    )
    kinds = all(parameter.kind in KINDS for parameter in parameters)
    if not description or not example or not kinds or (parameters and not _MARK.search(text)):
        raise DataError(f"{path.name}: expected a description, an example, and #set where values go")
    return NamedQuery(name=path.stem, description=description, example=example, parameters=parameters, text=text)
