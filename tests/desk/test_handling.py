"""Who works a ticket and how pressing it is: the rules, one by one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk import handling
from desk.errors import AlreadyTheirs, IllegalMove, NotForYou, Overdue, TooLate
from desk.events import Event
from desk.handling import (
    assigned,
    demand_mistake,
    handed_over,
    handed_to_team,
    mistake,
    next_in_turn,
    prioritised,
    recategorised,
    undone,
    verb_towards,
)
from desk.identifiers import PersonId
from desk.incident import claimed, legal
from desk.policy import Category
from desk.priority import Impact, Priority, Urgency, closest, priority
from desk.record import Kind, State, Verb
from tests.desk.records import ENGINEER, NOW, RIVAL, record

MINUTE = timedelta(minutes=1)
WIFI = Category(key="network.wifi", names={}, kind=Kind.INCIDENT, team="network")
TONER = Category(key="request.equipment", names={}, kind=Kind.REQUEST, team="desk")


def event(verb=Verb.CLAIM, actor=ENGINEER, at=NOW):
    return Event(record=record().id, seq=2, at=at, actor=actor, verb=verb, public=True)


def test_who_was_given_a_new_ticket_still_answers_for_it():
    given = assigned(record(), ENGINEER, NOW)
    assert (given.state, given.owner, given.responded_at) == (State.NEW, ENGINEER, None)
    assert Verb.CLAIM in legal(given)

    taken = claimed(given, ENGINEER, NOW)

    assert (taken.state, taken.responded_at) == (State.ACTIVE, NOW)


@pytest.mark.parametrize("give", [assigned, handed_over])
def test_nobody_is_given_what_they_have(give):
    with pytest.raises(AlreadyTheirs):
        give(record(owner=ENGINEER, state=State.ACTIVE), ENGINEER, NOW)


def test_a_solved_ticket_is_given_to_nobody():
    with pytest.raises(IllegalMove):
        handed_over(record(state=State.RESOLVED, owner=ENGINEER), RIVAL, NOW)


def test_handed_to_a_team_nobody_owns_it_and_its_state_stays():
    waiting = record(owner=ENGINEER, state=State.PENDING, pending_reason="wait_part")

    after = handed_to_team(waiting, "network", NOW)

    assert (after.team, after.owner, after.state) == ("network", None, State.PENDING)
    with pytest.raises(Overdue):
        handed_to_team(after, "network", NOW)


@pytest.mark.parametrize(
    ("before", "wanted", "after"),
    [
        ((Impact.ONE, Urgency.CAN_WAIT), Priority.P3, (Impact.ONE, Urgency.BLOCKED)),
        ((Impact.TEAM, Urgency.HINDERED), Priority.P2, (Impact.TEAM, Urgency.BLOCKED)),
        ((Impact.ONE, Urgency.HINDERED), Priority.P2, (Impact.TEAM, Urgency.BLOCKED)),
        ((Impact.ONE, Urgency.HINDERED), Priority.P1, (Impact.MANY, Urgency.BLOCKED)),
        ((Impact.MANY, Urgency.BLOCKED), Priority.P4, (Impact.TEAM, Urgency.CAN_WAIT)),
        ((Impact.ONE, Urgency.BLOCKED), Priority.P4, (Impact.ONE, Urgency.HINDERED)),
    ],
)
def test_impact_stays_where_it_can_and_urgency_follows_the_priority(before, wanted, after):
    impact, urgency = before

    assert closest(impact, urgency, wanted) == after


def test_every_priority_can_be_reached_from_everywhere():
    for impact in Impact:
        for urgency in Urgency:
            for wanted in Priority:
                assert priority(*closest(impact, urgency, wanted)) is wanted


def test_up_is_a_rise_down_is_not_and_the_same_is_nothing():
    normal = record(impact=Impact.TEAM, priority=Priority.P3)

    assert verb_towards(normal, Priority.P1) is Verb.RAISE
    assert verb_towards(normal, Priority.P4) is Verb.LOWER
    with pytest.raises(Overdue):
        prioritised(normal, Priority.P3, NOW)


def test_a_category_brings_its_team_and_kind_along():
    worked = record(owner=ENGINEER, state=State.ACTIVE)

    moved = recategorised(worked, WIFI, NOW)
    other_kind = recategorised(worked, TONER, NOW)

    assert (moved.category, moved.team, moved.owner) == ("network.wifi", "network", None)
    assert (other_kind.kind, other_kind.team, other_kind.owner) == (Kind.REQUEST, "desk", ENGINEER)


@pytest.mark.parametrize("state", [State.RESOLVED, State.CLOSED])
def test_when_the_work_is_done_only_the_category_changes(state):
    done = record(owner=ENGINEER, state=state)

    after = recategorised(done, WIFI, NOW)

    assert (after.category, after.team, after.owner) == ("network.wifi", "desk", ENGINEER)


def test_the_same_category_is_no_correction():
    printer = Category(key="hardware.printer", names={}, kind=Kind.INCIDENT, team="desk")

    with pytest.raises(Overdue):
        recategorised(record(), printer, NOW)


def test_an_undone_claim_leaves_nothing_behind():
    taken = claimed(record(), ENGINEER, NOW)

    after = undone(taken, NOW)

    assert (after.state, after.owner, after.responded_at) == (State.NEW, None, None)


def test_an_undone_claim_of_what_was_given_out_leaves_it_given_out():
    taken = claimed(assigned(record(), ENGINEER, NOW), ENGINEER, NOW)

    assert undone(taken, NOW, ENGINEER).owner == ENGINEER


def test_an_undone_solution_is_no_first_solution():
    solved = record(
        state=State.RESOLVED, owner=ENGINEER, cause="other", solution="Mended", resolved_at=NOW
    )

    first = undone(replace(solved, first_resolved_at=NOW), NOW)
    second = undone(replace(solved, first_resolved_at=NOW - MINUTE), NOW)

    assert (first.state, first.solution, first.first_resolved_at) == (State.ACTIVE, None, None)
    assert second.first_resolved_at == NOW - MINUTE


@pytest.mark.parametrize("verb", [Verb.CLAIM, Verb.RESOLVE])
def test_a_fresh_claim_or_solution_can_be_taken_back_by_who_did_it(verb):
    newest = event(verb)

    assert demand_mistake([newest], ENGINEER, MINUTE, NOW + MINUTE / 2) is newest
    with pytest.raises(NotForYou):
        demand_mistake([newest], RIVAL, MINUTE, NOW)
    with pytest.raises(TooLate):
        demand_mistake([newest], ENGINEER, MINUTE, NOW + MINUTE)


@pytest.mark.parametrize(
    "timeline",
    [[], [event(Verb.NOTE)], [event(), event(Verb.NOTE)], [event(actor=None)]],
    ids=["nothing", "a note", "something since", "the desk itself"],
)
def test_nothing_else_can_be_taken_back(timeline):
    assert mistake(timeline, MINUTE, NOW) is None


def test_whose_turn_it_is():
    one, two, three = PersonId(1), PersonId(2), PersonId(3)

    assert next_in_turn([]) is None
    assert next_in_turn([(one, 2, 9), (two, 1, 20)]) == two
    assert next_in_turn([(one, 1, 9), (two, 1, 8), (three, 1, 10)]) == two
    assert next_in_turn([(two, 0, 0), (one, 0, 0)]) == one


@pytest.mark.parametrize(
    ("impact", "before", "after"),
    [
        pytest.param(Impact.ONE, Priority.P4, Priority.P2, id="one"),
        pytest.param(Impact.TEAM, Priority.P3, Priority.P2, id="a team"),
        pytest.param(Impact.MANY, Priority.P3, Priority.P1, id="many"),
        pytest.param(Impact.TEAM, Priority.P2, Priority.P2, id="as high as it gets"),
    ],
)
def test_what_cannot_wait_is_a_p2_and_where_many_are_affected_a_p1(impact, before, after):
    urgency = next(u for u in Urgency if priority(impact, u) is before)
    told = record(impact=impact, urgency=urgency, priority=before)

    hurried = handling.hurried(told, NOW)

    assert hurried.priority is after is priority(hurried.impact, hurried.urgency)
