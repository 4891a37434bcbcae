"""What many methods read alike: the chat, the words, the reply, the keyboard, the file."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sandbox.entities import utf16_len
from sandbox.errors import Refused, bad, forbidden
from sandbox.files import picture_size
from sandbox.keyboards import Markup, read_markup
from sandbox.markup import Formatted, formatted
from sandbox.model import Chat, FileRef, Json, Message
from sandbox.params import Params
from sandbox.world import LONGEST_CAPTION, LONGEST_TEXT, World

BIGGEST_UPLOAD = 50 * 1024 * 1024
BIGGEST_PHOTO = 10 * 1024 * 1024


@dataclass(frozen=True)
class Result:
    """A result with a word beside it, as setWebhook gives."""

    value: object
    description: str


Method: TypeAlias = Callable[[World, Params], object]


def chat_of(world: World, params: Params, name: str = "chat_id") -> Chat:
    """Return the chat a call is about.

    Raises:
        Refused: there is no such chat, or the bot is no more in it.
    """
    given = params.text(name).strip()
    if not given:
        raise bad(f"{name} is empty")
    try:
        chat = world.chats[int(given)]
    except (ValueError, KeyError):
        raise bad("chat not found") from None
    if chat.bot_status == "kicked":
        raise forbidden("bot was kicked from the supergroup chat")
    if chat.bot_status == "left":
        raise forbidden("bot is not a member of the supergroup chat")
    return chat


def writable(world: World, params: Params) -> Chat:
    """Return the chat a call writes to; a person must have pressed Start and not block the bot."""
    chat = chat_of(world, params)
    if chat.type == "private":
        person = world.people[chat.id]
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def message_of(chat: Chat, params: Params, what: str, name: str = "message_id") -> Message:
    """Return the message a call is about; `what` says in the refusal what was to happen to it."""
    id_ = params.integer(name)
    if id_ <= 0:
        raise bad("message identifier is not specified")
    if id_ not in chat.log:
        raise bad(f"message to {what} not found")
    return chat.log[id_]


def words(world: World, params: Params, name: str, entities: str) -> Formatted:
    """Read a text or caption with its marks."""
    given = params.value(entities, "entities") if params.text(entities) else None
    read = formatted(params.text(name), params.text("parse_mode"), given)
    known = tuple(e for e in read.entities if e.user_id is None or e.user_id in world.people)
    return replace(read, entities=known)


def text_of(world: World, params: Params) -> Formatted:
    """Read the text of a message, which may not be empty."""
    if not params.text("text"):
        raise bad("message text is empty")
    read = words(world, params, "text", "entities")
    if not read.text:
        raise bad("text must be non-empty")
    if utf16_len(read.text) > LONGEST_TEXT:
        raise bad("message is too long")
    return read


def caption_of(world: World, params: Params) -> Json:
    """Read a caption as fields of a message."""
    read = words(world, params, "caption", "caption_entities")
    if utf16_len(read.text) > LONGEST_CAPTION:
        raise bad("message caption is too long")
    return {"caption": read.text or None, "entities": read.entities}


def inline_of(params: Params, chat: Chat) -> Markup:
    """Read the keyboard of an edit, which can only be inline."""
    markup = markup_of(params, chat)
    if markup.input_markup is not None:
        raise bad("inline keyboard expected")
    return markup


def markup_of(params: Params, chat: Chat) -> Markup:
    """Read the keyboard of a message."""
    given = params.value("reply_markup", "reply keyboard markup")
    return read_markup(given, private=chat.type == "private")


def link_preview_of(params: Params) -> Json | None:
    """Read the link preview options, the old flag included."""
    given = params.value("link_preview_options", "link preview options")
    if given is None and params.flag("disable_web_page_preview"):
        return {"is_disabled": True}
    if given is not None and not isinstance(given, dict):
        raise bad("object expected as link preview options")
    return given or None


def envelope_of(params: Params, chat: Chat) -> dict[str, Any]:
    """Read what every sending method takes beside its content."""
    markup = markup_of(params, chat)
    # A group without topics ignores the thread, and the message lands in the chat.
    params.integer("message_thread_id")
    return {
        "reply_to": _reply_of(params, chat),
        "keyboard": markup.keyboard,
        "input_markup": markup.input_markup,
        "reply_keyboard": markup.reply_keyboard,
        "silent": params.flag("disable_notification"),
        "protected": params.flag("protect_content"),
    }


def _reply_of(params: Params, chat: Chat) -> int | None:
    given = params.value("reply_parameters", "reply parameters")
    if given is None:
        id_, lenient = (
            params.integer("reply_to_message_id"),
            params.flag("allow_sending_without_reply"),
        )
    elif not isinstance(given, dict):
        raise bad("object expected as reply parameters")
    else:
        inner = Params(given=given)
        id_, lenient = inner.integer("message_id"), inner.flag("allow_sending_without_reply")
        if inner.text("chat_id") not in ("", str(chat.id)):
            raise Refused("Bad Request: the sandbox does not serve replies to other chats")
    if id_ == 0:
        return None
    if id_ in chat.log:
        return id_
    if lenient:
        return None
    raise bad("message to be replied not found")


def file_of(world: World, params: Params, kind: str) -> FileRef:
    """Return the photo or document a call sends: uploaded with it, or known by its id."""
    upload = params.upload(kind)
    if upload is not None:
        return _uploaded(world, kind, upload.name, upload.data)
    given = params.text(kind)
    if not given or given.startswith("attach://"):
        raise bad(f"there is no {kind} in the request")
    ref = world.files.get(given)
    if ref is None:
        raise bad("wrong file identifier/HTTP URL specified")
    found = "photo" if ref.width is not None else "document"
    if found != kind:
        raise bad(f"can't use file of type {found.title()} as {kind.title()}")
    return ref


def _uploaded(world: World, kind: str, name: str, data: bytes) -> FileRef:
    if not data:
        raise bad("file must be non-empty")
    if len(data) > BIGGEST_UPLOAD:
        raise Refused("Request Entity Too Large", 413)
    if kind == "document":
        return world.files.add_document(data, name)
    if len(data) > BIGGEST_PHOTO:
        raise bad(
            f"file of size {len(data)} bytes is too big for a photo; "
            f"the maximum size is {BIGGEST_PHOTO} bytes"
        )
    if picture_size(data) is None:
        raise bad("IMAGE_PROCESS_FAILED")
    return world.files.add_photo(data)
