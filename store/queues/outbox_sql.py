"""The statements of the outbox."""

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    func,
    null,
    or_,
    select,
    true,
    update,
)

from desk.notices import Rank
from store.queues.leases import is_unknown
from store.repositories.notices import OutboxState
from store.sql import insert, is_, moment
from store.tables import card as cards
from store.tables import chat as chats
from store.tables import outbox, send_attempt
from store.tables import topic as topics

_PENDING = is_(outbox.c.state, OutboxState.PENDING)
_OPEN = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNKNOWN)
_IN_HAND = is_(outbox.c.state, *_OPEN)  # for the index
_ahead = outbox.alias("ahead")
_NOT_EXPIRED = or_(outbox.c.expires_at.is_(None), outbox.c.expires_at > moment("now"))


def _is_blocked() -> ColumnElement[bool]:
    """Return that something of the same chat and subject goes first, or is on its way."""
    return exists().where(
        _ahead.c.chat_id == outbox.c.chat_id,
        _ahead.c.subject == outbox.c.subject,
        is_(_ahead.c.state, *_OPEN),
        or_(
            is_(_ahead.c.state, OutboxState.SENDING),
            and_(
                _ahead.c.id < outbox.c.id,
                or_(_ahead.c.expires_at.is_(None), _ahead.c.expires_at > moment("now")),
            ),
        ),
    )


LEASABLE = and_(
    _PENDING,
    outbox.c.not_before <= moment("now"),
    _NOT_EXPIRED,
    chats.c.unreachable_since.is_(None),
    or_(chats.c.frozen_until.is_(None), chats.c.frozen_until <= moment("now")),
    ~_is_blocked(),
)
"""What may be leased, of a notice joined with its chat."""
ATTEMPT = insert(send_attempt)
ENDED = (
    update(send_attempt)
    .where(
        send_attempt.c.outbox_id == bindparam("row"),
        send_attempt.c.term == bindparam("of_term"),
        # Once others sent it again, what they took for unknown stays so: it explains the copy.
        or_(
            send_attempt.c.outcome.is_(None),
            exists().where(outbox.c.id == bindparam("row"), outbox.c.term == bindparam("of_term")),
        ),
    )
    .values(
        ended_at=moment("now"),
        outcome=bindparam("what"),
        reason=bindparam("why"),
        messages=bindparam("made"),
    )
)
# A result is taken from whoever made the last attempt, even when the lease has run out since:
# a new lease would have raised the term.
_MINE = and_(outbox.c.id == bindparam("row"), outbox.c.term == bindparam("of_term"), _IN_HAND)
MINE_LOCKED = (
    select(outbox).where(_MINE, is_(outbox.c.state, OutboxState.SENDING)).with_for_update()
)
"""Only what is still on its way: whoever tells it twice must not undo what became of it since."""
_NOT_LEASED = {"owner": null(), "lease_until": null()}
SENT = (
    update(outbox)
    .where(_MINE)
    .values(state=OutboxState.SENT.value, message_id=bindparam("message"), **_NOT_LEASED)
)
OVER = (
    update(outbox)
    .where(_MINE)
    .values(state=bindparam("new_state"), reason=bindparam("why"), **_NOT_LEASED)
)
FORGET = update(outbox).where(outbox.c.id == bindparam("row")).values(data=bindparam("kept"))
LATER = (
    update(outbox)
    .where(_MINE)
    .values(
        state=OutboxState.PENDING.value,
        not_before=moment("later"),
        again=bindparam("may_repeat"),
        **_NOT_LEASED,
    )
)
NOT_COUNTED = (
    update(outbox)
    .where(_MINE, is_(outbox.c.state, OutboxState.SENDING, OutboxState.UNKNOWN))
    .values(state=OutboxState.PENDING.value, attempts=outbox.c.attempts - 1, **_NOT_LEASED)
)
HELD = (
    update(outbox)
    .where(_MINE, is_(outbox.c.state, OutboxState.SENDING, OutboxState.UNKNOWN))
    .values(
        state=OutboxState.PENDING.value,
        attempts=outbox.c.attempts - 1,
        not_before=moment("later"),
        **_NOT_LEASED,
    )
)
WAIT_FOR_NEWS = (
    update(outbox).where(_MINE).values(state=OutboxState.UNKNOWN.value, again=true(), **_NOT_LEASED)
)
SECOND = 2
"""An attempt after this one was unknown, too: from then on copies must be rare."""
SETTLE = (
    update(outbox)
    .where(
        is_(outbox.c.state, OutboxState.UNKNOWN),
        is_(outbox.c.state, OutboxState.SENDING, OutboxState.UNKNOWN),
        _NOT_EXPIRED,
    )
    .values(
        state=OutboxState.PENDING.value,
        again=true(),
        not_before=case(
            (outbox.c.attempts <= 1, moment("now")),
            (outbox.c.attempts == SECOND, moment("soon")),
            else_=moment("late"),
        ),
        quiet=case((outbox.c.rank == int(Rank.PAGE), outbox.c.quiet), else_=true()),
    )
    .returning(outbox.c.id)
)
_SENDING = and_(
    is_(outbox.c.state, OutboxState.SENDING),
    is_(outbox.c.state, OutboxState.SENDING, OutboxState.UNKNOWN),
)
_FREE = and_(_SENDING, outbox.c.owner == bindparam("by"), is_unknown(outbox.c.id))
RELEASE = (
    update(outbox)
    .where(_FREE)
    .values(state=OutboxState.PENDING.value, attempts=outbox.c.attempts - 1, **_NOT_LEASED)
)
RELEASED = (
    update(send_attempt)
    .where(
        send_attempt.c.outcome.is_(None),
        send_attempt.c.outbox_id.in_(select(outbox.c.id).where(_FREE)),
    )
    .values(outcome="released")
)
_HELD = select(outbox).where(_SENDING).order_by(outbox.c.id).with_for_update(skip_locked=True)
OVERDUE = _HELD.where(outbox.c.lease_until <= moment("now"))
LEFT = _HELD.where(is_unknown(outbox.c.id))
EXPIRE = (
    update(outbox)
    .where(
        is_(outbox.c.state, OutboxState.PENDING, OutboxState.UNKNOWN),
        _IN_HAND,
        outbox.c.expires_at <= moment("now"),
    )
    .values(state=OutboxState.EXPIRED.value)
    .returning(outbox.c.id)
)
NEXT = (
    select(
        func.min(
            case(
                (chats.c.frozen_until > outbox.c.not_before, chats.c.frozen_until),
                else_=outbox.c.not_before,
            )
        )
    )
    .select_from(outbox.join(chats, chats.c.id == outbox.c.chat_id))
    .where(_PENDING, _NOT_EXPIRED, chats.c.unreachable_since.is_(None), ~_is_blocked())
)
WAITING = (
    select(func.count(), func.min(outbox.c.since))
    .select_from(outbox.join(chats, chats.c.id == outbox.c.chat_id))
    .where(
        is_(outbox.c.state, OutboxState.PENDING, OutboxState.UNKNOWN),
        _IN_HAND,
        chats.c.unreachable_since.is_(None),
    )
)
FREEZE = (
    update(chats)
    .where(
        chats.c.id == bindparam("chat"),
        or_(chats.c.frozen_until.is_(None), chats.c.frozen_until < moment("until")),
    )
    .values(frozen_until=moment("until"))
)
FREEZE_ALL = (
    update(chats)
    .where(or_(chats.c.frozen_until.is_(None), chats.c.frozen_until < moment("until")))
    .values(frozen_until=moment("until"))
)
LATELY = (
    select(
        chats.c.telegram_id,
        outbox.c.form,
        send_attempt.c.at,
        send_attempt.c.outcome,
        send_attempt.c.messages,
    )
    .select_from(
        send_attempt.join(outbox, outbox.c.id == send_attempt.c.outbox_id).join(
            chats, chats.c.id == outbox.c.chat_id
        )
    )
    .where(
        send_attempt.c.at > moment("after"),
        or_(
            send_attempt.c.outcome.is_(None),
            send_attempt.c.outcome.not_in(("released", "held", "not sent")),
        ),
    )
)
TOPICS_LATELY = (
    select(chats.c.telegram_id, topics.c.asked_at)
    .select_from(topics.join(chats, chats.c.id == topics.c.chat_id))
    .where(topics.c.asked_at > moment("after"))
)
"""A topic is asked for within the attempt of a notice, and counts beside it."""
HIDE = (
    update(cards)
    .where(cards.c.subject == bindparam("of_subject"), cards.c.chat_id == bindparam("chat"))
    .values(shown=None)
)
SHOW = (
    update(cards)
    .where(cards.c.subject == bindparam("of_subject"), cards.c.chat_id == bindparam("chat"))
    .values(
        message_id=bindparam("message"), shown=bindparam("digest"), thread=bindparam("in_thread")
    )
)
