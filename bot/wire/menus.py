"""The menus of single chats: of each group, and of each person with a role."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256

from bot.desk import Desk
from bot.health import Stage
from bot.loops import Loop, Trouble
from bot.replies import Outcome
from bot.telegram import Door, Pool
from desk.people import Chat, ChatKind, Person
from desk.ports import Unit
from handlers.chat.commands import MenuEntry, menu

LOG = logging.getLogger(__name__)

TOLD = "menus_told"
"""The setting that holds what Telegram was told, by chat id: a fingerprint of each menu."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ChatMenu:
    """What one chat shall be offered."""

    chat: int
    entries: tuple[MenuEntry, ...]

    @property
    def mark(self) -> str:
        """A fingerprint of it."""
        return sha256(repr(self.entries).encode()).hexdigest()[:16]


class Menus(Loop):
    """Looks once a minute who is offered what, and tells Telegram of each change."""

    idle_seconds = 60.0

    shows_rest = False

    def __init__(self, *, stage: Stage, desk: Desk, door: Door) -> None:
        super().__init__(stage, desk.clock)
        self._desk = desk
        self._door = door

    async def turn(self) -> int:
        """Tell what has changed since it was told last; return how many chats that were.

        Raises:
            StoreUnavailable: it is looked at again.
            Trouble: Telegram does not listen just now.
        """
        async with self._desk.store.reading(self._desk.policy) as unit:
            wanted = {shown.chat: shown for shown in await wanted_menus(unit)}
        told: dict[str, str] = await self._desk.store.settings.noted(TOLD) or {}
        before = dict(told)
        try:
            for chat, shown in wanted.items():
                if told.get(f"{chat}") != shown.mark:
                    await self._set(shown)
                    told[f"{chat}"] = shown.mark
            for chat in [int(name) for name in told if int(name) not in wanted]:
                await self._post("deleteMyCommands", {"scope": _scope(chat)})
                del told[f"{chat}"]
        finally:
            if told != before:
                await self._desk.store.settings.note(TOLD, told)
        return len({chat for chat in told | before if told.get(chat) != before.get(chat)})

    async def _set(self, shown: ChatMenu) -> None:
        entries = [{"command": e.command, "description": e.description} for e in shown.entries]
        await self._post("setMyCommands", {"scope": _scope(shown.chat), "commands": entries})

    async def _post(self, method: str, payload: Mapping[str, object]) -> None:
        """Tell Telegram; a chat that it does not know to the bot is passed over."""
        reply = await self._door.post(method, dict(payload), pool=Pool.ANSWERS)
        if reply.outcome is Outcome.REFUSED:
            LOG.info("%s: %s", method, reply.description)
        elif not reply.is_ok:
            raise Trouble(f"Telegram could not be told of a menu: {reply.description}")


async def wanted_menus(unit: Unit) -> list[ChatMenu]:
    """Return what single chats shall be offered; all others have the menu of their kind."""
    policy = unit.policy
    groups = list(await unit.chats.working())
    for telegram_id in policy.staff_groups:
        chat = await unit.chats.by_telegram(telegram_id)
        groups += [chat] if chat is not None and not chat.working else []
    menus = [
        _menu(unit, chat, chat.place, chat.language or policy.language)
        for chat in groups
        if chat.reachable
    ]
    people: dict[int, Person] = {}
    for team in policy.teams:
        people |= {person.id: person for person in await unit.people.holding(team)}
    for person in people.values():
        private = await unit.chats.by_telegram(person.telegram_id)
        if private is not None and private.reachable:
            language = person.speaks(policy.language)
            menus.append(_menu(unit, private, ChatKind.PRIVATE, language, person))
    return menus


def _menu(
    unit: Unit, chat: Chat, place: ChatKind, language: str, person: Person | None = None
) -> ChatMenu:
    roles = person.any_roles if person is not None else ()
    return ChatMenu(chat=chat.telegram_id, entries=tuple(menu(place, language, unit.policy, roles)))


def _scope(chat: int) -> dict[str, object]:
    return {"type": "chat", "chat_id": chat}
