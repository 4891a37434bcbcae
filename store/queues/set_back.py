"""What waits by a clock that was set back: it waits as long as before, and no longer.

A notice staged while the clock ran ahead waits for a moment of that clock. In its chat the
ticket's later notices wait for it, so that people would hear nothing for as long as the jump was.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, or_, select, update

from store.database.connection import Connection
from store.database.engine import Database
from store.repositories.notices import OutboxState
from store.repositories.rings import RingState
from store.sql import AnyRow, is_, moment
from store.tables import chat, outbox
from store.tables import ring as rings
from store.types import Moment

MOMENT = timedelta(minutes=1)
"""What waits no longer than this rests for a moment: cards, or a reply that may be undone."""
NIGHT = timedelta(days=1)
"""Nothing waits longer than a night: such a moment is one of the clock that ran ahead."""

_QUEUES = (
    (outbox, is_(outbox.c.state, OutboxState.PENDING, OutboxState.UNKNOWN)),
    (rings, is_(rings.c.state, RingState.PENDING, RingState.UNKNOWN)),
)
_AHEAD = tuple(
    select(table.c.id, table.c.not_before, table.c.since, table.c.expires_at).where(
        waits,
        table.c.not_before > moment("now"),
        or_(
            table.c.not_before <= moment("soon"),
            table.c.not_before > moment("morrow"),
            table.c.attempts > 0,
        ),
    )
    for table, waits in _QUEUES
)
_MOVE = tuple(
    update(table)
    .where(table.c.id == bindparam("row"))
    .values(
        not_before=bindparam("at", type_=Moment),
        since=bindparam("from", type_=Moment),
        expires_at=bindparam("end", type_=Moment),
    )
    for table, _ in _QUEUES
)
_FROZEN = select(chat.c.id, chat.c.frozen_until).where(chat.c.frozen_until > moment("now"))
_THAW = (
    update(chat)
    .where(chat.c.id == bindparam("row"))
    .values(frozen_until=bindparam("until", type_=Moment))
)


class SetBacks:
    """Moves what waits, after the clock was set back."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def follow(self, expected: datetime, now: datetime) -> int:
        """Let notices, rings and frozen chats wait as long as they would have; return how many.

        What waits for the end of a night stays: that moment was meant.

        Args:
            expected: what the clock would show if it had been left alone, later than `now`.
            now: what it shows since it was set back.

        Raises:
            StoreUnavailable: nothing was moved.
        """
        by = expected - now
        bounds = {"now": now, "soon": expected + MOMENT, "morrow": now + NIGHT}

        async def work(connection: Connection) -> int:
            moved = 0
            for ahead, move in zip(_AHEAD, _MOVE, strict=True):
                rows = [_back(row, now, by) for row in await connection.rows(ahead, bounds)]
                if rows:
                    await connection.write(move, rows)
                moved += len(rows)
            frozen = [
                {"row": row.id, "until": max(now, row.frozen_until - by)}
                for row in await connection.rows(_FROZEN, {"now": now})
            ]
            if frozen:
                await connection.write(_THAW, frozen)
            return moved + len(frozen)

        return await self._database.transact(work)


def _back(row: AnyRow, now: datetime, by: timedelta) -> Mapping[str, Any]:
    """Return the moments of a row by the clock as it is set now."""
    at = max(row.not_before - by, now)
    end = None if row.expires_at is None else row.expires_at - (row.not_before - at)
    return {"row": row.id, "at": at, "from": min(row.since, at), "end": end}
