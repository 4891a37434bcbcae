"""Rings -> webhook and mail: leases what is due, lets it ring, and keeps what came of it."""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.desk import Desk
from bot.health import Stage
from bot.loops import Leasing
from bot.ringing.lines import Lines
from bot.ringing.outcome import Fate, Outcome
from bot.trouble import new_reference
from desk.actions.rings import is_moot
from desk.rings import Ring
from handlers.rings import RenderedRing, render
from store.errors import StoreUnavailable
from store.queues.leases import Gone
from store.queues.rings import Ringing

LOG = logging.getLogger(__name__)

LEASE = timedelta(seconds=60)
TRUSTED_SECONDS = 25.0
"""How long after the lease an attempt may still begin, so that it ends before the lease does."""
UPKEEP_EVERY = timedelta(seconds=2)
FIRST_PAUSE = timedelta(seconds=5)
LONGEST_PAUSE = timedelta(minutes=1)

Record = Callable[[], Awaitable[object]]
"""Keeps an outcome; it may be tried until the store takes it."""


def pause(attempts: int) -> timedelta:
    """Return how long a ring rests after so many attempts."""
    return min(FIRST_PAUSE * (1 << min(attempts - 1, 10)), LONGEST_PAUSE)


class Ringer(Leasing[Ringing]):
    """Rings people by other channels than Telegram, several at once."""

    def __init__(self, *, stage: Stage, desk: Desk, lines: Lines) -> None:
        super().__init__(stage, desk.clock)
        self._desk = desk
        self._queue = desk.store.rings
        self._lines = lines
        self._leased: dict[int, tuple[Ringing, float]] = {}
        self._in_the_air: set[int] = set()
        self._outcomes: dict[int, Record] = {}
        self._upkeep_at: float | None = None

    def number(self, item: Ringing) -> int:
        """Return the number of its row."""
        return item.id

    async def release(self, known: Collection[int]) -> None:
        """Hand back what was leased and never begun."""
        await self._queue.release(self._desk.owner, known)

    async def lease(self, limit: int) -> Sequence[Ringing]:
        """Take what is due; a desk that rings nobody is looked at once a second, and read only."""
        if not self._desk.standing.lives():
            return ()
        now = self.clock.now()
        waiting = await self._queue.waiting(now)
        self.stage.backlog(*waiting)
        if not waiting[0]:
            return ()
        at = self.clock.monotonic()
        if self._upkeep_at is None or at >= self._upkeep_at:
            self._upkeep_at = at + UPKEEP_EVERY.total_seconds()
            await self._upkeep(now)
        began = self.clock.monotonic()
        leased = await self._queue.lease(self._desk.owner, now, limit, LEASE)
        self._leased |= {item.id: (item, began) for item in leased}
        return leased

    async def perform(self, item: Ringing) -> None:
        """Ring once; an outcome that cannot be written now is written later."""
        if item.id not in self._outcomes:
            self._outcomes[item.id] = await self._rung(item)
        try:
            await self._outcomes[item.id]()
        except StoreUnavailable:
            raise
        except Exception:
            self._forget(item)  # whatever became of it: its lease runs out
            raise
        self._forget(item)

    async def hand_back(self) -> None:
        """At a stop: keep known outcomes; what is still in the air is unknown, the rest free."""
        for number, (item, _) in list(self._leased.items()):
            if number in self._outcomes:
                await self._outcomes[number]()
            elif number in self._in_the_air:
                await self._queue.unknown(item, self.clock.now(), "the desk stopped")
        await self._queue.release(self._desk.owner)

    def _forget(self, item: Ringing) -> None:
        self._outcomes.pop(item.id, None)
        self._leased.pop(item.id, None)
        self._in_the_air.discard(item.id)

    async def _upkeep(self, now: datetime) -> None:
        """Let what dead senders left ring again; say what nobody heard in time."""
        is_alone = self._desk.standing.is_alone
        self.rescued(
            await self._queue.rescue(
                now if is_alone else Gone(owner=self._desk.owner, known=self.known), self.known
            )
        )
        for expired in await self._queue.expire(now):
            LOG.error(
                "ring %s by %s reached nobody in time, %d attempts: %s",
                expired.ring.ref,
                expired.ring.channel,
                expired.attempts,
                expired.reason or "it was never tried",
            )

    async def _rung(self, item: Ringing) -> Record:
        """Let it ring as things stand now; return how to keep what came of it."""
        ring = item.ring
        try:
            rendered = await self._prepared(ring)
        except StoreUnavailable:
            raise
        except Exception:
            reference = new_reference()
            LOG.exception("ring %s cannot be rendered (%s)", ring.ref, reference)
            return partial(self._queue.refused, item, f"cannot be rendered ({reference})")
        if rendered is None:
            return partial(self._queue.superseded, item)
        _, leased_at = self._leased[item.id]
        trusted = self.clock.monotonic() - leased_at <= TRUSTED_SECONDS
        if not (trusted and self._desk.standing.lives()):
            # Somebody else may have it by now; the term tells.
            return partial(self._queue.not_sent, item, self.clock.now(), "its lease ran out")
        self._in_the_air.add(item.id)
        return self._kept(item, await self._attempt(ring, rendered))

    async def _prepared(self, ring: Ring) -> RenderedRing | None:
        """Return a ring in words, or None when it has nothing to ask for any more."""
        async with self._desk.store.reading(self._desk.policy) as unit:
            if await is_moot(unit, ring):
                return None
            return await render(ring, self._desk.context(unit))

    async def _attempt(self, ring: Ring, rendered: RenderedRing) -> Outcome:
        try:
            return await self._lines.ring(ring.channel, ring.to, ring.ref, ring.template, rendered)
        except Exception:
            reference = new_reference()
            LOG.exception("ring %s failed (%s)", ring.ref, reference)
            return Outcome(fate=Fate.UNKNOWN, reason=f"a fault of ours ({reference})")

    def _kept(self, item: Ringing, outcome: Outcome) -> Record:
        ring, now = item.ring, self.clock.now()
        self._desk.metrics.rang(outcome.fate)
        if outcome.fate is Fate.OK:
            return partial(self._queue.sent, item)
        if outcome.fate is Fate.REFUSED:
            LOG.error("ring %s by %s was refused: %s", ring.ref, ring.channel, outcome.reason)
            return partial(self._queue.refused, item, outcome.reason)
        later = now + max(pause(item.attempts), outcome.retry_after)
        LOG.warning("ring %s by %s: %s, %s", ring.ref, ring.channel, outcome.fate, outcome.reason)
        keep = self._queue.unknown if outcome.fate is Fate.UNKNOWN else self._queue.not_sent
        return partial(keep, item, later, outcome.reason)
