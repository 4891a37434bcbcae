"""Urging and complaining: who is to move learns of it once, a lead reads what went wrong."""


async def working(scene):
    for who in ("engineer", "lead"):
        await scene.say(who, "/help")
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    scene.skip()
    return record


async def test_urged_five_times_in_a_minute_is_one_ping(scene):
    record = await working(scene)

    toasts = [await scene.press("requester", "urge", record) for _ in range(5)]

    assert "reminded" in toasts[0]
    assert all("09:30" in toast for toast in toasts[1:])
    scene.expect("engineer", f"#{record.id}", "asks to hurry")
    scene.expect("group", f"#{record.id}", "Engineer has it")
    scene.expect("group", "Urged 1 time")
    scene.skip("requester")
    scene.quiet("engineer", "lead")
    await scene.later(minutes=31)
    await scene.press("requester", "urge", record)
    scene.expect("engineer", "2 times so far")
    assert (await scene.record(record)).urges == 2
    scene.skip()


async def test_what_nobody_took_is_urged_with_the_leads(scene):
    await scene.say("lead", "/help")
    record = await scene.reported()
    scene.skip()

    await scene.press("requester", "urge", record)

    scene.expect("lead", "Nobody has it yet")
    scene.expect("group", "Nobody has it yet")
    scene.skip()


async def test_a_complaint_goes_to_the_lead_and_no_word_of_it_to_the_group(scene):
    record = await working(scene)

    await scene.press("requester", "words complaint", record)
    await scene.say("requester", "He shouted at me")

    scene.expect("lead", f"#{record.id}", "Requester complains", "He shouted at me")
    scene.expect("requester", "straight to the lead")
    await scene.say("engineer", f"#{record.id}", chat="group")
    scene.skip()
    assert not [text for text in scene.texts("group") if "shouted" in text]
    scene.quiet("engineer")


async def test_strangers_wake_nobody_by_urging(scene):
    record = await scene.reported(by="newcomer")

    assert not [b for b in scene.buttons("newcomer", record) if "hurry" in b or "Complain" in b]
    scene.skip()
