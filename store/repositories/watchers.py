"""Who is told of a record beside its requester and those who work it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, delete, select

from desk.identifiers import PersonId, RecordId
from desk.people import Involvement
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import insert
from store.tables import record_person as involved

_OF = select(involved.c.person_id, involved.c.role).where(
    involved.c.record_id == bindparam("record")
)
_RECORDS = select(involved.c.record_id).where(
    involved.c.person_id == bindparam("person"), involved.c.role == bindparam("as_role")
)
_ADD = insert(involved).on_conflict_do_nothing()
_REMOVE = delete(involved).where(
    involved.c.record_id == bindparam("record"),
    involved.c.person_id == bindparam("person"),
    involved.c.role == bindparam("as_role"),
)
_Key = tuple[RecordId, PersonId, Involvement]


class Watchers(Repository):
    """People who have to do with a record."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[_Key, bool] = {}

    async def add(self, record: RecordId, person: PersonId, involvement: Involvement) -> None:
        """Stage that a person has to do with a record; again changes nothing."""
        self._staged[record, person, involvement] = True

    async def remove(self, record: RecordId, person: PersonId, involvement: Involvement) -> None:
        """Stage that a person has nothing to do with it any more; again changes nothing."""
        self._staged[record, person, involvement] = False

    async def of(self, record: RecordId) -> Sequence[tuple[PersonId, Involvement]]:
        """Return who has to do with a record, by number."""
        rows = await self._connection.rows(_OF, {"record": record})
        found = {(PersonId(row.person_id), Involvement(row.role)) for row in rows}
        for (of, person, involvement), holds in self._staged.items():
            if of == record:
                found -= {(person, involvement)}
                found |= {(person, involvement)} if holds else set()
        return sorted(found)

    async def watched_by(self, person: PersonId, involvement: Involvement) -> Sequence[RecordId]:
        """Return the records with which a person has to do in this way, by number."""
        values = {"person": person, "as_role": involvement.value}
        found = {RecordId(row.record_id) for row in await self._connection.rows(_RECORDS, values)}
        for (record, whose, how), holds in self._staged.items():
            if (whose, how) == (person, involvement):
                found -= {record}
                found |= {record} if holds else set()
        return sorted(found)

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write what was added and removed."""
        added = [_row(key) for key, holds in sorted(self._staged.items()) if holds]
        if added:
            await self._connection.write(_ADD, added)
        for (record, person, involvement), holds in sorted(self._staged.items()):
            if not holds:
                values = {"record": record, "person": person, "as_role": involvement.value}
                await self._connection.write(_REMOVE, values)


def _row(key: _Key) -> dict[str, Any]:
    record, person, involvement = key
    return {"record_id": record, "person_id": person, "role": involvement.value}
