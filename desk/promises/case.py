"""A record with all that the rules of promises look at, and what they plan for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property

from desk.events import Event, Fact
from desk.hours import Calendar
from desk.priority import Priority
from desk.record import Kind, Record, State, Verb
from desk.sla import Clock, Clocks, Level, clocks_of
from desk.terms import Terms

WORKED = frozenset({State.NEW, State.ACTIVE, State.PENDING})
"""The states in which somebody is to do something about a record."""


class What(StrEnum):
    """What the desk does by itself."""

    PAGE = "page"
    """Call the next one of a chain."""
    RUNG = "rung"
    """Tell who answers for it that so much of a target is used up."""
    SLIP = "slip"
    """Tell the requester that it takes longer, and until when."""
    NOBODY = "nobody"
    """Say that a whole chain brought nobody."""
    NUDGE = "nudge"
    """Ask an owner who keeps silent."""
    BACK = "back"
    """Put the record of a silent owner back in the queue."""
    REMIND = "remind"
    """Remind whom work waits for."""
    RESUME = "resume"
    """Take work up again: the moment until which it waited has come."""
    RESOLVE = "resolve"
    """Take the record for solved: its requester did not answer."""
    CLOSE = "close"
    """Close what was solved: nobody objected."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Planned:
    """One thing that the desk does when a moment comes, if nobody acts before.

    `key` names it within the record, so that it is done once.
    """

    what: What
    at: datetime
    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Case:
    """One record as it stands, its timeline, and the terms under which it was reported.

    `hours` are the desk's service hours. A record that is not `admitted` is a stranger's: it wakes
    nobody.
    """

    record: Record
    timeline: Sequence[Event]
    terms: Terms
    levels: Mapping[Priority, Level]
    hours: Calendar
    close_after: timedelta
    admitted: bool = True

    @cached_property
    def clocks(self) -> Clocks | None:
        """The clocks; a task has none."""
        return clocks_of(self.record, self.timeline, self.levels, self.terms.pauses)

    @property
    def level(self) -> Level:
        """What is promised for the priority that it has now."""
        return self.levels[self.record.priority]

    @property
    def is_looked_after(self) -> bool:
        """Whether the desk does anything for it by itself while it is worked."""
        is_task = self.record.kind is Kind.TASK
        return self.admitted and not is_task and self.record.state in WORKED

    @property
    def promised(self) -> Clock | None:
        """The clock whose time the requester is told: the answer's first, then the solution's."""
        if self.clocks is None:
            return None
        response = self.clocks.response
        return self.clocks.resolution if response.stopped_at is not None else response

    @cached_property
    def done(self) -> frozenset[str]:
        """The keys of what the desk did for it so far."""
        return frozenset(str(e.facts["key"]) for e in self.timeline if "key" in e.facts)

    def last(self, *verbs: Verb) -> Event | None:
        """Return the newest step that is one of these."""
        return next((e for e in reversed(self.timeline) if e.verb in verbs), None)


def told_at(hours: Calendar, at: datetime) -> datetime:
    """Return when people are told of what is reached at a moment: in service hours alone.

    The moment at which a window closes belongs to it.
    """
    opening = hours.next_opening(at)
    if opening is None or opening <= at or hours.is_open(at - timedelta(microseconds=1)):
        return at
    return opening
