"""Who works a record and how pressing it is: pure rules of giving it out, on, up and back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from desk.errors import AlreadyTheirs, NotForYou, Overdue, TooLate
from desk.events import Event
from desk.identifiers import PersonId
from desk.incident import moved
from desk.policy import Category
from desk.priority import Impact, Priority, closest
from desk.record import Kind, Record, State, Verb

CATEGORY_ONLY = frozenset({State.RESOLVED, State.CLOSED})
"""States in which the work is done: a category is corrected for the reports, and nothing moves."""


OF_ITSELF = frozenset({Verb.WARN, Verb.REMIND, Verb.PAGE, Verb.PROMISE})
"""What the desk does beside people: it takes nobody's chance away to undo a mistake."""


def assigned(record: Record, engineer: PersonId, at: datetime) -> Record:
    """Return the record given out to `engineer`; who has to answer for it is not yet answered.

    Raises:
        AlreadyTheirs: they have it.
        IllegalMove: it is past giving out.
    """
    return _given(record, Verb.ASSIGN, engineer, at)


def handed_over(record: Record, engineer: PersonId, at: datetime) -> Record:
    """Return the record in the hands of another engineer; its state stays.

    Raises:
        AlreadyTheirs: they have it.
        IllegalMove: it is past handing over.
    """
    return _given(record, Verb.HAND_OVER, engineer, at)


def handed_to_team(record: Record, team: str, at: datetime) -> Record:
    """Return the record in the queue of a team, its own or another.

    Raises:
        Overdue: it waits there already.
        IllegalMove: it is past handing over.
    """
    after = moved(record, Verb.HAND_OVER, at)
    if record.team == team and record.owner is None:
        raise Overdue
    return replace(after, team=team, owner=None)


def escalated(record: Record, at: datetime) -> Record:
    """Return the record with which an engineer needs the leads' help."""
    after = moved(record, Verb.ESCALATE, at)
    return replace(after, escalated_at=after.changed_at)


def verb_towards(record: Record, wanted: Priority) -> Verb:
    """Return what a change to `wanted` is: raising or lowering.

    Raises:
        Overdue: it has that priority.
    """
    if wanted is record.priority:
        raise Overdue
    return Verb.RAISE if wanted.value < record.priority.value else Verb.LOWER


def prioritised(record: Record, wanted: Priority, at: datetime) -> Record:
    """Return the record with another priority; impact and urgency follow, changed least.

    Raises:
        Overdue: it has that priority.
        IllegalMove: it is past that.
    """
    after = moved(record, verb_towards(record, wanted), at)
    impact, urgency = closest(record.impact, record.urgency, wanted)
    return replace(after, priority=wanted, impact=impact, urgency=urgency)


def priority_corrected(record: Record, wanted: Priority, at: datetime) -> Record:
    """Return the record with the priority that it should have had from the beginning.

    Raises:
        Overdue: it has that priority, or it was solved before.
        IllegalMove: it is past that.
    """
    after = moved(record, Verb.CORRECT, at)
    if wanted is record.priority or record.first_resolved_at is not None:
        raise Overdue
    impact, urgency = closest(record.impact, record.urgency, wanted)
    return replace(after, priority=wanted, impact=impact, urgency=urgency)


def recategorised(record: Record, category: Category, at: datetime) -> Record:
    """Return the record in another category, which brings its kind and team along.

    Where the team changes nobody owns it any more; what was confidential stays so. Once the work
    is done only the category changes.

    Raises:
        Overdue: it is in that category.
        IllegalMove: it was given up.
    """
    after = replace(moved(record, Verb.CORRECT, at), category=category.key)
    if record.category == category.key:
        raise Overdue
    if record.state in CATEGORY_ONLY or record.kind is Kind.TASK:
        return after
    moves = category.team != record.team
    return replace(
        after,
        kind=category.kind,
        team=category.team,
        owner=None if moves else record.owner,
        confidential=record.confidential or category.confidential,
    )


def undone(record: Record, at: datetime, owner: PersonId | None = None) -> Record:
    """Return the record as it was before a claim or a solution that was a mistake.

    `owner` is whom it was given out to before the claim.

    Raises:
        IllegalMove: it is neither claimed nor solved.
    """
    after = moved(record, Verb.UNDO, at)
    if record.state is not State.RESOLVED:
        return replace(after, owner=owner, responded_at=None)
    is_first = record.first_resolved_at == record.resolved_at
    return replace(
        after,
        cause=None,
        solution=None,
        resolved_at=None,
        first_resolved_at=None if is_first else record.first_resolved_at,
    )


def mistake(timeline: Sequence[Event], window: timedelta, at: datetime) -> Event | None:
    """Return the claim or solution that can be taken back now: the newest step, and a fresh one."""
    newest = next((event for event in reversed(timeline) if event.verb not in OF_ITSELF), None)
    if newest is None or newest.actor is None or at - newest.at >= window:
        return None
    return newest if newest.verb in (Verb.CLAIM, Verb.RESOLVE) else None


def demand_mistake(
    timeline: Sequence[Event], person: PersonId, window: timedelta, at: datetime
) -> Event:
    """Return the step that `person` may take back now.

    Raises:
        TooLate: the minute is over, or something else has happened since.
        NotForYou: somebody else did it.
    """
    newest = mistake(timeline, window, at)
    if newest is None:
        raise TooLate(what="undo")
    if newest.actor != person:
        raise NotForYou
    return newest


def next_in_turn(held: Sequence[tuple[PersonId, int, int]]) -> PersonId | None:
    """Return whose turn it is: the fewest open tickets, then the longest since the newest one.

    Args:
        held: each engineer who can take work, with how many open tickets they have, and the
            number of the newest they ever had, 0 for none.
    """
    order = sorted(held, key=lambda share: (share[1], share[2], share[0]))
    return order[0][0] if order else None


def _given(record: Record, verb: Verb, engineer: PersonId, at: datetime) -> Record:
    after = moved(record, verb, at)
    if record.owner == engineer:
        raise AlreadyTheirs(record=record.id, holder=engineer)
    return replace(after, owner=engineer)


def hurried(record: Record, at: datetime) -> Record:
    """Return the record that its requester cannot wait for.

    It becomes a P1 where many are affected, else at least a P2.

    Raises:
        IllegalMove: it is past that.
    """
    wanted = Priority.P1 if record.impact is Impact.MANY else Priority.P2
    after = moved(record, Verb.RAISE, at)
    if record.priority.value <= wanted.value:
        return after
    impact, urgency = closest(record.impact, record.urgency, wanted)
    return replace(after, priority=wanted, impact=impact, urgency=urgency)
