"""A ticket nobody is to work on: about the same as another, not needed, no fault."""

import pytest

from desk.record import CancelReason, State

REFUSED = "There is no such thing, or it is not yours to use."


async def two(scene):
    """Let two people report the same."""
    first = await scene.reported(words="The printer on floor 2 is dead")
    second = await scene.reported(by="second", words="Nobody can print on floor 2")
    return first, second


async def asked(scene, record, button, who="engineer"):
    await scene.press(who, "menu more", record)
    await scene.press(who, "menu cancel", record)
    return await scene.press(who, button, record)


async def test_a_duplicate_is_chosen_among_the_likely_ones_and_its_reporter_knows(scene):
    first, second = await two(scene)
    toast = await asked(scene, second, "dup")
    assert toast.startswith("Which ticket is #2 the same as?")
    scene.expect("group", "Which one is it the same as?", "#1 The printer on floo")

    toast = await scene.press("engineer", f"dupof {first.id}", second)

    assert toast == "#2 is over; the reporter knows"
    after = await scene.record(second)
    assert (after.state, after.cancel_reason, after.duplicate_of) == (
        State.CANCELLED,
        CancelReason.DUPLICATE,
        first.id,
    )
    scene.expect("group", "the same as #1")
    told = scene.expect("second", "is the same matter as #1", "tell you when there is news")
    scene.expect("second", "The same as #1")
    scene.quiet("second", "requester", "group")

    await scene.say("second", "Floor 3 as well", reply_to=told)
    assert (await scene.record(second)).version == after.version
    scene.expect("group", "#1", "Second", "Floor 3 as well")
    scene.expect("second", "goes on as #1")
    assert await scene.desk.numbers() == {1, 2}
    scene.skip("group")
    await scene.press("engineer", "claim", first)
    scene.expect("second", "#1", "Somebody took it")
    await scene.say("requester", "#1")
    assert "Floor 3" not in "".join(scene.texts("requester"))
    scene.skip()


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("#2", "A ticket cannot be the same as itself"),
        ("#77", REFUSED),
        ("the first one", "Please send just one ticket number"),
        ("#1 or #2", "Please send just one ticket number"),
    ],
)
async def test_numbers_that_cannot_be_the_original(scene, typed, answer):
    _, second = await two(scene)
    await asked(scene, second, "dup")

    await scene.say("engineer", typed, chat="group")

    scene.expect("group", answer)
    assert (await scene.record(second)).is_open
    await scene.say("engineer", "１", chat="group")  # a full-width digit, and it still counts
    assert (await scene.record(second)).duplicate_of == 1
    scene.skip()


async def test_a_circle_of_duplicates_cannot_be_made_and_a_chain_leads_to_its_end(scene):
    first, second = await two(scene)
    third = await scene.reported(by="second", words="/new Paper jam on floor 2")
    await asked(scene, second, "dup")
    await scene.say("engineer", "#1", chat="group")
    scene.skip()

    await asked(scene, first, "dup")
    await scene.say("engineer", "#2", chat="group")
    scene.expect("group", "That one was closed as the same as this one")
    await scene.press("engineer", "Back", first)
    await asked(scene, third, "dup", who="rival")
    await scene.say("rival", "#2", chat="group")

    assert (await scene.record(first)).is_open
    assert (await scene.record(third)).duplicate_of == first.id
    scene.skip()


async def test_a_ticket_that_is_over_is_nobodys_original(scene):
    first, second = await two(scene)
    await scene.closed(first)
    await asked(scene, second, "dup")

    await scene.say("engineer", "#1", chat="group")

    scene.expect("group", "That ticket is over")
    scene.skip()


async def test_a_confidential_ticket_is_no_more_there_than_a_number_nobody_has(scene):
    secret = await scene.reported(words="Ransom note on my screen", category="security.virus")
    assert secret.confidential
    record = await scene.reported(by="second", words="Strange letters on my screen")
    await asked(scene, record, "dup")
    assert not any("Ransom" in text for text in scene.buttons("group", on=record))

    for number in (f"#{secret.id}", "#77"):
        await scene.say("engineer", number, chat="group")
        scene.expect("group", REFUSED)

    assert (await scene.record(record)).is_open
    scene.skip()


async def test_through_a_duplicate_goes_only_what_can_be_passed_on(scene):
    _, second = await two(scene)
    await asked(scene, second, "dup")
    await scene.say("engineer", "#1", chat="group")
    told = scene.expect("second", "is the same matter as #1")
    scene.skip()
    before = (await scene.record(1)).version

    dice = {"dice": {"emoji": "🎲", "value": 4}}
    scene.odd_message("second", "second", reply_to=told, content=dice)
    await scene.settle()

    scene.expect("second", "cannot pass on dice")
    assert (await scene.record(1)).version == before
    scene.skip()


async def test_no_fault_goes_back_with_words_for_the_reporter(scene):
    record = await scene.reported()
    toast = await asked(scene, record, "Not a fault")
    assert toast == (
        "Your next message here goes to Requester, and #1 is sent back (within 5 minutes)"
    )
    scene.expect("group", "what the reporter shall read")

    await scene.say("engineer", "The printer sleeps: press its green button", chat="group")

    after = await scene.record(record)
    assert (after.state, after.cancel_reason) == (State.CANCELLED, CancelReason.NOT_A_FAULT)
    scene.expect("requester", "The printer sleeps: press its green button")
    scene.expect("requester", "Not a fault")
    scene.expect("group", "not a fault, sent back")
    scene.quiet("requester", "group")


async def test_what_is_not_needed_any_more_is_closed_with_a_kind_word(scene):
    record = await scene.reported()

    await asked(scene, record, "Not needed")

    assert (await scene.record(record)).cancel_reason is CancelReason.WITHDRAWN
    scene.expect("requester", "is closed, as you need it no more")
    scene.skip()


async def test_what_the_reporter_withdrew_meanwhile_is_over_already(scene):
    record = await scene.reported()
    await asked(scene, record, "Not a fault")
    await scene.press("requester", "Withdraw")
    await scene.press("requester", "Yes, withdraw")
    scene.skip()

    await scene.say("engineer", "It works as it should", chat="group")

    scene.expect("group", "It was cancelled")
    assert (await scene.record(record)).cancel_reason is CancelReason.WITHDRAWN
    scene.quiet("requester")
