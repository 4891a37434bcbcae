"""What the desk brings to an end by itself: claims, waits, solutions, by silence."""

from collections.abc import Iterable
from datetime import datetime

from desk.actions.desks import desks_of
from desk.actions.leaders import leads_of
from desk.actions.promises.finding import found
from desk.actions.promises.sparing import tell_by_day
from desk.actions.promises.taking import take
from desk.actions.steps import cards_follow, tell_requester
from desk.actions.working.assigning import by_turns
from desk.actions.working.crew import is_reachable
from desk.actions.working.solved import ask_for_stars, ask_whether_it_holds
from desk.notices import Rank
from desk.people import Person
from desk.policy import Assign
from desk.ports import Unit
from desk.promises.case import Case, Planned
from desk.record import Record
from desk.terms import Addressee, Who


async def back(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Put the record of a silent owner back in the queue, with a neutral word to all concerned.

    A chain that had stopped for it begins anew; a team that works by turns gives it to the next.
    """
    owner = case.record.owner
    record = await take(unit, case, plan, now)
    for desk in await desks_of(unit, record):
        await tell_by_day(unit, record, desk.id, "staff/returned", now, rank=Rank.PAGE)
    if owner is not None:
        await _tell_all(unit, record, [await unit.people.get(owner)], "staff/lease_over", now)
    if unit.policy.team(record.team).assign is Assign.LEAD:
        await _tell_all(unit, record, await leads_of(unit, record), "staff/returned", now)
    record = await by_turns(unit, record, now, but=owner)
    await cards_follow(unit, record, now)


async def _tell_all(
    unit: Unit, record: Record, people: Iterable[Person], template: str, now: datetime
) -> None:
    """Stage that people who can be reached learn in private of the newest step of a record."""
    for person in people:
        if await is_reachable(unit, person):
            chat = await unit.chats.private(person)
            await tell_by_day(unit, record, chat.id, template, now)


async def resume(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Take work up again: the moment until which it waited has come."""
    record = await take(unit, case, plan, now)
    await tell_requester(unit, record, "resumed", now)
    who = await found(unit, record, Addressee(Who.OWNER), now)
    chats = [(await unit.chats.private(person)).id for person in who.people]
    for chat in chats or who.places:
        await tell_by_day(unit, record, chat, "staff/moment_come", now, rank=Rank.REPLY)
    await cards_follow(unit, record, now)


async def resolve(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Take the record for solved: its requester did not answer. A word opens it again."""
    record = await take(unit, case, plan, now)
    await ask_whether_it_holds(unit, record, now)
    await cards_follow(unit, record, now, repost_to_requester=True)


async def close(unit: Unit, case: Case, plan: Planned, now: datetime) -> None:
    """Close the record: nobody said that it does not work."""
    record = await take(unit, case, plan, now)
    await ask_for_stars(unit, record, now)
    await tell_requester(unit, record, "closed_by_silence", now)
    await cards_follow(unit, record, now)
