"""Updates that were put aside: looked at, given another try, or discarded, by an operator."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func, null, select, update

from desk.ports import Outcome
from store.database.connection import Connection
from store.database.engine import Database
from store.queues.inbox import QUARANTINED_EVER, InboxState
from store.repositories.audit import ADD_AUDIT
from store.sql import AnyRow, is_
from store.tables import counter, inbox


@dataclass(frozen=True, kw_only=True, slots=True)
class PutAside:
    """An update in quarantine: what it was, how often it was tried, and why it is here."""

    id: int
    update_id: int
    lane: str
    body: dict[str, Any]
    received_at: datetime
    attempts: int
    reason: str

    @property
    def kind(self) -> str:
        """What Telegram calls such an update."""
        return next((key for key in self.body if key != "update_id"), "unknown")


_ASIDE = is_(inbox.c.state, InboxState.QUARANTINED)
_LIST = (
    select(
        inbox.c.id,
        inbox.c.update_id,
        inbox.c.lane,
        inbox.c.body,
        inbox.c.received_at,
        inbox.c.attempts,
        inbox.c.reason,
    )
    .where(_ASIDE)
    .order_by(inbox.c.id)
)
_COUNT = select(func.count()).where(_ASIDE)
_EVER = select(counter.c.value).where(counter.c.name == QUARANTINED_EVER)
_REQUEUE = (
    update(inbox)
    .where(_ASIDE)
    .values(state=InboxState.PENDING.value, attempts=0, owner=null(), lease_until=null())
    .returning(inbox.c.id, inbox.c.update_id)
)
_DISCARD = (
    update(inbox)
    .where(_ASIDE)
    .values(state=InboxState.DISCARDED.value)
    .returning(inbox.c.id, inbox.c.update_id)
)
_THESE = inbox.c.id.in_(bindparam("these", expanding=True))


class Quarantine:
    """The updates that an operator must decide about."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(self) -> list[PutAside]:
        """Return everything in quarantine, the oldest first."""
        async with self._database.reading() as connection:
            return [_put_aside(row) for row in await connection.rows(_LIST)]

    async def counts(self) -> tuple[int, int]:
        """Return how many updates are in quarantine, and how many ever came in."""
        async with self._database.reading() as connection:
            waiting = (await connection.rows(_COUNT))[0][0]
            ever = await connection.row(_EVER)
            return waiting, ever.value if ever else 0

    async def requeue(self, ids: Collection[int] | None, now: datetime) -> list[int]:
        """Give updates another three attempts; return those that were in quarantine.

        Args:
            ids: the numbers of the rows, None for all that are there.
            now: the moment, for the audit.
        """
        return await self._decided(_REQUEUE, "requeue", ids, now)

    async def discard(self, ids: Collection[int], now: datetime) -> list[int]:
        """Give updates up; their rows stay, marked. Return those that were in quarantine."""
        return await self._decided(_DISCARD, "discard", ids, now)

    async def _decided(
        self,
        statement: Any,  # noqa: ANN401 - an UPDATE that returns rows
        action: str,
        ids: Collection[int] | None,
        now: datetime,
    ) -> list[int]:
        """Run what an operator decided, with a line in the audit for each update."""

        async def work(connection: Connection) -> list[int]:
            if ids is None:
                rows = await connection.written(statement)
            else:
                rows = await connection.written(statement.where(_THESE), {"these": sorted(ids)})
            if rows:
                await connection.write(ADD_AUDIT, _lines(rows, action, now))
            return sorted(row.id for row in rows)

        return await self._database.transact(work)


def _lines(rows: Sequence[AnyRow], action: str, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "at": now,
            "actor_id": None,
            "action": f"quarantine_{action}",
            "subject": f"u{row.update_id}",
            "outcome": Outcome.DONE.value,
            "facts": {"row": row.id, "by": "operator"},
        }
        for row in rows
    ]


def _put_aside(row: AnyRow) -> PutAside:
    return PutAside(
        id=row.id,
        update_id=row.update_id,
        lane=row.lane,
        body=row.body,
        received_at=row.received_at,
        attempts=row.attempts,
        reason=row.reason or "",
    )
