"""Chats, their members, and what the bot says of itself."""

import pytest


async def test_members_are_told_by_what_they_are(api, world, ada, ops, stranger):
    async def status(user):
        reply = await api("getChatMember", chat_id=ops.id, user_id=user)
        return reply.result["status"]

    assert [await status(u) for u in (ada.id, world.bot.id, stranger.id)] == [
        "member",
        "administrator",
        "left",
    ]
    world.join(stranger.id, ops.id)
    assert await status(stranger.id) == "member"
    assert (await api("getChatMemberCount", chat_id=ops.id)).result == 3


async def test_administrators_are_listed(api, world, ada):
    group = world.add_group("Run", administrators=[ada.id])

    found = (await api("getChatAdministrators", chat_id=group.id)).result

    assert [member["user"]["id"] for member in found] == [ada.id, world.bot.id]


@pytest.mark.parametrize(
    ("method", "params", "description"),
    [
        ("getChatMember", {"user_id": 5}, "member not found"),
        ("getChatMember", {}, "invalid user_id specified"),
        ("leaveChat", {}, "chat member status can't be changed in private chats"),
        ("getChatAdministrators", {}, "there are no administrators in the private chat"),
        ("getChat", {"chat_id": "-5"}, "chat not found"),
    ],
)
async def test_questions_without_an_answer_are_refused(api, ada, method, params, description):
    reply = await api(method, **{"chat_id": ada.id, **params})

    assert reply.description == f"Bad Request: {description}"


async def test_a_stranger_is_no_member_of_a_group_or_of_a_private_chat(api, ada, ops, stranger):
    asked = [(ops.id, stranger.id), (ops.id, 5), (ada.id, stranger.id)]

    replies = [await api("getChatMember", chat_id=chat, user_id=who) for chat, who in asked]

    assert replies[0].result["status"] == "left"
    assert [reply.description for reply in replies[1:]] == [
        "Bad Request: PARTICIPANT_ID_INVALID",
        "Bad Request: member not found",
    ]


async def test_a_bot_that_left_hears_and_says_nothing_more(api, world, ada, ops):
    await api("leaveChat", chat_id=ops.id)
    world.say(ada.id, "gone?", chat=ops.id)

    kinds = [set(update) - {"update_id"} for update in await api.updates()]

    assert kinds == [{"my_chat_member"}]
    assert (await api("getChat", chat_id=ops.id)).status == 403


async def test_commands_are_kept_by_scope_and_language(api, ada):
    report = {"command": "new", "description": "Report"}
    scope = {"type": "chat", "chat_id": ada.id}

    await api("setMyCommands", commands=[report], scope=scope, language_code="zh")

    assert (await api("getMyCommands")).result == []
    assert (await api("getMyCommands", scope=scope)).result == []
    assert (await api("getMyCommands", scope=scope, language_code="zh")).result == [report]
    await api("deleteMyCommands", scope=scope, language_code="zh")
    assert (await api("getMyCommands", scope=scope, language_code="zh")).result == []


@pytest.mark.parametrize(
    ("params", "description"),
    [
        ({"commands": [{"command": "New!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "new", "description": " "}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        (
            {"commands": [{"command": "new"}]},
            "can't parse BotCommand: Can't find field \"description\"",
        ),
        (
            {"commands": [{"command": "new", "description": "x"}] * 101},
            "BOT_COMMANDS_TOO_MUCH",
        ),
        (
            {"commands": [], "scope": {"type": "moon"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"commands": [], "scope": {"type": "chat", "chat_id": 5}}, "chat not found"),
        ({"commands": [], "language_code": "chinese"}, "invalid language code specified"),
    ],
)
async def test_commands_are_refused(api, params, description):
    reply = await api("setMyCommands", **params)

    assert reply.description == f"Bad Request: {description}"


async def test_descriptions_are_kept_by_language(api, world):
    await api("setMyDescription", description="A desk", language_code="en")
    await api("setMyShortDescription", short_description="Desk")

    assert world.profile.descriptions == {"en": "A desk"}
    assert world.profile.short_descriptions == {"": "Desk"}
    long = await api("setMyShortDescription", short_description="x" * 121)
    assert long.description == "Bad Request: short description is too long"


def test_people_do_only_what_people_can_do(world, ada, stranger, ops):
    message = world.say(ada.id, "mine", chat=ops.id)

    with pytest.raises(LookupError, match="is not in chat"):
        world.say(stranger.id, "let me in", chat=ops.id)
    with pytest.raises(LookupError, match="is not from"):
        world.edit(stranger.id, ops.id, message.id, "yours")
    with pytest.raises(LookupError, match="nobody leaves a private chat"):
        world.leave(ada.id, ada.id)
    with pytest.raises(ValueError, match="1 to 4096 characters"):
        world.say(ada.id, "   ")
    world.block(ada.id)
    with pytest.raises(LookupError, match="blocks the bot"):
        world.say(ada.id, "hello?")


def test_a_person_deletes_their_own_message(world, ada):
    message = world.say(ada.id, "oops")

    world.delete(ada.id, ada.id, message.id)

    assert world.messages(ada.id) == []


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"GIF89a\x05\x00\x07\x00", (5, 7)),
        (
            b"\xff\xd8\xff\xe0\x00\x04ab\xff\xc0\x00\x11\x08\x00\x07\x00\x05\x03" + bytes(12),
            (5, 7),
        ),
        (b"no picture", (640, 480)),
    ],
    ids=["gif", "jpeg", "unreadable"],
)
def test_photos_tell_their_size(world, ada, data, size):
    photo = world.send_photo(ada.id, data).photo

    assert (photo.width, photo.height) == size
