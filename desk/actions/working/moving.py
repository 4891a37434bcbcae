"""A record that goes to another team: its card leaves one place and appears in the other."""

from datetime import datetime

from desk.actions.desks import desks_of, group_of
from desk.actions.rooms import FIRST
from desk.actions.steps import cards_follow, relay, show_card, show_list, task_follows
from desk.actions.working.assigning import by_turns
from desk.notices import Form, Notice, Rank, Subject
from desk.people import Chat, ChatKind
from desk.ports import Unit
from desk.record import Kind, Record


async def moved_cards(unit: Unit, before: Record, after: Record, now: datetime) -> Record:
    """Stage that the cards show who works a record now, in the place of its team.

    The place that it left keeps a card that says where it went. A team that works by turns gives
    it out at once: the record is returned as it stands then.
    """
    if (before.team, before.confidential) == (after.team, after.confidential):
        await cards_follow(unit, after, now)
        return after
    after = await by_turns(unit, after, now)
    if after.kind is not Kind.TASK:
        requester = await unit.chats.private(await unit.people.get(after.requester))
        await show_card(unit, after, requester.id, now)
    were = {desk.id: desk for desk in await desks_of(unit, before)}
    are = {desk.id: desk for desk in await desks_of(unit, after)}
    for desk in were.values():
        if desk.id not in are:
            await _leave(unit, after, desk, now)
    if after.kind is Kind.TASK:
        await task_follows(unit, after, now)
    report = None if after.kind is Kind.TASK else await unit.events.message(after.id, FIRST)
    for desk in are.values():
        await show_card(unit, after, desk.id, now, repost=True)
        if desk.id not in were and report is not None:
            await relay(unit, after, report, desk.id, "relay/report", now)
    group = await group_of(unit, after)
    if group is not None:
        await show_list(unit, group, now)
    return after


async def _leave(unit: Unit, record: Record, desk: Chat, now: datetime) -> None:
    """Stage that a card says where the record went, and that its topic in the group is closed."""
    await show_card(unit, record, desk.id, now)
    if desk.kind is not ChatKind.GROUP:
        return
    room = await unit.topics.get(Subject.record(record.id), desk.id)
    if room is not None and room.thread is not None:
        await unit.notices.add(
            Notice(
                ref=f"r{record.id}.left.{record.version}.{desk.id}",
                form=Form.TOPIC,
                template="topic",
                chat=desk.id,
                subject=Subject.record(record.id),
                seq=record.version,
                rank=Rank.CARD,
                not_before=now,
                quiet=True,
            )
        )
    await show_list(unit, desk, now)
