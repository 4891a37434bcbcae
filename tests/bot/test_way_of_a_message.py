"""From words to an answer: intake, worker, timers and sender together."""

import pytest


async def test_words_are_answered_and_nothing_is_left_waiting(scene):
    await scene.say("requester", "/start")

    scene.expect("requester", "Service Desk")
    assert await scene.desk.store.inbox.waiting() == (0, None)
    assert (await scene.desk.store.outbox.waiting())[0] == 0


async def test_one_of_two_presses_wins_and_both_are_answered(scene):
    record = await scene.reported(by="requester")

    await scene.together(("engineer", "claim", record), ("rival", "claim", record))

    assert (await scene.record(record)).owner is not None
    assert all(scene.toasts("engineer", "rival"))
    scene.skip()


async def test_an_update_that_comes_twice_counts_once(scene):
    record = await scene.reported(by="requester")
    await scene.press("engineer", "claim", record)
    scene.skip()
    version = (await scene.record(record)).version

    for update_id in list(scene.world.updates.archive):
        scene.world.redeliver(update_id)
    await scene.settle()

    assert (await scene.record(record)).version == version
    scene.quiet("requester", "group")


async def test_what_was_committed_before_a_crash_is_sent_after_it(scene):
    async with scene.crash_before_send():
        await scene.say("requester", "/start")
        scene.quiet("requester")

    scene.expect("requester", "Service Desk")


async def test_a_restart_in_the_middle_of_a_report_loses_nothing(scene):
    await scene.say("requester", "The scanner is stuck")
    await scene.restart()
    scene.skip()

    await scene.press("requester", "ask impact")

    scene.expect("requester", "The scanner is stuck")


async def test_an_outage_delays_and_loses_nothing(scene):
    scene.explain("does not work")
    scene.allow(r"^0 ")
    scene.world.outage = True
    await scene.say("requester", "/start")
    await scene.later(minutes=3)
    scene.quiet("requester")

    scene.world.outage = False
    await scene.later(seconds=30)

    scene.expect("requester", "Service Desk")
    scene.quiet("requester")


@pytest.mark.parametrize("applied", [True, False], ids=["it had arrived", "it had not"])
async def test_a_lost_answer_makes_at_most_one_copy(scene, applied):
    scene.allow(r"^0 ")
    scene.world.fail_next("sendMessage", drop=True, applied=applied)

    await scene.say("requester", "/start")
    await scene.later(seconds=10)

    greetings = [text for text in scene.texts("requester") if "Service Desk" in text]
    assert 1 <= len(greetings) <= 1 + applied
    scene.skip()


async def test_a_chat_is_left_alone_for_as_long_as_telegram_says(scene):
    scene.allow("429")
    scene.world.fail_next("sendMessage", status=429, retry_after=60)

    await scene.say("requester", "/start")
    await scene.later(seconds=58)
    scene.quiet("requester")
    await scene.later(seconds=5)

    scene.expect("requester", "Service Desk")


async def test_refused_markup_goes_as_plain_words(scene):
    scene.explain("markup of")
    scene.allow("can't parse entities")
    scene.world.fail_next(
        "sendMessage", status=400, description="Bad Request: can't parse entities: Unmatched end"
    )

    await scene.say("requester", "/start")

    message = scene.expect("requester", "Service Desk")
    assert message.entities == () or all(e.type != "bold" for e in message.entities)


async def test_a_blocked_bot_is_noticed_and_nothing_is_tried_for_ever(scene):
    scene.allow("403|blocked")
    record = await scene.reported(by="requester")
    scene.world.block(scene.person("requester").id)

    await scene.press("engineer", "claim", record)
    await scene.later(hours=2)

    refused = [call for call in scene.world.calls if call.status == 403]
    assert len(refused) <= 1
    scene.skip()


async def test_a_card_that_somebody_deleted_is_posted_anew(scene):
    scene.allow("message to (edit|delete) not found")
    record = await scene.reported(by="requester")
    card = scene.card("group", record)
    scene.world.remove(card)

    # The press comes from a phone that still shows the card.
    data = card.keyboard[0][0].data
    scene.world.press(scene.person("engineer").id, scene.chat("group"), card.id, data, forged=True)
    await scene.settle()

    assert scene.expect("group", f"#{record.id}").id > card.id
    scene.skip()
    assert (await scene.record(record)).owner is not None


async def test_malformed_updates_stop_nobody(scene):
    scene.explain("update|quarantine|nobody could be told|passed over")
    scene.world.inject({"message": "not an object"})
    scene.world.inject({"message": {"chat": {"id": "x"}, "from": None}})
    scene.world.inject({"callback_query": []})
    scene.world.inject({"something_new": {"deep": [1, 2, 3]}})

    await scene.say("requester", "/start")

    scene.expect("requester", "Service Desk")
    scene.skip()


async def test_nul_and_lone_surrogates_are_kept_out_of_the_store(scene):
    person = scene.person("requester")
    user = {"id": person.id, "is_bot": False, "first_name": "Re\0quester"}
    text = "The \ud83d printer\0 is dead"
    scene.world.inject(
        {
            "message": {
                "message_id": 77,
                "date": int(scene.clock.now().timestamp()),
                "chat": {"id": person.id, "type": "private", "first_name": "R"},
                "from": user,
                "text": text,
            }
        }
    )

    await scene.settle()

    scene.expect("requester", "printer")


async def test_secrets_are_masked_before_anything_is_stored(scene, tmp_path):
    await scene.say("requester", "my password: Tr0ub4dor&3xyz does not work")
    scene.skip()
    await scene.desk.store.close()

    stored = b"".join(path.read_bytes() for path in tmp_path.glob("desk.db*"))

    assert b"Tr0ub4dor" not in stored
    await scene.desk.restart()
