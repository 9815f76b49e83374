"""`kg load`."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kg.commands.folder import PATH, part
from kg.commands.output import say
from kg.errors import UsageError


@click.command("load")
@click.argument("folder", metavar="DIR", required=False, type=PATH)
@click.argument("target", metavar="TARGET", required=False)
@click.option("--profile", "name", metavar="NAME", default="generic", help="Kind of server; --list shows them.")
@click.option("--query", metavar="URL", help="SPARQL endpoint to count by, where the profile does not tell.")
@click.option(
    "--chunk", type=click.IntRange(1), metavar="KB", help="Kilobytes in one request.  [default: the profile's]"
)
@click.option("--tries", type=click.IntRange(1), default=8, show_default=True, help="For each request.")
@click.option("--timeout", type=float, default=120, show_default=True, help="Seconds for each request as a whole.")
@click.option("--certificates", type=PATH, metavar="FILE", help="Trust these (PEM) in place of the system's.")
@click.option("--fresh", is_flag=True, help="Send everything, also what the target was given before.")
@click.option("--replace", is_flag=True, help="Take documents of another build with the same base away from TARGET.")
@click.option("--journal", type=PATH, metavar="FILE", help="Note here what TARGET was given.  [default: in DIR]")
@click.option("--no-count", is_flag=True, help="Ask nothing: neither what is there, nor what arrived.")
@click.option("--list", "list_", is_flag=True, help="List the kinds of servers.")
@click.option("--json", "as_json", is_flag=True, help="Tell what was done as JSON.")
def command(
    folder: Path | None,
    target: str | None,
    name: str,
    query: str | None,
    chunk: int | None,
    tries: int,
    timeout: float,
    certificates: Path | None,
    fresh: bool,
    replace: bool,
    journal: Path | None,
    no_count: bool,
    list_: bool,
    as_json: bool,
) -> None:
    """Load a graph into a triplestore.

    DIR is a folder that `kg build` made. TARGET is the URL of a server with the SPARQL Graph Store Protocol, or a
    folder for an embedded Oxigraph store. Graphs are replaced one by one, so that a document that was built again
    replaces what it said before; graphs that are gone from the build are removed; others are left alone. Builds of one
    base share graphs: where TARGET holds documents of another, the load is refused; build all documents together, or
    say --replace. What arrived is counted. A load that is cut off goes on where it was when the same command runs
    again; the next one sends only what changed. Servers that are busy are asked again.

    What TARGET was given is noted in DIR; where that is read-only, --journal names a file of its own for this build and
    this TARGET.

    A name and password are read from KG_LOAD_USER and KG_LOAD_PASSWORD, a bearer token from KG_LOAD_TOKEN, or from
    netrc.

    \b
    Example:
      kg load out http://127.0.0.1:7878 --profile oxigraph
      KG_LOAD_USER=dba KG_LOAD_PASSWORD=… kg load out http://127.0.0.1:8890 --profile virtuoso
      kg load out store
    """
    from kg.loading import PROFILES, Credentials, LoadSettings, load

    if list_:
        _list(as_json=as_json)
        return
    if folder is None or target is None:
        raise UsageError("expected kg load DIR TARGET (or --list)")
    if name not in PROFILES:
        raise UsageError(f"--profile {name!r}: expected one of {', '.join(PROFILES)}")
    if "://" not in target:
        _embedded(folder, Path(target), as_json=as_json, replace=replace)
        return
    settings = LoadSettings(
        profile=PROFILES[name],
        query=query,
        credentials=Credentials.of(),
        chunk=(chunk or 0) << 10,
        tries=tries,
        timeout=timeout,
        certificates=certificates,
        fresh=fresh,
        journal=journal,
        replace=replace,
        count=not no_count,
    )
    part(folder, "graph.trig")
    with _progress() as progress:
        done = load(folder, target, settings, progress=progress, waiting=lambda reason: say(f"{reason}: trying again"))
    if as_json:
        told = {f: getattr(done, f) for f in ("graphs", "triples", "sent", "removed", "counted")}
        click.echo(json.dumps({**told, "seconds": round(done.seconds, 3)}))
        return
    counted = "not counted" if done.counted is None else f"{done.counted:,} counted there"
    say(
        f"{target}: {done.triples:,} triples in {done.graphs:,} graphs ({done.sent:,} sent, {done.removed:,} removed), "
        f"{counted}, in {done.seconds:.1f} s"
    )


def _embedded(folder: Path, target: Path, *, as_json: bool, replace: bool) -> None:
    """A store of its own, as `kg build` makes one."""
    from kg.stores import build_store, open_store

    if target.exists() and not (target / "CURRENT").is_file() and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(f"{target}: holds something else than a store; name a new folder, or a URL with http://")
    graph = part(folder, "graph.nq")
    if (target / "CURRENT").is_file() and not replace:
        _refuse_others(folder, target)
    build_store(graph, target)
    count = len(open_store(target))
    if as_json:
        click.echo(json.dumps({"store": str(target), "triples": count}))
    else:
        say(f"{target}: {count:,} triples")


def _refuse_others(folder: Path, target: Path) -> None:
    """Raise OutputError if a store holds what the build does not, since all of it is replaced."""
    import pyoxigraph as ox

    from kg.errors import OutputError
    from kg.stores import open_store

    def graphs(store: ox.Store) -> set[str]:
        return {name.value for name in store.named_graphs() if isinstance(name, ox.NamedNode)}

    found = graphs(open_store(target)) - graphs(open_store(part(folder, "store")))
    documents = sorted(g for g in found if "/document/" in g)
    if documents:
        raise OutputError(
            f"{target}: holds documents that are not in {folder}, the first {documents[0]}: they would be gone; build "
            "all documents together (kg build ONE/ OTHER/ -o OUT), or say --replace"
        )


def _list(*, as_json: bool) -> None:
    from kg.loading import PROFILES

    if as_json:
        told = [
            {"name": p.name, "title": p.title, "example": p.example, "checked": p.checked} for p in PROFILES.values()
        ]
        click.echo(json.dumps(told, indent=2))
        return
    for profile in PROFILES.values():
        note = f"; {profile.note}" if profile.note else ""
        click.echo(f"{profile.name:<11} {profile.title}: {profile.example}\n{'':<12}{profile.checked}{note}")


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar on standard error, where a person is looking; silent when piped."""
    if not sys.stderr.isatty():
        yield lambda graph, done, all_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("triples"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("", total=None)
        yield lambda graph, done, all_: bar.update(task, completed=done, total=all_)
