"""From the JSON of an update to the library's objects; what has not the right shape is named.

The library takes whatever types it is given, so what the desk relies on is looked at here.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import telegram

from handlers.chat.arrivals import NOT_PEOPLE

LARGEST = 2**63
"""Numbers that no store can hold are no ids of Telegram's."""
MASKED = "masked"
"""The mark that intake leaves on an update in which it hid a secret."""
SPOKEN = ("message", "edited_message", "callback_query")
"""The updates in which a person says something to the desk."""


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
    if message.reply_to_message is not None:
        _demand("reply_to_message", _is_id(message.reply_to_message.message_id))


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
    if user is not None:
        _demand("from.last_name", isinstance(user.last_name, str | None))
        _demand("from.language_code", isinstance(user.language_code, str | None))


def _is_id(value: object) -> bool:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return whole and -LARGEST < value < LARGEST  # type: ignore[operator]


def _demand(field: str, is_right: bool) -> None:  # noqa: FBT001 - what is asked for
    if not is_right:
        raise Unreadable(f"the field {field}")
