"""The chats the desk knows."""

from datetime import datetime

from sqlalchemy import bindparam, case, or_, select, true, update

from desk.identifiers import ChatId, PersonId
from desk.people import NOWHERE, OWN_ID, Chat, ChatKind, Person
from store.database.connection import Connection
from store.repositories.moving import move
from store.repositories.repository import Repository
from store.sql import AnyRow, insert, moment
from store.tables import chat as chats

_GET = select(chats).where(chats.c.id == bindparam("chat"))
_BY_TELEGRAM = (
    select(chats)
    .where(
        or_(
            chats.c.telegram_id == bindparam("telegram"),
            chats.c.former_telegram_id == bindparam("telegram"),
        )
    )
    # A group that has moved on comes before one that stepped aside for it.
    .order_by(
        chats.c.working.desc(), case((chats.c.telegram_id == bindparam("telegram"), 0), else_=1)
    )
)
_NOWHERE = Chat(id=NOWHERE, telegram_id=OWN_ID, kind=ChatKind.PRIVATE)
_WORKING = select(chats).where(chats.c.working == true()).order_by(chats.c.id)
_MAKE = insert(chats).on_conflict_do_nothing(index_elements=["telegram_id"])
_SAVE = (
    update(chats)
    .where(chats.c.id == bindparam("chat"))
    .values(
        language=bindparam("speaks"),
        unreachable_since=moment("since"),
        is_forum=bindparam("forum"),
        manages_topics=bindparam("manages"),
    )
)


class Chats(Repository):
    """The chats of people, and the groups in which engineers work."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._known: dict[ChatId, Chat] = {}
        self._found: dict[int, ChatId] = {}
        self._saved: dict[ChatId, Chat] = {}

    async def get(self, chat: ChatId) -> Chat:
        """Return a chat that is known to exist.

        Raises:
            LookupError: there is no such chat.
        """
        if chat == NOWHERE:
            return _NOWHERE
        if chat not in self._known:
            row = await self._connection.row(_GET, {"chat": chat})
            if row is None:
                raise LookupError(f"there is no chat {chat}")
            self._learn(row)
        return self._staged(self._known[chat])

    async def by_telegram(self, telegram_id: int) -> Chat | None:
        """Return the chat behind a Telegram chat id, also a former one of a migrated group."""
        if telegram_id not in self._found:
            row = await self._connection.row(_BY_TELEGRAM, {"telegram": telegram_id})
            if row is None:
                return None
            self._found[telegram_id] = self._learn(row).id
        return self._staged(self._known[self._found[telegram_id]])

    async def private(self, person: Person) -> Chat:
        """Return the person's private chat, made at once when it is the first time."""
        if person.telegram_id == OWN_ID:
            return _NOWHERE
        # Source: Telegram Bot API: a private chat has the id of its user.
        known = await self.by_telegram(person.telegram_id)
        if known is None:
            await self._make(person.telegram_id, ChatKind.PRIVATE, person.id)
            known = await self.by_telegram(person.telegram_id)
        if known is None:
            raise LookupError(f"the private chat of person {person.id} was not made")
        return known

    async def met_group(self, telegram_id: int) -> Chat:
        """Return a group, made (at once, and as no working one) when it is the first time."""
        known = await self.by_telegram(telegram_id)
        if known is None:
            await self._make(telegram_id, ChatKind.GROUP, None)
            known = await self.by_telegram(telegram_id)
        if known is None:
            raise LookupError(f"the group {telegram_id} was not made")
        return known

    async def migrated(self, old: int, new: int, now: datetime) -> None:
        """Give the group `old` its new Telegram id, at once; a group nobody knows stays unknown."""
        known = await self.by_telegram(old)
        if known is not None and await move(self._connection, known.id, new, now):
            self._known.clear()
            self._found.clear()

    async def working(self) -> list[Chat]:
        """Return the groups that the configuration names."""
        rows = await self._connection.rows(_WORKING)
        return [self._staged(self._learn(row)) for row in rows]

    async def save(self, chat: Chat) -> None:
        """Stage language, reachability and topic rights."""
        self._saved[chat.id] = chat

    async def _make(self, telegram_id: int, kind: ChatKind, person: PersonId | None) -> None:
        await self._connection.write(
            _MAKE,
            {
                "telegram_id": telegram_id,
                "kind": kind.value,
                "person_id": person,
                "working": False,
                "is_forum": False,
                "manages_topics": False,
            },
        )

    def drop(self) -> None:
        """Forget what is staged; a chat that was made stays."""
        self._saved.clear()

    async def flush(self) -> None:
        """Write what was saved."""
        if self._saved:
            await self._connection.write(
                _SAVE,
                [
                    {
                        "chat": c.id,
                        "speaks": c.language,
                        "since": c.unreachable_since,
                        "forum": c.is_forum,
                        "manages": c.manages_topics,
                    }
                    for c in sorted(self._saved.values(), key=lambda c: c.id)
                ],
            )

    def _learn(self, row: AnyRow) -> Chat:
        if row.telegram_id > 0:
            # Source: Telegram Bot API: groups are below 0, and only they get another id.
            self._found[row.telegram_id] = ChatId(row.id)
        return self._known.setdefault(
            ChatId(row.id),
            Chat(
                id=ChatId(row.id),
                telegram_id=row.telegram_id,
                kind=ChatKind(row.kind),
                person=None if row.person_id is None else PersonId(row.person_id),
                language=row.language,
                working=row.working,
                staff=row.staff,
                unreachable_since=row.unreachable_since,
                is_forum=row.is_forum,
                manages_topics=row.manages_topics,
            ),
        )

    def _staged(self, chat: Chat) -> Chat:
        return self._saved.get(chat.id, chat)
