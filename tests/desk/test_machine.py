"""Any history of people's acts keeps the laws of a ticket, whatever its kind."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk import handling, incident, task
from desk.errors import (
    AlreadyClaimed,
    AlreadyTheirs,
    AlreadyYours,
    IllegalMove,
    Overdue,
    Refusal,
)
from desk.policy import Category, PendingReason
from desk.priority import MATRIX, Priority
from desk.record import OPEN, CancelReason, Kind, State, Verb
from desk.transitions import TRANSITIONS
from tests.desk.records import ENGINEER, NOW, RIVAL, record

WAIT = PendingReason(
    key="wait_part", names={"en": "Part"}, told={"en": "…"}, resumes_on_user_message=False
)
WIFI = Category(key="network.wifi", names={}, kind=Kind.INCIDENT, team="network")
PRINTER = Category(key="hardware.printer", names={}, kind=Kind.INCIDENT, team="desk")


OF_PROMISES = (
    Verb.WARN,
    Verb.REMIND,
    Verb.PAGE,
    Verb.DECLINE,
    Verb.ACKNOWLEDGE,
    Verb.KEEP,
    Verb.PROMISE,
)


def handed_on(r, who, at):
    """Hand a record to somebody; to the other team where they have it."""
    if r.owner != who:
        return handling.handed_over(r, who, at)
    return handling.handed_to_team(r, "network" if r.team == "desk" else "desk", at)


def recategorised(r, _who, at):
    other = WIFI if r.category == PRINTER.key else PRINTER
    return handling.recategorised(r, other, at)


def prioritised(verb):
    def act(r, _who, at):
        step = -1 if verb is Verb.RAISE else 1
        wanted = Priority(f"P{int(r.priority[1]) + step}") if _has_room(r, step) else r.priority
        return handling.prioritised(r, wanted, at)

    return act


def _has_room(r, step):
    return 1 <= int(r.priority[1]) + step <= len(Priority)


ACTS = {
    Verb.CLAIM: incident.claimed,
    Verb.UNCLAIM: lambda r, _who, at: incident.unclaimed(r, at),
    Verb.NOTE: lambda r, _who, at: incident.moved(r, Verb.NOTE, at),
    Verb.USER_MESSAGE: lambda r, _who, at: incident.moved(r, Verb.USER_MESSAGE, at),
    Verb.REPLY: incident.replied,
    Verb.PEND: lambda r, _who, at: incident.pended(r, WAIT, at),
    Verb.RESUME: lambda r, _who, at: incident.resumed(r, at),
    Verb.CORRECT: recategorised,
    Verb.ASSIGN: handling.assigned,
    Verb.HAND_OVER: handed_on,
    Verb.RAISE: prioritised(Verb.RAISE),
    Verb.LOWER: prioritised(Verb.LOWER),
    Verb.ESCALATE: lambda r, _who, at: handling.escalated(r, at),
    Verb.UNDO: lambda r, _who, at: handling.undone(r, at),
    Verb.RESOLVE: lambda r, _who, at: incident.resolved(r, "usage", "Showed how", at),
    Verb.CONFIRM: lambda r, _who, at: incident.confirmed(r, at),
    Verb.REOPEN: lambda r, _who, at: incident.reopened(r, at),
    Verb.CANCEL: lambda r, _who, at: incident.cancelled(r, CancelReason.WITHDRAWN, at),
    Verb.URGE: lambda r, _who, at: incident.urged(r, at),
    **{
        verb: lambda r, _who, at, verb=verb: incident.moved(r, verb, at)
        for verb in (Verb.COMPLAIN, Verb.RATE, Verb.JOIN, Verb.LEAVE, *OF_PROMISES)
    },
    Verb.START: task.started,
    Verb.FINISH: task.finished,
    Verb.SKIP: lambda r, _who, at: task.skipped(r, at),
}
GIVES = {Verb.ASSIGN, Verb.HAND_OVER}
CHANGES_HANDS = GIVES | {Verb.CLAIM, Verb.UNCLAIM, Verb.REPLY, Verb.CORRECT, Verb.UNDO}
CHANGES_HANDS |= {Verb.START, Verb.FINISH}
AFTER_THE_END = {Verb.NOTE, Verb.CORRECT, Verb.COMPLAIN, Verb.RATE, Verb.LEAVE}
"""What is still possible when a ticket is over."""
FIRST = {Kind.INCIDENT: State.NEW, Kind.REQUEST: State.NEW, Kind.TASK: State.TODO}
HISTORIES = st.lists(
    st.tuples(
        st.sampled_from(list(ACTS)),
        st.sampled_from([ENGINEER, RIVAL]),
        st.integers(min_value=-60, max_value=3600),
    ),
    max_size=40,
)


def test_every_act_but_the_report_is_tried():
    assert ACTS.keys() == set(Verb) - {Verb.REPORT}


@pytest.mark.parametrize("kind", Kind)
@given(history=HISTORIES)
def test_whatever_people_do_a_ticket_keeps_its_laws(kind, history):
    now, before = NOW, record(kind=kind, state=FIRST[kind])
    for verb, who, seconds in history:
        now += timedelta(seconds=seconds)
        outcome = tried(before, verb, who, now)
        match outcome:
            case IllegalMove():
                assert verb not in incident.legal(before)
                unowned = verb is Verb.UNCLAIM and before.owner is None
                assert unowned or (before.state, verb) not in TRANSITIONS[before.kind].moves
                assert outcome.state is before.state
            case AlreadyClaimed():
                assert verb in {Verb.CLAIM, Verb.START}
                assert outcome.holder == before.owner != who
            case AlreadyYours():
                assert verb in {Verb.CLAIM, Verb.START}
                assert before.owner == who
            case AlreadyTheirs():
                assert verb in {Verb.ASSIGN, Verb.HAND_OVER}
                assert outcome.holder == before.owner == who
            case Overdue():
                assert verb in {Verb.RAISE, Verb.LOWER}
                assert before.priority in {Priority.P1, Priority.P4}
            case after:
                keeps_the_laws(before, verb, after)
                before = after


def tried(before, verb, who, now):
    try:
        return ACTS[verb](before, who, now)
    except Refusal as refusal:
        return refusal


def keeps_the_laws(before, verb, after):
    assert verb in incident.legal(before)
    assert after.version == before.version + 1
    assert after.id == before.id
    assert after.changed_at >= before.changed_at
    assert after.state is TRANSITIONS[before.kind].moves[before.state, verb]
    assert after.owner == before.owner or verb in CHANGES_HANDS
    assert before.owner is None or after.owner in {before.owner, None} or verb in GIVES
    assert after.team == before.team or after.owner is None
    assert after.priority is MATRIX[after.impact, after.urgency]
    assert after.priority is before.priority or verb in {Verb.RAISE, Verb.LOWER}
    assert (after.state is State.CANCELLED) is (after.cancel_reason is not None)
    assert (after.pending_reason is None) or after.state is State.PENDING
    assert (after.solution is not None) == (after.state in {State.RESOLVED, State.CLOSED})
    assert (after.closed_at is None) == after.is_open
    assert after.urges == before.urges + (verb is Verb.URGE)
    assert after.reopens == before.reopens + (verb is Verb.REOPEN)
    is_first = before.first_resolved_at is None or verb is Verb.UNDO
    assert is_first or after.first_resolved_at == before.first_resolved_at
    assert after.resolved_at is None or after.first_resolved_at is not None
    assert before.state in OPEN or verb in AFTER_THE_END
    is_kept = after.responded_at == before.responded_at or before.responded_at is None
    assert is_kept or (verb, after.state) == (Verb.UNDO, State.NEW)
