"""Working a ticket: hold and resume, resolve and confirm, reopen, withdraw, correct."""

from desk.record import Kind, State


async def claimed(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim")
    scene.skip()
    return record


async def resolved(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu cause")
    await scene.press("engineer", "cause hardware_fault")
    await scene.say("engineer", "Replaced the fuse", chat="group")
    scene.skip()
    return record


async def test_hold_tells_the_reporter_why_in_plain_words(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu pend")
    scene.expect("group", "What are we waiting for?")

    await scene.press("engineer", "pend wait_part")

    await scene.press("engineer", "Without a time")

    assert (await scene.record(record)).pending_reason == "wait_part"
    told = scene.expect("requester", "#1", "has to wait a little")
    assert scene.desk.policy.pending_reasons["wait_part"].told["en"] in told.text
    scene.expect("group", "on hold")
    scene.skip("requester")


async def test_resume_tells_the_reporter_that_work_goes_on(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu pend")
    await scene.press("engineer", "pend wait_part")
    await scene.press("engineer", "Without a time")
    scene.skip()

    await scene.press("engineer", "resume")

    assert (await scene.record(record)).state is State.ACTIVE
    scene.expect("requester", "goes on")
    scene.skip()


async def test_the_reporters_answer_ends_a_wait_for_the_reporter(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu pend")
    await scene.press("engineer", "pend wait_user")
    scene.skip()

    await scene.say("requester", "It is the HP on the left")

    assert (await scene.record(record)).state is State.ACTIVE
    scene.skip()


async def test_the_reporters_answer_does_not_end_a_wait_for_a_part(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu pend")
    await scene.press("engineer", "pend wait_part")
    await scene.press("engineer", "Without a time")

    await scene.say("requester", "Any news?")

    assert (await scene.record(record)).state is State.PENDING
    scene.skip()


async def test_resolve_asks_cause_and_solution_and_the_reporter_confirms(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu cause")
    scene.expect("group", "Why did it fail?")
    toast = await scene.press("engineer", "cause hardware_fault")
    assert toast == "Write here in one message how #1 was solved (within 5 minutes)"
    scene.expect("group", "how it was solved")

    await scene.say("engineer", "Replaced the fuse", chat="group")

    scene.expect("requester", "Replaced the fuse", "Does it work now?", "It works", "Not solved")
    scene.expect("group", "Replaced the fuse", "reporter to confirm")
    toast = await scene.press("requester", "It works")
    assert toast == "Great, #1 is closed. Thank you!"
    assert (await scene.record(record)).state is State.CLOSED
    scene.expect("requester", "#1", "Closed")
    scene.expect("group", "#1", "closed")


async def test_not_solved_opens_it_again_and_asks_what_is_wrong(scene):
    record = await resolved(scene)

    await scene.press("requester", "Not solved")

    assert (await scene.record(record)).state is State.ACTIVE
    scene.expect("group", "#1", "Requester says it is not solved")
    scene.expect("requester", "What is still wrong?")
    await scene.say("requester", "Still no power")
    scene.expect("group", "Still no power")
    scene.skip()


async def test_silence_closes_what_was_solved(scene):
    record = await resolved(scene)

    await scene.later(days=3, minutes=1)

    assert (await scene.record(record)).state is State.CLOSED
    scene.expect("requester", "so it is closed")
    scene.skip()


async def test_silence_does_not_close_what_was_opened_again(scene):
    record = await resolved(scene)
    await scene.press("requester", "Not solved")
    scene.skip()

    await scene.later(days=4)

    assert (await scene.record(record)).state is State.ACTIVE
    scene.skip()


async def test_a_message_after_the_solution_asks_whether_it_is_about_that_ticket(scene):
    record = await resolved(scene)

    await scene.say("requester", "The lamp flickers")

    scene.expect("requester", "Which of these is it about?", "#1", "a new report")
    assert (await scene.record(record)).state is State.RESOLVED


async def test_thanks_that_nobody_placed_go_to_the_ticket_and_open_no_new_one(scene):
    record = await resolved(scene)
    await scene.say("requester", "Thank you!")

    await scene.later(minutes=31)

    scene.expect("group", "#1", "Thank you!")
    assert (await scene.record(record)).state is State.RESOLVED
    assert await scene.desk.numbers() == {1}
    scene.skip()


async def test_the_way_back_from_a_menu_leads_to_the_main_buttons(scene):
    await claimed(scene)
    await scene.press("engineer", "menu pend")
    await scene.press("engineer", "Back")

    assert "✅ Resolve" in scene.buttons("group")
    scene.skip()


async def test_a_rival_does_not_resolve_anothers_ticket_but_a_lead_may(scene):
    record = await claimed(scene)

    toast = await scene.press("rival", "menu cause")

    assert toast == "There is no such thing, or it is not yours to use."
    await scene.press("lead", "menu cause")
    await scene.press("lead", "cause no_fault_found")
    await scene.say("lead", "It was never plugged in", chat="group")
    assert (await scene.record(record)).state is State.RESOLVED
    scene.skip()


async def test_the_reporter_withdraws_after_a_second_thought(scene):
    record = await claimed(scene)
    await scene.press("requester", "Withdraw")
    scene.expect("requester", "Nobody will work on it any more")

    await scene.press("requester", "Yes, withdraw")

    assert (await scene.record(record)).state is State.CANCELLED
    scene.expect("group", "Requester withdrew it")
    scene.skip()


async def test_a_kind_is_corrected_without_a_new_number(scene):
    record = await claimed(scene)
    await scene.press("engineer", "More")

    await scene.press("engineer", "Make it a request")

    corrected = await scene.record(record)
    assert (corrected.id, corrected.kind) == (record.id, Kind.REQUEST)
    scene.expect("group", "Request")
    scene.skip()


async def test_a_solution_without_words_is_asked_for_again(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu cause")
    await scene.press("engineer", "cause hardware_fault")

    await scene.photo("engineer", chat="group")
    scene.expect("group", "say in words how it was solved")
    await scene.say("engineer", "New fuse, see picture", chat="group")

    assert (await scene.record(record)).state is State.RESOLVED
    scene.skip()


async def test_a_long_solution_is_told_whole_beside_the_card(scene):
    await claimed(scene)
    await scene.press("engineer", "menu cause")
    await scene.press("engineer", "cause hardware_fault")
    steps = " ".join(f"step{number}" for number in range(400))

    await scene.say("engineer", steps, chat="group")

    told = " ".join(text for text in scene.texts("requester") if "Engineer replied" in text)
    assert all(f"step{number}" in told for number in range(400))
    scene.expect("requester", "…", "Does it work now?")
    scene.skip()
