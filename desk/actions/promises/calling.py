"""Rungs and pages: calling those who answer for a record, by every channel that was agreed."""

from datetime import datetime

from desk.actions import alarm
from desk.actions.leaders import leads_of
from desk.actions.promises.finding import found
from desk.actions.promises.reaching import call, facts_of, reach, reach_of, told_at
from desk.actions.promises.sparing import PRESSING
from desk.actions.promises.taking import take
from desk.actions.steps import cards_follow, tell_group
from desk.actions.working.crew import tell_staff
from desk.actions.working.moving import moved_cards
from desk.notices import Rank
from desk.ports import Unit
from desk.promises.case import Case, Planned
from desk.promises.course import rungs_at
from desk.promises.paging import run_of


async def rung(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Tell who answers for a record that so much of a promise is used up.

    Who stands on several rungs that are due together is told once.
    """
    reaches = [
        reach(unit.policy, await found(unit, case.record, rung.tell, now), rung.channels)
        for rung in rungs_at(case, plan)
    ]
    record = await take(unit, case, plan, now, facts_of(reaches))
    clock = case.promised
    await call(
        unit,
        record,
        reaches,
        "warned",
        now,
        rank=Rank.PAGE if record.priority in PRESSING else Rank.NOTICE,
        known=told_at(case.timeline, now),
        due=None if clock is None else clock.due(),
    )
    if record.team != case.record.team:
        await moved_cards(unit, case.record, record, now)
    else:
        await cards_follow(unit, record, now)


async def page(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Call the next one of a chain; a step that can bring nobody is left out at once."""
    run = run_of(case)
    if run is None:
        return
    step = run.step(int(plan.facts["step"] or 0))
    reached, why = await reach_of(unit, case.record, step, now)
    more = {**facts_of([reached]), "who": str(step.page)} | ({"skipped": why} if why else {})
    record = await take(unit, case, plan, now, more)
    clock = case.promised
    await call(
        unit,
        record,
        [reached],
        "page",
        now,
        rank=Rank.PAGE,
        known=told_at(case.timeline, now),
        due=None if clock is None else clock.due(),
    )
    await cards_follow(unit, record, now)


async def call_nobody(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Say aloud that a whole chain brought nobody: to the team, its leads and the admins."""
    record = await take(unit, case, plan, now)
    await tell_group(unit, record, "staff/nobody", now, rank=Rank.PAGE)
    await tell_staff(unit, record, await leads_of(unit, record), "staff/nobody", now)
    await alarm.alarm(unit, alarm.NOBODY, now, {"record": record.id, "about": plan.key})
    await cards_follow(unit, record, now)
