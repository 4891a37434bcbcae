"""What a hold does by itself: reminders, a moment until which it lasts, an end in silence."""

import pytest

from desk.record import State, Verb
from tests.stories.promises.cast import count, met, timeline

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def held(scene, reason, until=None):
    """Let a ticket wait for a reason, until a moment if one is named."""
    await met(scene)
    record = await scene.reported(impact="team", urgency="blocked")
    await scene.press("engineer", "claim", record)
    await scene.press("engineer", "menu pend", record)
    scene.skip()
    await scene.press("engineer", f"pend {reason}", record)
    if until is not None:
        await scene.say("engineer", until, chat="group")
    return record


async def test_who_does_not_answer_is_reminded_twice_and_then_it_counts_as_solved(scene):
    record = await held(scene, "wait_user")
    scene.skip()

    await scene.later(hours=4, minutes=1)
    scene.expect("requester", f"#{record.id}", "waiting for your answer", "Just write to me")
    await scene.later(hours=20)  # nine working hours after it began
    scene.expect("requester", f"#{record.id}", "waiting for your answer")
    scene.quiet("requester")
    scene.allow("message can't be deleted")
    await scene.later(days=2)

    after = await scene.record(record)
    assert (after.state, after.cause) == (State.RESOLVED, "no_answer")
    scene.expect("requester", "counts as solved", "Not solved")
    await scene.press("requester", "Not solved", record)
    assert (await scene.record(record)).state is State.ACTIVE
    scene.skip()


async def test_an_answer_ends_the_reminders(scene):
    record = await held(scene, "wait_user")
    await scene.say("requester", "It is the left one")
    scene.skip()

    await scene.later(hours=5)

    assert count(scene, "requester", "is dead: We are waiting") == 0
    assert (await scene.record(record)).state is State.ACTIVE
    scene.skip()


async def test_a_visit_is_arranged_reminded_of_and_begins_at_its_moment(scene):
    record = await held(scene, "appointment", "Wed 14:00")
    scene.expect("requester", "A visit is arranged", "Until Wed 25 Nov, 14:00")
    assert "until Wed 25 Nov, 14:00" in (scene.card("group", record).text or "")
    scene.skip()

    await scene.later(days=1, hours=5)
    for who in ("requester", "engineer"):
        scene.expect(who, f"#{record.id}", "Wed 25 Nov, 14:00")
    await scene.later(hours=23)
    for who in ("requester", "engineer"):
        scene.expect(who, f"#{record.id}", "Wed 25 Nov, 14:00")
    await scene.later(hours=1, minutes=1)

    assert (await scene.record(record)).state is State.ACTIVE
    scene.expect("engineer", "The time has come")
    scene.expect("requester", "goes on")
    scene.skip()


async def test_a_moment_that_is_over_or_cannot_be_read_is_asked_for_again(scene):
    record = await held(scene, "appointment", "when the cat is out")
    scene.expect("group", "I cannot read a time in that")

    await scene.say("engineer", "2026-11-20 10:00", chat="group")

    scene.expect("group", "That moment is over already")
    assert (await scene.record(record)).state is State.ACTIVE
    scene.skip()


async def test_a_closed_door_is_remembered_each_working_day(scene):
    record = await held(scene, "no_access")
    scene.skip()

    await scene.later(days=3)

    assert count(scene, "engineer", "It still waits") == 3
    assert count(scene, "engineer", "The clock stands") == 3
    assert (await scene.record(record)).state is State.PENDING
    scene.skip()


async def test_a_vendor_is_remembered_while_the_clock_runs(scene):
    record = await held(scene, "wait_vendor", "tomorrow 10:00")
    scene.skip()

    await scene.later(days=1, hours=1, minutes=1)

    scene.expect("engineer", "With vendor or repair", "The clock runs")
    warned = await timeline(scene, record, Verb.WARN)
    assert [event.facts["percent"] for event in warned] == [75, 100, 125]
    scene.skip()


async def test_downtime_over_reminder_and_end_is_told_in_order_and_once(scene):
    record = await held(scene, "wait_user")
    scene.skip()

    scene.allow("message can't be deleted")

    await scene.away(days=4)

    steps = [e.verb for e in await timeline(scene, record) if e.actor is None]
    assert steps == [Verb.REMIND, Verb.REMIND, Verb.RESOLVE]
    assert count(scene, "requester", "counts as solved") == 1
    scene.skip()
