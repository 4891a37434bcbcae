"""Leave: the rotation repairs itself, and is as it was when the leave is taken back."""

import pytest

from tests.stories.duty.test_roster import REFUSED, rostered


async def planned(scene):
    """Return the roster as the lead reads it."""
    await scene.say("lead", "/roster")
    return scene.expect("lead", "Roster for the next two weeks").text


async def test_leave_gives_the_shifts_to_the_next_and_taking_it_back_returns_them(scene):
    await rostered(scene, "daily 09:00 Engineer, Rival, Lead")
    scene.skip()
    before = await planned(scene)

    await scene.say("rival", "/leave 11-24 to 11-24")

    scene.expect(
        "rival",
        "You are away Tue 24 Nov, 00:00 – Wed 25 Nov, 00:00",
        "Tue 24 Nov, 09:00 – Wed 25 Nov, 00:00: Lead is on duty instead",
    )
    assert "Wed 25 Nov, 00:00: Lead (for Rival, away)" in await planned(scene)
    await scene.say("rival", "/leave")
    scene.expect("rival", "Rival: Tue 24 Nov", "not away from")
    await scene.press("rival", "unleave", chat="rival")
    scene.expect("rival", "No leave is noted")
    assert await planned(scene) == before


async def test_a_shift_that_falls_into_leave_begins_for_whoever_has_it_then(scene):
    await rostered(scene, "daily 09:00 Engineer, Rival, Lead")
    await scene.press("engineer", "here", chat="engineer")
    await scene.say("rival", "/leave 11-24")
    scene.skip()

    await scene.later(days=1)

    scene.expect("lead", "You are on duty", "those before you are away")
    scene.expect("engineer", "is over", "Lead has it now")
    scene.quiet("rival")


async def test_a_lead_takes_leave_for_others_and_an_engineer_does_not(scene):
    await rostered(scene)
    scene.skip()

    await scene.say("lead", "/leave Rival 12-05")
    scene.expect("lead", "Rival is away Sat 5 Dec", "Sat 5 Dec", "Engineer is on duty instead")
    await scene.say("engineer", "/leave Rival 12-06")
    scene.expect("engineer", REFUSED)
    await scene.say("lead", "/leave")
    scene.expect("lead", "Rival: Sat 5 Dec")
    await scene.say("engineer", "/leave")
    scene.expect("engineer", "No leave is noted")


async def test_nobody_takes_back_what_is_somebody_elses(scene):
    await rostered(scene)
    await scene.say("rival", "/leave 12-05", chat="group")
    await scene.say("rival", "/leave", chat="group")
    scene.skip()

    assert await scene.press("engineer", "unleave") == REFUSED
    await scene.press("lead", "unleave")

    scene.expect("group", "No leave is noted")
    assert await scene.press("lead", "unleave") == REFUSED


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("soon", "Write from when to when"),
        ("Rival soon", "Write from when to when"),
        ("11-20 to 11-21", "out of date"),
    ],
)
async def test_what_is_no_leave_is_answered_with_how_to_write_it(scene, words, answer):
    await rostered(scene)
    scene.skip()

    await scene.say("lead", f"/leave {words}")

    scene.expect("lead", answer)


async def test_leave_without_shifts_says_so_and_leave_that_leaves_nobody_warns(scene):
    await rostered(scene, "daily 09:00 Engineer")
    await scene.press("engineer", "here", chat="engineer")
    scene.skip()

    await scene.say("rival", "/leave 11-24")
    scene.expect("rival", "No shift of duty falls into that time")
    await scene.say("engineer", "/leave 11-24")

    scene.expect("engineer", "⚠️ nobody is on duty")
    scene.quiet("lead")
    await scene.later(minutes=11)
    scene.expect("lead", "nobody is on duty", "Everybody on the roster is away")
