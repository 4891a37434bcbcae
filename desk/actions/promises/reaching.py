"""By which ways those who are meant can be called, and the calls themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from desk.actions.promises.finding import Found, found
from desk.actions.promises.sparing import tell_by_day
from desk.events import Event, Fact
from desk.identifiers import ChatId, PersonId
from desk.notices import Rank
from desk.people import Person
from desk.policy import Policy
from desk.ports import Unit
from desk.promises.paging import skipped
from desk.record import Record, Verb
from desk.rings import DEFAULT, contact_address, person_address, ring_about
from desk.terms import Channel, Step

RINGS_FOR = timedelta(hours=1)
"""How long a ring is worth trying: later somebody else has been called."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reach:
    """Who is called by which way: people and places by Telegram, addresses by other channels.

    `left_out` are the numbers of people who cannot be called by any way, each with the reason.
    """

    people: Sequence[Person] = ()
    places: Sequence[ChatId] = ()
    rings: Sequence[tuple[Channel, str]] = ()
    left_out: Sequence[tuple[PersonId, str]] = ()
    instead: str = ""

    @property
    def is_nobody(self) -> bool:
        """Whether nobody can be called."""
        return not self.people and not self.places and not self.rings


def reach(policy: Policy, who: Found, channels: Iterable[Channel]) -> Reach:
    """Return by which of some channels those who were found can be called.

    Who cannot be reached by Telegram is called by the others all the same.
    """
    ways = [channel for channel in channels if channel is not Channel.TELEGRAM]
    by_telegram = Channel.TELEGRAM in channels or not ways
    unreached = [person for person, why in who.left_out if why == "unreachable"]
    rings = []
    for channel in ways:
        meant = [person_address(p.telegram_id) for p in (*who.people, *unreached)]
        if who.contact:
            meant = [contact_address(who.contact)]
        elif not meant:
            meant = [DEFAULT]
        rings += [(channel, to) for to in meant if policy.can_ring(channel, to)]
    rung = {to for _, to in rings}
    left = [(p, why) for p, why in who.left_out if person_address(p.telegram_id) not in rung]
    return Reach(
        people=who.people if by_telegram else (),
        places=who.places if by_telegram else (),
        rings=rings,
        left_out=[(person.id, why) for person, why in left],
        instead=who.instead,
    )


async def reach_of(unit: Unit, record: Record, step: Step, at: datetime) -> tuple[Reach, str]:
    """Return whom a step calls at a moment; and why it is left out, empty where it is not."""
    policy = unit.policy
    only = policy.calendars.get(step.only) if step.only else None
    why = skipped(step, at, only, policy.timezone)
    if why is not None:
        return Reach(), why
    reached = reach(policy, await found(unit, record, step.page, at), step.channels)
    return reached, "nobody" if reached.is_nobody else ""


def facts_of(reaches: Sequence[Reach]) -> dict[str, Fact]:
    """Return who is called and who is not, as a step of the timeline keeps it."""
    told = sorted({person.id for r in reaches for person in r.people})
    facts: dict[str, Fact] = {"told": ",".join(map(str, told))}
    if any(r.places for r in reaches):
        facts["group"] = True
    lists = {
        "rung": {f"{channel}={to}" for r in reaches for channel, to in r.rings},
        "left_out": {f"{person}:{why}" for r in reaches for person, why in r.left_out},
        "instead": {r.instead for r in reaches if r.instead},
    }
    return facts | {name: ",".join(sorted(codes)) for name, codes in lists.items() if codes}


def told_at(timeline: Sequence[Event], now: datetime) -> frozenset[PersonId]:
    """Return who was called at this very moment already: one message is enough."""
    return frozenset(
        PersonId(int(person))
        for event in timeline
        if event.at == now and event.verb in (Verb.WARN, Verb.PAGE)
        for person in str(event.facts.get("told") or "").split(",")
        if person
    )


async def call(
    unit: Unit,
    record: Record,
    reaches: Sequence[Reach],
    template: str,
    now: datetime,
    *,
    rank: Rank,
    known: frozenset[PersonId],
    due: datetime | None,
) -> None:
    """Stage the calls; whoever is `known` was called a moment ago by Telegram.

    Args:
        unit: where they are staged.
        record: the record after the step that calls.
        reaches: who is called.
        template: what it is: `warned` or `page`.
        now: the moment.
        rank: before what else it goes.
        known: who need not be told by Telegram.
        due: when the promise is due that is at risk.
    """
    people = {p.id: p for r in reaches for p in r.people if p.id not in known}
    chats = [(await unit.chats.private(person)).id for person in people.values()]
    for chat in dict.fromkeys([*chats, *(place for r in reaches for place in r.places)]):
        await tell_by_day(unit, record, chat, f"staff/{template}", now, rank=rank)
    meant = ",".join(str(p.telegram_id) for r in reaches for p in r.people)
    for channel, to in dict.fromkeys(ring for r in reaches for ring in r.rings):
        data: dict[str, Fact] = {"people": meant} if meant else {}
        if due is not None:
            data["due"] = due.isoformat()
        ring = ring_about(record, template, channel, to, now=now, lasts=RINGS_FOR, data=data)
        await unit.rings.add(ring)
