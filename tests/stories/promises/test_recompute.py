"""Other calendars: open tickets are due at other moments, and whoever has them is told once."""

from dataclasses import replace
from datetime import timedelta

from desk.actions.promises import recompute
from desk.hours import Calendar, Window
from desk.sla import ClockKind

DAY = (Window(timedelta(hours=9), timedelta(hours=18)),)
YEARS_END = {"days": 37, "hours": 1}
"""From the beginning of a scene to Wednesday, 30 December, ten o'clock."""


def announced(scene, **facts):
    """Let the holidays of 2027 be announced: the first four days are off, Sunday is worked."""
    old = scene.desk.policy.calendars["W"]
    first = min(day for day in old.national if day.year == 2027)
    days = {first + timedelta(days=step): () for step in range(5)}
    calendar = replace(
        old,
        national={**old.national, **days},
        years_confirmed=(old.years_confirmed or frozenset()) | {2027},
    )
    version = scene.desk.policy.calendars_version + 1
    calendars = {**scene.desk.policy.calendars, "W": calendar}
    changed = {"calendars": calendars, "calendars_version": version, **facts}
    scene.desk.otherwise |= changed


async def due(scene, record):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        clocks = await unit.clocks.of(record.id)
    return next(c for c in clocks if c.kind is ClockKind.RESOLUTION)


async def in_hand(scene, **facts):
    """Return a P3 of the end of December in the hands of the engineer; all is taken in."""
    await scene.later(**YEARS_END)
    record = await scene.reported(impact="team", urgency="hindered", **facts)
    await scene.press("engineer", "claim", record)
    scene.skip()
    return record


async def test_a_year_that_is_announced_moves_dues_and_tells_the_owner_once(scene):
    record = await in_hand(scene)
    before = await due(scene, record)
    assert before.provisional

    announced(scene)
    await scene.restart()

    after = await due(scene, record)
    assert after.due_at > before.due_at
    assert not after.provisional
    scene.expect("engineer", "The calendar changed", "/t_1", "now due Wed 6 Jan", "was Mon 4 Jan")
    scene.skip("group")  # the card
    scene.quiet("engineer", "lead")
    assert "Wed 6 Jan" in scene.expect("requester").text  # the card, too: no message

    await scene.restart()
    scene.quiet("engineer", "lead", "requester", "group")


async def test_what_nobody_has_is_told_to_the_leads(scene):
    await scene.later(days=38, hours=8)  # New Year's Eve, an hour before closing
    await scene.reported(impact="team", urgency="hindered")
    scene.skip()

    announced(scene)
    await scene.restart()

    scene.expect("lead", "The calendar changed", "/t_1", "was Mon 4 Jan, 10:00")
    scene.quiet("engineer", "lead")
    scene.skip()


async def test_who_cannot_be_reached_is_not_written_to(scene):
    await in_hand(scene)
    scene.world.block(scene.person("engineer").id)
    await scene.settle()

    announced(scene)
    await scene.restart()

    scene.quiet("engineer", "lead")
    scene.skip()


async def test_a_task_has_no_promise_of_its_own_that_could_move(scene):
    record = await in_hand(scene)
    await scene.press("engineer", "menu more", record)
    await scene.press("engineer", "split", record)
    await scene.say("engineer", "Order a fuser", chat="group")
    scene.skip()

    announced(scene)
    await scene.restart()

    assert "/t_2" not in scene.expect("engineer", "The calendar changed").text
    scene.skip()


async def test_all_tickets_of_somebody_are_told_in_one_message(scene, monkeypatch):
    monkeypatch.setattr(recompute, "PAGE", 1)
    await in_hand(scene)
    other = await scene.reported(
        by="second", words="No sound on my laptop", impact="team", urgency="hindered"
    )
    await scene.press("engineer", "claim", other)
    scene.skip()

    announced(scene)
    await scene.restart()

    scene.expect("engineer", "/t_1", "/t_2")
    scene.quiet("engineer")
    scene.skip()


async def test_the_same_due_becomes_certain_without_a_word(scene):
    await in_hand(scene)
    old = scene.desk.policy.calendars["W"]
    sure = replace(old, years_confirmed=(old.years_confirmed or frozenset()) | {2027})

    scene.desk.otherwise |= {
        "calendars": {**scene.desk.policy.calendars, "W": sure},
        "calendars_version": 2,
    }
    await scene.restart()

    scene.quiet("engineer", "lead")
    assert "provisional" not in scene.card("group").text
    scene.skip()


async def test_what_is_over_keeps_its_verdict(scene):
    record = await in_hand(scene)
    await scene.press("engineer", "menu cause", record)
    await scene.press("engineer", "cause other", record)
    await scene.say("engineer", "Mended", chat="group")
    await scene.press("requester", "confirm", record)
    scene.skip()
    before = await due(scene, record)

    announced(scene)
    await scene.restart()

    assert await due(scene, record) == before
    scene.quiet("engineer", "lead", "requester", "group")


async def test_the_next_thing_to_do_moves_along(scene):
    record = await in_hand(scene)

    announced(scene)
    await scene.restart()
    scene.skip()
    await scene.later(days=5, hours=7)  # until Monday, an hour before it had been due
    scene.skip()
    await scene.later(hours=2)

    assert "Not solved in time" not in "".join(scene.texts("lead"))
    assert (await due(scene, record)).breached_at is None
    scene.skip()


async def test_a_desk_with_the_same_calendars_does_nothing(scene):
    record = await in_hand(scene)
    before = await due(scene, record)

    await scene.restart()

    assert await due(scene, record) == before
    scene.quiet("engineer", "lead", "requester", "group")


async def test_a_change_that_moves_nothing_is_not_seen_by_anybody(scene):
    await in_hand(scene)

    scene.desk.otherwise |= {"calendars_version": 2}
    await scene.restart()

    scene.quiet("engineer", "lead", "requester", "group")


async def test_the_audit_waits_until_all_is_derived_anew(scene):
    await in_hand(scene)
    scene.clock.later(hours=18)

    announced(scene)
    await scene.restart()

    assert "wrong" not in "".join(scene.texts("admin"))
    scene.skip()


async def test_a_calendar_may_become_one_around_the_clock(scene):
    record = await in_hand(scene)
    before = await due(scene, record)
    open_ = Calendar(key="W", zone="Asia/Shanghai", always=True)

    scene.desk.otherwise |= {
        "calendars": {**scene.desk.policy.calendars, "W": open_},
        "calendars_version": 2,
    }
    await scene.restart()

    assert (await due(scene, record)).due_at < before.due_at
    scene.expect("engineer", "The calendar changed")
    scene.skip()
