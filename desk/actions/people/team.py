"""The people of a team: who is in it, who is away, and what becomes of the work of those who go."""

from dataclasses import dataclass
from datetime import datetime

from desk.access import Act, Actor, may
from desk.actions.people.person import demand_here
from desk.actions.steps import answer, cards_follow
from desk.actions.working.handing_over import Target, handed
from desk.errors import NotForYou
from desk.identifiers import PersonId
from desk.incident import legal
from desk.ports import Unit
from desk.record import Record, Verb


@dataclass(frozen=True, kw_only=True, slots=True)
class Release:
    """Everything that somebody has in hand shall go back into the queue."""

    actor: Actor
    person: PersonId


async def team(unit: Unit, actor: Actor, now: datetime) -> None:
    """Show who is in the teams of a place."""
    await demand_here(unit, actor, Act.TEAM)
    await answer(unit, actor, "team", now)


async def release_all(unit: Unit, command: Release, now: datetime) -> list[Record]:
    """Put back in the queue what somebody has in hand, each ticket by a step of its own.

    What they have solved stays theirs. The requesters are told nothing: it is not their matter who
    works. Records that the actor may not touch are left out.

    Raises:
        NotForYou: the actor is no lead here.
    """
    actor = command.actor
    await demand_here(unit, actor, Act.MANY_AT_ONCE)
    held = await unit.records.open_owned(command.person)
    mine = [record for record in held if may(actor, Act.MANY_AT_ONCE, record)]
    if held and not mine:
        raise NotForYou
    released = []
    for record in mine:
        if Verb.HAND_OVER not in legal(record):
            continue
        after = await handed(unit, record, Target(), actor, now)
        await cards_follow(unit, after, now)
        released.append(after)
    return released
