"""What a pending record waits for: who is reminded when, and how the wait ends by itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from desk.events import Event
from desk.promises.case import Case, Planned, What
from desk.promises.vendor import VendorHold, at_vendor
from desk.record import State, Verb
from desk.sla import after
from desk.terms import Addressee, Wait, Who


def waits(case: Case) -> Iterator[Planned]:
    """Yield the next reminder, and what ends the wait."""
    begun = case.last(Verb.PEND)
    if case.record.state is not State.PENDING or begun is None or not case.is_looked_after:
        return
    wait, hold = wait_of(case), at_vendor(case)
    until = until_of(begun)
    moments = _moments(case, wait, begun, until) if hold is None else _from_due_on(case, hold)
    reminders = sorted(moments)
    key = f"wait.{begun.seq}"
    left = [
        (number, at) for number, at in enumerate(reminders) if f"{key}.{number}" not in case.done
    ]
    for number, at in left[:1]:
        yield Planned(what=What.REMIND, at=at, key=f"{key}.{number}")
    if until is not None and wait.resumes:
        yield Planned(what=What.RESUME, at=until, key=f"{key}.over")
    if wait.resolve_after is not None:
        at = after(case.hours, begun.at, wait.resolve_after)
        yield Planned(what=What.RESOLVE, at=at, key=f"{key}.solved")


def wait_of(case: Case) -> Wait:
    """Return what the reason of a pending record does.

    While a vendor has it, their due moment takes the place of its reminders; that they are late
    is told to the owner rather than to the requester.
    """
    wait = case.terms.waits.get(case.record.pending_reason or "", Wait())
    if at_vendor(case) is None:
        return wait
    whom = wait.tell or Addressee(Who.OWNER)
    return replace(wait, tell=whom, remind=(), every=None, before=())


def until_of(begun: Event) -> datetime | None:
    """Return the moment until which work waits, if one was named."""
    until = begun.facts.get("until")
    return datetime.fromisoformat(str(until)) if until else None


def _moments(case: Case, wait: Wait, begun: Event, until: datetime | None) -> Iterator[datetime]:
    """Yield all moments at which somebody is reminded, up to the first that is still to come."""
    for length in wait.remind:
        yield after(case.hours, begun.at, length)
    if until is not None:
        yield from (until - early for early in wait.before if until - early > begun.at)
        if not wait.resumes:
            yield until
    if wait.every is not None:
        at = after(case.hours, begun.at, max(wait.remind, default=timedelta()))
        for _ in range(_passed(case, begun.seq) + 1):
            at = after(case.hours, at, wait.every)
            yield at


def _from_due_on(case: Case, hold: VendorHold) -> Iterator[datetime]:
    """Yield when a vendor is to be done, and each working day after it, up to the next one."""
    day = case.hours.working_day or timedelta(days=1)  # hours that never open have none
    at = hold.due
    for _ in range(_passed(case, hold.begun) + 1):
        yield at
        at = after(case.hours, at, day)


def _passed(case: Case, begun: int) -> int:
    """Return how many reminders there were since a hold began."""
    return sum(key.startswith(f"wait.{begun}.") for key in case.done)
