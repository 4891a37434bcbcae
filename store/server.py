"""What an operator wants to know of a PostgreSQL server, and of what stands before it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import text

from store.database.connection import Connection
from store.database.engine import Database
from store.queues.leases import PROCESS

DURABLE: Final = ("fsync", "full_page_writes", "synchronous_commit")
"""What is off may be lost with the power. Source: PostgreSQL, Write Ahead Log, Settings."""
_SERVER = text(
    "SELECT version() AS version, clock_timestamp() AS at, "
    + ", ".join(f"current_setting('{name}', true) AS {name}" for name in DURABLE)
)
_ROOM = text(
    "SELECT current_setting('max_connections')::int"
    " - current_setting('superuser_reserved_connections')::int AS all_of_them,"
    " (SELECT datconnlimit FROM pg_database WHERE datname = current_database()) AS of_database,"
    " (SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user) AS of_user,"
    " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
    " AND application_name <> 'opsdesk') AS others"
)
_PROCESSES = text("SELECT count(*) FROM lease WHERE name LIKE :process")
_OTHERS: Final = ("-YB-", "Greenplum", "Redshift", "openGauss", "Materialize")


@dataclass(frozen=True, kw_only=True, slots=True)
class Server:
    """How a server is.

    `product` is its name and version as it tells them. `off` names what must be on for commits to
    survive a power cut. `connections` is how many this user may have beside other programs, and
    `needed` how many the processes that live have at most, with one more that starts; the first is
    None behind a pooler, which has its own. `at` is the moment that its clock shows.
    """

    product: str
    is_original: bool
    off: tuple[str, ...]
    connections: int | None
    needed: int
    at: datetime


async def server_of(database: Database) -> Server:
    """Return how a server is, by reading alone.

    Raises:
        StoreUnavailable: it cannot be read.
    """
    async with database.reading() as connection:
        found = (await connection.rows(_SERVER))[0]
        processes = (await connection.rows(_PROCESSES, {"process": f"{PROCESS}%"}))[0][0]
    is_original = found.version.startswith("PostgreSQL ") and not any(
        name in found.version for name in _OTHERS
    )
    room = None
    if is_original and not database.through_pooler:
        async with database.reading() as connection:
            room = await _room(connection)
    return Server(
        product=" ".join(found.version.split()[: 2 if is_original else 4]),
        is_original=is_original,
        off=tuple(name for name in DURABLE if getattr(found, name) == "off"),
        connections=room,
        needed=database.connections * (max(processes, 1) + 1),
        at=found.at,
    )


async def _room(connection: Connection) -> int:
    """Return how many connections are left to this user; its own count as left."""
    row = (await connection.rows(_ROOM))[0]
    limits = [row.all_of_them - row.others, row.of_database, row.of_user]
    return min(int(limit) for limit in limits if limit >= 0 or limit is limits[0])
