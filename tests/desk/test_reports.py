"""When the figures of a day are told, and what is counted for them."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from desk.figures import (
    MOST_DUE,
    Counted,
    Due,
    Kept,
    Late,
    Missed,
    Promised,
    Stars,
    Stopped,
    TeamFigures,
    figures,
)
from desk.hours import Calendar, Window
from desk.identifiers import PersonId, RecordId
from desk.priority import Priority
from desk.reports import Days
from desk.sla import ClockKind

DAY = (Window(timedelta(hours=9), timedelta(hours=18)),)
HOURS = Calendar(
    key="W",
    zone="Asia/Shanghai",
    weekly=dict.fromkeys(range(5), DAY),
    exceptions={date(2026, 11, 24): ()},
    national={date(2026, 11, 28): None},
)
DAYS = Days(hours=HOURS, zone=ZoneInfo("Asia/Shanghai"))
AT = time(17, 45)


def at(day, hour, minute=0):
    return datetime(2026, 11, day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(at(23, 9), at(23, 17, 45), id="today"),
        pytest.param(at(23, 17, 45), at(25, 17, 45), id="a-day-off-is-left-out"),
        pytest.param(at(27, 18), at(28, 17, 45), id="a-make-up-day-counts"),
        pytest.param(at(28, 18), at(30, 17, 45), id="a-sunday-does-not"),
    ],
)
def test_figures_are_told_on_the_next_working_day(now, expected):
    assert DAYS.next(now, AT) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        pytest.param(at(23, 17, 46), at(23, 17, 45), id="just-now"),
        pytest.param(at(23, 17, 45), at(20, 17, 45), id="before-the-weekend"),
        pytest.param(at(25, 9), at(23, 17, 45), id="before-a-day-off"),
    ],
)
def test_the_last_moment_lies_on_the_working_day_before(now, expected):
    assert DAYS.last(now, AT) == expected


def test_a_desk_that_never_works_has_no_such_moment():
    never = Days(hours=Calendar(key="W", zone="UTC"), zone=ZoneInfo("UTC"))

    assert never.next(at(23, 9), AT) is None
    assert never.last(at(23, 9), AT) is None
    assert never.after(date(2026, 11, 23)) is None


def test_days_are_those_of_the_clock_of_the_desk():
    evening = datetime(2026, 11, 23, 17, 0, tzinfo=UTC)  # one o'clock in the night over there

    assert DAYS.today(evening) == date(2026, 11, 24)
    assert DAYS.after(date(2026, 11, 23)) == date(2026, 11, 25)
    assert DAYS.ages(evening) == (at(24, 0), at(21, 0), at(17, 0))


def missed(number, kind=ClockKind.RESOLUTION, **facts):
    known = {"confidential": False, "raised": False} | facts
    return Missed(record=RecordId(number), team="desk", priority=Priority.P3, kind=kind, **known)


def due(number, hour, **facts):
    known = {"owner": None, "confidential": False} | facts
    return Due(record=RecordId(number), team="desk", at=at(24, hour), **known)


def counted(**lists):
    names = ("counted", "stopped", "missed", "overdue", "due", "stars")
    return figures(**(dict.fromkeys(names, ()) | lists))


def test_nothing_makes_quiet_figures():
    assert counted().is_quiet
    assert counted().kept.percent is None
    assert not counted(due=[due(1, 10)]).is_quiet


def test_what_teams_are_that_answer_for_one_adds_up():
    one = Counted(team="desk", new=1, solved=2, unowned=3, ages=(1, 2, 3, 4))

    found = counted(counted=[one, one], stars=[Stars(team="desk", count=2, total=9)])

    assert (found.new, found.solved, found.unowned, found.ages) == (2, 4, 6, (2, 4, 6, 8))
    assert (found.open, found.rated, found.stars) == (20, 2, 9)


def test_compliance_is_what_was_met_of_all_that_stopped():
    facts: dict[str, Any] = {"team": "desk", "priority": Priority.P3}
    found = counted(
        stopped=[
            Stopped(kind=ClockKind.RESPONSE, met=1, breached=0, **facts),
            Stopped(kind=ClockKind.RESOLUTION, met=1, breached=1, **facts),
        ]
    )

    assert found.response == Kept(met=1, breached=0)
    assert found.resolution == Kept(met=1, breached=1)
    assert found.kept.percent == 66


def test_breaches_stand_by_clock_and_those_by_a_raised_priority_on_a_line_of_their_own():
    found = counted(
        missed=[
            missed(1, ClockKind.RESPONSE),
            missed(2),
            missed(2),
            missed(3, raised=True),
            missed(4, ClockKind.RESPONSE, raised=True),
        ]
    )

    assert found.missed_response == Late(count=1, named=(RecordId(1),))
    assert found.missed_resolution == Late(count=1, named=(RecordId(2),))
    assert found.raised == Late(count=2, named=(RecordId(3), RecordId(4)))


def test_five_late_tickets_are_named_and_no_confidential_one():
    many = [missed(number, confidential=number == 2) for number in range(1, 9)]

    assert counted(overdue=many).overdue == Late(
        count=8, named=tuple(map(RecordId, (1, 3, 4, 5, 6)))
    )


def test_a_ticket_with_two_promises_is_listed_once_by_the_first():
    found = counted(due=[due(1, 15), due(1, 10, owner=PersonId(3)), due(2, 11)])

    assert found.due == (
        Promised(record=RecordId(1), at=at(24, 10), owner=PersonId(3)),
        Promised(record=RecordId(2), at=at(24, 11), owner=None),
    )


def test_eight_promises_are_listed_and_the_rest_is_counted_the_confidential_ones_too():
    found = counted(due=[due(number, 10, confidential=number == 1) for number in range(1, 12)])

    assert [one.record for one in found.due] == list(range(2, 2 + MOST_DUE))
    assert found.due_more == 3


def test_figures_are_no_other_than_nothing_where_nothing_happened():
    assert counted() == TeamFigures()
