"""Updates as they came, committed before they are confirmed, leased lane by lane."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import and_, bindparam, exists, func, null, or_, select, update

from store.database.connection import Connection
from store.database.engine import Database
from store.errors import Overtaken
from store.queues.leases import Gone, is_gone, is_unknown, overdue
from store.sql import AnyRow, insert, is_, moment
from store.tables import counter, inbox

MAX_ATTEMPTS: Final = 3
"""An update that failed so often is put aside."""
DIED: Final = "the process ended or hung while it was handled"
QUARANTINED_EVER: Final = "quarantined"
"""The counter of the updates that were ever put aside."""


class InboxState(StrEnum):
    """What has become of an update."""

    PENDING = "pending"
    RUNNING = "running"
    DONE = "done"
    QUARANTINED = "quarantined"
    DISCARDED = "discarded"


class Fate(StrEnum):
    """What became of an update that this process leased."""

    OURS = "ours"
    """It is still leased: nothing of it was committed."""
    DONE = "done"
    """It was committed under this lease."""
    TAKEN = "taken"
    """It is somebody else's now."""


@dataclass(frozen=True)
class RawUpdate:
    """An update as it is to be stored; `lane` is chat and sender."""

    update_id: int
    lane: str
    body: dict[str, Any]


@dataclass(frozen=True)
class LeasedUpdate:
    """An update that is this owner's to handle; `term` tells a later lease from this one."""

    id: int
    update_id: int
    lane: str
    body: dict[str, Any]
    attempts: int
    term: int
    received_at: datetime

    @property
    def is_last_attempt(self) -> bool:
        """Whether it is put aside if this attempt fails."""
        return self.attempts >= MAX_ATTEMPTS


_PUT = (
    insert(inbox)
    .on_conflict_do_nothing(index_elements=["bot_id", "update_id"])
    .returning(inbox.c.id)
)

_other = inbox.alias("other")
_again = inbox.alias("again")
# Of what has failed, or was in hand when a process died, one runs at a time, the oldest first:
# else one update that kills the process takes those with it that run beside it, three times.
_is_alone = ~exists().where(
    is_(_again.c.state, InboxState.PENDING, InboxState.RUNNING),
    or_(
        and_(is_(_again.c.state, InboxState.PENDING), _again.c.attempts > 0)
        & (_again.c.id < inbox.c.id),
        and_(is_(_again.c.state, InboxState.RUNNING), _again.c.attempts > 1),
    ),
)
_picked = (
    select(inbox.c.id)
    .where(
        is_(inbox.c.state, InboxState.PENDING),
        ~exists().where(
            _other.c.lane == inbox.c.lane,
            is_(_other.c.state, InboxState.PENDING, InboxState.RUNNING),
            or_(_other.c.id < inbox.c.id, is_(_other.c.state, InboxState.RUNNING)),
        ),
        or_(inbox.c.attempts == 0, _is_alone),
    )
    .order_by(inbox.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
    .cte("picked")
)
_LEASE = (
    update(inbox)
    .where(inbox.c.id.in_(select(_picked.c.id)))
    .values(
        state=InboxState.RUNNING.value,
        owner=bindparam("by"),
        lease_until=moment("until"),
        attempts=inbox.c.attempts + 1,
        term=inbox.c.term + 1,
    )
    .returning(
        inbox.c.id,
        inbox.c.update_id,
        inbox.c.lane,
        inbox.c.body,
        inbox.c.attempts,
        inbox.c.term,
        inbox.c.received_at,
    )
)
_MINE = and_(
    inbox.c.id == bindparam("row"),
    inbox.c.term == bindparam("of_term"),
    is_(inbox.c.state, InboxState.RUNNING),
)
_NOT_LEASED = {"owner": null(), "lease_until": null()}
_DONE = update(inbox).where(_MINE).values(state=InboxState.DONE.value, **_NOT_LEASED)
_AGAIN = (
    update(inbox)
    .where(_MINE)
    .values(state=InboxState.PENDING.value, reason=bindparam("why"), **_NOT_LEASED)
)
_QUARANTINE = (
    update(inbox)
    .where(_MINE)
    .values(state=InboxState.QUARANTINED.value, reason=bindparam("why"), **_NOT_LEASED)
)
_COUNT_IT = (
    insert(counter)
    .values(name=QUARANTINED_EVER, value=1)
    .on_conflict_do_update(index_elements=["name"], set_={"value": counter.c.value + 1})
)
_RUNNING = is_(inbox.c.state, InboxState.RUNNING)
_IN_HAND = is_(inbox.c.state, InboxState.PENDING, InboxState.RUNNING)  # for the index
_RELEASE = (
    update(inbox)
    .where(_RUNNING, _IN_HAND, inbox.c.owner == bindparam("by"), is_unknown(inbox.c.id))
    .values(state=InboxState.PENDING.value, attempts=inbox.c.attempts - 1, **_NOT_LEASED)
)
_HELD = select(inbox).where(_RUNNING, _IN_HAND).with_for_update(skip_locked=True)
_OVERDUE = _HELD.where(inbox.c.lease_until <= moment("now"), is_unknown(inbox.c.id))
_ORPHANED = _HELD.where(is_gone(inbox.c.id, inbox.c.owner))
_FATE = select(inbox.c.state, inbox.c.term).where(inbox.c.id == bindparam("row"))
_WAITING = select(func.count(), func.min(inbox.c.received_at)).where(
    is_(inbox.c.state, InboxState.PENDING)
)


class Inbox:
    """The updates that came in; one of a lane is handled at a time, in the order they came."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def put(self, bot_id: int, updates: Sequence[RawUpdate], now: datetime) -> int:
        """Store a batch in one commit and return how many of it were new.

        Raises:
            StoreUnavailable: nothing of it may be confirmed.
        """
        if not updates:
            return 0
        rows = [
            {
                "bot_id": bot_id,
                "update_id": u.update_id,
                "lane": u.lane,
                "body": u.body,
                "received_at": now,
                "state": InboxState.PENDING.value,
                "attempts": 0,
                "term": 0,
            }
            for u in updates
        ]

        async def work(connection: Connection) -> int:
            return len(await connection.written(_PUT, rows))

        return await self._database.transact(work)

    async def lease(
        self, owner: str, now: datetime, limit: int, length: timedelta
    ) -> list[LeasedUpdate]:
        """Take the oldest update of each lane that has none running, oldest first.

        Of those that were tried before, one runs at a time.

        The attempt is counted and committed before anybody handles it, so an update that kills
        the process counts, too.
        """

        async def work(connection: Connection) -> list[LeasedUpdate]:
            rows = await connection.written(
                _LEASE, {"by": owner, "until": now + length, "limit": limit}
            )
            return sorted(map(_leased, rows), key=lambda update: update.id)

        return await self._database.transact(work)

    async def fail(self, update: LeasedUpdate, reason: str, *, at_once: bool = False) -> bool:
        """Hand a failed update back; tell whether it was put aside for good.

        Once it is put aside its lane goes on. A lease that was taken over meanwhile changes
        nothing.

        Args:
            update: what failed.
            reason: one line for the operator, without people's words.
            at_once: whether another attempt could not help.
        """
        last = at_once or update.is_last_attempt

        async def work(connection: Connection) -> bool:
            return await _handed_back(connection, update, reason, last=last) and last

        return await self._database.transact(work)

    async def release(self, owner: str, known: Collection[int] = ()) -> None:
        """Hand back what this owner has leased and not begun: no attempt is counted.

        Args:
            owner: whose rows.
            known: the rows that it keeps.
        """

        async def work(connection: Connection) -> None:
            await connection.write(_RELEASE, {"by": owner, "known": list(known)})

        await self._database.transact(work)

    async def rescue(
        self, gone: datetime | Gone, known: Collection[int] = ()
    ) -> list[LeasedUpdate]:
        """Hand back what dead owners held, and return it; after the last attempt it is aside.

        Args:
            gone: the moment by which leases of rows are over; or who is gone.
            known: with a moment, the rows on which this process works: while the store is away
                they wait beyond their lease, and are not dead.
        """

        async def work(connection: Connection) -> list[LeasedUpdate]:
            rows = await connection.written(*overdue(gone, _OVERDUE, _ORPHANED, known))
            rescued = [_leased(row) for row in rows]
            for held in rescued:
                await _handed_back(connection, held, DIED, last=held.is_last_attempt)
            return rescued

        return await self._database.transact(work)

    async def fate(self, update: LeasedUpdate) -> Fate:
        """Return what became of a leased update, after a commit that nobody confirmed.

        Raises:
            StoreUnavailable: it is still unknown.
        """
        async with self._database.reading() as connection:
            row = await connection.row(_FATE, {"row": update.id})
        if row is None or row.term != update.term:
            return Fate.TAKEN
        states = {InboxState.RUNNING: Fate.OURS, InboxState.DONE: Fate.DONE}
        return states.get(row.state, Fate.TAKEN)

    async def waiting(self) -> tuple[int, datetime | None]:
        """Return how many updates wait, and since when the oldest does."""
        async with self._database.reading() as connection:
            row = (await connection.rows(_WAITING))[0]
            return row[0], row[1]


async def _handed_back(
    connection: Connection, update: LeasedUpdate, reason: str, *, last: bool
) -> bool:
    """Put an update back into the queue, or aside; tell whether it was still leased so."""
    met = await connection.write(
        _QUARANTINE if last else _AGAIN,
        {"row": update.id, "of_term": update.term, "why": reason},
    )
    if met and last:
        await connection.write(_COUNT_IT)
    return met == 1


async def finish(connection: Connection, update: LeasedUpdate) -> None:
    """Mark an update as done in the transaction of its effects.

    Raises:
        Overtaken: the lease was taken over.
    """
    if await connection.write(_DONE, {"row": update.id, "of_term": update.term}) != 1:
        raise Overtaken(f"update {update.update_id} is no longer ours")


def _leased(row: AnyRow) -> LeasedUpdate:
    return LeasedUpdate(
        id=row.id,
        update_id=row.update_id,
        lane=row.lane,
        body=row.body,
        attempts=row.attempts,
        term=row.term,
        received_at=row.received_at,
    )
