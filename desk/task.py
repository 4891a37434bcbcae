"""The rules of tasks: pieces of work split off a ticket, which they block while they are open."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from desk.draft import TITLE_LIMIT
from desk.errors import AlreadyClaimed, AlreadyYours, BlockedBy, IllegalMove
from desk.identifiers import PersonId, RecordId
from desk.incident import legal, moved
from desk.record import Kind, Record, Source, State, Verb
from desk.text import shortened

DIVISIBLE = frozenset({State.NEW, State.ACTIVE, State.PENDING})
"""The states of a ticket in which there is work to split off."""


def demand_divisible(parent: Record) -> None:
    """Let a ticket pass that is worked on.

    Raises:
        IllegalMove: it is over or solved, or a task itself.
    """
    if parent.state not in DIVISIBLE:
        raise IllegalMove(state=parent.state, verb=Verb.NOTE, legal=legal(parent))


def split_off(
    parent: Record, number: RecordId, words: str, engineer: PersonId, at: datetime
) -> Record:
    """Return the task that an engineer splits off a ticket; its title is how the words begin.

    Nobody has it yet; what the ticket is about, how pressing and how secret it is holds for it.

    Raises:
        IllegalMove: the ticket is over or solved, or a task itself.
    """
    demand_divisible(parent)
    return Record(
        id=number,
        kind=Kind.TASK,
        title=shortened(words, TITLE_LIMIT),
        category=parent.category,
        team=parent.team,
        impact=parent.impact,
        urgency=parent.urgency,
        priority=parent.priority,
        requester=engineer,
        state=State.TODO,
        owner=None,
        reported_at=at,
        changed_at=at,
        version=1,
        parent=parent.id,
        confidential=parent.confidential,
        source=Source.TASK,
    )


def started(task: Record, engineer: PersonId, at: datetime) -> Record:
    """Return the task under way in the hands of `engineer`, who may have been given it before.

    Raises:
        AlreadyClaimed: somebody else has it.
        AlreadyYours: the engineer has begun it.
        IllegalMove: it is over.
    """
    after = moved(task, Verb.START, at)
    if task.owner == engineer and task.state is State.DOING:
        raise AlreadyYours(record=task.id)
    if task.owner is not None and task.owner != engineer:
        raise AlreadyClaimed(record=task.id, holder=task.owner, since=task.changed_at)
    return replace(after, owner=engineer)


def finished(task: Record, engineer: PersonId, at: datetime) -> Record:
    """Return the task done; what nobody had begun was done by `engineer`.

    Raises:
        IllegalMove: it is over.
    """
    after = moved(task, Verb.FINISH, at)
    return replace(after, owner=task.owner or engineer, closed_at=after.changed_at)


def skipped(task: Record, at: datetime) -> Record:
    """Return the task that nobody has to do any more.

    Raises:
        IllegalMove: it is over.
    """
    after = moved(task, Verb.SKIP, at)
    return replace(after, closed_at=after.changed_at)


def confided(task: Record, at: datetime) -> Record:
    """Return the task kept as secret as its ticket, though it be over."""
    return replace(moved(task, Verb.CORRECT, at), confidential=True)


def demand_unblocked(tasks: Iterable[Record]) -> None:
    """Let a ticket with these tasks be solved.

    Raises:
        BlockedBy: some of them are open.
    """
    still_open = tuple(task.id for task in tasks if task.is_open)
    if still_open:
        raise BlockedBy(tasks=still_open)
