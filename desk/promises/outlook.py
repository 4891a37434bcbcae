"""How a promise looks at a glance: when it is due, and whether it is at risk or missed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.hours import Calendar
from desk.sla import ClockKind, Standing, Verdict

AT_RISK_LEFT = 4
"""A promise is at risk when no more is left of its target than one part in so many."""


class Danger(StrEnum):
    """What is the matter with a promise."""

    AT_RISK = "at_risk"
    MISSED = "missed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """The promise that counts next: `due_at` is None while it pauses, `danger` where none is."""

    due_at: datetime | None = None
    danger: Danger | None = None


def outlook(standings: Sequence[Standing], hours: Calendar, now: datetime) -> Outlook:
    """Return how a record looks by the standings of its clocks: the answer counts, then the end.

    Of a clock that was begun anew the newest lap counts. Nothing is due of what is over.
    """
    newest = {s.kind: s for s in sorted(standings, key=lambda standing: standing.lap)}
    running = [
        newest[kind]
        for kind in (ClockKind.RESPONSE, ClockKind.RESOLUTION)
        if kind in newest and newest[kind].stopped_at is None
    ]
    if not running:
        return Outlook()
    clock = running[0]
    due_at = clock.due_at
    if clock.verdict is Verdict.BREACHED or (due_at is not None and due_at < now):
        return Outlook(due_at=due_at, danger=Danger.MISSED)
    if due_at is None or hours.working_time(now, due_at) > clock.target / AT_RISK_LEFT:
        return Outlook(due_at=due_at)
    return Outlook(due_at=due_at, danger=Danger.AT_RISK)
