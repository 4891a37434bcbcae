"""Messages sent once more, deleted in numbers, pinned, reacted to."""

import pytest


async def refusal(api, method, **params):
    reply = await api(method, **params)
    assert (reply.status, reply.body["ok"]) == (400, False)
    return reply.description.removeprefix("Bad Request: ")


@pytest.fixture
def said(world, ada):
    """Three messages of a person's, the second of them one of two in an album."""
    world.say(ada.id, "one")
    album = world.send_album(ada.id, [("photo", b"a"), ("photo", b"b")], caption="two")
    return [1, *(part.id for part in album)]


@pytest.fixture
def batch(ops, ada, said):
    return {"chat_id": ops.id, "from_chat_id": ada.id, "message_ids": said}


async def test_a_forward_names_its_origin_for_ever(api, ada, ops, said):
    first = await api("forwardMessage", chat_id=ops.id, from_chat_id=ada.id, message_id=said[0])

    again = await api("forwardMessage", chat_id=ada.id, from_chat_id=ops.id, message_id=1)

    assert first.result["text"] == "one"
    assert first.result["forward_origin"]["sender_user"]["id"] == ada.id
    assert again.result["forward_origin"] == first.result["forward_origin"]


async def test_a_forward_cannot_be_edited(api, ada, ops, said):
    await api("forwardMessage", chat_id=ops.id, from_chat_id=ada.id, message_id=said[0])

    found = await refusal(api, "editMessageText", chat_id=ops.id, message_id=1, text="x")

    assert found == "message can't be edited"


@pytest.mark.parametrize("method", ["forwardMessages", "copyMessages"])
async def test_several_go_at_once_and_an_album_stays_one(api, world, ops, batch, method):
    sent = (await api(method, **batch)).result

    messages = world.messages(ops.id)
    assert sent == [{"message_id": message.id} for message in messages]
    assert messages[0].album is None
    assert messages[1].album == messages[2].album is not None
    assert (messages[0].origin is None) == (method == "copyMessages")


async def test_copies_lose_their_captions_where_asked(api, world, ops, batch):
    await api("copyMessages", **batch, remove_caption=True)

    assert [message.caption for message in world.messages(ops.id)] == [None, None, None]
    assert world.messages(ops.id)[0].text == "one"


@pytest.mark.parametrize(
    ("ids", "description"),
    [
        ("", "message identifiers are not specified"),
        ([], "message identifiers are not specified"),
        ("[", "can't parse message_ids JSON object"),
        (5, "expected an Array of message identifiers"),
        ([*range(1, 102)], "too many message identifiers specified"),
        ([None], "message identifier must be a Number"),
        (["x"], "can't parse message identifier as a Number"),
        ([0], "invalid message identifier specified"),
    ],
)
@pytest.mark.parametrize("method", ["forwardMessages", "copyMessages", "deleteMessages"])
async def test_wrong_identifiers_are_refused(api, batch, method, ids, description):
    assert await refusal(api, method, **{**batch, "message_ids": ids}) == description


@pytest.mark.parametrize(
    ("change", "description"),
    [
        ({"message_ids": [2, 1]}, "message identifiers must be in a strictly increasing order"),
        ({"message_ids": [98, 99]}, "there are no messages to forward"),
        ({"from_chat_id": ""}, 'parameter "from_chat_id" is required'),
        ({"from_chat_id": 5}, "chat not found"),
    ],
)
async def test_a_batch_that_cannot_go_is_refused(api, batch, change, description):
    assert await refusal(api, "forwardMessages", **{**batch, **change}) == description


async def test_those_that_are_gone_are_left_out(api, batch):
    sent = await api("forwardMessages", **{**batch, "message_ids": [1, 99]})

    assert len(sent.result) == 1


async def test_service_messages_go_nowhere(api, world, ada, ops):
    joined = world.add_person("Bob")
    world.join(joined.id, ops.id)
    source = {"chat_id": ada.id, "from_chat_id": ops.id}

    forward = await refusal(api, "forwardMessage", **source, message_id=1)
    copy = await refusal(api, "copyMessage", **source, message_id=1)
    several = await refusal(api, "copyMessages", **source, message_ids=[1])

    assert forward == "the message can't be forwarded"
    assert copy == "the message can't be copied"
    assert several == "messages can't be forwarded"


async def test_a_protected_chat_is_copied_from_but_not_forwarded(api, world, ada, ops):
    ops.protected = True
    world.say(ada.id, "/one", chat=ops.id)
    source = {"chat_id": ada.id, "from_chat_id": ops.id, "message_id": 1}

    found = await refusal(api, "forwardMessage", **source)

    assert found == "message has protected content and can't be forwarded"
    assert (await api("copyMessage", **source)).status == 200


@pytest.mark.parametrize(
    ("method", "what"), [("forwardMessage", "forward"), ("copyMessage", "copy")]
)
async def test_what_is_gone_is_not_sent_again(api, ada, ops, method, what):
    found = await refusal(api, method, chat_id=ops.id, from_chat_id=ada.id, message_id=9)

    assert found == f"message to {what} not found"


# -- deleting --------------------------------------------------------------------------------------


async def test_several_are_deleted_at_once(api, world, ada, said):
    reply = await api("deleteMessages", chat_id=ada.id, message_ids=[*said[:2], 99, said[0]])

    assert reply.result is True
    assert [message.id for message in world.messages(ada.id)] == [3]


async def test_where_one_cannot_be_deleted_none_is(api, world, ops, ada):
    world.set_bot_status(ops.id, "member")
    await api("sendMessage", chat_id=ops.id, text="mine")
    world.say(ada.id, "theirs", chat=ops.id)
    ids = [message.id for message in world.messages(ops.id)]

    found = await refusal(api, "deleteMessages", chat_id=ops.id, message_ids=ids)

    assert found == "message can't be deleted"
    assert len(world.messages(ops.id)) == len(ids)


async def test_in_a_supergroup_even_an_administrator_deletes_for_two_days(api, clock, ops):
    await api("sendMessage", chat_id=ops.id, text="x")
    clock.later(hours=48)

    found = await refusal(api, "deleteMessage", chat_id=ops.id, message_id=1)

    assert found == "message can't be deleted"


async def test_without_the_right_only_the_bot_s_own_are_deleted(api, world, ops, ada):
    world.set_bot_rights(ops.id, ["can_manage_chat"])
    await api("sendMessage", chat_id=ops.id, text="mine")
    theirs = world.say(ada.id, "theirs", chat=ops.id)

    found = await refusal(api, "deleteMessage", chat_id=ops.id, message_id=theirs.id)

    assert found == "message can't be deleted"
    assert (await api("deleteMessage", chat_id=ops.id, message_id=1)).result is True


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({}, "chat identifier is not specified"),
        ({"chat_id": 1001}, "message identifier is not specified"),
        ({"chat_id": 1001, "message_id": 0}, "message identifier is not specified"),
    ],
)
async def test_a_deletion_names_chat_and_message(api, params, description):
    assert await refusal(api, "deleteMessage", **params) == description


# -- pins ------------------------------------------------------------------------------------------


async def test_a_pin_is_said_in_the_chat_and_told_by_it(api, world, ops):
    await api("sendMessage", chat_id=ops.id, text="look")

    await api("pinChatMessage", chat_id=ops.id, message_id=1, disable_notification=True)

    update = (await api.updates())[0]["message"]
    assert update["pinned_message"]["text"] == "look"
    assert (await api("getChat", chat_id=ops.id)).result["pinned_message"]["message_id"] == 1
    assert world.messages(ops.id)[-1].silent


async def test_the_newest_pin_goes_first_and_all_at_once(api, ops):
    for text in ("one", "two", "three"):
        sent = (await api("sendMessage", chat_id=ops.id, text=text)).result
        await api("pinChatMessage", chat_id=ops.id, message_id=sent["message_id"])

    await api("unpinChatMessage", chat_id=ops.id)
    assert ops.pinned == [1, 3]

    await api("unpinAllChatMessages", chat_id=ops.id)
    assert ops.pinned == []
    assert await refusal(api, "unpinChatMessage", chat_id=ops.id) == "message to unpin not found"


@pytest.mark.parametrize(
    ("method", "what"), [("pinChatMessage", "pin"), ("unpinChatMessage", "unpin")]
)
async def test_what_is_gone_is_not_pinned(api, ops, method, what):
    found = await refusal(api, method, chat_id=ops.id, message_id=9)

    assert found == f"message to {what} not found"


@pytest.mark.parametrize("method", ["pinChatMessage", "unpinChatMessage", "unpinAllChatMessages"])
async def test_pins_need_their_right_but_for_private_chats(api, world, ada, ops, method):
    world.set_bot_rights(ops.id, ["can_manage_chat"])
    for chat in (ops.id, ada.id):
        await api("sendMessage", chat_id=chat, text="x")

    found = await refusal(api, method, chat_id=ops.id, message_id=1)

    assert found == "not enough rights to manage pinned messages in the chat"
    assert (await api(method, chat_id=ada.id, message_id=1)).result is True


# -- reactions -------------------------------------------------------------------------------------


def emoji(*those):
    return [{"type": "emoji", "emoji": one} for one in those]


async def test_the_bot_reacts_once_and_takes_it_back(api, world, ada):
    card = {"chat_id": ada.id, "message_id": world.say(ada.id, "x").id}

    await api("setMessageReaction", **card, reaction=emoji("👍"))
    await api("setMessageReaction", **card, reaction=emoji("❤️"))
    assert world.messages(ada.id)[0].reactions == {world.bot.id: ("❤",)}

    await api("setMessageReaction", **card)
    assert world.messages(ada.id)[0].reactions == {}
    assert len(await api.updates()) == 1


@pytest.mark.parametrize(
    ("reaction", "description"),
    [
        ("[", "can't parse reaction types JSON object"),
        ({}, "expected an Array of ReactionType"),
        (["👍"], "can't parse ReactionType: expected an Object"),
        ([{"emoji": "👍"}], "can't parse ReactionType: Can't find field \"type\""),
        ([{"type": "paid"}], "can't parse ReactionType: invalid reaction type specified"),
        (emoji("🖨"), "REACTION_INVALID"),
        ([{"type": "custom_emoji", "custom_emoji_id": "5"}], "REACTION_INVALID"),
        (emoji("👍", "👎"), "REACTIONS_TOO_MANY"),
    ],
)
async def test_other_reactions_are_refused(api, world, ada, reaction, description):
    card = {"chat_id": ada.id, "message_id": world.say(ada.id, "x").id}

    assert await refusal(api, "setMessageReaction", **card, reaction=reaction) == description


async def test_there_must_be_something_to_react_to(api, ada):
    found = await refusal(api, "setMessageReaction", chat_id=ada.id, message_id=9)

    assert found == "message to react not found"
