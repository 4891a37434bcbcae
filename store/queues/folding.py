"""Storms: what waits for one group in numbers becomes one message that names the tickets."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, not_, or_, select, update

from desk.identifiers import ChatId
from desk.notices import Form, Notice, Rank, Subject
from desk.people import ChatKind
from store.database.connection import Connection
from store.repositories.notices import ADD_NOTICE, OutboxState, row_of
from store.sql import AnyRow, is_, moment
from store.tables import card as cards
from store.tables import chat as chats
from store.tables import outbox

MOST_SINGLE: Final = 12
"""So many notices for one group go out one by one; when more wait, they are told together."""
DIGEST: Final = "digest"
"""The template of the message, and the reason of the rows that it stands for."""

_HAS_CARD = exists().where(
    cards.c.subject == outbox.c.subject,
    cards.c.chat_id == outbox.c.chat_id,
    cards.c.message_id.is_not(None),
)


def _foldable() -> ColumnElement[bool]:
    """Return that a notice may be told together with others.

    That is a mere notice of a ticket, or a card that its group has not seen yet: never what
    somebody wrote, an answer, or a page.
    """
    of_ticket = outbox.c.subject.startswith("r")
    return and_(
        is_(outbox.c.state, OutboxState.PENDING),
        outbox.c.not_before <= moment("now"),
        or_(
            and_(of_ticket, is_(outbox.c.form, Form.MESSAGE), outbox.c.rank == int(Rank.NOTICE)),
            and_(
                of_ticket,
                is_(outbox.c.form, Form.CARD),
                outbox.c.rank == int(Rank.CARD),
                not_(outbox.c.repost),
                not_(_HAS_CARD),
            ),
            and_(outbox.c.template == DIGEST, outbox.c.attempts == 0),
        ),
    )


_CROWDED = (
    select(outbox.c.chat_id)
    .select_from(outbox.join(chats, chats.c.id == outbox.c.chat_id))
    .where(_foldable(), chats.c.kind == ChatKind.GROUP.value, outbox.c.template != DIGEST)
    .group_by(outbox.c.chat_id)
    .having(func.count() > MOST_SINGLE)
)
_TO_FOLD = (
    select(outbox)
    .where(_foldable(), outbox.c.chat_id == bindparam("chat"))
    .order_by(outbox.c.id)
    .with_for_update(skip_locked=True)
)
_FOLDED = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=OutboxState.SUPERSEDED.value, reason=DIGEST)
)


async def fold(connection: Connection, now: datetime) -> int:
    """Put a digest in the place of what crowds a group; return how many notices that were."""
    folded = 0
    for crowded in await connection.rows(_CROWDED, {"now": now}):
        rows = await connection.rows(_TO_FOLD, {"now": now, "chat": crowded.chat_id})
        if len(rows) <= MOST_SINGLE:
            continue  # another process has most of them
        await connection.write(_FOLDED, {"ids": [row.id for row in rows]})
        await connection.write(ADD_NOTICE, row_of(_digest(ChatId(crowded.chat_id), rows, now)))
        folded += len(rows)
    return folded


def _digest(chat: ChatId, rows: Sequence[AnyRow], now: datetime) -> Notice:
    """Return the message that stands for these rows; an older digest among them is taken in."""
    records: dict[str, None] = {}
    for row in rows:
        named = row.data["records"].split(",") if row.template == DIGEST else [row.subject[1:]]
        records |= dict.fromkeys(named)
    return Notice(
        ref=f"{DIGEST}.{chat}.{rows[-1].id}",
        form=Form.MESSAGE,
        template=DIGEST,
        chat=chat,
        subject=Subject.chat(chat),
        seq=0,
        rank=Rank.NOTICE,
        not_before=now,
        data={"records": ",".join(records)},
    )
