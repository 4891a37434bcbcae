"""What a notice is at the moment it is sent: where it goes, in which words, by which call."""

from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.sending.places import NOWHERE, Place, is_there, place_of
from bot.sending.rooms import Tries, Wish
from bot.wire.payloads import (
    Call,
    edited_message,
    leaving,
    new_message,
    pinned_message,
    removed_message,
)
from desk.actions.desks import group_of
from desk.notices import Card, Form, Notice
from desk.people import Chat
from handlers.chat.pages import rendering, rooms
from handlers.context import Context, Rendered
from store.queues.outbox import Sending

OF_A_MESSAGE = (Form.REMOVE, Form.PIN)
"""What is about one message, and moot without it."""
REPORT_BELOW, REPORT_INSIDE = "relay/report", "relay/room"
"""The report below its card, and in the ticket's own topic: whichever is not the place is moot."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """What a notice is at this moment: where it goes, in which words, over which card."""

    chat: int
    rendered: Rendered | None = None
    card: Card | None = None
    place: Place = NOWHERE
    wish: Wish | None = None
    is_ticket: bool = False
    is_moot: bool = False

    @property
    def edits(self) -> int | None:
        """The message that the card is, unless it must be posted: the first time, or elsewhere."""
        if self.card is None or self.card.message_id is None:
            return None
        is_there = not self.place.is_missing and self.card.thread == self.place.thread
        moves = self.is_ticket and self.place.is_own and not is_there
        return None if moves else self.card.message_id


async def prepare(desk: Desk, sending: Sending, tries: Tries) -> Prepared:
    """Read and render a notice as things stand now."""
    notice = sending.notice
    async with desk.store.reading(desk.policy) as unit:
        chat = await unit.chats.get(notice.chat)
        context = desk.context(unit)
        if notice.form is Form.LEAVE:
            return Prepared(chat=chat.telegram_id, is_moot=chat.working or chat.staff)
        if notice.form in OF_A_MESSAGE:
            return await _about_message(notice, chat.telegram_id, context)
        place = await place_of(unit, notice, chat, tries.without)
        wish = await _wish(notice, chat, place, context)
        if notice.form is Form.TOPIC:
            return Prepared(chat=chat.telegram_id, place=place, wish=wish)
        is_moot = notice.template == (REPORT_BELOW if place.is_own else REPORT_INSIDE)
        if notice.template == REPORT_INSIDE and not is_moot:
            is_moot = await is_there(unit, notice, place)
        rendered = None if is_moot else await rendering.render(notice, context)
        if rendered is not None and rendered.reply_to is not None and chat.is_forum:
            rendered = await _within_reach(rendered, notice, place, context)
        is_card = notice.form is Form.CARD
        card = await unit.cards.get(notice.subject, notice.chat) if is_card else None
        if card is not None and tries.reposts:
            card = replace(card, message_id=None)
        if rendered is not None and tries.reposts:
            rendered = replace(rendered, edit=None)
        return Prepared(
            chat=chat.telegram_id,
            rendered=rendered,
            card=card,
            place=place,
            wish=wish if rendered is not None else None,
            is_ticket=notice.template == "card" and not place.is_guest,
        )


def call_of(sending: Sending, prepared: Prepared) -> Call | None:
    """Return the call that delivers a notice; None when there is nothing to say any more."""
    notice, rendered, chat = sending.notice, prepared.rendered, prepared.chat
    if prepared.is_moot:
        return None
    if notice.form in (*OF_A_MESSAGE, Form.LEAVE):
        return _call_without_words(notice, chat)
    if rendered is None:
        return None
    old = rendered.edit
    if prepared.edits is not None and prepared.card is not None and not notice.repost:
        if prepared.card.shown == rendered.digest:
            return None
        old = prepared.edits
    if old is not None:
        return edited_message(chat, old, rendered)
    return new_message(chat, rendered, quiet=notice.quiet).within(prepared.place.thread)


def _call_without_words(notice: Notice, chat: int) -> Call | None:
    if notice.form is Form.LEAVE:
        return leaving(chat)
    message_id = notice.data.get("message_id")
    call = pinned_message if notice.form is Form.PIN else removed_message
    return call(chat, message_id) if isinstance(message_id, int) else None


async def _about_message(notice: Notice, chat: int, context: Context) -> Prepared:
    """Prepare what is to be done with one message: a card that is there is never removed."""
    message_id = notice.data.get("message_id")
    card = None
    if isinstance(message_id, int):
        card = await context.unit.cards.at(notice.chat, message_id)
    if notice.form is Form.PIN:
        return Prepared(chat=chat, is_moot=card is None)
    rendered = await rooms.stub(notice, context)
    return Prepared(chat=chat, rendered=rendered, is_moot=card is not None)


async def _within_reach(
    rendered: Rendered, notice: Notice, place: Place, context: Context
) -> Rendered:
    """Return the words without what they answer, where that stands in another topic.

    An answer goes where the answered message stands.
    """
    unit, message_id = context.unit, rendered.reply_to or 0
    card = await unit.cards.at(notice.chat, message_id)
    answered = card or await unit.pairs.find(notice.chat, message_id)
    if answered is None or answered.thread == place.thread:
        return rendered
    return replace(rendered, reply_to=None)


async def _wish(notice: Notice, chat: Chat, place: Place, context: Context) -> Wish | None:
    """Return how the topic of a place must become before it serves, or what a notice asks of it."""
    topic, unit = place.topic, context.unit
    asked = notice.form is Form.TOPIC and place.is_own and not place.is_missing
    if topic is None or not (asked or place.is_missing or place.opens):
        return None
    number = topic.subject.record_id
    closed = False
    if number is not None:
        record = await unit.records.get(number)
        group = await group_of(unit, record)
        closed = not record.is_open or group is None or group.id != chat.id
    name = await rooms.name(topic.subject, notice.chat, context)
    return Wish(chat=chat.telegram_id, topic=topic, name=name, closed=closed)
