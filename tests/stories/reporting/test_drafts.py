"""The draft that people love: it understands, asks one thing at most, and forgets nothing."""

from datetime import timedelta

import pytest

from desk.priority import Impact, Priority, Urgency
from tests.watch import words_of

# What of this depends on the store is tried on both in tests/store.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def speaks(scene):
    scene.world.send_voice(scene.chat("requester"))
    await scene.settle()


async def test_what_is_plain_is_filled_in_with_its_reason_and_sent_by_one_tap(scene):
    await scene.say("requester", "The printer on floor 2 has a paper jam, no rush")
    card = scene.expect("requester", "Printer and scanner (because: ", "floor 2", "can wait → P4")
    assert "(because: no rush)" in card.text

    toast = await scene.press("requester", "Send it")

    assert toast == "Sent. Your number is #1"
    record = await scene.record(1)
    assert (record.category, record.guessed) == ("hardware.printer", "hardware.printer")
    assert (record.impact, record.urgency) == (Impact.ONE, Urgency.CAN_WAIT)
    assert record.place == "floor 2"
    scene.expect("group", "#1", "📍 floor 2")
    scene.skip()


async def test_a_wrong_guess_is_corrected_by_tap_and_stays_corrected(scene):
    await scene.say("requester", "The printer on floor 2 has a paper jam")
    await scene.chooses(category="software.os", impact="many", urgency="blocked")
    scene.skip("requester")

    await scene.say("requester", "the printer says paper jam again, no rush")

    card = scene.expect("requester", "Operating system", "P1 critical")
    assert "because" not in card.text
    await scene.press("requester", "Send it")
    record = await scene.record(1)
    assert (record.category, record.guessed) == ("software.os", "hardware.printer")
    assert record.priority is Priority.P1
    scene.skip()


async def test_what_is_unclear_is_offered_and_can_be_sent_all_the_same(scene):
    await scene.say("requester", "It does not do what it did yesterday")
    draft = await scene.desk.draft_of(scene.chat("requester"))
    scene.expect("requester", "What is it about?", "Send it")
    assert draft.category is None

    await scene.press("requester", "Send it")

    record = await scene.record(1)
    assert record.category == (draft.guessed or "other")
    scene.skip()


async def test_an_edit_before_sending_is_understood_anew(scene):
    message = await scene.say("requester", "The printer has a paper jam")
    scene.expect("requester", "Printer and scanner")

    await scene.edit("requester", message, "I forgot my Windows password")

    scene.expect("requester", "Password and sign-in")


async def test_a_place_is_asked_once_typed_once_and_remembered(scene):
    await scene.say("requester", "The printer has a paper jam")
    scene.expect("requester", "Where is it?", "Skip", "Send it")
    await scene.say("requester", "and it squeaks")
    scene.expect("requester", "and it squeaks", "Where is it?")
    await scene.say("requester", "room 305")
    scene.expect("requester", "📍 room 305", "All right?")
    await scene.press("requester", "Send it")
    assert (await scene.record(1)).place == "room 305"
    scene.skip()

    await scene.say("requester", "/new The printer has a paper jam again")
    scene.expect("requester", "📍 room 305", "All right?")
    await scene.press("requester", "📍 Place")
    scene.expect("requester", "Where is it?", "room 305")
    await scene.say("requester", "by the north stairs")
    scene.expect("requester", "📍 by the north stairs", "All right?")
    await scene.press("requester", "Send it")
    scene.skip()

    await scene.say("requester", "/new The projector stays dark")
    scene.expect("requester", "Where is it?", "[by the north stairs] [room 305]")
    await scene.press("requester", "room 305")
    scene.expect("requester", "📍 room 305", "All right?")
    await scene.press("requester", "Send it")

    assert [(await scene.record(n)).place for n in (2, 3)] == ["by the north stairs", "room 305"]
    scene.skip()


async def test_a_question_can_be_passed_by_and_is_not_asked_again(scene):
    await scene.say("requester", "The printer has a paper jam")
    await scene.press("requester", "Skip")
    scene.expect("requester", "All right?")

    await scene.say("requester", "since this morning")

    scene.expect("requester", "since this morning", "All right?")
    await scene.press("requester", "Send it")
    assert (await scene.record(1)).place is None
    scene.skip()


async def test_options_answer_by_tap_or_by_the_words_themselves(scene):
    await scene.say("requester", "I forgot my password")
    await scene.press("requester", "Mail")
    scene.expect("requester", "▫️ Which password is it: Mail", "All right?")
    await scene.press("requester", "Send it")
    scene.expect("group", "#1", "Which password is it: Mail")
    assert (await scene.record(1)).answers == {"system": "mail"}
    scene.skip()

    await scene.say("requester", "/new I forgot my Outlook password")
    await scene.chooses(category="account.password")

    scene.expect("requester", "▫️ Which password is it: Mail", "All right?")


async def test_a_shared_place_and_a_shared_number_answer_their_questions(scene):
    await scene.say("requester", "The printer has a paper jam")
    scene.world.send_location(scene.chat("requester"), 31.2304, 121.4737)
    await scene.settle()
    scene.expect("requester", "📍 31.23040, 121.47370", "All right?")
    scene.world.send_contact(scene.chat("requester"), "13800138000", "Wang")
    await scene.settle()
    scene.expect("requester", "☎ 13800138000")

    await scene.press("requester", "Send it")

    scene.expect("group", "#1", "📍 31.23040, 121.47370 · ☎ 13800138000")
    scene.skip()


@pytest.mark.parametrize(
    ("what", "card", "title"),
    [("voice", "Voice message received.", "Voice report"), ("photo", "Photo received.", "Photo")],
)
async def test_what_comes_without_words_is_asked_for_one_sentence_and_never_lost(
    scene, what, card, title
):
    if what == "voice":
        await speaks(scene)
    else:
        await scene.photo("requester")
    await scene.later(seconds=2)
    asked = scene.expect("requester", card, "What is wrong?")
    assert "Send it" not in words_of(asked)

    await scene.later(minutes=31)

    scene.expect("requester", "#1", title)
    scene.expect("group", "#1", title)
    scene.skip()


async def test_a_voice_message_becomes_a_report_by_one_sentence(scene):
    await speaks(scene)
    scene.expect("requester", "Voice message received.")

    await scene.say("requester", "The printer has a paper jam")

    scene.expect("requester", "The printer has a paper jam", "1 attachment", "Send it")


async def test_a_report_that_looks_urgent_is_sent_after_five_minutes_and_says_so(scene):
    await scene.say("requester", "Everything is down")
    scene.skip()

    await scene.say("requester", "The whole building has no network, nobody can work")
    scene.expect("requester", "This looks urgent", "5 minutes", "P1 critical")
    await scene.later(minutes=4)
    scene.quiet("group")
    await scene.later(minutes=2)

    scene.expect("group", "#1", "P1")
    assert (await scene.record(1)).priority is Priority.P1
    scene.skip()


async def test_a_secret_stands_nowhere_and_the_person_is_told_once(scene):
    secret = "Zs@2024!kestrel"
    message = await scene.say("requester", f"I cannot sign in, my password is {secret}")
    scene.expect("requester", "change the password", "delete that message")
    await scene.edit("requester", message, f"I cannot sign in here, my password is {secret}")
    await scene.press("requester", "Send it")
    scene.skip("group")

    assert [text for text in scene.texts("requester") if "change the password" in text] == [
        next(text for text in scene.texts("requester") if "change the password" in text)
    ]
    assert await scene.desk.holds(secret) == []
    told = [m for m in scene.world.messages(scene.chat("requester")) if m.from_bot]
    told += scene.world.messages(scene.chat("group"))
    assert [words_of(m) for m in told if secret in words_of(m)] == []
    assert [call for call in scene.world.calls if secret in str(call.params)] == []
    scene.skip()


async def test_an_abandoned_report_with_a_question_open_files_itself(scene):
    await scene.say("requester", "The printer has a paper jam")
    scene.expect("requester", "Where is it?")

    await scene.later(minutes=31)

    scene.expect("group", "#1", "The printer has a paper jam")
    assert (await scene.record(1)).category == "hardware.printer"
    scene.skip()


async def test_a_plain_message_with_two_open_tickets_is_asked_about_and_never_lost(scene):
    await scene.reported(words="The printer has a paper jam")
    await scene.reported(words="/new The projector stays dark")

    await scene.say("requester", "It works again")
    scene.expect("requester", "Which of these is it about?")
    await scene.later(minutes=31)

    scene.expect("group", "#2", "It works again")
    scene.skip()
    assert await scene.desk.numbers() == {1, 2}


async def test_a_reply_to_an_older_ticket_goes_there_though_another_moved_last(scene):
    first = await scene.reported(words="The printer has a paper jam")
    second = await scene.reported(words="/new The projector stays dark")
    await scene.press("engineer", "claim", first)
    told = scene.expect("requester", "#1", "is now looking after")
    scene.skip()
    await scene.later(minutes=1)
    await scene.press("engineer", "claim", second)
    scene.skip()

    await scene.say("requester", "It is the one by the window", reply_to=told)

    scene.expect("group", "#1", "It is the one by the window")
    scene.skip()


async def test_the_desk_learns_from_what_engineers_leave_corrected(scene):
    words = "The blimper at my desk blinks"
    await scene.say("requester", words)
    guessed = (await scene.desk.draft_of(scene.chat("requester"))).guessed
    record = await scene.sends(category="network.vpn")
    assert (record.category, record.guessed) == ("network.vpn", guessed)
    await scene.desk.engine.learner.turn()
    assert scene.desk.understood(words) == guessed

    assert not scene.desk.engine.learner.bell._rung.is_set()
    await scene.press("engineer", "claim", record)
    assert scene.desk.engine.learner.bell._rung.is_set()
    await scene.desk.engine.learner.turn()

    assert scene.desk.understood(words) == "network.vpn"
    await scene.restart()
    assert scene.desk.understood(words) == "network.vpn"
    assert scene.clock.now() - record.reported_at < timedelta(minutes=5)
    scene.skip()


async def test_the_card_reads_well_in_chinese(chinese_scene):
    scene = chinese_scene
    await scene.say("requester", "3楼305打印机卡纸了，不急")

    card = scene.expect(
        "requester", "打印机与扫描仪（因为：", "只有我 · 可以等 → P4 不急（因为：不急）"
    )
    assert "📍 3楼305" in card.text
    assert "没问题就点「提交」" in card.text


async def test_outside_service_hours_the_card_says_when_work_begins(scene):
    await scene.later(hours=12)  # Monday, 21:00 in Shanghai
    await scene.say("requester", "The printer has a paper jam")
    scene.expect("requester", "The desk is closed now; work begins tomorrow 09:00")

    await scene.chooses(impact="many", urgency="blocked")

    assert "closed" not in scene.card("requester").text
    scene.skip()
