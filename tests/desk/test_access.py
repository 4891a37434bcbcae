"""Who may do what: every cell of the table, the dangerous ones written out by hand."""

import itertools

import pytest

from desk.access import RIGHTS, Act, Actor, Relation, demand, may
from desk.errors import NotForYou
from desk.identifiers import ChatId, PersonId
from desk.people import ChatKind, Membership, Person, Role
from desk.record import Verb
from tests.desk.records import ENGINEER, REQUESTER, record

OTHER = PersonId(9)
EVERYTHING = [*Verb, *Act]


def actor(person=OTHER, place=ChatKind.GROUP, role=None, team="desk"):
    memberships = frozenset({Membership(team=team, role=role)}) if role else frozenset()
    human = Person(id=person, telegram_id=person, name="Somebody", memberships=memberships)
    return Actor(person=human, place=place, chat=ChatId(1), source="u1")


@pytest.mark.parametrize("place", ChatKind)
@pytest.mark.parametrize("action", EVERYTHING, ids=str)
@pytest.mark.parametrize("role", Role)
def test_a_role_in_the_team_gives_exactly_what_the_table_says(role, action, place):
    allowed = role in RIGHTS.get((action, place), frozenset())

    assert may(actor(role=role, place=place), action, record()) is allowed


@pytest.mark.parametrize(("action", "place"), list(itertools.product(EVERYTHING, ChatKind)))
def test_nobody_does_anything_to_a_record_just_by_being_there(action, place):
    assert not may(actor(place=place), action, record())


@pytest.mark.parametrize("action", EVERYTHING, ids=str)
def test_a_role_in_another_team_is_worth_nothing_here(action):
    stranger = actor(role=Role.LEAD, team="another")

    assert not may(stranger, action, record())


@pytest.mark.parametrize(
    ("who", "action", "place", "allowed"),
    [
        (Role.ENGINEER, Verb.CLAIM, ChatKind.GROUP, True),
        (Role.ENGINEER, Verb.CLAIM, ChatKind.PRIVATE, False),
        (Role.MANAGER, Verb.CLAIM, ChatKind.GROUP, False),
        (Role.ENGINEER, Verb.RESOLVE, ChatKind.GROUP, False),
        (Role.LEAD, Verb.RESOLVE, ChatKind.GROUP, True),
        (Role.ENGINEER, Act.GRANT, ChatKind.GROUP, False),
        (Role.LEAD, Act.GRANT, ChatKind.GROUP, False),
        (Role.ADMIN, Act.GRANT, ChatKind.GROUP, True),
        (Role.ENGINEER, Act.ADMIT, ChatKind.GROUP, False),
        (Role.LEAD, Act.ADMIT, ChatKind.GROUP, True),
        (Role.ADMIN, Verb.REPLY, ChatKind.GROUP, False),
        (Role.CAB, Act.LOOK, ChatKind.PRIVATE, False),
    ],
    ids=str,
)
def test_the_dangerous_cells_are_as_written(who, action, place, allowed):
    assert may(actor(role=who, place=place), action, record()) is allowed


@pytest.mark.parametrize("verb", [Verb.CONFIRM, Verb.REOPEN, Verb.CANCEL, Verb.USER_MESSAGE])
def test_only_the_requester_speaks_for_the_requester_and_only_in_private(verb):
    mine = actor(person=REQUESTER, place=ChatKind.PRIVATE)

    assert may(mine, verb, record())
    assert not may(actor(person=REQUESTER), verb, record())
    assert not may(actor(place=ChatKind.PRIVATE, role=Role.LEAD), verb, record())


def test_the_owner_may_resolve_while_still_an_engineer():
    owned = record(owner=ENGINEER)

    assert may(actor(person=ENGINEER, role=Role.ENGINEER), Verb.RESOLVE, owned)
    assert not may(actor(person=ENGINEER), Verb.RESOLVE, owned)


def test_whoever_may_not_is_told_the_same_as_if_there_were_nothing():
    with pytest.raises(NotForYou):
        demand(actor(), Verb.CLAIM, record())

    demand(actor(role=Role.ENGINEER), Verb.CLAIM, record())


def test_the_owner_is_a_relation_and_never_granted_alone():
    for (action, place), rights in RIGHTS.items():
        if Relation.OWNER in rights:
            assert not may(actor(person=ENGINEER, place=place), action, record(owner=ENGINEER))
