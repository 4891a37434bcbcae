"""Groups: the bot put out and let in again, strange ones, anonymous admins, several teams."""

import json
from dataclasses import replace

import pytest

from desk.actions.steps import show_card
from desk.actions.talking import copies
from desk.notices import Subject
from desk.people import Membership, Role
from tests.scene import played
from tests.stage import GROUP

SECOND = -1001000000002
NAMES = {"desk": "Service desk", "network": "Network"}
PLACES = {"hardware.printer": "desk", "network.wifi": "network", "other": "desk"}


def two_teams(**network):
    """Return the variables of a desk with two teams; `network` is what its team has of its own."""
    return {
        "OPSDESK_TEAMS": json.dumps(
            [
                {"key": key, "name": named(name)} | (network if key == "network" else {})
                for key, name in NAMES.items()
            ]
        ),
        "OPSDESK_CATEGORIES": json.dumps(
            [
                {"key": key, "name": named(key), "kind": "incident", "team": team}
                for key, team in PLACES.items()
            ]
        ),
        "OPSDESK_FAMILIES": json.dumps(
            [
                {"key": family, "name": named(family)}
                for family in dict.fromkeys(key.partition(".")[0] for key in PLACES)
            ]
        ),
    }


def named(name):
    return {"zh": name, "en": name}


def bot_messages(scene, chat):
    return [m for m in scene.world.messages(chat) if m.from_bot and not m.is_service]


async def test_a_group_without_the_bot_gets_its_backlog_when_it_is_back(scene):
    record = await scene.reported()
    scene.world.set_bot_status(GROUP, "kicked")
    await scene.settle()
    await scene.say("requester", "It smokes now")
    scene.expect("requester", "#1")
    scene.quiet("group")
    shown = len(bot_messages(scene, GROUP))

    scene.world.set_bot_status(GROUP, "administrator")
    await scene.settle()

    scene.expect("group", "It smokes now")
    scene.expect("group", f"#{record.id}", "💬 Requester: It smokes now")
    assert len(bot_messages(scene, GROUP)) == shown + 1
    scene.skip()


async def test_a_card_that_was_deleted_by_hand_is_posted_anew(scene):
    record = await scene.reported()
    scene.world.delete(None, GROUP, scene.card("group", record).id)
    scene.allow("message to edit not found|message to delete not found")

    await scene.say("requester", "It smokes now")

    assert "It smokes now" in scene.card("group", record).text
    scene.skip()


async def test_a_card_that_shows_it_already_is_not_touched(scene):
    record = await scene.reported()
    before = len(scene.world.calls)

    async def shown_again(unit):
        group = await unit.chats.by_telegram(GROUP)
        await show_card(unit, record, group.id, scene.clock.now(), source="again")

    await scene.desk.at_work(shown_again)
    await scene.settle()

    assert not [c for c in scene.world.calls[before:] if c.method == "editMessageText"]


async def test_a_press_on_a_copy_of_a_card_counts_and_the_copy_goes(scene):
    record = await scene.reported()
    card = scene.card("group", record)
    copy = scene.world.post(
        scene.world.chats[GROUP], scene.world.bot, text=card.text, keyboard=card.keyboard
    )

    await scene.press("engineer", "claim", copy)

    assert "yours" in scene.toast("engineer")
    ids = [message.id for message in bot_messages(scene, GROUP)]
    assert copy.id not in ids
    assert card.id in ids
    scene.skip()


async def test_a_card_whose_answer_was_lost_is_adopted_by_the_press_on_it(scene):
    scene.world.fail_next("sendMessage", applied=True, drop=True)
    scene.allow("^0 ")
    async with scene.crash_before_send():
        await scene.say("requester", "The printer is dead")
    scene.skip()
    copies = len(bot_messages(scene, scene.chat("requester")))

    await scene.press("requester", "ask impact")

    assert len(bot_messages(scene, scene.chat("requester"))) == copies
    scene.skip()


async def test_a_live_card_is_never_removed_as_a_copy(scene):
    record = await scene.reported()
    card = scene.card("group", record)

    async def pressed_before_its_answer_came(unit):
        group = await unit.chats.by_telegram(GROUP)
        known = await unit.cards.get(Subject.record(record.id), group.id)
        await unit.cards.save(replace(known, message_id=card.id + 1))
        await copies.met(unit, known.subject, group.id, card.id, scene.clock.now())
        await unit.cards.save(known)

    await scene.desk.at_work(pressed_before_its_answer_came)
    await scene.settle()

    assert scene.card("group", record).id == card.id


async def test_an_anonymous_admin_is_told_why_nothing_happens_once_an_hour(scene):
    record = await scene.reported()
    scene.world.set_member_status(GROUP, scene.person("lead").id, "administrator")
    scene.world.set_anonymous(GROUP, scene.person("lead").id)

    await scene.say("lead", "A note", chat="group", reply_to=scene.card("group", record))
    scene.expect("group", "anonymous admin", "Buttons work")
    await scene.say("lead", "/board", chat="group")
    scene.quiet("group")
    await scene.later(minutes=59)
    await scene.say("lead", "/board", chat="group")
    scene.quiet("group")
    await scene.later(minutes=12)
    await scene.say("lead", "/board", chat="group")
    scene.expect("group", "anonymous admin")

    assert (await scene.record(record)).version == 1
    scene.skip("group")  # by now a quarter of the time to answer is used up


async def test_what_an_anonymous_admin_says_to_others_is_left_alone(scene):
    scene.world.set_member_status(GROUP, scene.person("lead").id, "administrator")
    scene.world.set_anonymous(GROUP, scene.person("lead").id)

    await scene.say("lead", "Lunch?", chat="group")

    scene.quiet("group")


async def test_a_press_of_an_anonymous_admin_is_that_persons(scene):
    record = await scene.reported()
    scene.world.set_member_status(GROUP, scene.person("lead").id, "administrator")
    scene.world.set_anonymous(GROUP, scene.person("lead").id)

    await scene.press("lead", "claim", record)

    assert "yours" in scene.toast("lead")
    scene.skip()


async def test_the_bot_says_one_sentence_in_a_strange_group_and_leaves(scene):
    group = scene.world.add_group("Friends", members=[scene.person("outsider").id])
    scene.world.set_bot_status(group.id, "left")
    scene.world.set_bot_status(group.id, "member")
    await scene.settle()
    await scene.later(seconds=15)
    (sentence,) = bot_messages(scene, group.id)
    assert str(group.id) in sentence.text
    assert scene.world.chats[group.id].has_bot

    await scene.later(seconds=10)

    assert not scene.world.chats[group.id].has_bot
    assert len(bot_messages(scene, group.id)) == 1
    scene.skip()


async def test_while_no_group_is_configured_the_bot_names_its_id_and_stays(database_url):
    async with played(database_url, {"OPSDESK_TELEGRAM__GROUP": "none"}) as scene:
        group = scene.world.add_group("IT", members=[scene.person("outsider").id])
        scene.world.set_bot_status(group.id, "left")
        scene.world.set_bot_status(group.id, "member")
        await scene.settle()
        await scene.later(minutes=1)

        (sentence,) = bot_messages(scene, group.id)
        assert str(group.id) in sentence.text
        assert scene.world.chats[group.id].has_bot
        scene.skip()


@pytest.fixture
async def teams(database_url):
    """Lend a scene in which the network team has a group of its own; the rival leads it alone."""
    variables = two_teams(group=str(SECOND))
    async with played(database_url, variables) as scene:
        rival = scene.person("rival").id
        scene.world.add_group("Network", id=SECOND, members=[rival, scene.person("engineer").id])

        async def only_network(unit):
            person = await unit.people.by_telegram(rival)
            for role in (Role.ENGINEER, Role.LEAD):
                await unit.people.revoke(person.id, Membership(team="desk", role=role))
            await unit.people.grant(person.id, Membership(team="network", role=Role.LEAD))

        await scene.desk.at_work(only_network)
        await scene.settle()
        yield scene
        scene.check()


async def reported(scene, category):
    family = category.partition(".")[0]
    await scene.say("requester", f"/new Something with {family}")
    await scene.sends("requester", category=category)
    scene.skip()


async def test_each_team_gets_its_tickets_in_its_own_group(teams):
    await reported(teams, "network.wifi")

    (card,) = [m for m in bot_messages(teams, SECOND) if m.keyboard]
    assert "#1" in card.text
    assert [m for m in bot_messages(teams, GROUP) if m.keyboard] == []


async def test_a_lead_of_one_team_gets_nothing_in_the_other(teams):
    await reported(teams, "hardware.printer")

    await teams.press("rival", "claim", chat="group")
    assert "no such thing" in teams.toast("rival")
    await teams.say("rival", "/board", chat="group")

    teams.expect("group", "no such thing")


async def test_the_board_of_a_group_shows_its_teams_alone(teams):
    await reported(teams, "hardware.printer")
    await teams.later(minutes=1)
    teams.skip()

    teams.world.say(teams.person("rival").id, "/board", chat=SECOND)
    await teams.settle()
    board = bot_messages(teams, SECOND)[-1]
    teams.skip()
    await teams.say("engineer", "/board", chat="group")

    assert "Nothing is open" in board.text
    teams.expect("group", "Something with hardware")


async def test_two_teams_in_one_group_have_their_own_topics(database_url):
    variables = two_teams() | {"OPSDESK_TELEGRAM__TOPICS": "per_team"}
    async with played(database_url, variables) as scene:
        scene.world.make_forum(GROUP)

        await reported(scene, "network.wifi")
        await reported(scene, "hardware.printer")
        await reported(scene, "network.wifi")

        topics = {t.name: t.id for t in scene.world.chats[GROUP].topics.values()}
        assert set(topics) == {"Network", "Service desk"}
        cards = [m for m in bot_messages(scene, GROUP) if m.keyboard]
        assert [m.thread for m in cards] == [
            topics["Network"],
            topics["Service desk"],
            topics["Network"],
        ]
        scene.check()


async def test_a_half_finished_report_goes_on_after_a_restart_by_its_old_buttons(scene):
    await scene.say("requester", "The printer is dead")
    await scene.press("requester", "ask category")
    await scene.press("requester", "fam hardware")

    await scene.restart()
    for answer in ("cat hardware.pc", "file"):
        await scene.press("requester", answer)

    scene.expect("group", "#1", "The printer is dead")
    scene.skip()


async def drafted(scene, who, category):
    """Let somebody tell everything but the last word."""
    family = category.partition(".")[0]
    await scene.say(who, f"Something with {family}")
    await scene.chooses(who, category=category)


async def test_two_reports_at_once_make_one_topic_of_their_team(database_url):
    variables = two_teams() | {"OPSDESK_TELEGRAM__TOPICS": "per_team"}
    async with played(database_url, variables) as scene:
        scene.world.make_forum(GROUP)
        await drafted(scene, "requester", "network.wifi")
        await drafted(scene, "second", "network.wifi")

        async with scene.all_at_once():
            await scene.press("requester", "file")
            await scene.press("second", "file", chat="second")
        await scene.later(seconds=5)

        (topic,) = scene.world.chats[GROUP].topics
        cards = [m for m in bot_messages(scene, GROUP) if m.keyboard]
        assert [m.thread for m in cards] == [topic, topic]
        scene.skip()
        scene.check()


@pytest.mark.parametrize(("exists", "thread"), [(True, 2), (False, None)])
async def test_a_team_works_in_the_topic_it_names_while_there_is_one(database_url, exists, thread):
    async with played(database_url, two_teams(topic="2")) as scene:
        scene.world.make_forum(GROUP)
        if exists:
            assert scene.world.create_topic(GROUP, "Network").id == thread
        else:
            scene.allow("message thread not found")

        await reported(scene, "network.wifi")

        (card,) = [m for m in bot_messages(scene, GROUP) if m.keyboard]
        assert card.thread == thread
        scene.check()
