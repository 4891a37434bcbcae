"""Following a record that is somebody else's."""

from datetime import datetime

from desk.access import demand
from desk.actions.steps import show_card, step
from desk.actions.working.incident import Act
from desk.incident import moved
from desk.people import Involvement
from desk.ports import Unit
from desk.record import Record, Verb


async def watch(unit: Unit, command: Act, now: datetime) -> bool:
    """Follow the record from now on, or no more if that is done already; tell which.

    Raises:
        NotForYou: the actor has no part in the record's team.
        IllegalMove: it is over.
    """
    record = await unit.records.get(command.record)
    me = (command.actor.person.id, Involvement.WATCHER)
    if me in await unit.watchers.of(record.id):
        await show_card(unit, await leave(unit, command, now), command.actor.chat, now)
        return False
    demand(command.actor, Verb.JOIN, record)
    after = moved(record, Verb.JOIN, now)
    await unit.watchers.add(record.id, *me)
    await step(unit, after, Verb.JOIN, command.actor, public=False)
    await show_card(unit, after, command.actor.chat, now)
    return True


async def leave(unit: Unit, command: Act, now: datetime) -> Record:
    """Follow the record no more; who did not follow it changes nothing."""
    record = await unit.records.get(command.record)
    me = command.actor.person.id
    for involvement in (Involvement.WATCHER, Involvement.AFFECTED):
        if (me, involvement) in await unit.watchers.of(record.id):
            await unit.watchers.remove(record.id, me, involvement)
            after = moved(record, Verb.LEAVE, now)
            await step(unit, after, Verb.LEAVE, command.actor, public=False)
            return after
    return record
