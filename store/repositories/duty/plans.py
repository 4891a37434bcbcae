"""What decides who is on duty: rosters, overrides and leave."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, delete, or_, select

from desk.duty.plan import Leave, Override, Reason
from desk.duty.roster import Roster
from desk.errors import NotForYou
from desk.hours import Window
from desk.identifiers import DutyId, PersonId
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert, moment
from store.tables import duty_override as overrides
from store.tables import leave as leaves
from store.tables import roster as rosters

MINUTE = timedelta(minutes=1)
_ROSTERS = select(rosters).where(rosters.c.team == bindparam("of_team"))
_new = insert(rosters)
_SET = _new.on_conflict_do_update(
    index_elements=["team", "layer"],
    set_={
        name: getattr(_new.excluded, name)
        for name in (
            "people",
            "length_minutes",
            "first_day",
            "hand_over_minutes",
            "zone",
            "windows",
            "changed_at",
        )
    },
)
_DROP = delete(rosters).where(
    rosters.c.team == bindparam("of_team"), rosters.c.layer == bindparam("of_layer")
)
_OVERRIDES = select(overrides).where(
    overrides.c.team == bindparam("of_team"),
    overrides.c.since < moment("ends"),
    overrides.c.until > moment("begins"),
)
_LEAVES = select(leaves).where(
    leaves.c.person_id.in_(bindparam("people", expanding=True)),
    leaves.c.since < moment("ends"),
    or_(leaves.c.until.is_(None), leaves.c.until > moment("begins")),
)
_LEAVE = select(leaves).where(leaves.c.id == bindparam("of_id"))
_DROP_LEAVE = delete(leaves).where(leaves.c.id == bindparam("of_id"))


class Plans(Repository):
    """The rosters of teams, what overrides them, and leave."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._rosters: dict[tuple[str, int], Roster | None] = {}
        self._overrides: list[Override] = []
        self._leaves: dict[DutyId, Leave | None] = {}

    async def rosters(self, team: str) -> Sequence[Roster]:
        """Return the rosters of a team, by layer."""
        rows = await self._connection.rows(_ROSTERS, {"of_team": team})
        found: dict[int, Roster | None] = {row.layer: _roster_of(row) for row in rows}
        found |= {layer: r for (of, layer), r in self._rosters.items() if of == team}
        return [roster for _, roster in sorted(found.items()) if roster is not None]

    async def set_roster(self, roster: Roster) -> None:
        """Stage a layer of a team, instead of what it was."""
        self._rosters[roster.team, roster.layer] = roster

    async def drop_roster(self, team: str, layer: int) -> None:
        """Stage the end of a layer; where there is none nothing changes."""
        self._rosters[team, layer] = None

    async def overrides(self, team: str, since: datetime, until: datetime) -> Sequence[Override]:
        """Return the overrides of a team that touch the time between two moments, by number."""
        values = {"of_team": team, "begins": since, "ends": until}
        stored = [_override_of(row) for row in await self._connection.rows(_OVERRIDES, values)]
        staged = [
            o for o in self._overrides if o.team == team and o.since < until and o.until > since
        ]
        return sorted([*stored, *staged], key=lambda o: o.id)

    async def add_override(self, override: Override) -> None:
        """Stage an override."""
        self._overrides.append(override)

    async def leaves(
        self, people: Sequence[PersonId], since: datetime, until: datetime
    ) -> Sequence[Leave]:
        """Return leave of these people that touches the time between two moments, by beginning."""
        values = {"people": list(people), "begins": since, "ends": until}
        stored = [_leave_of(row) for row in await self._connection.rows(_LEAVES, values)]
        found = [gone for gone in stored if gone.id not in self._leaves]
        found += [
            gone
            for gone in self._leaves.values()
            if gone is not None
            and gone.person in people
            and gone.since < until
            and (gone.until is None or gone.until > since)
        ]
        return sorted(found, key=lambda gone: gone.since)

    async def leave(self, leave: DutyId) -> Leave:
        """Return a leave.

        Raises:
            NotForYou: there is none, or it was taken back.
        """
        if leave in self._leaves:
            found = self._leaves[leave]
        else:
            row = await self._connection.row(_LEAVE, {"of_id": leave})
            found = None if row is None else _leave_of(row)
        if found is None:
            raise NotForYou
        return found

    async def add_leave(self, leave: Leave) -> None:
        """Stage a leave, which has a number."""
        if leave.id is None:
            raise ValueError("a leave without a number was to be stored")
        self._leaves[leave.id] = leave

    async def drop_leave(self, leave: DutyId) -> None:
        """Stage that a leave is taken back; again changes nothing."""
        self._leaves[leave] = None

    def drop(self) -> None:
        """Forget what is staged."""
        self._rosters.clear()
        self._overrides.clear()
        self._leaves.clear()

    async def flush(self) -> None:
        """Write what is staged."""
        for (team, layer), roster in sorted(self._rosters.items(), key=lambda entry: entry[0]):
            if roster is None:
                await self._connection.write(_DROP, {"of_team": team, "of_layer": layer})
            else:
                await self._connection.write(_SET, _row_of(roster))
        if self._overrides:
            await self._connection.write(insert(overrides), list(map(_override, self._overrides)))
        for number, gone in sorted(self._leaves.items()):
            if gone is None:
                await self._connection.write(_DROP_LEAVE, {"of_id": number})
            else:
                await self._connection.write(insert(leaves), _leave(gone))


def _row_of(roster: Roster) -> dict[str, Any]:
    return {
        "team": roster.team,
        "layer": roster.layer,
        "people": list(roster.people),
        "length_minutes": roster.length // MINUTE,
        "first_day": roster.first_day.isoformat(),
        "hand_over_minutes": roster.hand_over // MINUTE,
        "zone": roster.zone,
        "windows": [
            [day, window.opens // MINUTE, window.closes // MINUTE]
            for day, windows in sorted(roster.windows.items())
            for window in windows
        ],
        "changed_at": roster.changed_at,
    }


def _roster_of(row: AnyRow) -> Roster:
    windows: dict[int, tuple[Window, ...]] = {}
    for day, opens, closes in row.windows:
        windows[day] = (*windows.get(day, ()), Window(opens * MINUTE, closes * MINUTE))
    return Roster(
        team=row.team,
        layer=row.layer,
        people=tuple(map(PersonId, row.people)),
        length=row.length_minutes * MINUTE,
        first_day=date.fromisoformat(row.first_day),
        hand_over=row.hand_over_minutes * MINUTE,
        zone=row.zone,
        windows=windows,
        changed_at=row.changed_at,
    )


def _override(override: Override) -> dict[str, Any]:
    return {
        "id": override.id,
        "team": override.team,
        "person_id": override.person,
        "since": override.since,
        "until": override.until,
        "reason": override.reason.value,
        "by_id": override.by,
    }


def _override_of(row: AnyRow) -> Override:
    return Override(
        id=DutyId(row.id),
        team=row.team,
        person=PersonId(row.person_id),
        since=row.since,
        until=row.until,
        reason=Reason(row.reason),
        by=None if row.by_id is None else PersonId(row.by_id),
    )


def _leave(leave: Leave) -> dict[str, Any]:
    return {
        "id": leave.id,
        "person_id": leave.person,
        "since": leave.since,
        "until": leave.until,
        "by_id": leave.by,
    }


def _leave_of(row: AnyRow) -> Leave:
    return Leave(
        id=DutyId(row.id),
        person=PersonId(row.person_id),
        since=row.since,
        until=row.until,
        by=None if row.by_id is None else PersonId(row.by_id),
    )
