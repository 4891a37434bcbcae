"""Rungs and pages: calling those who answer for a record, by every channel that was agreed."""

from collections.abc import Sequence
from datetime import datetime

from desk.actions import alarm
from desk.actions.leaders import leads_of
from desk.actions.promises.finding import Found, found
from desk.actions.promises.taking import take
from desk.actions.steps import cards_follow, tell, tell_group
from desk.actions.working.crew import tell_staff
from desk.actions.working.moving import moved_cards
from desk.events import Event, Fact
from desk.identifiers import PersonId
from desk.notices import Rank
from desk.ports import Unit
from desk.priority import Priority
from desk.promises.case import Case, Planned
from desk.promises.course import rungs_at
from desk.promises.paging import run_of, skipped
from desk.record import Verb

PRESSING = frozenset({Priority.P1, Priority.P2})
"""The priorities whose rungs may wake people, and stand before other news."""


async def rung(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Tell who answers for a record that so much of a promise is used up.

    Who stands on several rungs that are due together is told once.
    """
    rungs = rungs_at(case, plan)
    finds = [(r, await found(unit, case.record, r.tell, now)) for r in rungs]
    known = _told_at(case.timeline, now)
    people = {p.id: p for _, f in finds for p in f.people if p.id not in known}
    places = {place for _, f in finds for place in f.places}
    record = await take(unit, case, plan, now, _facts([f for _, f in finds]))
    rank = Rank.PAGE if record.priority in PRESSING else Rank.NOTICE
    data = {**plan.facts, "percent": plan.facts["percent"]}
    for person in people.values():
        chat = await unit.chats.private(person)
        await tell(unit, record, chat.id, "staff/warned", now, rank=rank, data=data)
    for place in places:
        await tell(unit, record, place, "staff/warned", now, rank=rank, data=data)
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
    policy = unit.policy
    only = policy.calendars.get(step.only) if step.only else None
    why = skipped(step, now, only, policy.timezone)
    who = Found() if why else await found(unit, case.record, step.page, now)
    why = why or ("nobody" if who.is_nobody else None)
    more = {**_facts([who]), "who": str(step.page)}
    if why:
        more["skipped"] = why
    record = await take(unit, case, plan, now, more)
    known = _told_at(case.timeline, now)
    for person in who.people:
        if person.id not in known:
            chat = await unit.chats.private(person)
            await tell(unit, record, chat.id, "staff/page", now, rank=Rank.PAGE)
    for place in who.places:
        await tell(unit, record, place, "staff/page", now, rank=Rank.PAGE)
    await cards_follow(unit, record, now)


async def call_nobody(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Say aloud that a whole chain brought nobody: to the team, its leads and the admins."""
    record = await take(unit, case, plan, now)
    await tell_group(unit, record, "staff/nobody", now, rank=Rank.PAGE)
    await tell_staff(unit, record, await leads_of(unit, record), "staff/nobody", now)
    await alarm.alarm(unit, alarm.NOBODY, now, {"record": record.id, "about": plan.key})
    await cards_follow(unit, record, now)


def _facts(finds: Sequence[Found]) -> dict[str, Fact]:
    """Return who was told, who was left out and why, as an event keeps it."""
    told = sorted({p.id for f in finds for p in f.people})
    left = sorted({f"{p.id}:{why}" for f in finds for p, why in f.left_out})
    instead = sorted({f.instead for f in finds if f.instead})
    facts: dict[str, Fact] = {"told": ",".join(map(str, told))}
    if any(f.places for f in finds):
        facts["group"] = True
    if left:
        facts["left_out"] = ",".join(left)
    if instead:
        facts["instead"] = ",".join(instead)
    return facts


def _told_at(timeline: Sequence[Event], now: datetime) -> frozenset[PersonId]:
    """Return who was told something of the kind at this very moment: one message is enough."""
    return frozenset(
        PersonId(int(person))
        for event in timeline
        if event.at == now and event.verb in (Verb.WARN, Verb.PAGE)
        for person in str(event.facts.get("told") or "").split(",")
        if person
    )
