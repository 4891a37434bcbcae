"""Terms and calendars as JSON: what is written is read again, and alike when it is alike."""

import json
from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desk.hours import Calendar, Window
from desk.priority import Priority
from desk.sla import ClockKind
from desk.terms import (
    Addressee,
    Chain,
    Channel,
    Lease,
    Rung,
    Step,
    Target,
    Terms,
    Wait,
    Who,
)
from store.terms_codec import VERSION, read_terms, written_calendars, written_terms
from store.types import dump

KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,31}", fullmatch=True)
LENGTHS = st.integers(0, 10**8).map(lambda seconds: timedelta(seconds=seconds))
PRIORITIES = st.frozensets(st.sampled_from(Priority), min_size=1)
CHANNELS = st.lists(st.sampled_from(Channel), unique=True).map(tuple)
TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
ADDRESSEES = st.one_of(
    st.sampled_from([Addressee(who) for who in Who if who is not Who.CONTACT]),
    KEYS.map(lambda key: Addressee(Who.CONTACT, key)),
)
RUNGS = st.builds(
    Rung,
    percent=st.integers(1, 1000),
    tell=ADDRESSEES,
    clock=st.none() | st.sampled_from(ClockKind),
    priorities=PRIORITIES,
    channels=CHANNELS,
    hand_to=st.none() | KEYS,
)
STEPS = st.builds(
    Step,
    page=ADDRESSEES,
    wait=LENGTHS,
    channels=CHANNELS,
    only=st.none() | KEYS,
    days=st.none() | st.frozensets(st.integers(0, 6)),
    between=st.none() | st.tuples(TIMES, TIMES),
)
CHAINS = st.builds(
    Chain,
    key=KEYS,
    priorities=PRIORITIES,
    steps=st.lists(STEPS, max_size=3).map(tuple),
    teams=st.none() | st.frozensets(KEYS),
    repeat=st.integers(0, 100),
)
WAITS = st.builds(
    Wait,
    pauses=st.booleans(),
    tell=st.none() | ADDRESSEES,
    remind=st.lists(LENGTHS, max_size=3).map(tuple),
    every=st.none() | LENGTHS,
    before=st.lists(LENGTHS, max_size=3).map(tuple),
    asks_until=st.booleans(),
    resumes=st.booleans(),
    resolve_after=st.none() | LENGTHS,
    vendor=st.booleans(),
)
TERMS = st.builds(
    Terms,
    targets=st.dictionaries(
        st.sampled_from(Priority),
        st.builds(Target, response=LENGTHS, resolution=LENGTHS, calendar=KEYS),
    ),
    ladder=st.lists(RUNGS, max_size=3).map(tuple),
    chains=st.lists(CHAINS, max_size=2).map(tuple),
    leases=st.dictionaries(
        st.sampled_from(Priority), st.builds(Lease, nudge=LENGTHS, back=LENGTHS)
    ),
    waits=st.dictionaries(KEYS, WAITS, max_size=3),
    slip=st.integers(1, 1000),
    vendors=st.dictionaries(KEYS, LENGTHS, max_size=2),
)


@given(terms=TERMS)
def test_terms_that_are_written_are_read_again(terms):
    assert read_terms(json.loads(dump(written_terms(terms)))) == terms


def test_terms_are_written_so_that_people_can_read_them():
    terms = Terms(
        targets={
            Priority.P1: Target(
                response=timedelta(minutes=15), resolution=timedelta(hours=4), calendar="A"
            )
        },
        ladder=(Rung(percent=75, tell=Addressee(Who.OWNER)),),
        chains=(
            Chain(
                key="p1",
                priorities=frozenset({Priority.P1}),
                steps=(
                    Step(
                        page=Addressee(Who.CONTACT, "acme"),
                        wait=timedelta(minutes=5),
                        days=frozenset({4, 0}),
                        between=(time(18), time(8, 30)),
                    ),
                ),
            ),
        ),
    )

    assert written_terms(terms) == {
        "v": 1,
        "targets": {"P1": {"response_seconds": 900, "resolution_seconds": 14400, "calendar": "A"}},
        "ladder": [
            {
                "percent": 75,
                "tell": "owner",
                "clock": None,
                "priorities": ["P1", "P2", "P3", "P4"],
                "channels": ["telegram"],
                "hand_to": None,
            }
        ],
        "chains": [
            {
                "key": "p1",
                "priorities": ["P1"],
                "teams": None,
                "repeat": 0,
                "steps": [
                    {
                        "page": "contact:acme",
                        "wait_seconds": 300,
                        "channels": ["telegram"],
                        "only": None,
                        "days": [0, 4],
                        "between": ["18:00", "08:30"],
                    }
                ],
            }
        ],
        "leases": {},
        "waits": {},
        "slip_percent": 90,
        "vendor_seconds": {},
    }


@pytest.mark.parametrize("version", [None, 0, VERSION + 1])
def test_terms_of_another_format_are_refused(version):
    body = written_terms(Terms(targets={})) | {"v": version}

    with pytest.raises(ValueError, match="cannot be read"):
        read_terms(body)


CALENDAR = Calendar(
    key="W",
    zone="Asia/Shanghai",
    weekly={0: (Window(timedelta(hours=9), timedelta(hours=18)),)},
    exceptions={date(2026, 12, 24): (), date(2026, 12, 26): None},
    national={date(2026, 10, 1): ()},
    years_confirmed=frozenset({2026, 2025}),
)


def test_calendars_are_written_with_all_that_decides_about_hours():
    assert written_calendars({"W": CALENDAR}) == {
        "v": 1,
        "calendars": {
            "W": {
                "zone": "Asia/Shanghai",
                "always": False,
                "weekly": {"0": ["540-1080"]},
                "exceptions": {"2026-12-24": [], "2026-12-26": "work"},
                "national": {"2026-10-01": []},
                "years_confirmed": [2025, 2026],
            }
        },
    }


@pytest.mark.parametrize(
    "change",
    [
        {"zone": "Asia/Urumqi"},
        {"always": True},
        {"weekly": {}},
        {"exceptions": {}},
        {"national": {date(2026, 10, 2): ()}},
        {"years_confirmed": frozenset({2026})},
        {"years_confirmed": None},
    ],
    ids=str,
)
def test_a_calendar_with_other_hours_is_written_otherwise(change):
    other = written_calendars({"W": replace(CALENDAR, **change)})

    assert other != written_calendars({"W": CALENDAR})
