"""The time that a requester is told, and what they are told before it cannot be kept.

A promise is a share of the clock's target, 100 % at first, so it moves with pauses and changes as
the clock does. Before it slips the requester learns the next one. An engineer may name a moment
instead: it holds until the clock pauses, or stops, or another promise is made.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from desk.promises.case import Case, Planned, What, told_at
from desk.promises.ladder import clock_key
from desk.record import Verb
from desk.sla import WHOLE, Clock, ClockKind

ENDS_A_MOMENT = frozenset({Verb.PEND, Verb.RAISE, Verb.REOPEN})
"""What makes a moment void that an engineer named."""
SHARES = {
    ClockKind.RESPONSE: (200, 400),
    ClockKind.RESOLUTION: (125, 150, 200, 400),
}
"""The shares of a target, in percent, that a requester is told one after the other.

Whoever was told them all believes no other, and the leads know by then.
"""
LEAST = timedelta(minutes=15)
"""A new time lies at least so much working time ahead."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Promise:
    """When the requester is answered or helped: `percent` of a target, or a moment by name.

    `made_at` is when it was told, None for the first one.
    """

    clock: Clock
    percent: int = WHOLE
    named: datetime | None = None
    made_at: datetime | None = None

    @property
    def at(self) -> datetime | None:
        """The moment; None while the clock pauses."""
        if self.named is not None:
            return self.named
        return self.clock.due() if self.percent == WHOLE else self.clock.reached(self.percent)

    @property
    def is_late(self) -> bool:
        """Whether it is not the first one."""
        return self.percent > WHOLE or self.named is not None

    def slips_at(self, share: int) -> datetime | None:
        """Return when it is clear that it is not kept: at so many percent of it."""
        if self.named is None or self.made_at is None:
            return self.clock.reached(self.percent * share // WHOLE)
        slack = self.clock.target * (WHOLE - share) / WHOLE
        return self.named - min(slack, (self.named - self.made_at) / 4)


def promise(case: Case) -> Promise | None:
    """Return what the requester was told last; None of a task."""
    clock = case.promised
    if clock is None:
        return None
    known = Promise(clock=clock)
    for event in case.timeline:
        if event.verb is Verb.PROMISE and event.facts.get("clock") == clock_key(clock):
            until = event.facts.get("until")
            known = Promise(
                clock=clock,
                percent=int(event.facts.get("percent") or known.percent),
                named=datetime.fromisoformat(str(until)) if until else None,
                made_at=event.at,
            )
        elif event.verb in ENDS_A_MOMENT:
            known = replace(known, named=None)
    return known


def slips(case: Case) -> Iterator[Planned]:
    """Yield when the requester is told that the promise will not be kept."""
    known = promise(case)
    if known is None or not case.is_looked_after or not known.clock.runs:
        return
    if known.percent >= SHARES[known.clock.kind][-1]:
        return
    at = known.slips_at(case.terms.slip)
    if at is not None:
        key = f"slip.{clock_key(known.clock)}"
        yield Planned(what=What.SLIP, at=told_at(known.clock.hours, at), key=key)


def next_promise(case: Case, at: datetime) -> Promise | None:
    """Return what the requester is told at `at` instead: the first share that is still to slip."""
    known = promise(case)
    if known is None or not known.clock.runs:
        return None
    beyond = at if known.named is None else max(at, known.named)
    shares = SHARES[known.clock.kind]
    for percent in shares:
        later = Promise(clock=known.clock, percent=percent)
        if percent > known.percent and (percent == shares[-1] or _is_ahead(later, beyond)):
            return later
    return None


def _is_ahead(later: Promise, beyond: datetime) -> bool:
    """Whether a promise is worth being told: it lies well ahead."""
    return later.at is not None and later.clock.hours.working_time(beyond, later.at) >= LEAST
