"""Tells which moment, span or duration a person means; what may mean two things is not read.

- A day without a time means 09:00, a time without a day the next such moment.
- A weekday is the next one after today, a date without a year the next such date from today on,
  unless it was within the last month: that is over, and the caller decides.
  下周五 and "next Friday" are in the week after this one, whatever today is.
- The hours 1 to 6 without a half of the day mean the afternoon: a desk is asked by day. Two mean
  the morning: 03:00, written by the 24 hours, and what is said at night of an hour still to come.
- Looking back (`past`), the last such moment counts instead of the next.
"""

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, Self
from zoneinfo import ZoneInfo

from desk.hours import reached
from desk.said.pieces import Clock, Day, Length, Piece, To, pieces
from desk.said.tokens import tokens
from desk.said.words import DAY, HOUR, MONTHS, Kind

_ONE_DAY: Final = timedelta(days=1)
_MORNING: Final = 9 * HOUR
_HALF_DAY: Final = 12 * HOUR
_NIGHT_ENDS: Final = 6
_EVENING: Final = 18 * HOUR
_EARLY: Final = range(1, 7)
_YEARS: Final = range(2000, 2200)
_HALF_A_YEAR: Final = timedelta(days=183)
"""An end without a year that is later than this was meant to be before the beginning."""
_JUST_OVER: Final = timedelta(days=31)
"""A date without a year that was so short ago is over, rather than one of the next year."""
_SEARCHED: Final = 9
"""Years within which a 29th of February comes."""


def moment_said(text: str, now: datetime, zone: str, *, past: bool = False) -> datetime | None:
    """Return the moment (UTC, to the minute) that a person at `now` in `zone` means, if any.

    What is said with day and time is returned even when it is over; the caller decides.
    """
    said = _Said.of(pieces(text) or [])
    return _Asked(now, zone, past=past).moment(said) if said else None


def span_said(
    text: str, now: datetime, zone: str, *, whole: bool = False
) -> tuple[datetime, datetime] | None:
    """Return the beginning and end (UTC) of the span that a person at `now` in `zone` means.

    A day is a span by itself, and one that ends a span belongs to it: until its 24:00. Of a text
    that is to be a time as a `whole`, no word may be anything else.
    """
    if whole and any(token.kind is Kind.OTHER for token in tokens(text)):
        return None
    found = pieces(text) or []
    asked = _Asked(now, zone)
    cuts = [number for number, piece in enumerate(found) if isinstance(piece, To)]
    if not cuts:
        said = _Said.of(found)
        return asked.alone(said) if said else None
    since, until = _Said.of(found[: cuts[0]]), _Said.of(found[cuts[0] + 1 :])
    return asked.between(since, until) if since and until else None


def duration_said(text: str) -> timedelta | None:
    """Return the duration that a person means: "2 hours", 1小时30分; None for "2 hours ago"."""
    match pieces(text):
        case [Length(sense=sense) as length] if sense >= 0:
            return timedelta(days=length.days, minutes=length.minutes)
    return None


@dataclass(frozen=True, kw_only=True, slots=True)
class _Said:
    """What was said of one moment, put together from all the places it was said at."""

    day: Day | None = None
    clock: Clock | None = None
    length: Length | None = None
    day_last: bool = False
    """The day was said after the time: 18:00-22:00 tomorrow."""

    @classmethod
    def of(cls, found: Sequence[Piece]) -> Self | None:
        """Return what the pieces say together; None when that is nothing, or two things."""
        said = cls()
        for piece in found:
            match piece:
                case Day():
                    day = _merged(said.day, piece)
                    said = replace(said, day=day, day_last=bool(said.clock))
                case Clock():
                    said = replace(said, clock=_joined(said.clock, piece))
                case Length() if said.length is None:
                    said = replace(said, length=piece)
                case _:
                    return None
            if (isinstance(piece, Day) and not said.day) or (
                isinstance(piece, Clock) and not said.clock
            ):
                return None
        return said if found else None


def _merged(one: Day | None, other: Day) -> Day | None:
    """Return a day said in two ways, as a weekday with its date; None where they differ."""
    facts: dict[str, int] = {}
    for day in (one, other):
        for fact in fields(Day):
            value = getattr(day, fact.name, None)
            if value is not None and facts.setdefault(fact.name, value) != value:
                return None
    return Day(**facts)


def _joined(one: Clock | None, other: Clock) -> Clock | None:
    """Return a time whose part of the day was said elsewhere; None for two times."""
    if one is None:
        return other
    if (one.hour is None) == (other.hour is None) or (one.part and other.part):
        return None
    hour, part = (other, one) if one.hour is None else (one, other)
    return replace(hour, part=part.part)


class _Asked:
    """Somebody's now and here, from which moments are told."""

    def __init__(self, now: datetime, zone: str, *, past: bool = False) -> None:
        self._now = now.astimezone(UTC)
        self._zone = ZoneInfo(zone)
        self._local = now.astimezone(self._zone)
        self._today = self._local.date()
        self._past = past

    def moment(self, said: _Said) -> datetime | None:
        """Return the moment that was said."""
        if said.length:
            return self._after(said.length, said)
        if said.day:
            day = self._day(said.day)
            return self._at(day, said.clock) if day else None
        offsets = (0, -1, -2) if self._past else (-1, 0, 1)
        moments = (self._at(self._today + offset * _ONE_DAY, said.clock) for offset in offsets)
        return next((at for at in moments if at and (at > self._now) is not self._past), None)

    def alone(self, said: _Said) -> tuple[datetime, datetime] | None:
        """Return the span of a day or week, or that of so long from a moment on."""
        if said.length:
            if said.length.sense:
                return None
            since = self.moment(replace(said, length=None)) if said.day or said.clock else self._now
            return (_to_minute(since), self._later(since, said.length)) if since else None
        day = self._day(said.day) if said.day and not said.clock else None
        if said.day is None or day is None:
            return None
        days = 7 if said.day == Day(week=said.day.week) else 1
        return self._reached(day, 0), self._reached(day, days * DAY)

    def between(self, since: _Said, until: _Said) -> tuple[datetime, datetime] | None:
        """Return the span from one moment to another."""
        if since.length or until.length:
            return None
        shared = since.day is None and until.day_last
        first_said, last_said = (until.day, None) if shared else (since.day, until.day)
        first = self._day(first_said) if first_said else self._today
        last = self._day(last_said, first) if last_said and first else first
        opens = _opening(since.clock, until.clock)
        if first is None or last is None or opens is None:
            return None
        closes = _closing(until.clock, since.clock, opens, same_day=last_said is None)
        if closes is None:
            return None
        span = self._reached(first, opens), self._reached(last, closes)
        if not first_said and not last_said and span[1] <= self._now:
            span = self._reached(first, opens + DAY), self._reached(last, closes + DAY)
        is_turned = not (last_said and last_said.year) and span[1] - span[0] > _HALF_A_YEAR
        return span if span[0] < span[1] and not is_turned else None

    def _after(self, length: Length, said: _Said) -> datetime | None:
        """Return the moment so long from now, or ago; 2天后上午9点 is 09:00 of that day."""
        sense = length.sense or (-1 if self._past else 1)
        if said.clock and not said.day and length.sense and not length.minutes:
            return self._at(self._today + sense * length.days * _ONE_DAY, said.clock)
        if said.clock or said.day:
            return None
        return self._later(self._now, length, sense)

    def _later(self, since: datetime, length: Length, sense: int = 1) -> datetime:
        """Return the moment so long after another; days are those of the clock on the wall."""
        if length.days:
            shown = since.astimezone(self._zone)
            wall = shown.hour * HOUR + shown.minute
            since = self._reached(shown.date() + sense * length.days * _ONE_DAY, wall)
        return _to_minute(since + sense * timedelta(minutes=length.minutes))

    def _at(self, day: date, clock: Clock | None) -> datetime | None:
        """Return a time of a day; None when there is no such time."""
        if clock is None:
            return self._reached(day, _MORNING)
        minutes = clock.minutes()
        if minutes is None:
            return None
        moment = self._reached(day, minutes)
        at_night = day == self._today and self._local.hour < _NIGHT_ENDS
        if _is_early(clock) and not (at_night and (moment > self._now) is not self._past):
            return self._reached(day, minutes + _HALF_DAY)
        return moment

    def _reached(self, day: date, minutes: int) -> datetime:
        """Return the moment at which the clock on the wall shows so many minutes of a day."""
        return reached(self._zone, day, timedelta(minutes=minutes))

    def _day(self, said: Day, since: date | None = None) -> date | None:
        """Return the day that was said, the first from `since` on; None when there is none."""
        if said.offset is not None:
            days: Iterable[date] = (self._today + said.offset * _ONE_DAY,)
        elif said.day is not None:
            days = self._dates(said, since or self._today)
        elif said.week is not None:
            monday = self._today - self._today.weekday() * _ONE_DAY
            days = (monday + (7 * said.week + (said.weekday or 0)) * _ONE_DAY,)
        else:
            sense = -1 if self._past else 1
            near = since or self._today + sense * _ONE_DAY
            days = (near + sense * number * _ONE_DAY for number in range(7))
        return next((day for day in days if _agrees(day, said)), None)

    def _dates(self, said: Day, since: date) -> list[date]:
        """Return the nearest dates on either side, the wanted side first."""
        if said.year:
            return _in_years(said, range(said.year, said.year + 1))
        days = _in_years(said, range(since.year - _SEARCHED, since.year + _SEARCHED))
        before = [day for day in days if day < since or (self._past and day == since)][-1:]
        after = [day for day in days if day >= since and day not in before][:1]
        is_over = since == self._today and any(_was_just(day, said, since) for day in before)
        return before + after if self._past or is_over else after + before


def _was_just(day: date, said: Day, today: date) -> bool:
    """Tell whether a day whose month was said is over for a short time only."""
    return said.month is not None and today - day <= _JUST_OVER


def _to_minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _in_years(said: Day, years: range) -> list[date]:
    """Return the dates of some years that were said, in their order."""
    months = [said.month] if said.month else range(1, 13)
    return [
        date(year, month, said.day)
        for year in years
        if year in _YEARS
        for month in months
        if 1 <= month <= MONTHS and said.day and said.day <= monthrange(year, month)[1]
    ]


def _agrees(day: date, said: Day) -> bool:
    """Tell whether a day is all that was said of it."""
    facts = (said.weekday, said.year, said.month, said.day)
    own = (day.weekday(), day.year, day.month, day.day)
    return all(fact in {None, value} for fact, value in zip(facts, own, strict=True))


def _is_early(clock: Clock) -> bool:
    return clock.hour in _EARLY and clock.part is None and not clock.exact


def _by_day(clock: Clock) -> int | None:
    """Return the minutes of a time, in the afternoon where the half of the day was not said."""
    minutes = clock.minutes()
    return minutes + _HALF_DAY if minutes is not None and _is_early(clock) else minutes


def _opening(clock: Clock | None, until: Clock | None) -> int | None:
    """Return the minutes at which a span begins; 2-4pm begins in the afternoon, 9-5pm does not."""
    if clock is None:
        return 0
    if until and until.part and not clock.part and not clock.exact:
        opens, closes = clock.minutes(until.part), until.minutes()
        if opens is not None and closes is not None and opens < closes:
            return opens
    return _by_day(clock)


def _closing(clock: Clock | None, since: Clock | None, opens: int, *, same_day: bool) -> int | None:
    """Return the minutes at which a span ends, counted from the midnight of its last day.

    A time that is not later on the same day is one of the next day. What begins in the evening and
    ends on another day ends when it is said: at 6 is in the morning.
    """
    if clock is None:
        return DAY
    plain = clock.minutes()
    if plain is None or not same_day:
        return plain if opens >= _EVENING else _by_day(clock)
    inherited = clock.minutes(since.part) if since and not clock.exact else None
    for closes in (inherited, _by_day(clock), plain):
        if closes is not None and closes > opens:
            return closes
    return plain + DAY
