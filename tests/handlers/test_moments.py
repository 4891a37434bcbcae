"""Moments and durations as people say them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.hours import Calendar, Window
from handlers.chat.words import Words
from tests.store.builders import POLICY

SHANGHAI = "Asia/Shanghai"
DAY = (Window(timedelta(hours=9), timedelta(hours=18)),)
W = Calendar(key="W", zone=SHANGHAI, weekly=dict.fromkeys(range(5), DAY))
A = Calendar(key="A", zone=SHANGHAI, always=True)


def local(text):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(SHANGHAI))


NOW = local("2026-11-20 13:00")  # a Friday


@pytest.mark.parametrize(
    ("at", "zh", "en"),
    [
        ("2026-11-20 14:20", "今天 14:20", "today 14:20"),
        ("2026-11-20 00:00", "今天 00:00", "today 00:00"),
        ("2026-11-21 09:00", "明天 09:00", "tomorrow 09:00"),
        ("2026-11-19 23:59", "昨天 23:59", "yesterday 23:59"),
        ("2026-11-23 09:00", "周一 09:00", "Mon 09:00"),
        ("2026-11-26 09:00", "周四 09:00", "Thu 09:00"),
        ("2026-11-27 09:00", "11月27日 周五 09:00", "Fri 27 Nov, 09:00"),
        ("2026-11-18 09:00", "11月18日 周三 09:00", "Wed 18 Nov, 09:00"),
    ],
)
def test_a_moment_is_said_as_one_would_say_it_now(at, zh, en):
    assert Words("zh", POLICY).when(local(at), NOW) == zh
    assert Words("en", POLICY).when(local(at), NOW) == en


def test_today_is_the_day_of_the_reader():
    words, late = Words("en", POLICY), local("2026-11-21 06:30")

    assert words.when(late, NOW, "Europe/Berlin") == "today 23:30"
    assert words.when(late, NOW, SHANGHAI) == "tomorrow 06:30"


@pytest.mark.parametrize(
    ("calendar", "minutes", "zh", "en"),
    [
        (W, 8 * 60, "8 工作小时", "8 working hours"),
        (W, 60, "1 工作小时", "1 working hour"),
        (W, 27 * 60, "3 个工作日", "3 working days"),
        (W, 9 * 60, "1 个工作日", "1 working day"),
        (W, 10 * 60, "10 工作小时", "10 working hours"),
        (W, 30, "30 工作分钟", "30 working minutes"),
        (W, 90, "1 工作小时 30 分钟", "1 working hour 30 minutes"),
        (W, 0.5, "1 工作分钟", "1 working minute"),
        (W, 0, "0 工作分钟", "0 working minutes"),
        (A, 24 * 60, "24 小时", "24 hours"),
        (A, 61, "1 小时 1 分钟", "1 hour 1 minute"),
    ],
)
def test_a_length_of_work_is_said_in_whole_units(calendar, minutes, zh, en):
    length = timedelta(minutes=minutes)

    assert Words("zh", POLICY).working(length, calendar) == zh
    assert Words("en", POLICY).working(length, calendar) == en
