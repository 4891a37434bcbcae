"""Giving tickets out: a lead names who works one, or the desk does by turns."""

from dataclasses import dataclass
from datetime import datetime

from desk.actions.steps import cards_follow, step, tell_group
from desk.actions.working.crew import crew, demanded, is_reachable, one_of_crew, tell_staff
from desk.actions.working.incident import Act
from desk.handling import assigned, next_in_turn
from desk.identifiers import PersonId
from desk.people import Person, Role
from desk.policy import Assign
from desk.ports import Held, Unit
from desk.record import Record, Verb

NOTHING = Held(open=0, newest=None)


@dataclass(frozen=True, kw_only=True, slots=True)
class Give(Act):
    """A lead names who works a record."""

    to: PersonId


async def assign(unit: Unit, command: Give, now: datetime) -> Record:
    """Give the record out to an engineer, who is told; its requester learns of it at the claim.

    Raises:
        AlreadyTheirs: they have it.
        NotForYou: the actor may not, or that one works in another team.
    """
    record = await demanded(unit, command.actor, command.record, Verb.ASSIGN)
    engineer = await one_of_crew(unit, record.team, command.to)
    after = assigned(record, engineer.id, now)
    facts = {"to": engineer.id, "from": record.owner}
    await step(unit, after, Verb.ASSIGN, command.actor, public=False, facts=facts)
    await tell_group(unit, after, "staff/assigned", now)
    await tell_staff(unit, after, [engineer], "staff/assigned", now, but=command.actor)
    await cards_follow(unit, after, now)
    return after


async def by_turns(
    unit: Unit, record: Record, now: datetime, *, but: PersonId | None = None
) -> Record:
    """Return a record as it stands once the desk gave it out, where its team works by turns.

    It goes to whoever has the fewest open tickets, and of those to whoever waits longest since the
    newest one; never to somebody away or out of reach, nor to `but`. When nobody is left it
    stays in the queue. The cards are the caller's to show.
    """
    team = unit.policy.team(record.team)
    if team.assign is not Assign.ROUND_ROBIN or record.owner is not None:
        return record
    ready = {p.id: p for p in await crew(unit, record.team) if p.id != but}
    ready = {key: one for key, one in ready.items() if await _is_ready(unit, one, record.team)}
    held = await unit.records.held_by(list(ready))
    shares = [(key, held.get(key, NOTHING)) for key in ready]
    turn = next_in_turn([(key, share.open, share.newest or 0) for key, share in shares])
    if turn is None:
        return record
    after = assigned(record, turn, now)
    await step(unit, after, Verb.ASSIGN, None, public=False, facts={"to": turn, "by": "turns"})
    await tell_staff(unit, after, [ready[turn]], "staff/assigned", now)
    return after


async def _is_ready(unit: Unit, person: Person, team: str) -> bool:
    """Whether somebody can be given new work now."""
    if Role.ENGINEER not in person.roles(team) or person.away_since is not None:
        return False
    return await is_reachable(unit, person)
