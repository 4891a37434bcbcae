"""Who takes part, and what messages are made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]


@dataclass(kw_only=True, eq=False)
class Person:
    """Somebody with a Telegram account; the object is live and changes with the world.

    `hides_forwards` says that what others forward from them does not lead to their account.
    """

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    started: bool = False
    blocked: bool = False
    hides_forwards: bool = False

    @property
    def name(self) -> str:
        """The whole name as chats show it."""
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name


@dataclass(frozen=True, kw_only=True)
class Bot:
    """The one bot of a sandbox."""

    id: int
    first_name: str
    username: str

    @property
    def name(self) -> str:
        """The name as chats show it."""
        return self.first_name


@dataclass(frozen=True, kw_only=True)
class Entity:
    """A marked part of a text; offset and length count UTF-16 units."""

    type: str
    offset: int
    length: int
    url: str | None = None
    language: str | None = None
    user_id: int | None = None
    custom_emoji_id: str | None = None
    unix_time: int | None = None
    date_time_format: str | None = None

    @property
    def end(self) -> int:
        """The first UTF-16 unit behind the entity."""
        return self.offset + self.length


@dataclass(frozen=True, kw_only=True)
class Button:
    """An inline button; `wire` is the button as the Bot API writes it."""

    wire: Mapping[str, Any]

    @property
    def text(self) -> str:
        """What stands on the button."""
        return str(self.wire["text"])

    @property
    def data(self) -> str | None:
        """The callback data, for a button that presses."""
        return self.wire.get("callback_data")

    @property
    def url(self) -> str | None:
        """The address, for a button that opens one."""
        return self.wire.get("url")

    @property
    def style(self) -> str | None:
        """The colour asked for: danger, success or primary."""
        return self.wire.get("style")


Keyboard: TypeAlias = tuple[tuple[Button, ...], ...]

FileKind: TypeAlias = Literal[
    "photo", "document", "voice", "video", "video_note", "audio", "animation", "sticker"
]


@dataclass(frozen=True, kw_only=True)
class FileRef:
    """A stored file.

    `size` is in bytes and may be claimed: larger than what is kept of the file. `width` and
    `height` are in pixels, for what can be seen; `duration` is in seconds, for what plays.
    `emoji` is what a sticker stands for.
    """

    file_id: str
    unique_id: str
    path: str
    size: int
    kind: FileKind
    name: str | None = None
    mime: str | None = None
    width: int | None = None
    height: int | None = None
    duration: int | None = None
    emoji: str | None = None
