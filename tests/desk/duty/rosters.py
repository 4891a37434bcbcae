"""Rosters for tests, with everything said that a test does not care about."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from desk.duty.plan import Leave, Override, Reason
from desk.duty.roster import WEEK, Roster
from desk.hours import Window
from desk.identifiers import DutyId, PersonId

A, B, C = PersonId(1), PersonId(2), PersonId(3)
BERLIN = "Europe/Berlin"
SHANGHAI = "Asia/Shanghai"
MONDAY = date(2026, 11, 23)
HOUR = timedelta(hours=1)
OFFICE = {day: (Window(9 * HOUR, 18 * HOUR),) for day in range(5)}
NIGHTS = {day: (Window(18 * HOUR, 33 * HOUR),) for day in range(5)}


def roster(*people, **facts):
    return Roster(
        **{
            "team": "desk",
            "layer": 1,
            "people": people or (A, B, C),
            "length": WEEK,
            "first_day": MONDAY,
            "hand_over": 9 * HOUR,
            "zone": SHANGHAI,
            "changed_at": datetime(2026, 11, 1, tzinfo=UTC),
            **facts,
        }
    )


def at(text, zone=SHANGHAI, fold=0):
    """Return a moment by the clock on the wall: `12-05 18:00`, of 2026 where no year is said."""
    text = text if text.count("-") > 1 else f"2026-{text}"
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)


def override(person, since, until, number=1):
    return Override(
        id=DutyId(number),
        team="desk",
        person=person,
        since=at(since),
        until=at(until),
        reason=Reason.PUT,
    )


def leave(person, since, until=None):
    return Leave(person=person, since=at(since), until=at(until) if until else None)
