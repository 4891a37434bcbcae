"""Quiet hours: at night a requester reads what answers them, and the rest in the morning."""

from dataclasses import replace

import pytest

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def at_night(scene):
    for who in ("lead", "engineer"):
        await scene.say(who, "/help")
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    await scene.later(hours=14)  # eleven in the evening
    scene.skip()
    return record


async def on_hold(scene, record):
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend wait_part", record)
    await scene.press("engineer", "Without a time", record)


async def test_what_can_wait_waits_for_the_morning_and_comes_in_order(scene):
    record = await at_night(scene)

    await on_hold(scene, record)
    await scene.press("engineer", "resume", record)

    scene.expect("requester", "Engineer is looking after it", "since")  # the card, without a sound
    scene.quiet("requester")
    scene.skip("group")
    await scene.later(hours=7, minutes=58)
    scene.quiet("requester")
    await scene.later(minutes=3)
    first = scene.expect("requester", "has to wait")
    second = scene.expect("requester", "goes on")
    assert first.id < second.id
    scene.quiet("requester")


async def test_whoever_writes_at_night_reads_at_once_what_waited_for_them(scene):
    record = await at_night(scene)
    await on_hold(scene, record)
    scene.expect("requester", "is looking after it")
    scene.quiet("requester")

    await scene.say("requester", "Any news?")

    held = scene.expect("requester", "has to wait")
    added = scene.expect("requester", f"#{record.id}", "Added")
    assert held.id < added.id
    await scene.press("engineer", "resume", record)
    scene.expect("requester", "goes on")
    scene.skip()


async def test_a_press_that_only_looks_wakes_what_waits_too(scene):
    record = await at_night(scene)
    await on_hold(scene, record)
    scene.skip()

    await scene.press("requester", "menu withdraw", record)

    scene.expect("requester", "has to wait")
    scene.skip()


async def test_a_solution_at_night_is_asked_about_in_the_morning(scene):
    record = await at_night(scene)
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause hardware_fault", record)
    await scene.say("engineer", "Changed the cable", chat="group")

    scene.expect("requester", "Does it work now?")  # the card
    scene.quiet("requester")
    await scene.later(hours=8, minutes=1)
    scene.expect("requester", "is solved", "Changed the cable", "Does it work now?", "It works")
    scene.skip()


async def test_a_question_that_was_answered_at_night_is_not_asked_in_the_morning(scene):
    record = await at_night(scene)
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause hardware_fault", record)
    await scene.say("engineer", "Changed the cable", chat="group")
    scene.skip()

    await scene.press("requester", "It works", record)
    scene.skip()
    await scene.later(hours=9)

    assert not [text for text in scene.texts("requester") if "is solved" in text]
    scene.quiet("requester")


async def test_what_is_most_pressing_is_told_at_any_hour_with_what_waited(scene):
    record = await at_night(scene)
    await on_hold(scene, record)
    scene.skip()
    scene.quiet("requester")
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "menu priority", record)
    await scene.press("engineer", "prio P1", record)
    await scene.say("engineer", "The whole floor stands still", chat="group")
    scene.skip()

    await scene.press("engineer", "resume", record)

    held = next(m for m in scene.world.messages(scene.chat("requester")) if "has to wait" in m.text)
    assert held.id < scene.expect("requester", "goes on").id
    scene.skip()


async def test_the_night_is_the_readers_own(scene):
    record = await at_night(scene)
    async with scene.desk.store.unit(scene.desk.policy) as unit:
        person = await unit.people.get(record.requester)
        await unit.people.save(replace(person, timezone="Europe/Berlin"))
        await unit.commit()

    await on_hold(scene, record)

    scene.expect("requester", "has to wait")
    scene.skip()


async def test_engineers_read_everything_at_any_hour(scene):
    record = await at_night(scene)

    await scene.press("requester", "urge", record)

    scene.expect("engineer", "asks to hurry")
    scene.skip()
