"""Reports: when the figures of a day are told, which time they cover, and the frozen numbers."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from desk.events import Fact
from desk.figures import AGES, TeamFigures
from desk.hours import Calendar, reached

_DAY = timedelta(days=1)
_HORIZON = 400
"""In how many days a calendar has a working day, or never."""


class ReportKind(StrEnum):
    """What a report covers."""

    DAILY = "daily"


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One report as it was made: its numbers never change, however often it is sent.

    It covers what happened from `since` on and before `until`; `params` are what it was made with.
    """

    kind: ReportKind
    since: datetime
    until: datetime
    made_at: datetime
    teams: Mapping[str, TeamFigures]
    params: Mapping[str, Fact]


@dataclass(frozen=True, kw_only=True, slots=True)
class Days:
    """The working days of a desk: those on which its calendar has windows, by its own clock."""

    hours: Calendar
    zone: ZoneInfo

    def today(self, at: datetime) -> date:
        """Return the day of a moment."""
        return at.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """Return when a day begins."""
        return reached(self.zone, day, timedelta())

    def after(self, day: date) -> date | None:
        """Return the next working day; None where none is known."""
        return next(self._working(day, _DAY), None)

    def next(self, at: datetime, wall: time) -> datetime | None:
        """Return the first moment after `at` at which the clock of a working day shows `wall`."""
        days = self._working(self.today(at) - _DAY, _DAY)
        return next((m for m in self._moments(days, wall) if m > at), None)

    def any_next(self, at: datetime, wall: time) -> datetime:
        """Return the first moment after `at` at which the clock shows `wall`, on whatever day."""
        today = self.today(at)
        moments = list(self._moments(iter((today, today + _DAY)), wall))
        return moments[0] if moments[0] > at else moments[1]

    def last(self, at: datetime, wall: time) -> datetime | None:
        """Return the last moment before `at` at which the clock of a working day showed `wall`."""
        days = self._working(self.today(at) + _DAY, -_DAY)
        return next((m for m in self._moments(days, wall) if m < at), None)

    def ages(self, at: datetime) -> tuple[datetime, ...]:
        """Return since when tickets are of each age; see desk.figures.AGES."""
        today = self.today(at)
        return tuple(self.midnight(today - timedelta(days=age)) for age in AGES)

    def _working(self, day: date, step: timedelta) -> Iterator[date]:
        for _ in range(_HORIZON):
            day += step
            if self.hours.windows(day):
                yield day

    def _moments(self, days: Iterator[date], wall: time) -> Iterator[datetime]:
        shown = timedelta(hours=wall.hour, minutes=wall.minute)
        return (reached(self.zone, day, shown) for day in days)
