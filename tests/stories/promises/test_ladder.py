"""The ladder: who is told when a promise is at risk, by which way, and when it waits."""

import json
from datetime import timedelta

import pytest

from desk.record import State, Verb
from tests.stories.promises.cast import count, gone, is_manager, met, timeline

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def claimed(scene, **choices):
    await met(scene)
    await is_manager(scene, "outsider")
    record = await scene.reported(**choices)
    await scene.press("engineer", "claim", record)
    scene.skip()
    return await scene.record(record)


async def rungs(scene, record):
    """Return which rungs were told, and whom."""
    return [
        (event.facts["clock"], event.facts["percent"], event.facts["told"])
        for event in await timeline(scene, record, Verb.WARN)
    ]


async def test_owner_lead_and_manager_are_told_one_after_the_other(scene):
    record = await claimed(scene, impact="team", urgency="blocked")  # P2: 8 working hours

    await scene.later(hours=2)
    await scene.say("engineer", "Looking", chat="group", reply_to=scene.card("group", record))
    await scene.later(hours=2)
    await scene.say("engineer", "Looking", chat="group", reply_to=scene.card("group", record))
    scene.quiet("lead", "outsider")
    await scene.later(hours=2, minutes=1)
    scene.expect("engineer", f"#{record.id}", "75 % of the time is used up", "You have it")
    await scene.say("engineer", "Looking", chat="group", reply_to=scene.card("group", record))
    await scene.later(hours=2)
    scene.expect("lead", f"#{record.id}", "Not solved in time", "Mon 23 Nov, 17:00")
    await scene.say("engineer", "Looking", chat="group", reply_to=scene.card("group", record))
    await scene.later(hours=17)

    scene.expect("outsider", f"#{record.id}", "125 % of the promised time is over")
    assert [(p, len(told)) for _, p, told in await rungs(scene, record)] == [
        (75, 1),
        (100, 1),
        (125, 1),
    ]
    scene.skip()


@pytest.mark.variables(OPSDESK_LEASES="{}")
async def test_of_an_owner_who_cannot_be_reached_the_group_is_told(scene):
    record = await claimed(scene, impact="team", urgency="blocked")
    await gone(scene, "engineer")

    await scene.later(hours=6, minutes=1)

    scene.expect("group", f"#{record.id}", "75 % of the time is used up")
    await scene.say("lead", f"/why {record.id}", chat="group")
    scene.expect("group", "Engineer cannot be reached")
    scene.skip()


async def test_what_nobody_took_is_said_in_the_group(scene):
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")

    await scene.later(minutes=23)

    scene.expect("group", f"#{record.id}", "The reporter has no answer yet", "Nobody has it yet")
    scene.quiet("engineer", "lead")
    await scene.later(minutes=8)
    scene.expect("lead", f"#{record.id}", "no answer in time")
    scene.skip()


async def test_while_work_waits_for_the_reporter_the_ladder_is_silent(scene):
    record = await claimed(scene, impact="team", urgency="blocked")
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend wait_user", record)
    card = scene.card("group", record)
    assert "The clock stands, 8 working hours left" in (card.text or "")
    scene.skip()

    await scene.later(hours=23)

    assert not await rungs(scene, record)
    scene.skip()
    await scene.say("requester", "It is the left one")
    assert "Solve by Tue 24 Nov, 16:5" in (scene.card("group", record).text or "")
    scene.skip()


async def test_a_rung_reached_by_night_waits_for_the_morning(scene):
    record = await claimed(scene, impact="one", urgency="can_wait")  # P4
    scene.clock.move_to(scene.clock.now() + timedelta(hours=13))  # 22:00
    await scene.settle()
    scene.skip()
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "menu priority", record)
    await scene.press("engineer", "prio P2", record)
    await scene.say("engineer", "Everybody waits for it", chat="group")

    await scene.later(hours=10, minutes=59)
    assert not await rungs(scene, record)
    await scene.later(minutes=2)

    told = await timeline(scene, record, Verb.WARN)
    assert {event.facts["percent"] for event in told} == {75, 100}
    assert count(scene, "lead", "Not solved in time") == 1
    scene.skip()


async def test_what_was_solved_is_at_nobodys_risk_any_more(scene):
    record = await claimed(scene, impact="team", urgency="blocked")
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause other", record)
    await scene.say("engineer", "Mended", chat="group")
    scene.skip()

    await scene.later(hours=24)

    assert not await rungs(scene, record)
    scene.skip()


TWO_TEAMS = {
    "OPSDESK_TEAMS": json.dumps(
        [
            {"key": "desk", "name": {"zh": "服务台", "en": "Service desk"}},
            {"key": "network", "name": {"zh": "网络组", "en": "Network"}},
        ]
    ),
    "OPSDESK_LADDER": json.dumps(
        [
            {"at": "75%", "tell": "owner"},
            {"at": "100%", "tell": "lead", "clock": "response", "hand_to": "network"},
            {"at": "100%", "tell": "lead", "clock": "resolution"},
        ]
    ),
}


@pytest.mark.variables(**TWO_TEAMS)
async def test_a_rung_hands_what_nobody_answered_to_another_team(scene):
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")

    await scene.later(minutes=31)

    after = await scene.record(record)
    assert (after.team, after.owner, after.state) == ("network", None, State.NEW)
    steps = await timeline(scene, record, Verb.HAND_OVER)
    assert [step.facts["by"] for step in steps] == ["ladder"]
    scene.skip()


async def test_a_clock_shows_quarters_that_stay_true(scene):
    record = await claimed(scene, impact="team", urgency="blocked")
    bars = []

    for _ in range(4):
        text = scene.card("group", record).text or ""
        bars.append(text.count("▰"))
        await scene.say("engineer", "Looking", chat="group", reply_to=scene.card("group", record))
        await scene.later(hours=2, seconds=1)

    assert bars == [0, 1, 2, 3]
    assert "Solution was due Mon 23 Nov, 17:00" in (scene.card("group", record).text or "")
    scene.skip()
