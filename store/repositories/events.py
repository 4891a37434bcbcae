"""The timeline of records, and what people wrote."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select

from desk.events import Event, Message
from desk.identifiers import PersonId, RecordId
from desk.record import Verb
from store.codec import read_attachments, written_attachments
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert
from store.tables import event as events
from store.tables import message as messages

_OF = select(events).where(events.c.record_id == bindparam("record")).order_by(events.c.seq)
_MESSAGES = (
    select(messages).where(messages.c.record_id == bindparam("record")).order_by(messages.c.seq)
)
_MESSAGE = _MESSAGES.where(messages.c.seq == bindparam("seq"))
_OF_MANY = (
    select(events)
    .where(events.c.record_id.in_(bindparam("numbers", expanding=True)))
    .order_by(events.c.record_id, events.c.seq)
)
_ADD = insert(events)
_ADD_MESSAGE = insert(messages)


class Events(Repository):
    """What happened, in order; only ever added to."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._events: list[Event] = []
        self._messages: list[Message] = []
        self._read: dict[RecordId, list[Event]] = {}

    async def add(self, event: Event, message: Message | None = None) -> None:
        """Stage an event, with what was written in it."""
        self._events.append(event)
        if message is not None:
            self._messages.append(message)

    async def of(self, record: RecordId) -> Sequence[Event]:
        """Return the record's timeline in order."""
        if record not in self._read:
            # Whoever adds to it meanwhile raises the version, so that this unit is run again.
            rows = await self._connection.rows(_OF, {"record": record})
            self._read[record] = [_event_of(row) for row in rows]
        return [
            *self._read[record],
            *sorted((e for e in self._events if e.record == record), key=lambda e: e.seq),
        ]

    async def read_ahead(self, records: Sequence[RecordId]) -> None:
        """Read the timelines of many records at once, for those who ask for them one by one."""
        unread = [record for record in records if record not in self._read]
        rows = await self._connection.rows(_OF_MANY, {"numbers": unread}) if unread else ()
        self._read |= {record: [] for record in unread}
        for row in rows:
            self._read[RecordId(row.record_id)].append(_event_of(row))

    async def message(self, record: RecordId, seq: int) -> Message | None:
        """Return what was written in an event."""
        for staged in self._messages:
            if (staged.record, staged.seq) == (record, seq):
                return staged
        row = await self._connection.row(_MESSAGE, {"record": record, "seq": seq})
        return _message_of(row) if row else None

    async def messages(self, record: RecordId) -> Mapping[int, Message]:
        """Return all that was written in a record, by event."""
        rows = await self._connection.rows(_MESSAGES, {"record": record})
        found = {row.seq: _message_of(row) for row in rows}
        return found | {m.seq: m for m in self._messages if m.record == record}

    def drop(self) -> None:
        """Forget what is staged."""
        self._events.clear()
        self._messages.clear()

    async def flush(self) -> None:
        """Write events and messages; a number that is taken means that somebody was faster."""
        if self._events:
            await self._connection.write(
                _ADD,
                [
                    {
                        "record_id": e.record,
                        "seq": e.seq,
                        "at": e.at,
                        "actor_id": e.actor,
                        "verb": e.verb.value,
                        "public": e.public,
                        "facts": dict(e.facts),
                    }
                    for e in self._events
                ],
            )
        if self._messages:
            await self._connection.write(
                _ADD_MESSAGE,
                [
                    {
                        "record_id": m.record,
                        "seq": m.seq,
                        "author_id": m.author,
                        "text": m.text,
                        "attachments": written_attachments(m.attachments),
                        "answers": m.answers,
                    }
                    for m in self._messages
                ],
            )


def _event_of(row: AnyRow) -> Event:
    return Event(
        record=RecordId(row.record_id),
        seq=row.seq,
        at=row.at,
        actor=None if row.actor_id is None else PersonId(row.actor_id),
        verb=Verb(row.verb),
        public=row.public,
        facts=row.facts,
    )


def _message_of(row: AnyRow) -> Message:
    return Message(
        record=RecordId(row.record_id),
        seq=row.seq,
        author=PersonId(row.author_id),
        text=row.text,
        attachments=read_attachments(row.attachments),
        answers=row.answers,
    )
