"""Complaining: the words go to the leads, privately and at once."""

from datetime import datetime

from desk.access import demand
from desk.actions.desks import group_of
from desk.actions.leaders import leads_of
from desk.actions.steps import cards_follow, relay, step, tell
from desk.actions.talking.talk import Words
from desk.errors import NoWords
from desk.events import Message
from desk.incident import moved
from desk.ports import Unit
from desk.record import Record, Verb


async def complain(unit: Unit, command: Words, now: datetime) -> Record:
    """Bring a complaint to the leads; the group learns that there is one, and no word of it.

    Raises:
        NoWords: there is nothing to complain of.
    """
    record = await unit.records.get(command.record)
    demand(command.actor, Verb.COMPLAIN, record)
    if not command.text and not command.attachments:
        raise NoWords
    after = moved(record, Verb.COMPLAIN, now)
    message = Message(
        record=after.id,
        seq=after.version,
        author=command.actor.person.id,
        text=command.text,
        attachments=command.attachments,
    )
    await step(unit, after, Verb.COMPLAIN, command.actor, public=True, message=message)
    reached = 0
    for lead in await leads_of(unit, after):
        chat = await unit.chats.private(lead)
        await relay(unit, after, message, chat.id, "relay/complaint", now)
        reached += chat.reachable
    group = await group_of(unit, after)
    if group is not None and not reached:
        await tell(unit, after, group.id, "complaint_waits", now)
    await tell(unit, after, command.actor.chat, "complaint_taken", now)
    await cards_follow(unit, after, now)
    return after
