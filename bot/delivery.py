"""One notice on its way: rendered, sent, and what must be kept of the outcome."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus

from bot import files
from bot.desk import Desk
from bot.replies import Outcome, Reply
from bot.telegram import Door
from bot.trouble import new_reference
from bot.wire.payloads import Call, edited_message, new_message, removed_message
from desk.notices import Card, Form
from handlers.chat import markup, rendering
from handlers.context import Rendered
from store.errors import StoreUnavailable
from store.queues.outbox import Sending

LOG = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 15.0
FIXES = 2
"""How often one call is changed and made again: for its markup, and for a migrated chat."""

NOT_MODIFIED = "message is not modified"
GONE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "there is no text in the message to edit",
    "there is no caption in the message to edit",
)
UNREACHABLE = ("chat not found", "user is deactivated", "peer_id_invalid")
BAD_MARKUP = "can't parse entities"
BAD_TOKEN = ("unauthorized", "not found")

Record = Callable[[], Awaitable[None]]
"""Writes the outcome of a delivery into the outbox; may be tried again."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prepared:
    """What a notice is at this moment: where it goes, in which words, over which card."""

    chat: int
    rendered: Rendered | None
    card: Card | None


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

    def __init__(self, desk: Desk, door: Door) -> None:
        self._desk = desk
        self._outbox = desk.store.outbox
        self._door = door
        self.saw_unknown = False
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
        try:
            prepared = await self._prepared(sending)
            call = _call(sending, prepared)
        except StoreUnavailable:
            raise
        except Exception as fault:  # noqa: BLE001 - whatever a template does wrong
            return self._not_rendered(sending, fault)
        if call is None:
            return partial(self._outbox.superseded, sending, self._desk.clock.now())
        if not may_send():
            return _nothing  # somebody else may hold it by now: the rescue decides
        self.in_the_air.add(sending.id)
        reply = await self._sent(call, sending)
        edited = call.changes
        if edited is not None and prepared.rendered is not None and reply.says(*GONE):
            anew = new_message(prepared.chat, prepared.rendered, quiet=sending.notice.quiet)
            reply, edited = await self._sent(anew, sending), None
        self.in_the_air.discard(sending.id)
        return self._outcome(sending, prepared, Delivered(reply=reply, edited=edited))

    async def _prepared(self, sending: Sending) -> Prepared:
        """Read and render a notice as things stand now."""
        notice = sending.notice
        async with self._desk.store.reading(self._desk.policy) as unit:
            chat = await unit.chats.get(notice.chat)
            if notice.form is Form.REMOVE:
                return Prepared(chat=chat.telegram_id, rendered=None, card=None)
            rendered = await rendering.render(notice, self._desk.context(unit))
            is_card = notice.form is Form.CARD
            card = await unit.cards.get(notice.subject, notice.chat) if is_card else None
            return Prepared(chat=chat.telegram_id, rendered=rendered, card=card)

    async def _sent(self, call: Call, sending: Sending) -> Reply:
        """Make a call; markup that is refused goes as plain words, a moved chat is followed."""
        reply = await self._door.post(call.method, call.payload)
        for _ in range(FIXES):
            if reply.says(BAD_MARKUP) and call.html is not None:
                LOG.error(
                    "the markup of %s was refused (%s)", sending.notice.template, new_reference()
                )
                call = call.plain(markup.plain(call.html))
            elif reply.migrate_to is not None:
                await self._outbox.migrate(
                    sending.notice.chat, reply.migrate_to, self._desk.clock.now()
                )
                call = call.to(reply.migrate_to)
            else:
                break
            reply = await self._door.post(call.method, call.payload)
        return reply

    def _outcome(self, sending: Sending, prepared: Prepared, done: Delivered) -> Record:
        """Return how to keep the answer to a call."""
        now, reply = self._desk.clock.now(), done.reply
        match reply.outcome:
            case Outcome.OK:
                return self._arrived(sending, prepared, done)
            case Outcome.REFUSED:
                return self._refused(sending, prepared, done)
            case Outcome.LIMITED:
                LOG.warning("chat %s: %s", sending.notice.chat, reply.description)
                until = now + timedelta(seconds=reply.retry_after)
                return partial(self._outbox.limited, sending, now, until)
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
        return partial(
            self._outbox.sent,
            sending,
            self._desk.clock.now(),
            message_id=message_id,
            others=done.reply.message_ids[1:],
            digest=digest,
        )

    def _refused(self, sending: Sending, prepared: Prepared, done: Delivered) -> Record:
        """Return how to keep a refusal: some are as good as done, some are for good."""
        now, reply = self._desk.clock.now(), done.reply
        if reply.says(NOT_MODIFIED):
            return self._arrived(sending, prepared, done)
        if reply.description.lower() in BAD_TOKEN:
            self.saw_unknown = True
            return self._again_later(sending)
        if prepared.rendered is not None and files.is_refused(reply, prepared.rendered):
            LOG.warning("notice %s goes without its file: %s", sending.id, reply.description)
            return partial(files.without_file, self._desk, sending, reply.description)
        unreachable = reply.code == HTTPStatus.FORBIDDEN or reply.says(*UNREACHABLE)
        if unreachable:
            LOG.warning("chat %s cannot be reached: %s", sending.notice.chat, reply.description)
        elif sending.notice.form is Form.REMOVE:
            return self._arrived(sending, prepared, done)
        else:
            LOG.error(
                "notice %s (%s) was refused: %s",
                sending.id,
                sending.notice.template,
                reply.description,
            )
        return partial(
            self._outbox.refused, sending, now, reply.description, unreachable=unreachable
        )

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


def _call(sending: Sending, prepared: Prepared) -> Call | None:
    """Return the call that delivers a notice; None when there is nothing to say any more."""
    notice, rendered, card = sending.notice, prepared.rendered, prepared.card
    if notice.form is Form.REMOVE:
        message_id = notice.data.get("message_id")
        return removed_message(prepared.chat, message_id) if isinstance(message_id, int) else None
    if rendered is None:
        return None
    if rendered.edit is not None:
        return edited_message(prepared.chat, rendered.edit, rendered)
    if card is not None and card.message_id is not None and not notice.repost:
        if card.shown == rendered.digest:
            return None
        return edited_message(prepared.chat, card.message_id, rendered)
    return new_message(prepared.chat, rendered, quiet=notice.quiet)


async def _nothing() -> None:
    """Keep nothing."""
