"""Timer loop: wakes what is due, oldest first, each in a unit of its own."""

import asyncio
import logging
from dataclasses import replace
from datetime import timedelta

from bot.desk import Desk
from bot.drift import Drift, Jump
from bot.health import Stage
from bot.loops import Bell, Loop
from bot.trouble import OvertakenForGood, new_reference
from desk.actions import alarm
from desk.events import Fact
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
        self._drift = Drift(desk.clock)
        self._untold: list[Jump] = []

    async def turn(self) -> int:
        """Fire what is due; return how many timers that were, without what others fire.

        Nothing fires for a minute after the wall clock jumped far ahead: it may be set back.
        """
        await self._look_at_clocks()
        if self._drift.holds:
            return 0
        due = await self._desk.store.due.peek(self.clock.now(), BATCH)
        done = 0
        for timer in due:
            try:
                done += await self._fired(timer)
            except StoreUnavailable:
                raise
            except Exception:
                reference = new_reference()
                LOG.exception("timer %s (%s) failed (%s)", timer.id, timer.timer.kind, reference)
                await self._put_off(timer)
                done += 1
            else:
                self._failures.pop(timer.id, None)
        if done:
            for bell in self._wake:
                bell.ring()
        return done

    async def _look_at_clocks(self) -> None:
        """Tell the admins of a jump of the wall clock.

        Raises:
            StoreUnavailable: it is told at the next look.
        """
        jump = self._drift.look()
        if jump is not None:
            LOG.error("the wall clock jumped by %.0f s", jump.by.total_seconds())
            self._untold.append(jump)
        while self._untold:
            await self._told(self._untold[0])
            del self._untold[0]

    async def _told(self, jump: Jump) -> None:
        """Let what waits follow a clock that was set back, and stage the alarm.

        It is for the earlier of both moments, so that no jump back puts it off.
        """
        if jump.by < timedelta():
            await self._desk.store.set_backs.follow(jump.expected, jump.now)
        key = alarm.CLOCK_AHEAD if jump.by > timedelta() else alarm.CLOCK_BACK
        facts: dict[str, Fact] = {
            "minutes": max(1, round(abs(jump.by) / timedelta(minutes=1))),
            "holds": jump.is_far_ahead,
            "about": f"{jump.expected:%H%M%S}.{jump.now:%Y%m%dT%H%M%S}",
        }
        async with self._desk.unit() as unit:
            await alarm.alarm(unit, key, min(jump.now, jump.expected), facts)
            await unit.commit()
        for bell in self._wake:
            bell.ring()

    async def _fired(self, timer: DueTimer) -> bool:
        """Fire a timer and do what it is for, in one commit; tell False where others did, or do."""
        for _ in range(TRIES_OVERTAKEN):
            try:
                async with (
                    self._desk.unit() as unit,
                    asyncio.timeout(DEADLINE_SECONDS),
                ):
                    if not await unit.fire(timer):
                        return False
                    found = await wakeups.wake(timer.timer, self._desk.context(unit))
                    await unit.commit()
                    self._desk.metrics.fired(timer.timer.due_at, self.clock.now())
                    for defect in found:
                        LOG.error("a defect was found and put right: %s", defect)
                    return True
            except Overtaken:
                LOG.info("timer %s was overtaken and runs again", timer.id)
        raise OvertakenForGood

    async def _put_off(self, timer: DueTimer) -> None:
        """Let a timer that failed come again later, each time later than before."""
        self._desk.metrics.timer_failed()
        failures = self._failures.get(timer.id, 0)
        self._failures[timer.id] = failures + 1
        delay = min(FIRST_DELAY * 2 ** min(failures, 10), LONGEST_DELAY)
        try:
            async with self._desk.unit() as unit:
                await unit.timers.set(replace(timer.timer, due_at=self.clock.now() + delay))
                await unit.commit()
        except Overtaken:
            LOG.info("timer %s was moved by somebody else", timer.id)
