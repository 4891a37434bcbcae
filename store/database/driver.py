"""aiosqlite that visits its thread for what may wait, and for nothing else.

A visit costs 50-70 us of CPU, and the turn of the interpreter twice; with aiosqlite's own cursors a
statement makes four. What may wait is the beginning of a transaction, for other writers, and its
end, for the disk: both are visits. In between nothing waits: a statement runs where it is asked
for. A read that turns out to be long is broken off there and made anew in the thread, so that no
read keeps the loop for more than `LONGEST_READ` steps of SQLite, a few milliseconds.

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
        if not self._connection.runs_here(lambda driver: self._go(driver, work), is_read=is_read):
            await self._connection.in_thread(self._go, work)
        return self

    def _go(self, driver: sqlite3.Connection, work: Work) -> None:
        cursor = driver.cursor()
        try:
            self._connection.begin_in(cursor)
            work(cursor)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount = cursor.rowcount
            self.lastrowid = cursor.lastrowid
        finally:
            cursor.close()


class WholeConnection(aiosqlite.Connection):
    """A connection whose cursors are whole, and whose transactions begin when they are used."""

    _beginning: str | None = None
    _is_open = False
    _breaks_off = False

    def runs_here(self, work: Callable[[sqlite3.Connection], None], *, is_read: bool) -> bool:
        """Run a statement of an open transaction here and now; tell whether that was possible."""
        if self._connection is None:
            raise sqlite3.OperationalError("the connection is closed")
        if not self._is_open or self._beginning is not None:
            return False
        driver = self._conn
        self._breaks_off = is_read
        try:
            work(driver)
        except sqlite3.OperationalError as error:
            if is_read and error.sqlite_errorcode == sqlite3.SQLITE_INTERRUPT:
                return False
            raise
        finally:
            self._breaks_off = False
        return True

    def is_too_long(self) -> bool:
        """Tell SQLite, which asks now and then, whether to break off what it does."""
        return self._breaks_off

    def begins_with(self, statement: str) -> None:
        """Let the next statement be the first of a transaction."""
        self._beginning = statement

    def begin_in(self, cursor: sqlite3.Cursor) -> None:
        """Begin the transaction that was asked for; one that was refused is still asked for."""
        if self._beginning is not None:
            cursor.execute(self._beginning)
            self._beginning, self._is_open = None, True

    async def commit(self) -> None:
        """Commit the transaction, if it was begun."""
        if not self._is_unused():
            await super().commit()

    async def rollback(self) -> None:
        """Roll the transaction back, if it was begun."""
        if not self._is_unused():
            await super().rollback()

    def _is_unused(self) -> bool:
        """Forget a transaction of which nothing was asked; tell whether there was one."""
        is_unused, self._beginning, self._is_open = self._beginning is not None, None, False
        return is_unused

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

    async def in_thread(self, work: Any, *arguments: Any) -> None:  # noqa: ANN401
        """Run `work` on the driver's own connection, in the thread of this one."""
        await self._execute(work, self._conn, *arguments)  # type: ignore[no-untyped-call]


async def connect(path: Path, timeout_seconds: float) -> WholeConnection:
    """Open a file, in the driver's autocommit: transactions are begun by us."""

    def opened() -> sqlite3.Connection:
        # One thread at a time uses it: this one between the visits to its own.
        driver = sqlite3.connect(
            path, timeout=timeout_seconds, isolation_level=None, check_same_thread=False
        )
        driver.set_progress_handler(connection.is_too_long, LONGEST_READ)
        return driver

    connection = WholeConnection(opened, iter_chunk_size=64)
    connection._thread.daemon = True  # noqa: SLF001 (as SQLAlchemy does: it must not hold an exit)
    await connection
    return connection
