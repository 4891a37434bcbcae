"""Types of the settings of calendars: weekdays, windows, dates, countries, quiet hours."""

import re
from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from bot.config.countries import COUNTRIES
from bot.config.values import NONE, comma_list, parsed
from bot.config.wording import shown
from desk.hours import Window
from desk.quiet import QuietHours

OFF = "off"
WORK = "work"
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,31}")
_WEEKDAY = f"(?:{'|'.join(WEEKDAYS)})"
_WEEKDAYS = re.compile(f"{_WEEKDAY}(-{_WEEKDAY})?")
_CLOCK = r"([01][0-9]|2[0-4]):([0-5][0-9])"
_WINDOW = re.compile(rf"{_CLOCK} ?- ?{_CLOCK}")
_TIME = re.compile(_CLOCK)
_HOURS = 24
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAY_END = timedelta(hours=24)


def calendar_key(text: str) -> str:
    """Return the key of a calendar, such as `W`."""
    if not _KEY.fullmatch(text):
        raise ValueError(
            f"{shown(text)} is not the key of a calendar; write letters, digits and _, at most 32, "
            "like W"
        )
    return text


def country(text: str) -> str | None:
    """Return the code of a country whose holidays are known."""
    if text == NONE:
        return None
    if text.upper() in COUNTRIES:
        return text.upper()
    raise ValueError(
        f"{shown(text)} is not a country whose holidays are known; write its two letters, like CN"
    )


def weekdays(text: str) -> tuple[int, ...]:
    """Return the weekdays of `sat` or of `mon-fri`, Monday 0."""
    ends = text.strip().lower().split("-")
    if not _WEEKDAYS.fullmatch("-".join(ends)):
        raise ValueError(
            f"{shown(text)} is neither a weekday nor a span of them; write mon, tue, wed, thu, "
            "fri, sat, sun or a span like mon-fri"
        )
    first, last = WEEKDAYS.index(ends[0]), WEEKDAYS.index(ends[-1])
    return tuple((first + n) % 7 for n in range((last - first) % 7 + 1))


def window(text: str) -> Window:
    """Return the span of a day such as `09:00-18:00`; it may end at 24:00."""
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{shown(text)} is not a window; write two times of day with hours and minutes, "
            "like 09:00-18:00"
        )
    hours, minutes, end_hours, end_minutes = map(int, match.groups())
    opens = timedelta(hours=hours, minutes=minutes)
    closes = timedelta(hours=end_hours, minutes=end_minutes)
    if closes > _DAY_END:
        raise ValueError(f"{shown(text)} ends after the day; write 24:00 for midnight")
    if closes <= opens:
        raise ValueError(
            f"{shown(text)} ends before it begins; a night is two windows on two days: "
            "22:00-24:00 and 00:00-06:00"
        )
    return Window(opens, closes)


def day_of_year(text: str) -> date:
    """Return a date such as `2026-11-24`."""
    try:
        if _DATE.fullmatch(text.strip()):
            return date.fromisoformat(text.strip())
    except ValueError:
        pass
    raise ValueError(f"{shown(text)} is not a date; write year, month and day, like 2026-11-24")


def quiet_hours(text: str) -> QuietHours | None:
    """Return the span `22:00-07:00`, over midnight or not; nothing for none."""
    if text in {"", OFF, NONE}:
        return None
    match = _WINDOW.fullmatch(text)
    if match is None:
        raise ValueError(
            f"{shown(text)} is not a span of the day; write two times like 22:00-07:00, or off"
        )
    hours, minutes, end_hours, end_minutes = map(int, match.groups())
    if (hours, minutes) == (end_hours, end_minutes):
        raise ValueError(f"{shown(text)} begins where it ends; write two times, or off")
    try:
        return QuietHours(time(hours, minutes), time(end_hours % 24, end_minutes))
    except ValueError:
        raise ValueError(f"{shown(text)} is not within a day; write times to 23:59") from None


def day_span(text: str) -> tuple[time, time] | None:
    """Return the two times of `18:00-08:00`, 24:00 as midnight; None when it is no such span."""
    match = _WINDOW.fullmatch(text)
    if match is None:
        return None
    hours, minutes, end_hours, end_minutes = map(int, match.groups())
    begins, ends = timedelta(hours=hours, minutes=minutes), timedelta(hours=end_hours)
    if begins >= _DAY_END or ends + timedelta(minutes=end_minutes) > _DAY_END:
        return None
    first, last = time(hours, minutes), time(end_hours % 24, end_minutes)
    return None if first == last else (first, last)


def time_of_day(text: str) -> time | None:
    """Return a time such as `17:45`; nothing for none."""
    if text in {"", OFF, NONE}:
        return None
    match = _TIME.fullmatch(text)
    if match is None or int(match[1]) >= _HOURS:
        raise ValueError(f"{shown(text)} is not a time of day; write one like 17:45, or off")
    return time(int(match[1]), int(match[2]))


def windows_of_day(*, may_work: bool) -> Callable[[object], object]:
    """Return the reader of a day: `off`, a list of windows, and `work` where it has a meaning."""

    def read(value: object) -> object:
        if value == OFF:
            return ()
        if may_work and value == WORK:
            return None
        return comma_list(value)

    return read


WindowSetting = Annotated[Window, parsed(window)]
DayWindows = Annotated[tuple[WindowSetting, ...], BeforeValidator(windows_of_day(may_work=False))]
DayException = Annotated[
    tuple[WindowSetting, ...] | None, BeforeValidator(windows_of_day(may_work=True))
]
Weekdays = Annotated[tuple[int, ...], parsed(weekdays)]
Date = Annotated[date, parsed(day_of_year)]
CalendarKey = Annotated[str, parsed(calendar_key)]
Country = Annotated[str | None, parsed(country)]
TimeOfDay = Annotated[time | None, parsed(time_of_day)]
QuietHoursSetting = Annotated[QuietHours | None, parsed(quiet_hours)]
