"""Looking: own tickets, one ticket, the board, help. The words are read when they are sent."""

from datetime import datetime

from desk.access import Act, Actor, may
from desk.actions.desks import group_of
from desk.actions.people.person import demand_here
from desk.actions.steps import answer, show_card
from desk.errors import NotForYou
from desk.identifiers import RecordId
from desk.notices import Subject
from desk.ports import Unit
from desk.record import Record


async def my_records(unit: Unit, actor: Actor, now: datetime) -> None:
    """Show the person's own tickets."""
    await answer(unit, actor, "my", now)


async def board(unit: Unit, actor: Actor, now: datetime) -> None:
    """Show the open work: of the teams of a group, in private of those the person works in."""
    await demand_here(unit, actor, Act.BOARD)
    await answer(unit, actor, "board", now)


async def sla(unit: Unit, actor: Actor, now: datetime) -> None:
    """Show what is promised to everybody; how it is kept stands below for those of the desk."""
    await answer(unit, actor, "sla", now)


async def one(unit: Unit, actor: Actor, record: RecordId, now: datetime) -> None:
    """Show one ticket: whole to those who work it, as it concerns them to its requester.

    Raises:
        NotForYou: there is none, or it is none of theirs; nobody learns which (S4).
    """
    found = await unit.records.get(record)
    if may(actor, Act.LOOK, found):
        await _card_that_was_spared(unit, actor, found, now)
        await answer(unit, actor, "timeline", now, {"record": record})
    elif may(actor, Act.FOLLOW, found):
        await show_card(unit, found, actor.chat, now, repost=True, source=actor.source)
        await answer(unit, actor, "progress", now, {"record": record})
    else:
        raise NotForYou


async def page(unit: Unit, actor: Actor, template: str, now: datetime) -> None:
    """Show a page that depends on nothing but its reader: help, greeting, language."""
    await answer(unit, actor, template, now)


async def _card_that_was_spared(unit: Unit, actor: Actor, record: Record, now: datetime) -> None:
    """Post the card of an open ticket that its group was told of in a digest only."""
    group = await group_of(unit, record)
    if not record.is_open or group is None or group.id != actor.chat:
        return
    card = await unit.cards.get(Subject.record(record.id), actor.chat)
    if card is None or card.message_id is None:
        await show_card(unit, record, actor.chat, now, repost=True, source=actor.source)
