"""A chat: its kind, its members and their rights, its topics and its live messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from sandbox.model.message import Message

ChatType: TypeAlias = Literal["private", "group", "supergroup"]
BotStatus: TypeAlias = Literal["administrator", "member", "left", "kicked"]
MemberStatus: TypeAlias = Literal[
    "creator", "administrator", "member", "restricted", "left", "kicked"
]

ADMIN_RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
"""What an administrator may do here; all of it, unless somebody took something away."""


@dataclass(kw_only=True, eq=False)
class Topic:
    """A topic of a forum; its id is that of the service message that created it."""

    id: int
    name: str
    icon_color: int
    creator: int
    icon_custom_emoji_id: str | None = None
    closed: bool = False


@dataclass(kw_only=True, eq=False)
class Chat:
    """A chat and its live messages; private chats carry the id of their person.

    `bot_rights` are the bot's where it is an administrator; `bot_can_send` is whether it may
    write where it is not. `pinned` are the ids of pinned messages, the newest last. `anonymous`
    are the administrators who act in the name of the group. `migrated_to` is the supergroup that
    took the place of a basic group, and `migrated_from` the group whose place it took.
    """

    id: int
    type: ChatType
    title: str | None = None
    bot_status: BotStatus = "member"
    members: dict[int, MemberStatus] = field(default_factory=dict)
    log: dict[int, Message] = field(default_factory=dict)
    last_id: int = 0
    is_forum: bool = False
    topics: dict[int, Topic] = field(default_factory=dict)
    general_closed: bool = False
    bot_rights: set[str] = field(default_factory=lambda: set(ADMIN_RIGHTS))
    bot_can_send: bool = True
    pinned: list[int] = field(default_factory=list)
    anonymous: set[int] = field(default_factory=set)
    migrated_to: int | None = None
    migrated_from: int | None = None
    protected: bool = False

    @property
    def present(self) -> tuple[int, ...]:
        """The ids of the people who are in it now."""
        return tuple(id_ for id_, status in self.members.items() if is_present(status))

    @property
    def administrators(self) -> tuple[int, ...]:
        """The ids of the people who run it, its creator included."""
        return tuple(id_ for id_, status in self.members.items() if runs(status))

    @property
    def has_bot(self) -> bool:
        """Whether the bot is in it now."""
        return is_present(self.bot_status)

    def bot_may(self, right: str) -> bool:
        """Say whether the bot is an administrator with this right."""
        return self.bot_status == "administrator" and right in self.bot_rights


def is_present(status: str) -> bool:
    """Say whether a member of this status is in the chat."""
    return status not in ("left", "kicked")


def runs(status: str) -> bool:
    """Say whether a member of this status is an administrator."""
    return status in ("creator", "administrator")
