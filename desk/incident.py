"""The rules of incidents and requests: pure functions of a record, facts and a moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from desk.draft import WORDLESS, Draft
from desk.errors import AlreadyClaimed, AlreadyYours, IllegalMove
from desk.identifiers import PersonId, RecordId
from desk.policy import Category, PendingReason
from desk.priority import Impact, Urgency, priority
from desk.record import CancelReason, Kind, Record, State, Verb
from desk.transitions import TRANSITIONS
from desk.understanding.details import Field

GOES_ON = timedelta(days=7)
"""How long after its closing the same trouble of the same person belongs to a ticket."""
DEFAULT_IMPACT = Impact.ONE
DEFAULT_URGENCY = Urgency.HINDERED
"""What a draft that files itself takes for an answer nobody gave."""


def filed(
    draft: Draft,
    number: RecordId,
    requester: PersonId,
    category: Category,
    at: datetime,
    terms: int = 1,
) -> Record:
    """Return the record that a draft becomes, under a version of the terms.

    `reported_at` is the moment of the draft's first message, not of the filing: time spent
    answering questions, or our own downtime, is charged to the desk.
    """
    impact = draft.impact or DEFAULT_IMPACT
    urgency = draft.urgency or DEFAULT_URGENCY
    return Record(
        id=number,
        kind=category.kind,
        title=draft.title or _untitled(draft),
        category=category.key,
        team=category.team,
        impact=impact,
        urgency=urgency,
        priority=priority(impact, urgency),
        requester=requester,
        state=State.NEW,
        owner=None,
        reported_at=draft.reported_at,
        changed_at=at,
        version=1,
        terms=terms,
        confidential=category.confidential,
        source=draft.source,
        caller=draft.caller,
        guessed=draft.guessed,
        place=draft.answer(Field.PLACE),
        device=draft.answer(Field.DEVICE),
        contact=draft.answer(Field.CONTACT),
        answers={
            slot: answer.text
            for slot, answer in draft.answers.items()
            if answer.text and slot not in set(Field)
        },
    )


def _untitled(draft: Draft) -> str:
    """Return the title of a report without words: the sign of what came."""
    return WORDLESS[draft.attachments[0].kind] if draft.attachments else ""


def goes_on_from(record: Record, earlier: Sequence[Record]) -> RecordId | None:
    """Return which closed record of the same requester a new one goes on from, if it does.

    That is the newest of the same category that was closed within the week before.
    """
    found = [
        e.id
        for e in earlier
        if e.state is State.CLOSED
        and e.category == record.category
        and e.closed_at is not None
        and timedelta() <= record.reported_at - e.closed_at < GOES_ON
    ]
    return max(found, default=None)


def moved(record: Record, verb: Verb, at: datetime) -> Record:
    """Return the record after `verb`, one version on.

    Time never goes backwards within a record, whatever the wall clock does.

    Raises:
        IllegalMove: the table has no such move.
    """
    state = TRANSITIONS[record.kind].after(record.state, verb)
    return replace(
        record, state=state, changed_at=max(at, record.changed_at), version=record.version + 1
    )


def claimed(record: Record, engineer: PersonId, at: datetime) -> Record:
    """Return the record in the hands of `engineer`, who may have been given it before.

    Raises:
        AlreadyClaimed: somebody else holds it.
        AlreadyYours: the engineer holds it.
        IllegalMove: it is past claiming.
    """
    after = moved(record, Verb.CLAIM, at)
    if record.owner == engineer and record.state is not State.NEW:
        raise AlreadyYours(record=record.id)
    if record.owner is not None and record.owner != engineer:
        raise AlreadyClaimed(record=record.id, holder=record.owner, since=record.changed_at)
    return replace(after, owner=engineer, responded_at=record.responded_at or after.changed_at)


def unclaimed(record: Record, at: datetime) -> Record:
    """Return the record back in the queue; its state stays.

    Raises:
        IllegalMove: nobody holds it, or its state has no such move.
    """
    after = moved(record, Verb.UNCLAIM, at)
    if record.owner is None:
        raise _illegal(record, Verb.UNCLAIM)
    return replace(after, owner=None)


def replied(record: Record, engineer: PersonId, at: datetime) -> Record:
    """Return the record after a public answer: who answers an unowned record owns it."""
    after = moved(record, Verb.REPLY, at)
    owner = record.owner
    if owner is None and record.state is not State.RESOLVED:
        owner = engineer
    return replace(after, owner=owner, responded_at=record.responded_at or after.changed_at)


def pended(record: Record, reason: PendingReason, at: datetime) -> Record:
    """Return the record on hold for a reason."""
    return replace(moved(record, Verb.PEND, at), pending_reason=reason.key)


def resumed(record: Record, at: datetime) -> Record:
    """Return the record at work again."""
    return replace(moved(record, Verb.RESUME, at), pending_reason=None)


def corrected(record: Record, kind: Kind, at: datetime) -> Record:
    """Return the record as another kind, with the number it has."""
    return replace(moved(record, Verb.CORRECT, at), kind=kind)


def resolved(record: Record, cause: str, solution: str, at: datetime) -> Record:
    """Return the record with service restored, by cause and solution."""
    after = moved(record, Verb.RESOLVE, at)
    return replace(
        after,
        cause=cause,
        solution=solution,
        resolved_at=after.changed_at,
        first_resolved_at=record.first_resolved_at or after.changed_at,
        pending_reason=None,
    )


def confirmed(record: Record, at: datetime) -> Record:
    """Return the record closed, by the requester's word or by silence."""
    after = moved(record, Verb.CONFIRM, at)
    return replace(after, closed_at=after.changed_at)


def reopened(record: Record, at: datetime) -> Record:
    """Return the record at work again: the solution did not hold. Its first one is remembered."""
    after = moved(record, Verb.REOPEN, at)
    return replace(after, cause=None, solution=None, resolved_at=None, reopens=record.reopens + 1)


def urged(record: Record, at: datetime) -> Record:
    """Return the record after its requester asked how long it takes."""
    return replace(moved(record, Verb.URGE, at), urges=record.urges + 1)


def cancelled(
    record: Record, reason: CancelReason, at: datetime, original: RecordId | None = None
) -> Record:
    """Return the record given up for a reason; `original` is what a duplicate is one of."""
    after = moved(record, Verb.CANCEL, at)
    return replace(
        after,
        closed_at=after.changed_at,
        pending_reason=None,
        cancel_reason=reason,
        duplicate_of=original,
    )


def legal(record: Record) -> frozenset[Verb]:
    """Return the verbs that the record's state and ownership allow, whoever asks.

    Who was given a new record claims it all the same: that answers the requester. So begins a
    task whoever was given it.
    """
    verbs = TRANSITIONS[record.kind].verbs(record.state)
    if record.owner is None:
        return verbs - {Verb.UNCLAIM}
    not_begun = record.state in (State.NEW, State.TODO)
    return verbs if not_begun else verbs - {Verb.CLAIM, Verb.START}


def _illegal(record: Record, verb: Verb) -> IllegalMove:
    return IllegalMove(state=record.state, verb=verb, legal=legal(record))
