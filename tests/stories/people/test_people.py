"""People: who may report, who is admitted, who becomes what, and in which language they read."""

import pytest


async def test_an_unknown_persons_report_wakes_nobody_until_a_lead_admits(scene):
    await scene.reported(by="newcomer")
    card = scene.card("group", on=1)
    assert card.silent
    assert "We do not know this person yet" in card.text
    assert scene.buttons("group") == ["✔ I know Newcomer"]

    toast = await scene.press("engineer", "admit")
    assert toast == "There is no such thing, or it is not yours to use."
    toast = await scene.press("lead", "admit")

    assert toast == "Good. Reports from Newcomer alert everybody from now on"
    ringing = scene.expect("group", "#1", "Claim")
    assert not ringing.silent
    assert ringing.id > card.id


async def test_a_new_person_is_told_that_words_travel_through_telegram(scene):
    await scene.say("newcomer", "The printer is dead")

    scene.expect("newcomer", "Your words travel through Telegram")


@pytest.mark.variables(OPSDESK_ACCESS__REPORTERS="open")
async def test_an_open_desk_asks_nobody_who_they_are(scene):
    await scene.reported(by="newcomer")

    card = scene.card("group", on=1)

    assert not card.silent
    assert "🙋 Claim" in scene.buttons("group")


@pytest.mark.variables(OPSDESK_ACCESS__REPORTERS="members")
async def test_a_desk_for_members_refuses_strangers_politely(scene):
    await scene.say("newcomer", "The printer is dead")

    scene.expect("newcomer", "takes reports from members of the organisation only")
    scene.quiet("group")
    await scene.reported(by="requester")


async def test_an_admin_makes_somebody_an_engineer_by_answering_them(scene):
    await scene.reported()
    said = await scene.say("outsider", "I am the new colleague", chat="group")

    await scene.say("admin", "/role engineer", chat="group", reply_to=said)

    scene.expect("group", "Outsider is now: engineer")
    assert "is yours" in await scene.press("outsider", "claim")
    scene.skip()


async def test_role_without_an_answered_message_explains_itself(scene):
    await scene.say("admin", "/role engineer", chat="group")

    scene.expect("group", "Answer a message of that person")


async def test_only_an_admin_gives_roles(scene):
    said = await scene.say("outsider", "Hello", chat="group")

    await scene.say("engineer", "/role lead", chat="group", reply_to=said)

    scene.expect("group", "There is no such thing, or it is not yours to use.")


async def test_a_person_chooses_a_language_and_everything_follows(scene):
    await scene.reported()
    await scene.say("requester", "/language")
    scene.expect("requester", "中文", "English")

    await scene.press("requester", "中文")

    scene.expect("requester", "好的，以后说中文。")
    await scene.press("engineer", "claim")
    scene.expect("requester", "已接手")
    scene.expect("group", "being worked on")
    scene.skip()


async def test_the_language_can_be_named_at_once(scene):
    await scene.say("requester", "/language 中文")

    scene.expect("requester", "好的，以后说中文。")


async def test_a_lead_chooses_the_groups_language(scene):
    await scene.say("engineer", "/language zh", chat="group")
    scene.expect("group", "There is no such thing")

    await scene.say("lead", "/language zh", chat="group")

    scene.expect("group", "好的，以后说中文。")
    await scene.reported()
    assert "等待接手" in scene.card("group", on=1).text


@pytest.mark.parametrize(
    "disguise",
    [
        {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
        {"from": {"id": 555, "is_bot": True, "first_name": "Robot"}},
        {"sender_chat": {"id": -1001000000777, "type": "channel", "title": "News"}},
        {"via_bot": {"id": 556, "is_bot": True, "first_name": "Inline"}},
    ],
    ids=["anonymous admin", "bot", "as a channel", "through a bot"],
)
async def test_whoever_is_not_plainly_a_person_never_acts(scene, disguise):
    engineer = scene.person("engineer")
    message = {
        "message_id": 900,
        "date": int(scene.clock.now().timestamp()),
        "chat": {"id": scene.chat("group"), "type": "supergroup", "title": "IT desk"},
        "from": {"id": engineer.id, "is_bot": False, "first_name": "Engineer"},
        "text": "/board",
        **disguise,
    }

    scene.world.inject({"message": message})
    await scene.settle()

    scene.quiet("group")


async def test_a_group_that_is_not_configured_gets_no_answer(scene):
    other = scene.world.add_group("Somebody else", members=[scene.person("engineer").id])

    scene.world.say(scene.person("engineer").id, "/board", chat=other.id)
    await scene.settle()

    assert all(not message.from_bot for message in scene.world.messages(other.id))
