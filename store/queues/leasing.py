"""Which notices are leased next: by rank and age, where there is room, each lease in one commit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Protocol

from sqlalchemy import (
    ColumnElement,
    Integer,
    and_,
    bindparam,
    cast,
    exists,
    not_,
    or_,
    select,
    update,
)

from desk.notices import Form, Rank
from store.database.connection import Connection
from store.queues.outbox_sql import LEASABLE
from store.repositories.notices import OutboxState
from store.sql import AnyRow, among, is_, moment
from store.tables import card as cards
from store.tables import chat as chats
from store.tables import outbox

RISES_AFTER: Final = timedelta(seconds=60)
"""What has waited so long counts as one rank higher, after twice as long as two; never as a page:
so the lowest goes out, however much of the higher ranks comes after it."""
ROUNDS: Final = 4
"""How often one lease looks again when chats turned out to have less room than notices."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A notice that could be leased: Telegram's id of its chat, and what it would count as."""

    id: int
    chat: int
    rank: Rank
    is_new: bool


class Room(Protocol):
    """What may be sent now, as whoever sends it knows."""

    def begin(self) -> None:
        """Take back what was let go since it was last asked for: it was not leased after all."""

    def lowest(self) -> Rank | None:
        """Return the lowest rank for which a call may be made at all, None for no rank."""

    def closed(self, rank: Rank, *, is_new: bool) -> Collection[int]:
        """Return the chats in which there is no room for such a call."""

    def lets(self, candidate: Candidate) -> bool:
        """Let one go, if there is room for it."""


class Everywhere:
    """Room without an end."""

    def begin(self) -> None:
        """Do nothing."""

    def lowest(self) -> Rank | None:
        """Return the lowest rank."""
        return Rank.CARD

    def closed(self, rank: Rank, *, is_new: bool) -> Collection[int]:  # noqa: ARG002 - as in Room
        """Return no chat."""
        return ()

    def lets(self, candidate: Candidate) -> bool:  # noqa: ARG002 - as in Room
        """Let it go."""
        return True


_HAS_CARD = exists().where(
    cards.c.subject == outbox.c.subject,
    cards.c.chat_id == outbox.c.chat_id,
    cards.c.message_id.is_not(None),
)
IS_NEW = not_(
    or_(
        is_(outbox.c.form, Form.REMOVE),
        and_(is_(outbox.c.form, Form.CARD), not_(outbox.c.repost), _HAS_CARD),
    )
)
"""Whether a notice makes a new message in its chat, as far as the store knows."""
_BASE = (
    select(
        outbox.c.id,
        outbox.c.rank,
        outbox.c.since,
        chats.c.telegram_id,
        IS_NEW.label("is_new"),
    )
    .select_from(outbox.join(chats, chats.c.id == outbox.c.chat_id))
    .where(LEASABLE)
    .limit(bindparam("limit"))
    .with_for_update(skip_locked=True, of=outbox)
)
_IN_ORDER = _BASE.order_by(outbox.c.rank, outbox.c.id)


def _counts_as() -> ColumnElement[int]:
    """Return the rank of a notice after its wait, as `risen` does for a row."""
    waited = [cast(outbox.c.since <= moment(name), Integer) for name in ("once", "twice")]
    return outbox.c.rank - sum(waited[1:], waited[0])


def _is_closed(rank: Rank, *, is_new: bool) -> ColumnElement[bool]:
    low = outbox.c.rank > int(Rank.REPLY)
    plain = and_(not_(low), outbox.c.rank == int(rank))
    risen = and_(low, _counts_as() == int(rank))
    if rank is Rank.REPLY:
        risen = and_(low, _counts_as() <= int(rank))
    return and_(
        or_(plain, risen),
        IS_NEW if is_new else not_(IS_NEW),
        among(chats.c.telegram_id, _name(rank, is_new=is_new)),
    )


def _name(rank: Rank, *, is_new: bool) -> str:
    return f"{'new' if is_new else 'edit'}_{int(rank)}"


_SHUT = not_(or_(*(_is_closed(rank, is_new=new) for rank in Rank for new in (True, False))))
_WHERE_ROOM = _IN_ORDER.where(_SHUT, outbox.c.rank <= bindparam("lowest"))
_WAITED = _BASE.where(
    _SHUT, outbox.c.rank > int(Rank.REPLY), outbox.c.since <= moment("once")
).order_by(outbox.c.id)
_urgent = outbox.alias("urgent")
_IN_THE_WAY = (
    _BASE.join(
        _urgent,
        and_(
            _urgent.c.chat_id == outbox.c.chat_id,
            _urgent.c.subject == outbox.c.subject,
            _urgent.c.id > outbox.c.id,
            _urgent.c.rank < outbox.c.rank,
        ),
    )
    .add_columns(_urgent.c.rank.label("urgent"))
    .where(
        is_(_urgent.c.state, OutboxState.PENDING),
        _urgent.c.rank <= int(Rank.REPLY),
        _urgent.c.not_before <= moment("now"),
    )
    .order_by(_urgent.c.rank, outbox.c.id)
)
"""What has to go before something urgent of the same subject: it counts as urgent itself."""
_TAKE = (
    update(outbox)
    .where(
        among(outbox.c.id, "ids"),
        is_(outbox.c.state, OutboxState.PENDING),
    )
    .values(
        state=OutboxState.SENDING.value,
        owner=bindparam("by"),
        lease_until=moment("until"),
        attempts=outbox.c.attempts + 1,
        term=outbox.c.term + 1,
    )
    .returning(outbox)
)


def risen(rank: Rank, since: datetime, now: datetime) -> Rank:
    """Return as which rank a notice counts after its wait."""
    if rank <= Rank.REPLY:
        return rank
    steps = min((now - since) // RISES_AFTER, 2)
    return Rank(max(rank - max(steps, 0), Rank.REPLY))


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """Who leases, when, until when, and how many at most."""

    owner: str
    now: datetime
    until: datetime
    limit: int


async def take(connection: Connection, lease: Lease, room: Room) -> list[AnyRow]:
    """Lease what is due and has room, urgent first; return the rows.

    A chat without room hides nobody else, and what has no room is neither leased nor counted.
    """
    room.begin()
    taken: list[AnyRow] = []
    for _ in range(ROUNDS):
        wanted = lease.limit - len(taken)
        lowest = room.lowest()
        if wanted <= 0 or lowest is None:
            break
        found = await _candidates(connection, lease, room, lowest, wanted)
        ids = [candidate.id for candidate in found if room.lets(candidate)]
        if ids:
            taken += await connection.written(
                _TAKE, {"ids": ids, "by": lease.owner, "until": lease.until}
            )
        if len(found) < wanted or len(ids) == len(found):
            break
    return taken


async def _candidates(
    connection: Connection, lease: Lease, room: Room, lowest: Rank, limit: int
) -> list[Candidate]:
    """Return what could go now, in order; where some chat has no room, without its notices."""
    shut = {
        _name(rank, is_new=is_new): list(room.closed(rank, is_new=is_new))
        for rank in Rank
        for is_new in (True, False)
    }
    which: dict[str, Any] = {"now": lease.now, "limit": limit}
    found: dict[int, Candidate] = {}

    def add(rows: Sequence[AnyRow]) -> None:
        for row in rows:
            rank = risen(Rank(row.rank), row.since, lease.now)
            rank = min(rank, Rank(getattr(row, "urgent", rank)))
            known = found.get(row.id)
            if known is None or rank < known.rank:
                found[row.id] = Candidate(row.id, row.telegram_id, rank, bool(row.is_new))

    if lowest is Rank.CARD and not any(shut.values()):
        add(await connection.rows(_IN_ORDER, which))
        if len(found) < limit:  # nobody is left out, so nobody has to come first
            return list(found.values())
    which |= {
        "once": lease.now - RISES_AFTER,
        "twice": lease.now - 2 * RISES_AFTER,
        "lowest": int(lowest),
        **shut,
    }
    if not found:
        add(await connection.rows(_WHERE_ROOM, which))
    add(await connection.rows(_WAITED, which))
    add(await connection.rows(_IN_THE_WAY, which))
    return sorted(found.values(), key=lambda one: (one.rank, one.id))[:limit]
