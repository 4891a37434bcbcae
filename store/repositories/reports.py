"""Reports as they were made: written once, with their numbers as JSON."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import bindparam, select

from desk.figures import Kept, Late, Promised, TeamFigures
from desk.identifiers import PersonId, RecordId
from desk.reports import ReportKind, Run
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert, moment
from store.tables import report_run

_OF_KIND = select(report_run).where(report_run.c.kind == bindparam("of_kind"))
_GET = _OF_KIND.where(report_run.c.period_from == moment("since"))
_LAST = _OF_KIND.order_by(report_run.c.period_to.desc()).limit(1)
_ADD = insert(report_run)


class Reports(Repository):
    """The reports that were made."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: list[Run] = []

    async def add(self, run: Run) -> None:
        """Stage a report; the flush refuses one whose kind and beginning exist already."""
        self._staged.append(run)

    async def get(self, kind: ReportKind, since: datetime) -> Run | None:
        """Return the report that begins at a moment."""
        row = await self._connection.row(_GET, {"of_kind": kind.value, "since": since})
        return None if row is None else _run_of(row)

    async def last(self, kind: ReportKind) -> Run | None:
        """Return the report that ends last (stored ones)."""
        row = await self._connection.row(_LAST, {"of_kind": kind.value})
        return None if row is None else _run_of(row)

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write the reports.

        Raises:
            Overtaken: somebody else made the same one.
        """
        if self._staged:
            await self._connection.write(_ADD, list(map(_row_of, self._staged)))


def _row_of(run: Run) -> dict[str, Any]:
    return {
        "kind": run.kind.value,
        "period_from": run.since,
        "period_to": run.until,
        "params": dict(run.params),
        "numbers": {team: _written(figures) for team, figures in run.teams.items()},
        "made_at": run.made_at,
    }


def _run_of(row: AnyRow) -> Run:
    return Run(
        kind=ReportKind(row.kind),
        since=row.period_from,
        until=row.period_to,
        made_at=row.made_at,
        teams={team: _read(numbers) for team, numbers in row.numbers.items()},
        params=row.params,
    )


def _written(figures: TeamFigures) -> dict[str, Any]:
    promises = [[d.record, d.at.astimezone(UTC).isoformat(), d.owner] for d in figures.due]
    return asdict(figures) | {"due": promises}


def _read(numbers: Mapping[str, Any]) -> TeamFigures:
    read = {name: _LIKE[name](value) for name, value in numbers.items() if name in _LIKE}
    due = tuple(
        Promised(
            record=RecordId(record),
            at=datetime.fromisoformat(at),
            owner=None if owner is None else PersonId(owner),
        )
        for record, at, owner in numbers["due"]
    )
    return TeamFigures(**{**numbers, **read, "due": due})


def _late(stored: Mapping[str, Any]) -> Late:
    return Late(count=stored["count"], named=tuple(map(RecordId, stored["named"])))


def _kept(stored: Mapping[str, Any]) -> Kept:
    return Kept(**stored)


_LIKE: Mapping[str, Any] = {
    "ages": tuple,
    "missed_response": _late,
    "missed_resolution": _late,
    "raised": _late,
    "overdue": _late,
    "response": _kept,
    "resolution": _kept,
}
"""How what is no plain number is read."""
