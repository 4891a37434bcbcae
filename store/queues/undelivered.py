"""What could not be delivered and was given up: looked at, sent again, or discarded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, bindparam, not_, null, select, true, update

from desk.ports import Outcome
from store.database.connection import Connection
from store.database.engine import Database
from store.repositories.audit import ADD_AUDIT
from store.repositories.notices import OutboxState
from store.repositories.rings import RingState
from store.sql import AnyRow, is_, moment
from store.tables import chat as chats
from store.tables import outbox
from store.tables import ring as rings

RING: Final = "ring"
"""Before the number it makes the id of a ring; the id of a notice is its number."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Undelivered:
    """A notice or ring that was given up; `to` is a Telegram chat, or a channel and address."""

    id: str
    what: str
    to: str
    subject: str
    important: bool
    since: datetime
    attempts: int
    reason: str
    expires_at: datetime | None


# The second condition of each is that of the index.
_DEAD_NOTICES = and_(
    is_(outbox.c.state, OutboxState.DEAD),
    is_(outbox.c.state, OutboxState.DEAD, OutboxState.HELD),
)
_DEAD_RINGS = and_(
    is_(rings.c.state, RingState.DEAD), is_(rings.c.state, RingState.DEAD, RingState.HELD)
)
_NOTICES = (
    select(outbox, chats.c.telegram_id)
    .select_from(outbox.join(chats, chats.c.id == outbox.c.chat_id))
    .where(_DEAD_NOTICES)
    .order_by(outbox.c.id)
)
_RINGS = select(rings).where(_DEAD_RINGS).order_by(rings.c.id)
_THESE_NOTICES = outbox.c.id.in_(bindparam("these", expanding=True))
_THESE_RINGS = rings.c.id.in_(bindparam("these", expanding=True))
_AGAIN: Mapping[str, Any] = {"attempts": 0, "owner": null(), "lease_until": null()}
# It may have arrived, whatever was said of it: what goes now counts as a second copy.
_REQUEUE_NOTICES = (
    update(outbox)
    .where(
        _DEAD_NOTICES,
        not_(and_(outbox.c.expires_at.is_not(None), outbox.c.expires_at <= moment("now"))),
    )
    .values(state=OutboxState.PENDING.value, not_before=moment("now"), again=true(), **_AGAIN)
    .returning(outbox.c.id, outbox.c.subject)
)
_REQUEUE_RINGS = (
    update(rings)
    .where(_DEAD_RINGS, rings.c.expires_at > moment("now"))
    .values(state=RingState.PENDING.value, not_before=moment("now"), **_AGAIN)
    .returning(rings.c.id, rings.c.subject)
)
_DISCARD_NOTICES = (
    update(outbox)
    .where(_DEAD_NOTICES)
    .values(state=OutboxState.SUPERSEDED.value)
    .returning(outbox.c.id, outbox.c.subject)
)
_DISCARD_RINGS = (
    update(rings)
    .where(_DEAD_RINGS)
    .values(state=RingState.SUPERSEDED.value)
    .returning(rings.c.id, rings.c.subject)
)


class UndeliveredNotices:
    """The notices and rings that an operator must decide about."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def listed(self) -> list[Undelivered]:
        """Return everything that was given up: notices, then rings, the oldest first."""
        async with self._database.reading() as connection:
            notices = [_notice(row) for row in await connection.rows(_NOTICES)]
            return notices + [_ring(row) for row in await connection.rows(_RINGS)]

    async def requeue(self, ids: Collection[str] | None, now: datetime) -> list[str]:
        """Let notices and rings be sent again; return those that were, and have not expired.

        Content is made anew when it is sent, so what is overtaken ends there.

        Args:
            ids: as listed() tells them, None for all.
            now: the moment of the requeue, for the queue and the audit.
        """
        return await self._decided(_REQUEUE_NOTICES, _REQUEUE_RINGS, "requeue", ids, now)

    async def discard(self, ids: Collection[str], now: datetime) -> list[str]:
        """Give notices and rings up for good; their rows stay, with the reason."""
        return await self._decided(_DISCARD_NOTICES, _DISCARD_RINGS, "discard", ids, now)

    async def _decided(
        self,
        notices: Any,  # noqa: ANN401 - an UPDATE that returns rows
        calls: Any,  # noqa: ANN401 - as above
        action: str,
        ids: Collection[str] | None,
        now: datetime,
    ) -> list[str]:
        """Run what an operator decided, with a line in the audit for each."""

        async def work(connection: Connection) -> list[str]:
            found: list[tuple[str, str]] = []
            for statement, these, numbers, prefix in (
                (notices, _THESE_NOTICES, _numbers(ids, ""), ""),
                (calls, _THESE_RINGS, _numbers(ids, RING), RING),
            ):
                values = {"now": now} if action == "requeue" else {}
                if numbers is None:
                    rows = await connection.written(statement, values)
                elif numbers:
                    given = values | {"these": numbers}
                    rows = await connection.written(statement.where(these), given)
                else:
                    rows = []
                found += [(f"{prefix}{row.id}", row.subject) for row in rows]
            if found:
                await connection.write(ADD_AUDIT, [_line(*one, action, now) for one in found])
            return [name for name, _ in found]

        return await self._database.transact(work)


def _numbers(ids: Collection[str] | None, prefix: str) -> Sequence[int] | None:
    """Return the numbers of those ids that have a prefix, None where all are meant."""
    if ids is None:
        return None
    rests = [id_.removeprefix(prefix) for id_ in ids if id_.startswith(prefix)]
    return sorted(int(rest) for rest in rests if rest.isascii() and rest.isdecimal())


def _notice(row: AnyRow) -> Undelivered:
    return Undelivered(
        id=str(row.id),
        what=row.template,
        to=f"chat {row.telegram_id}",
        subject=row.subject,
        important=row.important,
        since=row.since,
        attempts=row.attempts,
        reason=row.reason or "",
        expires_at=row.expires_at,
    )


def _ring(row: AnyRow) -> Undelivered:
    return Undelivered(
        id=f"{RING}{row.id}",
        what=row.template,
        to=f"{row.channel} {row.address}",
        subject=row.subject,
        important=True,
        since=row.since,
        attempts=row.attempts,
        reason=row.reason or "",
        expires_at=row.expires_at,
    )


def _line(name: str, subject: str, action: str, now: datetime) -> dict[str, Any]:
    return {
        "at": now,
        "actor_id": None,
        "action": f"notices_{action}",
        "subject": subject,
        "outcome": Outcome.DONE.value,
        "facts": {"row": name, "by": "operator"},
    }
