"""Files that people and the bot sent, and the links under which they can be had for an hour."""

import mimetypes
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from sandbox.model import FileKind, FileRef

LINK_LIFE = timedelta(hours=1)
SNIFFED = {b"\x89PNG": ("png", "image/png"), b"GIF8": ("gif", "image/gif")}
UNREADABLE_SIZE = (640, 480)


@dataclass(frozen=True)
class Form:
    """How files of a kind come: where they lie, what they are, and how large they show."""

    folder: str
    suffix: str
    mime: str | None
    width: int | None = None
    height: int | None = None


MEDIA: Mapping[FileKind, Form] = {
    "voice": Form("voice", "oga", "audio/ogg"),
    "video": Form("videos", "mp4", "video/mp4", 640, 360),
    "video_note": Form("video_notes", "mp4", None, 240, 240),
    "audio": Form("music", "mp3", "audio/mpeg"),
    "animation": Form("animations", "mp4", "video/mp4", 320, 240),
    "sticker": Form("stickers", "webp", None, 512, 512),
}


def picture_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG, GIF or JPEG; None for anything else."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and data[12:16] == b"IHDR":
        return int.from_bytes(data[16:20]), int.from_bytes(data[20:24])
    if data.startswith((b"GIF87a", b"GIF89a")):
        return int.from_bytes(data[6:8], "little"), int.from_bytes(data[8:10], "little")
    if data.startswith(b"\xff\xd8"):
        return _jpeg_size(data)
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Walk the segments of a JPEG to its frame header, which holds the size."""
    at = 2
    while at + 9 <= len(data) and data[at] == 0xFF:  # noqa: PLR2004 - the marker of the format
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4])
        # SOF0-SOF15 hold the size; C4, C8 and CC lie in that range and are other tables.
        if marker in range(0xC0, 0xD0) and marker not in (0xC4, 0xC8, 0xCC):
            return int.from_bytes(data[at + 7 : at + 9]), int.from_bytes(data[at + 5 : at + 7])
        at += 2 + length
    return None


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A file with its content, and the SHA-256 of that."""

    ref: FileRef
    data: bytes
    digest: str


class Files:
    """All files of one sandbox, in memory.

    `links` are the paths given out, each with its file and the moment at which it dies.
    """

    def __init__(self) -> None:
        self.stored: dict[str, Stored] = {}
        self.links: dict[str, tuple[str, datetime]] = {}
        self.next_number = 0

    def add_photo(self, data: bytes) -> FileRef:
        """Store a photo; a picture that cannot be read gets a size of its own."""
        width, height = picture_size(data) or UNREADABLE_SIZE
        suffix = next((kind for head, (kind, _) in SNIFFED.items() if data.startswith(head)), "jpg")
        return self._add("photo", data, f"photos/file_{{}}.{suffix}", width=width, height=height)

    def add_document(self, data: bytes, name: str, *, size: int | None = None) -> FileRef:
        """Store a document under the name its sender gave it; its `size` may be claimed."""
        mime = mimetypes.guess_type(name)[0] or "application/octet-stream"
        suffix = f".{name.rsplit('.', 1)[1]}" if "." in name.strip(".") else ""
        path = f"documents/file_{{}}{suffix}"
        return self._add("document", data, path, name=name, mime=mime, size=size)

    def add_media(
        self,
        kind: FileKind,
        data: bytes,
        *,
        name: str | None = None,
        duration: int = 1,
        width: int = 0,
        height: int = 0,
        emoji: str | None = None,
        size: int | None = None,
    ) -> FileRef:
        """Store what plays or a sticker; it is taken to be what its sender says it is.

        Args:
            kind: what it is sent as.
            data: its content, which is not looked into.
            name: the name of the file, for audio, video and animations.
            duration: how long it plays, in seconds.
            width: how wide it shows, in pixels; 0 is what its kind has by itself.
            height: how high it shows, likewise.
            emoji: what a sticker stands for.
            size: its size in bytes, where that is claimed.
        """
        form = MEDIA[kind]
        return self._add(
            kind,
            data,
            f"{form.folder}/file_{{}}.{form.suffix}",
            name=name,
            mime=form.mime,
            width=width or form.width,
            height=height or form.height,
            duration=None if kind == "sticker" else duration,
            emoji=emoji,
            size=size,
        )

    def _add(
        self,
        kind: FileKind,
        data: bytes,
        path: str,
        *,
        size: int | None = None,
        **shape: Any,  # noqa: ANN401 - the fields of FileRef
    ) -> FileRef:
        number = self.next_number
        self.next_number += 1
        ref = FileRef(
            file_id=f"SANDBOX-{kind}-{number:06d}",
            unique_id=f"SBX{number:06d}",
            path=path.format(number),
            size=len(data) if size is None else size,
            kind=kind,
            **shape,
        )
        return self.put(ref, data)

    def put(self, ref: FileRef, data: bytes) -> FileRef:
        """Store a file under the name and number that it has already."""
        self.stored[ref.file_id] = Stored(ref=ref, data=data, digest=sha256(data).hexdigest())
        return ref

    def get(self, file_id: str) -> FileRef | None:
        """Return the file of this id, if there is one."""
        stored = self.stored.get(file_id)
        return None if stored is None else stored.ref

    def data(self, file_id: str) -> bytes:
        """Return the content; LookupError for an id that was never given out."""
        try:
            return self.stored[file_id].data
        except KeyError:
            raise LookupError(f"no file has the id {file_id!r}") from None

    def link(self, ref: FileRef, now: datetime) -> str:
        """Return the path under which the file can be downloaded for an hour from now."""
        self.links[ref.path] = (ref.file_id, now + LINK_LIFE)
        return ref.path

    def linked(self, path: str, now: datetime) -> bytes | None:
        """Return the content behind a link that still lives."""
        file_id, until = self.links.get(path, ("", now))
        return self.stored[file_id].data if now < until else None
