"""After a solution: the requester is asked whether it holds, reminded once, and asked for stars."""

from dataclasses import replace
from datetime import datetime

from desk.actions.steps import tell_requester
from desk.feedback import Feedback
from desk.identifiers import RecordId
from desk.notices import Subject
from desk.policy import Reporters
from desk.ports import Unit
from desk.record import Record, State, Verb
from desk.timers import Timer, TimerKind


async def ask_whether_it_holds(unit: Unit, record: Record, now: datetime) -> None:
    """Set when the requester is reminded; open the stars."""
    policy = unit.policy
    closing = policy.after(now, policy.close_after)
    reminding = policy.after(now, policy.service_hours.working_day)
    if reminding < closing:
        await _set(unit, TimerKind.REMIND_SOLVED, record, reminding)
    requester = await unit.people.get(record.requester)
    is_known = requester.verified or policy.reporters is not Reporters.APPROVE
    if is_known and record.reporter is not None:
        asked = Feedback(
            record=record.id, round=record.reopens, person=record.requester, asked_at=now
        )
        await unit.feedback.save(asked)


async def ask_no_more(unit: Unit, record: Record) -> None:
    """Cancel what asks whether the solution holds: it was answered."""
    await unit.timers.cancel(TimerKind.REMIND_SOLVED, Subject.record(record.id))


async def ask_for_stars(unit: Unit, record: Record, now: datetime) -> None:
    """Let the question for stars of a closed record stand from now on, and remind of it once."""
    asked = await unit.feedback.latest(record.id)
    if asked is None or asked.void or asked.answered_at is not None:
        return
    await unit.feedback.save(replace(asked, asked_at=now))
    day = unit.policy.service_hours.working_day
    await _set(unit, TimerKind.REMIND_STARS, record, unit.policy.after(now, day))


async def stars_are_void(unit: Unit, record: Record) -> None:
    """Void the stars of a solution that did not hold; they are kept."""
    asked = await unit.feedback.latest(record.id)
    if asked is not None:
        await unit.feedback.save(replace(asked, void=True))


async def remind_solved(unit: Unit, timer: Timer, now: datetime) -> None:
    """Ask once more whether the solution holds, if the requester said nothing since."""
    record = await unit.records.get(RecordId(int(timer.subject.key[1:])))
    if record.state is not State.RESOLVED:
        return
    timeline = await unit.events.of(record.id)
    solved = max(event.seq for event in timeline if event.verb is Verb.RESOLVE)
    if any(e.actor == record.requester and e.seq > solved for e in timeline):
        return
    await tell_requester(unit, record, "solved_reminder", now)


async def remind_stars(unit: Unit, timer: Timer, now: datetime) -> None:
    """Ask for stars once more, if nobody gave any."""
    record = await unit.records.get(RecordId(int(timer.subject.key[1:])))
    asked = await unit.feedback.latest(record.id)
    unanswered = asked is not None and asked.answered_at is None and asked.takes_stars(now)
    if record.state is State.CLOSED and unanswered:
        await tell_requester(unit, record, "stars_reminder", now)


async def _set(unit: Unit, kind: TimerKind, record: Record, due_at: datetime) -> None:
    subject = Subject.record(record.id)
    await unit.timers.set(Timer(kind=kind, subject=subject, round=record.version, due_at=due_at))
