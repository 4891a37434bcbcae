"""/testpage: who would be called now, and a test call that touches no ticket."""

import json

import pytest

from desk.access import Actor
from desk.actions.promises import drill
from desk.actions.promises.drill import CallForTest, Present
from desk.actions.promises.forecast import NOBODY
from desk.errors import NotForYou, Overdue
from desk.notices import Subject
from desk.people import ChatKind, Membership, Role
from desk.timers import Timer, TimerKind
from tests.stories.duty.test_roster import REFUSED, rostered, welcome
from tests.stories.promises.cast import is_manager

STEPS = [
    {"page": "oncall", "wait": "5m", "days": "sat-sun"},
    {"page": "manager", "wait": "10m"},
    {"page": "lead", "wait": "15m"},
]
WEEKEND = pytest.mark.variables(
    OPSDESK_CHAINS=json.dumps([{"key": "p1", "priorities": ["P1"], "steps": STEPS, "repeat": 1}])
)
OF_TEAM = pytest.mark.variables(
    OPSDESK_CHAINS=json.dumps(
        [{"key": "p1", "priorities": ["P1"], "steps": [{"page": "team", "wait": "20m"}]}]
    )
)


async def asked(scene, who="lead", chat=None):
    """Let somebody ask who would be called; return what they read."""
    await scene.say(who, "/testpage", chat=chat or who)
    return scene.expect(chat or who, "Who would be called now").text


async def test_a_lead_reads_who_would_be_called_when_and_when_all_learn_that_nobody_came(scene):
    await rostered(scene)
    scene.skip()

    told = await asked(scene)

    assert "P1 that nobody takes (chain p1)" in told
    assert "• at once, whoever is on duty: Engineer\n" in told
    assert "• after 5 min, the lead: Lead\n" in told
    assert "after 15 min, the manager: Lead; the team has no manager, so its leads" in told
    assert "Then again from the beginning.\nAfter 60 min the team" in told
    assert "75 % whoever has it: the group (while nobody has it, the team)" in told
    assert "100 % the lead: Lead\n• 125 % the manager: Lead (the team has no manager" in told


@WEEKEND
async def test_a_step_at_another_time_is_left_out_and_not_waited_for(scene):
    await welcome(scene)
    await is_manager(scene, "rival")

    told = await asked(scene)

    assert "• at once, whoever is on duty; left out: not on this day" in told
    assert "• at once, the manager: Rival\n• after 10 min, the lead: Lead" in told
    assert "After 50 min the team" in told


async def test_who_is_away_or_never_opened_the_bot_is_told(scene):
    await scene.say("lead", "/help")
    await scene.say("engineer", "/away")
    scene.skip()

    told = await asked(scene)

    assert "whoever is on duty: Rival (has never opened the bot); Engineer is away" in told
    assert "the team has no duty roster, so all its engineers are called" in told


async def test_others_than_those_who_steer_a_team_read_nothing(scene):
    await welcome(scene)

    for who, chat in (("engineer", "engineer"), ("rival", "group"), ("requester", "requester")):
        await scene.say(who, "/testpage", chat=chat)
        scene.expect(chat, REFUSED)


@pytest.mark.variables(OPSDESK_CHAINS="[]")
async def test_a_desk_without_chains_says_so_and_offers_no_test(scene):
    await welcome(scene)
    told = await asked(scene, chat="group")

    assert "No chain: nobody is called one after the other." in told
    assert "drill" not in str(scene.last("group").keyboard)


async def test_a_test_call_lists_who_was_reached_and_names_who_was_not(scene):
    await welcome(scene)
    await asked(scene)

    assert await scene.press("lead", "drill", chat="lead") == "Calling for a test"

    scene.expect("lead", "Test call: Service desk", "Engineer: no answer yet", "For 5 minutes")
    scene.expect("engineer", "This is a test: no ticket waits.", "I am here")
    scene.expect("rival", "This is a test", "Lead tries who would be called first")
    await scene.later(seconds=12)
    thanks = "Thank you! The test reached you."
    assert await scene.press("engineer", "reached", chat="engineer") == thanks
    scene.expect("lead", "Engineer: reached after 12 s", "Rival: no answer yet")
    assert await scene.press("engineer", "reached", chat="engineer") == thanks
    scene.quiet("lead")
    await scene.later(minutes=5)
    scene.expect("lead", "Engineer: reached after 12 s", "Rival: has not answered", "are over")
    await scene.press("rival", "reached", chat="rival")
    scene.expect("lead", "Rival: reached after 5 min")
    assert await scene.desk.numbers() == set()
    await scene.later(hours=1)
    toast = await scene.press("rival", "reached", chat="rival")
    assert toast.startswith("This button is out of date")


async def test_a_test_call_says_whom_the_bot_cannot_write_to(scene):
    await welcome(scene)
    scene.world.block(scene.person("rival").id)
    await scene.settle()
    assert "whoever is on duty: Engineer; Rival cannot be reached" in await asked(scene)

    await scene.press("lead", "drill", chat="lead")
    scene.skip("engineer")

    scene.expect("lead", "Engineer: no answer yet", "Rival cannot be reached")


async def test_who_never_opened_the_bot_is_called_in_vain_and_the_test_says_so(scene):
    scene.allow("initiate conversation|chat not found")
    await scene.say("lead", "/help")
    newcomer = scene.world.add_person("Nina", language="en").id

    async def work(unit):
        person = await unit.people.met(newcomer, "Nina", "en")
        await unit.people.grant(person.id, Membership(team="desk", role=Role.ENGINEER))

    await scene.desk.at_work(work)
    scene.skip()
    assert "Nina (has never opened the bot)" in await asked(scene)

    await scene.press("lead", "drill", chat="lead")
    scene.skip()
    await scene.later(minutes=6)

    scene.expect("lead", "Nina: the bot cannot write to them", "Engineer: has not answered")
    scene.skip()


async def test_a_team_is_tested_once_in_ten_minutes_and_every_test_is_in_the_audit(scene):
    await welcome(scene)
    await asked(scene, chat="group")
    await scene.press("lead", "drill", chat="group")
    scene.skip()

    toast = await scene.press("admin", "drill", chat="group")

    assert toast.startswith("This team was called for a test a moment ago")
    await scene.later(minutes=10)
    scene.skip()
    assert await scene.press("admin", "drill", chat="group") == "Calling for a test"
    scene.skip()
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        lines = await unit.audit.done("tdesk", scene.clock.now().replace(hour=0))
        people = [(await unit.people.get(line.actor)).name for line in lines]
    assert [(line.action, name) for line, name in zip(lines, people, strict=True)] == [
        ("drill", "Lead"),
        ("drill", "Admin"),
    ]
    assert NOBODY not in {line.actor for line in lines}


async def test_a_button_of_the_page_serves_nobody_who_may_not_test(scene):
    await welcome(scene)
    await asked(scene, chat="group")

    assert await scene.press("engineer", "drill", chat="group") == REFUSED
    await scene.press("lead", "drill", chat="group")
    scene.skip()
    scene.quiet("requester")


async def test_at_night_the_asker_is_asked_first(scene):
    await welcome(scene)
    await scene.later(hours=14)
    await asked(scene)

    assert (await scene.press("lead", "drill", chat="lead")).startswith("It is night there")
    scene.expect("lead", "It is night for Engineer (23:0", "Call all the same")
    scene.quiet("engineer", "rival")
    await scene.press("lead", "Call all the same", chat="lead")

    scene.expect("engineer", "This is a test")
    scene.skip()


@OF_TEAM
async def test_a_team_is_called_in_its_group_where_any_of_it_answers(scene):
    await welcome(scene)
    await asked(scene)
    await scene.press("lead", "drill", chat="lead")
    scene.expect("group", "This is a test: no ticket waits.")
    scene.expect("lead", "The group was called")

    assert await scene.press("outsider", "reached", chat="group") == REFUSED
    await scene.press("rival", "reached", chat="group")

    scene.expect("lead", "Rival: reached after")
    await scene.later(minutes=6)
    scene.expect("lead", "Rival: reached after", "are over")


async def test_a_step_that_calls_nobody_any_more_is_not_tested(scene):
    await welcome(scene)
    await asked(scene)
    scene.desk.otherwise["terms"] = {}
    await scene.restart()

    toast = await scene.press("lead", "drill", chat="lead")

    assert toast.startswith("This button is out of date")


async def test_the_page_in_chinese(chinese_scene):
    scene = chinese_scene
    await welcome(scene)
    await scene.say("lead", "/testpage")
    scene.expect("lead", "现在会呼叫谁", "立刻，值班人员：Engineer, Rival", "60 分钟后告诉全组")
    await scene.press("lead", "drill", chat="lead")
    scene.expect("engineer", "这是测试，没有工单在等")
    scene.skip()


PHONE = pytest.mark.variables(
    OPSDESK_CHAINS=json.dumps(
        [
            {
                "key": "p1",
                "priorities": ["P1"],
                "steps": [{"page": "contact:vendor", "wait": "15m", "channels": ["webhook"]}],
            }
        ]
    ),
    OPSDESK_CONTACTS=json.dumps(
        [
            {
                "key": "vendor",
                "name": {"zh": "供应商", "en": "Network vendor"},
                "webhook": "http://127.0.0.1:9/vendor",
            }
        ]
    ),
    OPSDESK_WEBHOOK__URL="http://127.0.0.1:9/desk",
    OPSDESK_WEBHOOK__SECRET="a-secret-of-this-test",
)


@PHONE
async def test_who_is_called_by_other_channels_is_named_with_them(scene):
    scene.explain("reached nobody in time")
    await welcome(scene)
    assert "• at once, Network vendor: by webhook: Network vendor\n" in await asked(scene)

    await scene.press("lead", "drill", chat="lead")

    scene.expect("lead", "by webhook: Network vendor; nobody can answer there")
    assert await scene.desk.store.rings.waiting(scene.clock.now()) != (0, None)
    await scene.later(minutes=6)
    scene.expect("lead", "by webhook: Network vendor", "are over")


@PHONE
async def test_a_phone_is_not_rung_for_a_test_at_night_without_asking(scene):
    await welcome(scene)
    await scene.later(hours=14)
    await asked(scene)

    await scene.press("lead", "drill", chat="lead")

    scene.expect("lead", "It is night. A test call for Service desk may wake people")
    assert (await scene.desk.store.rings.waiting(scene.clock.now()))[0] == 0


async def test_only_what_was_called_counts_whatever_a_button_says(scene):
    await welcome(scene)
    await asked(scene)
    await scene.press("lead", "drill", chat="lead")
    scene.skip()
    now = scene.clock.now()

    async def work(unit):
        lead, admin = [
            Actor(
                person=await unit.people.by_telegram(scene.person(who).id),
                place=ChatKind.PRIVATE,
                chat=await scene.desk.chat_id(scene.person("lead").id),
                source="u0",
            )
            for who in ("lead", "admin")
        ]
        (begun,) = await unit.audit.done("tdesk", now.replace(hour=0))
        number = begun.facts["drill"]
        with pytest.raises(NotForYou):
            await drill.call(unit, CallForTest(actor=lead, team="network", chain=0), now)
        with pytest.raises(NotForYou):
            await drill.present(unit, Present(actor=admin, team="desk", drill=number), now)
        with pytest.raises(Overdue):
            await drill.present(unit, Present(actor=lead, team="desk", drill=number - 1), now)
        timer = Timer(
            kind=TimerKind.DRILL_OVER, subject=Subject.team("desk"), round=number - 1, due_at=now
        )
        await drill.over(unit, timer, now)

    await scene.desk.at_work(work)
    await scene.settle()
    scene.quiet("lead", "admin")
    await scene.later(minutes=6)
    scene.skip()
