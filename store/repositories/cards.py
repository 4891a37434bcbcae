"""The one live card of a subject in a chat."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, bindparam, null, select, update

from desk.identifiers import ChatId
from desk.notices import Card, Form, Menu, Subject
from store.database.connection import Connection
from store.repositories.notices import Notices, OutboxState
from store.repositories.repository import Repository
from store.sql import AnyRow, insert, is_
from store.tables import card as cards
from store.tables import outbox

GET_CARD = select(cards).where(
    cards.c.subject == bindparam("subject"), cards.c.chat_id == bindparam("chat")
)
# The sender writes the same rows: on PostgreSQL the second waits for the first.
GET_CARD_LOCKED = GET_CARD.with_for_update()
_OF = (
    select(cards)
    .where(cards.c.subject == bindparam("subject"), cards.c.became.is_(None))
    .order_by(cards.c.chat_id)
)
_AT = select(cards).where(
    cards.c.chat_id == bindparam("chat"), cards.c.message_id == bindparam("message")
)
_AT_LOCKED = _AT.with_for_update()
MAKE_CARD = insert(cards).on_conflict_do_nothing(index_elements=["subject", "chat_id"])
_new = insert(cards)
_SAVE = _new.on_conflict_do_update(
    index_elements=["subject", "chat_id"],
    set_={
        "message_id": _new.excluded.message_id,
        "thread": _new.excluded.thread,
        "menu": _new.excluded.menu,
        "shown": _new.excluded.shown,
        "became": _new.excluded.became,
    },
)
_SUPERSEDE = (
    update(outbox)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        outbox.c.subject == bindparam("of_subject"),
        is_(outbox.c.state, OutboxState.PENDING),
        is_(outbox.c.state, OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN),
        is_(outbox.c.form, Form.CARD),
    )
    .values(state=OutboxState.SUPERSEDED.value, reason=null())
)

_Key = tuple[Subject, ChatId]


@dataclass(frozen=True, slots=True)
class _Moved:
    """What stands for a draft's card that has become a record's."""

    to: Subject


class Cards(Repository):
    """The live cards of a unit."""

    def __init__(self, connection: Connection, notices: Notices) -> None:
        super().__init__(connection)
        self._notices = notices
        self._staged: dict[_Key, Card | _Moved] = {}
        self._read: dict[_Key, Card | None] = {}

    async def get(self, subject: Subject, chat: ChatId) -> Card | None:
        """Return the card of a subject in a chat."""
        staged = self._staged.get((subject, chat))
        if staged is not None:
            return staged if isinstance(staged, Card) else None
        if (subject, chat) not in self._read:
            row = await self._connection.row(
                self._for_update(GET_CARD, GET_CARD_LOCKED), {"subject": subject.key, "chat": chat}
            )
            is_there = row is not None and row.became is None
            self._read[subject, chat] = card_of(row) if row and is_there else None
        return self._read[subject, chat]

    async def of(self, subject: Subject) -> Sequence[Card]:
        """Return the cards of a subject, in whatever chats (stored ones)."""
        rows = await self._connection.rows(_OF, {"subject": subject.key})
        return [card_of(row) for row in rows]

    async def at(self, chat: ChatId, message_id: int) -> Card | None:
        """Return the card that a message is."""
        for staged in self._staged.values():
            if isinstance(staged, Card) and (staged.chat, staged.message_id) == (chat, message_id):
                return staged
        row = await self._connection.row(
            self._for_update(_AT, _AT_LOCKED), {"chat": chat, "message": message_id}
        )
        if row is None or (Subject(row.subject), chat) in self._staged:
            return None  # staged with another message
        return card_of(row)

    async def save(self, card: Card) -> None:
        """Stage a card."""
        self._staged[card.subject, card.chat] = card

    async def become(self, draft: Subject, record: Subject, chat: ChatId) -> None:
        """Stage that the draft's card in `chat` is the record's from now on.

        A card of the draft that is just being sent finds its way to the record, too.
        """
        # An empty row, so that there is something to lock before the sender may write it.
        await self._connection.write(MAKE_CARD, _row_of(Card(subject=draft, chat=chat)))
        self._read.pop((draft, chat), None)
        card = await self.get(draft, chat)
        if card is not None and card.message_id is not None:
            await self.save(
                Card(
                    subject=record,
                    chat=chat,
                    message_id=card.message_id,
                    thread=card.thread,
                    menu=card.menu,
                    shown=card.shown,
                )
            )
        self._staged[draft, chat] = _Moved(record)
        await self._notices.supersede_cards(draft, chat)

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()

    async def flush(self) -> None:
        """Write the cards, and take back what was still to be shown of drafts that became more."""
        if not self._staged:
            return
        entries = sorted(self._staged.items(), key=lambda entry: (entry[0][0].key, entry[0][1]))
        moved = [key for key, staged in entries if isinstance(staged, _Moved)]
        await self._connection.write(
            _SAVE,
            [
                _row_of(staged)
                if isinstance(staged, Card)
                else _row_of(Card(subject=subject, chat=chat)) | {"became": staged.to.key}
                for (subject, chat), staged in entries
            ],
        )
        if moved:
            await self._connection.write(
                _SUPERSEDE,
                [{"of_subject": subject.key, "chat": chat} for subject, chat in moved],
            )

    def _for_update(self, plain: Select[Any], locked: Select[Any]) -> Select[Any]:
        return locked if self._connection.writes else plain


def _row_of(card: Card) -> dict[str, Any]:
    return {
        "subject": card.subject.key,
        "chat_id": card.chat,
        "message_id": card.message_id,
        "thread": card.thread,
        "menu": card.menu.value,
        "shown": card.shown,
        "became": None,
    }


def card_of(row: AnyRow) -> Card:
    """Return the card that a row holds."""
    return Card(
        subject=Subject(row.subject),
        chat=ChatId(row.chat_id),
        message_id=row.message_id,
        thread=row.thread,
        menu=Menu(row.menu),
        shown=row.shown,
    )
