"""Timers of the desk itself: each kind once, and set again whenever it has fired."""

from collections.abc import Mapping
from datetime import datetime

from desk.events import Fact
from desk.notices import Subject
from desk.ports import Unit
from desk.timers import ONLY, Timer, TimerKind


async def again(unit: Unit, kind: TimerKind, at: datetime | None, now: datetime) -> None:
    """Stage that the desk looks at something at a moment, or never.

    What is overdue stays so: it looks at it as soon as it can, and sets the next moment then.
    """
    due = await unit.timers.waiting(kind, Subject.desk())
    if at is None:
        await unit.timers.cancel(kind, Subject.desk())
    elif due is None or due > now:
        await at_once(unit, kind, at)


async def at_once(
    unit: Unit, kind: TimerKind, at: datetime, data: Mapping[str, Fact] | None = None
) -> None:
    """Stage that the desk looks at something at a moment, whatever was planned."""
    timer = Timer(kind=kind, subject=Subject.desk(), round=ONLY, due_at=at, data=data or {})
    await unit.timers.set(timer)
