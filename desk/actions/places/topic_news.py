"""What became of topics: gone, refused, closed, reopened, renamed, by the desk or by people."""

from dataclasses import replace
from datetime import datetime

from desk.actions.alarm import NO_TOPICS, alarm
from desk.actions.rooms import furnish
from desk.actions.steps import show_card
from desk.identifiers import ChatId
from desk.ports import Unit
from desk.record import Record
from desk.topics import Topic, TopicState


async def lost(unit: Unit, topic: Topic, now: datetime) -> bool:
    """Want a topic anew that is gone, with everything that belongs into it.

    Tells False when `topic` is not how it stands any more: somebody else has seen to it.
    """
    if not await _forgotten(unit, topic, TopicState.WANTED):
        return False
    record = await _record_of(unit, topic)
    if record is not None and record.is_open:
        source = f"lost{topic.thread}"
        await furnish(unit, record, topic.chat, source, now, moves=False)
        await show_card(unit, record, topic.chat, now, source=f"r{record.id}.{source}")
    return True


async def refused(unit: Unit, topic: Topic) -> None:
    """Do without a topic: what belongs into it goes to the team's place."""
    await _forgotten(unit, topic, TopicState.REFUSED)


async def no_rights(unit: Unit, chat: ChatId, now: datetime, *, is_forum: bool) -> None:
    """Know that the bot may not see to topics in a group (any more), and tell the admins."""
    group = await unit.chats.get(chat)
    await unit.chats.save(replace(group, is_forum=is_forum, manages_topics=False))
    await alarm(unit, NO_TOPICS, now, {"group": group.telegram_id, "about": chat})


async def turned(unit: Unit, chat: ChatId, thread: int, *, closed: bool) -> None:
    """Know that a topic was closed or opened."""
    topic = await unit.topics.at(chat, thread)
    if topic is not None:
        state = TopicState.CLOSED if closed else TopicState.OPEN
        await unit.topics.save(replace(topic, state=state))


async def renamed(unit: Unit, chat: ChatId, thread: int, name: str) -> None:
    """Know that a topic has another name."""
    topic = await unit.topics.at(chat, thread)
    if topic is not None:
        await unit.topics.save(replace(topic, name=name))


async def _forgotten(unit: Unit, topic: Topic, state: TopicState) -> bool:
    """Stage that a topic is not there, nor the card in it; tell whether it was still thought so."""
    known = await unit.topics.get(topic.subject, topic.chat)
    if known is not None and known.thread != topic.thread:
        return False
    await unit.topics.save(Topic(subject=topic.subject, chat=topic.chat, state=state))
    card = await unit.cards.get(topic.subject, topic.chat)
    if card is not None and card.thread is not None and card.thread == topic.thread:
        await unit.cards.save(replace(card, message_id=None, thread=None, shown=None))
    return True


async def _record_of(unit: Unit, topic: Topic) -> Record | None:
    number = topic.subject.record_id
    return None if number is None else await unit.records.get(number)
