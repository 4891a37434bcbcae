"""Methods that send, change and delete messages."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sandbox.errors import NOT_MODIFIED, bad
from sandbox.methods.common import (
    Method,
    caption_of,
    chat_of,
    envelope_of,
    file_of,
    inline_of,
    link_preview_of,
    message_of,
    text_of,
    writable,
)
from sandbox.model import Chat, Json, Message
from sandbox.params import Params
from sandbox.world import World

DELETABLE = timedelta(hours=48)
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
    return _posted(world, chat, content | envelope_of(params, chat))


def send_photo(world: World, params: Params) -> Json:
    """Send a photo."""
    return _send_file(world, params, "photo")


def send_document(world: World, params: Params) -> Json:
    """Send a file of any kind."""
    params.flag("disable_content_type_detection")
    return _send_file(world, params, "document")


def _send_file(world: World, params: Params, kind: str) -> Json:
    caption = caption_of(world, params)
    chat = writable(world, params)
    content = caption | envelope_of(params, chat)
    return _posted(world, chat, content | {kind: file_of(world, params, kind)})


def _posted(world: World, chat: Chat, content: dict[str, Any]) -> Json:
    return world.wire.message(world.post(chat, world.bot, **content))


def copy_message(world: World, params: Params) -> Json:
    """Send the content of a message again, with another caption where one is given."""
    source = chat_of(world, params, "from_chat_id")
    original = message_of(source, params, "copy")
    if original.is_service or original.protected:
        raise bad("message can't be copied")
    content: dict[str, Any] = {
        name: getattr(original, name)
        for name in ("text", "caption", "entities", "photo", "document", "link_preview")
    }
    if original.file and "caption" in params.given:
        content |= caption_of(world, params)
    chat = writable(world, params)
    sent = world.post(chat, world.bot, **content, **envelope_of(params, chat))
    return {"message_id": sent.id}


def edit_message_text(world: World, params: Params) -> Json:
    """Change the text and the buttons of a text."""
    read = text_of(world, params)
    preview = link_preview_of(params)
    chat, message = _editable(world, params)
    if message.text is None:
        raise bad("there is no text in the message to edit")
    keyboard = inline_of(params, chat).keyboard
    return _edited(
        world,
        message,
        replace(
            message,
            text=read.text,
            entities=read.entities,
            keyboard=keyboard,
            link_preview=preview,
        ),
    )


def edit_message_caption(world: World, params: Params) -> Json:
    """Change the caption and the buttons of a photo or document."""
    caption = caption_of(world, params)
    chat, message = _editable(world, params)
    if message.file is None:
        raise bad("there is no caption in the message to edit")
    keyboard = inline_of(params, chat).keyboard
    return _edited(world, message, replace(message, keyboard=keyboard, **caption))


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Change the buttons alone."""
    chat, message = _editable(world, params)
    return _edited(world, message, replace(message, keyboard=inline_of(params, chat).keyboard))


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    """Return the message an edit is about; it must be the bot's and carry no reply keyboard."""
    if not params.text("chat_id") and not params.text("message_id"):
        if params.text("inline_message_id"):
            raise bad("MESSAGE_ID_INVALID")
        raise bad("message identifier is not specified")
    chat = writable(world, params)
    message = message_of(chat, params, "edit")
    if not message.from_bot or message.is_service or message.input_markup is not None:
        raise bad("message can't be edited")
    return chat, message


def _edited(world: World, before: Message, after: Message) -> Json:
    if before == after:
        raise bad(NOT_MODIFIED)
    return world.wire.message(world.keep(replace(after, edited_at=world.clock()), "edited"))


def delete_message(world: World, params: Params) -> bool:
    """Delete a message of the bot's, or as an administrator anybody's."""
    chat = chat_of(world, params)
    message = message_of(chat, params, "delete")
    if chat.type == "private" or chat.bot_status != "administrator":
        # Source: Telegram Bot API, deleteMessage: within 48 hours, but for administrators.
        if chat.type != "private" and not message.from_bot:
            raise bad("message can't be deleted")
        if world.clock() - message.date >= DELETABLE:
            raise bad("message can't be deleted for everyone")
    world.remove(message)
    return True


def send_chat_action(world: World, params: Params) -> bool:
    """Show for some seconds that the bot is at work."""
    if params.text("action").lower() not in CHAT_ACTIONS:
        raise bad("wrong parameter action in request")
    params.integer("message_thread_id")
    writable(world, params)
    return True


METHODS: dict[str, Method] = {
    "sendMessage": send_message,
    "sendPhoto": send_photo,
    "sendDocument": send_document,
    "copyMessage": copy_message,
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageReplyMarkup": edit_message_reply_markup,
    "deleteMessage": delete_message,
    "sendChatAction": send_chat_action,
}
