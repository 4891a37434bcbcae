"""Tasks: what they take from their ticket, who has them, and what they block."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk import task
from desk.access import Act, Actor, may
from desk.errors import AlreadyClaimed, AlreadyYours, BlockedBy, IllegalMove
from desk.handling import handed_to_team
from desk.identifiers import ChatId, RecordId
from desk.incident import legal
from desk.people import ChatKind, Membership, Person, Role
from desk.priority import Priority
from desk.record import Kind, Source, State, Verb
from tests.desk.records import ENGINEER, NOW, REQUESTER, RIVAL, record

WORDS = "Pull a new cable to room 301, the patch panel is in the cellar, ask for the key"


def split(parent=None, words=WORDS):
    return task.split_off(parent or record(), RecordId(13), words, ENGINEER, NOW)


def actor(person, place=ChatKind.GROUP, role=Role.ENGINEER, team="desk"):
    memberships = frozenset({Membership(team=team, role=role)} if role else ())
    human = Person(id=person, telegram_id=person, name="Somebody", memberships=memberships)
    return Actor(person=human, place=place, chat=ChatId(1), source="u1")


def test_a_task_is_as_pressing_and_as_secret_as_its_ticket_and_nobodys_report():
    parent = record(priority=Priority.P1, confidential=True, team="network", place="301")

    made = split(parent)

    assert (made.kind, made.state, made.owner) == (Kind.TASK, State.TODO, None)
    assert (made.priority, made.confidential, made.team) == (Priority.P1, True, "network")
    assert (made.parent, made.source, made.requester) == (parent.id, Source.TASK, ENGINEER)
    assert made.title.startswith("Pull a new cable")
    assert made.title.endswith("…")


@pytest.mark.parametrize("state", [State.RESOLVED, State.CLOSED, State.CANCELLED])
def test_nothing_is_split_off_what_nobody_works_on(state):
    with pytest.raises(IllegalMove):
        split(record(state=state))


def test_nothing_is_split_off_a_task():
    with pytest.raises(IllegalMove):
        split(split())


def test_who_begins_a_task_has_it_and_nobody_begins_it_again():
    begun = task.started(split(), ENGINEER, NOW)

    assert (begun.state, begun.owner) == (State.DOING, ENGINEER)
    assert Verb.START not in legal(begun)
    with pytest.raises(AlreadyYours):
        task.started(begun, ENGINEER, NOW)
    with pytest.raises(AlreadyClaimed) as refused:
        task.started(begun, RIVAL, NOW)
    assert refused.value.holder == ENGINEER


def test_a_task_under_way_that_went_to_another_team_is_begun_anew_by_them():
    begun = task.started(split(), ENGINEER, NOW)

    moved = handed_to_team(begun, "network", NOW)

    assert Verb.START in legal(moved)
    assert task.started(moved, RIVAL, NOW).owner == RIVAL


def test_who_finishes_what_nobody_had_begun_did_it():
    later = NOW + timedelta(minutes=5)

    done = task.finished(split(), RIVAL, later)

    assert (done.state, done.owner, done.closed_at) == (State.DONE, RIVAL, later)
    begun = task.started(split(), ENGINEER, NOW)
    assert task.finished(begun, RIVAL, later).owner == ENGINEER


def test_a_ticket_is_blocked_by_its_open_tasks_alone():
    open_one = split()
    tasks = [open_one, task.skipped(replace(open_one, id=RecordId(14)), NOW)]

    with pytest.raises(BlockedBy) as refused:
        task.demand_unblocked(tasks)

    assert refused.value.tasks == (open_one.id,)
    task.demand_unblocked(tasks[1:])


@pytest.mark.parametrize("place", ChatKind)
@pytest.mark.parametrize("secret", [False, True])
def test_who_split_a_task_off_is_no_reporter_of_it(place, secret):
    made = replace(split(), confidential=secret)

    for verb in (Verb.CANCEL, Verb.URGE, Verb.USER_MESSAGE, Act.FOLLOW):
        assert not may(actor(ENGINEER, place, role=None), verb, made)


@pytest.mark.parametrize(
    ("who", "role", "owner", "allowed"),
    [
        (ENGINEER, Role.ENGINEER, None, True),
        (ENGINEER, Role.ENGINEER, RIVAL, False),
        (RIVAL, Role.ENGINEER, RIVAL, True),
        (RIVAL, Role.ENGINEER, None, False),
        (RIVAL, Role.LEAD, ENGINEER, True),
        (ENGINEER, None, None, False),
        (REQUESTER, None, None, False),
    ],
)
def test_a_task_that_nobody_has_is_handed_over_by_whoever_split_it_off(who, role, owner, allowed):
    made = replace(split(), owner=owner)

    assert may(actor(who, role=role), Verb.HAND_OVER, made) is allowed


@pytest.mark.parametrize("role", [Role.ENGINEER, Role.LEAD, Role.MANAGER])
def test_only_a_lead_skips_a_task(role):
    assert may(actor(ENGINEER, role=role), Verb.SKIP, split()) is (role is Role.LEAD)


def test_a_secret_task_is_worked_in_private_by_whoever_split_it_off():
    secret = replace(split(), confidential=True)

    assert may(actor(ENGINEER, ChatKind.PRIVATE), Verb.START, secret)
    assert not may(actor(ENGINEER), Verb.START, secret)
