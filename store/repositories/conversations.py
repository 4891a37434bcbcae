"""Where the desk stands with whom."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, bindparam, delete, select

from desk.draft import Conversation
from desk.identifiers import ChatId, DraftId, PersonId
from store.codec import read_conversation, written_conversation
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert
from store.tables import conversation as conversations

_GET = select(conversations).where(
    conversations.c.chat_id == bindparam("chat"), conversations.c.person_id == bindparam("person")
)
_BY_DRAFT = select(conversations).where(conversations.c.draft_id == bindparam("draft"))
_WITH_DRAFTS = (
    select(conversations)
    .where(conversations.c.draft_id.is_not(None))
    .order_by(conversations.c.draft_id)
)
# A timer and a message may meet on one draft: on PostgreSQL the second waits for the first.
_GET_LOCKED = _GET.with_for_update()
_BY_DRAFT_LOCKED = _BY_DRAFT.with_for_update()
_new = insert(conversations)
_SAVE = _new.on_conflict_do_update(
    index_elements=["chat_id", "person_id"],
    set_={"draft_id": _new.excluded.draft_id, "body": _new.excluded.body},
)
_DELETE = delete(conversations).where(
    conversations.c.chat_id == bindparam("chat"), conversations.c.person_id == bindparam("person")
)

_Key = tuple[ChatId, PersonId]


class Conversations(Repository):
    """The conversations that are under way."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._known: dict[_Key, Conversation] = {}
        self._staged: dict[_Key, Conversation] = {}

    async def get(self, chat: ChatId, person: PersonId) -> Conversation:
        """Return the conversation; an empty one when nothing is under way."""
        key = (chat, person)
        known = self._staged.get(key) or self._known.get(key)
        if known is not None:
            return known
        row = await self._connection.row(
            self._for_update(_GET, _GET_LOCKED), {"chat": chat, "person": person}
        )
        found = _conversation_of(row) if row else Conversation(chat=chat, person=person)
        return self._known.setdefault(key, found)

    async def by_draft(self, draft: DraftId) -> Conversation | None:
        """Return the conversation that holds a draft, while it does."""
        for staged in self._staged.values():
            if staged.draft is not None and staged.draft.id == draft:
                return staged
        row = await self._connection.row(
            self._for_update(_BY_DRAFT, _BY_DRAFT_LOCKED), {"draft": draft}
        )
        if row is None:
            return None
        found = _conversation_of(row)
        key = (found.chat, found.person)
        if key in self._staged:
            return None  # staged without this draft
        self._known[key] = found
        return found

    async def with_drafts(self) -> Sequence[Conversation]:
        """Return the conversations in which a draft is under way (stored ones)."""
        rows = await self._connection.rows(_WITH_DRAFTS)
        return [_conversation_of(row) for row in rows]

    async def save(self, conversation: Conversation) -> None:
        """Stage it; an empty conversation is deleted."""
        self._staged[conversation.chat, conversation.person] = conversation

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write what is under way, delete what is over."""
        over = [c for c in self._staged.values() if c.is_empty]
        if over:  # first, for a draft may have moved to another conversation
            await self._connection.write(
                _DELETE, [{"chat": c.chat, "person": c.person} for c in over]
            )
        under_way = [c for c in self._staged.values() if not c.is_empty]
        if under_way:
            await self._connection.write(
                _SAVE,
                [
                    {
                        "chat_id": c.chat,
                        "person_id": c.person,
                        "draft_id": None if c.draft is None else c.draft.id,
                        "body": written_conversation(c),
                    }
                    for c in under_way
                ],
            )

    def _for_update(self, plain: Select[Any], locked: Select[Any]) -> Select[Any]:
        return locked if self._connection.writes else plain


def _conversation_of(row: AnyRow) -> Conversation:
    return read_conversation(ChatId(row.chat_id), PersonId(row.person_id), row.body)
