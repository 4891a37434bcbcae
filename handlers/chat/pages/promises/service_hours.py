"""Service hours in words: the week, and what is different in the days to come."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from babel.dates import get_day_names

from desk.hours import Calendar, Windows
from handlers.chat.words import Words

AHEAD = 14
"""How many days of exceptions are told."""
_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_MINUTES = 60
_WEEK = 7


@dataclass(frozen=True, kw_only=True, slots=True)
class Hours:
    """A calendar as people read it; `days` is empty where it is open around the clock."""

    days: tuple[str, ...]
    exceptions: tuple[str, ...]
    zone: str
    unannounced: int | None


def hours_of(calendar: Calendar, today: date, words: Words) -> Hours:
    """Return a calendar in words, with its exceptions from today on."""
    if calendar.always:
        return Hours(days=(), exceptions=(), zone=calendar.zone, unannounced=None)
    years = (today.year, (today + _DAY * AHEAD).year)
    return Hours(
        days=tuple(_week(calendar, words)) or (words("hours.never"),),
        exceptions=tuple(_exceptions(calendar, today, words)),
        zone=calendar.zone,
        unannounced=next((year for year in years if calendar.provisional(year)), None),
    )


def _week(calendar: Calendar, words: Words) -> Iterator[str]:
    """Yield "Mon–Fri 09:00–18:00" for each stretch of days with the same windows."""
    names = get_day_names("abbreviated", locale=words.locale)
    week = [(day, calendar.weekly.get(day, ())) for day in range(_WEEK)]
    for first, last, windows in _stretches(week):
        if windows:
            yield f"{_span(names[first], names[last], words)} {_times(windows)}"


def _exceptions(calendar: Calendar, today: date, words: Words) -> Iterator[str]:
    """Yield "Thu 1 Oct – Wed 7 Oct: closed" for what the calendar lists in the days to come."""
    listed = calendar.exceptions.keys() | calendar.national.keys()
    days = [today + _DAY * step for step in range(AHEAD + 1)]
    known = [(at, calendar.windows(day)) for at, day in enumerate(days) if day in listed]
    for first, last, windows in _stretches(known):
        span = _span(words.day(days[first]), words.day(days[last]), words)
        times = _times(windows) if windows else ""
        yield words("hours.exception", span=span, times=times)


def _stretches(days: list[tuple[int, Windows]]) -> Iterator[tuple[int, int, Windows]]:
    """Yield first and last day of each stretch of neighbours with the same windows."""
    begun: tuple[int, int, Windows] | None = None
    for day, windows in days:
        if begun is not None and begun[1] == day - 1 and begun[2] == windows:
            begun = (begun[0], day, windows)
            continue
        if begun is not None:
            yield begun
        begun = (day, day, windows)
    if begun is not None:
        yield begun


def _span(first: str, last: str, words: Words) -> str:
    return first if first == last else words("hours.span", first=first, last=last)


def _times(windows: Windows) -> str:
    """Return "09:00–12:00, 13:30–18:00"."""
    return ", ".join(f"{_clock(window.opens)}–{_clock(window.closes)}" for window in windows)


def _clock(wall: timedelta) -> str:
    hours, minutes = divmod(wall // _MINUTE, _MINUTES)
    return f"{hours:02}:{minutes:02}"
