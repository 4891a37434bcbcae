"""Keyboards as a bot asks for them, refused where Telegram refuses them.

Source: official Bot API server, Client.cpp, get_reply_markup; TDLib, td/telegram/ReplyMarkup.cpp.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.calls.fields import Fields, Misfit, refusing
from sandbox.errors import bad
from sandbox.model import Button, Json, Keyboard
from sandbox.text.links import WrongLink, checked, has_real_host, user_of

LONGEST_DATA_BYTES = 64
LONGEST_COPIED = 256
MOST_IN_A_ROW = 8
MOST_BUTTONS = 100
STYLES = {"", "default", "danger", "success", "primary"}
ACTIONS = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query",
    "switch_inline_query_chosen_chat", "switch_inline_query_current_chat", "login_url", "web_app",
    "copy_text", "disabled",
)  # fmt: skip
"""What an inline button can do, in the order in which the official server looks for it."""
INNER: Mapping[str, tuple[str, ...]] = {
    "login_url": ("url", "forward_text", "bot_username", "request_write_access"),
    "web_app": ("url",),
    "copy_text": ("text",),
    "switch_inline_query_chosen_chat": (
        "query", "allow_user_chats", "allow_bot_chats", "allow_group_chats", "allow_channel_chats",
    ),
}  # fmt: skip
"""The actions that hold an object, and its fields; but for the query the first has to be there."""
PRIVATE_KEYS: Mapping[str, str] = {
    "request_contact": "Phone number can be requested in private chats only",
    "request_location": "Location can be requested in private chats only",
    "request_poll": "Poll can be requested in private chats only",
    "web_app": "Web App buttons can be used in private chats only",
    "request_users": "Users can be requested in private chats only",
    "request_user": "Users can be requested in private chats only",
    "request_chat": "Chats can be requested in private chats only",
    "request_managed_bot": "Managed bots can be requested in private chats only",
}


@dataclass(frozen=True, kw_only=True)
class Markup:
    """What a reply_markup came to: inline buttons, or a keyboard in place of the letters."""

    keyboard: Keyboard = ()
    input_markup: str | None = None
    reply_keyboard: tuple[tuple[str, ...], ...] = ()


def read_markup(given: object, *, private: bool) -> Markup:
    """Read a reply_markup.

    Raises:
        Refused: with the official server's words.
    """
    if not isinstance(given, dict):
        raise bad("object expected as reply markup")
    fields = Fields(given)
    with refusing():
        keys, buttons = fields.rows("keyboard"), fields.rows("inline_keyboard")
        removed, forced = fields.flag("remove_keyboard"), fields.flag("force_reply")
    if not all(isinstance(row, list) for row in keys):
        raise bad('field "keyboard" must be an Array of Arrays')
    if not all(isinstance(row, list) for row in buttons):
        raise bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    if keys:
        rows = tuple(filter(None, (_keys(row, private=private) for row in keys)))
        return Markup(input_markup="keyboard", reply_keyboard=rows) if rows else Markup()
    if buttons:
        return Markup(keyboard=_inline(buttons, private=private))
    if removed or forced:
        return Markup(input_markup="remove_keyboard" if removed else "force_reply")
    return Markup()


def _inline(rows: list[list[object]], *, private: bool) -> Keyboard:
    with refusing("inline keyboard button"):
        read = [[_button(button) for button in row] for row in rows]
    # A button without any text is left out in silence.
    shown = [[wire for wire in row if wire["text"]] for row in read]
    keyboard = tuple(
        tuple(_accepted(wire, private=private) for wire in row) for row in shown if row
    )
    if sum(map(len, keyboard)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in keyboard):
        raise bad("reply markup is too long")
    return keyboard


def _button(given: object) -> Json:
    """Return a button as the Bot API writes it, with the one thing it does last."""
    if not isinstance(given, dict):
        raise Misfit("InlineKeyboardButton must be an Object")
    fields = Fields(given)
    wire = {"text": fields.text("text", required=True), **_looks(fields)}
    named = [name for name in ACTIONS if fields.has(name)]
    empty = ("url", "callback_data")
    actions = [name for name in named if name not in empty or fields.text(name)]
    if not actions:
        raise Misfit("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        # The official server takes the first of them in silence; here the mistake is told.
        raise Misfit(f"Exactly one action is allowed, found {', '.join(actions)}")
    return {**wire, actions[0]: _action(fields, actions[0])}


def _looks(fields: Fields) -> Json:
    """Read colour and picture of a button or key."""
    icon, style = fields.number("icon_custom_emoji_id"), fields.text("style").lower()
    if style not in STYLES:
        raise Misfit("invalid button style specified")
    looks = {"style": style} if style not in ("", "default") else {}
    return looks | ({"icon_custom_emoji_id": str(icon)} if icon else {})


def _action(fields: Fields, name: str) -> Any:  # noqa: ANN401 - as the description types it
    if name == "pay":
        return True
    if name in ("callback_game", "disabled"):
        return {}
    if name in INNER:
        inner, known = fields.inner(name), INNER[name]
        inner.text(known[0], required=known[0] != "query")
        return {part: inner.given[part] for part in known if inner.has(part)}
    return fields.text(name)


def _accepted(wire: Json, *, private: bool) -> Button:
    """Return a well-formed button, if Telegram takes what it does."""
    name = next(reversed(wire))
    value = wire[name]
    if name == "url":
        value = _address(value, "")
        if not has_real_host(value):
            raise bad("BUTTON_URL_INVALID")
    elif name == "login_url":
        value = {**value, "url": _address(value["url"], "login ")}
    elif name == "web_app":
        if not private:
            raise bad("BUTTON_TYPE_INVALID")
        value = {"url": _address(value["url"], "Web App ", secure=True)}
    elif name == "callback_data" and len(value.encode()) > LONGEST_DATA_BYTES:
        # Source: Telegram Bot API, InlineKeyboardButton: callback_data is 1-64 bytes.
        raise bad("BUTTON_DATA_INVALID")
    elif name == "copy_text" and not 1 <= len(value["text"]) <= LONGEST_COPIED:
        raise bad("BUTTON_COPY_TEXT_INVALID")
    elif name in ("callback_game", "pay"):
        # Games and invoices alone may carry these, and neither is sent here.
        raise bad("BUTTON_TYPE_INVALID")
    return Button(wire={**wire, name: value})


def _address(given: str, kind: str, *, secure: bool = False) -> str:
    if not kind and user_of(given):
        return given
    try:
        address, wrong = checked(given), ""
    except WrongLink as reason:
        address, wrong = "", str(reason)
    if secure and not wrong and not address.startswith("https://"):
        wrong = "Only HTTPS links are allowed"
    if wrong:
        raise bad(f"inline keyboard button {kind}URL '{given}' is invalid: {wrong}")
    return address


def _keys(row: list[object], *, private: bool) -> tuple[str, ...]:
    """Return the texts of a row of keys; a key without any is left out."""
    with refusing("keyboard button"):
        read = [_key(key) for key in row]
    for key in read:
        asked = next((name for name in PRIVATE_KEYS if key.given.get(name)), None)
        if asked is not None and not private:
            raise bad(PRIVATE_KEYS[asked])
    return tuple(text for key in read if (text := key.text("text")))


def _key(given: object) -> Fields:
    if isinstance(given, str):
        return Fields({"text": given})
    if not isinstance(given, dict):
        raise Misfit("KeyboardButton must be a String or an Object")
    fields = Fields(given)
    fields.text("text", required=True)
    _looks(fields)
    for flag in ("request_contact", "request_location"):
        fields.flag(flag)
    return fields
