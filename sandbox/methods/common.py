"""What many methods read alike: the chat, the words, the reply, the keyboard."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from sandbox.calls.fields import Fields, refusing
from sandbox.calls.params import Params
from sandbox.errors import Refused, bad, forbidden
from sandbox.methods.keyboards import Markup, read_markup
from sandbox.methods.threads import placed, thread_of
from sandbox.model import Chat, Json, Message
from sandbox.text.entities import utf16_len
from sandbox.text.markup import Formatted, formatted
from sandbox.world import LONGEST_CAPTION, LONGEST_TEXT, World

MOST_MESSAGES = 100
PREVIEW_FLAGS = ("is_disabled", "prefer_small_media", "prefer_large_media", "show_above_text")
UPGRADED = "Bad Request: group chat was upgraded to a supergroup chat"


@dataclass(frozen=True)
class Result:
    """A result with a word beside it, as setWebhook gives."""

    value: object
    description: str


Method: TypeAlias = Callable[[World, Params], object]


def chat_of(world: World, params: Params, name: str = "chat_id", *, at_least: bool = False) -> Chat:
    """Return the chat a call is about.

    Args:
        world: where it is.
        params: what names it.
        name: the parameter that does.
        at_least: be content with a basic group that is upgraded or that the bot is not in.

    Raises:
        Refused: there is no such chat, or the bot is no more in it.
    """
    if not params.text(name).strip():
        raise bad(f"{name} is empty")
    # No group here has a public name, and nobody else is found by one.
    chat = world.chats.get(params.integer(name))
    if chat is None:
        raise bad("chat not found")
    if chat.type == "group" and at_least:
        return chat
    if chat.migrated_to is not None:
        raise Refused(UPGRADED, parameters={"migrate_to_chat_id": chat.migrated_to})
    if chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    if chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def reachable(world: World, params: Params) -> Chat:
    """Return the chat a call reaches; a person must have pressed Start and not block the bot."""
    chat = chat_of(world, params)
    if chat.type == "private":
        person = world.people[chat.id]
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
    return chat


def writable(world: World, params: Params, what: str = "text messages") -> Chat:
    """Return the chat a call writes to; `what` names in a refusal what may not be sent there."""
    chat = reachable(world, params)
    if chat.bot_status != "administrator" and not chat.bot_can_send:
        raise bad(f"not enough rights to send {what} to the chat")
    return chat


def message_of(chat: Chat, params: Params, what: str, name: str = "message_id") -> Message:
    """Return the message a call is about; `what` says in the refusal what was to happen to it."""
    id_ = params.integer(name)
    if id_ not in chat.log:
        raise bad(f"message to {what} not found")
    return chat.log[id_]


def ids_of(params: Params, name: str = "message_ids") -> list[int]:
    """Return the identifiers of several messages."""
    if not params.text(name):
        raise bad("message identifiers are not specified")
    given = params.value(name, name)
    if not isinstance(given, list):
        raise bad("expected an Array of message identifiers")
    if len(given) > MOST_MESSAGES:
        raise bad("too many message identifiers specified")
    if not given:
        raise bad("message identifiers are not specified")
    return [_id(item) for item in given]


def _id(given: object) -> int:
    if isinstance(given, bool) or not isinstance(given, int | str):
        raise bad("message identifier must be a Number")
    try:
        id_ = int(given)
    except ValueError:
        raise bad("can't parse message identifier as a Number") from None
    if id_ <= 0:
        raise bad("invalid message identifier specified")
    return id_


def words(world: World, params: Params, name: str, entities: str) -> Formatted:
    """Read a text or caption with its marks."""
    params.text(entities)
    return marked(world, params.text(name), params.text("parse_mode"), params.loose(entities))


def marked(world: World, text: str, parse_mode: str, entities: object) -> Formatted:
    """Read a text with its marks; somebody nobody knows is not mentioned."""
    read = formatted(text, parse_mode, entities)
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
    return caption_from(words(world, params, "caption", "caption_entities"))


def caption_from(read: Formatted) -> Json:
    """Return a caption as fields of a message."""
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
    if not params.text("reply_markup"):
        return Markup()
    given = params.value("reply_markup", "reply keyboard markup")
    return read_markup(given, private=chat.type == "private")


def link_preview_of(params: Params) -> Json | None:
    """Read the link preview options, the old flag included."""
    if not params.text("link_preview_options"):
        return {"is_disabled": True} if params.flag("disable_web_page_preview") else None
    given = params.value("link_preview_options", "link preview options")
    if not isinstance(given, dict):
        raise bad("object expected as link preview options")
    fields = Fields(given)
    with refusing():
        flags = {name: fields.flag(name) for name in PREVIEW_FLAGS}
        url = fields.text("url")
    options: Json = {name: True for name, is_set in flags.items() if is_set}
    return options | ({"url": url} if url else {}) or None


def envelope_of(params: Params, chat: Chat) -> dict[str, Any]:
    """Read what every sending method takes beside its content."""
    markup = markup_of(params, chat)
    thread = thread_of(params, chat)
    return {
        **placed(chat, thread, reply_of(params, chat)),
        "keyboard": markup.keyboard,
        "input_markup": markup.input_markup,
        "reply_keyboard": markup.reply_keyboard,
        "silent": params.flag("disable_notification"),
        "protected": params.flag("protect_content"),
    }


def reply_of(params: Params, chat: Chat) -> dict[str, Any]:
    """Read what a message answers, and which part of that it quotes."""
    fields = Fields({})
    if params.text("reply_parameters"):
        given = params.value("reply_parameters", "reply parameters")
        if not isinstance(given, dict):
            raise bad("object expected as reply parameters")
        fields = Fields(given)
        with refusing():
            # An empty object is as good as none.
            id_ = fields.number("message_id", required=bool(given))
            lenient = fields.flag("allow_sending_without_reply")
            elsewhere = fields.text("chat_id") not in ("", str(chat.id))
        if elsewhere:
            raise Refused("Bad Request: the sandbox does not serve replies to other chats")
    else:
        id_ = params.integer("reply_to_message_id")
        lenient = params.flag("allow_sending_without_reply")
    if id_ > 0 and id_ in chat.log:
        return {"reply_to": id_, "quote": _quote(fields, chat.log[id_])}
    if id_ <= 0 or lenient:
        return {"reply_to": None}
    raise bad("message to be replied not found")


def _quote(fields: Fields, original: Message) -> str | None:
    """Return the quoted part, which must stand in the message word for word."""
    with refusing():
        text, mode = fields.text("quote"), fields.text("quote_parse_mode")
        fields.number("quote_position")
    quote = formatted(text, mode, fields.given.get("quote_entities")).text
    if quote not in (original.text or original.caption or ""):
        raise bad("QUOTE_TEXT_INVALID")
    return quote or None


def posted(world: World, chat: Chat, content: dict[str, Any]) -> Json:
    """Let the bot send something; return it as the Bot API writes it."""
    return world.wire.message(world.post(chat, world.bot, **content))
