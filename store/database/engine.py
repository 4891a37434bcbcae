"""Connections to the store: how they are opened, begun, committed and given up."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import URL, Text, column, event, make_url, select, table
from sqlalchemy import Connection as SyncConnection
from sqlalchemy.exc import ArgumentError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from store.database.connection import Connection
from store.database.driver import WholeConnection, connect
from store.database.faults import translated
from store.database.kept import BEGIN_TO_READ, BEGIN_TO_WRITE, Kept, Pooled, Source
from store.database.session import Session, session_of
from store.database.statements import statements_of
from store.database.turns import TRIES, Turns, Work
from store.errors import Overtaken, SchemaMismatch, StoreUnavailable
from store.types import dump

BUSY_SECONDS = 10.0
"""How long a writer waits for its turn before the store counts as unavailable."""
VERSION = select(column("version_num", Text)).select_from(table("alembic_version"))
"""Reads which revision the tables are at."""

_READERS = 3

Result = TypeVar("Result")


def sqlite_writer(path: Path) -> AsyncEngine:
    """Return the engine of the one connection that writes and checkpoints."""
    engine = _sqlite_engine(path, size=1)
    _on_connect(
        engine,
        "PRAGMA journal_mode=WAL",  # readers and the writer do not wait for each other
        "PRAGMA synchronous=FULL",  # what is confirmed survives a power cut
        "PRAGMA foreign_keys=ON",
    )
    _begin_with(engine, BEGIN_TO_WRITE)
    return engine


def sqlite_guest(path: Path) -> AsyncEngine:
    """Return the engine of a connection that writes beside a running desk, and briefly.

    It never checkpoints: two checkpointers can damage a file before 3.51.3.
    """
    engine = _sqlite_engine(path, size=1)
    _on_connect(
        engine,
        "PRAGMA synchronous=FULL",
        "PRAGMA foreign_keys=ON",
        "PRAGMA wal_autocheckpoint=0",
    )
    _begin_with(engine, BEGIN_TO_WRITE)
    return engine


def sqlite_readers(path: Path) -> AsyncEngine:
    """Return the engine of the connections that only read, each transaction one snapshot."""
    engine = _sqlite_engine(path, size=_READERS)
    _on_connect(
        engine,
        "PRAGMA wal_autocheckpoint=0",  # two checkpointers can damage a file before 3.51.3
        "PRAGMA query_only=ON",
    )
    _begin_with(engine, BEGIN_TO_READ)
    return engine


def postgres(url: URL, session: Session, size: int) -> AsyncEngine:
    """Return the engine for PostgreSQL, READ COMMITTED with its schema and time limits."""
    return create_async_engine(
        url,
        isolation_level="READ COMMITTED",
        pool_size=size,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        pool_reset_on_return=None,  # every transaction here ends itself
        json_serializer=dump,
        hide_parameters=True,
        connect_args={"timeout": 5, "command_timeout": 15, **session.arguments()},
    )


def _sqlite_engine(path: Path, *, size: int) -> AsyncEngine:
    return create_async_engine(
        URL.create("sqlite+aiosqlite", database=str(path)),
        async_creator=partial(connect, path, BUSY_SECONDS),
        pool_size=size,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        pool_reset_on_return=None,
        json_serializer=dump,
        hide_parameters=True,
    )


def _on_connect(engine: AsyncEngine, *pragmas: str) -> None:
    def connected(connection: Any, _record: object) -> None:  # noqa: ANN401 (a driver's)
        cursor = connection.cursor()
        try:
            for pragma in pragmas:
                cursor.execute(pragma)
        finally:
            cursor.close()

    event.listen(engine.sync_engine, "connect", connected)


def _begin_with(engine: AsyncEngine, statement: str) -> None:
    def begun(connection: SyncConnection) -> None:
        driver = connection.connection.driver_connection
        if isinstance(driver, WholeConnection):
            driver.begins_with(statement)

    event.listen(engine.sync_engine, "begin", begun)


class Database:
    """The engines of one store, and the turn of whoever writes."""

    def __init__(self, url: URL, *, is_guest: bool = False) -> None:
        self.is_sqlite = url.get_backend_name() == "sqlite"
        self.path = Path(url.database or "").absolute()
        self._place = str(self.path) if self.is_sqlite else ""
        self._turn = asyncio.Lock() if self.is_sqlite else None
        # PostgreSQL commits side by side, and joins their writes to the disk by itself.
        self._turns = Turns(self.writing) if self.is_sqlite else None
        self._identity: tuple[int, int] | None = None
        self.tables: str | None = None
        """The version of the tables, once they are prepared."""
        self._has_failed = False
        self._line: AsyncEngine | None = None
        self.schema: str | None = None
        """The schema of the tables on PostgreSQL; None for the first of the user's own order."""
        self.connections = 0
        """How many connections to PostgreSQL a process has at most."""
        self.through_pooler = False
        """Whether each transaction may meet another server: no session, and no LISTEN."""
        if self.is_sqlite:
            writer = (sqlite_guest if is_guest else sqlite_writer)(self.path)
            readers = sqlite_readers(self.path)
            self._writer: Source = Kept(writer, 1, BEGIN_TO_WRITE, BUSY_SECONDS)
            self._reader: Source = Kept(readers, _READERS, BEGIN_TO_READ, BUSY_SECONDS)
        else:
            url, session = session_of(url)
            self.schema, self.through_pooler = session.schema, session.through_pooler
            self.connections = session.connections + 1
            self._writer = self._reader = Pooled(postgres(url, session, size=session.connections))
            self._line = postgres(url, session, size=1)
        self._statements = statements_of(self._writer.engine.dialect)

    @classmethod
    def at(cls, url: str, *, is_guest: bool = False) -> "Database":
        """Return the database at an address, without connecting to it yet.

        Args:
            url: the address.
            is_guest: whether another process may have the file, and keeps it in order.

        Raises:
            ValueError: it is no address of a file or of PostgreSQL, or its options are wrong.
        """
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise ValueError("the address of the store cannot be read") from None
        backend = parsed.get_backend_name()
        if backend == "sqlite" and parsed.database and ":memory:" not in parsed.database:
            return cls(parsed.set(drivername="sqlite+aiosqlite"), is_guest=is_guest)
        if backend == "postgresql":
            return cls(parsed.set(drivername="postgresql+asyncpg"))
        raise ValueError(
            "the store is at sqlite:///<path of a file> or postgresql://<host>/<database>"
        )

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Connection]:
        """Open a transaction that may write; leaving it without a commit rolls back.

        Raises:
            StoreUnavailable: it cannot be opened.
            SchemaMismatch: somebody migrated the tables since they were prepared.
        """
        if self._turn is None:
            async with self._transaction(self._writer, writes=True) as connection:
                await self._hold_the_same_tables(connection)
                yield connection
            return
        await self._take_turn(self._turn)
        try:
            await self._hold_the_same_file()
            if self._has_failed:
                _mend_log(self.path)
                self._has_failed = False
            async with self._transaction(self._writer, writes=True) as connection:
                await self._hold_the_same_tables(connection)
                yield connection
        except StoreUnavailable:
            self._has_failed = True
            raise
        finally:
            self._turn.release()

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Connection]:
        """Open a transaction that only reads and waits for no writer.

        Raises:
            StoreUnavailable: it cannot be opened.
        """
        async with self._transaction(self._reader, writes=False) as connection:
            yield connection

    async def line(self) -> AsyncConnection:
        """Return a connection that is the caller's own until it is closed; PostgreSQL only.

        Raises:
            StoreUnavailable: it cannot be made.
        """
        if self._line is None:
            raise RuntimeError("a file has no line to other processes")
        with translated(self._place):
            return await self._line.connect()

    async def transact(self, work: Work[Result]) -> Result:
        """Run `work` and commit it, again when it is overtaken; what waits may share a commit.

        Raises:
            StoreUnavailable: the store cannot be written now, or others were faster every time.
        """
        try:
            return await self.tried(work, TRIES)
        except Overtaken:
            raise StoreUnavailable("The store is busy: others were faster every time.") from None

    async def tried(self, work: Work[Result], tries: int) -> Result:
        """Run `work` and commit it; see transact().

        Raises:
            StoreUnavailable: the store cannot be written now, or did not confirm.
            Overtaken: it was overtaken so many times.
        """
        if self._turns is not None:
            return await self._turns.run(work, tries)
        while True:
            tries -= 1
            try:
                async with self.writing() as connection:
                    result = await work(connection)
                    await connection.commit()
                    return result
            except Overtaken:
                if tries <= 0:
                    raise

    async def _hold_the_same_tables(self, connection: Connection) -> None:
        """Refuse to write into tables of another version than those that were prepared."""
        if self.tables is None:
            return
        row = await connection.row(VERSION)
        if row is None or row[0] != self.tables:
            raise SchemaMismatch(
                f"The tables were changed to version {row[0] if row else 'none'} while this desk"
                f" runs on {self.tables}; restart it with the matching program."
            )

    def remember_file(self) -> None:
        """Take the file that is there now for the right one."""
        self._identity = _identity(self.path)

    async def close(self) -> None:
        """Close every connection; the writer goes last and empties the write-ahead log."""
        if self._turns is not None:
            await self._turns.finish()
        if self._reader is not self._writer:
            await self._reader.dispose()
        if self._line is not None:
            await self._line.dispose()
        await self._writer.dispose()

    async def _take_turn(self, turn: asyncio.Lock) -> None:
        try:
            async with asyncio.timeout(BUSY_SECONDS):
                await turn.acquire()
        except TimeoutError:
            raise StoreUnavailable(
                f"The database file {self.path} is busy: another unit holds it."
            ) from None

    async def _hold_the_same_file(self) -> None:
        """Refuse to write into a file that was moved away; go on with one put in its place."""
        if self._identity is None:
            return
        found = _identity(self.path)
        if found == self._identity:
            return
        await self._reader.dispose()
        await self._writer.dispose()
        if found is None:
            raise StoreUnavailable(f"The database file {self.path} is gone.")
        self._identity = found

    @asynccontextmanager
    async def _transaction(self, source: Source, *, writes: bool) -> AsyncIterator[Connection]:
        with translated(self._place):
            connection = await source.take()
        transaction = Connection(connection, self._statements, self._place, writes=writes)
        try:
            yield transaction
            if transaction.has_failed:
                await connection.invalidate()
            elif not transaction.is_over:
                await transaction.rollback()
        except BaseException as error:
            await self._give_up(transaction, error)
            raise
        finally:
            await source.give(connection)

    async def _give_up(self, transaction: Connection, error: BaseException) -> None:
        """Undo a transaction; a connection that failed makes room for a new one."""
        connection = transaction.raw
        if connection.invalidated:
            return
        is_broken = isinstance(error, StoreUnavailable) or not isinstance(error, Exception)
        try:
            if is_broken:
                await asyncio.shield(connection.invalidate())
            else:
                await transaction.rollback()
        except Exception:  # noqa: BLE001 (the first error is the one to tell)
            with suppress(Exception):
                await connection.invalidate()


def _mend_log(path: Path) -> None:
    """Make the write-ahead log writable with its file.

    SQLite gives it the mode the file has when it is made: while the file was read-only, that was
    read-only, too, and would stay so.
    """
    for log in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        with suppress(OSError):
            if os.access(path, os.W_OK) and log.exists() and not os.access(log, os.W_OK):
                log.chmod(path.stat().st_mode & 0o777)


def _identity(path: Path) -> tuple[int, int] | None:
    """Return what tells this file from another one at the same path."""
    try:
        found = os.stat(path)  # noqa: PTH116 (called in every unit)
    except OSError:
        return None
    return found.st_dev, found.st_ino
