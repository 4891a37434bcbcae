"""Presses that the desk could not serve in time: they count only where nothing has changed."""

from dataclasses import replace
from datetime import timedelta

import pytest

from desk.draft import Question
from desk.record import State
from handlers.context import PRESS_LIVES

LATE = PRESS_LIVES + timedelta(seconds=50)
LEASE = timedelta(seconds=60)


async def held_up(scene, who, button, on=None):
    """Let a press reach the inbox, where a process takes it and dies."""
    scene._holding = True
    await scene.press(who, button, on)
    scene._holding = False
    await scene.desk.engine.intake.turn()
    await scene.desk.store.inbox.lease("somebody who dies", scene.clock.now(), 8, LEASE)


async def served(scene, after=LATE):
    """Let the desk find what was held up, so long after."""
    scene.clock.move_to(scene.clock.now() + after)
    await scene.desk.engine.presence.was_here()
    await scene.settle()


def answers(scene):
    return [call for call in scene.world.calls if call.method == "answerCallbackQuery"]


async def test_a_late_press_counts_while_its_card_still_stands(scene):
    record = await scene.reported()
    await held_up(scene, "engineer", "claim", record)
    before = len(answers(scene))

    await served(scene)

    assert (await scene.record(record)).owner is not None
    scene.expect("group", "Engineer", f"#{record.id}")
    scene.expect("requester", "Engineer", f"#{record.id} · 2")
    scene.skip("requester")
    assert len(answers(scene)) == before


async def test_a_press_that_is_just_in_time_is_answered(scene):
    record = await scene.reported()
    await held_up(scene, "engineer", "claim", record)

    await served(scene, PRESS_LIVES - timedelta(seconds=1))

    assert scene.toast("engineer") == f"#{record.id} is yours; the reporter knows"
    scene.skip()


async def test_a_late_press_does_not_count_once_the_ticket_has_another_owner(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    await held_up(scene, "engineer", "menu more", record)
    await scene.press("lead", "menu more", record)
    await scene.press("lead", "unclaim", record)
    await scene.press("rival", "claim", record)
    scene.skip()
    before, told = await scene.record(record), len(answers(scene))

    await served(scene)

    assert await scene.record(record) == before
    assert "audit" in await scene.desk.holds("Overdue")
    assert len(answers(scene)) == told
    scene.expect("group", "Rival")  # the claim cannot be undone any more
    scene.quiet("requester")


async def test_a_late_press_that_does_not_count_brings_the_card_up_to_date(scene):
    record = await scene.reported()
    await held_up(scene, "engineer", "claim", record)
    await scene.press("rival", "claim", record)
    await scene.press("rival", "menu more", record)
    scene.skip()
    assert "Give back" in scene.buttons("group", on=record)

    await served(scene)

    card = scene.expect("group", "Rival")
    assert "Give back" not in str(card.keyboard)
    assert (await scene.record(record)).state is State.ACTIVE


async def test_a_late_answer_to_a_question_that_was_answered_meanwhile_does_not_count(scene):
    await scene.say("requester", "The printer is dead")
    await held_up(scene, "requester", "det place.")
    scene.skip()
    await changed(scene, detail="device")

    await served(scene)

    assert "audit" in await scene.desk.holds("Overdue")
    scene.expect("requester", "Which computer?")


@pytest.mark.parametrize("button", ["imp team", "ask", "drop", "det place.", "file"])
async def test_a_late_answer_counts_while_the_draft_still_asks_the_same(scene, button):
    await scene.say("requester", "The printer is dead")
    if button in ("imp team", "ask"):
        await scene.press("requester", "ask impact")
    scene.skip()
    before = len(answers(scene))
    await held_up(scene, "requester", button)

    await served(scene)

    asked = {"imp team": "My team", "ask": "Send it", "drop": "was not sent"}
    asked |= {"det place.": "All right?", "file": "#1"}
    scene.expect("requester", asked[button])
    scene.skip("group")
    assert len(answers(scene)) == before


@pytest.mark.parametrize("button", ["file", "ask title"])
async def test_a_late_answer_does_not_count_once_the_draft_asks_something_else(scene, button):
    await scene.say("requester", "The printer is dead")
    await held_up(scene, "requester", button)
    scene.skip()
    await changed(scene, asking=Question.IMPACT)

    await served(scene)

    assert await scene.desk.numbers() == set()
    assert "audit" in await scene.desk.holds("Overdue")
    scene.expect("requester", "Who is affected?")


async def test_a_late_answer_to_a_draft_that_is_gone_does_nothing(scene):
    await scene.say("requester", "The printer is dead")
    await scene.press("requester", "ask impact")
    await held_up(scene, "requester", "imp many")
    scene.skip()
    await changed(scene, gone=True)

    await served(scene)

    scene.quiet("requester", "group")
    assert "audit" in await scene.desk.holds("Overdue")


async def changed(scene, *, gone=False, **answers):
    """Change the requester's draft behind the back of what waits in the inbox."""
    telegram_id = scene.person("requester").id

    async def work(unit):
        chat = await unit.chats.by_telegram(telegram_id)
        found = await unit.conversations.get(chat.id, chat.person)
        draft = None if gone else replace(found.draft, **answers)
        await unit.conversations.save(replace(found, draft=draft))

    await scene.desk.at_work(work)
