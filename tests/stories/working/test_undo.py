"""For a minute a claim or a solution that was a mistake can be taken back, by who made it."""

from desk.record import State
from sandbox.model import Message
from tests.crowd import joined_by

REFUSED = "There is no such thing, or it is not yours to use."
TOO_LATE = "Too late to undo."


def undo_of(card: Message) -> str:
    return next(b.data or "" for row in card.keyboard for b in row if "by mistake" in b.text)


async def resolved(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause other", record)
    await scene.say("engineer", "Mended", chat="group")
    scene.expect("requester", "Does it work now?")
    scene.skip()
    return record


async def test_a_claim_is_taken_back_and_the_reporter_is_told_once(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    scene.expect("requester", "Engineer is now looking after")
    scene.skip()

    toast = await scene.press("engineer", "by mistake", record)

    assert toast == "#1 is as it was; the reporter knows"
    after = await scene.record(record)
    assert (after.state, after.owner, after.responded_at) == (State.NEW, None, None)
    scene.expect("group", "Waiting for an engineer", "Claim")
    scene.expect("requester", "waits for an engineer again")
    scene.expect("requester", "As soon as somebody takes it")
    scene.quiet("requester", "group")
    await scene.later(minutes=5)
    scene.quiet("requester", "group")
    await scene.press("rival", "claim", record)
    assert (await scene.record(record)).state is State.ACTIVE
    scene.skip()


async def test_a_solution_is_taken_back_and_nothing_closes_by_itself(scene):
    record = await resolved(scene)

    await scene.press("engineer", "by mistake", record)

    scene.expect("requester", "we asked too early")
    scene.expect("requester", "Engineer is looking after it", "Add")
    assert (await scene.record(record)).solution is None
    scene.expect("group", "being worked on", "Resolve")
    scene.quiet("requester")
    await scene.later(days=5)
    assert (await scene.record(record)).state is State.ACTIVE
    scene.skip()


async def test_after_the_minute_the_button_is_gone_and_an_old_one_comes_too_late(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    old = scene.card("group", on=record)
    data = undo_of(old)
    scene.skip()

    await scene.later(minutes=1, seconds=1)

    assert not any("by mistake" in text for text in scene.buttons("group", on=record))
    scene.expect("group", "being worked on")
    assert (await scene.forge("engineer", "group", old.id, data)).startswith(TOO_LATE)
    assert (await scene.record(record)).state is State.ACTIVE


async def test_once_something_has_happened_since_there_is_nothing_to_take_back(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    old = scene.card("group", on=record)
    data = undo_of(old)
    await scene.say("requester", "It smokes now")

    assert not any("by mistake" in text for text in scene.buttons("group", on=record))
    assert (await scene.forge("engineer", "group", old.id, data)).startswith(TOO_LATE)
    await scene.later(minutes=2)
    scene.skip()


async def test_nobody_takes_back_what_somebody_else_did(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)

    assert await scene.press("rival", "by mistake", record) == REFUSED
    assert await scene.press("lead", "by mistake", record) == REFUSED
    assert await scene.press("outsider", "by mistake", record) == REFUSED
    assert (await scene.record(record)).owner is not None
    scene.skip()


async def test_a_menu_that_is_open_when_the_minute_ends_stays_open(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu pend", record)
    scene.skip()

    await scene.later(minutes=2)

    scene.quiet("group")
    assert "Waiting for part" in scene.buttons("group", on=record)


async def test_a_claim_of_what_had_been_given_back_only_gives_it_back(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "unclaim", record)
    answered = (await scene.record(record)).responded_at
    await scene.press("rival", "claim", record)

    await scene.press("rival", "by mistake", record)

    after = await scene.record(record)
    assert (after.state, after.owner, after.responded_at) == (State.ACTIVE, None, answered)
    scene.skip()


async def test_twenty_engineers_press_claim_and_the_winner_takes_it_back(scene):
    crowd = [f"Engineer{n:02}" for n in range(20)]
    await joined_by(scene, crowd)
    record = await scene.reported()
    async with scene.all_at_once():
        for who in crowd:
            await scene.press(who, "claim", record)
    taken = await scene.record(record)
    winner = next(who for who in crowd if who in scene.card("group", on=record).text)
    assert sum("yours" in scene.toast(who) for who in crowd) == 1
    assert taken.version == 2
    scene.skip()

    async with scene.all_at_once():
        for who in crowd:
            await scene.press(who, "by mistake", record)

    after = await scene.record(record)
    assert (after.version, after.state, after.owner) == (3, State.NEW, None)
    assert scene.toast(winner).startswith("#1 is as it was")
    scene.expect("requester", "waits for an engineer again")
    scene.expect("requester", "As soon as somebody takes it")
    scene.quiet("requester")
    scene.skip()
