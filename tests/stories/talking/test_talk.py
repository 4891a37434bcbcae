"""Talking: notes stay among engineers, only a reply reaches the reporter, and it can be undone."""

from desk.record import State


async def claimed(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim")
    scene.skip()
    return record


async def test_only_a_reply_reaches_the_reporter(scene):
    await claimed(scene)
    toast = await scene.press("engineer", "reply")
    assert toast == "Your next message here goes to Requester (#1, within 5 minutes)"

    await scene.say("engineer", "Please switch it off and on", chat="group")
    scene.expect("group", "#1", "goes to Requester in 10 seconds", "Undo")
    scene.quiet("requester")
    await scene.later(seconds=11)

    scene.expect("requester", "Engineer replied", "Please switch it off and on")
    scene.expect("group", "#1", "replied to Requester")
    scene.expect("group", "Engineer: Please switch it off and on", "#1")
    scene.skip("requester")


async def test_a_reply_undone_in_time_reaches_nobody(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")
    await scene.say("engineer", "You broke it yourself", chat="group")
    await scene.later(seconds=9)

    toast = await scene.press("engineer", "Undo")

    assert toast == "Undone. The reporter received nothing"
    scene.expect("group", "undone; kept as an internal note")
    await scene.later(minutes=1)
    scene.quiet("requester")


async def test_an_undo_that_comes_too_late_says_so(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")
    await scene.say("engineer", "On my way", chat="group")
    receipt = scene.card("group")
    undo = receipt.keyboard[0][0].data
    await scene.later(seconds=11)
    scene.skip()

    toast = await scene.forge("engineer", "group", receipt.id, undo)

    assert toast == "Too late, the reporter has it already."


async def test_only_the_writer_undoes_a_reply(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")
    await scene.say("engineer", "On my way", chat="group")
    scene.skip()

    toast = await scene.press("rival", "Undo")

    assert toast == "There is no such thing, or it is not yours to use."
    await scene.later(seconds=11)
    scene.expect("requester", "On my way")
    scene.skip()


async def test_a_reply_edited_while_it_is_held_goes_out_as_edited(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")
    message = await scene.say("engineer", "Turn it of", chat="group")
    await scene.later(seconds=5)

    await scene.edit("engineer", message, "Turn it off")
    scene.expect("group", "rewritten")
    scene.expect("group", "goes to Requester in 10 seconds")
    await scene.later(seconds=11)

    scene.expect("requester", "Turn it off")
    assert not any("Turn it of\n" in text for text in scene.texts("requester"))
    scene.skip()


async def test_a_held_reply_can_be_edited_more_than_once(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")
    message = await scene.say("engineer", "Turn it of", chat="group")
    for better in ("Turn it off", "Turn it off, please"):
        await scene.edit("engineer", message, better)
    await scene.later(seconds=11)

    told = [text for text in scene.texts("requester") if "Engineer replied" in text]
    assert told == ["💬 #1 · 5 Engineer replied:\nTurn it off, please"]
    scene.skip()


async def test_a_note_its_edit_and_a_photo_in_the_thread_never_reach_the_reporter(scene):
    record = await claimed(scene)
    card = scene.card("group", on=record)

    note = await scene.say("engineer", "He spilt coffee again", chat="group", reply_to=card)
    await scene.edit("engineer", note, "Coffee in the keyboard again")
    await scene.photo("engineer", "look", chat="group", reply_to=card)
    await scene.later(minutes=10)

    scene.quiet("requester", "group")
    assert (await scene.record(record)).version == 5


async def test_the_note_button_takes_the_next_message_as_a_note(scene):
    record = await claimed(scene)
    await scene.press("engineer", "note")

    await scene.say("engineer", "Needs a new drum", chat="group")
    await scene.later(minutes=1)

    scene.quiet("requester", "group")
    await scene.say("engineer", "/t_1", chat="group")
    scene.expect("group", "noted 🔒", "Needs a new drum")
    assert (await scene.record(record)).version == 3


async def test_a_message_after_the_five_minutes_is_nobodys_reply(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")

    await scene.later(minutes=6)
    scene.expect("group", "Engineer · being worked on")  # the claim cannot be undone any more
    await scene.say("engineer", "What is for lunch?", chat="group")
    await scene.later(minutes=1)

    scene.quiet("requester", "group")


async def test_the_r_command_replies_to_the_ticket_it_answers(scene):
    record = await claimed(scene)
    card = scene.card("group", on=record)

    await scene.say("rival", "/r I have a spare one", chat="group", reply_to=card)
    await scene.later(seconds=11)

    scene.expect("requester", "Rival replied", "I have a spare one")
    scene.skip()


async def test_a_photo_with_the_reply_goes_with_it(scene):
    await claimed(scene)
    await scene.press("engineer", "reply")

    await scene.photo("engineer", "Press this button", chat="group")
    await scene.later(seconds=11)

    scene.expect("requester", "Engineer replied", "Press this button")
    photo = next(m for m in scene.world.messages(scene.chat("requester")) if m.photo)
    assert "Press this button" in photo.caption
    scene.skip()


async def test_the_reporters_words_reach_the_thread(scene):
    record = await claimed(scene)
    card = scene.card("group", on=record)

    await scene.say("requester", "Now it blinks red")

    relayed = scene.expect("group", "#1", "Requester", "Now it blinks red")
    assert relayed.reply_to == card.id
    scene.expect("requester", "Added to")
    scene.skip()


async def test_an_edit_of_the_reporters_words_is_a_fact_added(scene):
    record = await claimed(scene)
    message = await scene.say("requester", "It blinks red")
    scene.skip()

    await scene.edit("requester", message, "It blinks green")

    scene.expect("group", "changed it to", "It blinks green")
    scene.skip("group")
    await scene.say("lead", f"/t_{record.id}", chat="group")
    scene.expect("group", "It blinks red", "It blinks green")
    scene.skip()


async def test_a_public_reply_on_an_unowned_ticket_makes_its_writer_the_owner(scene):
    record = await scene.reported()
    await scene.press("rival", "reply")

    await scene.say("rival", "I am looking at it", chat="group")
    await scene.later(seconds=11)

    taken = await scene.record(record)
    assert (taken.state, taken.owner is not None) == (State.ACTIVE, True)
    scene.expect("group", "Rival", "being worked on")
    scene.skip()


async def test_a_reply_to_a_ticket_that_closes_meanwhile_is_not_sent(scene):
    record = await scene.reported()
    await scene.press("engineer", "reply")
    await scene.say("engineer", "I am coming", chat="group")
    await scene.press("requester", "Withdraw")
    await scene.press("requester", "Yes, withdraw")
    scene.skip()

    await scene.later(seconds=11)

    scene.expect("group", "not sent")
    scene.quiet("requester")
    assert (await scene.record(record)).state is State.CANCELLED


async def test_chatter_in_the_group_is_no_business_of_the_desk(scene):
    await claimed(scene)

    await scene.say("engineer", "Good morning everybody", chat="group")
    await scene.say("outsider", "Morning!", chat="group")

    scene.quiet("group", "requester")
