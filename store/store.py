"""The store of a desk: units of work, and the queues around them."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import TypeVar

from desk.policy import Policy
from desk.triage import Triage
from store.database.connection import Connection
from store.database.engine import Database
from store.database.lock import FileLock
from store.errors import StoreUnavailable
from store.policies import Policies
from store.queues.due import DueTimers
from store.queues.inbox import Inbox
from store.queues.leases import Leases
from store.queues.lessons import Lessons
from store.queues.outbox import Outbox
from store.queues.quarantine import Quarantine
from store.queues.restored import Restores
from store.queues.rings import RingQueue
from store.queues.rooms import Rooms
from store.queues.set_back import SetBacks
from store.queues.undelivered import UndeliveredNotices
from store.queues.wakes import Wakes
from store.repositories.counters import NEXT
from store.schema import check, prepare
from store.server import Server, server_of
from store.settings import Settings
from store.tally import Tally, tally_of
from store.unit import StoreUnit
from store.vitals import Vitals, vitals_of

UNTAUGHT = Triage({})

Result = TypeVar("Result")


class Store:
    """An open store; made by open()."""

    def __init__(self, database: Database, lock: FileLock | None) -> None:
        self._database = database
        self._lock = lock
        self.inbox = Inbox(database)
        self.outbox = Outbox(database)
        self.rings = RingQueue(database)
        self.quarantine = Quarantine(database)
        self.undelivered = UndeliveredNotices(database)
        self.rooms = Rooms(database)
        self.restores = Restores(database)
        self.due = DueTimers(database)
        self.set_backs = SetBacks(database)
        self.leases = Leases(database)
        self.wakes = Wakes(database)
        self.lessons = Lessons(database)
        self.settings = Settings(database)
        self.policies = Policies(database)

    @property
    def is_for_one(self) -> bool:
        """Whether only one process can run on it: the file is locked for the others."""
        return self._database.is_sqlite

    @classmethod
    async def open(cls, url: str) -> "Store":
        """Connect, and bring the tables up to date.

        Args:
            url: `sqlite:///<path of a file>` or `postgresql://<host>/<database>`, with or
                without the driver's name.

        Raises:
            ValueError: the address is none of these.
            StoreInUse: another process has the SQLite file.
            StoreUnavailable: it cannot be reached or written; its text says why.
            SchemaMismatch: a newer desk made its tables.
        """
        database = Database.at(url)
        lock = None
        if database.is_sqlite:
            if not database.path.parent.is_dir():
                raise StoreUnavailable(
                    f"The database file {database.path} cannot be made:"
                    f" there is no folder {database.path.parent}."
                )
            lock = FileLock(database.path)
            lock.take()
        try:
            await prepare(database)
        except BaseException:
            await database.close()
            if lock is not None:
                lock.release()
            raise
        database.remember_file()
        return cls(database, lock)

    @classmethod
    async def beside(cls, url: str) -> "Store":
        """Connect for a short while to a store on which a desk may be running.

        Nothing is prepared and no lock is taken: on SQLite each transaction waits for its turn
        like those of the desk.

        Args:
            url: as for open().

        Raises:
            ValueError: the address is none of a store.
            StoreUnavailable: there is none, or it cannot be reached.
            SchemaMismatch: its tables belong to another version of the program.
        """
        database = Database.at(url, is_guest=True)
        if database.is_sqlite and not database.path.is_file():
            raise StoreUnavailable(f"There is no database file {database.path}.")
        try:
            await check(database)
        except BaseException:
            await database.close()
            raise
        return cls(database, None)

    async def close(self) -> None:
        """Close all connections and let the next process have the file."""
        await self._database.close()
        if self._lock is not None:
            self._lock.release()

    @asynccontextmanager
    async def unit(self, policy: Policy, triage: Triage = UNTAUGHT) -> AsyncIterator[StoreUnit]:
        """Open a unit that may write; leaving it without commit() rolls it back.

        Args:
            policy: the decisions in force.
            triage: what understands first words; nothing does where no reports are begun.

        Raises:
            StoreUnavailable: the store cannot be written now.
        """
        async with self._database.writing() as connection:
            yield StoreUnit(connection, policy, triage)

    async def serve(
        self, policy: Policy, triage: Triage, work: Callable[[StoreUnit], Awaitable[Result]]
    ) -> Result:
        """Do `work` in a unit and commit it; on SQLite units that wait share a commit.

        A unit that fails takes nothing of the others along: each runs again on its own. So `work`
        must bear to be run again, and nobody is told of it before this returns.

        Raises:
            Overtaken: somebody else changed what was read.
            StoreUnavailable: the store cannot be written, or did not confirm.
        """

        async def piece(connection: Connection) -> Result:
            unit = StoreUnit(connection, policy, triage)
            result = await work(unit)
            await unit.flush()
            return result

        return await self._database.tried(piece, 1)

    @asynccontextmanager
    async def reading(self, policy: Policy) -> AsyncIterator[StoreUnit]:
        """Open a unit that only reads, and waits for no writer.

        Raises:
            StoreUnavailable: the store cannot be reached now.
        """
        async with self._database.reading() as connection:
            yield StoreUnit(connection, policy, UNTAUGHT)

    async def server(self) -> Server:
        """Return how the server is; PostgreSQL only.

        Raises:
            StoreUnavailable: it cannot be read.
        """
        return await server_of(self._database)

    async def vitals(self) -> Vitals:
        """Return how the file is; SQLite only.

        Raises:
            StoreUnavailable: it cannot be read.
        """
        return await vitals_of(self._database)

    async def tally(self) -> Tally:
        """Return how much waits, is open, or was put aside.

        Raises:
            StoreUnavailable: it cannot be read.
        """
        return await tally_of(self._database)

    async def probe(self) -> None:
        """Commit a tiny write, into tables that are those of this program.

        Raises:
            StoreUnavailable: the store cannot be written now.
            SchemaMismatch: somebody migrated the tables since.
        """

        async def work(connection: Connection) -> None:
            await connection.written(NEXT, {"counter": "probe"})

        await self._database.transact(work)
