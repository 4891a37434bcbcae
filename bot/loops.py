"""How every loop of the process turns: one pass at a time, woken by a bell and once a second."""

import asyncio
import logging
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from functools import partial
from typing import Any, Generic, TypeVar

from bot.clock import Clock
from bot.health import Stage
from bot.trouble import new_reference
from store.errors import StoreUnavailable

LOG = logging.getLogger(__name__)

POLL_SECONDS = 1.0
"""A bell only wakes; looking each second is the truth."""
SHORTEST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 5.0

T = TypeVar("T")


class Trouble(Exception):
    """A pass failed for a known reason, whose text says all; it is tried again.

    Args:
        reason: one clear line.
        pause_seconds: how long to stay away at least.
        told: whether the log has the reason already.
    """

    def __init__(self, reason: str, *, pause_seconds: float = 0.0, told: bool = False) -> None:
        super().__init__(reason)
        self.pause_seconds = pause_seconds
        self.told = told


class Bell:
    """Wakes a loop that waits; ringing it twice is ringing it once."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """Wake the waiting loop, or let its next wait end at once."""
        self._rung.set()

    async def wait(self, seconds: float) -> None:
        """Wait until somebody rings, at most so many seconds."""
        try:
            async with asyncio.timeout(seconds):
                await self._rung.wait()
        except TimeoutError:
            return
        finally:
            self._rung.clear()


class Loop(ABC):
    """A part of the process that does the same thing again and again.

    `turn` is one pass and never waits for work; `run` turns until it is stopped. Whatever goes
    wrong in a pass turns the stage red and is tried again, with growing pauses.
    """

    idle_seconds = POLL_SECONDS
    """How long to wait when there was nothing to do, unless the bell rings."""
    shows_rest = True
    """Whether health shows when another process does this; not where others share the stage."""

    def __init__(self, stage: Stage, clock: Clock) -> None:
        self.stage = stage
        self.clock = clock
        self.bell = Bell()
        self.stopping = False
        self.may_turn: Callable[[], bool] = lambda: True
        """Whether this process is the one that does this."""
        self._pause = SHORTEST_PAUSE_SECONDS

    @abstractmethod
    async def turn(self) -> int:
        """Do what there is to do now; return how many things were done."""

    def stop(self) -> None:
        """Let `run` end after what it is doing."""
        self.stopping = True
        self.bell.ring()

    async def run(self) -> None:
        """Turn until stopped."""
        while not self.stopping:
            await self.bell.wait(await self.passed(self.turn))

    async def passed(self, turn: Callable[[], Awaitable[int]]) -> float:
        """Make one pass that cannot fail; return how long to wait before the next."""
        if not self.may_turn():
            self._rest()
            return POLL_SECONDS
        try:
            done = await turn()
        except StoreUnavailable as why:
            return self.troubled(f"the store: {why}")
        except Trouble as why:
            return max(self.troubled(str(why), told=why.told), why.pause_seconds)
        except Exception as error:
            # The same fault again and again is one line; another one is told at once.
            reason = f"unexpected {type(error).__name__}"
            if self.stage.ok or self.stage.reason != reason:
                LOG.exception("unexpected fault in %s (%s)", self.stage.name, new_reference())
            return self.troubled(reason, told=True)
        self.worked()
        return 0.0 if done else self.idle_seconds

    def _rest(self) -> None:
        """Leave the work to the process whose it is."""
        self._pause = SHORTEST_PAUSE_SECONDS
        if self.shows_rest:
            self.stage.rests(self.clock.now())

    def worked(self) -> None:
        """Note a pass without trouble."""
        self._pause = SHORTEST_PAUSE_SECONDS
        self.stage.works(self.clock.now())

    def troubled(self, reason: str, *, told: bool = False) -> float:
        """Turn the stage red; return how long to wait before the next attempt."""
        self.stage.fails(self.clock.now(), reason, told=told)
        pause = self._pause
        self._pause = min(pause * 2, LONGEST_PAUSE_SECONDS)
        return pause


class Leasing(Loop, Generic[T]):
    """A loop that leases pieces of work and does several at once, each on its own.

    A piece for which the store is away is held and done first when the store is back: its lease
    stays ours until it ends. After a lease of which nobody knows whether it was committed, what is
    leased and not known here is handed back before anything else is leased.
    """

    width = 8
    """How many pieces are done at once."""

    def __init__(self, stage: Stage, clock: Clock) -> None:
        super().__init__(stage, clock)
        self._held: list[T] = []
        self._busy = 0
        self._in_hand: dict[int, T] = {}
        self._dropped: set[int] = set()
        self._is_unsure = False
        self._store_trouble: StoreUnavailable | None = None

    @abstractmethod
    def number(self, item: T) -> int:
        """Return the number of the row of a piece."""

    @abstractmethod
    async def release(self, known: Collection[int]) -> None:
        """Hand back what was leased and never begun: all but the rows that are known."""

    @abstractmethod
    async def lease(self, limit: int) -> Sequence[T]:
        """Take up to `limit` pieces of work, committed before they are begun."""

    @abstractmethod
    async def perform(self, item: T) -> Coroutine[Any, Any, None] | None:
        """Do one piece; return what may still be done after it, without keeping its place.

        Raises:
            StoreUnavailable: nothing was written; the piece is held and done again.
        """

    async def turn(self) -> int:
        """Lease once, and do all of it."""
        async with asyncio.TaskGroup() as group:
            begun = await self._begin(group)
        self._raise_trouble()
        return begun

    async def run(self) -> None:
        """Lease whenever there is a free place, until stopped; then finish what is begun."""
        async with asyncio.TaskGroup() as group:
            while not self.stopping:
                await self.bell.wait(await self.passed(partial(self._filled, group)))

    async def _filled(self, group: asyncio.TaskGroup) -> int:
        """Begin what there is; return 0: a second look would find nothing before the bell rings.

        It rings for new work, and for every piece that ends: others may have waited for it.
        """
        self._raise_trouble()
        await self._begin(group)
        return 0

    async def _begin(self, group: asyncio.TaskGroup) -> int:
        """Start held and newly leased work in the free places."""
        room = self.width - self._busy - len(self._held)
        leased = await self._fetched(room) if room > 0 else ()
        held, self._held = self._held, []  # only now: more may have come meanwhile
        for item in (*held, *leased):
            self._busy += 1
            self._in_hand[self.number(item)] = item
            self._dropped.discard(self.number(item))
            group.create_task(self._one(item))
        return len(held) + len(leased)

    async def _fetched(self, room: int) -> Sequence[T]:
        if self._is_unsure:
            await self.release([*self._in_hand, *self._dropped])
            self._is_unsure = False
        try:
            return await self.lease(room)
        except StoreUnavailable:
            self._is_unsure = True
            raise

    @property
    def known(self) -> Collection[int]:
        """The rows on which this process works, or whose outcome it has still to keep."""
        return self._in_hand.keys()

    def rescued(self, numbers: Collection[int]) -> None:
        """Forget rows of dropped pieces that were rescued: they are anybody's now."""
        self._dropped.difference_update(numbers)

    async def _one(self, item: T) -> None:
        """Do one piece; nothing that happens to it touches the others."""
        after = None
        try:
            after = await self.perform(item)
            self._in_hand.pop(self.number(item), None)
        except StoreUnavailable as why:
            self._held.append(item)
            self._store_trouble = why
        except Exception:
            # Whatever became of it: it is rescued as what a dead process did, not handed back.
            self._in_hand.pop(self.number(item), None)
            self._dropped.add(self.number(item))
            LOG.exception("unexpected fault in %s (%s)", self.stage.name, new_reference())
        finally:
            self._busy -= 1
            self.bell.ring()
        if after is not None:
            await after

    def _raise_trouble(self) -> None:
        """Raise what the store told a piece of work since the last pass."""
        trouble, self._store_trouble = self._store_trouble, None
        if trouble is not None:
            raise trouble
