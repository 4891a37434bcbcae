"""Topics in words: what they are called, and what stays where a card has moved away."""

from desk.actions.desks import may_read
from desk.actions.rooms import room_of
from desk.identifiers import ChatId
from desk.notices import Notice, Subject
from desk.people import Chat, ChatKind
from desk.ports import Unit
from desk.record import Record
from desk.text import shortened
from handlers.chat.pages import views
from handlers.chat.readers import words_in
from handlers.context import Context, Rendered

LONGEST_NAME = 128
"""Source: Telegram Bot API, createForumTopic: name is 1-128 characters."""
OPEN_SIGN = "🔧"
SUPERGROUPS = "-100"
"""What the ids of groups begin with whose messages have addresses."""


async def name(subject: Subject, chat: ChatId, context: Context) -> str:
    """Return the name of a topic: sign, number and title of a ticket, or the name of a team."""
    words = await words_in(chat, context.unit)
    if subject.record_id is None:
        return shortened(words.name("teams", subject.key[1:]), LONGEST_NAME)
    record = await context.unit.records.get(subject.record_id)
    sign = OPEN_SIGN if record.is_open else views.SIGNS[record.state]
    if not await may_read(context.unit, record, await context.unit.chats.get(chat)):
        return f"🔒 #{record.id}"
    title = record.title or words("untitled")
    return shortened(f"{sign} #{record.id} {title}", LONGEST_NAME)


async def stub(notice: Notice, context: Context) -> Rendered | None:
    """Return the line that stays of a ticket's old card where it cannot be removed."""
    number = notice.subject.record_id
    if number is None:
        return None
    record = await context.unit.records.get(number)
    chat = await context.unit.chats.get(notice.chat)
    words = await words_in(notice.chat, context.unit)
    there = await address(context.unit, record, chat)
    return Rendered(text=words.page("moved", record=record, address=there))


async def address(unit: Unit, record: Record, chat: Chat) -> str | None:
    """Return the address of a ticket in a group: its topic, else its card; None if it has none."""
    telegram_id = str(chat.telegram_id)
    if chat.kind is ChatKind.PRIVATE or not telegram_id.startswith(SUPERGROUPS):
        return None
    room = await room_of(unit, record, chat)
    card = await unit.cards.get(Subject.record(record.id), chat.id)
    message = room.thread if room is not None and room.thread else card and card.message_id
    return f"https://t.me/c/{telegram_id.removeprefix(SUPERGROUPS)}/{message}" if message else None
