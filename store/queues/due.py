"""Timers whose moment has come."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from desk.notices import Subject
from desk.timers import Timer, TimerKind
from store.database.connection import Connection
from store.database.engine import Database
from store.repositories.timers import TimerState
from store.sql import AnyRow, is_, moment
from store.tables import timer as timers


@dataclass(frozen=True)
class DueTimer:
    """A timer that is due, and the number it fires by."""

    id: int
    timer: Timer


_WAITING = is_(timers.c.state, TimerState.WAITING)
_PEEK = (
    select(timers)
    .where(_WAITING, timers.c.due_at <= moment("now"))
    .order_by(timers.c.due_at, timers.c.id)
    .limit(bindparam("limit"))
)
_NEXT = select(func.min(timers.c.due_at)).where(_WAITING)
_free = (
    select(timers.c.id)
    .where(timers.c.id == bindparam("timer"), _WAITING, timers.c.due_at == moment("due"))
    .with_for_update(skip_locked=True)
)
_FIRE = update(timers).where(timers.c.id.in_(_free)).values(state=TimerState.FIRED.value)


class DueTimers:
    """Looks for due timers; StoreUnit.fire() makes sure that each fires once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def peek(self, now: datetime, limit: int) -> list[DueTimer]:
        """Return due timers, the oldest first."""
        async with self._database.reading() as connection:
            rows = await connection.rows(_PEEK, {"now": now, "limit": limit})
            return [_due(row) for row in rows]

    async def next_due(self) -> datetime | None:
        """Return when the next timer is due, or was."""
        async with self._database.reading() as connection:
            moment_: datetime | None = (await connection.rows(_NEXT))[0][0]
            return moment_


async def fire(connection: Connection, due: DueTimer) -> bool:
    """Mark a timer as fired; tell whether it was still waiting for this moment.

    One that another process has in hand is passed by, not waited for: if that process fails, it is
    due as before.
    """
    return await connection.write(_FIRE, {"timer": due.id, "due": due.timer.due_at}) == 1


def _due(row: AnyRow) -> DueTimer:
    return DueTimer(
        id=row.id,
        timer=Timer(
            kind=TimerKind(row.kind),
            subject=Subject(row.subject),
            round=row.round,
            due_at=row.due_at,
            data=row.data,
        ),
    )
