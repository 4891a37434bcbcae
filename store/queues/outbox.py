"""Notices on their way: leased in order, sent once, and what became of each attempt."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Final

from desk.events import BESIDE, Pair
from desk.notices import Form, Notice
from store.database.connection import Connection
from store.database.engine import Database
from store.queues.folding import fold
from store.queues.leasing import Everywhere, Lease, Room, take
from store.queues.outbox_sql import (
    ATTEMPT,
    EXPIRE,
    FREEZE,
    FREEZE_ALL,
    HELD,
    LATELY,
    LATER,
    LEFT,
    MINE_LOCKED,
    NEXT,
    NOT_COUNTED,
    OVER,
    OVERDUE,
    RELEASE,
    RELEASED,
    SENT,
    SETTLE,
    TOPICS_LATELY,
    WAITING,
)
from store.queues.outcomes import (
    Sending,
    Shown,
    ended,
    forget_secret,
    mine,
    outcome_unknown,
    sending_of,
    show_card,
    tidy,
)
from store.repositories.notices import OutboxState
from store.repositories.pairs import ADD_PAIR
from store.repositories.pairs import row_of as pair_row_of
from store.sql import AnyRow

__all__ = ["Outbox", "Sending"]

SOON: Final = timedelta(seconds=30)
LATE: Final = timedelta(minutes=2)
"""How long a notice rests whose outcome was unknown twice, and more often."""
LATELY_SENT: Final = timedelta(seconds=61)
"""What is older counts in no limit of Telegram's any more."""


EDITED: Final = "edited"
"""The outcome of an attempt that changed a message which stood there."""


class Outbox:
    """The notices that have still to reach somebody."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def lease(
        self,
        owner: str,
        now: datetime,
        limit: int,
        length: timedelta,
        room: Room | None = None,
    ) -> list[Sending]:
        """Take what is due: urgent first, and within a chat's subject one at a time in order.

        Skipped are frozen and unreachable chats, and whatever has no `room`. The attempt is on
        record before the caller sends anything.
        """
        lease = Lease(owner=owner, now=now, until=now + length, limit=limit)

        async def work(connection: Connection) -> list[Sending]:
            rows = await take(connection, lease, room or Everywhere())
            if rows:
                await connection.write(
                    ATTEMPT,
                    [
                        {"outbox_id": row.id, "term": row.term, "owner": owner, "at": now}
                        for row in rows
                    ],
                )
            return [sending_of(row) for row in sorted(rows, key=lambda row: (row.rank, row.id))]

        return await self._database.transact(work)

    async def lately(self, now: datetime) -> list[tuple[int, bool, timedelta]]:
        """Return what may have been sent in the last minutes, by this process or another.

        For each message, or other call, Telegram's id of its chat, whether it may be a new message,
        and how long ago the call began.
        """
        async with self._database.reading() as connection:
            after = {"after": now - LATELY_SENT}
            rows = await connection.rows(LATELY, after)
            made = await connection.rows(TOPICS_LATELY, after)
        sent = [
            (row.telegram_id, _is_new(row), now - row.at)
            for row in rows
            for _ in range(row.messages or 1)
        ]
        return sent + [(row.telegram_id, True, now - row.asked_at) for row in made]

    async def sent(
        self,
        sending: Sending,
        now: datetime,
        *,
        message_id: int | None,
        others: Sequence[int] = (),
        digest: str | None = None,
        thread: int | None = None,
        pin: bool = False,
        edited: bool = False,
    ) -> None:
        """Mark a notice as sent, and remember the message: as a pair, and as the card it is.

        Args:
            sending: what was sent.
            now: the moment.
            message_id: the message that shows it now; None when there is none, or the same.
            others: the further messages of an album.
            digest: what a card shows; None forgets it, so that the next edit is made anyway.
            thread: the topic in which a new message stands.
            pin: whether a card that was posted anew is to be pinned.
            edited: whether a message that stood there was changed.
        """
        notice = sending.notice

        async def work(connection: Connection) -> None:
            met = await connection.write(SENT, mine(sending) | {"message": message_id})
            await forget_secret(connection, sending)
            outcome = EDITED if edited else "sent"
            await ended(connection, sending, now, outcome, messages=1 + len(others))
            if message_id is not None and notice.form is not Form.REMOVE:
                rows = [pair_row_of(pair) for pair in _pairs(notice, (message_id, *others), thread)]
                if rows:
                    await connection.write(ADD_PAIR, rows)
                if notice.data.get("moves"):
                    await tidy(connection, notice, rows, now)
            if met and notice.form is Form.CARD:
                shown = Shown(message_id=message_id, digest=digest, thread=thread, pin=pin)
                await show_card(connection, notice, now, shown)

        await self._database.transact(work)

    async def superseded(self, sending: Sending, now: datetime) -> None:
        """End a notice that has nothing to say any more."""
        await self._end(sending, now, OutboxState.SUPERSEDED, None)

    async def refused(self, sending: Sending, now: datetime, reason: str) -> None:
        """Keep a notice as dead with its reason."""
        await self._end(sending, now, OutboxState.DEAD, reason)

    async def limited(
        self, sending: Sending, now: datetime, until: datetime, *, of_all: bool = False
    ) -> None:
        """Freeze the chat, for every process, and hand the notice back; no attempt is counted.

        `of_all` freezes every chat: Telegram refuses the bot as such.
        """

        async def work(connection: Connection) -> None:
            await connection.write(NOT_COUNTED, mine(sending))
            await connection.write(FREEZE, {"chat": sending.notice.chat, "until": until})
            if of_all:
                await connection.write(FREEZE_ALL, {"until": until})
            await ended(connection, sending, now, "limited")

        await self._database.transact(work)

    async def held(self, sending: Sending, now: datetime, until: datetime) -> None:
        """Hand back what there was no room for, until then; no attempt is counted."""

        async def work(connection: Connection) -> None:
            await connection.write(HELD, mine(sending) | {"later": until})
            await ended(connection, sending, now, "held")

        await self._database.transact(work)

    async def not_sent(self, sending: Sending, now: datetime, retry_at: datetime) -> None:
        """Hand back a notice that surely did not leave, for another attempt at `retry_at`."""

        async def work(connection: Connection) -> None:
            await connection.write(
                LATER, mine(sending) | {"later": retry_at, "may_repeat": sending.again}
            )
            await ended(connection, sending, now, "not sent")

        await self._database.transact(work)

    async def waits(self, sending: Sending, now: datetime, until: datetime) -> None:
        """Hand back a notice that cannot go before `until`; no attempt is counted."""

        async def work(connection: Connection) -> None:
            await connection.write(NOT_COUNTED, mine(sending))
            await connection.write(
                LATER, mine(sending) | {"later": until, "may_repeat": sending.again}
            )
            await ended(connection, sending, now, "waits")

        await self._database.transact(work)

    async def unknown(self, sending: Sending, now: datetime) -> bool:
        """Note that nobody knows whether a notice was sent; tell whether it is given up.

        What may be repeated is pending again after a short pause: edits of a card and removals.
        Something important waits until settle(), up to `MOST_ATTEMPTS` times. Then, and if it is
        not important, it is given up and kept with its reason.
        """

        async def work(connection: Connection) -> bool:
            rows = await connection.written(MINE_LOCKED, mine(sending))
            given_up = [await outcome_unknown(connection, row, now) for row in rows]
            await ended(connection, sending, now, "unknown")
            return any(given_up)

        return await self._database.transact(work)

    async def settle(self, now: datetime) -> int:
        """Make important notices of unknown outcome pending again, and return how many.

        To be called when Telegram answers again. They go once more, quietly unless they page: at
        once the first time, then with growing pauses, so that a line which swallows answers makes
        few copies.
        """
        moments = {"now": now, "soon": now + SOON, "late": now + LATE}

        async def work(connection: Connection) -> int:
            return len(await connection.written(SETTLE, moments))

        return await self._database.transact(work)

    async def release(self, owner: str, known: Collection[int] = ()) -> None:
        """Hand back what this owner has leased but not tried to send; no attempt is counted.

        Whoever has begun to send says unknown() instead, or names the row among those `known`.
        """

        async def work(connection: Connection) -> None:
            which = {"by": owner, "known": list(known)}
            await connection.write(RELEASED, which)
            await connection.write(RELEASE, which)

        await self._database.transact(work)

    async def rescue(self, now: datetime, known: Collection[int] | None = None) -> list[int]:
        """Treat what dead owners were sending as unknown(), and return the numbers of its rows.

        Args:
            now: the moment.
            known: where only one process sends, the rows that it knows of: whoever held another is
                dead, or sends no longer. None: dead is whose lease of a row is over by now.
        """

        async def work(connection: Connection) -> list[int]:
            if known is None:
                rows = await connection.written(OVERDUE, {"now": now})
            else:
                rows = await connection.written(LEFT, {"known": list(known)})
            for row in rows:
                await outcome_unknown(connection, row, now)
                await ended(connection, sending_of(row), now, "unknown", "the owner died")
            return [row.id for row in rows]

        return await self._database.transact(work)

    async def expire(self, now: datetime) -> int:
        """End what has waited beyond its moment, and return how many there were."""

        async def work(connection: Connection) -> int:
            return len(await connection.written(EXPIRE, {"now": now}))

        return await self._database.transact(work)

    async def fold(self, now: datetime, *, storms: bool = True) -> int:
        """Let one message stand for what crowds a group; return how many notices that were."""

        async def work(connection: Connection) -> int:
            return await fold(connection, now, storms=storms)

        return await self._database.transact(work)

    async def next_due(self, now: datetime) -> datetime | None:
        """Return when lease() has something to give, or had; what is in flight does not count."""
        async with self._database.reading() as connection:
            due: datetime | None = (await connection.rows(NEXT, {"now": now}))[0][0]
            return due

    async def waiting(self) -> tuple[int, datetime | None]:
        """Return how many notices wait for reachable chats, and since when the oldest was due."""
        async with self._database.reading() as connection:
            row = (await connection.rows(WAITING))[0]
            return row[0], row[1]

    async def _end(
        self,
        sending: Sending,
        now: datetime,
        state: OutboxState,
        reason: str | None,
    ) -> None:
        async def work(connection: Connection) -> None:
            await connection.write(OVER, mine(sending) | {"new_state": state.value, "why": reason})
            await forget_secret(connection, sending)
            await ended(connection, sending, now, state.value, reason)

        await self._database.transact(work)


def _is_new(row: AnyRow) -> bool:
    """Tell whether an attempt may have made a new message."""
    return bool(row.form != Form.REMOVE and row.outcome != EDITED)


def _pairs(notice: Notice, message_ids: Sequence[int], thread: int | None) -> list[Pair]:
    """Return the pairs of the messages that show a notice, if it is about a record."""
    record = notice.subject.record_id
    if record is None:
        return []
    is_relay = notice.form is Form.RELAY
    first = int(notice.data.get("part") or 0) + int(notice.data.get("only") or 0)
    return [
        Pair(
            chat=notice.chat,
            telegram_message_id=message_id,
            record=record,
            seq=notice.seq,
            part=first + at if is_relay else BESIDE,
            thread=thread,
        )
        for at, message_id in enumerate(message_ids)
    ]
