"""Setting rosters, and putting somebody in the place of whoever they say."""

from dataclasses import dataclass
from datetime import datetime

from desk.access import Act, Actor
from desk.actions.duties import arm
from desk.actions.duty.telling import tell_person
from desk.actions.people.person import demand_here
from desk.actions.steps import answer
from desk.actions.working.crew import one_of_crew
from desk.duty.plan import Override, Reason
from desk.duty.roster import Roster
from desk.errors import NotForYou, OnLeave, Overdue
from desk.events import Fact
from desk.identifiers import PersonId
from desk.notices import Subject
from desk.ports import Outcome, Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class SetRoster:
    """A layer of a team's duty, instead of what it was."""

    actor: Actor
    roster: Roster


@dataclass(frozen=True, kw_only=True, slots=True)
class DropRoster:
    """A layer that is needed no more."""

    actor: Actor
    team: str
    layer: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Put:
    """Somebody is to be on duty between two moments, whatever the rosters say."""

    actor: Actor
    team: str
    person: PersonId
    since: datetime
    until: datetime


async def see(unit: Unit, actor: Actor, page: str, now: datetime) -> None:
    """Show a page about duty to staff of the desk."""
    await demand_here(unit, actor, Act.DUTY)
    await answer(unit, actor, page, now)


async def set_roster(unit: Unit, command: SetRoster, now: datetime) -> None:
    """Let a roster hold from now on, and show what comes of it.

    Raises:
        NotForYou: the actor may not, or somebody on it does not work in the team.
    """
    roster = command.roster
    await _demand_steering(unit, command.actor, roster.team)
    for person in roster.people:
        await one_of_crew(unit, roster.team, person)
    await unit.duty.set_roster(roster)
    await _changed(unit, command.actor, roster.team, f"roster {roster.layer}", now)
    await answer(unit, command.actor, "duty/roster", now, {"team": roster.team, "set": True})


async def drop_roster(unit: Unit, command: DropRoster, now: datetime) -> None:
    """Let a layer hold no more, and show what comes of it.

    Raises:
        NotForYou: the actor may not.
    """
    await _demand_steering(unit, command.actor, command.team)
    await unit.duty.drop_roster(command.team, command.layer)
    await _changed(unit, command.actor, command.team, f"roster {command.layer} off", now)
    await answer(unit, command.actor, "duty/roster", now, {"team": command.team, "set": True})


async def put(unit: Unit, command: Put, now: datetime) -> None:
    """Put somebody on duty; they learn it, at once or when it begins.

    Raises:
        NotForYou: the actor may not, or that person does not work in the team.
        Overdue: that time is over.
        OnLeave: they are away in it.
    """
    actor, team = command.actor, command.team
    await _demand_steering(unit, actor, team)
    person = await one_of_crew(unit, team, command.person)
    if command.until <= max(now, command.since):
        raise Overdue
    since = max(command.since, now)
    if person.away_since is not None or await unit.duty.leaves([person.id], since, command.until):
        raise OnLeave(who=person.id)
    override = Override(
        id=await unit.counters.duty(),
        team=team,
        person=person.id,
        since=since,
        until=command.until,
        reason=Reason.PUT,
        by=actor.person.id,
    )
    await unit.duty.add_override(override)
    await _changed(unit, actor, team, f"put p{person.id}", now)
    facts: dict[str, Fact] = {
        "team": team,
        "whom": person.id,
        "since": since.isoformat(),
        "until": command.until.isoformat(),
    }
    if since > now and person.id != actor.person.id:
        ref = f"{override.id}.put"
        by: dict[str, Fact] = {**facts, "by": actor.person.id}
        await tell_person(unit, person, "duty/put_on", ref, now, by)
    await answer(unit, actor, "duty/put", now, facts)


async def _demand_steering(unit: Unit, actor: Actor, team: str) -> None:
    if team not in await demand_here(unit, actor, Act.STEER_DUTY):
        raise NotForYou


async def _changed(unit: Unit, actor: Actor, team: str, action: str, now: datetime) -> None:
    """Stage what every change of the plan brings: the audit line, and another look at it."""
    await unit.audit.add(
        at=now,
        actor=actor.person.id,
        action=action,
        subject=Subject.team(team).key,
        outcome=Outcome.DONE,
        facts={"source": actor.source},
    )
    await arm(unit, team, now)
