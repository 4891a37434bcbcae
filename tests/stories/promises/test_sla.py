"""`/sla` shows what is promised to everybody, and to those of the desk how it is kept."""

import pytest

from tests.scene import played
from tests.watch import words_of

LUNCH = pytest.mark.variables(
    OPSDESK_CALENDARS='{"W": {"tz": "Asia/Shanghai", "holidays": "CN",'
    ' "weekly": {"mon-fri": ["09:00-12:00", "13:30-18:00"], "sat": ["10:00-12:00"]},'
    ' "exceptions": {"2026-11-25": "off", "2026-11-26": "off", "2026-11-27": ["09:00-12:00"]}},'
    ' "A": {"tz": "Asia/Shanghai", "always": "true"}}'
)


async def test_everybody_reads_what_is_promised_and_when_work_is_done(scene):
    await scene.say("requester", "/sla")

    text = scene.expect("requester", "What we promise").text
    assert "P1 critical: an answer within 15 minutes, solved within 4 hours" in text
    assert "P2 high: an answer within 30 working minutes, solved within 8 working hours" in text
    assert "P3 normal: an answer within 2 working hours, solved within 2 working days" in text
    assert "P1: day and night" in text
    assert "P2, P3, P4: Mon – Fri 09:00–18:00 (Asia/Shanghai)" in text
    assert "Version 1, since Mon 23 Nov" in text
    assert "How it is kept" not in text
    assert "not announced" not in text


@LUNCH
async def test_lunch_and_what_is_different_in_two_weeks_is_told(scene):
    await scene.say("requester", "/sla")

    text = scene.expect("requester").text
    assert "Mon – Fri 09:00–12:00, 13:30–18:00; Sat 10:00–12:00" in text
    assert "Wed 25 Nov – Thu 26 Nov: closed" in text
    assert "Fri 27 Nov: 09:00–12:00" in text


async def test_a_year_whose_holidays_are_not_announced_is_marked(scene):
    await scene.later(days=30)

    await scene.say("requester", "/sla")

    text = scene.expect("requester").text
    assert "public holidays of 2027 are not announced yet" in text
    assert "Fri 1 Jan: closed" in text


async def test_those_of_the_desk_read_how_it_is_kept(scene):
    solved = await scene.reported(by="requester", impact="one", urgency="can_wait")
    await scene.closed(solved)
    late = await scene.reported(by="second", words="The scanner is stuck", impact="one")
    await scene.later(days=1)
    scene.skip()

    await scene.say("engineer", "/sla", chat="group")

    text = scene.expect("group", "What we promise", "How it is kept").text
    assert "P4: answers 1 of 1 (100 %), solutions 1 of 1 (100 %)" in text
    assert f"Late and still open: 1 (/t_{late.id})" in text

    await scene.say("lead", "/sla")
    assert "P4: answers 1 of 1" in scene.expect("lead", "How it is kept").text


async def test_whoever_has_no_role_reads_the_promise_alone_in_the_group_too(scene):
    await scene.say("outsider", "/sla", chat="group")

    assert "How it is kept" not in scene.expect("group", "What we promise").text


async def test_nothing_was_kept_or_missed_on_the_first_day(scene):
    await scene.say("lead", "/sla")

    text = scene.expect("lead", "How it is kept").text
    assert "Nothing was answered or solved yet." in text
    assert "Nothing that is open is late." in text


async def test_it_is_told_in_chinese(chinese_scene):
    await chinese_scene.say("lead", "/sla")

    text = words_of(chinese_scene.expect("lead", "服务承诺"))
    assert "P2 急：30 工作分钟内答复，8 工作小时内解决" in text
    assert "P2, P3, P4：周一至周五 09:00–18:00" in text
    assert "本月至今兑现情况" in text


async def test_the_version_in_force_and_its_first_day_are_told(database_url):
    async with played(database_url) as scene:
        await scene.later(days=2)
        scene.desk.promise_anew()
        await scene.restart()

        await scene.say("requester", "/sla")

        scene.expect("requester", "Version 2, since Wed 25 Nov")
