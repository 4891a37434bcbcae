"""Calendars from the configuration: holidays of countries, and what is not announced yet."""

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import holidays

from bot.calendars import calendars_of
from bot.config import Calendar, Config, load
from bot.config.countries import COUNTRIES
from bot.policy import policy_of
from desk.hours import Window
from tests.desk.test_hours import LIST_2026, local

ROOT = Path(__file__).parents[2]
TOKEN = {"OPSDESK_TELEGRAM__TOKEN": "123456:token"}
TODAY = date(2026, 11, 23)
DAY = (Window(timedelta(hours=9), timedelta(hours=18)),)


def shipped(**variables: str) -> Config:
    """Return the shipped configuration."""
    return load(ROOT / "config.yaml", TOKEN | variables)


def test_the_year_2026_is_as_china_announced_it() -> None:
    calendar = calendars_of(shipped().calendars, TODAY)["W"]

    assert {day: what for day, what in calendar.national.items() if day.year == 2026} == LIST_2026
    assert not calendar.provisional(2025)
    assert not calendar.provisional(2026)


def test_a_year_that_china_has_not_announced_has_the_days_that_the_law_fixes() -> None:
    sections = {"W": Calendar(tz="Asia/Shanghai", holidays="CN", weekly={(0,): DAY})}

    calendar = calendars_of(sections, date(2090, 1, 1))["W"]

    assert all(calendar.provisional(year) for year in (2089, 2090, 2091))
    assert sorted(day for day in calendar.national if day.year == 2090) == [
        date(2090, 1, 1),
        date(2090, 5, 1),
        date(2090, 5, 2),
        date(2090, 10, 1),
        date(2090, 10, 2),
        date(2090, 10, 3),
    ]


def test_a_country_whose_law_names_its_holidays_is_never_provisional() -> None:
    sections = {"B": Calendar(tz="Europe/Berlin", holidays="DE", weekly={(0,): DAY})}

    calendar = calendars_of(sections, TODAY)["B"]

    assert calendar.windows(date(2026, 12, 25)) == ()
    assert calendar.windows(date(2027, 3, 29)) == ()  # Easter Monday
    assert not calendar.provisional(2027)
    assert calendar.provisional(2028)  # not loaded


def test_the_policy_names_the_service_hours_of_the_desk() -> None:
    now = local("2026-11-20 17:30")

    working = policy_of(shipped(), now).service_hours
    always = policy_of(shipped(OPSDESK_DESK__CALENDAR="A"), now).service_hours

    assert (working.key, always.key) == ("W", "A")
    assert working.after(now, timedelta(hours=8)) == local("2026-11-23 16:30")
    assert always.is_open(now)


def test_windows_may_stand_in_any_order() -> None:
    text = (
        '{"W": {"tz": "Asia/Shanghai", "weekly": {"sat-mon": "13:30-18:00, 09:00-12:00"}},'
        ' "A": {"tz": "Asia/Shanghai", "always": "true"}}'
    )

    calendars = calendars_of(shipped(OPSDESK_CALENDARS=text).calendars, TODAY)

    assert sorted(calendars["W"].weekly) == [0, 5, 6]
    assert [window.opens / timedelta(hours=1) for window in calendars["W"].weekly[5]] == [9, 13.5]


def test_every_country_of_the_list_is_known_to_the_library() -> None:
    assert set(holidays.list_supported_countries(include_aliases=False)) == COUNTRIES


def test_reading_the_configuration_does_not_load_the_library() -> None:
    code = (
        "import sys; from pathlib import Path; from bot.config import load; import bot.policy;"
        "load(Path('config.yaml'), {}, need_secrets=False); sys.exit('holidays' in sys.modules)"
    )

    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False)  # noqa: S603

    assert done.returncode == 0
