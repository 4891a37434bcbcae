"""Priorities that were wrong: corrected by a lead from the beginning, not lowered near the end."""

import pytest

from desk.priority import Priority
from desk.record import Verb
from desk.sla import ClockKind, Verdict
from tests.stories.promises.cast import met, timeline

pytestmark = [
    pytest.mark.parametrize("database_url", ["sqlite"], indirect=True),
    pytest.mark.variables(OPSDESK_LEASES="{}"),
]


async def standing(scene, record, kind=ClockKind.RESOLUTION):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        found = await unit.clocks.of(record.id)
    return next(clock for clock in found if clock.kind is kind)


async def overdue(scene):
    """Return a P2 whose time is over."""
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")
    await scene.press("engineer", "claim", record)
    await scene.later(hours=9)
    scene.skip()
    return record


async def test_a_lead_corrects_what_was_wrong_from_the_start_and_its_clocks_count_anew(scene):
    record = await overdue(scene)
    assert (await standing(scene, record)).verdict is Verdict.BREACHED
    await scene.press("lead", "menu more", record)
    await scene.press("lead", "menu priority", record)
    await scene.press("lead", "Wrong from the start", record)

    await scene.press("lead", "wrong P3", record)
    await scene.say("lead", "Only one desk is concerned", chat="group")

    after = await standing(scene, record)
    assert (await scene.record(record)).priority is Priority.P3
    assert (after.verdict, after.breached_at) == (Verdict.RUNNING, None)
    (step,) = await timeline(scene, record, Verb.CORRECT)
    assert (step.facts["before"], step.facts["after"]) == ("P2", "P3")
    scene.skip()


async def test_an_engineer_corrects_no_priority(scene):
    record = await overdue(scene)
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "menu priority", record)

    toast = await scene.press_genuine("engineer", "group", "wrong", record.id, "P3")

    assert "not yours to use" in toast
    assert (await scene.record(record)).priority is Priority.P2
    scene.skip()


@pytest.mark.parametrize(("who", "lowered"), [("engineer", False), ("lead", True)])
async def test_near_the_end_of_its_time_only_a_lead_lowers_a_priority(scene, who, lowered):
    record = await overdue(scene)
    await scene.press(who, "menu more", record)
    await scene.press(who, "menu priority", record)

    toast = await scene.press(who, "prio P3", record)

    assert ("only a lead may lower it" in toast) is not lowered
    if lowered:
        await scene.say(who, "It can wait after all", chat="group")
        assert (await standing(scene, record)).verdict is Verdict.BREACHED  # it stays missed
    scene.skip()


async def test_what_is_raised_after_its_new_time_is_missed_because_of_that(scene):
    await met(scene)
    record = await scene.reported(impact="one", urgency="can_wait")
    await scene.press("engineer", "claim", record)
    await scene.later(hours=5)
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "menu priority", record)
    await scene.press("engineer", "prio P1", record)

    await scene.say("engineer", "The whole floor now", chat="group")
    await scene.later(seconds=2)

    after = await standing(scene, record)
    assert (after.verdict, after.cause) == (Verdict.BREACHED, "priority_raised")
    assert after.breached_at == after.due_at
    scene.skip()
