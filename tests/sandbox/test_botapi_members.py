"""Members, rights and anonymous administrators, as the bot hears of them."""

import pytest

from sandbox.botapi.schema import misfits
from sandbox.model import ADMIN_RIGHTS

BUTTON = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
GROUP_BOT = 1087968824


@pytest.fixture
def boss(world, ops):
    boss = world.add_person("Boss")
    ops.members[boss.id] = "administrator"
    return boss


async def updates(api, kind):
    got = await api.updates()
    assert [wrong for update in got for wrong in misfits("Update", update)] == []
    return [update[kind] for update in got if kind in update]


async def test_the_rights_of_the_bot_change_and_it_is_told(api, world, boss, ops):
    world.set_bot_rights(ops.id, set(ADMIN_RIGHTS) - {"can_manage_topics"})

    (changed,) = await updates(api, "my_chat_member")
    assert changed["from"]["id"] == boss.id
    assert changed["old_chat_member"]["can_manage_topics"] is True
    assert changed["new_chat_member"]["can_manage_topics"] is False
    assert changed["new_chat_member"]["can_pin_messages"] is True
    with pytest.raises(ValueError, match="can_fly"):
        world.set_bot_rights(ops.id, {"can_fly"})
    world.set_bot_status(ops.id, "member")
    with pytest.raises(LookupError, match="no administrator"):
        world.set_bot_rights(ops.id, ())


async def test_a_kick_and_a_return_are_told(api, world, ops):
    world.set_bot_status(ops.id, "kicked")
    world.set_bot_status(ops.id, "member")

    changes = await updates(api, "my_chat_member")
    assert [
        (one["old_chat_member"]["status"], one["new_chat_member"]["status"]) for one in changes
    ] == [("administrator", "kicked"), ("kicked", "member")]


async def test_what_becomes_of_people_is_told_where_it_was_asked_for(api, world, ada, boss, ops):
    await api.updates(allowed_updates=["chat_member"])
    for status in ("restricted", "administrator", "creator", "kicked"):
        world.set_member_status(ops.id, ada.id, status, by=boss.id)
    world.set_bot_status(ops.id, "member")
    world.join(ada.id, ops.id)

    changes = await updates(api, "chat_member")

    assert [one["new_chat_member"]["status"] for one in changes] == [
        "restricted", "administrator", "creator", "kicked",
    ]  # fmt: skip
    assert {one["from"]["id"] for one in changes} == {boss.id}
    assert ada.id in ops.present


async def test_the_restricted_cannot_write(world, ada, ops):
    world.set_member_status(ops.id, ada.id, "restricted")

    with pytest.raises(LookupError, match="may not write"):
        world.say(ada.id, "let me", chat=ops.id)


async def test_an_anonymous_administrator_writes_as_the_group_and_presses_in_person(
    api, world, boss, ops
):
    await api("sendMessage", chat_id=ops.id, text="Card", reply_markup=BUTTON)
    world.set_anonymous(ops.id, boss.id)
    message = world.say(boss.id, "who am I?", chat=ops.id)
    world.pin(ops.id, message.id, by=boss.id)
    world.press(boss.id, ops.id, 1, "a")
    world.set_anonymous(ops.id, boss.id, on=False)
    world.say(boss.id, "me", chat=ops.id)

    got = await api.updates()

    assert [wrong for update in got for wrong in misfits("Update", update)] == []
    hidden, pinned, pressed, open_ = got
    for one in (hidden["message"], pinned["message"]):
        assert one["from"]["id"] == GROUP_BOT
        assert one["from"]["is_bot"] is True
        assert one["sender_chat"] == one["chat"]
    assert pressed["callback_query"]["from"]["id"] == boss.id
    assert open_["message"]["from"]["id"] == boss.id
    assert "sender_chat" not in open_["message"]
    assert message.sender is boss


async def test_anonymity_shows_in_what_the_administrator_is(api, world, boss, ops):
    await api.updates(allowed_updates=["chat_member"])
    world.set_anonymous(ops.id, boss.id)
    world.set_anonymous(ops.id, boss.id)

    (changed,) = await updates(api, "chat_member")

    assert changed["new_chat_member"]["is_anonymous"] is True
    assert changed["from"]["id"] == GROUP_BOT


async def test_only_administrators_can_be_anonymous(world, ada, boss, ops):
    with pytest.raises(LookupError, match="does not run"):
        world.set_anonymous(ops.id, ada.id)
    world.set_anonymous(ops.id, boss.id)

    world.set_member_status(ops.id, boss.id, "member")

    assert ops.anonymous == set()


async def test_an_administrator_deletes_what_members_wrote_and_the_bot_hears_nothing(
    api, world, ada, boss, ops
):
    first, second = (world.say(ada.id, text, chat=ops.id) for text in "ab")
    before = len(await api.updates())

    world.delete(boss.id, ops.id, first.id)
    world.delete(None, ops.id, second.id)

    assert world.messages(ops.id) == []
    assert len(await api.updates()) == before
    own = world.say(boss.id, "mine", chat=ops.id)
    with pytest.raises(LookupError, match="is not from"):
        world.delete(ada.id, ops.id, own.id)


async def test_a_pinned_message_is_told_and_may_be_out_of_reach_later(api, world, ada, ops):
    message = world.say(ada.id, "read me", chat=ops.id)
    said = world.pin(ops.id, message.id)
    world.pin(ops.id, message.id)

    assert ops.pinned == [message.id]
    (_, told, _) = await updates(api, "message")
    assert told["pinned_message"]["text"] == "read me"
    world.unpin(ops.id, message.id)
    assert ops.pinned == []
    world.delete(ada.id, ops.id, message.id)
    assert world.wire.message(said)["pinned_message"]["date"] == 0
    with pytest.raises(ValueError, match="cannot be pinned"):
        world.pin(ops.id, said.id)


async def test_a_person_pins_in_a_private_chat(api, world, ada):
    message = world.say(ada.id, "read me")

    world.pin(ada.id, message.id)

    assert (await updates(api, "message"))[1]["pinned_message"]["message_id"] == message.id
