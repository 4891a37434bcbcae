"""Topics of forums: what the bot hears of them, and how it opens, changes and closes them."""

from typing import Any

import pytest

from sandbox.botapi.schema import misfits
from sandbox.people.topics import ICON_COLORS

TOPICS = "can_manage_topics"


@pytest.fixture
def forum(world, ada, boss):
    return world.add_group("Desk", members=[ada.id], administrators=[boss.id], is_forum=True)


@pytest.fixture
def boss(world):
    return world.add_person("Boss")


@pytest.fixture
def printers(world, forum):
    return world.create_topic(forum.id, "Printers")


@pytest.fixture
def without_right(world, forum):
    world.set_bot_rights(forum.id, {"can_manage_chat"})


async def messages(api):
    updates = await api.updates()
    assert [wrong for update in updates for wrong in misfits("Update", update)] == []
    return [update["message"] for update in updates if "message" in update]


async def refusal(api, method, **params):
    reply = await api(method, **params)
    assert reply.status == 400
    return reply.description.removeprefix("Bad Request: ")


async def test_a_topic_is_told_by_the_message_that_is_its_root(api, boss, printers):
    (created,) = await messages(api)

    assert created["forum_topic_created"] == {"name": "Printers", "icon_color": ICON_COLORS[0]}
    assert created["message_id"] == created["message_thread_id"] == printers.id
    assert created["is_topic_message"] is True
    assert created["from"]["id"] == boss.id
    assert created["chat"]["is_forum"] is True
    assert "reply_to_message" not in created


async def test_a_message_in_a_topic_answers_at_least_its_root(api, world, ada, forum, printers):
    world.say(ada.id, "jam", chat=forum.id, thread=printers.id)
    question = world.say(ada.id, "which?", chat=forum.id, thread=printers.id)
    world.say(ada.id, "that", chat=forum.id, reply_to=question.id)

    _, plain, _, answer = await messages(api)

    assert plain["reply_to_message"]["forum_topic_created"]["name"] == "Printers"
    assert plain["reply_to_message"]["is_topic_message"] is True
    assert answer["reply_to_message"]["message_id"] == question.id
    assert "reply_to_message" not in answer["reply_to_message"]
    assert {one["message_thread_id"] for one in (plain, answer)} == {printers.id}


async def test_messages_in_general_carry_no_thread(api, world, ada, forum):
    first = world.say(ada.id, "hello", chat=forum.id)
    world.say(ada.id, "again", chat=forum.id, reply_to=first.id)

    for message in await messages(api):
        assert "message_thread_id" not in message
        assert "is_topic_message" not in message


async def test_no_message_of_a_forum_has_the_id_of_general(world, ada, forum):
    assert world.say(ada.id, "first", chat=forum.id).id == 2


async def test_changes_of_a_topic_by_people_are_told(api, world, forum, printers):
    world.rename_topic(forum.id, printers.id, "  Printers   and scanners ")
    world.close_topic(forum.id, printers.id)
    world.close_topic(forum.id, printers.id)
    world.reopen_topic(forum.id, printers.id)

    _, renamed, closed, reopened = await messages(api)

    assert renamed["forum_topic_edited"] == {"name": "Printers and scanners"}
    assert closed["forum_topic_closed"] == {}
    assert reopened["forum_topic_reopened"] == {}
    assert {one["message_thread_id"] for one in (renamed, closed, reopened)} == {printers.id}
    assert closed["reply_to_message"]["message_id"] == printers.id


async def test_a_topic_that_people_delete_is_gone_without_a_word(api, world, ada, forum, printers):
    world.say(ada.id, "jam", chat=forum.id, thread=printers.id)
    before = len(await messages(api))

    world.delete_topic(forum.id, printers.id)

    assert len(await messages(api)) == before
    assert world.messages(forum.id) == []
    assert (
        await refusal(api, "sendMessage", chat_id=forum.id, message_thread_id=printers.id, text="x")
        == "message thread not found"
    )


async def test_a_closed_topic_is_closed_to_members_only(world, ada, boss, forum, printers):
    own = world.create_topic(forum.id, "Mine", by=ada.id)
    for topic in (printers, own):
        world.close_topic(forum.id, topic.id)

    with pytest.raises(LookupError, match="is closed"):
        world.say(ada.id, "jam", chat=forum.id, thread=printers.id)

    assert world.say(boss.id, "no", chat=forum.id, thread=printers.id).thread == printers.id
    assert world.say(ada.id, "mine", chat=forum.id, thread=own.id).thread == own.id


async def test_general_can_be_closed_too(api, world, ada, forum):
    world.close_general(forum.id)

    (closed,) = await messages(api)
    assert closed["forum_topic_closed"] == {}
    assert "message_thread_id" not in closed
    with pytest.raises(LookupError, match="topic General of chat"):
        world.say(ada.id, "hello", chat=forum.id)
    world.reopen_general(forum.id)
    world.say(ada.id, "hello", chat=forum.id)


@pytest.mark.parametrize("act", ["rename", "close", "delete"])
async def test_members_change_only_the_topics_they_opened(world, ada, forum, printers, act):
    changes = {
        "rename": lambda thread: world.rename_topic(forum.id, thread, "New", by=ada.id),
        "close": lambda thread: world.close_topic(forum.id, thread, by=ada.id),
        "delete": lambda thread: world.delete_topic(forum.id, thread, by=ada.id),
    }
    own = world.create_topic(forum.id, "Mine", by=ada.id)

    with pytest.raises(LookupError, match="does not run"):
        changes[act](printers.id)

    changes[act](own.id)


async def test_what_the_apps_do_not_offer_is_no_act(world, ada, ops, forum, printers):
    with pytest.raises(LookupError, match="is no forum"):
        world.create_topic(ops.id, "Printers")
    with pytest.raises(LookupError, match="has no topic 99"):
        world.say(ada.id, "x", chat=forum.id, thread=99)
    with pytest.raises(ValueError, match="1 to 128 characters"):
        world.create_topic(forum.id, " ")
    with pytest.raises(LookupError, match="goes only with it"):
        world.delete(None, forum.id, printers.id)
    elsewhere = world.say(ada.id, "x", chat=forum.id)
    with pytest.raises(ValueError, match="is not in topic"):
        world.say(ada.id, "y", chat=forum.id, thread=printers.id, reply_to=elsewhere.id)


# -- the bot's own methods ---------------------------------------------------------------------


async def test_the_bot_opens_a_topic_and_hears_of_it(api, world, forum):
    created = (await api("createForumTopic", chat_id=forum.id, name=" VPN \n down ")).result

    assert created == {
        "message_thread_id": 2,
        "name": "VPN down",
        "icon_color": ICON_COLORS[0],
    }
    (told,) = await messages(api)
    assert told["from"]["id"] == world.bot.id
    assert told["message_id"] == 2
    reply = await api("sendMessage", chat_id=forum.id, message_thread_id=2, text="here")
    assert reply.result["is_topic_message"] is True
    assert reply.result["message_thread_id"] == 2
    assert reply.result["reply_to_message"]["message_id"] == 2


async def test_a_topic_has_one_of_six_colours_and_may_have_an_emoji(api, forum):
    params = {"chat_id": forum.id, "name": "A"}
    made = await api(
        "createForumTopic", **params, icon_color=ICON_COLORS[5], icon_custom_emoji_id="5420"
    )

    assert made.result["icon_color"] == 0xFB6F5F
    assert made.result["icon_custom_emoji_id"] == "5420"
    assert await refusal(api, "createForumTopic", **params, icon_color=1) == "ICON_COLOR_INVALID"


async def test_a_name_is_cut_at_128_characters(api, forum):
    made = await api("createForumTopic", chat_id=forum.id, name="x" * 200)

    assert len(made.result["name"]) == 128


async def test_the_bot_renames_closes_reopens_and_deletes_a_topic(api, world, forum):
    await api("createForumTopic", chat_id=forum.id, name="A")
    it = {"chat_id": forum.id, "message_thread_id": 2}
    world.say(forum.administrators[0], "in it", chat=forum.id, thread=2)

    assert (await api("editForumTopic", **it, name="B", icon_custom_emoji_id="7")).result is True
    assert forum.topics[2].name == "B"
    assert (await api("editForumTopic", **it, icon_custom_emoji_id="")).result is True
    assert forum.topics[2].icon_custom_emoji_id is None
    assert (await api("closeForumTopic", **it)).result is True
    assert forum.topics[2].closed
    assert (await api("reopenForumTopic", **it)).result is True
    assert (await api("deleteForumTopic", **it)).result is True
    assert forum.topics == {}
    assert world.messages(forum.id) == []

    _, _, edited, unmarked, closed, reopened = await messages(api)
    assert edited["forum_topic_edited"] == {"name": "B", "icon_custom_emoji_id": "7"}
    assert unmarked["forum_topic_edited"] == {"icon_custom_emoji_id": ""}
    assert "forum_topic_closed" in closed
    assert "forum_topic_reopened" in reopened


async def test_what_is_so_already_is_not_modified(api, forum, printers):
    it = {"chat_id": forum.id, "message_thread_id": printers.id}

    assert await refusal(api, "reopenForumTopic", **it) == "TOPIC_NOT_MODIFIED"
    await api("closeForumTopic", **it)
    assert await refusal(api, "closeForumTopic", **it) == "TOPIC_NOT_MODIFIED"
    assert await refusal(api, "editForumTopic", **it, name="Printers") == "TOPIC_NOT_MODIFIED"
    assert (await api("editForumTopic", **it)).result is True


async def test_general_is_closed_and_reopened_by_methods_of_its_own(api, forum):
    it = {"chat_id": forum.id}

    assert (await api("closeGeneralForumTopic", **it)).result is True
    assert forum.general_closed
    assert await refusal(api, "closeGeneralForumTopic", **it) == "TOPIC_NOT_MODIFIED"
    assert (await api("reopenGeneralForumTopic", **it)).result is True
    assert not forum.general_closed


METHODS: dict[str, dict[str, Any]] = {
    "createForumTopic": {"name": "A"},
    "editForumTopic": {"name": "B", "message_thread_id": 2},
    "closeForumTopic": {"message_thread_id": 2},
    "reopenForumTopic": {"message_thread_id": 2},
    "deleteForumTopic": {"message_thread_id": 2},
    "closeGeneralForumTopic": {},
    "reopenGeneralForumTopic": {},
}


@pytest.mark.parametrize("method", METHODS)
async def test_only_a_forum_has_topics(api, ops, ada, method):
    for chat in (ops, ada):
        described = await refusal(api, method, chat_id=chat.id, **METHODS[method])
        assert described == "the chat is not a forum"


@pytest.mark.parametrize(
    ("method", "description"),
    [
        ("createForumTopic", "not enough rights to create a topic"),
        ("editForumTopic", "not enough rights to edit the topic"),
        ("closeForumTopic", "not enough rights to close or open the topic"),
        ("reopenForumTopic", "not enough rights to close or open the topic"),
        ("deleteForumTopic", "not enough rights to delete the topic"),
        ("closeGeneralForumTopic", "not enough rights to close or open the topic"),
    ],
)
@pytest.mark.usefixtures("printers", "without_right")
async def test_without_the_right_topics_stay_as_they_are(api, forum, method, description):
    assert await refusal(api, method, chat_id=forum.id, **METHODS[method]) == description
    assert not forum.topics[2].closed


async def test_its_own_topic_the_bot_may_change_without_the_right(api, world, forum):
    await api("createForumTopic", chat_id=forum.id, name="A")
    world.set_bot_rights(forum.id, set())

    for method in ("editForumTopic", "closeForumTopic", "deleteForumTopic"):
        assert (await api(method, chat_id=forum.id, **METHODS[method])).result is True


@pytest.mark.parametrize("method", ["editForumTopic", "closeForumTopic", "deleteForumTopic"])
async def test_a_topic_that_is_not_there_is_refused(api, forum, method):
    for thread, description in ((99, "TOPIC_ID_INVALID"), (0, "invalid forum topic")):
        params = {"chat_id": forum.id, "name": "B", "message_thread_id": thread}
        assert (await refusal(api, method, **params)).startswith(description)


async def test_a_topic_needs_a_name(api, forum):
    for name in ("", "  "):
        described = await refusal(api, "createForumTopic", chat_id=forum.id, name=name)
        assert described == "name must be non-empty"


# -- where the bot's messages go ---------------------------------------------------------------


@pytest.mark.parametrize("thread", [1, 99])
async def test_an_unknown_thread_is_refused_and_so_is_general_by_its_number(api, forum, thread):
    params = {"chat_id": forum.id, "message_thread_id": thread, "text": "x"}

    assert await refusal(api, "sendMessage", **params) == "message thread not found"
    assert forum.log == {}


async def test_a_private_chat_has_no_threads_and_a_plain_group_ignores_them(api, ada, ops):
    params = {"message_thread_id": 7, "text": "x"}

    described = await refusal(api, "sendMessage", chat_id=ada.id, **params)
    assert described == "message thread not found"
    sent = (await api("sendMessage", chat_id=ops.id, **params)).result
    assert "message_thread_id" not in sent


@pytest.mark.usefixtures("without_right")
async def test_a_closed_topic_refuses_a_bot_without_the_right(api, world, forum, printers):
    it = {"chat_id": forum.id, "message_thread_id": printers.id, "text": "x"}
    assert (await api("sendMessage", **it)).status == 200
    world.close_topic(forum.id, printers.id)
    world.close_general(forum.id)

    assert await refusal(api, "sendMessage", **it) == "TOPIC_CLOSED"
    assert await refusal(api, "sendMessage", chat_id=forum.id, text="x") == "TOPIC_CLOSED"
    world.set_bot_rights(forum.id, {TOPICS})
    assert (await api("sendMessage", **it)).status == 200


async def test_the_topic_it_opened_is_never_closed_to_the_bot(api, world, forum):
    await api("createForumTopic", chat_id=forum.id, name="A")
    world.set_bot_rights(forum.id, set())
    world.close_topic(forum.id, 2)

    it = {"chat_id": forum.id, "message_thread_id": 2, "text": "x"}
    assert (await api("sendMessage", **it)).result["message_thread_id"] == 2


async def test_an_answer_goes_to_the_topic_of_its_question(api, world, ada, forum, printers):
    question = world.say(ada.id, "jam", chat=forum.id, thread=printers.id)
    reply = {"reply_parameters": {"message_id": question.id}, "text": "x"}

    sent = (await api("sendMessage", chat_id=forum.id, **reply)).result

    assert sent["message_thread_id"] == printers.id
    other = world.create_topic(forum.id, "Other")
    described = await refusal(
        api, "sendMessage", chat_id=forum.id, message_thread_id=other.id, **reply
    )
    assert described == "the sandbox does not serve replies to other topics"


async def test_a_group_becomes_a_forum_and_a_plain_group_again(api, world, ada, ops):
    world.make_forum(ops.id)
    topic = world.create_topic(ops.id, "A")
    world.say(ada.id, "x", chat=ops.id, thread=topic.id)
    world.make_forum(ops.id, on=False)
    world.say(ada.id, "y", chat=ops.id)

    *_, inside, after = await messages(api)

    assert inside["is_topic_message"] is True
    assert "is_forum" not in after["chat"]
    with pytest.raises(LookupError, match="has no topic"):
        world.say(ada.id, "z", chat=ops.id, thread=topic.id)
    basic = world.add_group("Basic", members=[ada.id], kind="group")
    with pytest.raises(ValueError, match="only a supergroup"):
        world.make_forum(basic.id)


async def test_a_pin_in_a_topic_is_told_there(api, world, ada, forum, printers):
    jam = world.say(ada.id, "jam", chat=forum.id, thread=printers.id)

    world.pin(forum.id, jam.id)

    pinned = (await messages(api))[-1]
    assert pinned["pinned_message"]["text"] == "jam"
    assert pinned["message_thread_id"] == printers.id
    assert forum.pinned == [jam.id]
    world.delete(ada.id, forum.id, jam.id)
    assert forum.pinned == []
