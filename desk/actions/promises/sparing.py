"""Whose night is spared: what can wait of a lesser ticket reaches its engineers in the morning."""

from datetime import datetime

from desk.actions.duty.lookup import on_duty
from desk.actions.nights import night_until
from desk.actions.steps import tell
from desk.identifiers import ChatId
from desk.notices import CAN_WAIT, Rank
from desk.people import ChatKind, Person
from desk.ports import Unit
from desk.priority import Priority
from desk.record import Record

PRESSING = frozenset({Priority.P1, Priority.P2})
"""The priorities whose rungs go before other news, and may wake people."""


async def tell_by_day(
    unit: Unit,
    record: Record,
    chat: ChatId,
    template: str,
    now: datetime,
    *,
    rank: Rank | None = None,
) -> None:
    """Stage a message about the newest step of a record; what can wait spares a person's night."""
    until = await _night_of(unit, record, chat, now) if template in CAN_WAIT else None
    if until is not None:
        rank = Rank.NOTICE
    await tell(unit, record, chat, template, now, rank=rank, held_until=until)


async def _night_of(unit: Unit, record: Record, chat: ChatId, now: datetime) -> datetime | None:
    """Return when the night of a chat's person ends that a record spares; None if it is told now.

    Then what waits about the same record is told as well.
    """
    private = await unit.chats.get(chat)
    if private.kind is not ChatKind.PRIVATE or private.person is None:
        return None
    person = await unit.people.get(private.person)
    until = night_until(unit, person, now)
    if until is None or await _is_spared(unit, record, person, now):
        return until
    await unit.notices.release(chat, now, record.id)
    return None


async def _is_spared(unit: Unit, record: Record, person: Person, now: datetime) -> bool:
    """Whether a record lets somebody sleep: P4 everybody, P3 whoever is not on duty for it."""
    if record.priority in PRESSING:
        return False
    if record.priority is Priority.P4:
        return True
    duty = await on_duty(unit, unit.policy.team(record.team).key, now)
    return duty.person is None or duty.person.id != person.id
