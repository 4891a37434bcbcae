"""Finding tickets by number, person, device, place and words; what was there before on the card."""

from dataclasses import replace


async def three(scene):
    await scene.reported(words="Printer jams: 50% of pages come out grey")
    await scene.reported(by="second", words="The lamp FLICKERS badly", category="other")
    secret = await scene.reported(
        words="/new Ransom note, files flicker", category="security.virus"
    )
    scene.skip()
    return secret


async def test_words_people_and_numbers_find_tickets_and_nothing_stands_for_anything(scene):
    await three(scene)
    for query, shown, hidden in (
        ("flicker", "/t_2", "/t_1 "),
        ("FLICKERS lamp", "1 found", "/t_1 "),
        ("second", "/t_2", "/t_1 "),
        ("50%", "/t_1", "/t_2"),
        ("%", "1 found", "/t_2"),
        ("ｊａｍｓ", "/t_1", "/t_2"),
        ("nowhere", "Nothing found", "/t_"),
    ):
        await scene.say("engineer", f"/find {query}", chat="group")
        assert hidden not in scene.expect("group", shown).text, query
    await scene.say("engineer", "/find #1", chat="group")
    scene.expect("group", "Requester reported", "50%")
    await scene.say("lead", "/find")
    scene.expect("lead", "What are you looking for")


async def test_what_engineers_wrote_is_found_and_nobody_else_searches(scene):
    record = await scene.reported()
    await scene.say(
        "engineer", "Drum unit worn out", chat="group", reply_to=scene.card("group", record)
    )
    scene.skip()

    await scene.say("rival", "/find drum worn", chat="group")
    scene.expect("group", f"/t_{record.id}")
    await scene.say("requester", "/find drum")
    scene.expect("requester", "no such thing")
    await scene.say("outsider", "/find drum", chat="group")
    scene.expect("group", "no such thing")


async def test_the_confidential_ticket_is_never_found(scene):
    secret = await three(scene)

    for who, chat in (("lead", "group"), ("lead", "lead")):
        await scene.say(who, "/find ransom", chat=chat)
        assert f"/t_{secret.id}" not in scene.expect(chat, "Nothing found").text


async def test_the_card_tells_how_often_it_was_this_month(scene):
    first = await scene.reported()
    await scene.closed(first)
    second = await scene.reported()
    third = await scene.reported(by="second")

    async def of_one_device(unit):
        for number in (second.id, third.id):
            record = await unit.records.get(number)
            await unit.records.save(replace(record, device="HP-3F", version=record.version + 1))

    await scene.desk.at_work(of_one_device)
    await scene.press("engineer", "claim", third)

    scene.expect("group", f"#{third.id}", "HP-3F: 2 reports in 30 days", f"/t_{second.id}")
    assert "2 reports from them in 30 days: /t_1" in scene.card("group", second).text
    scene.skip()
    await scene.press("second", "menu withdraw", third)
    await scene.press("second", "cancel", third)
    await scene.later(days=31)
    scene.skip()
    fourth = await scene.reported(by="second")
    assert "in 30 days" not in scene.card("group", fourth).text
    scene.skip()
