"""Once: repeats, restarts and crashes lose nothing and double nothing."""

import pytest


async def test_the_same_update_three_times_and_after_a_restart_gives_one_draft(scene):
    await scene.say("requester", "The printer is dead")
    scene.expect("requester", "The printer is dead")
    update = scene.newest_update()

    for _ in range(2):
        scene.world.redeliver(update)
        await scene.settle()
    await scene.restart()
    scene.world.redeliver(update)
    await scene.settle()

    scene.quiet("requester", "group")
    assert len(scene.texts("requester")) == 2


async def test_the_same_claim_again_after_a_restart_changes_nothing(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim")
    scene.skip()

    await scene.restart()
    scene.world.redeliver(scene.newest_update())
    await scene.settle()

    assert (await scene.record(record)).version == 2
    scene.quiet("group", "requester")


async def test_what_was_committed_before_a_crash_is_sent_after_it_once(scene):
    record = await scene.reported()

    async with scene.crash_before_send():
        await scene.press("engineer", "claim")

    scene.expect("requester", "Engineer is now looking after")
    scene.expect("requester", "Engineer is looking after it")
    scene.expect("group", "Engineer")
    assert (await scene.record(record)).owner is not None


async def test_a_draft_survives_a_restart(scene):
    await scene.say("requester", "The printer is dead")
    await scene.press("requester", "ask impact")
    scene.skip()

    await scene.restart()
    for button in ("imp team", "file"):
        await scene.press("requester", button)

    scene.expect("group", "The printer is dead")
    scene.skip()


async def test_a_held_reply_goes_out_once_though_the_desk_was_down_at_its_moment(scene):
    await scene.reported()
    await scene.press("engineer", "claim")
    await scene.press("engineer", "reply")
    await scene.say("engineer", "On my way", chat="group")
    scene.skip()

    scene.clock.move_to(scene.clock.now().replace(hour=23))
    await scene.restart()

    scene.expect("requester", "💬", "On my way")
    scene.expect("requester", "looking after it", "On my way")  # the card, without a sound
    scene.quiet("requester")
    scene.skip("group")


@pytest.mark.parametrize("applied", [False, True], ids=["lost on the way", "arrived unanswered"])
async def test_a_send_of_unknown_outcome_is_repeated_once_when_telegram_answers(scene, applied):
    await scene.reported()
    scene.allow(r"^0 ")
    scene.world.fail_next("sendMessage", drop=True, applied=applied)

    await scene.press("engineer", "claim")
    await scene.later(minutes=2)

    told = [text for text in scene.texts("requester") if "is now looking after" in text]
    assert len(told) == 1 + applied
    assert all("#1 · 2" in text for text in told)
    scene.skip()


async def test_an_edit_of_unknown_outcome_is_repeated_and_shows_once(scene):
    record = await scene.reported()
    scene.allow(r"^0 |message is not modified")
    scene.world.fail_next("editMessageText", drop=True, applied=True)

    await scene.press("engineer", "claim")
    await scene.later(minutes=2)

    assert "Engineer" in scene.card("group", on=record).text
    scene.skip()


async def test_a_card_that_is_as_before_an_edit_of_unknown_outcome_is_shown_again(scene):
    # Found by `campaign kills --store sqlite --seed 11 --count 300`, conversation 295.
    await scene.say("requester", "The printer on floor 2 is dead")
    before = scene.card("requester").text
    scene.allow(r"^0 |message is not modified")
    scene.world.fail_next("editMessageText", drop=True, applied=True)

    await scene.press("requester", "ask urgency")
    assert scene.card("requester").text != before
    await scene.press("requester", "urg hindered")
    await scene.later(seconds=5)

    assert scene.card("requester").text == before
    scene.skip()


async def test_too_many_requests_freeze_one_chat_and_nothing_is_lost(scene):
    await scene.reported()
    scene.allow(r"^429 ")
    scene.world.fail_next("sendMessage", status=429, retry_after=30)

    await scene.press("engineer", "claim")
    scene.expect("group", "Engineer")
    scene.quiet("requester")
    await scene.later(seconds=31)

    scene.expect("requester", "Engineer is now looking after")
    scene.skip()


async def test_somebody_who_blocked_the_bot_stops_nobody_else(scene):
    record = await scene.reported()
    scene.allow("^403 ")
    scene.world.block(scene.person("requester").id)
    await scene.settle()

    await scene.press("engineer", "claim")
    scene.expect("group", "Engineer")
    await scene.reported(by="second", words="Mine is dead too")

    assert (await scene.record(record)).owner is not None
    scene.world.unblock(scene.person("requester").id)
    await scene.settle()
    scene.skip()


async def test_a_card_that_somebody_deleted_is_posted_anew(scene):
    record = await scene.reported()
    card = scene.card("group", on=record)
    scene.allow("message to (edit|delete) not found")
    scene.world.remove(card)
    await scene.say("requester", "More smoke")
    scene.skip()

    assert scene.card("group", on=record).id != card.id


async def test_an_update_that_cannot_be_served_stops_only_itself(scene):
    scene.explain("update")

    scene.world.inject({"message": {"message_id": "no number", "chat": 1, "date": "never"}})
    await scene.settle()
    await scene.say("second", "The scanner is dead")

    scene.expect("second", "The scanner is dead")


async def test_a_group_that_threw_the_bot_out_hears_of_everything_when_it_is_back(scene):
    await scene.reported()
    scene.allow("^403 ")
    group = scene.chat("group")
    scene.world.set_bot_status(group, "kicked")
    await scene.settle()
    await scene.say("requester", "More smoke")
    scene.quiet("group")

    scene.world.set_bot_status(group, "administrator")
    await scene.settle()

    scene.expect("group", "More smoke")
    scene.skip()


async def test_a_message_whose_outcome_stays_unknown_is_tried_until_it_is_known(scene):
    await scene.reported()
    scene.allow(r"^0 ")
    for _ in range(3):
        scene.world.fail_next("sendMessage", drop=True, applied=False)

    await scene.press("engineer", "claim")
    for _ in range(8):
        await scene.later(minutes=1)

    scene.expect("requester", "Engineer is now looking after")
    scene.skip()


async def test_a_message_that_is_given_up_is_shown_to_the_operator(scene):
    await scene.reported()
    scene.allow(r"^0 ")
    scene.explain("given up: its outcome stayed unknown")
    for _ in range(20):
        scene.world.fail_next("sendMessage", drop=True, applied=False)

    await scene.press("engineer", "claim")
    for _ in range(24):
        await scene.later(minutes=1)

    assert "outbox" in await scene.desk.holds("its outcome stayed unknown")
    scene.skip()
