"""In which words a server takes a request: what one refuses, another needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from kg.asking.schema import NAME

_TOO_LONG = ("context length", "context_length", "context size", "context window", "maximum context", "too long")


def too_long(refusal: str) -> bool:
    """Whether a server says that the request is more than the model takes."""
    return any(words in refusal.lower() for words in _TOO_LONG)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One way to ask. The first is the strictest that OpenAI's API has; a server may refuse parts of it."""

    form: str = "json_schema"  # of the answer; then "json_object", then "text"
    limit: str = "max_tokens"  # later models know max_completion_tokens alone
    temperature: bool = True
    system: bool = True  # a message of its own for the instructions

    def body(
        self, model: str, instructions: str, message: str, schema: Mapping[str, Any], tokens: int
    ) -> dict[str, Any]:
        """The body of a request."""
        told = [{"role": "system", "content": instructions}, {"role": "user", "content": message}]
        if not self.system:
            told = [{"role": "user", "content": f"{instructions}\n\n{message}"}]
        body: dict[str, Any] = {"model": model, "messages": told, self.limit: tokens, "stream": False}
        if self.temperature:
            body["temperature"] = 0
        if self.form == "json_schema":
            strict = {"name": NAME, "strict": True, "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": strict}
        elif self.form == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body

    def after(self, refusal: str) -> Way | None:
        """The way to try when this one was refused in such words; None if there is no other."""
        said = refusal.lower()
        if self.limit == "max_tokens" and "max_completion_tokens" in said:
            return replace(self, limit="max_completion_tokens")
        if self.temperature and "temperature" in said:
            return replace(self, temperature=False)
        if self.system and "system" in said and ("role" in said or "message" in said):
            return replace(self, system=False)
        lower = {"json_schema": "json_object", "json_object": "text"}.get(self.form)
        return replace(self, form=lower) if lower else None
