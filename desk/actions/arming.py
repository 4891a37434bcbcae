"""When to look at a record again: one timer a record, set anew with every step of it."""

from datetime import datetime, timedelta

from desk.notices import Subject
from desk.ports import Unit
from desk.promises.case import Case
from desk.promises.schedule import looks_at
from desk.promises.vendor import kept_clocks
from desk.record import Kind, Record, Verb
from desk.sla import standings
from desk.timers import ONLY, Timer, TimerKind

MOVES_CLOCKS = frozenset(
    {
        Verb.REPORT,
        Verb.CLAIM,
        Verb.REPLY,
        Verb.PEND,
        Verb.RESUME,
        Verb.RAISE,
        Verb.LOWER,
        Verb.CORRECT,
        Verb.RESOLVE,
        Verb.REOPEN,
        Verb.CANCEL,
        Verb.UNDO,
        Verb.UNCLAIM,
        Verb.WARN,
        Verb.REMIND,
    }
)
"""The steps after which a clock may stand otherwise."""
JUST_AFTER = timedelta(microseconds=1)


async def case_of(unit: Unit, record: Record) -> Case:
    """Return a record with all that the rules of promises look at."""
    policy = unit.policy
    requester = await unit.people.get(record.requester)
    return Case(
        record=record,
        timeline=await unit.events.of(record.id),
        terms=policy.terms_for(record.terms),
        levels=policy.levels(record.terms),
        hours=policy.service_hours,
        close_after=policy.close_after,
        admitted=not policy.is_stranger(verified=requester.verified),
    )


async def arm(unit: Unit, record: Record, verb: Verb, now: datetime) -> None:
    """Stage when to look at a record again, and how its clocks stand after the step `verb`."""
    if record.kind is Kind.TASK:
        return
    case = await case_of(unit, record)
    if verb in MOVES_CLOCKS:
        await keep_standings(unit, case, now)
    await look_again(unit, case, now)


async def keep_standings(unit: Unit, case: Case, now: datetime) -> None:
    """Stage how the clocks of a record stand just after `now`: what is due then is missed."""
    for standing in standings(case.record, kept_clocks(case), now + JUST_AFTER):
        await unit.clocks.save(standing)


async def look_again(
    unit: Unit, case: Case, now: datetime, not_before: timedelta | None = None
) -> None:
    """Stage when to look at a record again; where nothing is planned, the last look finds so."""
    at = looks_at(case, now)
    if at is None:
        return
    due_at = at if not_before is None else max(at, now + not_before)
    subject = Subject.record(case.record.id)
    await unit.timers.set(Timer(kind=TimerKind.LOOK, subject=subject, round=ONLY, due_at=due_at))
