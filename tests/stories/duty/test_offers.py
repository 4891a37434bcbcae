"""Shifts offered in chat: taken over or exchanged, by exactly one."""

import pytest

from tests.stories.duty.test_roster import REFUSED, rostered

OVERDUE = "This button is out of date. Please look at the newest message."


async def offered(scene, who="engineer", command="/cover", shift="Wed 25 Nov, 09:00"):
    """Let somebody offer one of their shifts; they are of every second day."""
    await rostered(scene)
    await scene.press("engineer", "here", chat="engineer")
    await scene.say(who, command)
    scene.skip()
    await scene.press(who, shift, chat=who)


async def plan(scene):
    await scene.say("lead", "/roster")
    return scene.expect("lead", "Roster").text


async def test_a_shift_is_offered_to_the_group_and_taken(scene):
    await offered(scene)
    scene.expect("group", "Engineer asks somebody to take a shift", "Wed 25 Nov, 09:00")
    assert scene.toast("engineer").startswith("Your colleagues are asked")

    assert await scene.press("rival", "take") == "It is yours. Thank you!"

    scene.expect("group", "Rival has the shift of Engineer")
    scene.expect("engineer", "Rival takes your shift")
    scene.expect("rival", "You have the shift of Engineer")
    assert "Wed 25 Nov, 09:00 – Thu 26 Nov, 09:00: Rival (taken over)" in await plan(scene)


async def test_of_two_who_take_it_one_wins_and_the_other_learns_who(scene):
    await offered(scene)

    await scene.together(("rival", "take"), ("lead", "take"))

    toasts = scene.toasts("rival", "lead")
    assert "It is yours. Thank you!" in toasts
    winner = "Rival" if scene.toast("rival").startswith("It is yours") else "Lead"
    assert f"{winner} has taken this shift already. Thank you all the same!" in toasts
    scene.skip()


async def test_who_offered_it_cannot_take_it_and_nobody_else_can_take_it_back(scene):
    await offered(scene)

    assert await scene.press("engineer", "take") == REFUSED
    assert await scene.press("rival", "unoffer") == REFUSED
    assert await scene.press("outsider", "take") == REFUSED
    await scene.press("engineer", "unoffer")

    scene.expect("group", "Engineer needs nobody any more")
    card = scene.last("group")
    assert not card.keyboard
    assert await scene.press_genuine("rival", "group", "take", offer_number(scene)) == OVERDUE


def offer_number(scene):
    """Return the number of the only offer: the desk takes its numbers from one counter."""
    presses = [c.params for c in scene.world.calls if "reply_markup" in c.params]
    data = [
        b["callback_data"]
        for p in presses
        for row in p["reply_markup"]["inline_keyboard"]
        for b in row
        if "callback_data" in b
    ]
    return next(int(one.split(".")[2]) for one in data if one.split(".")[1] == "take")


async def test_who_is_away_at_that_time_does_not_take_it(scene):
    await offered(scene)
    await scene.say("rival", "/leave 11-25")
    scene.skip()

    assert await scene.press("rival", "take") == "Rival is away at that time."
    scene.quiet("group")


async def test_a_shift_that_a_lead_has_given_to_somebody_is_offered_in_vain(scene):
    await offered(scene)
    await scene.say("lead", "/oncall Lead 11-25 12:00 to 11-25 14:00")
    scene.skip()

    assert await scene.press("rival", "take") == OVERDUE


async def test_a_shift_that_is_over_is_offered_no_more(scene):
    await offered(scene)
    scene.skip()
    await scene.later(days=4)
    scene.skip()

    assert await scene.press("rival", "take") == OVERDUE


async def test_the_shift_under_way_is_offered_for_what_is_left_of_it(scene):
    await rostered(scene)
    await scene.press("engineer", "here", chat="engineer")
    await scene.later(hours=3)
    await scene.say("engineer", "/oncall")
    scene.skip()

    await scene.press("engineer", "mine", chat="engineer")
    scene.expect("engineer", "Which shift shall somebody else take")
    await scene.press("engineer", "Mon 23 Nov, 12:00", chat="engineer")
    scene.expect("group", "Engineer asks somebody", "Mon 23 Nov, 12:00 – Tue 24 Nov, 09:00")
    await scene.press("rival", "take")

    scene.skip("group")
    scene.expect("rival", "You are on duty", "Engineer hands over")
    scene.expect("engineer", "is over", "Rival has it now")
    scene.skip()


async def test_a_swap_gives_each_the_others_shift(scene):
    await offered(scene, command="/swap")
    scene.expect("group", "Engineer wants to exchange a shift", "gives one of theirs")

    toast = await scene.press("rival", "take")

    assert toast == "Choose in our private chat which shift you give for it"
    scene.expect("rival", "Which shift of yours do you give", "Thu 26 Nov, 09:00")
    await scene.press("rival", "Thu 26 Nov, 09:00", chat="rival")
    scene.expect("group", "Rival has the shift of Engineer", "Engineer has Thu 26 Nov, 09:00")
    scene.expect("engineer", "Rival takes your shift", "You have theirs: Thu 26 Nov")
    scene.expect("rival", "You have the shift of Engineer", "Engineer has yours: Thu 26 Nov")
    shown = await plan(scene)
    assert "Wed 25 Nov, 09:00 – Thu 26 Nov, 09:00: Rival (taken over)" in shown
    assert "Thu 26 Nov, 09:00 – Fri 27 Nov, 09:00: Engineer (taken over)" in shown


async def test_a_swap_is_not_taken_without_a_shift_in_return(scene):
    await offered(scene, command="/swap")
    scene.skip()

    assert await scene.press("engineer", "take") == REFUSED
    await scene.press("lead", "take")
    scene.expect("lead", "You have no shift to give")
    number = offer_number(scene)
    assert await scene.press_genuine("lead", "lead", "give", number, "29681460") == OVERDUE


async def test_a_swap_that_is_taken_shows_no_more_shifts_to_give(scene):
    await offered(scene, command="/swap")
    await scene.press("rival", "take")
    give = scene.card("rival")
    await scene.press("rival", "Thu 26 Nov, 09:00", chat="rival")
    scene.skip()

    toast = await scene.press("rival", "Thu 26 Nov, 09:00", give, chat="rival")

    assert toast == "Rival has taken this shift already. Thank you all the same!"


async def test_who_has_no_shifts_is_told_so(scene):
    await rostered(scene)
    scene.skip()

    await scene.say("lead", "/cover")
    await scene.say("lead", "/swap")

    scene.expect("lead", "You have no shifts in the coming weeks")
    scene.expect("lead", "You have no shifts in the coming weeks")


async def test_an_offer_survives_a_crash_before_it_is_sent(scene):
    await rostered(scene)
    await scene.press("engineer", "here", chat="engineer")
    await scene.say("engineer", "/cover")
    scene.skip()

    async with scene.crash_before_send():
        await scene.press("engineer", "Wed 25 Nov, 09:00", chat="engineer")

    scene.expect("group", "Engineer asks somebody")
    await scene.press("rival", "take")
    scene.skip()


@pytest.mark.parametrize("verb", ["offer", "take", "unoffer", "give", "mine", "whom"])
async def test_nobody_from_outside_presses_anything_of_duty(scene, verb):
    await rostered(scene)
    scene.skip()

    arg = "29681460" if verb == "give" else "desk:29681460"
    toast = await scene.press_genuine("outsider", "group", verb, 1, arg)

    assert toast in {REFUSED, OVERDUE}
    scene.quiet("group", "engineer", "rival", "lead")
