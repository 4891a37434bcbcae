"""Putting right what a record says: its category and its priority; and calling the leads."""

from dataclasses import dataclass
from datetime import datetime

from desk.access import Act as Right
from desk.access import demand
from desk.actions.arming import case_of
from desk.actions.desks import desks_of
from desk.actions.leaders import leads_of
from desk.actions.steps import cards_follow, show_card, step, tell_group, tell_requester
from desk.actions.working.crew import demanded, tell_staff
from desk.actions.working.handing_over import worded
from desk.actions.working.incident import Act
from desk.actions.working.moving import moved_cards
from desk.actions.working.tasks import confide_tasks
from desk.errors import NeedsLead, NoWords, Overdue
from desk.events import Fact
from desk.handling import (
    escalated,
    prioritised,
    priority_corrected,
    recategorised,
    verb_towards,
)
from desk.people import Role
from desk.ports import Unit
from desk.priority import Priority
from desk.record import Record, State, Verb

NEAR_THE_END = 75
"""At how many percent of the time to solve it only a lead may lower a priority."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Prioritise(Act):
    """Another priority, and why."""

    priority: Priority
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Recategorise(Act):
    """Another category."""

    category: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Escalate(Act):
    """An engineer needs the leads' help, for a reason."""

    words: str = ""


async def may_prioritise(unit: Unit, command: Prioritise, now: datetime) -> Record:
    """Return the record if the actor may give it that priority.

    Raises:
        NotForYou: they may not: any engineer raises, only the owner or a lead lowers.
        NeedsLead: it is lowered when its time is nearly over.
        Overdue: it has that priority.
    """
    record = await demanded(unit, command.actor, command.record, Verb.RAISE)
    verb = verb_towards(record, command.priority)
    demand(command.actor, verb, record)
    if verb is Verb.LOWER:
        await _may_lower(unit, command, record, now)
    prioritised(record, command.priority, now)
    return record


async def prioritise(unit: Unit, command: Prioritise, now: datetime) -> Record:
    """Change the priority for a reason that stays among engineers; the card shows the new one.

    A rise rings in the group. When the owner is away, leads learn of a new P1 in private.
    """
    record = await may_prioritise(unit, command, now)
    if not command.words:
        raise NoWords(what="reason")
    verb = verb_towards(record, command.priority)
    after = prioritised(record, command.priority, now)
    facts: dict[str, Fact] = {
        "before": record.priority,
        "after": after.priority,
        "impact_before": record.impact,
        "impact": after.impact,
        "urgency_before": record.urgency,
        "urgency": after.urgency,
    }
    message = worded(after, command.actor, command.words)
    await step(unit, after, verb, command.actor, public=False, facts=facts, message=message)
    if verb is Verb.RAISE:
        await tell_group(unit, after, "staff/raised", now)
        await _cover(unit, after, command, now)
    await cards_follow(unit, after, now)
    return after


async def may_correct(unit: Unit, command: Prioritise, now: datetime) -> Record:
    """Return the record if the actor may say that its priority was wrong from the beginning.

    Raises:
        NotForYou: they may not: a lead may.
        Overdue: it has that priority, or it was solved before.
    """
    record = await demanded(unit, command.actor, command.record, Right.CORRECT_PRIORITY)
    priority_corrected(record, command.priority, now)
    return record


async def correct_priority(unit: Unit, command: Prioritise, now: datetime) -> Record:
    """Correct a priority that was wrong from the beginning: its clocks count as if it never was.

    Raises:
        NoWords: nobody says why.
    """
    record = await may_correct(unit, command, now)
    if not command.words:
        raise NoWords(what="reason")
    after = priority_corrected(record, command.priority, now)
    facts: dict[str, Fact] = {
        "field": "priority",
        "before": record.priority,
        "after": after.priority,
    }
    message = worded(after, command.actor, command.words)
    await step(unit, after, Verb.CORRECT, command.actor, public=False, facts=facts, message=message)
    await cards_follow(unit, after, now)
    return after


async def _may_lower(unit: Unit, command: Prioritise, record: Record, now: datetime) -> None:
    """Let a priority be lowered; near the end of its time only by a lead.

    Raises:
        NeedsLead: so much of the time is used up that it would look like a way out.
    """
    clocks = (await case_of(unit, record)).clocks
    if clocks is None or Role.LEAD in command.actor.person.roles(record.team):
        return
    near = clocks.resolution.reached(NEAR_THE_END)
    if near is not None and near <= now:
        raise NeedsLead


async def _cover(unit: Unit, record: Record, command: Act, now: datetime) -> None:
    """Stage that the leads see to what is most pressing while its owner is away."""
    if record.priority is not Priority.P1 or record.owner is None:
        return
    if (await unit.people.get(record.owner)).away_since is not None:
        heads = await leads_of(unit, record)
        await tell_staff(unit, record, heads, "staff/raised", now, but=command.actor)


async def recategorise(unit: Unit, command: Recategorise, now: datetime) -> Record:
    """Put the record into another category; where that is another team's, it goes there.

    Once it is closed that counts for the reports alone, and nobody is told.
    """
    record = await demanded(unit, command.actor, command.record, Verb.CORRECT)
    category = unit.policy.categories.get(command.category)
    if category is None:
        raise Overdue
    after = recategorised(record, category, now)
    facts: dict[str, Fact] = {
        "field": "category",
        "before": record.category,
        "after": after.category,
    }
    for field in ("kind", "team"):
        was, became = getattr(record, field), getattr(after, field)
        if was != became:
            facts |= {f"{field}_before": was, field: became}
    public = record.state is not State.CLOSED
    await step(unit, after, Verb.CORRECT, command.actor, public=public, facts=facts)
    if after.confidential and not record.confidential:
        await confide_tasks(unit, after, command.actor, now)
    if record.state is State.CLOSED:
        for desk in await desks_of(unit, after):
            await show_card(unit, after, desk.id, now, quiet=True)
        return after
    if after.team != record.team:
        await tell_requester(unit, after, "other_team", now)
    return await moved_cards(unit, record, after, now)


async def escalate(unit: Unit, command: Escalate, now: datetime) -> Record:
    """Call the leads, in private and before the group; the requester learns only that, and once."""
    record = await demanded(unit, command.actor, command.record, Verb.ESCALATE)
    after = escalated(record, now)
    message = worded(after, command.actor, command.words)
    await step(unit, after, Verb.ESCALATE, command.actor, public=False, message=message)
    await tell_group(unit, after, "staff/escalated", now)
    heads = await leads_of(unit, after)
    await tell_staff(unit, after, heads, "staff/escalated", now, but=command.actor)
    if record.escalated_at is None:
        await tell_requester(unit, after, "helped", now)
    await cards_follow(unit, after, now)
    return after
