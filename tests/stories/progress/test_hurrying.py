"""Outside of service hours: when work begins, and what cannot wait for it."""

import pytest

from desk.priority import Priority
from desk.record import Verb
from tests.watch import words_of

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def at_night(scene, by="requester"):
    await scene.say("lead", "/help")
    await scene.later(hours=11)  # eight in the evening
    return await scene.reported(by=by)


async def test_the_card_says_when_work_begins_and_what_wakes_the_engineers(scene):
    record = await at_night(scene)

    card = words_of(scene.card("requester", record))
    assert "work begins Tue 24 Nov, 09:00" in card
    assert "It cannot wait" in card
    scene.skip()
    await scene.press("requester", "It cannot wait", record)
    scene.expect("requester", "Can it really not wait?", "Yes, wake them now")
    scene.quiet("group", "lead")

    toast = await scene.press("requester", "Yes, wake them now", record)

    assert "told at once" in toast
    scene.expect("group", "cannot wait until work begins", "P2 for the moment")
    scene.expect("lead", "cannot wait until work begins")
    scene.expect("requester", "were told at once")
    assert (await scene.record(record)).priority is Priority.P2
    assert not [b for b in scene.buttons("requester", record) if "cannot wait" in b]
    scene.skip()


async def test_it_is_said_once_a_ticket(scene):
    record = await at_night(scene)
    await scene.press("requester", "It cannot wait", record)
    await scene.press("requester", "Yes, wake them now", record)
    scene.skip()

    toast = await scene.press_genuine("requester", "requester", "hurry", record.id)

    assert toast == "This button is out of date. Please look at the newest message."
    scene.quiet("group", "lead")
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        timeline = await unit.events.of(record.id)
    assert [event.verb for event in timeline].count(Verb.RAISE) == 1


async def test_strangers_wake_nobody_at_night(scene):
    record = await at_night(scene, by="newcomer")
    scene.skip()

    await scene.press_genuine("newcomer", "newcomer", "hurry", record.id)

    assert not [b for b in scene.buttons("newcomer", record) if "cannot wait" in b]
    scene.quiet("group", "lead")


async def test_by_day_there_is_no_such_button(scene):
    record = await scene.reported()
    scene.skip()

    await scene.press_genuine("requester", "requester", "hurry", record.id)

    assert not [b for b in scene.buttons("requester", record) if "cannot wait" in b]
    scene.quiet("group", "lead")


async def test_chinese_readers_read_it_in_chinese(chinese_scene):
    scene = chinese_scene
    await scene.later(hours=11)
    record = await scene.reported()
    card = words_of(scene.card("requester", record))
    assert "11月24日 周二 09:00 开始处理" in card
    assert "很急，现在就要" in card
    scene.skip()
    await scene.press("requester", "很急", record)
    scene.expect("requester", "是真的很急吗？")
    scene.skip()
