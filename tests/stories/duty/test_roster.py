"""Rosters in chat: a lead sets one, everybody reads who is on duty now and next, and why."""

from datetime import UTC, datetime

import pytest

from desk.actions.duty.lookup import next_up, on_duty
from tests.stage import GROUP

REFUSED = "There is no such thing, or it is not yours to use."


async def welcome(scene, *names):
    """Let people open their chat with the bot, so that it can write to them."""
    for name in names or ("engineer", "rival", "lead"):
        await scene.say(name, "/help")
    scene.skip()


async def rostered(scene, words="daily 09:00 Engineer, Rival"):
    """Let the lead set a roster; it is Monday, nine o'clock."""
    await welcome(scene)
    await scene.say("lead", f"/roster {words}", chat="group")
    await scene.later(seconds=2)


async def looked_up(scene, function, at):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        return await function(unit, "desk", at)


async def test_a_lead_sets_a_roster_and_everybody_reads_who_is_on_duty(scene):
    await rostered(scene)

    scene.expect("group", "from now on", "every day", "Engineer → Rival", "Tue 24 Nov, 09:00")
    scene.expect("engineer", "You are on duty", "until Tue 24 Nov, 09:00", "I am here")
    scene.skip("group")
    await scene.say("rival", "/oncall", chat="group")
    scene.expect("group", "Now: Engineer, until Tue 24 Nov, 09:00", "Next: Rival, from Tue 24 Nov")
    await scene.say("rival", "/oncall")
    scene.expect("rival", "Now: Engineer")


async def test_the_desk_itself_asks_who_is_on_duty_and_who_comes_next(scene):
    await rostered(scene)
    scene.skip()
    now = scene.clock.now()

    duty, after = [await looked_up(scene, f, now) for f in (on_duty, next_up)]

    assert (duty.person.name, duty.why, list(duty.skipped)) == ("Engineer", "roster", [])
    assert (after.person.name, after.since) == ("Rival", datetime(2026, 11, 24, 1, tzinfo=UTC))


async def test_a_team_without_a_roster_has_nobody_and_says_how_to_set_one(scene):
    await welcome(scene)

    duty, after = [await looked_up(scene, f, scene.clock.now()) for f in (on_duty, next_up)]
    await scene.say("lead", "/oncall")
    await scene.say("lead", "/roster")

    assert (duty.person, duty.why) == (None, "no_roster")
    assert (after.person, after.why) == (None, "no_roster")
    scene.expect("lead", "No roster yet", "/roster")
    scene.expect("lead", "No roster yet", "/roster weekly mon 09:00", "Everybody, a week each")


async def test_one_press_lets_everybody_take_turns(scene):
    await welcome(scene)
    await scene.say("lead", "/roster", chat="group")

    await scene.press("lead", "Everybody, a week each")

    scene.expect("group", "No roster yet")
    scene.expect("group", "every week", "Engineer → Lead → Rival")
    scene.expect("engineer", "You are on duty")
    assert await scene.press("lead", "Everybody, a week each") == REFUSED


async def test_an_engineer_sets_no_roster(scene):
    await welcome(scene)
    await scene.say("lead", "/roster", chat="group")
    assert await scene.press("engineer", "Everybody, a day each") == REFUSED
    scene.skip()

    await scene.say("engineer", "/roster weekly Engineer", chat="group")

    scene.expect("group", REFUSED)


async def test_somebody_from_outside_learns_nothing(scene):
    await rostered(scene)
    scene.skip()

    await scene.say("requester", "/oncall")
    await scene.say("outsider", "/roster", chat="group")

    scene.expect("requester", REFUSED)
    scene.expect("group", REFUSED)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("weekly mon 09:00 Engineer, Nobody", "under: Nobody"),
        ("whenever Engineer", "could not read"),
    ],
)
async def test_what_cannot_be_read_is_answered_with_how_to_write_it(scene, words, answer):
    await welcome(scene)

    await scene.say("lead", f"/roster {words}", chat="group")

    scene.expect("group", answer, "In the team: Engineer, Lead, Rival")


async def test_two_layers_make_day_and_night(scene):
    await rostered(scene, "weekly mon 09:00 Engineer")
    scene.skip()

    await scene.say("lead", "/roster 2 daily 18:00 18:00-09:00 Rival", chat="group")

    page = scene.expect("group", "Layer 2", "18:00–09:00")
    assert "Mon 23 Nov, 18:00 – Tue 24 Nov, 09:00: Rival" in page.text
    assert "Tue 24 Nov, 09:00 – 18:00: Engineer" in page.text
    await scene.say("lead", "/roster 2 off", chat="group")
    assert "Rival" not in scene.expect("group", "Done").text
    scene.skip()


async def test_a_roster_that_begins_later_today_leaves_nobody_out_until_then(scene):
    await rostered(scene, "weekly mon 18:00 Engineer, Rival")

    scene.expect("group", "09:00 – 18:00: Rival", "Mon 30 Nov, 18:00: Engineer")
    scene.expect("rival", "You are on duty", "until Mon 23 Nov, 18:00")


async def test_a_lead_puts_somebody_on_duty_by_buttons(scene):
    await rostered(scene)
    scene.skip()
    await scene.say("lead", "/oncall", chat="group")
    await scene.press("lead", "whom desk")
    scene.skip()

    assert await scene.press("rival", "Lead") == REFUSED
    await scene.press("lead", "Rival")

    scene.expect("group", "Rival is on duty", "Tue 24 Nov, 09:00")
    scene.expect("rival", "You are on duty", "Engineer hands over")
    scene.expect("engineer", "is over", "Rival has it now")
    await scene.say("lead", "/oncall", chat="group")
    scene.expect("group", "Now: Rival", "(taken over)")


async def test_a_lead_puts_somebody_on_duty_by_words_and_they_learn_it(scene):
    await rostered(scene)
    scene.skip()

    await scene.say("lead", "/oncall Rival 11-25 09:00 to 11-25 18:00")

    scene.expect("lead", "Rival is on duty", "Wed 25 Nov, 09:00 – 18:00")
    scene.expect("rival", "you are on duty", "Wed 25 Nov, 09:00 – 18:00", "Lead put you there")
    scene.quiet("engineer")


@pytest.mark.parametrize(
    ("who", "words", "answer"),
    [
        ("lead", "Rival soon", "/oncall Ann 12-05 18:00"),
        ("lead", "Nobody 11-25", "/oncall Ann 12-05 18:00"),
        ("lead", "Rival 11-20 to 11-21", "out of date"),
        ("engineer", "Rival 11-25", REFUSED),
    ],
    ids=["no time", "nobody", "over", "no right"],
)
async def test_who_cannot_be_put_on_duty_is_said(scene, who, words, answer):
    await rostered(scene)
    scene.skip()

    await scene.say(who, f"/oncall {words}")

    scene.expect(who, answer)


async def test_who_is_away_cannot_be_put_on_duty(scene):
    await rostered(scene)
    await scene.say("rival", "/away")
    scene.skip()

    await scene.say("lead", "/oncall Rival 11-25")

    scene.expect("lead", "Rival is away at that time")


async def test_chinese_staff_read_and_set_it_in_chinese(chinese_scene):
    scene = chinese_scene
    await welcome(scene)

    await scene.say("lead", "/roster 每周 周一 09:00 Engineer、Rival", chat="group")

    scene.expect("group", "排好了", "每周轮换", "Engineer → Rival")
    scene.expect("engineer", "您开始为", "到11月30日", "我在")
    await scene.say("rival", "/oncall", chat="group")
    scene.expect("group", "现在：Engineer", "下一位：Rival")
    assert scene.chat("group") == GROUP
