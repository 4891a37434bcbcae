"""One transaction, as the repositories and queues see it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection as SyncConnection
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import Executable

from store.database.driver import WholeConnection
from store.database.faults import translated
from store.database.postgres import PostgresDirect
from store.database.statements import Direct, Ran, Statements
from store.errors import Overtaken, StoreUnavailable
from store.sql import AnyRow

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]
Result = TypeVar("Result")


class Connection:
    """A transaction; leaving it without a commit rolls it back."""

    def __init__(
        self, connection: AsyncConnection, statements: Statements, place: str, *, writes: bool
    ) -> None:
        self.raw = connection
        self._statements = statements
        self._direct: Direct | None = None
        self.writes = writes
        self.is_over = False
        self.has_failed = False
        self._place = place
        if isinstance(driver := _driver_of(connection), WholeConnection):
            self._direct = driver

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """Translate errors, and remember one after which the connection is no good."""
        try:
            with translated(self._place):
                yield
        except StoreUnavailable:
            self.has_failed = True
            raise

    async def rows(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> Sequence[AnyRow]:
        """Return all rows of a statement."""
        return (await self._ran(statement, parameters)).rows

    async def row(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> AnyRow | None:
        """Return the first row, if there is one."""
        rows = await self.rows(statement, parameters)
        return rows[0] if rows else None

    async def write(self, statement: Executable, parameters: Parameters | None = None) -> int:
        """Run a statement and return how many rows it met (one set of parameters only)."""
        self._demand_writing()
        return (await self._ran(statement, parameters)).met

    async def written(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> Sequence[AnyRow]:
        """Run a statement and return the rows it returns."""
        self._demand_writing()
        return (await self._ran(statement, parameters)).rows

    def _demand_writing(self) -> None:
        if not self.writes:
            raise RuntimeError("a reading unit was asked to write")

    async def _ran(self, statement: Executable, parameters: Parameters | None) -> Ran:
        """Run a statement: with the driver itself where it is prepared, else with SQLAlchemy."""
        sets = (parameters or {},) if isinstance(parameters, Mapping | None) else parameters
        prepared = self._statements.prepared(statement, sets[0]) if sets else None
        with self._watched():
            if prepared is None or self._direct is None:
                return await self._ran_by_sqlalchemy(statement, parameters)
            return await self._direct.direct(prepared, [prepared.values(each) for each in sets])

    async def _ran_by_sqlalchemy(self, statement: Executable, parameters: Parameters | None) -> Ran:
        result = await self.raw.execute(statement, parameters)
        if self._direct is None:  # SQLAlchemy begins on PostgreSQL when it runs the first
            self._direct = PostgresDirect(_driver_of(self.raw))
        return Ran(rows=result.all() if result.returns_rows else (), met=result.rowcount)

    async def run_sync(self, work: Callable[[SyncConnection], Result]) -> Result:
        """Run what knows only synchronous connections, such as migrations, in the transaction."""
        with self._watched():
            return await self.raw.run_sync(work)

    async def commit(self) -> None:
        """Make everything true.

        Raises:
            StoreUnavailable: whether it became true is unknown.
        """
        if self.has_failed:  # SQLite may have rolled back by itself what came before
            raise StoreUnavailable("A statement failed: nothing of its transaction is kept.")
        self.is_over = True
        try:
            with self._watched():
                await self._lead.commit()
        except Overtaken as error:
            raise StoreUnavailable("The store did not confirm a commit.") from error

    async def rollback(self) -> None:
        """Undo everything."""
        with self._watched():
            await self._lead.rollback()

    @property
    def _lead(self) -> AsyncConnection | WholeConnection:
        """Whoever began the transaction: SQLAlchemy, unless it had nothing to run."""
        if isinstance(self._direct, WholeConnection) and not self.raw.in_transaction():
            return self._direct
        return self.raw


def _driver_of(connection: AsyncConnection) -> Any:  # noqa: ANN401 (aiosqlite's or asyncpg's)
    """Return the driver's own connection below SQLAlchemy's."""
    inside = connection.sync_connection
    return None if inside is None else inside.connection.driver_connection
