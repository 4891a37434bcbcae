"""One unit of work: repositories over one transaction, flushed and committed at once."""

from datetime import datetime
from typing import Any

from desk.policy import Policy
from desk.triage import Triage
from store.database.connection import Connection
from store.queues.due import DueTimer, fire
from store.queues.inbox import LeasedUpdate, finish
from store.queues.outcomes import Sending, kept_back, superseded
from store.repositories.audit import Audit
from store.repositories.cards import Cards
from store.repositories.chats import Chats
from store.repositories.clocks import Clocks
from store.repositories.conversations import Conversations
from store.repositories.counters import Counters
from store.repositories.duty.attendances import Attendances
from store.repositories.duty.offers import Offers
from store.repositories.duty.plans import Plans
from store.repositories.duty.stints import Stints
from store.repositories.events import Events
from store.repositories.feedback import FeedbackRepository
from store.repositories.figures import Figures
from store.repositories.finding import Finding
from store.repositories.notices import Notices
from store.repositories.pairs import Pairs
from store.repositories.people import People
from store.repositories.records import Records
from store.repositories.reports import Reports
from store.repositories.rings import Rings
from store.repositories.timers import Timers
from store.repositories.tokens import Tokens
from store.repositories.topics import Topics
from store.repositories.watchers import Watchers
from store.settings import NOTE, NOTED


class StoreUnit:
    """A unit of work; what it stages becomes true when it is committed, all of it or nothing."""

    def __init__(self, connection: Connection, policy: Policy, triage: Triage) -> None:
        self._connection = connection
        self._finished: list[LeasedUpdate] = []
        self.policy = policy
        self.triage = triage
        self.people = People(connection)
        self.chats = Chats(connection)
        self.records = Records(connection)
        self.events = Events(connection)
        self.watchers = Watchers(connection)
        self.clocks = Clocks(connection)
        self.feedback = FeedbackRepository(connection)
        self.figures = Figures(connection)
        self.reports = Reports(connection)
        self.finding = Finding(connection)
        self.pairs = Pairs(connection)
        self.topics = Topics(connection)
        self.conversations = Conversations(connection)
        self.timers = Timers(connection)
        self.notices = Notices(connection)
        self.cards = Cards(connection, self.notices)
        self.rings = Rings(connection)
        self.duty = Plans(connection)
        self.offers = Offers(connection)
        self.stints = Stints(connection)
        self.attendances = Attendances(connection)
        self.tokens = Tokens(connection)
        self.audit = Audit(connection)
        self.counters = Counters(connection)
        # In this order rows are written: what is referred to comes first.
        self._stages = (
            self.people,
            self.chats,
            self.records,
            self.events,
            self.watchers,
            self.clocks,
            self.feedback,
            self.reports,
            self.pairs,
            self.topics,
            self.conversations,
            self.duty,
            self.offers,
            self.stints,
            self.attendances,
            self.timers,
            self.cards,
            self.notices,
            self.rings,
            self.tokens,
            self.audit,
        )

    def drop(self) -> None:
        """Forget everything staged so far but the audit: the action refused.

        People met, chats made, numbers taken, timers fired and updates finished stay so.
        """
        for stage in self._stages:
            stage.drop()

    def finish(self, update: LeasedUpdate) -> None:
        """Stage that an update is done; the commit refuses when its lease was taken over."""
        self._finished.append(update)

    async def fire(self, timer: DueTimer) -> bool:
        """Mark a timer as fired in this transaction.

        Tells False when somebody fired, moved or cancelled it meanwhile, or is about to: then
        there is nothing to do.
        """
        return await fire(self._connection, timer)

    async def noted(self, name: str) -> Any:  # noqa: ANN401 - JSON
        """Return what was noted last under a name, None where nothing was."""
        row = await self._connection.row(NOTED, {"setting": name})
        return None if row is None else row.value

    async def note(self, name: str, value: object) -> None:
        """Keep a value of the desk's own in this transaction; see Settings.noted()."""
        await self._connection.write(NOTE, {"name": name, "value": value})

    async def supersede(self, sending: Sending, now: datetime, reason: str | None = None) -> None:
        """End a notice in this transaction: what it had to say is said otherwise."""
        await superseded(self._connection, sending, now, reason)

    async def keep_back(self, sending: Sending, now: datetime, reason: str) -> None:
        """Hand a notice back in this transaction, which tells that its chat is out of reach."""
        await kept_back(self._connection, sending, now, reason)

    async def commit(self) -> None:
        """Write everything staged, table by table, and make it true.

        Raises:
            Overtaken: somebody else changed what was read; leave the unit and run it again.
            StoreUnavailable: the store cannot be written, or did not confirm: look before
                running it again.
        """
        await self.flush()
        await self._connection.commit()

    async def flush(self) -> None:
        """Write everything staged, table by table, into the transaction.

        Raises:
            Overtaken: as for commit().
            StoreUnavailable: the store cannot be written.
        """
        for update in self._finished:
            await finish(self._connection, update)
        for stage in self._stages:
            await stage.flush()
