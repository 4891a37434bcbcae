"""The version of the tables: looked at when a store is opened, raised when it is behind."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import Connection as SyncConnection
from sqlalchemy import inspect, text
from sqlalchemy.schema import CreateSchema

from store.database.connection import Connection
from store.database.engine import VERSION, Database
from store.errors import SchemaMismatch
from store.sql import is_
from store.tables import inbox, outbox, ring

HEAD: Final = "0011"
"""The newest revision in migrations/versions; a test holds it right."""

MIGRATIONS: Final = Path(__file__).with_name("migrations")

# By schema: a hundred desks of one database need not wait for each other.
_ONE_MIGRATOR = text(
    "SELECT pg_advisory_xact_lock(7165520180 + hashtext(current_setting('search_path')))"
)
_HAS_SCHEMA = text("SELECT 1 FROM pg_namespace WHERE nspname = :name")
_NO_LIMIT = text("SET LOCAL statement_timeout = 0")
_LEASES_ARE_OVER = tuple(
    queue.update()
    .where(is_(queue.c.state, *states), queue.c.lease_until.is_not(None))
    .values(lease_until=datetime.fromtimestamp(0, UTC))
    for queue, states in (
        (inbox, ("pending", "running")),
        (outbox, ("sending", "unknown")),
        (ring, ("pending", "sending", "unknown")),
    )
)


async def prepare(database: Database) -> None:
    """Bring the tables to HEAD if they are behind.

    On SQLite every lease is over as well: the file lock tells that their holders are gone.

    Raises:
        SchemaMismatch: they are ahead: a newer desk made them.
        StoreUnavailable: the store cannot be reached or written.
    """
    async with database.writing() as connection:
        if await _is_behind(connection):
            if not database.is_sqlite:
                # Of several processes one migrates, and the others look again after it.
                await connection.rows(_ONE_MIGRATOR)
                await connection.write(_NO_LIMIT)
                await _make_schema(connection, database.schema)
            if await _is_behind(connection):
                await connection.run_sync(upgrade)
        if database.is_sqlite:
            for statement in _LEASES_ARE_OVER:
                await connection.write(statement)
        await connection.commit()
    database.tables = HEAD


async def _make_schema(connection: Connection, schema: str | None) -> None:
    """Make the schema of the desk, if it is missing and the user may."""
    if schema is not None and not await connection.rows(_HAS_SCHEMA, {"name": schema}):
        await connection.write(CreateSchema(schema))


async def check(database: Database) -> None:
    """Make sure that the tables are at HEAD, and change nothing.

    Raises:
        SchemaMismatch: they are not.
        StoreUnavailable: the store cannot be reached.
    """
    async with database.reading() as connection:
        if await _is_behind(connection):
            raise SchemaMismatch(
                "The tables of the store are not those of this version of the program;"
                " start the desk once, or run `python -m bot migrate`."
            )
    database.tables = HEAD


def upgrade(connection: SyncConnection, revision: str = "head") -> None:
    """Run the migrations up to a revision, in the transaction of `connection`."""
    _migrate("upgrade", connection, revision)


def downgrade(connection: SyncConnection, revision: str) -> None:
    """Undo the migrations down to a revision, in the transaction of `connection`."""
    _migrate("downgrade", connection, revision)


def _migrate(
    direction: Literal["upgrade", "downgrade"], connection: SyncConnection, revision: str
) -> None:
    # Slow to import, and rarely needed.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    if direction == "upgrade":
        command.upgrade(config, revision)
    else:
        command.downgrade(config, revision)


async def _is_behind(connection: Connection) -> bool:
    """Tell whether migrations have still to run; revisions are numbers that only grow."""
    if not await connection.run_sync(_has_version):
        return True
    row = await connection.row(VERSION)
    version = row[0] if row else ""
    if version > HEAD:
        raise SchemaMismatch(
            f"The store was made by a newer desk (tables {version}, this one knows {HEAD})."
            " Run the newer version, or restore a backup made before the upgrade."
        )
    return bool(version < HEAD)


def _has_version(connection: SyncConnection) -> bool:
    return inspect(connection).has_table("alembic_version")
