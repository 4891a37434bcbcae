"""Many things in one message: storms for a group, and what waited for somebody's morning."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    exists,
    func,
    not_,
    or_,
    select,
    update,
)

from desk.identifiers import ChatId
from desk.notices import CAN_WAIT, NIGHT, Form, Notice, Rank, Subject
from desk.people import ChatKind
from store.database.connection import Connection
from store.repositories.notices import ADD_NOTICE, GATHERS, OutboxState, row_of
from store.sql import AnyRow, is_, moment
from store.tables import card as cards
from store.tables import chat as chats
from store.tables import outbox

MOST_SINGLE: Final = 12
"""So many notices for one group go out one by one; when more wait, they are told together."""
DIGEST: Final = "digest"
"""The template of the message for a group, and the reason of the rows that it stands for."""
MORNING: Final = "morning"
"""The same for what waited for somebody's morning: of that already two are told together."""

_HAS_CARD = exists().where(
    cards.c.subject == outbox.c.subject,
    cards.c.chat_id == outbox.c.chat_id,
    cards.c.message_id.is_not(None),
)


def _of_storm() -> ColumnElement[bool]:
    """Return that a notice may be told to a group together with others.

    That is a mere notice of a ticket, or a card that its group has not seen yet: never what
    somebody wrote, an answer, or a page.
    """
    of_ticket = outbox.c.subject.startswith("r")
    return or_(
        and_(of_ticket, is_(outbox.c.form, Form.MESSAGE), outbox.c.rank == int(Rank.NOTICE)),
        and_(
            of_ticket,
            is_(outbox.c.form, Form.CARD),
            outbox.c.rank == int(Rank.CARD),
            not_(outbox.c.repost),
            not_(_HAS_CARD),
        ),
    )


def _of_night() -> ColumnElement[bool]:
    """Return that a notice waited for the morning of somebody who works tickets."""
    return and_(
        outbox.c.subject.endswith(NIGHT),
        outbox.c.template.in_(sorted(CAN_WAIT)),
        outbox.c.attempts == 0,
    )


_IS_DUE = and_(is_(outbox.c.state, OutboxState.PENDING), outbox.c.not_before <= moment("now"))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Folding:
    """One way of telling many things at once.

    Where more than `most` wait for a chat of a `kind`, one message of a `template` stands for
    them, and for an older one that is not sent yet. Its `fact` holds the `name` of each. `ahead`
    is how long before they are due: what is due at once must not go out one by one.
    """

    template: str
    kind: ChatKind
    most: int
    rows: ColumnElement[bool]
    fact: str
    name: Callable[[AnyRow], str]
    ahead: timedelta = timedelta()

    def crowded(self) -> Select[Any]:
        """Return the query of the chats for which too many wait."""
        return (
            select(outbox.c.chat_id)
            .select_from(outbox.join(chats, chats.c.id == outbox.c.chat_id))
            .where(_IS_DUE, self.rows, chats.c.kind == self.kind.value)
            .where(outbox.c.template != self.template)
            .group_by(outbox.c.chat_id)
            .having(func.count() > self.most)
        )

    def of_chat(self) -> Select[Any]:
        """Return the query of what waits for one chat."""
        is_older = and_(outbox.c.template == self.template, outbox.c.attempts == 0)
        return (
            select(outbox)
            .where(_IS_DUE, or_(self.rows, is_older), outbox.c.chat_id == bindparam("chat"))
            .order_by(outbox.c.id)
            .with_for_update(skip_locked=True)
        )

    def message(self, chat: ChatId, rows: Sequence[AnyRow], now: datetime) -> Notice:
        """Return the message that stands for some rows."""
        told: dict[str, None] = {}
        for row in rows:
            is_older = row.template == self.template
            names = row.data[self.fact].split(",") if is_older else [self.name(row)]
            told |= dict.fromkeys(names)
        return Notice(
            ref=f"{self.template}.{chat}.{rows[-1].id}",
            form=Form.MESSAGE,
            template=self.template,
            chat=chat,
            subject=Subject.chat(chat),
            seq=0,
            rank=Rank.NOTICE,
            not_before=max(now, min(row.not_before for row in rows)),
            data={self.fact: ",".join(told)},
        )


_FOLDINGS = [
    (folding, folding.crowded(), folding.of_chat())
    for folding in (
        _Folding(
            template=DIGEST,
            kind=ChatKind.GROUP,
            most=MOST_SINGLE,
            rows=_of_storm(),
            fact="records",
            name=lambda row: str(row.subject[1:]),
        ),
        _Folding(
            template=MORNING,
            kind=ChatKind.PRIVATE,
            most=1,
            rows=_of_night(),
            fact="told",
            name=lambda row: f"{Subject(row.subject).record_id}:{row.seq}:{row.template}",
            ahead=GATHERS,
        ),
    )
]
_FOLDED = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("ids", expanding=True)))
    .values(state=OutboxState.SUPERSEDED.value, reason=bindparam("why"))
)


async def fold(connection: Connection, now: datetime, *, storms: bool = True) -> int:
    """Put one message in the place of many; return for how many notices they stand.

    `storms` tells whether what crowds a group is folded, too: not where groups have no limit.
    """
    folded = 0
    for folding, crowded, of_chat in _FOLDINGS:
        if folding.template == DIGEST and not storms:
            continue
        due = {"now": now + folding.ahead}
        for chat in await connection.rows(crowded, due):
            rows = await connection.rows(of_chat, due | {"chat": chat.chat_id})
            if len(rows) <= folding.most:
                continue  # another process has most of them
            why = {"ids": [row.id for row in rows], "why": folding.template}
            await connection.write(_FOLDED, why)
            message = folding.message(ChatId(chat.chat_id), rows, now)
            await connection.write(ADD_NOTICE, row_of(message))
            folded += len(rows)
    return folded
