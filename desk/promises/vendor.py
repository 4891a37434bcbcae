"""The vendor clock: how long somebody outside has had a record, of what they promised us."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from desk.promises.case import Case
from desk.record import Verb
from desk.sla import Aim, Clock, ClockKind, Stretch, after

ENDS_A_HOLD = frozenset({Verb.RESUME, Verb.RESOLVE, Verb.CANCEL})
"""What takes a record back from a vendor; a solution that is undone does not give it to them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class VendorHold:
    """One time that a vendor has a record, from the step `begun` to the step `ended`.

    `ended` is None while they have it.
    """

    vendor: str
    begun: int
    ended: int | None
    clock: Clock

    @property
    def due(self) -> datetime:
        """When the vendor is to be done, or was."""
        since = self.clock.stretches[0].since
        return after(self.clock.hours, since, self.clock.target)


def vendor_holds(case: Case) -> Iterator[VendorHold]:
    """Yield each time that a vendor had the record, in order; their clocks are laps of one kind.

    A target of a vendor is working time of the desk: it is there that they are waited for.
    """
    lap = 0
    for begun in case.timeline:
        vendor = str(begun.facts.get("vendor") or "")
        target = case.terms.vendors.get(vendor)
        if begun.verb is not Verb.PEND or target is None:
            continue
        lap += 1
        later = (e for e in case.timeline if e.seq > begun.seq and e.verb in ENDS_A_HOLD)
        ended = next(later, None)
        since = begun.at.replace(microsecond=0)
        until = None if ended is None else ended.at.replace(microsecond=0)
        yield VendorHold(
            vendor=vendor,
            begun=begun.seq,
            ended=None if ended is None else ended.seq,
            clock=Clock(
                kind=ClockKind.VENDOR,
                lap=lap,
                aims=(Aim(since=since, target=target, hours=case.hours),),
                stretches=(Stretch(hours=case.hours, since=since, until=until),),
                stopped_at=until,
            ),
        )


def at_vendor(case: Case) -> VendorHold | None:
    """Return the hold that a record is in, if a vendor has it now."""
    return next((hold for hold in vendor_holds(case) if hold.ended is None), None)


def kept_clocks(case: Case) -> list[Clock]:
    """Return the clocks whose standing the desk keeps: those of the promise, and of vendors."""
    return [*(case.clocks or ()), *(hold.clock for hold in vendor_holds(case))]
