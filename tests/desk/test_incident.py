"""The rules of a ticket: who owns it, what it keeps, and that time runs forward."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk import incident
from desk.draft import Draft, Piece
from desk.errors import AlreadyClaimed, AlreadyYours, IllegalMove
from desk.identifiers import DraftId, RecordId
from desk.policy import Category, PendingReason
from desk.priority import MATRIX, Impact, Priority, Urgency, priority
from desk.record import CancelReason, Kind, State, Verb
from tests.desk.records import ENGINEER, NOW, REQUESTER, RIVAL, record

LATER = NOW + timedelta(minutes=5)
PRINTER = Category(key="hardware.printer", names={"en": "Printer"}, kind=Kind.INCIDENT, team="desk")
WAIT = PendingReason(
    key="wait_user", names={"en": "Waiting"}, told={"en": "…"}, resumes_on_user_message=True
)


def test_a_filed_report_counts_from_its_first_message():
    draft = Draft(
        id=DraftId(1), reported_at=NOW, pieces=(Piece(telegram_message_id=1, text="Jam"),)
    )

    filed = incident.filed(draft, RecordId(1), REQUESTER, PRINTER, LATER)

    assert (filed.reported_at, filed.changed_at) == (NOW, LATER)
    assert (filed.priority, filed.version, filed.state) == (Priority.P4, 1, State.NEW)


def test_a_claim_gives_the_record_to_the_engineer_and_answers_the_reporter():
    taken = incident.claimed(record(), ENGINEER, LATER)

    assert (taken.owner, taken.state, taken.responded_at) == (ENGINEER, State.ACTIVE, LATER)
    assert taken.version == 2


def test_a_second_claim_names_the_holder_and_since_when():
    taken = incident.claimed(record(), ENGINEER, LATER)

    with pytest.raises(AlreadyClaimed) as refused:
        incident.claimed(taken, RIVAL, LATER + timedelta(minutes=1))

    assert (refused.value.holder, refused.value.since) == (ENGINEER, LATER)


def test_the_same_press_twice_finds_the_work_done():
    taken = incident.claimed(record(), ENGINEER, LATER)

    with pytest.raises(AlreadyYours):
        incident.claimed(taken, ENGINEER, LATER)


def test_giving_back_empties_the_owner_and_keeps_the_state():
    held = incident.pended(incident.claimed(record(), ENGINEER, LATER), WAIT, LATER)

    back = incident.unclaimed(held, LATER)

    assert (back.owner, back.state) == (None, State.PENDING)
    assert incident.claimed(back, RIVAL, LATER).state is State.PENDING


def test_nobodys_record_cannot_be_given_back():
    with pytest.raises(IllegalMove) as refused:
        incident.unclaimed(record(state=State.ACTIVE), LATER)

    assert Verb.UNCLAIM not in refused.value.legal


@pytest.mark.parametrize(
    ("owner", "then"), [(None, ENGINEER), (RIVAL, RIVAL)], ids=["unowned", "owned by another"]
)
def test_a_public_reply_makes_an_owner_only_where_there_is_none(owner, then):
    answered = incident.replied(record(owner=owner), ENGINEER, LATER)

    assert answered.owner == then
    assert answered.responded_at == LATER


def test_a_reply_after_the_solution_changes_no_owner():
    answered = incident.replied(record(state=State.RESOLVED), ENGINEER, LATER)

    assert (answered.owner, answered.state) == (None, State.RESOLVED)


def test_hold_and_resume_keep_and_forget_the_reason():
    held = incident.pended(record(state=State.ACTIVE), WAIT, LATER)

    assert held.pending_reason == "wait_user"
    assert incident.resumed(held, LATER).pending_reason is None


def test_a_kind_is_corrected_without_a_new_number():
    corrected = incident.corrected(record(), Kind.REQUEST, LATER)

    assert (corrected.id, corrected.kind) == (record().id, Kind.REQUEST)


def test_a_reopened_record_forgets_the_solution_that_did_not_hold():
    solved = incident.resolved(record(state=State.ACTIVE), "usage", "Showed how", LATER)

    again = incident.reopened(solved, LATER)

    assert (again.state, again.cause, again.solution) == (State.ACTIVE, None, None)
    assert again.resolved_at is None


def test_confirmed_and_cancelled_records_are_closed_then():
    solved = incident.resolved(record(state=State.ACTIVE), "usage", "Showed how", LATER)

    assert incident.confirmed(solved, LATER).closed_at == LATER
    assert incident.cancelled(record(), CancelReason.WITHDRAWN, LATER).closed_at == LATER


def test_time_never_runs_backwards_in_a_record():
    late = replace(record(), changed_at=LATER)

    assert incident.moved(late, Verb.NOTE, NOW).changed_at == LATER


@pytest.mark.parametrize(("answers", "expected"), MATRIX.items(), ids=str)
def test_two_plain_answers_give_the_priority(answers, expected):
    assert priority(*answers) is expected


def test_only_everything_standing_still_for_many_is_a_p1():
    firsts = [answers for answers, given in MATRIX.items() if given is Priority.P1]

    assert firsts == [(Impact.MANY, Urgency.BLOCKED)]


@pytest.mark.parametrize(
    ("changes", "follows"),
    [
        pytest.param({}, True, id="closed just now"),
        pytest.param({"closed_at": NOW - timedelta(days=7)}, False, id="a week ago"),
        pytest.param({"closed_at": NOW + timedelta(minutes=1)}, False, id="closed since"),
        pytest.param({"category": "network.wifi"}, False, id="other trouble"),
        pytest.param({"state": State.CANCELLED}, False, id="given up"),
        pytest.param({"state": State.RESOLVED, "closed_at": None}, False, id="still open"),
    ],
)
def test_the_same_trouble_after_closing_goes_on_from_the_old_ticket(changes, follows):
    before = record(id=RecordId(5), **({"state": State.CLOSED, "closed_at": NOW} | changes))

    assert incident.goes_on_from(record(), [before]) == (5 if follows else None)


def test_of_several_closed_tickets_the_newest_is_gone_on_from():
    closed = [record(id=RecordId(n), state=State.CLOSED, closed_at=NOW) for n in (3, 9, 5)]

    assert incident.goes_on_from(record(), closed) == 9
