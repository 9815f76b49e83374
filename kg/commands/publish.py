"""`kg publish`."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kg.commands.folder import PATH, refuse_no_folder
from kg.commands.output import say
from kg.commands.stopping import saying
from kg.errors import UsageError
from kg.ids import is_absolute

_SUFFIXES = ("ttl", "jsonld", "nt", "rdf")


@click.command("publish")
@click.argument("folder", metavar="DIR", type=PATH)
@click.argument("site", metavar="SITE", type=PATH)
@click.option("--site-url", metavar="URL", help="Where the site will be, for sitemap and description; ends in /.")
@click.option("--licence", metavar="IRI", help="Licence of the whole, if you may give one.")
@click.option(
    "--data", "formats", type=click.Choice(_SUFFIXES), multiple=True, help="Data files of pages. [default: all]"
)
@click.option("--no-data", is_flag=True, help="Pages only.")
@click.option("--workers", type=click.IntRange(1), help="Processes.  [default: one for each processor]")
@click.option("--fresh", is_flag=True, help="Make all pages, even those that are as they should be.")
@click.option("--json", "as_json", is_flag=True, help="Tell what was done as JSON.")
def command(
    folder: Path,
    site: Path,
    site_url: str | None,
    licence: str | None,
    formats: tuple[str, ...],
    no_data: bool,
    workers: int | None,
    fresh: bool,
    as_json: bool,
) -> None:
    """Write a graph as a site of pages that any web server can hold.

    DIR is a folder that `kg build` made, SITE a new folder or one that was published before: there only those pages
    are made again that may change, and only files written that do. Each thing, claim and document has a page, with its
    data as Turtle, JSON-LD, N-Triples and RDF/XML beside it. Links are relative, so the site works below any address,
    and from a disk.

    \b
    Example:
      kg publish out site
      python -m http.server --directory site 8001
    """
    from kg.publish import PublishSettings, publish

    if site_url is not None and (not site_url.startswith(("http://", "https://")) or not site_url.endswith("/")):
        raise UsageError(f"--site-url {site_url!r}: expected an address with http:// or https:// that ends in /")
    if licence is not None and not is_absolute(licence):
        raise UsageError(
            f"--licence {licence!r}: expected an IRI, such as https://creativecommons.org/licenses/by/4.0/"
        )
    if no_data and formats:
        raise UsageError("--data and --no-data: expected one of them")
    chosen = tuple(f".{f}" for f in _SUFFIXES if not no_data and (not formats or f in formats))
    refuse_no_folder(site)
    settings = PublishSettings(formats=chosen, workers=workers or 0, site=site_url, licence=licence, fresh=fresh)
    with saying(f"{site}: interrupted; publish again to make it whole"), _progress() as progress:
        done = publish(folder, site, settings, progress)
    if as_json:
        told = {f: getattr(done, f) for f in ("pages", "files", "size", "things", "made", "written", "removed")}
        click.echo(json.dumps({**told, "seconds": round(done.seconds, 3)}))
        return
    if done.is_unchanged:
        say(f"{site}: {done.pages:,} pages, published already; --fresh makes them again")
        return
    say(
        f"{site}: {done.pages:,} pages, {done.files:,} files ({done.size / 1e6:,.1f} MB); "
        f"{done.made:,} of {done.things:,} things made again, "
        f"{done.written:,} files written, {done.removed:,} removed, in {done.seconds:.1f} s"
    )
    look = ["python", "-m", "http.server", "--directory", str(site), "8001"]
    say(f"to look at it: {shlex.join(look)}")


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error, where a person is looking; silent when piped."""
    if not sys.stderr.isatty():
        yield lambda done, all_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    bar = Progress(
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("things made again"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task("")
        yield lambda done, all_: bar.update(task, completed=done, total=all_)
