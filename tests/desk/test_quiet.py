"""Quiet hours by a person's own clock."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from desk.quiet import quiet_until


def local(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("zone", "at", "end"),
    [
        pytest.param("Asia/Shanghai", "2026-11-23 21:59:59", None, id="before"),
        pytest.param("Asia/Shanghai", "2026-11-23 22:00", "2026-11-24 07:00", id="at start"),
        pytest.param("Asia/Shanghai", "2026-11-24 00:00", "2026-11-24 07:00", id="midnight"),
        pytest.param("Asia/Shanghai", "2026-11-24 06:59:59", "2026-11-24 07:00", id="at last"),
        pytest.param("Asia/Shanghai", "2026-11-24 07:00", None, id="at end"),
        pytest.param("Europe/Berlin", "2026-03-28 23:00", "2026-03-29 07:00", id="spring"),
        pytest.param("Europe/Berlin", "2026-10-24 23:00", "2026-10-25 07:00", id="autumn"),
    ],
)
def test_it_is_quiet_from_ten_until_seven(zone, at, end):
    assert quiet_until(local(at, zone), zone) == (end and local(end, zone))


def test_the_person_counts_not_the_place_of_the_moment():
    at = local("2026-11-23 23:00", "Asia/Shanghai")

    assert quiet_until(at, "Europe/Berlin") is None
    assert quiet_until(at, "Pacific/Auckland") == local("2026-11-24 07:00", "Pacific/Auckland")


@pytest.mark.parametrize(
    ("start", "end", "until"),
    [
        pytest.param(time(12), time(13, 30), "2026-11-23 13:30", id="within a day"),
        pytest.param(time(12, 31), time(12, 30), "2026-11-23 12:30", id="nearly always"),
        pytest.param(time(12), time(12), None, id="none"),
    ],
)
def test_quiet_hours_may_lie_within_a_day(start, end, until):
    zone = "Asia/Shanghai"

    found = quiet_until(local("2026-11-23 12:00", zone), zone, start, end)

    assert found == (until and local(until, zone))


def test_an_end_that_the_clock_skips_comes_at_the_skip():
    zone = "Europe/Berlin"

    found = quiet_until(local("2026-03-29 01:00", zone), zone, time(22), time(2, 30))

    assert found == local("2026-03-29 03:00", zone)
