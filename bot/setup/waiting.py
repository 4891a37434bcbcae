"""Waits until the bot is let into a group, and takes from nobody what they wrote meanwhile."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Any

from bot.clock import Clock
from bot.intake import ANSWER_WITHIN_SECONDS, BATCH, POLL_FOR_SECONDS
from bot.replies import Reply
from bot.telegram import Door, Pool
from bot.wire.standing import GROUPS, is_inside
from bot.wire.updates import ALLOWED, keep, update_id_of
from store.store import Store

PAUSE_SECONDS = 3.0
"""Source: telegram-bot-api, process_get_updates_query: who asks the same sooner is slowed down."""


class Ended(Enum):
    """Why no group was found."""

    IN_TIME = "none_came"
    OTHER_POLLER = "other_poller"
    WEBHOOK = "webhook"


@dataclass(frozen=True, kw_only=True, slots=True)
class FoundGroup:
    """A group in which the bot is."""

    id: int
    title: str


@dataclass(kw_only=True, slots=True)
class Waiting:
    """Looks at the updates without confirming them: `run` gets every one of them anew.

    Only of a hundred that wait, which hide what comes after them, the desk's own inbox takes the
    updates over before they are confirmed.
    """

    door: Door
    store: Store
    bot_id: int
    clock: Clock
    moves: dict[int, int] = field(default_factory=dict)
    """Groups that were upgraded meanwhile: the old id and the new one."""
    _offset: int | None = None
    _seen: set[int] = field(default_factory=set)
    _inside: dict[int, FoundGroup] = field(default_factory=dict)

    async def group(self, seconds: float, passed: Collection[int] = ()) -> FoundGroup | Ended:
        """Return a group that the bot is in, but for those to pass over.

        Raises:
            StoreUnavailable: a full batch could not be kept; nothing of it is confirmed.
        """
        end = self.clock.monotonic() + seconds
        while True:
            for group in self._inside.values():
                if group.id not in passed and group.id not in self.moves:
                    return group
            left = end - self.clock.monotonic()
            if left <= 0:
                return Ended.IN_TIME
            ended, is_new = await self._poll(int(min(left, POLL_FOR_SECONDS)))
            if ended is not None:
                return ended
            if not is_new:
                await self.clock.sleep(min(PAUSE_SECONDS, max(left, 0)))

    async def look(self) -> None:
        """Learn what has come, and wait for nothing.

        Raises:
            StoreUnavailable: as above.
        """
        await self._poll(0)

    def now_at(self, group: int) -> int:
        """Return the id of a group after its upgrades."""
        while group in self.moves:
            group = self.moves[group]
        return group

    async def _poll(self, wait_seconds: int) -> tuple[Ended | None, bool]:
        """Ask once; return why it is no use to go on, and whether there was anything new."""
        query: dict[str, Any] = {
            "limit": BATCH,
            "timeout": wait_seconds,
            # All that the desk wants: what is not asked for is not even kept by Telegram.
            "allowed_updates": ALLOWED,
        }
        if self._offset is not None:
            query["offset"] = self._offset
        reply = await self.door.post(
            "getUpdates", query, timeout=wait_seconds + ANSWER_WITHIN_SECONDS, pool=Pool.POLLING
        )
        if reply.code == HTTPStatus.CONFLICT:
            return _conflict(reply), False
        if not reply.is_ok or not isinstance(reply.result, list):
            return None, False
        ids = {id_ for id_ in map(update_id_of, reply.result) if id_ is not None}
        is_new = not ids <= self._seen
        self._seen |= ids
        for update in reply.result:
            self._learn(update)
        if len(reply.result) >= BATCH:
            await keep(self.store.inbox, self.bot_id, reply.result, self.clock.now())
            self._offset = max(ids, default=-1) + 1 or None
        return None, is_new

    def _learn(self, update: object) -> None:
        """Note in which groups the bot is, and which of them have moved."""
        for kind, content in _contents(update):
            chat = content.get("chat")
            if not isinstance(chat, dict) or chat.get("type") not in GROUPS:
                continue
            group = FoundGroup(id=int(chat["id"]), title=str(chat.get("title") or ""))
            if isinstance(content.get("migrate_to_chat_id"), int):
                self.moves[group.id] = content["migrate_to_chat_id"]
            elif kind == "my_chat_member" and not is_inside(content.get("new_chat_member") or {}):
                self._inside.pop(group.id, None)
            elif "left_chat_member" not in content:
                # Whatever else comes from a group shows that the bot is in it.
                self._inside[group.id] = group


def _contents(update: object) -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(update, dict):
        for kind, content in update.items():
            if kind in ("message", "my_chat_member") and isinstance(content, dict):
                yield kind, content


def _conflict(reply: Reply) -> Ended:
    return Ended.WEBHOOK if reply.says("webhook") else Ended.OTHER_POLLER
