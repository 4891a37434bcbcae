"""A promise at a glance: when it is due, and whether it is at risk or missed."""

from dataclasses import replace

import pytest

from desk.promises.outlook import Danger, Outlook, outlook
from desk.sla import ClockKind, Verdict, standings
from tests.desk.test_hours import W
from tests.desk.test_sla_rules import LEVELS, at, timeline

__all__ = ["timeline"]  # a P2: answered at 09:10, due at 17:00


def looks(timeline, now, **changes):
    standing = [
        replace(s, **changes) if s.kind is ClockKind.RESOLUTION else s
        for s in standings(timeline.record, timeline.clocks(LEVELS), at("09:10"))
    ]
    return outlook(standing, W, at(now))


@pytest.mark.parametrize(
    ("now", "danger"),
    [
        pytest.param("14:59:59", None, id="there is time"),
        pytest.param("15:00", Danger.AT_RISK, id="three quarters are used up"),
        pytest.param("17:00", Danger.AT_RISK, id="it is due"),
        pytest.param("17:00:01", Danger.MISSED, id="it was due"),
    ],
)
def test_the_last_quarter_is_a_risk_and_beyond_it_is_missed(timeline, now, danger):
    assert looks(timeline, now) == Outlook(due_at=at("17:00"), danger=danger)


def test_a_pause_is_no_risk_and_heals_nothing(timeline):
    assert looks(timeline, "17:30", due_at=None) == Outlook()
    missed = looks(timeline, "17:30", due_at=None, verdict=Verdict.BREACHED)
    assert missed == Outlook(danger=Danger.MISSED)


def test_the_answer_counts_first_then_the_solution_and_nothing_of_what_is_over(timeline):
    timeline.events.pop()  # nobody claimed it
    assert looks(timeline, "09:20").due_at == at("09:30")
    assert looks(timeline, "09:31").danger is Danger.MISSED
    assert outlook([], W, at("10:00")) == Outlook()


def test_of_a_clock_that_began_anew_the_newest_lap_counts(timeline):
    first, second = standings(timeline.record, timeline.clocks(LEVELS), at("09:10"))
    again = replace(first, lap=2, stopped_at=None, due_at=at("12:00"), verdict=Verdict.RUNNING)

    found = outlook([again, first, second], W, at("10:00"))

    assert found.due_at == at("12:00")
