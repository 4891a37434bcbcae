"""How much waits, is open, or was put aside: counted at one moment, for operators."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select

from desk.record import OPEN
from store.database.connection import Connection
from store.database.engine import Database
from store.queues.inbox import InboxState
from store.queues.restored import Held, held_in
from store.repositories.notices import OutboxState
from store.repositories.rings import RingState
from store.sql import is_
from store.tables import inbox, outbox
from store.tables import record as records
from store.tables import ring as rings

IMPORTANT: Final = "a"
"""The class of notices that arrive, or are shown to an operator."""
OTHER: Final = "b"
"""The class of notices that are given up when nobody knows whether they arrived."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tally:
    """What was counted: numbers alone, of nobody in particular.

    `notices` are counted by class and state, `rings` by state, both while they are open, and what
    was put aside: dead, or held since a restore. `records` are the open ones by state and priority.
    """

    notices: Mapping[tuple[str, str], int]
    rings: Mapping[str, int]
    quarantined: int
    held: Held
    records: Mapping[tuple[str, str], int]

    @property
    def unknown(self) -> int:
        """How many sends have an outcome that nobody knows yet."""
        return self.notices_in(OutboxState.UNKNOWN) + self.rings.get(RingState.UNKNOWN, 0)

    @property
    def dead(self) -> int:
        """How many notices and rings were given up with a reason."""
        return self.notices_in(OutboxState.DEAD) + self.rings.get(RingState.DEAD, 0)

    def notices_in(self, state: OutboxState) -> int:
        """Return how many notices are in a state, of both classes."""
        return sum(count for (_, at), count in self.notices.items() if at == state)


# Each with the very condition of an index that holds such rows alone.
_NOTICES = tuple(
    select(outbox.c.important, outbox.c.state, func.count())
    .where(is_(outbox.c.state, *states))
    .group_by(outbox.c.important, outbox.c.state)
    for states in (
        (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN),
        (OutboxState.DEAD, OutboxState.HELD),
    )
)
_RINGS = tuple(
    select(rings.c.state, func.count()).where(is_(rings.c.state, *states)).group_by(rings.c.state)
    for states in (
        (RingState.PENDING, RingState.SENDING, RingState.UNKNOWN),
        (RingState.DEAD, RingState.HELD),
    )
)
_QUARANTINED = select(func.count()).where(is_(inbox.c.state, InboxState.QUARANTINED))
_RECORDS = (
    select(records.c.state, records.c.priority, func.count())
    .where(is_(records.c.state, *sorted(OPEN)))
    .group_by(records.c.state, records.c.priority)
)


async def tally_of(database: Database) -> Tally:
    """Count everything, by indexes alone.

    Raises:
        StoreUnavailable: the store cannot be read now.
    """
    async with database.reading() as connection:
        return Tally(
            notices={
                (IMPORTANT if row[0] else OTHER, row[1]): row[2]
                for row in await _all(connection, _NOTICES)
            },
            rings={row[0]: row[1] for row in await _all(connection, _RINGS)},
            quarantined=(await connection.rows(_QUARANTINED))[0][0],
            held=await held_in(connection),
            records={(row[0], row[1]): row[2] for row in await connection.rows(_RECORDS)},
        )


async def _all(connection: Connection, statements: tuple[Any, ...]) -> list[Any]:
    return [row for statement in statements for row in await connection.rows(statement)]
