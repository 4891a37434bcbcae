"""What to do about each refusal of the Bot API.

Phrases are looked for in lower case: what stands in front of them and behind them varies.
Source: github.com/tdlib/telegram-bot-api and TDLib, texts of errors.
"""

from enum import Enum
from http import HTTPStatus
from typing import Final

from bot.replies import Reply


class Treatment(Enum):
    """How a refused call goes on."""

    DONE = "done"
    """Nothing is left to do: it is as it should be, or too late for anybody to see."""
    GONE = "gone"
    """What was to be changed is gone, or cannot be changed: it is posted anew."""
    PLAIN = "plain"
    """The markup is wrong, a fault of ours: once more as plain words."""
    SHORTEN = "shorten"
    """The words do not fit, a fault of ours: once more as plain words, shorter."""
    WITHOUT_REPLY = "without_reply"
    """What it replies to is gone: once more without."""
    MIGRATED = "migrated"
    """The group has another id."""
    THREAD = "thread"
    """The topic is gone, closed, or cannot be made."""
    UNREACHABLE = "unreachable"
    """Nobody is there: kept until somebody is."""
    NO_RIGHTS = "no_rights"
    """The bot may not write there: kept until it may, and told to the admins."""
    FILE = "file"
    """The file cannot be shown in this chat, though words can: they go without it."""
    TOKEN = "token"  # noqa: S105 - no secret
    """The bot is not known any more: nothing is sent until it is."""
    OURS = "ours"
    """Whatever else: a fault of ours, kept for an operator."""


PHRASES: Final[tuple[tuple[str, Treatment], ...]] = (
    ("message is not modified", Treatment.DONE),
    ("query is too old", Treatment.DONE),
    ("query id is invalid", Treatment.DONE),
    ("topic_not_modified", Treatment.DONE),
    ("message to delete not found", Treatment.DONE),
    ("message can't be deleted", Treatment.DONE),
    ("message to edit not found", Treatment.GONE),
    ("message can't be edited", Treatment.GONE),
    ("message_id_invalid", Treatment.GONE),
    ("there is no text in the message to edit", Treatment.GONE),
    ("there is no caption in the message to edit", Treatment.GONE),
    ("can't parse entities", Treatment.PLAIN),
    ("message is too long", Treatment.SHORTEN),
    ("message caption is too long", Treatment.SHORTEN),
    ("text is too long", Treatment.SHORTEN),
    ("message text is empty", Treatment.SHORTEN),
    ("text must be non-empty", Treatment.SHORTEN),
    ("message to be replied not found", Treatment.WITHOUT_REPLY),
    ("replied message not found", Treatment.WITHOUT_REPLY),
    ("message to reply not found", Treatment.WITHOUT_REPLY),
    ("group chat was upgraded to a supergroup chat", Treatment.MIGRATED),
    ("message thread not found", Treatment.THREAD),
    ("topic_closed", Treatment.THREAD),
    ("topic_deleted", Treatment.THREAD),
    ("the chat is not a forum", Treatment.THREAD),
    ("not enough rights to create a topic", Treatment.THREAD),
    ("file is too big", Treatment.FILE),
    ("wrong file", Treatment.FILE),
    ("wrong remote file", Treatment.FILE),
    ("invalid file_id", Treatment.FILE),
    ("file reference", Treatment.FILE),
    ("type of file mismatch", Treatment.FILE),
    ("can't use file of type", Treatment.FILE),
    ("photo_invalid", Treatment.FILE),
    ("photo_ext_invalid", Treatment.FILE),
    ("image_process_failed", Treatment.FILE),
    ("video_content_type_invalid", Treatment.FILE),
    ("media_invalid", Treatment.FILE),
    ("media_empty", Treatment.FILE),
    ("media_file_invalid", Treatment.FILE),
    ("file_id_invalid", Treatment.FILE),
    ("document_invalid", Treatment.FILE),
    ("sticker_invalid", Treatment.FILE),
    ("voice_messages_forbidden", Treatment.FILE),
    ("not enough rights to send photo", Treatment.FILE),
    ("not enough rights to send video", Treatment.FILE),
    ("not enough rights to send document", Treatment.FILE),
    ("not enough rights to send audio", Treatment.FILE),
    ("not enough rights to send voice", Treatment.FILE),
    ("not enough rights to send sticker", Treatment.FILE),
    ("not enough rights to send animation", Treatment.FILE),
    ("wrong latitude", Treatment.FILE),
    ("phone number is invalid", Treatment.FILE),
    ("phone_number_invalid", Treatment.FILE),
    ("request entity too large", Treatment.FILE),
    ("have no write access to the chat", Treatment.NO_RIGHTS),
    ("not enough rights to send", Treatment.NO_RIGHTS),
    ("chat_write_forbidden", Treatment.NO_RIGHTS),
    ("need administrator rights in the channel chat", Treatment.NO_RIGHTS),
    ("chat not found", Treatment.UNREACHABLE),
    ("user is deactivated", Treatment.UNREACHABLE),
    ("peer_id_invalid", Treatment.UNREACHABLE),
    ("group chat was deactivated", Treatment.UNREACHABLE),
)
"""What a refusal says, and what to do; the first that fits counts."""

UNKNOWN_BOT: Final = ("unauthorized", "not found")
"""Whole descriptions: the token was taken back, or is none. An unknown method reads otherwise."""


def treatment_of(reply: Reply) -> Treatment:
    """Return what to do about a refused call."""
    description = reply.description.lower()
    if description in UNKNOWN_BOT:
        return Treatment.TOKEN
    if reply.migrate_to is not None:
        return Treatment.MIGRATED
    for phrase, treatment in PHRASES:
        if phrase in description:
            return treatment
    if reply.code == HTTPStatus.FORBIDDEN:
        return Treatment.UNREACHABLE
    if reply.code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
        return Treatment.FILE
    return Treatment.OURS
