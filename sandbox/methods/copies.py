"""Methods that send a message once more: forwarded, with its origin, or copied without it."""

from itertools import pairwise
from typing import Any

from sandbox.calls.params import Params
from sandbox.errors import bad
from sandbox.methods.common import (
    Method,
    caption_of,
    chat_of,
    envelope_of,
    ids_of,
    message_of,
    posted,
    writable,
)
from sandbox.model import Chat, Json, Message
from sandbox.world import World


def forward_message(world: World, params: Params) -> Json:
    """Forward a message."""
    source, original = _original(world, params, "forward")
    chat = writable(world, params)
    _check_open(source)
    envelope = envelope_of(params, chat)
    if original.is_service or original.protected:
        raise bad("the message can't be forwarded")
    return posted(world, chat, _forwarded(world, original) | envelope)


def forward_messages(world: World, params: Params) -> list[Json]:
    """Forward several messages of one chat; those that cannot be are left out."""
    source, originals, chat = _several(world, params)
    _check_open(source)
    free = [original for original in originals if not original.protected]
    return _sent(world, params, chat, [(one, _forwarded(world, one)) for one in free])


def copy_message(world: World, params: Params) -> Json:
    """Send the content of a message again, with another caption where one is given."""
    _, original = _original(world, params, "copy")
    content = dict(original.content)
    if "caption" in params.given:
        caption = caption_of(world, params)
        above = params.flag("show_caption_above_media")
        if original.may_have_caption:
            content |= caption | {"caption_above": above}
    chat = writable(world, params)
    envelope = envelope_of(params, chat)
    if original.is_service:
        raise bad("the message can't be copied")
    return _id_of(posted(world, chat, content | envelope))


def copy_messages(world: World, params: Params) -> list[Json]:
    """Copy several messages of one chat; those that cannot be are left out."""
    bare = params.flag("remove_caption")
    _, originals, chat = _several(world, params)
    contents = [(one, _copied(one, bare=bare)) for one in originals]
    return _sent(world, params, chat, contents)


def _original(world: World, params: Params, what: str) -> tuple[Chat, Message]:
    """Return the message that is sent again and its chat."""
    params.required("from_chat_id")
    source = chat_of(world, params, "from_chat_id")
    return source, message_of(source, params, what)


def _several(world: World, params: Params) -> tuple[Chat, list[Message], Chat]:
    """Return where the messages are from, those that are there, and where they go."""
    params.required("from_chat_id")
    ids = ids_of(params)
    chat = writable(world, params)
    source = chat_of(world, params, "from_chat_id")
    there = [source.log[id_] for id_ in ids if id_ in source.log]
    if not there:
        raise bad("there are no messages to forward")
    if any(one.id >= other.id for one, other in pairwise(there)):
        raise bad("message identifiers must be in a strictly increasing order")
    return source, there, chat


def _check_open(source: Chat) -> None:
    if source.protected:
        raise bad("message has protected content and can't be forwarded")


def _forwarded(world: World, original: Message) -> dict[str, Any]:
    return {**original.content, "origin": world.wire.origin(original)}


def _copied(original: Message, *, bare: bool) -> dict[str, Any]:
    removed = {"caption": None, "entities": ()} if bare and original.may_have_caption else {}
    return {**original.content, **removed}


def _sent(
    world: World, params: Params, chat: Chat, contents: list[tuple[Message, dict[str, Any]]]
) -> list[Json]:
    """Send what is no service message, and return the ids; what was an album stays one."""
    envelope = envelope_of(params, chat)
    fitting = [(one, content) for one, content in contents if not one.is_service]
    if not fitting:
        raise bad("messages can't be forwarded")
    albums: dict[str, str] = {}
    sent = []
    for original, content in fitting:
        album = original.album
        if album is not None:
            album = albums.setdefault(album, world.album_id(chat))
        sent.append(_id_of(posted(world, chat, content | envelope | {"album": album})))
    return sent


def _id_of(message: Json) -> Json:
    """Write a MessageId."""
    return {"message_id": message["message_id"]}


METHODS: dict[str, Method] = {
    "forwardMessage": forward_message,
    "forwardMessages": forward_messages,
    "copyMessage": copy_message,
    "copyMessages": copy_messages,
}
