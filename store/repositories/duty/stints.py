"""Duty as it is served: one stint of a team at a time, and what happened in it."""

from datetime import datetime

from sqlalchemy import bindparam, func, select

from desk.duty.served import Load, Stint
from desk.identifiers import DutyId, PersonId
from desk.record import Kind, Verb
from store.database.connection import Connection
from store.errors import Overtaken
from store.repositories.repository import Repository
from store.sql import AnyRow, insert, moment
from store.tables import duty_stint as stints
from store.tables import event, record

_UNDER_WAY = select(stints).where(
    stints.c.team == bindparam("of_team"), stints.c.ended_at.is_(None)
)
_new = insert(stints)
_SAVE = _new.on_conflict_do_update(
    index_elements=["id"],
    set_={"here_at": _new.excluded.here_at, "ended_at": _new.excluded.ended_at},
    where=stints.c.ended_at.is_(None),
)
_OF_TEAM = (record.c.team == bindparam("of_team")) & (record.c.kind != Kind.TASK.value)
_CAME = select(func.count()).where(
    _OF_TEAM, record.c.reported_at >= moment("begins"), record.c.reported_at < moment("ends")
)
_DONE = (
    select(event.c.verb, func.count(event.c.record_id.distinct()).label("number"))
    .join(record, record.c.id == event.c.record_id)
    .where(
        _OF_TEAM,
        record.c.changed_at >= moment("begins"),
        event.c.actor_id == bindparam("person"),
        event.c.verb.in_([Verb.CLAIM.value, Verb.RESOLVE.value]),
        event.c.at >= moment("begins"),
        event.c.at < moment("ends"),
    )
    .group_by(event.c.verb)
)


class Stints(Repository):
    """Who had the duty of a team, from when on."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[DutyId, Stint] = {}

    async def under_way(self, team: str) -> Stint | None:
        """Return the stint of a team that lasts, if one does."""
        rows = await self._connection.rows(_UNDER_WAY, {"of_team": team})
        found = {row.id: _stint_of(row) for row in rows} | self._staged
        lasts = (s for s in found.values() if s.team == team and s.ended_at is None)
        return next(lasts, None)

    async def save(self, stint: Stint) -> None:
        """Stage a stint, or how it goes on; the flush refuses when it has ended meanwhile."""
        self._staged[stint.id] = stint

    async def load(self, team: str, person: PersonId, since: datetime, until: datetime) -> Load:
        """Return what happened between two moments (stored); tasks do not count."""
        values = {"of_team": team, "begins": since, "ends": until}
        came = (await self._connection.rows(_CAME, values))[0][0]
        rows = await self._connection.rows(_DONE, {**values, "person": person})
        done = {row.verb: row.number for row in rows}
        return Load(came=came, claimed=done.get(Verb.CLAIM, 0), solved=done.get(Verb.RESOLVE, 0))

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write what is staged, the older first: it ends before the next one begins.

        Raises:
            Overtaken: somebody else ended a stint, or began one, since it was read.
        """
        for _, stint in sorted(self._staged.items()):
            if await self._connection.write(_SAVE, _row_of(stint)) != 1:
                raise Overtaken("a stint of duty has ended meanwhile")


def _row_of(stint: Stint) -> dict[str, object]:
    return {
        "id": stint.id,
        "team": stint.team,
        "person_id": stint.person,
        "began_at": stint.began_at,
        "here_at": stint.here_at,
        "ended_at": stint.ended_at,
    }


def _stint_of(row: AnyRow) -> Stint:
    return Stint(
        id=DutyId(row.id),
        team=row.team,
        person=PersonId(row.person_id),
        began_at=row.began_at,
        here_at=row.here_at,
        ended_at=row.ended_at,
    )
