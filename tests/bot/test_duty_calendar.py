"""Duty as iCal: written so that other calendars take it once, read with all that they write."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.commands.attendance import harmless
from bot.duty_calendar import Unreadable, read, written
from desk.duty.plan import Shift, Turn, Why
from desk.identifiers import PersonId

NOW = datetime(2026, 11, 23, 1, tzinfo=UTC)
ZONE = "Asia/Shanghai"
UNTIL = NOW + timedelta(days=60)


def calendar(*events):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:x"]
    for number, event in enumerate(events):
        lines += ["BEGIN:VEVENT", f"UID:{number}", *event, "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


def entries(*events):
    found = read(calendar(*events), ZONE, NOW, UNTIL)
    return [(f"{e.since:%m-%d %H:%M}", f"{e.until:%m-%d %H:%M}", list(e.names)) for e in found]


def shift(day, person):
    since = NOW + timedelta(days=day)
    turn = Turn(person=person, why=Why.ROSTER if person else Why.UNPLANNED)
    return Shift(since=since, until=since + timedelta(days=1), turn=turn)


def test_what_is_written_is_read_again():
    shifts = [shift(0, PersonId(1)), shift(1, None), shift(2, PersonId(2))]

    content = written(shifts, "desk", "Service desk", {1: "Wáng, 王", 2: "Li"}, NOW)

    found = read(content, ZONE, NOW, UNTIL)
    assert [(e.since, e.until, list(e.names)) for e in found] == [
        (shifts[0].since, shifts[0].until, ["Wáng, 王"]),
        (shifts[2].since, shifts[2].until, ["Li"]),
    ]
    assert b"UID:desk-20261123T010000Z@opsdesk" in content
    assert content == written(shifts, "desk", "Service desk", {1: "Wáng, 王", 2: "Li"}, NOW)


def test_events_that_come_again_are_read_one_by_one():
    weekly = [
        "DTSTART;TZID=Asia/Shanghai:20261201T090000",
        "DTEND;TZID=Asia/Shanghai:20261202T090000",
        "RRULE:FREQ=WEEKLY;COUNT=3",
        "EXDATE;TZID=Asia/Shanghai:20261208T090000",
        "SUMMARY:Wang",
    ]

    assert entries(weekly) == [
        ("12-01 01:00", "12-02 01:00", ["Wang"]),
        ("12-15 01:00", "12-16 01:00", ["Wang"]),
    ]


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            ["DTSTART;VALUE=DATE:20261205", "SUMMARY:Li"],
            ("12-04 16:00", "12-05 16:00", ["Li"]),
        ),
        (
            ["DTSTART:20261205T090000", "DURATION:PT8H", "SUMMARY:Li"],
            ("12-05 01:00", "12-05 09:00", ["Li"]),
        ),
        (
            [
                "DTSTART:20261205T090000Z",
                "DTEND:20261205T100000Z",
                "ATTENDEE;CN=Ann:mailto:a@example.org",
                "ATTENDEE;CN=Bob:mailto:b@example.org",
                "ATTENDEE:mailto:c@example.org",
            ],
            ("12-05 09:00", "12-05 10:00", ["Ann", "Bob"]),
        ),
    ],
    ids=["a whole day here", "a time of the desk's zone", "attendees"],
)
def test_an_event_is_read_as_its_calendar_means_it(event, expected):
    assert entries(event) == [expected]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"hello", "no iCal file"),
        (b"", "no iCal file"),
        (calendar(["SUMMARY:Li"]), "event 1 .*Li.*DTSTART"),
        (calendar(["DTSTART:20261205T090000Z", "SUMMARY:Li"]), "event 1 .*Li.*no length"),
        (
            calendar(["DTSTART:20261205T090000Z", "DTEND:20261204T090000Z", "SUMMARY:Li"]),
            "event 1 .*Li.*no length|event 1 .*DTEND",
        ),
        (calendar(["DTSTART:tomorrow", "SUMMARY:Li"]), "event 1 "),
    ],
    ids=["words", "nothing", "no beginning", "no length", "backwards", "broken"],
)
def test_what_cannot_be_read_is_named(content, why):
    with pytest.raises(Unreadable, match=why):
        read(content, ZONE, NOW, UNTIL)


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\tx", "\rx"])
def test_no_name_is_a_formula(name):
    assert harmless(name) == f"'{name}"
    assert harmless("Ann = Bob") == "Ann = Bob"
