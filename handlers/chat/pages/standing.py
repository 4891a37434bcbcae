"""How a ticket stands for its requester: what comes next, what can be pressed, what is asked."""

from dataclasses import dataclass
from datetime import datetime

from desk.actions.arming import case_of
from desk.actions.progress.hurrying import may_hurry
from desk.feedback import FEW
from desk.record import State, Verb
from handlers.chat.pages import views
from handlers.chat.pages.promises import promised
from handlers.chat.words import Words
from handlers.context import Context

TAKES_HANDS = frozenset({Verb.CLAIM, Verb.ASSIGN, Verb.HAND_OVER})
"""The steps by which a ticket comes into somebody's hands; else the first reply does."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """What the requester's card shows beside the ticket itself.

    Moments are said with their date: a card stands for days, and "tomorrow" would become wrong.
    `owner_since` is when who works it took it, `begins` when work begins where the desk is closed
    now, `told` what the requester was told about a wait and `until` how long it is, `promise` the
    time by which they are answered or helped. `by_silence` tells that nobody objected.
    """

    reported: str
    owner_since: str
    begins: str
    told: str
    closes: str
    by_silence: bool
    may_hurry: bool
    takes_stars: bool
    may_explain: bool
    answered: bool
    last: views.Said | None
    follows: int | None
    promise: promised.Told | None
    until: str


async def standing(context: Context, ticket: views.Ticket, words: Words) -> Standing:
    """Return how a ticket stands for its requester at this moment."""
    unit, now, record = context.unit, context.now, ticket.record
    policy = unit.policy

    def said(at: datetime | None) -> str:
        return "" if at is None else words.moment(at)

    timeline = await unit.events.of(record.id)
    replies = [e.at for e in timeline if e.verb is Verb.REPLY]
    taken = [e.at for e in timeline if e.verb in TAKES_HANDS] or replies[:1]
    closed_by = [e.facts.get("by") for e in timeline if e.verb is Verb.CONFIRM]
    is_closed_now = not policy.service_hours.is_open(now)
    waits = record.state is State.NEW and is_closed_now and record.priority.value != "P1"
    closes = record.resolved_at and policy.after(record.resolved_at, policy.close_after)
    reason = policy.pending_reasons.get(record.pending_reason or "")
    asked = ticket.feedback
    takes_stars = asked is not None and asked.takes_stars(now)
    few = asked is not None and asked.stars is not None and asked.stars <= FEW
    return Standing(
        reported=said(record.reported_at),
        owner_since=said(taken[-1]) if taken else "",
        begins=said(policy.service_hours.next_opening(now)) if waits else "",
        told=reason.told[words.locale] if reason else "",
        closes=said(closes) if record.state is State.RESOLVED else "",
        by_silence=bool(closed_by) and closed_by[-1] == "silence",
        may_hurry=may_hurry(record, ticket.requester, timeline, policy, now),
        takes_stars=takes_stars,
        may_explain=takes_stars and few and asked is not None and asked.reason is None,
        answered=bool(ticket.stars),
        follows=views.follows(timeline),
        last=await views.last_answer(unit, record, views.veil(unit, words)),
        promise=await promised.told_of(context, ticket, words),
        until=promised.waits_until(await case_of(unit, record), words),
    )
