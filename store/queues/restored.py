"""What a restore leaves: a new epoch, and what is held until an operator lets it go.

A copy knows nothing of what was sent after it was made. So nothing that waited in it is sent, rung
or fired by itself: notices, rings and timers that are due have a state of their own, `held`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, func, not_, or_, select, true, update

from desk.ports import Outcome
from store.database.connection import Connection
from store.database.engine import Database
from store.queues.inbox import QUARANTINED_EVER
from store.repositories.audit import ADD_AUDIT
from store.repositories.notices import OutboxState
from store.repositories.rings import RingState
from store.repositories.timers import TimerState
from store.settings import NOTE, NOTED
from store.sql import is_, moment
from store.tables import card as cards
from store.tables import counter, inbox, outbox
from store.tables import ring as rings
from store.tables import timer as timers

EPOCH: Final = "epoch"
"""The setting that tells how often the store was restored, and when the last time."""
GAP: Final = 1000
"""How many numbers are left out: those given after the copy was made are never given again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """How much waits for an operator's go, by kind."""

    notices: int
    rings: int
    timers: int

    @property
    def total(self) -> int:
        """All of it."""
        return self.notices + self.rings + self.timers


@dataclass(frozen=True, kw_only=True, slots=True)
class Restored:
    """A restore: its number, and between which moments words may be missing.

    `since` is the last that is known of the copy, None where it holds nothing.
    """

    epoch: int
    since: datetime | None
    at: datetime


_LAST = select(func.max(inbox.c.received_at))
_OPEN_NOTICES = is_(outbox.c.state, OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN)
_OPEN_RINGS = is_(rings.c.state, RingState.PENDING, RingState.SENDING, RingState.UNKNOWN)
_FREE: Mapping[str, Any] = {"owner": None, "lease_until": None}
_HOLD = (
    update(outbox)
    .where(_OPEN_NOTICES, outbox.c.expires_at <= moment("now"))
    .values(state=OutboxState.EXPIRED.value, **_FREE),
    # It may have been sent after the copy was made: what goes later counts as a second copy.
    update(outbox).where(_OPEN_NOTICES).values(state=OutboxState.HELD.value, again=true(), **_FREE),
    update(rings)
    .where(_OPEN_RINGS, rings.c.expires_at <= moment("now"))
    .values(state=RingState.EXPIRED.value, **_FREE),
    update(rings).where(_OPEN_RINGS).values(state=RingState.HELD.value, **_FREE),
    # The desk's own rounds, and who is on duty, look at what is now and tell nothing old.
    update(timers)
    .where(
        is_(timers.c.state, TimerState.WAITING),
        timers.c.due_at <= moment("now"),
        not_(or_(timers.c.subject == "s0", timers.c.subject.like("t%"))),
    )
    .values(state=TimerState.HELD.value),
    # Cards may show what happened after the copy was made: none counts as up to date.
    update(cards).values(shown=None),
)
_LEAVE_GAP = (
    update(counter)
    .where(counter.c.name.not_in(("probe", QUARANTINED_EVER)))
    .values(value=counter.c.value + GAP)
)
# The second condition of each is that of the index.
_HELD_NOTICES = and_(
    is_(outbox.c.state, OutboxState.HELD),
    is_(outbox.c.state, OutboxState.DEAD, OutboxState.HELD),
)
_HELD_RINGS = and_(
    is_(rings.c.state, RingState.HELD), is_(rings.c.state, RingState.DEAD, RingState.HELD)
)
_HELD_TIMERS = is_(timers.c.state, TimerState.HELD)
_COUNTS = tuple(
    select(func.count()).select_from(table).where(held)
    for table, held in ((outbox, _HELD_NOTICES), (rings, _HELD_RINGS), (timers, _HELD_TIMERS))
)
_NOTICES_GO = update(outbox).where(_HELD_NOTICES)
_RINGS_GO = update(rings).where(_HELD_RINGS)
_TIMERS_GO = update(timers).where(_HELD_TIMERS).values(state=TimerState.WAITING.value)
_WHY: Mapping[str, Any] = {"reason": bindparam("why")}
_RELEASE = (
    _NOTICES_GO.where(outbox.c.expires_at <= moment("now")).values(state=OutboxState.EXPIRED.value),
    _NOTICES_GO.values(state=OutboxState.PENDING.value),
    _RINGS_GO.where(rings.c.expires_at <= moment("now")).values(state=RingState.EXPIRED.value),
    _RINGS_GO.values(state=RingState.PENDING.value),
    _TIMERS_GO,
)
_DISCARD = (
    _NOTICES_GO.values(state=OutboxState.SUPERSEDED.value, **_WHY),
    _RINGS_GO.values(state=RingState.SUPERSEDED.value, **_WHY),
    _TIMERS_GO,
)


class Restores:
    """The epoch of one store, and what is held in it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def begin(self, heard: datetime | None, now: datetime) -> Restored:
        """Begin a new epoch: end what has expired, hold what is due, leave out numbers.

        To be called before any desk works on a store that came from a copy.

        Args:
            heard: when the desk of the copy last heard from Telegram, as far as is known.
            now: the moment of the restore.
        """

        async def work(connection: Connection) -> Restored:
            last = (await connection.rows(_LAST))[0][0]
            since = max((at for at in (heard, last) if at is not None), default=None)
            for statement in _HOLD:
                await _run(connection, statement, {"now": now})
            await connection.write(_LEAVE_GAP)
            row = await connection.row(NOTED, {"setting": EPOCH})
            restored = Restored(epoch=(row.value["epoch"] if row else 0) + 1, since=since, at=now)
            note = {
                "epoch": restored.epoch,
                "since": None if since is None else since.isoformat(),
                "at": now.isoformat(),
            }
            await connection.write(NOTE, {"name": EPOCH, "value": note})
            await connection.write(ADD_AUDIT, [_line("restored", note, now)])
            return restored

        return await self._database.transact(work)

    async def last(self) -> Restored | None:
        """Return the last restore; None for a store that never was restored."""
        async with self._database.reading() as connection:
            row = await connection.row(NOTED, {"setting": EPOCH})
        if row is None:
            return None
        since = row.value["since"]
        return Restored(
            epoch=row.value["epoch"],
            since=None if since is None else datetime.fromisoformat(since),
            at=datetime.fromisoformat(row.value["at"]),
        )

    async def held(self) -> Held:
        """Return how much waits for an operator's go."""
        async with self._database.reading() as connection:
            return await held_in(connection)

    async def release(self, now: datetime) -> Held:
        """Let go what is held and has not expired; return how much was held."""
        return await self._decided(_RELEASE, "release", now)

    async def discard(self, now: datetime) -> Held:
        """Give held notices and rings up, and let timers go on; return how much was held."""
        return await self._decided(_DISCARD, "discard", now)

    async def _decided(self, statements: Sequence[Any], action: str, now: datetime) -> Held:
        async def work(connection: Connection) -> Held:
            held = await held_in(connection)
            for statement in statements:
                await _run(connection, statement, {"now": now, "why": "discarded after a restore"})
            if held.total:
                facts = {"notices": held.notices, "rings": held.rings, "timers": held.timers}
                await connection.write(ADD_AUDIT, [_line(f"restore_{action}", facts, now)])
            return held

        return await self._database.transact(work)


async def _run(connection: Connection, statement: Any, values: Mapping[str, Any]) -> None:  # noqa: ANN401 - an UPDATE
    """Run a statement with those of the values that it names."""
    names = statement.compile().params
    await connection.write(statement, {name: values[name] for name in values if name in names})


async def held_in(connection: Connection) -> Held:
    """Return how much waits for an operator's go."""
    notices, rings_, timers_ = [(await connection.rows(count))[0][0] for count in _COUNTS]
    return Held(notices=notices, rings=rings_, timers=timers_)


def _line(action: str, facts: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    return {
        "at": now,
        "actor_id": None,
        "action": action,
        "subject": "s0",
        "outcome": Outcome.DONE.value,
        "facts": {**facts, "by": "operator"},
    }
