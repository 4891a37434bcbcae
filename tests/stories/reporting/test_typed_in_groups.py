"""Reports typed in a group: they go on in private, and the group reads a number and no more."""

import pytest

from tests.scene import PIXEL

STAFF_GROUP = -1001000000055
IN_GROUP = pytest.mark.variables(OPSDESK_ACCESS__GROUPS=f"[{STAFF_GROUP}]")
WORDS = "The projector in room 301 shows nothing"
THREE = [("photo", PIXEL), ("photo", PIXEL), ("photo", PIXEL)]
pytestmark = [IN_GROUP, pytest.mark.usefixtures("hall")]


@pytest.fixture
async def hall(scene):
    """Make the group of staff; two of the three in it have started the bot."""
    inside = [scene.person(who).id for who in ("requester", "second", "newcomer", "engineer")]
    scene.world.add_group("All staff", id=STAFF_GROUP, members=inside)
    for who in ("requester", "second"):
        await scene.say(who, "/start")
    scene.skip()


async def write(scene, who, text, reply_to=None):
    said = scene.world.say(
        scene.person(who).id, text, chat=STAFF_GROUP, reply_to=reply_to and reply_to.id
    )
    await scene.settle()
    return said


def answers(scene):
    return [m for m in scene.world.messages(STAFF_GROUP) if m.from_bot]


async def test_a_colleague_makes_a_message_its_authors_report(scene):
    said = await write(scene, "requester", WORDS)
    assert answers(scene) == []

    await write(scene, "second", "/new", reply_to=said)

    scene.expect("requester", WORDS)
    [answer] = answers(scene)
    assert answer.text.startswith("📝 Got it.")
    assert answer.reply_to == said.id
    assert answer.keyboard[0][0].url.endswith("?start=report")
    await scene.say("requester", "/start report")
    scene.expect("requester", WORDS)
    await scene.later(minutes=31)
    [answer] = answers(scene)
    assert answer.text == "✅ #1 is filed."
    assert (await scene.record(1)).requester == (await person(scene, "requester")).id
    assert (await scene.record(1)).source == "group"
    scene.skip()


async def test_one_who_never_started_the_bot_gets_the_card_when_they_do(scene):
    fresh = scene.world.add_person("Fresh", language="en", started=False)
    scene.world.join(fresh.id, STAFF_GROUP)
    scene.world.say(fresh.id, f"/new {WORDS}", chat=STAFF_GROUP)
    await scene.settle()

    await scene.later(minutes=31)

    [answer] = answers(scene)
    assert answer.text == "✅ #1 is filed."
    assert "cannot be reached" in scene.card("group", on=1).text
    calls = scene.world.calls
    assert not [call for call in calls if call.params.get("chat_id") == fresh.id]
    shown = [call for call in calls if call.params.get("chat_id") == STAFF_GROUP]
    assert shown
    assert all(WORDS not in str(call.params) for call in shown)
    scene.world.say(fresh.id, "/start report")
    await scene.settle()
    cards = [message for message in scene.world.messages(fresh.id) if message.from_bot]
    assert any("#1" in card.text and WORDS in card.text for card in cards)
    scene.skip()


async def test_a_message_is_taken_once(scene):
    said = await write(scene, "requester", WORDS)
    await write(scene, "requester", "/new", reply_to=said)
    await write(scene, "second", "/new", reply_to=said)

    texts = [message.text for message in answers(scene)]

    assert len(texts) == 2
    assert "taken in already" in texts[1]
    scene.skip()


@pytest.mark.parametrize("words", ["/new {}", "@{bot} {}", "{} @{bot}"])
async def test_words_to_the_bot_are_the_speakers_own_report(scene, words):
    await write(scene, "second", words.format(WORDS, bot=scene.world.bot.username))

    assert WORDS in scene.last("second").text
    assert scene.world.bot.username not in scene.last("second").text
    assert len(answers(scene)) == 1
    scene.skip()


async def test_an_edit_before_filing_changes_the_draft(scene):
    one = await write(scene, "second", f"/new {WORDS}")

    scene.world.edit(scene.person("second").id, STAFF_GROUP, one.id, "/new It smokes")
    await scene.settle()

    assert "It smokes" in scene.last("second").text
    assert WORDS not in scene.last("second").text
    scene.skip()


async def test_an_album_with_the_command_is_one_report(scene):
    caption = f"/new {WORDS}"
    scene.world.send_album(scene.person("second").id, THREE, chat=STAFF_GROUP, caption=caption)
    await scene.settle()

    assert "3 attachments" in scene.last("second").text
    assert len(answers(scene)) == 1
    scene.skip()


@pytest.mark.parametrize(
    "disguise",
    [
        {"from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}},
        {
            "from": {"id": 136817688, "is_bot": True, "first_name": "Channel"},
            "sender_chat": {"id": -1001000000777, "type": "channel", "title": "News"},
        },
    ],
    ids=["anonymous admin", "channel"],
)
async def test_a_message_of_no_person_is_refused_kindly(scene, disguise):
    chat = {"id": STAFF_GROUP, "type": "supergroup", "title": "All staff"}
    second = scene.person("second")
    old = {"message_id": 800, "date": 1, "chat": chat, "text": WORDS, **disguise}
    scene.world.inject(
        {
            "message": {
                "message_id": 801,
                "date": int(scene.clock.now().timestamp()),
                "chat": chat,
                "from": {"id": second.id, "is_bot": False, "first_name": "Second"},
                "text": "/new",
                "reply_to_message": old,
            }
        }
    )
    await scene.settle()

    [answer] = answers(scene)
    assert "Nobody can tell who wrote this message" in answer.text
    scene.skip()


async def test_a_stranger_reports_for_themselves_alone(scene):
    said = await write(scene, "requester", WORDS)

    await write(scene, "newcomer", "/new", reply_to=said)

    [answer] = answers(scene)
    assert "There is no such thing" in answer.text
    scene.skip()


@pytest.mark.variables(
    OPSDESK_ACCESS__GROUPS=f"[{STAFF_GROUP}]", OPSDESK_ACCESS__REPORTERS="members"
)
async def test_who_reports_in_a_group_of_staff_is_a_member(scene):
    await scene.say("newcomer", WORDS)
    scene.expect("newcomer", "members of the organisation only")

    await write(scene, "newcomer", f"/new {WORDS}")

    scene.expect("newcomer", WORDS)
    assert (await person(scene, "newcomer")).verified
    scene.skip()


async def test_nothing_else_is_done_in_a_group_of_staff(scene):
    await scene.reported()
    for words in ("/board", "#1", "/t_1", "/team", "/invite", "/role engineer", "Good morning"):
        await write(scene, "engineer", words)

    assert answers(scene) == []


async def person(scene, who):
    async with scene.desk.store.reading(scene.desk.policy) as unit:
        return await unit.people.by_telegram(scene.person(who).id)
