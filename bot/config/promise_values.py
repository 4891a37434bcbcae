"""Types of the settings of promises: percents, addressees, channels, priorities, days and spans."""

import re
from collections.abc import Callable
from datetime import time, timedelta
from typing import Annotated

from pydantic import BeforeValidator

from bot.config.hours import day_span, weekdays
from bot.config.values import choice, comma_list, key, parsed
from bot.config.wording import instead, shown
from desk.priority import Priority
from desk.sla import PROMISED, ClockKind
from desk.terms import Addressee, Channel, Who

PAUSED = "paused"
RUNS = "runs"
REQUESTER = "requester"

_CONTACT = re.compile(r"contact: ?([a-z][a-z0-9_]{0,31})")
_LARGEST_PERCENT = 1000
_MOST_ROUNDS = 100


def percent(text: str) -> int:
    """Return the part of a target, such as `75%`."""
    if not re.fullmatch("[0-9]{1,4}%", text) or not 1 <= int(text[:-1]) <= _LARGEST_PERCENT:
        raise ValueError(
            f"{shown(text)} is not a part of a target; write a whole number from 1 to "
            f"{_LARGEST_PERCENT} and %, like 75%"
        )
    return int(text[:-1])


def rounds(text: str) -> int:
    """Return how often a chain begins again."""
    if not re.fullmatch("[0-9]{1,3}", text) or int(text) > _MOST_ROUNDS:
        raise ValueError(
            f"{shown(text)} is not a number of repeats; write 0 to {_MOST_ROUNDS}, like 1"
        )
    return int(text)


def addressee(text: str) -> Addressee:
    """Return whom something is for: `lead`, or `contact:acme` for somebody outside."""
    contact = _CONTACT.fullmatch(text)
    if contact is not None:
        return Addressee(Who.CONTACT, contact[1])
    words = [who.value for who in Who if who is not Who.CONTACT]
    if text in words:
        return Addressee(Who(text))
    if text.startswith(Who.CONTACT):
        raise ValueError(f"{shown(text)} names no contact; write contact:key, like contact:acme")
    raise ValueError(f"{shown(text)} is nobody; {instead(text, [*words, 'contact:key'])}")


def reminded(text: str) -> Addressee | None:
    """Return whom a reminder of a wait is for; None is the requester."""
    choice(REQUESTER, Who.OWNER, Who.LEAD)(text)
    return None if text == REQUESTER else Addressee(Who(text))


def pauses(text: str) -> bool:
    """Return whether a clock stands: `paused` or `runs`."""
    return choice(PAUSED, RUNS)(text) == PAUSED


def days(value: object) -> object:
    """Return the weekdays of `mon-fri`, or of a list such as `[mon-wed, sat]`; Monday is 0."""
    value = comma_list(value)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return value
    if not value:
        raise ValueError("no day is named; write days like mon-fri, or take this out")
    return frozenset(day for item in value for day in weekdays(item))


def between(text: str) -> tuple[time, time]:
    """Return the span `18:00-08:00` of the day, over midnight or not."""
    found = day_span(text)
    if found is None:
        raise ValueError(
            f"{shown(text)} is not a span of the day; write two different times from 00:00 to "
            "23:59, like 18:00-08:00"
        )
    return found


def spelled(length: timedelta) -> str:
    """Return a length as the configuration spells it, in hours at most: `27h`, `1h30m`."""
    seconds = int(length.total_seconds())
    parts = ((seconds // 3600, "h"), (seconds // 60 % 60, "m"), (seconds % 60, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"


def _listed(
    parse: Callable[[str], str], collected: Callable[[list[str]], object]
) -> BeforeValidator:
    """Return the validator of `P1`, `P1, P2` or a list; nothing stands in it twice."""

    def read(value: object) -> object:
        items = comma_list(value)
        if not isinstance(items, list):
            return items
        if not items:
            raise ValueError("the list is empty; name at least one, or take this out")
        if not all(isinstance(item, str) for item in items):
            return items
        words = [parse(item.strip()) for item in items]
        for position, word in enumerate(words):
            if word in words[:position]:
                raise ValueError(f"{shown(word)} stands twice; keep one")
        return collected(words)

    return BeforeValidator(read)


Percent = Annotated[int, parsed(percent)]
Rounds = Annotated[int, parsed(rounds)]
AddresseeSetting = Annotated[Addressee, parsed(addressee)]
Reminded = Annotated[Addressee | None, parsed(reminded)]
Pauses = Annotated[bool, parsed(pauses)]
ClockSetting = Annotated[ClockKind | None, parsed(choice(*PROMISED))]
PrioritySetting = Annotated[Priority, parsed(choice(*Priority))]
Priorities = Annotated[frozenset[Priority], _listed(choice(*Priority), frozenset)]
TeamKeys = Annotated[tuple[str, ...] | None, _listed(key, tuple)]
Channels = Annotated[tuple[Channel, ...], _listed(choice(*Channel), tuple)]
Days = Annotated[frozenset[int] | None, BeforeValidator(days)]
Between = Annotated[tuple[time, time] | None, parsed(between)]
