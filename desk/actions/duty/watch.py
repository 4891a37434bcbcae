"""Watching over duty: shifts begin and end, gaps come near, and somebody has to know in time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from desk.access import Act, Actor, demand
from desk.actions.duties import CHANGED, arm
from desk.actions.duty.lookup import FAR, ahead, following, plan_of
from desk.actions.duty.telling import tell_leads, tell_person
from desk.duty.plan import Plan, Shift, Why, by_person
from desk.duty.served import Stint
from desk.errors import NotForYou, Overdue
from desk.events import Fact
from desk.identifiers import DutyId
from desk.notices import Rank, Subject
from desk.ports import Unit
from desk.timers import Timer, TimerKind

AHEAD = timedelta(hours=48)
"""So long before it begins the leads learn of a gap."""
SETTLING = timedelta(minutes=10)
"""So long a plan that people are just changing is left alone before gaps in it are told of."""
REACHED_WITHIN = timedelta(minutes=15)
"""Who does not say in so long that they are there is taken for out of reach."""
LATE = timedelta(minutes=5)
"""What is told so long after a shift began says that it comes late."""
BACK = timedelta(days=40)
"""How far back the beginning of a shift is looked for."""
DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Here:
    """Somebody says that they are there for the shift that has begun."""

    actor: Actor
    team: str
    stint: DutyId


async def arm_all(unit: Unit, now: datetime) -> None:
    """Stage that the duty of each team with a roster is looked at: the desk has just started."""
    for team in unit.policy.teams:
        if await unit.duty.rosters(team):
            await arm(unit, team, now, changed=False)


async def look(unit: Unit, timer: Timer, now: datetime) -> None:
    """Look at the duty of a team: a shift that began, a gap that comes near; then wait again.

    After an absence only the shift that is now is told of, once and late. A team that the
    configuration names no more is let be.
    """
    team = timer.subject.key[1:]
    if team not in unit.policy.teams:
        return
    changed = bool(timer.data.get(CHANGED))
    await unit.timers.cancel(TimerKind.DUTY, timer.subject)
    begin, end = now - BACK, now + AHEAD + DAY
    plan = await plan_of(unit, team, begin, now + FAR)
    shifts = by_person(plan.shifts(begin, end))
    await _hand_over(unit, team, plan, shifts, now, changed=changed)
    if not plan.rosters:
        return
    near = [s for s in shifts if s.person is None and now < s.until and s.since - AHEAD <= now]
    waits = changed and any(now < gap.since for gap in near)
    for gap in near:
        if not waits or gap.since <= now:
            await _warn(unit, team, plan, gap, begin, now)
    moments = [now + (SETTLING if waits else DAY)]
    moments += [shift.since for shift in shifts if shift.since > now]
    moments += [s.since - AHEAD for s in shifts if s.person is None and s.since - AHEAD > now]
    await arm(unit, team, now, min(moments), changed=False)


async def _hand_over(
    unit: Unit, team: str, plan: Plan, shifts: Sequence[Shift], now: datetime, *, changed: bool
) -> None:
    """Stage that the duty is with whoever has it now: both are told, what comes and what was.

    Where people changed the plan, the new shift begins now, whatever it says of the past.
    """
    at = next(number for number, shift in enumerate(shifts) if shift.since <= now < shift.until)
    shift, before = shifts[at], shifts[at - 1] if at else None
    stint = await unit.stints.under_way(team)
    goes_on = changed or before is None or (stint is not None and shift.since <= stint.began_at)
    if stint is not None and stint.person == shift.person and goes_on:
        return
    began = now if changed else shift.since
    if stint is not None:
        in_turn = changed or (before is not None and before.person == stint.person)
        ended = replace(stint, ended_at=max(began, stint.began_at))
        await unit.stints.save(ended)
        await unit.timers.cancel(TimerKind.DUTY_UNSEEN, Subject.team(team))
        if in_turn:
            await _hand_back(unit, ended, shift, now)
    if shift.person is not None:
        new = Stint(id=await unit.counters.duty(), team=team, person=shift.person, began_at=began)
        await unit.stints.save(new)
        await _brief(unit, new, stint, shift, plan, now)


async def _brief(
    unit: Unit, stint: Stint, before: Stint | None, shift: Shift, plan: Plan, now: datetime
) -> None:
    """Stage that somebody learns that their shift has begun, and is asked to say so."""
    data: dict[str, Fact] = {
        "team": stint.team,
        "stint": stint.id,
        "before": before.person if before is not None else None,
        "until": ahead(plan, now)[0].until.isoformat(),
        "since": stint.began_at.isoformat(),
        "why": shift.turn.why,
        "late": now - stint.began_at > LATE,
    }
    person = await unit.people.get(stint.person)
    ref = f"{stint.id}.brief"
    if await tell_person(unit, person, "duty/brief", ref, now, data, Rank.PAGE):
        await unit.timers.set(
            Timer(
                kind=TimerKind.DUTY_UNSEEN,
                subject=Subject.team(stint.team),
                round=stint.id,
                due_at=now + REACHED_WITHIN,
            )
        )
    else:
        await _tell_unseen(unit, stint, plan, now, "unreachable")


async def _hand_back(unit: Unit, stint: Stint, shift: Shift, now: datetime) -> None:
    """Stage that somebody learns that their shift is over, and what was in it."""
    ended = stint.ended_at or now
    load = await unit.stints.load(stint.team, stint.person, stint.began_at, ended)
    data: dict[str, Fact] = {
        "team": stint.team,
        "whose": stint.person,
        "since": stint.began_at.isoformat(),
        "until": ended.isoformat(),
        "came": load.came,
        "claimed": load.claimed,
        "solved": load.solved,
        "next": shift.person,
    }
    person = await unit.people.get(stint.person)
    await tell_person(unit, person, "duty/hand_back", f"{stint.id}.back", now, data)


async def unseen(unit: Unit, timer: Timer, now: datetime) -> None:
    """Tell the leads that nobody said that they are there, if still nobody did."""
    team = timer.subject.key[1:]
    stint = await unit.stints.under_way(team)
    if stint is None or stint.id != timer.round or stint.here_at is not None:
        return
    plan = await plan_of(unit, team, now, now + FAR)
    await _tell_unseen(unit, stint, plan, now, "silent")


async def _tell_unseen(unit: Unit, stint: Stint, plan: Plan, now: datetime, how: str) -> None:
    coming = following(plan, now)
    data: dict[str, Fact] = {
        "whose": stint.person,
        "since": stint.began_at.isoformat(),
        "how": how,
        "next": coming.person,
        "next_since": coming.since.isoformat(),
    }
    ref = f"{stint.id}.{how}"
    await tell_leads(unit, stint.team, "duty/unseen", ref, now, data, [stint.person])


async def here(unit: Unit, command: Here, now: datetime) -> None:
    """Note that whoever has the duty is there; leads who were told that they are not learn it.

    Raises:
        NotForYou: it is somebody else's shift.
        Overdue: that shift is over.
    """
    demand(command.actor, Act.SHARE_DUTY)
    stint = await unit.stints.under_way(command.team)
    if stint is None or stint.id != command.stint:
        raise Overdue
    if stint.person != command.actor.person.id:
        raise NotForYou
    if stint.here_at is not None:
        return
    await unit.stints.save(replace(stint, here_at=now))
    subject = Subject.team(stint.team)
    if not await unit.timers.cancel(TimerKind.DUTY_UNSEEN, subject, stint.id):
        data: dict[str, Fact] = {"whose": stint.person}
        await tell_leads(
            unit, stint.team, "duty/here", f"{stint.id}.here", now, data, [stint.person]
        )


async def _warn(
    unit: Unit, team: str, plan: Plan, gap: Shift, begin: datetime, now: datetime
) -> None:
    """Stage that the leads learn of a gap, once.

    One that the rosters leave open each week is told once for each time of the week, until the
    rosters change; all others by the moment at which they begin.
    """
    changed_at = max(roster.changed_at for roster in plan.rosters)
    if gap.since <= begin:
        key = f"{changed_at:%Y%m%dT%H%M%S}.always"
    elif gap.turn.why is Why.UNPLANNED:
        local = gap.since.astimezone(ZoneInfo(plan.rosters[0].zone))
        key = f"{changed_at:%Y%m%dT%H%M%S}.{local:%w%H%M}"
    else:
        key = f"{gap.since:%Y%m%dT%H%M%S}"
    until = ahead(plan, max(gap.since, begin))[0].until
    data: dict[str, Fact] = {
        "since": max(gap.since, now).isoformat(),
        "until": until.isoformat(),
        "is_now": gap.since <= now,
        "why": gap.turn.why,
    }
    await tell_leads(unit, team, "duty/gap", f"{team}.gap.{key}", now, data)
