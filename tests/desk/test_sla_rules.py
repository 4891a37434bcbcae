"""Rules of clocks that no example of the desk's promises shows, each by itself."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.priority import Priority
from desk.record import Kind, Verb
from desk.sla import PRIORITY_RAISED, ClockKind, Level, Verdict, clocks_of
from tests.desk.test_hours import CLOSED, A, L, W, local
from tests.desk.timelines import PAUSES, Timeline

P1, P2, P3, P4 = Priority
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
LEVELS = {
    P1: Level(response=15 * MINUTE, resolution=4 * HOUR, hours=A),
    P2: Level(response=30 * MINUTE, resolution=8 * HOUR, hours=W),
    P3: Level(response=2 * HOUR, resolution=18 * HOUR, hours=W),
    P4: Level(response=4 * HOUR, resolution=45 * HOUR, hours=W),
}


def at(text):
    """Return a moment of Monday 23 November 2026, or of another day where the text names it."""
    return local(f"2026-{text}" if "-" in text else f"2026-11-23 {text}")


@pytest.fixture
def timeline():
    """Return a P2 that was reported at opening and claimed."""
    timeline = Timeline(at("09:00"))
    timeline.happened(at("09:10"), Verb.CLAIM)
    return timeline


def test_a_solution_taken_back_runs_on_even_where_work_had_waited(timeline):
    timeline.happened(at("10:00"), Verb.PEND, reason="wait_user")
    mistake = timeline.happened(at("12:00"), Verb.RESOLVE)
    timeline.happened(at("12:00:30"), Verb.UNDO, undoes=mistake.seq)

    clock = timeline.clocks(LEVELS).resolution

    assert clock.runs
    assert clock.elapsed(at("12:00:30")) == HOUR
    assert clock.due() == at("11-24 10:00:30")


def test_a_solution_taken_back_was_none(timeline):
    mistake = timeline.happened(at("12:00"), Verb.RESOLVE)
    timeline.happened(at("12:00:30"), Verb.UNDO, undoes=mistake.seq)

    clock = timeline.clocks(LEVELS).resolution

    assert clock.stopped_at is None
    assert clock.due() == at("17:00")


def test_a_claim_taken_back_answered_nobody(timeline):
    timeline.happened(at("09:10:30"), Verb.UNDO, undoes=timeline.events[-1].seq)
    timeline.happened(at("09:31"), Verb.REPLY)

    clock = timeline.clocks(LEVELS).response

    assert clock.breached_at(at("10:00")) == at("09:30")


@pytest.mark.parametrize(
    ("when", "after", "cause"),
    [
        pytest.param("13:59:59", "P1", PRIORITY_RAISED, id="raised before"),
        pytest.param("17:00", "P1", None, id="used up all the same"),
        pytest.param("17:00", "P2", None, id="hurried, and no higher"),
    ],
)
def test_a_rise_is_the_cause_only_where_the_old_target_was_not_used_up(
    timeline, when, after, cause
):
    timeline.happened(at(when), Verb.RAISE, before="P2", after=after)

    clock = timeline.clocks(LEVELS).resolution

    assert clock.breached_at(at("18:00")) == at(when)
    assert clock.cause(at("18:00")) == cause
    assert clock.cause(at(when)) is None


def test_solved_at_the_due_moment_is_in_time_and_a_second_later_is_not(timeline):
    timeline.happened(at("17:00"), Verb.RESOLVE)
    late = Timeline(at("09:00"))
    late.happened(at("17:00:01"), Verb.RESOLVE)

    verdicts = [line.clocks(LEVELS).resolution.verdict(at("18:00")) for line in (timeline, late)]

    assert verdicts == [Verdict.MET, Verdict.BREACHED]


def test_solved_after_closing_and_before_opening_is_late_where_it_was_due_at_closing():
    timeline = Timeline(at("10:00"))
    timeline.happened(at("20:00"), Verb.RESOLVE)

    clock = timeline.clocks(LEVELS).resolution

    assert clock.breached_at(at("11-24 09:00")) == at("18:00")
    assert clock.left(at("20:00")) == timedelta()


def test_while_it_pauses_nothing_is_due_and_what_is_left_stands_still(timeline):
    timeline.happened(at("10:00"), Verb.PEND, reason="wait_user")

    clock = timeline.clocks(LEVELS).resolution

    assert clock.due() is None
    assert clock.left(at("10:00")) == clock.left(at("11-25 10:00")) == 7 * HOUR
    assert clock.verdict(at("11-25 10:00")) is Verdict.PAUSED
    assert not clock.provisional()


def test_waiting_for_somebody_we_pay_is_charged_to_the_desk(timeline):
    timeline.happened(at("10:00"), Verb.PEND, reason="wait_vendor")

    clock = timeline.clocks(LEVELS).resolution

    assert clock.due() == at("17:00")
    assert clock.verdict(at("12:00")) is Verdict.RUNNING


def test_a_pause_after_a_breach_changes_nothing(timeline):
    timeline.happened(at("17:30"), Verb.PEND, reason="wait_user")

    clock = timeline.clocks(LEVELS).resolution

    assert clock.due() == clock.breached_at(at("11-25 10:00")) == at("17:00")


def test_reopened_it_goes_on_where_it_stood_with_a_new_response(timeline):
    timeline.happened(at("12:00"), Verb.RESOLVE)
    timeline.happened(at("11-24 12:00"), Verb.REOPEN)

    clocks = timeline.clocks(LEVELS)

    assert clocks.resolution.elapsed(at("11-24 12:00")) == 3 * HOUR
    assert clocks.resolution.due() == at("11-24 17:00")
    assert clocks.response.due() == at("11-24 12:30")
    kinds = [(clock.kind, clock.lap) for clock in clocks]
    assert kinds == [
        (ClockKind.RESPONSE, 1),
        (ClockKind.RESPONSE, 2),
        (ClockKind.RESOLUTION, 1),
    ]


def test_rungs_are_shares_of_what_is_used_up(timeline):
    clock = timeline.clocks(LEVELS).resolution

    moments = [clock.reached(percent) for percent in (75, 100, 125)]

    assert moments == [at("15:00"), at("17:00"), at("11-24 10:00")]


def test_what_is_given_up_stops_both_clocks():
    timeline = Timeline(at("09:00"))
    timeline.happened(at("09:30"), Verb.CANCEL, by=None)

    verdicts = [clock.verdict(at("18:00")) for clock in timeline.clocks(LEVELS)]

    assert verdicts == [Verdict.MET, Verdict.MET]


def test_what_stopped_in_time_tells_when_it_would_have_been_due(timeline):
    timeline.happened(at("12:00"), Verb.RESOLVE)

    assert timeline.clocks(LEVELS).resolution.due() == at("17:00")


def test_a_step_before_the_report_counts_as_if_it_came_with_it():
    timeline = Timeline(at("09:00"))
    timeline.happened(at("08:59"), Verb.CLAIM)

    clock = timeline.clocks(LEVELS).response

    assert clock.stopped_at == at("09:00")
    assert clock.elapsed(at("10:00")) == timedelta()


def test_a_task_has_no_clocks():
    timeline = Timeline(at("09:00"), kind=Kind.TASK)

    assert clocks_of(timeline.record, timeline.events, LEVELS, PAUSES) is None


def test_a_calendar_that_never_opens_is_waited_for_by_the_clock():
    level = Level(response=HOUR, resolution=8 * HOUR, hours=CLOSED)

    clock = Timeline(at("09:00")).clocks({P2: level}).resolution

    assert clock.due() == at("17:00")


@pytest.mark.parametrize(
    ("hours", "reported", "provisional"),
    [
        pytest.param(W, "12-30 10:00", False, id="due this year"),
        pytest.param(W, "12-31 10:01", True, id="due in a year that is not announced"),
        pytest.param(L, "12-31 10:01", False, id="of a calendar without a list"),
    ],
)
def test_a_due_moment_in_a_year_that_is_not_announced_is_provisional(hours, reported, provisional):
    levels = {P2: replace(LEVELS[P2], hours=hours)}

    clock = Timeline(at(reported)).clocks(levels).resolution

    assert clock.provisional() is provisional


def test_a_due_moment_belongs_to_the_year_of_the_calendars_zone():
    nights = replace(W, weekly=dict.fromkeys(range(7), A.windows(at("09:00").date())))
    levels = {P2: replace(LEVELS[P2], resolution=HOUR, hours=nights)}

    clock = Timeline(at("12-31 23:30")).clocks(levels).resolution

    assert clock.provisional()  # 00:30 of the new year, which is the old one in UTC


def test_a_pause_of_an_hour_and_a_moment_is_a_pause_of_an_hour(timeline):
    timeline.happened(at("10:00") + timedelta(milliseconds=300), Verb.PEND, reason="wait_user")
    timeline.happened(at("11:00") + timedelta(milliseconds=600), Verb.RESUME)

    assert timeline.clocks(LEVELS).resolution.due() == at("18:00")
