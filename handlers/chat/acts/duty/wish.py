"""`/roster weekly mon 09:00 Wang, Li`: what a lead writes to set a roster."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from desk.duty.roster import DAY, SHORTEST, WEEK
from desk.hours import Window
from handlers.chat.dates import WEEKDAYS, WIDE, clock_said, day_said, plain

LAYER = re.compile(r"(?:layer|#|第)?([1-9])层?")
OFF = frozenset({"off", "none", "remove", "取消", "删除", "撤销"})
LENGTHS: Mapping[str, timedelta] = {
    "weekly": WEEK,
    "每周": WEEK,
    "daily": DAY,
    "每天": DAY,
    "每日": DAY,
}
UNITS: Mapping[str, timedelta] = {
    **dict.fromkeys(("h", "hour", "hours", "小时"), SHORTEST),
    **dict.fromkeys(("d", "day", "days", "天"), DAY),
    **dict.fromkeys(("w", "week", "weeks", "周"), WEEK),
}
EVERY = re.compile(r"(?:every |每)?(\d{1,3}) ?([a-z]+|小时|天|周)")
BETWEEN = re.compile(r"(\d{1,2}:\d{2})-(\d{1,2}:\d{2})")
NAMES = re.compile(r"\s*(?:[,、;\uff1b→]|->)\s*")
USUAL_HAND_OVER = timedelta(hours=9)
LONGEST = 26 * WEEK


@dataclass(kw_only=True, slots=True)
class Wish:
    """A roster as it was written: `names` are not looked up yet.

    `is_off` ends a layer; `is_dated` tells that its first day was said by its date.
    """

    team: str | None = None
    layer: int = 1
    is_off: bool = False
    is_dated: bool = False
    length: timedelta = WEEK
    first_day: date = date.min
    hand_over: timedelta = USUAL_HAND_OVER
    windows: dict[int, tuple[Window, ...]] = field(default_factory=dict)
    names: Sequence[str] = ()


def read(text: str, today: date, teams: Mapping[str, str]) -> Wish | None:
    """Return what is wished; None where the words do not say it.

    Args:
        text: what stands after the command.
        today: the day it is where the roster holds.
        teams: the keys of teams by what they are called, in small letters.
    """
    wish, rest = Wish(), " ".join(text.translate(WIDE).replace("~", "-").split())
    team, after = _word(rest)
    if team in teams:
        wish.team, rest = teams[team], after
    layer, after = _word(rest)
    if found := LAYER.fullmatch(layer):
        wish.layer, rest = int(found[1]), after
    if _word(rest)[0] in OFF:
        wish.is_off = True
        return wish
    taken = _length(rest)
    if taken is None or not SHORTEST <= taken[0] <= LONGEST:
        return None
    wish.length, rest = taken
    rest = _beginning(wish, rest, today)
    rest = _windows(wish, rest)
    wish.names = [name for name in NAMES.split(rest) if name]
    return wish if wish.names else None


def _word(text: str) -> tuple[str, str]:
    """Return the first word, in small letters, and what comes after it."""
    first, _, rest = text.partition(" ")
    return plain(first), rest.strip()


def _length(text: str) -> tuple[timedelta, str] | None:
    """Return how long a shift is, and what comes after it."""
    word, rest = _word(text)
    if word in LENGTHS:
        return LENGTHS[word], rest
    found = EVERY.match(plain(text))
    unit = UNITS.get(found[2]) if found else None
    if found is None or unit is None:
        return None
    words = len(found[0].split())
    return int(found[1]) * unit, " ".join(text.split()[words:])


def _beginning(wish: Wish, text: str, today: date) -> str:
    """Take in the day and the time at which turns begin; return what comes after them."""
    word, rest = _word(text)
    monday = today - today.weekday() * DAY
    wish.first_day = monday if not wish.length % WEEK else today
    if word in WEEKDAYS:
        wish.first_day = today - (today.weekday() - WEEKDAYS[word]) % 7 * DAY
        text = rest
    elif (day := day_said(word, today)) is not None:
        wish.first_day, wish.is_dated, text = day, True, rest
    word, rest = _word(text)
    time = clock_said(word)
    if time is None:
        return text
    wish.hand_over = time
    return rest


def _windows(wish: Wish, text: str) -> str:
    """Take in the times of the week in which the roster holds; return what comes after them."""
    while True:
        word, rest = _word(text)
        days = _days(word)
        hours, after = _word(rest) if days else (word, rest)
        between = BETWEEN.fullmatch(hours)
        if days is None and between is None:
            return text
        window = Window(timedelta(), DAY)
        if between is not None:
            opens, closes = clock_said(between[1]), clock_said(between[2])
            if opens is None or closes is None:
                return text
            window = Window(opens, closes if opens < closes else closes + DAY)
        for day in days or range(7):
            wish.windows[day] = (*wish.windows.get(day, ()), window)
        text = after if between is not None else rest


def _days(word: str) -> list[int] | None:
    """Return the weekdays of `mon-fri`, `sat,sun` or `周一至周五`; None for anything else."""
    found: list[int] = []
    for part in word.split(","):
        ends = [WEEKDAYS.get(name) for name in re.split(r"[-至到]", part)]
        first, last = ends[0], ends[-1]
        if first is None or last is None or len(ends) > 2:  # noqa: PLR2004 - a first and a last
            return None
        found += [day % 7 for day in range(first, (last if first <= last else last + 7) + 1)]
    return found
