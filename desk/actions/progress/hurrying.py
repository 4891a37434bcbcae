"""Hurrying: outside of service hours a requester says that it cannot wait, once a ticket."""

from collections.abc import Sequence
from datetime import datetime

from desk.access import demand
from desk.actions.leaders import leads_of
from desk.actions.steps import cards_follow, step, tell, tell_group
from desk.actions.working.incident import Act
from desk.errors import NotForYou, Overdue
from desk.events import Event, Fact
from desk.handling import hurried
from desk.notices import Rank
from desk.people import Person
from desk.policy import Policy, Reporters
from desk.ports import Unit
from desk.priority import Priority
from desk.record import Record, State, Verb


async def hurry(unit: Unit, command: Act, now: datetime) -> Record:
    """Raise a record that cannot wait until work begins; engineers and leads learn at once.

    The priority is provisional: whoever takes the record may lower it again.

    Raises:
        NotForYou: the desk does not know who asks.
        Overdue: work is done now, or it was asked for before.
    """
    record = await unit.records.get(command.record)
    demand(command.actor, Verb.RAISE, record)
    after = hurried(record, now)
    if not is_known(command.actor.person, unit.policy):
        raise NotForYou
    timeline = await unit.events.of(record.id)
    if not may_hurry(record, command.actor.person, timeline, unit.policy, now):
        raise Overdue
    facts: dict[str, Fact] = {
        "before": record.priority,
        "after": after.priority,
        "provisional": True,
    }
    await step(unit, after, Verb.RAISE, command.actor, public=True, facts=facts)
    await tell_group(unit, after, "hurried", now, rank=Rank.PAGE)
    people = {person.id: person for person in await leads_of(unit, after)}
    if after.owner is not None:
        people[after.owner] = await unit.people.get(after.owner)
    for person in people.values():
        chat = await unit.chats.private(person)
        if chat.reachable:
            await tell(unit, after, chat.id, "hurried", now, rank=Rank.PAGE)
    await tell(unit, after, command.actor.chat, "hurry_taken", now)
    await cards_follow(unit, after, now)
    return after


def may_hurry(
    record: Record, requester: Person, timeline: Sequence[Event], policy: Policy, now: datetime
) -> bool:
    """Tell whether the requester may say that it cannot wait: outside of service hours, once."""
    waits = record.state in (State.NEW, State.ACTIVE, State.PENDING)
    if not waits or record.priority is Priority.P1 or policy.service_hours.is_open(now):
        return False
    hurried_before = any(e.verb is Verb.RAISE and e.actor == requester.id for e in timeline)
    return is_known(requester, policy) and not hurried_before


def is_known(person: Person, policy: Policy) -> bool:
    """Tell whether a person may wake others: strangers whose reports wait for a lead may not."""
    return person.verified or policy.reporters is not Reporters.APPROVE
