"""The numbers people see."""

from sqlalchemy import bindparam, update

from desk.identifiers import DraftId, DutyId, RecordId
from store.repositories.repository import Repository
from store.tables import counter

NEXT = (
    update(counter)
    .where(counter.c.name == bindparam("counter"))
    .values(value=counter.c.value + 1)
    .returning(counter.c.value)
)


class Counters(Repository):
    """Numbers taken at once; one that is not used after all leaves a gap."""

    async def record(self) -> RecordId:
        """Take the next ticket number."""
        return RecordId(await self._next("record"))

    async def draft(self) -> DraftId:
        """Take the next draft number."""
        return DraftId(await self._next("draft"))

    async def duty(self) -> DutyId:
        """Take the next number of duty."""
        return DutyId(await self._next("duty"))

    async def _next(self, name: str) -> int:
        rows = await self._connection.written(NEXT, {"counter": name})
        number: int = rows[0].value
        return number
