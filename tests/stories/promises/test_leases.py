"""Claim leases: who keeps silent is asked, then the ticket is free again, without blame."""

import pytest

from desk.actions.people import reach
from desk.record import State, Verb
from tests.stories.promises.cast import THREE_STEPS, count, met, pressing, timeline
from tests.stories.working.test_assigning import works

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def claimed(scene):
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")  # P2: 1 h, 2 h
    await scene.press("engineer", "claim", record)
    scene.skip()
    return record


async def test_a_silent_owner_is_asked_in_private_and_then_the_ticket_is_free_again(scene):
    record = await claimed(scene)

    await scene.later(minutes=61)
    scene.expect("engineer", f"#{record.id}", "Are you still on it?", "another 1 working hour")
    scene.quiet("rival", "lead", "requester")
    await scene.later(hours=1)

    after = await scene.record(record)
    assert (after.state, after.owner) == (State.ACTIVE, None)
    scene.expect("group", "back in the queue", "Engineer had it", "Who can take it?")
    scene.expect("engineer", "No harm done")
    scene.expect("requester", "It waits for the next engineer")
    scene.quiet("requester")
    scene.skip("group")


async def test_whoever_says_that_they_are_still_on_it_keeps_it(scene):
    record = await claimed(scene)
    await scene.later(minutes=61)

    toast = await scene.press("engineer", "Still on it", chat="engineer")
    await scene.later(minutes=59)

    assert toast == f"Good. #{record.id} stays yours"
    assert (await scene.record(record)).owner is not None
    await scene.later(minutes=2)
    assert count(scene, "engineer", "Are you still on it?") == 2
    scene.skip()


async def test_any_word_about_it_is_a_sign_of_life(scene):
    record = await claimed(scene)

    for _ in range(3):
        await scene.later(minutes=50)
        await scene.say("engineer", "On it", chat="group", reply_to=scene.card("group", record))

    assert count(scene, "engineer", "Are you still on it?") == 0
    scene.skip()


async def test_what_the_reporter_writes_is_none_of_the_owner(scene):
    record = await claimed(scene)
    await scene.later(minutes=50)
    await scene.say("requester", "Any news?")

    await scene.later(minutes=11)

    assert count(scene, "engineer", "Are you still on it?") == 1
    assert (await scene.record(record)).owner is not None
    scene.skip()


async def test_who_gives_it_back_in_private_frees_it_at_once(scene):
    record = await claimed(scene)
    await scene.later(minutes=61)

    await scene.press("engineer", "Give back", chat="engineer")

    assert (await scene.record(record)).owner is None
    scene.skip()


async def test_after_downtime_the_owner_is_asked_before_it_goes_back(scene):
    record = await claimed(scene)

    await scene.away(hours=5)

    assert count(scene, "engineer", "Are you still on it?") == 1
    assert (await scene.record(record)).owner is not None
    scene.skip()


@THREE_STEPS
async def test_a_p1_that_comes_back_calls_the_chain_again(scene):
    await met(scene)
    record = await pressing(scene)
    await scene.press("lead", "I have it", chat="lead")
    scene.skip()

    await scene.later(minutes=31)

    assert (await scene.record(record)).owner is None
    pages = await timeline(scene, record, Verb.PAGE)
    assert len({page.facts["run"] for page in pages}) == 2
    assert count(scene, "lead", "somebody must take it now") == 2
    scene.skip()


@works("round_robin")
async def test_by_turns_it_goes_to_the_next_and_not_to_the_silent_one(scene):
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")
    first = (await scene.record(record)).owner
    assert first is not None

    await scene.later(hours=2, minutes=2)

    second = (await scene.record(record)).owner
    assert second not in (None, first)
    scene.skip()


@works("lead")
async def test_where_a_lead_gives_out_the_lead_learns_that_it_is_free(scene):
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")
    await scene.press("lead", "menu more", record)
    await scene.press("lead", "menu assign", record)
    await scene.press("lead", "Engineer · 0", record)
    await scene.press("engineer", "claim", record)
    scene.skip()

    await scene.later(minutes=61)
    scene.expect("engineer", "Are you still on it?")
    async with scene.desk.store.unit(scene.desk.policy) as unit:
        chat = await unit.chats.by_telegram(scene.chat("engineer"))
        await reach.lost(unit, chat.id, scene.clock.now())
        await unit.commit()
    await scene.later(hours=1)

    assert (await scene.record(record)).owner is None
    scene.expect("lead", f"#{record.id}", "back in the queue", "Who can take it?")
    assert count(scene, "engineer", "No harm done") == 0
    scene.skip()
