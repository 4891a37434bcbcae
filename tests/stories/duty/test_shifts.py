"""Shifts begin and end: who comes is asked, who goes hears what was, leads hear of gaps."""

from desk.actions.duty.watch import arm_all
from tests.stories.duty.test_roster import REFUSED, rostered, welcome


async def test_at_the_boundary_one_is_briefed_and_the_other_thanked(scene):
    await rostered(scene)
    await scene.press("engineer", "here", chat="engineer")
    record = await scene.reported()
    await scene.press("engineer", "claim", record)
    await scene.reported(by="second", words="The lamp in the hall flickers")
    scene.skip()

    await scene.later(days=1)

    scene.expect("rival", "You are on duty", "Engineer hands over", "Open: 2", "1 with nobody")
    scene.expect("engineer", "is over", "2 came in; you took 1 and solved 0", f"#{record.id}")
    scene.skip("lead")
    assert await scene.press("rival", "here", chat="rival") == "Good, thank you!"
    assert await scene.press("rival", "here", chat="rival") == "Good, thank you!"
    scene.skip("group")
    scene.skip("engineer")  # is asked about the ticket that has been quiet
    await scene.later(minutes=20)
    scene.quiet("lead", "rival", "engineer")
    scene.skip("second")


async def test_a_brief_names_what_nobody_has_and_what_is_due_in_the_shift(scene):
    await rostered(scene)
    await scene.press("engineer", "here", chat="engineer")
    await scene.later(hours=2)
    due = await scene.reported(impact="team", urgency="blocked")  # P2: 8 working hours
    later = await scene.reported(by="second", words="The lamp in the hall flickers")  # P4: 45
    for record in (due, later):
        await scene.press("engineer", "claim", record)
        await scene.press("engineer", "menu pend", record)
        await scene.press("engineer", "pend wait_part", record)
        await scene.press("engineer", "skip", record)
    await scene.later(hours=21)
    words = "/new Nobody can print"
    late = await scene.reported(by="second", words=words, impact="team", urgency="blocked")  # P2
    scene.skip()

    await scene.later(hours=1)

    brief = scene.expect("rival", "You are on duty", "Open: 3, of them 1 with nobody").text or ""
    assert f"• #{late.id} P2 Nobody can print – nobody has it, due Tue 24 Nov, 09:30\n" in brief
    assert (
        f"• 🟡 #{due.id} P2 The printer on floor 2 is dead – Engineer, due Tue 24 Nov, 10:00"
        in brief
    )
    assert f"#{later.id}" not in brief
    scene.skip()


async def test_who_does_not_answer_is_told_to_the_leads_and_later_taken_off_their_mind(scene):
    await rostered(scene)
    scene.skip()

    await scene.later(minutes=16)

    scene.expect("lead", "Engineer has not said that they are there", "After them comes Rival")
    assert await scene.press("engineer", "here", chat="engineer") == "Good, thank you!"
    scene.expect("lead", "Engineer is there after all")


async def test_who_cannot_be_reached_is_told_to_the_leads_at_once(scene):
    await welcome(scene, "lead")
    scene.world.block(scene.person("engineer").id)
    await scene.settle()

    await scene.say("lead", "/roster daily 09:00 Engineer, Rival", chat="group")
    await scene.later(seconds=2)

    scene.expect("lead", "Engineer cannot be reached", "After them comes Rival")
    scene.skip("group")
    await scene.later(minutes=20)
    scene.quiet("lead")


async def test_a_brief_serves_only_whose_shift_it_is_and_while_it_lasts(scene):
    await rostered(scene)
    scene.skip()
    brief = scene.card("engineer")
    await scene.say("requester", "/help")
    await scene.later(days=1)
    scene.skip()

    toast = await scene.press("engineer", "here", brief, chat="engineer")

    assert toast == "This button is out of date. Please look at the newest message."
    stint = int(brief.keyboard[0][0].data.split(".")[2])
    for number in range(stint + 1, stint + 9):  # one of these is the rival's
        toast = await scene.press_genuine("lead", "lead", "here", number, "desk")
        assert toast == REFUSED or "out of date" in toast
    assert await scene.press_genuine("requester", "requester", "here", stint, "desk") == REFUSED


async def test_after_an_absence_only_the_shift_that_is_now_is_told_once_and_late(scene):
    await rostered(scene, "daily 09:00 Engineer, Rival, Lead")
    await scene.press("engineer", "here", chat="engineer")
    scene.skip()

    await scene.away(days=2, hours=3)
    await scene.later(minutes=1)

    scene.expect("lead", "You are on duty", "since Wed 25 Nov, 09:00", "could not tell you earlier")
    scene.skip("group")
    scene.quiet("rival", "engineer")
    await scene.restart()
    scene.quiet("lead", "rival", "engineer")


async def test_the_same_person_after_an_absence_over_others_shift_is_briefed_again(scene):
    await rostered(scene)
    await scene.press("engineer", "here", chat="engineer")
    scene.skip()

    await scene.away(days=2, hours=3)
    await scene.later(minutes=1)

    scene.expect("engineer", "You are on duty", "since Wed 25 Nov, 09:00")
    scene.skip("group")
    scene.quiet("rival")


async def test_two_shifts_in_a_row_are_one_for_who_has_both(scene):
    await rostered(scene, "daily 09:00 Engineer")
    await scene.press("engineer", "here", chat="engineer")
    scene.skip()

    await scene.later(days=3)

    scene.quiet("engineer", "lead")


async def test_a_gap_is_told_to_the_leads_48_hours_ahead_and_once(scene):
    await rostered(scene, "weekly mon 09:00 mon-thu 00:00-24:00 Engineer")
    await scene.press("engineer", "here", chat="engineer")
    scene.skip()
    await scene.later(days=1, hours=14)
    scene.quiet("lead")

    await scene.later(hours=2)

    scene.expect("lead", "nobody is on duty", "Fri 27 Nov, 00:00 – Mon 30 Nov, 00:00", "No roster")
    await scene.later(days=2)
    await scene.restart()
    scene.quiet("lead")
    scene.skip("engineer")
    await scene.later(days=8)
    assert "has not said" in scene.last("lead").text  # nobody pressed on Monday
    assert sum("nobody is on duty" in text for text in scene.texts("lead")) == 1
    scene.skip()


async def test_a_gap_in_a_plan_that_is_just_being_made_is_told_when_it_stays(scene):
    await rostered(scene, "weekly mon 09:00 09:00-18:00 Engineer")
    await scene.press("engineer", "here", chat="engineer")
    scene.skip()
    await scene.later(minutes=5)
    scene.quiet("lead")

    await scene.later(minutes=6)

    scene.expect("lead", "nobody is on duty", "Mon 23 Nov, 18:00 – Tue 24 Nov, 09:00")
    scene.expect("lead", "nobody is on duty", "Tue 24 Nov, 18:00 – Wed 25 Nov, 09:00")


async def test_a_gap_that_is_closed_in_time_is_told_to_nobody(scene):
    await rostered(scene, "weekly mon 09:00 09:00-18:00 Engineer")
    await scene.press("engineer", "here", chat="engineer")

    await scene.say("lead", "/roster 2 weekly 18:00 18:00-09:00 Rival", chat="group")
    scene.skip()
    await scene.later(hours=1)

    scene.quiet("lead")


async def test_a_lead_closes_a_gap_from_its_warning(scene):
    await rostered(scene, "weekly mon 09:00 mon-thu 00:00-24:00 Engineer")
    await scene.press("engineer", "here", chat="engineer")
    scene.skip()
    await scene.later(days=1, hours=16)
    scene.expect("lead", "nobody is on duty")

    await scene.press("lead", "whom", chat="lead")
    await scene.press("lead", "Rival", chat="lead")

    scene.expect("lead", "Who is to be on duty", "Fri 27 Nov, 00:00")
    scene.expect("lead", "Rival is on duty", "Fri 27 Nov, 00:00 – Mon 30 Nov, 00:00")
    scene.expect("rival", "Lead put you there")


async def test_whoever_goes_away_hands_over_at_once_and_has_it_back_when_they_are_back(scene):
    await rostered(scene)
    await scene.press("engineer", "here", chat="engineer")
    scene.skip()

    await scene.say("engineer", "/away")

    scene.expect("rival", "You are on duty", "those before you are away")
    scene.expect("engineer", "is over", "Rival has it now")
    scene.skip("engineer")
    await scene.say("engineer", "/back")
    scene.expect("engineer", "You are on duty", "Rival hands over")
    scene.expect("rival", "is over")
    scene.skip()


async def test_where_everybody_is_away_the_leads_learn_it_at_once(scene):
    await rostered(scene, "daily 09:00 Engineer")
    await scene.press("engineer", "here", chat="engineer")
    scene.skip()

    await scene.say("engineer", "/away")

    scene.expect("lead", "nobody is on duty", "that is now", "Everybody on the roster is away")
    scene.skip("engineer")


async def test_whoever_loses_their_role_has_no_shift_any_more(scene):
    await rostered(scene)
    said = await scene.say("engineer", "Good bye", chat="group")
    scene.skip()

    await scene.say("admin", "/role none", chat="group", reply_to=said)

    scene.expect("rival", "You are on duty", "those before you are away")
    scene.skip()


async def test_a_roster_that_ends_ends_the_shift(scene):
    await rostered(scene)
    scene.skip()

    await scene.say("lead", "/roster 1 off", chat="group")

    scene.expect("engineer", "is over")
    scene.skip("group")
    await scene.later(days=2)
    scene.quiet("engineer", "rival", "lead")


async def test_the_desk_looks_again_after_a_start_though_no_timer_waits(scene):
    await rostered(scene)
    scene.skip()
    now = scene.clock.now()

    await scene.desk.at_work(lambda unit: arm_all(unit, now))
    await scene.settle()

    scene.quiet("engineer", "rival", "lead", "group")
