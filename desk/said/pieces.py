"""Puts tokens together to the pieces of a time: days, clocks, lengths, and what parts them."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from desk.said.tokens import tokens
from desk.said.words import (
    DAY,
    HALF_DAY,
    HOUR,
    HOURS,
    HOURS_A_DAY,
    LONGEST_MONTH,
    MONTHS,
    UNSAID_HOURS,
    Kind,
    Part,
    Token,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Day:
    """A day as it was said; what was not said is None."""

    offset: int | None = None
    week: int | None = None
    weekday: int | None = None
    year: int | None = None
    month: int | None = None
    day: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Clock:
    """A time of day as it was said; without an hour, only the part of the day was."""

    hour: int | None = None
    minute: int = 0
    part: Part | None = None
    exact: bool = False
    """By the 24 hours, so that 03:00 is at night."""

    def minutes(self, part: Part | None = None) -> int | None:
        """Return minutes from the day's midnight, in `part` where none was said; None: no time."""
        part = self.part or part
        hour = UNSAID_HOURS[part] if self.hour is None and part else self.hour
        if (
            hour is None
            or hour > HOURS_A_DAY
            or self.minute >= HOUR
            or (hour == HOURS_A_DAY and self.minute > 0)
        ):
            return None
        if part and self.hour is not None:
            hour = HOURS[part].get(hour)
        return None if hour is None else hour * HOUR + self.minute


@dataclass(frozen=True, kw_only=True, slots=True)
class Length:
    """A duration: days by the calendar, and minutes; `sense` is 1 for later, -1 for ago, else 0."""

    days: int
    minutes: int
    sense: int = 0


@dataclass(frozen=True, slots=True)
class To:
    """What parts the two ends of a span."""


Piece: TypeAlias = Day | Clock | Length | To
_Found: TypeAlias = tuple[tuple[Piece, ...], int] | None

_DAYS: Final = {Kind.DAY, Kind.WEEK, Kind.WEEKDAY, Kind.DATE, Kind.DAY_SIGN, Kind.PAIR}
_PARTS: Final = {Kind.PART, Kind.FAINT}
_UNITS: Final = {Kind.UNIT, Kind.LETTER}
_BEFORE_BARE: Final = _DAYS | _PARTS | {Kind.AT, Kind.FROM}
_AFTER_BARE: Final = {Kind.END, Kind.STOP, Kind.TO, Kind.AGO, Kind.AFTER}
_DAY_KNOWN: Final = _BEFORE_BARE - {Kind.FROM, Kind.WEEKDAY}
_COUNTED: Final = {Kind.OCLOCK, Kind.SUFFIX, Kind.COUNTER, *_UNITS}
_LONGEST: Final = 3660 * DAY
"""Nobody means longer than ten years."""
_YEAR_DIGITS: Final = 4
_TWO_DIGITS: Final = 2
_NO_TIME: Final = {Kind.OTHER, Kind.COUNTER, Kind.NAME, Kind.STOP, Kind.END}
_MINUTES: Final = {Kind.HALF, Kind.QUARTER, Kind.NUMBER}
_HOUR_ENDS: Final = {Kind.CLOCK, Kind.OCLOCK, Kind.SUFFIX, Kind.NUMBER, Kind.HALF, Kind.MINUTE}
_AFTER_DAY: Final = _DAYS | _PARTS | _AFTER_BARE | {Kind.NUMBER, Kind.CLOCK, Kind.AT}


def pieces(text: str) -> list[Piece] | None:
    """Return the pieces of a time in their order; None when one of them cannot be told."""
    end = Token(Kind.END)
    row = (end, *tokens(text), end, end, end, end, end)
    if any(token.kind is Kind.VAGUE for token in row):
        return None
    found: list[Piece] = []
    at, ended, parted = 1, 0, 0
    while row[at].kind is not Kind.END:
        if row[at].kind is Kind.OR and row[at + 1].kind not in _NO_TIME:
            return None
        if row[at].kind is Kind.TO and ended == at:
            parted = at + 1  # "to" parts two times that it stands between, and no others
        for rule in _RULES:
            if one := rule(row, at):
                found += [To(), *one[0]] if parted == at else one[0]
                at = ended = one[1]
                break
        else:
            at += 1
    return found


def _are(row: tuple[Token, ...], at: int, *kinds: Kind) -> bool:
    """Tell whether tokens of such kinds follow each other from a place on."""
    return all(row[at + number].kind is kind for number, kind in enumerate(kinds))


def _length(row: tuple[Token, ...], at: int) -> _Found:
    """Read a duration: 1h30m, 半小时后, an hour and a half ago."""
    start, days, minutes, unit = at, 0, 0, 0
    while step := _amount(row, at, unit):
        amount, unit, at = step
        whole, rest = divmod(amount, DAY) if unit >= DAY else (0, amount)
        days, minutes = days + whole, minutes + rest
        if row[at].kind is Kind.AND and _amount(row, at + 1, unit):
            at += 1
    if not 0 < days * DAY + minutes <= _LONGEST:
        return None
    sense = 1 if row[start - 1].kind is Kind.IN else 0
    if row[at].kind in {Kind.AFTER, Kind.AGO}:
        sense = 1 if row[at].kind is Kind.AFTER else -1
        at += 1
    return (Length(days=days, minutes=minutes, sense=sense),), at


def _amount(row: tuple[Token, ...], at: int, last: int) -> tuple[int, int, int] | None:
    """Return the minutes of one amount, its unit, and where it ends; `last` is the unit before."""
    number = row[at]
    if number.kind is Kind.LENGTH:
        return number.first, 1, at + 1
    hundredths = {
        Kind.NUMBER: number.first * 100,
        Kind.DECIMAL: number.first,
        Kind.ARTICLE: 100,
    }.get(number.kind)
    if hundredths is None:
        return None
    end = at + 1
    if row[end].kind is Kind.HALF:
        hundredths, end = hundredths + 50, end + 1
    unit = row[end]
    if unit.kind is Kind.LETTER and row[end + 1].kind in {Kind.OTHER, Kind.COUNTER}:
        return (
            None
            if row[at - 1].kind is not Kind.IN
            else (hundredths * unit.first // 100, unit.first, end + 1)
        )
    if unit.kind is Kind.MINUTE and (last or row[end + 1].kind in {Kind.AFTER, Kind.AGO}):
        return number.first, 1, end + 1
    if unit.kind not in _UNITS:
        return (number.first, 1, end) if last == HOUR and number.second == _TWO_DIGITS else None
    if row[end + 1].kind is Kind.HALF:
        hundredths, end = hundredths + 50, end + 1
    return hundredths * unit.first // 100, unit.first, end + 1


def _date(row: tuple[Token, ...], at: int) -> _Found:
    """Read a date by its figures: 2026-12-05, 12月5日, 5 Dec, Dec 5-8, 12-05, 5号."""
    first, second = row[at], row[at + 1]
    if first.kind is Kind.DATE:
        return (Day(year=first.first or None, month=first.second, day=first.third),), at + 1
    if _are(row, at, Kind.NUMBER, Kind.YEAR_SIGN, Kind.NUMBER, Kind.MONTH_SIGN):
        return _month(row, at + 4, row[at + 2].first, first.first)
    if _are(row, at, Kind.NUMBER, Kind.MONTH_SIGN):
        return _month(row, at + 2, first.first)
    counted = row[at + 2].kind is Kind.COUNTER  # "he may 5 times"
    if first.kind is Kind.MONTH and second.kind in {Kind.NUMBER, Kind.PAIR} and not counted:
        return _month(row, at + 1, first.first)
    end = at + 2 if second.kind is Kind.DAY_SIGN else at + 1
    if first.kind in {Kind.NUMBER, Kind.PAIR} and row[end].kind is Kind.MONTH:
        return _month(row, at, row[end].first, end=end + 1)
    return None


def _short_date(row: tuple[Token, ...], at: int) -> _Found:
    """Read a date that might be something else: 12-05 and no room, 5号 and no house."""
    first, before = row[at], row[at - 1].kind
    if before is Kind.NAME:
        return None
    if first.kind is Kind.PAIR and first.third and before not in _DAY_KNOWN:
        is_date = 1 <= first.first <= MONTHS and 1 <= first.second <= LONGEST_MONTH
        if is_date and row[at + 1].kind not in _COUNTED:
            return (Day(month=first.first, day=first.second),), at + 1
    if _are(row, at, Kind.NUMBER, Kind.DAY_SIGN) and row[at + 2].kind in _AFTER_DAY:
        return (Day(day=first.first),), at + 2
    return None


def _month(
    row: tuple[Token, ...], at: int, month: int, year: int | None = None, end: int = 0
) -> _Found:
    """Read the day of a month, or two days of it, and a year that may follow."""
    days = row[at]
    if days.kind not in {Kind.NUMBER, Kind.PAIR}:
        return None
    end = end or at + 1
    if row[end].kind is Kind.DAY_SIGN:
        end += 1
    written = row[end + 1] if row[end].kind is Kind.STOP else row[end]
    if written.kind is Kind.NUMBER and written.second == _YEAR_DIGITS:
        year, end = written.first, end + 1 + (row[end].kind is Kind.STOP)
    since = Day(year=year, month=month, day=days.first)
    if days.kind is Kind.NUMBER:
        return (since,), end
    return (since, To(), Day(year=year, month=month, day=days.second)), end


def _day(row: tuple[Token, ...], at: int) -> _Found:
    """Read a day by its name: tomorrow, Friday, 下周."""
    token = row[at]
    if token.kind is Kind.DAY:
        return (Day(offset=token.first),), at + 1
    if token.kind is Kind.WEEK:
        return (Day(week=token.first),), at + 1
    return ((Day(weekday=token.first),), at + 1) if token.kind is Kind.WEEKDAY else None


def _clock(row: tuple[Token, ...], at: int) -> _Found:
    """Read a time of day: 14:30, 下午三点半, half past two, at 9, 18-22点, in the morning."""
    start = at
    if row[at].kind in {Kind.AT, Kind.FROM}:
        if _short_date(row, at + 1):
            return None
        at += 1
    part = Part(row[at].first) if row[at].kind in _PARTS or _is_pm(row, at) else None
    if part:
        at += 1
    bare = row[at - 1].kind in _BEFORE_BARE or (
        row[at - 1].kind is Kind.TO and row[at - 2].kind in _HOUR_ENDS
    )
    hours = _hours(row, at, bare=bare)
    if not hours:
        faint = part and row[at - 1].kind is Kind.FAINT and row[at - 2].kind not in _DAYS
        return ((Clock(part=part),), at) if part and not faint else None
    clocks, end = hours
    follows = row[end + 1].kind in {Kind.NUMBER, Kind.CLOCK}
    first, last = part, part
    if not part and (row[end].kind is Kind.SUFFIX or (row[end].kind in _PARTS and not follows)):
        last, end = Part(row[end].first), end + 1
    elif not part and _is_a_bit(row, start):
        return None
    if len(clocks) > 1:
        return (replace(clocks[0], part=first), To(), replace(clocks[1], part=last)), end
    return (replace(clocks[0], part=last),), end


def _is_pm(row: tuple[Token, ...], at: int) -> bool:
    """Tell whether "PM 2:30" begins; a person who says "I am" means no time."""
    return row[at] == Token(Kind.SUFFIX, Part.PM) and row[at + 1].kind in {Kind.CLOCK, Kind.NUMBER}


def _is_a_bit(row: tuple[Token, ...], at: int) -> bool:
    """Tell whether 一点 is "a bit" and no hour."""
    before = row[at - 1].kind
    if row[at : at + 2] != (Token(Kind.NUMBER, 1), Token(Kind.OCLOCK)):
        return False
    alone = before is row[at + 2].kind is Kind.END
    return not alone and before not in _BEFORE_BARE and row[at + 2].kind not in _MINUTES


def _hours(row: tuple[Token, ...], at: int, *, bare: bool) -> tuple[list[Clock], int] | None:
    """Read an hour and its minutes, or two hours such as 18-22; `bare` ones need no sign."""
    first, second = row[at], row[at + 1]
    if first.kind is Kind.CLOCK:
        return [Clock(hour=first.first, minute=first.second, exact=bool(first.third))], at + 1
    if first.kind is Kind.PAST and second.kind is Kind.NUMBER:
        hour, minute = divmod(second.first * HOUR + first.first, HOUR)
        return [Clock(hour=hour, minute=minute)], at + 2
    if first.kind not in {Kind.NUMBER, Kind.PAIR}:
        return None
    said = [first.first, first.second] if first.kind is Kind.PAIR else [first.first]
    clocks = [Clock(hour=hour, exact=hour > HALF_DAY or not hour) for hour in said]
    if second.kind is Kind.OCLOCK:
        minute, end = _minute(row, at + 2)
        return [replace(clock, minute=minute) for clock in clocks], end
    if second.kind is Kind.SUFFIX or (second.kind in _PARTS and max(said) <= HALF_DAY):
        return clocks, at + 1
    return (
        (clocks, at + 1)
        if bare and max(said) <= HOURS_A_DAY and second.kind in _AFTER_BARE
        else None
    )


def _minute(row: tuple[Token, ...], at: int) -> tuple[int, int]:
    """Return the minute said after the hour, and where it ends."""
    token, after = row[at], row[at + 1].kind
    if token == Token(Kind.NUMBER) and after is Kind.NUMBER:
        return row[at + 1].first, at + 2 + (row[at + 2].kind is Kind.MINUTE)
    if token.kind is Kind.HALF:
        return 30, at + 1
    if token.kind is Kind.QUARTER:
        return token.first, at + 1
    if token.kind is Kind.NUMBER and after is Kind.MINUTE:
        return token.first, at + 2
    if token.kind is Kind.NUMBER and after is not Kind.COUNTER and token.first < HOUR:
        return (token.first, at + 1) if token.second == _TWO_DIGITS or not token.second else (0, at)
    return 0, at


_RULES: Final[tuple[Callable[[tuple[Token, ...], int], _Found], ...]] = (
    _length,
    _date,
    _short_date,
    _day,
    _clock,
)
