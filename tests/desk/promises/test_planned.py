"""What is planned for a record, by each rule alone: a pure function of its timeline."""

from dataclasses import replace
from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest

from desk.promises import slip
from desk.promises.case import What, told_at
from desk.promises.course import course, taken
from desk.promises.ladder import rungs
from desk.promises.lease import last_sign, leases
from desk.promises.paging import pages, pages_of, skipped
from desk.promises.schedule import looks_at, planned
from desk.promises.slip import next_promise, slips
from desk.promises.waiting import waits
from desk.record import Kind, State, Verb
from desk.terms import Addressee, Rung, Step, Terms, Who
from tests.desk.cases import LEAD, MINUTE, P1, P2, P3, P4, TERMS, Story, at
from tests.desk.test_hours import CLOSED, W

MOST = at("12-31 09:00")


def first(found):
    return next(iter(found), None)


def promise(case):
    """Return what the requester was told last, which there is."""
    known = slip.promise(case)
    assert known is not None
    return known


def later(case, moment):
    """Return what they are told instead, which there is."""
    found = next_promise(case, moment)
    assert found is not None
    assert found.at is not None
    return found


# -- rungs -----------------------------------------------------------------------------------------


def test_both_clocks_have_their_rungs():
    found = {(p.facts["clock"], p.facts["percent"]): p.at for p in rungs(Story().case)}

    assert found["response", 75] == at("09:22:30")
    assert found["response", 100] == at("09:30")
    assert found["resolution", 75] == at("15:00")
    assert found["resolution", 125] == at("11-24 10:00")


def test_what_was_told_is_not_planned_again():
    story = Story().did("09:22:30", Verb.WARN, None, key="response.1.75")

    assert first(rungs(story.case)).key == "response.1.100"


def test_a_missed_target_is_a_rung_though_nobody_is_told():
    story = Story(terms=replace(TERMS, ladder=()))

    assert {p.key for p in rungs(story.case)} == {"response.1.100", "resolution.1.100"}


def test_a_rung_is_for_the_clocks_and_priorities_that_it_names():
    only = Rung(percent=50, tell=LEAD, priorities=frozenset({P3}))
    terms = replace(TERMS, ladder=(only,))

    assert "resolution.1.50" in {p.key for p in rungs(Story(P3, terms=terms).case)}
    assert "resolution.1.50" not in {p.key for p in rungs(Story(P2, terms=terms).case)}


@pytest.mark.parametrize(
    "story",
    [
        Story(admitted=False),
        Story().claim("09:10").resolve("10:00"),
        Story(levels={}),
    ],
    ids=["stranger", "solved", "nothing promised"],
)
def test_nobody_is_told_of_what_is_not_looked_after(story):
    assert not list(rungs(story.case))


def test_a_paused_clock_has_no_rungs_even_where_one_was_passed():
    story = Story(P4).claim("09:10").pend("10:00", "wait_user")
    raised = story.did("10:30", Verb.RAISE, before="P4", after="P1").case

    assert not list(rungs(raised))


@pytest.mark.parametrize(
    ("moment", "told"),
    [
        ("12:00", "12:00"),
        ("18:00", "18:00"),
        ("18:00:01", "11-24 09:00"),
        ("03:00", "09:00"),
    ],
    ids=["open", "the closing moment", "just after it", "night"],
)
def test_people_are_told_in_service_hours_and_at_their_very_end(moment, told):
    assert told_at(W, at(moment)) == at(told)


def test_hours_that_never_come_are_not_waited_for():
    assert told_at(CLOSED, at("03:00")) == at("03:00")


# -- leases ----------------------------------------------------------------------------------------


def test_an_owner_is_asked_and_then_loses_it_as_long_after():
    story = Story().claim("09:10")
    asked = first(leases(story.case))
    assert (asked.what, asked.at) == (What.NUDGE, at("10:10"))

    story.did("10:10", Verb.REMIND, None, key=asked.key)

    back = first(leases(story.case))
    assert (back.what, back.at) == (What.BACK, at("11:10"))


@pytest.mark.parametrize(
    ("verb", "actor", "counts"),
    [(Verb.NOTE, 2, True), (Verb.USER_MESSAGE, 1, False), (Verb.KEEP, 2, True)],
)
def test_only_the_owner_shows_that_they_are_at_work(verb, actor, counts):
    story = Story().claim("09:10").did("10:00", verb, actor)

    assert (first(leases(story.case)).at == at("11:00")) is counts


def test_a_rise_gives_the_owner_their_time_anew():
    story = Story(P2).claim("09:10").did("10:00", Verb.RAISE, 3, before="P3", after="P2")

    sign = last_sign(story.case)
    assert sign is not None
    assert sign[0] == at("10:00")


@pytest.mark.parametrize(
    "story",
    [Story(), Story().claim("09:10").pend("09:20", "wait_part"), Story(P3).claim("09:10")],
    ids=["nobody has it", "it waits", "no lease for its priority"],
)
def test_there_is_no_lease_where_nobody_keeps_silent(story):
    assert not list(leases(story.case))


# -- waits -----------------------------------------------------------------------------------------


def test_an_answer_is_reminded_of_and_then_not_waited_for():
    story = Story().claim("09:10").pend("10:00", "wait_user")

    reminder, solved = waits(story.case)

    assert (reminder.what, reminder.at) == (What.REMIND, at("14:00"))
    assert (solved.what, solved.at) == (What.RESOLVE, at("11-26 10:00"))
    story.did("14:00", Verb.REMIND, None, key=reminder.key)
    assert first(waits(story.case)).at == at("11-24 10:00")


def test_a_visit_is_reminded_of_before_and_begins_by_itself():
    story = Story().claim("09:10").pend("10:00", "appointment", "11-24 14:00")

    found = {plan.what: plan.at for plan in waits(story.case)}

    assert found == {What.REMIND: at("14:00"), What.RESUME: at("11-24 14:00")}


def test_a_visit_within_the_hour_has_no_reminder():
    story = Story().claim("09:10").pend("10:00", "appointment", "10:30")

    assert [plan.what for plan in waits(story.case)] == [What.RESUME]


def test_a_part_is_asked_for_at_its_moment_and_then_day_by_day():
    story = Story().claim("09:10").pend("10:00", "wait_part", "11-25 12:00")
    keys, moments = set(), []
    for _ in range(3):
        plan = first(waits(story.case))
        assert plan.what is What.REMIND
        moments.append(plan.at)
        assert plan.key not in keys
        keys.add(plan.key)
        story.did("12:00", Verb.REMIND, None, key=plan.key)

    assert moments == [at("11-24 10:00"), at("11-25 10:00"), at("11-25 12:00")]


@pytest.mark.parametrize(
    "story",
    [Story(), Story().claim("09:10").pend("10:00", "unheard_of")],
    ids=["no wait", "a reason of another configuration"],
)
def test_what_does_not_wait_is_not_reminded_of(story):
    assert not list(waits(story.case))


# -- pages -----------------------------------------------------------------------------------------


def pages_at(story, *deeds):
    """Return when pages are planned, each made `late` or left out as told."""
    found = []
    for late, why in deeds:
        plan = first(pages(story.case))
        found.append((plan.what, plan.at))
        made = plan.at + late
        facts = {**plan.facts, "key": plan.key, "told": "2,3"} | ({"skipped": why} if why else {})
        story.did(f"{made.astimezone(ZONE):%m-%d %H:%M:%S}", Verb.PAGE, None, **facts)
    return found


ZONE = ZoneInfo("Asia/Shanghai")
NOW = timedelta()


def test_a_chain_goes_by_its_own_clock():
    story = Story(P1)

    found = pages_at(story, (NOW, ""), (3 * timedelta(seconds=1), ""), (NOW, ""))

    assert [moment for _, moment in found] == [at("09:00"), at("09:05"), at("09:15")]
    nobody = first(pages(story.case))
    assert (nobody.what, nobody.at) == (What.NOBODY, at("09:30"))
    story.did("09:30", Verb.WARN, None, key=nobody.key)
    assert first(pages(story.case)) is None


def test_a_step_that_was_left_out_is_followed_at_once():
    found = pages_at(Story(P1), (NOW, ""), (NOW, "nobody"), (NOW, ""))

    assert [moment for _, moment in found] == [at("09:00"), at("09:05"), at("09:05")]


def test_a_late_page_is_followed_by_the_whole_wait():
    found = pages_at(Story(P1), (NOW, ""), (4 * MINUTE, ""), (NOW, ""))

    assert [moment for _, moment in found] == [at("09:00"), at("09:05"), at("09:19")]


def test_pages_that_were_due_meanwhile_come_at_once():
    found = pages_at(Story(P1), (NOW, ""), (12 * MINUTE, ""), (NOW, ""))

    assert [moment for _, moment in found] == [at("09:00"), at("09:05"), at("09:15")]


def test_who_declines_lets_the_next_be_called_and_who_acknowledges_stops_for_a_while():
    story = Story(P1)
    pages_at(story, (NOW, ""))
    story.did("09:01", Verb.DECLINE, 2)
    assert first(pages(story.case)).at == at("09:01")
    pages_at(story, (NOW, ""))

    story.did("09:02", Verb.ACKNOWLEDGE, 3)

    assert first(pages(story.case)).at == at("09:32")


def test_a_claim_ends_a_chain_and_giving_it_back_begins_another():
    story = Story(P1)
    pages_at(story, (NOW, ""))
    assert pages_of(story.case.timeline) == {2, 3}
    story.claim("09:04")
    assert first(pages(story.case)) is None

    story.unclaim("09:40")

    plan = first(pages(story.case))
    assert (plan.at, plan.facts["run"]) == (at("09:40"), 4)
    assert pages_of(story.case.timeline) == frozenset()


def test_another_team_or_a_corrected_priority_begins_a_chain():
    moved = Story(P1).did("09:20", Verb.CORRECT, 2, field="category", team="network")
    corrected = Story(P1).did("09:20", Verb.CORRECT, 2, field="priority", before="P3", after="P1")
    renamed = Story(P1).did("09:20", Verb.CORRECT, 2, field="category")

    assert [first(pages(s.case)).at for s in (moved, corrected, renamed)] == [
        at("09:20"),
        at("09:20"),
        at("09:00"),
    ]


def test_what_presses_nobody_calls_nobody():
    assert first(pages(Story(P2).case)) is None
    assert first(pages(replace(Story(P1).case, timeline=()))) is None


@pytest.mark.parametrize(
    ("step", "moment", "why"),
    [
        ({}, "03:00", None),
        ({"only": "W"}, "03:00", "hours"),
        ({"only": "W"}, "10:00", None),
        ({"between": (time(9), time(18))}, "10:00", None),
        ({"between": (time(9), time(18))}, "18:00", "time"),
        ({"between": (time(18), time(9))}, "03:00", None),
        ({"between": (time(18), time(9))}, "12:00", "time"),
        ({"days": frozenset({0})}, "10:00", None),
        ({"days": frozenset({6})}, "10:00", "days"),
        ({"days": frozenset({6}), "between": (time(18), time(9))}, "03:00", None),
        ({"days": frozenset({0}), "between": (time(18), time(9))}, "03:00", "days"),
    ],
)
def test_a_step_counts_in_its_hours_days_and_times(step, moment, why):
    made = Step(page=LEAD, wait=MINUTE, **step)

    assert skipped(made, at(moment), W if made.only else None, "Asia/Shanghai") == why


# -- times that are told ---------------------------------------------------------------------------


def test_a_slip_is_told_at_nine_tenths_with_a_time_well_ahead():
    story = Story().claim("09:10")
    assert promise(story.case).at == at("17:00")
    assert first(slips(story.case)).at == at("16:12")

    told = later(story.case, at("16:12"))

    assert (told.percent, told.at) == (125, at("11-24 10:00"))


def test_a_time_that_is_hardly_ahead_is_not_told():
    story = Story(P1)

    assert later(story.case, at("09:13:30")).at == at("09:30")


def test_after_the_last_share_nobody_is_told_another():
    story = Story().claim("09:10")
    story.did("10:00", Verb.PROMISE, None, clock="resolution.1", percent=400)

    assert first(slips(story.case)) is None
    assert next_promise(story.case, at("10:00")) is None


def test_a_moment_by_name_holds_until_the_clock_pauses():
    story = Story().claim("09:10")
    until = at("16:00").isoformat()
    story.did("10:00", Verb.PROMISE, 2, clock="resolution.1", until=until)
    named = promise(story.case)
    assert (named.at, named.is_late) == (at("16:00"), True)
    assert first(slips(story.case)).at == at("15:12")
    assert later(story.case, at("15:12")).at > at("16:00")

    story.pend("11:00", "wait_user").resume("12:00")

    assert promise(story.case).at == at("18:00")


def test_a_near_moment_slips_a_quarter_before_it():
    story = Story().claim("09:10")
    story.did("10:00", Verb.PROMISE, 2, clock="resolution.1", until=at("10:20").isoformat())

    assert first(slips(story.case)).at == at("10:15")


@pytest.mark.parametrize(
    "story",
    [Story(levels={}), Story().claim("09:10").pend("10:00", "wait_user"), Story(admitted=False)],
    ids=["nothing promised", "it waits", "stranger"],
)
def test_no_time_slips_that_nobody_was_told(story):
    assert first(slips(story.case)) is None


def test_nothing_is_promised_anew_while_the_clock_stands():
    assert next_promise(Story().claim("09:10").pend("10:00", "wait_user").case, MOST) is None
    assert next_promise(Story(levels={}).case, MOST) is None


# -- all together ----------------------------------------------------------------------------------


def test_what_was_solved_is_closed_by_silence():
    story = Story().claim("09:10").resolve("13:00")

    (plan,) = planned(story.case)

    assert (plan.what, plan.at) == (What.CLOSE, at("11-26 13:00"))


def test_the_desk_looks_again_for_a_plan_or_for_a_quarter_of_the_time():
    story = Story().claim("09:10")

    assert looks_at(story.case, at("09:10")) == at("10:10")  # the lease
    story.did("10:20", Verb.NOTE)
    assert looks_at(story.case, at("10:20")) == at("11:00")  # a quarter


def test_nothing_is_looked_at_once_it_is_over():
    story = Story().claim("09:10").resolve("10:00")
    closed = list(course(story.case, MOST))[-1].after

    assert closed.record.state is State.CLOSED
    assert looks_at(closed, MOST) is None


def test_a_task_is_part_of_its_ticket():
    story = Story()
    task = replace(story.case, record=replace(story.case.record, kind=Kind.TASK))

    assert task.clocks is None
    assert task.promised is None
    assert not planned(task)


def test_a_rung_hands_on_once_and_not_to_the_team_that_has_it():
    hands = Rung(percent=100, tell=LEAD, hand_to="network")
    story = Story(terms=replace(TERMS, ladder=(hands,)))
    plan = next(p for p in planned(story.case) if p.what is What.RUNG)

    steps = list(taken(story.case, plan, plan.at))

    assert [step.verb for step in steps] == [Verb.WARN, Verb.HAND_OVER]
    there = replace(story.case, record=replace(story.case.record, team="network"))
    assert [step.verb for step in taken(there, plan, plan.at)] == [Verb.WARN]


def test_a_course_is_what_becomes_of_it_if_nobody_acts():
    story = Story().claim("09:10").pend("10:00", "wait_user")

    done = [(d.plan.what, d.at) for d in course(story.case, MOST)]

    assert done == [
        (What.REMIND, at("14:00")),
        (What.REMIND, at("11-24 10:00")),
        (What.RESOLVE, at("11-26 10:00")),
        (What.CLOSE, at("12-01 10:00")),
    ]


def test_a_course_ends_before_its_end_or_with_it():
    story = Story().claim("09:10").pend("10:00", "wait_user")

    assert len(list(course(story.case, at("14:00")))) == 1
    assert not list(course(story.case, at("14:00"), before=True))


def test_a_silent_owner_loses_it_in_its_course_and_the_chain_begins():
    done = list(course(Story(P1).claim("09:01").case, at("09:40")))

    whats = [d.plan.what for d in done]
    assert whats[:3] == [What.NUDGE, What.BACK, What.PAGE]
    assert done[1].after.record.owner is None


def test_addressees_are_spelled_as_in_the_configuration():
    assert [str(a) for a in (LEAD, Addressee(Who.CONTACT, "acme"))] == ["lead", "contact:acme"]
    assert Terms(targets={}).chain("desk", P1) is None
