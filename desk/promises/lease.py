"""The claim lease: who has a record in hand and keeps silent is asked, and then loses it."""

from collections.abc import Iterator
from datetime import datetime

from desk.promises.case import Case, Planned, What
from desk.record import State, Verb
from desk.sla import after

BEGINS_ANEW = frozenset({Verb.RESUME, Verb.RAISE, Verb.REOPEN})
"""What lets an owner's time begin anew, whoever does it."""


def leases(case: Case) -> Iterator[Planned]:
    """Yield when the owner is asked, or after that, when the record goes back to the queue."""
    record = case.record
    lease = case.terms.leases.get(record.priority)
    since = last_sign(case)
    is_held = record.owner is not None and record.state is not State.PENDING
    if lease is None or since is None or not is_held or not case.is_looked_after:
        return
    hours = case.level.hours
    asked = case.last(Verb.REMIND)
    key = f"lease.{record.owner}.{since[1]}"
    if asked is None or asked.facts.get("key") != key:
        yield Planned(what=What.NUDGE, at=after(hours, since[0], lease.nudge), key=key)
    else:
        at = after(hours, asked.at, lease.back - lease.nudge)
        yield Planned(what=What.BACK, at=at, key=f"{key}.back")


def last_sign(case: Case) -> tuple[datetime, int] | None:
    """Return when, and by which step, the owner last showed that they are at work."""
    owner = case.record.owner
    for event in reversed(case.timeline):
        is_theirs = owner in (event.actor, event.facts.get("to"))
        if owner is not None and (is_theirs or event.verb in BEGINS_ANEW):
            return event.at, event.seq
    return None
