"""What the sandbox's world is made of: people, chats, messages and what stands on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias

Json: TypeAlias = dict[str, Any]

BotStatus: TypeAlias = Literal["administrator", "member", "left", "kicked"]
MemberStatus: TypeAlias = Literal["administrator", "member", "left", "kicked"]


@dataclass(kw_only=True, eq=False)
class Person:
    """Somebody with a Telegram account; the object is live and changes with the world."""

    id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language_code: str | None = None
    started: bool = False
    blocked: bool = False

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


@dataclass(frozen=True, kw_only=True)
class FileRef:
    """A stored file; width and height are there for photos only."""

    file_id: str
    unique_id: str
    path: str
    size: int
    name: str | None = None
    mime: str | None = None
    width: int | None = None
    height: int | None = None


@dataclass(frozen=True, kw_only=True)
class Message:
    """A message as it stands now; a change makes a new one.

    `entities` mark the text or, where there is a file, the caption. `input_markup` names the kind
    of keyboard that is not inline (`keyboard`, `remove_keyboard`, `force_reply`) and
    `reply_keyboard` holds the texts of its keys.
    """

    id: int
    chat_id: int
    sender: Person | Bot
    date: datetime
    text: str | None = None
    caption: str | None = None
    entities: tuple[Entity, ...] = ()
    reply_to: int | None = None
    keyboard: Keyboard = ()
    input_markup: str | None = None
    reply_keyboard: tuple[tuple[str, ...], ...] = ()
    photo: FileRef | None = None
    document: FileRef | None = None
    edited_at: datetime | None = None
    silent: bool = False
    protected: bool = False
    link_preview: Mapping[str, Any] | None = None
    joined: tuple[Person | Bot, ...] = ()
    left: Person | Bot | None = None

    @property
    def is_service(self) -> bool:
        """Whether Telegram wrote it itself, about a change of members."""
        return bool(self.joined) or self.left is not None

    @property
    def from_bot(self) -> bool:
        """Whether the bot sent it."""
        return isinstance(self.sender, Bot)

    @property
    def file(self) -> FileRef | None:
        """The photo or document, if there is one."""
        return self.photo or self.document


@dataclass(kw_only=True, eq=False)
class Chat:
    """A chat and its live messages; private chats carry the id of their person."""

    id: int
    type: Literal["private", "supergroup"]
    title: str | None = None
    bot_status: BotStatus = "member"
    members: dict[int, MemberStatus] = field(default_factory=dict)
    log: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0

    @property
    def present(self) -> tuple[int, ...]:
        """The ids of the people who are in it now."""
        return tuple(id_ for id_, status in self.members.items() if is_present(status))

    @property
    def has_bot(self) -> bool:
        """Whether the bot is in it now."""
        return is_present(self.bot_status)


def is_present(status: str) -> bool:
    """Say whether a member of this status is in the chat."""
    return status not in ("left", "kicked")


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the bot answered to a press."""

    text: str | None
    show_alert: bool
    url: str | None = None


@dataclass(kw_only=True, eq=False)
class Press:
    """A press of a button and, once it came, its answer."""

    id: str
    person: int
    chat_id: int
    message_id: int
    data: str
    at: datetime
    answer: Answer | None = None


@dataclass(frozen=True, kw_only=True)
class Call:
    """One call of a method and its true outcome, whatever the caller was told.

    `params` are the arguments as the description types them, whichever encoding carried them, and
    file contents are replaced by `{"file_name", "size"}`. `status` is 0 where the connection was
    closed without a reply. `applied` says whether the call took effect. `served` is false for a
    method the sandbox does not know how to perform. Parameters are `unknown` where the description
    of the method does not have them, and `unserved` where only the sandbox ignores them.
    """

    number: int
    at: datetime
    method: str
    params: Json
    encoding: str
    status: int
    description: str | None
    applied: bool
    served: bool
    unknown_parameters: tuple[str, ...]
    unserved_parameters: tuple[str, ...]
    mistyped_parameters: tuple[str, ...]
    result_message_id: int | None


@dataclass(kw_only=True, eq=False)
class Webhook:
    """Where updates are posted to, and how that went."""

    url: str
    secret: str | None = None
    max_connections: int = 40
    last_error_at: datetime | None = None
    last_error: str | None = None


ChangeKind: TypeAlias = Literal[
    "person", "chat", "message", "edited", "deleted", "pressed", "answered", "member", "blocked",
    "unblocked", "call",
]  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Change:
    """Something happened in the world; what it was about is named, where it applies."""

    kind: ChangeKind
    chat_id: int | None = None
    message_id: int | None = None
    person: int | None = None
    query_id: str | None = None
    call: int | None = None
