"""The topics of groups."""

from typing import Any

from sqlalchemy import Select, bindparam, null, select, update

from desk.identifiers import ChatId
from desk.notices import Subject
from desk.topics import Topic, TopicState
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert
from store.tables import topic as topics

_GET = select(topics).where(
    topics.c.subject == bindparam("of_subject"), topics.c.chat_id == bindparam("chat")
)
_AT = select(topics).where(
    topics.c.chat_id == bindparam("chat"), topics.c.thread == bindparam("of_thread")
)
# The courier writes the same rows: on PostgreSQL the second waits for the first.
_GET_LOCKED = _GET.with_for_update()
_AT_LOCKED = _AT.with_for_update()
_REFUSED = (
    select(topics)
    .where(topics.c.chat_id == bindparam("chat"), topics.c.state == TopicState.REFUSED.value)
    .order_by(topics.c.subject)
)
_MADE = (
    update(topics)
    .where(
        topics.c.subject == bindparam("of_subject"),
        topics.c.chat_id == bindparam("chat"),
        topics.c.maker == bindparam("by"),
        topics.c.state == TopicState.WANTED.value,
    )
    .values(
        state=TopicState.OPEN.value,
        thread=bindparam("of_thread"),
        name=bindparam("named"),
        maker=null(),
        maker_until=null(),
    )
)
_new = insert(topics)
_SAVE = _new.on_conflict_do_update(
    index_elements=["subject", "chat_id"],
    set_={
        "state": _new.excluded.state,
        "thread": _new.excluded.thread,
        "name": _new.excluded.name,
    },
)


class Topics(Repository):
    """The topics of a unit; what makes them is in store/queues/rooms.py."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[tuple[Subject, ChatId], Topic] = {}

    async def get(self, subject: Subject, chat: ChatId) -> Topic | None:
        """Return the topic of a subject in a chat."""
        staged = self._staged.get((subject, chat))
        if staged is not None:
            return staged
        row = await self._connection.row(
            self._for_update(_GET, _GET_LOCKED), {"of_subject": subject.key, "chat": chat}
        )
        return None if row is None else topic_of(row)

    async def at(self, chat: ChatId, thread: int) -> Topic | None:
        """Return the topic behind Telegram's thread id."""
        for staged in self._staged.values():
            if (staged.chat, staged.thread) == (chat, thread):
                return staged
        row = await self._connection.row(
            self._for_update(_AT, _AT_LOCKED), {"chat": chat, "of_thread": thread}
        )
        if row is None or (Subject(row.subject), chat) in self._staged:
            return None  # staged with another thread
        return topic_of(row)

    async def refused(self, chat: ChatId) -> list[Topic]:
        """Return the topics that could not be made in a chat, as far as others know of them."""
        return [topic_of(row) for row in await self._connection.rows(_REFUSED, {"chat": chat})]

    async def made(self, topic: Topic, maker: str) -> bool:
        """Keep at once that a topic is there; tell False when it is no longer `maker`'s to make."""
        met = await self._connection.write(
            _MADE,
            {
                "of_subject": topic.subject.key,
                "chat": topic.chat,
                "by": maker,
                "of_thread": topic.thread,
                "named": topic.name,
            },
        )
        return met == 1

    async def save(self, topic: Topic) -> None:
        """Stage a topic."""
        self._staged[topic.subject, topic.chat] = topic

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write the topics."""
        if self._staged:
            entries = sorted(self._staged.values(), key=lambda t: (t.subject.key, t.chat))
            await self._connection.write(_SAVE, [_row_of(topic) for topic in entries])

    def _for_update(self, plain: Select[Any], locked: Select[Any]) -> Select[Any]:
        return locked if self._connection.writes else plain


def _row_of(topic: Topic) -> dict[str, Any]:
    return {
        "subject": topic.subject.key,
        "chat_id": topic.chat,
        "state": topic.state.value,
        "thread": topic.thread,
        "name": topic.name,
    }


def topic_of(row: AnyRow) -> Topic:
    """Return the topic that a row holds."""
    return Topic(
        subject=Subject(row.subject),
        chat=ChatId(row.chat_id),
        state=TopicState(row.state),
        thread=row.thread,
        name=row.name,
    )
