"""Leases of what only one process may do at a time, and the process rows that tell who lives.

A lease holds no moment at which it ends: moments would be those of somebody's wall clock, which
jumps. Its holder lets it *beat*; whoever wants it takes it over when it has seen no beat for long
enough on its own monotonic clock (bot/roles.py), by compare-and-set on the last beat it saw.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Executable,
    and_,
    bindparam,
    delete,
    exists,
    func,
    inspect,
    literal,
    null,
    or_,
    select,
    update,
)

from store.database.connection import Connection
from store.database.engine import Database
from store.sql import insert, moment
from store.tables import lease as leases

PROCESS: Final = "process:"
"""Before the owner it makes the name of the row that tells that this process lives."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """A lease as it was seen: `term` grows with each holder, `beat` with each sign of life.

    `since` is when it came into these hands, by the clock of its holder: for people to read.
    """

    name: str
    owner: str | None
    term: int
    beat: int
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Beat:
    """What a sign of life brought: the terms of what is held, and what the database's clock shows.

    `at` is None where nothing is held, and on SQLite, whose clock is that of the machine.
    """

    terms: dict[str, int]
    at: datetime | None


_THIS = leases.c.name == bindparam("of_name")
_AS_SEEN = and_(_THIS, leases.c.term == bindparam("of_term"), leases.c.beat == bindparam("of_beat"))
_JOIN = (
    insert(leases)
    .values(name=bindparam("new_name"), owner=bindparam("by"), term=1, beat=1, since=moment("now"))
    .on_conflict_do_nothing(index_elements=["name"])
    .returning(leases.c.term)
)
_BEAT = (
    update(leases)
    .where(leases.c.owner == bindparam("by"))
    .values(beat=leases.c.beat + 1)
    .returning(leases.c.name, leases.c.term)
)
_BEAT_AT = _BEAT.returning(func.clock_timestamp().label("at"))
_LISTED = select(leases).order_by(leases.c.name)
_BEATS = select(leases.c.name, leases.c.beat)
_TAKE = (
    update(leases)
    .where(_AS_SEEN)
    .values(
        owner=bindparam("by"),
        term=leases.c.term + 1,
        beat=leases.c.beat + 1,
        since=moment("now"),
    )
    .returning(leases.c.term)
)
_BURY = delete(leases).where(_AS_SEEN)
_LET_GO = (
    update(leases)
    .where(leases.c.owner == bindparam("by"), leases.c.name.not_like(f"{PROCESS}%"))
    .values(owner=null(), term=leases.c.term + 1, beat=leases.c.beat + 1)
)
_LEAVE = delete(leases).where(_THIS)


@dataclass(frozen=True, kw_only=True, slots=True)
class Gone:
    """Who is gone: every process that does not live, and what this one knows nothing of.

    Args:
        owner: this process.
        known: the numbers of the rows on which it works, or whose outcome it has still to keep.
    """

    owner: str
    known: Collection[int]


def is_gone(row: ColumnElement[int], owner: ColumnElement[str]) -> ColumnElement[bool]:
    """Return that nobody works on a row, as the parameters of Gone tell.

    A process joins before it leases any row, and both are read in one snapshot, so no row of a
    living process is met.
    """
    is_orphaned = ~exists().where(leases.c.name == literal(PROCESS).concat(owner))
    return or_(is_orphaned, and_(owner == bindparam("by"), is_unknown(row)))


def is_unknown(row: ColumnElement[int]) -> ColumnElement[bool]:
    """Return that a row is none of those that this process knows of."""
    return row.not_in(bindparam("known", expanding=True))


def overdue(
    by: datetime | Gone, by_moment: Executable, by_owner: Executable, known: Collection[int]
) -> tuple[Executable, dict[str, object]]:
    """Return the statement that finds what dead owners held, and its parameters.

    `known` are the rows on which this process works, where leases of rows tell who is dead.
    """
    if isinstance(by, Gone):
        return by_owner, {"by": by.owner, "known": list(by.known)}
    return by_moment, {"now": by, "known": list(known)}


async def signs_of_life(database: Database) -> dict[str, int]:
    """Return the beat of every lease, on tables of whatever version, which are only read.

    Nothing is returned for tables that know no leases: their desks were one process each.

    Raises:
        StoreUnavailable: the store cannot be read now.
    """
    async with database.reading() as connection:
        if not await connection.run_sync(lambda sync: inspect(sync).has_table(leases.name)):
            return {}
        return {row.name: row.beat for row in await connection.rows(_BEATS)}


class Leases:
    """The leases of one store."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def join(self, owner: str, now: datetime) -> None:
        """Let it be known that a process lives; to be done before it leases anything.

        Raises:
            StoreUnavailable: the store cannot be written now.
        """

        async def work(connection: Connection) -> None:
            await connection.write(_JOIN, {"new_name": PROCESS + owner, "by": owner, "now": now})

        await self._database.transact(work)

    async def beat(self, owner: str) -> Beat:
        """Give a sign of life for all that an owner holds.

        Raises:
            StoreUnavailable: the store cannot be written now, and nothing may be trusted longer.
        """
        is_sqlite = self._database.is_sqlite

        async def work(connection: Connection) -> Beat:
            rows = await connection.written(_BEAT if is_sqlite else _BEAT_AT, {"by": owner})
            return Beat(
                terms={row.name: row.term for row in rows},
                at=rows[0].at if rows and not is_sqlite else None,
            )

        return await self._database.transact(work)

    async def listed(self) -> Sequence[Held]:
        """Return all leases as they are.

        Raises:
            StoreUnavailable: the store cannot be read now.
        """
        async with self._database.reading() as connection:
            return [
                Held(name=row.name, owner=row.owner, term=row.term, beat=row.beat, since=row.since)
                for row in await connection.rows(_LISTED)
            ]

    async def take(self, name: str, owner: str, seen: Held | None, now: datetime) -> int | None:
        """Take a lease that is as it was `seen`, None for not there; return the new term.

        None tells that somebody else was faster, or that its holder lives after all.

        Raises:
            StoreUnavailable: the store cannot be written now.
        """
        holder = {"by": owner, "now": now}

        async def work(connection: Connection) -> int | None:
            if seen is None:
                rows = await connection.written(_JOIN, {"new_name": name} | holder)
            else:
                rows = await connection.written(_TAKE, _as(seen) | holder)
            return rows[0].term if rows else None

        return await self._database.transact(work)

    async def bury(self, seen: Held) -> bool:
        """Declare a process dead that is as it was `seen`; tell whether it was.

        From then on its rows are rescued; one that wakes must join again.

        Raises:
            StoreUnavailable: the store cannot be written now.
        """

        async def work(connection: Connection) -> bool:
            return await connection.write(_BURY, _as(seen)) == 1

        return await self._database.transact(work)

    async def leave(self, owner: str) -> None:
        """Give up all that an owner holds: who waits for it need not wait any longer.

        Raises:
            StoreUnavailable: the store cannot be written now.
        """

        async def work(connection: Connection) -> None:
            await connection.write(_LET_GO, {"by": owner})
            await connection.write(_LEAVE, {"of_name": PROCESS + owner})

        await self._database.transact(work)


def _as(seen: Held) -> dict[str, object]:
    return {"of_name": seen.name, "of_term": seen.term, "of_beat": seen.beat}
