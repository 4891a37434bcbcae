"""What an organisation promises, and who is called when a promise is at risk.

Terms have versions that are never changed: a record keeps the one under which it was reported.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from enum import StrEnum

from desk.priority import Priority
from desk.sla import WHOLE, ClockKind


class Who(StrEnum):
    """Whom a rung or a page is for; people are found when it comes to it."""

    OWNER = "owner"
    """Who has the record in hand; while nobody has, its team."""
    ONCALL = "oncall"
    """Who is on duty for the team; its engineers where it has no roster."""
    TEAM = "team"
    """The team in its place."""
    LEAD = "lead"
    MANAGER = "manager"
    CONTACT = "contact"
    """Somebody outside, of the configuration: a vendor, a duty phone."""


class Channel(StrEnum):
    """By which way somebody is called."""

    TELEGRAM = "telegram"
    WEBHOOK = "webhook"
    MAIL = "mail"


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom something is for; `key` names a contact."""

    who: Who
    key: str = ""

    def __str__(self) -> str:
        """Return it as the configuration spells it: `lead`, `contact:acme`."""
        return f"{self.who}:{self.key}" if self.key else self.who.value


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """What is promised for a priority: two lengths of working time on a calendar, by its key."""

    response: timedelta
    resolution: timedelta
    calendar: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Rung:
    """Who is told when so much of a target is used up, in percent.

    Without a `clock` it counts for both. With `hand_to` the record goes to that team, too
    (functional escalation).
    """

    percent: int
    tell: Addressee
    clock: ClockKind | None = None
    priorities: frozenset[Priority] = frozenset(Priority)
    channels: tuple[Channel, ...] = (Channel.TELEGRAM,)
    hand_to: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """One page of a chain, and how long it is waited for an answer.

    Outside of the calendar `only`, of `days` (Monday 0) and of the span `between` of the desk's
    clock it is skipped. A span over midnight belongs to the day on which it begins.
    """

    page: Addressee
    wait: timedelta
    channels: tuple[Channel, ...] = (Channel.TELEGRAM,)
    only: str | None = None
    days: frozenset[int] | None = None
    between: tuple[time, time] | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Chain:
    """Who is paged one after the other while nobody has a record of these priorities in hand.

    `repeat` is how often it begins again after its last step.
    """

    key: str
    priorities: frozenset[Priority]
    steps: tuple[Step, ...]
    teams: frozenset[str] | None = None
    repeat: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Lease:
    """How long an owner may stay silent, in working time: until asked, until it is taken back."""

    nudge: timedelta
    back: timedelta


@dataclass(frozen=True, kw_only=True, slots=True)
class Wait:
    """What a pending reason does: whether the resolution clock stands, and who is reminded when.

    `remind` are lengths of working time from the beginning on, after the last of which it goes on
    `every` so long; `before` are plain lengths before the moment until which work waits, which is
    asked for if `asks_until`. `resolve_after` is the working time after which the record counts as
    solved.
    """

    pauses: bool = False
    tell: Addressee | None = None
    """Whom a reminder is for; None is the requester."""
    remind: tuple[timedelta, ...] = ()
    every: timedelta | None = None
    before: tuple[timedelta, ...] = ()
    asks_until: bool = False
    resumes: bool = False
    """Whether work goes on by itself when the moment has come until which it waits."""
    resolve_after: timedelta | None = None
    vendor: bool = False
    """Whether somebody outside works on it, whose own clock then runs."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Terms:
    """One version of all that."""

    targets: Mapping[Priority, Target]
    ladder: tuple[Rung, ...] = ()
    chains: tuple[Chain, ...] = ()
    leases: Mapping[Priority, Lease] = field(default_factory=dict)
    waits: Mapping[str, Wait] = field(default_factory=dict)
    slip: int = 90
    """At which percent of a target the requester is told that it will not be kept."""
    vendors: Mapping[str, timedelta] = field(default_factory=dict)
    """How much working time contacts have when they work on something, by key."""

    @property
    def pauses(self) -> frozenset[str]:
        """The pending reasons that stop the resolution clock."""
        return frozenset(key for key, wait in self.waits.items() if wait.pauses)

    @property
    def vendor_reasons(self) -> tuple[str, ...]:
        """The pending reasons for which a vendor may have a record, in an order that stays."""
        return tuple(sorted(key for key, wait in self.waits.items() if wait.vendor))

    def percents(self, kind: ClockKind, priority: Priority) -> tuple[int, ...]:
        """Return the rungs of a clock in percent, in order; a missed target is always one."""
        rungs = {rung.percent for rung in self.rungs(kind, priority)}
        return tuple(sorted(rungs | {WHOLE}))

    def rungs(self, kind: ClockKind, priority: Priority) -> tuple[Rung, ...]:
        """Return the rungs of a clock for a priority."""
        return tuple(
            rung
            for rung in self.ladder
            if rung.clock in (None, kind) and priority in rung.priorities
        )

    def chain(self, team: str, priority: Priority) -> Chain | None:
        """Return the first chain that a record of a team and priority starts."""
        for chain in self.chains:
            if priority in chain.priorities and (chain.teams is None or team in chain.teams):
                return chain
        return None
