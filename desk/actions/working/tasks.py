"""Splitting tasks off a ticket and working them; the ticket is not solved before they are over."""

from dataclasses import dataclass
from datetime import datetime

from desk.access import Act as Right
from desk.access import Actor
from desk.actions.desks import desks_of, ticket_of
from desk.actions.steps import cards_follow, first_step, show_card, step, task_follows
from desk.actions.working.crew import demanded, tell_staff
from desk.actions.working.handing_over import worded
from desk.actions.working.incident import Act
from desk.actions.working.moving import moved_cards
from desk.errors import NotForYou, NoWords
from desk.events import Attachment, Fact, Message
from desk.incident import moved
from desk.ports import Unit
from desk.record import Kind, Record, Verb
from desk.task import confided, finished, skipped, split_off, started


@dataclass(frozen=True, kw_only=True, slots=True)
class Split(Act):
    """A piece of work to be done before a ticket can be solved."""

    words: str
    attachments: tuple[Attachment, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Skip(Act):
    """A task that needs not be done, and why."""

    words: str


async def split(unit: Unit, command: Split, now: datetime) -> Record:
    """Split a task off a ticket; both show it at once, and the reporter learns nothing of it.

    The ticket is written, too: so nobody resolves it in the same moment, unaware of the task.

    Raises:
        NoWords: it does not say what is to be done.
        IllegalMove: the ticket is over or solved, or a task itself.
    """
    actor = command.actor
    ticket = await demanded(unit, actor, command.record, Right.ADD_TASK)
    if not command.words:
        raise NoWords(what="task")
    number = await unit.counters.record()
    task = split_off(ticket, number, command.words, actor.person.id, now)
    facts: dict[str, Fact] = {"task": number}
    await step(unit, moved(ticket, Verb.NOTE, now), Verb.NOTE, actor, public=False, facts=facts)
    message = Message(
        record=number,
        seq=task.version,
        author=actor.person.id,
        text=command.words,
        attachments=command.attachments,
    )
    of: dict[str, Fact] = {"ticket": ticket.id}
    await first_step(unit, task, actor, message, of, public=False)
    await task_follows(unit, task, now)
    return task


async def start(unit: Unit, command: Act, now: datetime) -> Record:
    """Begin a task; it is the engineer's from now on."""
    task = await _task(unit, command, Verb.START)
    after = started(task, command.actor.person.id, now)
    await step(unit, after, Verb.START, command.actor, public=False)
    await cards_follow(unit, after, now)
    return after


async def finish(unit: Unit, command: Act, now: datetime) -> Record:
    """Finish a task; who has the ticket learns it. What nobody has begun, anyone may finish."""
    begun = (await unit.records.get(command.record)).owner is not None
    task = await _task(unit, command, Verb.FINISH if begun else Verb.START)
    after = finished(task, command.actor.person.id, now)
    await step(unit, after, Verb.FINISH, command.actor, public=False)
    await _over(unit, after, command.actor, now)
    return after


async def skip(unit: Unit, command: Skip, now: datetime) -> Record:
    """Give a task up for a reason; who has the ticket learns it, and who has the task.

    Raises:
        NoWords: there is no reason.
    """
    task = await _task(unit, command, Verb.SKIP)
    if not command.words:
        raise NoWords(what="reason")
    after = skipped(task, now)
    message = worded(after, command.actor, command.words)
    await step(unit, after, Verb.SKIP, command.actor, public=False, message=message)
    await _over(unit, after, command.actor, now)
    return after


async def confide_tasks(unit: Unit, ticket: Record, actor: Actor, now: datetime) -> None:
    """Keep the tasks of a ticket as secret as it has become, also those that are over."""
    for task in await unit.records.tasks_of(ticket.id):
        if task.confidential:
            continue
        after = confided(task, now)
        facts: dict[str, Fact] = {"field": "confidential", "before": False, "after": True}
        await step(unit, after, Verb.CORRECT, actor, public=False, facts=facts)
        if after.is_open:
            await moved_cards(unit, task, after, now)
            continue
        for desk in await desks_of(unit, task):
            await show_card(unit, after, desk.id, now)


async def _over(unit: Unit, task: Record, actor: Actor, now: datetime) -> None:
    """Stage that the cards show a task that is over, and that those learn it who wait for it."""
    ticket = await ticket_of(unit, task)
    waiting = {owner for owner in (ticket.owner, task.owner) if owner is not None}
    people = [await unit.people.get(owner) for owner in sorted(waiting)]
    await tell_staff(unit, task, people, "staff/task_over", now, but=actor)
    await cards_follow(unit, task, now)


async def _task(unit: Unit, command: Act, verb: Verb) -> Record:
    """Return the task, if the actor may do this to it.

    Raises:
        NotForYou: they may not, or it is none.
    """
    task = await demanded(unit, command.actor, command.record, verb)
    if task.kind is not Kind.TASK:
        raise NotForYou
    return task
