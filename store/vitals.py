"""What an operator wants to know of the file of a store."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from store.database.engine import Database

_JOURNAL = text("PRAGMA journal_mode")


@dataclass(frozen=True, kw_only=True, slots=True)
class Vitals:
    """How a file of SQLite is.

    `is_durable` tells that what was committed survives a power cut: that needs the write-ahead log,
    with which every connection of the desk syncs fully.
    """

    version: str
    file: Path
    is_durable: bool


async def vitals_of(database: Database) -> Vitals:
    """Return how a file is, by reading alone.

    Raises:
        StoreUnavailable: it cannot be read.
    """
    async with database.reading() as connection:
        row = await connection.row(_JOURNAL)
    is_durable = row is not None and row[0] == "wal"
    return Vitals(version=sqlite3.sqlite_version, file=database.path, is_durable=is_durable)
