"""Methods that send one file: a photo, a document, what plays, or a sticker."""

from collections.abc import Mapping

from sandbox.calls.params import Params
from sandbox.methods.attachments import file_of
from sandbox.methods.common import Method, caption_of, envelope_of, posted, writable
from sandbox.model import FileKind, FileRef, Json
from sandbox.world import World

LONGEST_SECONDS = 24 * 60 * 60
WIDEST_PIXELS = 10_000
RIGHTS: Mapping[FileKind, str] = {
    "photo": "photos", "document": "documents", "voice": "voice notes", "video": "videos",
    "video_note": "video notes", "audio": "music", "animation": "animations",
    "sticker": "stickers",
}  # fmt: skip
"""How refusals call what may not be sent."""
PLAYED: tuple[FileKind, ...] = ("voice", "video", "video_note", "audio", "animation")
CAPTIONED: tuple[FileKind, ...] = (
    "photo", "document", "voice", "video", "audio", "animation",
)  # fmt: skip
COVERED: tuple[FileKind, ...] = ("photo", "video", "animation")
"""The kinds that can be hidden behind a spoiler, and stand below their caption."""


def _sends(kind: FileKind) -> Method:
    def send(world: World, params: Params) -> Json:
        content = _caption(world, params, kind)
        chat = writable(world, params, RIGHTS[kind])
        content |= envelope_of(params, chat)
        file = _file(world, params, kind)
        return posted(world, chat, content | {file.kind: file})

    send.__doc__ = f"Send one of the {RIGHTS[kind]}."
    return send


def _caption(world: World, params: Params, kind: FileKind) -> Json:
    content = caption_of(world, params) if kind in CAPTIONED else {}
    if kind in COVERED:
        content["caption_above"] = params.flag("show_caption_above_media")
        content["spoiler"] = params.flag("has_spoiler")
    return content


def _file(world: World, params: Params, kind: FileKind) -> FileRef:
    if kind == "document":
        params.flag("disable_content_type_detection")
    if kind == "video":
        params.flag("supports_streaming")
    if kind == "sticker":
        return file_of(world, params, kind, emoji=params.text("emoji") or None)
    if kind not in PLAYED:
        return file_of(world, params, kind)
    duration = params.integer("duration", low=0, high=LONGEST_SECONDS)
    sides = {"video_note": ("length", "length"), "voice": (), "audio": ()}
    lengths = [
        params.integer(side, low=0, high=WIDEST_PIXELS)
        for side in sides.get(kind, ("width", "height"))
    ]
    size = dict(zip(("width", "height"), lengths, strict=False))
    return file_of(world, params, kind, duration=duration, **size)


METHODS: dict[str, Method] = {
    "sendPhoto": _sends("photo"),
    "sendDocument": _sends("document"),
    "sendVoice": _sends("voice"),
    "sendVideo": _sends("video"),
    "sendVideoNote": _sends("video_note"),
    "sendAudio": _sends("audio"),
    "sendAnimation": _sends("animation"),
    "sendSticker": _sends("sticker"),
}
