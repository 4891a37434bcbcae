"""Handing a ticket on: to a colleague, to another team and its place; calling a lead."""

import pytest

from desk.record import State
from tests.scene import played
from tests.stage import GROUP
from tests.stories.places.test_groups import SECOND, bot_messages, two_teams

REFUSED = "There is no such thing, or it is not yours to use."
WHY = "My shift ends, the spare part comes at nine"


async def met(scene, *who):
    for name in who:
        await scene.say(name, "/help")
    scene.skip()


async def claimed(scene, **report):
    record = await scene.reported(**report)
    await scene.press("engineer", "claim", record)
    scene.skip()
    return record


async def chosen(scene, record, button, who="engineer"):
    await scene.press(who, "menu more", record)
    await scene.press(who, "menu hand_over", record)
    return await scene.press(who, button, record)


async def test_a_colleague_gets_it_with_the_reason_and_the_reporter_reads_none_of_it(scene):
    await met(scene, "rival")
    record = await claimed(scene)

    toast = await chosen(scene, record, "Rival · 0")
    assert toast.startswith("Write here in one message why you hand #1 over")
    scene.expect("group", "Whoever pressed: write here", "Go on without words")
    await scene.say("engineer", WHY, chat="group")

    scene.expect("group", "🧑‍🔧 Rival · being worked on")
    scene.expect("rival", "Engineer handed this one over to you", WHY)
    assert WHY not in "".join(scene.texts("requester"))
    scene.expect("requester", "Rival is looking after it")
    scene.quiet("requester", "group")
    await scene.say("rival", "#1", chat="group")
    scene.expect("group", "handed it over", "→ Rival", WHY)
    await scene.press("requester", "Withdraw")
    await scene.press("requester", "Back")
    scene.skip()
    await scene.say("requester", "#1")
    assert "handed" not in "".join(scene.texts("requester"))
    scene.skip()


async def test_there_is_no_time_for_a_reason(scene):
    await met(scene, "rival")
    record = await claimed(scene)
    await chosen(scene, record, "Rival · 0")

    assert await scene.press("rival", "Go on without words", record) == (
        "This button is out of date. Please look at the newest message."
    )
    toast = await scene.press("engineer", "Go on without words", record)

    assert toast == "#1 is handed over"
    told = scene.expect("rival", "Engineer handed this one over to you")
    assert "Why" not in (told.text or "")
    scene.skip()


async def test_who_goes_back_is_asked_for_no_reason_any_more(scene):
    record = await claimed(scene)
    await chosen(scene, record, "Rival · 0")
    await scene.press("engineer", "Back", record)
    scene.skip()

    await scene.say("engineer", "Who wants coffee?", chat="group")

    assert (await scene.record(record)).version == 2
    scene.quiet("group", "rival")


async def test_only_the_owner_or_a_lead_hands_over(scene):
    record = await claimed(scene)
    await scene.press("rival", "menu more", record)

    assert await scene.press("rival", "menu hand_over", record) == REFUSED
    await scene.press("lead", "menu hand_over", record)
    await scene.press("lead", "Rival · 0", record)
    await scene.say("lead", "Rival knows the machine", chat="group")
    assert "Rival · being worked on" in (scene.card("group", on=record).text or "")
    scene.skip()


async def test_a_ticket_solved_meanwhile_is_not_handed_over(scene):
    record = await claimed(scene)
    await chosen(scene, record, "Rival · 0")
    await scene.press("lead", "Back", record)
    await scene.press("lead", "menu cause", record)
    await scene.press("lead", "cause other", record)
    await scene.say("lead", "Mended", chat="group")

    await scene.say("engineer", WHY, chat="group")

    scene.expect("group", "It is solved already")
    assert (await scene.record(record)).state is State.RESOLVED
    scene.skip()


@pytest.fixture
async def teams(database_url):
    """Return a desk whose network team works in a second group; the first one has topics."""
    async with played(database_url, two_teams(group=str(SECOND))) as scene:
        scene.world.make_forum(GROUP)
        inside = [scene.person(who).id for who in ("rival", "engineer", "lead")]
        scene.world.add_group("Network", id=SECOND, members=inside)
        await scene.settle()
        yield scene
        scene.skip()
        scene.check()


async def test_another_teams_group_gets_card_and_report_and_the_old_card_says_where_it_went(teams):
    record = await claimed(teams, words="Printer is offline since the new switch")
    await teams.press("engineer", "menu more", record)
    await teams.press("engineer", "menu hand_over", record)
    await teams.press("engineer", "To another team", record)
    await teams.press("engineer", "Network", record)
    await teams.say("engineer", "Port is down", chat="group")

    after = await teams.record(record)
    assert (after.team, after.owner, after.state) == ("network", None, State.ACTIVE)
    left = teams.expect("group", "#1 is with the Network team now")
    assert not left.keyboard
    teams.expect("requester", "is with the Network team now. You need not do anything.")
    teams.skip("requester")
    told = "\n".join(m.text or "" for m in bot_messages(teams, SECOND))
    assert "Requester: Printer is offline since the new switch" in told
    card = next(m for m in bot_messages(teams, SECOND) if m.keyboard)
    claim = card.keyboard[0][0]
    assert claim.text == "🙋 Claim"
    teams.world.press(teams.person("rival").id, SECOND, card.id, claim.data or "")
    await teams.settle()
    assert (await teams.record(record)).owner is not None
    teams.expect("requester", "Rival is now looking after")
    teams.skip()


async def test_the_topic_in_the_old_group_is_closed_and_opens_when_it_comes_back(teams):
    record = await claimed(teams)
    (room,) = teams.world.chats[GROUP].topics.values()
    await teams.press("engineer", "menu more", record)
    await teams.press("engineer", "menu hand_over", record)
    await teams.press("engineer", "To another team", record)
    await teams.press("engineer", "Network", record)
    await teams.press("engineer", "Go on without words", record)
    assert room.closed
    card = next(m for m in reversed(bot_messages(teams, SECOND)) if m.keyboard)

    async def press(label):
        found = next(m for m in teams.world.messages(SECOND) if m.id == card.id)
        data = next(b.data for row in found.keyboard for b in row if label in b.text)
        teams.world.press(teams.person("lead").id, SECOND, card.id, data or "")
        await teams.settle()

    for label in ("More", "Hand over", "To another team", "Service desk", "Go on without words"):
        await press(label)

    assert (await teams.record(record)).team == "desk"
    assert not room.closed
    assert "Service desk team now" in next(
        m.text or "" for m in bot_messages(teams, SECOND) if m.id == card.id
    )
    teams.skip()


async def test_in_one_group_the_card_moves_to_the_topic_of_the_other_team(database_url):
    async with played(database_url, two_teams(topic="2")) as scene:
        scene.world.make_forum(GROUP)
        scene.world.create_topic(GROUP, "Network")
        record = await scene.reported()
        before = scene.card("group", on=record)
        await scene.press("lead", "menu more", record)
        await scene.press("lead", "menu hand_over", record)
        await scene.press("lead", "To another team", record)
        await scene.press("lead", "Network", record)

        await scene.press("lead", "Go on without words", record)

        card = scene.card("group", on=record)
        assert (before.thread, card.thread) == (None, 2)
        assert before.id not in {m.id for m in scene.world.messages(GROUP)}
        assert (await scene.record(record)).state is State.NEW
        scene.skip()
        scene.check()


async def test_calling_a_lead_tells_leads_at_once_and_the_reporter_only_that(scene):
    await met(scene, "lead")
    record = await claimed(scene)
    await scene.press("rival", "menu more", record)

    await scene.press("rival", "Call a lead", record)
    await scene.say("rival", "Needs a firewall rule nobody here may set", chat="group")

    scene.expect("group", "Rival needs a lead's help", "firewall rule")
    scene.expect("group", "🔺 A lead was called")
    scene.expect("lead", "Rival needs a lead's help", "firewall rule")
    scene.expect("requester", "we have asked for extra help")
    assert "firewall" not in "".join(scene.texts("requester"))
    assert (await scene.record(record)).escalated_at is not None
    scene.skip("requester")

    await scene.press("rival", "menu more", record)
    await scene.press("rival", "Call a lead", record)
    await scene.press("rival", "Go on without words", record)
    scene.expect("lead", "Rival needs a lead's help")
    scene.quiet("lead")
    assert sum("extra help" in text for text in scene.texts("requester")) == 1
    scene.skip()
