"""What a scenario consists of: what happened to one ticket, on which promises, and until when."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import Field

from bot.config.hours import CalendarKey
from bot.config.promise_values import PrioritySetting
from bot.config.promises import Target
from bot.config.section import Section
from bot.config.sections import Calendar
from bot.config.values import Key, choice, parsed
from bot.config.wording import shown
from desk.record import Verb

OWN = frozenset({Verb.WARN, Verb.REMIND, Verb.PAGE})
"""What the desk does by itself."""
OF_TASKS = frozenset({Verb.START, Verb.FINISH, Verb.SKIP})
DEEDS = tuple(verb for verb in Verb if verb not in OWN | OF_TASKS)
"""What people do, in the order in which they are named."""
NOT_YET = frozenset({"merge", "unmerge"})

_YEARS = range(2000, 2101)
"""The years in which a scenario can play."""


def moment(text: str) -> datetime:
    """Return a moment (UTC) that is written with its offset: `2026-11-20T17:30:00+08:00`."""
    like = "like 2026-11-20T17:30:00+08:00"
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(
            f"{shown(text)} is not a moment; write date, time and offset, {like}"
        ) from None
    if at.utcoffset() is None:
        raise ValueError(f"{shown(text)} has no offset, so it may be any hour; write one, {like}")
    if at.year not in _YEARS:
        first, last = _YEARS[0], _YEARS[-1]
        raise ValueError(f"{shown(text)} is too far away; write a year from {first} to {last}")
    return at.astimezone(UTC)


def deed(text: str) -> Verb:
    """Return what somebody did."""
    if text in OWN:
        raise ValueError(f"the desk does {text} by itself; take this event out")
    if text in OF_TASKS:
        raise ValueError(f"only a task knows {text}, and a task has no clock; take this event out")
    if text in NOT_YET:
        raise ValueError(f"the desk does not know {text} yet; take this event out")
    return Verb(choice(*DEEDS)(text))


Moment = Annotated[datetime, parsed(moment)]
Deed = Annotated[Verb, parsed(deed)]


class Happening(Section):
    """Something that somebody did."""

    at: Moment
    do: Deed
    priority: PrioritySetting | None = None
    reason: Key | None = None
    until: Moment | None = None


class Scenario(Section):
    """What happened to one ticket; calendars and targets stand for those of the configuration."""

    calendars: dict[CalendarKey, Calendar] = Field(default_factory=dict)
    targets: dict[PrioritySetting, Target] = Field(default_factory=dict)
    now: Moment | None = None
    events: Annotated[tuple[Happening, ...], Field(min_length=1)]
