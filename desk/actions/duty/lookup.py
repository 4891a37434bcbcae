"""Who is on duty for a team, and who comes next: what everybody else asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from desk.actions.working.crew import crew
from desk.duty.plan import Leave, Plan, Shift, Why, by_person
from desk.people import Person
from desk.ports import Unit

FAR = timedelta(days=70)
"""How far is looked for whoever comes next: two turns of a month, and some days."""
NEAR = timedelta(days=3)
"""How far is looked at first: most teams change hands each day."""
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Duty:
    """Who is on duty, and why; `person` is None when nobody is, and `why` says why not.

    `skipped` are those before them who are away. `since` and `until` are the moments between
    which this does not change, as far as was looked.
    """

    person: Person | None
    why: Why
    skipped: Sequence[Person] = ()
    since: datetime | None = None
    until: datetime | None = None


async def plan_of(unit: Unit, team: str, since: datetime, until: datetime) -> Plan:
    """Return all that decides who is on duty for a team between two moments.

    Who said that they are away is on leave until they are back; who works in the team no more is,
    too.
    """
    rosters = await unit.duty.rosters(team)
    overrides = await unit.duty.overrides(team, since, until)
    people = sorted({p for r in rosters for p in r.people} | {o.person for o in overrides})
    if not people:
        return Plan()
    leaves = list(await unit.duty.leaves(people, since, until))
    working = {person.id: person for person in await crew(unit, team)}
    for person in people:
        known = working.get(person)
        if known is None:
            leaves.append(Leave(person=person, since=LONG_AGO))
        elif known.away_since is not None:
            leaves.append(Leave(person=person, since=known.away_since))
    return Plan(rosters=rosters, overrides=overrides, leaves=leaves)


async def on_duty(unit: Unit, team: str, at: datetime) -> Duty:
    """Return who is on duty for a team at a moment; nobody, where it has no roster."""
    plan = await plan_of(unit, team, at, at + FAR)
    return await duty_of(unit, ahead(plan, at)[0])


async def next_up(unit: Unit, team: str, at: datetime) -> Duty:
    """Return the first person who is on duty for a team after whoever is at a moment.

    `since` tells from when on; nobody, where nobody else comes within `FAR`.
    """
    plan = await plan_of(unit, team, at, at + FAR)
    return await duty_of(unit, following(plan, at))


def ahead(plan: Plan, at: datetime) -> list[Shift]:
    """Return the shifts from a moment on, by person, as far as another person has one.

    They end at `FAR` at the latest, and always tell when the first one ends, if it does before.
    """
    shifts: list[Shift] = []
    for span in (NEAR, FAR / 5, FAR):
        shifts = by_person(plan.shifts(at, at + span))
        if any(shift.person not in (None, shifts[0].person) for shift in shifts):
            break
    return shifts


def following(plan: Plan, at: datetime) -> Shift:
    """Return the first shift after a moment that another person has; else one without anybody."""
    shifts = ahead(plan, at)
    others = (s for s in shifts if s.person not in (None, shifts[0].person))
    nobody = Plan(rosters=plan.rosters).turn(LONG_AGO)
    return next(others, Shift(since=at, until=at + FAR, turn=nobody))


async def duty_of(unit: Unit, shift: Shift) -> Duty:
    """Return a shift with its people instead of their numbers."""
    turn = shift.turn
    return Duty(
        person=None if turn.person is None else await unit.people.get(turn.person),
        why=turn.why,
        skipped=[await unit.people.get(person) for person in turn.skipped],
        since=shift.since,
        until=shift.until,
    )
