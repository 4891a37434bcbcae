"""The escalation ladder: who is told when so much of a promise is used up."""

from collections.abc import Iterator

from desk.promises.case import Case, Planned, What, told_at
from desk.sla import Clock


def clock_key(clock: Clock) -> str:
    """Return what names a clock within its record."""
    return f"{clock.kind}.{clock.lap}"


def rungs(case: Case) -> Iterator[Planned]:
    """Yield the rungs that were not told yet; none while a clock pauses or after it stopped."""
    if not case.is_looked_after or case.clocks is None:
        return
    for clock in (case.clocks.response, case.clocks.resolution):
        if not clock.runs:
            continue
        for percent in case.terms.percents(clock.kind, case.record.priority):
            key = f"{clock_key(clock)}.{percent}"
            at = clock.reached(percent)
            if at is not None and key not in case.done:
                facts = {"clock": clock.kind.value, "lap": clock.lap, "percent": percent}
                yield Planned(what=What.RUNG, at=told_at(clock.hours, at), key=key, facts=facts)
