"""What becomes of a notice after an attempt to send it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import bindparam, select

from desk.identifiers import ChatId
from desk.notices import SECRET, Form, Menu, Notice, Rank, Subject
from store.database.connection import Connection
from store.queues.outbox_sql import (
    ENDED,
    FORGET,
    HIDE,
    LATER,
    NOT_COUNTED,
    OVER,
    SHOW,
    WAIT_FOR_NEWS,
)
from store.repositories.cards import GET_CARD_LOCKED, MAKE_CARD
from store.repositories.notices import ADD_NOTICE, OutboxState, notice_of, row_of
from store.sql import AnyRow
from store.tables import pair, topic

REMOVABLE: Final = timedelta(hours=48)
"""Source: Telegram Bot API, deleteMessage: only messages sent less than 48 hours ago."""

MAX_PAUSE: Final = timedelta(seconds=30)
"""The longest wait before an edit or removal of unknown outcome is repeated."""

MOST_ATTEMPTS: Final = 8
"""How often an important notice is tried while each outcome stays unknown: each may have shown a
copy, yet a person who was told nothing is worse than one who was told twice."""


HARMLESS: Final = frozenset({Form.REMOVE, Form.TOPIC, Form.PIN, Form.LEAVE})
"""What shows nothing twice however often it is done."""

_ROOM = select(topic.c.thread).where(
    topic.c.subject == bindparam("of_subject"), topic.c.chat_id == bindparam("chat")
)
_OF_PART = ("chat_id", "record_id", "seq", "part", "telegram_message_id")
_OLDER = select(pair.c.telegram_message_id).where(
    *(pair.c[name] == bindparam(f"of_{name}") for name in _OF_PART[:-1]),
    pair.c.telegram_message_id < bindparam("of_telegram_message_id"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """What a card shows after an attempt: see Outbox.sent()."""

    message_id: int | None
    digest: str | None
    thread: int | None = None
    pin: bool = False


@dataclass(frozen=True)
class Sending:
    """A notice that is this owner's to send; `again` tells that it may have been seen before."""

    id: int
    notice: Notice
    attempts: int
    term: int
    again: bool


async def ended(
    connection: Connection,
    sending: Sending,
    now: datetime,
    outcome: str,
    reason: str | None = None,
    messages: int | None = None,
) -> None:
    """Note how an attempt ended, and how many messages it made where that is known."""
    how = {"now": now, "what": outcome, "why": reason, "made": messages}
    await connection.write(ENDED, mine(sending) | how)


async def forget_secret(connection: Connection, sending: Sending) -> None:
    """Keep no secret of a link longer than it takes to bring it to its reader."""
    data = sending.notice.data
    if SECRET in data:
        kept = {name: fact for name, fact in data.items() if name != SECRET}
        await connection.write(FORGET, {"row": sending.id, "kept": kept})


async def outcome_unknown(connection: Connection, row: AnyRow, now: datetime) -> bool:
    """Apply the rules of its class to a row whose outcome nobody knows; tell if it is given up."""
    of_row = {"row": row.id, "of_term": row.term}
    if row.form == Form.CARD:
        # It may show the new or the old: neither counts as shown, so that the next edit is made.
        await connection.write(HIDE, {"of_subject": row.subject, "chat": row.chat_id})
    if await _repeats_harmlessly(connection, notice_of(row)):
        later = now + min(timedelta(seconds=row.attempts), MAX_PAUSE)
        await connection.write(LATER, of_row | {"later": later, "may_repeat": True})
        return False
    if row.important and row.attempts < MOST_ATTEMPTS:
        await connection.write(WAIT_FOR_NEWS, of_row)
        return False
    reason = f"its outcome stayed unknown, {row.attempts} attempts"
    await connection.write(OVER, of_row | {"new_state": OutboxState.DEAD.value, "why": reason})
    return True


async def _repeats_harmlessly(connection: Connection, notice: Notice) -> bool:
    """Tell whether a notice shows nothing twice when it is sent twice."""
    if notice.form in HARMLESS:
        return True
    if notice.form is not Form.CARD or notice.repost:
        return False
    card = await connection.row(
        GET_CARD_LOCKED, {"subject": notice.subject.key, "chat": notice.chat}
    )
    if card is None or card.message_id is None:
        return False
    room = await connection.row(_ROOM, {"of_subject": notice.subject.key, "chat": notice.chat})
    return room is None or room.thread is None or room.thread == card.thread


async def show_card(connection: Connection, notice: Notice, now: datetime, as_it_is: Shown) -> None:
    """Remember what a card shows and where; an older copy of it goes."""
    message_id, digest = as_it_is.message_id, as_it_is.digest
    card = await _card(connection, notice.subject, notice.chat)
    if card.became is not None:
        # The draft was filed while its card was under way: the card is the record's, or too much.
        card = await _card(connection, Subject(card.became), notice.chat)
        digest = None
        if message_id is None or card.message_id == message_id:
            return
        if card.message_id is not None:
            await _remove(connection, notice, message_id, now)
            return
    shown = card.message_id if message_id is None else message_id
    is_new = shown != card.message_id
    await connection.write(
        SHOW,
        {
            "of_subject": card.subject,
            "chat": notice.chat,
            "message": shown,
            "digest": digest,
            "in_thread": as_it_is.thread if is_new else card.thread,
        },
    )
    if card.message_id is not None and is_new:
        await _remove(connection, notice, card.message_id, now)
    if as_it_is.pin and is_new and shown is not None:
        await _pin(connection, notice, shown, now)


async def _card(connection: Connection, subject: Subject, chat: ChatId) -> AnyRow:
    """Return the row of a card, made when there is none."""
    which = {"subject": subject.key, "chat": chat}
    found = await connection.written(GET_CARD_LOCKED, which)
    if not found:
        await connection.write(
            MAKE_CARD, {"subject": subject.key, "chat_id": chat, "menu": Menu.MAIN.value}
        )
        found = await connection.written(GET_CARD_LOCKED, which)
    return found[0]


async def tidy(
    connection: Connection, notice: Notice, shown: Sequence[Mapping[str, Any]], now: datetime
) -> None:
    """Add notices that take away the older copies of what has moved elsewhere in its chat."""
    for row in shown:
        for older in await connection.rows(_OLDER, {f"of_{name}": row[name] for name in _OF_PART}):
            await _remove(connection, notice, older.telegram_message_id, now)


async def _remove(connection: Connection, notice: Notice, message_id: int, now: datetime) -> None:
    """Add a notice that takes a message away."""
    remove = _about_message(Form.REMOVE, notice, message_id, now)
    await connection.write(ADD_NOTICE, row_of(replace(remove, expires_at=now + REMOVABLE)))


async def _pin(connection: Connection, notice: Notice, message_id: int, now: datetime) -> None:
    """Add a notice that pins a message."""
    await connection.write(ADD_NOTICE, row_of(_about_message(Form.PIN, notice, message_id, now)))


def _about_message(form: Form, notice: Notice, message_id: int, now: datetime) -> Notice:
    return Notice(
        ref=f"{form}:{notice.chat}:{message_id}",
        form=form,
        template=form.value,
        chat=notice.chat,
        subject=notice.subject,
        seq=notice.seq,
        rank=Rank.CARD,
        not_before=now,
        important=False,
        quiet=True,
        data={"message_id": message_id},
    )


async def superseded(
    connection: Connection, sending: Sending, now: datetime, reason: str | None
) -> None:
    """End a notice: what it had to say is said otherwise."""
    over = {"new_state": OutboxState.SUPERSEDED.value, "why": reason}
    await connection.write(OVER, mine(sending) | over)
    await ended(connection, sending, now, OutboxState.SUPERSEDED.value, reason)


async def kept_back(connection: Connection, sending: Sending, now: datetime, reason: str) -> None:
    """Hand a notice back, to wait until its chat can be reached; no attempt is counted."""
    await connection.write(NOT_COUNTED, mine(sending))
    await ended(connection, sending, now, "unreachable", reason)


def mine(sending: Sending) -> dict[str, Any]:
    """Return the parameters that name a row as long as this attempt is its last."""
    return {"row": sending.id, "of_term": sending.term}


def sending_of(row: AnyRow) -> Sending:
    """Return what a leased row asks to send."""
    return Sending(
        id=row.id,
        notice=notice_of(row),
        attempts=row.attempts,
        term=row.term,
        again=row.again,
    )
