"""The sandbox's Telegram, watched: nothing that was called, shown or confirmed is forgotten."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from contextvars import ContextVar, copy_context
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from campaigns.checkers.history import Given, Post
from campaigns.checkers.signs import parts_of
from sandbox.calls.faults import Fault, Faults
from sandbox.model import Button, Call, ChangeKind, Message
from sandbox.updates.polling import Polling
from sandbox.updates.queue import Update, Updates
from sandbox.world import World

TOKEN = "0:sandbox-campaign-4f1c9a7be2d05836"  # noqa: S105 - it opens nothing but this sandbox


@dataclass(kw_only=True)
class WatchedUpdates(Updates):
    """A queue that remembers what was confirmed."""

    confirmed: set[int] = field(default_factory=set)

    def drop(self, updates: Iterable[Update]) -> None:
        """Take updates out of the queue."""
        gone = list(updates)
        self.confirmed |= {update.id for update in gone if not update.again}
        super().drop(gone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """How often calls of a kind go wrong, and how.

    `share` is out of 1; `method` as for World.fail_next, and `all` is any but getMe.
    """

    share: float
    method: str = "*"
    status: int = 500
    retry_after: int | None = None
    applied: bool = False
    drop: bool = False


@dataclass(kw_only=True)
class RuledFaults(Faults):
    """Failures on order, and by rules that are drawn from a seed."""

    random: Random
    rules: tuple[Rule, ...] = ()
    met: int = 0
    """How many calls met a rule."""

    def take(self, method: str) -> Fault | None:
        """Return the failure this call meets, if it meets one."""
        ordered = super().take(method)
        if ordered is not None:
            return ordered
        for rule in self.rules:
            fault = _fault(rule)
            fits = fault.meets(method) or (rule.method == "all" and method != "getMe")
            if fits and self.random.random() < rule.share:
                self.met += 1
                return fault
        return None


def _fault(rule: Rule) -> Fault:
    limited = rule.retry_after is not None
    return Fault(
        method=rule.method,
        status=429 if limited else rule.status,
        description=(
            f"Too Many Requests: retry after {rule.retry_after}" if limited else "Server Error"
        ),
        retry_after=rule.retry_after,
        applied=rule.applied,
        drop=rule.drop,
    )


_CALLER: ContextVar[str] = ContextVar("caller", default="")


async def heard_from(name: str, start: Callable[[], Coroutine[Any, Any, str]]) -> str:
    """Start a server whose every call is noted as that of one desk; return its address.

    What is served runs in the context in which a server was started.
    """
    context = copy_context()
    context.run(_CALLER.set, name)
    loop = asyncio.get_running_loop()
    return await loop.create_task(start(), context=context)


class WatchedWorld(World):
    """A world that keeps its whole call log, and finds messages by the ticket they are about.

    Args:
        clock: gives the moment.
        random: draws which calls go wrong.
        token: the bot's.
    """

    def __init__(self, clock: Callable[[], datetime], random: Random, token: str = TOKEN) -> None:
        self.every_call: list[Call] = []
        self.callers: dict[int, str] = {}
        """Which desk made a call, by its number."""
        self.every_post: list[Post] = []
        self._about: dict[tuple[int, str], dict[int, Message]] = {}
        self._happened = asyncio.Event()
        super().__init__(token=token, clock=clock)
        self.watched = WatchedUpdates(clock=clock)
        self.updates = self.watched
        self.polling = Polling(self.updates)
        self.ruled = RuledFaults(random=random)
        self.faults = self.ruled

    def record(self, call: Call) -> None:
        """Add a call to the log, and whose it was; none is forgotten."""
        self.callers[call.number] = _CALLER.get()
        self.every_call.append(call)
        super().record(call)

    def tell(self, kind: ChangeKind, **about: Any) -> None:  # noqa: ANN401 - the fields of Change
        """Tell the listeners of a change, and wake who waits for one."""
        super().tell(kind, **about)
        self._happened.set()
        self._happened = asyncio.Event()

    async def changes(self, seconds: float) -> None:
        """Wait for any change, at most so long."""
        happened = self._happened
        try:
            async with asyncio.timeout(seconds):
                await happened.wait()
        except TimeoutError:
            return

    def keep(self, message: Message, kind: ChangeKind) -> Message:
        """Keep a message as it stands now, and note which tickets its buttons are about."""
        kept = super().keep(message, kind)
        if kept.from_bot and not kept.is_service and kind != "reacted":
            words = kept.text or kept.caption or ""
            self.every_post.append(
                Post(
                    chat=kept.chat_id,
                    message_id=kept.id,
                    text=words,
                    at=self.clock(),
                    edited=kind == "edited",
                )
            )
            for number in {parts_of(button.data or "")[1] for button in buttons(kept)} - {""}:
                self._about.setdefault((kept.chat_id, number), {})[kept.id] = kept
        return kept

    def offered(self, chat: int, number: str, verb: str) -> tuple[Message, Button] | None:
        """Return the newest live button of a ticket, by its verb or by verb and argument."""
        for id_ in sorted(self._about.get((chat, number), ()), reverse=True):
            message = self.chats[chat].log.get(id_)
            for button in buttons(message) if message else ():
                named, of, argument = parts_of(button.data or "")
                if of == number and verb in (named, f"{named} {argument}") and message:
                    return message, button
        return None

    @property
    def live(self) -> dict[tuple[int, int], str]:
        """The texts of the bot's messages that stand now, by chat and message."""
        return {
            (chat.id, message.id): message.text or message.caption or ""
            for chat in self.chats.values()
            for message in chat.log.values()
            if message.from_bot
        }

    @property
    def given(self) -> Given:
        """What became of the updates."""
        made = frozenset(self.updates.archive)
        waiting = {update.id for update in self.updates.pending()}
        confirmed = frozenset(self.watched.confirmed)
        return Given(made=made, confirmed=confirmed, expired=made - confirmed - waiting)


def buttons(message: Message) -> list[Button]:
    """Return the buttons of a message."""
    return [button for row in message.keyboard for button in row]
