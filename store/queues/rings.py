"""Rings on their way: leased, sent, and what became of each attempt."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Executable, and_, bindparam, func, null, select, update

from desk.rings import Ring
from store.database.connection import Connection
from store.database.engine import Database
from store.queues.leases import Gone, is_gone, is_unknown, overdue
from store.repositories.rings import RingState, ring_of
from store.sql import AnyRow, is_, moment
from store.tables import ring as rings


@dataclass(frozen=True, kw_only=True, slots=True)
class Ringing:
    """A ring that is this owner's to send, as long as nobody leased it since: its `term`."""

    id: int
    ring: Ring
    attempts: int
    term: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Expired:
    """A ring that nobody heard in time, and what became of its last attempt."""

    ring: Ring
    attempts: int
    reason: str | None


_OPEN = (RingState.PENDING, RingState.SENDING, RingState.UNKNOWN)
_IN_HAND = is_(rings.c.state, *_OPEN)  # for the index
_WAITING = and_(is_(rings.c.state, RingState.PENDING, RingState.UNKNOWN), _IN_HAND)
_SENDING = and_(is_(rings.c.state, RingState.SENDING), _IN_HAND)
_MINE = and_(rings.c.id == bindparam("row"), rings.c.term == bindparam("of_term"), _IN_HAND)
_FREE = {"owner": null(), "lease_until": null()}

_DUE = (
    select(rings.c.id)
    .where(_WAITING, rings.c.not_before <= moment("now"), rings.c.expires_at > moment("now"))
    .order_by(rings.c.not_before, rings.c.id)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True)
)
_TAKE = (
    update(rings)
    .where(rings.c.id.in_(bindparam("ids", expanding=True)), _WAITING)
    .values(
        state=RingState.SENDING.value,
        owner=bindparam("by"),
        lease_until=moment("until"),
        attempts=rings.c.attempts + 1,
        term=rings.c.term + 1,
    )
    .returning(rings)
)
_OVER = (
    update(rings)
    .where(_MINE)
    .values(state=bindparam("new_state"), reason=bindparam("why"), **_FREE)
)
_AGAIN = _OVER.values(not_before=moment("later"))
_RELEASE = (
    update(rings)
    .where(_SENDING, rings.c.owner == bindparam("by"), is_unknown(rings.c.id))
    .values(state=RingState.PENDING.value, attempts=rings.c.attempts - 1, **_FREE)
)
_RESCUE = (
    update(rings)
    .where(_SENDING)
    .values(state=RingState.UNKNOWN.value, reason="its sender died", **_FREE)
    .returning(rings.c.id)
)
_RESCUE_OVERDUE = _RESCUE.where(rings.c.lease_until <= moment("now"), is_unknown(rings.c.id))
_RESCUE_ORPHANED = _RESCUE.where(is_gone(rings.c.id, rings.c.owner))
_EXPIRE = (
    update(rings)
    .where(_WAITING, rings.c.expires_at <= moment("now"))
    .values(state=RingState.EXPIRED.value)
    .returning(rings)
)
_NEXT = select(func.min(rings.c.not_before)).where(_WAITING)
_LATE = select(func.count(), func.min(rings.c.since)).where(
    _IN_HAND, rings.c.since <= moment("now")
)
_COUNTS = select(rings.c.state, func.count()).group_by(rings.c.state)


class RingQueue:
    """The rings that have still to reach somebody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lease(
        self, owner: str, now: datetime, limit: int, length: timedelta
    ) -> list[Ringing]:
        """Take what is due, the oldest first; the attempt is on record before anything rings."""

        async def work(connection: Connection) -> Sequence[AnyRow]:
            due = await connection.rows(_DUE, {"now": now, "limit": limit})
            if not due:
                return ()
            ids = [row.id for row in due]
            return await connection.written(_TAKE, {"ids": ids, "by": owner, "until": now + length})

        rows = await self._database.transact(work)
        return [_ringing(row) for row in sorted(rows, key=lambda row: (row.not_before, row.id))]

    async def sent(self, ringing: Ringing) -> bool:
        """Mark a ring as sent; tell False when somebody else has leased it since."""
        return await self._over(ringing, RingState.SENT, None)

    async def superseded(self, ringing: Ringing) -> bool:
        """End a ring that has nothing to ask for any more; tells as `sent`."""
        return await self._over(ringing, RingState.SUPERSEDED, None)

    async def refused(self, ringing: Ringing, reason: str) -> bool:
        """Keep a ring as dead with its reason; tells as `sent`."""
        return await self._over(ringing, RingState.DEAD, reason)

    async def not_sent(self, ringing: Ringing, retry_at: datetime, reason: str) -> bool:
        """Hand back a ring that surely did not arrive, to ring at `retry_at`; tells as `sent`."""
        return await self._again(ringing, RingState.PENDING, retry_at, reason)

    async def unknown(self, ringing: Ringing, retry_at: datetime, reason: str) -> bool:
        """Hand back a ring that may have arrived: it rings once more; tells as `sent`."""
        return await self._again(ringing, RingState.UNKNOWN, retry_at, reason)

    async def release(self, owner: str, known: Collection[int] = ()) -> None:
        """Hand back what this owner has leased but not tried to send; no attempt is counted.

        Whoever has begun to send says unknown() instead, or names the row among those `known`.
        """
        await self._written(_RELEASE, {"by": owner, "known": list(known)})

    async def rescue(self, gone: datetime | Gone, known: Collection[int] = ()) -> list[int]:
        """Let what dead owners were sending ring once more; return the numbers of its rows.

        Args:
            gone: the moment by which leases of rows are over; or who is gone.
            known: with a moment, the rows on which this process works.
        """
        which = overdue(gone, _RESCUE_OVERDUE, _RESCUE_ORPHANED, known)

        async def work(connection: Connection) -> list[int]:
            return [row.id for row in await connection.written(*which)]

        return await self._database.transact(work)

    async def expire(self, now: datetime) -> list[Expired]:
        """End what has waited beyond its moment, and return it."""

        async def work(connection: Connection) -> Sequence[AnyRow]:
            return await connection.written(_EXPIRE, {"now": now})

        rows = await self._database.transact(work)
        return [
            Expired(ring=ring_of(row), attempts=row.attempts, reason=row.reason)
            for row in sorted(rows, key=lambda row: int(row.id))
        ]

    async def next_due(self) -> datetime | None:
        """Return when the next ring is due, or was; what is being sent does not count."""
        async with self._database.reading() as connection:
            due: datetime | None = (await connection.rows(_NEXT))[0][0]
            return due

    async def waiting(self, now: datetime) -> tuple[int, datetime | None]:
        """Return how many rings should have rung by now, and since when the oldest should."""
        async with self._database.reading() as connection:
            row = (await connection.rows(_LATE, {"now": now}))[0]
            return row[0], row[1]

    async def counts(self) -> dict[RingState, int]:
        """Return how many rings ended, or wait, in each state."""
        async with self._database.reading() as connection:
            return {RingState(state): count for state, count in await connection.rows(_COUNTS)}

    async def _over(self, ringing: Ringing, state: RingState, reason: str | None) -> bool:
        return await self._written(_OVER, _mine(ringing, state, reason))

    async def _again(
        self, ringing: Ringing, state: RingState, retry_at: datetime, reason: str
    ) -> bool:
        return await self._written(_AGAIN, _mine(ringing, state, reason) | {"later": retry_at})

    async def _written(self, statement: Executable, parameters: Mapping[str, Any]) -> bool:
        async def work(connection: Connection) -> bool:
            return await connection.write(statement, parameters) == 1

        return await self._database.transact(work)


def _mine(ringing: Ringing, state: RingState, reason: str | None) -> dict[str, Any]:
    """Return the parameters that name a row as long as this attempt is its last."""
    return {
        "row": ringing.id,
        "of_term": ringing.term,
        "new_state": state.value,
        "why": reason,
    }


def _ringing(row: AnyRow) -> Ringing:
    return Ringing(id=row.id, ring=ring_of(row), attempts=row.attempts, term=row.term)
