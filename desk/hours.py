"""Service hours: when a calendar is open, and what working time lies between two moments."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_HORIZON = timedelta(days=400)
_NOTHING = timedelta()


class NeverOpens(Exception):
    """A calendar stays closed for longer than a year, so nothing on it ever falls due."""


@dataclass(frozen=True, slots=True)
class Window:
    """A half-open span of a day by the clock on the wall, from midnight on; it may close at 24:00.

    `opens` and `closes` are what the clock shows, so 09:00 is nine hours even where the night was
    an hour shorter.
    """

    opens: timedelta
    closes: timedelta


Windows: TypeAlias = tuple[Window, ...]
"""The windows of a day in their order, none overlapping another; none at all is a day off."""

DayException: TypeAlias = Windows | None
"""What a date has instead of its weekday's windows; None is a make-up day: Monday's windows."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Calendar:
    """When work is done: a week of windows, with exceptions by date, in one time zone.

    A date follows its own exception, else the national list, else its weekday. All moments that
    methods return are UTC.
    """

    key: str
    zone: str
    weekly: Mapping[int, Windows] = field(default_factory=dict)
    """The windows by weekday, Monday 0; a day without an entry is off."""
    exceptions: Mapping[date, DayException] = field(default_factory=dict)
    national: Mapping[date, DayException] = field(default_factory=dict)
    always: bool = False
    """Around the clock; windows and exceptions do not count then."""
    years_confirmed: frozenset[int] | None = None
    """The years whose national list is announced; None when the calendar follows no list."""

    @property
    def working_day(self) -> timedelta:
        """The working time of a plain day: Monday's, else that of the first day with windows."""
        if self.always:
            return _DAY
        days = (self.weekly[day] for day in sorted(self.weekly) if self.weekly[day])
        return sum((window.closes - window.opens for window in next(days, ())), _NOTHING)

    def windows(self, day: date) -> Windows:
        """Return the windows of a date by the clock on the wall."""
        if self.always:
            return (Window(_NOTHING, _DAY),)
        for exceptions in (self.exceptions, self.national):
            if day in exceptions:
                windows = exceptions[day]
                return self.weekly.get(0, ()) if windows is None else windows
        return self.weekly.get(day.weekday(), ())

    def is_open(self, at: datetime) -> bool:
        """Whether the moment lies in a window."""
        return self.next_opening(at) == at.astimezone(UTC)

    def next_opening(self, at: datetime) -> datetime | None:
        """Return the first open moment from `at` on; None when the next 400 days have none."""
        opens, _ = next(self._spans(at), (None, None))
        return opens

    def working_time(self, since: datetime, until: datetime) -> timedelta:
        """Return the open time between two moments; nothing when `until` is not later."""
        since, until = since.astimezone(UTC), until.astimezone(UTC)
        if self.always:
            return max(until - since, _NOTHING)
        total = _NOTHING
        for opens, closes in self._spans(since):
            if opens >= until:
                break
            total += min(closes, until) - opens
        return total

    def after(self, at: datetime, duration: timedelta) -> datetime:
        """Return the first moment from `at` on by which so much working time has passed.

        What ends exactly at closing time ends there, not at the next opening.

        Raises:
            NeverOpens: the calendar stays closed for 400 days before the time is up.
        """
        at = at.astimezone(UTC)
        if duration <= _NOTHING:
            return at
        if self.always:
            return at + duration
        left = duration
        for opens, closes in self._spans(at):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise NeverOpens(self.key)

    def provisional(self, year: int) -> bool:
        """Whether the days off of a year are not announced yet, so that moments in it may move."""
        if self.always or self.years_confirmed is None:
            return False
        return year not in self.years_confirmed

    def _spans(self, since: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the open spans from `since` on, in order; stop after 400 days without one."""
        since = since.astimezone(UTC)
        zone = ZoneInfo(self.zone)
        # A day of the zone may have begun before the day that its clock shows.
        day = since.astimezone(zone).date() - _DAY
        last = since
        while day - last.date() <= _HORIZON:
            for window in self.windows(day):
                opens = max(reached(zone, day, window.opens), since)
                closes = reached(zone, day, window.closes)
                if opens < closes:
                    last = closes
                    yield opens, closes
            day += _DAY


@lru_cache(maxsize=4096)
def reached(zone: ZoneInfo, day: date, wall: timedelta) -> datetime:
    """Return the first moment (UTC) at which the clock on the wall has come so far in a day.

    An hour that the clock repeats counts at its first pass; a time that it skips is reached at
    the skip. So later times of the clock are never reached earlier.
    """
    shown = datetime.combine(day, time.min) + wall
    moment = shown.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) == shown:
        return moment
    # The clock skips this time: it shows less before the skip, and more after it.
    before = shown.replace(tzinfo=zone, fold=1).astimezone(UTC)
    while moment - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(moment - before) // timedelta(seconds=2))
        if middle.astimezone(zone).replace(tzinfo=None) < shown:
            before = middle
        else:
            moment = middle
    return moment
