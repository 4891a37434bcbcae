"""Out of reach is a state: engineers see it, nothing is lost, and one message makes up for it."""

BLOCKED = "Forbidden: bot was blocked by the user"


async def lost(scene):
    """Return a ticket whose reporter stopped the bot; the engineers have just seen it."""
    record = await scene.reported()
    scene.world.block(scene.person("requester").id)
    await scene.settle()
    return record


async def test_the_cards_of_a_reporter_who_stopped_the_bot_say_so(scene):
    record = await lost(scene)

    scene.expect("group", f"#{record.id}", "cannot be reached since", "09:00")
    scene.world.unblock(scene.person("requester").id)
    await scene.settle()

    card = scene.expect("group", f"#{record.id}")
    assert "cannot be reached" not in card.text
    scene.skip("requester")


async def test_a_person_who_comes_back_gets_the_words_and_one_summary(scene):
    record = await lost(scene)
    await scene.press("engineer", "claim", record)
    await scene.say(
        "engineer", "/r Is it still on fire?", chat="group", reply_to=scene.card("group", record)
    )
    await scene.later(minutes=1)
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend", record)
    await scene.later(hours=3)
    scene.skip("group")
    scene.quiet("requester")

    scene.world.unblock(scene.person("requester").id)
    await scene.settle()

    scene.expect("requester", "Is it still on fire?")
    scene.expect("requester", "While I could not reach you", f"/t_{record.id}", "on hold")
    scene.expect("requester", f"#{record.id}", "On hold", "[➕ Add]")
    scene.quiet("requester")
    scene.skip("group")


async def test_writing_is_as_good_as_coming_back(scene):
    scene.allow("blocked|not found")
    record = await scene.reported()
    scene.world.fail_next("sendMessage", status=403, description=BLOCKED)
    await scene.press("engineer", "claim", record)
    scene.expect("group", "cannot be reached since")
    scene.skip()

    await scene.say("requester", "/my")

    scene.expect("requester", "While I could not reach you", f"/t_{record.id}", "Engineer")
    scene.expect("requester", "Your tickets")
    scene.expect("requester", "Engineer is looking after it")
    scene.quiet("requester")
    scene.skip("group")


async def test_words_that_are_refused_bring_a_person_back_as_well(scene):
    scene.allow("blocked")
    scene.world.fail_next("sendMessage", status=403, description=BLOCKED)
    await scene.say("requester", "/start")

    await scene.say("requester", "#999")

    scene.expect("requester", "There is no such thing")
    scene.expect("requester", "Service Desk")


async def test_a_question_of_a_draft_is_asked_again_after_the_return(scene):
    scene.allow("blocked")
    scene.world.fail_next("sendMessage", status=403, description=BLOCKED)
    await scene.say("requester", "The lamp flickers")
    scene.quiet("requester")

    scene.world.block(scene.person("requester").id)
    scene.world.unblock(scene.person("requester").id)
    await scene.settle()

    scene.expect("requester", "The lamp flickers")


async def test_a_group_that_lets_the_bot_in_again_gets_what_waited(scene):
    record = await scene.reported()
    scene.world.set_bot_status(scene.chat("group"), "kicked")
    await scene.say("requester", "It smokes")
    await scene.reported(by="second", words="The lamp flickers")
    scene.skip()

    scene.world.set_bot_status(scene.chat("group"), "administrator")
    await scene.settle()

    scene.expect("group", f"#{record.id}", "It smokes")
    scene.expect("group", "#2", "The lamp flickers", "Claim")
    scene.skip()


async def test_a_group_that_silences_the_bot_is_told_to_the_admins_once(scene):
    why = "Bad Request: not enough rights to send text messages to the chat"
    scene.allow("not enough rights")
    record = await scene.reported()
    scene.world.fail_next("sendMessage", status=400, description=why)

    await scene.say("requester", "It smokes")
    scene.expect("admin", "may not write in the working group")
    scene.quiet("group")
    await scene.later(minutes=11)
    await scene.say("engineer", "hello", chat="group")

    scene.expect("group", f"#{record.id}", "It smokes")
    scene.quiet("admin")
    scene.skip()


async def test_a_receipt_says_that_a_reply_waits_and_later_that_it_went(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    scene.world.block(scene.person("requester").id)
    await scene.settle()
    scene.skip()

    await scene.press("engineer", "words reply", record)
    await scene.say("engineer", "Is it still on fire?", chat="group")
    await scene.later(minutes=1)

    receipt = scene.expect("group", "cannot be reached now")
    scene.world.unblock(scene.person("requester").id)
    await scene.settle()

    assert scene.expect("group", "replied to Requester").id == receipt.id
    scene.expect("requester", "Is it still on fire?")
    scene.skip()


async def test_a_receipt_of_what_did_arrive_stays_as_it_is(scene):
    record = await scene.reported()
    await scene.press("engineer", "words reply", record)
    await scene.say("engineer", "Is it still on fire?", chat="group")
    await scene.later(minutes=1)
    scene.skip()

    scene.world.block(scene.person("requester").id)
    await scene.settle()

    scene.expect("group", f"#{record.id}", "cannot be reached since")
    scene.quiet("group")
