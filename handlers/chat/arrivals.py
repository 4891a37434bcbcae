"""Who wrote or pressed, where, and what: from Telegram's objects to the desk's."""

import logging
from datetime import datetime

import telegram

from desk.access import Actor
from desk.draft import Piece
from desk.events import Attachment, FileKind
from desk.people import Person
from desk.ports import Unit
from desk.text import clean_text

LOG = logging.getLogger(__name__)

NOT_PEOPLE = frozenset({1087968824, 136817688, 777000})
"""Ids that stand for anonymous admins, channels and Telegram itself.

Source: Telegram Bot API, Message.from and sender_chat.
"""
NAME_LIMIT = 64
TEXT_LIMIT = 4096
"""The longest words of one message, in UTF-16 units. Source: Telegram Bot API, Message.text."""


def human(message: telegram.Message) -> telegram.User | None:
    """Return the person who wrote a message; None for whatever is not plainly a person (S1)."""
    user = message.from_user
    if user is None or user.is_bot or user.id in NOT_PEOPLE:
        return None
    if message.sender_chat is not None or message.via_bot is not None:
        return None
    return user


async def met(unit: Unit, user: telegram.User) -> Person:
    """Return the person behind a Telegram user, known from now on."""
    name = clean_text(user.full_name, limit=NAME_LIMIT).replace("\n", " ") or f"#{user.id}"
    return await unit.people.met(user.id, name, user.language_code)


async def actor(
    unit: Unit, user: telegram.User, chat: telegram.Chat, update_id: int
) -> Actor | None:
    """Return who acts and where; None in a chat the desk does not work in."""
    person = await met(unit, user)
    if chat.type == telegram.Chat.PRIVATE:
        place = await unit.chats.private(person)
    else:
        known = await unit.chats.by_telegram(chat.id)
        if known is None or not known.working:
            LOG.info("a message in a group that is not configured was ignored: chat %s", chat.id)
            return None
        place = known
    return Actor(person=person, place=place.kind, chat=place.id, source=f"u{update_id}")


def piece(message: telegram.Message) -> Piece:
    """Return what a message says: clean words, and its picture or file by Telegram's id."""
    return Piece(
        telegram_message_id=message.message_id,
        text=clean_text(message.text or message.caption or "", limit=TEXT_LIMIT),
        attachments=_attachments(message),
    )


def said_at(message: telegram.Message, now: datetime) -> datetime:
    """Return when a message was written, never later than now."""
    return min(message.date, now)


def _attachments(message: telegram.Message) -> tuple[Attachment, ...]:
    if message.photo:
        largest = message.photo[-1]
        return (
            Attachment(
                kind=FileKind.PHOTO,
                file_id=largest.file_id,
                unique_id=largest.file_unique_id,
            ),
        )
    if message.document:
        document = message.document
        return (
            Attachment(
                kind=FileKind.DOCUMENT,
                file_id=document.file_id,
                unique_id=document.file_unique_id,
                name=clean_text(document.file_name or "", limit=NAME_LIMIT) or None,
            ),
        )
    return ()
