"""How moments and durations are said: as one tells a colleague, by the clock of the reader."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.hours import Calendar

_NEAR = {-1: "yesterday", 0: "today", 1: "tomorrow"}
_WEEK = 7
_MINUTE = timedelta(minutes=1)
_MINUTES_OF_HOUR = 60


def day_said(at: datetime, now: datetime, zone: ZoneInfo) -> str:
    """Return how the day of a moment is said: `today`, `weekday`, `date` and the like."""
    days = (at.astimezone(zone).date() - now.astimezone(zone).date()).days
    return _NEAR.get(days, "weekday" if 0 < days < _WEEK else "date")


def amounts(length: timedelta, calendar: Calendar) -> Iterator[tuple[str, int]]:
    """Yield the units in which working time is said, with how many of each.

    Whole working days are days, all else hours and minutes; a begun minute counts. Only the first
    unit says that it is working time, and none does around the clock.
    """
    day = calendar.working_day
    if length >= day > timedelta() and not calendar.always and not length % day:
        yield "working_days", length // day
        return
    hours, minutes = divmod(-(-length // _MINUTE), _MINUTES_OF_HOUR)
    prefix = "" if calendar.always else "working_"
    if hours:
        yield f"{prefix}hours", hours
        prefix = ""
    if minutes or not hours:
        yield f"{prefix}minutes", minutes
