"""Where in a chat a message of the bot goes: the topic, and what it answers."""

from typing import Any

from sandbox.calls.params import Params
from sandbox.errors import Refused, bad
from sandbox.model import Chat

GENERAL = 1


def thread_of(params: Params, chat: Chat) -> int | None:
    """Read the topic a message is meant for; a group without topics ignores it.

    Source: telegram-bot-api, Client::check_message_topic.

    Raises:
        Refused: there is no such topic; General is none, and a private chat has none.
    """
    thread = max(params.integer("message_thread_id"), 0)
    if thread == 0 or (chat.type != "private" and not chat.is_forum):
        return None
    if thread == GENERAL or thread not in chat.topics:
        raise bad("message thread not found")
    return thread


def placed(chat: Chat, thread: int | None, reply: dict[str, Any]) -> dict[str, Any]:
    """Return where a message goes, as its fields; an answer goes to the topic of its question.

    Raises:
        Refused: the topic is closed to the bot, or the question stands in another one.
    """
    if chat.is_forum and reply["reply_to"] is not None:
        asked_in = chat.log[reply["reply_to"]].thread
        if thread not in (None, asked_in):
            raise Refused("Bad Request: the sandbox does not serve replies to other topics")
        thread = asked_in
    if chat.is_forum and is_closed(chat, thread):
        raise bad("TOPIC_CLOSED")
    return {**reply, "thread": thread}


def is_closed(chat: Chat, thread: int | None) -> bool:
    """Say whether a topic, or General, is closed to the bot; the one it opened itself never is."""
    if chat.bot_may("can_manage_topics"):
        return False
    if thread is None:
        return chat.general_closed
    opened = chat.log.get(thread)
    return chat.topics[thread].closed and not (opened is not None and opened.from_bot)
