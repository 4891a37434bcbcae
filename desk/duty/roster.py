"""A roster: people of a team who take turns, with its hand-overs by the clock on the wall."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from desk.hours import Window, reached
from desk.identifiers import PersonId

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
SHORTEST = timedelta(hours=1)
"""A shift is at least so long; it is whole hours."""
LONGEST_WINDOW = 2
"""How many days before a moment a window may have opened that is still open."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Roster:
    """One layer of a team's duty: `people` take turns from `first_day` on.

    Every shift is `length` long as the clock on the wall counts, and the first one begins when
    that shows `hand_over`; so a shift from nine to nine stays so when the clocks change. With
    `windows` the roster holds only within them; they are told by the weekday on which they open,
    and may run into the next day. Of several layers the one with the greatest number wins.
    """

    team: str
    layer: int
    people: tuple[PersonId, ...]
    length: timedelta
    first_day: date
    hand_over: timedelta
    zone: str
    windows: Mapping[int, tuple[Window, ...]] = field(default_factory=dict)
    """The windows by weekday, Monday 0; none at all is around the clock."""
    changed_at: datetime

    def begins(self, number: int) -> datetime:
        """Return when the shift `number`, counted from 0, begins."""
        wall = self.hand_over + number * self.length
        days = wall // DAY
        return reached(ZoneInfo(self.zone), self.first_day + days * DAY, wall - days * DAY)

    def number_at(self, at: datetime) -> int:
        """Return the number of the shift at a moment; it is negative before the first one."""
        shown = at.astimezone(ZoneInfo(self.zone)).replace(tzinfo=None)
        begun = datetime.combine(self.first_day, time.min) + self.hand_over
        number = (shown - begun) // self.length
        while self.begins(number + 1) <= at:
            number += 1  # the clock shows an hour for the second time
        return number

    def in_order(self, number: int) -> tuple[PersonId, ...]:
        """Return whose turn the shift `number` is, then who comes after them."""
        first = number % len(self.people)
        return self.people[first:] + self.people[:first]

    def is_open(self, at: datetime) -> bool:
        """Whether the roster holds at a moment, as far as its windows tell."""
        if not self.windows:
            return True
        return any(opens <= at < closes for opens, closes in self._spans(at, at))

    def boundaries(self, since: datetime, until: datetime) -> Iterator[datetime]:
        """Yield the moments between two others, without these, at which something may change."""
        number = max(self.number_at(since) + 1, 0)
        while (moment := self.begins(number)) < until:
            yield moment
            number += 1
        for span in self._spans(since, until):
            yield from (moment for moment in span if since < moment < until)

    def _spans(self, since: datetime, until: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield the windows that may touch the time between two moments."""
        zone = ZoneInfo(self.zone)
        day = since.astimezone(zone).date() - LONGEST_WINDOW * DAY
        last = until.astimezone(zone).date() + DAY
        while day <= last:
            for window in self.windows.get(day.weekday(), ()):
                yield reached(zone, day, window.opens), reached(zone, day, window.closes)
            day += DAY
