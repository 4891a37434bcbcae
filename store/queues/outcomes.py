"""What becomes of a notice after an attempt to send it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from desk.identifiers import ChatId
from desk.notices import Form, Menu, Notice, Rank, Subject
from store.database.connection import Connection
from store.queues.outbox_sql import ENDED, LATER, OVER, SHOW, WAIT_FOR_NEWS
from store.repositories.cards import GET_CARD_LOCKED, MAKE_CARD
from store.repositories.notices import ADD_NOTICE, OutboxState, notice_of, row_of
from store.sql import AnyRow

REMOVABLE: Final = timedelta(hours=48)
"""Source: Telegram Bot API, deleteMessage: only messages sent less than 48 hours ago."""

MAX_PAUSE: Final = timedelta(seconds=30)
"""The longest wait before an edit or removal of unknown outcome is repeated."""

MOST_ATTEMPTS: Final = 8
"""How often an important notice is tried while each outcome stays unknown: each may have shown a
copy, yet a person who was told nothing is worse than one who was told twice."""


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
) -> None:
    """Note how an attempt ended."""
    await connection.write(ENDED, mine(sending) | {"now": now, "what": outcome, "why": reason})


async def outcome_unknown(connection: Connection, row: AnyRow, now: datetime) -> bool:
    """Apply the rules of its class to a row whose outcome nobody knows; tell if it is given up."""
    of_row = {"row": row.id, "of_term": row.term}
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
    if notice.form is Form.REMOVE:
        return True
    if notice.form is not Form.CARD or notice.repost:
        return False
    card = await connection.row(
        GET_CARD_LOCKED, {"subject": notice.subject.key, "chat": notice.chat}
    )
    return card is not None and card.message_id is not None


async def show_card(
    connection: Connection,
    notice: Notice,
    now: datetime,
    message_id: int | None,
    digest: str | None,
) -> None:
    """Remember what a card shows and where; an older copy of it goes."""
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
    await connection.write(
        SHOW,
        {
            "of_subject": card.subject,
            "chat": notice.chat,
            "message": shown,
            "digest": digest,
        },
    )
    if card.message_id is not None and card.message_id != shown:
        await _remove(connection, notice, card.message_id, now)


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


async def _remove(connection: Connection, notice: Notice, message_id: int, now: datetime) -> None:
    """Add a notice that takes a message away."""
    remove = Notice(
        ref=f"remove:{notice.chat}:{message_id}",
        form=Form.REMOVE,
        template="remove",
        chat=notice.chat,
        subject=notice.subject,
        seq=notice.seq,
        rank=Rank.CARD,
        not_before=now,
        important=False,
        quiet=True,
        expires_at=now + REMOVABLE,
        data={"message_id": message_id},
    )
    await connection.write(ADD_NOTICE, row_of(remove))


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
