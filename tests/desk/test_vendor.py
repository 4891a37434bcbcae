"""The vendor clock: what it counts, when it stops, and who is reminded of a vendor who is late."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.promises.audit import Wrong, wrong_clocks
from desk.promises.case import Case, What
from desk.promises.vendor import at_vendor, kept_clocks, vendor_holds
from desk.promises.waiting import wait_of, waits
from desk.record import State, Verb
from desk.sla import ClockKind, Verdict, standings
from desk.terms import Addressee, Terms, Wait, Who
from tests.desk.records import ENGINEER
from tests.desk.test_hours import CLOSED, A, W
from tests.desk.test_sla_rules import HOUR, LEVELS, at
from tests.desk.timelines import Timeline

LEAD, OWNER = Addressee(Who.LEAD), Addressee(Who.OWNER)
WAITS = {
    "wait_vendor": Wait(tell=LEAD, every=18 * HOUR, before=(HOUR,), asks_until=True, vendor=True),
    "in_repair": Wait(remind=(HOUR,), resolve_after=27 * HOUR, vendor=True),
    "wait_user": Wait(pauses=True, remind=(4 * HOUR,)),
}
TERMS = Terms(targets={}, waits=WAITS, vendors={"acme": 9 * HOUR, "paper": 4 * HOUR})


@pytest.fixture
def timeline():
    """Return a P2 that was claimed, and given to a vendor at 10:00 on Monday."""
    timeline = Timeline(at("09:00"), owner=ENGINEER)
    timeline.happened(at("09:10"), Verb.CLAIM)
    timeline.happened(at("10:00"), Verb.PEND, reason="wait_vendor", vendor="acme")
    return timeline


def case(timeline, reason="wait_vendor", hours=W, terms=TERMS):
    """Return a timeline as a case that is on hold."""
    return Case(
        record=replace(timeline.record, state=State.PENDING, pending_reason=reason),
        timeline=timeline.events,
        terms=terms,
        levels=LEVELS,
        hours=hours,
        close_after=27 * HOUR,
    )


def given(*args, **facts):
    """Return the hold of a case that a vendor has now."""
    hold = at_vendor(case(*args, **facts))
    assert hold is not None
    return hold


def plans(*args, **facts):
    return [(plan.what, plan.at, plan.key) for plan in waits(case(*args, **facts))]


def test_a_vendor_has_working_time_of_the_desk_from_the_hold_on(timeline):
    hold = given(timeline)

    assert (hold.vendor, hold.begun, hold.ended) == ("acme", 3, None)
    assert (hold.clock.kind, hold.clock.lap) == (ClockKind.VENDOR, 1)
    assert hold.clock.due() == hold.due == at("11-24 10:00")
    assert hold.clock.verdict(at("11-24 10:00")) is Verdict.RUNNING
    assert hold.clock.verdict(at("11-24 10:00:01")) is Verdict.BREACHED


@pytest.mark.parametrize("verb", [Verb.RESUME, Verb.RESOLVE, Verb.CANCEL])
def test_the_clock_of_a_vendor_stops_when_work_goes_on_or_ends(timeline, verb):
    timeline.happened(at("11:00"), Verb.NOTE)
    timeline.happened(at("12:00"), verb)

    (hold,) = vendor_holds(case(timeline))

    assert hold.ended == 5
    assert (hold.clock.stopped_at, hold.clock.elapsed(at("18:00"))) == (at("12:00"), 2 * HOUR)
    assert hold.clock.verdict(at("18:00")) is Verdict.MET
    assert hold.due == at("11-24 10:00")
    assert at_vendor(case(timeline)) is None


def test_a_vendor_who_was_late_stays_late(timeline):
    timeline.happened(at("11-25 09:00"), Verb.RESUME)

    (hold,) = vendor_holds(case(timeline))

    assert hold.clock.verdict(at("11-26 09:00")) is Verdict.BREACHED
    assert hold.due == at("11-24 10:00")


def test_a_solution_that_is_taken_back_gives_nothing_back_to_the_vendor(timeline):
    mistake = timeline.happened(at("12:00"), Verb.RESOLVE)
    timeline.happened(at("12:00:30"), Verb.UNDO, undoes=mistake.seq)

    assert at_vendor(case(timeline)) is None


def test_each_hold_is_a_lap_and_those_without_a_vendor_are_none(timeline):
    timeline.happened(at("11:00"), Verb.RESUME)
    timeline.happened(at("11:10"), Verb.PEND, reason="wait_vendor")
    timeline.happened(at("11:20"), Verb.RESUME)
    timeline.happened(at("11:30"), Verb.PEND, reason="wait_vendor", vendor="unknown")
    timeline.happened(at("11:40"), Verb.RESUME)
    timeline.happened(at("12:00"), Verb.PEND, reason="in_repair", vendor="paper")

    first, second = vendor_holds(case(timeline))

    assert [(h.vendor, h.clock.lap, h.due) for h in (first, second)] == [
        ("acme", 1, at("11-24 10:00")),
        ("paper", 2, at("16:00")),
    ]
    assert given(timeline) == second


def test_the_clock_of_a_vendor_counts_for_no_promise_of_ours(timeline):
    hold = given(timeline)

    (standing,) = standings(timeline.record, [hold.clock], at("11:00"))
    ours = standings(timeline.record, timeline.clocks(LEVELS), at("11:00"))

    assert (standing.kind, standing.due_at, standing.left) == (
        ClockKind.VENDOR,
        at("11-24 10:00"),
        8 * HOUR,
    )
    assert not standing.counts
    assert all(other.counts for other in ours)


def test_who_minds_is_reminded_at_the_due_moment_and_each_working_day_after_it(timeline):
    assert plans(timeline) == [(What.REMIND, at("11-24 10:00"), "wait.3.0")]

    timeline.happened(at("11-24 10:00"), Verb.REMIND, by=None, key="wait.3.0")
    assert plans(timeline) == [(What.REMIND, at("11-25 10:00"), "wait.3.1")]

    timeline.happened(at("11-25 10:00"), Verb.REMIND, by=None, key="wait.3.1")
    assert plans(timeline) == [(What.REMIND, at("11-26 10:00"), "wait.3.2")]


def test_hours_that_never_open_remind_once_a_day(timeline):
    timeline.happened(at("19:00"), Verb.REMIND, by=None, key="wait.3.0")

    assert plans(timeline, hours=CLOSED) == [
        (What.REMIND, at("19:00") + timedelta(days=1), "wait.3.1")
    ]


def test_around_the_clock_a_vendor_has_hours_of_the_clock(timeline):
    assert given(timeline, hours=A).due == at("19:00")


def test_a_vendor_takes_the_place_of_the_reminders_of_the_reason_but_not_of_its_end():
    timeline = Timeline(at("09:00"))
    timeline.happened(at("10:00"), Verb.PEND, reason="in_repair", vendor="paper")

    assert plans(timeline, "in_repair") == [
        (What.REMIND, at("14:00"), "wait.2.0"),
        (What.RESOLVE, at("11-26 10:00"), "wait.2.solved"),
    ]


def test_that_a_vendor_is_late_is_for_whom_the_reason_names_but_never_for_the_requester(timeline):
    assert wait_of(case(timeline)).tell == LEAD
    assert wait_of(case(timeline, "in_repair")).tell == OWNER

    timeline.happened(at("11:00"), Verb.RESUME)
    assert wait_of(case(timeline, "wait_user")) == WAITS["wait_user"]


def test_the_reasons_for_vendors_are_in_an_order_that_stays():
    assert TERMS.vendor_reasons == ("in_repair", "wait_vendor")


def test_the_audit_measures_the_clock_of_a_vendor_as_well(timeline):
    known, now = case(timeline), at("11:00")
    right = list(standings(known.record, kept_clocks(known), now))
    wrong = [
        replace(one, due_at=at("17:00")) if one.kind is ClockKind.VENDOR else one for one in right
    ]

    (defect,) = wrong_clocks(known, wrong, now)
    (lost,) = wrong_clocks(known, right[:-1], now)

    assert list(wrong_clocks(known, right, now)) == []
    assert (defect.wrong, defect.clock) == (Wrong.DUE, "vendor.1")
    assert (lost.wrong, lost.clock) == (Wrong.CLOCK, "vendor.1")
