"""Urging: a requester asks how long it takes, and whoever is to move learns of it once."""

from datetime import datetime

from desk import incident
from desk.access import demand
from desk.actions.desks import group_of
from desk.actions.leaders import leads_of
from desk.actions.steps import cards_follow, step, tell
from desk.actions.working.incident import Act
from desk.errors import TooSoon
from desk.ports import Unit
from desk.record import Record, Verb


async def urge(unit: Unit, command: Act, now: datetime) -> Record:
    """Ping whoever is to move: the owner, or the group and the leads where nobody is.

    Raises:
        TooSoon: it was urged a short while ago.
    """
    record = await unit.records.get(command.record)
    demand(command.actor, Verb.URGE, record)
    incident.moved(record, Verb.URGE, now)
    urged = [event.at for event in await unit.events.of(record.id) if event.verb is Verb.URGE]
    if urged and now < urged[-1] + unit.policy.urge_rest:
        raise TooSoon(record=record.id, until=urged[-1] + unit.policy.urge_rest)
    after = incident.urged(record, now)
    await step(unit, after, Verb.URGE, command.actor, public=True)
    await _ping(unit, after, now)
    await cards_follow(unit, after, now)
    return after


async def _ping(unit: Unit, record: Record, now: datetime) -> None:
    group = await group_of(unit, record)
    if group is not None:
        await tell(unit, record, group.id, "urged", now)
    people = []
    if record.owner is not None:
        people = [await unit.people.get(record.owner)]
    if not people or people[0].away_since is not None:
        people += await leads_of(unit, record)
    for person in {person.id: person for person in people}.values():
        chat = await unit.chats.private(person)
        if chat.reachable:
            await tell(unit, record, chat.id, "urged", now)
