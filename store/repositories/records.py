"""The tickets, written by compare-and-set."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import and_, bindparam, case, false, func, literal_column, select, update

from desk.errors import NotForYou
from desk.identifiers import PersonId, RecordId
from desk.ports import Held
from desk.priority import Impact, Priority, Urgency
from desk.record import OPEN, CancelReason, Kind, Record, Source, State
from store.database.connection import Connection
from store.errors import Overtaken
from store.repositories.repository import Repository
from store.sql import AnyRow, insert, is_
from store.tables import record as records

_BEYOND = 2**62
"""A number that no record reaches."""
_OPEN = sorted(state.value for state in OPEN)

_IS_TICKET = records.c.kind != literal_column(f"'{Kind.TASK.value}'")

_GET = select(records).where(records.c.id == bindparam("record"))
_OPEN_OF = (
    select(records)
    .where(records.c.requester_id == bindparam("person"), is_(records.c.state, *_OPEN), _IS_TICKET)
    .order_by(records.c.changed_at.desc(), records.c.id.desc())
)
_OPEN_BEFORE = (
    select(records)
    .where(is_(records.c.state, *_OPEN), records.c.id < bindparam("before"))
    .order_by(records.c.id.desc())
    .limit(bindparam("limit"))
)
_RECENT_OF = (
    select(records)
    .where(records.c.requester_id == bindparam("person"), _IS_TICKET)
    .order_by(is_(records.c.state, *_OPEN).desc(), records.c.changed_at.desc(), records.c.id.desc())
    .limit(bindparam("limit"))
)
_TASKS_OF = select(records).where(records.c.parent_id == bindparam("parent")).order_by(records.c.id)
_IN_STATES = records.c.state.in_(bindparam("states", expanding=True))
_BOARD = (
    select(records)
    .where(_IN_STATES)
    .order_by(records.c.priority, records.c.reported_at, records.c.id)
    .limit(bindparam("limit"))
)
_OPEN_OWNED = (
    select(records)
    .where(records.c.owner_id == bindparam("person"), is_(records.c.state, *_OPEN))
    .order_by(records.c.id)
)
_HELD_BY = (
    select(
        records.c.owner_id,
        func.sum(case((is_(records.c.state, *_OPEN), 1), else_=0)).label("in_hand"),
        func.max(records.c.id).label("newest"),
    )
    .where(records.c.owner_id.in_(bindparam("people", expanding=True)), _IS_TICKET)
    .group_by(records.c.owner_id)
)
_IN_THE_OPEN = records.c.confidential == false()
_COUNT = select(func.count()).select_from(records).where(_IN_STATES, _IN_THE_OPEN)
_BOARD_IN_THE_OPEN = _BOARD.where(_IN_THE_OPEN)
_RECENT_REQUESTERS = (
    select(records.c.requester_id)
    .where(
        _IN_THE_OPEN,
        _IS_TICKET,
        records.c.caller.is_(None),
        records.c.source != literal_column(f"'{Source.DESK.value}'"),
    )
    .group_by(records.c.requester_id)
    .order_by(func.max(records.c.id).desc())
    .limit(bindparam("limit"))
)
_ADD = insert(records)
_GUARDED = (
    update(records)
    .where(and_(records.c.id == bindparam("record"), records.c.version == bindparam("read")))
    .values(
        {
            column.name: bindparam(f"new_{column.name}", type_=column.type)
            for column in records.columns
            if column.name != "id"
        }
    )
)


class Records(Repository):
    """The tickets of the desk."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._read: dict[RecordId, Record] = {}
        self._added: set[RecordId] = set()
        self._staged: dict[RecordId, Record] = {}

    async def get(self, record: RecordId) -> Record:
        """Return the record, as staged or as first read in this unit.

        Raises:
            NotForYou: there is no such record.
        """
        known = self._staged.get(record) or self._read.get(record)
        if known is not None:
            return known
        row = await self._connection.row(_GET, {"record": record})
        if row is None:
            raise NotForYou
        return self._learn(row)

    async def add(self, record: Record) -> None:
        """Stage a new record."""
        self._added.add(record.id)
        self._staged[record.id] = record

    async def save(self, record: Record) -> None:
        """Stage a changed record, which must have been read in this unit.

        Raises:
            ValueError: it was not, so nobody could tell whether it was overtaken.
        """
        if record.id not in self._read and record.id not in self._added:
            raise ValueError(f"record {record.id} was not read in this unit")
        self._staged[record.id] = record

    async def open_of(self, person: PersonId) -> Sequence[Record]:
        """Return the person's own open records, last active first; no tasks, as in `recent_of`."""
        rows = await self._connection.rows(_OPEN_OF, {"person": person})
        return self._merged(rows, lambda r: r.reporter == person and r.is_open, _last_changed_first)

    async def open_before(self, record: RecordId | None, limit: int) -> Sequence[Record]:
        """Return open records with smaller numbers, or all, the newest first (stored ones)."""
        before = _BEYOND if record is None else record
        rows = await self._connection.rows(_OPEN_BEFORE, {"before": before, "limit": limit})
        return [self._learn(row) for row in rows]

    async def recent_of(self, person: PersonId, limit: int) -> Sequence[Record]:
        """Return the person's own records, open ones first, then last changed first."""
        rows = await self._connection.rows(
            _RECENT_OF, {"person": person, "limit": limit + len(self._staged)}
        )
        return self._merged(
            rows,
            lambda r: r.reporter == person,
            lambda r: (not r.is_open, *_last_changed_first(r)),
        )[:limit]

    async def tasks_of(self, parent: RecordId) -> Sequence[Record]:
        """Return the tasks that were split off a record, open or over, by number."""
        rows = await self._connection.rows(_TASKS_OF, {"parent": parent})
        return self._merged(rows, lambda r: r.parent == parent, lambda r: (r.id,))

    async def board(
        self, states: Sequence[State], limit: int, *, confidential: bool = False
    ) -> Sequence[Record]:
        """Return records in these states: by priority, then oldest first.

        Those that are `confidential` only when they are asked for.
        """
        wanted = frozenset(states)
        rows = await self._connection.rows(
            _BOARD if confidential else _BOARD_IN_THE_OPEN,
            {
                "states": sorted(state.value for state in wanted),
                "limit": limit + len(self._staged),
            },
        )
        return self._merged(
            rows,
            lambda r: r.state in wanted and (confidential or not r.confidential),
            lambda r: (r.priority.value, r.reported_at, r.id),
        )[:limit]

    async def open_owned(self, person: PersonId) -> Sequence[Record]:
        """Return the open records that a person has in hand, by number."""
        rows = await self._connection.rows(_OPEN_OWNED, {"person": person})
        return self._merged(rows, lambda r: r.owner == person and r.is_open, lambda r: (r.id,))

    async def held_by(self, people: Sequence[PersonId]) -> Mapping[PersonId, Held]:
        """Return what each of these people has in hand; who never had anything is left out.

        Tasks do not count: they belong to a ticket.
        """
        rows = await self._connection.rows(_HELD_BY, {"people": sorted(people)})
        found = {PersonId(row.owner_id): (int(row.in_hand), int(row.newest)) for row in rows}
        for record in self._staged.values():
            before = self._read.get(record.id)
            for version, change in ((before, -1), (record, 1)):
                if version is None or version.owner is None or version.owner not in people:
                    continue
                if version.kind is Kind.TASK:
                    continue
                count, newest = found.get(version.owner, (0, 0))
                count += change if version.is_open else 0
                found[version.owner] = (count, max(newest, version.id))
        return {
            person: Held(open=count, newest=RecordId(newest))
            for person, (count, newest) in found.items()
        }

    async def recent_requesters(self, limit: int) -> Sequence[PersonId]:
        """Return who reported last, confidential records left out."""
        rows = await self._connection.rows(_RECENT_REQUESTERS, {"limit": limit})
        return [PersonId(row.requester_id) for row in rows]

    async def count(self, states: Sequence[State]) -> int:
        """Return how many records are in these states, confidential ones left out."""
        wanted = frozenset(states)

        def counts(record: Record | None) -> bool:
            return record is not None and record.state in wanted and not record.confidential

        row = await self._connection.row(
            _COUNT, {"states": sorted(state.value for state in wanted)}
        )
        before = (self._read.get(record) for record in self._staged)
        return (
            (row[0] if row else 0)
            - sum(map(counts, before))
            + sum(map(counts, self._staged.values()))
        )

    @property
    def teach(self) -> bool:
        """Whether a lesson is staged: a ticket in other hands, or of another category, than read.

        Only where its category is not the one that was guessed.
        """
        return any(
            record.guessed not in (None, record.category)
            and record.responded_at is not None
            and (before := self._read.get(number)) is not None
            and (before.category, before.responded_at) != (record.category, record.responded_at)
            for number, record in self._staged.items()
        )

    def drop(self) -> None:
        """Forget what is staged."""
        self._added.clear()
        self._staged.clear()

    async def flush(self) -> None:
        """Write new records, and changed ones if nobody else changed them since."""
        added = [_row_of(self._staged[record]) for record in sorted(self._added)]
        if added:
            await self._connection.write(_ADD, added)
        # In the order of numbers, so that two units never wait for each other in a circle.
        for record in sorted(self._staged.keys() - self._added):
            new = _row_of(self._staged[record]).items()
            met = await self._connection.write(
                _GUARDED,
                {"record": record, "read": self._read[record].version}
                | {f"new_{name}": value for name, value in new if name != "id"},
            )
            if met != 1:
                raise Overtaken(f"record {record} was changed by somebody else")

    def _learn(self, row: AnyRow) -> Record:
        return self._read.setdefault(RecordId(row.id), _record_of(row))

    def _merged(
        self,
        rows: Iterable[AnyRow],
        belongs: Callable[[Record], bool],
        place: Callable[[Record], tuple[Any, ...]],
    ) -> list[Record]:
        """Return stored rows with what is staged in their place, in order."""
        found = {record.id: record for record in map(self._learn, rows)} | self._staged
        return sorted(filter(belongs, found.values()), key=place)


def _last_changed_first(record: Record) -> tuple[float, int]:
    return -record.changed_at.timestamp(), -record.id


def _record_of(row: AnyRow) -> Record:
    return Record(
        id=RecordId(row.id),
        kind=Kind(row.kind),
        title=row.title,
        category=row.category,
        team=row.team,
        impact=Impact(row.impact),
        urgency=Urgency(row.urgency),
        priority=Priority(row.priority),
        requester=PersonId(row.requester_id),
        state=State(row.state),
        owner=None if row.owner_id is None else PersonId(row.owner_id),
        reported_at=row.reported_at,
        changed_at=row.changed_at,
        version=row.version,
        pending_reason=row.pending_reason,
        cause=row.cause,
        solution=row.solution,
        responded_at=row.responded_at,
        resolved_at=row.resolved_at,
        closed_at=row.closed_at,
        first_resolved_at=row.first_resolved_at,
        cancel_reason=None if row.cancel_reason is None else CancelReason(row.cancel_reason),
        duplicate_of=None if row.duplicate_of is None else RecordId(row.duplicate_of),
        parent=None if row.parent_id is None else RecordId(row.parent_id),
        terms=row.terms,
        escalated_at=row.escalated_at,
        confidential=row.confidential,
        source=Source(row.source),
        guessed=row.guessed,
        place=row.place,
        device=row.device,
        contact=row.contact,
        caller=row.caller,
        answers=row.answers,
        urges=row.urges,
        reopens=row.reopens,
    )


def _row_of(record: Record) -> dict[str, Any]:
    return {
        "id": record.id,
        "kind": record.kind.value,
        "title": record.title,
        "category": record.category,
        "team": record.team,
        "impact": record.impact.value,
        "urgency": record.urgency.value,
        "priority": record.priority.value,
        "requester_id": record.requester,
        "state": record.state.value,
        "owner_id": record.owner,
        "reported_at": record.reported_at,
        "changed_at": record.changed_at,
        "version": record.version,
        "pending_reason": record.pending_reason,
        "cause": record.cause,
        "solution": record.solution,
        "responded_at": record.responded_at,
        "resolved_at": record.resolved_at,
        "closed_at": record.closed_at,
        "first_resolved_at": record.first_resolved_at,
        "cancel_reason": record.cancel_reason and record.cancel_reason.value,
        "duplicate_of": record.duplicate_of,
        "parent_id": record.parent,
        "terms": record.terms,
        "escalated_at": record.escalated_at,
        "confidential": record.confidential,
        "source": record.source.value,
        "guessed": record.guessed,
        "place": record.place,
        "device": record.device,
        "contact": record.contact,
        "caller": record.caller,
        "answers": dict(record.answers),
        "urges": record.urges,
        "reopens": record.reopens,
    }
