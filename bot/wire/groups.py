"""What the working groups are: whether they have topics, and whether the bot may see to them."""

import logging

from bot.desk import Desk
from bot.health import Stage
from bot.loops import Loop, Trouble
from bot.replies import Outcome
from bot.telegram import Door, Pool
from desk.actions.places import groups
from desk.actions.places.groups import Standing
from desk.people import Chat
from store.errors import Overtaken

LOG = logging.getLogger(__name__)


class Groups(Loop):
    """Asks Telegram once at each start; what changes later comes as updates."""

    shows_rest = False

    def __init__(self, *, stage: Stage, desk: Desk, door: Door) -> None:
        super().__init__(stage, desk.clock)
        self._desk = desk
        self._door = door
        self._known = False

    async def turn(self) -> int:
        """Ask about all working groups; return 1 the time that all is known."""
        if self._known:
            return 0
        async with self._desk.store.reading(self._desk.policy) as unit:
            working = await unit.chats.working()
        for chat in working:
            standing = await self._standing(chat)
            if standing is not None:
                await self._keep(chat, standing)
        self._known = True
        self.stop()
        return 1

    async def _standing(self, chat: Chat) -> Standing | None:
        """Return what a group is; None where Telegram does not tell the bot."""
        group = await self._asked("getChat", chat)
        if group is None:
            return None
        member = await self._asked("getChatMember", chat, user_id=self._desk.bot.id) or {}
        return Standing(
            is_forum=group.get("is_forum") is True,
            manages_topics=member.get("can_manage_topics") is True,
        )

    async def _asked(self, method: str, chat: Chat, **payload: object) -> dict[str, object] | None:
        reply = await self._door.post(
            method, {"chat_id": chat.telegram_id} | payload, pool=Pool.ANSWERS
        )
        if reply.is_ok and isinstance(reply.result, dict):
            return reply.result
        if reply.outcome is Outcome.REFUSED:
            LOG.warning("%s of the working group %s: %s", method, chat.id, reply.description)
            return None
        raise Trouble(f"Telegram could not be asked about the groups: {reply.description}")

    async def _keep(self, chat: Chat, standing: Standing) -> None:
        try:
            async with self._desk.store.unit(self._desk.policy) as unit:
                await groups.learned(unit, chat.id, standing, self.clock.now())
                await unit.commit()
        except Overtaken:
            raise Trouble("what the groups are was overtaken and is kept again") from None
