"""One transaction, as the repositories and queues see it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import CursorResult
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql import Executable

from store.database.faults import translated
from store.errors import Overtaken, StoreUnavailable
from store.sql import AnyRow

Parameters = Mapping[str, Any] | Sequence[Mapping[str, Any]]
Result = TypeVar("Result")


class Connection:
    """A transaction; leaving it without a commit rolls it back."""

    def __init__(self, connection: AsyncConnection, place: str, *, writes: bool) -> None:
        self.raw = connection
        self.writes = writes
        self.is_over = False
        self.has_failed = False
        self._place = place

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
        with self._watched():
            return (await self.raw.execute(statement, parameters)).all()

    async def row(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> AnyRow | None:
        """Return the first row, if there is one."""
        rows = await self.rows(statement, parameters)
        return rows[0] if rows else None

    async def write(self, statement: Executable, parameters: Parameters | None = None) -> int:
        """Run a statement and return how many rows it met (one set of parameters only)."""
        result = await self._write(statement, parameters)
        return result.rowcount

    async def written(
        self, statement: Executable, parameters: Parameters | None = None
    ) -> Sequence[AnyRow]:
        """Run a statement and return the rows it returns."""
        return (await self._write(statement, parameters)).all()

    async def _write(
        self, statement: Executable, parameters: Parameters | None
    ) -> CursorResult[Any]:
        if not self.writes:
            raise RuntimeError("a reading unit was asked to write")
        with self._watched():
            return await self.raw.execute(statement, parameters)

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
                await self.raw.commit()
        except Overtaken as error:
            raise StoreUnavailable("The store did not confirm a commit.") from error
