"""One notice on its way: rendered, sent, and what must be kept of the outcome."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from bot.desk import Desk
from bot.replies import Outcome, Reply
from bot.sending import files
from bot.sending.calling import asks_for, called
from bot.sending.gate import Poster
from bot.sending.preparing import OF_A_MESSAGE, Prepared, call_of, prepare
from bot.sending.refusals import Treatment, treatment_of
from bot.sending.rooms import MAKING, News, Rooms, Tries
from bot.trouble import new_reference
from bot.wire.payloads import Call, stub
from desk.actions.people import reach
from desk.notices import Form
from store.errors import StoreUnavailable
from store.queues.outbox import Sending

LOG = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 15.0
MOST_TRIES = 8
"""How often one notice is prepared anew in a delivery, each time because something has changed: a
topic was made, opened, gone or refused, or its chat moved."""
TURN = timedelta(seconds=1)
"""How long a notice stands back while another one makes the topic that both belong into."""

KEPT = ("message can't be deleted",)
GOOD_ENOUGH = (Form.REMOVE, Form.PIN, Form.TOPIC, Form.LEAVE)
"""What is done as well as it can be when Telegram refuses it."""
Record = Callable[[], Awaitable[None]]
"""Writes the outcome of a delivery into the outbox; may be tried again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Delivered:
    """A finished attempt: the last call, its answer, and the message that was to be changed."""

    reply: Reply
    edited: int | None


class Courier:
    """Delivers single notices.

    Args:
        desk: where notices are read and kept.
        door: the way to Telegram.
    """

    def __init__(self, desk: Desk, door: Poster) -> None:
        self._desk = desk
        self._outbox = desk.store.outbox
        self._door = door
        self._rooms = Rooms(desk, door)
        self.saw_unknown = False
        self.knows_token = True
        """Whether Telegram knows the bot, as far as the last call tells."""
        self.in_the_air: set[int] = set()
        """Notices whose call was begun and not ended, not even by a failure."""

    async def deliver(self, sending: Sending, *, may_send: Callable[[], bool]) -> Record:
        """Render and send a notice; return how to keep what came of it.

        Args:
            sending: the leased notice.
            may_send: whether the lease is still good enough to begin a call.

        Raises:
            StoreUnavailable: nothing was sent.
        """
        tries = Tries()
        for _ in range(MOST_TRIES):
            try:
                prepared = await prepare(self._desk, sending, tries)
                call = call_of(sending, prepared)
            except StoreUnavailable:
                raise
            except Exception as fault:  # noqa: BLE001 - whatever a template does wrong
                return self._not_rendered(sending, fault)
            if call is None and prepared.wish is None:
                return partial(self._outbox.superseded, sending, self._desk.clock.now())
            if not may_send():
                return _nothing  # somebody else may hold it by now: the rescue decides
            self.in_the_air.add(sending.id)
            ended = await self._tried(sending, prepared, call, tries)
            self.in_the_air.discard(sending.id)
            if ended is not None:
                return ended
        LOG.error("notice %s finds no place (%s)", sending.id, new_reference())
        return self._again_later(sending)

    def given_up(self, sending: Sending, seconds: float) -> Record:
        """Return how to keep that a delivery did not end in time."""
        if sending.id not in self.in_the_air:
            LOG.warning("notice %s: nothing was sent within %.0f s", sending.id, seconds)
            return self._again_later(sending)
        self.in_the_air.discard(sending.id)
        LOG.warning("notice %s: outcome unknown: no end after %.0f s", sending.id, seconds)
        self.saw_unknown = True
        return partial(self._unknown, sending, self._desk.clock.now())

    async def _tried(
        self, sending: Sending, prepared: Prepared, call: Call | None, tries: Tries
    ) -> Record | None:
        """Try to bring a notice to its place; None tells to look again: something has changed."""
        if call is None:
            told = await self._rooms.turn(prepared.wish) if prepared.wish else None
            reply = told or Reply(outcome=Outcome.OK)
            return await self._ended(sending, prepared, Delivered(reply=reply, edited=None))
        posts = call.method.startswith("send")
        if posts and prepared.wish is not None:
            news = await self._rooms.ready(sending, prepared.place, prepared.wish, tries)
            if news is not News.READY:
                return await self._held_up(sending, prepared, news)
        reply = await self._sent(call, sending)
        edited = call.changes
        if edited is not None and asks_for(reply, Treatment.GONE):
            tries.reposts = True
            return None
        if posts and reply.outcome is Outcome.REFUSED:
            news = await self._rooms.mend(sending, prepared.chat, prepared.place, reply, tries)
            if news is not News.READY:
                return await self._held_up(sending, prepared, news)
        if sending.notice.form is Form.REMOVE and reply.says(*KEPT) and prepared.rendered:
            old = call.payload["message_id"]
            reply = await self._sent(stub(prepared.chat, old, prepared.rendered), sending)
        return await self._ended(sending, prepared, Delivered(reply=reply, edited=edited))

    async def _held_up(
        self, sending: Sending, prepared: Prepared, news: News | Reply
    ) -> Record | None:
        """Return how to keep that the place of a notice is not ready; None tells to look again."""
        now = self._desk.clock.now()
        if isinstance(news, Reply):
            if news.outcome is not Outcome.UNKNOWN:
                return await self._ended(sending, prepared, Delivered(reply=news, edited=None))
            LOG.warning("a topic for notice %s: outcome unknown: %s", sending.id, news.description)
            self.saw_unknown = True
            pause = MAKING if prepared.place.is_missing else TURN
            return partial(self._outbox.waits, sending, now, now + pause)
        if news is News.TAKEN:
            return partial(self._outbox.waits, sending, now, now + TURN)
        return _nothing if news is News.TOLD else None

    async def _ended(self, sending: Sending, prepared: Prepared, done: Delivered) -> Record | None:
        """Return how to keep an answer; None tells to look again: the chat has another id.

        Messages of the old chat are not there, so that only what is new may follow.
        """
        if done.reply.migrate_to is None:
            return self._outcome(sending, prepared, done)
        await self._rooms.moved(prepared.chat, done.reply.migrate_to)
        if sending.notice.form in OF_A_MESSAGE:
            return partial(self._outbox.superseded, sending, self._desk.clock.now())
        return None

    async def _sent(self, call: Call, sending: Sending) -> Reply:
        return await called(self._door, call, sending.notice.template)

    def _outcome(self, sending: Sending, prepared: Prepared, done: Delivered) -> Record:
        """Return how to keep the answer to a call."""
        now, reply = self._desk.clock.now(), done.reply
        if not reply.held:
            self._desk.metrics.sent(reply.outcome, important=sending.notice.important)
        match reply.outcome:
            case Outcome.OK:
                return self._arrived(sending, prepared, done)
            case Outcome.REFUSED:
                return self._refused(sending, prepared, done)
            case Outcome.LIMITED:
                until = now + timedelta(seconds=reply.retry_after)
                if reply.held:
                    return partial(self._outbox.held, sending, now, until)
                LOG.warning("chat %s: %s", sending.notice.chat, reply.description)
                return partial(self._outbox.limited, sending, now, until, of_all=reply.of_all)
            case Outcome.NOT_SENT:
                self.saw_unknown = True
                return self._again_later(sending)
            case Outcome.UNKNOWN:
                LOG.warning("notice %s: outcome unknown: %s", sending.id, reply.description)
                self.saw_unknown = True
                return partial(self._unknown, sending, now)

    async def _unknown(self, sending: Sending, now: datetime) -> None:
        """Keep that nobody knows the outcome; what is given up for good an operator must see."""
        if await self._outbox.unknown(sending, now) and sending.notice.important:
            LOG.error(
                "notice %s (%s) is given up: its outcome stayed unknown %s times",
                sending.id,
                sending.notice.template,
                sending.attempts,
            )

    def _arrived(self, sending: Sending, prepared: Prepared, done: Delivered) -> Record:
        """Return how to keep that a notice is where it belongs."""
        is_card = sending.notice.form is Form.CARD
        digest = prepared.rendered.digest if is_card and prepared.rendered else None
        message_id = done.edited if done.edited is not None else done.reply.message_id
        now = self._desk.clock.now()
        self._desk.metrics.arrived(sending.notice.not_before, now)
        return partial(
            self._outbox.sent,
            sending,
            now,
            message_id=message_id,
            others=done.reply.message_ids[1:],
            digest=digest,
            edited=done.edited is not None,
            thread=prepared.place.thread,
            pin=(prepared.is_ticket and prepared.place.is_own) or sending.notice.template == "list",
        )

    def _refused(self, sending: Sending, prepared: Prepared, done: Delivered) -> Record:
        """Return how to keep a refusal: some are as good as done, some wait, some are for good."""
        now, reply, notice = self._desk.clock.now(), done.reply, sending.notice
        match treatment_of(reply):
            case Treatment.DONE:
                return self._arrived(sending, prepared, done)
            case Treatment.TOKEN:
                self.saw_unknown, self.knows_token = True, False
                return self._again_later(sending)
            case Treatment.UNREACHABLE:
                LOG.warning("chat %s cannot be reached: %s", notice.chat, reply.description)
                return partial(self._lost, sending, now, reply.description, may_write=True)
            case Treatment.NO_RIGHTS:
                LOG.warning("the bot may not write in chat %s: %s", notice.chat, reply.description)
                return partial(self._lost, sending, now, reply.description, may_write=False)
            case _:
                pass
        if notice.form in GOOD_ENOUGH:
            LOG.info("%s %s: %s", notice.form, sending.id, reply.description)
            return self._arrived(sending, prepared, done)
        return self._refused_for_good(sending, prepared, reply)

    def _refused_for_good(self, sending: Sending, prepared: Prepared, reply: Reply) -> Record:
        """Return how to keep what Telegram will never take; of a refused file the words go."""
        rendered, template = prepared.rendered, sending.notice.template
        if asks_for(reply, Treatment.FILE) and rendered is not None and rendered.attachments:
            LOG.warning("notice %s goes without its file: %s", sending.id, reply.description)
            return partial(files.without_file, self._desk, sending, reply.description)
        LOG.error("notice %s (%s) was refused: %s", sending.id, template, reply.description)
        return partial(self._outbox.refused, sending, self._desk.clock.now(), reply.description)

    async def _lost(self, sending: Sending, now: datetime, reason: str, *, may_write: bool) -> None:
        """Keep a notice until its chat can be reached again, and let that be known."""
        async with self._desk.store.unit(self._desk.policy) as unit:
            await reach.lost(unit, sending.notice.chat, now, may_write=may_write)
            await unit.keep_back(sending, now, reason)
            await unit.commit()

    def _again_later(self, sending: Sending) -> Record:
        """Return how to keep that a notice surely did not leave."""
        now = self._desk.clock.now()
        pause = min(0.5 * 2 ** min(sending.attempts, 10), LONGEST_PAUSE_SECONDS)
        return partial(self._outbox.not_sent, sending, now, now + timedelta(seconds=pause))

    def _not_rendered(self, sending: Sending, fault: Exception) -> Record:
        """Return how to keep that a notice has no words: a fault of ours, kept for an operator."""
        reference = new_reference()
        template = sending.notice.template
        LOG.error(
            "notice %s (%s) cannot be rendered (%s)",
            sending.id,
            template,
            reference,
            exc_info=fault,
        )
        reason = f"cannot be rendered: {type(fault).__name__} ({reference})"
        return partial(self._outbox.refused, sending, self._desk.clock.now(), reason)


async def _nothing() -> None:
    """Keep nothing."""
