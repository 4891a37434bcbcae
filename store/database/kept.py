"""Connections between two transactions: SQLAlchemy's pool on PostgreSQL, kept open on SQLite.

Taking a connection from the pool, and each step of its transaction, costs several times what SQLite
needs to begin one. The few connections to a file are therefore taken once, and their transactions
begun and ended with the driver. SQLAlchemy joins in when it has to run a statement.
"""

import asyncio
from typing import Final, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from store.database.driver import WholeConnection
from store.errors import StoreUnavailable

BEGIN_TO_WRITE: Final = "BEGIN IMMEDIATE"
"""The write lock comes before the first read: else two units read the same and both write."""
BEGIN_TO_READ: Final = "BEGIN"


class Source(Protocol):
    """Where a transaction gets its connection from, and where it goes back to."""

    @property
    def engine(self) -> AsyncEngine:
        """Whose connections they are."""

    async def take(self) -> AsyncConnection:
        """Return a connection on which a transaction is begun."""

    async def give(self, connection: AsyncConnection) -> None:
        """Take back a connection whose transaction has ended."""

    async def dispose(self) -> None:
        """Close what is not in use, and whatever is given back later."""


class Pooled:
    """The connections of an engine, in its own pool."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @property
    def engine(self) -> AsyncEngine:
        """Whose connections they are."""
        return self._engine

    async def take(self) -> AsyncConnection:
        """Return a connection on which a transaction is begun."""
        connection = await self._engine.connect()
        try:
            await connection.begin()
        except BaseException:
            await asyncio.shield(connection.close())
            raise
        return connection

    async def give(self, connection: AsyncConnection) -> None:
        """Put a connection back into the pool, or away when it is broken."""
        await asyncio.shield(connection.close())

    async def dispose(self) -> None:
        """Close what is not in use, and whatever is given back later."""
        await self._engine.dispose()


class Kept:
    """The connections to a file, open between their transactions.

    Args:
        engine: opens them, no more than `size`.
        size: how many there are at most.
        beginning: the statement that begins a transaction.
        patience_seconds: how long to wait for one.
    """

    def __init__(
        self, engine: AsyncEngine, size: int, beginning: str, patience_seconds: float
    ) -> None:
        self._engine = engine
        self._beginning = beginning
        self._patience = patience_seconds
        self._room = asyncio.Semaphore(size)
        self._free: list[AsyncConnection] = []
        self._of_this_file: set[int] = set()

    @property
    def engine(self) -> AsyncEngine:
        """Whose connections they are."""
        return self._engine

    async def take(self) -> AsyncConnection:
        """Return a connection whose next statement begins a transaction.

        Raises:
            StoreUnavailable: none became free in time.
        """
        try:
            async with asyncio.timeout(self._patience):
                await self._room.acquire()
        except TimeoutError:
            raise StoreUnavailable(
                "The store is busy: no connection became free in time."
            ) from None
        try:
            connection = self._free.pop() if self._free else await self._opened()
            driver_of(connection).begins_with(self._beginning)
        except BaseException:
            self._room.release()
            raise
        return connection

    async def give(self, connection: AsyncConnection) -> None:
        """Keep a connection for the next transaction; a broken or old one is closed."""
        try:
            is_whole = not (connection.closed or connection.invalidated)
            is_whole = is_whole and not driver_of(connection).in_transaction
            if is_whole and id(connection) in self._of_this_file:
                self._free.append(connection)
            else:
                self._of_this_file.discard(id(connection))
                await asyncio.shield(connection.close())
        finally:
            self._room.release()

    async def dispose(self) -> None:
        """Close what is not in use, and whatever is given back later."""
        free, self._free = self._free, []
        self._of_this_file.clear()
        for connection in free:
            await connection.close()
        await self._engine.dispose()

    async def _opened(self) -> AsyncConnection:
        connection = await self._engine.connect()
        self._of_this_file.add(id(connection))
        return connection


def driver_of(connection: AsyncConnection) -> WholeConnection:
    """Return aiosqlite's connection below SQLAlchemy's."""
    inside = connection.sync_connection
    driver = None if inside is None else inside.connection.driver_connection
    if not isinstance(driver, WholeConnection):
        raise StoreUnavailable("The connection to the store was lost.")
    return driver
