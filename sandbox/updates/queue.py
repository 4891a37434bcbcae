"""The queue of updates: kept until confirmed, expiring by the clock, able to come twice."""

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sandbox.model import Json

KEPT = timedelta(hours=24)
PRESS_KEPT = timedelta(seconds=150)
# Source: Telegram Bot API, getUpdates: an empty list means all but these.
ONLY_ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
FIRST_ID = 100001
SILENCE = timedelta(days=7)
# Source: Telegram Bot API, Update: after a week without updates the next id is a random one.
SILENT_LEAP = 1_000_003
# Source: TDLib, tddb/td/db/TQueue.cpp, TQueueImpl::get.
FARTHEST_AHEAD = 10


@dataclass(kw_only=True, eq=False)
class Update:
    """One queued update; of one lane one is delivered at a time, in order.

    `attempts`, `pause` (seconds) and `due_at` belong to the webhook: how often it failed, the pause
    that the next failure doubles, and when it is tried again.
    """

    id: int
    body: Json
    lane: str
    until: datetime
    again: bool = False
    attempts: int = 0
    pause: int = 1
    due_at: datetime | None = None


@dataclass(kw_only=True)
class Updates:
    """What the bot has not confirmed yet."""

    clock: Callable[[], datetime]
    allowed: tuple[str, ...] = ()
    queue: list[Update] = field(default_factory=list)
    archive: dict[int, Update] = field(default_factory=dict)
    last_id: int = FIRST_ID - 1
    changed: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, kind: str, content: Json, lane: str, *, at: datetime | None = None) -> int | None:
        """Queue an update unless the bot did not ask for its kind; return its id.

        Args:
            kind: the field of the Update it fills.
            content: what fills it.
            lane: what it is delivered in order with.
            at: since when it is kept, a message since its date; by default since now.
        """
        if kind not in self.allowed if self.allowed else kind in ONLY_ON_REQUEST:
            return None
        now = self.clock()
        until = (at or now) + (PRESS_KEPT if kind == "callback_query" else KEPT)
        if until <= now:
            return None
        return self._put({"update_id": self._next_id(), kind: content}, lane, until)

    def inject(self, body: Json) -> int:
        """Queue a raw update, whatever it holds; it gets the next id where it has none."""
        until = self.clock() + KEPT
        return self._put({"update_id": self._next_id(), **body}, "injected", until)

    def _next_id(self) -> int:
        """Return the id of the next update: one more, but another one after a long silence."""
        last = self.archive.get(self.last_id)
        is_silent = last is not None and self.clock() - last.until >= SILENCE
        return self.last_id + (SILENT_LEAP if is_silent else 1)

    def _put(self, body: Json, lane: str, until: datetime) -> int:
        id_ = int(body["update_id"])
        update = Update(id=id_, body=body, lane=lane, until=until)
        self.last_id = max(self.last_id, id_)
        self.archive[id_] = update
        self.queue.append(update)
        self.wake()
        return id_

    def redeliver(self, update_id: int) -> None:
        """Let an update come again once, confirmed or not; LookupError for an unknown one."""
        if update_id not in self.archive:
            raise LookupError(f"there never was an update {update_id}")
        old = self.archive[update_id]
        until = self.clock() + KEPT
        self.queue.insert(
            0, Update(id=old.id, body=old.body, lane=old.lane, until=until, again=True)
        )
        self.wake()

    def wake(self) -> None:
        """Make whoever waits look again."""
        self.changed.set()
        self.changed = asyncio.Event()

    def pending(self) -> list[Update]:
        """Return what still waits; what grew too old is forgotten for good."""
        now = self.clock()
        self.queue[:] = [update for update in self.queue if now < update.until]
        return list(self.queue)

    def confirm(self, offset: int) -> None:
        """Forget what lies before an offset; a negative one keeps that many from the end.

        One far beyond the last update counts as none.
        """
        waiting = [update for update in self.pending() if not update.again]
        if offset < 0:
            self.drop(waiting[:offset])
        elif offset <= self.last_id + 1 + FARTHEST_AHEAD:
            self.drop(update for update in waiting if update.id < offset)

    def take(self, limit: int) -> list[Json]:
        """Return the next updates; they stay until confirmed, but for those that come again."""
        batch = self.pending()[:limit]
        self.drop(update for update in batch if update.again)
        return [update.body for update in batch]

    def drop(self, updates: Iterable[Update]) -> None:
        """Take updates out of the queue."""
        gone = set(updates)
        self.queue[:] = [update for update in self.queue if update not in gone]
