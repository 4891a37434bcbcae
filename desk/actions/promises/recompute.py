"""Deriving the clocks of open records anew: a calendar is not what it was at the last start."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from desk.actions.again import at_once
from desk.actions.arming import case_of, keep_standings, look_again
from desk.actions.desks import desks_of
from desk.actions.leaders import leads_of
from desk.actions.steps import show_card
from desk.actions.working.crew import is_reachable, tell_all
from desk.events import Fact
from desk.identifiers import PersonId, RecordId
from desk.people import Person
from desk.policy import Policy
from desk.ports import Unit
from desk.promises.case import Case
from desk.record import Kind, Record
from desk.sla import Standing, standings
from desk.timers import Timer, TimerKind

SEEN = "calendars_seen"
"""Under this name the desk notes by which calendars clocks were derived last."""
PAGE = 50
"""How many records are looked at in one unit."""
BETWEEN = ";"
"""Stands between the tickets of one message: number, due before, due now."""


def calendars_of(policy: Policy) -> str:
    """Return what tells whether moments may fall otherwise than before.

    Beside the calendars that is whatever no version of the terms holds: who is looked after at
    all, and when silence closes what was solved.
    """
    parts = (policy.calendars_version, policy.calendar, policy.timezone, policy.reporters)
    return " ".join(map(str, (*parts, int(policy.close_after.total_seconds()))))


async def arm_recompute(unit: Unit, now: datetime) -> None:
    """Stage that clocks are derived anew, if the calendars moved since they were last."""
    calendars = calendars_of(unit.policy)
    if await unit.noted(SEEN) != calendars:
        await unit.note(SEEN, calendars)
        await at_once(unit, TimerKind.RECOMPUTE, now)


async def recompute(unit: Unit, timer: Timer, now: datetime) -> None:
    """Derive the clocks of some open records anew, and go on, or tell whose promises moved.

    What is over keeps its verdict.
    """
    before = timer.data.get("before")
    records = await unit.records.open_before(RecordId(int(before)) if before else None, PAGE)
    moved = [line for line in str(timer.data.get("moved") or "").split(BETWEEN) if line]
    for record in records:
        if record.kind is not Kind.TASK:
            moved += await _anew(unit, record, now)
    if len(records) == PAGE:
        data: dict[str, Fact] = {"before": records[-1].id, "moved": BETWEEN.join(moved)}
        await at_once(unit, TimerKind.RECOMPUTE, now, data)
    else:
        await _tell(unit, moved, now)


async def _anew(unit: Unit, record: Record, now: datetime) -> Sequence[str]:
    """Keep how the clocks of a record stand now; return what moved for its owner."""
    case = await case_of(unit, record)
    known = {(one.kind, one.lap): one for one in await unit.clocks.of(record.id)}
    await keep_standings(unit, case, now)
    await look_again(unit, case, now)
    moved = [
        (before, after)
        for after in _standings(case, now)
        if (before := known.get((after.kind, after.lap))) is not None
        and (before.due_at, before.provisional) != (after.due_at, after.provisional)
    ]
    if moved:
        await _show_cards(unit, record, now)
    return [
        f"{record.id} {_told(before.due_at)} {_told(after.due_at)}"
        for before, after in moved
        if _is_promised(case, after) and before.due_at and after.due_at
        if before.due_at != after.due_at
    ]


def _standings(case: Case, now: datetime) -> Iterable[Standing]:
    return () if case.clocks is None else standings(case.record, case.clocks, now)


def _is_promised(case: Case, standing: Standing) -> bool:
    """Whether a clock is the one that counts now: the answer's first, then the solution's."""
    clock = case.promised
    is_open = clock is not None and clock.stopped_at is None
    key = (standing.kind, standing.lap)
    return is_open and clock is not None and key == (clock.kind, clock.lap)


async def _show_cards(unit: Unit, record: Record, now: datetime) -> None:
    """Stage that the cards of a record show when it is due now, without a sound."""
    source = f"r{record.id}.calendar{int(now.timestamp())}"
    requester = await unit.chats.private(await unit.people.get(record.requester))
    for chat in (requester, *await desks_of(unit, record)):
        await show_card(unit, record, chat.id, now, quiet=True, source=source)


async def _tell(unit: Unit, moved: Iterable[str], now: datetime) -> None:
    """Stage one message to each person whose tickets are due at another moment."""
    told: dict[PersonId, list[str]] = {}
    for line in moved:
        record = await unit.records.get(RecordId(int(line.partition(" ")[0])))
        for person in await _answering(unit, record):
            told.setdefault(person.id, []).append(line)
    for number, lines in sorted(told.items()):
        person = await unit.people.get(number)
        if await is_reachable(unit, person):
            source = f"calendar{int(now.timestamp())}"
            data = {"moved": BETWEEN.join(lines)}
            await tell_all(unit, person, "calendar_changed", source, data, now)


async def _answering(unit: Unit, record: Record) -> Sequence[Person]:
    """Return the owner of a record, or its leads."""
    if record.owner is not None:
        return (await unit.people.get(record.owner),)
    return await leads_of(unit, record)


def _told(moment: datetime | None) -> str:
    return "-" if moment is None else moment.astimezone(UTC).isoformat()
