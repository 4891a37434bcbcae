"""The gate before Telegram: a call without room is held, and answered as Telegram would."""

import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from bot.replies import Outcome, Reply
from bot.sending.limits import Limits, Place
from bot.telegram import SEND_SECONDS, Pool
from desk.notices import Rank

NEW_MESSAGES: Final = ("send", "copy", "forward")
NO_MESSAGES: Final = frozenset({"sendchataction"})
SERVICE_MESSAGES: Final = frozenset(
    {
        "createforumtopic",
        "editforumtopic",
        "closeforumtopic",
        "reopenforumtopic",
        "pinchatmessage",
    }
)


class Poster(Protocol):
    """Whoever calls the Bot API."""

    async def post(
        self,
        method: str,
        payload: Mapping[str, Any] | None = None,
        *,
        timeout: float = SEND_SECONDS,  # noqa: ASYNC109 - as bot.telegram.Door
        pool: Pool = Pool.SENDS,
    ) -> Reply:
        """Call a method and return what came of it."""


@dataclass(slots=True)
class _Promise:
    """The place that the delivery in this task was promised, until its first call takes it."""

    place: Place | None


def _ignored(seconds: float) -> None:
    """Count nothing."""


_PROMISE: ContextVar[_Promise | None] = ContextVar("promise", default=None)


class Gate:
    """Lets calls through to Telegram as long as there is room for them.

    Args:
        door: the way to Telegram.
        limits: what there is room for.
        limited: told how many seconds Telegram asks to wait, whenever it does.
    """

    def __init__(
        self, door: Poster, limits: Limits, limited: Callable[[float], None] = _ignored
    ) -> None:
        self._door = door
        self._limited = limited
        self.limits = limits

    async def post(
        self,
        method: str,
        payload: Mapping[str, Any] | None = None,
        *,
        timeout: float = SEND_SECONDS,  # noqa: ASYNC109 - as bot.telegram.Door
        pool: Pool = Pool.SENDS,
    ) -> Reply:
        """Call a method when there is room; else answer as Telegram would, marked as `held`."""
        chat = payload.get("chat_id") if payload else None
        if not isinstance(chat, int):
            wait = self.limits.method_wait(method)
            if wait > 0:
                return _held(wait)
            place: Place | None = self.limits.take_anyway()
        else:
            place = self._place(method, payload or {}, chat)
        if place is None:
            return self._no_room(method, payload or {}, chat or 0)
        try:
            reply = await self._door.post(method, payload, timeout=timeout, pool=pool)
        finally:
            self.limits.ended(place)
        if reply.outcome is not Outcome.LIMITED:
            return reply
        self._limited(reply.retry_after)
        if not isinstance(chat, int):
            self.limits.limited_method(method, reply.retry_after)
            return reply
        of_all = self.limits.limited(chat, reply.retry_after)
        return replace(reply, of_all=of_all)

    @contextmanager
    def promised(self, place: Place | None) -> Iterator[None]:
        """Let the first call of this task use a place; one that it does not use is free again."""
        promise = _Promise(place)
        token = _PROMISE.set(promise)
        try:
            yield
        finally:
            _PROMISE.reset(token)
            if promise.place is not None:
                self.limits.give_back(promise.place)

    def _place(self, method: str, payload: Mapping[str, Any], chat: int) -> Place | None:
        """Return a place for a call: the promised one if it fits, else another."""
        is_new, weight = _is_new(method), _weight_of(payload)
        promise = _PROMISE.get()
        promised = promise.place if promise is not None else None
        if promise is not None and promised is not None:
            promise.place = None
            fits = promised.chat == chat and promised.weight >= weight
            if fits and (promised.is_new is is_new or chat > 0):
                if self.limits.is_frozen(chat):
                    self.limits.give_back(promised)
                    return None
                return promised
            self.limits.give_back(promised)
        # What has begun is brought to its end: nothing is kept free beside it.
        return self.limits.take(chat, Rank.PAGE, is_new=is_new, weight=weight)

    def _no_room(self, method: str, payload: Mapping[str, Any], chat: int) -> Reply:
        is_new, weight = _is_new(method), _weight_of(payload)
        return _held(self.limits.wait(chat, Rank.PAGE, is_new=is_new, weight=weight))


def _held(wait: float) -> Reply:
    """Return the answer to a call that was not made."""
    return Reply(
        outcome=Outcome.LIMITED,
        description="kept back by our own limits",
        retry_after=max(math.ceil(wait), 1),
        held=True,
    )


def _is_new(method: str) -> bool:
    """Whether a call makes a message: one to read, or a line that something was done."""
    name = method.lower()
    return name in SERVICE_MESSAGES or (name.startswith(NEW_MESSAGES) and name not in NO_MESSAGES)


def _weight_of(payload: Mapping[str, Any]) -> int:
    """Return how many messages a call makes."""
    media = payload.get("media")
    return max(len(media), 1) if isinstance(media, list) else 1
