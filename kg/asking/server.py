"""The HTTP side of a model: requests are sent, trouble that passes is waited out, and the key is kept to one server."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from threading import Lock, local
from typing import TYPE_CHECKING, Any

from kg.asking.budget import Budget, Tokens
from kg.asking.cache import Reply
from kg.asking.pace import LONGEST, Pace, asked_to_wait
from kg.asking.secret import Secret
from kg.asking.settings import AskSettings
from kg.asking.ways import Way, too_long

if TYPE_CHECKING:
    import httpx

    from kg.loading.guard import Guard

_PASSING = {408, 409, 425, 429, 500, 502, 503, 504, 507, 529}
_WAYS = {400, 415, 422, 501}  # the request is not liked as it is
_FIRST, _PAUSE = 0.5, 30.0  # seconds of waiting between tries: the first, and the longest
_SLOW = 2  # tries of a request that is not answered in time
_ROW = 3  # requests in a row that come to nothing, after all their tries: the server is given up
_SHARE = 0.125  # of the task: a text of this length should find room beside it
_BELIEVED = 1 << 40  # tokens
_WORDS = 160  # characters of what a server says that are shown
_READ = 2_000  # and that are read
_NOBODY = "nobody answers there"


class NoAnswer(Exception):
    """A request came to nothing; the text says why."""


class TooLong(NoAnswer):
    """More than the model takes at once."""


class GivenUp(NoAnswer):
    """No request would be answered: a wrong key, an unknown model, nobody there."""


class _Refused(Exception):
    """The server does not like the request as it is; `said` are its own words."""

    def __init__(self, reason: str, said: str) -> None:
        super().__init__(reason)
        self.said = said


@dataclass
class Server:
    """A server with the API of OpenAI for chats. May be used by many threads."""

    settings: AskSettings
    budget: Budget
    pace: Pace
    sent: Callable[[], None] = field(default=lambda: None)  # told of each request
    waiting: Callable[[str], None] = field(default=lambda reason: None)  # told when something is tried again
    answers: int = 0  # that could be read
    cramped: int = 0  # of them those that ended before they were as long as they may be: the context was full
    given_up: str | None = None  # why nothing is asked any more
    useless: str | None = None  # the same, where no request of this kind can ever be answered
    _way: Way = field(default_factory=Way)  # that the server took last
    _row: int = 0
    _lock: Lock = field(default_factory=Lock)
    _own: local = field(default_factory=local)

    def ask(self, instructions: str, message: str, schema: Mapping[str, Any]) -> Reply:
        """The answer of the model. Raises NoAnswer, or one below it, Spent and Ended."""
        way: Way | None = self._way
        refusal = ""
        while way is not None:
            body = way.body(self.settings.model, instructions, message, schema, self.settings.answer)
            try:
                reply = self._tried(json.dumps(body, ensure_ascii=False).encode("utf-8", "replace"))
            except _Refused as error:
                refusal = str(error)
                if too_long(error.said):
                    raise self._beyond(refusal, len(message) / len(instructions)) from None
                way = way.after(error.said)
                continue
            self._way = way
            return reply
        raise self._failed(NoAnswer(refusal), here=self.answers > 0)

    def _beyond(self, refusal: str, share: float) -> NoAnswer:
        """What it means that the model takes less at once; `share` is how long the text is, beside the task."""
        if share >= _SHARE:
            return TooLong(refusal)
        return self._failed(GivenUp(f"{refusal}: the model must take more at once than the task and a short text"))

    def _tried(self, body: bytes) -> Reply:
        """The answer, in one try or several."""
        most = Tokens(len(body), self.settings.answer)  # a token has a byte at least
        pause, slow, reason = _FIRST, 0, ""
        for attempt in range(1, self.settings.tries + 1):
            if self.given_up:
                raise GivenUp(self.given_up)
            self.pace.wait()
            found, asked, late = self._once(body, most)
            if isinstance(found, Reply):
                return found
            reason, slow = found, slow + late
            if slow >= _SLOW:
                break
            if asked > LONGEST:
                reason = f"{reason} (asks to wait {asked:,.0f} s)"
                break
            if attempt < self.settings.tries:
                self.waiting(reason)
                if asked:
                    self.pace.hold(asked)
                self.pace.sleep(max(min(pause, _PAUSE), asked))
                pause *= 2
        else:
            if self.settings.tries > 1:
                reason = f"{reason}, {self.settings.tries} times"
        raise self._failed((GivenUp if reason.startswith(_NOBODY) else NoAnswer)(reason))

    def _once(self, body: bytes, most: Tokens) -> tuple[Reply | str, float, bool]:
        """The answer, or why there is none this time; the seconds that were asked for; whether it took too long."""
        import httpx

        client, guard = self._client()
        self.budget.take(most)
        self.sent()
        try:
            response = guard.within_time(lambda: client.post(f"{self.settings.url}/chat/completions", content=body))
        except httpx.TransportError as error:
            unsent = isinstance(
                error, httpx.ConnectError | httpx.ConnectTimeout | httpx.UnsupportedProtocol | httpx.LocalProtocolError
            )
            self.budget.settle(most, Tokens() if unsent else most, guessed=not unsent)
            return self._broken(error, guard), 0.0, isinstance(error, httpx.ReadTimeout | httpx.ConnectTimeout)
        except (httpx.InvalidURL, UnicodeError):
            self.budget.settle(most, Tokens())
            raise self._failed(GivenUp("no server can have this address")) from None
        except BaseException:
            self.budget.settle(most, most, guessed=True)
            raise
        if response.status_code != 200:
            self.budget.settle(most, Tokens())
            asked = asked_to_wait(response.headers.get("retry-after", ""), time.time())
            return self._refusal(response, guard), asked, False
        told = _json(response.content)
        used, guessed = _usage(told, most)
        self.budget.settle(most, used, guessed=guessed)
        reply = _reply(told)
        if isinstance(reply, Reply) and Secret(self.settings.key).told_by(reply.content):
            reply = "its answer repeats the key"
        if isinstance(reply, str):
            spoken = isinstance(told, dict) and "choices" in told
            raise self._failed(NoAnswer(self._shown(reply, guard, 2 * _WORDS)), here=spoken)
        with self._lock:
            self.answers += 1
            self.cramped += reply.cut and not guessed and used.answered < self.settings.answer
            self._row = 0
        return reply, 0.0, False

    def _broken(self, error: httpx.TransportError, guard: Guard) -> str:
        """What to say of a connection that did not hold. Raises NoAnswer where to try again is no use."""
        import httpx

        from kg.loading.guard import Unfit

        if isinstance(error, httpx.LocalProtocolError):
            raise self._failed(GivenUp("the request cannot be written in HTTP"))  # the error repeats the header
        reason = self._shown(str(error) or type(error).__name__, guard)
        if isinstance(error, Unfit):
            raise self._failed(NoAnswer(reason))
        if isinstance(error, httpx.UnsupportedProtocol) or "certificate" in reason.lower() or "ssl" in reason.lower():
            raise self._failed(GivenUp(reason))
        return f"{_NOBODY}: {reason}" if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout) else reason

    def _refusal(self, response: httpx.Response, guard: Guard) -> str:
        """What to say of a status that passes. Raises what any other means."""
        import httpx

        code = response.status_code
        said = _words(response.content)
        words = self._shown(said, guard)
        status = f"{code} {httpx.codes.get_reason_phrase(code)}".strip()
        reason = f"{status}: {words}" if words else status
        if code in _WAYS:
            raise _Refused(reason, said[:_READ])
        if code == 413:
            raise TooLong(reason)
        if code in _PASSING and "insufficient_quota" not in said[:_READ]:
            return reason
        if 300 <= code < 400:
            raise self._failed(
                GivenUp(f"{status}: it sends elsewhere, which is not followed: name the address where it ends")
            )
        hopeless = code in {401, 402, 403, 404, 405, 410, 429}
        raise self._failed((GivenUp if hopeless else NoAnswer)(reason))

    def _shown(self, text: str, guard: Guard, most: int = _WORDS) -> str:
        """What a server says, for people."""
        return Secret(self.settings.key).hidden(guard.shown(text))[:most]

    def _failed(self, error: NoAnswer, *, here: bool = False) -> NoAnswer:
        """Note a request that came to nothing; after some in a row, or one that tells of all, nothing more is asked.

        `here`: it has to do with this text alone, such as one that the model declines to read.
        """
        with self._lock:
            self._row += 0 if here else 1
            if self.given_up is None and (isinstance(error, GivenUp) or self._row >= _ROW):
                self.given_up = str(error)
                self.useless = str(error) if isinstance(error, GivenUp) else None
        return error

    def _client(self) -> tuple[httpx.Client, Guard]:
        """Those of this thread, since a guard watches over one request at a time."""
        import httpx

        from kg.loading.guard import Guard

        if not hasattr(self._own, "client"):
            key = self.settings.key
            headers = {"Content-Type": "application/json", "Accept": "application/json"}
            client = httpx.Client(timeout=self.settings.timeout, follow_redirects=False, headers=headers)
            if key:
                client.headers["Authorization"] = f"Bearer {key}"
            self._own.client, self._own.guard = client, Guard(client, self.settings.timeout, {key} if key else ())
        client, guard = self._own.client, self._own.guard
        return client, guard


def _json(content: bytes) -> Any:
    """What a body holds; None if it is no JSON in UTF-8."""
    try:
        return json.loads(content.decode("utf-8"))
    except (ValueError, RecursionError):
        return None


def _words(content: bytes) -> str:
    """What a server says in a body, as OpenAI's errors have it, or as it is."""
    told = _json(content)
    if isinstance(told, dict):
        error = told.get("error", told.get("detail", told.get("message")))
        if isinstance(error, dict):
            return " ".join(str(error[name]) for name in ("code", "message") if error.get(name))
        if isinstance(error, str):
            return error
    return content[:_READ].decode(errors="replace")


def _reply(told: Any) -> Reply | str:
    """The answer in the body of a response, or what is wrong with it."""
    if not isinstance(told, dict):
        return "its answer is no JSON object; expected one of the API for chats"
    if told.get("error"):
        return f"it answers with an error: {_words(json.dumps(told).encode())}"
    choices = told.get("choices")
    if not isinstance(choices, list) or not choices:
        return "its answer has no choices"
    choice = choices[0]
    spoken = choice.get("message") if isinstance(choice, dict) else None
    if not isinstance(spoken, dict):
        return "its answer has no message"
    content, cut = spoken.get("content"), choice.get("finish_reason") == "length"
    if isinstance(content, list):
        content = "".join(str(p.get("text") or "") for p in content if isinstance(p, dict))
    if not isinstance(content, str) or not (content.strip() or cut):
        return f"the model declines: {spoken['refusal']}" if spoken.get("refusal") else "its answer is empty"
    return Reply(content=content, cut=cut)


def _usage(told: Any, most: Tokens) -> tuple[Tokens, bool]:
    """The tokens that a server tells; where it does not, the most that there can be, and True."""
    usage = told.get("usage") if isinstance(told, dict) else None
    found = [usage.get(name) if isinstance(usage, dict) else None for name in ("prompt_tokens", "completion_tokens")]
    sent, answered = (
        n if isinstance(n, int) and not isinstance(n, bool) and 0 <= n < _BELIEVED else None for n in found
    )
    used = Tokens(most.sent if sent is None else sent, most.answered if answered is None else answered)
    return used, sent is None or answered is None
