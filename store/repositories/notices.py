"""What people must learn: rows of the outbox, written with what they tell."""

from dataclasses import replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, bindparam, case, func, or_, select, true, update

from desk.identifiers import ChatId, RecordId
from desk.notices import CAN_WAIT, NIGHT, Form, Notice, Rank, Subject
from desk.people import NOWHERE
from store.database.connection import Connection
from store.repositories.repository import Repository
from store.sql import AnyRow, insert, is_, moment
from store.tables import outbox


class OutboxState(StrEnum):
    """Where a notice is on its way."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    DEAD = "dead"
    HELD = "held"
    """It waited when a copy was made that is restored now; an operator decides."""


ADD_NOTICE = insert(outbox).on_conflict_do_nothing(index_elements=["ref"])
_ADD_CARDS = ADD_NOTICE.returning(outbox.c.id, outbox.c.ref)
_SUPERSEDE = (
    update(outbox)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        outbox.c.subject == bindparam("of_subject"),
        is_(outbox.c.state, OutboxState.PENDING),
        # The same once more, for the index that finds the rows.
        is_(outbox.c.state, OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN),
        is_(outbox.c.form, Form.CARD),
        outbox.c.id < bindparam("before"),
    )
    .values(state=OutboxState.SUPERSEDED.value)
    .returning(outbox.c.repost)
)
_MISSED = select(outbox.c.id, outbox.c.subject).where(
    outbox.c.chat_id == bindparam("chat"),
    is_(outbox.c.state, OutboxState.PENDING),
    or_(
        and_(is_(outbox.c.form, Form.MESSAGE), outbox.c.rank == int(Rank.NOTICE)),
        is_(outbox.c.form, Form.CARD),
    ),
    or_(outbox.c.subject.startswith("r"), outbox.c.subject.startswith("h")),
)
GATHERS = timedelta(seconds=3)
"""How long what waited for somebody's morning rests when it is released: it is told together.

The sender folds more often than that (UPKEEP_EVERY in bot/sender.py).
"""
_IS_TOGETHER = outbox.c.template.in_(sorted(CAN_WAIT))
_RELEASE = (
    update(outbox)
    .where(
        outbox.c.chat_id == bindparam("chat"),
        is_(outbox.c.state, OutboxState.PENDING),
        outbox.c.subject.endswith(NIGHT),
    )
    .values(
        # What engineers wait for keeps its lane: there it becomes one message.
        subject=case(
            (_IS_TOGETHER, outbox.c.subject), else_=func.replace(outbox.c.subject, NIGHT, "")
        ),
        not_before=case((_IS_TOGETHER, moment("soon")), else_=moment("now")),
        since=moment("now"),
    )
)
_RELEASE_ONE = _RELEASE.where(outbox.c.subject == bindparam("of_subject"))
_OVERTAKEN = (
    update(outbox)
    .where(
        outbox.c.id.in_(bindparam("ids", expanding=True)), is_(outbox.c.state, OutboxState.PENDING)
    )
    .values(state=OutboxState.SUPERSEDED.value, reason=bindparam("why"))
)
CAUGHT_UP = "caught up"
_KNOWN = select(outbox.c.id).where(outbox.c.ref == bindparam("of_ref"))
_REPOST = update(outbox).where(outbox.c.id == bindparam("notice")).values(repost=true())


class Notices(Repository):
    """The notices of a unit; what sends them is in store/queues/outbox.py."""

    def __init__(self, connection: Connection) -> None:
        super().__init__(connection)
        self._staged: dict[str, Notice] = {}
        self._missed: list[int] = []
        self._released: dict[tuple[ChatId, str], datetime] = {}

    async def add(self, notice: Notice) -> None:
        """Stage a notice; one with the same ref is not added, a card takes over older ones.

        What would be told nowhere is not kept.
        """
        if notice.chat == NOWHERE or notice.ref in self._staged:
            return
        if notice.form is Form.CARD:
            for older in list(self._staged.values()):
                if _same_card(older, notice):
                    del self._staged[older.ref]
                    notice = replace(notice, repost=notice.repost or older.repost)
        self._staged[notice.ref] = notice

    async def known(self, ref: str) -> bool:
        """Tell whether a notice with this ref was ever added."""
        staged = ref in self._staged
        return staged or await self._connection.row(_KNOWN, {"of_ref": ref}) is not None

    def drop(self) -> None:
        """Forget what is staged."""
        self._staged.clear()
        self._missed.clear()
        self._released.clear()

    async def release(self, chat: ChatId, now: datetime, record: RecordId | None = None) -> None:
        """Stage that what is held for a chat until later is told now; of one record, or all."""
        held = None if record is None else Subject.night(record)
        self._released[chat, held.key if held else ""] = now
        for ref, notice in self._staged.items():
            is_held = notice.subject.key.endswith(NIGHT)
            if notice.chat == chat and is_held and held in (None, notice.subject):
                self._staged[ref] = _released(notice, now)

    async def overtaken(self, chat: ChatId) -> list[RecordId]:
        """Stage that what waits for a chat about tickets is not sent: cards and mere notices.

        What people wrote stays. Returns the tickets that it was about, in order.
        """
        rows = await self._connection.rows(_MISSED, {"chat": chat})
        self._missed += [row.id for row in rows]
        records = {Subject(row.subject).record_id for row in rows}
        return sorted(record for record in records if record is not None)

    async def supersede_cards(self, subject: Subject, chat: ChatId) -> None:
        """Forget staged cards of a subject that is becoming another."""
        for notice in list(self._staged.values()):
            if (notice.form, notice.subject, notice.chat) == (Form.CARD, subject, chat):
                del self._staged[notice.ref]

    async def flush(self) -> None:
        """Write the notices in the order in which they were staged."""
        if self._missed:
            await self._connection.write(_OVERTAKEN, {"ids": self._missed, "why": CAUGHT_UP})
            self._missed.clear()
        for (chat, subject), now in self._released.items():
            held = {"chat": chat, "now": now, "soon": now + GATHERS}
            if subject:
                await self._connection.write(_RELEASE_ONE, held | {"of_subject": subject})
            else:
                await self._connection.write(_RELEASE, held)
        self._released.clear()
        if not self._staged:
            return
        rows = [row_of(notice) for notice in self._staged.values()]
        if not any(notice.form is Form.CARD for notice in self._staged.values()):
            await self._connection.write(ADD_NOTICE, rows)
            return
        written = await self._connection.written(_ADD_CARDS, rows)
        for row in sorted(written, key=lambda row: row.id):
            notice = self._staged[row.ref]
            if notice.form is Form.CARD:
                await self._supersede(notice, row.id)

    async def _supersede(self, notice: Notice, before: int) -> None:
        older = await self._connection.written(
            _SUPERSEDE,
            {"chat": notice.chat, "of_subject": notice.subject.key, "before": before},
        )
        if any(row.repost for row in older) and not notice.repost:
            await self._connection.write(_REPOST, {"notice": before})


def row_of(notice: Notice) -> dict[str, Any]:
    """Return the row of a notice that waits to be sent."""
    return {
        "ref": notice.ref,
        "form": notice.form.value,
        "template": notice.template,
        "chat_id": notice.chat,
        "subject": notice.subject.key,
        "seq": notice.seq,
        "rank": int(notice.rank),
        "not_before": notice.not_before,
        "since": notice.not_before,
        "important": notice.important,
        "repost": notice.repost,
        "quiet": notice.quiet,
        "expires_at": notice.expires_at,
        "data": dict(notice.data),
        "state": OutboxState.PENDING.value,
        "attempts": 0,
        "term": 0,
        "again": False,
    }


def notice_of(row: AnyRow) -> Notice:
    """Return the notice that a row holds."""
    return Notice(
        ref=row.ref,
        form=Form(row.form),
        template=row.template,
        chat=ChatId(row.chat_id),
        subject=Subject(row.subject),
        seq=row.seq,
        rank=Rank(row.rank),
        not_before=row.not_before,
        important=row.important,
        repost=row.repost,
        quiet=row.quiet,
        expires_at=row.expires_at,
        data=row.data,
    )


def _released(notice: Notice, now: datetime) -> Notice:
    """Return a held notice as it is told now."""
    if notice.template in CAN_WAIT:
        return replace(notice, not_before=now + GATHERS)
    by_day = Subject(notice.subject.key.removesuffix(NIGHT))
    return replace(notice, subject=by_day, not_before=now)


def _same_card(one: Notice, other: Notice) -> bool:
    return (one.form, one.subject, one.chat) == (other.form, other.subject, other.chat)
