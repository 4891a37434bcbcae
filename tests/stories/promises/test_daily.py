"""The figures of a day are told when it ends: once, to those who lead, and the same each time."""

from dataclasses import replace
from functools import partial

import pytest

from desk.actions.working.solved import ask_for_stars
from desk.record import State
from tests.scene import played
from tests.stage import GROUP
from tests.watch import words_of

ON = pytest.mark.variables(OPSDESK_REPORTS__DAILY_AT="17:45")
IN_GROUP = pytest.mark.variables(
    OPSDESK_REPORTS__DAILY_AT="17:45", OPSDESK_REPORTS__GROUP=str(GROUP)
)
NO_LEAD = pytest.mark.variables(OPSDESK_REPORTS__DAILY_AT="17:45", OPSDESK_PEOPLE__LEADS="[]")
TWO_TEAMS = pytest.mark.variables(
    OPSDESK_REPORTS__DAILY_AT="17:45",
    OPSDESK_TEAMS='[{"key": "desk", "name": {"zh": "台", "en": "Service desk"}},'
    ' {"key": "field", "name": {"zh": "外", "en": "Field team"}}]',
)
SILENT_WALL = {"hours": 8, "minutes": 50}
"""From the beginning of a scene to five minutes after the moment."""


async def figures(scene, chat="lead", wait=None):
    """Let the moment come, and return what is told of the day; other messages are taken in."""
    await scene.later(**(wait or SILENT_WALL))
    found = scene.expect(chat, "Figures of the day")
    scene.skip()
    return found.text


@ON
async def test_the_lead_reads_what_came_what_went_and_what_is_promised(scene):
    solved = await scene.reported(by="requester", impact="one", urgency="can_wait")
    await scene.closed(solved)
    await scene.reported(by="second", words="The scanner is stuck")
    await scene.later(hours=2)
    open_ = await scene.reported(
        by="newcomer", words="No sound on my laptop", impact="team", urgency="blocked"
    )

    text = await figures(scene, wait={"hours": 6, "minutes": 50})

    assert "New: 3" in text
    assert "solved: 1" in text
    assert "Open: 2" in text
    assert "2 with nobody" in text
    assert "today 2" in text
    assert "answers 1 of 1, solutions 1 of 1" in text
    assert "until the end of Tue 24 Nov" in text
    assert f"tomorrow 10:00 /t_{open_.id} No sound on my laptop" in text
    scene.quiet("engineer", "group")


@ON
async def test_a_ticket_nobody_answered_in_time_is_named(scene):
    late = await scene.reported(by="requester", impact="one", urgency="can_wait")

    text = await figures(scene)

    assert f"Answered too late, or not yet: 1 (/t_{late.id})" in text
    assert f"Late and still open: 1 (/t_{late.id})" in text


@ON
async def test_it_comes_once_on_each_working_day_and_begins_where_the_last_one_ended(scene):
    await figures(scene)
    await scene.restart()
    scene.quiet("lead")

    await scene.later(days=1)

    assert "since Mon 23 Nov, 17:45" in scene.expect("lead", "Figures of the day").text
    await scene.later(days=5)
    told = [m.text for m in scene.world.messages(scene.chat("lead")) if "Figures" in m.text]
    assert len(told) == 5  # Monday to Friday, and no weekend
    scene.skip()


@ON
async def test_after_a_standstill_on_the_same_day_it_is_made_up_for_once(scene):
    await scene.away(hours=10)

    scene.expect("lead", "Figures of the day")
    await scene.restart()
    scene.quiet("lead")
    scene.skip()


@ON
async def test_a_day_that_was_over_is_part_of_the_next_report(scene):
    await figures(scene)
    await scene.later(hours=15)
    await scene.reported(by="requester", impact="one", urgency="can_wait")
    scene.skip()

    await scene.away(hours=23)
    assert "Figures" not in scene.last("lead").text
    scene.skip()
    await scene.later(hours=10)

    text = scene.expect("lead", "Figures of the day").text
    assert "since Mon 23 Nov, 17:45" in text
    assert "New: 1" in text
    scene.skip()


@ON
async def test_what_is_sent_again_shows_the_same_numbers(scene):
    record = await scene.reported(by="requester", impact="one", urgency="can_wait")

    async def closed(unit):
        known = await unit.records.get(record.id)
        await unit.records.save(replace(known, state=State.CLOSED, version=known.version + 1))

    await scene.later(hours=8, minutes=44)
    scene.skip()
    async with scene.crash_before_send():
        scene.clock.later(minutes=2)
        await scene.settle()
        await scene.desk.at_work(closed)

    assert "Open: 1" in scene.expect("lead", "Figures of the day").text
    scene.skip()


@ON
async def test_a_confidential_ticket_counts_and_is_named_to_nobody(scene):
    secret = await scene.reported(words="I clicked a phishing link", category="security.phishing")

    text = await figures(scene)

    assert "New: 1" in text
    assert f"/t_{secret.id}" not in text
    assert "phishing" not in text


@IN_GROUP
async def test_a_group_reads_it_where_the_configuration_names_one(scene):
    await figures(scene, "group")

    scene.quiet("lead")


@IN_GROUP
async def test_a_group_that_lost_the_desk_has_the_leads_read_it(scene):
    async def lost(unit):
        group = await unit.chats.by_telegram(GROUP)
        await unit.chats.save(replace(group, unreachable_since=scene.clock.now()))

    await scene.later(hours=8, minutes=44)
    await scene.desk.at_work(lost)

    await scene.later(minutes=2)

    scene.expect("lead", "Figures of the day")
    scene.skip()


@ON
async def test_a_lead_who_is_out_of_reach_holds_up_nobody(scene):
    scene.world.block(scene.person("lead").id)
    await scene.settle()

    await scene.later(**SILENT_WALL)

    scene.quiet("lead", "admin")


@NO_LEAD
async def test_a_team_without_leads_has_its_admins_read_it(scene):
    await figures(scene, "admin")

    scene.quiet("lead")


@TWO_TEAMS
async def test_each_team_has_a_block_of_its_own(scene):
    await scene.reported(by="requester", impact="one", urgency="can_wait")

    text = await figures(scene)

    assert "Service desk" in text
    assert "Field team\nNothing new, and nothing open." in text


@ON
async def test_stars_are_told_with_how_many_gave_them(scene):
    record = await scene.reported(by="requester", impact="one", urgency="can_wait")
    await scene.closed(record)
    await scene.desk.at_work(partial(ask_for_stars, record=record, now=scene.clock.now()))
    await scene.settle()
    await scene.press("requester", "stars 4")
    scene.skip()

    assert "4.0 from 1 person" in await figures(scene)


async def test_a_chinese_lead_reads_it_in_chinese(database_url):
    variables = {"OPSDESK_DESK__LANGUAGE": "zh", "OPSDESK_REPORTS__DAILY_AT": "17:45"}
    async with played(database_url, variables, "zh") as scene:
        await scene.reported(by="requester", impact="one", urgency="can_wait")

        await scene.later(**SILENT_WALL)

        text = words_of(scene.expect("lead", "日报"))
        assert "新增 1 张" in text
        assert "没按时答复：1 张" in text
        scene.skip()


async def test_a_desk_that_wants_none_has_none(scene):
    await scene.later(days=1)

    scene.quiet("lead", "admin")
