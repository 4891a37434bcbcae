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


@dataclass(kw_only=True, eq=False)
class Update:
    """One queued update; of one lane one is delivered at a time, in order.

    `attempts` and `due_at` belong to the webhook: how often it failed and when it is tried again.
    """

    id: int
    body: Json
    lane: str
    until: datetime
    again: bool = False
    attempts: int = 0
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

    def add(self, kind: str, content: Json, lane: str) -> int | None:
        """Queue an update unless the bot did not ask for its kind; return its id."""
        if kind not in self.allowed if self.allowed else kind in ONLY_ON_REQUEST:
            return None
        kept = PRESS_KEPT if kind == "callback_query" else KEPT
        return self._put({"update_id": self.last_id + 1, kind: content}, lane, kept)

    def inject(self, body: Json) -> int:
        """Queue a raw update, whatever it holds; it gets the next id where it has none."""
        return self._put({"update_id": self.last_id + 1, **body}, "injected", KEPT)

    def _put(self, body: Json, lane: str, kept: timedelta) -> int:
        id_ = int(body["update_id"])
        update = Update(id=id_, body=body, lane=lane, until=self.clock() + kept)
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
        """Forget what lies before an offset; a negative one keeps that many from the end."""
        waiting = [update for update in self.pending() if not update.again]
        if offset < 0:
            self.drop(waiting[:offset])
        else:
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
