"""The chats the desk knows."""

from dataclasses import replace

from sqlalchemy import bindparam, select, true, update

from desk.identifiers import ChatId, PersonId
from desk.people import Chat, ChatKind, Person
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert
from store.tables import chat as chats

_GET = select(chats).where(chats.c.id == bindparam("chat"))
_BY_TELEGRAM = select(chats).where(chats.c.telegram_id == bindparam("telegram"))
_WORKING = select(chats).where(chats.c.working == true()).order_by(chats.c.id)
_PRIVATE = insert(chats).on_conflict_do_nothing(index_elements=["telegram_id"])
_SAVE = (
    update(chats)
    .where(chats.c.id == bindparam("chat"))
    .values(language=bindparam("speaks"), reachable=bindparam("is_reachable"))
)


class Chats(Repository):
    """The chats of people, and the group in which engineers work."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._known: dict[ChatId, Chat] = {}
        self._saved: dict[ChatId, Chat] = {}

    async def get(self, chat: ChatId) -> Chat:
        """Return a chat that is known to exist.

        Raises:
            LookupError: there is no such chat.
        """
        if chat not in self._known:
            row = await self._connection.row(_GET, {"chat": chat})
            if row is None:
                raise LookupError(f"there is no chat {chat}")
            self._learn(row)
        return self._staged(self._known[chat])

    async def by_telegram(self, telegram_id: int) -> Chat | None:
        """Return the chat behind a Telegram chat id, if known."""
        for known in self._known.values():
            if known.telegram_id == telegram_id:
                return self._staged(known)
        row = await self._connection.row(_BY_TELEGRAM, {"telegram": telegram_id})
        return self._staged(self._learn(row)) if row else None

    async def private(self, person: Person) -> Chat:
        """Return the person's private chat, made at once when it is the first time."""
        # Source: Telegram Bot API: a private chat has the id of its user.
        known = await self.by_telegram(person.telegram_id)
        if known is None:
            await self._connection.write(
                _PRIVATE,
                {
                    "telegram_id": person.telegram_id,
                    "kind": ChatKind.PRIVATE.value,
                    "person_id": person.id,
                    "working": False,
                    "reachable": True,
                },
            )
            known = await self.by_telegram(person.telegram_id)
        if known is None:
            raise LookupError(f"the private chat of person {person.id} was not made")
        return known

    async def working_group(self) -> Chat | None:
        """Return the group in which engineers work, if one is configured."""
        for known in self._known.values():
            if known.working:
                return self._staged(known)
        row = await self._connection.row(_WORKING)
        return self._staged(self._learn(row)) if row else None

    async def save(self, chat: Chat) -> None:
        """Stage language and reachability."""
        self._saved[chat.id] = chat

    def drop(self) -> None:
        """Forget what is staged; a chat that was made stays."""
        self._saved.clear()

    async def flush(self) -> None:
        """Write languages and reachability."""
        if self._saved:
            await self._connection.write(
                _SAVE,
                [
                    {"chat": c.id, "speaks": c.language, "is_reachable": c.reachable}
                    for c in sorted(self._saved.values(), key=lambda c: c.id)
                ],
            )

    def _learn(self, row: AnyRow) -> Chat:
        return self._known.setdefault(
            ChatId(row.id),
            Chat(
                id=ChatId(row.id),
                telegram_id=row.telegram_id,
                kind=ChatKind(row.kind),
                person=None if row.person_id is None else PersonId(row.person_id),
                language=row.language,
                working=row.working,
                reachable=row.reachable,
            ),
        )

    def _staged(self, chat: Chat) -> Chat:
        saved = self._saved.get(chat.id)
        if saved is None:
            return chat
        return replace(chat, language=saved.language, reachable=saved.reachable)
