"""Reporting: the first message is the report, a few buttons, a number; nothing told is lost."""

import logging

from desk.priority import Priority
from desk.record import Kind, State


async def test_one_message_gives_one_number(scene):
    await scene.say("requester", "The printer on floor 2 jams")
    scene.expect("requester", "The printer on floor 2 jams", "Printer", "P4", "Send it")
    toast = await scene.press("requester", "Send it")

    assert toast == "Sent. Your number is #1"
    scene.expect("requester", "#1", "The printer on floor 2 jams")
    scene.expect("group", "#1", "The printer on floor 2 jams", "Claim")
    record = await scene.record(1)
    assert (record.state, record.kind, record.priority) == (State.NEW, Kind.INCIDENT, Priority.P4)


async def test_the_kind_follows_the_category(scene):
    record = await scene.reported(words="I need a second screen", category="request.equipment")

    assert record.kind is Kind.REQUEST


async def test_a_photo_with_a_caption_is_a_report_and_the_engineers_see_the_photo(scene):
    await scene.photo("requester", "This is what the screen says")
    scene.expect("requester", "This is what the screen says", "1 attachment")

    await scene.reported(words="It came back after a restart")

    photos = [m for m in scene.world.messages(scene.chat("group")) if m.photo]
    assert [m.caption for m in photos] == [
        "📎 #1 · 1 Requester: This is what the screen says\nIt came back after a restart"
    ]


async def test_a_bare_photo_is_asked_for_words(scene):
    await scene.photo("requester")
    scene.expect("requester", "What is wrong?")

    await scene.say("requester", "The screen shows this")

    scene.expect("requester", "The screen shows this", "Send it")


async def test_five_messages_of_a_new_person_become_one_draft_in_order(scene):
    words = ["Hello", "the projector", "in room 301", "is dark", "since this morning"]
    async with scene.all_at_once():
        for text in words:
            await scene.say("newcomer", text)

    card = scene.expect("newcomer", "Hello", "Send it")
    assert "\n".join(words) in card.text
    scene.quiet("newcomer", "group")


async def test_words_after_the_first_card_join_the_draft_and_the_card_moves_down(scene):
    await scene.say("requester", "The scanner hums")
    first = scene.expect("requester", "The scanner hums")

    await scene.say("requester", "and smells of smoke")

    second = scene.expect("requester", "and smells of smoke")
    assert second.id > first.id
    assert first.id not in [m.id for m in scene.world.messages(scene.chat("requester"))]


async def test_an_edited_message_changes_the_draft(scene):
    message = await scene.say("requester", "The skanner is dead")
    scene.expect("requester", "skanner")

    await scene.edit("requester", message, "The scanner is dead")

    scene.expect("requester", "The scanner is dead")


async def test_every_answer_can_be_changed_before_it_is_sent(scene):
    await scene.say("requester", "The printer is dead")
    await scene.chooses("requester", category="other", urgency="blocked")
    await scene.press("requester", "Title")
    scene.skip("requester")
    await scene.say("requester", "Coffee machine does not start")
    scene.expect("requester", "Coffee machine does not start")
    await scene.press("requester", "Who")
    await scene.press("requester", "imp many")

    await scene.press("requester", "Send it")

    record = await scene.record(1)
    assert (record.title, record.priority) == ("Coffee machine does not start", Priority.P1)
    assert (record.category, record.guessed) == ("other", "hardware.printer")
    scene.skip()


async def test_a_draft_is_given_up_by_button_or_command_and_nothing_is_filed(scene):
    await scene.say("requester", "Never mind this")
    await scene.press("requester", "Never mind")
    scene.expect("requester", "This report was not sent")

    await scene.say("requester", "Nor this")
    await scene.say("requester", "/cancel")
    scene.expect("requester", "This report was not sent")
    await scene.say("requester", "/cancel")
    scene.expect("requester", "There is no report under way")

    await scene.later(hours=2)
    scene.quiet("group")
    scene.skip("requester")


async def test_a_forgotten_draft_is_remembered_and_files_itself(scene):
    await scene.say("requester", "The printer is dead")
    scene.expect("requester", "The printer is dead")

    await scene.later(minutes=11)
    scene.expect("requester", "not sent yet", "The printer is dead")
    await scene.later(minutes=20)

    scene.expect("requester", "#1", "Waiting for an engineer")
    scene.expect("group", "#1", "The printer is dead", "Claim")
    assert (await scene.record(1)).category == "hardware.printer"


async def test_a_pressing_draft_files_itself_after_five_minutes(scene):
    await scene.say("requester", "Nobody on floor 2 has network")
    await scene.chooses("requester", impact="many", urgency="blocked")
    scene.expect("requester", "This looks urgent", "5 minutes")
    scene.skip("requester")

    await scene.later(minutes=5, seconds=1)

    scene.expect("group", "#1", "P1")
    scene.expect("requester", "#1")
    for engineer in ("engineer", "rival"):
        scene.expect(engineer, "#1", "somebody must take it now")


async def test_the_promise_counts_from_the_first_message(scene):
    told_at = scene.clock.now()
    await scene.say("requester", "The printer is dead")
    await scene.later(minutes=31)

    record = await scene.record(1)

    assert abs((record.reported_at - told_at).total_seconds()) < 1
    scene.skip()


async def test_a_message_with_one_open_ticket_goes_to_it_and_can_become_a_new_report(scene):
    await scene.reported()

    await scene.say("requester", "My chair squeaks")
    scene.expect("requester", "#1", "Added to")
    scene.expect("group", "#1", "My chair squeaks")
    scene.skip("group")
    await scene.press("requester", "Something else")

    scene.expect("requester", "My chair squeaks", "Send it")
    scene.skip("requester")


async def test_a_message_with_several_open_tickets_asks_which(scene):
    await scene.reported(words="The printer is dead")
    await scene.say("requester", "/new The scanner is dead")
    scene.skip("requester")
    await scene.press("requester", "file")
    scene.skip()

    await scene.say("requester", "It works again after a restart")
    card = scene.expect("requester", "Which of these is it about?", "The printer", "The scanner")
    await scene.press("requester", "#1", on=card)

    scene.expect("requester", "Added to #1")
    scene.expect("group", "#1", "It works again after a restart")
    scene.skip()


async def test_words_that_are_about_none_of_the_open_tickets_become_a_report(scene):
    await scene.reported(words="The printer is dead")
    await scene.say("requester", "/new The scanner is dead")
    await scene.press("requester", "file")
    await scene.say("requester", "The lamp flickers")
    await scene.press("requester", "a new report")
    scene.skip()

    await scene.press("requester", "file")

    assert (await scene.record(3)).title == "The lamp flickers"
    scene.skip()


async def test_an_answer_to_a_message_of_a_ticket_goes_to_that_ticket(scene):
    await scene.reported(words="The printer is dead")
    await scene.say("requester", "/new The scanner is dead")
    await scene.press("requester", "file")
    await scene.press("engineer", "claim", on=1)
    scene.skip("group")
    told = scene.expect("requester", "#1", "is now looking after")
    scene.skip()

    await scene.say("requester", "It is the one by the window", reply_to=told)

    scene.expect("group", "#1", "It is the one by the window")
    scene.skip()


async def test_a_sticker_is_no_report_and_is_refused_kindly(scene):
    scene.odd_message("requester", "requester")

    await scene.settle()

    scene.expect("requester", "A sticker alone does not tell me what is wrong")


async def test_a_password_typed_into_a_report_is_nowhere(scene, caplog):
    caplog.set_level(logging.DEBUG)
    secret = "Zs@2024!kestrel"
    await scene.say("requester", f"Cannot log in. My password is {secret}")
    await scene.press("requester", "file")
    await scene.say("requester", f"密码是 {secret}")

    messages = scene.world.messages(scene.chat("requester"))
    shown = scene.texts("group") + [m.text for m in messages if m.from_bot]
    assert [text for text in shown if secret in text] == []
    assert await scene.desk.holds(secret) == []
    assert await scene.desk.holds("Cannot log in") != []
    assert secret not in caplog.text
    scene.skip()


async def test_markup_links_and_mentions_of_a_reporter_stay_plain_words(scene):
    words = "<b>@admin</b> see https://evil.example & /start"

    await scene.reported(words=words, category="other")

    card = scene.card("group", on=1)
    assert "<b>@" in card.text.replace("\u2060", "").replace("\u200b", "")
    assert {entity.type for entity in card.entities} <= {"bold", "italic"}


async def test_two_people_report_at_once_and_get_numbers_of_their_own(scene):
    async with scene.all_at_once():
        await scene.say("requester", "The printer is dead")
        await scene.say("second", "The scanner is dead")
    for who in ("requester", "second"):
        await scene.press(who, "file", chat=who)

    titles = {(await scene.record(number)).title for number in (1, 2)}

    assert titles == {"The printer is dead", "The scanner is dead"}
    scene.skip()
