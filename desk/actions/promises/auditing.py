"""The audit: what is kept of open records is held against their timelines, and put right."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from desk.actions import alarm
from desk.actions.again import again, at_once
from desk.actions.arming import case_of, keep_standings, look_again
from desk.actions.steps import tell_group
from desk.events import Fact
from desk.identifiers import RecordId
from desk.notices import Rank, Subject
from desk.ports import Outcome, Unit
from desk.promises.audit import Defect, Wrong, wrong_clocks, wrong_timer
from desk.record import Kind, Record
from desk.timers import Timer, TimerKind

AT = time(3, 30)
"""When the audit begins, by the clock of the desk."""
PAGE = 50
"""How many records are looked at in one unit."""
MOST_TOLD = 30
"""How many defects the admins are told one by one."""
PAUSE = timedelta(minutes=10)
"""How long it stands back while clocks are derived anew."""
DEFECT = "defect"
"""The action of an audit line about something that was put right."""
_BETWEEN = ";"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """What was found in some records; `before` is where to go on, None at the end."""

    looked_at: int
    defects: Sequence[Defect]
    before: RecordId | None


async def arm_audit(unit: Unit, now: datetime) -> None:
    """Stage when the next audit is."""
    await again(unit, TimerKind.AUDIT, unit.policy.days.any_next(now, AT), now)


async def audit(unit: Unit, timer: Timer, now: datetime) -> Sequence[str]:
    """Look at some open records, put right what is wrong, and go on, or tell what was found.

    Returns what was found, for the log. A clean night says nothing.
    """
    if await unit.timers.waiting(TimerKind.RECOMPUTE, Subject.desk()) is not None:
        await at_once(unit, TimerKind.AUDIT, now + PAUSE, timer.data)
        return ()
    before = timer.data.get("before")
    page = await audited(unit, RecordId(int(before)) if before else None, now, repair=True)
    earlier = str(timer.data.get("found") or "").split(_BETWEEN)
    known = [*filter(None, earlier), *map(str, page.defects)]
    count = int(timer.data.get("count") or 0) + len(page.defects)
    found = _BETWEEN.join(known[:MOST_TOLD])
    if page.before is not None:
        data: dict[str, Fact] = {"before": page.before, "found": found, "count": count}
        await at_once(unit, TimerKind.AUDIT, now, data)
    else:
        await arm_audit(unit, now)
        if count:
            facts: dict[str, Fact] = {"found": found, "count": count, "about": f"{now:%H:%M}"}
            await alarm.alarm(unit, alarm.CLOCK_DEFECT, now, facts)
    return [f"#{defect}" for defect in page.defects]


async def audited(unit: Unit, before: RecordId | None, now: datetime, *, repair: bool) -> Page:
    """Return what is wrong with the next open records below a number, or the newest ones.

    With `repair` all of it is put right, and a line of the audit trail tells so.
    """
    records = await unit.records.open_before(before, PAGE)
    defects: list[Defect] = []
    for record in records:
        if record.kind is not Kind.TASK:
            found = await _looked_at(unit, record, now, repair=repair)
            defects += found
    more = records[-1].id if len(records) == PAGE else None
    return Page(looked_at=len(records), defects=defects, before=more)


async def _looked_at(unit: Unit, record: Record, now: datetime, *, repair: bool) -> list[Defect]:
    case = await case_of(unit, record)
    subject = Subject.record(record.id)
    found = list(wrong_clocks(case, await unit.clocks.of(record.id), now))
    late = wrong_timer(case, await unit.timers.waiting(TimerKind.LOOK, subject), now)
    if late is not None:
        found.append(late)
    if not found or not repair:
        return found
    await keep_standings(unit, case, now)
    await look_again(unit, case, now)
    if late is not None and late.wrong is Wrong.CHAIN:
        await tell_group(unit, record, "staff/calls_go_on", now, rank=Rank.PAGE)
    for defect in found:
        await unit.audit.add(
            at=now,
            actor=None,
            action=DEFECT,
            subject=subject.key,
            outcome=Outcome.DONE,
            facts={
                "wrong": defect.wrong,
                "clock": defect.clock,
                "kept": defect.kept,
                "right": defect.right,
            },
        )
    return found
