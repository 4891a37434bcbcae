"""The file of a call: uploaded with it, or known by its id."""

import re
from typing import Any

from sandbox.calls.params import Params, Upload
from sandbox.errors import Refused, bad
from sandbox.files import picture_size
from sandbox.model import FileKind, FileRef
from sandbox.world import World

BIGGEST_UPLOAD = 50 * 1024 * 1024
BIGGEST_PHOTO = 10 * 1024 * 1024
# Source: Telegram Bot API, sendPhoto.
LONGEST_SIDES = 10_000
HIGHEST_RATIO = 20
NAMES: dict[FileKind, str] = {
    "photo": "Photo", "document": "Document", "voice": "VoiceNote", "video": "Video",
    "video_note": "VideoNote", "audio": "Audio", "animation": "Animation", "sticker": "Sticker",
}  # fmt: skip
"""How refusals call the kinds of files."""
FILE_ID = re.compile(r"[A-Za-z0-9_-]+")


def file_of(world: World, params: Params, kind: FileKind, **shape: Any) -> FileRef:  # noqa: ANN401 - the arguments of add_media
    """Return the file a call sends as a parameter of its own.

    Raises:
        Refused: there is none, or it cannot be sent like this.
    """
    file = _found(world, kind, params.text(kind), params.upload(kind), shape)
    if file is None:
        raise bad(f"there is no {kind.replace('_', ' ')} in the request")
    return file


def file_at(
    world: World,
    params: Params,
    kind: FileKind,
    given: str,
    **shape: Any,  # noqa: ANN401 - the arguments of add_media
) -> FileRef | None:
    """Return the file that an id or attach:// inside another parameter names; None for none."""
    return _found(world, kind, given, params.attached(given), shape)


def _found(
    world: World, kind: FileKind, given: str, upload: Upload | None, shape: dict[str, Any]
) -> FileRef | None:
    if upload is not None:
        return _uploaded(world, kind, upload, shape)
    if not given or given.startswith("attach://"):
        return None
    return _known(world, kind, given)


def _known(world: World, kind: FileKind, given: str) -> FileRef:
    """Return a file by its id; it goes on being what it is, but a photo is nothing else."""
    ref = world.files.get(given)
    if ref is None:
        if "." in given:
            # The sandbox reaches nothing outside, so no address has any content.
            raise bad("failed to get HTTP URL content")
        what = "can't unserialize it. Wrong last symbol"
        if not FILE_ID.fullmatch(given):
            what = "Wrong character in the string"
        raise bad(f"wrong remote file identifier specified: {what}")
    if (ref.kind == "photo") != (kind == "photo"):
        raise bad(f"can't use file of type {NAMES[ref.kind]} as {NAMES[kind]}")
    return ref


def _uploaded(world: World, kind: FileKind, upload: Upload, shape: dict[str, Any]) -> FileRef:
    if not upload.data:
        raise bad("file must be non-empty")
    if len(upload.data) > BIGGEST_UPLOAD:
        raise Refused("Request Entity Too Large", 413)
    if kind == "document":
        return world.files.add_document(upload.data, upload.name)
    if kind != "photo":
        name = upload.name if kind in ("audio", "video", "animation") else None
        return world.files.add_media(kind, upload.data, name=name, **shape)
    if len(upload.data) > BIGGEST_PHOTO:
        raise bad(
            f"file of size {len(upload.data)} bytes is too big for a photo; "
            f"the maximum size is {BIGGEST_PHOTO} bytes"
        )
    size = picture_size(upload.data)
    if size is None:
        raise bad("IMAGE_PROCESS_FAILED")
    if sum(size) > LONGEST_SIDES or max(size) > HIGHEST_RATIO * min(size):
        raise bad("PHOTO_INVALID_DIMENSIONS")
    return world.files.add_photo(upload.data)
