"""Handing a record on: to another engineer, to another team, or back to the team's queue."""

from dataclasses import dataclass
from datetime import datetime

from desk.access import Actor
from desk.actions.steps import step, tell_requester
from desk.actions.working.crew import demanded, one_of_crew, tell_staff
from desk.actions.working.incident import Act
from desk.actions.working.moving import moved_cards
from desk.errors import Overdue
from desk.events import Fact, Message
from desk.handling import handed_over, handed_to_team
from desk.identifiers import PersonId
from desk.ports import Unit
from desk.record import Kind, Record, Verb


@dataclass(frozen=True, kw_only=True, slots=True)
class Target:
    """Where records go: to a person, to a team, or (neither) back to the queue of their own."""

    person: PersonId | None = None
    team: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class HandOver(Act):
    """A record handed on, with the reason if there was time for one."""

    to: Target
    words: str = ""


async def hand_over(unit: Unit, command: HandOver, now: datetime) -> Record:
    """Hand the record on; who gets it learns from whom and why.

    The requester is told, once, when another team has it: not why.

    Raises:
        AlreadyTheirs: they have it.
        NotForYou: the actor may not, or that one works in another team.
    """
    record = await demanded(unit, command.actor, command.record, Verb.HAND_OVER)
    after = await handed(unit, record, command.to, command.actor, now, words=command.words)
    if command.to.person is not None:
        engineer = await unit.people.get(command.to.person)
        await tell_staff(unit, after, [engineer], "staff/handed_over", now, but=command.actor)
    if after.team != record.team and after.kind is not Kind.TASK:
        await tell_requester(unit, after, "other_team", now)
    return await moved_cards(unit, record, after, now)


async def handed(
    unit: Unit, record: Record, to: Target, actor: Actor, now: datetime, *, words: str = ""
) -> Record:
    """Stage the step of a hand-over and nothing that is told of it."""
    if to.person is not None:
        engineer = await one_of_crew(unit, record.team, to.person)
        after = handed_over(record, engineer.id, now)
    else:
        team = to.team or record.team
        if team not in unit.policy.teams and team != record.team:
            raise Overdue
        after = handed_to_team(record, team, now)
    facts: dict[str, Fact] = {"to": after.owner, "from": record.owner}
    if after.team != record.team:
        facts |= {"team_before": record.team, "team": after.team}
    message = worded(after, actor, words)
    await step(unit, after, Verb.HAND_OVER, actor, public=False, facts=facts, message=message)
    return after


def worded(record: Record, actor: Actor, words: str) -> Message | None:
    """Return what was written with the newest step of a record; None where nothing was."""
    if not words:
        return None
    return Message(record=record.id, seq=record.version, author=actor.person.id, text=words)
