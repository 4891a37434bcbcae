"""Shifts that people offer: somebody takes one over, or gives one of their own for it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.access import Act, Actor, demand
from desk.actions.duties import arm
from desk.actions.duty.lookup import FAR, plan_of
from desk.actions.duty.telling import tell_person, thread_of
from desk.actions.people.person import audited
from desk.actions.people.reach import private_of
from desk.actions.working.crew import crew, one_of_crew
from desk.duty.offer import Offer, OfferKind, demand_open, taken, withdrawn
from desk.duty.plan import Override, Reason, Shift
from desk.errors import NotForYou, OnLeave, Overdue
from desk.events import Fact
from desk.identifiers import ChatId, DutyId, PersonId
from desk.notices import Form, Notice, Rank, Subject
from desk.ports import Unit

LONGEST = timedelta(days=7)
"""A shift that never ends, as of somebody alone on a roster, is offered for so long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class OfferShift:
    """Somebody would like another person to have the shift of theirs that begins at a moment."""

    actor: Actor
    kind: OfferKind
    team: str
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Take:
    """Somebody takes an offered shift; `giving` is the beginning of theirs that they give."""

    actor: Actor
    offer: DutyId
    giving: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Withdraw:
    """Somebody needs nobody any more for a shift of theirs."""

    actor: Actor
    offer: DutyId


async def shifts_of(unit: Unit, team: str, person: PersonId, now: datetime) -> list[Shift]:
    """Return the shifts of a person from now on, in order; the one that lasts begins now."""
    plan = await plan_of(unit, team, now, now + FAR)
    return [s for s in plan.shifts(now, now + FAR) if s.person == person]


async def offer_shift(unit: Unit, command: OfferShift, now: datetime) -> Offer:
    """Ask the team whether somebody takes a shift.

    Raises:
        Overdue: that shift is not theirs any more.
    """
    actor = command.actor
    demand(actor, Act.SHARE_DUTY)
    await one_of_crew(unit, command.team, actor.person.id)
    shift = await _shift_at(unit, command.team, actor.person.id, command.since, now)
    offer = Offer(
        id=await unit.counters.duty(),
        kind=command.kind,
        team=command.team,
        person=actor.person.id,
        since=shift.since,
        until=shift.until,
    )
    await unit.offers.save(offer)
    await audited(unit, actor, f"offer {offer.id}", actor.person.id, now)
    for chat in await _readers(unit, offer, now):
        await _show(unit, offer, chat, now)
    return offer


async def take(unit: Unit, command: Take, now: datetime) -> Offer:
    """Let somebody have an offered shift; of two exactly one wins.

    Raises:
        OfferTaken: somebody else has it.
        OnLeave: whoever would get a shift is away in it.
        Overdue: it was withdrawn, is over, or is not theirs any more.
        NotForYou: the actor does not work in the team, or made the offer.
    """
    actor, taker = command.actor, command.actor.person.id
    demand(actor, Act.SHARE_DUTY)
    offer = await unit.offers.get(command.offer)
    await one_of_crew(unit, offer.team, taker)
    demand_open(offer, now)
    given = None
    if offer.kind is OfferKind.SWAP and taker != offer.person:
        if command.giving is None:
            raise NotForYou
        shift = await _shift_at(unit, offer.team, taker, command.giving, now)
        given = (shift.since, shift.until)
    after = taken(offer, taker, now, given)
    begins = max(offer.since, now)
    plan = await plan_of(unit, offer.team, begins, offer.until)
    if any(shift.person != offer.person for shift in plan.shifts(begins, offer.until)):
        raise Overdue
    await _has(unit, after, taker, begins, offer.until)
    if given is not None:
        await _has(unit, after, offer.person, *given)
    await unit.offers.save(after)
    await audited(unit, actor, f"take {offer.id}", taker, now)
    await arm(unit, offer.team, now)
    await _settled(unit, after, now)
    data: dict[str, Fact] = {"offer": offer.id}
    for whose in (offer.person, taker):
        person = await unit.people.get(whose)
        await tell_person(unit, person, "duty/taken", f"o{offer.id}.taken", now, data)
    return after


async def may_give(unit: Unit, actor: Actor, offer: DutyId, now: datetime) -> Offer:
    """Return a swap for which the actor may give a shift of theirs.

    Raises:
        OfferTaken: somebody else has it.
        Overdue: it was withdrawn, or is over.
        NotForYou: it is their own, or the actor does not work in the team.
    """
    demand(actor, Act.SHARE_DUTY)
    found = await unit.offers.get(offer)
    await one_of_crew(unit, found.team, actor.person.id)
    taken(found, actor.person.id, now)
    return found


async def withdraw(unit: Unit, command: Withdraw, now: datetime) -> None:
    """Take an offer back.

    Raises:
        OfferTaken: somebody has the shift already.
        Overdue: it was taken back before.
        NotForYou: it is somebody else's.
    """
    person = command.actor.person.id
    after = withdrawn(await unit.offers.get(command.offer), person, now)
    await unit.offers.save(after)
    await audited(unit, command.actor, f"withdraw {after.id}", person, now)
    await _settled(unit, after, now)


async def _shift_at(
    unit: Unit, team: str, person: PersonId, since: datetime, now: datetime
) -> Shift:
    """Return the shift of a person that is under way at a moment, from then on.

    Raises:
        Overdue: they have none.
    """
    begins = max(since, now)
    for shift in await shifts_of(unit, team, person, now):
        if shift.since <= begins < shift.until:
            until = min(shift.until, begins + LONGEST)
            return Shift(since=begins, until=until, turn=shift.turn)
    raise Overdue


async def _has(
    unit: Unit, offer: Offer, person: PersonId, since: datetime, until: datetime
) -> None:
    """Stage that a person has a time of duty, unless they are away in it."""
    known = await unit.people.get(person)
    if known.away_since is not None or await unit.duty.leaves([person], since, until):
        raise OnLeave(who=person)
    override = Override(
        id=await unit.counters.duty(),
        team=offer.team,
        person=person,
        since=since,
        until=until,
        reason=Reason(offer.kind),
        by=offer.taken_by,
    )
    await unit.duty.add_override(override)


async def _readers(unit: Unit, offer: Offer, now: datetime) -> list[ChatId]:
    """Return where an offer is read: the group of the team, else its people one by one."""
    group = unit.policy.team(offer.team).group
    chat = None if group is None else await unit.chats.by_telegram(group)
    if chat is not None and chat.reachable:
        return [chat.id]
    chats = [await private_of(unit, person, now) for person in await crew(unit, offer.team)]
    return [chat.id for chat in chats if chat.reachable]


async def _settled(unit: Unit, offer: Offer, now: datetime) -> None:
    """Stage that everybody who reads an offer sees what became of it."""
    for card in await unit.cards.of(Subject.offer(offer.id)):
        await _show(unit, offer, card.chat, now)


async def _show(unit: Unit, offer: Offer, chat: ChatId, now: datetime) -> None:
    thread = await thread_of(unit, offer.team, chat)
    where: dict[str, Fact] = {} if thread is None else {"thread": thread}
    await unit.notices.add(
        Notice(
            ref=f"o{offer.id}.{offer.state}.{chat}",
            form=Form.CARD,
            template="duty/offer",
            chat=chat,
            subject=Subject.offer(offer.id),
            seq=0,
            rank=Rank.NOTICE,
            not_before=now,
            data={"offer": offer.id, **where},
        )
    )
