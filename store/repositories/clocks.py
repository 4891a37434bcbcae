"""How the clocks of records stand: derived from their timelines, kept for lists and reports."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import bindparam, select

from desk.identifiers import RecordId
from desk.sla import ClockKind, Standing, Verdict
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert
from store.tables import clock as clocks

_OF = select(clocks).where(clocks.c.record_id == bindparam("record"))
_OF_MANY = (
    select(clocks)
    .where(clocks.c.record_id.in_(bindparam("numbers", expanding=True)))
    .order_by(clocks.c.record_id, clocks.c.kind, clocks.c.lap)
)
_new = insert(clocks)
_SAVE = _new.on_conflict_do_update(
    index_elements=["record_id", "kind", "lap"],
    set_={
        column.name: _new.excluded[column.name]
        for column in clocks.columns
        if not column.primary_key
    },
)
_Key = tuple[RecordId, ClockKind, int]


class Clocks(Repository):
    """The standings of clocks."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[_Key, Standing] = {}

    async def of(self, record: RecordId) -> list[Standing]:
        """Return how the clocks of a record stand, by kind and lap."""
        rows = await self._connection.rows(_OF, {"record": record})
        found = {_key(s): s for s in map(_standing_of, rows)}
        found |= {key: s for key, s in self._staged.items() if key[0] == record}
        return [found[key] for key in sorted(found)]

    async def of_many(self, records: Sequence[RecordId]) -> dict[RecordId, list[Standing]]:
        """Return how the clocks of each record stand (stored ones), of those that have any."""
        found: dict[RecordId, list[Standing]] = {}
        for row in await self._connection.rows(_OF_MANY, {"numbers": list(records)}):
            found.setdefault(RecordId(row.record_id), []).append(_standing_of(row))
        return found

    async def save(self, standing: Standing) -> None:
        """Stage how a clock stands."""
        self._staged[_key(standing)] = standing

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write the standings."""
        if self._staged:
            rows = [_row_of(self._staged[key]) for key in sorted(self._staged)]
            await self._connection.write(_SAVE, rows)


def _key(standing: Standing) -> _Key:
    return standing.record, standing.kind, standing.lap


def _standing_of(row: AnyRow) -> Standing:
    return Standing(
        record=RecordId(row.record_id),
        kind=ClockKind(row.kind),
        lap=row.lap,
        target=timedelta(seconds=row.target_seconds),
        due_at=row.due_at,
        verdict=Verdict(row.verdict),
        breached_at=row.breached_at,
        cause=row.cause,
        stopped_at=row.stopped_at,
        left=timedelta(seconds=row.left_seconds),
        provisional=row.provisional,
        counts=row.counts,
    )


def _row_of(standing: Standing) -> dict[str, object]:
    return {
        "record_id": standing.record,
        "kind": standing.kind.value,
        "lap": standing.lap,
        "target_seconds": int(standing.target.total_seconds()),
        "due_at": standing.due_at,
        "verdict": standing.verdict.value,
        "breached_at": standing.breached_at,
        "cause": standing.cause,
        "stopped_at": standing.stopped_at,
        "left_seconds": int(standing.left.total_seconds()),
        "provisional": standing.provisional,
        "counts": standing.counts,
    }
