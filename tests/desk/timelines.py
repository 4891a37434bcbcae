"""Timelines for the tests of clocks: what happened to a record, written as short lines."""

from datetime import datetime

from desk.events import Event, Fact
from desk.identifiers import PersonId
from desk.priority import Priority
from desk.record import Record, Verb
from desk.sla import Clocks, Level, clocks_of
from tests.desk.records import ENGINEER, record

PAUSES = frozenset({"wait_user", "appointment", "no_access"})


class Timeline:
    """A record and what happens to it, from its report on."""

    def __init__(self, reported_at: datetime, priority: str = "P2", **facts) -> None:
        wanted = Priority(priority)
        self.record: Record = record(reported_at=reported_at, priority=wanted, **facts)
        self.events: list[Event] = []
        self.happened(reported_at, Verb.REPORT)

    def happened(
        self,
        at: datetime,
        verb: Verb,
        by: PersonId | None = ENGINEER,
        *,
        public: bool = True,
        **facts: Fact,
    ) -> Event:
        """Add a step."""
        seq = len(self.events) + 1
        event = Event(
            record=self.record.id,
            seq=seq,
            at=at,
            actor=by,
            verb=verb,
            public=public,
            facts=facts,
        )
        self.events.append(event)
        return event

    def clocks(self, levels: dict[Priority, Level], pauses: frozenset[str] = PAUSES) -> Clocks:
        """Return the record's clocks."""
        clocks = clocks_of(self.record, self.events, levels, pauses)
        assert clocks is not None
        return clocks
