"""The sections that say what is promised, and who is called when a promise is at risk."""

from datetime import timedelta

from bot.config.hours import CalendarKey
from bot.config.promise_values import (
    AddresseeSetting,
    Between,
    Channels,
    ClockSetting,
    Days,
    Percent,
    Priorities,
    PrioritySetting,
    Rounds,
    TeamKeys,
)
from bot.config.section import Section
from bot.config.values import Duration, Key, Span
from desk.priority import Priority
from desk.terms import Addressee, Channel, Who

ON_TELEGRAM = (Channel.TELEGRAM,)


class Target(Section):
    """What is promised for a priority: two lengths of working time on a calendar."""

    response: Span
    resolution: Span
    calendar: CalendarKey


class Rung(Section):
    """Who is told when so much of a target is used up; without a `clock`, of both targets."""

    at: Percent
    tell: AddresseeSetting
    clock: ClockSetting = None
    priorities: Priorities = frozenset(Priority)
    channels: Channels = ON_TELEGRAM
    hand_to: Key | None = None


class Step(Section):
    """One page of a chain; skipped outside of the calendar `only`, of `days`, and of `between`."""

    page: AddresseeSetting
    wait: Duration
    channels: Channels = ON_TELEGRAM
    only: CalendarKey | None = None
    days: Days = None
    between: Between = None


class Chain(Section):
    """Who is paged one after the other while nobody has a ticket of these priorities in hand."""

    key: Key
    priorities: Priorities
    steps: tuple[Step, ...] = ()
    repeat: Rounds = 0
    teams: TeamKeys = None


class Lease(Section):
    """How long an owner may be silent until they are asked, and until the ticket is taken back."""

    nudge: Span
    back: Span


class Promise(Section):
    """What the reporter is told of what was promised."""

    slip: Percent = 90


def usual_targets() -> dict[PrioritySetting, Target]:
    """Return the targets of a configuration that names none."""
    return {
        Priority.P1: Target(response=_minutes(15), resolution=_hours(4), calendar="A"),
        Priority.P2: Target(response=_minutes(30), resolution=_hours(8), calendar="W"),
        Priority.P3: Target(response=_hours(2), resolution=_hours(18), calendar="W"),
        Priority.P4: Target(response=_hours(4), resolution=_hours(45), calendar="W"),
    }


def usual_leases() -> dict[PrioritySetting, Lease]:
    """Return the leases of a configuration that names none."""
    return {
        Priority.P1: Lease(nudge=_minutes(15), back=_minutes(30)),
        Priority.P2: Lease(nudge=_hours(1), back=_hours(2)),
        Priority.P3: Lease(nudge=_hours(4), back=_hours(8)),
        Priority.P4: Lease(nudge=_minutes(270), back=_hours(18)),
    }


def _minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def _hours(count: int) -> timedelta:
    return timedelta(hours=count)


USUAL_LADDER = (
    Rung(at=75, tell=Addressee(Who.OWNER)),
    Rung(at=100, tell=Addressee(Who.LEAD)),
    Rung(at=125, tell=Addressee(Who.MANAGER)),
)
USUAL_CHAINS = (
    Chain(
        key="p1",
        priorities=frozenset({Priority.P1}),
        steps=(
            Step(page=Addressee(Who.ONCALL), wait=_minutes(5)),
            Step(page=Addressee(Who.LEAD), wait=_minutes(10)),
            Step(page=Addressee(Who.MANAGER), wait=_minutes(15)),
        ),
        repeat=1,
    ),
)
