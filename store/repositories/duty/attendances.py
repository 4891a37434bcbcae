"""Who came on site and left: one stay of a person at a time."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

from desk.duty.attendance import Attendance, Stay
from desk.identifiers import DutyId, PersonId
from store.database.connection import Connection
from store.errors import Overtaken
from store.repositories.repository import Repository
from store.sql import AnyRow, insert, is_, moment
from store.tables import attendance as stays

_OPEN = select(stays).where(stays.c.person_id == bindparam("person"), is_(stays.c.state, Stay.OPEN))
_BETWEEN = (
    select(stays)
    .where(stays.c.came_at >= moment("begins"), stays.c.came_at < moment("ends"))
    .order_by(stays.c.came_at, stays.c.id)
)
_new = insert(stays)
_SAVE = _new.on_conflict_do_update(
    index_elements=["id"],
    set_={"left_at": _new.excluded.left_at, "state": _new.excluded.state},
    where=is_(stays.c.state, Stay.OPEN),
)


class Attendances(Repository):
    """The stays of people on site."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[DutyId, Attendance] = {}

    async def open_of(self, person: PersonId) -> Attendance | None:
        """Return the stay of a person that lasts, if one does."""
        rows = await self._connection.rows(_OPEN, {"person": person})
        found = {row.id: _stay_of(row) for row in rows} | self._staged
        lasts = (s for s in found.values() if s.person == person and s.state is Stay.OPEN)
        return next(lasts, None)

    async def save(self, stay: Attendance) -> None:
        """Stage a stay, or its end; the flush refuses when it has ended meanwhile."""
        self._staged[stay.id] = stay

    async def between(self, since: datetime, until: datetime) -> Sequence[Attendance]:
        """Return the stays that began between two moments, by beginning (stored ones)."""
        rows = await self._connection.rows(_BETWEEN, {"begins": since, "ends": until})
        return [_stay_of(row) for row in rows]

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write what is staged, the older first: it ends before the next one begins.

        Raises:
            Overtaken: somebody else ended a stay, or began one, since it was read.
        """
        for _, stay in sorted(self._staged.items()):
            if await self._connection.write(_SAVE, _row_of(stay)) != 1:
                raise Overtaken("a stay has ended meanwhile")


def _row_of(stay: Attendance) -> dict[str, object]:
    return {
        "id": stay.id,
        "person_id": stay.person,
        "came_at": stay.came_at,
        "left_at": stay.left_at,
        "state": stay.state.value,
    }


def _stay_of(row: AnyRow) -> Attendance:
    return Attendance(
        id=DutyId(row.id),
        person=PersonId(row.person_id),
        came_at=row.came_at,
        left_at=row.left_at,
        state=Stay(row.state),
    )
