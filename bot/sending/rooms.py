"""The courier's hands for topics: makes them, opens and closes them, and copes with refusals."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from enum import Enum
from http import HTTPStatus

from bot.desk import Desk
from bot.replies import Outcome, Reply
from bot.sending.gate import Poster
from bot.sending.places import Place
from bot.trouble import OvertakenForGood
from bot.wire import payloads
from bot.wire.payloads import Call
from desk.actions.places import groups, topic_news
from desk.notices import Form
from desk.topics import Topic, TopicState
from store.errors import Overtaken
from store.queues.outbox import Sending
from store.unit import StoreUnit

LOG = logging.getLogger(__name__)

MAKING = timedelta(seconds=30)
"""How long one maker has a topic for itself, also when nobody knows whether it was made."""
TRIES_OVERTAKEN = 5

NO_THREAD = ("message thread not found", "topic_deleted", "topic_id_invalid")
CLOSED = "topic_closed"
NO_FORUM = "the chat is not a forum"
NO_RIGHTS = ("not enough rights", "chat_admin_required", "administrator rights")
SAME = "topic_not_modified"
ELSEWHERE = ("chat not found", "peer_id_invalid")


class News(Enum):
    """How things stand with a place."""

    READY = "ready"
    CHANGED = "changed"
    """It is another place now: look again."""
    TAKEN = "taken"
    """Somebody else is making it."""
    TOLD = "told"
    """The notice was staged anew, behind what goes first."""


@dataclass(slots=True)
class Tries:
    """What was tried in one delivery, so that nothing is tried for ever."""

    made: set[int] = field(default_factory=set)
    opened: set[int | None] = field(default_factory=set)
    without: set[int] = field(default_factory=set)
    reposts: bool = False
    """The message to be changed is gone: a new one."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """How a topic should be: its name, and whether it is closed."""

    chat: int
    topic: Topic
    name: str
    closed: bool


class Rooms:
    """Sees to the topics of groups."""

    def __init__(self, desk: Desk, door: Poster) -> None:
        self._desk = desk
        self._door = door

    async def ready(
        self, sending: Sending, place: Place, wish: Wish | None, tries: Tries
    ) -> News | Reply:
        """Make or open the topic of a place if need be; a Reply tells why that has to wait."""
        if wish is None:
            return News.READY
        if place.is_missing:
            return await self._made(sending, wish, tries)
        if place.opens:
            return await self._opened(wish, tries)
        return News.READY

    async def _made(self, sending: Sending, wish: Wish, tries: Tries) -> News | Reply:
        """Make a topic; while nobody knows whether it was made, nobody makes another."""
        now, rooms = self._desk.clock.now(), self._desk.store.rooms
        maker = f"{self._desk.owner}.{sending.id}.{sending.term}"
        if not await rooms.claim(wish.topic, maker, now, now + MAKING):
            return News.TAKEN
        reply = await self._post(payloads.new_topic(wish.chat, wish.name))
        thread = reply.result.get("message_thread_id") if isinstance(reply.result, dict) else None
        if reply.is_ok and isinstance(thread, int):
            made = replace(wish.topic, thread=thread, name=wish.name)

            async def keep(unit: StoreUnit) -> None:
                if not await unit.topics.made(made, maker):
                    LOG.warning("a topic was made too late and stays empty: %s", thread)

            await self._at_work(keep)
            tries.made.add(thread)
            return News.CHANGED
        if reply.outcome is Outcome.UNKNOWN:
            return reply
        await rooms.release(wish.topic, maker)
        return await self._refusal(wish.topic, reply, give_up=True)

    async def _opened(self, wish: Wish, tries: Tries) -> News | Reply:
        """Open a closed topic again."""
        if wish.topic.thread in tries.opened:
            await self._at_work(lambda unit: topic_news.refused(unit, wish.topic))
            return News.CHANGED
        tries.opened.add(wish.topic.thread)
        reply = await self._post(payloads.turned_topic(wish.chat, wish.topic, closed=False))
        if reply.is_ok or reply.says(SAME):
            await self._at_work(lambda unit: _stands(unit, wish.topic, TopicState.OPEN, None))
            return News.CHANGED
        return await self._refusal(wish.topic, reply, give_up=True)

    async def mend(
        self, sending: Sending, chat: int, place: Place, reply: Reply, tries: Tries
    ) -> News:
        """See to a refusal that speaks of the topic; READY tells that it is about another thing."""
        if reply.says(CLOSED):
            return await self._shut(chat, place, tries)
        if not reply.says(*NO_THREAD) or place.thread is None:
            return News.READY
        if place.topic is None:
            tries.without.add(place.thread)
        elif place.thread in tries.made or not place.is_own:
            LOG.warning("the topic %s of chat %s is no place", place.thread, sending.notice.chat)
            topic = place.topic
            await self._at_work(lambda unit: topic_news.refused(unit, topic))
        else:
            return await self._lost(sending, place.topic)
        return News.CHANGED

    async def _shut(self, chat: int, place: Place, tries: Tries) -> News:
        """See to a closed topic that was thought to be open."""
        if place.thread is None:
            if None in tries.opened:
                return News.READY
            tries.opened.add(None)
            reply = await self._post(payloads.opened_general(chat))
            return News.CHANGED if reply.is_ok or reply.says(SAME) else News.READY
        if place.topic is None:
            tries.without.add(place.thread)
            return News.CHANGED
        closed = replace(place.topic, state=TopicState.CLOSED)
        if place.thread in tries.opened:
            await self._at_work(lambda unit: topic_news.refused(unit, closed))
        else:
            await self._at_work(lambda unit: unit.topics.save(closed))
        return News.CHANGED

    async def _lost(self, sending: Sending, topic: Topic) -> News:
        """Want a topic anew; what is not its card goes behind the report that belongs into it."""
        notice, now = sending.notice, self._desk.clock.now()
        is_card = notice.form is Form.CARD

        async def work(unit: StoreUnit) -> None:
            if await topic_news.lost(unit, topic, now) and not is_card:
                again = replace(notice, ref=f"{notice.ref}+{topic.thread}", not_before=now)
                await unit.notices.add(again)
                await unit.supersede(sending, now)
                told.append(again.ref)

        told: list[str] = []
        await self._at_work(work, told.clear)
        return News.TOLD if told else News.CHANGED

    async def turn(self, wish: Wish) -> Reply | None:
        """Let a topic be named, and open or closed, as is wished; None when it is so."""
        calls, now = [], self._desk.clock.now()
        if wish.topic.name != wish.name:
            calls.append(payloads.named_topic(wish.chat, wish.topic, wish.name))
        if (wish.topic.state is TopicState.CLOSED) is not wish.closed:
            calls.append(payloads.turned_topic(wish.chat, wish.topic, closed=wish.closed))
        for call in calls:
            reply = await self._post(call)
            if reply.is_ok or reply.says(SAME):
                continue
            if reply.says(*NO_THREAD):
                await self._at_work(lambda unit: topic_news.lost(unit, wish.topic, now))
                return None
            answer = await self._refusal(wish.topic, reply, give_up=False)
            return answer if isinstance(answer, Reply) else None
        state = TopicState.CLOSED if wish.closed else TopicState.OPEN
        await self._at_work(lambda unit: _stands(unit, wish.topic, state, wish.name))
        return None

    async def _refusal(self, topic: Topic, reply: Reply, *, give_up: bool) -> News | Reply:
        """Keep why a topic cannot be seen to; a Reply is no matter of the topic."""
        now = self._desk.clock.now()
        about_chat = reply.code != HTTPStatus.BAD_REQUEST or reply.says(*ELSEWHERE)
        if reply.outcome is not Outcome.REFUSED or reply.migrate_to is not None or about_chat:
            return reply
        if reply.says(*NO_THREAD) and topic.thread is not None:
            await self._at_work(lambda unit: topic_news.lost(unit, topic, now))
            return News.CHANGED
        LOG.warning("no topic in chat %s: %s", topic.chat, reply.description)
        is_forum = not reply.says(NO_FORUM)
        rights = not is_forum or reply.says(*NO_RIGHTS)

        async def keep(unit: StoreUnit) -> None:
            if rights:
                await topic_news.no_rights(unit, topic.chat, now, is_forum=is_forum)
            if give_up and topic.thread is None:
                await topic_news.refused(unit, topic)

        await self._at_work(keep)
        return News.CHANGED

    async def moved(self, old: int, new: int) -> None:
        """Follow a group to another id of Telegram's."""
        now = self._desk.clock.now()
        await self._at_work(lambda unit: groups.moved(unit, old, new, now))

    async def _post(self, call: Call) -> Reply:
        return await self._door.post(call.method, call.payload)

    async def _at_work(
        self,
        work: Callable[[StoreUnit], Awaitable[object]],
        before: Callable[[], object] = lambda: None,
    ) -> None:
        """Let `work` run in a unit of its own, anew as often as it is overtaken."""
        for _ in range(TRIES_OVERTAKEN):
            before()
            try:
                async with self._desk.store.unit(self._desk.policy) as unit:
                    await work(unit)
                    await unit.commit()
                    return
            except Overtaken:
                LOG.info("news of a topic was overtaken and is kept again")
        raise OvertakenForGood


async def _stands(unit: StoreUnit, topic: Topic, state: TopicState, name: str | None) -> None:
    """Stage how a topic stands, as long as it is that one; None leaves the name it has."""
    known = await unit.topics.get(topic.subject, topic.chat)
    if known is not None and known.thread == topic.thread:
        await unit.topics.save(replace(known, state=state, name=name or known.name))
