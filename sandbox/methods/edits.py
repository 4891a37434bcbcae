"""Methods that change a message of the bot's: its text, its caption, its file, its buttons.

Source: TDLib, MessagesManager::can_edit_message, edit_message_media and edit_message_caption.
"""

from dataclasses import replace

from sandbox.calls.fields import refusing
from sandbox.calls.params import Params
from sandbox.errors import NOT_MODIFIED, bad
from sandbox.methods.albums import ALONE, Media, media_of
from sandbox.methods.common import (
    Method,
    caption_of,
    inline_of,
    link_preview_of,
    message_of,
    reachable,
    text_of,
)
from sandbox.model import FILE_KINDS, Chat, FileKind, Json, Message
from sandbox.world import World

REPLACED: tuple[FileKind, ...] = ("animation", "audio", "document", "photo", "video")
"""What another file can take the place of."""


def edit_message_text(world: World, params: Params) -> Json:
    """Change the text and the buttons of a text."""
    read = text_of(world, params)
    preview = link_preview_of(params)
    chat, message = _editable(world, params)
    if message.text is None:
        raise bad("there is no text in the message to edit")
    keyboard = inline_of(params, chat).keyboard
    changed: Json = {"text": read.text, "entities": read.entities, "link_preview": preview}
    return _edited(world, message, replace(message, keyboard=keyboard, **changed))


def edit_message_caption(world: World, params: Params) -> Json:
    """Change the caption and the buttons of a file."""
    caption = caption_of(world, params)
    above = params.flag("show_caption_above_media")
    chat, message = _editable(world, params)
    if not message.may_have_caption:
        raise bad("there is no caption in the message to edit")
    if message.photo or message.video or message.animation:
        caption["caption_above"] = above
    keyboard = inline_of(params, chat).keyboard
    return _edited(world, message, replace(message, keyboard=keyboard, **caption))


def edit_message_media(world: World, params: Params) -> Json:
    """Put another file in the place of a file or a text."""
    params.required("media")
    given = params.value("media", "input media")
    with refusing("InputMedia"):
        media = media_of(world, params, given)
    chat, message = _named(world, params)
    kind = None if message.file is None else message.file.kind
    if not _is_editable(message) or (kind not in REPLACED and message.text is None):
        raise bad("message media can't be edited")
    _check_album(message, media)
    keyboard = inline_of(params, chat).keyboard
    gone = dict.fromkeys((*FILE_KINDS, "text", "link_preview"), None)
    bare = {"caption_above": False, "spoiler": False, "keyboard": keyboard}
    return _edited(world, message, replace(message, **{**gone, **bare, **media.fields}))


def _check_album(message: Message, media: Media) -> None:
    """Let a part of an album become only what fits in there."""
    if message.album is None or message.file is None or message.file.kind == media.file.kind:
        return
    if media.file.kind == "animation":
        raise bad("message content type can't be used in an album")
    if {message.file.kind, media.file.kind} & set(ALONE):
        raise bad("can't change media type in the album")


def edit_message_reply_markup(world: World, params: Params) -> Json:
    """Change the buttons alone."""
    chat, message = _editable(world, params)
    return _edited(world, message, replace(message, keyboard=inline_of(params, chat).keyboard))


def _named(world: World, params: Params) -> tuple[Chat, Message]:
    """Return the message an edit is about."""
    if not params.text("chat_id") and params.integer("message_id") <= 0:
        if params.text("inline_message_id"):
            raise bad("MESSAGE_ID_INVALID")
        raise bad("message identifier is not specified")
    chat = reachable(world, params)
    return chat, message_of(chat, params, "edit")


def _editable(world: World, params: Params) -> tuple[Chat, Message]:
    """Return the message an edit is about; it must be one that can be edited."""
    chat, message = _named(world, params)
    if not _is_editable(message):
        raise bad("message can't be edited")
    return chat, message


def _is_editable(message: Message) -> bool:
    """Say whether a message is the bot's own words and carries no reply keyboard."""
    is_own = message.from_bot and not message.is_service and message.origin is None
    return is_own and message.input_markup is None


def _edited(world: World, before: Message, after: Message) -> Json:
    if before == after:
        raise bad(NOT_MODIFIED)
    return world.wire.message(world.keep(replace(after, edited_at=world.clock()), "edited"))


METHODS: dict[str, Method] = {
    "editMessageText": edit_message_text,
    "editMessageCaption": edit_message_caption,
    "editMessageMedia": edit_message_media,
    "editMessageReplyMarkup": edit_message_reply_markup,
}
