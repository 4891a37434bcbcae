"""The spine: one record for every kind of ticket, and the words that describe it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desk.identifiers import PersonId, RecordId
from desk.priority import Impact, Priority, Urgency


class Kind(StrEnum):
    """What a record is, in ITIL's words."""

    INCIDENT = "incident"
    REQUEST = "request"
    TASK = "task"
    """A piece of work for another record, which it may block."""


class State(StrEnum):
    """Where a record stands. Ownership, escalation and breach are facts beside the state."""

    NEW = "new"
    ACTIVE = "active"
    PENDING = "pending"
    RESOLVED = "resolved"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    TODO = "todo"
    DOING = "doing"
    DONE = "done"
    SKIPPED = "skipped"


OPEN = frozenset({State.NEW, State.ACTIVE, State.PENDING, State.RESOLVED, State.TODO, State.DOING})
"""States in which a record can still move; the others are final."""


class Verb(StrEnum):
    """What can be done with a record: the one list used by code, buttons, events and glossary."""

    REPORT = "report"
    CLAIM = "claim"
    ASSIGN = "assign"
    UNCLAIM = "unclaim"
    HAND_OVER = "hand_over"
    NOTE = "note"
    REPLY = "reply"
    USER_MESSAGE = "user_message"
    PEND = "pend"
    RESUME = "resume"
    RAISE = "raise"
    LOWER = "lower"
    CORRECT = "correct"
    ESCALATE = "escalate"
    RESOLVE = "resolve"
    UNDO = "undo"
    """Take a claim or a solution back that was pressed by mistake, soon after it."""
    CONFIRM = "confirm"
    REOPEN = "reopen"
    CANCEL = "cancel"
    JOIN = "join"
    """Be told of a record: become a watcher."""
    LEAVE = "leave"
    URGE = "urge"
    COMPLAIN = "complain"
    RATE = "rate"
    START = "start"
    FINISH = "finish"
    SKIP = "skip"
    WARN = "warn"
    """Tell somebody that so much of a promise is used up."""
    REMIND = "remind"
    """Ask somebody who keeps silent, or whom work waits for."""
    PAGE = "page"
    """Call somebody, because nobody has the record in hand."""
    DECLINE = "decline"
    """Say that somebody else must come."""
    ACKNOWLEDGE = "acknowledge"
    """Say that one sees to it that somebody comes."""
    KEEP = "keep"
    """Say that one is still at work on it."""
    PROMISE = "promise"
    """Give the requester a new time."""


class Source(StrEnum):
    """How a report came in."""

    CHAT = "chat"
    GROUP = "group"
    """Typed in a group."""
    ON_BEHALF = "on_behalf"
    PHONE = "phone"
    WALK_IN = "walk_in"
    TASK = "task"
    """Split off another record."""
    DESK = "desk"
    """Made by the desk, of itself."""


FOR_OTHERS = frozenset({Source.ON_BEHALF, Source.PHONE, Source.WALK_IN})
"""How reports come in that somebody else writes down than who has the trouble."""


class CancelReason(StrEnum):
    """Why a record was given up."""

    WITHDRAWN = "withdrawn"
    DUPLICATE = "duplicate"
    NOT_A_FAULT = "not_a_fault"


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One record of any kind as the desk sees it; a change makes a new one.

    `version` counts its events: each event raises it by one, so an event's `seq` is the version
    that it made.

    `guessed` is the category that the desk guessed from the words, `answers` the answers to the
    questions of the category, by question. `place`, `device` and `contact` are in people's own
    words; `caller` names somebody whom the desk does not know, for whom `requester` reported.
    `escalated_at` is when an engineer asked the leads for help, `urges` and `reopens` count.
    `parent` is the record that a task was split off. `terms` is the version of the promises under
    which it was reported, None before there were any.
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
    first_resolved_at: datetime | None = None
    cancel_reason: CancelReason | None = None
    duplicate_of: RecordId | None = None
    parent: RecordId | None = None
    terms: int | None = None
    escalated_at: datetime | None = None
    confidential: bool = False
    source: Source = Source.CHAT
    guessed: str | None = None
    place: str | None = None
    device: str | None = None
    contact: str | None = None
    caller: str | None = None
    answers: Mapping[str, str] = field(default_factory=dict)
    urges: int = 0
    reopens: int = 0

    @property
    def reporter(self) -> PersonId | None:
        """Whom the record is for, and who is told of it.

        A task is for nobody but its ticket, and what the desk reports of itself for nobody.
        """
        is_for_nobody = self.kind is Kind.TASK or self.source is Source.DESK
        return None if is_for_nobody else self.requester

    @property
    def is_open(self) -> bool:
        """Whether the record can still move."""
        return self.state in OPEN
