"""`kg serve`."""

from __future__ import annotations

import json
import os
from pathlib import Path

import click

from kg.commands.folder import PATH
from kg.commands.output import say


@click.command("serve")
@click.argument("folder", metavar="DIR", type=PATH)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; 0.0.0.0 is everybody's.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes a free one.")
@click.option("--site-url", metavar="URL", help="Where others reach it, if behind a server of yours; ends in /.")
@click.option("--workers", type=click.IntRange(1), default=2, show_default=True, help="Queries that run at a time.")
@click.option("--timeout", type=click.FloatRange(0, min_open=True), default=30, show_default=True, help="Seconds.")
@click.option("--memory", type=click.IntRange(64), default=2048, show_default=True, help="MB that a query may take.")
@click.option("--max-rows", type=click.IntRange(1), default=1_000_000, show_default=True, help="Rows of an answer.")
@click.option("--max-size", type=click.IntRange(1), default=512, show_default=True, help="MB of an answer.")
@click.option("--write", is_flag=True, help="Take updates and graphs from who sends the token of KG_SERVE_TOKEN.")
@click.option("--allow-service", "services", metavar="IRI", multiple=True, help="An endpoint that SERVICE may call.")
@click.option("--json", "as_json", is_flag=True, help="Tell the address as JSON.")
def command(
    folder: Path,
    host: str,
    port: int,
    site_url: str | None,
    workers: int,
    timeout: float,
    memory: int,
    max_rows: int,
    max_size: int,
    write: bool,
    services: tuple[str, ...],
    as_json: bool,
) -> None:
    """Answer SPARQL over HTTP, with pages and an editor.

    DIR is a folder that `kg build` made; when it is built again, the new graph is served. Pages begin at /; who asks
    for the IRI of a thing, such as /id/state/china, is sent on to its page or its data. The endpoint is /sparql, after
    the SPARQL 1.1 Protocol, its editor /editor.html; single graphs are at /graphs, after the Graph Store Protocol.
    Queries are answered over all graphs unless they name theirs. What takes too much time or memory is ended. Ctrl+C
    lets running answers finish. What --write changes lies in DIR/store, until the next build; `kg export` takes
    it from there, in the forms that read the store.

    \b
    Example:
      kg serve out
      curl -sL http://127.0.0.1:8000/id/state/china -H 'Accept: text/turtle'
      curl -s 'http://127.0.0.1:8000/sparql' -H 'Accept: text/csv' \\
        --data-urlencode 'query=SELECT ?who ?whom { ?who sc:accuses ?whom }'
      KG_SERVE_TOKEN=… kg serve out --write --port 8080
    """
    from kg.serve import Limits, ServeSettings, serve

    limits = Limits(seconds=timeout, memory=memory, rows=max_rows, size=max_size)
    settings = ServeSettings(
        folder=folder,
        host=host,
        port=port,
        site=site_url,
        workers=workers,
        write=write,
        token=os.environ.get("KG_SERVE_TOKEN") or None,
        services=frozenset(services),
        limits=limits,
    )

    def ready(url: str) -> None:
        if as_json:
            click.echo(
                json.dumps(
                    {"url": url, "sparql": f"{url}sparql", "graphs": f"{url}graphs", "editor": f"{url}editor.html"}
                )
            )
        else:
            say(f"the pages are at {url}, the endpoint at {url}sparql, its editor at {url}editor.html; Ctrl+C ends it")

    serve(settings, ready)
