"""Judges a call by the Bot API's description and its limits, whatever Telegram said to it.

What names and types cannot say is here: which parameters must be there, which kind of media or
scope an object claims to be, one action a button, and how long things may be. Source: Telegram Bot
API; lengths are counted in UTF-16 units, of callback data in bytes.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from desk.text import utf16_length
from handlers.chat.markup import plain
from sandbox.botapi import schema
from sandbox.model import Call

WORDS = {"text": 4096, "caption": 1024}
NAMES = {"createForumTopic": 128, "editForumTopic": 128}
TOAST = 200
CALLBACK_BYTES = 64
ALBUM = range(2, 11)
BUTTONS, BUTTONS_IN_A_ROW = 100, 8
LOOKS = {"text", "style", "icon_custom_emoji_id"}
"""What a button may have beside its one action."""


def faults_of_call(call: Call) -> list[str]:
    """Say what is wrong with a call as it stands."""
    return faults(call.method, call.params)


def faults(method: str, params: Mapping[str, Any]) -> list[str]:
    """Say what is wrong with a method and its parameters."""
    known = schema.description().methods.get(method)
    if known is None:
        return ["there is no such method"]
    types: Mapping[str, str] = known.get("parameters", {})
    found = [f"{name}: unknown" for name in params.keys() - types.keys()]
    for name, type_ in types.items():
        if name in params:
            found += schema.misfits(type_, params[name], name)
        elif not type_.endswith("?"):
            found.append(f"{name}: missing")
    return found or [*_limits(method, params)]


def _limits(method: str, params: Mapping[str, Any]) -> Iterator[str]:
    media = params.get("media")
    elements = media if isinstance(media, list) else []
    if method == "sendMediaGroup" and len(elements) not in ALBUM:
        yield f"media: {len(elements)} elements"
    if params.get("message_thread_id") == 1:
        yield "message_thread_id: General is never named"
    if method in NAMES and not 1 <= utf16_length(params.get("name", "-")) <= NAMES[method]:
        yield "name: length"
    most = WORDS | ({"text": TOAST} if method == "answerCallbackQuery" else {})
    for where in (params, *elements):
        yield from _lengths(where, most)
    for element in (*elements, media, params.get("scope")):
        if isinstance(element, Mapping) and not _is_of_its_type(element):
            yield f"{element['type']}: no such type with these fields"
    markup = params.get("reply_markup")
    if isinstance(markup, Mapping):
        yield from _keyboard(markup.get("inline_keyboard", []))


def _lengths(where: Mapping[str, Any], most: Mapping[str, int]) -> Iterator[str]:
    for name in most.keys() & where.keys():
        html = where.get("parse_mode") == "HTML"
        words = plain(where[name]) if html else where[name]
        if utf16_length(words.strip()) > most[name]:
            yield f"{name}: too long"


def _is_of_its_type(element: Mapping[str, Any]) -> bool:
    """Whether an object has the fields of what its `type` says it is."""
    name = element["type"].title().replace("_", "")
    kinds = [f"{kind}{name}" for kind in ("InputMedia", "BotCommandScope")]
    types = schema.description().types
    return any(kind in types and not schema.misfits(kind, dict(element)) for kind in kinds)


def _keyboard(rows: list[list[dict[str, Any]]]) -> Iterator[str]:
    if any(not 1 <= len(row) <= BUTTONS_IN_A_ROW for row in rows) or sum(map(len, rows)) > BUTTONS:
        yield "inline_keyboard: size"
    for button in (button for row in rows for button in row):
        if len(button.keys() - LOOKS) != 1 or not button["text"]:
            yield f"button {button['text']!r}: not one action"
        if not 1 <= len(button.get("callback_data", "-").encode()) <= CALLBACK_BYTES:
            yield f"button {button['text']!r}: callback_data"
