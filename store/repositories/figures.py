"""Counting for reports: each figure is one statement over records and their clocks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, or_, select, true

from desk.figures import Counted, Due, Missed, Stars, Stopped
from desk.identifiers import PersonId, RecordId
from desk.priority import Priority
from desk.promises.case import WORKED
from desk.record import Kind, State
from desk.sla import PRIORITY_RAISED, ClockKind, Verdict
from store.repositories.repository import Repository
from store.sql import AnyRow, is_, moment
from store.tables import clock as clocks
from store.tables import feedback
from store.tables import record as records

_COUNTS = and_(
    records.c.kind != Kind.TASK.value,
    records.c.state != State.CANCELLED.value,
)
_IS_OPEN = is_(records.c.state, *sorted(WORKED))


def _in_period(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return and_(column >= moment("since"), column < moment("until"))


def _number(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    """Return how many rows meet all conditions."""
    return func.sum(case((and_(*conditions), 1), else_=0))


_REPORTED = _in_period(records.c.reported_at)
_SOLVED = _in_period(records.c.resolved_at)
_of_clocks = select(clocks, records).join_from(clocks, records).where(_COUNTS, clocks.c.counts)
_STOPPED = (
    _of_clocks.with_only_columns(
        records.c.team,
        records.c.priority,
        clocks.c.kind,
        _number(clocks.c.verdict == Verdict.MET.value).label("met"),
        _number(clocks.c.verdict == Verdict.BREACHED.value).label("breached"),
    )
    .where(_in_period(clocks.c.stopped_at))
    .group_by(records.c.team, records.c.priority, clocks.c.kind)
    .order_by(records.c.team, records.c.priority, clocks.c.kind)
)
_ONE_CLOCK = (
    records.c.id,
    records.c.team,
    records.c.priority,
    records.c.owner_id,
    records.c.confidential,
    clocks.c.kind,
    clocks.c.cause,
    clocks.c.due_at,
)
_one = _of_clocks.with_only_columns(*_ONE_CLOCK).order_by(records.c.id, clocks.c.kind, clocks.c.lap)
# A target that ran out a moment ago is breached, though nobody has looked at its clock since.
_RUNS = and_(clocks.c.stopped_at.is_(None), clocks.c.breached_at.is_(None))
_MISSED = _one.where(
    or_(_in_period(clocks.c.breached_at), and_(_RUNS, _in_period(clocks.c.due_at)))
)
_OVERDUE = _one.where(
    _IS_OPEN,
    clocks.c.stopped_at.is_(None),
    or_(clocks.c.breached_at.is_not(None), clocks.c.due_at < moment("now")),
)
_DUE = _one.where(_IS_OPEN, _RUNS, _in_period(clocks.c.due_at))
_STARS = (
    select(records.c.team, func.count().label("rated"), func.sum(feedback.c.stars).label("total"))
    .join_from(feedback, records)
    .where(
        _COUNTS,
        feedback.c.void == false(),
        feedback.c.stars.is_not(None),
        _in_period(feedback.c.answered_at),
    )
    .group_by(records.c.team)
    .order_by(records.c.team)
)


class Figures(Repository):
    """Reads over many tickets; nothing is staged, and what is staged elsewhere is not seen."""

    async def tickets(
        self, since: datetime, until: datetime, ages: Sequence[datetime]
    ) -> Sequence[Counted]:
        """Return what came and was solved in a period, and what is open now, by team.

        `ages` are the moments since when tickets are of each age but the oldest.
        """
        values = {f"age{at}": since for at, since in enumerate(ages)}
        rows = await self._connection.rows(
            _counted(len(ages)), {"since": since, "until": until, **values}
        )
        return [
            Counted(
                team=row.team,
                new=row.new,
                solved=row.solved,
                unowned=row.unowned,
                ages=tuple(getattr(row, f"of_age{at}") for at in range(len(ages) + 1)),
            )
            for row in rows
        ]

    async def stopped(self, since: datetime, until: datetime) -> Sequence[Stopped]:
        """Return how many of the clocks that stopped in a period were kept."""
        return [
            Stopped(
                team=row.team,
                priority=Priority(row.priority),
                kind=ClockKind(row.kind),
                met=row.met,
                breached=row.breached,
            )
            for row in await self._connection.rows(_STOPPED, {"since": since, "until": until})
        ]

    async def missed(self, since: datetime, until: datetime) -> Sequence[Missed]:
        """Return the clocks that were breached in a period."""
        rows = await self._connection.rows(_MISSED, {"since": since, "until": until})
        return [_missed_of(row) for row in rows]

    async def overdue(self, now: datetime) -> Sequence[Missed]:
        """Return the clocks of open tickets that are breached, and have not stopped."""
        return [_missed_of(row) for row in await self._connection.rows(_OVERDUE, {"now": now})]

    async def due(self, since: datetime, until: datetime) -> Sequence[Due]:
        """Return the clocks that are due in a period, and neither stopped nor breached."""
        return [
            Due(
                record=RecordId(row.id),
                team=row.team,
                at=row.due_at,
                owner=None if row.owner_id is None else PersonId(row.owner_id),
                confidential=row.confidential,
            )
            for row in await self._connection.rows(_DUE, {"since": since, "until": until})
        ]

    async def stars(self, since: datetime, until: datetime) -> Sequence[Stars]:
        """Return the stars that were given in a period, and hold."""
        return [
            Stars(team=row.team, count=row.rated, total=int(row.total))
            for row in await self._connection.rows(_STARS, {"since": since, "until": until})
        ]


def _counted(edges: int) -> Select[Any]:
    """Return the statement that counts tickets, with so many edges between ages."""
    younger: list[ColumnElement[bool]] = [
        records.c.reported_at >= moment(f"age{at}") for at in range(edges)
    ]
    ages = [
        _number(_IS_OPEN, is_young, *(~edge for edge in younger[:at]))
        for at, is_young in enumerate([*younger, true()])
    ]
    return (
        select(
            records.c.team,
            _number(_REPORTED).label("new"),
            _number(_SOLVED).label("solved"),
            _number(_IS_OPEN, records.c.owner_id.is_(None)).label("unowned"),
            *(count.label(f"of_age{at}") for at, count in enumerate(ages)),
        )
        .where(_COUNTS, or_(_IS_OPEN, _REPORTED, _SOLVED))
        .group_by(records.c.team)
        .order_by(records.c.team)
    )


def _missed_of(row: AnyRow) -> Missed:
    return Missed(
        record=RecordId(row.id),
        team=row.team,
        priority=Priority(row.priority),
        kind=ClockKind(row.kind),
        confidential=row.confidential,
        raised=row.cause == PRIORITY_RAISED,
    )
