"""Shifts in words: from when to when, and why somebody has one who would not have had it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.actions.duty.lookup import Duty, duty_of
from desk.duty.plan import Plan, Shift
from desk.ports import Unit
from handlers.chat.words import Words

DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of a plan: when, who, and why."""

    when: str
    duty: Duty
    is_now: bool


def span(words: Words, since: datetime, until: datetime) -> str:
    """Return a time as people read it; its end without a day where that is the same one."""
    last = words.hour(until) if words.same_day(since, until) else words.moment(until)
    return f"{words.moment(since)} – {last}"


async def rows_of(
    unit: Unit, plan: Plan, since: datetime, until: datetime, words: Words
) -> list[Row]:
    """Return the lines of a plan between two moments; what is now begins when it began."""
    return [
        Row(
            when=span(words, shift.since, shift.until),
            duty=await duty_of(unit, shift),
            is_now=shift.since <= since < shift.until,
        )
        for shift in joined(plan.shifts(since, until))
    ]


def joined(shifts: Sequence[Shift]) -> list[Shift]:
    """Return shifts with those joined that follow each other and read the same."""
    found: list[Shift] = []
    for shift in shifts:
        last = found[-1] if found else None
        if last is not None and _read(last) == _read(shift):
            found[-1] = Shift(since=last.since, until=shift.until, turn=last.turn)
        else:
            found.append(shift)
    return found


def _read(shift: Shift) -> tuple[object, ...]:
    return shift.person, shift.turn.why, shift.turn.skipped
