"""The stores of a campaign, and what is read of them at its end."""

import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import make_url, select
from sqlalchemy.ext.asyncio import create_async_engine

from campaigns.ground.postgres import PostgresServer, running
from store.tables import metadata

READ = (
    "person", "chat", "record", "event", "message", "timer", "card", "inbox", "outbox",
    "send_attempt", "audit", "conversation",
)  # fmt: skip
"""The tables that checkers look at."""


@dataclass(frozen=True, slots=True)
class Database:
    """Where a campaign's store is: a file of SQLite, or a server of PostgreSQL."""

    url: str
    path: Path | None = None
    server: PostgresServer | None = None

    async def rows(self) -> dict[str, Sequence[Mapping[str, Any]]]:
        """Return the rows of all tables that checkers look at."""
        engine = create_async_engine(make_url(self.url))
        try:
            async with engine.connect() as connection:
                found: dict[str, Sequence[Mapping[str, Any]]] = {}
                for name in READ:
                    result = await connection.execute(select(metadata.tables[name]))
                    found[name] = [dict(row) for row in result.mappings()]
                return found
        finally:
            await engine.dispose()

    def damage(self) -> list[str]:
        """Return what the database finds wrong with itself; nobody may be writing."""
        if self.path is None:
            return []
        connection = sqlite3.connect(self.path)
        try:
            whole = [row[0] for row in connection.execute("PRAGMA integrity_check")]
            keys = [str(row) for row in connection.execute("PRAGMA foreign_key_check")]
        finally:
            connection.close()
        return [line for line in whole if line != "ok"] + keys


@asynccontextmanager
async def database(store: str, folder: Path) -> AsyncIterator[Database]:
    """Lend an empty store of a kind, `sqlite` or `postgres`."""
    if store == "sqlite":
        path = folder / "desk.db"
        yield Database(f"sqlite+aiosqlite:///{path}", path)
        return
    with running() as server:
        yield Database(server.url, server=server)
