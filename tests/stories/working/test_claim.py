"""Claiming: exactly one wins, everyone learns who, and nobody claims what is not theirs."""

import pytest

from desk.record import State


async def test_a_claim_gives_the_ticket_to_the_presser_and_tells_the_reporter(scene):
    record = await scene.reported()

    toast = await scene.press("engineer", "claim")

    assert toast == "#1 is yours; the reporter knows"
    scene.expect("group", "#1", "Engineer", "being worked on")
    scene.expect("requester", "Engineer is now looking after")
    scene.expect("requester", "#1", "Engineer is looking after it")
    owner = (await scene.record(record)).owner
    assert owner is not None


async def test_of_two_engineers_who_press_in_the_same_instant_one_wins_and_the_other_is_told(scene):
    await scene.reported()

    await scene.together(("engineer", "claim"), ("rival", "claim"))

    winner, loser = sorted(("engineer", "rival"), key=lambda who: "yours" not in scene.toast(who))
    assert scene.toast(winner) == "#1 is yours; the reporter knows"
    assert scene.toast(loser).startswith(f"A moment late. {winner.capitalize()} claimed it on ")
    card = scene.expect("group", "#1", winner.capitalize())
    assert loser.capitalize() not in card.text
    scene.expect("requester", f"{winner.capitalize()} is now looking after")
    scene.skip("requester")


async def test_a_second_press_by_the_winner_finds_the_work_done(scene):
    record = await scene.reported()

    await scene.together(("engineer", "claim"), ("engineer", "claim"))

    assert scene.toast("engineer") == "It is yours already."
    assert (await scene.record(record)).version == 2
    scene.skip()


async def test_an_outsider_who_presses_learns_nothing_and_changes_nothing(scene):
    record = await scene.reported()

    toast = await scene.press("outsider", "claim")

    assert toast == "There is no such thing, or it is not yours to use."
    assert (await scene.record(record)).owner is None


async def test_a_claim_on_a_closed_tickets_old_card_is_refused(scene):
    record = await scene.reported()
    old = scene.card("group", on=record)
    claim = old.keyboard[0][0].data
    await scene.closed(record)

    toast = await scene.forge("rival", "group", old.id, claim)

    assert toast == "It is closed and cannot be changed any more."
    assert (await scene.record(record)).state is State.CLOSED


@pytest.mark.parametrize(
    "change",
    [
        lambda data: data.replace(".1.", ".2.", 1),
        lambda data: data[:-1] + ("A" if data[-1] != "A" else "B"),
        lambda _data: "1.claim.1...AAAAAAAAAAAAAAAA",
        lambda _data: "claim:1",
        lambda _data: "1.claim.x..y.z",
        lambda _data: "....",
        lambda _data: "\u0661.claim.1...AAAA",
    ],
    ids=["another ticket", "another signature", "no key", "foreign", "no number", "dots", "digits"],
)
async def test_forged_callback_data_does_nothing(scene, change):
    record = await scene.reported()
    card = scene.card("group", on=record)

    toast = await scene.forge("engineer", "group", card.id, change(card.keyboard[0][0].data))

    assert toast == "There is no such thing, or it is not yours to use."
    assert (await scene.record(record)).owner is None
    assert "audit" in await scene.desk.holds("NotForYou")


async def test_a_button_copied_into_another_chat_does_nothing(scene):
    record = await scene.reported()
    claim = scene.card("group", on=record).keyboard[0][0].data
    private = scene.card("requester", on=record)

    toast = await scene.forge("requester", "requester", private.id, claim)

    assert toast == "There is no such thing, or it is not yours to use."
    assert (await scene.record(record)).owner is None


async def test_a_ticket_given_back_can_be_claimed_by_another(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim")
    await scene.press("engineer", "More")
    await scene.press("engineer", "Give back")
    scene.skip()

    await scene.press("rival", "claim")

    scene.expect("group", "Rival")
    scene.expect("requester", "Rival is now looking after")
    scene.skip("requester")
    assert (await scene.record(record)).state is State.ACTIVE


async def test_an_engineer_whose_role_is_taken_away_cannot_press_any_more(scene):
    record = await scene.reported()
    await scene.press("engineer", "claim")
    scene.skip()
    said = await scene.say("engineer", "Good evening", chat="group")
    await scene.say("lead", "/role none", chat="group", reply_to=said)
    scene.expect("group", "There is no such thing")
    await scene.say("admin", "/role none", chat="group", reply_to=said)
    scene.expect("group", "Engineer is now: no role")

    toast = await scene.press("engineer", "menu pend")

    assert toast == "There is no such thing, or it is not yours to use."
    assert (await scene.record(record)).state is State.ACTIVE
