"""Every error that `kg` raises on purpose, and the exit code each ends the command line with.

A message says what happened, where, and what was expected, in one line. Exit codes follow the BSD
`sysexits.h` numbers where one fits, so that scripts can tell a wrong call from bad data.
"""

from __future__ import annotations

import os

_LONGEST = 200  # characters of a foreign message


class KgError(Exception):
    """The root: anything `kg` gives up on. Its text is the one line a person reads."""

    exit_code = 1


class UsageError(KgError):
    """The call itself is wrong: an unknown format, a setting out of range, options that exclude each other."""

    exit_code = 2


class RefusedError(KgError):
    """The work was done and its answer is no: data that does not conform, a build without one good document."""

    exit_code = 3


class PartialError(KgError):
    """The work was done, but some documents are in the failure report instead of the result."""

    exit_code = 4


class DataError(KgError):
    """An input is not what it says it is: broken RDF, a PDF that cannot be read, a CSV without its column."""

    exit_code = 65


class MissingError(KgError):
    """A file, folder or resource that was named does not exist."""

    exit_code = 66


class QueryError(DataError):
    """A SPARQL query that cannot be parsed or evaluated."""

    exit_code = 65


class MalformedQueryError(QueryError):
    """It is no SPARQL: the fault MalformedQuery of the SPARQL Protocol."""


class RefusedQueryError(QueryError):
    """It is not evaluated here, whatever it would give: the fault QueryRequestRefused of the SPARQL Protocol."""


class ServiceError(KgError):
    """A server whose answers are needed is of no use: nobody there, a wrong key, a model that it does not have."""

    exit_code = 69


class OutputError(KgError):
    """An output cannot be written: no permission, a full disk, a folder that another build holds."""

    exit_code = 73


class SetupError(KgError):
    """A part that must be installed is not: a spaCy pipeline, an optional package, the data of the package."""

    exit_code = 78


def debugging() -> bool:
    """Whether unexpected errors are to be raised with their traceback: KG_DEBUG=1."""
    return os.environ.get("KG_DEBUG") == "1"


def told(error: BaseException) -> str:
    """What an unexpected error says, in one line of at most 200 characters: its type first."""
    return f"{type(error).__name__}: {' '.join(str(error).split())[:_LONGEST]}"
