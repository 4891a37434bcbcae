"""Service hours: the examples of the desk's promises, weeks of all kinds, and changed clocks."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desk.hours import Calendar, NeverOpens, Window, reached

HOUR = timedelta(hours=1)
SHANGHAI = "Asia/Shanghai"
OFF_2026 = (
    ("01-01", 3),
    ("02-15", 9),
    ("04-04", 3),
    ("05-01", 5),
    ("06-19", 3),
    ("09-25", 3),
    ("10-01", 7),
)
"""First day and number of days off, as announced in November 2025."""
WORKS_2026 = ("01-04", "02-14", "02-28", "05-09", "09-20", "10-10")
LIST_2026 = {
    date.fromisoformat(f"2026-{first}") + timedelta(days=n): ()
    for first, days in OFF_2026
    for n in range(days)
} | {date.fromisoformat(f"2026-{day}"): None for day in WORKS_2026}


def windows(*texts):
    """Return windows such as `09:00-18:00`."""
    return tuple(Window(*(wall(end) for end in text.split("-"))) for text in texts)


def wall(text):
    """Return a time of day, up to 24:00."""
    hours, minutes = map(int, text.split(":"))
    return timedelta(hours=hours, minutes=minutes)


def week(*texts, days=range(5)):
    """Return a week with the same windows on each of some days."""
    return dict.fromkeys(days, windows(*texts))


def local(text, zone=SHANGHAI):
    """Return a moment by the clock of a zone."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


W = Calendar(
    key="W",
    zone=SHANGHAI,
    weekly=week("09:00-18:00"),
    national=LIST_2026,
    years_confirmed=frozenset({2025, 2026}),
)
L = Calendar(key="L", zone=SHANGHAI, weekly=week("09:00-12:00", "13:30-18:00"), national=LIST_2026)
A = Calendar(key="A", zone=SHANGHAI, always=True)
CLOSED = Calendar(key="C", zone=SHANGHAI)


# What is promised at a desk with working hours, and the 2026 list.


@pytest.mark.parametrize(
    ("calendar", "reported", "hours", "due"),
    [
        pytest.param(W, "2026-11-20 17:30", 8, "2026-11-23 16:30", id="over the weekend"),
        pytest.param(W, "2026-11-20 17:45", 0.5, "2026-11-23 09:15", id="response"),
        pytest.param(W, "2026-11-23 09:00", 8, "2026-11-23 17:00", id="from opening"),
        pytest.param(W, "2026-11-23 10:00", 8, "2026-11-23 18:00", id="to closing"),
        pytest.param(W, "2026-11-21 14:00", 8, "2026-11-23 17:00", id="on a Saturday"),
        pytest.param(W, "2026-11-23 18:00", 8, "2026-11-24 17:00", id="at closing"),
        pytest.param(W, "2026-11-20 17:59", 8, "2026-11-23 16:59", id="a minute left"),
        pytest.param(A, "2026-11-20 23:10", 4, "2026-11-21 03:10", id="around the clock"),
        pytest.param(W, "2026-11-25 15:00", 18, "2026-11-27 15:00", id="two days"),
        pytest.param(W, "2026-11-23 09:00", 45, "2026-11-27 18:00", id="a week"),
        pytest.param(W, "2026-09-30 16:00", 8, "2026-10-08 15:00", id="National Day"),
        pytest.param(W, "2026-10-09 17:00", 8, "2026-10-10 16:00", id="make-up Saturday"),
        pytest.param(W, "2026-02-13 16:00", 18, "2026-02-24 16:00", id="Spring Festival"),
        pytest.param(W, "2025-12-31 15:00", 8, "2026-01-04 14:00", id="make-up Sunday"),
        pytest.param(L, "2026-11-23 11:30", 8, "2026-11-24 12:00", id="before lunch"),
        pytest.param(W, "2026-11-23 13:00", 27, "2026-11-26 13:00", id="three working days"),
        pytest.param(W, "2026-11-26 13:05", 8, "2026-11-27 12:05", id="the record after it"),
        pytest.param(W, "2026-11-23 09:10", 0.5, "2026-11-23 09:40", id="first public word"),
        pytest.param(W, "2026-11-23 12:00:01", 1, "2026-11-23 13:00:01", id="to the second"),
    ],
)
def test_work_is_due_after_its_working_time(calendar, reported, hours, due):
    since, length = local(reported), timedelta(hours=hours)

    assert calendar.after(since, length) == local(due)
    assert calendar.working_time(since, local(due)) == length


def test_a_pause_and_a_change_of_calendar_add_up_from_working_times():
    reported, paused, resumed = map(
        local, ("2026-11-20 17:30", "2026-11-23 10:00", "2026-11-23 11:15")
    )

    earned = W.working_time(reported, paused)
    raised = A.working_time(local("2026-11-21 10:00"), local("2026-11-21 12:00"))

    assert W.after(resumed, 8 * HOUR - earned) == local("2026-11-23 17:45")
    assert W.after(local("2026-11-21 12:00"), 18 * HOUR - raised) == local("2026-11-24 16:00")


@pytest.mark.parametrize(
    ("at", "opening"),
    [
        pytest.param("2026-11-23 08:59:59", "2026-11-23 09:00", id="before opening"),
        pytest.param("2026-11-23 09:00", "2026-11-23 09:00", id="at opening"),
        pytest.param("2026-11-23 17:59:59", "2026-11-23 17:59:59", id="the last second"),
        pytest.param("2026-11-23 18:00", "2026-11-24 09:00", id="at closing"),
        pytest.param("2026-09-30 19:00", "2026-10-08 09:00", id="before a holiday"),
    ],
)
def test_the_desk_is_open_from_opening_until_before_closing(at, opening):
    assert W.next_opening(local(at)) == local(opening)
    assert W.is_open(local(at)) is (at == opening)


def test_no_working_time_passes_backwards():
    early, late = local("2026-11-23 10:00"), local("2026-11-23 11:00")

    assert W.working_time(late, early) == A.working_time(late, early) == timedelta()
    assert W.after(local("2026-11-21 10:00"), timedelta()) == local("2026-11-21 10:00")


def test_around_the_clock_is_always_open():
    at = local("2026-10-01 03:00")

    assert A.is_open(at)
    assert A.next_opening(at) == at
    assert A.windows(at.date()) == windows("00:00-24:00")
    assert A.working_time(at, at + 5 * HOUR) == 5 * HOUR


def test_what_never_opens_says_so():
    at = local("2026-11-23 10:00")

    assert CLOSED.next_opening(at) is None
    assert not CLOSED.is_open(at)
    assert CLOSED.working_time(at, at + timedelta(days=3650)) == timedelta()
    with pytest.raises(NeverOpens, match="C"):
        CLOSED.after(at, HOUR)


def test_an_exception_of_the_desk_beats_the_national_list_and_that_the_week():
    own = {
        date(2026, 10, 1): windows("10:00-12:00"),
        date(2026, 10, 10): (),
        date(2026, 11, 28): None,
    }
    calendar = Calendar(
        key="O", zone=SHANGHAI, weekly=week("09:00-18:00"), exceptions=own, national=LIST_2026
    )

    assert calendar.windows(date(2026, 10, 1)) == windows("10:00-12:00")
    assert calendar.windows(date(2026, 10, 2)) == ()
    assert calendar.windows(date(2026, 10, 10)) == ()
    assert calendar.windows(date(2026, 11, 28)) == windows("09:00-18:00")
    assert calendar.windows(date(2026, 11, 29)) == ()


def test_a_make_up_day_has_the_windows_of_monday():
    monday = {0: windows("08:00-16:00"), 5: windows("10:00-11:00")}
    calendar = Calendar(key="M", zone=SHANGHAI, weekly=monday, national=LIST_2026)

    assert calendar.windows(date(2026, 10, 10)) == windows("08:00-16:00")


def test_a_year_is_provisional_until_its_list_is_announced():
    assert [W.provisional(year) for year in (2025, 2026, 2027)] == [False, False, True]
    assert not L.provisional(2027)  # follows no list
    assert not A.provisional(2027)


def test_a_working_day_is_as_long_as_monday():
    weekend = Calendar(key="E", zone=SHANGHAI, weekly={0: (), 5: windows("10:00-14:00")})

    assert [c.working_day / HOUR for c in (W, L, A, CLOSED, weekend)] == [9, 7.5, 24, 0, 4]


# Nights, and clocks that change.


def nights(zone):
    """Return a calendar that is open each night from 22:00 to 06:00."""
    weekly = week("00:00-06:00", "22:00-24:00", days=range(7))
    return Calendar(key="N", zone=zone, weekly=weekly)


@pytest.mark.parametrize(
    ("zone", "evening", "hours"),
    [
        pytest.param(SHANGHAI, "2026-11-23 20:00", 8, id="no change"),
        pytest.param("Europe/Berlin", "2026-03-28 20:00", 7, id="Berlin, spring"),
        pytest.param("Europe/Berlin", "2026-10-24 20:00", 9, id="Berlin, autumn"),
        pytest.param("America/New_York", "2026-03-07 20:00", 7, id="New York, spring"),
        pytest.param("America/New_York", "2026-10-31 20:00", 9, id="New York, autumn"),
        pytest.param("Australia/Lord_Howe", "2026-10-03 20:00", 7.5, id="Lord Howe, spring"),
        pytest.param("Australia/Lord_Howe", "2026-04-04 20:00", 8.5, id="Lord Howe, autumn"),
    ],
)
def test_a_night_is_as_long_as_it_is(zone, evening, hours):
    calendar, since = nights(zone), local(evening, zone)
    morning = datetime.combine(since.date() + timedelta(days=1), time(6), ZoneInfo(zone))

    assert calendar.working_time(since, morning) == hours * HOUR
    assert calendar.after(since, hours * HOUR) == morning
    assert calendar.working_time(since, morning + 16 * HOUR) == hours * HOUR


def test_midnight_between_two_windows_is_no_closing():
    calendar = nights(SHANGHAI)

    assert calendar.after(local("2026-11-23 22:00"), 2 * HOUR) == local("2026-11-24 00:00")
    assert calendar.is_open(local("2026-11-24 00:00"))


@pytest.mark.parametrize(
    ("zone", "day", "text", "moment"),
    [
        pytest.param("Europe/Berlin", "2026-03-29", "01:59", "00:59", id="before the skip"),
        pytest.param("Europe/Berlin", "2026-03-29", "02:00", "01:00", id="skip begins"),
        pytest.param("Europe/Berlin", "2026-03-29", "02:30", "01:00", id="skipped"),
        pytest.param("Europe/Berlin", "2026-03-29", "03:00", "01:00", id="after the skip"),
        pytest.param("Europe/Berlin", "2026-10-25", "02:30", "00:30", id="first of two"),
        pytest.param("Europe/Berlin", "2026-10-25", "03:00", "02:00", id="after the repeat"),
        pytest.param("Australia/Lord_Howe", "2026-10-04", "02:10", "15:30", id="half an hour"),
    ],
)
def test_a_time_of_day_is_reached_once(zone, day, text, moment):
    at = reached(ZoneInfo(zone), date.fromisoformat(day), wall(text))

    assert f"{at:%H:%M:%S}" == f"{moment}:00"


def test_a_window_that_the_clock_skips_is_no_window():
    calendar = Calendar(key="S", zone="Europe/Berlin", weekly={6: windows("02:00-03:00")})

    opening = calendar.next_opening(local("2026-03-28 12:00", "Europe/Berlin"))

    assert opening == local("2026-04-05 02:00", "Europe/Berlin")


def test_moments_of_one_zone_are_apart_by_what_passed_between_them():
    zone = "Europe/Berlin"
    since, until = local("2026-10-24 12:00", zone), local("2026-10-25 12:00", zone)
    always = Calendar(key="A", zone=zone, always=True)

    assert always.working_time(since, until) == 25 * HOUR


# Compared with somebody who looks at the clock on the wall each minute.

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe")
CHANGES = ("2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01")
MINUTE = timedelta(minutes=1)


@st.composite
def days(draw):
    """Return the windows of a day: between an even number of different times."""
    marks = sorted(draw(st.sets(st.integers(0, 48), max_size=6)))
    ends = [timedelta(minutes=30 * mark) for mark in marks]
    return tuple(Window(*pair) for pair in list(pairwise(ends))[::2])


def seen_open(calendar, start, minutes):
    """Return for each minute whether a watcher of the wall finds the calendar open.

    The watcher never turns a page back: a repeated hour belongs to the last minute before it.
    """
    zone, latest, found = ZoneInfo(calendar.zone), datetime(1, 1, 1), []  # noqa: DTZ001
    for n in range(-1440, minutes):
        shown = (start + n * MINUTE).astimezone(zone).replace(tzinfo=None)
        latest = max(latest, shown)
        passed = timedelta(hours=latest.hour, minutes=latest.minute)
        of_day = calendar.exceptions.get(latest.date(), calendar.weekly.get(latest.weekday(), ()))
        found.append(any(window.opens <= passed < window.closes for window in of_day))
    return found[1440:]


@given(
    zone=st.sampled_from(ZONES),
    weekly=st.dictionaries(st.integers(0, 6), days(), max_size=7),
    exception=days(),
    change=st.sampled_from(CHANGES),
    offset=st.integers(-2000, 1000),
    length=st.integers(1, 2400),
)
@settings(deadline=None, max_examples=60)
def test_a_calendar_agrees_with_a_watcher_of_the_wall(
    zone, weekly, exception, change, offset, length
):
    day = date.fromisoformat(change)
    calendar = Calendar(key="H", zone=zone, weekly=weekly, exceptions={day: exception})
    start = datetime.combine(day, time(), UTC) + offset * MINUTE

    found = seen_open(calendar, start, length)

    worked = sum(found) * MINUTE
    end = start + length * MINUTE
    assert calendar.working_time(start, end) == worked
    assert calendar.is_open(start) == found[0]
    opening = calendar.next_opening(start)
    assert (opening if opening and opening < end else None) == next(
        (start + n * MINUTE for n, is_open in enumerate(found) if is_open), None
    )
    if worked:
        last = max(n for n, is_open in enumerate(found) if is_open)
        assert calendar.after(start, worked) == start + (last + 1) * MINUTE
