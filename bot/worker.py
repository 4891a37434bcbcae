"""inbox -> handlers: one unit of work for one update, in order within a lane."""

import asyncio
import logging
from collections.abc import Collection, Coroutine, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from bot.desk import Desk
from bot.health import Stage
from bot.loops import Bell, Leasing
from bot.sending.gate import Poster
from bot.telegram import Pool
from bot.trouble import OvertakenForGood, new_reference
from desk.text import shortened
from handlers import routes
from handlers.context import Answer, is_late
from handlers.updates import Unreadable
from store.errors import Overtaken, StoreUnavailable
from store.queues.inbox import Fate, LeasedUpdate
from store.queues.leases import Gone
from store.unit import StoreUnit

LOG = logging.getLogger(__name__)

LEASE = timedelta(seconds=30)
"""Longer than DEADLINE_SECONDS, so that a slow handler still owns its update at its commit."""
DEADLINE_SECONDS = 20.0
WRITER_SECONDS = 3.0
"""The same on SQLite, where a handler holds the only writer: others wait 10 s before they fail."""
RESCUE_SECONDS = 1.0
SHARING = 24
"""How many updates are served at once where they share commits: more than fill one under way."""
TRIES_OVERTAKEN = 5
TOAST_LIMIT = 200
"""Source: Telegram Bot API, answerCallbackQuery: text is 0-200 characters."""
ANSWER_SECONDS = 5.0
MOST_ANSWERS = 64
"""More toasts than this at once are let go: losing one costs nothing."""


class Worker(Leasing[LeasedUpdate]):
    """Serves updates from the inbox, many lanes at once."""

    def __init__(
        self, *, stage: Stage, desk: Desk, door: Poster, wake: tuple[Bell, ...], taught: Bell
    ) -> None:
        super().__init__(stage, desk.clock)
        self._desk = desk
        if desk.store.is_for_one:
            self.width = SHARING
        self._inbox = desk.store.inbox
        self._metrics = desk.metrics
        self._door = door
        self._wake = wake
        self._taught = taught
        self._answering = 0
        self._unconfirmed: set[int] = set()
        self._rescued_at: float | None = None
        self.others = Bell()
        """Rung when there may be more to do than this process has places for."""

    async def lease(self, limit: int) -> Sequence[LeasedUpdate]:
        """Take the oldest updates of lanes in which nothing runs."""
        if not self._desk.standing.lives():
            return ()
        now = self.clock.now()
        at = self.clock.monotonic()
        if self._rescued_at is None or at - self._rescued_at >= RESCUE_SECONDS:
            await self.rescue(self._gone() or now)
            self._rescued_at = at
        leased = await self._inbox.lease(self._desk.owner, now, limit, LEASE)
        if len(leased) == limit:
            self.others.ring()
        return leased

    def number(self, item: LeasedUpdate) -> int:
        """Return the number of its row."""
        return item.id

    async def release(self, known: Collection[int]) -> None:
        """Hand back what was leased and never begun."""
        await self._inbox.release(self._desk.owner, known)

    @property
    def _deadline(self) -> float:
        """How many seconds a handler may take."""
        return WRITER_SECONDS if self._desk.store.is_for_one else DEADLINE_SECONDS

    def _gone(self) -> Gone | None:
        """Return whose updates are rescued; None where leases of rows tell it."""
        if self._desk.standing.is_alone:
            return None
        return Gone(owner=self._desk.owner, known=self.known)

    async def rescue(self, gone: datetime | Gone) -> None:
        """Take back what dead processes held; what killed them too often is put aside and told.

        See Inbox.rescue() for who is `gone`.
        """
        rescued = await self._inbox.rescue(gone, self.known)
        self.rescued([item.id for item in rescued])
        for item in rescued:
            LOG.warning("update %s was held by a process that is gone", item.update_id)
            if item.is_last_attempt:
                await self._put_aside(item, new_reference())

    async def perform(self, item: LeasedUpdate) -> Coroutine[Any, Any, None] | None:
        """Serve one update; a fault in it is counted, and told when it is given up."""
        try:
            if item.id in self._unconfirmed and not await self._is_ours(item):
                return self._ended(item, None)
            answer = await self._served(item)
        except StoreUnavailable:
            self._unconfirmed.add(item.id)
            raise
        except Exception as fault:  # noqa: BLE001 - whatever a handler does wrong
            self._unconfirmed.discard(item.id)
            return await self._faulted(item, fault)
        self._metrics.handled(item.received_at, self.clock.now())
        return self._ended(item, answer)

    def _ended(self, item: LeasedUpdate, answer: Answer | None) -> Coroutine[Any, Any, None] | None:
        """Wake who has something to do now, and return the answer to a press."""
        self._unconfirmed.discard(item.id)
        for bell in self._wake:
            bell.ring()
        return self._answered(item, answer)

    async def _is_ours(self, item: LeasedUpdate) -> bool:
        """Tell whether an update is still to be handled by this process.

        Raises:
            StoreUnavailable: nobody knows yet.
        """
        fate = await self._inbox.fate(item)
        if fate is Fate.OURS:
            return True
        LOG.info("update %s is not run again: it is %s", item.update_id, fate)
        self._taught.ring()
        return False

    async def _served(self, item: LeasedUpdate) -> Answer | None:
        """Serve and commit an update, anew as often as it is overtaken."""
        for _ in range(TRIES_OVERTAKEN):
            try:
                answer, teaches = await self._desk.serve(partial(self._handled, item))
            except Overtaken:
                if not await self._is_ours(item):
                    return None
                LOG.info("update %s was overtaken and runs again", item.update_id)
            else:
                if teaches:
                    self._taught.ring()
                return answer
        raise OvertakenForGood

    async def _handled(self, item: LeasedUpdate, unit: StoreUnit) -> tuple[Answer | None, bool]:
        """Serve an update in a unit; return the answer to it, and whether a lesson came of it.

        The wait for the unit does not count: it would blame this update for another's.
        """
        async with asyncio.timeout(self._deadline):
            answer = await routes.serve(item.body, self._desk.context(unit, item.received_at))
        unit.finish(item)
        return answer, bool(unit.records.teach)

    async def _faulted(
        self, item: LeasedUpdate, fault: Exception
    ) -> Coroutine[Any, Any, None] | None:
        """Count a fault; after the last one the person gets a reference."""
        reference = new_reference()
        what = f"no end after {self._deadline:.0f} s" if _is_late(fault) else _named(fault)
        LOG.error(
            "update %s failed, attempt %s: %s (%s)",
            item.update_id,
            item.attempts,
            what,
            reference,
            exc_info=fault,
        )
        at_once = isinstance(fault, Unreadable)
        if not await self._inbox.fail(item, f"{what} ({reference})", at_once=at_once):
            self._metrics.failed()
            self.bell.ring()
            return None
        await self._put_aside(item, reference)
        return self._answered(item, None)

    async def _put_aside(self, item: LeasedUpdate, reference: str) -> None:
        """Tell the log and the person of an update that is not tried again."""
        LOG.error("update %s is in quarantine (%s)", item.update_id, reference)
        self._metrics.quarantined()
        await self._apologised(item, reference)

    async def _apologised(self, item: LeasedUpdate, reference: str) -> None:
        """Tell the person, in a unit of its own; what goes wrong here is only logged."""
        try:
            async with (
                self._desk.unit() as unit,
                asyncio.timeout(DEADLINE_SECONDS),
            ):
                await routes.apologise(item.body, self._desk.context(unit), reference)
                await unit.commit()
        except Exception:
            LOG.exception("nobody could be told of %s", reference)
        for bell in self._wake:
            bell.ring()

    def _answered(
        self, item: LeasedUpdate, answer: Answer | None
    ) -> Coroutine[Any, Any, None] | None:
        """Return the sending of a press's answer; nothing for other updates."""
        query = item.body.get("callback_query")
        query_id = query.get("id") if isinstance(query, dict) else None
        if not isinstance(query_id, str) or self._answering >= MOST_ANSWERS:
            return None
        if is_late(item.received_at, self.clock.now()):
            return None  # Telegram has forgotten the press; what came of it shows on the card
        payload: dict[str, Any] = {"callback_query_id": query_id}
        if answer is not None and answer.text:
            payload["text"] = shortened(" ".join(answer.text.split()), TOAST_LIMIT)
            payload["show_alert"] = answer.alert
        return self._answer(payload)

    async def _answer(self, payload: dict[str, Any]) -> None:
        """Answer a press: the spinner ends, and the toast shows if it is not too late."""
        self._answering += 1
        try:
            reply = await self._door.post(
                "answerCallbackQuery", payload, timeout=ANSWER_SECONDS, pool=Pool.ANSWERS
            )
        finally:
            self._answering -= 1
        if not reply.is_ok:
            LOG.info("a press was not answered: %s", reply.description)


def _is_late(fault: Exception) -> bool:
    return isinstance(fault, TimeoutError)


def _named(fault: Exception) -> str:
    """Return the kind of a fault, and never its text: that may quote what a person wrote."""
    if isinstance(fault, Unreadable):
        return f"unreadable: {fault}"  # it names a field, and quotes nothing
    return type(fault).__name__
