"""A ticket's own topic: when it is wanted, and what belongs into it."""

from datetime import datetime

from desk.identifiers import ChatId
from desk.notices import Form, Notice, Rank, Subject
from desk.people import Chat
from desk.policy import Topics
from desk.ports import Unit
from desk.record import Kind, Record
from desk.topics import Topic, TopicState
from desk.versions import numbered

FIRST = 1
"""The event that is the report."""


def may_have_rooms(unit: Unit, group: Chat) -> bool:
    """Tell whether tickets have topics of their own in a group."""
    return group.is_forum and unit.policy.topics is Topics.PER_TICKET


async def room_of(unit: Unit, record: Record, group: Chat) -> Topic | None:
    """Return the ticket's own topic, made or to be made, where what concerns it belongs there.

    A topic is not made for what is over, and a closed one serves only where the bot may open it.
    """
    if not may_have_rooms(unit, group):
        return None
    room = await unit.topics.get(Subject.record(record.id), group.id)
    if room is None or room.state is TopicState.REFUSED:
        return None
    if room.thread is None:
        return room if record.is_open else None
    is_shut = room.state is TopicState.CLOSED and record.is_open and not group.manages_topics
    return None if is_shut else room


async def want_room(unit: Unit, record: Record, group: Chat, now: datetime) -> None:
    """Stage that the ticket has a topic from now on, with the report in it.

    It is made just before the first message that goes there. Nothing happens when it has one, or
    when the group has none. A task stands where its ticket does.
    """
    if record.kind is Kind.TASK:
        return
    subject = Subject.record(record.id)
    if not may_have_rooms(unit, group) or await unit.topics.get(subject, group.id) is not None:
        return
    state = TopicState.WANTED if group.manages_topics else TopicState.REFUSED
    await unit.topics.save(Topic(subject=subject, chat=group.id, state=state))
    if state is TopicState.WANTED:
        await furnish(unit, record, group.id, f"v{record.version}", now)


async def furnish(
    unit: Unit, record: Record, chat: ChatId, source: str, now: datetime, *, moves: bool = True
) -> None:
    """Stage that the report stands in the ticket's topic; `source` names what asked for it.

    It `moves` there when copies of it may stand below the card: those go.
    """
    report = await unit.events.message(record.id, FIRST)
    if report is None:
        return
    for part in numbered(report.parts):
        await unit.notices.add(
            Notice(
                ref=f"r{record.id}.room.{source}.{chat}.{part}",
                form=Form.RELAY,
                template="relay/room",
                chat=chat,
                subject=Subject.record(record.id),
                seq=FIRST,
                rank=Rank.NOTICE,
                not_before=now,
                quiet=True,
                data={"part": part, "moves": moves},
            )
        )


async def show_room(unit: Unit, record: Record, group: Chat, now: datetime) -> None:
    """Stage that the ticket's topic is named, open or closed as the record is, if it is not."""
    room = await room_of(unit, record, group)
    if room is None or room.thread is None:
        return
    if (room.state is TopicState.CLOSED) is not record.is_open:
        return
    await unit.notices.add(
        Notice(
            ref=f"r{record.id}.topic.{record.version}.{group.id}",
            form=Form.TOPIC,
            template="topic",
            chat=group.id,
            subject=Subject.record(record.id),
            seq=record.version,
            rank=Rank.CARD,
            not_before=now,
            quiet=True,
        )
    )
