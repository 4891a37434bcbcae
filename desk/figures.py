"""What is counted for reports: how many came and went, what is late, what was kept.

Confidential tickets count like all others, and are never named.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.identifiers import PersonId, RecordId
from desk.priority import Priority
from desk.sla import ClockKind

AGES = (0, 3, 7)
"""The ages of open tickets in days, counted from midnight: reported today, up to 3 days ago, up to
7 days ago; what is older is the rest."""
MOST_NAMED = 5
"""How many late tickets a report names."""
MOST_DUE = 8
"""How many promises of the next working day it lists."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Counted:
    """How many tickets of a team there are: that came and were solved in a period, and open ones.

    `ages` are the open ones by age, the youngest first; see AGES.
    """

    team: str
    new: int
    solved: int
    unowned: int
    ages: tuple[int, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Stopped:
    """How many clocks of a kind stopped in a period, kept and missed, by team and priority."""

    team: str
    priority: Priority
    kind: ClockKind
    met: int
    breached: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Missed:
    """A target that was missed; `raised` tells that a higher priority did it."""

    record: RecordId
    team: str
    priority: Priority
    kind: ClockKind
    confidential: bool
    raised: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Due:
    """A target that is still to be kept, and when."""

    record: RecordId
    team: str
    at: datetime
    owner: PersonId | None
    confidential: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Stars:
    """How many requesters of a team gave stars, and how many stars those are."""

    team: str
    count: int
    total: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Late:
    """How many tickets are late, and the numbers of those that may be named."""

    count: int = 0
    named: tuple[RecordId, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """How many clocks that stopped were kept, and how many missed."""

    met: int = 0
    breached: int = 0

    @property
    def percent(self) -> int | None:
        """The share that was kept, rounded down; None where nothing stopped."""
        total = self.met + self.breached
        return self.met * 100 // total if total else None


@dataclass(frozen=True, kw_only=True, slots=True)
class Promised:
    """One promise as a report lists it."""

    record: RecordId
    at: datetime
    owner: PersonId | None


@dataclass(frozen=True, kw_only=True, slots=True)
class TeamFigures:
    """The figures of a team for a period.

    `missed` are the clocks that were breached in it, `raised` those that another priority
    breached at once; `overdue` is what is open and late at its end. `due` are the first promises
    until the end of the next working day, `due_more` how many others there are.
    """

    new: int = 0
    solved: int = 0
    unowned: int = 0
    ages: tuple[int, ...] = (0,) * (len(AGES) + 1)
    missed_response: Late = Late()
    missed_resolution: Late = Late()
    raised: Late = Late()
    overdue: Late = Late()
    response: Kept = Kept()
    resolution: Kept = Kept()
    due: tuple[Promised, ...] = ()
    due_more: int = 0
    stars: int = 0
    rated: int = 0

    @property
    def open(self) -> int:
        """How many tickets are open."""
        return sum(self.ages)

    @property
    def kept(self) -> Kept:
        """How many clocks of both kinds were kept and missed."""
        both = (self.response, self.resolution)
        return Kept(met=sum(k.met for k in both), breached=sum(k.breached for k in both))

    @property
    def is_quiet(self) -> bool:
        """Whether there is nothing to tell: nothing came, nothing went, nothing is open."""
        return self == TeamFigures()


def late(missed: Iterable[Missed]) -> Late:
    """Return how many tickets these are, each once, and the first of those that may be named."""
    tickets = {one.record: one for one in missed}
    named = sorted(number for number, one in tickets.items() if not one.confidential)
    return Late(count=len(tickets), named=tuple(named[:MOST_NAMED]))


def kept(stopped: Iterable[Stopped]) -> Kept:
    """Return how many of these clocks were kept and missed."""
    known = list(stopped)
    return Kept(met=sum(one.met for one in known), breached=sum(one.breached for one in known))


def figures(
    *,
    counted: Sequence[Counted],
    stopped: Sequence[Stopped],
    missed: Sequence[Missed],
    overdue: Sequence[Missed],
    due: Sequence[Due],
    stars: Sequence[Stars],
) -> TeamFigures:
    """Return the figures of a team from all that was counted for it."""
    by_time = {one.record: one for one in sorted(due, key=_latest_first)}
    promises = sorted(by_time.values(), key=lambda one: (one.at, one.record))
    listed = [one for one in promises if not one.confidential][:MOST_DUE]
    return TeamFigures(
        new=sum(one.new for one in counted),
        solved=sum(one.solved for one in counted),
        unowned=sum(one.unowned for one in counted),
        ages=tuple(sum(one.ages[age] for one in counted) for age in range(len(AGES) + 1)),
        missed_response=late(_of_time(missed, ClockKind.RESPONSE)),
        missed_resolution=late(_of_time(missed, ClockKind.RESOLUTION)),
        raised=late(one for one in missed if one.raised),
        overdue=late(overdue),
        response=kept(one for one in stopped if one.kind is ClockKind.RESPONSE),
        resolution=kept(one for one in stopped if one.kind is ClockKind.RESOLUTION),
        due=tuple(Promised(record=one.record, at=one.at, owner=one.owner) for one in listed),
        due_more=len(promises) - len(listed),
        stars=sum(one.total for one in stars),
        rated=sum(one.count for one in stars),
    )


def _latest_first(due: Due) -> tuple[float, RecordId]:
    return -due.at.timestamp(), due.record


def _of_time(missed: Iterable[Missed], kind: ClockKind) -> list[Missed]:
    """Return the clocks of a kind that time alone breached."""
    return [one for one in missed if one.kind is kind and not one.raised]
