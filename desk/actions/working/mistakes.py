"""For a minute a claim or a solution can be taken back: the button for it comes and goes."""

from datetime import datetime

from desk.actions.desks import desks_of
from desk.actions.steps import show_card
from desk.identifiers import RecordId
from desk.notices import Menu, Subject
from desk.ports import Unit
from desk.record import Record
from desk.timers import Timer, TimerKind


async def may_be_taken_back(unit: Unit, record: Record, now: datetime) -> None:
    """Set when the button that takes the newest step back goes from the card."""
    await unit.timers.set(
        Timer(
            kind=TimerKind.UNDO_OVER,
            subject=Subject.record(record.id),
            round=record.version,
            due_at=now + unit.policy.undo_window,
        )
    )


async def stands(unit: Unit, timer: Timer, now: datetime) -> None:
    """Take the button away, unless the card shows something else by now."""
    record = await unit.records.get(RecordId(int(timer.subject.key[1:])))
    if record.version != timer.round:
        return
    for desk in await desks_of(unit, record):
        card = await unit.cards.get(timer.subject, desk.id)
        if card is not None and card.menu is Menu.MAIN:
            await show_card(unit, record, desk.id, now, quiet=True, source=f"r{record.id}.stands")
