"""Duty of several teams, and offers where a team has no group or a topic of its own."""

import json
from functools import partial

import pytest

from desk.access import Actor
from desk.actions.duties import arm
from desk.actions.duty import offers, watch
from desk.actions.duty.offers import Take
from desk.errors import NotForYou
from desk.notices import Subject
from desk.people import ChatKind
from desk.timers import Timer, TimerKind
from tests.scene import played
from tests.stage import GROUP
from tests.stories.duty.test_offers import offer_number, offered
from tests.stories.duty.test_roster import REFUSED, rostered, welcome
from tests.stories.places.test_groups import named, two_teams
from tests.watch import words_of


async def test_a_roster_names_its_team_where_there_are_several(database_url):
    async with played(database_url, two_teams()) as scene:
        await welcome(scene)

        await scene.say("lead", "/roster network daily 09:00 Rival, Engineer", chat="group")

        page = scene.expect("group", "Network", "Rival → Engineer")
        assert "Service desk" not in words_of(page)
        scene.expect("rival", "You are on duty for Network")
        await scene.say("lead", "/oncall")
        scene.expect("lead", "Network", "Now: Rival", "No roster yet", "on duty Network")
        await scene.say("lead", "/roster")
        scene.expect("lead", "Everybody, a week each Service desk")
        await scene.say("rival", "/cover")
        scene.expect("rival", "Network · Mon 23 Nov, 09:00")
        now = scene.clock.now()
        await scene.desk.at_work(partial(watch.arm_all, now=now))
        await scene.settle()
        scene.quiet("rival", "engineer", "lead", "group")
        scene.check()


async def test_a_lead_of_one_team_steers_no_other(database_url):
    async with played(database_url, two_teams()) as scene:
        await welcome(scene)
        async with scene.desk.store.unit(scene.desk.policy) as unit:
            lead = await unit.people.by_telegram(scene.person("lead").id)
            assert lead
            for membership in lead.memberships:
                if membership.team == "network":
                    await unit.people.revoke(lead.id, membership)
            await unit.commit()

        toast = await scene.press_genuine("lead", "lead", "everybody", 1, "network")
        await scene.say("lead", "/roster weekly Engineer")

        assert toast == REFUSED
        scene.expect("lead", "Service desk", "Engineer")
        scene.skip("engineer")
        scene.check()


async def test_where_the_group_is_gone_an_offer_goes_to_the_people_of_the_team(scene):
    await rostered(scene)
    await scene.say("engineer", "/cover")
    scene.world.set_bot_status(GROUP, "kicked")
    await scene.settle()
    scene.skip()

    await scene.press("engineer", "Wed 25 Nov, 09:00", chat="engineer")

    for who in ("engineer", "rival", "lead"):
        scene.expect(who, "Engineer asks somebody to take a shift")
    await scene.press("rival", "take", chat="rival")
    for who in ("engineer", "rival", "lead"):
        scene.expect(who, "Rival has the shift of Engineer")
    scene.skip()


async def test_an_offer_stands_in_the_topic_that_the_team_names(database_url):
    teams = [{"key": "desk", "name": {"zh": "台", "en": "Desk"}, "topic": "2"}]
    async with played(database_url, {"OPSDESK_TEAMS": json.dumps(teams)}) as scene:
        scene.world.make_forum(GROUP)
        topic = scene.world.create_topic(GROUP, "Duty").id

        await offered(scene)

        assert scene.expect("group", "Engineer asks somebody").thread == topic
        scene.check()


async def test_an_offer_stands_in_the_topic_that_was_made_for_the_team(database_url):
    async with played(database_url, {"OPSDESK_TELEGRAM__TOPICS": "per_team"}) as scene:
        scene.world.make_forum(GROUP)
        await scene.reported()
        (topic,) = scene.world.chats[GROUP].topics

        await offered(scene)

        assert scene.expect("group", "Engineer asks somebody").thread == topic
        scene.skip()
        scene.check()


async def test_a_swap_needs_a_shift_in_return_whatever_the_button_says(scene):
    await offered(scene, command="/swap")
    number = offer_number(scene)
    scene.skip()

    async with scene.desk.store.unit(scene.desk.policy) as unit:
        rival = await unit.people.by_telegram(scene.person("rival").id)
        assert rival
        chat = await unit.chats.private(rival)
        actor = Actor(person=rival, place=ChatKind.PRIVATE, chat=chat.id, source="u1")
        with pytest.raises(NotForYou):
            await offers.take(unit, Take(actor=actor, offer=number), scene.clock.now())


async def test_silence_in_a_shift_that_is_over_alarms_nobody(scene):
    await rostered(scene)
    scene.skip()
    timer = Timer(
        kind=TimerKind.DUTY_UNSEEN,
        subject=Subject.team("desk"),
        round=10**6,
        due_at=scene.clock.now(),
    )

    await scene.desk.at_work(partial(watch.unseen, timer=timer, now=scene.clock.now()))
    await scene.settle()

    scene.quiet("lead")


async def test_a_roster_that_begins_in_weeks_is_one_gap_until_then_told_once(scene):
    await rostered(scene, "weekly 2026-12-21 09:00 Engineer")
    scene.expect("lead", "nobody is on duty", "Mon 23 Nov, 09:00 – Mon 21 Dec, 09:00", "is now")
    scene.skip("group")

    await scene.later(days=3)

    scene.quiet("lead", "engineer")


async def test_the_longest_key_of_a_team_fits_every_button(database_url):
    teams = [{"key": "d" * 32, "name": {"zh": "台", "en": "Desk"}}]
    categories = [{"key": "other", "name": named("Other"), "kind": "incident", "team": "d" * 32}]
    variables = {"OPSDESK_TEAMS": json.dumps(teams), "OPSDESK_CATEGORIES": json.dumps(categories)}
    families = [{"key": "other", "name": named("Other")}]
    async with played(
        database_url, variables | {"OPSDESK_FAMILIES": json.dumps(families)}
    ) as scene:
        await welcome(scene)
        await scene.say("lead", "/roster")
        await scene.press("lead", "Everybody, a day each", chat="lead")
        await scene.press("engineer", "here", chat="engineer")
        scene.skip()

        await scene.say("lead", "/oncall")
        await scene.press("lead", "Put somebody", chat="lead")
        await scene.press("lead", "Rival", chat="lead")
        await scene.say("rival", "/cover")
        await scene.press("rival", "Mon 23 Nov, 09:00", chat="rival")

        scene.expect("rival", "You are on duty")
        scene.expect("group", "Rival asks somebody to take a shift")
        assert await scene.press_genuine("lead", "lead", "whom", 0, "gone") == REFUSED
        scene.skip()
        scene.check()


async def test_a_team_that_the_configuration_names_no_more_is_let_be(scene):
    await welcome(scene)

    await scene.desk.at_work(partial(arm, team="gone", now=scene.clock.now()))
    await scene.settle()

    assert await scene.desk.store.due.next_due() > scene.clock.now()  # what comes each day
