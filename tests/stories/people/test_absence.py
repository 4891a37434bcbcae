"""After the desk was away: whoever may have pressed in vain is told, once, and cards are right."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.health import Health
from bot.pulse import Pulse
from desk.actions.people.absence import PAGE, WORTH_TELLING

AWAY = "I was away from 09:00 to 09:18. Buttons pressed meanwhile did not reach me"


async def test_the_group_is_told_once_and_a_restart_tells_it_no_more(scene):
    await scene.away(minutes=18)

    line = scene.expect("group", AWAY)
    assert line.keyboard == ()
    await scene.restart()
    await scene.later(minutes=10)

    scene.quiet("group", "requester", "second", "engineer")


async def test_people_with_something_to_press_are_told_and_nobody_else(scene):
    record = await scene.reported(by="second")
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause other", record)
    await scene.say("engineer", "Mended", chat="group")
    await scene.say("requester", "The lamp flickers")
    scene.skip()

    await scene.away(minutes=18)

    scene.expect("group", "I was away")
    scene.expect("requester", "I was away", "please press again")
    scene.expect("requester", "not sent yet")
    scene.expect("second", "I was away")
    scene.expect("group", "Mended")  # the solution cannot be undone any more
    scene.quiet("engineer", "newcomer", "lead")


async def test_a_short_absence_is_not_worth_a_word(scene):
    await scene.away(seconds=149)

    scene.quiet("group")


async def test_words_written_meanwhile_are_served_as_ever(scene):
    scene.world.say(scene.person("requester").id, "The printer is dead")

    await scene.away(minutes=18)

    scene.expect("requester", "The printer is dead")
    scene.expect("group", "I was away")


async def test_a_desk_that_could_not_poll_was_away_too(scene):
    scene.explain("telegram does not work")
    scene.allow("^0 ")
    scene.world.outage = True
    scene.clock.later(minutes=18)
    await scene.settle()
    scene.quiet("group")

    scene.world.outage = False
    await scene.settle()

    scene.expect("group", AWAY)


async def test_an_absence_of_days_names_the_days(scene):
    await scene.away(days=2)

    scene.expect("group", "Mon 23 Nov, 09:00", "Wed 25 Nov, 09:00")


async def test_the_group_reads_it_in_its_own_language(scene):
    await scene.say("lead", "/language zh", chat="group")
    scene.skip()

    await scene.away(minutes=18)

    scene.expect("group", "09:00 到 09:18 我不在线")


async def test_nobody_wonders_an_hour_later(scene):
    scene._sending = False
    await scene.away(minutes=18)
    scene.clock.move_to(scene.clock.now() + WORTH_TELLING)
    await scene.desk.engine.presence.was_here()
    scene._sending = True

    await scene.settle()

    scene.quiet("group")


async def test_open_cards_are_brought_up_to_date_newest_first_and_once(scene, monkeypatch):
    monkeypatch.setattr("bot.sender.Sender.width", 1)
    await scene.closed(await scene.reported(words="The door squeaks"))
    first = await scene.reported(words="The printer is dead")
    second = await scene.reported(by="second", words="The lamp flickers")
    await scene.later(minutes=1)
    before = len(scene.world.calls)
    scene.desk.otherwise = renamed(scene.desk.policy)

    await scene.away(minutes=18)
    await scene.later(minutes=1)

    edits = [c for c in scene.world.calls[before:] if c.method == "editMessageText"]
    numbers = [next(n for n in (first.id, second.id) if f"#{n}<" in str(c.params)) for c in edits]
    assert numbers == [second.id, second.id, first.id, first.id]
    assert "New name" in scene.card("group", on=first).text
    scene.skip()
    before = len(scene.world.calls)
    await scene.restart()
    assert not [c for c in scene.world.calls[before:] if c.method == "editMessageText"]


async def test_a_card_that_is_right_is_left_alone(scene):
    await scene.reported()
    before = len(scene.world.calls)

    await scene.away(minutes=18)

    assert not [c for c in scene.world.calls[before:] if c.method == "editMessageText"]
    scene.skip()


async def test_many_cards_are_looked_at_page_by_page(scene, monkeypatch):
    monkeypatch.setattr("desk.actions.people.absence.PAGE", 1)
    assert PAGE > 1
    records = [await scene.reported(by=who) for who in ("requester", "second")]
    scene.desk.otherwise = renamed(scene.desk.policy)

    await scene.away(minutes=18)

    assert all("New name" in scene.card("group", on=record).text for record in records)
    scene.skip()


async def test_with_a_webhook_the_heartbeat_tells(scene):
    engine, desk = scene.desk.engine, scene.desk
    pulse = Pulse(desk=engine._desk, door=desk.door, health=Health(), presence=engine.presence)
    await pulse.turn()
    scene.clock.later(minutes=18)

    await pulse.turn()
    await scene.settle()

    scene.expect("group", AWAY)


@pytest.mark.parametrize("seconds", [1, 29])
async def test_the_moment_is_written_down_twice_a_minute_at_most(scene, monkeypatch, seconds):
    noted = []
    settings = scene.desk.store.settings
    real = settings.note

    async def watched(name, value):
        noted.append(value)
        await real(name, value)

    monkeypatch.setattr(settings, "note", watched)
    presence = scene.desk.engine.presence
    for _ in range(60 // seconds):
        scene.clock.move_to(scene.clock.now() + timedelta(seconds=seconds))
        await presence.heard()

    assert 1 <= len(noted) <= 2


def renamed(policy):
    """Return other names of the categories, so that every card changes."""
    names = {"en": "New name", "zh": "新名"}
    changed = {key: replace(found, names=names) for key, found in policy.categories.items()}
    return {"categories": changed}
