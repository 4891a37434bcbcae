"""What is wrong with what is kept of a record: found where it is, and only there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.events import Event
from desk.hours import Calendar
from desk.priority import Priority
from desk.promises.audit import Defect, Wrong, defect_of, wrong_clocks, wrong_timer
from desk.promises.case import Case
from desk.promises.schedule import REST, looks_at
from desk.record import Kind, State, Verb
from desk.sla import ClockKind, Level, Verdict, standings
from desk.terms import Addressee, Chain, Step, Terms, Who
from tests.desk.records import NOW, REQUESTER, record

ALWAYS = Calendar(key="A", zone="UTC", always=True)
HOUR = timedelta(hours=1)
LEVELS = dict.fromkeys(Priority, Level(response=HOUR, resolution=8 * HOUR, hours=ALWAYS))
CHAIN = Chain(
    key="all",
    priorities=frozenset(Priority),
    steps=(Step(page=Addressee(Who.LEAD), wait=timedelta(minutes=5)),),
)


def case(*chains, **changes):
    reported = record(**changes)
    told = Event(record=reported.id, seq=1, at=NOW, actor=REQUESTER, verb=Verb.REPORT, public=True)
    return Case(
        record=reported,
        timeline=[told],
        terms=Terms(targets={}, chains=chains),
        levels=LEVELS,
        hours=ALWAYS,
        close_after=HOUR,
    )


def kept(known, at=NOW, **wrong):
    """Return how the clocks were kept at a moment, with the resolution's changed."""
    clocks = standings(known.record, known.clocks, at)
    return [replace(c, **wrong) if c.kind is ClockKind.RESOLUTION else c for c in clocks]


def test_what_is_kept_as_it_should_be_is_no_defect():
    assert list(wrong_clocks(case(), kept(case()), NOW + HOUR / 2)) == []


def test_a_task_has_no_clock_that_could_be_wrong():
    assert list(wrong_clocks(case(kind=Kind.TASK, state=State.TODO), [], NOW)) == []


def test_a_target_that_was_missed_since_the_last_look_is_no_defect():
    assert list(wrong_clocks(case(), kept(case()), NOW + 9 * HOUR)) == []


def test_a_clock_that_is_not_kept_is_one():
    found = list(wrong_clocks(case(), [], NOW))

    assert [(one.wrong, one.clock) for one in found] == [
        (Wrong.CLOCK, "response.1"),
        (Wrong.CLOCK, "resolution.1"),
    ]


@pytest.mark.parametrize(
    ("wrong", "expected", "told"),
    [
        pytest.param({"target": HOUR}, Wrong.TARGET, ("3600", "28800"), id="target"),
        pytest.param({"due_at": None}, Wrong.DUE, ("-", (NOW + 8 * HOUR).isoformat()), id="due"),
        pytest.param({"stopped_at": NOW}, Wrong.STOPPED, (NOW.isoformat(), "-"), id="stopped"),
        pytest.param(
            {"verdict": Verdict.BREACHED}, Wrong.VERDICT, ("breached", "met"), id="breached"
        ),
    ],
)
def test_each_difference_is_told_with_what_is_right(wrong, expected, told):
    known = case()

    (found,) = wrong_clocks(known, kept(known, **wrong), NOW)

    assert (found.wrong, (found.kept, found.right)) == (expected, told)


def test_a_breach_of_what_is_over_is_not_forgotten():
    known = case()
    end = NOW + 9 * HOUR
    solved = Event(
        record=known.record.id, seq=2, at=end, actor=None, verb=Verb.RESOLVE, public=True
    )
    known = replace(known, timeline=[*known.timeline, solved])

    (found,) = wrong_clocks(known, kept(known, end, verdict=Verdict.MET), end)

    assert (found.wrong, found.kept, found.right) == (Wrong.VERDICT, "met", "breached")


def test_a_defect_is_read_back_from_its_line():
    defect = Defect(record=record().id, wrong=Wrong.DUE, clock="response.1", kept="-", right="x")

    assert defect_of(str(defect)) == defect


def next_look():
    at = looks_at(case(), NOW)
    assert at is not None
    return at


def test_a_timer_that_comes_in_time_or_rests_a_moment_is_right():
    at = next_look()

    assert wrong_timer(case(), at, NOW) is None
    assert wrong_timer(case(), NOW, NOW) is None
    assert wrong_timer(case(), at + HOUR + REST, at + HOUR) is None


def test_where_nothing_is_planned_no_timer_is_needed():
    assert wrong_timer(case(state=State.CANCELLED), None, NOW) is None


def test_a_timer_that_is_missing_or_late_is_a_defect():
    at = next_look()

    missing = wrong_timer(case(), None, NOW)
    late = wrong_timer(case(), at + HOUR, NOW)

    assert missing is not None
    assert (missing.wrong, missing.kept, missing.right) == (Wrong.TIMER, "-", at.isoformat())
    assert late is not None
    assert late.kept == (at + HOUR).isoformat()


def test_calls_that_are_due_and_that_nothing_wakes_are_stuck():
    found = wrong_timer(case(CHAIN), None, NOW + HOUR)

    assert found is not None
    assert found.wrong is Wrong.CHAIN
