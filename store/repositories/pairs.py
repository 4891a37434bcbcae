"""Which message in a chat belongs to which event."""

from typing import Any

from sqlalchemy import bindparam, func, select

from desk.events import Pair
from desk.identifiers import ChatId, RecordId
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert
from store.tables import pair as pairs

ADD_PAIR = insert(pairs).on_conflict_do_nothing(index_elements=["chat_id", "telegram_message_id"])
"""For what the bot posts: the first event that a message of ours showed is its event."""
_INSERT = insert(pairs)
_POINT = _INSERT.on_conflict_do_update(
    index_elements=["chat_id", "telegram_message_id"],
    set_={
        "record_id": _INSERT.excluded.record_id,
        "seq": _INSERT.excluded.seq,
        "part": _INSERT.excluded.part,
        "album": func.coalesce(_INSERT.excluded.album, pairs.c.album),
        "thread": _INSERT.excluded.thread,
    },
)
_FIND = select(pairs).where(
    pairs.c.chat_id == bindparam("chat"), pairs.c.telegram_message_id == bindparam("message")
)
_MESSAGE_ID = select(func.min(pairs.c.telegram_message_id)).where(
    pairs.c.chat_id == bindparam("chat"),
    pairs.c.record_id == bindparam("record"),
    pairs.c.seq == bindparam("seq"),
)

_COPIES = (
    select(pairs.c.part, pairs.c.telegram_message_id)
    .where(
        pairs.c.chat_id == bindparam("chat"),
        pairs.c.record_id == bindparam("record"),
        pairs.c.seq == bindparam("seq"),
        pairs.c.part >= 0,
    )
    # Of several that show a part, one that had to be posted anew is the newest.
    .order_by(pairs.c.telegram_message_id)
)
_OF_ALBUM = (
    select(pairs)
    .where(pairs.c.chat_id == bindparam("chat"), pairs.c.album == bindparam("of_album"))
    .order_by(pairs.c.telegram_message_id.desc())
)


class Pairs(Repository):
    """Messages in chats, paired with the events they show."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[tuple[ChatId, int], Pair] = {}

    async def add(self, pair: Pair) -> None:
        """Stage a pair; the same message again (edited) points to the newer event from then on."""
        self._staged[pair.chat, pair.telegram_message_id] = pair

    async def find(self, chat: ChatId, telegram_message_id: int) -> Pair | None:
        """Return what a message in a chat belongs to."""
        staged = self._staged.get((chat, telegram_message_id))
        if staged is not None:
            return staged
        row = await self._connection.row(_FIND, {"chat": chat, "message": telegram_message_id})
        return _pair_of(row) if row else None

    async def message_id(self, chat: ChatId, record: RecordId, seq: int) -> int | None:
        """Return the first message in `chat` that shows this event."""
        row = await self._connection.row(_MESSAGE_ID, {"chat": chat, "record": record, "seq": seq})
        found = [
            pair.telegram_message_id
            for pair in self._staged.values()
            if (pair.chat, pair.record, pair.seq) == (chat, record, seq)
        ]
        if row is not None and row[0] is not None:
            found.append(row[0])
        return min(found, default=None)

    async def copies(self, chat: ChatId, record: RecordId, seq: int) -> dict[int, int]:
        """Return the messages in `chat` that show this event, by part."""
        rows = await self._connection.rows(_COPIES, {"chat": chat, "record": record, "seq": seq})
        return {row.part: row.telegram_message_id for row in rows}

    async def of_album(self, chat: ChatId, album: str) -> Pair | None:
        """Return where an earlier part of an album went."""
        for staged in self._staged.values():
            if (staged.chat, staged.album) == (chat, album):
                return staged
        row = await self._connection.row(_OF_ALBUM, {"chat": chat, "of_album": album})
        return _pair_of(row) if row else None

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write the pairs."""
        if self._staged:
            await self._connection.write(_POINT, [row_of(p) for p in self._staged.values()])


def row_of(pair: Pair) -> dict[str, Any]:
    """Return the row of a pair."""
    return {
        "chat_id": pair.chat,
        "telegram_message_id": pair.telegram_message_id,
        "record_id": pair.record,
        "seq": pair.seq,
        "part": pair.part,
        "album": pair.album,
        "thread": pair.thread,
    }


def _pair_of(row: AnyRow) -> Pair:
    return Pair(
        chat=ChatId(row.chat_id),
        telegram_message_id=row.telegram_message_id,
        record=RecordId(row.record_id),
        seq=row.seq,
        part=row.part,
        album=row.album,
        thread=row.thread,
    )
