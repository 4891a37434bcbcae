"""The examples of the desk's promises: each due moment to the second, at the desk and in UTC."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest

from bot.calendars import calendars_of
from bot.config import load
from desk.incident import goes_on_from
from desk.priority import Priority
from desk.record import State, Verb
from desk.sla import PRIORITY_RAISED, Level, Verdict
from tests.desk.test_hours import LIST_2026, A, W, local, week
from tests.desk.timelines import Timeline
from tests.store.builders import POLICY

P1, P2, P3, P4 = Priority
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
TODAY = date(2026, 11, 23)
LUNCH = week("09:00-12:00", "13:30-18:00")


@cache
def shipped():
    """Return the calendars of the configuration as it is shipped, with the holidays it names."""
    config = load(Path(__file__).parents[2] / "config.yaml", {"OPSDESK_TELEGRAM__TOKEN": "1:t"})
    calendars = calendars_of(config.calendars, TODAY)
    return calendars["W"], calendars["A"]


@pytest.fixture(params=["typed list", "shipped list"])
def hours(request):
    """Return working hours and around the clock: from the test, and from the configuration."""
    return (W, A) if request.param == "typed list" else shipped()


def levels(hours):
    """Return what is promised for each priority."""
    working, always = hours
    targets = {P1: (0.25, 4), P2: (0.5, 8), P3: (2, 18), P4: (4, 45)}
    return {
        priority: Level(
            response=response * HOUR,
            resolution=resolution * HOUR,
            hours=always if priority is P1 else working,
        )
        for priority, (response, resolution) in targets.items()
    }


def at(text):
    """Return a moment of 2026 by the clock of the desk, unless it names its year."""
    return local(text if text.startswith("20") else f"2026-{text}")


def utc(text):
    """Return a moment of 2026 in UTC."""
    return datetime.fromisoformat(f"2026-{text}").replace(tzinfo=UTC)


def test_the_list_of_2026_is_the_announced_one_day_by_day():
    off = [
        *(date(2026, 1, day) for day in range(1, 4)),
        *(date(2026, 2, day) for day in range(15, 24)),
        *(date(2026, 4, day) for day in range(4, 7)),
        *(date(2026, 5, day) for day in range(1, 6)),
        *(date(2026, 6, day) for day in range(19, 22)),
        *(date(2026, 9, day) for day in range(25, 28)),
        *(date(2026, 10, day) for day in range(1, 8)),
    ]
    works = [date(2026, *day) for day in ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))]

    announced = dict.fromkeys(off, ()) | dict.fromkeys(works)

    assert announced == LIST_2026
    of_2026 = {day: what for day, what in shipped()[0].national.items() if day.year == 2026}
    assert of_2026 == announced


@pytest.mark.parametrize(
    ("priority", "reported", "due", "in_utc"),
    [
        pytest.param("P2", "11-20 17:30", "11-23 16:30", "11-23 08:30", id="1 over a weekend"),
        pytest.param("P2", "11-23 09:00", "11-23 17:00", "11-23 09:00", id="4 from opening"),
        pytest.param("P2", "11-23 10:00", "11-23 18:00", "11-23 10:00", id="5 ends at closing"),
        pytest.param("P2", "11-21 14:00", "11-23 17:00", "11-23 09:00", id="6 on a Saturday"),
        pytest.param("P2", "11-23 18:00", "11-24 17:00", "11-24 09:00", id="7 at closing"),
        pytest.param("P2", "11-20 17:59", "11-23 16:59", "11-23 08:59", id="8 a minute left"),
        pytest.param("P1", "11-20 23:10", "11-21 03:10", "11-20 19:10", id="9 P1 at night"),
        pytest.param("P3", "11-25 15:00", "11-27 15:00", "11-27 07:00", id="10 P3, two days"),
        pytest.param("P4", "11-23 09:00", "11-27 18:00", "11-27 10:00", id="11 P4, a week"),
        pytest.param("P2", "09-30 16:00", "10-08 15:00", "10-08 07:00", id="12 National Day"),
        pytest.param("P2", "10-09 17:00", "10-10 16:00", "10-10 08:00", id="13 works Saturday"),
        pytest.param("P3", "02-13 16:00", "02-24 16:00", "02-24 08:00", id="14 Spring Festival"),
        pytest.param("P2", "2025-12-31 15:00", "01-04 14:00", "01-04 06:00", id="15 New Year"),
    ],
)
def test_a_resolution_is_due(hours, priority, reported, due, in_utc):
    clock = Timeline(at(reported), priority).clocks(levels(hours)).resolution

    assert clock.due() == at(due) == utc(in_utc)
    assert clock.verdict(at(due)) is Verdict.RUNNING
    assert clock.verdict(at(due) + SECOND) is Verdict.BREACHED


def held(reported, *pauses):
    """Return the timeline of a P2 that was on hold for some times."""
    timeline = Timeline(at(reported))
    for since, until in pauses:
        timeline.happened(at(since), Verb.PEND, reason="wait_user")
        timeline.happened(at(until), Verb.RESUME)
    return timeline


def test_2_a_pause_moves_the_due_moment(hours):
    timeline = held("11-20 17:30", ("11-23 10:00", "11-23 11:15"))

    assert timeline.clocks(levels(hours)).resolution.due() == utc("11-23 09:45")
    assert utc("11-23 09:45") == at("11-23 17:45")


def test_3_a_response_is_due_after_the_weekend(hours):
    clock = Timeline(at("11-20 17:45")).clocks(levels(hours)).response

    assert clock.due() == at("11-23 09:15") == utc("11-23 01:15")


def test_16_two_pauses_one_over_night(hours):
    pauses = ("11-24 11:00", "11-25 10:00"), ("11-25 12:00", "11-25 13:00")

    assert held("11-24 09:00", *pauses).clocks(levels(hours)).resolution.due() == at("11-25 17:00")


def test_17_with_a_lunch_break_work_ends_before_lunch_and_not_after_it(hours):
    lunch = replace(hours[0], key="L", weekly=LUNCH)

    clock = Timeline(at("11-23 11:30")).clocks(levels((lunch, hours[1]))).resolution

    assert clock.due() == at("11-24 12:00") == utc("11-24 04:00")


def changed(reported, verb, when, before, after, **facts):
    """Return the timeline of a record whose priority changed."""
    timeline = Timeline(at(reported), after)
    timeline.happened(at(when), verb, before=before, after=after, **facts)
    return timeline


def test_18_a_rise_keeps_what_was_used_up(hours):
    timeline = changed("11-23 09:00", Verb.RAISE, "11-23 14:00", "P3", "P2")

    clock = timeline.clocks(levels(hours)).resolution

    assert clock.elapsed(at("11-23 14:00")) == 5 * HOUR
    assert clock.due() == at("11-23 17:00")


def test_19_a_lower_priority_keeps_what_was_used_up_around_the_clock(hours):
    timeline = changed("11-21 10:00", Verb.LOWER, "11-21 12:00", "P1", "P3")

    clock = timeline.clocks(levels(hours)).resolution

    assert clock.elapsed(at("11-21 12:00")) == clock.elapsed(at("11-22 12:00")) == 2 * HOUR
    assert clock.due() == at("11-24 16:00")


def test_20_a_lower_priority_does_not_heal_a_breach(hours):
    timeline = changed("11-21 10:00", Verb.LOWER, "11-21 15:00", "P1", "P3")

    clock = timeline.clocks(levels(hours)).resolution

    assert clock.due() == clock.breached_at(at("11-28 10:00")) == at("11-21 14:00")
    assert clock.verdict(at("11-21 15:00")) is clock.verdict(at("11-28 10:00")) is Verdict.BREACHED
    assert clock.cause(at("11-28 10:00")) is None


def test_21_a_correction_counts_from_the_report(hours):
    timeline = changed("11-21 10:00", Verb.CORRECT, "11-23 09:20", "P1", "P3", field="priority")

    clock = timeline.clocks(levels(hours)).resolution

    assert clock.due() == at("11-24 18:00")
    assert clock.breached_at(at("11-24 18:00")) is None


def test_22_what_comes_back_after_the_window_is_a_new_record_with_its_own_clock(hours):
    policy = replace(POLICY, calendars={"W": hours[0]}, calendar="W", close_after=27 * HOUR)
    solved, written = at("11-23 13:00"), at("11-26 13:05")

    closed = policy.after(solved, policy.close_after)
    earlier = replace(Timeline(solved).record, state=State.CLOSED, closed_at=closed)
    later = Timeline(written)

    assert closed == at("11-26 13:00")
    assert goes_on_from(later.record, [earlier]) == earlier.id
    assert later.clocks(levels(hours)).resolution.due() == at("11-27 12:05")


def test_23_only_a_public_word_of_a_person_answers_a_report(hours):
    timeline = Timeline(at("11-23 09:10"))
    timeline.happened(at("11-23 09:10"), Verb.REPLY, by=None)
    timeline.happened(at("11-23 09:20"), Verb.NOTE, public=False)
    timeline.happened(at("11-23 09:41"), Verb.REPLY)

    clock = timeline.clocks(levels(hours)).response

    assert clock.due() == clock.breached_at(at("11-23 09:41")) == at("11-23 09:40")
    assert clock.stopped_at == at("11-23 09:41")
    assert clock.left(at("11-23 12:00")) == -MINUTE
    assert clock.verdict(at("11-23 12:00")) is Verdict.BREACHED


def test_a_rise_can_break_a_promise_at_its_own_moment_and_never_before(hours):
    timeline = changed("11-23 09:00", Verb.RAISE, "11-23 17:59:59", "P3", "P1")

    clock = timeline.clocks(levels(hours)).resolution

    assert clock.breached_at(at("11-23 17:59:59")) is None
    assert clock.breached_at(at("11-23 18:00")) == at("11-23 17:59:59")
    assert clock.cause(at("11-23 18:00")) == PRIORITY_RAISED
