"""The spine: one record for every kind of ticket, and the words that describe it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.identifiers import PersonId, RecordId
from desk.priority import Impact, Priority, Urgency


class Kind(StrEnum):
    """What a record is, in ITIL's words."""

    INCIDENT = "incident"
    REQUEST = "request"


class State(StrEnum):
    """Where a record stands. Ownership, escalation and breach are facts beside the state."""

    NEW = "new"
    ACTIVE = "active"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"


OPEN = frozenset({State.NEW, State.ACTIVE, State.PENDING, State.RESOLVED})
"""States in which a record can still move; the others are final."""


class Verb(StrEnum):
    """What can be done with a record: the one list used by code, buttons, events and glossary."""

    REPORT = "report"
    CLAIM = "claim"
    UNCLAIM = "unclaim"
    NOTE = "note"
    REPLY = "reply"
    USER_MESSAGE = "user_message"
    PEND = "pend"
    RESUME = "resume"
    CORRECT = "correct"
    RESOLVE = "resolve"
    CONFIRM = "confirm"
    REOPEN = "reopen"
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One record of any kind as the desk sees it; a change makes a new one.

    `version` counts its events: each event raises it by one, so an event's `seq` is the version
    that it made.
    """

    id: RecordId
    kind: Kind
    title: str
    category: str
    team: str
    impact: Impact
    urgency: Urgency
    priority: Priority
    requester: PersonId
    state: State
    owner: PersonId | None
    reported_at: datetime
    changed_at: datetime
    version: int
    pending_reason: str | None = None
    cause: str | None = None
    solution: str | None = None
    responded_at: datetime | None = None
    resolved_at: datetime | None = None
    closed_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether the record can still move."""
        return self.state in OPEN
