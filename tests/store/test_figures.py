"""What is counted for reports, against records that were counted by hand."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from desk.feedback import Feedback
from desk.figures import Counted, Due, Kept, Late, Missed, Promised, Stars, Stopped, TeamFigures
from desk.identifiers import PersonId, RecordId
from desk.priority import Priority
from desk.record import CancelReason, Kind, State
from desk.reports import ReportKind, Run
from desk.sla import PRIORITY_RAISED, ClockKind, Standing, Verdict
from store.errors import Overtaken
from tests.store.builders import NOW, POLICY, a_record, committed, later, somebody

SINCE, UNTIL = NOW, later(days=1)
INSIDE, BEFORE = later(hours=5), later(hours=-5)
AGES = (NOW, later(days=-3), later(days=-7))


def a_clock(number, **facts):
    clock = Standing(
        record=RecordId(number),
        kind=ClockKind.RESOLUTION,
        lap=1,
        target=timedelta(hours=8),
        due_at=None,
        verdict=Verdict.RUNNING,
        breached_at=None,
        cause=None,
        stopped_at=None,
        left=timedelta(hours=1),
        provisional=False,
    )
    return replace(clock, **facts)


async def kept(store, *pairs):
    """Store records, each with its clocks, all of one requester; return the person."""
    person, _ = await somebody(store)
    async with committed(store) as unit:
        for number, (facts, clocks) in enumerate(pairs, 1):
            await unit.records.add(a_record(number, person.id, **facts))
            for clock in clocks:
                await unit.clocks.save(a_clock(number, **clock))
    return person


async def read(store, work):
    async with store.reading(POLICY) as unit:
        return await work(unit.figures)


async def test_tickets_are_counted_by_team_and_age_without_tasks_and_what_was_given_up(store):
    person, _ = await somebody(store)
    old = {"reported_at": later(days=-9), "changed_at": later(days=-9)}
    await kept(
        store,
        ({"reported_at": SINCE}, ()),  # its beginning belongs to a period
        ({"reported_at": UNTIL}, ()),  # its end does not
        ({"reported_at": later(days=-3)}, ()),
        ({"reported_at": later(days=-4), "owner": person.id, "state": State.ACTIVE}, ()),
        ({**old, "state": State.PENDING}, ()),
        ({**old, "state": State.RESOLVED, "resolved_at": INSIDE}, ()),
        ({**old, "state": State.CLOSED, "resolved_at": BEFORE}, ()),
        ({"state": State.CANCELLED, "cancel_reason": CancelReason.DUPLICATE}, ()),
        ({"state": State.CANCELLED, "cancel_reason": CancelReason.WITHDRAWN}, ()),
        ({"kind": Kind.TASK, "state": State.TODO, "parent": RecordId(1)}, ()),
        ({"team": "desk", "state": State.CLOSED, "resolved_at": INSIDE}, ()),
    )

    counted = await read(store, lambda f: f.tickets(SINCE, UNTIL, AGES))

    assert counted == [
        Counted(team="desk", new=1, solved=1, unowned=0, ages=(0, 0, 0, 0)),
        Counted(team="field", new=1, solved=1, unowned=4, ages=(2, 1, 1, 1)),
    ]


async def test_clocks_that_stopped_in_a_period_were_kept_or_missed(store):
    met = {"stopped_at": INSIDE, "verdict": Verdict.MET}
    missed = {"stopped_at": INSIDE, "verdict": Verdict.BREACHED, "breached_at": BEFORE}
    answer = {"kind": ClockKind.RESPONSE}
    await kept(
        store,
        ({}, (met, met | answer, missed | answer | {"lap": 2})),
        ({}, (missed,)),
        ({"priority": Priority.P1}, (met,)),
        ({}, (met | {"counts": False}, {"verdict": Verdict.RUNNING, **answer})),
        ({}, (met | {"stopped_at": UNTIL}, met | answer | {"stopped_at": BEFORE})),
        ({"state": State.CANCELLED}, (met,)),
    )

    stopped = await read(store, lambda f: f.stopped(SINCE, UNTIL))

    assert stopped == [
        Stopped(team="field", priority=Priority.P1, kind=ClockKind.RESOLUTION, met=1, breached=0),
        Stopped(team="field", priority=Priority.P3, kind=ClockKind.RESOLUTION, met=1, breached=1),
        Stopped(team="field", priority=Priority.P3, kind=ClockKind.RESPONSE, met=1, breached=1),
    ]


async def test_breaches_of_a_period_are_those_that_happened_in_it_seen_yet_or_not(store):
    breached = {"verdict": Verdict.BREACHED, "breached_at": INSIDE, "due_at": INSIDE}
    await kept(
        store,
        ({}, (breached,)),
        ({"confidential": True}, (breached | {"stopped_at": later(hours=6)},)),
        ({}, (breached | {"cause": PRIORITY_RAISED},)),
        ({}, ({"due_at": INSIDE},)),  # nobody has looked since
        ({}, ({"due_at": INSIDE, "stopped_at": BEFORE, "verdict": Verdict.MET},)),
        ({}, (breached | {"breached_at": BEFORE},)),
        ({}, (breached | {"counts": False},)),
    )

    missed = await read(store, lambda f: f.missed(SINCE, UNTIL))

    facts: dict[str, Any] = {"team": "field", "priority": Priority.P3, "kind": ClockKind.RESOLUTION}
    assert missed == [
        Missed(record=RecordId(1), confidential=False, raised=False, **facts),
        Missed(record=RecordId(2), confidential=True, raised=False, **facts),
        Missed(record=RecordId(3), confidential=False, raised=True, **facts),
        Missed(record=RecordId(4), confidential=False, raised=False, **facts),
    ]


async def test_overdue_is_what_is_late_and_worked_and_due_what_is_still_to_be_kept(store):
    person = await kept(
        store,
        ({}, ({"due_at": BEFORE},)),
        ({"state": State.PENDING}, ({"breached_at": BEFORE, "verdict": Verdict.BREACHED},)),
        ({"state": State.RESOLVED}, ({"due_at": BEFORE},)),
        ({}, ({"due_at": BEFORE, "stopped_at": BEFORE},)),
        ({"confidential": True}, ({"due_at": INSIDE},)),
        ({}, ({"due_at": UNTIL},)),
        ({}, ({"due_at": None, "verdict": Verdict.PAUSED},)),
    )

    overdue = await read(store, lambda f: f.overdue(NOW))
    due = await read(store, lambda f: f.due(SINCE, UNTIL))

    assert [one.record for one in overdue] == [1, 2]
    assert due == [Due(record=RecordId(5), team="field", at=INSIDE, owner=None, confidential=True)]
    async with committed(store) as unit:
        await unit.records.save(replace(await unit.records.get(5), owner=person.id, version=2))
    assert (await read(store, lambda f: f.due(SINCE, UNTIL)))[0].owner == person.id


async def test_stars_of_a_period_are_those_that_were_given_in_it_and_hold(store):
    person = await kept(store, *(({}, ()) for _ in range(5)), ({"state": State.CANCELLED}, ()))
    given = Feedback(record=RecordId(1), round=0, person=person.id, asked_at=BEFORE)
    async with committed(store) as unit:
        for number, facts in enumerate(
            (
                {"stars": 5, "answered_at": INSIDE},
                {"stars": 2, "answered_at": SINCE},
                {"stars": 1, "answered_at": INSIDE, "void": True},
                {"stars": 1, "answered_at": UNTIL},
                {},
                {"stars": 1, "answered_at": INSIDE},
            ),
            1,
        ):
            await unit.feedback.save(replace(given, record=RecordId(number), **facts))

    assert await read(store, lambda f: f.stars(SINCE, UNTIL)) == [
        Stars(team="field", count=2, total=7)
    ]


A_RUN = Run(
    kind=ReportKind.DAILY,
    since=SINCE,
    until=UNTIL,
    made_at=UNTIL,
    teams={
        "field": TeamFigures(
            new=3,
            ages=(1, 2, 3, 4),
            raised=Late(count=2, named=(RecordId(4),)),
            response=Kept(met=1, breached=2),
            due=(
                Promised(record=RecordId(7), at=INSIDE, owner=None),
                Promised(record=RecordId(8), at=INSIDE, owner=PersonId(3)),
            ),
            due_more=1,
        ),
        "desk": TeamFigures(),
    },
    params={"next": "2026-11-23"},
)


async def test_a_report_is_kept_as_it_was_made(store):
    async with committed(store) as unit:
        await unit.reports.add(A_RUN)
    async with committed(store) as unit:
        await unit.reports.add(replace(A_RUN, since=UNTIL, until=later(days=2)))
        await unit.reports.add(replace(A_RUN, since=later(days=5), until=later(days=6)))
        unit.drop()

    async with store.reading(POLICY) as unit:
        assert await unit.reports.get(ReportKind.DAILY, SINCE) == A_RUN
        assert await unit.reports.get(ReportKind.DAILY, INSIDE) is None
        assert await unit.reports.last(ReportKind.DAILY) == A_RUN


async def test_a_report_is_made_once(store):
    async with committed(store) as unit:
        assert await unit.reports.last(ReportKind.DAILY) is None
        await unit.reports.add(A_RUN)

    with pytest.raises(Overtaken):
        async with committed(store) as unit:
            await unit.reports.add(A_RUN)
