"""Days and hours as people write them, in both languages."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.chat.dates import day_said, moment_said, span_said

ZONE = "Asia/Shanghai"
NOW = datetime(2026, 11, 25, 14, 30, tzinfo=ZoneInfo(ZONE))
"""A Wednesday."""


def shown(moment):
    return None if moment is None else f"{moment.astimezone(ZoneInfo(ZONE)):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("12-05", "2026-12-05 00:00"),
        ("12-05 18:00", "2026-12-05 18:00"),
        ("2027-01-02 9:05", "2027-01-02 09:05"),
        ("12/5", "2026-12-05 00:00"),
        ("12月5日 18\uff1a00", "2026-12-05 18:00"),
        ("2027年1月2日", "2027-01-02 00:00"),
        ("today", "2026-11-25 00:00"),
        ("明天 08:00", "2026-11-26 08:00"),
        ("后天", "2026-11-27 00:00"),
        ("Fri 18:00", "2026-11-27 18:00"),
        ("wednesday", "2026-11-25 00:00"),
        ("周二", "2026-12-01 00:00"),
        ("18:00", "2026-11-25 18:00"),
        ("24:00", "2026-11-26 00:00"),
        ("11-20", "2026-11-20 00:00"),
        ("01-03", "2027-01-03 00:00"),
        ("25:00", None),
        ("18:77", None),
        ("13-40", None),
        ("02-30", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_moment_is_read_as_it_is_written(words, expected):
    assert shown(moment_said(words, NOW, ZONE)) == expected


def test_a_leap_day_of_next_year_that_has_none_is_no_day():
    assert day_said("02-29", date(2028, 12, 1)) is None


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("12-05 to 12-08", "2026-12-05 00:00", "2026-12-09 00:00"),
        ("12-05到12-08", "2026-12-05 00:00", "2026-12-09 00:00"),
        ("12-05~12-08", "2026-12-05 00:00", "2026-12-09 00:00"),
        ("12-05 - 12-08", "2026-12-05 00:00", "2026-12-09 00:00"),
        ("12-05 – 12-08", "2026-12-05 00:00", "2026-12-09 00:00"),
        ("12-05", "2026-12-05 00:00", "2026-12-06 00:00"),
        ("明天", "2026-11-26 00:00", "2026-11-27 00:00"),
        ("fri 18:00 to sat 09:00", "2026-11-27 18:00", "2026-11-28 09:00"),
        ("fri 18:00 to 20:00", "2026-11-27 18:00", "2026-11-27 20:00"),
        ("12-05 18:00 until 12-06", "2026-12-05 18:00", "2026-12-07 00:00"),
        ("12-28 to 01-03", "2026-12-28 00:00", "2027-01-04 00:00"),
    ],
)
def test_a_time_lasts_to_the_end_of_its_last_day_or_to_its_hour(words, since, until):
    found = span_said(words, NOW, ZONE)

    assert found is not None
    assert (shown(found[0]), shown(found[1])) == (since, until)


@pytest.mark.parametrize("words", ["", "12-08 to 12-05", "18:00", "12-05 18:00", "soon to later"])
def test_what_says_no_time_is_none(words):
    assert span_said(words, NOW, ZONE) is None


def test_moments_are_utc():
    found = moment_said("12-05", NOW, ZONE)

    assert found is not None
    assert found.tzinfo is UTC
