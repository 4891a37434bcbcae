"""A roster by the clock on the wall: turns, windows, clocks that change."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from desk.duty.roster import DAY
from desk.hours import Window
from tests.desk.duty.rosters import BERLIN, HOUR, NIGHTS, OFFICE, A, B, C, at, roster


@pytest.mark.parametrize(
    ("moment", "first"),
    [
        ("11-23 09:00", A),
        ("11-30 08:59", A),
        ("11-30 09:00", B),
        ("12-07 09:00", C),
        ("12-14 09:00", A),
    ],
)
def test_people_take_turns_and_begin_again(moment, first):
    weekly = roster()

    assert weekly.in_order(weekly.number_at(at(moment)))[0] == first


def test_before_its_first_day_a_roster_has_no_shift():
    assert roster().number_at(at("11-23 08:59")) == -1


def test_a_shift_from_nine_to_nine_stays_so_when_the_clocks_change():
    daily = roster(length=DAY, zone=BERLIN, first_day=date(2026, 10, 23))

    begins = [daily.begins(number) for number in range(4)]

    assert begins == [at(f"10-{day} 09:00", BERLIN) for day in (23, 24, 25, 26)]
    assert [b - a for a, b in pairwise(begins)] == [DAY, 25 * HOUR, DAY]


def test_an_hour_that_the_clock_shows_twice_belongs_to_the_shift_that_began_in_it():
    hourly = roster(length=HOUR, zone=BERLIN, first_day=date(2026, 10, 25), hand_over=0 * HOUR)

    first, second = (at("10-25 02:30", BERLIN, fold=fold) for fold in (0, 1))

    assert second - first == HOUR
    assert hourly.number_at(first) == hourly.number_at(second) == 2
    assert hourly.number_at(at("10-25 03:00", BERLIN)) == 3


def test_a_shift_that_begins_in_the_second_half_of_a_repeated_hour_began_at_its_first_pass():
    half = roster(length=12 * HOUR, zone=BERLIN, first_day=date(2026, 10, 24), hand_over=2.5 * HOUR)

    assert half.number_at(at("10-25 02:40", BERLIN)) == 2
    assert half.number_at(at("10-25 02:10", BERLIN, fold=1)) == 2


def test_an_hour_that_the_clock_skips_begins_and_ends_at_the_skip():
    hourly = roster(length=HOUR, zone=BERLIN, first_day=date(2027, 3, 28), hand_over=0 * HOUR)

    assert hourly.begins(2) == hourly.begins(3) == at("2027-03-28 03:00", BERLIN)
    assert hourly.number_at(at("2027-03-28 03:00", BERLIN)) == 3


@pytest.mark.parametrize(
    ("windows", "moment", "is_open"),
    [
        ({}, "11-28 03:00", True),
        (OFFICE, "11-23 09:00", True),
        (OFFICE, "11-23 18:00", False),
        (OFFICE, "11-28 12:00", False),
        (NIGHTS, "11-24 08:59", True),
        (NIGHTS, "11-24 09:00", False),
        (NIGHTS, "11-28 05:00", True),
        (NIGHTS, "11-29 05:00", False),
    ],
    ids=["always", "opens", "closed", "weekend", "night", "morning", "friday night", "sunday"],
)
def test_a_roster_holds_within_its_windows(windows, moment, is_open):
    assert roster(windows=windows).is_open(at(moment)) is is_open


def test_boundaries_are_the_shifts_and_windows_between_two_moments():
    weekly = roster(windows={0: (Window(9 * HOUR, 18 * HOUR),)})

    found = sorted(set(weekly.boundaries(at("11-23 12:00"), at("12-01 00:00"))))

    assert found == [at("11-23 18:00"), at("11-30 09:00"), at("11-30 18:00")]


def test_before_its_first_day_a_roster_has_only_its_beginning_as_boundary():
    found = list(roster().boundaries(at("11-01 00:00"), at("11-24 00:00")))

    assert found == [at("11-23 09:00")]


def test_a_shift_skipped_by_the_clock_is_no_boundary_twice():
    hourly = roster(length=HOUR, zone=BERLIN, first_day=date(2027, 3, 28), hand_over=0 * HOUR)
    skip = at("2027-03-28 03:00", BERLIN)

    found = list(hourly.boundaries(skip, skip + timedelta(hours=2)))

    assert found == [skip + HOUR]
