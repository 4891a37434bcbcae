"""What an operator wants to know of the database itself."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from store.database.engine import Database

_JOURNAL = text("PRAGMA journal_mode")
_VERSION = text("SHOW server_version")
_DURABLE = text(
    "SELECT current_setting('fsync') = 'on' AND current_setting('synchronous_commit') <> 'off'"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Vitals:
    """How a database is.

    `file` is None for PostgreSQL. `is_durable` tells that what was committed survives a power cut;
    on SQLite it needs the write-ahead log, with which every connection of the desk syncs fully.
    """

    version: str
    file: Path | None
    is_durable: bool


async def vitals_of(database: Database) -> Vitals:
    """Return how a database is, by reading alone.

    Raises:
        StoreUnavailable: it cannot be read.
    """
    async with database.reading() as connection:
        if database.is_sqlite:
            row = await connection.row(_JOURNAL)
            is_durable = row is not None and row[0] == "wal"
            return Vitals(version=sqlite3.sqlite_version, file=database.path, is_durable=is_durable)
        version = await connection.row(_VERSION)
        durable = await connection.row(_DURABLE)
        return Vitals(
            version=str(version[0]).split()[0] if version else "?",
            file=None,
            is_durable=durable is not None and durable[0] is True,
        )
