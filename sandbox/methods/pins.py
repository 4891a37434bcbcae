"""Methods that pin messages and unpin them."""

from sandbox.calls.params import Params
from sandbox.errors import bad
from sandbox.methods.common import Method, chat_of, message_of
from sandbox.model import Chat
from sandbox.world import World


def pin_chat_message(world: World, params: Params) -> bool:
    """Pin a message; the chat is told so by a service message."""
    silent = params.flag("disable_notification")
    chat = chat_of(world, params)
    message = message_of(chat, params, "pin")
    _check_rights(chat)
    if message.is_service:
        raise bad("a service message can't be pinned")
    world.pin_message(chat, world.bot, message, silent=silent)
    return True


def unpin_chat_message(world: World, params: Params) -> bool:
    """Unpin a message, the newest pinned one where none is named."""
    chat = chat_of(world, params)
    if params.integer("message_id") > 0:
        message = message_of(chat, params, "unpin")
    elif chat.pinned:
        message = chat.log[chat.pinned[-1]]
    else:
        raise bad("message to unpin not found")
    _check_rights(chat)
    world.unpin_message(message)
    return True


def unpin_all_chat_messages(world: World, params: Params) -> bool:
    """Unpin all messages of a chat."""
    chat = chat_of(world, params)
    _check_rights(chat)
    for id_ in list(chat.pinned):
        world.unpin_message(chat.log[id_])
    return True


def _check_rights(chat: Chat) -> None:
    if chat.type != "private" and not chat.bot_may("can_pin_messages"):
        raise bad("not enough rights to manage pinned messages in the chat")


METHODS: dict[str, Method] = {
    "pinChatMessage": pin_chat_message,
    "unpinChatMessage": unpin_chat_message,
    "unpinAllChatMessages": unpin_all_chat_messages,
}
