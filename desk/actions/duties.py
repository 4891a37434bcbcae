"""Asking the desk to look at the duty of a team: whoever changes anything of it does."""

from datetime import datetime

from desk.notices import Subject
from desk.ports import Unit
from desk.timers import Timer, TimerKind

CHANGED = "changed"
"""The fact of a timer that tells that people changed something of the plan just now."""


async def arm(
    unit: Unit, team: str, now: datetime, due: datetime | None = None, *, changed: bool = True
) -> None:
    """Stage that the duty of a team is looked at when `due`, by default at once.

    `changed` tells that people changed something of the plan, so that what follows from it begins
    now. Looking sets the next look, so one timer waits for each team that has a roster.
    """
    await unit.timers.set(
        Timer(
            kind=TimerKind.DUTY,
            subject=Subject.team(team),
            round=await unit.counters.duty(),
            due_at=due or now,
            data={CHANGED: changed},
        )
    )
