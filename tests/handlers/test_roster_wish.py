"""Rosters as leads write them, in both languages."""

from datetime import date, timedelta

import pytest

from desk.duty.roster import DAY, WEEK
from desk.hours import Window
from handlers.chat.acts.duty.wish import read

TODAY = date(2026, 11, 25)
"""A Wednesday."""
TEAMS = {"desk": "desk", "network": "net", "服务台": "desk"}
HOUR = timedelta(hours=1)
OFFICE = {day: (Window(9 * HOUR, 18 * HOUR),) for day in range(5)}


def wished(text):
    wish = read(text, TODAY, TEAMS)
    assert wish is not None
    return wish


@pytest.mark.parametrize(
    ("text", "length", "first_day", "hand_over"),
    [
        ("weekly mon 09:00 Ann, Bob", WEEK, date(2026, 11, 23), 9 * HOUR),
        ("weekly Ann, Bob", WEEK, date(2026, 11, 23), 9 * HOUR),
        ("weekly thu 8:30 Ann, Bob", WEEK, date(2026, 11, 19), 8.5 * HOUR),
        ("daily 18:00 Ann, Bob", DAY, TODAY, 18 * HOUR),
        ("daily 2026-12-01 Ann, Bob", DAY, date(2026, 12, 1), 9 * HOUR),
        ("每周 周一 09\uff1a00 Ann\u3001Bob", WEEK, date(2026, 11, 23), 9 * HOUR),
        ("每天 Ann\uff0cBob", DAY, TODAY, 9 * HOUR),
        ("every 2 weeks Ann, Bob", 2 * WEEK, date(2026, 11, 23), 9 * HOUR),
        ("every 12 hours 08:00 Ann; Bob", 12 * HOUR, TODAY, 8 * HOUR),
        ("12h 08:00 Ann -> Bob", 12 * HOUR, TODAY, 8 * HOUR),
        ("每12小时 08:00 Ann → Bob", 12 * HOUR, TODAY, 8 * HOUR),
        ("3d Ann, Bob", 3 * DAY, TODAY, 9 * HOUR),
    ],
)
def test_a_roster_says_how_long_a_shift_is_and_when_it_begins(text, length, first_day, hand_over):
    wish = wished(text)

    assert (wish.length, wish.first_day, wish.hand_over) == (length, first_day, hand_over)
    assert (wish.team, wish.layer, list(wish.names)) == (None, 1, ["Ann", "Bob"])


@pytest.mark.parametrize(
    ("text", "windows"),
    [
        ("weekly mon-fri 09:00-18:00 Ann", OFFICE),
        ("weekly mon 09:00 mon–fri 09:00–18:00 Ann", OFFICE),
        ("每周 周一至周五 09:00-18:00 Ann", OFFICE),
        ("weekly sat,sun Ann", {5: (Window(0 * HOUR, DAY),), 6: (Window(0 * HOUR, DAY),)}),
        ("weekly sun-mon 18:00-09:00 Ann", dict.fromkeys((6, 0), (Window(18 * HOUR, 33 * HOUR),))),
        ("weekly 22:00-24:00 Ann", dict.fromkeys(range(7), (Window(22 * HOUR, DAY),))),
        (
            "weekly tue 09:00 tue,wed 06:00-07:00 tue,tue 20:00-21:00 Ann",
            {
                1: (
                    Window(6 * HOUR, 7 * HOUR),
                    Window(20 * HOUR, 21 * HOUR),
                    Window(20 * HOUR, 21 * HOUR),
                ),
                2: (Window(6 * HOUR, 7 * HOUR),),
            },
        ),
    ],
)
def test_a_roster_may_hold_only_at_times_of_the_week(text, windows):
    assert wished(text).windows == windows


def test_a_team_and_a_layer_are_named_first():
    wish = wished("Network 2 weekly Ann Lee, Bob")

    assert (wish.team, wish.layer, list(wish.names)) == ("net", 2, ["Ann Lee", "Bob"])


@pytest.mark.parametrize("text", ["2 off", "layer2 off", "第2层 取消"])
def test_a_layer_is_dropped(text):
    wish = wished(text)

    assert (wish.is_off, wish.layer) == (True, 2)


@pytest.mark.parametrize(
    "text",
    ["", "weekly", "Ann, Bob", "every 0 hours Ann", "every 999 weeks Ann", "every 3 moons Ann"],
)
def test_what_is_no_roster_is_none(text):
    assert read(text, TODAY, TEAMS) is None


def test_hours_that_do_not_exist_are_taken_for_a_name_that_nobody_has():
    assert list(wished("weekly mon-fri 09:00-27:00 Ann").names) == ["mon-fri 09:00-27:00 Ann"]
