"""Quiet hours: when people are not to be woken by what can wait."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.hours import reached

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class QuietHours:
    """A half-open span of a person's own clock; over midnight when it ends first."""

    start: time
    end: time


def quiet_until(
    at: datetime, zone: str, start: time = time(22), end: time = time(7)
) -> datetime | None:
    """Return when the quiet hours end (UTC) in which a moment lies; None when it lies in none.

    Args:
        at: the moment, aware.
        zone: the time zone of the person.
        start: when they begin by the clock on the wall.
        end: when they end, on the next day unless later than `start`; equal to it, there are none.
    """
    at = at.astimezone(UTC)
    place = ZoneInfo(zone)
    today = at.astimezone(place).date()
    if start == end:
        return None
    for evening in (today - _DAY, today):
        morning = evening if start < end else evening + _DAY
        begins, ends = (
            reached(place, day, timedelta(hours=wall.hour, minutes=wall.minute))
            for day, wall in ((evening, start), (morning, end))
        )
        if begins <= at < ends:
            return ends
    return None
