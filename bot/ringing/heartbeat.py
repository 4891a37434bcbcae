"""Tells a watcher outside that all is well; its silence tells that something is not."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.health import Health
from bot.health import Heartbeat as Told
from bot.loops import POLL_SECONDS, Loop, Trouble
from bot.ringing.outcome import Fate, Outcome
from bot.ringing.webhook import ping
from desk.secrets.secret import Secret

LOG = logging.getLogger(__name__)

Ping = Callable[[Secret, datetime], Awaitable[Outcome]]


class Heartbeat(Loop):
    """Asks for the watcher's URL every so often, as long as nothing is wrong with the desk.

    A watcher that cannot be reached turns no stage red: then it could never hear of us again.

    Args:
        health: what must be green, and where is noted what was told.
        clock: gives the moment.
        url: the watcher's.
        every: how often.
        pinged: asks for a URL once.
    """

    shows_rest = False

    def __init__(
        self, *, health: Health, clock: Clock, url: Secret, every: timedelta, pinged: Ping = ping
    ) -> None:
        self._told = Told()
        super().__init__(self._told.stage, clock)
        self._every = every.total_seconds()
        self._health = health
        self._url = url
        self._pinged = pinged
        health.heartbeat = self._told

    async def turn(self) -> int:
        """Tell the watcher once, or keep back with a reason.

        Raises:
            Trouble: the watcher did not take it; it is told again soon.
        """
        now = self.clock.now()
        trouble = self._health.trouble(now)
        if trouble != self._told.kept_back:
            if trouble is not None:
                LOG.warning("the watcher outside is told nothing: %s", trouble)
            self._told.kept_back = trouble
        self.idle_seconds = POLL_SECONDS if trouble else self._every
        if trouble is not None:
            return 0
        outcome = await self._pinged(self._url, now)
        if outcome.fate is not Fate.OK:
            raise Trouble(outcome.reason)
        self._told.sent_at = self.clock.now()
        return 0
