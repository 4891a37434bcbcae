"""The method that answers a press, once and in time."""

import re

from sandbox.calls.params import Params
from sandbox.errors import TOO_OLD, bad
from sandbox.methods.common import Method
from sandbox.model import Answer
from sandbox.text.entities import utf16_len
from sandbox.world import PRESS_LIFE, World

LONGEST_ANSWER = 200


def answer_callback_query(world: World, params: Params) -> bool:
    """Let the one who pressed see a note, an alert, or nothing but the end of the waiting."""
    text = params.text("text")
    alert = params.flag("show_alert")
    url = params.text("url")
    params.integer("cache_time")
    press = world.presses.get(params.text("callback_query_id"))
    if press is None or press.answer is not None or world.clock() - press.at >= PRESS_LIFE:
        raise bad(TOO_OLD)
    if utf16_len(text) > LONGEST_ANSWER:
        raise bad("text is too long")
    bot_link = rf"(?:https?://)?t\.me/{re.escape(world.bot.username)}\?start=[\w-]{{1,64}}"
    if url and not re.fullmatch(bot_link, url):
        raise bad("URL_INVALID")
    press.answer = Answer(text=text or None, show_alert=alert, url=url or None)
    world.tell(
        "answered",
        chat_id=press.chat_id,
        message_id=press.message_id,
        person=press.person,
        query_id=press.id,
    )
    return True


METHODS: dict[str, Method] = {"answerCallbackQuery": answer_callback_query}
