"""Everything that the desk will do for a record by itself: what is next, and when to look again."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from desk.promises.case import Case, Planned, What
from desk.promises.ladder import rungs
from desk.promises.lease import leases
from desk.promises.paging import pages
from desk.promises.slip import slips
from desk.promises.waiting import waits
from desk.record import State
from desk.sla import after

SHOWN = (25, 50, 90)
"""At how many percent of a target a card is brought up to date, beside the rungs."""
REST = timedelta(minutes=1)
"""How long a record rests after a look, should something stay due that nothing came of."""
ORDER = tuple(What)
"""What comes first of things that are due at the same moment."""


def planned(case: Case) -> list[Planned]:
    """Return what is planned as things stand, the earliest first; rungs by what is used up.

    Whatever is done changes the record, so this is true only until the first of it.
    """
    rules = (rungs, slips, pages, leases, waits, _closing)
    found = chain.from_iterable(rule(case) for rule in rules)
    return sorted(found, key=lambda plan: (plan.at, ORDER.index(plan.what)))


def looks_at(case: Case, now: datetime) -> datetime | None:
    """Return when to look at a record again: what is next, or its card shows what is left."""
    moments = [plan.at for plan in planned(case)[:1]]
    moments += [at for at in _shown(case) if at > now]
    return min(moments, default=None)


def _shown(case: Case) -> Iterator[datetime]:
    """Yield the moments at which the card of a record is brought up to date."""
    clock = case.promised
    if clock is None or not clock.runs or not case.is_looked_after:
        return
    yield from (at for at in map(clock.reached, SHOWN) if at is not None)


def _closing(case: Case) -> Iterator[Planned]:
    """Yield when silence closes what was solved."""
    record = case.record
    if record.state is State.RESOLVED and record.resolved_at is not None:
        at = after(case.hours, record.resolved_at, case.close_after)
        yield Planned(what=What.CLOSE, at=at, key=f"close.{record.reopens}")
