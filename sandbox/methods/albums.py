"""Media in JSON: an album, and a file put in the place of another."""

from dataclasses import dataclass
from typing import Any

from sandbox.calls.fields import Fields, Misfit, refusing
from sandbox.calls.params import Params
from sandbox.errors import Refused, bad
from sandbox.methods.attachments import NAMES, file_at
from sandbox.methods.common import Method, caption_from, envelope_of, marked, posted, writable
from sandbox.methods.media import COVERED, LONGEST_SECONDS, PLAYED, RIGHTS, WIDEST_PIXELS
from sandbox.model import Chat, FileKind, FileRef, Json
from sandbox.world import World

MOST_IN_ALBUM = 10
KINDS: tuple[FileKind, ...] = ("photo", "video", "animation", "audio", "document")
ALONE: tuple[FileKind, ...] = ("audio", "document")
"""What shares an album with its own kind only."""


@dataclass(frozen=True)
class Media:
    """One InputMedia: its file, and what else the message gets of it."""

    file: FileRef
    content: Json

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of a message that the whole comes to."""
        return {**self.content, self.file.kind: self.file}


def media_of(world: World, params: Params, given: object, *, album: bool = False) -> Media:
    """Read an InputMedia.

    Raises:
        Misfit: it is not one that can be sent.
    """
    if not isinstance(given, dict):
        raise Misfit("expected an Object")
    fields = Fields(given)
    content = _caption(world, fields)
    above, spoiler = fields.flag("show_caption_above_media"), fields.flag("has_spoiler")
    kind = next((one for one in KINDS if one == fields.text("type", required=True)), None)
    address = fields.text("media")
    if not address:
        raise Misfit("media not found")
    if kind is None:
        raise Misfit(f'type "{fields.text("type")}" is unsupported')
    if album and kind == "animation":
        raise Misfit('type "animation" can\'t be used in sendMediaGroup')
    if kind in COVERED:
        content |= {"caption_above": above, "spoiler": spoiler}
    file = file_at(world, params, kind, address, **_shape(fields, kind))
    if file is None:
        raise Misfit("media not found")
    return Media(file, content)


def _caption(world: World, fields: Fields) -> Json:
    text, mode = fields.text("caption"), fields.text("parse_mode")
    try:
        return caption_from(marked(world, text, mode, fields.given.get("caption_entities")))
    except Refused as refused:
        # Inside of another complaint it begins with a capital letter.
        reason = refused.description.removeprefix("Bad Request: ")
        raise Misfit(reason[:1].upper() + reason[1:]) from None


def _shape(fields: Fields, kind: FileKind) -> dict[str, int]:
    if kind not in PLAYED:
        fields.flag("disable_content_type_detection")
        return {}
    shape = {"duration": _within(fields.number("duration"), LONGEST_SECONDS)}
    if kind != "audio":
        fields.flag("supports_streaming")
        shape |= {side: _within(fields.number(side), WIDEST_PIXELS) for side in ("width", "height")}
    return shape


def _within(value: int, most: int) -> int:
    return min(max(value, 0), most)


def send_media_group(world: World, params: Params) -> list[Json]:
    """Send several files as one album, in order."""
    params.required("media")
    given = params.value("media", "media")
    if not isinstance(given, list):
        raise bad("expected an Array of InputMedia")
    with refusing("InputMedia"):
        parts = [media_of(world, params, item, album=True) for item in given]
    chat = writable(world, params, _right(parts))
    envelope = envelope_of(params, chat)
    _check_album(parts)
    album = world.album_id(chat) if len(parts) > 1 else None
    return [_part(world, chat, part, envelope | {"album": album}) for part in parts]


def _right(parts: list[Media]) -> str:
    return RIGHTS[parts[0].file.kind] if parts else "text messages"


def _check_album(parts: list[Media]) -> None:
    if not parts:
        raise bad("there are no messages to send")
    if len(parts) > MOST_IN_ALBUM:
        raise bad("too many messages to send as an album")
    if len({part.content.get("caption_above", False) for part in parts}) > 1:
        raise bad("parameter show_caption_above_media must be the same for all messages")
    kinds = {part.file.kind for part in parts}
    if len(kinds) > 1 and (alone := sorted(kinds & set(ALONE))):
        raise bad(f"{NAMES[alone[0]]} can't be mixed with other media types")
    if kinds - {"photo", "video", *ALONE}:
        raise bad("invalid message content type")


def _part(world: World, chat: Chat, part: Media, envelope: dict[str, Any]) -> Json:
    return posted(world, chat, part.fields | envelope)


METHODS: dict[str, Method] = {"sendMediaGroup": send_media_group}
