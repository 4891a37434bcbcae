"""What is wrong with what the desk keeps of a record, measured by its timeline."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from desk.identifiers import RecordId
from desk.promises.case import Case, What
from desk.promises.schedule import REST, looks_at, planned
from desk.promises.vendor import kept_clocks
from desk.sla import Standing, Verdict, standings


class Wrong(StrEnum):
    """What is not as it should be."""

    CLOCK = "clock"
    """A clock that is not kept at all."""
    TARGET = "target"
    DUE = "due"
    STOPPED = "stopped"
    VERDICT = "verdict"
    TIMER = "timer"
    """Nothing wakes the desk in time for what it has to do."""
    CHAIN = "chain"
    """The same, while somebody should be called already."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Defect:
    """One difference: what is kept, and what it should be; moments as ISO 8601, - for none."""

    record: RecordId
    wrong: Wrong
    clock: str = "-"
    kept: str = "-"
    right: str = "-"

    def __str__(self) -> str:
        """Return it as one line without spaces in its parts; read back by `defect_of`."""
        return f"{self.record} {self.wrong} {self.clock} {self.kept} {self.right}"


def defect_of(line: str) -> Defect:
    """Return the defect that a line tells of."""
    record, wrong, clock, kept, right = line.split(" ")
    return Defect(
        record=RecordId(int(record)), wrong=Wrong(wrong), clock=clock, kept=kept, right=right
    )


def wrong_clocks(case: Case, kept: Sequence[Standing], now: datetime) -> Iterator[Defect]:
    """Yield what is wrong with how the clocks of a record are kept; a task has none.

    That a running clock has missed its target since it was looked at last is no defect.
    """
    known = {(one.kind, one.lap): one for one in kept}
    for right in standings(case.record, kept_clocks(case), now):
        is_kept = known.get((right.kind, right.lap))
        clock = f"{right.kind}.{right.lap}"
        if is_kept is None:
            yield Defect(record=case.record.id, wrong=Wrong.CLOCK, clock=clock)
            continue
        for wrong, one, other in _compared(is_kept, right):
            if one != other:
                yield Defect(record=case.record.id, wrong=wrong, clock=clock, kept=one, right=other)


def wrong_timer(case: Case, waiting: datetime | None, now: datetime) -> Defect | None:
    """Return that nothing wakes the desk in time for a record, if it is so.

    Args:
        case: the record.
        waiting: when it is looked at again, None for never.
        now: the moment.
    """
    at = looks_at(case, now)
    if at is None or (waiting is not None and waiting <= max(at, now + REST)):
        return None
    calls = (What.PAGE, What.NOBODY)
    is_stuck = any(plan.what in calls and plan.at <= now for plan in planned(case))
    wrong = Wrong.CHAIN if is_stuck else Wrong.TIMER
    return Defect(record=case.record.id, wrong=wrong, kept=_told(waiting), right=_told(at))


def _compared(kept: Standing, right: Standing) -> Iterator[tuple[Wrong, str, str]]:
    """Yield what is compared of a clock: what is kept of it, and what is right."""
    seconds = [str(int(one.target.total_seconds())) for one in (kept, right)]
    yield Wrong.TARGET, seconds[0], seconds[1]
    yield Wrong.DUE, _told(kept.due_at), _told(right.due_at)
    yield Wrong.STOPPED, _told(kept.stopped_at), _told(right.stopped_at)
    is_news = right.stopped_at is None
    missed = [one.verdict is Verdict.BREACHED for one in (kept, right)]
    if missed[0] or not is_news:
        yield Wrong.VERDICT, _verdict(missed=missed[0]), _verdict(missed=missed[1])


def _verdict(*, missed: bool) -> str:
    return Verdict.BREACHED.value if missed else Verdict.MET.value


def _told(moment: datetime | None) -> str:
    return "-" if moment is None else moment.isoformat()
