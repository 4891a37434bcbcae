"""From calendars of the configuration to the desk's own, with the holidays of their countries."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import cache

from bot.config.sections import Calendar as CalendarSection
from desk.hours import Calendar, DayException, Windows

_ANNOUNCED_YEARLY = "CN"
_FIXED_IN_CHINA = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
"""Month and day of the days off that need no announcement.

Source: State Council of China, Regulation on Public Holidays (in force since 1 January 2025).
"""
_SATURDAY = 5


def calendars_of(
    sections: Mapping[str, CalendarSection], today: date, until: date | None = None
) -> dict[str, Calendar]:
    """Return the calendars, with the national lists from last year to the year after `until`.

    Without `until` that is next year.
    """
    years = range(today.year - 1, (until or today).year + 2)
    return {key: _calendar(key, section, years) for key, section in sections.items()}


def _calendar(key: str, section: CalendarSection, years: Iterable[int]) -> Calendar:
    """Return a calendar that knows the holidays of some years."""
    lists = {year: _national(section.holidays, year) for year in years} if section.holidays else {}
    return Calendar(
        key=key,
        zone=section.tz,
        weekly={
            day: _in_order(windows) for days, windows in section.weekly.items() for day in days
        },
        exceptions={
            day: None if windows is None else _in_order(windows)
            for day, windows in section.exceptions.items()
        },
        national={day: what for days, _ in lists.values() for day, what in days.items()},
        always=section.always,
        years_confirmed=(
            frozenset(year for year, (_, is_confirmed) in lists.items() if is_confirmed)
            if section.holidays
            else None
        ),
    )


def _in_order(windows: Windows) -> Windows:
    return tuple(sorted(windows, key=lambda window: window.opens))


@cache
def _national(country: str, year: int) -> tuple[Mapping[date, DayException], bool]:
    """Return the exceptions of a year in a country, and whether they are final.

    China announces days off and make-up days each November. A year without make-up days is only
    foreseen: then just the days off that the law fixes count.
    """
    # Slow to load, and most commands need no calendar.
    from holidays import country_holidays  # noqa: PLC0415

    known = country_holidays(country, years=year)
    works = {day for day in known.weekend_workdays if day.year == year}
    off = {day for day in known if day.year == year} - works
    if country == _ANNOUNCED_YEARLY:
        if not works:
            return {date(year, month, day): () for month, day in _FIXED_IN_CHINA}, False
        off = _with_weekends(off, works)
    return dict.fromkeys(off, ()) | dict.fromkeys(works), True


def _with_weekends(off: set[date], works: set[date]) -> set[date]:
    """Return the days off and the weekend days that touch them: they are announced as one."""
    days = set(off)
    touching = set(off)
    while touching:
        near = {day + timedelta(days=step) for day in touching for step in (-1, 1)}
        touching = {day for day in near - days - works if day.weekday() >= _SATURDAY}
        days |= touching
    return days
