"""What Telegram says of a group, and what the bot may do there."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bot.replies import Reply
from bot.telegram import Door, Pool

RIGHTS = ("can_manage_topics", "can_pin_messages", "can_delete_messages")
"""The rights of an administrator that the desk uses."""
GROUPS = ("group", "supergroup")
INSIDE = ("creator", "administrator", "member")


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupStanding:
    """A group as it is now, and the bot in it."""

    id: int
    kind: str
    title: str
    is_forum: bool
    is_inside: bool
    is_admin: bool
    may_write: bool
    rights: frozenset[str]

    @property
    def missing(self) -> list[str]:
        """What keeps the desk from working at its best here, by key; the gravest first."""
        if not self.is_inside:
            return ["inside"]
        found = [] if self.may_write else ["write"]
        if not self.is_admin:
            found.append("admin")
        if not self.is_forum:
            found.append("forum")
        if self.is_admin:
            # Topics can be managed only where there are some.
            wanted = RIGHTS if self.is_forum else RIGHTS[1:]
            found += [right.removeprefix("can_") for right in wanted if right not in self.rights]
        return found


async def standing_of(door: Door, group: int, bot_id: int) -> GroupStanding | Reply:
    """Return what a group is; or the answer in which Telegram does not say.

    The answer about an upgraded group may name its new id.
    """
    chat = await _asked(door, "getChat", group)
    if isinstance(chat, Reply):
        return chat
    member = await _asked(door, "getChatMember", group, user_id=bot_id)
    if isinstance(member, Reply):
        return member
    status = member.get("status")
    is_restricted = status == "restricted"
    is_admin = status in ("creator", "administrator")
    permissions = member if is_restricted else (chat.get("permissions") or {})
    return GroupStanding(
        id=group,
        kind=str(chat.get("type")),
        title=str(chat.get("title") or ""),
        is_forum=chat.get("is_forum") is True,
        is_inside=is_inside(member),
        is_admin=is_admin,
        may_write=is_admin or permissions.get("can_send_messages") is not False,
        rights=frozenset(right for right in RIGHTS if member.get(right) is True),
    )


def is_inside(member: Mapping[str, Any]) -> bool:
    """Whether a ChatMember is in its chat."""
    if member.get("status") == "restricted":
        return member.get("is_member") is True
    return member.get("status") in INSIDE


async def _asked(door: Door, method: str, group: int, **more: object) -> dict[str, Any] | Reply:
    reply = await door.post(method, {"chat_id": group} | more, pool=Pool.ANSWERS)
    return reply.result if reply.is_ok and isinstance(reply.result, dict) else reply
