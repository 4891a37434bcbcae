"""Quiet hours: what can wait does not reach people in their night, and waits for morning."""

from datetime import datetime, timedelta

from desk.access import Actor
from desk.identifiers import ChatId
from desk.people import ChatKind, Person
from desk.ports import Unit
from desk.priority import Priority
from desk.quiet import quiet_until
from desk.record import Record

AWAKE = timedelta(minutes=30)
"""Who did something so lately is awake: what they learn answers them."""


async def told_at(unit: Unit, record: Record, chat: ChatId, now: datetime) -> datetime:
    """Return when a chat is told of a record: now, or for its requester when the night is over.

    What is most pressing is told at any hour, and so is what answers them. Then what waits about
    the same record is told first, so that everything comes in order.
    """
    private = await unit.chats.get(chat)
    if private.kind is not ChatKind.PRIVATE or private.person != record.reporter:
        return now
    person = await unit.people.get(record.requester)
    until = night_until(unit, person, now)
    if until is None:
        if night_until(unit, person, now - AWAKE) is not None:
            await unit.notices.release(chat, now, record.id)
        return now
    if record.priority is Priority.P1 or await _is_awake(unit, record, now):
        await unit.notices.release(chat, now, record.id)
        return now
    return until


def night_until(unit: Unit, person: Person, now: datetime) -> datetime | None:
    """Return when the night of a person ends, None by day."""
    quiet = unit.policy.quiet_hours
    if quiet is None:
        return None
    return quiet_until(now, person.timezone or unit.policy.timezone, quiet.start, quiet.end)


async def wake(unit: Unit, actor: Actor, now: datetime) -> None:
    """Stage that all that waits for the end of a person's night is told: they are awake."""
    if night_until(unit, actor.person, now) is None:
        return
    private = await unit.chats.by_telegram(actor.person.telegram_id)
    if private is not None:
        await unit.notices.release(private.id, now)


async def _is_awake(unit: Unit, record: Record, now: datetime) -> bool:
    timeline = await unit.events.of(record.id)
    own = [e.at for e in timeline if e.actor == record.requester or e.seq == 1]
    return bool(own) and now - own[-1] < AWAKE
