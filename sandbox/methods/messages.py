"""Methods that send texts, delete messages, show that the bot is at work, and react."""

from dataclasses import replace
from datetime import timedelta

from sandbox.calls.fields import Fields, Misfit, refusing
from sandbox.calls.params import Params
from sandbox.errors import bad
from sandbox.methods.common import (
    Method,
    chat_of,
    envelope_of,
    ids_of,
    link_preview_of,
    message_of,
    posted,
    reachable,
    text_of,
    writable,
)
from sandbox.model import Chat, Json, Message
from sandbox.people.reactions import MOST, REACTIONS, plain
from sandbox.world import World

DELETABLE = timedelta(hours=48)
# Source: TDLib, MessagesManager::can_delete_channel_message.
KEPT_SERVICE = ("migrate_from_chat_id", "forum_topic_created")
CHAT_ACTIONS = {
    "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
    "record_audio", "upload_audio", "upload_document", "choose_sticker", "find_location",
    "record_video_note", "upload_video_note",
}  # fmt: skip


def send_message(world: World, params: Params) -> Json:
    """Send a text."""
    read = text_of(world, params)
    preview = link_preview_of(params)
    chat = writable(world, params)
    content = {"text": read.text, "entities": read.entities, "link_preview": preview}
    return posted(world, chat, content | envelope_of(params, chat))


def delete_message(world: World, params: Params) -> bool:
    """Delete a message of the bot's, or as an administrator anybody's."""
    if not params.text("chat_id"):
        raise bad("chat identifier is not specified")
    if params.integer("message_id") <= 0:
        raise bad("message identifier is not specified")
    chat = chat_of(world, params)
    message = message_of(chat, params, "delete")
    _check_deletable(world, chat, message)
    world.remove(message)
    return True


def delete_messages(world: World, params: Params) -> bool:
    """Delete several messages, all or none; those that are gone do not count."""
    ids = ids_of(params)
    chat = chat_of(world, params)
    there = [chat.log[id_] for id_ in dict.fromkeys(ids) if id_ in chat.log]
    for message in there:
        _check_deletable(world, chat, message)
    for message in there:
        world.remove(message)
    return True


def _check_deletable(world: World, chat: Chat, message: Message) -> None:
    """Refuse what cannot be deleted.

    Source: TDLib, MessagesManager::can_delete_message and can_revoke_message.
    """
    is_old = world.clock() - message.date >= DELETABLE
    is_own = message.from_bot and not message.is_service
    if chat.type == "supergroup":
        if is_old or message.service.keys() & set(KEPT_SERVICE):
            raise bad("message can't be deleted")
        if not is_own and not chat.bot_may("can_delete_messages"):
            raise bad("message can't be deleted")
    elif is_old or (chat.type == "group" and not is_own and chat.bot_status != "administrator"):
        raise bad("message can't be deleted for everyone")


def send_chat_action(world: World, params: Params) -> bool:
    """Show for some seconds that the bot is at work."""
    if params.text("action").lower() not in CHAT_ACTIONS:
        raise bad("wrong parameter action in request")
    params.integer("message_thread_id")
    reachable(world, params)
    return True


def set_message_reaction(world: World, params: Params) -> bool:
    """React to a message with one emoji, or take that back."""
    params.flag("is_big")
    emoji = _reaction(params)
    chat = chat_of(world, params)
    message = message_of(chat, params, "react")
    if len(emoji) > MOST:
        raise bad("REACTIONS_TOO_MANY")
    if any(one not in REACTIONS for one in emoji):
        raise bad("REACTION_INVALID")
    reactions = {who: those for who, those in message.reactions.items() if who != world.bot.id}
    if emoji:
        reactions[world.bot.id] = tuple(emoji)
    world.keep(replace(message, reactions=reactions), "reacted")
    return True


def _reaction(params: Params) -> list[str]:
    if not params.text("reaction"):
        return []
    given = params.value("reaction", "reaction types")
    if not isinstance(given, list):
        raise bad("expected an Array of ReactionType")
    with refusing("ReactionType"):
        return [_emoji(item) for item in given]


def _emoji(given: object) -> str:
    if not isinstance(given, dict):
        raise Misfit("expected an Object")
    fields = Fields(given)
    kind = fields.text("type", required=True)
    if kind not in ("emoji", "custom_emoji"):
        raise Misfit("invalid reaction type specified")
    return plain(fields.text("emoji" if kind == "emoji" else "custom_emoji_id", required=True))


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "deleteMessage": delete_message,
    "deleteMessages": delete_messages,
    "sendChatAction": send_chat_action,
    "setMessageReaction": set_message_reaction,
}
