"""Working a ticket: claim, give back, hold, resume, correct, resolve, confirm, reopen, cancel."""

from dataclasses import dataclass, replace
from datetime import datetime

from desk.access import Actor, demand
from desk.actions.leaders import leads_of
from desk.actions.steps import cards_follow, relay, step, tell, tell_group, tell_requester
from desk.actions.working.crew import may_be_claimed, tell_staff
from desk.actions.working.mistakes import may_be_taken_back
from desk.actions.working.solved import (
    ask_for_stars,
    ask_no_more,
    ask_whether_it_holds,
    stars_are_void,
)
from desk.draft import Purpose
from desk.errors import GivenOut, Overdue, TooLate
from desk.events import Fact, Message
from desk.identifiers import RecordId
from desk.incident import (
    cancelled,
    claimed,
    confirmed,
    corrected,
    moved,
    pended,
    reopened,
    resolved,
    resumed,
    unclaimed,
)
from desk.notices import Card, Form, Menu, Notice, Rank, Subject
from desk.people import ChatKind
from desk.ports import Unit
from desk.promises.paging import pages_of
from desk.record import CancelReason, Kind, Record, Verb
from desk.task import demand_unblocked

SOLUTION_ROOM = 1000
"""How many characters of a solution a card shows; a longer one is told whole beside it."""
TOO_OFTEN = 3
"""When a ticket is opened again for this time, and from then on, its leads are told."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """Something done to a record by a button that needs no more words."""

    actor: Actor
    record: RecordId


@dataclass(frozen=True, kw_only=True, slots=True)
class Pend(Act):
    """Work waits, for a reason; until a moment, if one is known, or for a vendor by their key."""

    reason: str
    until: datetime | None = None
    vendor: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Resolve(Act):
    """Service is restored: why it failed, and what helped."""

    cause: str
    solution: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ShowMenu(Act):
    """Another set of buttons on the record's card in the actor's chat.

    `about` is what the buttons are for, where the menu alone does not tell: a family of
    categories, a page of people, a purpose of words.
    """

    menu: Menu
    about: str = ""


async def claim(unit: Unit, command: Act, now: datetime) -> Record:
    """Give the record to the engineer who asks, and tell its requester.

    Raises:
        GivenOut: in its team a lead says who works what.
    """
    record = await _demanded(unit, command, Verb.CLAIM)
    claimed(record, command.actor.person.id, now)
    if not may_be_claimed(unit, record, command.actor.person):
        raise GivenOut
    return await taken(unit, record, command.actor, now)


async def taken(unit: Unit, record: Record, actor: Actor, now: datetime) -> Record:
    """Give the record to the actor, who may have it; whoever was paged for it is called off."""
    after = claimed(record, actor.person.id, now)
    called = pages_of(await unit.events.of(record.id))
    facts: dict[str, Fact] = {"was": record.state, "given": record.owner is not None}
    await step(unit, after, Verb.CLAIM, actor, public=True, facts=facts)
    await may_be_taken_back(unit, after, now)
    await tell_requester(unit, after, "claimed", now)
    people = [await unit.people.get(person) for person in sorted(called)]
    await tell_staff(unit, after, people, "staff/called_off", now, but=actor)
    await cards_follow(unit, after, now)
    return after


async def unclaim(unit: Unit, command: Act, now: datetime) -> Record:
    """Put the record back in the queue."""
    record = await _demanded(unit, command, Verb.UNCLAIM)
    after = unclaimed(record, now)
    await step(unit, after, Verb.UNCLAIM, command.actor, public=False)
    await cards_follow(unit, after, now)
    return after


async def pend(unit: Unit, command: Pend, now: datetime) -> Record:
    """Put work on hold, and tell the requester why in plain words, and until when.

    Raises:
        Overdue: the reason is none any more, or the vendor cannot have it.
        TooLate: the moment until which it waits is over.
    """
    record = await _demanded(unit, command, Verb.PEND)
    reason = unit.policy.pending_reasons.get(command.reason)
    if reason is None:
        raise Overdue
    if command.vendor is not None and not _may_have(unit, record, command):
        raise Overdue
    if command.until is not None and command.until <= now:
        raise TooLate(what="until")
    after = pended(record, reason, now)
    facts: dict[str, Fact] = {"reason": reason.key}
    if command.until is not None:
        facts["until"] = command.until.isoformat()
    if command.vendor is not None:
        facts["vendor"] = command.vendor
    await step(unit, after, Verb.PEND, command.actor, public=True, facts=facts)
    await tell_requester(unit, after, "pended", now)
    await cards_follow(unit, after, now)
    return after


def _may_have(unit: Unit, record: Record, hold: Pend) -> bool:
    """Whether the vendor of a hold can have a record for its reason."""
    is_for_vendors = hold.reason in unit.policy.terms_for(record.terms).vendor_reasons
    return is_for_vendors and hold.vendor in unit.policy.vendors(record.terms)


async def resume(unit: Unit, command: Act, now: datetime) -> Record:
    """Take work up again, and tell the requester."""
    record = await _demanded(unit, command, Verb.RESUME)
    after = resumed(record, now)
    await step(unit, after, Verb.RESUME, command.actor, public=True)
    await tell_requester(unit, after, "resumed", now)
    await cards_follow(unit, after, now)
    return after


async def correct_kind(unit: Unit, command: Act, now: datetime) -> Record:
    """Make an incident a request or the other way round; its number stays."""
    record = await _demanded(unit, command, Verb.CORRECT)
    if not record.is_open:
        raise Overdue
    other = Kind.REQUEST if record.kind is Kind.INCIDENT else Kind.INCIDENT
    after = corrected(record, other, now)
    facts = {"field": "kind", "before": record.kind, "after": other}
    await step(unit, after, Verb.CORRECT, command.actor, public=True, facts=facts)
    await cards_follow(unit, after, now)
    return after


async def resolve(unit: Unit, command: Resolve, now: datetime) -> Record:
    """Restore service, ask the requester whether it holds, and close by itself if unanswered."""
    record = await _demanded(unit, command, Verb.RESOLVE)
    if command.cause not in unit.policy.causes:
        raise Overdue
    after = resolved(record, command.cause, command.solution, now)
    message = Message(
        record=after.id,
        seq=after.version,
        author=command.actor.person.id,
        text=command.solution,
    )
    facts = {"cause": command.cause}
    await step(unit, after, Verb.RESOLVE, command.actor, public=True, facts=facts, message=message)
    await may_be_taken_back(unit, after, now)
    await ask_whether_it_holds(unit, after, now)
    if len(command.solution) > SOLUTION_ROOM:
        requester = await unit.chats.private(await unit.people.get(record.requester))
        await relay(unit, after, message, requester.id, "relay/reply", now)
    await cards_follow(unit, after, now, repost_to_requester=True)
    return after


async def confirm(unit: Unit, command: Act, now: datetime) -> Record:
    """Close the record: its requester says that it works."""
    record = await _demanded(unit, command, Verb.CONFIRM)
    after = confirmed(record, now)
    await ask_no_more(unit, record)
    await step(unit, after, Verb.CONFIRM, command.actor, public=True)
    await ask_for_stars(unit, after, now)
    await cards_follow(unit, after, now)
    return after


async def reopen(unit: Unit, command: Act, now: datetime) -> Record:
    """Take the record up again: its requester says that it is not solved."""
    record = await _demanded(unit, command, Verb.REOPEN)
    after = reopened(record, now)
    await ask_no_more(unit, record)
    await stars_are_void(unit, record)
    await step(unit, after, Verb.REOPEN, command.actor, public=True)
    await tell_group(unit, after, "reopened", now)
    if after.reopens >= TOO_OFTEN:
        for lead in await leads_of(unit, after):
            chat = await unit.chats.private(lead)
            if chat.reachable:
                await tell(unit, after, chat.id, "reopened_often", now)
    await tell_requester(unit, after, "say_more", now)
    await cards_follow(unit, after, now)
    return after


async def withdraw(unit: Unit, command: Act, now: datetime) -> Record:
    """Give the record up: its requester does not need it any more."""
    record = await _demanded(unit, command, Verb.CANCEL)
    after = cancelled(record, CancelReason.WITHDRAWN, now)
    facts = {"reason": CancelReason.WITHDRAWN}
    await step(unit, after, Verb.CANCEL, command.actor, public=True, facts=facts)
    if record.owner is not None:
        await tell_group(unit, after, "withdrawn", now)
    await cards_follow(unit, after, now)
    return after


VERB_OF_MENU = {
    Menu.MORE: Verb.CORRECT,
    Menu.ASSIGN: Verb.ASSIGN,
    Menu.HAND_OVER: Verb.HAND_OVER,
    Menu.TEAM: Verb.HAND_OVER,
    Menu.PRIORITY: Verb.RAISE,
    Menu.CORRECT: Verb.CORRECT,
    Menu.FAMILY: Verb.CORRECT,
    Menu.CATEGORY: Verb.CORRECT,
    Menu.CANCEL: Verb.CANCEL,
    Menu.DUPLICATE: Verb.CANCEL,
    Menu.PEND: Verb.PEND,
    Menu.VENDOR: Verb.PEND,
    Menu.CAUSE: Verb.RESOLVE,
    Menu.SOLUTION: Verb.RESOLVE,
    Menu.WITHDRAW: Verb.CANCEL,
    Menu.HURRY: Verb.RAISE,
}
"""The right that a set of buttons asks for: nobody opens a menu of things they may not do."""


DECIDING = frozenset(Purpose) - {Purpose.NOTE, Purpose.REPLY, Purpose.USER_MESSAGE}
"""The purposes of words that do more than say something."""


async def show_menu(unit: Unit, command: ShowMenu, now: datetime) -> Record:
    """Show another set of buttons on the record's card.

    Who goes back is asked for no words any more: what they write next decides nothing.

    Raises:
        BlockedBy: they lead to a solution, and tasks of the record are open.
    """
    record = await unit.records.get(command.record)
    is_own = command.actor.person.id == record.reporter
    is_requester = command.actor.place is ChatKind.PRIVATE and is_own
    way_back = Verb.USER_MESSAGE if is_requester else Verb.NOTE
    verb = VERB_OF_MENU.get(command.menu, way_back)
    demand(command.actor, verb, record)
    moved(record, verb, now)
    if verb is Verb.RESOLVE:
        demand_unblocked(await unit.records.tasks_of(record.id))
    actor, subject = command.actor, Subject.record(record.id)
    card = await unit.cards.get(subject, actor.chat) or Card(subject=subject, chat=actor.chat)
    await unit.cards.save(replace(card, menu=command.menu))
    if command.menu is Menu.MAIN:
        await _ask_no_more(unit, command)
    await unit.notices.add(
        Notice(
            ref=f"{actor.source}.menu.{actor.chat}",
            form=Form.CARD,
            template="card",
            chat=actor.chat,
            subject=subject,
            seq=record.version,
            rank=Rank.REPLY,
            not_before=now,
            data={"about": command.about} if command.about else {},
        )
    )
    return record


async def _ask_no_more(unit: Unit, command: Act) -> None:
    """Forget that the actor was asked for words with which something would be done."""
    actor = command.actor
    conversation = await unit.conversations.get(actor.chat, actor.person.id)
    prompt = conversation.prompt
    if prompt is not None and prompt.record == command.record and prompt.purpose in DECIDING:
        await unit.conversations.save(replace(conversation, prompt=None))


async def _demanded(unit: Unit, command: Act, verb: Verb) -> Record:
    """Return the record, if the actor may do this to it."""
    record = await unit.records.get(command.record)
    demand(command.actor, verb, record)
    return record
