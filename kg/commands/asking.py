"""Options of commands that ask a language model, and the settings they give."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.commands.folder import PATH

if TYPE_CHECKING:
    from kg.asking import AskSettings

_F = TypeVar("_F", bound=Callable[..., Any])

_LATER = {  # option -> the name of its setting
    "llm_parallel": "parallel",
    "llm_tries": "tries",
    "llm_timeout": "timeout",
    "llm_piece": "piece",
    "llm_answer": "answer",
    "per_minute": "per_minute",
    "price": "price",
    "max_cost": "max_cost",
    "max_tokens": "max_tokens",
}


class _Price(click.ParamType[tuple[float, float]]):
    name = "price"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[float, float]:
        if isinstance(value, tuple):
            return value
        try:
            to, back = map(float, str(value).split(","))
        except ValueError:
            self.fail(f"{value!r}: expected two numbers, such as 0.15,0.60", param, ctx)
        return to, back


def asking(function: _F) -> _F:
    """Add the options about a language model."""
    for option in reversed(
        (
            click.option("--with", "with_", type=click.Choice(("openai",)), help="Ask a model beside the rules."),
            click.option("--llm", metavar="MODEL", help="The model that is asked, as its server calls it."),
            click.option(
                "--llm-url",
                metavar="URL",
                envvar="OPENAI_BASE_URL",
                help="Base URL of its server.  [env: OPENAI_BASE_URL; default: that of OpenAI]",
            ),
            click.option(
                "--llm-key",
                metavar="VARIABLE",
                help="The environment variable with the key.  [default: OPENAI_API_KEY]",
            ),
            click.option("--llm-parallel", type=click.IntRange(1, 256), metavar="N", help="Requests at a time.  [4]"),
            click.option("--llm-timeout", type=float, metavar="SECONDS", help="For each request as a whole.  [300]"),
            click.option("--llm-tries", type=click.IntRange(1, 100), metavar="N", help="For each request.  [5]"),
            click.option("--llm-piece", type=click.IntRange(200), metavar="CHARS", help="Text in a request.  [6000]"),
            click.option("--llm-answer", type=click.IntRange(64), metavar="N", help="Tokens of an answer.  [4096]"),
            click.option(
                "--per-minute", type=click.FloatRange(0, min_open=True), metavar="N", help="Requests a minute."
            ),
            click.option(
                "--price", type=_Price(), metavar="IN,OUT", help="USD for a million tokens, sent and answered."
            ),
            click.option("--max-cost", type=click.FloatRange(0, min_open=True), metavar="USD", help="Spend no more."),
            click.option("--max-tokens", type=click.IntRange(1), metavar="N", help="Use no more, in both directions."),
            click.option(
                "--cache", type=PATH, metavar="FOLDER", help="Keep answers here.  [default: ~/.cache/kg/answers]"
            ),
            click.option("--no-cache", is_flag=True, help="Keep no answers, and use none that are kept."),
        )
    ):
        function = option(function)
    return function


def ask_settings_of(options: dict[str, Any]) -> AskSettings | None:
    """The settings that the options give; None where no model is to be asked. Takes these options out."""
    names = ("llm", "llm_url", "llm_key", "cache", "no_cache", *_LATER)
    given = {name: value for name in names if (value := options.pop(name)) not in (None, False, "")}
    if options.pop("with_") is None:
        given.pop("llm_url", None)  # which may come from the environment
        if given:
            raise click.UsageError(f"--{next(iter(given)).replace('_', '-')} belongs to --with")
        return None
    from kg.asking import DEFAULT_URL, KEY, AskSettings, cache_folder, key_of
    from kg.errors import UsageError

    if "llm" not in given:
        raise click.UsageError("--with needs the name of a model: --llm MODEL")
    if "max_cost" in given and "price" not in given:
        raise click.UsageError("--max-cost needs --price IN,OUT")
    if "cache" in given and "no_cache" in given:
        raise click.UsageError("--cache and --no-cache exclude each other")
    key = key_of(given.get("llm_key"))
    if key is None and "llm_url" not in given:
        raise UsageError(f"{KEY} is not set; expected the key of OpenAI in it, or another server by --llm-url")
    folder: Path | None = None if "no_cache" in given else given.get("cache") or cache_folder()
    return AskSettings(
        model=given["llm"],
        url=given.get("llm_url", DEFAULT_URL),
        key=key,
        cache=folder,
        **{setting: given[option] for option, setting in _LATER.items() if option in given},
    )
