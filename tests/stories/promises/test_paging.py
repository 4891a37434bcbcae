"""Pages: who is called when nobody takes a pressing ticket, and who is not called twice."""

import json
from datetime import datetime, timedelta

import pytest

from desk.people import Role
from desk.record import State, Verb
from tests.stories.promises.cast import (
    CHAIN,
    THREE_STEPS,
    count,
    gone,
    is_manager,
    met,
    minutes_of,
    pressing,
    timeline,
)
from tests.stories.working.test_assigning import works

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
CALL = "somebody must take it now"


async def number_of(scene, who):
    """Return the desk's number of somebody."""
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        return (await unit.people.by_telegram(scene.person(who).id)).id


@THREE_STEPS
async def test_a_chain_calls_at_nought_five_and_fifteen_minutes(scene):
    await met(scene)
    await is_manager(scene, "outsider")
    record = await pressing(scene)

    await scene.later(minutes=29)

    assert await minutes_of(scene, record) == [0, 5, 15]
    assert [count(scene, who, CALL) for who in ("lead", "engineer", "rival", "outsider")] == [1] * 4
    scene.skip()


@THREE_STEPS
async def test_a_chain_that_brought_nobody_says_so_aloud(scene):
    await met(scene, "engineer", "rival", "lead", "admin")
    record = await pressing(scene)
    await scene.later(minutes=29)
    scene.skip()

    await scene.later(minutes=1)

    scene.expect("group", f"#{record.id}", "nobody has taken it")
    scene.expect("lead", f"#{record.id}", "nobody has taken it")
    scene.expect("admin", f"Nobody came to #{record.id}")
    scene.skip()


@THREE_STEPS
@pytest.mark.parametrize(("seconds", "called"), [(290, 0), (301, 1)], ids=["before", "after"])
async def test_a_claim_just_before_the_page_stops_it(scene, seconds, called):
    await met(scene)
    record = await pressing(scene)
    await scene.later(seconds=seconds)

    await scene.press("engineer", "claim", record)
    await scene.later(minutes=12)

    assert count(scene, "rival", CALL) == called
    assert count(scene, "rival", "need not come any more") == called
    assert count(scene, "lead", "need not come any more") == 1
    assert len(await timeline(scene, record, Verb.PAGE)) == 1 + called
    scene.skip()


@THREE_STEPS
async def test_who_has_it_stops_the_chain_and_the_reporter_learns_of_it(scene):
    await met(scene)
    record = await pressing(scene)
    scene.expect("lead", CALL, "Nobody on floor 2 has network")

    toast = await scene.press("lead", "I have it", chat="lead")

    assert toast == f"#{record.id} is yours; the reporter knows"
    assert (await scene.record(record)).state is State.ACTIVE
    scene.expect("requester", "is now looking after")
    await scene.later(minutes=14)
    assert count(scene, "engineer", CALL) == 0
    scene.skip()


@THREE_STEPS
async def test_who_cannot_come_lets_the_next_one_be_called_at_once(scene):
    await met(scene)
    await is_manager(scene, "outsider")
    record = await pressing(scene)
    await scene.later(minutes=1)

    toast = await scene.press("lead", "Somebody else", chat="lead")
    await scene.later(seconds=2)

    assert "next one is called" in toast
    assert count(scene, "engineer", CALL) == 1
    await scene.later(minutes=11)
    assert [int(at) for at in await minutes_of(scene, record)] == [0, 1, 11]
    scene.skip()


@THREE_STEPS
async def test_who_works_no_tickets_sees_to_it_that_somebody_comes(scene):
    await met(scene)
    await is_manager(scene, "outsider")
    record = await pressing(scene)
    await scene.later(minutes=16)
    scene.skip()

    toast = await scene.press("outsider", "I have it", chat="outsider")

    assert "Nobody else is called for 30 minutes" in toast
    assert (await scene.record(record)).owner is None
    await scene.later(minutes=29)
    assert not count(scene, "group", "nobody has taken it")
    await scene.later(minutes=2)
    assert count(scene, "group", "nobody has taken it") == 1
    scene.skip()


@THREE_STEPS
async def test_nobody_answers_a_page_that_was_for_others_or_is_over(scene):
    await met(scene, "engineer", "rival", "lead", "second")
    record = await pressing(scene)

    refused = await scene.press_genuine("rival", "rival", "have", record.id, "")
    await scene.press("engineer", "claim", record)
    late = await scene.press("lead", "I have it", chat="lead")

    assert "not yours to use" in refused
    assert "A moment late. Engineer claimed it" in late
    scene.skip()


@THREE_STEPS
async def test_nobody_sees_to_what_was_withdrawn(scene):
    await met(scene)
    record = await pressing(scene)
    await scene.later(minutes=5, seconds=1)
    paged = scene.expect("lead", CALL)
    await scene.say("requester", "/cancel")
    await scene.press("requester", "Withdraw", record)
    await scene.press("requester", "withdraw", record)
    assert (await scene.record(record)).state is State.CANCELLED

    late = await scene.press("lead", "I have it", paged, chat="lead")

    assert "out of date" in late
    assert (await scene.record(record)).owner is None
    scene.skip()


@THREE_STEPS
async def test_in_a_gap_of_the_roster_the_next_step_calls_at_once_and_why_tells_it(scene):
    await met(scene)
    await scene.say("lead", "/roster weekly mon 09:00 10:00-18:00 Engineer", chat="group")
    record = await pressing(scene)

    await scene.later(minutes=5, seconds=1)

    _, skipped, called = await timeline(scene, record, Verb.PAGE)
    assert (skipped.facts["instead"], skipped.facts["skipped"]) == ("gap", "nobody")
    assert (called.at, called.facts["who"]) == (skipped.at, "manager")
    assert count(scene, "engineer", CALL) == 0
    scene.skip()


@THREE_STEPS
async def test_downtime_over_two_steps_calls_nobody_twice_and_gives_the_last_one_time(scene):
    await met(scene)
    await is_manager(scene, "outsider")
    record = await pressing(scene)
    await scene.later(minutes=4)

    await scene.away(minutes=12)
    assert [int(at) for at in await minutes_of(scene, record)] == [0, 16, 16]
    await scene.later(minutes=14)

    assert [count(scene, who, CALL) for who in ("lead", "engineer", "rival", "outsider")] == [1] * 4
    assert not count(scene, "group", "nobody has taken it")
    await scene.later(minutes=2)
    assert count(scene, "group", "nobody has taken it") == 1
    scene.skip()


@THREE_STEPS
async def test_after_downtime_over_one_step_the_next_one_waits_from_then(scene):
    await met(scene)
    await is_manager(scene, "outsider")
    record = await pressing(scene)
    await scene.later(minutes=1)

    await scene.away(minutes=8)
    await scene.later(minutes=20)

    _, late, last = await timeline(scene, record, Verb.PAGE)
    assert int((late.at - record.changed_at).total_seconds() // 60) == 9
    assert datetime.fromisoformat(str(last.facts["due"])) - late.at == timedelta(minutes=10)
    scene.skip()


@THREE_STEPS
@pytest.mark.parametrize("seed", range(3))
async def test_restarts_at_any_moment_lose_and_double_nothing(scene, seed):
    await met(scene)
    await is_manager(scene, "outsider")
    record = await pressing(scene)
    for step in range(6):
        await scene.later(seconds=131 + 47 * ((seed + step) % 3))
        await scene.restart()
    await scene.later(minutes=16)

    assert await minutes_of(scene, record) == [0, 5, 15]
    assert [count(scene, who, CALL) for who in ("lead", "engineer", "rival", "outsider")] == [1] * 4
    warned = await timeline(scene, record, Verb.WARN)
    keys = [event.facts["key"] for event in warned]
    assert len(keys) == len(set(keys))
    scene.skip()


@THREE_STEPS
async def test_a_step_with_nobody_to_call_is_left_out_at_once_with_its_reason(scene):
    await met(scene, "lead", "admin")
    await scene.say("requester", "/help")
    await gone(scene, "engineer", "rival")
    record = await pressing(scene)

    await scene.later(minutes=5, seconds=1)

    steps = await timeline(scene, record, Verb.PAGE)
    assert [event.facts.get("skipped") for event in steps] == [None, "nobody", None]
    assert await minutes_of(scene, record) == [0, 5, 5]
    await scene.say("lead", f"/why {record.id}", chat="group")
    scene.expect("group", "Engineer cannot be reached", "nobody could be called", "no manager")
    scene.skip()


@pytest.mark.variables(
    OPSDESK_CHAINS=json.dumps(
        [
            {
                "key": "p1",
                "priorities": ["P1"],
                "steps": [
                    {"page": "oncall", "wait": "15m", "between": "18:00-09:00"},
                    {"page": "lead", "wait": "15m", "only": "W"},
                    {"page": "manager", "wait": "15m", "days": "sat-sun"},
                ],
                "repeat": 1,
            }
        ]
    )
)
async def test_steps_for_other_times_are_left_out_by_the_desks_clock(scene):
    await met(scene)
    record = await pressing(scene)

    await scene.later(seconds=1)

    steps = await timeline(scene, record, Verb.PAGE)
    assert [event.facts.get("skipped") for event in steps] == ["time", None]
    assert count(scene, "lead", CALL) == 1
    assert count(scene, "engineer", CALL) == 0
    scene.skip()


@THREE_STEPS
async def test_a_strangers_p1_calls_nobody_until_a_lead_knows_them(scene):
    await met(scene)
    await scene.say("newcomer", "Nobody on floor 2 has network")
    await scene.chooses("newcomer", impact="many", urgency="blocked")
    await scene.press("newcomer", "file", chat="newcomer")
    await scene.later(minutes=20)
    assert count(scene, "lead", CALL) == 0

    await scene.press("lead", "admit")
    await scene.later(seconds=2)

    assert count(scene, "lead", CALL) == 1
    scene.skip()


@THREE_STEPS
async def test_what_is_raised_to_p1_without_hands_starts_the_chain(scene):
    await met(scene)
    record = await scene.reported()
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "menu priority", record)
    await scene.press("engineer", "prio P1", record)
    await scene.say("engineer", "The whole floor", chat="group")

    await scene.later(minutes=5, seconds=1)

    assert count(scene, "lead", CALL) == 1
    assert count(scene, "rival", CALL) == 1
    scene.skip()


@THREE_STEPS
async def test_a_chain_that_is_changed_while_it_runs_goes_on_as_it_began(scene):
    await met(scene)
    await is_manager(scene, "outsider")
    record = await pressing(scene)
    await scene.later(minutes=3)

    scene.desk.configure(OPSDESK_CHAINS="[]")
    await scene.restart()
    await scene.later(minutes=26)
    again = await pressing(scene, by="second")
    await scene.later(minutes=29)

    assert await minutes_of(scene, record) == [0, 5, 15]
    assert await minutes_of(scene, again) == []
    assert (await scene.record(again)).terms == (await scene.record(record)).terms + 1
    scene.skip()


@pytest.mark.parametrize("role", [Role.LEAD, Role.MANAGER])
@pytest.mark.variables(OPSDESK_CHAINS=CHAIN)
async def test_who_stands_on_two_steps_that_are_late_together_is_called_once(scene, role):
    await met(scene)
    await is_manager(scene, "lead", role)
    record = await pressing(scene)
    await scene.later(minutes=1)

    await scene.away(minutes=25)

    assert len(await timeline(scene, record, Verb.PAGE)) == 3
    assert count(scene, "lead", CALL) == 2
    scene.skip()


@works("round_robin")
async def test_who_was_given_a_p1_and_does_not_accept_it_is_not_waited_for(scene):
    await met(scene)
    record = await pressing(scene)
    given = (await scene.record(record)).owner
    assert given is not None

    await scene.later(minutes=5, seconds=1)
    assert count(scene, "lead", CALL) == 1
    await scene.press("lead", "I have it", chat="lead")

    after = await scene.record(record)
    assert (after.state, after.owner) == (State.ACTIVE, await number_of(scene, "lead"))
    scene.skip()
