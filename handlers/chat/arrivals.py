"""Who wrote or pressed, where, and what: from Telegram's objects to the desk's."""

import logging
from datetime import datetime

import telegram

from desk.access import Actor
from desk.actions.desks import actor_in
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
    name = _one_line(user.full_name or "") or f"#{user.id}"  # a deleted account has none
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
        if known is None or not (known.working or known.staff):
            LOG.info("a message in a group that is not configured was ignored: chat %s", chat.id)
            return None
        place = known
    return await actor_in(unit, person, place, f"u{update_id}")


def piece(message: telegram.Message, *, anonymous: bool = False) -> Piece:
    """Return what a message says: clean words, and what is attached by Telegram's id.

    Args:
        message: what Telegram delivered.
        anonymous: whether the name of whoever wrote a forwarded message is left out.
    """
    words = message.text or message.caption or _inside(message)
    text = clean_text(words, limit=TEXT_LIMIT)
    origin = message.forward_origin
    if origin is not None:
        name = "" if anonymous else _one_line(_author(origin))
        text = ": ".join(filter(None, (f"{FORWARDED} {name}".strip(), text)))
    return Piece(
        telegram_message_id=message.message_id,
        text=text,
        attachments=_attachments(message),
        album=_one_line(album) if isinstance(album := message.media_group_id, str) else None,
        forwarded=origin is not None,
    )


FORWARDED = "↪"
"""The sign before words that somebody else wrote."""


def said_at(message: telegram.Message, now: datetime) -> datetime:
    """Return when a message was written, never later than now."""
    return min(message.date, now)


def unreadable(message: telegram.Message) -> str:
    """Return what kind of message it is that cannot be taken in, as far as it has a name."""
    return next((kind for kind in UNREADABLE if getattr(message, kind) is not None), "")


UNREADABLE = ("story", "dice", "game", "paid_media", "giveaway")
"""What has neither words nor a file. Source: Telegram Bot API, Message."""


def _inside(message: telegram.Message) -> str:
    """Return the words inside a message of another kind: a poll, a list of tasks, a bill."""
    if message.poll is not None:
        options = [f"- {option.text}" for option in message.poll.options]
        return "\n".join((message.poll.question, *options))
    if message.checklist is not None:
        return "\n".join(f"- {task.text}" for task in message.checklist.tasks)
    if message.invoice is not None:
        return message.invoice.description
    return message.game.description if message.game is not None else ""


def _author(origin: telegram.MessageOrigin) -> str:
    """Return who wrote a forwarded message, as Telegram tells it."""
    if isinstance(origin, telegram.MessageOriginUser):
        return origin.sender_user.full_name or ""
    if isinstance(origin, telegram.MessageOriginHiddenUser):
        return origin.sender_user_name
    if isinstance(origin, telegram.MessageOriginChat):
        return origin.author_signature or origin.sender_chat.title or ""
    if isinstance(origin, telegram.MessageOriginChannel):
        return origin.chat.title or ""
    return ""


def _attachments(message: telegram.Message) -> tuple[Attachment, ...]:
    if message.venue is not None:
        place = message.venue.location
        name, address = _one_line(message.venue.title), _one_line(message.venue.address)
        return (_place(place, name=name or "?", address=address or "?"),)
    if message.location is not None:
        return (_place(message.location),)
    if message.contact is not None:
        contact = message.contact
        name = " ".join(filter(None, (contact.first_name, contact.last_name)))
        phone = _one_line(contact.phone_number)
        return (Attachment(kind=FileKind.CONTACT, name=_one_line(name) or phone, phone=phone),)
    found = _file(message)
    if found is None:
        return ()
    kind, file = found
    name = getattr(file, "file_name", None) or getattr(file, "emoji", None) or ""
    return (
        Attachment(
            kind=kind,
            file_id=file.file_id,
            unique_id=file.file_unique_id,
            name=_one_line(name) or None,
            size=file.file_size,
        ),
    )


_File = (
    telegram.PhotoSize
    | telegram.Video
    | telegram.Document
    | telegram.Audio
    | telegram.Voice
    | telegram.VideoNote
    | telegram.Animation
    | telegram.Sticker
)


def _file(message: telegram.Message) -> tuple[FileKind, _File] | None:
    """Return the file of a message; an animation is told as a document, too."""
    files: tuple[tuple[FileKind, _File | None], ...] = (
        (FileKind.PHOTO, message.photo[-1] if message.photo else None),
        (FileKind.VIDEO, message.video),
        (FileKind.ANIMATION, message.animation),
        (FileKind.DOCUMENT, message.document),
        (FileKind.AUDIO, message.audio),
        (FileKind.VOICE, message.voice),
        (FileKind.VIDEO_NOTE, message.video_note),
        (FileKind.STICKER, message.sticker),
    )
    return next(((kind, file) for kind, file in files if file is not None), None)


def _place(
    place: telegram.Location, *, name: str | None = None, address: str | None = None
) -> Attachment:
    return Attachment(
        kind=FileKind.LOCATION,
        name=name,
        address=address,
        latitude=place.latitude,
        longitude=place.longitude,
    )


def _one_line(text: str) -> str:
    return clean_text(text, limit=NAME_LIMIT).replace("\n", " ")
