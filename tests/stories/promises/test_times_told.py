"""The time a reporter is told: one, in their own clock, and another one before it slips."""

import pytest

from desk.record import Verb
from tests.stories.promises.cast import count, met, timeline

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def test_the_draft_the_ticket_and_the_claim_each_tell_one_time(scene):
    await met(scene)
    await scene.say("requester", "The printer on floor 2 is dead")
    await scene.chooses("requester", impact="team", urgency="blocked")
    assert "sees to it by today 09:30" in (scene.last("requester").text or "")
    scene.skip()
    record = await scene.sends("requester")
    card = scene.card("requester", record)
    assert "An engineer sees to it by Mon 23 Nov, 09:30" in (card.text or "")

    await scene.press("engineer", "claim", record)

    card = scene.card("requester", record)
    assert "Solved by Mon 23 Nov, 17:00" in (card.text or "")
    assert "by Mon 23 Nov, 09:30" not in (card.text or "")
    scene.skip()


async def test_a_reporter_far_away_reads_their_own_clock(scene):
    await scene.say("requester", "/timezone Europe/Berlin")
    scene.skip()
    record = await scene.reported(impact="team", urgency="blocked")

    card = scene.card("requester", record)

    assert "An engineer sees to it by Mon 23 Nov, 02:30" in (card.text or "")
    scene.skip()


@pytest.mark.variables(OPSDESK_LEASES="{}")
async def test_a_slip_is_told_before_it_happens_with_the_new_time(scene):
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")
    await scene.press("engineer", "claim", record)
    await scene.later(hours=7)
    scene.skip()

    await scene.later(minutes=13)

    scene.expect("requester", f"#{record.id}", "takes longer", "Tue 24 Nov, 10:00")
    card = scene.card("requester", record)
    assert "New time: solved by Tue 24 Nov, 10:00" in (card.text or "")
    promised = await timeline(scene, record, Verb.PROMISE)
    assert [event.at.hour * 60 + event.at.minute for event in promised] == [8 * 60 + 12]
    scene.skip()


async def test_an_engineer_names_a_new_time_and_the_reporter_learns_it_at_once(scene):
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu more", record)
    scene.skip()

    await scene.press("engineer", "New time", record)
    scene.expect("group", "write here by when")
    await scene.say("engineer", "Wed 16:00", chat="group")

    scene.expect("requester", f"#{record.id}", "seen to by Wed 25 Nov, 16:00")
    assert "Wed 25 Nov, 16:00" in (scene.card("requester", record).text or "")
    assert "Solve by Mon 23 Nov, 17:00" in (scene.card("group", record).text or "")
    scene.skip()


async def test_a_time_that_is_over_is_told_to_nobody(scene):
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "New time", record)
    scene.skip()

    await scene.say("engineer", "today 08:00", chat="group")

    scene.expect("group", "over")
    scene.quiet("requester")
    assert not await timeline(scene, record, Verb.PROMISE)


async def test_a_pause_makes_a_named_time_void(scene):
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "New time", record)
    await scene.say("engineer", "today 16:00", chat="group")
    await scene.press("engineer", "menu pend", record)
    await scene.press("engineer", "pend wait_user", record)
    assert "16:00" not in (scene.card("requester", record).text or "")

    await scene.later(hours=1)
    await scene.say("requester", "It is the left one")

    shown = [text for text in scene.texts("requester") if "Solved by" in text]
    assert shown
    assert "16:00" not in shown[-1]
    scene.skip()


async def test_nobody_is_told_more_than_a_few_new_times(scene):
    record = await scene.reported(impact="team", urgency="blocked")

    await scene.later(days=5)

    told = count(scene, "requester", "takes longer")
    promised = await timeline(scene, record, Verb.PROMISE)
    assert told == len(promised) == 2
    scene.skip()


async def test_the_next_year_is_provisional_until_its_days_off_are_announced(scene):
    scene.clock.move_to(scene.clock.now().replace(month=12, day=30))
    await scene.settle()
    record = await scene.reported(impact="one", urgency="can_wait")
    await scene.say("engineer", "/help")
    await scene.press("engineer", "claim", record)

    assert "(provisional)" in (scene.card("requester", record).text or "")
    assert "(provisional)" in (scene.card("group", record).text or "")
    scene.skip()
