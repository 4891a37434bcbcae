"""A message: its content, its place, and what stands on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sandbox.model.parts import Bot, Entity, FileKind, FileRef, Json, Keyboard, Person

FILE_KINDS: tuple[FileKind, ...] = (
    "photo", "document", "voice", "video", "video_note", "audio", "animation", "sticker",
)  # fmt: skip
"""The fields of a message that hold a file; it has one at most."""
PLAIN_KINDS = ("location", "contact", "venue", "poll", "dice")
"""The fields of a message that hold content as the Bot API writes it."""

WORDS = ("text", "caption", "entities", "caption_above", "spoiler", "link_preview")


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as it stands now; a change makes a new one.

    `thread` is the id of the topic it is in; None is General, or a chat without topics. `album`
    is what the parts of one album share. `entities` mark the text or, where there is a file, the
    caption. `input_markup` names the kind of keyboard that is not inline (`keyboard`,
    `remove_keyboard`, `force_reply`) and `reply_keyboard` holds the texts of its keys.

    `location`, `contact`, `venue`, `poll`, `dice` and `origin` (where a forwarded message comes
    from) are as the Bot API writes them. `sender_chat` is the chat in whose name an anonymous
    administrator writes. `service` holds the further wire fields of a service message; of a pin it
    holds the id of the message. `reactions` are the emoji by the person who set them.
    """

    id: int
    chat_id: int
    sender: Person | Bot
    date: datetime
    thread: int | None = None
    album: str | None = None
    sender_chat: int | None = None
    origin: Json | None = None
    reply_to: int | None = None
    quote: str | None = None
    text: str | None = None
    caption: str | None = None
    entities: tuple[Entity, ...] = ()
    caption_above: bool = False
    spoiler: bool = False
    photo: FileRef | None = None
    document: FileRef | None = None
    voice: FileRef | None = None
    video: FileRef | None = None
    video_note: FileRef | None = None
    audio: FileRef | None = None
    animation: FileRef | None = None
    sticker: FileRef | None = None
    location: Json | None = None
    contact: Json | None = None
    venue: Json | None = None
    poll: Json | None = None
    dice: Json | None = None
    keyboard: Keyboard = ()
    input_markup: str | None = None
    reply_keyboard: tuple[tuple[str, ...], ...] = ()
    link_preview: Mapping[str, Any] | None = None
    edited_at: datetime | None = None
    silent: bool = False
    protected: bool = False
    joined: tuple[Person | Bot, ...] = ()
    left: Person | Bot | None = None
    service: Json = field(default_factory=dict)
    reactions: Mapping[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def is_service(self) -> bool:
        """Whether Telegram wrote it itself, about members, topics, pins or a migration."""
        return bool(self.joined) or self.left is not None or bool(self.service)

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return isinstance(self.sender, Bot)

    @property
    def file(self) -> FileRef | None:
        """The file, whatever its kind, if there is one."""
        found = (getattr(self, kind) for kind in FILE_KINDS)
        return next((file for file in found if file is not None), None)

    @property
    def may_have_caption(self) -> bool:
        """Whether words can stand under its file."""
        return self.file is not None and self.file.kind not in ("sticker", "video_note")

    @property
    def content(self) -> dict[str, Any]:
        """What a forward or a copy of it takes over, as fields of a message."""
        return {name: getattr(self, name) for name in (*WORDS, *FILE_KINDS, *PLAIN_KINDS)}
