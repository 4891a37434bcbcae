"""Looking tickets up by what is written in them, by whom, and about which device."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    false,
    func,
    or_,
    select,
)

from desk.identifiers import PersonId, RecordId
from desk.record import CancelReason, Kind, Verb
from store.repositories.repository import Repository
from store.sql import moment
from store.tables import event as events
from store.tables import message as messages
from store.tables import person as people
from store.tables import record as records

_OPEN_TO_ALL = and_(
    records.c.confidential == false(), records.c.team.in_(bindparam("teams", expanding=True))
)
_TICKETS = and_(
    records.c.kind != Kind.TASK.value,
    records.c.confidential == false(),
    or_(
        records.c.cancel_reason.is_(None),
        records.c.cancel_reason != CancelReason.DUPLICATE.value,
    ),
    records.c.reported_at >= moment("since"),
    records.c.id < bindparam("before"),
)
_OF_REQUESTER = (
    select(records.c.id)
    .where(records.c.requester_id == bindparam("person"), _TICKETS)
    .order_by(records.c.id.desc())
)
_OF_DEVICE = (
    select(records.c.id)
    .where(records.c.device == bindparam("of_device"), _TICKETS)
    .order_by(records.c.id.desc())
)


class Finding(Repository):
    """Reads over many tickets; nothing is staged, and what is staged elsewhere is not seen."""

    async def tickets(
        self, words: Sequence[str], teams: Sequence[str], limit: int
    ) -> tuple[Sequence[RecordId], int]:
        """Return the newest tickets of teams in which all words stand, and how many there are.

        Words are looked for in title, messages, place, device and the names of people, whatever
        their case. Confidential tickets are never found.
        """
        wanted = _matching(len(words))
        values: dict[str, Any] = {"teams": list(teams), "limit": limit}
        values |= {f"word{at}": f"%{_literal(word)}%" for at, word in enumerate(words)}
        rows = await self._connection.rows(wanted, values)
        return [RecordId(row.id) for row in rows], rows[0].total if rows else 0

    async def of_requester(
        self, person: PersonId, since: datetime, before: RecordId
    ) -> Sequence[RecordId]:
        """Return what a person reported since a moment, below a number, the newest first."""
        values = {"person": person, "since": since, "before": before}
        return await self._numbers(_OF_REQUESTER, values)

    async def of_device(self, device: str, since: datetime, before: RecordId) -> Sequence[RecordId]:
        """Return what was reported of a device since a moment, below a number, newest first."""
        values = {"of_device": device, "since": since, "before": before}
        return await self._numbers(_OF_DEVICE, values)

    async def _numbers(self, statement: Select[Any], values: dict[str, Any]) -> list[RecordId]:
        return [RecordId(row.id) for row in await self._connection.rows(statement, values)]


@cache
def _matching(words: int) -> Select[Any]:
    """Return the statement for so many words; each must stand somewhere."""
    total = func.count().over().label("total")
    return (
        select(records.c.id, total)
        .where(_OPEN_TO_ALL, *(_stands(f"word{at}") for at in range(words)))
        .order_by(records.c.id.desc())
        .limit(bindparam("limit"))
    )


def _stands(word: str) -> ColumnElement[bool]:
    own = (records.c.title, records.c.place, records.c.device, records.c.caller)
    named = select(people.c.id).where(_holds(people.c.name, word)).scalar_subquery()
    is_complaint = exists().where(
        events.c.record_id == messages.c.record_id,
        events.c.seq == messages.c.seq,
        events.c.verb == Verb.COMPLAIN.value,
    )
    said = exists().where(
        messages.c.record_id == records.c.id, _holds(messages.c.text, word), ~is_complaint
    )
    return or_(
        *(_holds(column, word) for column in own),
        records.c.requester_id.in_(named),
        records.c.owner_id.in_(named),
        said,
    )


def _holds(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    return func.lower(column).like(bindparam(word), escape="\\")


def _literal(word: str) -> str:
    """Return a word in which nothing stands for anything else."""
    for sign in ("\\", "%", "_"):
        word = word.replace(sign, f"\\{sign}")
    return word.lower()
