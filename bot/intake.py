"""Polling: Telegram -> inbox; an update is confirmed only after it is committed."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from typing import Any

from bot.clock import Clock
from bot.health import Stage
from bot.loops import Bell, Loop, Trouble
from bot.presence import Presence
from bot.replies import Outcome, Reply
from bot.telegram import Door, Pool
from bot.trouble import new_reference
from bot.wire.updates import ALLOWED, bare_update, keep, update_id_of
from store.queues.inbox import Inbox

LOG = logging.getLogger(__name__)

BATCH = 100
POLL_FOR_SECONDS = 25
ANSWER_WITHIN_SECONDS = 10
CONFLICT_PAUSE_SECONDS = 5.0
OTHER_POLLER = (
    "Telegram gives the updates to somebody else (409): another process polls with this token, "
    "or a webhook is set; stop the other one. {}"
)


@dataclass(kw_only=True, slots=True)
class Conflict:
    """Telegram gave the updates to somebody else: since when, last when, and how often."""

    since: datetime
    last_at: datetime
    by_webhook: bool
    times: int = 1


class Intake(Loop):
    """Takes updates in by long polls.

    Args:
        stage: what health shows of it.
        telegram: what health shows of the way to Telegram.
        clock: gives the moment.
        door: the way to Telegram.
        inbox: where updates are kept.
        bot_id: whose updates they are.
        presence: told of every good poll.
        wake: rung when there is something new.
        received: told how many new updates were kept.
    """

    idle_seconds = 0.0

    def __init__(
        self,
        *,
        stage: Stage,
        telegram: Stage,
        clock: Clock,
        door: Door,
        inbox: Inbox,
        bot_id: int,
        presence: Presence,
        wake: Bell,
        received: Callable[[int], None],
    ) -> None:
        super().__init__(stage, clock)
        self._received = received
        self._presence = presence
        self._telegram = telegram
        self._door = door
        self._inbox = inbox
        self._bot_id = bot_id
        self._wake = wake
        self._offset: int | None = None
        self._began = False
        self._wait_seconds = 0
        self._limit = BATCH
        self._poll: asyncio.Timeout | None = None
        self.conflict: Conflict | None = None
        """What bot/watch.py tells the admins of, until it finds that it is over."""

    async def run(self) -> None:
        """Poll until stopped; each poll waits at Telegram for the first update."""
        self._wait_seconds = POLL_FOR_SECONDS
        await super().run()

    def stop(self) -> None:
        """End a poll that waits: nothing of it is confirmed."""
        super().stop()
        self.give_up()

    def give_up(self) -> None:
        """End the poll that waits, if any: another process polls, or nobody."""
        if self._poll is not None:
            self._poll.reschedule(asyncio.get_running_loop().time())

    async def turn(self) -> int:
        """Poll once and keep what came; return how many updates that were.

        Raises:
            StoreUnavailable: they could not be kept and will come again.
            Trouble: Telegram did not answer, or not with updates.
        """
        reply = await self._polled()
        if reply is None or not self.may_turn():
            self._offset = None
            return 0  # nothing of it is confirmed: whoever polls now gets it again
        updates = await self._updates_of(reply)
        self._telegram.works(self.clock.now())
        new = await keep(self._inbox, self._bot_id, updates, self.clock.now())
        if new:
            self._received(new)
            self._wake.ring()
        # Ids restart anywhere after a quiet week: an offset is good for one confirmation only.
        # Source: Telegram Bot API, Update, update_id.
        ids = [id_ for id_ in map(update_id_of, updates) if id_ is not None]
        self._offset = max(ids) + 1 if ids else None
        await self._presence.heard()
        if updates and not ids:
            raise Trouble("Telegram sends updates without ids")
        return len(updates) or int(self._limit == 1)  # a batch that comes one by one is begun

    async def _polled(self) -> Reply | None:
        """Return the answer to one poll; None when it was ended by a stop."""
        # After trouble a short poll shows at once that all is well again.
        wait_seconds = self._wait_seconds if self.stage.ok else 0
        query: dict[str, Any] = {"limit": self._limit, "timeout": wait_seconds}
        query["allowed_updates"] = ALLOWED
        if self._offset is not None:
            query["offset"] = self._offset
        try:
            async with asyncio.timeout(None) as self._poll:
                return await self._door.post(
                    "getUpdates",
                    query,
                    timeout=wait_seconds + ANSWER_WITHIN_SECONDS,
                    pool=Pool.POLLING,
                )
        except TimeoutError:
            return None
        finally:
            self._poll = None

    async def _updates_of(self, reply: Reply) -> list[Any]:
        """Return the updates in the answer; raise Trouble for any other answer."""
        if reply.is_ok and isinstance(reply.result, list):
            self._began = True
            self._limit = BATCH
            return reply.result
        if reply.unread:
            return self._unreadable(reply)
        if (
            reply.code == HTTPStatus.CONFLICT
            and not self._began
            and reply.says("webhook is active")
        ):
            # Left from an earlier life in webhook mode; what waits at Telegram stays.
            LOG.info("a webhook is set and is taken away, as this desk polls")
            await self._door.post("deleteWebhook", {"drop_pending_updates": False})
            return []
        if reply.code == HTTPStatus.CONFLICT:
            self._telegram.works(self.clock.now())
            self._note_conflict(by_webhook=reply.says("webhook"))
            raise Trouble(
                OTHER_POLLER.format(reply.description), pause_seconds=CONFLICT_PAUSE_SECONDS
            )
        reason = reply.description or "not a list of updates"
        self._telegram.fails(self.clock.now(), reason)
        pause = float(reply.retry_after) if reply.outcome is Outcome.LIMITED else 0.0
        raise Trouble(reason, pause_seconds=pause, told=True)

    def _unreadable(self, reply: Reply) -> list[Any]:
        """Return what there is of a batch that cannot be read: the updates come one by one.

        Of the one that is to blame only the id is kept: it goes to quarantine, and the rest goes
        on.

        Raises:
            Trouble: not even an id can be found.
        """
        if self._limit > 1:
            self._limit = 1
            return []
        self._limit = BATCH
        bare = bare_update(reply.unread)
        if bare is None:
            raise Trouble(reply.description)
        LOG.error("update %s cannot be read (%s)", bare["update_id"], new_reference())
        return [bare]

    def _note_conflict(self, *, by_webhook: bool) -> None:
        """Remember that somebody else got the updates."""
        now, conflict = self.clock.now(), self.conflict
        if conflict is None:
            self.conflict = Conflict(since=now, last_at=now, by_webhook=by_webhook)
        else:
            conflict.last_at, conflict.by_webhook = now, by_webhook
            conflict.times += 1
