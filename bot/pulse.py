"""Feels the pulse: a tiny write to the store, a word with Telegram, and the age of what waits."""

from datetime import timedelta

from bot.desk import Desk
from bot.health import Health, StageName
from bot.loops import Loop
from bot.presence import Presence
from bot.standing import Role
from bot.telegram import Door, Pool

EVERY_SECONDS = 10.0
TELEGRAM_EVERY = timedelta(seconds=30)


class Pulse(Loop):
    """Keeps health true even when nothing happens.

    Args:
        desk: whose store is probed.
        door: the way to Telegram.
        health: what is kept true.
        presence: told that Telegram was heard where updates come by webhook, so that no poll shows
            that intake works; None for polling.
    """

    idle_seconds = EVERY_SECONDS

    def __init__(
        self, *, desk: Desk, door: Door, health: Health, presence: Presence | None
    ) -> None:
        super().__init__(health[StageName.STORE], desk.clock)
        self._store = desk.store
        self._standing = desk.standing
        self._door = door
        self._health = health
        self._presence = presence

    async def turn(self) -> int:
        """Probe everything once."""
        await self._store.probe()
        now = self.clock.now()
        if self._presence is not None:
            self._health[StageName.INTAKE].works(now)
        self._health[StageName.WORKER].backlog(*await self._store.inbox.waiting())
        self._health[StageName.SENDER].backlog(*await self._store.outbox.waiting())
        due_at = await self._store.due.next_due()
        is_late = due_at is not None and due_at < now
        self._health[StageName.TIMERS].backlog(int(is_late), due_at if is_late else None)
        await self._telegram()
        self._health.counted(await self._store.tally(), now)
        is_poller = self._standing.has(Role.POLLER)
        if self._presence is not None and is_poller and self._health[StageName.TELEGRAM].ok:
            await self._presence.heard()
        return 0

    async def _telegram(self) -> None:
        """Ask Telegram for a sign of life when nothing else did lately."""
        stage, now = self._health[StageName.TELEGRAM], self.clock.now()
        if stage.seen_at is not None and now - stage.seen_at < TELEGRAM_EVERY:
            return
        reply = await self._door.post("getMe", pool=Pool.ANSWERS)
        if reply.is_ok:
            stage.works(self.clock.now())
        else:
            stage.fails(self.clock.now(), reply.description)
