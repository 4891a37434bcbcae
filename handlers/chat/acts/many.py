"""Commands of a lead that concern several tickets, and being away."""

import re

from desk.access import Act, teams_for
from desk.actions.looking.look import page
from desk.actions.people import being_away
from desk.actions.people.being_away import BeAway
from desk.actions.places.groups import open_records, teams_of
from desk.actions.working import many
from desk.actions.working.crew import crew
from desk.actions.working.handing_over import Target
from desk.actions.working.many import CloseDuplicates, HandOverAll
from desk.errors import NotForYou
from desk.identifiers import PersonId, RecordId
from desk.people import ChatKind, Person
from handlers.chat.messages import Incoming
from handlers.chat.names import one_named
from handlers.context import Context

FEWEST = 2
"""`/dup` names at least one duplicate and its original."""
TO = re.compile(r"\s*(?:->|→|给|转给|转|\bto\b)\s*", re.IGNORECASE)
"""What stands between whose tickets are handed over, and to whom."""


async def on_dup(incoming: Incoming, context: Context) -> None:
    """Serve `/dup 14 15 16 of 12`: the last number is the ticket that the others are about."""
    named = [RecordId(int(number)) for number in re.findall(r"\d+", incoming.rest)]
    if len(named) < FEWEST:
        await page(context.unit, incoming.actor, "dup_help", context.now)
        return
    command = CloseDuplicates(actor=incoming.actor, records=named[:-1], original=named[-1])
    await many.close_duplicates(context.unit, command, context.now)


async def on_handover(incoming: Incoming, context: Context) -> None:
    """Serve `/handover Wang to Li`: all that Wang has, for a person, a team, or the queue.

    In answer to a message it is all that its author has: `/handover to Li`.
    """
    whose, to = await _whose(incoming, context), None
    said = TO.split(incoming.rest.strip(), maxsplit=1)
    if whose is None:
        whose = await _named(said[0], incoming, context, left=True)
    wanted = said[1] if len(said) > 1 else ""
    if whose is not None:
        to = await _target(wanted, incoming, context)
    if whose is None or to is None:
        await page(context.unit, incoming.actor, "handover_help", context.now)
        return
    command = HandOverAll(actor=incoming.actor, whose=whose.id, to=to)
    await many.hand_over_all(context.unit, command, context.now)


async def on_away(incoming: Incoming, context: Context) -> None:
    """Serve /away: no new work from now on; what else is said is for the people who read it."""
    command = BeAway(actor=incoming.actor, away=True)
    await being_away.be_away(context.unit, command, context.now)


async def on_back(incoming: Incoming, context: Context) -> None:
    """Serve /back."""
    command = BeAway(actor=incoming.actor, away=False)
    await being_away.be_away(context.unit, command, context.now)


async def _whose(incoming: Incoming, context: Context) -> Person | None:
    """Return whose message was answered."""
    if incoming.reply_to_user is None:
        return None
    return await context.unit.people.by_telegram(incoming.reply_to_user)


async def _target(wanted: str, incoming: Incoming, context: Context) -> Target | None:
    """Return where tickets go: nothing named is the queue; None where nobody is meant by it."""
    if not wanted:
        return Target()
    said = wanted.casefold()
    for team in context.unit.policy.teams.values():
        if said in {team.key, *(name.casefold() for name in team.names.values())}:
            return Target(team=team.key)
    person = await _named(wanted, incoming, context)
    return Target(person=person.id) if person is not None else None


async def _named(
    name: str, incoming: Incoming, context: Context, *, left: bool = False
) -> Person | None:
    """Return the one person of the actor's teams with that name, else with one that begins so.

    With `left` also somebody who works there no more and still has tickets.
    """
    unit, teams = context.unit, await _teams(incoming, context)
    known: dict[PersonId, Person] = {}
    for team in teams:
        known |= {person.id: person for person in await crew(unit, team)}
    for record in await open_records(unit, teams, confidential=True) if left else ():
        if record.owner is not None and record.owner not in known:
            known[record.owner] = await unit.people.get(record.owner)
    return one_named(name, known.values())


async def _teams(incoming: Incoming, context: Context) -> list[str]:
    """Return the teams of the place in which the actor may do something to many at once.

    Raises:
        NotForYou: there is none.
    """
    unit, actor = context.unit, incoming.actor
    everywhere = actor.place is ChatKind.PRIVATE
    here = list(unit.policy.teams) if everywhere else await teams_of(unit, actor.chat)
    teams = teams_for(actor.person, actor.place, Act.MANY_AT_ONCE, here)
    if not teams:
        raise NotForYou
    return teams
