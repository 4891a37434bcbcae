"""Timer loop: wakes what is due, oldest first, each in a unit of its own."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

from bot.desk import Desk
from bot.health import Stage
from bot.loops import Bell, Loop
from bot.trouble import OvertakenForGood, new_reference
from handlers import wakeups
from store.errors import Overtaken, StoreUnavailable
from store.queues.due import DueTimer

LOG = logging.getLogger(__name__)

BATCH = 20
DEADLINE_SECONDS = 20.0
TRIES_OVERTAKEN = 5
FIRST_DELAY = timedelta(minutes=1)
LONGEST_DELAY = timedelta(hours=1)


class Timers(Loop):
    """Fires timers; one that fails is put off and holds up no other."""

    def __init__(self, *, stage: Stage, desk: Desk, wake: tuple[Bell, ...]) -> None:
        super().__init__(stage, desk.clock)
        self._desk = desk
        self._wake = wake
        self._failures: dict[int, int] = {}

    async def turn(self) -> int:
        """Fire what is due; return how many timers that were."""
        due = await self._desk.store.due.peek(self.clock.now(), BATCH)
        for timer in due:
            try:
                await self._fired(timer)
            except StoreUnavailable:
                raise
            except Exception:
                reference = new_reference()
                LOG.exception("timer %s (%s) failed (%s)", timer.id, timer.timer.kind, reference)
                await self._put_off(timer)
            else:
                self._failures.pop(timer.id, None)
        if due:
            for bell in self._wake:
                bell.ring()
        return len(due)

    async def _fired(self, timer: DueTimer) -> None:
        """Fire a timer and do what it is for, in one commit."""
        for _ in range(TRIES_OVERTAKEN):
            try:
                async with (
                    self._desk.unit() as unit,
                    asyncio.timeout(DEADLINE_SECONDS),
                ):
                    if await unit.fire(timer):
                        found = await wakeups.wake(timer.timer, self._desk.context(unit))
                        await unit.commit()
                        for defect in found:
                            LOG.error("a defect was found and put right: %s", defect)
                    return
            except Overtaken:
                LOG.info("timer %s was overtaken and runs again", timer.id)
        raise OvertakenForGood

    async def _put_off(self, timer: DueTimer) -> None:
        """Let a timer that failed come again later, each time later than before."""
        failures = self._failures.get(timer.id, 0)
        self._failures[timer.id] = failures + 1
        delay = min(FIRST_DELAY * 2 ** min(failures, 10), LONGEST_DELAY)
        try:
            async with self._desk.unit() as unit:
                await unit.timers.set(replace(timer.timer, due_at=self.clock.now() + delay))
                await unit.commit()
        except Overtaken:
            LOG.info("timer %s was moved by somebody else", timer.id)
