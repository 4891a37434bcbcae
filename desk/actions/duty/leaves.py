"""Leave: who is away for days to come; their shifts go to whoever comes next, and back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from desk.access import Act, Actor, demand, teams_for
from desk.actions.duties import arm
from desk.actions.people.person import audited
from desk.actions.steps import answer
from desk.duty.plan import Leave
from desk.errors import NotForYou, Overdue
from desk.events import Fact
from desk.identifiers import DutyId, PersonId
from desk.people import Person
from desk.ports import Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeLeave:
    """Somebody is away between two moments; `person` may be somebody else than the actor."""

    actor: Actor
    person: PersonId
    since: datetime
    until: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class TakeBack:
    """A leave that is not taken after all."""

    actor: Actor
    leave: DutyId


async def see(unit: Unit, actor: Actor, now: datetime) -> None:
    """Show whoever asks their own leave; leads see that of their teams."""
    demand(actor, Act.DUTY)
    await answer(unit, actor, "duty/leave", now)


async def take_leave(unit: Unit, command: TakeLeave, now: datetime) -> None:
    """Note that somebody is away: nothing is rewritten, their shifts follow.

    Raises:
        NotForYou: the actor takes it for somebody for whom they may not.
        Overdue: that time is over.
    """
    actor = command.actor
    person = await unit.people.get(command.person)
    teams = _demand(unit, actor, person)
    if command.until <= now:
        raise Overdue
    leave = Leave(
        id=await unit.counters.duty(),
        person=person.id,
        since=command.since,
        until=command.until,
        by=actor.person.id,
    )
    await unit.duty.add_leave(leave)
    await audited(unit, actor, "leave", person.id, now)
    await _arm(unit, teams, now)
    facts: dict[str, Fact] = {
        "whom": person.id,
        "since": leave.since.isoformat(),
        "until": command.until.isoformat(),
    }
    await answer(unit, actor, "duty/leave_taken", now, facts)


async def take_back(unit: Unit, command: TakeBack, now: datetime) -> None:
    """Forget a leave: whose turn it is has their shifts again.

    Raises:
        NotForYou: there is none, or the actor may not.
    """
    leave = await unit.duty.leave(command.leave)
    person = await unit.people.get(leave.person)
    teams = _demand(unit, command.actor, person)
    await unit.duty.drop_leave(command.leave)
    await audited(unit, command.actor, "leave taken back", person.id, now)
    await _arm(unit, teams, now)
    await answer(unit, command.actor, "duty/leave", now)


def _demand(unit: Unit, actor: Actor, person: Person) -> list[str]:
    """Return the teams of a person, if the actor may decide about their leave."""
    teams = [team for team in unit.policy.teams if person.roles(team)]
    if person.id == actor.person.id:
        demand(actor, Act.SHARE_DUTY)
    elif not teams_for(actor.person, actor.place, Act.STEER_DUTY, teams):
        raise NotForYou
    return teams


async def _arm(unit: Unit, teams: Sequence[str], now: datetime) -> None:
    for team in teams:
        await arm(unit, team, now)
