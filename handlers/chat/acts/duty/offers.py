"""`/cover` and `/swap`: offering a shift, taking one, giving one of one's own for it."""

from desk.actions.duty import offers, rosters
from desk.actions.duty.offers import OfferShift, Take, Withdraw
from desk.actions.duty.telling import tell_person
from desk.actions.steps import answer
from desk.duty.offer import OfferKind
from desk.identifiers import DutyId
from handlers.chat.acts.duty.marks import marked, moment_of
from handlers.chat.messages import Incoming, Press
from handlers.chat.readers import words_for
from handlers.context import Answer, Context

KINDS = (OfferKind.COVER, OfferKind.SWAP)
"""What a button offers, by its number."""


async def on_cover(incoming: Incoming, context: Context) -> None:
    """Serve /cover: one's next shifts, each of which can be offered."""
    await rosters.see(context.unit, incoming.actor, "duty/mine_cover", context.now)


async def on_swap(incoming: Incoming, context: Context) -> None:
    """Serve /swap: one's next shifts, each of which can be exchanged."""
    await rosters.see(context.unit, incoming.actor, "duty/mine_swap", context.now)


async def on_mine(press: Press, context: Context) -> Answer:
    """Serve the button of /oncall that leads to one's own shifts."""
    await rosters.see(context.unit, press.actor, "duty/mine_cover", context.now)
    return Answer("")


async def on_offer(press: Press, context: Context) -> Answer:
    """Serve one of one's own shifts: it is offered to the team."""
    which, _, since = press.pressed.arg.partition(":")
    command = OfferShift(
        actor=press.actor,
        kind=KINDS[press.pressed.ref % len(KINDS)],
        team=marked(which, context.unit.policy.teams),
        since=moment_of(since),
    )
    await offers.offer_shift(context.unit, command, context.now)
    return Answer(words_for(press.actor.person, context.unit)("toasts.offered"))


async def on_take(press: Press, context: Context) -> Answer:
    """Serve "Take it": a shift is taken over at once, of a swap the own shifts are asked for."""
    unit, actor, now = context.unit, press.actor, context.now
    words = words_for(actor.person, unit)
    number = DutyId(press.pressed.ref)
    if (await unit.offers.get(number)).kind is OfferKind.COVER:
        await offers.take(unit, Take(actor=actor, offer=number), now)
        return Answer(words("toasts.taken"))
    await offers.may_give(unit, actor, number, now)
    data = {"offer": number, "person": actor.person.id}
    if await tell_person(unit, actor.person, "duty/give", actor.source, now, data):
        return Answer(words("toasts.choose_shift"))
    await answer(unit, actor, "duty/give", now, data)
    return Answer("")


async def on_give(press: Press, context: Context) -> Answer:
    """Serve one of one's own shifts: it is given for the offered one."""
    command = Take(
        actor=press.actor,
        offer=DutyId(press.pressed.ref),
        giving=moment_of(press.pressed.arg),
    )
    await offers.take(context.unit, command, context.now)
    return Answer(words_for(press.actor.person, context.unit)("toasts.taken"))


async def on_withdraw(press: Press, context: Context) -> Answer:
    """Serve the button that takes an offer back."""
    command = Withdraw(actor=press.actor, offer=DutyId(press.pressed.ref))
    await offers.withdraw(context.unit, command, context.now)
    return Answer("")
