"""Nothing stale is told: what a message of a promise still means to whoever is to read it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.promises.case import Case
from desk.promises.still import still
from desk.record import Kind, State, Verb
from desk.terms import Terms
from tests.desk.records import ENGINEER, RIVAL
from tests.desk.test_hours import W
from tests.desk.test_sla_rules import LEVELS, at
from tests.desk.timelines import Timeline


def case_of(timeline, **facts):
    return Case(
        record=replace(timeline.record, **facts),
        timeline=timeline.events,
        terms=Terms(targets={}),
        levels=LEVELS,
        hours=W,
        close_after=timedelta(days=3),
    )


def told(template, reader, *, state=State.ACTIVE, owner=ENGINEER):
    timeline = Timeline(at("09:00"))
    step = timeline.happened(at("12:00"), Verb.REMIND)
    return still(template, case_of(timeline, state=state, owner=owner), step, reader)


@pytest.mark.parametrize(
    ("template", "facts", "reader", "is_told"),
    [
        pytest.param("page", {"state": State.NEW, "owner": None}, RIVAL, True, id="page"),
        pytest.param("page", {}, RIVAL, False, id="page, and somebody came"),
        pytest.param("wait_reminder", {"state": State.PENDING}, ENGINEER, True, id="waits"),
        pytest.param("wait_reminder", {}, ENGINEER, False, id="waits no more"),
        pytest.param("nudge", {}, ENGINEER, True, id="asked"),
        pytest.param("nudge", {}, None, True, id="asked in the group"),
        pytest.param("nudge", {}, RIVAL, False, id="asked, and another has it"),
        pytest.param("nudge", {"owner": None}, None, False, id="asked, and nobody has it"),
        pytest.param("nudge", {"state": State.RESOLVED}, ENGINEER, False, id="asked, solved"),
        pytest.param("returned", {"owner": None}, RIVAL, True, id="free"),
        pytest.param("returned", {}, RIVAL, False, id="free, and taken again"),
        pytest.param("returned", {}, None, True, id="free, as a group saw it"),
        pytest.param("lease_over", {"owner": RIVAL}, ENGINEER, True, id="lost"),
        pytest.param("lease_over", {}, ENGINEER, False, id="lost, and taken again"),
        pytest.param("lease_over", {"state": State.CLOSED}, RIVAL, False, id="lost, over"),
        pytest.param("moment_come", {}, ENGINEER, True, id="moment"),
        pytest.param(
            "moment_come", {"state": State.RESOLVED}, ENGINEER, False, id="moment, solved"
        ),
        pytest.param("moment_come", {"state": State.RESOLVED}, None, True, id="moment, in a group"),
        pytest.param("nobody", {}, None, True, id="anything else"),
    ],
)
def test_what_is_over_or_anothers_is_not_told(template, facts, reader, is_told):
    assert told(f"staff/{template}", reader, **facts) is is_told


def warned(clock, reader, *verbs, before=(), owner=ENGINEER, **facts):
    timeline = Timeline(at("09:00"), **facts)
    for verb in before:
        timeline.happened(at("09:10"), verb)
    step = timeline.happened(at("12:00"), Verb.WARN, clock=clock)
    for verb in verbs:
        timeline.happened(at("13:00"), verb)
    return still("staff/warned", case_of(timeline, owner=owner), step, reader)


def test_a_warning_is_told_while_its_clock_runs():
    assert warned("response", RIVAL, owner=None)
    assert not warned("response", RIVAL, Verb.REPLY, owner=None)
    assert warned("resolution", ENGINEER, before=[Verb.CLAIM])
    assert not warned("resolution", ENGINEER, Verb.RESOLVE, before=[Verb.CLAIM])
    assert warned("resolution", ENGINEER, kind=Kind.TASK)


def test_a_warning_is_not_told_to_those_from_whom_somebody_took_it_since():
    assert not warned("resolution", RIVAL, Verb.HAND_OVER, before=[Verb.CLAIM])
    assert warned("resolution", ENGINEER, Verb.HAND_OVER, before=[Verb.CLAIM])
    assert warned("resolution", None, Verb.HAND_OVER, before=[Verb.CLAIM])
    assert warned("resolution", RIVAL, before=[Verb.CLAIM])
    assert warned("resolution", RIVAL)
