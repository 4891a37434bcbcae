"""What becomes of a record: each thing that the desk does by itself, as steps of its timeline."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from desk.events import Event, Fact
from desk.handling import handed_to_team
from desk.identifiers import PersonId
from desk.incident import confirmed, moved, resolved, resumed, unclaimed
from desk.promises.case import Case, Planned, What
from desk.promises.ladder import clock_key
from desk.promises.schedule import planned
from desk.promises.slip import next_promise
from desk.record import Record, Verb
from desk.sla import ClockKind
from desk.terms import Rung

NO_ANSWER = "no_answer"
"""The cause of what counts as solved because its requester did not answer."""
TELLS = {
    What.RUNG: Verb.WARN,
    What.NOBODY: Verb.WARN,
    What.PAGE: Verb.PAGE,
    What.NUDGE: Verb.REMIND,
    What.REMIND: Verb.REMIND,
}
"""What only tells somebody something, and the step that it leaves in the timeline."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """One step that the desk takes by itself, and how the record stands after it."""

    record: Record
    verb: Verb
    facts: Mapping[str, Fact] = field(default_factory=dict)
    public: bool = False


def rungs_at(case: Case, plan: Planned) -> tuple[Rung, ...]:
    """Return who is told by a planned rung; nobody where a target is missed in silence."""
    kind = ClockKind(str(plan.facts["clock"]))
    percent = plan.facts["percent"]
    rungs = case.terms.rungs(kind, case.record.priority)
    return tuple(rung for rung in rungs if rung.percent == percent)


def taken(
    case: Case, plan: Planned, at: datetime, more: Mapping[str, Fact] | None = None
) -> Iterator[Taken]:
    """Yield the steps by which the desk does what is planned, in order.

    Args:
        case: the record as it stands.
        plan: what is due.
        at: when it is done.
        more: what was found out by doing it, such as who was told.
    """
    record = case.record
    if plan.what in TELLS:
        verb = TELLS[plan.what]
        facts: dict[str, Fact] = {**plan.facts, "key": plan.key, **(more or {})}
        yield (told := Taken(record=moved(record, verb, at), verb=verb, facts=facts))
        if plan.what is What.RUNG:
            yield from _handed_on(case, plan, told.record, at)
        return
    match plan.what:
        case What.SLIP:
            later = next_promise(case, at)
            if later is not None:
                facts = {"clock": clock_key(later.clock), "percent": later.percent}
                after = moved(record, Verb.PROMISE, at)
                is_told = later.at is not None and later.at > at  # else there is none to tell
                yield Taken(record=after, verb=Verb.PROMISE, facts=facts, public=is_told)
        case What.BACK:
            facts = {"by": "lease", "from": record.owner}
            yield Taken(record=unclaimed(record, at), verb=Verb.UNCLAIM, facts=facts)
        case What.RESUME:
            facts = {"by": "moment"}
            yield Taken(record=resumed(record, at), verb=Verb.RESUME, facts=facts, public=True)
        case What.RESOLVE:
            facts = {"by": NO_ANSWER, "cause": NO_ANSWER}
            after = resolved(record, NO_ANSWER, "", at)
            yield Taken(record=after, verb=Verb.RESOLVE, facts=facts, public=True)
        case _:  # What.CLOSE
            facts = {"by": "silence"}
            yield Taken(record=confirmed(record, at), verb=Verb.CONFIRM, facts=facts, public=True)


def _handed_on(case: Case, plan: Planned, record: Record, at: datetime) -> Iterator[Taken]:
    """Yield that a rung gives the record to another team (functional escalation)."""
    for rung in rungs_at(case, plan):
        if rung.hand_to is not None and rung.hand_to != record.team:
            record = handed_to_team(record, rung.hand_to, at)
            facts: dict[str, Fact] = {"to": None, "team": rung.hand_to, "by": "ladder"}
            yield Taken(record=record, verb=Verb.HAND_OVER, facts=facts)


def after_step(
    case: Case, step: Taken, actor: PersonId | None = None, at: datetime | None = None
) -> Case:
    """Return the case once a step is part of its timeline."""
    event = Event(
        record=step.record.id,
        seq=step.record.version,
        at=at or step.record.changed_at,
        actor=actor,
        verb=step.verb,
        public=step.public,
        facts=step.facts,
    )
    return replace(case, record=step.record, timeline=(*case.timeline, event))


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """Something that the desk did, or will do: when, and on which case."""

    plan: Planned
    at: datetime
    before: Case
    after: Case


Learns = Callable[[Case, Planned, datetime], Mapping[str, Fact]]
"""What is found out by doing what is planned at a moment, such as that a page is left out."""


def course(
    case: Case, until: datetime, *, before: bool = False, learns: Learns | None = None
) -> Iterator[Done]:
    """Yield what the desk does for a record up to a moment if nobody acts, in order.

    Args:
        case: the record as it stands.
        until: the end.
        before: whether what is due at the very end is left out.
        learns: tells what is found out on the way.
    """
    while (plan := next(iter(planned(case)), None)) is not None:
        if plan.at > until or (before and plan.at == until):
            return
        at = max(plan.at, case.timeline[-1].at)
        after = case
        for step in taken(case, plan, at, learns(case, plan, at) if learns else None):
            after = after_step(after, step)
        if after is case:
            return  # nothing came of it, and nothing ever will
        yield Done(plan=plan, at=at, before=case, after=after)
        case = after
