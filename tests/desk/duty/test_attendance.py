"""Hours on site: one stay at a time, an end that was forgotten, the sheet of a month."""

from datetime import date, timedelta

import pytest

from desk.duty.attendance import Attendance, Stay, ended, forgotten, month_of, sheet
from desk.errors import NotOnSite, OnSite
from desk.identifiers import DutyId
from tests.desk.duty.rosters import HOUR, SHANGHAI, A, B, at

CAME = at("11-23 09:00")
STAY = Attendance(id=DutyId(1), person=A, came_at=CAME)


def test_a_stay_ends_when_its_person_leaves():
    done = ended(STAY, at("11-23 18:00"))

    assert (done.state, done.length) == (Stay.DONE, 9 * HOUR)


def test_who_is_there_cannot_come_again():
    with pytest.raises(OnSite) as refusal:
        forgotten(STAY, at("11-23 18:00"))

    assert refusal.value.since == CAME


def test_who_comes_the_next_day_forgot_to_say_that_they_left():
    assert forgotten(STAY, at("11-24 09:00")).state is Stay.FORGOTTEN


@pytest.mark.parametrize("stay", [None, STAY], ids=["never came", "forgot it yesterday"])
def test_who_is_not_there_cannot_leave(stay):
    with pytest.raises(NotOnSite):
        ended(stay, at("11-24 09:00"))


@pytest.mark.parametrize(
    ("month", "begins", "ends"),
    [((2026, 11), "2026-11-01", "2026-12-01"), ((2026, 12), "2026-12-01", "2027-01-01")],
)
def test_a_month_begins_and_ends_by_the_clock_on_the_wall(month, begins, ends):
    assert month_of(month[0], month[1], SHANGHAI) == (at(f"{begins} 00:00"), at(f"{ends} 00:00"))


def test_the_sheet_has_a_day_for_each_person_and_date():
    stays = [
        Attendance(id=DutyId(4), person=B, came_at=CAME),
        ended(Attendance(id=DutyId(3), person=A, came_at=at("11-23 13:00")), at("11-23 18:00")),
        ended(STAY, at("11-23 12:00")),
        forgotten(Attendance(id=DutyId(2), person=A, came_at=at("11-24 23:00")), at("11-26 09:00")),
    ]

    days = sheet(stays, SHANGHAI)

    assert [(day.person, day.day, day.length, day.forgotten) for day in days] == [
        (A, date(2026, 11, 23), 8 * HOUR, False),
        (A, date(2026, 11, 24), timedelta(), True),
        (B, date(2026, 11, 23), timedelta(), False),
    ]
