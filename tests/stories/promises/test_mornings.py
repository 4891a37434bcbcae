"""Nights of engineers: what can wait comes in the morning, as one message of how things stand."""

from dataclasses import replace

import pytest

from tests.stories.promises.cast import count, met

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

P2, P3, P4 = (
    {"impact": "team", "urgency": "blocked"},
    {"impact": "one", "urgency": "blocked"},
    {"impact": "one", "urgency": "hindered"},
)
ASKED = "Are you still on it?"


async def lives_far_west(scene, *names):
    """Let people live where it is ten in the evening at two in the afternoon of the desk."""

    async def work(unit):
        for name in names:
            person = await unit.people.by_telegram(scene.person(name).id)
            await unit.people.save(replace(person, timezone="America/Los_Angeles"))

    await scene.desk.at_work(work)


async def claimed(scene, *priorities, by="engineer"):
    """Let tickets be claimed at eleven, before an evening in the west."""
    await met(scene)
    await lives_far_west(scene, by)
    await scene.later(hours=2)
    records = []
    for choices in priorities:
        record = await scene.reported(words="/new The printer is dead", **choices)
        await scene.press(by, "claim", record)
        records.append(record)
    scene.skip()
    return records


async def test_what_waited_for_the_morning_is_one_message_of_how_things_stand(scene):
    first, second = await claimed(scene, P3, P3)

    await scene.later(hours=4, minutes=30)
    scene.quiet("engineer")
    await scene.later(hours=7, minutes=31)  # seven in the morning, in the west

    scene.expect("engineer", "2 tickets", f"/t_{first.id} P3", f"/t_{second.id} P3", "still on it")
    assert count(scene, "engineer", ASKED) == 0
    await scene.restart()
    scene.quiet("engineer")
    scene.skip()


async def test_what_waited_alone_comes_as_itself_with_its_buttons(scene):
    (record,) = await claimed(scene, P3)

    await scene.later(hours=12, minutes=1)

    scene.expect("engineer", f"#{record.id}", ASKED, "Still on it")
    scene.skip()


async def test_what_is_over_by_morning_is_not_told(scene):
    first, second, third = await claimed(scene, P3, P3, P3)
    await scene.later(hours=4, minutes=30)

    await scene.press("lead", "menu cause", third)
    await scene.press("lead", "cause hardware_fault", third)
    await scene.say("lead", "Changed the cable", chat="group")
    scene.skip()
    await scene.later(hours=8)

    digest = scene.expect("engineer", "2 tickets", f"/t_{first.id}", f"/t_{second.id}")
    assert f"/t_{third.id}" not in (digest.text or "")
    scene.skip()


async def test_where_all_of_it_is_over_nothing_is_told(scene):
    records = await claimed(scene, P3, P3)
    await scene.later(hours=4, minutes=30)
    for record in records:
        await scene.press("lead", "menu cause", record)
        await scene.press("lead", "cause hardware_fault", record)
        await scene.say("lead", "Changed the cable", chat="group")
    scene.skip()

    await scene.later(hours=8)

    assert count(scene, "engineer", "While you rested") == 0
    scene.skip()


async def test_what_presses_is_told_at_any_hour(scene):
    (record,) = await claimed(scene, P2)
    await scene.later(minutes=50)
    for _ in range(3):  # the last word comes at twenty past ten in the evening
        await scene.say("engineer", "On it", chat="group", reply_to=scene.card("group", record))
        await scene.later(minutes=50)
    scene.skip()

    await scene.later(minutes=11)

    scene.expect("engineer", f"#{record.id}", ASKED)
    scene.skip()


async def test_who_is_on_duty_is_spared_only_what_is_least_pressing(scene):
    pressing, least = await claimed(scene, P3, P4)
    await scene.say("lead", "/roster daily 09:00 Engineer", chat="group")
    await scene.later(seconds=2)
    scene.skip()

    await scene.later(hours=5)

    scene.expect("engineer", f"#{pressing.id}", ASKED)
    scene.quiet("engineer")
    await scene.later(hours=7, minutes=1)
    scene.expect("engineer", f"#{least.id}", ASKED)
    scene.skip()


@pytest.mark.parametrize("chat", ["group", "engineer"])
async def test_who_writes_in_their_night_reads_then_what_waited(scene, chat):
    first, second = await claimed(scene, P3, P3)
    await scene.later(hours=4, minutes=30)
    scene.skip("group")
    scene.quiet("engineer")

    await scene.say("engineer", "/board", chat=chat)
    await scene.later(seconds=5)

    scene.expect("engineer", "While you rested", f"/t_{first.id}", f"/t_{second.id}")
    scene.skip()
    await scene.later(hours=8)
    assert count(scene, "engineer", "While you rested") == 1
    scene.skip()


async def test_what_becomes_pressing_at_night_waits_no_more(scene):
    (record,) = await claimed(scene, P3)
    await scene.later(hours=4, minutes=30)
    scene.quiet("engineer")
    await scene.press("lead", "menu more", record)
    await scene.press("lead", "menu priority", record)
    await scene.press("lead", "prio P2", record)
    await scene.say("lead", "The whole office waits", chat="group")
    scene.skip()

    await scene.later(hours=2)  # still not two in the morning

    scene.expect("engineer", f"#{record.id}", ASKED, "P2")
    scene.skip()


async def test_who_never_talked_to_the_bot_has_nothing_that_waits(scene):
    await scene.later(hours=14)  # eleven in the evening

    await scene.say("rival", "/board", chat="group")

    scene.expect("group", "Board")
