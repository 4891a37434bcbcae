"""Rating: stars for what is solved; where they are few, the leads learn of it, and why."""

from dataclasses import dataclass, replace
from datetime import datetime

from desk.access import demand
from desk.actions.leaders import leads_of
from desk.actions.steps import cards_follow, step, tell
from desk.actions.talking.talk import Words
from desk.actions.working.incident import Act
from desk.errors import NoWords, TooLate
from desk.events import Fact
from desk.feedback import FEW, MOST, Feedback
from desk.identifiers import RecordId
from desk.incident import moved
from desk.notices import Subject
from desk.ports import Unit
from desk.record import Record, Verb
from desk.timers import TimerKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate(Act):
    """So many stars, from 1 to 5."""

    stars: int


async def rate(unit: Unit, command: Rate, now: datetime) -> Feedback:
    """Take the stars of a record, or change them; the same ones again change nothing.

    Raises:
        TooLate: the question is over, or the answer stands for good.
    """
    record = await unit.records.get(command.record)
    demand(command.actor, Verb.RATE, record)
    after = moved(record, Verb.RATE, now)
    asked = await _asked(unit, record.id, now)
    stars = min(max(command.stars, 1), MOST)
    if asked.stars == stars:
        return asked
    given = replace(asked, stars=stars, answered_at=asked.answered_at or now)
    await unit.feedback.save(given)
    await unit.timers.cancel(TimerKind.REMIND_STARS, Subject.record(record.id))
    await step(unit, after, Verb.RATE, command.actor, public=True, facts={"stars": stars})
    if stars <= FEW:
        await _tell_leads(unit, after, stars, now)
    await cards_follow(unit, after, now)
    return given


async def say_why(unit: Unit, command: Words, now: datetime) -> Record:
    """Keep why the stars are few; the leads read it, and nobody else.

    Raises:
        NoWords: there is nothing to read.
        TooLate: the answer stands for good.
    """
    record = await unit.records.get(command.record)
    demand(command.actor, Verb.RATE, record)
    after = moved(record, Verb.RATE, now)
    asked = await _asked(unit, record.id, now)
    if not command.text:
        raise NoWords(what="reason")
    if asked.stars is None:
        raise TooLate(what="stars")
    await unit.feedback.save(replace(asked, reason=command.text))
    facts: dict[str, Fact] = {"stars": asked.stars, "explained": True}
    await step(unit, after, Verb.RATE, command.actor, public=True, facts=facts)
    if asked.stars <= FEW:
        await _tell_leads(unit, after, asked.stars, now)
    await tell(unit, after, command.actor.chat, "reason_taken", now)
    await cards_follow(unit, after, now)
    return after


async def _asked(unit: Unit, record: RecordId, now: datetime) -> Feedback:
    asked = await unit.feedback.latest(record)
    if asked is None or not asked.takes_stars(now):
        raise TooLate(what="stars")
    return asked


async def _tell_leads(unit: Unit, record: Record, stars: int, now: datetime) -> None:
    for lead in await leads_of(unit, record):
        chat = await unit.chats.private(lead)
        if chat.reachable:
            await tell(unit, record, chat.id, "rated_low", now, data={"stars": stars})
