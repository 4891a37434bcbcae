"""outbox -> Telegram: leases what is due, lets it be delivered, and keeps what came of it."""

import asyncio
import math
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.desk import Desk
from bot.health import Stage
from bot.loops import POLL_SECONDS, Leasing
from bot.sending.delivery import Courier, Record
from bot.sending.gate import Gate
from bot.sending.limits import WIDTH, Place
from bot.standing import Role
from bot.telegram import SEND_SECONDS, Pool
from store.errors import StoreUnavailable
from store.queues.outbox import Sending

LEASE = timedelta(seconds=30)
TRUSTED_SECONDS = LEASE.total_seconds() - 2 * SEND_SECONDS - 2
"""How long after the lease a call may still begin, so that it ends before the lease does."""
LONGEST_SECONDS = LEASE.total_seconds()
"""How long a delivery may take, whatever it waits for: no call of it lasts beyond the lease."""
UPKEEP_EVERY = timedelta(seconds=2)
SHORTEST_WAIT_SECONDS = 0.02
"""How long at least a notice waits for room before the store is asked again."""
SOON_SECONDS = 0.1


class Sender(Leasing[Sending]):
    """Delivers notices, several at once, one at a time for a chat and subject.

    Only what there is room for is leased, so that a notice which has to wait costs nothing.
    """

    width = WIDTH

    def __init__(self, *, stage: Stage, telegram: Stage, desk: Desk, gate: Gate) -> None:
        super().__init__(stage, desk.clock)
        self._telegram = telegram
        self._owner = desk.owner
        self._standing = desk.standing
        self._term = 0
        self._outbox = desk.store.outbox
        self._gate = gate
        self._limits = gate.limits
        self._courier = Courier(desk, gate)
        self._courier.saw_unknown = True  # whatever an earlier process left in the air
        self._outcomes: dict[int, Record] = {}
        self._leased: dict[int, tuple[Sending, float]] = {}
        self._places: dict[int, Place] = {}
        self._knows_the_past = False
        self._upkeep_at: float | None = None

    def number(self, item: Sending) -> int:
        """Return the number of its row."""
        return item.id

    async def release(self, known: Collection[int]) -> None:
        """Hand back what was leased and never begun."""
        await self._outbox.release(self._owner, known)

    async def lease(self, limit: int) -> Sequence[Sending]:
        """Take what is due, urgent first."""
        self._take_over()
        now = self.clock.now()
        at = self.clock.monotonic()
        if self._upkeep_at is None or at >= self._upkeep_at:
            self._upkeep_at = at + UPKEEP_EVERY.total_seconds()
            await self._upkeep(now)
        if not self._courier.knows_token:
            return ()
        if not self._knows_the_past:
            self._limits.prime(await self._outbox.lately(now))
            self._knows_the_past = True
        began = self.clock.monotonic()
        leased = await self._outbox.lease(self._owner, now, limit, LEASE, self._limits)
        self._places |= self._limits.leased()
        self._leased |= {sending.id: (sending, began) for sending in leased}
        if not leased:  # else whoever is done first looks again
            self.idle_seconds = await self._until_next(now)
        return leased

    async def perform(self, item: Sending) -> None:
        """Deliver one notice; an outcome that cannot be written now is written later."""
        if item.id not in self._outcomes:
            _, leased_at = self._leased[item.id]
            with self._gate.promised(self._places.pop(item.id, None)):
                self._outcomes[item.id] = await self._delivered(item, leased_at)
        try:
            await self._outcomes[item.id]()
        except StoreUnavailable:
            raise
        except Exception:
            self._forget(item)  # whatever became of it: its lease runs out
            raise
        self._forget(item)

    async def _delivered(self, item: Sending, leased_at: float) -> Record:
        """Deliver a notice within its lease; one that hangs must not keep its chat for ever."""
        limit = asyncio.timeout(LONGEST_SECONDS)
        try:
            async with limit:
                return await self._courier.deliver(item, may_send=lambda: self._may_send(leased_at))
        except TimeoutError:
            if not limit.expired():
                raise
            return self._courier.given_up(item, LONGEST_SECONDS)

    def _may_send(self, leased_at: float) -> bool:
        """Whether the lease of a notice, and the role, are still good enough to begin a call."""
        is_fresh = self.clock.monotonic() - leased_at < TRUSTED_SECONDS
        return is_fresh and self._standing.has(Role.SENDER)

    def _take_over(self) -> None:
        """After another process sent: look anew at what it sent, and at what it left."""
        term = self._standing.term(Role.SENDER)
        if term != self._term:
            self._term, self._upkeep_at = term, None
            self._courier.saw_unknown = True
            self._knows_the_past = False

    def _forget(self, item: Sending) -> None:
        self._outcomes.pop(item.id, None)
        self._leased.pop(item.id, None)

    async def hand_back(self) -> None:
        """At a stop: keep known outcomes; what is still in the air is unknown, the rest free."""
        for number, (sending, _) in list(self._leased.items()):
            if number in self._outcomes:
                await self._outcomes[number]()
            elif number in self._courier.in_the_air:
                await self._outbox.unknown(sending, self.clock.now())
        await self._outbox.release(self._owner)

    async def next_at(self) -> datetime | None:
        """Return when there is something to send and room for it, None when nothing waits."""
        due = await self._outbox.next_due(self.clock.now())
        return await self.room_at() or due

    async def room_at(self) -> datetime | None:
        """Return when there is room for what is due; None when nothing due lacks it."""
        now = self.clock.now()
        due = await self._outbox.next_due(now)
        wait = self._limits.next_room()
        if due is None or due > now or math.isinf(wait):
            return None
        return now + timedelta(milliseconds=math.ceil(wait * 1000))

    async def _until_next(self, now: datetime) -> float:
        """Return how long to wait: for a moment, for room, for whatever nobody knows of."""
        room = self._limits.next_room()
        if room <= SOON_SECONDS:  # it looks again so soon that nothing need be known before
            return max(room, SHORTEST_WAIT_SECONDS)
        due = await self._outbox.next_due(now)
        if due is None:
            return POLL_SECONDS
        if due <= now:
            return min(room, POLL_SECONDS)
        return min((due - now).total_seconds(), POLL_SECONDS)

    async def _upkeep(self, now: datetime) -> None:
        """Let go of what is too late; once Telegram answers, settle what is unknown."""
        # Only one process sends: whatever is on its way and not known here was left by another.
        # What is known is never left: while the store is away an outcome waits beyond its lease.
        known = self.known
        _, _, rescued = await asyncio.gather(  # side by side they share a commit
            self._outbox.expire(now),
            self._outbox.fold(now, storms=self._limits.has_storms),
            self._outbox.rescue(now, known),
        )
        self.rescued(rescued)
        if rescued:
            self._courier.saw_unknown = True
        if not self._courier.saw_unknown:
            return
        reply = await self._gate.post("getMe", pool=Pool.ANSWERS)
        if reply.is_ok:
            self._telegram.works(now)
            self._courier.saw_unknown = False
            self._courier.knows_token = True
            await self._outbox.settle(now)
        else:
            self._telegram.fails(now, reply.description)
