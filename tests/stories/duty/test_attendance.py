"""Hours on site: come and gone, forgotten ends, and the sheet of a month."""

from tests.stories.duty.test_roster import REFUSED, welcome


async def test_a_day_on_site_stands_on_the_sheet(scene):
    await welcome(scene)

    await scene.say("engineer", "/checkin", chat="group")
    await scene.later(hours=8, minutes=30)
    await scene.say("engineer", "/checkout")

    scene.expect("group", "Engineer came on site at 09:00")
    scene.expect("engineer", "Engineer left at 17:30", "8:30 hours since 09:00")
    await scene.say("engineer", "/attendance")
    scene.expect("engineer", "2026-11", "Engineer: 8:30", "11-23: 09:00–17:30 · 8:30")


async def test_chinese_words_do_the_same_and_are_no_report(chinese_scene):
    scene = chinese_scene
    await welcome(scene)

    await scene.say("engineer", "签到")
    await scene.later(hours=1)
    await scene.say("engineer", "签退", chat="group")

    scene.expect("engineer", "Engineer签到：09:00")
    scene.expect("group", "Engineer签退：10:00", "1:00")


async def test_the_words_of_staff_are_a_report_like_any_other(scene):
    await scene.say("requester", "签到")

    assert "签到" in scene.expect("requester").text
    await scene.press("requester", "drop")
    scene.skip()


async def test_leads_see_everybody_and_engineers_themselves(scene):
    await welcome(scene)
    for who in ("engineer", "rival"):
        await scene.say(who, "/checkin")
    scene.skip()

    await scene.say("rival", "/attendance 2026-11")
    await scene.say("lead", "/attendance")
    await scene.say("lead", "/attendance 2026-10")

    assert "Engineer" not in scene.expect("rival", "Rival", "11-23: 09:00–").text
    scene.expect("lead", "Engineer", "Rival")
    scene.expect("lead", "2026-10", "Nobody checked in")


async def test_nobody_checks_in_twice_or_out_without_being_there(scene):
    await welcome(scene)

    await scene.say("engineer", "/checkout")
    await scene.say("engineer", "/checkin")
    await scene.say("engineer", "/checkin")

    scene.expect("engineer", "You have not checked in")
    scene.expect("engineer", "Engineer came on site")
    scene.expect("engineer", "You have checked in already, at Mon 23 Nov, 09:00")


async def test_an_end_that_was_forgotten_is_marked_the_next_day(scene):
    await welcome(scene)
    await scene.say("engineer", "/checkin")
    scene.skip()

    await scene.later(days=1)
    await scene.say("engineer", "/checkin")

    scene.expect("engineer", "came on site", "The stay of Mon 23 Nov, 09:00 was never ended")
    await scene.say("engineer", "/attendance")
    scene.expect("engineer", "11-23: 09:00–? · 0:00", "11-24: 09:00– · 0:00")


async def test_people_outside_of_the_desk_have_no_hours(scene):
    await scene.say("requester", "/checkin")
    await scene.say("requester", "/attendance")

    scene.expect("requester", REFUSED)
    scene.expect("requester", REFUSED)
