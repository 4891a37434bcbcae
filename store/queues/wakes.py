"""Wakes other processes on one PostgreSQL by NOTIFY: they look at once instead of within a second.

Nothing depends on a wake. It is sent when the commit that it is about is over, by a connection of
its own: sent within that transaction it would cost every unit a statement, and PostgreSQL commits
transactions that notify one after the other, those of all databases of a server.

Source: PostgreSQL, src/backend/commands/async.c, PreCommit_Notify: a lock that is held until after
the commit, so that notifications stand in the order of commits.
"""

from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from store.database.engine import Database
from store.errors import StoreUnavailable

LONGEST_SECONDS: Final = 3.0
"""How long a statement may take before the connection counts as lost."""
_TELL: Final = "SELECT pg_notify($1, $2)"
_CHANNEL: Final = text(
    "SELECT 'opsdesk_' || oid FROM pg_namespace WHERE nspname = current_schema()"
)

Heard = Callable[[str, bool], None]
"""Told what was said, and whether this process itself said it."""


class CannotWake(Exception):
    """This database, or what stands before it, passes no wakes on; the text tells why."""


class Wakes:
    """One connection that tells the other processes of the same schema, and hears them."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None
        self._driver: Any = None
        self._channel = ""
        self._heard: Heard = _nobody

    @property
    def is_open(self) -> bool:
        """Whether there is a connection, as far as is known."""
        return self._driver is not None and not self._driver.is_closed()

    async def open(self, heard: Heard) -> None:
        """Connect, and hear from now on; what was open before is closed.

        Raises:
            StoreUnavailable: the database cannot be reached now.
            CannotWake: it knows no LISTEN.
        """
        await self.close()
        if self._database.through_pooler:
            raise CannotWake("a pooler of transactions is in between")
        self._heard = heard
        self._connection = await self._database.line()
        try:
            self._driver = await self._listening(self._connection)
        except Exception as error:
            await self.close()
            if isinstance(error, OSError):
                raise StoreUnavailable("PostgreSQL cannot be reached.") from error
            raise CannotWake(f"LISTEN is refused ({type(error).__name__})") from error

    async def _listening(self, connection: AsyncConnection) -> Any:  # noqa: ANN401 (a driver's)
        """Return the driver's own connection, which hears."""
        raw = await connection.get_raw_connection()
        driver: Any = raw.driver_connection
        self._channel = str(await connection.scalar(_CHANNEL))
        await connection.rollback()
        await driver.add_listener(self._channel, self._hears)
        return driver

    async def tell(self, what: str) -> None:
        """Say something to every process that hears, this one too.

        Raises:
            StoreUnavailable: the connection is lost, and is to be opened again.
        """
        if self._driver is None:
            raise StoreUnavailable("There is no connection to tell by.")
        try:
            await self._driver.execute(_TELL, self._channel, what, timeout=LONGEST_SECONDS)
        except Exception as error:
            await self.close()
            raise StoreUnavailable("The connection that wakes others was lost.") from error

    async def close(self) -> None:
        """Hear nothing any more."""
        connection, self._connection, self._driver = self._connection, None, None
        if connection is not None:
            # Given up rather than closed in peace: a connection that is half dead would not answer.
            await connection.invalidate()
            await connection.close()

    def _hears(self, _driver: object, pid: int, _channel: str, said: object) -> None:
        is_own = self._driver is not None and pid == self._driver.get_server_pid()
        self._heard(str(said), is_own)


def _nobody(_said: str, _is_own: bool) -> None:  # noqa: FBT001 - as Heard is called
    """Hear nothing."""
