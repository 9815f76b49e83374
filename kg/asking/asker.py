"""Asks about documents, piece by piece, and gives what was told of each, in order."""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial

from kg.asking.account import Account, Unanswered
from kg.asking.answers import Answer, read_answer
from kg.asking.budget import Budget, Spent
from kg.asking.cache import Cache, Reply, key_of
from kg.asking.crew import Crew
from kg.asking.messages import instructions, message
from kg.asking.offered import Offer
from kg.asking.pace import Ended, Pace
from kg.asking.pieces import Piece, halves, pieces
from kg.asking.schema import answer_schema
from kg.asking.server import NoAnswer, Server, TooLong
from kg.asking.settings import AskSettings
from kg.errors import ServiceError, debugging, told
from kg.grounding.foreign import Foreign, Told
from kg.model import Document, Failure

_AHEAD = 4  # pieces for each thread that wait for it
_SHORTEST = 400  # characters of a piece that is cut no further
_DEEPEST = 4  # times that a piece is halved


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a model told of a document, and what it did not."""

    foreign: Foreign
    broken: int = 0
    again: int = 0
    beyond: int = 0
    unanswered: Unanswered | None = None


@dataclass(slots=True)
class _Told:
    """What was told of one piece."""

    told: tuple[Told, ...] = ()
    broken: int = 0
    again: int = 0
    beyond: int = 0
    missing: list[str] = field(default_factory=list)  # why parts of it have no answer


_Waiting = tuple[Document, list[Future[_Told]]]


class Asker:
    """Asks a model about documents. `waiting` is told when a request is tried again."""

    def __init__(
        self,
        settings: AskSettings,
        offer: Offer,
        account: Account,
        waiting: Callable[[str], None] = lambda reason: None,
    ) -> None:
        self._settings, self._offer, self._account = settings, offer, account
        self._instructions, self._schema = instructions(offer), answer_schema(offer)
        self._asked = (settings.model, settings.url, json.dumps(self._schema), self._instructions, str(settings.answer))
        self._cache = Cache(settings.cache)
        self._budget = Budget(settings)
        self._pace = Pace(settings.per_minute)
        self._server = Server(
            settings, self._budget, self._pace, sent=lambda: account.count(requests=1), waiting=waiting
        )

    def asked(self, documents: Iterable[Document | Failure]) -> Iterator[Asked | Failure]:
        """Yield what was told of each document, in order; failures keep their places.

        A document of which nothing is told is yielded all the same. Raises ServiceError if the server is of no use for
        the first document, and would be for no other.
        """
        crew = Crew(self._settings.parallel)
        iterator, queue = iter(documents), deque[Failure | _Waiting]()
        ahead, more = 0, True
        try:
            while more or queue:
                while more and (not queue or ahead < _AHEAD * self._settings.parallel):
                    item = next(iterator, None)
                    more = item is not None
                    if isinstance(item, Document):
                        found = pieces(item.text, self._settings.piece)
                        jobs = [crew.submit(partial(self._piece, item, p)) for p in found]
                        ahead += len(jobs)
                        queue.append((item, jobs))
                    elif item is not None:
                        queue.append(item)
                if queue:
                    first = queue.popleft()
                    if not isinstance(first, Failure):
                        ahead -= len(first[1])
                        yield self._whole(first[0], [job.result() for job in first[1]])
                    else:
                        yield first
        finally:
            self._pace.ended.set()
            crew.close()
            self._note()

    def _note(self) -> None:
        """Bring the account up to date."""
        account, budget = self._account, self._budget
        account.sent, account.answered, account.guessed = budget.used.sent, budget.used.answered, budget.guessed
        account.cost = None if self._settings.price is None else budget.cost(budget.used)
        account.stopped = budget.closed or self._server.given_up
        account.cramped = self._server.cramped
        account.trouble = self._cache.trouble

    def _whole(self, document: Document, found: list[_Told]) -> Asked:
        """What was told of all pieces of a document."""
        self._note()
        if self._server.useless and not self._server.answers and not self._account.documents:
            warning = f"; {self._settings.warning}" if self._settings.warning else ""
            raise ServiceError(f"{self._settings.url}: {self._server.useless}{warning}")
        self._account.documents += 1
        every = tuple(dict.fromkeys(t for part in found for t in part.told))
        foreign = Foreign(document=document, tool=self._settings.tool, told=every)
        missing = [part.missing[0] for part in found if part.missing]
        unanswered = None
        if missing:
            unanswered = Unanswered(source=document.source, reason=missing[0], missing=len(missing), pieces=len(found))
        return Asked(
            foreign=foreign,
            broken=sum(part.broken for part in found),
            again=sum(part.again + len(part.told) for part in found) - len(every),
            beyond=sum(part.beyond for part in found),
            unanswered=unanswered,
        )

    def _piece(self, document: Document, piece: Piece, depth: int = 0) -> _Told:
        """What is told of a piece. Whatever goes wrong with one, the others go on."""
        try:
            return self._read(document, piece, depth)
        except (NoAnswer, Spent, Ended) as error:
            return _Told(missing=[str(error)])
        except Exception as error:  # a thread that fails must not take the document with it
            if debugging():
                raise
            return _Told(missing=[f"unexpected {told(error)}"])

    def _read(self, document: Document, piece: Piece, depth: int) -> _Told:
        """What is told of a piece; one that is too long, or its answer, is halved."""
        shorter = depth < _DEEPEST and len(piece.text) >= 2 * _SHORTEST
        reply = self._reply(document, piece, shorter=shorter)
        answer = read_answer(reply.content, piece, self._offer)
        found = _Told(answer.told, answer.broken, answer.again, answer.beyond)
        if answer.whole and not reply.cut:
            return found
        if shorter and reply.cut:
            return _together([found, *self._halved(document, piece, depth)])
        found.missing.append(_flaw(answer, reply))
        return found

    def _halved(self, document: Document, piece: Piece, depth: int) -> list[_Told]:
        return [self._piece(document, half, depth + 1) for half in halves(piece) if half.text.strip()]

    def _reply(self, document: Document, piece: Piece, *, shorter: bool) -> Reply:
        """The answer about a piece, kept or new. Of one that is too long and can be halved it is cut at its start."""
        asked = message(document, piece.text)
        key = key_of(*self._asked, asked)
        reply = self._cache.get(key)
        if reply is not None:
            self._account.count(cached=1)
            return reply
        try:
            reply = self._server.ask(self._instructions, asked, self._schema)
        except TooLong:
            if not shorter:
                raise
            reply = Reply(content="", cut=True)
        self._cache.put(key, reply)
        return reply


def _together(found: list[_Told]) -> _Told:
    return _Told(
        tuple(t for part in found for t in part.told),
        sum(part.broken for part in found),
        sum(part.again for part in found),
        sum(part.beyond for part in found),
        [reason for part in found for reason in part.missing],
    )


def _flaw(answer: Answer, reply: Reply) -> str:
    """What to say of an answer that is not whole."""
    why = "its answer breaks off" if reply.cut else "its answer is not the JSON that was asked for"
    return f"{why}; {len(answer.told)} statements of it are whole" if answer.told else why
