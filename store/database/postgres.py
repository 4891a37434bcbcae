"""PostgreSQL's driver, spoken to without SQLAlchemy's layers in between."""

from collections.abc import Sequence
from typing import Any, Protocol

from store.database.statements import Prepared, Ran, Values


class Driver(Protocol):
    """What is used of asyncpg.Connection."""

    async def fetch(self, sql: str, *values: Any) -> Sequence[Any]:  # noqa: ANN401
        """Run a statement and return its rows."""

    async def execute(self, sql: str, *values: Any) -> str:  # noqa: ANN401
        """Run a statement and return its tag, such as `UPDATE 1`."""

    async def executemany(self, sql: str, sets: Sequence[Values]) -> None:
        """Run a statement with each of several sets of values."""


class PostgresDirect:
    """Runs prepared statements in the transaction that SQLAlchemy began on a connection."""

    def __init__(self, driver: Driver) -> None:
        self._driver = driver

    async def direct(self, prepared: Prepared, sets: Sequence[Values]) -> Ran:
        """Run a prepared statement with each set of values, and return its rows."""
        if prepared.gives_rows:
            found: list[Any] = []
            for values in sets:
                found += await self._driver.fetch(prepared.sql, *values)
            names = list(found[0].keys()) if found else []
            return Ran(rows=prepared.rows(found, names), met=len(found))
        if len(sets) > 1:
            await self._driver.executemany(prepared.sql, sets)
            return Ran(rows=(), met=-1)
        tag = await self._driver.execute(prepared.sql, *sets[0])
        return Ran(rows=(), met=_met(tag))


def _met(tag: str) -> int:
    """Return how many rows a command met, which its tag ends with."""
    last = tag.rsplit(" ", 1)[-1]
    return int(last) if last.isdigit() else -1
