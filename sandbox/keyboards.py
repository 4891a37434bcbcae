"""Keyboards as a bot asks for them, refused where Telegram refuses them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sandbox.errors import Refused, bad
from sandbox.html import checked_url
from sandbox.model import Button, Keyboard

LONGEST_DATA_BYTES = 64
MOST_IN_A_ROW = 8
MOST_BUTTONS = 100
STYLES = {"danger", "success", "primary"}
ACTIONS = (
    "url", "login_url", "callback_data", "web_app", "switch_inline_query",
    "switch_inline_query_current_chat", "switch_inline_query_chosen_chat", "copy_text",
    "callback_game", "pay", "disabled",
)  # fmt: skip


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
    if given is None:
        return Markup()
    if not isinstance(given, dict):
        raise bad("object expected as reply markup")
    if "inline_keyboard" in given:
        return Markup(keyboard=_inline(_rows(given, "inline_keyboard"), private=private))
    if "keyboard" in given:
        rows = _rows(given, "keyboard")
        keys = tuple(tuple(_key(key, private=private) for key in row) for row in rows)
        return Markup(input_markup="keyboard", reply_keyboard=keys)
    for kind in ("remove_keyboard", "force_reply"):
        if given.get(kind) is True:
            return Markup(input_markup=kind)
    return Markup()


def _rows(given: Mapping[str, Any], name: str) -> list[list[object]]:
    rows = given[name]
    if not isinstance(rows, list):
        raise bad(f'field "{name}" must be of type Array')
    if not all(isinstance(row, list) for row in rows):
        raise bad(f'field "{name}" must be an Array of Arrays')
    return rows


def _inline(rows: list[list[object]], *, private: bool) -> Keyboard:
    keyboard = tuple(
        tuple(_button(button, private=private) for button in row) for row in rows if row
    )
    if sum(map(len, keyboard)) > MOST_BUTTONS or any(len(row) > MOST_IN_A_ROW for row in keyboard):
        raise bad("REPLY_MARKUP_TOO_LONG")
    return keyboard


def _button(given: object, *, private: bool) -> Button:
    if not isinstance(given, dict):
        raise _unparsed("InlineKeyboardButton must be an Object")
    text = given.get("text")
    if text is None:
        raise _unparsed('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _unparsed('Field "text" must be of type String')
    actions = [name for name in ACTIONS if given.get(name) is not None]
    if not actions:
        raise _unparsed("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        # The official server takes one of them in silence; here the mistake is told.
        raise _unparsed(f"Exactly one action is allowed, found {', '.join(actions)}")
    if not text.strip():
        raise bad("inline keyboard button text must be non-empty")
    wire = {"text": text, **_style(given), actions[0]: _action(given, actions[0])}
    if actions[0] == "web_app" and not private:
        raise bad("BUTTON_TYPE_INVALID")
    return Button(wire=wire)


def _style(given: Mapping[str, Any]) -> Mapping[str, Any]:
    style = given.get("style")
    if style is not None and style not in STYLES:
        raise _unparsed("Unsupported style specified")
    return {} if style is None else {"style": style}


def _action(given: Mapping[str, Any], name: str) -> object:
    value = given[name]
    if name == "callback_data":
        # Source: Telegram Bot API, InlineKeyboardButton: callback_data is 1-64 bytes.
        if not isinstance(value, str):
            raise _unparsed('Field "callback_data" must be of type String')
        if not 1 <= len(value.encode()) <= LONGEST_DATA_BYTES:
            raise bad("BUTTON_DATA_INVALID")
    if name == "url":
        value = checked_url(value) if isinstance(value, str) else None
        if value is None:
            raise bad("BUTTON_URL_INVALID")
    return value


def _key(given: object, *, private: bool) -> str:
    if isinstance(given, str):
        return given
    text = given.get("text") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(text, str) or not text:
        raise bad("can't parse keyboard button: KeyboardButton must have a text")
    if not private and any(given.get(name) for name in given if name.startswith("request_")):
        raise bad("BUTTON_TYPE_INVALID")
    return text


def _unparsed(reason: str) -> Refused:
    return bad(f"can't parse inline keyboard button: {reason}")
