"""Looking: own tickets, a number, the board, the timeline; nobody sees what is not theirs."""

from desk.draft import Draft, Piece
from desk.identifiers import DraftId
from desk.incident import filed


async def claimed(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim")
    await scene.say("engineer", "He does this weekly", chat="group", reply_to=scene.card("group"))
    scene.skip()
    return record


async def test_my_lists_own_tickets_with_state_and_owner(scene):
    await claimed(scene)

    await scene.say("requester", "/my")
    scene.expect("requester", "🔧 /t_1", "The printer on floor 2 is dead", "Engineer")
    await scene.say("second", "/my")

    scene.expect("second", "None yet")


async def test_my_tells_what_an_open_ticket_waits_for_and_lists_closed_ones_last(scene):
    record = await claimed(scene)
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend wait_part", record)
    await scene.press("engineer", "Without a time", record)
    over = await scene.reported(words="/new The lamp flickers")
    await scene.press("requester", "Withdraw", over)
    await scene.press("requester", "Yes, withdraw", over)
    scene.skip()

    await scene.say("requester", "/my")

    listed = scene.expect("requester", "Your tickets").text
    assert listed.index("/t_1") < listed.index("/t_2")
    assert "waiting for a spare part" in listed
    assert "What happened" not in listed


async def test_a_number_shows_the_reporter_the_card_and_what_happened_without_notes(scene):
    await claimed(scene)

    for form in ("#1", "/t_1", "#1"):
        await scene.say("requester", form)
        scene.expect("requester", "Engineer is looking after it")
        told = scene.expect("requester", "What happened to #1", "Engineer began to work on it")
        assert "weekly" not in told.text


async def test_anothers_number_and_no_number_read_the_same(scene):
    await claimed(scene)

    await scene.say("second", "#1")
    await scene.say("second", "#999")

    refused = [scene.expect("second", "There is no such thing") for _ in range(2)]
    assert refused[0].text == refused[1].text


async def test_the_timeline_tells_who_did_what_and_when(scene):
    await claimed(scene)

    await scene.say("engineer", "#1", chat="group")

    shown = scene.expect("group", "#1", "Requester reported", "Engineer claimed").text
    assert "1." in shown
    assert "He does this weekly" in shown
    assert "noted 🔒" in shown


async def test_the_board_groups_open_work_and_counts_it(scene):
    await claimed(scene)
    await scene.reported(by="second", words="The lamp flickers")

    await scene.say("engineer", "/board", chat="group")

    board = scene.expect("group", "Board · 2 open").text
    assert board.index("Unclaimed") < board.index("The lamp flickers") < board.index("In work")


async def test_the_board_is_for_those_who_work_here(scene):
    await scene.say("requester", "/board")
    scene.expect("requester", "There is no such thing")

    await scene.say("lead", "/board")

    scene.expect("lead", "Nothing is open")


async def test_help_says_what_can_be_done_in_each_place(scene):
    await scene.say("requester", "/start")
    scene.expect("requester", "just send me a sentence or a photo")
    await scene.say("requester", "/help")
    scene.expect("requester", "What I can do", "/my")
    await scene.say("engineer", "/help", chat="group")

    scene.expect("group", "In this group", "/r words")


async def test_a_command_nobody_knows_gets_help_and_no_draft(scene):
    await scene.say("requester", "/reprot printer")

    scene.expect("requester", "What I can do")


async def test_a_path_is_no_command(scene):
    await scene.say("requester", "/dev/sda1 is full")

    scene.expect("requester", "/dev/sda1 is full".replace("/", "/\u2060", 1), "Send it")


async def test_a_command_for_another_bot_is_none_of_ours(scene):
    await scene.say("engineer", "/board@another_bot", chat="group")

    scene.quiet("group")


async def test_a_photo_whose_caption_is_the_command_begins_a_new_report(scene):
    await scene.reported()

    await scene.photo("requester", "/new The lamp is broken too")

    scene.expect("requester", "The lamp is broken too", "1 attachment", "Send it")


async def test_a_long_timeline_shows_the_newest_steps_and_says_how_many_came_before(scene):
    record = await claimed(scene)
    card = scene.card("group", on=record)
    async with scene.all_at_once():
        for number in range(30):
            words = f"note {number} " + "@" * 280
            await scene.say("engineer", words, chat="group", reply_to=card)

    await scene.say("engineer", "#1", chat="group")

    shown = scene.expect("group", "note 29", "earlier steps").text
    assert "note 0 " not in shown
    assert len(shown) <= 4096


async def test_a_board_of_long_titles_fits_one_message(scene):
    async with scene.all_at_once():
        for number in range(30):
            await scene.desk.at_work(filing(scene, number))

    await scene.say("engineer", "/board", chat="group")

    shown = scene.expect("group", "Board · 30 open", "more are not listed").text
    assert len(shown) <= 4096


def filing(scene, number):
    async def file_one(unit):
        person = await unit.people.by_telegram(scene.person("requester").id)
        category = unit.policy.category("other")
        words = f"{number} " + "@a.b/" * 12
        piece = Piece(telegram_message_id=1000 + number, text=words)
        draft = Draft(id=DraftId(0), reported_at=scene.clock.now(), pieces=(piece,))
        number_ = await unit.counters.record()
        await unit.records.add(filed(draft, number_, person.id, category, scene.clock.now()))

    return file_one
