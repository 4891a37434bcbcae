"""A group that became a supergroup: another id of Telegram's, and nothing it showed is there."""

from datetime import datetime

from sqlalchemy import bindparam, delete, null, or_, select, update

from desk.identifiers import ChatId
from desk.notices import Form
from desk.topics import TopicState
from store.database.connection import Connection
from store.repositories.notices import OutboxState
from store.sql import is_, moment
from store.tables import card, outbox, pair, topic
from store.tables import chat as chats

_BY_ID = select(chats).where(chats.c.id == bindparam("chat")).with_for_update()
_OTHERS = (
    select(chats)
    .where(chats.c.telegram_id == bindparam("telegram"), chats.c.id != bindparam("chat"))
    .with_for_update()
)
_MOVE = (
    update(chats)
    .where(chats.c.id == bindparam("chat"))
    .values(
        telegram_id=bindparam("telegram"),
        former_telegram_id=bindparam("former"),
        working=bindparam("works"),
        unreachable_since=moment("since"),
    )
)
# The ids of messages begin anew: what still names an old one would mean another message.
_FORGET = (
    update(card)
    .where(card.c.chat_id == bindparam("chat"))
    .values(message_id=null(), shown=null(), thread=null()),
    update(topic)
    .where(topic.c.chat_id == bindparam("chat"))
    .values(thread=null(), name=null(), state=TopicState.WANTED.value),
    delete(pair).where(pair.c.chat_id == bindparam("chat")),
    update(outbox)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        or_(is_(outbox.c.form, Form.REMOVE), is_(outbox.c.form, Form.PIN)),
        is_(outbox.c.state, OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN),
    )
    .values(state=OutboxState.SUPERSEDED.value),
)


async def move(connection: Connection, chat: ChatId, new_telegram_id: int, now: datetime) -> bool:
    """Give a chat its new Telegram id; tell False when it has it already.

    Our own id stays, and with it everything that refers to it. If the desk has met the new id as
    another chat already, that one steps aside. What the chat showed is forgotten.
    """
    old = (await connection.written(_BY_ID, {"chat": chat}))[0]
    if old.telegram_id == new_telegram_id:
        return False
    others = await connection.written(_OTHERS, {"telegram": new_telegram_id, "chat": chat})
    for other in others:  # 0 is nobody's id: a place to stand while two change theirs
        aside = {"chat": other.id, "former": None, "works": False, "since": now}
        await connection.write(_MOVE, aside | {"telegram": 0})
    works = old.working or any(other.working for other in others)
    moved = {"chat": chat, "former": old.telegram_id, "works": works, "since": None}
    await connection.write(_MOVE, moved | {"telegram": new_telegram_id})
    for other in others:
        aside = {"chat": other.id, "former": None, "works": False, "since": now}
        await connection.write(_MOVE, aside | {"telegram": old.telegram_id})
    for statement in _FORGET:
        await connection.write(statement, {"chat": chat})
    return True
