"""Being away: who says so gets no new work until they say that they are back."""

from dataclasses import dataclass, replace
from datetime import datetime

from desk.access import Act, Actor, demand
from desk.actions.duties import arm
from desk.actions.steps import answer
from desk.notices import Subject
from desk.ports import Outcome, Unit


@dataclass(frozen=True, kw_only=True, slots=True)
class BeAway:
    """Somebody goes, or is back."""

    actor: Actor
    away: bool


async def be_away(unit: Unit, command: BeAway, now: datetime) -> None:
    """Note that somebody is away from now on, or back; saying it again changes nothing.

    What they have in hand stays theirs: the answer tells how much it is. Their shifts of duty go
    to whoever comes next, until they are back.
    """
    actor = command.actor
    demand(actor, Act.BE_AWAY)
    person = await unit.people.get(actor.person.id)
    since = (person.away_since or now) if command.away else None
    await unit.people.save(replace(person, away_since=since))
    await unit.audit.add(
        at=now,
        actor=person.id,
        action="away" if command.away else "back",
        subject=Subject.person(person.id).key,
        outcome=Outcome.DONE,
        facts={"source": actor.source},
    )
    for team in sorted({membership.team for membership in person.memberships}):
        await arm(unit, team, now)
    held = (await unit.records.held_by([person.id])).get(person.id)
    facts = {"away": command.away, "open": held.open if held else 0}
    await answer(unit, actor, "being_away", now, facts)
