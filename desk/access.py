"""Who may do what, from where: the one table of role, action and place.

The state of a record is no part of it: `desk.transitions` says what a state allows. Absent and
forbidden give the same refusal (S4).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from desk.errors import NotForYou
from desk.identifiers import ChatId
from desk.people import ChatKind, Person, Role
from desk.record import Kind, Record, Verb


class Relation(StrEnum):
    """What a person is to a record, beside the roles held in its team."""

    REQUESTER = "requester"
    OWNER = "owner"


class Act(StrEnum):
    """What can be done that is no step of a record."""

    LOOK = "look"
    """See a record with its internal notes."""
    FOLLOW = "follow"
    """See a record as its requester does."""
    BOARD = "board"
    """See the open work of a team."""
    ADMIT = "admit"
    """Say that a person is known to the organisation."""
    GRANT = "grant"
    """Give and take roles."""
    FIND = "find"
    """Search the tickets of a team."""
    TEAM = "team"
    """See who is in a team, and who is away."""
    INVITE = "invite"
    """Let somebody in by a link, as a person known to the organisation."""
    REPORT_FOR = "report_for"
    """Report on behalf of somebody else."""
    ADD_TASK = "add_task"
    """Split a task off a record."""
    MANY_AT_ONCE = "many_at_once"
    """Do the same to several records: close duplicates, hand over all that somebody has."""
    CORRECT_PRIORITY = "correct_priority"
    """Say that a priority was wrong from the beginning."""
    ANSWER_PAGE = "answer_page"
    """Say that one has it, or that somebody else must come."""
    EXPLAIN = "explain"
    """Ask why the desk did something, and what it will do."""
    BE_AWAY = "be_away"
    """Say that one is away and gets no new work."""
    SET_GROUP_LANGUAGE = "set_group_language"
    """Choose the language of the group's cards."""
    DUTY = "duty"
    """See who is on duty, and when."""
    SHARE_DUTY = "share_duty"
    """Have shifts: say that one is there, take leave, offer a shift and take one."""
    DRILL = "drill"
    """See who would be called now, and call the first of them for a test."""
    STEER_DUTY = "steer_duty"
    """Set rosters, put somebody on duty, take leave for others."""
    CHECK_IN = "check_in"
    """Say that one has come on site, and that one leaves; see one's own hours."""
    SHEET = "sheet"
    """See the hours on site of everybody in a team."""


Right = Role | Relation
PRIVATE, GROUP = ChatKind.PRIVATE, ChatKind.GROUP

_ENGINEERS: frozenset[Right] = frozenset({Role.ENGINEER, Role.LEAD})
_STAFF_OF_DESK: frozenset[Right] = _ENGINEERS | {Role.MANAGER, Role.ADMIN}
_LEADERS: frozenset[Right] = frozenset({Role.LEAD, Role.MANAGER, Role.ADMIN})
_HOLDER: frozenset[Right] = frozenset({Relation.OWNER, Role.LEAD})
_REQUESTER: frozenset[Right] = frozenset({Relation.REQUESTER})

RIGHTS: Mapping[tuple[Verb | Act, ChatKind], frozenset[Right]] = {
    (Verb.CLAIM, GROUP): _ENGINEERS,
    (Verb.UNCLAIM, GROUP): _HOLDER,
    (Verb.NOTE, GROUP): _STAFF_OF_DESK,
    (Verb.REPLY, GROUP): _ENGINEERS,
    (Verb.PEND, GROUP): _HOLDER,
    (Verb.RESUME, GROUP): _HOLDER,
    (Verb.ASSIGN, GROUP): frozenset({Role.LEAD}),
    (Verb.HAND_OVER, GROUP): _HOLDER,
    (Verb.RAISE, GROUP): _ENGINEERS,
    (Verb.LOWER, GROUP): _HOLDER,
    (Verb.CORRECT, GROUP): _ENGINEERS,
    (Act.CORRECT_PRIORITY, GROUP): frozenset({Role.LEAD}),
    (Verb.PROMISE, GROUP): _HOLDER,
    (Verb.KEEP, GROUP): _HOLDER,
    (Verb.KEEP, PRIVATE): _HOLDER,
    (Verb.UNCLAIM, PRIVATE): _HOLDER,
    (Act.ANSWER_PAGE, GROUP): _STAFF_OF_DESK,
    (Act.ANSWER_PAGE, PRIVATE): _STAFF_OF_DESK,
    (Act.EXPLAIN, GROUP): _STAFF_OF_DESK,
    (Act.EXPLAIN, PRIVATE): _STAFF_OF_DESK,
    (Verb.ESCALATE, GROUP): _ENGINEERS,
    (Verb.RESOLVE, GROUP): _HOLDER,
    (Verb.UNDO, GROUP): _ENGINEERS,
    (Verb.CANCEL, GROUP): _ENGINEERS,
    (Verb.JOIN, GROUP): _STAFF_OF_DESK,
    (Verb.START, GROUP): _ENGINEERS,
    (Verb.FINISH, GROUP): _HOLDER,
    (Verb.SKIP, GROUP): frozenset({Role.LEAD}),
    (Verb.USER_MESSAGE, PRIVATE): _REQUESTER,
    (Verb.CONFIRM, PRIVATE): _REQUESTER,
    (Verb.REOPEN, PRIVATE): _REQUESTER,
    (Verb.CANCEL, PRIVATE): _REQUESTER,
    (Verb.RAISE, PRIVATE): _REQUESTER,
    (Verb.URGE, PRIVATE): _REQUESTER,
    (Verb.COMPLAIN, PRIVATE): _REQUESTER,
    (Verb.RATE, PRIVATE): _REQUESTER,
    (Act.FOLLOW, PRIVATE): _REQUESTER,
    (Act.LOOK, GROUP): _STAFF_OF_DESK,
    (Act.LOOK, PRIVATE): _STAFF_OF_DESK,
    (Act.BOARD, GROUP): _STAFF_OF_DESK,
    (Act.BOARD, PRIVATE): _STAFF_OF_DESK,
    (Act.FIND, GROUP): _STAFF_OF_DESK,
    (Act.FIND, PRIVATE): _STAFF_OF_DESK,
    (Act.TEAM, GROUP): _STAFF_OF_DESK,
    (Act.TEAM, PRIVATE): _STAFF_OF_DESK,
    (Act.REPORT_FOR, GROUP): _ENGINEERS,
    (Act.REPORT_FOR, PRIVATE): _ENGINEERS,
    (Act.ADD_TASK, GROUP): _ENGINEERS,
    (Act.BE_AWAY, GROUP): _ENGINEERS,
    (Act.BE_AWAY, PRIVATE): _ENGINEERS,
    (Act.MANY_AT_ONCE, GROUP): frozenset({Role.LEAD}),
    (Act.MANY_AT_ONCE, PRIVATE): frozenset({Role.LEAD}),
    (Act.ADMIT, GROUP): _LEADERS,
    (Act.INVITE, GROUP): _LEADERS,
    (Act.INVITE, PRIVATE): _LEADERS,
    (Act.GRANT, GROUP): frozenset({Role.ADMIN}),
    (Act.GRANT, PRIVATE): frozenset({Role.ADMIN}),
    (Act.DUTY, GROUP): _STAFF_OF_DESK,
    (Act.DUTY, PRIVATE): _STAFF_OF_DESK,
    (Act.SHARE_DUTY, GROUP): _ENGINEERS,
    (Act.SHARE_DUTY, PRIVATE): _ENGINEERS,
    (Act.DRILL, GROUP): _LEADERS,
    (Act.DRILL, PRIVATE): _LEADERS,
    (Act.STEER_DUTY, GROUP): _LEADERS,
    (Act.STEER_DUTY, PRIVATE): _LEADERS,
    (Act.CHECK_IN, GROUP): _ENGINEERS,
    (Act.CHECK_IN, PRIVATE): _ENGINEERS,
    (Act.SHEET, PRIVATE): _LEADERS,
    (Act.SET_GROUP_LANGUAGE, GROUP): frozenset({Role.LEAD, Role.ADMIN}),
}
"""Who may do a thing in a place; what is not listed, nobody may."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Actor:
    """Who acts, where, and by which update.

    `source` names the update, so that what it brings about is named once. `thread` is the topic of
    a group in which they act, None outside of topics. `confides` are the teams whose confidential
    records the group may see.
    """

    person: Person
    place: ChatKind
    chat: ChatId
    source: str
    thread: int | None = None
    confides: frozenset[str] = frozenset()


def may(actor: Actor, action: Verb | Act, record: Record | None = None) -> bool:
    """Tell whether the actor may do `action`, to `record` where it concerns one.

    Rights over a record come from the roles in its own team; without a record, from any team. A
    confidential record is worked in private as others are in the group; in a group that may not
    see it, nobody may do anything to it.
    """
    place = actor.place
    if record is not None and record.confidential:
        if place is GROUP and record.team not in actor.confides:
            return False
        if place is PRIVATE and record.reporter != actor.person.id:
            place = GROUP
    rights = RIGHTS.get((action, place), frozenset())
    return not rights.isdisjoint(_held(actor.person, record))


def demand(actor: Actor, action: Verb | Act, record: Record | None = None) -> None:
    """Let the actor pass.

    Raises:
        NotForYou: the table does not say that they may.
    """
    if not may(actor, action, record):
        raise NotForYou


def teams_for(person: Person, place: ChatKind, action: Act, teams: Iterable[str]) -> list[str]:
    """Return those of `teams` in which a person may do in a place what concerns no record."""
    rights = RIGHTS.get((action, place), frozenset())
    return [team for team in teams if not rights.isdisjoint(person.roles(team))]


def _held(person: Person, record: Record | None) -> frozenset[Right]:
    """Return what the person is, as far as `record` is concerned.

    An owner whose role was taken away owns nothing any more: revocation counts from the next
    press (S2). A task that nobody has is in the hands of whoever split it off.
    """
    if record is None:
        return frozenset(person.any_roles)
    relations: set[Right] = set(person.roles(record.team))
    if record.reporter == person.id:
        relations.add(Relation.REQUESTER)
    holder = record.owner
    if record.kind is Kind.TASK and holder is None:
        holder = record.requester
    if holder == person.id and not _ENGINEERS.isdisjoint(relations):
        relations.add(Relation.OWNER)
    return frozenset(relations)
