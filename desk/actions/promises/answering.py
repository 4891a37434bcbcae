"""What people answer when the desk calls them: I have it, somebody else must, I am still on it."""

from dataclasses import dataclass
from datetime import datetime

from desk.access import Act as Right
from desk.access import demand
from desk.actions.arming import case_of
from desk.actions.steps import cards_follow, step, tell_requester
from desk.actions.working.crew import WORKING, demanded
from desk.actions.working.incident import Act, taken
from desk.errors import AlreadyClaimed, NotForYou, Overdue, TooLate
from desk.events import Fact
from desk.incident import moved, unclaimed
from desk.ports import Unit
from desk.promises.case import WORKED
from desk.promises.ladder import clock_key
from desk.promises.paging import is_alone, pages_of
from desk.record import Record, Verb


@dataclass(frozen=True, kw_only=True, slots=True)
class NewTime(Act):
    """The moment by which whoever has the record will have helped."""

    until: datetime


async def have(unit: Unit, command: Act, now: datetime) -> Record:
    """Give a record to whoever was paged for it; who works none of them sees to it that one comes.

    Raises:
        AlreadyClaimed: somebody was faster.
        NotForYou: they were not called.
        Overdue: it needs nobody any more.
    """
    record, actor = await _called(unit, command), command.actor
    if record.owner not in (None, actor.person.id):
        record = unclaimed(record, now)  # it was given to somebody who did not accept it
        await step(unit, record, Verb.UNCLAIM, actor, public=False, facts={"by": "page"})
    if WORKING & actor.person.roles(unit.policy.team(record.team).key):
        return await taken(unit, record, actor, now)
    after = moved(record, Verb.ACKNOWLEDGE, now)
    await step(unit, after, Verb.ACKNOWLEDGE, actor, public=False)
    await cards_follow(unit, after, now)
    return after


async def decline(unit: Unit, command: Act, now: datetime) -> Record:
    """Call the next one at once: who was called cannot come.

    Raises:
        AlreadyClaimed: somebody has it.
        NotForYou: they were not called.
        Overdue: it needs nobody any more.
    """
    record = await _called(unit, command)
    after = moved(record, Verb.DECLINE, now)
    await step(unit, after, Verb.DECLINE, command.actor, public=False)
    await cards_follow(unit, after, now)
    return after


async def keep(unit: Unit, command: Act, now: datetime) -> Record:
    """Note that the owner is still at work on the record."""
    record = await demanded(unit, command.actor, command.record, Verb.KEEP)
    after = moved(record, Verb.KEEP, now)
    await step(unit, after, Verb.KEEP, command.actor, public=False)
    return after


async def promise(unit: Unit, command: NewTime, now: datetime) -> Record:
    """Tell the requester another time than the one they know; the targets stay what they are.

    Raises:
        TooLate: that moment is over.
        Overdue: the clock stands, so no time can be kept.
    """
    record = await demanded(unit, command.actor, command.record, Verb.PROMISE)
    if command.until <= now:
        raise TooLate(what="until")
    clock = (await case_of(unit, record)).promised
    if clock is None or not clock.runs:
        raise Overdue
    after = moved(record, Verb.PROMISE, now)
    facts: dict[str, Fact] = {"clock": clock_key(clock), "until": command.until.isoformat()}
    await step(unit, after, Verb.PROMISE, command.actor, public=True, facts=facts)
    await tell_requester(unit, after, "new_time", now)
    await cards_follow(unit, after, now)
    return after


async def _called(unit: Unit, command: Act) -> Record:
    """Return a record for which the actor was paged, and which nobody has."""
    record, person = await unit.records.get(command.record), command.actor.person
    demand(command.actor, Right.ANSWER_PAGE, record)
    if person.id not in pages_of(await unit.events.of(record.id)):
        raise NotForYou
    if record.state not in WORKED:
        raise Overdue
    if record.owner is not None and not is_alone(record):
        raise AlreadyClaimed(record=record.id, holder=record.owner, since=record.changed_at)
    return record
