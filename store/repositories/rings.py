"""Who is rung by webhook or mail: rows written with what they tell."""

from enum import StrEnum
from typing import Any

from desk.notices import Subject
from desk.rings import Ring
from desk.terms import Channel
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert
from store.tables import ring as rings


class RingState(StrEnum):
    """Where a ring is on its way."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    """It may have arrived; it rings once more."""
    SUPERSEDED = "superseded"
    """What it asks for was done before it rang."""
    EXPIRED = "expired"
    DEAD = "dead"
    HELD = "held"
    """It waited when a copy was made that is restored now; an operator decides."""


_ADD = insert(rings).on_conflict_do_nothing(index_elements=["ref"])


class Rings(Repository):
    """The rings of a unit; what sends them is in store/queues/rings.py."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[str, Ring] = {}

    async def add(self, ring: Ring) -> None:
        """Stage a ring; one with the same ref is not added."""
        self._staged.setdefault(ring.ref, ring)

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write the rings in the order in which they were staged."""
        if self._staged:
            await self._connection.write(_ADD, list(map(_row_of, self._staged.values())))


def _row_of(ring: Ring) -> dict[str, Any]:
    return {
        "ref": ring.ref,
        "channel": ring.channel.value,
        "address": ring.to,
        "template": ring.template,
        "subject": ring.subject.key,
        "seq": ring.seq,
        "not_before": ring.not_before,
        "since": ring.not_before,
        "expires_at": ring.expires_at,
        "data": dict(ring.data),
        "state": RingState.PENDING.value,
        "attempts": 0,
        "term": 0,
    }


def ring_of(row: AnyRow) -> Ring:
    """Return the ring that a row holds."""
    return Ring(
        ref=row.ref,
        channel=Channel(row.channel),
        to=row.address,
        template=row.template,
        subject=Subject(row.subject),
        seq=row.seq,
        not_before=row.since,
        expires_at=row.expires_at,
        data=row.data,
    )
