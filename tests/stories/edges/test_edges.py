"""The edges: stale and odd buttons, timers that find the work done, a desk without a group."""

import pytest

from desk.actions.promises import look
from desk.actions.reporting import report
from desk.actions.steps import tell_group
from desk.identifiers import DraftId, RecordId
from desk.notices import Subject
from desk.record import State
from desk.timers import Timer, TimerKind

NO = "There is no such thing, or it is not yours to use."
OLD = "This button is out of date. Please look at the newest message."


async def test_a_button_of_a_draft_that_was_filed_says_that_it_is_old(scene):
    await scene.reported()

    assert await scene.press_genuine("requester", "requester", "file", 1) == OLD


async def test_a_draft_without_words_is_not_filed(scene):
    await scene.photo("requester")
    scene.skip()

    assert await scene.press_genuine("requester", "requester", "file", 1) == OLD
    assert await scene.desk.numbers() == set()


@pytest.mark.parametrize(("verb", "arg"), [("cat", "no.such"), ("which", "7")])
async def test_an_answer_that_is_not_offered_is_not_taken(scene, verb, arg):
    await scene.say("requester", "The printer is dead")
    scene.skip()

    assert await scene.press_genuine("requester", "requester", verb, 1, arg) == OLD


async def test_a_reason_that_is_no_longer_configured_is_refused(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim")
    scene.skip()

    assert await scene.press_genuine("engineer", "group", "pend", record.id, "gone") == OLD


async def test_a_cause_that_is_no_longer_configured_is_refused(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim")
    scene.skip()
    await scene.press_genuine("engineer", "group", "cause", record.id, "gone")
    scene.skip()

    await scene.say("engineer", "Mended", chat="group")

    scene.expect("group", OLD)
    assert (await scene.record(record)).state is State.ACTIVE


async def test_a_language_that_the_desk_does_not_speak_is_refused(scene):
    await scene.say("requester", "/language")
    scene.expect("requester", "Choose a language")

    assert await scene.press_genuine("requester", "requester", "lang", 0, "fr") == NO


async def test_words_cannot_be_reported_anew_while_another_report_is_told(scene):
    record = await scene.reported()
    await scene.say("requester", "/new The lamp flickers")
    scene.skip()

    assert await scene.press_genuine("requester", "requester", "newer", record.id) == OLD


async def test_timers_that_find_the_work_done_do_nothing(scene):
    record = await scene.reported()
    draft = Subject.draft(DraftId(1))
    now = scene.clock.now()

    async def wake(unit):
        for kind, action in (
            (TimerKind.DRAFT_NUDGE, report.nudge),
            (TimerKind.DRAFT_FILE, report.file_by_itself),
        ):
            await action(unit, Timer(kind=kind, subject=draft, round=0, due_at=now), now)
        closing = Timer(
            kind=TimerKind.AUTO_CLOSE, subject=Subject.record(record.id), round=3, due_at=now
        )
        await look.look(unit, closing, now)

    await scene.desk.at_work(wake)

    assert await scene.desk.numbers() == {record.id}
    assert (await scene.record(record)).state is State.NEW


async def test_an_edit_that_changes_no_word_is_no_step(scene):
    record = await scene.reported()
    message = await scene.say("requester", "It smells")
    before = await scene.record(record)
    scene.skip()

    await scene.edit("requester", message, "It smells ")

    assert (await scene.record(record)).version == before.version


async def test_an_edit_of_what_belongs_to_nothing_is_passed_over(scene):
    message = await scene.say("requester", "/my")
    scene.skip()

    await scene.edit("requester", message, "/my tickets")

    scene.quiet("requester")


@pytest.mark.parametrize("who", ["engineer", "requester"])
async def test_what_has_neither_words_nor_a_file_is_refused_kindly(scene, who):
    record = await scene.reported()
    chat = "group" if who == "engineer" else "requester"
    card = scene.card(chat, on=record)
    dice = {"dice": {"emoji": "🎲", "value": 4}}
    scene.odd_message(who, chat, reply_to=card, content=dice)

    await scene.settle()

    scene.expect(chat, "cannot pass on dice")


async def test_a_role_for_somebody_nobody_met_is_refused(scene):
    scene.odd_message("admin", "group", text="/role engineer", reply_to_stranger=99887766)

    await scene.settle()

    scene.expect("group", NO)


@pytest.mark.variables(OPSDESK_TELEGRAM__GROUP="none")
async def test_a_desk_without_a_group_still_numbers_and_keeps_reports(scene):
    record = await scene.reported()

    await scene.press("requester", "Withdraw")
    await scene.press("requester", "Yes, withdraw")

    assert (await scene.record(record)).state is State.CANCELLED
    scene.skip("requester")
    await scene.desk.at_work(lambda unit: tell_group(unit, record, "withdrawn", scene.clock.now()))
    scene.quiet("group")


async def test_words_for_a_ticket_that_closed_meanwhile_become_a_report_of_their_own(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim")
    await scene.press("engineer", "menu cause")
    await scene.press("engineer", "cause other")
    await scene.say("engineer", "Mended", chat="group")
    await scene.say("requester", "The lamp flickers")
    await scene.press("requester", "confirm")
    scene.skip()

    await scene.later(minutes=31)

    assert await scene.desk.numbers() == {record.id, 2}
    scene.expect("group", "#2", "The lamp flickers")
    scene.skip("requester")


async def test_a_report_of_a_picture_alone_is_never_lost(scene):
    await scene.photo("requester")
    scene.skip()

    await scene.later(minutes=31)

    scene.expect("group", "#1", "Photo report")
    scene.skip()


async def test_a_ticket_whose_category_is_no_longer_configured_is_still_shown(scene):
    await scene.reported(category="hardware.printer")
    shipped = scene.desk.policy.categories
    kept = {key: value for key, value in shipped.items() if "printer" not in key}

    scene.desk.otherwise = {"categories": kept}
    await scene.restart()
    await scene.press("engineer", "claim")

    scene.expect("group", "Engineer", "hardware.printer")
    scene.skip()


async def test_a_timer_whose_action_is_refused_is_done_with(scene):
    gone = Subject.record(RecordId(999))
    due = scene.clock.now()
    closing = Timer(kind=TimerKind.AUTO_CLOSE, subject=gone, round=1, due_at=due)
    await scene.desk.at_work(lambda unit: unit.timers.set(closing))

    await scene.later(seconds=1)

    assert await scene.desk.store.due.next_due() > scene.clock.now()  # what comes each day
    assert "audit" in await scene.desk.holds("NotForYou")
