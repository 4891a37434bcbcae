"""After a solution: asked once, reminded once, closed by silence, and rated."""

from datetime import timedelta

import pytest

from desk.record import State
from tests.watch import words_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def solved(scene, solution="Changed the cable"):
    for who in ("lead", "engineer"):
        await scene.say(who, "/help")
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    await solve(scene, record, solution)
    return record


async def solve(scene, record, solution="Changed the cable"):
    await scene.press("engineer", "Resolve", record)
    await scene.press("engineer", "cause hardware_fault", record)
    await scene.say("engineer", solution, chat="group")
    scene.skip()


async def feedback(scene, record):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        return await unit.feedback.latest(record.id)


async def test_whoever_says_nothing_is_reminded_once_and_then_told_once_that_it_is_closed(scene):
    record = await solved(scene)

    await scene.later(hours=25)

    scene.expect("requester", "Does", "work now?", "closes")
    scene.quiet("requester")
    await scene.later(days=2)
    scene.expect("requester", "so it is closed", "5⭐")
    assert (await scene.record(record)).state is State.CLOSED
    await scene.later(days=1)
    scene.expect("requester", "I will not ask again", "1⭐")
    await scene.later(days=9)
    scene.skip("group")
    assert len([t for t in scene.texts("requester") if "How was it with" in t]) == 1
    scene.skip()


async def test_whoever_answered_is_not_reminded(scene):
    record = await solved(scene)
    await scene.press("requester", "It works", record)
    await scene.press("requester", "stars 5", record)
    scene.expect("group", "⭐⭐⭐⭐⭐")
    scene.skip()

    await scene.later(days=9)

    scene.quiet("requester", "group", "lead")


async def test_stars_pressed_twice_count_once_and_can_be_changed_for_half_a_day(scene):
    record = await solved(scene)
    await scene.press("requester", "It works", record)

    first = await scene.press("requester", "stars 4", record)
    version = (await scene.record(record)).version
    again = await scene.press("requester", "stars 4", record)

    assert first == again
    assert (await scene.record(record)).version == version
    await scene.later(hours=11)
    await scene.press("requester", "stars 5", record)
    assert (await feedback(scene, record)).stars == 5
    await scene.later(hours=2)
    assert "too late" in await scene.press("requester", "stars 1", record)
    assert (await feedback(scene, record)).stars == 5
    scene.skip()
    scene.quiet("lead")


async def test_few_stars_ask_why_and_only_the_lead_reads_it(scene):
    record = await solved(scene)
    await scene.press("requester", "It works", record)
    scene.skip()

    toast = await scene.press("requester", "stars 2", record)
    await scene.say("requester", "He never came")

    assert "what was wrong" in toast
    scene.expect("lead", "gave 2 of 5 stars")
    scene.expect("lead", "Why: He never came")
    scene.expect("requester", "nobody else reads it")
    scene.skip()
    await scene.say("engineer", f"#{record.id}", chat="group")
    scene.skip()
    assert not [text for text in scene.texts("group") if "never came" in text]


async def test_nobody_else_gives_the_stars(scene):
    record = await solved(scene)
    await scene.say("second", "/help")

    toast = await scene.press_genuine("second", "second", "stars", record.id, "1")

    assert "not yours to use" in toast
    assert (await feedback(scene, record)).stars is None
    scene.skip()


async def test_stars_of_a_solution_that_did_not_hold_are_kept_and_count_no_more(scene):
    record = await solved(scene)
    await scene.press("requester", "stars 5", record)
    await scene.press("requester", "Not solved", record)
    assert (await feedback(scene, record)).void
    assert (await feedback(scene, record)).stars == 5
    scene.skip()

    await scene.later(minutes=1)
    await scene.press_genuine("requester", "requester", "stars", record.id, "1")

    assert (await feedback(scene, record)).stars == 5
    await solve(scene, record)
    assert (await feedback(scene, record)).stars is None
    await scene.press("requester", "stars 3", record)
    assert (await feedback(scene, record)).round == 1
    scene.skip()


async def test_stars_expire(scene):
    record = await solved(scene)
    await scene.press("requester", "It works", record)

    await scene.later(days=8)

    assert "too late" in await scene.press("requester", "stars 5", record)
    assert (await feedback(scene, record)).stars is None
    scene.skip()


async def test_what_was_given_up_and_who_is_not_known_are_not_asked(scene):
    record = await scene.reported()
    await scene.press("requester", "Withdraw", record)
    await scene.press("requester", "Yes, withdraw", record)
    stranger = await scene.reported(by="newcomer")

    assert await feedback(scene, record) is None
    assert await feedback(scene, stranger) is None
    scene.skip()


async def test_the_third_time_it_is_opened_again_the_lead_is_told(scene):
    record = await solved(scene)
    first = (await scene.record(record)).first_resolved_at
    for _ in range(2):
        await scene.press("requester", "Not solved", record)
        await scene.later(hours=1)
        await solve(scene, record)
    scene.quiet("lead")

    await scene.press("requester", "Not solved", record)

    scene.expect("lead", f"#{record.id}", "3 times now")
    scene.skip()
    after = await scene.record(record)
    assert (after.reopens, after.first_resolved_at) == (3, first)
    assert scene.clock.now() - first > timedelta(hours=2)


async def test_the_same_trouble_after_closing_is_a_new_ticket_that_names_the_old_one(scene):
    record = await solved(scene)
    await scene.later(days=3, hours=1)
    assert (await scene.record(record)).state is State.CLOSED
    scene.skip()

    again = await scene.reported(words="The printer is dead again")
    other = await scene.reported(words="/new No network", category="network.wired")

    assert f"Goes on from /t_{record.id}" in words_of(scene.card("requester", again))
    assert f"Goes on from /t_{record.id}" in words_of(scene.card("group", again))
    assert "Goes on from" not in words_of(scene.card("requester", other))
    assert (await scene.record(record)).state is State.CLOSED
