"""From the JSON of an update to the library's objects; what has not the right shape is named.

The library takes whatever types it is given, so what the desk relies on is looked at here.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import telegram

from desk.people import OWN_ID
from handlers.chat.arrivals import NOT_PEOPLE

LARGEST = 2**63
"""Numbers that no store can hold are no ids of Telegram's."""
MASKED = "masked"
"""The mark that intake leaves on an update in which it hid a secret."""
TURN = 360
"""Degrees; nothing on Earth has more."""
SPOKEN = ("message", "edited_message", "callback_query")
"""The updates in which a person says something to the desk."""

NUMBERS = ("message_thread_id", "migrate_to_chat_id", "migrate_from_chat_id")
"""What the desk keeps of a message beside its own id."""

TEXTS: Mapping[str, tuple[str, ...]] = {
    "poll": ("question",),
    "invoice": ("description",),
    "game": ("description",),
    "contact": ("first_name", "last_name", "phone_number"),
    "venue": ("title", "address"),
    "video": ("file_id", "file_unique_id", "file_name"),
    "animation": ("file_id", "file_unique_id", "file_name"),
    "document": ("file_id", "file_unique_id", "file_name"),
    "audio": ("file_id", "file_unique_id", "file_name"),
    "voice": ("file_id", "file_unique_id"),
    "video_note": ("file_id", "file_unique_id"),
    "sticker": ("file_id", "file_unique_id", "emoji"),
}
"""What the desk keeps of what a message holds: words, or nothing."""
FILES = ("video", "animation", "document", "audio", "voice", "video_note", "sticker")


class Unreadable(Exception):
    """An update has not the shape that Telegram promises.

    The text names a field and never quotes a value: that may be what a person wrote.
    """


def read(update: Mapping[str, Any]) -> telegram.Update:
    """Return an update as the library's objects.

    Raises:
        Unreadable: trying it again would not help.
    """
    if not update.keys() - {"update_id", MASKED}:
        raise Unreadable("nothing but an id was kept")
    try:
        parsed = telegram.Update.de_json(dict(update), None)
    except Exception as fault:  # noqa: BLE001 - whatever the library does with what it is given
        # Its text stays out of the log: it may quote what a person wrote.
        raise Unreadable(f"not to be parsed ({type(fault).__name__})") from None
    message = parsed.message or parsed.edited_message
    if message is not None:
        _message(message)
    elif parsed.callback_query is not None:
        _press(parsed.callback_query)
    elif parsed.my_chat_member is not None:
        change = parsed.my_chat_member
        _chat(change.chat)
        _user(change.from_user)
        _demand("new_chat_member", change.new_chat_member is not None)
        _demand("status", isinstance(change.new_chat_member.status, str))
    return parsed


def speaker(update: Mapping[str, Any]) -> tuple[telegram.User, telegram.Chat] | None:
    """Return who said something, and where, as far as even a broken update tells.

    None when that is not plainly a person (S1).
    """
    for kind in SPOKEN:
        value = update.get(kind)
        if isinstance(value, Mapping) and not value.get("sender_chat"):
            inside = value.get("message")
            holder = inside if isinstance(inside, Mapping) else value
            return _pair(value.get("from"), holder.get("chat"))
    return None


def _pair(sender: object, place: object) -> tuple[telegram.User, telegram.Chat] | None:
    if not isinstance(sender, dict) or not isinstance(place, dict):
        return None
    try:
        user = telegram.User.de_json(dict(sender), None)
        chat = telegram.Chat.de_json(dict(place), None)
        _user(user)
        _chat(chat)
    except Exception:  # noqa: BLE001 - then nobody can be told
        return None
    return None if user.is_bot or user.id in NOT_PEOPLE else (user, chat)


def _message(message: telegram.Message) -> None:
    _demand("message_id", _is_id(message.message_id))
    _demand("date", isinstance(message.date, datetime))
    _chat(message.chat)
    if message.from_user is not None:
        _user(message.from_user)
    _demand("text", isinstance(message.text, str | None))
    _demand("caption", isinstance(message.caption, str | None))
    for field in NUMBERS:
        number = getattr(message, field)
        _demand(field, number is None or _is_id(number))
    _contents(message)
    _origin(message.forward_origin)
    answered = message.reply_to_message
    if answered is not None:
        _demand("reply_to_message", _is_id(answered.message_id))
        if answered.from_user is not None:
            _user(answered.from_user)


def _contents(message: telegram.Message) -> None:
    """Look at what a message holds beside words."""
    for field, names in TEXTS.items():
        _texts(field, getattr(message, field), names)
    for field in FILES:
        _size(field, getattr(message, field))
    for size in message.photo or ():
        _texts("photo", size, ("file_id", "file_unique_id"))
        _size("photo", size)
    for holder, parts in (("poll", "options"), ("checklist", "tasks")):
        for part in getattr(getattr(message, holder), parts, ()):
            _texts(holder, part, ("text",))
    place = message.venue.location if message.venue is not None else message.location
    if place is not None:
        _demand("location", _is_degree(place.latitude) and _is_degree(place.longitude))


def _origin(origin: telegram.MessageOrigin | None) -> None:
    """Look at who a forwarded message is said to be from."""
    _texts("forward_origin", origin, ("sender_user_name", "author_signature"))
    for holder in ("chat", "sender_chat"):
        _texts("forward_origin", getattr(origin, holder, None), ("title",))
    if isinstance(origin, telegram.MessageOriginUser):
        _user(origin.sender_user)


def _texts(field: str, holder: object, names: Iterable[str]) -> None:
    for name in names:
        _demand(f"{field}.{name}", isinstance(getattr(holder, name, None), str | None))


def _size(field: str, file: object) -> None:
    size = getattr(file, "file_size", None)
    _demand(f"{field}.file_size", size is None or _is_id(size))


def _is_degree(value: object) -> bool:
    return isinstance(value, float | int) and not isinstance(value, bool) and abs(value) <= TURN


def _press(query: telegram.CallbackQuery) -> None:
    _demand("id", isinstance(query.id, str))
    _user(query.from_user)
    _demand("data", isinstance(query.data, str | None))
    if query.message is not None:
        _demand("message_id", _is_id(query.message.message_id))
        _chat(query.message.chat)


def _chat(chat: telegram.Chat | None) -> None:
    _demand("chat", chat is not None and _is_id(chat.id) and isinstance(chat.type, str))


def _user(user: telegram.User | None) -> None:
    known = user is not None and _is_id(user.id) and isinstance(user.first_name, str)
    _demand("from", known)
    _demand("from.id", user is not None and user.id > OWN_ID)
    if user is not None:
        _demand("from.last_name", isinstance(user.last_name, str | None))
        _demand("from.language_code", isinstance(user.language_code, str | None))


def _is_id(value: object) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and -LARGEST < value < LARGEST  # type: ignore[operator]


def _demand(field: str, is_right: bool) -> None:  # noqa: FBT001 - what is asked for
    if not is_right:
        raise Unreadable(f"the field {field}")
