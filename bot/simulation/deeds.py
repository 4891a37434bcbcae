"""What people do in a scenario, as steps by the desk's own moves; or why the desk refuses."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.config.promise_values import spelled
from bot.simulation.scenario import DEEDS, Happening
from desk import handling, incident
from desk.errors import AlreadyClaimed, AlreadyYours, IllegalMove, Overdue, Refusal, TooLate
from desk.events import Fact
from desk.identifiers import PersonId
from desk.policy import Policy
from desk.priority import Priority
from desk.promises.case import Case
from desk.promises.course import Taken
from desk.promises.ladder import clock_key
from desk.record import CancelReason, Record, State, Verb

REQUESTER, ENGINEER, COLLEAGUE, LEAD = map(PersonId, (1, 2, 3, 4))
NAMES = {
    REQUESTER: "requester",
    ENGINEER: "engineer",
    COLLEAGUE: "colleague",
    LEAD: "lead",
}
"""Who plays: the engineer takes the ticket, the colleague gets it when it is handed over."""

_OF_REQUESTER = frozenset(
    {
        Verb.REPORT,
        Verb.USER_MESSAGE,
        Verb.CONFIRM,
        Verb.REOPEN,
        Verb.URGE,
        Verb.COMPLAIN,
        Verb.RATE,
    }
)
_OF_LEAD = frozenset({Verb.ASSIGN, Verb.CORRECT})
_OF_COLLEAGUE = frozenset({Verb.JOIN, Verb.LEAVE, Verb.DECLINE, Verb.ACKNOWLEDGE})
FOLLOWED_UP = frozenset({Verb.REOPEN, Verb.USER_MESSAGE})
"""What makes a new ticket of one that is closed."""


class Refused(Exception):
    """What somebody did is not possible: `field` says where in the event, the words why."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


def doer(record: Record, event: Happening) -> PersonId:
    """Return who does it: the requester, a lead, or whoever has the ticket."""
    withdraws = event.do is Verb.CANCEL and event.reason in (None, CancelReason.WITHDRAWN)
    if event.do in _OF_REQUESTER or withdraws:
        return REQUESTER
    if event.do in _OF_LEAD:
        return LEAD
    return COLLEAGUE if event.do in _OF_COLLEAGUE else record.owner or ENGINEER


def steps(case: Case, event: Happening, by: PersonId, policy: Policy) -> Iterator[Taken]:
    """Yield the steps of what somebody does.

    Raises:
        Refused: it is not possible as the ticket stands.
    """
    try:
        yield from _steps(_Deed(case, event, by, policy))
    except IllegalMove:
        raise Refused("do", _illegal(case.record, event.do)) from None
    except (AlreadyClaimed, AlreadyYours):
        raise Refused("do", f"{NAMES[case.record.owner or ENGINEER]} has it already") from None
    except Refusal as why:
        raise Refused("do", _WHY[type(why), event.do].format(spelled(policy.undo_window))) from None


_WHY: dict[tuple[type[Refusal], Verb], str] = {
    (Overdue, Verb.CORRECT): "a priority is corrected before the first resolve; take this out",
    (Overdue, Verb.PROMISE): "no time can be promised while its clock stands; take this out",
    (TooLate, Verb.UNDO): (
        "undo takes back a claim or a resolve, within {} and before anything else happens"
    ),
}


@dataclass(frozen=True, slots=True)
class _Deed:
    """What somebody does, and what it depends on."""

    case: Case
    event: Happening
    by: PersonId
    policy: Policy

    @property
    def record(self) -> Record:
        return self.case.record

    @property
    def verb(self) -> Verb:
        return self.event.do

    def step(self, record: Record, verb: Verb | None = None, **facts: Fact) -> Taken:
        """Return the step that makes the ticket `record`."""
        return Taken(record=record, verb=verb or self.verb, facts=facts)


def _steps(deed: _Deed) -> Iterator[Taken]:
    if deed.verb is Verb.USER_MESSAGE:
        yield from _written(deed)
    elif deed.verb in _PLAIN:
        yield deed.step(_PLAIN[deed.verb](deed.record, deed.event.at))
    elif deed.verb in _MOVES:
        yield _MOVES[deed.verb](deed)
    else:
        yield deed.step(incident.moved(deed.record, deed.verb, deed.event.at))


def _claimed(deed: _Deed) -> Taken:
    record = deed.record
    after = incident.claimed(record, deed.by, deed.event.at)
    return deed.step(after, was=record.state, given=record.owner is not None)


def _replied(deed: _Deed) -> Taken:
    return deed.step(incident.replied(deed.record, deed.by, deed.event.at))


def _given(deed: _Deed) -> Taken:
    """Return that the ticket goes to another engineer than the one who has it."""
    to = ENGINEER if deed.record.owner in (None, COLLEAGUE) else COLLEAGUE
    give = handling.assigned if deed.verb is Verb.ASSIGN else handling.handed_over
    return deed.step(give(deed.record, to, deed.event.at), to=to)


def _pended(deed: _Deed) -> Taken:
    event, reason = deed.event, deed.policy.pending_reasons[deed.event.reason or ""]
    after = incident.pended(deed.record, reason, event.at)
    if event.until is None:
        return deed.step(after, reason=reason.key)
    return deed.step(after, reason=reason.key, until=event.until.isoformat())


def _written(deed: _Deed) -> Iterator[Taken]:
    """Yield that the requester wrote, and that a wait for them is over."""
    after = incident.moved(deed.record, deed.verb, deed.event.at)
    yield deed.step(after)
    reason = deed.policy.pending_reasons.get(after.pending_reason or "")
    if reason is not None and reason.resumes_on_user_message:
        yield deed.step(incident.resumed(after, deed.event.at), Verb.RESUME)


def _prioritised(deed: _Deed) -> Taken:
    """Return another priority; or a correction of something that moves no clock."""
    record, wanted, at = deed.record, deed.event.priority, deed.event.at
    after = incident.moved(record, deed.verb, at)
    if wanted is None:
        return deed.step(after, field="category")
    if wanted is record.priority:
        raise Refused("priority", f"it is {wanted} already; write another one")
    if deed.verb is Verb.CORRECT:
        after = handling.priority_corrected(record, wanted, at)
        return deed.step(after, field="priority", before=record.priority, after=wanted)
    towards = handling.verb_towards(record, wanted)
    if towards is not deed.verb:
        raise Refused("priority", _wrong_way(record.priority, wanted, towards))
    after = handling.prioritised(record, wanted, at)
    return deed.step(after, before=record.priority, after=wanted)


def _wrong_way(was: Priority, wanted: Priority, towards: Verb) -> str:
    which = "more" if towards is Verb.RAISE else "less"
    return f"{wanted} is {which} pressing than {was}; write do: {towards}, or another priority"


def _resolved(deed: _Deed) -> Taken:
    cause = next(iter(deed.policy.causes))
    return deed.step(incident.resolved(deed.record, cause, "", deed.event.at), cause=cause)


def _cancelled(deed: _Deed) -> Taken:
    reason = CancelReason(deed.event.reason or CancelReason.WITHDRAWN)
    return deed.step(incident.cancelled(deed.record, reason, deed.event.at), reason=reason)


def _undone(deed: _Deed) -> Taken:
    record, at = deed.record, deed.event.at
    incident.moved(record, deed.verb, at)
    mistake = handling.mistake(deed.case.timeline, deed.policy.undo_window, at)
    if mistake is None:
        raise TooLate(what="undo")
    if mistake.verb is Verb.CLAIM and mistake.facts.get("was") != State.NEW:
        return deed.step(incident.unclaimed(record, at), Verb.UNCLAIM, undoes=mistake.seq)
    owner = deed.by if mistake.facts.get("given") else None
    return deed.step(handling.undone(record, at, owner), undoes=mistake.seq)


def _promised(deed: _Deed) -> Taken:
    clock, until = deed.case.promised, deed.event.until
    after = incident.moved(deed.record, deed.verb, deed.event.at)
    if clock is None or not clock.runs or until is None:
        raise Overdue
    return deed.step(after, clock=clock_key(clock), until=until.isoformat())


_PLAIN: Mapping[Verb, Callable[[Record, datetime], Record]] = {
    Verb.UNCLAIM: incident.unclaimed,
    Verb.RESUME: incident.resumed,
    Verb.CONFIRM: incident.confirmed,
    Verb.REOPEN: incident.reopened,
    Verb.URGE: incident.urged,
    Verb.ESCALATE: handling.escalated,
}
_MOVES: Mapping[Verb, Callable[[_Deed], Taken]] = {
    Verb.CLAIM: _claimed,
    Verb.REPLY: _replied,
    Verb.ASSIGN: _given,
    Verb.HAND_OVER: _given,
    Verb.PEND: _pended,
    Verb.RAISE: _prioritised,
    Verb.LOWER: _prioritised,
    Verb.CORRECT: _prioritised,
    Verb.RESOLVE: _resolved,
    Verb.CANCEL: _cancelled,
    Verb.UNDO: _undone,
    Verb.PROMISE: _promised,
}
"""What needs more than a ticket and a moment; whatever stands in no table is a plain move."""


def _illegal(record: Record, verb: Verb) -> str:
    """Return what is possible instead."""
    legal = incident.legal(record)
    if record.state is State.CLOSED:
        legal |= FOLLOWED_UP
    possible = ", ".join(known for known in DEEDS if known in legal)
    free = " and in nobody's hands" if verb is Verb.UNCLAIM and record.owner is None else ""
    return f"{verb} is not possible while {record.state}{free}; possible are {possible}"
