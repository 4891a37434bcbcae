"""Moments at which the desk looks again: a timer wakes an action, it never orders."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from desk.events import Fact
from desk.notices import Subject


class TimerKind(StrEnum):
    """What the desk looks at when the moment comes."""

    DRAFT_NUDGE = "draft_nudge"
    DRAFT_FILE = "draft_file"
    RELEASE_REPLY = "release_reply"
    GATHER = "gather"
    AUTO_CLOSE = "auto_close"
    REMIND_SOLVED = "remind_solved"
    REMIND_STARS = "remind_stars"
    UNDO_OVER = "undo_over"
    DUTY = "duty"
    DUTY_UNSEEN = "duty_unseen"
    DRILL_OVER = "drill_over"
    LOOK = "look"
    """Look at a record again: the one timer that wakes whatever its promises plan."""
    DAILY = "daily"
    """Tell the figures of the day."""
    AUDIT = "audit"
    """Look in the night whether all clocks and timers are as the timelines say."""
    RECOMPUTE = "recompute"
    """Derive the clocks of open records anew: a calendar is not what it was."""


ONLY = 0
"""The round of a timer of which its subject has just one."""
AGAIN = frozenset({TimerKind.LOOK, TimerKind.DAILY, TimerKind.AUDIT, TimerKind.RECOMPUTE})
"""Timers of which each subject has one, for ever."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Timer:
    """One waking: unique by kind, subject and round, so it is set and fires once.

    One that comes again can be set once more after it has fired.
    """

    kind: TimerKind
    subject: Subject
    round: int
    due_at: datetime
    data: Mapping[str, Fact] = field(default_factory=dict)
