"""aiosqlite that visits its thread for what may wait, and for nothing else.

A visit costs 50-70 us of CPU, and the turn of the interpreter twice; with aiosqlite's own cursors a
statement makes four. What may wait is the end of a transaction that wrote, for the disk: that is a
visit. Everything else runs where it is asked for, and is not allowed to wait there: what finds the
file locked by another program is made anew in the thread, where it may wait, and so is a read that
turns out to be long. It is broken off, so that none keeps the loop for more than `LONGEST_READ`
steps of SQLite, a few milliseconds.

Source: SQLite, sqlite3_progress_handler and sqlite3_interrupt: a read that is broken off leaves its
transaction as it was; a write would roll it back.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, Final, Self

import aiosqlite

from store.database.statements import Prepared, Ran, Values

LONGEST_READ: Final = 100_000
"""How many steps of SQLite's machine a read may take before it goes to the thread."""

Work = Callable[[sqlite3.Cursor], object]


class WholeCursor:
    """A cursor that is made, run, read to its end and closed in one go."""

    def __init__(self, connection: "WholeConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> Self:
        """Run a statement and keep all its rows."""
        values = tuple(parameters)
        return await self._run(lambda cursor: cursor.execute(sql, values), sql)

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> Self:
        """Run a statement with each of several sets of parameters."""
        rows = [tuple(row) for row in parameters]
        return await self._run(lambda cursor: cursor.executemany(sql, rows), sql)

    async def fetchall(self) -> list[Any]:
        """Return the rows, which are here already."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Do nothing: the cursor is closed already."""

    async def _run(self, work: Work, sql: str) -> Self:
        is_read = sql.startswith("SELECT")

        def run(driver: sqlite3.Connection) -> None:
            self._go(driver, work, is_read=is_read)

        if not self._connection.runs_here(run, is_read=is_read):
            await self._connection.in_thread(run)
        return self

    def _go(self, driver: sqlite3.Connection, work: Work, *, is_read: bool) -> None:
        cursor = driver.cursor()
        try:
            self._connection.begin_in(cursor, is_read=is_read)
            work(cursor)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount = cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()


class WholeConnection(aiosqlite.Connection):
    """A connection whose cursors are whole, and whose transactions begin when they are used.

    Args:
        opened: opens the driver's own connection, which waits for nobody.
        patience_seconds: how long its thread waits for a lock.
    """

    _beginning: str | None = None
    _may_break_off = False
    _breaks_off = False
    _writes = True

    def __init__(self, opened: Callable[[], sqlite3.Connection], patience_seconds: float) -> None:
        super().__init__(opened, iter_chunk_size=64)
        self._patience = f"PRAGMA busy_timeout={int(patience_seconds * 1000)}"

    def runs_here(self, work: Callable[[sqlite3.Connection], None], *, is_read: bool) -> bool:
        """Run a statement of a transaction here and now; tell whether that was possible."""
        if self._connection is None:
            raise sqlite3.OperationalError("the connection is closed")
        if not self.in_transaction and self._beginning is None:
            return False
        driver = self._conn
        self._may_break_off = is_read
        try:
            work(driver)
        except sqlite3.OperationalError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if is_read and code == sqlite3.SQLITE_INTERRUPT:
                return False
            if code == sqlite3.SQLITE_BUSY and (is_read or self._beginning is not None):
                return False
            raise
        finally:
            self._may_break_off = self._breaks_off = False
        return True

    def is_too_long(self) -> bool:
        """Tell SQLite, which asks now and then, whether to break off what it does."""
        return self._breaks_off

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is open, as SQLite itself knows."""
        return self._connection is not None and self._connection.in_transaction

    def begins_with(self, statement: str) -> None:
        """Let the next statement be the first of a transaction, unless one is open."""
        if not self.in_transaction:
            self._beginning = statement

    def begin_in(self, cursor: sqlite3.Cursor, *, is_read: bool) -> None:
        """Begin the transaction that was asked for; one that was refused is still asked for."""
        if self._beginning is not None:
            cursor.execute(self._beginning)
            self._beginning, self._writes = None, False
        # Not before: the steps of a statement are counted over all its runs, so that a BEGIN that
        # has run often enough would be broken off, too, and yet have begun.
        self._breaks_off = self._may_break_off
        self._writes = self._writes or not is_read

    async def commit(self) -> None:
        """Commit the transaction, if anything was written in it."""
        if self._ends_here():
            return
        await super().commit()

    async def rollback(self) -> None:
        """Roll the transaction back, if it was begun."""
        if self._ends_here():
            return
        await super().rollback()

    def _ends_here(self) -> bool:
        """Forget the transaction; tell whether that was all, for nothing was written in it."""
        was_asked_for, self._beginning = self._beginning is not None, None
        if self._connection is None:
            return False
        if not self.in_transaction:
            return was_asked_for
        if self._writes:
            return False
        self._conn.rollback()
        return True

    async def direct(self, prepared: Prepared, sets: Sequence[Values]) -> Ran:
        """Run a prepared statement with each set of values, and return its rows."""
        cursor, found = WholeCursor(self), []
        if len(sets) > 1 and not prepared.gives_rows:
            await cursor.executemany(prepared.sql, sets)
        else:
            for values in sets:
                await cursor.execute(prepared.sql, values)
                found += await cursor.fetchall()
        names = [column[0] for column in cursor.description or ()] if found else []
        return Ran(rows=prepared.rows(found, names), met=cursor.rowcount)

    def cursor(self) -> WholeCursor:  # type: ignore[override]
        """Return a cursor, for which nothing has to be done yet."""
        return WholeCursor(self)

    async def in_thread(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Run `work` on the driver's own connection, in the thread of this one; it may wait."""
        await self._execute(self._patiently, work)  # type: ignore[no-untyped-call]

    def _patiently(self, work: Callable[[sqlite3.Connection], None]) -> None:
        driver = self._conn
        driver.execute(self._patience)
        try:
            work(driver)
        finally:
            driver.execute("PRAGMA busy_timeout=0")


async def connect(path: Path, timeout_seconds: float) -> WholeConnection:
    """Open a file, in the driver's autocommit: transactions are begun by us."""

    def opened() -> sqlite3.Connection:
        # One thread at a time uses it: this one between the visits to its own.
        driver = sqlite3.connect(
            path, timeout=0, isolation_level=None, check_same_thread=False, cached_statements=512
        )
        driver.set_progress_handler(connection.is_too_long, LONGEST_READ)
        return driver

    connection = WholeConnection(opened, timeout_seconds)
    connection._thread.daemon = True  # noqa: SLF001 (as SQLAlchemy does: it must not hold an exit)
    await connection
    return connection
